//! Clocks of events. A clock that runs, one that stands and one that has stopped are three types, so
//! that nothing fixed is ever late by a forgotten flag.
//!
//! A clock counts what has passed and never counts back. One that goes by working days stands
//! still on days off, from midnight to midnight in China; a danger to life waits for no holiday.

use jiff::civil::Date;
use jiff::{SignedDuration, Timestamp};

use crate::clock::day_of;

/// On which days people work.
pub trait WorkingDays {
    /// Whether they do on that day, and whether that is known from a published calendar.
    fn on(&self, day: Date) -> (bool, bool);
}

/// On which days a clock runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Pace {
    /// Always.
    AroundTheClock,
    /// All hours of the days on which people work.
    WorkingDays,
}

impl Pace {
    /// The name in packs and in the database.
    pub const fn name(self) -> &'static str {
        match self {
            Self::AroundTheClock => "around-the-clock",
            Self::WorkingDays => "working-days",
        }
    }

    /// The pace of that name.
    pub fn from_name(name: &str) -> Option<Self> {
        [Self::AroundTheClock, Self::WorkingDays]
            .into_iter()
            .find(|pace| pace.name() == name)
    }

    /// How much of the time between two instants counts; none where the second is earlier.
    pub fn counted(
        self,
        from: Timestamp,
        to: Timestamp,
        days: &impl WorkingDays,
    ) -> SignedDuration {
        if to <= from {
            return SignedDuration::ZERO;
        }
        if self == Self::AroundTheClock {
            return to.duration_since(from);
        }
        let (mut at, mut counted) = (from, SignedDuration::ZERO);
        while at < to {
            let day = day_of(at);
            let end = end_of(day).min(to);
            if days.on(day).0 {
                counted += end.duration_since(at);
            }
            if end <= at {
                break;
            }
            at = end;
        }
        counted
    }

    /// The instant at which so much has been counted since `from`.
    pub fn reached(self, from: Timestamp, time: SignedDuration, days: &impl WorkingDays) -> Due {
        let never = Due {
            at: Timestamp::MAX,
            certain: false,
        };
        if self == Self::AroundTheClock || time <= SignedDuration::ZERO {
            let at = from.checked_add(time.max(SignedDuration::ZERO));
            return at.map_or(never, |at| Due { at, certain: true });
        }
        let (mut at, mut left, mut certain) = (from, time, true);
        for _ in 0..MOST_DAYS {
            let day = day_of(at);
            let (works, known) = days.on(day);
            certain &= known;
            let end = end_of(day);
            if works {
                let here = end.duration_since(at);
                if left <= here {
                    return at.checked_add(left).map_or(never, |at| Due { at, certain });
                }
                left -= here;
            }
            if end <= at {
                break;
            }
            at = end;
        }
        never
    }
}

/// Where a calendar has no working day for so long, nothing is ever due.
const MOST_DAYS: u32 = 20_000;

/// The end of a day in China.
fn end_of(day: Date) -> Timestamp {
    let next = day.tomorrow().ok();
    next.and_then(|next| jiff::tz::offset(8).to_timestamp(next.at(0, 0, 0, 0)).ok())
        .unwrap_or(Timestamp::MAX)
}

/// When something is due.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Due {
    /// The instant from which it is overdue.
    pub at: Timestamp,
    /// Counted with the calendar of every year on the way.
    pub certain: bool,
}

impl Due {
    /// The earlier of two.
    #[must_use]
    pub fn earlier(self, other: Self) -> Self {
        if other.at < self.at { other } else { self }
    }
}

/// A clock that runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Running {
    /// On which days.
    pub pace: Pace,
    /// How much time there is.
    pub limit: SignedDuration,
    /// What had been counted at `since`.
    pub spent: SignedDuration,
    /// Since when it counts on.
    pub since: Timestamp,
}

/// A clock that stands until a day that was named, and then runs by itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Standing {
    /// On which days it runs.
    pub pace: Pace,
    /// How much time there is.
    pub limit: SignedDuration,
    /// What has been counted.
    pub spent: SignedDuration,
    /// Since when it stands.
    pub from: Timestamp,
    /// Until when at the latest.
    pub until: Timestamp,
}

/// A clock that has stopped.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Stopped {
    /// On which days it ran.
    pub pace: Pace,
    /// How much time there was.
    pub limit: SignedDuration,
    /// What was counted.
    pub spent: SignedDuration,
}

impl Running {
    /// A fresh clock.
    pub const fn start(pace: Pace, limit: SignedDuration, at: Timestamp) -> Self {
        Self {
            pace,
            limit,
            spent: SignedDuration::ZERO,
            since: at,
        }
    }

    /// What has been counted at `now`.
    pub fn spent(&self, now: Timestamp, days: &impl WorkingDays) -> SignedDuration {
        self.spent + self.pace.counted(self.since, now, days)
    }

    /// When the time is over.
    pub fn due(&self, days: &impl WorkingDays) -> Due {
        self.after(SignedDuration::ZERO, days)
    }

    /// When it will be over for so long, in the clock's own time.
    pub fn after(&self, more: SignedDuration, days: &impl WorkingDays) -> Due {
        let left = self.limit + more - self.spent;
        if left <= SignedDuration::ZERO {
            // It was over before it stood still or was handed on. By how much is known; which days
            // off lay in between isn't any more.
            let at = self.since.checked_add(left).unwrap_or(self.since);
            return Due { at, certain: true };
        }
        self.pace.reached(self.since, left, days)
    }

    /// Lets it stand.
    pub fn stand(self, at: Timestamp, until: Timestamp, days: &impl WorkingDays) -> Standing {
        Standing {
            pace: self.pace,
            limit: self.limit,
            spent: self.spent(at, days),
            from: at.max(self.since),
            until,
        }
    }

    /// Stops it.
    pub fn stop(self, at: Timestamp, days: &impl WorkingDays) -> Stopped {
        Stopped {
            pace: self.pace,
            limit: self.limit,
            spent: self.spent(at, days),
        }
    }

    /// The same with another limit.
    #[must_use]
    pub const fn within(self, limit: SignedDuration) -> Self {
        Self { limit, ..self }
    }
}

impl Standing {
    /// What has been counted at `now`: nothing more until it runs by itself.
    pub fn spent(&self, now: Timestamp, days: &impl WorkingDays) -> SignedDuration {
        self.spent + self.pace.counted(self.until, now, days)
    }

    /// Lets it run: from now, or from the day on which it did by itself.
    pub fn run(self, at: Timestamp) -> Running {
        Running {
            pace: self.pace,
            limit: self.limit,
            spent: self.spent,
            since: at.max(self.from).min(self.until),
        }
    }

    /// For how long it stood until `at`, by the wall clock.
    pub fn stood(&self, at: Timestamp) -> SignedDuration {
        let to = at.min(self.until);
        to.duration_since(self.from).max(SignedDuration::ZERO)
    }
}

impl Stopped {
    /// Lets it run again, with more time.
    pub fn go_on(self, at: Timestamp, more: SignedDuration) -> Running {
        Running {
            pace: self.pace,
            limit: self.limit + more,
            spent: self.spent,
            since: at,
        }
    }
}
