//! What is amiss at houses: opened from a report, a call or a visit, sent by the rules, worked on,
//! looked at by another hand, closed (`docs/events.md`).
//!
//! What was told lies sealed in the report; an event keeps the thing, the hands and the clock, and
//! every reason is one of a list.

mod desk;
mod ladder;
mod opened;
mod row;
mod steps;

pub use desk::{File, History, List, Showing, list, open, waiting};
pub use ladder::climb;
pub use opened::{KindLine, New, add, kinds, may_add};
pub(crate) use opened::{item_of, of_report};
pub use steps::{Step, To, step};

use jiff::Timestamp;
use registry::clock::day_of;
use registry::event::Grade;
use registry::event::clock::Pace;
use rules::Catalogue;

use crate::declarations;

/// The catalogue at a door. Without packs there is none, and every time is a day.
fn catalogue(code: &str, at: Timestamp) -> Option<Catalogue<'static>> {
    declarations::catalogue(code, day_of(at))
}

/// Departments of a district's catalogue, by id.
pub fn departments(app: &crate::App, district: &str) -> Vec<(String, rules::Words)> {
    let catalogue = catalogue(district, app.surroundings().now());
    let all = catalogue.iter().flat_map(Catalogue::departments);
    all.map(|one| (one.fact.id.clone(), one.name.clone()))
        .collect()
}

/// What the rules of the place give an event.
fn limits(
    catalogue: Option<&Catalogue<'static>>,
    item: &str,
    grade: Option<Grade>,
) -> registry::event::Limits {
    let day = jiff::SignedDuration::from_hours(24);
    catalogue.map_or_else(
        || registry::event::Limits {
            pace: Pace::AroundTheClock,
            ack: day,
            due: day,
            check: day,
            pause: jiff::SignedDuration::ZERO,
            extend: jiff::SignedDuration::ZERO,
            ladder: Vec::new(),
            at_once: None,
        },
        |catalogue| catalogue.limits(catalogue.kind(item), grade),
    )
}
