/// Why somebody asks to see an identity unmasked. Chosen from a list, never typed: a free text
/// would be no reason anybody could review.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Purpose {
    /// Comparing the document at the door (check of a reported letting).
    DoorCheck,
    /// Mending a faulty registration together with the person or the duty holder.
    Correction,
    /// Answering the person's own request about their record.
    ResidentRequest,
    /// Danger to life at this address.
    Emergency,
}

/// Not a purpose of the list.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("choose why you need to see it: door_check, correction, resident_request or emergency")]
pub struct UnknownPurpose;

impl Purpose {
    /// All of them, in the order they are offered.
    pub const ALL: [Self; 4] = [
        Self::DoorCheck,
        Self::Correction,
        Self::ResidentRequest,
        Self::Emergency,
    ];

    /// The name in forms and in the audit log.
    pub const fn name(self) -> &'static str {
        match self {
            Self::DoorCheck => "door_check",
            Self::Correction => "correction",
            Self::ResidentRequest => "resident_request",
            Self::Emergency => "emergency",
        }
    }

    /// Reads a form's value.
    ///
    /// # Errors
    /// [`UnknownPurpose`] for anything that is not on the list.
    pub fn from_name(name: &str) -> Result<Self, UnknownPurpose> {
        Self::ALL
            .into_iter()
            .find(|p| p.name() == name)
            .ok_or(UnknownPurpose)
    }
}
