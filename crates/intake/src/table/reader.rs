//! Reads a sheet from top to bottom.

use std::collections::VecDeque;

use jiff::civil::Date;

use super::address_field::Piece;
use super::content::by_content;
use super::draft::{Draft, Setting};
use super::facts::{self, Facts};
use super::field::Field;
use super::form::{Form, forms};
use super::layout::{Layout, header, says_nothing};
use super::section::{Context, Section, is_place_label, section, sheet_place, title_place};
use super::sort;
use crate::cell::Row;
use crate::file::Sheet;
use crate::model::{Channel, Entry, Ignored, IgnoredReason, TenancyKind};
use crate::words::heading_kind;

/// A header is looked for in this many non-empty rows.
const HEADER_WITHIN: usize = 120;

/// What became of a sheet.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct SheetOutcome {
    /// Rows that hold something.
    pub(crate) rows: u32,
    /// A header or recognisable columns were found.
    pub(crate) is_table: bool,
}

/// Whether the first rows of a sheet make a table.
pub(crate) fn looks_like_table(sheet: &Sheet) -> bool {
    let head: Vec<Row> = sheet
        .rows()
        .filter(|r| !r.is_empty())
        .take(HEADER_WITHIN)
        .collect();
    (0..head.len()).any(|at| head.get(at..).and_then(header).is_some())
        || by_content(&head).is_some()
        || !forms(&head).is_empty()
}

/// Reads a sheet; every non-empty row ends in one entry given to `on`.
pub(crate) fn read_sheet(
    sheet: &Sheet,
    channel: Channel,
    today: Date,
    on: &mut dyn FnMut(Entry),
) -> SheetOutcome {
    let mut reader = Reader {
        layout: None,
        draft: None,
        above: Vec::new(),
        base: TenancyKind::CheckIn,
        said: None,
        context: Context::default(),
        today,
        setting: Setting {
            sheet: sheet.name.clone(),
            channel,
            kind: TenancyKind::CheckIn,
            has_people: false,
            has_address: false,
        },
        on,
    };
    let mut rows = sheet.rows().filter(|r| !r.is_empty());
    let mut count = 0_u32;
    if sheet.hidden {
        for row in rows {
            count += 1;
            reader.ignore(row.number, IgnoredReason::HiddenSheet);
        }
        return SheetOutcome {
            rows: count,
            is_table: false,
        };
    }
    reader.sheet_name(&sheet.name);
    let mut window: VecDeque<Row> = rows.by_ref().take(HEADER_WITHIN).collect();
    let head: &[Row] = window.make_contiguous();
    let found =
        (0..head.len()).find_map(|at| head.get(at..).and_then(header).map(|(l, n)| (at, l, n)));
    if let Some((at, layout, taken)) = found {
        for row in window.drain(..at) {
            count += 1;
            reader.title(&row);
            reader.ignore(row.number, IgnoredReason::Title);
        }
        for row in window.drain(..taken) {
            count += 1;
            reader.ignore(row.number, IgnoredReason::Header);
        }
        reader.set_layout(claimed(layout, window.make_contiguous()));
    } else if let Some(layout) = by_content(head) {
        while let Some(row) = window.pop_front_if(|row| says_nothing(row)) {
            count += 1;
            reader.title(&row);
            reader.ignore(row.number, IgnoredReason::Title);
        }
        reader.set_layout(layout);
    } else {
        let rest: Vec<Row> = window.into_iter().chain(rows).collect();
        let filled_in = forms(&rest);
        let reason = if filled_in.is_empty() {
            IgnoredReason::NoTable
        } else {
            IgnoredReason::Title
        };
        for row in &rest {
            count += 1;
            if !filled_in.iter().any(|form| form.rows.contains(&row.number)) {
                reader.ignore(row.number, reason);
            }
        }
        let is_table = !filled_in.is_empty();
        for form in filled_in {
            reader.form(form);
        }
        return SheetOutcome {
            rows: count,
            is_table,
        };
    }
    loop {
        // Two rows ahead are enough for a header over three rows.
        while window.len() < 3 {
            let Some(row) = rows.next() else { break };
            window.push_back(row);
        }
        let taken = reader.new_header(window.make_contiguous());
        if taken > 0 {
            for row in window.drain(..taken) {
                count += 1;
                reader.ignore(row.number, IgnoredReason::RepeatedHeader);
            }
            continue;
        }
        let Some(row) = window.pop_front() else { break };
        count += 1;
        reader.row(&row);
    }
    reader.flush();
    SheetOutcome {
        rows: count,
        is_table: true,
    }
}

/// Rows below a header that show what columns with unknown headings hold.
const SHOWN_BELOW: usize = 50;

/// The layout with columns that only their content tells.
fn claimed(mut layout: Layout, below: &[Row]) -> Layout {
    layout.claim(below.get(..below.len().min(SHOWN_BELOW)).unwrap_or(below));
    layout
}

struct Reader<'a> {
    layout: Option<Layout>,
    draft: Option<Draft>,
    above: Vec<(usize, Piece)>,
    /// What the sheet's name says of all its tables.
    base: TenancyKind,
    /// What the last title or line between rows says.
    said: Option<TenancyKind>,
    context: Context,
    today: Date,
    setting: Setting,
    on: &'a mut dyn FnMut(Entry),
}

impl Reader<'_> {
    /// A sheet called `6月退租` is about people who left, one called `莲花新村` about that estate.
    fn sheet_name(&mut self, name: &str) {
        if let Some(kind) = heading_kind(name) {
            self.base = kind;
        }
        if let Some(place) = sheet_place(name) {
            self.context.enter(&place);
        }
    }

    /// A row above the header.
    fn title(&mut self, row: &Row) {
        let texts: Vec<String> = row.own().map(|(_, c)| c.shown().into_owned()).collect();
        for (at, text) in texts.iter().enumerate() {
            self.said = heading_kind(text).or(self.said);
            let labelled = texts.get(at + 1).filter(|_| is_place_label(text)).cloned();
            if let Some(place) = labelled.or_else(|| title_place(text)) {
                self.context.enter(&place);
            }
        }
    }

    /// Reads a filled-in form.
    fn form(&mut self, form: Form) {
        let Form { layout, row, rows } = form;
        let facts = facts::read(&row, &layout, &[], &self.context, self.today);
        self.set_layout(layout);
        self.draft = Some(Draft::new(facts).over(rows));
        self.flush();
    }

    fn set_layout(&mut self, layout: Layout) {
        self.flush();
        let leaving = layout.has(Field::MoveOut)
            && !layout.has(Field::From)
            && !layout.has(Field::To)
            && !layout.has(Field::Lease);
        self.setting.kind = if leaving {
            TenancyKind::CheckOut
        } else {
            self.said.unwrap_or(self.base)
        };
        self.setting.has_people = layout.has_people();
        self.setting.has_address = layout.has_address();
        self.above.clear();
        self.layout = Some(layout);
    }

    /// Takes a header in the middle of a sheet: the same again, or another table's. Answers how
    /// many rows it took.
    fn new_header(&mut self, rows: &[Row]) -> usize {
        let Some((layout, taken)) = header(rows) else {
            return 0;
        };
        // Three headings at least: a row of names and words may look like two.
        if layout
            .columns
            .iter()
            .filter(|c| c.field.is_telling())
            .count()
            < 3
        {
            return 0;
        }
        let same = self
            .layout
            .as_ref()
            .is_some_and(|l| l.texts == layout.texts);
        if !same {
            self.set_layout(claimed(layout, rows.get(taken..).unwrap_or(&[])));
        }
        taken
    }

    fn row(&mut self, row: &Row) {
        let Some(layout) = &self.layout else { return };
        let reason = sort::ignored(row, layout);
        if matches!(reason, None | Some(IgnoredReason::Note))
            && let Some(section) = section(row, layout)
        {
            self.flush();
            self.above.clear();
            match section {
                Section::Kind(kind) => {
                    self.said = Some(kind);
                    self.setting.kind = kind;
                }
                Section::Place(place) => self.context.enter(&place),
            }
            self.ignore(row.number, IgnoredReason::Title);
            return;
        }
        if let Some(reason) = reason {
            self.ignore(row.number, reason);
            return;
        }
        let facts = facts::read(row, layout, &self.above, &self.context, self.today);
        // An advert whose place was left out is still one, if it says whom to ask.
        let advert = self.setting.channel == Channel::Listing && facts.landlord.is_some();
        if facts.is_blank() && !advert {
            let reason = if facts.remark.is_empty() {
                IgnoredReason::EmptyForm
            } else {
                IgnoredReason::Note
            };
            self.ignore(row.number, reason);
            return;
        }
        // What is advertised is empty as a rule.
        if facts.vacant && self.setting.channel != Channel::Listing {
            self.flush();
            self.above = facts.pieces;
            self.ignore(row.number, IgnoredReason::Vacant);
            return;
        }
        self.take(facts);
    }

    fn take(&mut self, facts: Facts) {
        if !facts.pieces.is_empty() {
            self.above.clone_from(&facts.pieces);
        }
        match &mut self.draft {
            Some(draft) if draft.continues(&facts, &self.setting) => draft.add(facts),
            _ => {
                self.flush();
                self.draft = Some(Draft::new(facts));
            }
        }
    }

    fn flush(&mut self) {
        if let Some(draft) = self.draft.take() {
            (self.on)(Entry::Tenancy(draft.finish(&self.setting)));
        }
    }

    fn ignore(&mut self, row: u32, reason: IgnoredReason) {
        (self.on)(Entry::Ignored(Ignored {
            sheet: self.setting.sheet.clone(),
            row,
            reason,
        }));
    }
}
