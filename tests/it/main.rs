//! One binary for all tests at the boundary.

mod fingerprint;
