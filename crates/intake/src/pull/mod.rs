//! Rows fetched from an agency's own system: how a connector is described, which address it asks
//! next, and how a row of the answer becomes a declaration of the push interface.
//!
//! Values only: who fetches, and what lies behind an address, is not known here.

mod described;
mod page;
mod row;
mod settings;
mod unfit;

pub use described::{Answering, Described, Pages, Since};
pub use page::{MOST_ROWS, Page, PageFault};
pub use row::RowFault;
pub use settings::{Auth, Kind, Paging, Settings, SinceForm, Unfit};

/// Names of the push interface's fields that a mapping may give a place to.
pub const FIELDS: [&str; 13] = [
    "address",
    "dwelling_code",
    "kind",
    "from",
    "to",
    "remark",
    "landlord_name",
    "landlord_phone",
    "tenants",
    "name",
    "document",
    "number",
    "phone",
];
