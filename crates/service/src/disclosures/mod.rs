//! Disclosures to authorities (依法调取): a case and a legal ground, one person at one door or one
//! door over a period, decided by a second person of another role, opened for a limited time by
//! whoever asked, and shown to the resident unless a recorded law keeps it back until a day. In
//! danger to life an officer opens one record alone, and the auditor reviews it the next working
//! day. Nothing here covers more than one door, and nothing stands for longer than its time.

mod ask;
mod open;
mod show;
mod shown;
mod tell;

use jiff::civil::Date;
use jiff::{SignedDuration, Timestamp};
use policy::{Action, Actor, Ground, Role};
use store::disclosure::DisclosureRow;
use uuid::Uuid;

pub use ask::{Asked, Whom, ask, people, settle};
pub use open::{Opened, OpenedPerson, open};
pub(crate) use show::told;
pub use show::{Disclosure, State, list, show, waiting};
pub(crate) use shown::shown_in_danger;
pub use tell::tell_due;

use crate::{App, Error};

/// How long an approved disclosure may be opened, counted from when it was asked for.
pub const LIFE: SignedDuration = SignedDuration::from_hours(30 * 24);
/// How long a record is open in danger to life.
pub const DANGER: SignedDuration = SignedDuration::from_hours(24);
/// Longest period, in days.
pub const PERIOD: i32 = 366;
/// Longest bar, in days; a longer one is asked for again.
pub const BAR: i32 = 366;

/// How it came about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Asked for, and decided by somebody else.
    Asked,
    /// Opened in danger to life, and reviewed by somebody else.
    Danger,
    /// No authority asked: an officer was shown one person in danger to life, which somebody else
    /// reviews.
    Shown,
}

impl Kind {
    /// The name in the database.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Asked => "asked",
            Self::Danger => "danger",
            Self::Shown => "shown",
        }
    }

    fn of(row: &DisclosureRow) -> Self {
        match row.kind.as_str() {
            "danger" => Self::Danger,
            "shown" => Self::Shown,
            _ => Self::Asked,
        }
    }

    /// What whoever enters it needs leave for.
    pub const fn action(self) -> Action {
        match self {
            Self::Asked => Action::AskDisclosure,
            Self::Danger => Action::OpenInDanger,
            Self::Shown => Action::RevealIdentity,
        }
    }
}

/// The role in which somebody does this, for the rule of two roles.
fn role_of(actor: &Actor, action: Action, place: &str) -> Option<Role> {
    let Actor::Staff { roles, .. } = actor else {
        return None;
    };
    let held = roles
        .iter()
        .find(|held| action.roles().contains(&held.role) && held.scope.covers(place));
    held.map(|held| held.role)
}

/// The code of a dwelling that the actor may do this at; a door elsewhere is told like none.
async fn door_of(
    app: &App,
    actor: &Actor,
    district: &str,
    dwelling: Uuid,
    action: Action,
) -> Result<store::dwelling_file::DwellingRow, Error> {
    let mut conn = app.read().await?;
    store::dwelling_file::dwelling(&mut conn, district, dwelling)
        .await?
        .filter(|row| actor.may(action, &row.code).is_ok())
        .ok_or(Error::NotFound("dwelling"))
}

fn ground(row: &DisclosureRow) -> Option<Ground> {
    Ground::from_name(&row.ground)
}

/// The working day on which somebody else looks at what was opened in danger, its end.
fn review_due(at: Timestamp) -> Timestamp {
    let day = registry::clock::day_of(at);
    let next = crate::declarations::next_working_day(day);
    next.at(23, 59, 59, 0)
        .to_zoned(crate::shanghai())
        .map_or(Timestamp::MAX, |end| end.timestamp())
}

/// Whether a stay lies in a period; a stay without a first or last day is open there.
fn within(from: Option<Date>, to: Option<Date>, period: (Date, Date)) -> bool {
    from.is_none_or(|from| from <= period.1) && to.is_none_or(|to| to >= period.0)
}
