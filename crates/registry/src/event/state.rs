use std::collections::BTreeSet;

use jiff::{SignedDuration, Timestamp};
use uuid::Uuid;

use super::clock::{Due, Pace, Running, Standing, Stopped, WorkingDays};
use super::{Again, Finding, Grade, Rung, Wait, WrongPlace};

/// What the rule pack gives an event of its kind and grade.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Limits {
    /// On which days its clocks run.
    pub pace: Pace,
    /// Time to send it, and then to take it.
    pub ack: SignedDuration,
    /// Time to put it right, from the beginning.
    pub due: SignedDuration,
    /// Time to look whether it was.
    pub check: SignedDuration,
    /// How long it may be paused in all, by the wall clock.
    pub pause: SignedDuration,
    /// How much time may be added in all.
    pub extend: SignedDuration,
    /// Who hears that it is late, and how late it is then, in the clock's own time.
    pub ladder: Vec<(Rung, SignedDuration)>,
    /// Who hears of it as soon as it is there.
    pub at_once: Option<Rung>,
}

/// Whose work it is.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Target {
    /// An officer, by account; whoever stands in for them may work on it too.
    Officer(Uuid),
    /// A department, by its id in the rule pack.
    Department(String),
}

/// Why it lies with the dispatcher.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Why {
    /// No rule says whose it is, or nobody of theirs is there.
    New,
    /// Sent back.
    Returned {
        /// By whom it was.
        from: Target,
        /// Why.
        reason: WrongPlace,
    },
    /// It was closed wrongly.
    Reopened(Again),
}

/// With the dispatcher.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Waiting {
    /// Why.
    pub why: Why,
    /// Since when.
    pub since: Timestamp,
    /// The time to put it right.
    pub clock: Running,
}

/// Sent, and not yet taken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sent {
    /// To whom.
    pub to: Target,
    /// When.
    pub at: Timestamp,
    /// The time to put it right.
    pub clock: Running,
}

/// Somebody works on it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Working {
    /// Whose work it is.
    pub to: Target,
    /// Who took it.
    pub by: Uuid,
    /// When.
    pub at: Timestamp,
    /// The time to put it right.
    pub clock: Running,
}

/// It can't go on for a while.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Paused {
    /// Whose work it is.
    pub to: Target,
    /// Who took it.
    pub by: Uuid,
    /// When they took it.
    pub taken_at: Timestamp,
    /// Why it can't.
    pub reason: Wait,
    /// Stands, until it runs by itself.
    pub clock: Standing,
}

/// Said to be put right, and not yet looked at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fixed {
    /// Whose work it was.
    pub to: Target,
    /// Who says so.
    pub by: Uuid,
    /// When.
    pub at: Timestamp,
    /// What they say.
    pub finding: Finding,
    /// How long it took.
    pub clock: Stopped,
}

/// Looked at by another hand, and closed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Closed {
    /// What was looked at.
    pub fixed: Fixed,
    /// Who looked.
    pub by: Uuid,
    /// When.
    pub at: Timestamp,
}

/// Where an event stands, with what that rests on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum State {
    /// With the dispatcher.
    Waiting(Waiting),
    /// Sent, and not yet taken.
    Sent(Sent),
    /// Somebody works on it.
    Working(Working),
    /// It can't go on for a while.
    Paused(Paused),
    /// Said to be put right.
    Fixed(Fixed),
    /// Closed.
    Closed(Closed),
}

impl State {
    /// The name in the database.
    pub const fn name(&self) -> &'static str {
        match self {
            Self::Waiting(_) => "waiting",
            Self::Sent(_) => "sent",
            Self::Working(_) => "working",
            Self::Paused(_) => "paused",
            Self::Fixed(_) => "fixed",
            Self::Closed(_) => "closed",
        }
    }
}

/// On whose list an event stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place<'a> {
    /// The dispatcher's.
    Dispatcher,
    /// That of an officer or a department.
    Holder(&'a Target),
    /// That of whoever may look whether it was put right.
    Checker,
    /// Nobody's: it is closed.
    Nowhere,
}

/// What an event keeps in all its states.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct File {
    /// How grave it is; `None` for what is no hazard.
    pub grade: Option<Grade>,
    /// What the rule pack gives it.
    pub limits: Limits,
    /// Everybody who found or mended it: none of them may accept its closing.
    pub hands: BTreeSet<Uuid>,
    /// It was sent back once.
    pub returned: bool,
    /// How long it was paused, by the wall clock.
    pub paused: SignedDuration,
    /// How much time was added.
    pub extended: SignedDuration,
    /// How often it was opened.
    pub round: u16,
    /// Who has heard of it being late.
    pub told: Option<Rung>,
    /// The latest step. No step lies before it, whatever the machine's clock says.
    pub last: Timestamp,
}

/// An event.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Event {
    /// What it keeps.
    pub file: File,
    /// Where it stands.
    pub state: State,
}

/// An event as it begins.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Opened {
    /// How grave; `None` for what is no hazard.
    pub grade: Option<Grade>,
    /// What the rule pack gives it.
    pub limits: Limits,
    /// Who reported it; `None` for somebody outside the staff.
    pub by: Option<Uuid>,
    /// To whom the rules send it; `None` leaves that to the dispatcher.
    pub to: Option<Target>,
}

impl Event {
    /// Opens one, and sends it where the rules say whose it is.
    pub fn open(opened: Opened, at: Timestamp) -> Self {
        let Opened {
            grade,
            limits,
            by,
            to,
        } = opened;
        let clock = Running::start(limits.pace, limits.due, at);
        let state = match to {
            Some(to) => State::Sent(Sent { to, at, clock }),
            None => State::Waiting(Waiting {
                why: Why::New,
                since: at,
                clock,
            }),
        };
        let file = File {
            grade,
            hands: by.into_iter().collect(),
            returned: false,
            paused: SignedDuration::ZERO,
            extended: SignedDuration::ZERO,
            round: 1,
            told: limits.at_once,
            last: at,
            limits,
        };
        Self { file, state }
    }

    /// On whose list it stands: always exactly one.
    pub const fn place(&self) -> Place<'_> {
        match &self.state {
            State::Waiting(_) => Place::Dispatcher,
            State::Sent(Sent { to, .. })
            | State::Working(Working { to, .. })
            | State::Paused(Paused { to, .. }) => Place::Holder(to),
            State::Fixed(_) => Place::Checker,
            State::Closed(_) => Place::Nowhere,
        }
    }

    /// What its clock has counted at `now`.
    pub fn spent(&self, now: Timestamp, days: &impl WorkingDays) -> SignedDuration {
        let now = now.max(self.file.last);
        match &self.state {
            State::Waiting(Waiting { clock, .. })
            | State::Sent(Sent { clock, .. })
            | State::Working(Working { clock, .. }) => clock.spent(now, days),
            State::Paused(Paused { clock, .. }) => clock.spent(now, days),
            State::Fixed(Fixed { clock, .. }) => clock.spent,
            State::Closed(closed) => closed.fixed.clock.spent,
        }
    }

    /// When whoever has it is late; `None` once it is closed.
    pub fn due(&self, days: &impl WorkingDays) -> Option<Due> {
        self.late(SignedDuration::ZERO, days)
    }

    /// The rung that should have heard by `now`, where that is a higher one than has.
    pub fn rung(&self, now: Timestamp, days: &impl WorkingDays) -> Option<Rung> {
        let reached = self.file.limits.ladder.iter();
        let reached = reached.filter(|(rung, after)| {
            Some(*rung) > self.file.told && self.late(*after, days).is_some_and(|due| due.at < now)
        });
        reached.map(|(rung, _)| *rung).max()
    }

    /// When the next rung should hear of it.
    pub fn next_rung_at(&self, days: &impl WorkingDays) -> Option<Timestamp> {
        let ladder = self.file.limits.ladder.iter();
        let next = ladder.filter(|(rung, _)| Some(*rung) > self.file.told);
        next.filter_map(|(_, after)| self.late(*after, days))
            .map(|due| due.at)
            .min()
    }

    /// When it is late by so much, in its clocks' own time: of the clock of putting right and that
    /// of the next hand, the one that is over first.
    fn late(&self, by: SignedDuration, days: &impl WorkingDays) -> Option<Due> {
        let Limits {
            pace, ack, check, ..
        } = self.file.limits;
        let both = |clock: &Running, since| {
            let next = Running::start(pace, ack, since).after(by, days);
            Some(clock.after(by, days).earlier(next))
        };
        match &self.state {
            State::Waiting(Waiting { clock, since, .. }) => both(clock, *since),
            State::Sent(Sent { clock, at, .. }) => both(clock, *at),
            State::Working(Working { clock, .. }) => Some(clock.after(by, days)),
            State::Paused(Paused { clock, .. }) => Some(clock.run(clock.until).after(by, days)),
            State::Fixed(fixed) => Some(Running::start(pace, check, fixed.at).after(by, days)),
            State::Closed(_) => None,
        }
    }
}
