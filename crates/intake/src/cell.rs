//! Cells, rows and merged regions, whatever file they came from.

use std::borrow::Cow;

use jiff::civil::Date;

/// Cells to the right of this column are counted, not read: no report is that wide, and a stray
/// cell in column XFD must not cost memory in every row.
pub(crate) const MAX_COLUMNS: usize = 256;

/// The value of a cell; formulas come as their cached value.
#[derive(Debug, Clone, PartialEq, Default)]
pub(crate) enum Cell {
    /// Nothing.
    #[default]
    Empty,
    /// Text as stored.
    Text(String),
    /// A number that isn't formatted as a date.
    Number(f64),
    /// A date cell, time of day dropped.
    Date(Date),
}

impl Cell {
    /// Text cell, or empty when there is nothing to see.
    pub(crate) fn text(text: &str) -> Self {
        let text = crate::text::clean(text);
        if text.is_empty() {
            Self::Empty
        } else {
            Self::Text(text)
        }
    }

    pub(crate) fn is_empty(&self) -> bool {
        matches!(self, Self::Empty)
    }

    /// As a person would see it: whole numbers in full, never in scientific notation.
    pub(crate) fn shown(&self) -> Cow<'_, str> {
        match self {
            Self::Empty => Cow::Borrowed(""),
            Self::Text(text) => Cow::Borrowed(text),
            Self::Number(n) if n.fract() == 0.0 && n.abs() < 1e30 => Cow::Owned(format!("{n:.0}")),
            Self::Number(n) => Cow::Owned(format!("{n}")),
            Self::Date(date) => Cow::Owned(date.to_string()),
        }
    }
}

/// A rectangle of merged cells, inclusive, rows from 1, columns from 0.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Merge {
    pub(crate) first_row: u32,
    pub(crate) last_row: u32,
    pub(crate) first_column: u32,
    pub(crate) last_column: u32,
}

/// A set of columns.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Columns([u64; MAX_COLUMNS / 64]);

impl Columns {
    pub(crate) fn insert(&mut self, column: usize) {
        if let Some(word) = self.0.get_mut(column / 64) {
            *word |= 1 << (column % 64);
        }
    }

    pub(crate) fn contains(self, column: usize) -> bool {
        self.0
            .get(column / 64)
            .is_some_and(|word| word >> (column % 64) & 1 == 1)
    }

    pub(crate) fn is_empty(self) -> bool {
        self.0.iter().all(|word| *word == 0)
    }
}

/// A row with its merged regions filled in.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Row {
    /// As the spreadsheet shows it, from 1.
    pub(crate) number: u32,
    /// From column 0 to the last one that holds something.
    pub(crate) cells: Vec<Cell>,
    /// Columns whose value was filled in from a merged cell of an earlier row.
    pub(crate) from_above: Columns,
    /// Columns whose value was filled in from a merged cell to the left.
    pub(crate) from_left: Columns,
    /// Something stands right of [`MAX_COLUMNS`].
    pub(crate) beyond: bool,
}

static EMPTY: Cell = Cell::Empty;

impl Row {
    /// Whether the row holds nothing of its own.
    pub(crate) fn is_empty(&self) -> bool {
        !self.beyond && self.own().next().is_none()
    }

    /// Cells that were written in this very row and place.
    pub(crate) fn own(&self) -> impl Iterator<Item = (usize, &Cell)> {
        self.cells.iter().enumerate().filter(|(column, cell)| {
            !cell.is_empty()
                && !self.from_above.contains(*column)
                && !self.from_left.contains(*column)
        })
    }

    /// The value that holds for this column of a data row: its own or that of a vertical merge.
    pub(crate) fn value(&self, column: usize) -> &Cell {
        if self.from_left.contains(column) {
            return &EMPTY;
        }
        self.cells.get(column).unwrap_or(&EMPTY)
    }

    /// The value that holds for this column of a header row, horizontal merges filled in.
    pub(crate) fn heading(&self, column: usize) -> &Cell {
        self.cells.get(column).unwrap_or(&EMPTY)
    }
}
