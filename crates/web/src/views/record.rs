//! The resident's own record, the operator's own door, and what residents ask.

use policy::Purpose;
use registry::voices::Role;
use service::proofs::Standing;
use service::requests::Kind;

use super::page;
use crate::form::Form;
use crate::i18n::{Label, Say, key};
use crate::views::declare::At;
use crate::views::parts::MaskedPerson;
use crate::when::When;

impl Label for Role {
    fn key(self) -> &'static str {
        match self {
            Self::Officer => key!("voice-officer"),
            Self::Occupant => key!("voice-occupant"),
            Self::Operator => key!("voice-operator"),
            Self::Agency => key!("voice-agency"),
            Self::Neighbour => key!("voice-neighbour"),
        }
    }
}

impl Label for Kind {
    fn key(self) -> &'static str {
        match self {
            Self::Correct => key!("request-correct"),
            Self::Object => key!("request-object"),
            Self::Erase => key!("request-erase"),
        }
    }
}

/// What somebody said, by its name in the database.
pub fn word(name: &str) -> Say {
    use crate::i18n::say;
    match name {
        "moves_in" => say!("word-moves-in"),
        "moves_out" => say!("word-moves-out"),
        "renews" => say!("word-renews"),
        "confirms" => say!("word-confirms"),
        "disputes" => say!("word-disputes"),
        "still_there" => say!("word-still-there"),
        "nobody_lives_here" => say!("word-nobody"),
        _ => say!("word-head-count"),
    }
}

/// What people disagree about, by its code.
pub fn question(code: &str) -> Say {
    use crate::i18n::say;
    match code {
        "when" => say!("question-when"),
        "how-many" => say!("question-how-many"),
        code if code.starts_with("still-there") => say!("question-still-there"),
        _ => say!("question-who"),
    }
}

/// One report that names the reader.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KnownLine {
    /// Masked.
    pub person: MaskedPerson,
    /// Who reported it; "" for what was declared at the door.
    pub source: String,
    /// When.
    pub when: When,
}

/// Something that was said.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SaidLine {
    /// As what its speaker spoke.
    pub role: Role,
    /// The reader said it.
    pub own: bool,
    /// What.
    pub what: Say,
    /// First day, "" where it isn't said.
    pub from: String,
    /// Last day, "" where it isn't said.
    pub to: String,
    /// When.
    pub when: When,
}

/// A registered stay.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StayLine {
    /// First day.
    pub from: String,
    /// Last day.
    pub to: String,
    /// Whether it is open.
    pub open: bool,
}

/// Somebody saw the reader in full.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LookLine {
    /// Who.
    pub by: String,
    /// For what.
    pub purpose: Option<Purpose>,
    /// To which authority and case it was handed, "" for what stayed in the registry.
    pub handed_to: String,
    /// By which law it was handed over.
    pub ground: Option<policy::Ground>,
    /// When.
    pub when: When,
}

/// A request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RequestLine {
    /// Id, as in the URL.
    pub id: String,
    /// What is asked for.
    pub kind: Option<Kind>,
    /// In the asker's words.
    pub words: String,
    /// The answer, "" while there is none.
    pub answer: String,
    /// Whether it waits.
    pub open: bool,
    /// Whether the time is up.
    pub over: bool,
    /// By when it has to be answered.
    pub due: When,
    /// Record version.
    pub version: i32,
    /// The door, for the auditor.
    pub door: String,
}

/// `/p/{token}/record`. Forms (POST there), told apart by `step`: `confirm`, `dispute`, `end`
/// (`on`), `ask` (`kind`, `words`).
#[derive(Debug, Clone)]
pub struct RecordView {
    /// The door.
    pub at: At,
    /// The reader moved out: they read and ask, and answer for the door no more.
    pub past: bool,
    /// Reports that name the reader.
    pub known: Vec<KnownLine>,
    /// Stays.
    pub stays: Vec<StayLine>,
    /// What was said.
    pub said: Vec<SaidLine>,
    /// Who looked.
    pub looked: Vec<LookLine>,
    /// What the reader asked.
    pub requests: Vec<RequestLine>,
    /// What was entered.
    pub form: Form,
}
page!(RecordView, "record", "record/own.html", samples::own);

impl Label for Standing {
    fn key(self) -> &'static str {
        match self {
            Self::InForce => key!("proof-in-force"),
            Self::Ended => key!("proof-ended"),
            Self::Changed => key!("proof-changed"),
            Self::Over => key!("proof-over"),
        }
    }
}

/// A genuine proof.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProofLine {
    /// Whether it holds.
    pub standing: Standing,
    /// When it was made.
    pub issued: When,
    /// Until when it may be shown.
    pub until: When,
    /// Masked person, door and first day, while it holds.
    pub says: Option<(MaskedPerson, String, String)>,
}

/// `/proof/{token}`: what whoever is shown a proof sees.
#[derive(Debug, Clone)]
pub struct ProofView {
    /// The proof; `None` for what is none.
    pub found: Option<ProofLine>,
}
page!(ProofView, "proof", "record/proof.html", samples::proof);

/// How a dwelling is registered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RegisteredLine {
    /// How it is let.
    pub kind: crate::views::declare::Kind,
    /// Rooms.
    pub rooms: i32,
    /// Beds.
    pub beds: i32,
    /// Square metres, "" where it isn't known.
    pub area: String,
    /// What is there and works.
    pub equipment: Vec<service::declarations::Equipment>,
    /// When it was signed.
    pub when: When,
}

impl RegisteredLine {
    /// A registration of this kind.
    pub fn of(row: &service::declarations::Registered, kind: crate::views::declare::Kind) -> Self {
        let there = service::declarations::Equipment::ALL
            .into_iter()
            .zip(row.equipment);
        Self {
            kind,
            rooms: row.rooms,
            beds: row.beds,
            area: row
                .area_tenths
                .map(|tenths| format!("{}.{}", tenths / 10, tenths % 10))
                .unwrap_or_default(),
            equipment: there.filter_map(|(one, is)| is.then_some(one)).collect(),
            when: When::at(row.signed_at),
        }
    }
}

/// `/p/{token}/door`, for a bound operator. Form (POST there) to take back a registration of one's
/// own: `letting`; for a landlord to end the access of a manager: `manager`.
#[derive(Debug, Clone)]
pub struct OwnDoorView {
    /// The door.
    pub at: At,
    /// How it is registered; with its id where it is the reader's own.
    pub registered: Vec<(RegisteredLine, Option<String>)>,
    /// Its managers, for a landlord: binding, masked telephone, since when.
    pub managers: Vec<(String, String, When)>,
    /// What was filed of it as a short let, the latest first.
    pub signs: Vec<super::short_lets::SignLine>,
    /// What the reader said: what, how many people, from, to, when.
    pub said: Vec<(Say, usize, String, String, When)>,
    /// What the reader is asked, and since when.
    pub asked: Vec<(Say, When)>,
}
page!(OwnDoorView, "own_door", "record/door.html", samples::door);

/// `/requests`. Form for each (POST /requests/{request}): `answer`, `granted` = `yes` or `no`,
/// hidden `version`.
#[derive(Debug, Clone)]
pub struct RequestsView {
    /// The most urgent first.
    pub lines: Vec<RequestLine>,
    /// What was entered, and for which request.
    pub form: Form,
}
page!(
    RequestsView,
    "requests",
    "record/requests.html",
    samples::requests
);

#[cfg(test)]
#[path = "samples/record.rs"]
mod samples;
