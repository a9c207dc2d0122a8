//! Stage 5: a detection becomes what people and programs read, one file per format.
