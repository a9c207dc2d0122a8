//! The pattern files, one per language.

/// `(code, content)` of every file in `patterns/`.
pub(super) const FILES: &[(&str, &str)] = &[
    ("all", include_str!("patterns/all.txt")),
    ("en", include_str!("patterns/en.txt")),
    ("ru", include_str!("patterns/ru.txt")),
];
