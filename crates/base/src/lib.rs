//! Ids, time, randomness, errors, secrets and text helpers that every other crate rests on. It never does I/O beyond reading the clock and the system's randomness.
