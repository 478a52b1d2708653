//! The layout of a sheet: which column holds what, from its header or, failing that, its content.

use super::address_field::looks_like_place;
use super::field::{Field, Part, classify, normal};
use super::heading_words::{ID, LANDLORD, MATTERS, STRANGERS, TENANT};
use crate::cell::{Cell, MAX_COLUMNS, Row};
use crate::chat::is_name;
use crate::text::{has_any, is_blank_word, is_han, longest_digits};

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

/// Decides what a header cell alone can't.
fn settle(layout: &mut Layout) {
    // A telephone or number column right behind the landlord's name is the landlord's.
    for at in 1..layout.columns.len() {
        let Some(before) = layout
            .columns
            .get(at - 1)
            .map(|c| (c.field, c.heading.clone()))
        else {
            continue;
        };
        let Some(column) = layout.columns.get_mut(at) else {
            continue;
        };
        let plain =
            !crate::text::has_any(&column.heading, &["承租", "租客", "租户", "乙方", "tenant"]);
        let names_phone = crate::text::has_any(&before.1, &["电话", "手机", "联系方式"]);
        if before.0 == Field::Landlord && column.field == Field::Phone && plain && !names_phone {
            column.field = Field::LandlordPhone;
        }
    }
    let names = layout.has(Field::Name);
    let people = layout.has_people();
    for at in 0..layout.columns.len() {
        let follows_landlord = layout
            .columns
            .get(..at)
            .and_then(|before| {
                before
                    .iter()
                    .rev()
                    .find(|c| c.field != Field::Other && c.field != Field::IdType)
            })
            .is_some_and(|c| matches!(c.field, Field::Landlord | Field::LandlordPhone));
        let others = |field: Field| {
            let mut columns = layout.columns.iter().enumerate();
            columns.any(|(i, c)| i != at && c.field == field)
        };
        let (other_ids, other_phones) = (others(Field::IdNumber), others(Field::Phone));
        let Some(column) = layout.columns.get_mut(at) else {
            continue;
        };
        // `业主 | 身份证号 | 电话` beside the same of the tenant, in either order.
        if column.field == Field::IdNumber && follows_landlord && other_ids && names {
            column.field = Field::Other;
        }
        if column.field == Field::Phone
            && follows_landlord
            && other_phones
            && names
            && !has_any(&column.heading, TENANT)
        {
            column.field = Field::LandlordPhone;
        }
        // `联系人` in a sheet without any tenant column of its own is the tenant's.
        if column.field == Field::Landlord && !names && people && column.heading.contains("联系人")
        {
            column.field = Field::Name;
        }
    }
    // `户号` numbers the households of a list whose addresses stand in a column of their own.
    let whole = layout.has(Field::Address(Part::Whole));
    for column in &mut layout.columns {
        if whole && column.heading == "户号" {
            column.field = Field::Seq;
        }
    }
    // `栋 | 层 | 门` numbers the doors of a floor.
    let room = layout.has(Field::Address(Part::Room)) || layout.has(Field::Address(Part::Door));
    for column in &mut layout.columns {
        if !room && column.heading == "门" {
            column.field = Field::Address(Part::Room);
        }
    }
    // `租约` is the lease's time where nothing else is.
    let dated = [Field::From, Field::To, Field::Lease, Field::Months];
    if !dated.into_iter().any(|field| layout.has(field)) {
        for column in &mut layout.columns {
            if column.field == Field::Contract && column.heading == "租约" {
                column.field = Field::Lease;
            }
        }
    }
    let out_only = !layout.has(Field::From) && !layout.has(Field::To) && !layout.has(Field::Lease);
    let has_to = layout.has(Field::To) || layout.has(Field::Lease);
    for column in &mut layout.columns {
        // `入住日期 | 退租日期` are the two ends of a lease.
        if column.field == Field::MoveOut && !out_only && !has_to {
            column.field = Field::To;
        }
    }
    // `租期止 | 离开时间`: the second end is the real one, filled in when somebody leaves.
    if layout.of(Field::To).count() > 1 {
        for column in &mut layout.columns {
            if column.field == Field::To && column.heading.contains("离开") {
                column.field = Field::MoveOut;
            }
        }
    }
    // A bare `日期` beside real lease columns is the day of the report.
    let real = layout.columns.iter().any(|c| {
        matches!(c.field, Field::From | Field::To | Field::MoveOut)
            || (c.field == Field::Lease && !matches!(c.heading.as_str(), "日期" | "时间"))
    });
    if real {
        for column in &mut layout.columns {
            if column.field == Field::Lease && matches!(column.heading.as_str(), "日期" | "时间")
            {
                column.field = Field::Other;
            }
        }
    }
}

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

/// Whether a row holds no data at all: above rows that only their content tells it is a title or
/// a header whose words say too little.
pub(crate) fn says_nothing(row: &Row) -> bool {
    row.own().all(|(_, cell)| !is_data(cell))
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
