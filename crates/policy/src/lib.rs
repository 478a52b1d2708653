//! Who may do what, where and for which purpose. No I/O, clock or randomness.
