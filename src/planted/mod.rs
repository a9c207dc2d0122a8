//! Beside the line: grows collections of planted story families, seeded, with their truth.
