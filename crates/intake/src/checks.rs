//! Faults of a finished tenancy.

use crate::dates::LeaseText;
use crate::fault::{Fault, FaultKind};
use crate::ids::IdRead;
use crate::model::{LeaseDate, Tenant};
use crate::phones;

/// A tenant together with what was noticed while reading the number.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct DraftTenant {
    pub(crate) name: String,
    pub(crate) id: Option<IdRead>,
    pub(crate) phone: String,
    pub(crate) row: u32,
    /// Columns of name, number and telephone.
    pub(crate) columns: [Option<u32>; 3],
}

impl DraftTenant {
    pub(crate) fn finish(self) -> Tenant {
        let id = self.id.unwrap_or_default();
        Tenant {
            name: self.name,
            id_number: id.number,
            id_kind: id.kind,
            phone: self.phone,
            row: self.row,
        }
    }

    pub(crate) fn is_blank(&self) -> bool {
        self.name.is_empty() && self.id.is_none() && self.phone.is_empty()
    }
}

/// Where the parts of a tenancy stand, to put a fault beside them.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Place {
    pub(crate) row: u32,
    /// Column of the lease, or of its unreadable date.
    pub(crate) lease: Option<u32>,
    /// Column of its end.
    pub(crate) to: Option<u32>,
}

impl Place {
    /// A row without columns: a chat message.
    pub(crate) fn of_row(row: u32) -> Self {
        Self {
            row,
            lease: None,
            to: None,
        }
    }
}

/// Everything that is wrong with a tenancy; `named` is false where reports name no tenants.
pub(crate) fn tenancy_faults(
    tenants: &[DraftTenant],
    named: bool,
    address: &str,
    lease: &LeaseText,
    place: Place,
) -> Vec<Fault> {
    let mut faults = tenant_faults(tenants, named);
    let mut push = |kind, column| {
        faults.push(Fault {
            kind,
            tenant: None,
            row: place.row,
            column,
        });
    };
    if address.is_empty() {
        push(FaultKind::AddressMissing, None);
    }
    if lease.invalid {
        push(FaultKind::DateInvalid, place.lease);
    }
    if is_reversed(lease.from, lease.to) {
        push(FaultKind::LeaseDatesReversed, place.to);
    }
    faults
}

/// Faults of the people: at most one about each one's number.
fn tenant_faults(tenants: &[DraftTenant], names_expected: bool) -> Vec<Fault> {
    let mut faults = Vec::new();
    for (index, tenant) in tenants.iter().enumerate() {
        let mut push = |kind, column| {
            faults.push(Fault {
                kind,
                tenant: Some(index),
                row: tenant.row,
                column,
            });
        };
        if names_expected && tenant.name.is_empty() {
            push(FaultKind::NameMissing, tenant.columns[0]);
        }
        if let Some(kind) = tenant.id.as_ref().and_then(|id| id.fault) {
            push(kind, tenant.columns[1]);
        }
        if !tenant.phone.is_empty() && !phones::is_valid(&tenant.phone) {
            push(FaultKind::PhoneInvalid, tenant.columns[2]);
        }
    }
    faults
}

/// Whether a lease ends before it begins; a year that nobody said proves nothing.
fn is_reversed(from: Option<LeaseDate>, to: Option<LeaseDate>) -> bool {
    matches!((from, to), (Some(from), Some(to))
        if from.year_said && to.year_said && to.date < from.date)
}
