//! Faults of a finished tenancy.

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

/// Faults of the people: at most one about each one's number.
pub(crate) fn tenant_faults(tenants: &[DraftTenant], names_expected: bool) -> Vec<Fault> {
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
pub(crate) fn is_reversed(from: Option<LeaseDate>, to: Option<LeaseDate>) -> bool {
    matches!((from, to), (Some(from), Some(to))
        if from.year_said && to.year_said && to.date < from.date)
}
