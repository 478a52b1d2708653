//! How an answer came about, in few enough kinds that each can be counted: see `calibration`.

use super::anchor::How;
use super::fit::Found;
use super::search::Hit;
use crate::names::Difference;

/// The kind of an answer, by which and by its weight its confidence is looked up.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Standing {
    /// A code, or words a reviewer assigned.
    Given,
    /// Used as it is: a room by a name that is spelt out, and by one that resembles.
    MatchRoom,
    /// See `MatchRoom`.
    MatchRoomNear,
    /// Used as it is: a building that lacks the room.
    MatchNoRoom,
    /// See `MatchNoRoom`.
    MatchNoRoomNear,
    /// Used as it is: a building, where no room is written.
    MatchBuilding,
    /// See `MatchBuilding`.
    MatchBuildingNear,
    /// For review, with a room named, by how its name was recognised.
    ReviewRoom,
    /// See `ReviewRoom`.
    ReviewRoomNear,
    /// See `ReviewRoom`: a character is quite another.
    ReviewRoomFar,
    /// See `ReviewRoom`: only a part of the name was written.
    ReviewRoomShort,
    /// For review, with a building named.
    ReviewBuilding,
    /// See `ReviewBuilding`.
    ReviewBuildingNear,
    /// See `ReviewBuilding`.
    ReviewBuildingFar,
    /// See `ReviewBuilding`.
    ReviewBuildingShort,
    /// For review: another place is as good or nearly so.
    Close,
    /// Several rooms of one building fit.
    TiedRooms,
    /// Several places fit.
    Tied,
    /// The best place is too doubtful to be named.
    Doubtful,
    /// A place is known, its number isn't.
    NumberUnknown,
    /// No place is known.
    PlaceUnknown,
    /// The line names another city or district.
    Abroad,
}

/// How the name of a hit was recognised.
enum Name {
    Spelt,
    Near,
    Far,
    Short,
}

fn name(hit: &Hit) -> Name {
    match hit.how {
        How::Spelt => Name::Spelt,
        How::Near(Difference::Other) => Name::Far,
        How::Near(_) => Name::Near,
        How::Shortened | How::OtherKind => Name::Short,
    }
}

impl Standing {
    /// Whether a person decides.
    pub(super) fn is_review(self) -> bool {
        (Self::ReviewRoom..=Self::Tied).contains(&self)
    }

    pub(super) fn of_match(hit: &Hit) -> Self {
        let spelt = matches!(name(hit), Name::Spelt);
        match (hit.found, spelt) {
            (Found::Room { .. } | Found::Rooms { .. }, true) => Self::MatchRoom,
            (Found::Room { .. } | Found::Rooms { .. }, false) => Self::MatchRoomNear,
            (Found::NoRoom | Found::NoUnit, true) => Self::MatchNoRoom,
            (Found::NoRoom | Found::NoUnit, false) => Self::MatchNoRoomNear,
            (Found::NotNamed, true) => Self::MatchBuilding,
            (Found::NotNamed, false) => Self::MatchBuildingNear,
        }
    }

    pub(super) fn of_review(hit: &Hit) -> Self {
        let room = matches!(hit.found, Found::Room { .. });
        match (name(hit), room) {
            (Name::Spelt, true) => Self::ReviewRoom,
            (Name::Near, true) => Self::ReviewRoomNear,
            (Name::Far, true) => Self::ReviewRoomFar,
            (Name::Short, true) => Self::ReviewRoomShort,
            (Name::Spelt, false) => Self::ReviewBuilding,
            (Name::Near, false) => Self::ReviewBuildingNear,
            (Name::Far, false) => Self::ReviewBuildingFar,
            (Name::Short, false) => Self::ReviewBuildingShort,
        }
    }
}
