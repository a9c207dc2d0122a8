//! One JSON object becomes a page. Strings are borrowed from the input where they hold no escape;
//! fields nobody asked for are passed over without being built.

use std::borrow::Cow;
use std::fmt;
use std::sync::LazyLock;

use serde::de::{DeserializeSeed, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};

use super::Fields;

/// Fields that tell where an article comes from, one a line.
const PROPERTIES: &str = include_str!("properties.txt");
/// A record cannot make its page carry more than so many properties, each so many bytes long.
const MOST_PROPERTIES: usize = 64;
const LONGEST_PROPERTY: usize = 1024;
/// How far objects inside a property are followed.
const DEEPEST_PROPERTY: usize = 4;

/// What a record says of its article. Everything may be absent.
#[derive(Debug, Default, PartialEq)]
pub(super) struct Values<'a> {
    pub(super) id: Value<'a>,
    pub(super) text: Value<'a>,
    pub(super) html: Value<'a>,
    pub(super) title: Value<'a>,
    pub(super) url: Value<'a>,
    pub(super) outlet: Value<'a>,
    pub(super) published: Value<'a>,
    /// `(json:NAME, value)` in the order of the record.
    pub(super) properties: Vec<(String, String)>,
}

/// The value of a role, and how far down the list of the role's names it was found.
#[derive(Debug, Default, PartialEq)]
pub(super) struct Value<'a>(Option<(usize, Cow<'a, str>)>);

impl<'a> Value<'a> {
    /// The value, where it is more than blanks.
    pub(super) fn get(self) -> Option<Cow<'a, str>> {
        self.0.map(|(_, text)| text)
    }

    fn offer(&mut self, rank: usize, text: Option<Cow<'a, str>>) {
        let Some(text) = text.filter(|text| !text.trim().is_empty()) else { return };
        if self.0.as_ref().is_none_or(|(held, _)| rank < *held) {
            self.0 = Some((rank, text));
        }
    }
}

/// Reads a record.
pub(super) fn parse<'a>(json: &'a str, fields: &Fields) -> serde_json::Result<Values<'a>> {
    let mut reader = serde_json::Deserializer::from_str(json);
    let values = RecordSeed(fields).deserialize(&mut reader)?;
    reader.end()?;
    Ok(values)
}

/// The names of a record's fields, sorted.
pub(super) fn names(json: &str) -> Vec<String> {
    serde_json::from_str::<serde_json::Map<_, _>>(json)
        .map(|record| record.into_iter().map(|(name, _)| name).collect())
        .unwrap_or_default()
}

/// Replaces halves of surrogate pairs in escapes by U+FFFD; nothing where there are none.
pub(super) fn mend_surrogates(json: &str) -> Option<String> {
    let mut mended = String::with_capacity(json.len());
    let mut rest = json;
    let mut halves = 0;
    while let Some(at) = memchr::memchr(b'\\', rest.as_bytes()) {
        mended.push_str(&rest[..at]);
        rest = &rest[at..];
        let taken = match (surrogate(rest), surrogate(rest.get(6..).unwrap_or_default())) {
            (Some(0xd800..0xdc00), Some(0xdc00..0xe000)) => 12,
            (Some(_), _) => {
                halves += 1;
                mended.push_str("\\ufffd");
                rest = &rest[6..];
                continue;
            }
            (None, _) => 1 + rest[1..].chars().next().map_or(0, char::len_utf8),
        };
        mended.push_str(&rest[..taken]);
        rest = &rest[taken..];
    }
    mended.push_str(rest);
    (0 < halves).then_some(mended)
}

/// The half of a surrogate pair that stands as an escape at the start of `text`.
fn surrogate(text: &str) -> Option<u32> {
    let digits = text.strip_prefix("\\u")?.get(..4)?;
    let unit = u32::from_str_radix(digits, 16).ok()?;
    (0xd800..0xe000).contains(&unit).then_some(unit)
}

struct RecordSeed<'f>(&'f Fields);

impl<'de> DeserializeSeed<'de> for RecordSeed<'_> {
    type Value = Values<'de>;

    fn deserialize<D: Deserializer<'de>>(self, reader: D) -> Result<Values<'de>, D::Error> {
        reader.deserialize_map(self)
    }
}

impl<'de> Visitor<'de> for RecordSeed<'_> {
    type Value = Values<'de>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a JSON object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Values<'de>, A::Error> {
        let mut values = Values::default();
        while let Some(Text(Some(name))) = map.next_key::<Text<'de>>()? {
            let rank = |names: &[String]| names.iter().position(|known| *known == name);
            let fields = self.0;
            let role = [
                (&fields.id, &mut values.id),
                (&fields.text, &mut values.text),
                (&fields.html, &mut values.html),
                (&fields.title, &mut values.title),
                (&fields.url, &mut values.url),
                (&fields.outlet, &mut values.outlet),
                (&fields.published, &mut values.published),
            ]
            .into_iter()
            .find_map(|(names, value)| Some((rank(names)?, value)));
            if let Some((rank, value)) = role {
                value.offer(rank, map.next_value::<Text<'de>>()?.0);
            } else if is_property(&name) {
                let name = format!("json:{}", name.to_lowercase());
                let seed = PropertySeed { name: &name, depth: 0, into: &mut values.properties };
                map.next_value_seed(seed)?;
            } else {
                map.next_value::<IgnoredAny>()?;
            }
        }
        Ok(values)
    }
}

fn is_property(name: &str) -> bool {
    static KNOWN: LazyLock<Vec<&str>> = LazyLock::new(|| PROPERTIES.lines().collect());
    KNOWN.iter().any(|known| known.eq_ignore_ascii_case(name))
}

/// Any JSON value as text: numbers as written, a list as lines, an object as its name.
struct Text<'a>(Option<Cow<'a, str>>);

impl<'de> serde::Deserialize<'de> for Text<'de> {
    fn deserialize<D: Deserializer<'de>>(reader: D) -> Result<Self, D::Error> {
        reader.deserialize_any(TextVisitor)
    }
}

struct TextVisitor;

impl<'de> Visitor<'de> for TextVisitor {
    type Value = Text<'de>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a JSON value")
    }

    fn visit_borrowed_str<E>(self, text: &'de str) -> Result<Text<'de>, E> {
        Ok(Text(Some(Cow::Borrowed(text))))
    }

    fn visit_str<E>(self, text: &str) -> Result<Text<'de>, E> {
        Ok(Text(Some(Cow::Owned(text.to_owned()))))
    }

    fn visit_u64<E>(self, number: u64) -> Result<Text<'de>, E> {
        Ok(Text(Some(number.to_string().into())))
    }

    fn visit_i64<E>(self, number: i64) -> Result<Text<'de>, E> {
        Ok(Text(Some(number.to_string().into())))
    }

    fn visit_f64<E>(self, number: f64) -> Result<Text<'de>, E> {
        Ok(Text(Some(number.to_string().into())))
    }

    fn visit_bool<E>(self, _: bool) -> Result<Text<'de>, E> {
        Ok(Text(None))
    }

    fn visit_unit<E>(self) -> Result<Text<'de>, E> {
        Ok(Text(None))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Text<'de>, A::Error> {
        let mut lines: Option<Cow<'de, str>> = None;
        while let Some(Text(item)) = list.next_element::<Text<'de>>()? {
            let Some(item) = item else { continue };
            match &mut lines {
                None => lines = Some(item),
                Some(lines) => {
                    lines.to_mut().push('\n');
                    lines.to_mut().push_str(&item);
                }
            }
        }
        Ok(Text(lines))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Text<'de>, A::Error> {
        const NAMES: [&str; 5] = ["name", "rendered", "$oid", "$date", "text"];
        let mut value = Value::default();
        while let Some(Text(Some(name))) = map.next_key::<Text<'de>>()? {
            match NAMES.iter().position(|known| *known == name) {
                Some(rank) => value.offer(rank, map.next_value::<Text<'de>>()?.0),
                None => {
                    map.next_value::<IgnoredAny>()?;
                }
            }
        }
        Ok(Text(value.get()))
    }
}

/// Collects the strings of a value under its name, those of inner objects under `name.inner`.
struct PropertySeed<'p> {
    name: &'p str,
    depth: usize,
    into: &'p mut Vec<(String, String)>,
}

impl PropertySeed<'_> {
    fn add(self, text: &str) {
        let text = text.trim();
        if !text.is_empty() && self.into.len() < MOST_PROPERTIES {
            let end = text.floor_char_boundary(LONGEST_PROPERTY);
            self.into.push((self.name.to_owned(), text[..end].to_owned()));
        }
    }
}

impl<'de> DeserializeSeed<'de> for PropertySeed<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, reader: D) -> Result<(), D::Error> {
        if DEEPEST_PROPERTY <= self.depth {
            return reader.deserialize_ignored_any(IgnoredAny).map(|_| ());
        }
        reader.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for PropertySeed<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a JSON value")
    }

    fn visit_str<E>(self, text: &str) -> Result<(), E> {
        self.add(text);
        Ok(())
    }

    fn visit_u64<E>(self, number: u64) -> Result<(), E> {
        self.add(&number.to_string());
        Ok(())
    }

    fn visit_i64<E>(self, number: i64) -> Result<(), E> {
        self.add(&number.to_string());
        Ok(())
    }

    fn visit_f64<E>(self, number: f64) -> Result<(), E> {
        self.add(&number.to_string());
        Ok(())
    }

    fn visit_bool<E>(self, _: bool) -> Result<(), E> {
        Ok(())
    }

    fn visit_unit<E>(self) -> Result<(), E> {
        Ok(())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<(), A::Error> {
        let Self { name, depth, into } = self;
        while list
            .next_element_seed(PropertySeed { name, depth: depth + 1, into: &mut *into })?
            .is_some()
        {}
        Ok(())
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        while let Some(inner) = map.next_key::<Cow<'de, str>>()? {
            // A thing counts by its name.
            let name = match inner.to_lowercase().as_str() {
                "name" => self.name.to_owned(),
                inner => format!("{}.{inner}", self.name),
            };
            map.next_value_seed(PropertySeed {
                name: &name,
                depth: self.depth + 1,
                into: &mut *self.into,
            })?;
        }
        Ok(())
    }
}
