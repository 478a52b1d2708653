//! Makes up districts, and the reports about them, from a seed. No I/O, clock or ambient randomness.
