//! A tenancy that may still get more rows.

use super::facts::{Facts, Origin};
use crate::checks::{DraftTenant, Place, tenancy_faults};
use crate::model::{Channel, Party, Tenancy, TenancyKind};

/// What the sheet says about all of its rows.
#[derive(Debug, Clone)]
pub(super) struct Setting {
    pub(super) sheet: String,
    pub(super) channel: Channel,
    /// Moved in unless the sheet's name or title is about moving out.
    pub(super) kind: TenancyKind,
    /// The sheet has columns for tenants.
    pub(super) has_people: bool,
    /// The sheet has columns for the place.
    pub(super) has_address: bool,
}

/// A tenancy and the rows it has so far.
#[derive(Debug, Clone)]
pub(super) struct Draft {
    first: Facts,
    rows: Vec<u32>,
    people: Vec<DraftTenant>,
    kind: Option<TenancyKind>,
}

impl Draft {
    pub(super) fn new(facts: Facts) -> Self {
        let people = facts.people.clone();
        Self {
            rows: vec![facts.row],
            kind: facts.kind,
            people,
            first: facts,
        }
    }

    /// The same, standing in several rows from the start.
    pub(super) fn over(mut self, rows: Vec<u32>) -> Self {
        self.rows = rows;
        self
    }

    /// Whether the next row belongs to the same tenancy.
    pub(super) fn continues(&self, next: &Facts, setting: &Setting) -> bool {
        if next.kind.is_some() && next.kind != self.kind {
            return false;
        }
        if next.people.iter().all(DraftTenant::is_blank) || self.names_again(&next.people) {
            return false;
        }
        // An advert names a contact, not people: one without its place isn't about the one above.
        if setting.channel == Channel::Listing && next.address_origin == Origin::Blank {
            return false;
        }
        let own_contract = next.contract.0 != Origin::Blank;
        if own_contract && next.contract.1 != self.first.contract.1 {
            return false;
        }
        let same_place = next.address == self.first.address;
        let new_seq = next.seq.0 == Origin::Own && next.seq.1 != self.first.seq.1;
        if own_contract {
            return same_place || next.address.is_empty() || self.narrows(next);
        }
        match next.address_origin {
            // Without a column for the place a blank one says nothing.
            Origin::Blank => {
                // A landlord spread from a merged cell is the same again.
                let merged = next.seq.0 == Origin::Merged && next.landlord == self.first.landlord;
                setting.has_address
                    && !new_seq
                    && (next.landlord.is_none() || merged)
                    && self.same_days(next)
            }
            Origin::Merged => {
                (same_place || (self.narrows(next) && !new_seq)) && self.same_days(next)
            }
            Origin::Own if same_place => {
                // A list of people numbers each of them, not each letting.
                (!new_seq || self.first.has_room()) && self.same_days(next)
            }
            Origin::Own => self.narrows(next) && !new_seq && no_days(next),
        }
    }

    /// Whether a row repeats the wider parts of the place and leaves the narrower ones blank.
    fn narrows(&self, next: &Facts) -> bool {
        let (known, said) = (&self.first.pieces, &next.pieces);
        let Some(narrowest) = said.iter().map(|(_, p)| p.part).max() else {
            return false;
        };
        said.len() < known.len()
            && said.iter().all(|piece| known.contains(piece))
            && known
                .iter()
                .all(|piece| said.contains(piece) || piece.1.part > narrowest)
    }

    /// Somebody who is in it already opens a new report.
    fn names_again(&self, people: &[DraftTenant]) -> bool {
        let number = |p: &DraftTenant| {
            p.id.as_ref()
                .map(|id| id.number.clone())
                .unwrap_or_default()
        };
        people.iter().any(|new| {
            self.people.iter().any(|old| {
                let (a, b) = (number(new), number(old));
                let same_name = !new.name.is_empty() && new.name == old.name;
                same_name || (!a.is_empty() && a == b)
            })
        })
    }

    fn same_days(&self, next: &Facts) -> bool {
        no_days(next)
            || (next.lease.from == self.first.lease.from && next.lease.to == self.first.lease.to)
    }

    pub(super) fn add(&mut self, facts: Facts) {
        self.rows.push(facts.row);
        self.people.extend(facts.people);
        if self.first.remark.is_empty() {
            self.first.remark = facts.remark;
        }
        self.first.landlord = self.first.landlord.take().or(facts.landlord);
    }

    pub(super) fn finish(self, setting: &Setting) -> Tenancy {
        let Self {
            first,
            rows,
            mut people,
            kind,
        } = self;
        let named = setting.has_people && setting.channel.names_tenants();
        if people.is_empty() && named {
            // The row speaks of a letting but of nobody: one tenant, unnamed.
            people.push(DraftTenant {
                row: first.row,
                ..DraftTenant::default()
            });
        }
        let mut landlord = first.landlord;
        if !setting.channel.names_tenants() && people.iter().all(|p| p.id.is_none()) {
            // Whoever calls a hotline or advertises a dwelling is a contact, not a tenant.
            if let Some(contact) = people.iter().find(|p| !p.is_blank()) {
                landlord = landlord.or_else(|| {
                    Some(Party {
                        name: contact.name.clone(),
                        phone: contact.phone.clone(),
                    })
                });
            }
            people.clear();
        }
        let place = Place {
            row: first.row,
            lease: first.lease_column,
            to: first.to_column,
        };
        let faults = tenancy_faults(&people, named, &first.address, &first.lease, place);
        Tenancy {
            sheet: setting.sheet.clone(),
            row: first.row,
            rows,
            address: first.address,
            kind: kind.unwrap_or(setting.kind),
            tenants: people.into_iter().map(DraftTenant::finish).collect(),
            from: first.lease.from,
            to: first.lease.to,
            landlord,
            remark: first.remark,
            faults,
        }
    }
}

fn no_days(facts: &Facts) -> bool {
    facts.lease.from.is_none() && facts.lease.to.is_none()
}
