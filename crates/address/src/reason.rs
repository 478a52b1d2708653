//! Why an answer is what it is, in words that a clerk understands.

use serde::{Deserialize, Serialize};

use crate::library::AreaLevel;
use crate::names::Difference;

/// One thing that speaks for or against an answer.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Reason {
    /// Nothing that could be an address.
    NoAddress,
    /// No known road, estate or village in the line.
    PlaceUnknown {
        /// The words that may name it; may be empty.
        written: String,
    },
    /// A place is named but no number of a house or building.
    NoNumber {
        /// The place.
        place: String,
    },
    /// The place exists and has no such building or house number.
    NumberUnknown {
        /// The place.
        place: String,
        /// The number.
        number: String,
    },
    /// The place was found by a further name.
    AliasRead {
        /// As written.
        written: String,
        /// Official name.
        name: String,
    },
    /// The place was found by words that a reviewer had assigned to it.
    LearnedRead {
        /// As written.
        written: String,
        /// Official name.
        name: String,
    },
    /// The name was written differently.
    NameRead {
        /// As written.
        written: String,
        /// Name taken for it.
        name: String,
        /// How they differ.
        difference: Difference,
    },
    /// Only the beginning of the name was written.
    NameShortened {
        /// As written.
        written: String,
        /// Name taken for it.
        name: String,
    },
    /// Other names that resemble the written one were ruled out by the number.
    OthersLack {
        /// How many.
        count: usize,
        /// The building or house number that they don't have.
        number: String,
    },
    /// Building and room stand in the library.
    RoomExists,
    /// The building stands in the library; the line names no room.
    BuildingExists,
    /// Road and estate say the same place.
    RoadAgrees,
    /// The building has no such unit.
    UnitUnknown {
        /// The unit.
        unit: String,
    },
    /// The building has no such room.
    RoomUnknown {
        /// The room.
        room: String,
    },
    /// The line names no unit and only one has the room.
    UnitInferred {
        /// The unit.
        unit: String,
    },
    /// The line names a unit and the building is not divided into units.
    UnitIgnored {
        /// The unit as written.
        unit: String,
    },
    /// Several units have the room.
    UnitMissing {
        /// How many.
        count: usize,
    },
    /// The room is on another floor.
    FloorDiffers {
        /// As written.
        written: String,
        /// In the library.
        floor: String,
    },
    /// A part of a dwelling (602A, 602-1) was taken for the dwelling.
    RoomPart,
    /// Numbers at the end of the line were not read.
    NumbersUnread,
    /// The line is a code.
    CodeGiven,
    /// The numbers run together and were cut by what exists.
    NumbersCut,
    /// An area in the line is not the place's.
    AreaDiffers {
        /// Which level.
        level: AreaLevel,
        /// As written.
        written: String,
        /// In the library.
        name: String,
    },
    /// The line names a city, district or province that the library does not cover.
    ElsewhereNamed {
        /// As written.
        written: String,
    },
    /// The road or house number in the line is not the place's.
    RoadDiffers {
        /// As written.
        written: String,
        /// In the library.
        name: String,
    },
    /// The line names another estate than the one at this house number.
    CompoundDiffers {
        /// As written.
        written: String,
        /// In the library; empty where none stands there.
        name: String,
    },
    /// The line names no building and this one has the room.
    BuildingInferred {
        /// The building.
        building: String,
    },
    /// Words beside the name may make it another place.
    WordsUnexplained {
        /// The words.
        written: String,
    },
    /// The line names a part of an estate that the library does not tell apart.
    ZoneUnknown {
        /// The part.
        zone: String,
    },
    /// People said in reviews that this wording never means a place that it resembles.
    NeverMeant {
        /// The wording.
        written: String,
    },
    /// Several places fit equally.
    SeveralFit {
        /// How many.
        count: usize,
    },
    /// Another place fits nearly as well.
    CloseSecond {
        /// Its official address.
        address: String,
    },
}
