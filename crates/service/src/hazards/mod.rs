//! Dangers that people without an account tell of by a plate: sent, asked about, looked into.
//! Grading, deadlines and departments come with its event; this is how one gets in.

mod desk;
mod told;

pub(crate) use desk::opened as words_of;
pub use desk::{File, list, open, phone, settle, waiting};
pub(crate) use told::{At, tell_of, written};
pub use told::{Told, ask, tell};

/// What kind of danger.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Fire, smoke, missing or broken extinguishers.
    Fire,
    /// Gas and electricity.
    GasElectric,
    /// A way out is blocked or locked.
    EscapeBlocked,
    /// Electric bicycles and their batteries in stairs or rooms.
    BikeCharging,
    /// The building itself: cracks, illegal alterations.
    Structure,
    /// Too many people in too little room.
    Crowding,
    /// Hygiene and vermin.
    Hygiene,
    /// Lifts, lamps, railings.
    Facility,
    /// Anything else.
    Other,
}

impl Kind {
    /// All of them, in the order they are offered.
    pub const ALL: [Self; 9] = [
        Self::Fire,
        Self::GasElectric,
        Self::EscapeBlocked,
        Self::BikeCharging,
        Self::Structure,
        Self::Crowding,
        Self::Hygiene,
        Self::Facility,
        Self::Other,
    ];

    /// The name in the database and in forms.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Fire => "fire",
            Self::GasElectric => "gas_electric",
            Self::EscapeBlocked => "escape_blocked",
            Self::BikeCharging => "bike_charging",
            Self::Structure => "structure",
            Self::Crowding => "crowding",
            Self::Hygiene => "hygiene",
            Self::Facility => "facility",
            Self::Other => "other",
        }
    }

    /// As notices name it, in Chinese and English.
    pub const fn words(self) -> (&'static str, &'static str) {
        match self {
            Self::Fire => ("消防", "fire"),
            Self::GasElectric => ("燃气、用电", "gas or electricity"),
            Self::EscapeBlocked => ("逃生通道堵塞", "a way out is blocked"),
            Self::BikeCharging => ("电动车充电", "charging of electric bicycles"),
            Self::Structure => ("房屋结构", "the building itself"),
            Self::Crowding => ("居住拥挤", "crowding"),
            Self::Hygiene => ("卫生", "hygiene"),
            Self::Facility => ("公共设施", "shared facilities"),
            Self::Other => ("其他", "other"),
        }
    }

    /// The kind of that name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.name() == name)
    }
}

/// Where a report stands: all that its sender learns.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    /// Nobody has looked yet.
    Open,
    /// Somebody looks into it.
    Seen,
    /// Settled.
    Closed,
}

impl State {
    pub(crate) fn from_name(name: &str) -> Self {
        match name {
            "seen" => Self::Seen,
            "closed" => Self::Closed,
            _ => Self::Open,
        }
    }
}

/// What came of a report.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// It was made safe.
    Mended,
    /// It was given to those who must mend it.
    PassedOn,
    /// Nothing of it was found.
    NotFound,
}

impl Outcome {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Mended, Self::PassedOn, Self::NotFound];

    /// The name in the database and in forms.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Mended => "mended",
            Self::PassedOn => "passed_on",
            Self::NotFound => "not_found",
        }
    }

    /// The outcome of that name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|outcome| outcome.name() == name)
    }
}

const DATA_KEY: &str = "hazard_report.data_key";
pub(crate) const WORDS: &str = "hazard_report.words";
const PHONE: &str = "hazard_report.phone";
