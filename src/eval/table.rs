//! Rows of a CSV or JSON Lines file, as named fields.

use crate::error::Error;

/// One row.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Row {
    /// Line on which it starts, from 1.
    pub(super) number: u64,
    fields: Vec<(String, String)>,
}

impl Row {
    pub(super) fn get(&self, name: &str) -> Option<&str> {
        self.fields.iter().find(|(field, _)| field == name).map(|(_, value)| value.as_str())
    }
}

/// Reads JSON Lines where the first line starts with a brace, CSV (RFC 4180) otherwise.
pub(super) fn rows(path: &str, content: &str) -> Result<Vec<Row>, Error> {
    let content = content.trim_start_matches('\u{feff}');
    if content.trim_start().starts_with('{') {
        json_rows(path, content)
    } else {
        csv_rows(path, content)
    }
}

fn json_rows(path: &str, content: &str) -> Result<Vec<Row>, Error> {
    let lines = (1u64..).zip(content.lines()).filter(|(_, line)| !line.trim().is_empty());
    lines
        .map(|(number, line)| {
            let object: serde_json::Map<String, serde_json::Value> = serde_json::from_str(line)
                .map_err(|error| {
                    Error::new(format!("{path}:{number}: not a JSON object")).because(error)
                })?;
            let text = |value: serde_json::Value| match value {
                serde_json::Value::String(text) => text,
                other => other.to_string(),
            };
            let fields = object.into_iter().map(|(name, value)| (name, text(value))).collect();
            Ok(Row { number, fields })
        })
        .collect()
}

fn csv_rows(path: &str, content: &str) -> Result<Vec<Row>, Error> {
    let mut records = records(path, content)?.into_iter();
    let Some((_, header)) = records.next() else { return Ok(Vec::new()) };
    records
        .map(|(number, values)| {
            if values.len() > header.len() {
                let message = format!("{path}:{number}: more fields than the header has");
                return Err(Error::new(message).hint("quote a field that holds a comma"));
            }
            Ok(Row { number, fields: header.iter().cloned().zip(values).collect() })
        })
        .collect()
}

/// The records of a CSV file with the line on which each starts. Blank lines are passed over.
fn records(path: &str, content: &str) -> Result<Vec<(u64, Vec<String>)>, Error> {
    let mut records = Vec::new();
    let (mut line, mut start) = (1, 1);
    let mut record: Vec<String> = Vec::new();
    let mut field = String::new();
    let mut quoted = false;
    let mut characters = content.chars().peekable();
    while let Some(character) = characters.next() {
        line += u64::from(character == '\n');
        match character {
            '"' if quoted && characters.next_if_eq(&'"').is_some() => field.push('"'),
            '"' if quoted || field.is_empty() => quoted = !quoted,
            ',' if !quoted => record.push(std::mem::take(&mut field)),
            '\n' if !quoted => {
                end_record(&mut records, start, &mut record, &mut field);
                start = line;
            }
            other => field.push(other),
        }
    }
    if quoted {
        return Err(Error::new(format!("{path}:{start}: a quoted field does not end")));
    }
    end_record(&mut records, start, &mut record, &mut field);
    Ok(records)
}

fn end_record(
    records: &mut Vec<(u64, Vec<String>)>,
    start: u64,
    record: &mut Vec<String>,
    field: &mut String,
) {
    if field.ends_with('\r') {
        field.pop();
    }
    record.push(std::mem::take(field));
    let record = std::mem::take(record);
    if record.len() > 1 || !record[0].trim().is_empty() {
        records.push((start, record));
    }
}
