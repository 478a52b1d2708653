//! Forms: a label on the left, its value on the right, one report below the other. They are read
//! as a table of one row each.

use super::field::{Field, classify, normal};
use super::layout::{Column, Layout};
use crate::cell::{Cell, Row};
use crate::text::longest_digits;

/// A filled-in form as a table of one row.
#[derive(Debug, Clone, Default)]
pub(super) struct Form {
    pub(super) layout: Layout,
    pub(super) row: Row,
    /// The rows that it stands in.
    pub(super) rows: Vec<u32>,
}

impl Form {
    fn has(&self, label: &str) -> bool {
        self.layout.columns.iter().any(|c| c.heading == label)
    }

    /// Says where, and who.
    fn is_report(&self) -> bool {
        self.layout.has_address() && self.layout.has_people() && self.layout.columns.len() >= 3
    }
}

/// The forms of a sheet in which no table was found.
pub(super) fn forms(rows: &[Row]) -> Vec<Form> {
    let mut out: Vec<Form> = Vec::new();
    let mut open = Form::default();
    for row in rows {
        let pairs = pairs(row);
        let again = pairs.first().is_some_and(|(field, label, _)| {
            open.has(label) && (field.is_address() || open.is_report())
        });
        if again {
            out.push(std::mem::take(&mut open));
        }
        for (field, label, value) in pairs {
            if open.rows.last() != Some(&row.number) {
                open.rows.push(row.number);
            }
            open.layout.columns.push(Column {
                index: open.row.cells.len(),
                field,
                heading: label,
            });
            open.row.cells.push(value);
        }
    }
    out.push(open);
    for form in &mut out {
        form.row.number = form.rows.first().copied().unwrap_or(0);
    }
    out.retain(Form::is_report);
    out
}

/// The labels of a row with what stands right of them.
fn pairs(row: &Row) -> Vec<(Field, String, Cell)> {
    let cells: Vec<&Cell> = row.own().map(|(_, cell)| cell).collect();
    let mut out = Vec::new();
    let mut at = 0;
    while let Some(cell) = cells.get(at) {
        at += 1;
        let label = normal(&cell.shown());
        let field = classify("", &label);
        let known = field.is_telling() || field == Field::Remark;
        if !known || label.chars().count() > 12 || longest_digits(&label) > 0 {
            continue;
        }
        let value = cells.get(at).map(|value| (*value).clone());
        // A label behind a label: this one was left blank.
        let blank = value.as_ref().is_none_or(|value| {
            matches!(value, Cell::Text(text) if classify("", &normal(text)).is_telling() && text.chars().count() <= 6 && longest_digits(text) == 0)
        });
        if let Some(value) = value.filter(|_| !blank) {
            out.push((field, label, value));
            at += 1;
        }
    }
    out
}
