//! Times as pages show them: Asia/Shanghai, which has been UTC+8 all year since 1991.

use std::fmt;

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::{Offset, TimeZone};

/// A moment, shown to the minute in Shanghai time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct When(Timestamp);

impl When {
    /// The moment of a stored timestamp.
    pub fn at(timestamp: Timestamp) -> Self {
        Self(timestamp)
    }

    fn shanghai(self) -> jiff::Zoned {
        self.0.to_zoned(TimeZone::fixed(Offset::constant(8)))
    }

    /// For the `datetime` attribute.
    pub fn machine(self) -> String {
        self.shanghai().strftime("%Y-%m-%dT%H:%M:%S%:z").to_string()
    }

    /// The day alone.
    pub fn day(self) -> Date {
        self.shanghai().date()
    }
}

impl fmt::Display for When {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.shanghai().strftime("%Y-%m-%d %H:%M"))
    }
}
