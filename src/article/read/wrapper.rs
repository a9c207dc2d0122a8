//! Answers of news services: one JSON object that holds the records in an array inside it, such as
//! `{"status": "ok", "articles": [...]}` or `{"response": {"results": [...]}}`.

use std::collections::VecDeque;

use serde_json::Value;

/// How far down the array may stand.
const DEEPEST: usize = 3;

/// The records of a wrapper, each as JSON: the objects of the first array of objects, the outermost
/// first. None where there is no such array.
pub(super) fn records(json: &str) -> Vec<String> {
    let Ok(whole) = serde_json::from_str::<Value>(json) else { return Vec::new() };
    let mut level = VecDeque::from([(&whole, 0)]);
    while let Some((value, depth)) = level.pop_front() {
        let Value::Object(fields) = value else { continue };
        for field in fields.values() {
            let objects = objects(field);
            if !objects.is_empty() {
                return objects;
            }
        }
        if depth + 1 < DEEPEST {
            level.extend(fields.values().map(|field| (field, depth + 1)));
        }
    }
    Vec::new()
}

/// The name of the site whose JSON Feed this is.
pub(super) fn feed_title(json: &str) -> Option<String> {
    let whole: Value = serde_json::from_str(json).ok()?;
    let is_feed = whole.get("version")?.as_str()?.contains("jsonfeed.org");
    let title = whole.get("title")?.as_str()?.trim();
    (is_feed && !title.is_empty()).then(|| title.to_owned())
}

fn objects(field: &Value) -> Vec<String> {
    let Value::Array(items) = field else { return Vec::new() };
    items.iter().filter(|item| item.is_object()).map(Value::to_string).collect()
}
