//! The tenants of a row: names, numbers and telephones from their columns.

use super::field::Field;
use super::layout::{Column, Layout};
use crate::cell::{Cell, Row};
use crate::chat::is_name;
use crate::checks::DraftTenant;
use crate::model::Party;
use crate::people::{Mention, id_numbers, is_mixed, mentions, names, phone_numbers};
use crate::text::is_blank_word;

/// Everybody named in a row. Where each tenant has columns of his own (`承租人1`, `身份证1`,
/// `承租人2`, …) they are read column by column, else list by list.
pub(super) fn tenants(row: &Row, layout: &Layout) -> Vec<DraftTenant> {
    let name_columns: Vec<&Column> = layout.of(Field::Name).collect();
    let id_columns: Vec<&Column> = layout.of(Field::IdNumber).collect();
    let phone_columns: Vec<&Column> = layout.of(Field::Phone).collect();
    let said = layout
        .of(Field::IdType)
        .map(|c| row.value(c.index).shown().into_owned())
        .collect::<Vec<_>>()
        .join(" ");
    let sets = name_columns.len().max(1);
    let split = sets > 1 && id_columns.len() == sets;
    let mut out = Vec::new();
    if split {
        for set in 0..sets {
            let pick =
                |columns: &[&Column]| columns.get(set).map(|c| c.index).into_iter().collect();
            let phones = if phone_columns.len() == sets || set == 0 {
                pick(&phone_columns)
            } else {
                Vec::new()
            };
            out.extend(group(
                row,
                &pick(&name_columns),
                &pick(&id_columns),
                &phones,
                &said,
            ));
        }
    } else {
        let all = |columns: &[&Column]| columns.iter().map(|c| c.index).collect::<Vec<_>>();
        out = group(
            row,
            &all(&name_columns),
            &all(&id_columns),
            &all(&phone_columns),
            &said,
        );
    }
    out
}

fn group(
    row: &Row,
    name_columns: &[usize],
    id_columns: &[usize],
    phone_columns: &[usize],
    said: &str,
) -> Vec<DraftTenant> {
    let mut ids = Vec::new();
    for column in id_columns {
        let cell = row.value(*column);
        if !is_blank_word(&cell.shown()) {
            ids.extend(
                id_numbers(cell, said)
                    .into_iter()
                    .filter(|id| !id.number.is_empty()),
            );
        }
    }
    let mut phones = Vec::new();
    for column in phone_columns {
        phones.extend(phone_numbers(row.value(*column)));
    }
    let mut named: Vec<Mention> = Vec::new();
    for column in name_columns {
        let cell = row.value(*column);
        let text = cell.shown();
        if is_blank_word(&text) {
            continue;
        }
        if is_mixed(&text) {
            named.extend(mentions(&text));
        } else if name_columns.len() > 1 {
            named.extend(names(&text, 1).into_iter().map(only_name));
        } else {
            named.extend(
                names(&text, ids.len().max(phones.len()))
                    .into_iter()
                    .map(only_name),
            );
        }
    }
    // Name and number in each other's columns.
    if let ([only], true) = (named.as_mut_slice(), ids.is_empty())
        && only.name.is_empty()
        && only.id.is_some()
    {
        let swapped = id_columns
            .iter()
            .map(|column| row.value(*column).shown().trim().to_owned())
            .find(|text| is_name(text));
        only.name = swapped.unwrap_or_default();
    }
    let count = match named.len().max(ids.len()) {
        0 => phones.len().min(1),
        count => count,
    };
    let column = |columns: &[usize]| columns.first().and_then(|c| u32::try_from(*c).ok());
    let mut ids = ids.into_iter();
    // One tenant with two telephones has two; one telephone among several people is the first's.
    let mut phones = phones.into_iter();
    let mut named = named.into_iter();
    (0..count)
        .map(|_| {
            let mention = named.next().unwrap_or_default();
            DraftTenant {
                name: mention.name,
                id: mention.id.or_else(|| ids.next()),
                phone: if mention.phone.is_empty() {
                    phones.next().unwrap_or_default()
                } else {
                    mention.phone
                },
                row: row.number,
                columns: [
                    column(name_columns),
                    column(id_columns),
                    column(phone_columns),
                ],
            }
        })
        .collect()
}

fn only_name(name: String) -> Mention {
    Mention {
        name,
        ..Mention::default()
    }
}

/// The landlord of a row.
pub(super) fn landlord(row: &Row, layout: &Layout) -> Option<Party> {
    let mut party = Party::default();
    for column in layout.of(Field::Landlord) {
        take(row.value(column.index), &mut party);
    }
    for column in layout.of(Field::LandlordPhone) {
        if party.phone.is_empty() {
            party.phone = phone_numbers(row.value(column.index))
                .into_iter()
                .next()
                .unwrap_or_default();
        }
    }
    (party != Party::default()).then_some(party)
}

fn take(cell: &Cell, party: &mut Party) {
    let text = cell.shown();
    if is_blank_word(&text) {
        return;
    }
    if let Some(first) = mentions(&text).into_iter().next() {
        if party.name.is_empty() {
            party.name = first.name;
        }
        if party.phone.is_empty() {
            party.phone = first.phone;
        }
    } else if party.name.is_empty() {
        text.trim().clone_into(&mut party.name);
    }
}
