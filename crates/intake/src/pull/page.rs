use serde_json::Value;

use super::{Paging, Settings};
use crate::file::json::crowded;

/// Most rows of one page.
pub const MOST_ROWS: usize = 10_000;
/// Most objects and most values of an answer.
const MOST_VALUES: (usize, usize) = (100_000, 1_000_000);
/// Most bytes of what says where the next page is.
const MOST_PLACE: usize = 2_000;

/// A page of an answer.
#[derive(Debug, Clone, PartialEq)]
pub struct Page {
    /// Its rows.
    pub rows: Vec<Value>,
    /// Where the next page is; none behind the last.
    pub next: Option<String>,
}

/// Why an answer is no page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PageFault {
    /// No JSON.
    NotJson,
    /// No list where the rows should be.
    NoRows,
    /// More than [`MOST_ROWS`].
    TooManyRows,
    /// What says where the next page is can't be used: no word or number, too long, or the address
    /// of another server.
    Next,
    /// The next page is said to be this very one.
    Endless,
}

impl Settings {
    /// Reads the answer at a place; `link` is its `Link` header.
    ///
    /// # Errors
    /// [`PageFault`].
    pub fn page(&self, place: &str, body: &[u8], link: &str) -> Result<Page, PageFault> {
        let body = body.strip_prefix(b"\xef\xbb\xbf").unwrap_or(body);
        if crowded(body, MOST_VALUES) {
            return Err(PageFault::TooManyRows);
        }
        let mut answer: Value = serde_json::from_slice(body).map_err(|_| PageFault::NotJson)?;
        let next = self.next(place, &answer, link)?;
        let rows = match answer.pointer_mut(&self.rows).map(Value::take) {
            Some(Value::Array(rows)) => rows,
            // Some systems leave out a list that is empty.
            Some(Value::Null) => Vec::new(),
            _ => return Err(PageFault::NoRows),
        };
        if rows.len() > MOST_ROWS {
            return Err(PageFault::TooManyRows);
        }
        // Numbered pages go on until one is empty.
        let numbered = matches!(self.paging, Paging::Page { .. });
        let next = next.filter(|_| !(numbered && rows.is_empty()));
        Ok(Page { rows, next })
    }

    fn next(&self, place: &str, answer: &Value, link: &str) -> Result<Option<String>, PageFault> {
        let said = |path: &str| match answer.pointer(path) {
            None | Some(Value::Null | Value::Bool(false)) => Ok(None),
            Some(Value::String(text)) => Ok(Some(text.trim().to_owned())),
            Some(Value::Number(number)) => Ok(Some(number.to_string())),
            Some(_) => Err(PageFault::Next),
        };
        let next = match &self.paging {
            Paging::None => None,
            Paging::Page { first, .. } => {
                let here = if place.is_empty() {
                    u64::from(*first)
                } else {
                    place.parse().map_err(|_| PageFault::Next)?
                };
                Some((here + 1).to_string())
            }
            Paging::Cursor { answer, .. } => said(answer)?,
            Paging::Next { answer } => match answer {
                Some(path) => said(path)?,
                None => from_link(link),
            },
        };
        let Some(next) = next.filter(|next| !next.is_empty()) else {
            return Ok(None);
        };
        if next.len() > MOST_PLACE || next.chars().any(char::is_control) {
            return Err(PageFault::Next);
        }
        let asked = self.address(&next, None).ok_or(PageFault::Next)?;
        if self.address(place, None).as_ref() == Some(&asked) {
            return Err(PageFault::Endless);
        }
        Ok(Some(next))
    }
}

/// The address with `rel=next` in a `Link` header (RFC 8288).
fn from_link(header: &str) -> Option<String> {
    header.split(',').find_map(|one| {
        let (address, rest) = one.trim().strip_prefix('<')?.split_once('>')?;
        let is_next = rest.split(';').any(|part| {
            let part = part.trim().to_ascii_lowercase();
            matches!(part.as_str(), "rel=next" | "rel=\"next\"")
        });
        is_next.then(|| address.to_owned())
    })
}
