//! Text tables: comma, semicolon, tab or bar between the fields, quotes around some.

use std::borrow::Cow;

use crate::cell::{Cell, MAX_COLUMNS, Row};

/// A quoted field longer than this was never closed: its quote is an ordinary character.
const MAX_QUOTED: usize = 64 * 1024;

const SEPARATORS: &[u8] = b",;\t|";

/// A text and the separator of its fields.
pub(crate) struct Delimited {
    text: String,
    start: usize,
    separator: u8,
}

impl Delimited {
    /// Finds the separator: the one that cuts most of the first lines into the same number of
    /// fields. `Err` gives the text back when none does.
    pub(crate) fn new(text: String) -> Result<Self, String> {
        if let Some((separator, start)) = declared(&text) {
            return Ok(Self {
                text,
                start,
                separator,
            });
        }
        let best = SEPARATORS
            .iter()
            .map(|separator| (regularity(&text, *separator), *separator))
            .max_by_key(|(score, _)| *score);
        match best {
            Some((score, separator)) if score > 0 => Ok(Self {
                text,
                start: 0,
                separator,
            }),
            _ => Err(text),
        }
    }

    /// The text again.
    pub(crate) fn into_text(self) -> String {
        self.text
    }

    /// Its rows; an empty line is an empty row, a quoted line break stays inside its cell.
    pub(crate) fn rows(&self) -> impl Iterator<Item = Row> + '_ {
        let mut cursor = Cursor {
            text: &self.text,
            at: self.start,
            separator: self.separator,
        };
        let mut number = 0_u32;
        let mut fields = Vec::new();
        std::iter::from_fn(move || {
            if !cursor.next_record(&mut fields) {
                return None;
            }
            number = number.saturating_add(1);
            let beyond = fields
                .iter()
                .skip(MAX_COLUMNS)
                .any(|f| !f.trim().is_empty());
            let mut cells: Vec<Cell> = fields
                .iter()
                .take(MAX_COLUMNS)
                .map(|field| Cell::text(unarmoured(field)))
                .collect();
            while cells.last().is_some_and(Cell::is_empty) {
                cells.pop();
            }
            Some(Row {
                number,
                cells,
                beyond,
                ..Row::default()
            })
        })
    }
}

/// `="0123"` and `'0123` are how spreadsheets are told to keep a number as text.
fn unarmoured(field: &str) -> &str {
    let field = field.trim();
    if let Some(inner) = field.strip_prefix("=\"").and_then(|f| f.strip_suffix('"')) {
        return inner;
    }
    field
}

/// Excel's first line `sep=;`, which it doesn't show as a row.
fn declared(text: &str) -> Option<(u8, usize)> {
    let line_end = text.find('\n')?;
    let line = text.get(..line_end)?.trim().trim_matches('"');
    let separator = line.strip_prefix("sep=")?.bytes().next()?;
    SEPARATORS
        .contains(&separator)
        .then_some((separator, line_end + 1))
}

/// How regularly a separator cuts the first lines: rows with the most usual field count (two or
/// more) times that count.
fn regularity(text: &str, separator: u8) -> usize {
    let mut cursor = Cursor {
        text,
        at: 0,
        separator,
    };
    let mut fields = Vec::new();
    let mut counts = std::collections::BTreeMap::<usize, usize>::new();
    let mut rows = 0;
    while rows < 100 && cursor.next_record(&mut fields) {
        if fields.len() == 1 && fields.iter().all(|f| f.trim().is_empty()) {
            continue;
        }
        rows += 1;
        if fields.len() >= 2 {
            *counts.entry(fields.len()).or_default() += 1;
        }
    }
    let (width, usual) = counts
        .into_iter()
        .max_by_key(|(w, n)| n * w)
        .unwrap_or((0, 0));
    if usual * 3 >= rows { usual * width } else { 0 }
}

struct Cursor<'a> {
    text: &'a str,
    at: usize,
    separator: u8,
}

impl<'a> Cursor<'a> {
    /// Reads the next record into `fields`; false at the end.
    fn next_record(&mut self, fields: &mut Vec<Cow<'a, str>>) -> bool {
        fields.clear();
        if self.at >= self.text.len() {
            return false;
        }
        loop {
            let field = self.next_field();
            fields.push(field);
            match self.text.as_bytes().get(self.at) {
                Some(byte) if *byte == self.separator => self.at += 1,
                Some(b'\r') => {
                    self.at += 1;
                    if self.text.as_bytes().get(self.at) == Some(&b'\n') {
                        self.at += 1;
                    }
                    return true;
                }
                Some(_) => {
                    self.at += 1;
                    return true;
                }
                None => return true,
            }
        }
    }

    /// Reads one field and stops at the byte that ends it.
    fn next_field(&mut self) -> Cow<'a, str> {
        if self.text.as_bytes().get(self.at) == Some(&b'"')
            && let Some(quoted) = self.quoted()
        {
            return quoted;
        }
        let rest = self.text.get(self.at..).unwrap_or("");
        let end = rest
            .bytes()
            .position(|b| b == self.separator || b == b'\n' || b == b'\r')
            .unwrap_or(rest.len());
        self.at += end;
        Cow::Borrowed(rest.get(..end).unwrap_or(""))
    }

    /// A field in quotes, `""` for a quote; none if its end is nowhere near.
    fn quoted(&mut self) -> Option<Cow<'a, str>> {
        let body = self.text.get(self.at + 1..)?;
        let bytes = body.as_bytes();
        let mut doubled = false;
        let mut index = 0;
        loop {
            index += bytes
                .get(index..)?
                .iter()
                .take(MAX_QUOTED)
                .position(|b| *b == b'"')?;
            if index > MAX_QUOTED {
                return None;
            }
            if bytes.get(index + 1) == Some(&b'"') {
                doubled = true;
                index += 2;
                continue;
            }
            break;
        }
        let ends = match bytes.get(index + 1) {
            None => true,
            Some(next) => *next == self.separator || matches!(next, b'\r' | b'\n'),
        };
        if !ends {
            return None;
        }
        let value = body.get(..index)?;
        self.at += index + 2;
        Some(if doubled {
            Cow::Owned(value.replace("\"\"", "\""))
        } else {
            Cow::Borrowed(value)
        })
    }
}
