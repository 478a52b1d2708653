//! Columns known by what they hold.

use super::address_field::looks_like_place;
use super::field::{Field, Part, classify};
use super::heading_words::{ID, LANDLORD, MATTERS, STRANGERS};
use super::layout::{Column, Layout};
use crate::cell::{Cell, MAX_COLUMNS, Row};
use crate::chat::is_name;
use crate::text::{has_any, is_blank_word, is_han, longest_digits};

impl Layout {
    /// Finds address, name, number and telephone, where no heading names them, by what the columns
    /// with unknown headings hold in the rows below.
    pub(crate) fn claim(&mut self, rows: &[Row]) {
        let width = rows
            .iter()
            .map(|r| r.cells.len())
            .max()
            .unwrap_or(0)
            .min(MAX_COLUMNS);
        for index in 0..width {
            let known = self.columns.iter().position(|c| c.index == index);
            let heading = known
                .and_then(|at| self.columns.get(at))
                .map(|c| (c.field, c.heading.clone()));
            if heading.is_some_and(|(field, text)| field != Field::Other || is_meant(&text)) {
                continue;
            }
            let cells: Vec<&Cell> = rows
                .iter()
                .map(|r| r.value(index))
                .filter(|c| !is_blank_word(&c.shown()))
                .collect();
            if cells.is_empty() || cells.len() * 2 < rows.len() {
                continue;
            }
            let Some(field) = content_field(&cells, &self.columns) else {
                continue;
            };
            let missing = match field {
                Field::Address(_) => !self.has_address(),
                Field::Name => {
                    !self.has(Field::Name) && !self.has(Field::Landlord) && are_names(&cells)
                }
                Field::IdNumber => !self.has(Field::IdNumber),
                Field::Phone => !self.has(Field::Phone) && !self.has(Field::LandlordPhone),
                _ => false,
            };
            if !missing {
                continue;
            }
            match known.and_then(|at| self.columns.get_mut(at)) {
                Some(column) => column.field = field,
                None => self.columns.push(Column {
                    index,
                    field,
                    heading: String::new(),
                }),
            }
        }
    }
}

/// Whether a heading is known, though its column isn't read.
fn is_meant(heading: &str) -> bool {
    classify("", heading) != Field::Other
        || [STRANGERS, MATTERS, LANDLORD, ID]
            .iter()
            .any(|words| has_any(heading, words))
}

fn are_names(cells: &[&Cell]) -> bool {
    let named = |cell: &&&Cell| {
        let shown = cell.shown();
        let mut names = shown.split(['、', ',', '，', '/', ' ', ';', '\n']);
        names.all(|n| n.is_empty() || is_name(n))
    };
    cells.iter().filter(named).count() * 10 >= cells.len() * 7
}

/// A layout from what the columns hold, for sheets without a header.
pub(crate) fn by_content(rows: &[Row]) -> Option<Layout> {
    let width = rows
        .iter()
        .map(|r| r.cells.len())
        .max()
        .unwrap_or(0)
        .min(MAX_COLUMNS);
    let mut columns: Vec<Column> = Vec::new();
    for index in 0..width {
        let cells: Vec<&Cell> = rows
            .iter()
            .map(|r| r.value(index))
            .filter(|c| !c.is_empty())
            .collect();
        let Some(field) = content_field(&cells, &columns) else {
            continue;
        };
        columns.push(Column {
            index,
            field,
            heading: String::new(),
        });
    }
    let layout = Layout {
        columns,
        texts: Vec::new(),
    };
    let dated = layout.has(Field::From) || layout.has(Field::Lease);
    let numbered = layout.has(Field::IdNumber) || layout.has(Field::Phone);
    (layout.has_address()
        && (layout.has(Field::IdNumber) || (layout.has(Field::Name) && (numbered || dated))))
        .then_some(layout)
}

fn content_field(cells: &[&Cell], before: &[Column]) -> Option<Field> {
    if cells.is_empty() {
        return None;
    }
    let share = |test: &dyn Fn(&str, &Cell) -> bool| {
        let hits = cells.iter().filter(|c| test(&c.shown(), c)).count();
        hits * 10 >= cells.len() * 6
    };
    let seen = |field: Field| before.iter().any(|c| c.field == field);
    let day = jiff::civil::Date::constant(2020, 1, 1);
    if share(&|t, _| (15..=18).contains(&longest_digits(t)) && !looks_like_place(t)) {
        return (!seen(Field::IdNumber)).then_some(Field::IdNumber);
    }
    if share(&|t, _| longest_digits(t) == 11 && t.chars().filter(|c| is_han(*c)).count() == 0) {
        return (!seen(Field::Phone)).then_some(Field::Phone);
    }
    if share(&|t, c| {
        matches!(c, Cell::Date(_))
            || (!t.contains(is_han) || t.contains('年') || t.contains('月')) && {
                let lease = crate::dates::parse_single(c, day);
                lease.from.is_some_and(|d| d.year_said)
            }
    }) {
        let range = share(&|_, c| crate::dates::parse_single(c, day).to.is_some());
        return match (range, seen(Field::From), seen(Field::To)) {
            (true, ..) => Some(Field::Lease),
            (false, false, _) => Some(Field::From),
            (false, true, false) => Some(Field::To),
            _ => None,
        };
    }
    if share(&|t, _| looks_like_place(t)) {
        return (!seen(Field::Address(Part::Whole))).then_some(Field::Address(Part::Whole));
    }
    let name = |t: &str| {
        let count = t.chars().count();
        (2..=20).contains(&count) && t.chars().all(|c| is_han(c) || "、,/; ·".contains(c))
    };
    if share(&|t, _| name(t)) && !seen(Field::Name) {
        return Some(Field::Name);
    }
    None
}
