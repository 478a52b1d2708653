use jiff::{SignedDuration, Timestamp};

use crate::Quiet;

impl Quiet {
    /// Whether notices of this kind wait for nothing.
    pub fn is_urgent(&self, kind: &str) -> bool {
        self.urgent.iter().any(|urgent| urgent == kind)
    }

    /// Whether nothing leaves at that hour. From and to the same hour: never.
    fn rests(&self, hour: i8) -> bool {
        if self.from_hour <= self.to_hour {
            (self.from_hour..self.to_hour).contains(&hour)
        } else {
            hour >= self.from_hour || hour < self.to_hour
        }
    }

    /// When a notice of that kind that is written at `at` leaves: at once if it is urgent, else once
    /// others have gathered, and in no quiet hour.
    pub fn leaves(&self, kind: &str, at: Timestamp) -> Timestamp {
        if self.is_urgent(kind) {
            return at;
        }
        let gather = SignedDuration::from_mins(self.gather_minutes.into());
        self.by_day(at.checked_add(gather).unwrap_or(at))
    }

    /// When one that nobody took is tried again, at `at` or in the morning after it.
    pub fn again(&self, kind: &str, at: Timestamp) -> Timestamp {
        if self.is_urgent(kind) {
            at
        } else {
            self.by_day(at)
        }
    }

    fn by_day(&self, at: Timestamp) -> Timestamp {
        let here = jiff::tz::offset(8).to_datetime(at);
        if !self.rests(here.hour()) {
            return at;
        }
        let day = if here.hour() < self.to_hour {
            Some(here.date())
        } else {
            here.date().tomorrow().ok()
        };
        let morning = day.and_then(|day| {
            let morning = day.at(self.to_hour, 0, 0, 0);
            jiff::tz::offset(8).to_timestamp(morning).ok()
        });
        morning.unwrap_or(at)
    }
}
