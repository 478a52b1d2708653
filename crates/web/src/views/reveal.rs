//! The answer to a reveal: one person's data in full, for a purpose, logged.

pub use policy::Purpose;

use super::page;
use super::parts::Document;
use crate::i18n::{Label, key};
use crate::when::When;

impl Label for Purpose {
    fn key(self) -> &'static str {
        match self {
            Self::DoorCheck => key!("purpose-door-check"),
            Self::Correction => key!("purpose-correction"),
            Self::ResidentRequest => key!("purpose-resident-request"),
            Self::Emergency => key!("purpose-emergency"),
        }
    }
}

/// The answer to POST `/reveals`.
///
/// Fields of that form, wherever it stands: `person`, `purpose` (names of [`Purpose`]), `back`.
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
        purpose: Purpose::DoorCheck,
        when: crate::views::batch::samples::hour(41),
        back: "/tasks/11".into(),
    }]
}
