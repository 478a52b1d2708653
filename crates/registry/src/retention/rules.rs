use jiff::{Span, Timestamp, ToSpan as _};

use crate::clock;

/// How well the source of a period is established.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Confidence {
    /// The law names the period.
    Named,
    /// The law asks for "no longer than needed"; the number is this program's reading of it.
    Proposed,
}

impl Confidence {
    /// The name in reports.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Named => "named",
            Self::Proposed => "proposed",
        }
    }
}

/// A rule that says until when something is kept once its purpose is met.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Rule {
    /// The sender's file and the rows as they were written, once the batch is closed.
    BatchFile,
    /// People whom a report named and who got no stay, once the report is settled.
    LeadPerson,
    /// People who lived there, once their last stay is closed.
    StayPerson,
    /// The note of a visit that no stay rests on, once its task is settled.
    VisitNote,
    /// The note of a visit that a stay rests on, once the last such stay is closed.
    StayNote,
    /// Words and telephone of who told of a danger, once the report is closed.
    HazardReport,
    /// People whom a declaration named and who got no stay, once the door has nothing open.
    Voice,
    /// What was declared of people who lived there, once their last stay is closed.
    StayVoice,
    /// The telephone of an account that is bound to no door, once it was last used.
    Account,
    /// Who signed for a letting, once it is over.
    Letting,
    /// What a resident asked, once it is answered.
    Request,
}

/// How long after the event a rule counts from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Period {
    /// Whole days.
    Days(i32),
    /// Whole years.
    Years(i16),
}

impl Period {
    fn span(self) -> Span {
        match self {
            Self::Days(days) => days.days(),
            Self::Years(years) => years.years(),
        }
    }
}

impl std::fmt::Display for Period {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Days(days) => write!(f, "P{days}D"),
            Self::Years(years) => write!(f, "P{years}Y"),
        }
    }
}

impl Rule {
    /// All of them, in the order of reports.
    pub const ALL: [Self; 11] = [
        Self::BatchFile,
        Self::LeadPerson,
        Self::StayPerson,
        Self::VisitNote,
        Self::StayNote,
        Self::HazardReport,
        Self::Voice,
        Self::StayVoice,
        Self::Account,
        Self::Letting,
        Self::Request,
    ];

    /// The name in the ledger, the log and reports.
    pub const fn name(self) -> &'static str {
        match self {
            Self::BatchFile => "batch_file",
            Self::LeadPerson => "lead_person",
            Self::StayPerson => "stay_person",
            Self::VisitNote => "visit_note",
            Self::StayNote => "stay_note",
            Self::HazardReport => "hazard_report",
            Self::Voice => "voice",
            Self::StayVoice => "stay_voice",
            Self::Account => "account",
            Self::Letting => "letting",
            Self::Request => "request",
        }
    }

    /// The rule of a name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|rule| rule.name() == name)
    }

    /// How long what it is about is kept after the purpose was met. The one place where these
    /// numbers stand.
    ///
    /// Thirty days for what came to nothing: long enough for the sender or an officer to object to
    /// a finding and to look at what was really sent, and as long as the file itself, which names
    /// the same people. Three years after a stay: until then a claim from the tenancy can be
    /// raised, and the registration is the evidence of who lived there.
    pub const fn period(self) -> Period {
        match self {
            Self::BatchFile | Self::LeadPerson | Self::VisitNote | Self::Voice => Period::Days(30),
            Self::StayPerson | Self::StayNote | Self::StayVoice | Self::Letting | Self::Request => {
                Period::Years(3)
            }
            Self::HazardReport | Self::Account => Period::Years(1),
        }
    }

    /// Where the period comes from.
    pub const fn source(self) -> &'static str {
        match self {
            Self::BatchFile | Self::LeadPerson | Self::VisitNote | Self::Voice => {
                "PIPL arts. 19, 47: the shortest time the purpose needs"
            }
            Self::StayPerson | Self::StayNote | Self::StayVoice => {
                "Civil Code art. 188: three years to raise a claim; PIPL arts. 19, 47"
            }
            Self::Letting => {
                "Civil Code art. 188: three years to raise a claim from the letting; PIPL arts. 19, 47"
            }
            Self::Request => "PIPL art. 50: a refusal can be taken to court, within three years",
            Self::Account => "PIPL arts. 19, 47: a year in which somebody may come back",
            Self::HazardReport => "PIPL arts. 19, 47: a year to see whether the danger comes back",
        }
    }

    /// How well the period is established.
    pub const fn confidence(self) -> Confidence {
        // Article 188 names three years for claims, not for registers.
        Confidence::Proposed
    }

    /// The first instant at which what the purpose left at `met` is no longer kept: the start of
    /// the day after the period in China, where the day of the event itself isn't counted (Civil
    /// Code art. 201). The end of time where the calendar ends before.
    pub fn until(self, met: Timestamp) -> Timestamp {
        let last = clock::day_of(met).checked_add(self.period().span());
        last.and_then(jiff::civil::Date::tomorrow)
            .and_then(|day| {
                jiff::tz::offset(8).to_timestamp(day.to_datetime(jiff::civil::Time::midnight()))
            })
            .unwrap_or(Timestamp::MAX)
    }

    /// An instant before which the purpose was certainly not met too late: what was met after it
    /// can't be due at `now`. A search need look at nothing younger.
    pub fn horizon(self, now: Timestamp) -> Timestamp {
        let days = match self.period() {
            Period::Days(days) => i64::from(days),
            // The shortest year; a leap day only lengthens it.
            Period::Years(years) => i64::from(years) * 365,
        };
        let back = jiff::SignedDuration::from_hours(days * 24);
        now.checked_sub(back).unwrap_or(Timestamp::MIN)
    }
}
