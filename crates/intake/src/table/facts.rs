//! What one row says, before rows are put together.

use std::borrow::Cow;

use jiff::civil::Date;

use super::address_field::{Piece, ends_in_room, join, lacks_name};
use super::field::{Field, Part};
use super::layout::Layout;
use super::people;
use super::section::Context;
use crate::cell::{Cell, Row};
use crate::checks::DraftTenant;
use crate::dates::{LeaseText, next_after, parse_lease, parse_single};
use crate::model::{LeaseDate, Party, TenancyKind};
use crate::text::is_blank_word;
use crate::words::{names_leaving, remark_out, says_in, says_out, says_vacant, state_out};

/// How a value relates to the rows above.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Origin {
    /// The cell is blank.
    Blank,
    /// Spread from a merged cell.
    Merged,
    /// Written in this row.
    Own,
}

/// What one row says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Facts {
    pub(super) row: u32,
    pub(super) seq: (Origin, String),
    pub(super) contract: (Origin, String),
    pub(super) address: String,
    pub(super) address_origin: Origin,
    pub(super) pieces: Vec<(usize, Piece)>,
    pub(super) people: Vec<DraftTenant>,
    pub(super) lease: LeaseText,
    pub(super) lease_column: Option<u32>,
    pub(super) to_column: Option<u32>,
    pub(super) landlord: Option<Party>,
    pub(super) remark: String,
    pub(super) kind: Option<TenancyKind>,
    pub(super) vacant: bool,
}

impl Facts {
    /// Nothing a tenancy could be made of.
    pub(super) fn is_blank(&self) -> bool {
        self.address.is_empty() && self.people.iter().all(DraftTenant::is_blank)
    }

    /// Whether the address leads to a door.
    pub(super) fn has_room(&self) -> bool {
        self.pieces.iter().any(|(_, piece)| match piece.part {
            Part::Room | Part::Door => true,
            _ => ends_in_room(&piece.text),
        })
    }
}

fn origin(row: &Row, column: usize) -> Origin {
    if row.value(column).is_empty() {
        Origin::Blank
    } else if row.from_above.contains(column) {
        Origin::Merged
    } else {
        Origin::Own
    }
}

fn single(row: &Row, layout: &Layout, field: Field) -> (Origin, String) {
    for column in layout.of(field) {
        let text = row.value(column.index).shown();
        if !is_blank_word(&text) {
            return (origin(row, column.index), text.trim().to_owned());
        }
    }
    (Origin::Blank, String::new())
}

/// Reads a row; `above` are the address pieces of the row before, for blanks that mean "the same",
/// `context` is where titles and lines between the rows say that they lie.
pub(super) fn read(
    row: &Row,
    layout: &Layout,
    above: &[(usize, Piece)],
    context: &Context,
    today: Date,
) -> Facts {
    let (pieces, address_origin) = address(row, layout, above);
    let mut parts: Vec<Piece> = pieces.iter().map(|(_, p)| p.clone()).collect();
    if !context.is_empty() && !parts.is_empty() && parts.iter().all(needs_place) {
        let text = context.before(&join(&parts));
        let piece = Piece {
            part: Part::Compound,
            heading: String::new(),
            text,
        };
        parts.retain(|p| !piece.text.contains(p.text.trim()));
        parts.push(piece);
    }
    // `房屋地址：…` above a list of people holds for all of them.
    let address_origin = if parts.is_empty() && !layout.has_address() && context.has_door() {
        parts.push(Piece {
            part: Part::Whole,
            heading: String::new(),
            text: context.before(""),
        });
        Origin::Merged
    } else {
        address_origin
    };
    let (lease, lease_column, to_column) = lease(row, layout, today);
    let texts = |field: Field| {
        let all: Vec<String> = layout
            .of(field)
            .map(|c| row.value(c.index).shown().trim().to_owned())
            .filter(|t| !t.is_empty())
            .collect();
        all.join(" ")
    };
    let remark = texts(Field::Remark);
    let status = texts(Field::Status);
    let name_text = texts(Field::Name);
    let people: Vec<DraftTenant> = people::tenants(row, layout);
    let numbered = people.iter().any(|p| p.id.is_some());
    let vacant = !numbered
        && (says_vacant(&name_text)
            || says_vacant(&status)
            || (people.is_empty() && says_vacant(&remark)));
    Facts {
        row: row.number,
        seq: single(row, layout, Field::Seq),
        contract: single(row, layout, Field::Contract),
        address: join(&parts),
        address_origin,
        pieces,
        people,
        kind: kind(row, layout, &status, &remark, &lease),
        lease,
        lease_column,
        to_column,
        landlord: people::landlord(row, layout),
        remark,
        vacant,
    }
}

/// Whether a part of an address leaves open which estate or road it is of.
fn needs_place(piece: &Piece) -> bool {
    piece.part < Part::Whole || lacks_name(&piece.text)
}

fn address(row: &Row, layout: &Layout, above: &[(usize, Piece)]) -> (Vec<(usize, Piece)>, Origin) {
    let mut pieces: Vec<(usize, Piece)> = Vec::new();
    let mut best = Origin::Blank;
    for column in &layout.columns {
        let Field::Address(part) = column.field else {
            continue;
        };
        let cell = row.value(column.index);
        let text = match cell {
            // `12-3` is building 12, unit 3, until a spreadsheet takes it for a day.
            Cell::Date(date) => Cow::Owned(format!("{}-{}", date.month(), date.day())),
            _ => cell.shown(),
        };
        let ditto = matches!(
            text.trim(),
            "同上" | "〃" | "″" | "\"" | "″″" | "″ ″" | "''" | "″同" | "同前"
        );
        if ditto {
            pieces.extend(
                above
                    .iter()
                    .find(|(index, _)| *index == column.index)
                    .cloned(),
            );
            best = Origin::Own;
            continue;
        }
        if is_blank_word(&text) && text.trim() != "0" {
            continue;
        }
        match origin(row, column.index) {
            Origin::Own => best = Origin::Own,
            Origin::Merged if best == Origin::Blank => best = Origin::Merged,
            _ => {}
        }
        pieces.push((
            column.index,
            Piece {
                part,
                heading: column.heading.clone(),
                text: text.trim().to_owned(),
            },
        ));
    }
    let top = layout.columns.iter().filter_map(|c| match c.field {
        Field::Address(part) => Some(part),
        _ => None,
    });
    if let Some(top) = top.min() {
        inherit(&mut pieces, above, top);
    }
    (pieces, best)
}

/// A list that writes the compound only once: rows that leave the widest column `top` blank and
/// begin with a building or room continue the compound above.
fn inherit(pieces: &mut Vec<(usize, Piece)>, above: &[(usize, Piece)], top: Part) {
    let Some(widest) = pieces.iter().map(|(_, p)| p.part).min() else {
        return;
    };
    if widest <= top {
        return;
    }
    let mut wider: Vec<(usize, Piece)> = above
        .iter()
        .filter(|(_, p)| p.part < widest)
        .cloned()
        .collect();
    wider.append(pieces);
    *pieces = wider;
}

fn lease(row: &Row, layout: &Layout, today: Date) -> (LeaseText, Option<u32>, Option<u32>) {
    let mut lease = LeaseText::default();
    let mut at = None;
    let mut to_at = None;
    let index = |c: usize| u32::try_from(c).ok();
    for column in layout.of(Field::Lease).chain(layout.of(Field::From)) {
        let cell = row.value(column.index);
        let read = match cell {
            Cell::Number(n) if column.field == Field::Lease && (1.0..=120.0).contains(n) => {
                LeaseText {
                    months: whole(*n),
                    ..LeaseText::default()
                }
            }
            _ => parse_single(cell, today),
        };
        if read.invalid || at.is_none() {
            at = index(column.index);
        }
        lease = merged(lease, read);
    }
    for column in layout.of(Field::To).chain(layout.of(Field::MoveOut)) {
        let cell = row.value(column.index);
        let read = parse_single(cell, today);
        if read.invalid {
            at = index(column.index);
        }
        lease.invalid |= read.invalid;
        lease.months = lease.months.or(read.months);
        lease.days = lease.days.or(read.days);
        if let Some(to) = read.to.or(read.from)
            && (lease.to.is_none() || column.field == Field::MoveOut)
        {
            lease.to = Some(after(lease.from, to));
            to_at = index(column.index);
        }
    }
    for (field, unit) in [(Field::Months, 1), (Field::Years, 12)] {
        for column in layout.of(field) {
            let cell = row.value(column.index);
            let text = cell.shown();
            let count = text
                .trim()
                .parse::<f64>()
                .ok()
                .and_then(whole)
                .map(|n| n * unit);
            let read = count.or_else(|| parse_lease(&text, today).months);
            lease.months = lease.months.or(read.filter(|n| (1..=600).contains(n)));
        }
    }
    (lease.with_length(), at, to_at.or(at))
}

/// An end without a year lies behind its beginning.
fn after(from: Option<LeaseDate>, to: LeaseDate) -> LeaseDate {
    match from {
        Some(from) if !to.year_said => {
            let date = next_after(to.date.month(), to.date.day(), from.date).unwrap_or(to.date);
            LeaseDate {
                date,
                year_said: false,
            }
        }
        _ => to,
    }
}

fn merged(old: LeaseText, new: LeaseText) -> LeaseText {
    LeaseText {
        from: new.from.or(old.from),
        to: new.to.or(old.to),
        months: new.months.or(old.months),
        days: new.days.or(old.days),
        invalid: old.invalid || new.invalid,
    }
}

fn whole(n: f64) -> Option<i32> {
    // Lengths are small; the range check makes the cast exact.
    #[allow(clippy::cast_possible_truncation)]
    (n.fract() == 0.0 && (0.0..10_000.0).contains(&n)).then_some(n as i32)
}

/// The answer in a column that asks: `是否退租`, `是否在住`.
fn asked(heading: &str, answer: &str) -> Option<TenancyKind> {
    if !heading.contains("是否") {
        return None;
    }
    let lower = answer.to_ascii_lowercase();
    let yes = matches!(
        lower.as_str(),
        "是" | "已" | "y" | "yes" | "√" | "✓" | "1" | "有" | "对"
    );
    let no = matches!(
        lower.as_str(),
        "否" | "n" | "no" | "×" | "x" | "0" | "不是" | "没有"
    );
    let out = names_leaving(heading);
    let stays = crate::text::has_any(heading, &["在住", "在租", "居住", "续租", "承租中"]);
    match (yes, no) {
        (true, _) if out => Some(TenancyKind::CheckOut),
        (_, true) if out => Some(TenancyKind::CheckIn),
        (true, _) if stays => Some(TenancyKind::CheckIn),
        (_, true) if stays && !heading.contains("续租") => Some(TenancyKind::CheckOut),
        _ => None,
    }
}

/// Moved in or out, as far as this row says.
fn kind(
    row: &Row,
    layout: &Layout,
    status: &str,
    remark: &str,
    lease: &LeaseText,
) -> Option<TenancyKind> {
    if let Some(kind) = layout.of(Field::Status).find_map(|column| {
        let answer = row.value(column.index).shown();
        asked(&column.heading, answer.trim())
    }) {
        return Some(kind);
    }
    if state_out(status) {
        return Some(TenancyKind::CheckOut);
    }
    if says_in(status) {
        return Some(TenancyKind::CheckIn);
    }
    let moved_out = layout
        .of(Field::MoveOut)
        .any(|c| !is_blank_word(&row.value(c.index).shown()));
    if moved_out || remark_out(remark) {
        return Some(TenancyKind::CheckOut);
    }
    let lease_out = layout
        .of(Field::Lease)
        .chain(layout.of(Field::To))
        .any(|c| matches!(row.value(c.index), Cell::Text(text) if says_out(text)));
    if lease_out {
        return Some(TenancyKind::CheckOut);
    }
    let _ = lease;
    None
}
