//! Field encryption, blind index, audit chain. No I/O, clock or randomness.
