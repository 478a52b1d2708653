//! Events: the work list, one event with its history and forms, a new one.

use policy::Action;
use registry::event::{Again, Finding, Grade, MoreTime, NotDone, Rung, Source, Wait, WrongPlace};
use service::events::Showing;

use super::page;
use super::parts::{Deadline, Pager};
use crate::form::Form;
use crate::i18n::{Label, Say, key};
use crate::when::When;

macro_rules! labels {
    ($type:ty { $($variant:ident = $key:expr),* $(,)? }) => {
        impl Label for $type {
            fn key(self) -> &'static str {
                match self { $(Self::$variant => $key),* }
            }
        }
    };
}

labels!(Grade {
    Minor = key!("event-minor"),
    Major = key!("event-major"),
    Critical = key!("event-critical"),
});
labels!(Rung {
    Dispatcher = key!("event-told-dispatcher"),
    Supervisor = key!("event-told-supervisor"),
    District = key!("event-told-district"),
});
labels!(WrongPlace {
    OtherDepartment = key!("event-other-department"),
    OtherArea = key!("event-other-area"),
    Unclear = key!("event-unclear"),
    Twice = key!("event-twice"),
});
labels!(Wait {
    Parts = key!("event-parts"),
    Weather = key!("event-weather"),
    NoEntry = key!("event-no-entry"),
    OtherAuthority = key!("event-other-authority"),
});
labels!(MoreTime {
    Works = key!("event-works"),
    Permission = key!("event-permission"),
    Plan = key!("event-plan"),
});
labels!(Finding {
    Mended = key!("event-mended"),
    NothingFound = key!("event-nothing-found"),
});
labels!(NotDone {
    AsBefore = key!("event-as-before"),
    Partly = key!("event-partly"),
    ItIsThere = key!("event-it-is-there"),
});
labels!(Again {
    NeverMended = key!("event-never-mended"),
    BackAgain = key!("event-back-again"),
    BadlyDone = key!("event-badly-done"),
});
labels!(Source {
    Plate = key!("event-by-plate"),
    Hotline = key!("event-by-hotline"),
    Visit = key!("event-by-visit"),
});
labels!(Showing {
    All = key!("events-all"),
    Dispatch = key!("events-dispatch"),
    Work = key!("events-work"),
    Check = key!("events-check"),
    Late = key!("events-late"),
    Mine = key!("events-mine"),
});

/// Where an event stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum StateName {
    /// With the dispatcher, new.
    Waiting,
    /// With the dispatcher, sent back.
    Returned,
    /// With the dispatcher, opened again.
    Reopened,
    /// Sent and not taken.
    Sent,
    /// Worked on.
    Working,
    /// Paused.
    Paused,
    /// Said to be put right.
    Fixed,
    /// Closed.
    Closed,
}
labels!(StateName {
    Waiting = key!("event-waiting"),
    Returned = key!("event-returned"),
    Reopened = key!("event-reopened"),
    Sent = key!("event-sent"),
    Working = key!("event-working"),
    Paused = key!("event-paused"),
    Fixed = key!("event-fixed"),
    Closed = key!("event-closed"),
});

/// What was done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum StepName {
    /// It began.
    Opened,
    /// It was said what it is.
    Classified,
    /// It was sent.
    Sent,
    /// It was taken.
    Taken,
    /// It was sent back.
    Returned,
    /// Its clock was stopped for a while.
    Paused,
    /// It goes on.
    Resumed,
    /// There is more time.
    Extended,
    /// It is said to be put right.
    Fixed,
    /// It isn't.
    Rejected,
    /// It is closed.
    Closed,
    /// It is open again.
    Reopened,
    /// Somebody was told that it is late.
    Told,
}
labels!(StepName {
    Opened = key!("event-step-opened"),
    Classified = key!("event-step-classified"),
    Sent = key!("event-step-sent"),
    Taken = key!("event-step-taken"),
    Returned = key!("event-step-returned"),
    Paused = key!("event-step-paused"),
    Resumed = key!("event-step-resumed"),
    Extended = key!("event-step-extended"),
    Fixed = key!("event-step-fixed"),
    Rejected = key!("event-step-rejected"),
    Closed = key!("event-step-closed"),
    Reopened = key!("event-step-reopened"),
    Told = key!("event-step-told"),
});

impl StepName {
    /// The one of that name in the database, with the words of its reason.
    pub fn read(kind: &str, reason: Option<&str>) -> (Self, Option<&'static str>) {
        fn why<T: Label>(found: Option<T>) -> Option<&'static str> {
            found.map(Label::key)
        }
        let reason = reason.unwrap_or_default();
        match kind {
            "classified" => (Self::Classified, None),
            "sent" => (Self::Sent, None),
            "taken" => (Self::Taken, None),
            "returned" => (Self::Returned, why(WrongPlace::from_name(reason))),
            "paused" => (Self::Paused, why(Wait::from_name(reason))),
            "resumed" => (Self::Resumed, None),
            "extended" => (Self::Extended, why(MoreTime::from_name(reason))),
            "fixed" => (Self::Fixed, why(Finding::from_name(reason))),
            "rejected" => (Self::Rejected, why(NotDone::from_name(reason))),
            "closed" => (Self::Closed, None),
            "reopened" => (Self::Reopened, why(Again::from_name(reason))),
            "told" => (Self::Told, why(Rung::from_name(reason))),
            _ => (Self::Opened, None),
        }
    }
}

/// An event in the list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EventLine {
    /// Id, as in the URL.
    pub id: String,
    /// What it is.
    pub name: Say,
    /// Of which category.
    pub category: Say,
    /// How grave.
    pub grade: Option<Grade>,
    /// Where it stands.
    pub state: StateName,
    /// Where it is.
    pub address: String,
    /// The department whose work it is.
    pub department: Option<Say>,
    /// Its clock; `None` once it is closed.
    pub deadline: Option<Deadline>,
    /// The clock was counted with the calendar of each year on the way.
    pub certain: bool,
    /// Who has heard that it is late.
    pub told: Option<Rung>,
    /// It comes back from an earlier one.
    pub relapse: Option<String>,
}

/// `/events`. Filters: `show` (names of [`Showing`]), `category`, `department`. Paging: `after`.
#[derive(Debug, Clone)]
pub struct EventsView {
    /// The most urgent first.
    pub lines: Vec<EventLine>,
    /// Which part is shown.
    pub showing: Showing,
    /// Categories to choose from.
    pub categories: Vec<(String, Say)>,
    /// Departments to choose from.
    pub departments: Vec<(String, Say)>,
    /// What was chosen.
    pub form: Form,
    /// The reader may open one.
    pub may_open: bool,
    /// Where the list goes on.
    pub pager: Pager,
}
page!(EventsView, "events", "events/list.html", samples::list);

/// A step of the history.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StepLine {
    /// What was done.
    pub name: StepName,
    /// When.
    pub at: When,
    /// By whom; "" for the program and for somebody outside the staff.
    pub by: String,
    /// Message of the reason.
    pub reason: Option<&'static str>,
    /// To which department.
    pub department: Option<Say>,
    /// To which officer.
    pub officer: String,
    /// Until when.
    pub until: Option<When>,
    /// How many hours.
    pub hours: Option<i32>,
}

/// `/events/{event}`. Forms with hidden `version`: send (`step` = `classify` with `item`, `grade`, or
/// `send` with `to`: `officer` or a department); work (`step` = `take`, `return` with `wrong`, `pause`
/// with `wait` and `until`, `resume`, `fix` with `finding`); time (`why`, `hours`); check (`step` =
/// `accept` or `reject` with `not_done`); again (`again`).
#[derive(Debug, Clone)]
pub struct EventView {
    /// The event.
    pub line: EventLine,
    /// How it came.
    pub source: Option<Source>,
    /// What is right.
    pub rule: Option<Say>,
    /// Where the rule stands, and how sure that is.
    pub basis: (String, &'static str),
    /// What was told; "" once destroyed.
    pub words: String,
    /// The officer whose work it is; "" for none.
    pub officer: String,
    /// When it was opened.
    pub opened: When,
    /// Hours that its clock has counted, and how many there are.
    pub hours: (i64, i64),
    /// The file of the door.
    pub door: String,
    /// The report, for who may read it.
    pub report: Option<String>,
    /// What happened, the first first.
    pub steps: Vec<StepLine>,
    /// The item as it is, for the form.
    pub item: String,
    /// The catalogue.
    pub kinds: Vec<(String, Say)>,
    /// Departments to send it to.
    pub departments: Vec<(String, Say)>,
    /// The latest day of a pause; "" where none is possible.
    pub pause_to: String,
    /// Hours that may still be added.
    pub hours_left: i64,
    /// The reader found or mended it.
    pub own_hand: bool,
    /// What the reader may do.
    pub may: Vec<Action>,
    /// Record version.
    pub version: i32,
    /// What was entered.
    pub form: Form,
}

impl EventView {
    /// Whether the reader may do something to it where it stands.
    pub fn may(&self, action: Action) -> bool {
        self.may.contains(&action)
    }
}
page!(EventView, "event", "events/show.html", samples::show);

/// `/events/new`. Fields: `place`, `item`, `words`, `how` = `hotline` or `visit`.
#[derive(Debug, Clone)]
pub struct EventNewView {
    /// The catalogue.
    pub kinds: Vec<(String, Say)>,
    /// What was entered.
    pub form: Form,
}
page!(EventNewView, "event_new", "events/new.html", samples::new);

#[cfg(test)]
#[path = "samples/events.rs"]
mod samples;
