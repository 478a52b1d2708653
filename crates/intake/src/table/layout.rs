//! The layout of a sheet: which column holds what, from its header.

use super::address_field::looks_like_place;
use super::field::{Field, classify, normal};
use super::settle::settle;
use crate::cell::{Cell, MAX_COLUMNS, Row};
use crate::text::longest_digits;

/// A column that is read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Column {
    pub(crate) index: usize,
    pub(crate) field: Field,
    pub(crate) heading: String,
}

/// The columns of a table.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Layout {
    pub(crate) columns: Vec<Column>,
    /// The header's own texts, to recognise it when it is repeated.
    pub(crate) texts: Vec<String>,
}

impl Layout {
    pub(crate) fn of(&self, field: Field) -> impl Iterator<Item = &Column> {
        self.columns.iter().filter(move |c| c.field == field)
    }

    pub(crate) fn has(&self, field: Field) -> bool {
        self.of(field).next().is_some()
    }

    pub(crate) fn has_address(&self) -> bool {
        self.columns.iter().any(|c| c.field.is_address())
    }

    /// Whether the sheet has places for tenants at all.
    pub(crate) fn has_people(&self) -> bool {
        self.has(Field::Name) || self.has(Field::IdNumber)
    }

    fn telling(&self) -> usize {
        let mut fields: Vec<Field> = self
            .columns
            .iter()
            .map(|c| c.field)
            .filter(|f| f.is_telling())
            .collect();
        fields.sort_unstable();
        fields.dedup();
        fields.len()
    }
}

/// Whether a cell of a would-be header is data: an identity number, a telephone, a date, a
/// sentence or a filled-in `label: value`.
fn is_data(cell: &Cell) -> bool {
    match cell {
        Cell::Empty => false,
        Cell::Number(_) | Cell::Date(_) => true,
        Cell::Text(text) => {
            // Headings number themselves and show examples: `2、地址(如3幢2单元501室)`.
            let plain = normal(text);
            let labelled = plain
                .split_once(':')
                .is_some_and(|(_, value)| !value.trim().is_empty() && !value.contains(')'));
            longest_digits(&plain) >= 5
                || plain.chars().count() > 30
                || labelled
                || (plain.chars().any(|c| c.is_ascii_digit()) && looks_like_place(&plain))
        }
    }
}

/// Whether a row consists of words that could head columns.
fn could_head(row: &Row) -> bool {
    let mut texts = 0;
    for (_, cell) in row.own() {
        if is_data(cell) {
            return false;
        }
        texts += 1;
    }
    texts >= 2
}

/// Reads a header from up to three rows: group headings above, then sub-headings. Answers the
/// layout and how many rows it took.
pub(crate) fn header(rows: &[Row]) -> Option<(Layout, usize)> {
    let first = rows.first()?;
    if !could_head(first) {
        return None;
    }
    let mut best = build(rows.get(..1)?);
    let mut taken = 1;
    let heads = best.columns.iter().any(|c| c.field != Field::Other);
    // A one-row header that is followed by sub-headings gets more telling with them.
    for depth in 2..=3 {
        let Some(group) = rows.get(..depth) else {
            break;
        };
        let Some(last) = group.last() else { break };
        if !heads || !is_sub_header(first, last) {
            break;
        }
        let deeper = build(group);
        if deeper.telling() >= best.telling() {
            best = deeper;
            taken = depth;
        }
    }
    (accepts(&best)).then_some((best, taken))
}

fn accepts(layout: &Layout) -> bool {
    let place = layout.has_address();
    let person = layout.has_people();
    match layout.telling() {
        0 | 1 => false,
        2 => place || person,
        _ => place || person || layout.has(Field::Contract),
    }
}

/// A row below a header row is part of it when it heads columns too and isn't data.
fn is_sub_header(first: &Row, row: &Row) -> bool {
    let mut known = 0;
    let mut own = 0;
    for (column, cell) in row.own() {
        if is_data(cell) {
            return false;
        }
        own += 1;
        let text = normal(&cell.shown());
        if classify("", &text) != Field::Other && text != normal(&first.value(column).shown()) {
            known += 1;
        }
    }
    own >= 1 && known * 2 >= own && known >= 1 && groups(first)
}

/// Whether a row has a heading over several columns: merged, or followed by blanks.
fn groups(row: &Row) -> bool {
    if !row.from_left.is_empty() {
        return true;
    }
    let filled: Vec<usize> = row.own().map(|(column, _)| column).collect();
    match (filled.first(), filled.last()) {
        (Some(first), Some(last)) => last - first + 1 > filled.len(),
        _ => false,
    }
}

fn build(rows: &[Row]) -> Layout {
    let width = rows
        .iter()
        .map(|r| r.cells.len())
        .max()
        .unwrap_or(0)
        .min(MAX_COLUMNS);
    let mut columns = Vec::new();
    let mut texts = Vec::new();
    let mut groups: Vec<String> = vec![String::new(); rows.len()];
    for index in 0..width {
        let mut parts: Vec<String> = Vec::new();
        for (depth, row) in rows.iter().enumerate() {
            let mut text = row.heading(index).shown().into_owned();
            let upper = depth + 1 < rows.len();
            if let Some(group) = groups.get_mut(depth) {
                if !text.is_empty() {
                    group.clone_from(&text);
                } else if upper && has_below(rows, depth, index) {
                    // An unmerged group heading holds for the blank cells to its right.
                    text.clone_from(group);
                }
            }
            if !text.is_empty() && parts.last() != Some(&text) {
                parts.push(text);
            }
        }
        let Some((own, above)) = parts.split_last() else {
            continue;
        };
        let group = above.join("");
        texts.push(normal(own));
        columns.push(Column {
            index,
            field: classify(&group, own),
            heading: normal(own),
        });
    }
    let mut layout = Layout { columns, texts };
    settle(&mut layout);
    layout
}

fn has_below(rows: &[Row], depth: usize, index: usize) -> bool {
    rows.iter()
        .skip(depth + 1)
        .any(|row| !row.heading(index).is_empty())
}

/// Whether a row holds no data at all: above rows that only their content tells it is a title or
/// a header whose words say too little.
pub(crate) fn says_nothing(row: &Row) -> bool {
    row.own().all(|(_, cell)| !is_data(cell))
}
