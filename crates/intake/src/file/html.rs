//! HTML tables, which many back offices save under the name .xls.

use super::rows::SheetCells;
use super::{Budget, Sheet};
use crate::cell::{Cell, MAX_COLUMNS, Merge};
use crate::refused::Refused;

/// Whether the text is a page with a table.
pub(super) fn is_one(text: &str) -> bool {
    text.trim_start().starts_with('<') && find_tag(text, 0, "<table").is_some()
}

/// Reads all tables of the page below each other as one sheet; rows count through.
pub(super) fn read(text: &str, budget: &mut Budget) -> Result<Vec<Sheet>, Refused> {
    let mut page = Page::default();
    let mut at = 0;
    let mut in_cell = false;
    let mut content = String::new();
    while let Some(open) = text
        .get(at..)
        .and_then(|rest| rest.find('<'))
        .map(|p| p + at)
    {
        if in_cell {
            content.push_str(text.get(at..open).unwrap_or(""));
        }
        if text
            .get(open..)
            .is_some_and(|rest| rest.starts_with("<!--"))
        {
            let end = text.get(open..).and_then(|rest| rest.find("-->"));
            let Some(end) = end else { break };
            at = open + end + 3;
            continue;
        }
        let Some(close) = text
            .get(open..)
            .and_then(|rest| rest.find('>'))
            .map(|p| p + open)
        else {
            break;
        };
        let tag = text.get(open + 1..close).unwrap_or("");
        at = close + 1;
        match tag_name(tag).as_str() {
            "tr" => {
                page.close_cell(&mut in_cell, &mut content, budget)?;
                page.next_row();
            }
            "td" | "th" => {
                page.close_cell(&mut in_cell, &mut content, budget)?;
                page.open_cell(tag);
                in_cell = true;
            }
            "/td" | "/th" | "/tr" | "/table" => {
                page.close_cell(&mut in_cell, &mut content, budget)?;
            }
            "br" | "br/" | "/p" | "/div" if in_cell => content.push('\n'),
            "script" | "style" => {
                let end = if tag_name(tag) == "style" {
                    "</style"
                } else {
                    "</script"
                };
                match find_tag(text, at, end) {
                    Some(p) => at = p,
                    None => break,
                }
            }
            _ => {}
        }
    }
    page.close_cell(&mut in_cell, &mut content, budget)?;
    Ok(vec![Sheet::new(
        String::new(),
        false,
        page.cells,
        page.merges,
    )])
}

#[derive(Default)]
struct Page {
    cells: SheetCells,
    merges: Vec<Merge>,
    row: u32,
    column: usize,
    span: (u32, u32),
    /// Per column, up to which row a cell from above reaches.
    taken: Vec<u32>,
}

impl Page {
    fn next_row(&mut self) {
        self.row = self.row.saturating_add(1);
        self.column = 0;
    }

    fn open_cell(&mut self, tag: &str) {
        if self.row == 0 {
            self.row = 1;
        }
        while self
            .taken
            .get(self.column)
            .is_some_and(|until| *until >= self.row)
        {
            self.column += 1;
        }
        let span = |name| number_after(tag, name).unwrap_or(1).clamp(1, 65_536);
        self.span = (span("rowspan"), span("colspan"));
    }

    fn close_cell(
        &mut self,
        open: &mut bool,
        content: &mut String,
        budget: &mut Budget,
    ) -> Result<(), Refused> {
        if !std::mem::take(open) {
            return Ok(());
        }
        let cell = Cell::text(&entities(content));
        content.clear();
        let (rows, columns) = self.span;
        self.cells.push(self.row, self.column, cell, budget)?;
        let last_row = self.row.saturating_add(rows - 1);
        let end = self.column.saturating_add(columns as usize);
        let first_column = u32::try_from(self.column).unwrap_or(u32::MAX);
        self.merges.push(Merge {
            first_row: self.row,
            last_row,
            first_column,
            last_column: first_column.saturating_add(columns - 1),
        });
        if self.taken.len() < end.min(MAX_COLUMNS) {
            self.taken.resize(end.min(MAX_COLUMNS), 0);
        }
        for until in self.taken.iter_mut().take(end).skip(self.column) {
            *until = last_row;
        }
        self.column = end;
        Ok(())
    }
}

fn tag_name(tag: &str) -> String {
    tag.chars()
        .take_while(|c| !c.is_whitespace())
        .flat_map(char::to_lowercase)
        .collect()
}

fn find_tag(text: &str, from: usize, tag: &str) -> Option<usize> {
    let wanted = tag.as_bytes();
    let bytes = text.as_bytes().get(from..)?;
    bytes
        .windows(wanted.len())
        .position(|w| w.eq_ignore_ascii_case(wanted))
        .map(|p| p + from)
}

fn number_after(tag: &str, name: &str) -> Option<u32> {
    let at = tag.to_ascii_lowercase().find(name)? + name.len();
    let rest = tag.get(at..)?.trim_start().strip_prefix('=')?;
    let digits: String = rest
        .chars()
        .skip_while(|c| matches!(c, '"' | '\'' | ' '))
        .take_while(char::is_ascii_digit)
        .collect();
    digits.parse().ok()
}

/// Character references replaced.
fn entities(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('&') {
        out.push_str(rest.get(..at).unwrap_or(""));
        rest = rest.get(at..).unwrap_or("");
        let end = rest.bytes().take(12).position(|b| b == b';');
        let resolved = end.and_then(|end| {
            let name = rest.get(1..end)?;
            let c = match name.strip_prefix('#') {
                Some(code) => {
                    let hex = code.strip_prefix(['x', 'X']);
                    let code = match hex {
                        Some(hex) => u32::from_str_radix(hex, 16),
                        None => code.parse(),
                    };
                    char::from_u32(code.ok()?)?
                }
                None => match name {
                    "nbsp" | "ensp" | "emsp" => ' ',
                    "amp" => '&',
                    "lt" => '<',
                    "gt" => '>',
                    "quot" => '"',
                    "apos" => '\'',
                    "middot" => '·',
                    _ => return None,
                },
            };
            Some((c, end + 1))
        });
        let (c, used) = resolved.unwrap_or(('&', 1));
        out.push(c);
        rest = rest.get(used..).unwrap_or("");
    }
    out.push_str(rest);
    out
}
