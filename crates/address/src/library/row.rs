//! What a library is built from.

use serde::{Deserialize, Serialize};
use thiserror::Error;

use crate::code::{BuildingCode, CodeError, DwellingCode};

/// One dwelling of the address library, as the import file or the database has it. A part that
/// does not exist (no compound, no unit) is empty.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct LibraryRow {
    /// 25 digits.
    pub unit_code: String,
    /// 19 digits, the first of `unit_code`.
    pub building_code: String,
    /// 省.
    pub province: String,
    /// 市.
    pub city: String,
    /// 区 or 县.
    pub district: String,
    /// 街道, 镇 or 乡.
    pub street: String,
    /// 社区 or 村.
    pub community: String,
    /// Number of the patrol grid in the community.
    pub grid: String,
    /// Road, lane, or village group.
    pub road: String,
    /// House number on it.
    pub road_no: String,
    /// Estate or tower complex.
    pub compound: String,
    /// Further names of the compound, separated by `|`.
    pub aliases: String,
    /// Building label as the plate says: 3幢, A座, 明珠楼.
    pub building: String,
    /// 单元.
    pub unit: String,
    /// Floor number.
    pub floor: String,
    /// Room label: 101室.
    pub room: String,
    /// Kind of use, passed through.
    pub usage: String,
    /// The full address in the official spelling.
    pub standard_address: String,
}

/// Why a row cannot be part of a library.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum RowError {
    /// The dwelling's code is not possible.
    #[error("unit_code {text}: {source}")]
    DwellingCode {
        /// What stood there.
        text: String,
        /// What is wrong with it.
        source: CodeError,
    },
    /// The building's code is not possible.
    #[error("building_code {text}: {source}")]
    BuildingCode {
        /// What stood there.
        text: String,
        /// What is wrong with it.
        source: CodeError,
    },
    /// The two codes contradict each other.
    #[error("unit_code {dwelling} must begin with building_code {building}: correct one of them")]
    Foreign {
        /// The dwelling's code.
        dwelling: DwellingCode,
        /// The building's code.
        building: BuildingCode,
    },
    /// Nothing to find the building by.
    #[error(
        "dwelling {dwelling} has no road, compound, community or building: fill in at least one"
    )]
    Nowhere {
        /// The dwelling's code.
        dwelling: DwellingCode,
    },
    /// Two rows with one code and different contents.
    #[error("dwelling {dwelling} stands in the library twice with different contents: keep one")]
    Twice {
        /// The dwelling's code.
        dwelling: DwellingCode,
    },
}

impl LibraryRow {
    /// The two codes, checked alone and against each other.
    ///
    /// # Errors
    /// [`RowError`] names the code that is impossible, or what is missing.
    pub fn codes(&self) -> Result<(BuildingCode, DwellingCode), RowError> {
        let dwelling: DwellingCode =
            self.unit_code
                .parse()
                .map_err(|source| RowError::DwellingCode {
                    text: self.unit_code.clone(),
                    source,
                })?;
        let building: BuildingCode =
            self.building_code
                .parse()
                .map_err(|source| RowError::BuildingCode {
                    text: self.building_code.clone(),
                    source,
                })?;
        if dwelling.building() != building {
            return Err(RowError::Foreign { dwelling, building });
        }
        if [&self.road, &self.compound, &self.community, &self.building]
            .iter()
            .all(|s| s.is_empty())
        {
            return Err(RowError::Nowhere { dwelling });
        }
        Ok((building, dwelling))
    }

    /// The address put together from its parts in the usual order.
    pub fn composed_address(&self) -> String {
        [
            &self.province,
            &self.city,
            &self.district,
            &self.street,
            &self.road,
            &self.road_no,
            &self.compound,
            &self.building,
            &self.unit,
            &self.room,
        ]
        .map(String::as_str)
        .concat()
    }
}

/// What somebody taught the library in a review.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LearnedAlias {
    /// The words that mean the place.
    pub text: String,
    /// A building of the place, by its current code.
    pub building: BuildingCode,
    /// How much the words mean.
    pub scope: AliasScope,
}

/// How much a learned alias means.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AliasScope {
    /// Every building of the same compound (or of the same house number where there is none).
    Compound,
    /// This building alone.
    Building,
}
