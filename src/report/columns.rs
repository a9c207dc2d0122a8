//! Attributes as columns: one list says what a node, an edge, a story has, and every format that
//! knows names and values writes from it.

use serde::Serialize;

use super::records::Figure;

/// One attribute of `T`: its name, its type, and how to read it.
pub struct Column<T> {
    /// The attribute's name in every format.
    pub name: &'static str,
    /// What its values are.
    pub kind: ValueKind,
    /// Its value, where there is one.
    pub of: fn(&T) -> Option<Value>,
}

/// What the values of a column are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ValueKind {
    /// Words.
    Text,
    /// A figure.
    Number,
    /// A count, or seconds.
    Whole,
    /// True or false.
    Truth,
}

/// One value.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(untagged)]
pub enum Value {
    /// Words.
    Text(String),
    /// A figure.
    Number(Figure),
    /// A count, or seconds.
    Whole(i64),
    /// True or false.
    Truth(bool),
}

impl<T> Column<T> {
    /// A column of words.
    pub const fn text(name: &'static str, of: fn(&T) -> Option<Value>) -> Self {
        Self { name, kind: ValueKind::Text, of }
    }

    /// A column of figures.
    pub const fn number(name: &'static str, of: fn(&T) -> Option<Value>) -> Self {
        Self { name, kind: ValueKind::Number, of }
    }

    /// A column of whole numbers.
    pub const fn whole(name: &'static str, of: fn(&T) -> Option<Value>) -> Self {
        Self { name, kind: ValueKind::Whole, of }
    }

    /// A column of yes and no.
    pub const fn truth(name: &'static str, of: fn(&T) -> Option<Value>) -> Self {
        Self { name, kind: ValueKind::Truth, of }
    }
}

impl Value {
    /// The name under which a value of a fixed set stands in records.
    pub fn named<T: Serialize>(value: &T) -> Self {
        match serde_json::to_value(value) {
            Ok(serde_json::Value::String(name)) => Self::Text(name),
            _ => Self::Text(String::new()),
        }
    }
}

impl std::fmt::Display for Value {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Text(text) => f.write_str(text),
            Self::Number(figure) => write!(f, "{figure}"),
            Self::Whole(whole) => write!(f, "{whole}"),
            Self::Truth(truth) => write!(f, "{truth}"),
        }
    }
}

impl From<&str> for Value {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl From<String> for Value {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

impl From<Figure> for Value {
    fn from(figure: Figure) -> Self {
        Self::Number(figure)
    }
}

impl From<i64> for Value {
    fn from(whole: i64) -> Self {
        Self::Whole(whole)
    }
}

impl From<u64> for Value {
    fn from(whole: u64) -> Self {
        Self::Whole(i64::try_from(whole).unwrap_or(i64::MAX))
    }
}

impl From<usize> for Value {
    fn from(whole: usize) -> Self {
        Self::Whole(i64::try_from(whole).unwrap_or(i64::MAX))
    }
}
