//! The address library: loading it, and the snapshot that the resolver works on.

mod import;
mod kept;
mod overview;
mod read;
mod reason;
mod snapshot;
mod write;

pub use import::{Foreseen, ImportExtent, ImportReport, foresee, import};
pub use overview::{CodeHistory, Overview, code_history, overview};
pub use read::Rejected;
pub use snapshot::{Door, Snapshot};
pub(crate) use snapshot::{Libraries, Spot};
