//! Pages of people outside the staff.

use policy::Bound;
use service::bindings::Reason;

use super::page;
use crate::form::Form;
use crate::i18n::{Label, Say, key};
use crate::views::parts::MaskedPerson;
use crate::when::When;

impl Label for Bound {
    fn key(self) -> &'static str {
        match self {
            Self::Occupant => key!("bound-occupant"),
            Self::Landlord => key!("bound-landlord"),
            Self::Manager => key!("bound-manager"),
            Self::Host => key!("bound-host"),
            Self::Employer => key!("bound-employer"),
            Self::PropertyManager => key!("bound-property-manager"),
            Self::BuildingHead => key!("bound-building-head"),
        }
    }
}

impl Label for Reason {
    fn key(self) -> &'static str {
        match self {
            Self::PhoneLost => key!("counter-phone-lost"),
            Self::PhoneChanged => key!("counter-phone-changed"),
            Self::PhoneNotOnRecord => key!("counter-phone-not-on-record"),
            Self::NeedsHelp => key!("counter-needs-help"),
        }
    }
}

/// `/me/sign-in`. First field: `phone`; once a code was sent (POST /me/code): `code`, with
/// `question` and `phone` hidden. Hidden in both: `next`, and `kept`, `kept_to` as at the staff's.
#[derive(Debug, Clone, Default)]
pub struct MeSignInView {
    /// What was entered.
    pub form: Form,
    /// The question whose code was sent.
    pub question: Option<String>,
    /// A session has ended since the page was opened.
    pub ended: bool,
    /// Nothing was really sent: the steward of the demo sees the code.
    pub demo: bool,
}
page!(
    MeSignInView,
    "me_sign_in",
    "me/sign_in.html",
    samples::sign_in
);

/// A door that somebody is or was bound to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BoundLine {
    /// Id of the binding.
    pub id: String,
    /// As what.
    pub bound: Bound,
    /// What the door is called.
    pub door: String,
    /// Since when.
    pub since: When,
    /// How it was proved.
    pub how: Say,
    /// Until when, and why it ended.
    pub ended: Option<(When, Say)>,
    /// Masked telephone; for the officer.
    pub phone: String,
    /// Where its work is done, while it is in force; "" for nowhere.
    pub href: String,
}

/// `/me`. Forms: POST /me/sign-out (`everywhere`); POST /me/doors/{binding}/end.
#[derive(Debug, Clone)]
pub struct MeView {
    /// Bindings in force first.
    pub doors: Vec<BoundLine>,
}
page!(MeView, "me", "me/home.html", samples::home);

/// `/p/{token}/bind`. Three forms, told apart by the hidden `how`: `code` (field `code`), `phone`,
/// `match` (fields `name`, `last`).
#[derive(Debug, Clone)]
pub struct BindView {
    /// The plate's token.
    pub token: String,
    /// What the door is called.
    pub name: String,
    /// Road and estate.
    pub above: String,
    /// Whether it is a dwelling's plate.
    pub dwelling: bool,
    /// What was entered.
    pub form: Form,
}
page!(BindView, "bind", "me/bind.html", samples::bind);

/// A code that waits.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CodeLine {
    /// Id.
    pub id: String,
    /// For whom.
    pub bound: Option<Bound>,
    /// Who gave it.
    pub by: String,
    /// Until when it counts.
    pub until: When,
}

/// `/dwellings/{dwelling}/access` and `/buildings/{building}/access`. Forms, told apart by the
/// hidden `step`: `give` (`role`), `withdraw` (`id`), `end` (`id`), `counter` (`bound`, `record`,
/// `phone`, `reason`, `document_seen`).
#[derive(Debug, Clone)]
pub struct AccessView {
    /// Its own path.
    pub path: String,
    /// The door's file.
    pub file: String,
    /// What the door is called.
    pub name: String,
    /// Road and estate.
    pub above: String,
    /// Whom a code can be for.
    pub roles: Vec<Bound>,
    /// Whom somebody can be bound as at a counter.
    pub counter: Vec<Bound>,
    /// Bindings in force.
    pub bindings: Vec<BoundLine>,
    /// Codes that wait.
    pub codes: Vec<CodeLine>,
    /// Records at the door, masked.
    pub records: Vec<MaskedPerson>,
    /// A code that was made just now, for whom, and until when it counts; shown once.
    pub given: Option<(String, Bound, When)>,
    /// What was entered.
    pub form: Form,
}
page!(AccessView, "access", "me/access.html", samples::access);

/// A message that a demo did not send.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MessageLine {
    /// When it was written.
    pub when: When,
    /// To whom it would go.
    pub phone: String,
    /// What it says.
    pub words: String,
}

/// `/outbox`, in a demo only.
#[derive(Debug, Clone)]
pub struct OutboxView {
    /// The newest first.
    pub lines: Vec<MessageLine>,
}
page!(OutboxView, "outbox", "me/outbox.html", samples::outbox);

#[cfg(test)]
#[path = "samples/me.rs"]
mod samples;
