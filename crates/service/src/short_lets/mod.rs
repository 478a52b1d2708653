//! Homes let by the day or hour: filed with the registration of the letting, visited by an officer
//! through the door's task, decided within the working days that the rules of the place name, and
//! given a sign for the door. It concerns the home and whoever lets it, never a guest.

mod desk;
mod follow;
mod sign;

use registry::short_let::{End, Filing, Reason};
use store::StoreError;
use store::short_let::ShortLetRow;

pub use desk::{Decision, File, decide, list, open, waiting};
pub(crate) use follow::{ended, follow, taken_up};
pub use sign::{Checked, Paper, Standing, check, in_force, of_door, paper, standing};

use crate::Error;

/// A sign's number as people read it out.
pub fn number(district: &str, number: i64) -> String {
    format!("{district}-S{number:05}")
}

/// Where a filing stands.
fn filing(row: &ShortLetRow) -> Result<Filing, Error> {
    let reason = row.reason.as_deref();
    let filing = match row.state.as_str() {
        "waiting" => Some(Filing::Waiting { due_at: row.due_at }),
        "approved" => (|| {
            Some(Filing::InForce {
                number: row.sign_number?,
                visit: row.visit_id?,
                at: row.decided_at?,
            })
        })(),
        "refused" => (|| {
            Some(Filing::Refused {
                reason: Reason::from_name(reason?)?,
                at: row.decided_at?,
            })
        })(),
        "withdrawn" => row.ended_at.map(|at| Filing::Withdrawn { at }),
        "revoked" => (|| {
            Some(Filing::Ended {
                number: row.sign_number?,
                end: End::from_name(reason?)?,
                at: row.ended_at?,
            })
        })(),
        _ => None,
    };
    let impossible = || StoreError::ImpossibleRow {
        table: "short_let",
        column: "state",
        row: row.id.to_string(),
        value: row.state.clone(),
    };
    Ok(filing.ok_or_else(impossible)?)
}
