//! A dwelling and a building: everything known about the door.

use super::batch::Outcome;
use super::page;
use super::parts::{Channel, Deadline, MaskedPerson, Pager};
use crate::form::Form;
use crate::i18n::{Label, Say, key};
use crate::views::voices::VoicesShown;
use crate::when::When;

/// A code and the time it was in force.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CodeLine {
    /// The code.
    pub code: String,
    /// First day.
    pub from: String,
    /// Last day; none while in force.
    pub to: Option<String>,
}

/// Somebody who lives here now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StayLine {
    /// Who, masked.
    pub person: MaskedPerson,
    /// First day.
    pub from: String,
    /// Last day, "" where open.
    pub to: String,
    /// When it was checked at the door.
    pub checked: When,
}

/// A reported letting that isn't checked yet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LeadLine {
    /// New, changed, ended.
    pub what: Say,
    /// Whom it names, masked.
    pub people: Vec<MaskedPerson>,
    /// First day, "" where none was said.
    pub from: String,
    /// Last day, "" where none was said.
    pub to: String,
    /// Who reported it.
    pub source: String,
    /// When it came.
    pub when: When,
    /// The task that checks it, where the reader may open it.
    pub task: Option<String>,
    /// Its clock.
    pub deadline: Option<Deadline>,
}

/// What one party said about this door.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DeclarationLine {
    /// Who said it.
    pub who: String,
    /// By which way.
    pub channel: Channel,
    /// When it was received.
    pub when: When,
    /// What was said, in words, masked.
    pub what: Say,
    /// The batch, where the reader may open it.
    pub batch: Option<String>,
    /// What came of it.
    pub outcome: Outcome,
}

/// Something that happened here.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Happening {
    /// When.
    pub when: When,
    /// What.
    pub what: Say,
    /// By whom, "" for the system.
    pub by: String,
    /// Free words of whoever it was, "" for none.
    pub note: String,
    /// When somebody means to come again, after a visit in vain.
    pub again: Option<When>,
}

/// What a dwelling and a building have in common at the top of their page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Plate {
    /// Road and compound, the small line.
    pub road: String,
    /// The large line.
    pub number: String,
    /// Code in force.
    pub code: String,
    /// Standard address in full.
    pub address: String,
    /// Street, community and grid by name.
    pub area: String,
    /// Officer in charge, "" where the grid has none.
    pub officer: String,
}

/// What a dwelling is used for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Usage {
    /// 住宅.
    Residential,
    /// 公寓.
    Apartment,
    /// 村民自建房.
    Village,
    /// 商业.
    Commercial,
    /// 商住.
    Mixed,
    /// 工业.
    Industrial,
    /// Anything else.
    Other,
}

impl Usage {
    /// All, the common one first.
    pub const ALL: [Self; 7] = [
        Self::Residential,
        Self::Apartment,
        Self::Village,
        Self::Commercial,
        Self::Mixed,
        Self::Industrial,
        Self::Other,
    ];

    /// The word of the library and of forms.
    pub fn word(self) -> &'static str {
        match self {
            Self::Residential => "residential",
            Self::Apartment => "apartment",
            Self::Village => "village",
            Self::Commercial => "commercial",
            Self::Mixed => "mixed",
            Self::Industrial => "industrial",
            Self::Other => "other",
        }
    }

    /// What a library's word means; a word of its own is shown as it is.
    pub fn said(word: &str) -> Say {
        let known = Self::ALL.into_iter().find(|usage| usage.word() == word);
        known.map_or_else(
            || Say::both(word, word),
            |usage| Say::Message {
                key: usage.key(),
                args: Vec::new(),
            },
        )
    }
}

impl Label for Usage {
    fn key(self) -> &'static str {
        match self {
            Self::Residential => key!("usage-residential"),
            Self::Apartment => key!("usage-apartment"),
            Self::Village => key!("usage-village"),
            Self::Commercial => key!("usage-commercial"),
            Self::Mixed => key!("usage-mixed"),
            Self::Industrial => key!("usage-industrial"),
            Self::Other => key!("usage-other"),
        }
    }
}

/// `/dwellings/{dwelling}`. Form: reveal (see [`super::reveal::RevealedView`]).
#[derive(Debug, Clone)]
pub struct DwellingView {
    /// The plate.
    pub plate: Plate,
    /// Link to the building.
    pub building: String,
    /// Use of the dwelling.
    pub usage: Say,
    /// Whether it is let as far as the registry knows.
    pub standing: Say,
    /// All its codes, the one in force first.
    pub codes: Vec<CodeLine>,
    /// Spellings remembered for it.
    pub aliases: Vec<String>,
    /// Who lives here now.
    pub stays: Vec<StayLine>,
    /// Whether the reader may see people in full.
    pub may_reveal: bool,
    /// The page of who may come in here; "" for who may not see it.
    pub access: String,
    /// The form for disclosing a record to an authority; "" for who may not.
    pub disclose: String,
    /// The form for opening one in danger to life; "" for who may not.
    pub danger: String,
    /// The form for writing down what is amiss here; "" for who may not.
    pub event: String,
    /// What was said here without a report, and what contradicts each other.
    pub voices: VoicesShown,
    /// Reported, not yet checked.
    pub leads: Vec<LeadLine>,
    /// Who said what, newest first.
    pub declarations: Vec<DeclarationLine>,
    /// What happened, newest first.
    pub timeline: Vec<Happening>,
    /// There are older entries than those listed.
    pub cut: bool,
    /// Whether the library has retired it.
    pub retired: bool,
}
page!(
    DwellingView,
    "dwelling",
    "doors/dwelling.html",
    samples::dwelling
);

/// One dwelling of a building.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RoomLine {
    /// Link.
    pub href: String,
    /// Unit and room.
    pub name: String,
    /// Code in force.
    pub code: String,
    /// How it stands: let, not let, unknown.
    pub standing: Say,
    /// Open leads.
    pub leads: u64,
}

/// `/buildings/{building}`. Paging: `after`.
///
/// Form (POST …/propose), for a dwelling that the library lacks: `unit`, `floor`, `room`, `usage`
/// (words of [`Usage`]).
#[derive(Debug, Clone)]
pub struct BuildingView {
    /// The reader may see who may come in here.
    pub access: bool,
    /// The plate.
    pub plate: Plate,
    /// All its codes, the one in force first.
    pub codes: Vec<CodeLine>,
    /// Other names.
    pub aliases: Vec<String>,
    /// How many dwellings it has.
    pub dwellings: u64,
    /// How many of them are let.
    pub let_dwellings: u64,
    /// Its dwellings.
    pub rooms: Vec<RoomLine>,
    /// Where the list goes on.
    pub pager: Pager,
    /// Id, as in the URL.
    pub id: String,
    /// What was entered about a missing dwelling; none for who may not propose one.
    pub proposal: Option<Form>,
    /// Whether the library has retired it.
    pub retired: bool,
}
page!(
    BuildingView,
    "building",
    "doors/building.html",
    samples::building
);

#[cfg(test)]
#[path = "samples/door.rs"]
mod samples;
