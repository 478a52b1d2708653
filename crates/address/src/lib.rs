//! Reads addresses as people write them and finds the dwelling they mean. No I/O, clock or randomness.
