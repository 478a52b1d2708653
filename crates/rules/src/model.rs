use jiff::civil::Date;
use serde::Deserialize;

use crate::{Deadline, DocumentType, RuleSubject};

/// A sentence in both languages.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Words {
    /// Chinese.
    pub zh: String,
    /// English.
    pub en: String,
}

/// Where a fact comes from, how sure it is and when it holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fact {
    /// Stable name, such as `landlord.moved-in`: the same in a pack below overrides it.
    pub id: String,
    /// Law and article, or page.
    pub source: String,
    /// How sure.
    pub confidence: Confidence,
    /// First day.
    pub from: Date,
    /// Last day; `None` where it goes on.
    pub until: Option<Date>,
    /// Line of its file, from 1.
    pub line: usize,
}

impl Fact {
    /// Whether it holds on that day.
    pub fn holds_on(&self, day: Date) -> bool {
        self.from <= day && self.until.is_none_or(|until| day <= until)
    }
}

/// How sure a fact is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Deserialize)]
pub enum Confidence {
    /// Read in the source, or in two that don't depend on each other.
    A,
    /// One secondary source.
    B,
    /// Not confirmed: to be checked before anybody relies on it.
    C,
    /// Nobody published it; a default of this project.
    #[serde(rename = "proposed")]
    Proposed,
}

macro_rules! names {
    ($type:ty { $($variant:ident = $name:literal),* $(,)? }) => {
        impl $type {
            /// All of them.
            pub const ALL: &[Self] = &[$(Self::$variant),*];

            /// The name in packs and in the database.
            pub const fn name(self) -> &'static str {
                match self { $(Self::$variant => $name),* }
            }
        }
        impl std::fmt::Display for $type {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(self.name())
            }
        }
    };
}

names!(Confidence {
    A = "A",
    B = "B",
    C = "C",
    Proposed = "proposed",
});

/// How a dwelling is let.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Letting {
    /// By the month or year.
    Ordinary,
    /// Rooms to people who don't belong together.
    Shared,
    /// Beds of an employer or school.
    Dormitory,
    /// By the day or hour.
    Short,
    /// To a company.
    Company,
    /// More rooms, beds or people than the place's rule for large lettings allows.
    Large,
    /// A hotel.
    Hotel,
}

names!(Letting {
    Ordinary = "ordinary",
    Shared = "shared",
    Dormitory = "dormitory",
    Short = "short",
    Company = "company",
    Large = "large",
    Hotel = "hotel",
});

/// Who has a duty.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Who {
    /// Whoever lets.
    Landlord,
    /// Whoever manages a dwelling for the landlord.
    Manager,
    /// The host of a short let.
    Host,
    /// A letting agency or letting company.
    Agency,
    /// An employer with a dormitory.
    Employer,
    /// A property manager.
    PropertyManager,
    /// The head of a building (楼栋长).
    BuildingHead,
    /// Who lives there.
    Occupant,
    /// A hotel.
    Hotel,
    /// An officer.
    Officer,
}

names!(Who {
    Landlord = "landlord",
    Manager = "manager",
    Host = "host",
    Agency = "agency",
    Employer = "employer",
    PropertyManager = "property-manager",
    BuildingHead = "building-head",
    Occupant = "occupant",
    Hotel = "hotel",
    Officer = "officer",
});

/// What starts a duty's clock.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Trigger {
    /// Somebody moved in.
    MovedIn,
    /// Somebody moved out.
    MovedOut,
    /// What was registered of a stay changed.
    StayChanged,
    /// A contract was made.
    ContractMade,
    /// A contract was changed, renewed or ended.
    ContractChanged,
    /// The dwelling is let no longer.
    StoppedLetting,
    /// An occupant puts somebody up.
    PutsUpGuest,
    /// A business licence was issued.
    LicenceIssued,
    /// The last regular report.
    LastReport,
    /// A report reached the authority.
    ReportReceived,
    /// An officer wrote something down.
    Collected,
    /// A month began.
    MonthBegan,
}

names!(Trigger {
    MovedIn = "moved-in",
    MovedOut = "moved-out",
    StayChanged = "stay-changed",
    ContractMade = "contract-made",
    ContractChanged = "contract-changed",
    StoppedLetting = "stopped-letting",
    PutsUpGuest = "puts-up-guest",
    LicenceIssued = "licence-issued",
    LastReport = "last-report",
    ReportReceived = "report-received",
    Collected = "collected",
    MonthBegan = "month-began",
});

/// When a duty applies; what isn't said doesn't matter. There is no other condition, and a pack
/// that names one is refused.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct When {
    /// One of these kinds of letting.
    pub letting: Vec<Letting>,
    /// Stays of so many days or more.
    pub stay_days_from: Option<u16>,
    /// Stays of so many days or fewer.
    pub stay_days_to: Option<u16>,
    /// That kind of document.
    pub document: Option<DocumentType>,
    /// Under eighteen, or not.
    pub under_18: Option<bool>,
}

impl When {
    /// Whether it is met. A length of stay that isn't known meets every condition on it: a duty
    /// is better shown once too often.
    pub fn meets(&self, subject: &RuleSubject) -> bool {
        let RuleSubject {
            letting,
            place: _,
            stay_days,
            document,
            under_18,
        } = subject;
        let days = |fits: &dyn Fn(u16) -> bool| stay_days.is_none_or(fits);
        (self.letting.is_empty() || self.letting.contains(letting))
            && self.stay_days_from.is_none_or(|from| days(&|n| n >= from))
            && self.stay_days_to.is_none_or(|to| days(&|n| n <= to))
            && self.document.is_none_or(|wanted| wanted == *document)
            && self.under_18.is_none_or(|wanted| wanted == *under_18)
    }
}

/// Somebody must report something by a time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Duty {
    /// Where it comes from.
    pub fact: Fact,
    /// Whose it is.
    pub who: Vec<Who>,
    /// What starts its clock.
    pub trigger: Trigger,
    /// Under which conditions.
    pub when: When,
    /// By when.
    pub deadline: Deadline,
    /// What has to be done, and to whom.
    pub what: Words,
    /// The penalty that threatens, by its id.
    pub penalty: Option<String>,
}

/// How an area is measured.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum AreaKind {
    /// Usable floor.
    Usable,
    /// Built floor, walls and shared parts included.
    Built,
}

names!(AreaKind {
    Usable = "usable",
    Built = "built",
});

/// How many may live somewhere.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Occupancy {
    /// Where it comes from.
    pub fact: Fact,
    /// Under which conditions.
    pub when: When,
    /// Fewest square metres a person, in tenths, and how they are measured.
    pub per_person: Vec<(u32, AreaKind)>,
    /// Most adults in a room.
    pub adults_per_room: Option<u32>,
    /// Children up to this age are not counted; 17 means all minors.
    pub not_counted_to_age: Option<u8>,
    /// People with a legal duty to support or care for each other are not counted.
    pub family_not_counted: bool,
    /// Spaces where nobody may live.
    pub banned: Vec<String>,
    /// Anything else, in words.
    pub more: Option<Words>,
}

/// What a breach costs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Penalty {
    /// Where it comes from.
    pub fact: Fact,
    /// Doing what.
    pub conduct: Words,
    /// Costs what.
    pub sanction: Words,
}

/// A text that somebody signs or reads.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Text {
    /// Where it comes from.
    pub fact: Fact,
    /// The text, lines apart by line ends.
    pub words: Words,
}

/// When notices to staff wait for the morning, and how many become one message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Quiet {
    /// Where it comes from.
    pub fact: Fact,
    /// The hour of the day, 0 to 23 in China, from which nothing leaves.
    pub from_hour: i8,
    /// The hour from which it does again.
    pub to_hour: i8,
    /// So many minutes a notice waits for others to the same person.
    pub gather_minutes: u16,
    /// Kinds of notices that wait for nothing.
    pub urgent: Vec<String>,
}
