use serde::Deserialize;

use crate::Fact;

/// How often a building is visited, what brings a visit forward, and how long it takes. All of it
/// is about houses: there is no key for anything of who lives there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Visits {
    /// Where it comes from.
    pub fact: Fact,
    /// Days from one visit to the next, by safety tier.
    pub days: TierDays,
    /// By how many per cent of those days buildings of one to five stars are visited.
    pub stars_percent: [u16; 5],
    /// Within how many days somebody goes there once something is open.
    pub within: Within,
    /// What each reason weighs where not everything fits into a day.
    pub points: Points,
    /// How long it takes.
    pub minutes: Minutes,
    /// How far somebody walks.
    pub walk: Walking,
}

/// Days from one visit to the next.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TierDays {
    /// Of a building in the blue tier.
    pub blue: u16,
    /// In the yellow one.
    pub yellow: u16,
    /// In the red one.
    pub red: u16,
    /// Of a building that is in none yet.
    pub unrated: u16,
}

/// Days until somebody looks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Within {
    /// After a critical hazard was found, or was last looked at.
    pub critical: u16,
    /// A major one.
    pub major: u16,
    /// A minor one.
    pub minor: u16,
    /// After a complaint that nobody has looked into.
    pub complaint: u16,
}

/// Weights.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Points {
    /// An open critical hazard.
    pub critical: u16,
    /// An open major one.
    pub major: u16,
    /// An open minor one.
    pub minor: u16,
    /// A complaint.
    pub complaint: u16,
    /// An open task.
    pub task: u16,
    /// Nobody was ever there.
    pub never: u16,
    /// The red tier's turn has come.
    pub red: u16,
    /// The yellow tier's.
    pub yellow: u16,
    /// The blue tier's, or that of a building in none.
    pub blue: u16,
    /// Each day that has passed since.
    pub each_day: u16,
    /// Most that such days add.
    pub most_days: u16,
}

/// Minutes of a visit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Minutes {
    /// To get into a building and through its shared parts.
    pub building: u16,
    /// At each door.
    pub door: u16,
}

/// Walking.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Walking {
    /// Metres in a minute.
    pub metres_a_minute: u16,
    /// The way on foot in per cent of the straight line.
    pub detour_percent: u16,
}

impl Visits {
    /// What is out of bounds, in words.
    pub(crate) fn fault(&self) -> Option<&'static str> {
        let TierDays {
            blue,
            yellow,
            red,
            unrated,
        } = self.days;
        let days = [blue, yellow, red, unrated];
        if days.iter().any(|days| !(1..=366).contains(days)) {
            return Some("`days` are not between 1 and 366");
        }
        if red > yellow || yellow > blue {
            return Some("a worse tier is visited more seldom than a better one");
        }
        let percent = self.stars_percent;
        if percent.iter().any(|percent| !(10..=400).contains(percent)) {
            return Some("`stars_percent` are not between 10 and 400");
        }
        if !percent.is_sorted() {
            return Some("fewer stars are visited more seldom than more");
        }
        if self.minutes.door == 0 || self.minutes.door > 480 || self.minutes.building > 480 {
            return Some("`minutes` are not between 1 and 480");
        }
        if !(20..=1000).contains(&self.walk.metres_a_minute) {
            return Some("`metres_a_minute` is not between 20 and 1000");
        }
        if !(100..=500).contains(&self.walk.detour_percent) {
            return Some("`detour_percent` is not between 100 and 500");
        }
        None
    }
}
