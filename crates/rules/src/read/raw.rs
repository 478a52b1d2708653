//! The shape of a pack's text. A key that isn't here is refused.

use std::collections::BTreeMap;

use jiff::civil::Date;
use serde::Deserialize;
use toml::Spanned;

use crate::events::read::{RawCategory, RawDepartment, RawGrade, RawItem};
use crate::{
    AreaKind, Confidence, Deadline, DocumentType, Fact, Letting, Minutes, Points, Quiet, TierDays,
    Trigger, Walking, When, Who, Within, Words,
};

/// A day, written as TOML writes dates.
#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(try_from = "toml::value::Datetime")]
pub(crate) struct Day(pub(crate) Date);

impl TryFrom<toml::value::Datetime> for Day {
    type Error = String;

    fn try_from(written: toml::value::Datetime) -> Result<Self, String> {
        let day = written.to_string().parse().map(Day);
        day.map_err(|_| format!("{written} is no day: write it like 2026-01-31"))
    }
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawPack {
    pub(super) jurisdiction: Spanned<String>,
    pub(super) name: Option<Words>,
    pub(super) parent: Option<String>,
    #[serde(default)]
    pub(super) areas: Vec<String>,
    pub(super) valid_from: Option<Day>,
    /// Ids of facts of the packs above that don't hold here.
    #[serde(default)]
    pub(super) drops: Vec<String>,
    #[serde(default)]
    pub(super) duty: Vec<Spanned<RawDuty>>,
    #[serde(default)]
    pub(super) occupancy: Vec<Spanned<RawOccupancy>>,
    #[serde(default)]
    pub(super) penalty: Vec<Spanned<RawPenalty>>,
    #[serde(default)]
    pub(super) text: Vec<Spanned<RawText>>,
    #[serde(default)]
    pub(super) quiet: Vec<Spanned<RawQuiet>>,
    #[serde(default)]
    pub(super) visits: Vec<Spanned<RawVisits>>,
    #[serde(default)]
    pub(super) calendar: Vec<Spanned<RawCalendar>>,
    #[serde(default)]
    pub(super) department: Vec<Spanned<RawDepartment>>,
    #[serde(default)]
    pub(super) event_category: Vec<Spanned<RawCategory>>,
    #[serde(default)]
    pub(super) event_item: Vec<Spanned<RawItem>>,
    #[serde(default)]
    pub(super) event_grade: Vec<Spanned<RawGrade>>,
}

/// What every fact has.
pub(crate) struct Common {
    pub(crate) id: String,
    pub(crate) source: String,
    pub(crate) confidence: Confidence,
    pub(crate) from: Option<Day>,
    pub(crate) until: Option<Day>,
}

macro_rules! fact {
    ($(#[$doc:meta])* $name:ident { $($(#[$attr:meta])* $field:ident: $type:ty),* $(,)? }) => {
        $(#[$doc])*
        #[derive(Debug, Deserialize)]
        #[serde(deny_unknown_fields)]
        pub(super) struct $name {
            id: String,
            source: String,
            confidence: Confidence,
            from: Option<Day>,
            until: Option<Day>,
            $($(#[$attr])* pub(super) $field: $type,)*
        }
        impl $name {
            pub(super) fn common(&self) -> Common {
                Common {
                    id: self.id.clone(),
                    source: self.source.clone(),
                    confidence: self.confidence,
                    from: self.from,
                    until: self.until,
                }
            }
        }
    };
}

fact!(RawDuty {
    who: Vec<Who>,
    trigger: Trigger,
    #[serde(default)]
    when: RawWhen,
    deadline: Deadline,
    what: Words,
    penalty: Option<String>,
});

fact!(RawOccupancy {
    #[serde(default)]
    when: RawWhen,
    #[serde(default)]
    per_person: BTreeMap<AreaKind, f64>,
    adults_per_room: Option<u32>,
    not_counted_to_age: Option<u8>,
    #[serde(default)]
    family_not_counted: bool,
    #[serde(default)]
    banned: Vec<String>,
    more: Option<Words>,
});

fact!(RawPenalty {
    conduct: Words,
    sanction: Words,
});

fact!(RawText {
    zh: String,
    en: String,
});

fact!(RawQuiet {
    from_hour: i8,
    to_hour: i8,
    gather_minutes: u16,
    #[serde(default)]
    urgent: Vec<String>,
});

impl RawQuiet {
    /// Hours of a day, and no longer to gather than four of them.
    pub(super) fn is_within_bounds(&self) -> bool {
        let hour = |hour: i8| (0..24).contains(&hour);
        hour(self.from_hour) && hour(self.to_hour) && self.gather_minutes <= 240
    }

    pub(super) fn of(self, fact: Fact) -> Quiet {
        Quiet {
            fact,
            from_hour: self.from_hour,
            to_hour: self.to_hour,
            gather_minutes: self.gather_minutes,
            urgent: self.urgent,
        }
    }
}

fact!(RawVisits {
    days: TierDays,
    stars_percent: [u16; 5],
    within: Within,
    points: Points,
    minutes: Minutes,
    walk: Walking,
});

/// The only conditions there are.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawWhen {
    #[serde(default)]
    letting: Vec<Letting>,
    stay_days_from: Option<u16>,
    stay_days_to: Option<u16>,
    document: Option<DocumentType>,
    under_18: Option<bool>,
}

impl From<RawWhen> for When {
    fn from(raw: RawWhen) -> Self {
        Self {
            letting: raw.letting,
            stay_days_from: raw.stay_days_from,
            stay_days_to: raw.stay_days_to,
            document: raw.document,
            under_18: raw.under_18,
        }
    }
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawCalendar {
    pub(super) year: i16,
    pub(super) source: String,
    pub(super) confidence: Confidence,
    pub(super) holiday: Vec<Spanned<RawHoliday>>,
    pub(super) make_up: Vec<Spanned<Day>>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawHoliday {
    pub(super) name: Words,
    pub(super) from: Day,
    pub(super) to: Day,
}
