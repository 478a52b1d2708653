//! Ids and marks that say where their row belongs.

use uuid::Uuid;

/// Bytes of a mark that come from the door.
const DOOR_PART: usize = 8;
/// Bytes of a mark that come from what was said.
const SAID_PART: usize = 16;

/// Id of the declaration at place `seq` of a batch: the batch's with the place in its last four
/// bytes, so that a batch's rows stand together, in their order.
///
/// Two batches share none: the 94 bits that are left of a version 7 id are its millisecond and 42
/// random bits.
pub fn declaration_id(batch: Uuid, seq: i32) -> Uuid {
    let mut bytes = batch.into_bytes();
    bytes[12..].copy_from_slice(&seq.to_be_bytes());
    Uuid::from_bytes(bytes)
}

/// Whether a declaration, or the lead that has its id, is a row of that batch.
pub fn is_of_batch(declaration: Uuid, batch: Uuid) -> bool {
    declaration.as_bytes()[..12] == batch.as_bytes()[..12]
}

/// The least and the greatest id that a declaration of a batch can have.
pub(crate) fn declaration_ids(batch: Uuid) -> (Uuid, Uuid) {
    (declaration_id(batch, 0), declaration_id(batch, i32::MAX))
}

/// By which a repeated report is known.
pub type ReportMark = [u8; DOOR_PART + SAID_PART];

/// Mark of a report that says `said`, a keyed digest, about a place.
pub fn report_mark(place: [u8; DOOR_PART], said: &[u8; SAID_PART]) -> ReportMark {
    let mut mark = [0; DOOR_PART + SAID_PART];
    mark[..DOOR_PART].copy_from_slice(&place);
    mark[DOOR_PART..].copy_from_slice(said);
    mark
}

/// What marks of reports about a door begin with: the random half of its id.
pub fn door_part(door: Uuid) -> [u8; DOOR_PART] {
    std::array::from_fn(|i| door.as_bytes()[i + 16 - DOOR_PART])
}

/// The least and the greatest mark that a report about a door can have.
pub(crate) fn marks_of_door(door: Uuid) -> (ReportMark, ReportMark) {
    let part = door_part(door);
    (
        report_mark(part, &[0; SAID_PART]),
        report_mark(part, &[u8::MAX; SAID_PART]),
    )
}
