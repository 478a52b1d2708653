//! JSON as listing feeds and other systems send it: a list of objects, alone or inside of an
//! object, or one object a line. It becomes a sheet whose header names what is known of the
//! objects' members, so that it is read like any other table.

mod names;

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value};

use super::rows::SheetCells;
use super::{Budget, Sheet};
use crate::cell::Cell;
use crate::refused::Refused;
use crate::table::{Field, classify};

/// Most bytes: objects take several times their text while they are read.
const MOST_BYTES: usize = 64 << 20;
/// Most objects, and most values in all of them: each takes far more room than its text.
const MOST: (usize, usize) = (400_000, 4_000_000);
/// How deep a list may lie in the answer that was saved.
const DEPTH: usize = 3;

/// Whether a text means to be JSON: a chat may begin with a bracket, too.
pub(super) fn is_one(text: &str) -> bool {
    let mut letters = text.chars().filter(|c| !c.is_whitespace());
    matches!(
        (letters.next(), letters.next()),
        (Some('['), Some('{' | ']')) | (Some('{'), Some('"' | '}'))
    )
}

/// Reads its objects as rows of one sheet: the header is row 1, the first object row 2.
pub(super) fn read(text: &str, budget: &mut Budget) -> Result<Vec<Sheet>, Refused> {
    if text.len() > MOST_BYTES {
        return Err(Refused::TooBig {
            what: "bytes",
            limit: MOST_BYTES as u64,
        });
    }
    if crowded(text.as_bytes(), MOST) {
        return Err(Refused::TooBig {
            what: "objects",
            limit: MOST.0 as u64,
        });
    }
    let objects = objects(text)?;
    if objects.is_empty() {
        return Err(Refused::Empty);
    }
    let rows: Vec<Vec<(String, String)>> = objects.iter().map(row).collect();
    let columns = columns(&rows);
    if columns.is_empty() && objects.iter().any(|one| !one.is_empty()) {
        return Err(Refused::NoTable);
    }
    let mut cells = SheetCells::default();
    for (heading, column) in &columns {
        cells.push(1, *column, Cell::Text((*heading).to_owned()), budget)?;
    }
    for (number, row) in (2_u32..).zip(&rows) {
        for (heading, text) in row {
            let column = columns.get(heading.as_str()).copied().unwrap_or_default();
            cells.push(number, column, Cell::Text(text.clone()), budget)?;
        }
    }
    Ok(vec![Sheet::new(String::new(), false, cells, Vec::new())])
}

/// Whether a text has more objects or more values than these, as far as its signs tell: asked before
/// it is read into something many times its size.
pub(crate) fn crowded(text: &[u8], (objects, values): (usize, usize)) -> bool {
    let count = |of: &[u8]| text.iter().filter(|byte| of.contains(byte)).count();
    count(b"{") > objects || count(b"[,") > values
}

fn broken(detail: String) -> Refused {
    Refused::Broken {
        format: "json",
        detail,
    }
}

/// The objects of a text, in their order.
fn objects(text: &str) -> Result<Vec<Map<String, Value>>, Refused> {
    match serde_json::from_str::<Value>(text) {
        Ok(whole) => {
            let rows = match list(whole, DEPTH) {
                Ok(rows) => rows,
                // One object is a list of one.
                Err(Value::Object(one)) => vec![Value::Object(one)],
                Err(_) => return Err(Refused::NoTable),
            };
            let numbered = rows.into_iter().enumerate();
            numbered
                .map(|(at, row)| match row {
                    Value::Object(one) => Ok(one),
                    _ => Err(broken(format!("entry {} is no object", at + 1))),
                })
                .collect()
        }
        Err(error) => {
            let lines = text.lines().enumerate();
            let lines = lines.filter(|(_, line)| !line.trim().is_empty());
            let found: Result<Vec<_>, _> = lines
                .map(|(at, line)| {
                    serde_json::from_str::<Map<String, Value>>(line)
                        .map_err(|_| broken(format!("line {} is no object", at + 1)))
                })
                .collect();
            // A list that breaks off is no text of lines.
            found.map_err(|lines| {
                if text.trim_start().starts_with('[') {
                    let (line, column) = (error.line(), error.column());
                    broken(format!("line {line}, column {column} makes no sense"))
                } else {
                    lines
                }
            })
        }
    }
}

/// The list of a value: itself, or the longest list of objects inside of it.
fn list(value: Value, depth: usize) -> Result<Vec<Value>, Value> {
    match value {
        Value::Array(rows) => Ok(rows),
        Value::Object(members) if depth > 0 => {
            let mut best: Option<Vec<Value>> = None;
            for (name, member) in &members {
                // What a row says of itself in a list is no list of rows.
                if let Some(rows) = rows_of(name, member, depth - 1)
                    && best.as_ref().is_none_or(|best| best.len() < rows.len())
                {
                    best = Some(rows);
                }
            }
            best.ok_or(Value::Object(members))
        }
        other => Err(other),
    }
}

fn rows_of(name: &str, member: &Value, depth: usize) -> Option<Vec<Value>> {
    match member {
        Value::Array(rows) if rows.iter().all(Value::is_object) => {
            let known = names::holds_rows(name);
            (known || rows.len() > 1).then(|| rows.clone())
        }
        Value::Object(inner) if depth > 0 && names::holds_rows(name) => {
            let found = inner.iter().filter_map(|(n, m)| rows_of(n, m, depth - 1));
            found.max_by_key(Vec::len)
        }
        _ => None,
    }
}

/// The place of each heading: what belongs together stands together, as it does on sheets, since
/// members have no order.
fn columns(rows: &[Vec<(String, String)>]) -> BTreeMap<&str, usize> {
    let mut known: BTreeSet<&str> = BTreeSet::new();
    for (heading, _) in rows.iter().flatten() {
        known.insert(heading);
    }
    let mut sorted: Vec<(Field, &str)> =
        known.iter().map(|one| (classify("", one), *one)).collect();
    sorted.sort_unstable();
    // A telephone behind somebody who lets is theirs, behind a tenant the tenant's.
    let names_tenants = sorted.iter().any(|(field, _)| *field == Field::Name);
    if !names_tenants {
        sorted.sort_by_key(|(field, _)| match field {
            Field::Phone => (Field::Landlord, 1),
            other => (*other, 0),
        });
    }
    let places = sorted.into_iter().enumerate();
    places
        .map(|(place, (_, heading))| (heading, place))
        .collect()
}

/// What an object says, by heading; what is inside of a member is looked at once.
fn row(object: &Map<String, Value>) -> Vec<(String, String)> {
    // Of two members that mean the same the first one that says something counts; a code says more
    // than words.
    let mut said: Vec<(u8, String, String)> = Vec::new();
    let mut add = |found: Option<(u8, String)>, value: &Value| {
        if let (Some((rank, heading)), Some(text)) = (found, text(value)) {
            said.push((rank, heading, text));
        }
    };
    for (name, value) in object {
        if let Value::Object(inner) = value {
            for (own, value) in inner {
                add(names::inside(name, own), value);
            }
        } else {
            add(names::heading(name), value);
        }
    }
    said.sort_by_key(|(rank, ..)| *rank);
    let mut known = BTreeSet::new();
    said.retain(|(_, heading, _)| known.insert(heading.clone()));
    let cells = said.into_iter().map(|(_, heading, text)| (heading, text));
    cells.collect()
}

/// A value in words; `None` where it says nothing or holds others.
fn text(value: &Value) -> Option<String> {
    let text = match value {
        Value::String(text) => text.trim().to_owned(),
        Value::Number(number) => number.to_string(),
        Value::Array(all) => {
            let words: Vec<String> = all.iter().filter_map(text).collect();
            words.join("、")
        }
        Value::Bool(_) | Value::Null | Value::Object(_) => String::new(),
    };
    (!text.is_empty()).then_some(text)
}
