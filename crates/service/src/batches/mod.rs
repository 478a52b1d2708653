//! Reports from the file to leads: received and staged, resolved and admitted, shown, sent back,
//! withdrawn.

mod about;
mod admit;
mod error_sheet;
mod portion;
mod prepare;
mod process;
mod receive;
mod said;
mod show;
mod stage;
mod together;
mod withdraw;

pub use about::{Leads, Withdrawn, ignored, leads, outcomes, senders, waiting, withdrawn};
pub use error_sheet::{ErrorSheet, error_sheet};
pub use process::{Stop, process, process_unfinished, process_unfinished_until};
pub use receive::{Incoming, Received, receive};
pub use show::{BatchFile, Progress, ShownRow, batch, list, of_agency, progress, rows};
pub use withdraw::withdraw;

pub(crate) use about::ignored_rows;
pub(crate) use admit::{Item, Tasks, admit};
pub(crate) use error_sheet::sheet_of;
pub(crate) use prepare::{item, report_mark};
pub(crate) use receive::{Sender, take_in};
pub(crate) use said::{PersonWords, Said, chunk, open_key, said_person, seal_chunk, words_of};
pub(crate) use show::{file, shown_rows};
pub(crate) use stage::CHUNK;
