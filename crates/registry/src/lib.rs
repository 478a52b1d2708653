//! The model and its rules: facts and a command in, a decision or a refusal out. No I/O, clock or randomness.
