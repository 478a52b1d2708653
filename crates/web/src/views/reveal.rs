//! The answer to a reveal: one person's data in full, for a purpose, logged.

use super::page;
use super::parts::Document;
use crate::i18n::{Label, key};
use crate::when::When;

/// What identity data may be shown for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Purpose {
    /// Checking at the door who lives there.
    AtDoor,
    /// Calling the person about their registration.
    Contact,
    /// Telling whether two records are the same.
    Duplicate,
    /// Correcting a record on the person's own request.
    Correction,
}

impl Purpose {
    /// All, in the order of the form.
    pub const ALL: [Self; 4] = [
        Self::AtDoor,
        Self::Contact,
        Self::Duplicate,
        Self::Correction,
    ];

    /// The word of the form.
    pub fn word(self) -> &'static str {
        match self {
            Self::AtDoor => "at_door",
            Self::Contact => "contact",
            Self::Duplicate => "duplicate",
            Self::Correction => "correction",
        }
    }
}

impl Label for Purpose {
    fn key(self) -> &'static str {
        match self {
            Self::AtDoor => key!("purpose-at-door"),
            Self::Contact => key!("purpose-contact"),
            Self::Duplicate => key!("purpose-duplicate"),
            Self::Correction => key!("purpose-correction"),
        }
    }
}

/// The answer to POST `/reveals`.
///
/// Fields of that form, wherever it stands: `person`, `purpose` (words of [`Purpose`]), `back`.
#[derive(Debug, Clone)]
pub struct RevealedView {
    /// Name in full.
    pub name: String,
    /// Kind of document.
    pub document: Option<Document>,
    /// Number in full.
    pub number: String,
    /// Phone in full.
    pub phone: String,
    /// What it was asked for.
    pub purpose: Purpose,
    /// When it was logged.
    pub when: When,
    /// The page it was asked from.
    pub back: String,
}
page!(RevealedView, "reveal", "doors/revealed.html", samples);

#[cfg(test)]
fn samples() -> Vec<RevealedView> {
    vec![RevealedView {
        name: "张小明".into(),
        document: Some(Document::CitizenId),
        number: "100101199001011235".into(),
        phone: "13800005678".into(),
        purpose: Purpose::AtDoor,
        when: crate::views::batch::samples::hour(41),
        back: "/tasks/11".into(),
    }]
}
