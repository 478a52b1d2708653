//! Reports from the file to leads: received and staged, resolved and admitted, shown, sent back,
//! withdrawn.

mod about;
mod admit;
mod error_sheet;
mod prepare;
mod process;
mod receive;
mod said;
mod show;
mod withdraw;

pub use about::{Leads, Withdrawn, ignored, leads, outcomes, senders, waiting, withdrawn};
pub use error_sheet::{ErrorSheet, error_sheet};
pub use process::{Stop, process, process_unfinished, process_unfinished_until};
pub use receive::{Incoming, Received, receive};
pub use show::{BatchFile, Progress, ShownRow, batch, list, progress, rows};
pub use withdraw::withdraw;

pub(crate) use admit::{Item, admit};
pub(crate) use prepare::{item, report_mark};
pub(crate) use said::{Said, open_key, words_of};
