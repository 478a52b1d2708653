//! Dwelling and building codes: 2+2+2+3+3+2+5(+6) digits, checked segment by segment.
//!
//! Source of the structure: the Shenzhen house code (`house25`) in the domain facts. The six room
//! digits are opaque: nothing may be read out of them.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer};
use thiserror::Error;

/// One segment of a code, in the order in which the digits stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Segment {
    /// Two digits, GB/T 2260.
    Province,
    /// Two digits, GB/T 2260.
    City,
    /// Two digits, GB/T 2260.
    District,
    /// Three digits, GB/T 10114: street, town or township.
    Street,
    /// Three digits: residents' or villagers' committee.
    Community,
    /// Two digits, given out by the grid office.
    Grid,
    /// Five digits, serial of the building.
    Building,
    /// Six digits, opaque.
    Room,
}

impl Segment {
    const ALL: [(Self, usize); 8] = [
        (Self::Province, 2),
        (Self::City, 2),
        (Self::District, 2),
        (Self::Street, 3),
        (Self::Community, 3),
        (Self::Grid, 2),
        (Self::Building, 5),
        (Self::Room, 6),
    ];
}

impl fmt::Display for Segment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Province => "province",
            Self::City => "city",
            Self::District => "district",
            Self::Street => "street",
            Self::Community => "community",
            Self::Grid => "grid",
            Self::Building => "building",
            Self::Room => "room",
        })
    }
}

/// Why a text is not a code.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum CodeError {
    /// Too short or too long.
    #[error("the code has {found} characters and must have {expected} digits")]
    Length {
        /// Digits a code of this kind has.
        expected: usize,
        /// Characters found.
        found: usize,
    },
    /// Something other than an ASCII digit.
    #[error(
        "character {position} of the code, in the {segment} segment, is '{found}': only the digits 0 to 9 are allowed"
    )]
    NotADigit {
        /// Segment the character stands in.
        segment: Segment,
        /// Position counted from 1.
        position: usize,
        /// The character.
        found: char,
    },
    /// A segment of zeros only, which no place has.
    #[error("the {segment} segment (digits {from} to {to}) is all zeros: fill in its number")]
    Zero {
        /// The segment.
        segment: Segment,
        /// First digit of it, counted from 1.
        from: usize,
        /// Last digit of it, counted from 1.
        to: usize,
    },
    /// The first two digits are no province of GB/T 2260.
    #[error("the province segment is {found:02}, which is no province code of GB/T 2260")]
    Province {
        /// The two digits.
        found: u8,
    },
}

/// Two-digit province codes of GB/T 2260, with Taiwan, Hong Kong and Macao.
const PROVINCES: [u8; 34] = [
    11, 12, 13, 14, 15, 21, 22, 23, 31, 32, 33, 34, 35, 36, 37, 41, 42, 43, 44, 45, 46, 50, 51, 52,
    53, 54, 61, 62, 63, 64, 65, 71, 81, 82,
];

/// Cities without districts (Dongguan, Zhongshan, Danzhou, Jiayuguan): their third segment is 00.
const WITHOUT_DISTRICTS: [&str; 4] = ["4419", "4420", "4604", "6202"];

fn check(text: &str, segments: usize) -> Result<(), CodeError> {
    let segments = &Segment::ALL[..segments];
    let expected = segments.iter().map(|(_, len)| len).sum();
    let found = text.chars().count();
    if found != expected {
        return Err(CodeError::Length { expected, found });
    }
    let mut from = 0;
    for &(segment, len) in segments {
        for (offset, ch) in text.chars().skip(from).take(len).enumerate() {
            if !ch.is_ascii_digit() {
                let position = from + offset + 1;
                return Err(CodeError::NotADigit {
                    segment,
                    position,
                    found: ch,
                });
            }
        }
        from += len;
    }
    let mut from = 0;
    for &(segment, len) in segments {
        let digits = &text[from..from + len];
        let undivided = segment == Segment::District && WITHOUT_DISTRICTS.contains(&&text[..4]);
        if !undivided && digits.bytes().all(|b| b == b'0') {
            return Err(CodeError::Zero {
                segment,
                from: from + 1,
                to: from + len,
            });
        }
        if segment == Segment::Province {
            let found = digits.parse().unwrap_or(0);
            if !PROVINCES.contains(&found) {
                return Err(CodeError::Province { found });
            }
        }
        from += len;
    }
    Ok(())
}

/// The 19-digit code of a building. Copied freely: eight bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct BuildingCode(u64);

/// The 25-digit code of a dwelling: its building's code and six opaque digits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct DwellingCode {
    building: BuildingCode,
    room: u32,
}

impl BuildingCode {
    /// The six-digit division code of the district the building stood in when coded.
    pub fn district(self) -> u32 {
        u32::try_from(self.0 / 10_u64.pow(13)).unwrap_or(0)
    }

    /// The dwelling of this building with these room digits (1 to 999999), if they are possible.
    pub fn dwelling(self, room: u32) -> Option<DwellingCode> {
        (1..=999_999).contains(&room).then_some(DwellingCode {
            building: self,
            room,
        })
    }
}

impl DwellingCode {
    /// The building the dwelling is in.
    pub fn building(self) -> BuildingCode {
        self.building
    }

    /// The six room digits as a number. They mean nothing beyond telling dwellings apart.
    pub fn room_digits(self) -> u32 {
        self.room
    }
}

impl fmt::Display for BuildingCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:019}", self.0)
    }
}

impl fmt::Display for DwellingCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}{:06}", self.building, self.room)
    }
}

impl FromStr for BuildingCode {
    type Err = CodeError;

    fn from_str(text: &str) -> Result<Self, CodeError> {
        check(text, 7)?;
        // 19 digits below 83… always fit: the check above leaves nothing else to fail.
        text.parse().map(Self).map_err(|_| CodeError::Length {
            expected: 19,
            found: text.len(),
        })
    }
}

impl FromStr for DwellingCode {
    type Err = CodeError;

    fn from_str(text: &str) -> Result<Self, CodeError> {
        check(text, 8)?;
        let fits = |_| CodeError::Length {
            expected: 25,
            found: text.len(),
        };
        let building = text[..19].parse().map(BuildingCode).map_err(fits)?;
        let room = text[19..].parse().map_err(fits)?;
        Ok(Self { building, room })
    }
}

macro_rules! as_text {
    ($code:ty) => {
        impl Serialize for $code {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.collect_str(self)
            }
        }

        impl<'de> Deserialize<'de> for $code {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let text = String::deserialize(deserializer)?;
                text.parse().map_err(serde::de::Error::custom)
            }
        }
    };
}

as_text!(BuildingCode);
as_text!(DwellingCode);

/// A code of either kind, as answers carry it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Code {
    /// 25 digits.
    Dwelling(DwellingCode),
    /// 19 digits.
    Building(BuildingCode),
}

impl Code {
    /// The building, or the building the dwelling is in.
    pub fn building(self) -> BuildingCode {
        match self {
            Self::Dwelling(code) => code.building(),
            Self::Building(code) => code,
        }
    }
}

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Dwelling(code) => code.fmt(f),
            Self::Building(code) => code.fmt(f),
        }
    }
}

impl FromStr for Code {
    type Err = CodeError;

    /// Reads 19 characters as a building's code and anything else as a dwelling's.
    fn from_str(text: &str) -> Result<Self, CodeError> {
        if text.chars().count() == 19 {
            text.parse().map(Self::Building)
        } else {
            text.parse().map(Self::Dwelling)
        }
    }
}

as_text!(Code);
