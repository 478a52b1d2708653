//! What people outside the staff declare at a door.

use policy::Bound;
use rules::Letting;
use service::declarations::{Equipment, Title};
use service::hazards::State;
use service::self_checks::{Found, Item};

use super::page;
use crate::form::Form;
use crate::i18n::{Label, key};
use crate::when::When;

/// What is declared about who lives there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum What {
    /// Who moves in.
    In,
    /// Who moves out.
    Out,
    /// A longer stay.
    Renew,
    /// Nobody lives there.
    Empty,
    /// One's own details.
    Own,
    /// The dwelling is handed over to a manager.
    HandOver,
}

impl What {
    /// All of them.
    pub const ALL: [Self; 6] = [
        Self::In,
        Self::Out,
        Self::Renew,
        Self::Empty,
        Self::Own,
        Self::HandOver,
    ];

    /// The word in addresses.
    pub const fn name(self) -> &'static str {
        match self {
            Self::In => "in",
            Self::Out => "out",
            Self::Renew => "renew",
            Self::Empty => "empty",
            Self::Own => "own",
            Self::HandOver => "hand-over",
        }
    }

    /// Whether people are named in full.
    pub fn is_in_full(self) -> bool {
        matches!(self, Self::In | Self::Own)
    }

    /// Whether names alone are asked for.
    pub fn is_by_name(self) -> bool {
        matches!(self, Self::Out | Self::Renew)
    }

    /// Whether the speaker says as what they speak.
    pub fn asks_role(self) -> bool {
        !matches!(self, Self::Own | Self::HandOver)
    }
}

impl Label for What {
    fn key(self) -> &'static str {
        match self {
            Self::In => key!("declare-in"),
            Self::Out => key!("declare-out"),
            Self::Renew => key!("declare-renew"),
            Self::Empty => key!("declare-empty"),
            Self::Own => key!("declare-own"),
            Self::HandOver => key!("declare-hand-over"),
        }
    }
}

impl Label for Title {
    fn key(self) -> &'static str {
        match self {
            Self::Own => key!("title-own"),
            Self::Authorised => key!("title-authorised"),
            Self::Sublet => key!("title-sublet"),
            Self::Other => key!("title-other"),
        }
    }
}

impl Label for Equipment {
    fn key(self) -> &'static str {
        match self {
            Self::SmokeAlarm => key!("equipment-smoke-alarm"),
            Self::Extinguisher => key!("equipment-extinguisher"),
            Self::Breaker => key!("equipment-breaker"),
            Self::GasAlarm => key!("equipment-gas-alarm"),
            Self::EscapeWay => key!("equipment-escape-way"),
        }
    }
}

/// How a dwelling is let.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Kind(pub Letting);

impl Kind {
    /// Those that are registered at a door, in the order of the form.
    pub const ALL: [Self; 5] = [
        Self(Letting::Ordinary),
        Self(Letting::Shared),
        Self(Letting::Dormitory),
        Self(Letting::Short),
        Self(Letting::Company),
    ];
}

impl Label for Kind {
    fn key(self) -> &'static str {
        match self.0 {
            Letting::Shared => key!("letting-shared"),
            Letting::Dormitory => key!("letting-dormitory"),
            Letting::Short => key!("letting-short"),
            Letting::Company => key!("letting-company"),
            _ => key!("letting-ordinary"),
        }
    }
}

/// As what somebody registers a letting.
pub const OPERATORS: [Bound; 4] = [
    Bound::Landlord,
    Bound::Manager,
    Bound::Host,
    Bound::Employer,
];

/// The door that a page is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct At {
    /// The plate's token.
    pub token: String,
    /// What the door is called.
    pub name: String,
    /// Road and estate.
    pub above: String,
}

/// That something was taken in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Taken {
    /// Number of the declaration.
    pub number: String,
    /// When.
    pub when: When,
    /// Whether whoever said it is bound to the door.
    pub bound: bool,
    /// The signed line and the salt of its digest; none for what is no declaration.
    pub receipt: Option<(String, String)>,
}

impl Label for Item {
    fn key(self) -> &'static str {
        match self {
            Self::WaysOut => key!("check-ways-out"),
            Self::Lamps => key!("check-lamps"),
            Self::Extinguishers => key!("check-extinguishers"),
            Self::FireEquipment => key!("check-fire-equipment"),
            Self::Bicycles => key!("check-bicycles"),
            Self::Cables => key!("check-cables"),
            Self::Wires => key!("check-wires"),
            Self::Gas => key!("check-gas"),
            Self::Plates => key!("check-plates"),
            Self::Rubbish => key!("check-rubbish"),
        }
    }
}

impl Label for Found {
    fn key(self) -> &'static str {
        match self {
            Self::Fine => key!("found-fine"),
            Self::Amiss => key!("found-amiss"),
            Self::Absent => key!("found-absent"),
        }
    }
}

/// A self-check that was filed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FiledLine {
    /// Such as `2026-11`.
    pub month: String,
    /// As what it was filed.
    pub bound: Option<Bound>,
    /// When.
    pub when: When,
    /// What was amiss, and where the report about it stands.
    pub amiss: Vec<(Item, State)>,
}

/// `/p/{token}/self-check`. Fields: each number of [`Item`] (names of [`Found`]), `words`.
#[derive(Debug, Clone)]
pub struct SelfCheckView {
    /// The building.
    pub at: At,
    /// The month that is filed now.
    pub month: String,
    /// What was filed, the newest first.
    pub filed: Vec<FiledLine>,
    /// What was entered.
    pub form: Form,
}
page!(
    SelfCheckView,
    "self_check",
    "declare/self_check.html",
    samples::self_check
);

/// `/p/{token}/declare`: what can be declared.
#[derive(Debug, Clone)]
pub struct DeclareView {
    /// The door.
    pub at: At,
    /// The reader is bound as its landlord.
    pub landlord: bool,
}
page!(DeclareView, "declare", "declare/menu.html", samples::menu);

/// `/p/{token}/declare/{what}`. Fields: `as` (names of [`Bound`]), `from`, `to`, `phone` (hand
/// over), and for each of `n` people `p1-name`, `p1-document`, `p1-number`, `p1-mrz`, `p1-issuer`,
/// `p1-birth`, `p1-expires`, `p1-phone`, `p1-minor`, `p1-guardian`; the button `more` asks for
/// another person.
#[derive(Debug, Clone)]
pub struct DeclareWhatView {
    /// The door.
    pub at: At,
    /// What is declared.
    pub what: What,
    /// How many people the form has places for.
    pub n: usize,
    /// What was entered.
    pub form: Form,
    /// Once it is taken in.
    pub taken: Option<Taken>,
}
page!(
    DeclareWhatView,
    "declare_what",
    "declare/what.html",
    samples::what
);

/// `/p/{token}/letting`. Fields: `role`, `kind`, `rooms`, `beds`, `area`, `title`, `equipment`
/// (several), `name`, `company_code`, `signed`.
#[derive(Debug, Clone)]
pub struct LettingView {
    /// The door.
    pub at: At,
    /// The undertaking, line by line, in the page's language.
    pub text: Vec<String>,
    /// What was entered.
    pub form: Form,
    /// Once it is taken in.
    pub taken: Option<Taken>,
}
page!(
    LettingView,
    "letting",
    "declare/letting.html",
    samples::letting
);

#[cfg(test)]
#[path = "samples/declare.rs"]
mod samples;
