//! What an import does to the address library: computed as a whole, then carried out.

mod pairing;
mod plan;

use uuid::Uuid;

pub use plan::{BuildingPlan, Counts, DwellingPlan, Plan, plan};

/// What is known of a building beside its identity.
#[derive(Debug, Clone, PartialEq)]
pub struct BuildingFacts {
    /// 19 digits.
    pub code: String,
    /// Community, 12 digits.
    pub community: String,
    /// Grid, 14 digits.
    pub grid: String,
    /// Road, lane, or village group.
    pub road: String,
    /// House number.
    pub road_no: String,
    /// Estate.
    pub compound: String,
    /// Other names of the estate, separated by `|`.
    pub aliases: String,
    /// Label on the building, such as 3幢.
    pub label: String,
    /// Longitude, degrees, CGCS2000.
    pub lon: Option<f64>,
    /// Latitude, degrees, CGCS2000.
    pub lat: Option<f64>,
}

/// What is known of a dwelling beside its identity.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DwellingFacts {
    /// 25 digits.
    pub code: String,
    /// 单元.
    pub unit: String,
    /// Floor.
    pub floor: String,
    /// Room label.
    pub room: String,
    /// Kind of use.
    pub usage: String,
    /// Official spelling.
    pub standard_address: String,
}

/// A building with its dwellings, as a file says it is.
#[derive(Debug, Clone, PartialEq)]
pub struct ReportedBuilding {
    /// The building.
    pub facts: BuildingFacts,
    /// Its dwellings.
    pub dwellings: Vec<DwellingFacts>,
}

/// A building with its dwellings, as the library has it.
#[derive(Debug, Clone, PartialEq)]
pub struct KnownBuilding {
    /// Permanent identity.
    pub id: Uuid,
    /// Whether it was retired.
    pub retired: bool,
    /// The building.
    pub facts: BuildingFacts,
    /// Its dwellings.
    pub dwellings: Vec<KnownDwelling>,
}

/// A dwelling as the library has it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KnownDwelling {
    /// Permanent identity.
    pub id: Uuid,
    /// Whether it was retired.
    pub retired: bool,
    /// The dwelling.
    pub facts: DwellingFacts,
}

/// How much of a district a file speaks about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Extent {
    /// All of it: what the file lacks is gone.
    Complete,
    /// A part: what the file lacks stays as it is.
    Part,
}

impl Extent {
    /// What a file means that doesn't say: one that brings at least half as many dwellings as
    /// the library has standing is a whole; a smaller one is a part, so that a file of one
    /// correction retires nothing.
    pub fn guess(standing: usize, reported: usize) -> Self {
        if reported * 2 >= standing {
            Self::Complete
        } else {
            Self::Part
        }
    }
}
