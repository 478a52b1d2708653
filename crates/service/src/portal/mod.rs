//! What somebody who works for an agency may do: send sheets and chats for that agency, see what
//! became of them, and what is expected of it.
//!
//! They are told whether a declaration was taken in and whether its address was understood, as a
//! program is (see [`crate::push`]): never whether it was news, for that would tell who lives
//! where, and nothing of what others said.

mod send;
mod show;

pub use send::send;
pub use show::{
    Home, Sent, SentFile, SentRow, Show, Sums, Taken, batch, error_sheet, home, name, rows, sent,
};

use policy::{Action, Actor, Denied, Permit};
use uuid::Uuid;

use crate::Error;

/// The agency that they act for, and leave to do this for it.
fn own(actor: &Actor, action: Action, district: &str) -> Result<(Uuid, Permit), Error> {
    let agency = actor.agency().ok_or(Denied(action))?;
    Ok((agency, actor.may_for(action, district, agency)?))
}
