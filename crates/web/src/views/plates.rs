//! Plates of a building, and what everybody sees who scans one.

use service::plates::Seen;

use super::page;
use crate::form::Form;
use crate::i18n::{Label, Say, key};
use crate::when::When;

impl Label for Seen {
    fn key(self) -> &'static str {
        match self {
            Self::Here => key!("plate-seen-here"),
            Self::Missing => key!("plate-seen-missing"),
            Self::Elsewhere => key!("plate-seen-elsewhere"),
        }
    }
}

/// Whether a plate counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PlateState {
    /// In force.
    Issued,
    /// Taken out of force.
    Revoked,
    /// Its door has another.
    Replaced,
}

impl PlateState {
    /// The state of that name; what is none is not in force.
    pub fn named(name: &str) -> Self {
        match name {
            "issued" => Self::Issued,
            "replaced" => Self::Replaced,
            _ => Self::Revoked,
        }
    }

    /// Style of its tag.
    pub fn style(self) -> &'static str {
        match self {
            Self::Issued => "tag-green",
            Self::Revoked => "tag-red",
            Self::Replaced => "",
        }
    }
}

impl Label for PlateState {
    fn key(self) -> &'static str {
        match self {
            Self::Issued => key!("plate-issued"),
            Self::Revoked => key!("plate-revoked"),
            Self::Replaced => key!("plate-replaced"),
        }
    }
}

/// One plate, in force or earlier.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlateLine {
    /// Its number as it stands on the plate.
    pub number: String,
    /// Its serial, as in URLs.
    pub serial: String,
    /// Whose: unit and room; none for the building's own.
    pub door: Option<String>,
    /// Whether it counts.
    pub state: PlateState,
    /// Since when.
    pub issued: When,
    /// By whom, "" for the command line.
    pub by: String,
    /// Until when.
    pub ended: Option<When>,
    /// Why it was revoked, or which replaced it; "" while in force.
    pub why: String,
    /// What an officer found last, and when.
    pub seen: Option<(Seen, When)>,
    /// What was found of it in the last 90 days.
    pub found: Vec<Say>,
    /// The page that a scan opens; none where it can't be made again.
    pub scan: Option<String>,
}

/// `/buildings/{building}/plates`.
///
/// Forms: issue (POST: `of` = `building` or `dwellings`); print (POST …/print: `of` as before, or
/// `plate` = a serial; answers with the file); for each plate in force replace
/// (POST …/{serial}/replace), revoke (POST …/{serial}/revoke: `reason`) and seen (POST
/// …/{serial}/seen: `seen`).
#[derive(Debug, Clone)]
pub struct BuildingPlatesView {
    /// The building's id.
    pub id: String,
    /// Its name.
    pub name: String,
    /// Road and estate.
    pub above: String,
    /// The host that plates lead to; none before it is set.
    pub host: Option<String>,
    /// Every plate, the building's own first, the latest of a door first.
    pub lines: Vec<PlateLine>,
    /// The reader may issue, replace and revoke.
    pub may_issue: bool,
    /// The reader may say what hangs there.
    pub may_check: bool,
    /// What was entered.
    pub form: Form,
}
page!(
    BuildingPlatesView,
    "building_plates",
    "plates/building.html",
    samples::building
);

/// What a scanned plate is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// Signed and in force.
    Genuine,
    /// Taken out of force.
    Revoked,
    /// Its door has another.
    Replaced,
    /// Signed, and the registry knows nothing of it.
    NotIssued,
    /// Not as it was made.
    Altered,
    /// Of another district.
    OtherDistrict,
    /// Signed by a key that is not known here.
    UnknownKey,
}

impl Standing {
    /// Whether people can rely on it.
    pub fn is_genuine(self) -> bool {
        self == Self::Genuine
    }
}

impl Label for Standing {
    fn key(self) -> &'static str {
        match self {
            Self::Genuine => key!("scan-genuine"),
            Self::Revoked => key!("scan-revoked"),
            Self::Replaced => key!("scan-replaced"),
            Self::NotIssued => key!("scan-not-issued"),
            Self::Altered => key!("scan-altered"),
            Self::OtherDistrict => key!("scan-other-district"),
            Self::UnknownKey => key!("scan-unknown-key"),
        }
    }
}

/// A plate's door, as everybody sees it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DoorShown {
    /// The number on the plate.
    pub number: String,
    /// What the door is called.
    pub name: String,
    /// Road and estate.
    pub above: String,
    /// Name of the community.
    pub community: String,
    /// Heading and words of each notice.
    pub notices: Vec<(String, String)>,
    /// Number of the short-let sign in force, and since when.
    pub sign: Option<(String, When)>,
}

/// What only an officer of the area sees.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WorkShown {
    /// The file of the dwelling or building.
    pub file: String,
    /// The plates of the building.
    pub plates: String,
    /// Link and deadline of each open task.
    pub tasks: Vec<(String, When)>,
}

/// `/p/{token}`. Form (POST …/elsewhere): a button.
#[derive(Debug, Clone)]
pub struct ScanView {
    /// The token, as in the URL; "" for what is no plate of the registry.
    pub token: String,
    /// What the plate is.
    pub standing: Standing,
    /// Its door, where it is one of the registry's.
    pub door: Option<DoorShown>,
    /// An officer's work there.
    pub work: Option<WorkShown>,
    /// Whether it is a dwelling's.
    pub dwelling: bool,
    /// As what the reader is bound to the door.
    pub mine: Vec<policy::Bound>,
    /// The host that true plates lead to.
    pub host: String,
    /// Fingerprint of the key in use.
    pub fingerprint: String,
}
page!(ScanView, "plate_scan", "plates/scan.html", samples::scan);

#[cfg(test)]
#[path = "samples/plates.rs"]
mod samples;
