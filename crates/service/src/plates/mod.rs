//! Door plates: issued, printed, replaced, revoked, looked at, and told genuine from everything
//! else. What stands on them is public; who lives behind the door is never asked here.

pub(crate) mod font;
mod issue;
mod keys;
mod origin;
mod print;
mod scan;
mod standing;
mod tally;
mod viewer;

pub use issue::{Kind, Of, Order, Outcome, Progress, issue};
pub use keys::public_keys;
pub(crate) use keys::with_current;
pub(crate) use origin::needed as origin_needed;
pub use origin::{origin, set_origin};
pub use print::{Part, Take};
pub use scan::{Found, Scan, hangs_elsewhere, look_up, scan};
pub use standing::{
    BuildingPlates, Seen, building_door, building_plates, counted, find, list, revoke, see,
};
pub(crate) use tally::Tallies;
pub use tally::write_counts;
pub use viewer::{DoorWork, Shown, Viewer, shown, viewer};

use paper::Plate;
use store::plate::DoorRow;

/// Where a line of a plate breaks best; not printed.
const JOINT: char = '\u{200B}';

/// A plate's number as people read it out.
pub fn number(district: &str, serial: u64) -> String {
    format!("{district}-{serial:06}")
}

/// The serial in a number, with or without its district.
pub fn serial_of(district: &str, number: &str) -> Option<u64> {
    let number = number.trim();
    let digits = match number.split_once('-') {
        Some((before, after)) if before == district => after,
        Some(_) => return None,
        None => number,
    };
    let serial = digits.parse().ok()?;
    (1..=vault::plate::MOST_SERIAL)
        .contains(&serial)
        .then_some(serial)
}

/// What a door is called on its plate: its own name, and road and estate above it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DoorName {
    /// Building, unit and room, with joints where a line may break.
    parts: Vec<String>,
    /// Road, number and estate.
    pub above: String,
}

impl DoorName {
    /// The name of a door.
    pub fn of(door: &DoorRow) -> Self {
        let street = format!("{}{}", door.road, door.road_no);
        let own = [&door.label, &door.unit, &door.room];
        let parts: Vec<String> = own
            .into_iter()
            .filter(|part| !part.is_empty())
            .cloned()
            .collect();
        // A house without a name of its own is known by its number on the road, or by its
        // community where it has none.
        let (parts, street) = match (parts.is_empty(), door.road_no.is_empty()) {
            (true, false) => (vec![door.road_no.clone()], door.road.clone()),
            (true, true) if door.compound.is_empty() => (vec![door.community.clone()], street),
            (true, true) => (vec![door.compound.clone()], street),
            (false, _) => (parts, street),
        };
        let above = [&street, &door.compound];
        let above: Vec<&str> = above
            .into_iter()
            .map(String::as_str)
            .filter(|part| !part.is_empty() && Some(*part) != parts.first().map(String::as_str))
            .collect();
        Self {
            above: above.join(" "),
            parts,
        }
    }

    /// The name in one piece.
    pub fn own(&self) -> String {
        self.parts.concat()
    }

    fn printed(&self, number: &str, address: String) -> Plate {
        let joint = JOINT.to_string();
        Plate {
            name: self.parts.join(&joint),
            above: self.above.clone(),
            number: format!("编号 {number}"),
            address,
        }
    }
}

/// What a door is called.
pub(crate) async fn door_name(
    conn: &mut store::Conn,
    district: &str,
    door: crate::bindings::Door,
) -> Result<DoorName, crate::Error> {
    let row = store::plate::building(conn, district, door.building, door.dwelling).await?;
    row.map(|row| DoorName::of(&row))
        .ok_or(crate::Error::NotFound("door"))
}

#[cfg(test)]
mod tests {
    use store::plate::DoorRow;
    use uuid::Uuid;

    use super::{DoorName, number, serial_of};

    fn door(parts: [&str; 6]) -> DoorRow {
        let [road, road_no, compound, label, unit, room] = parts.map(str::to_owned);
        DoorRow {
            building_id: Uuid::nil(),
            dwelling_id: None,
            code: String::new(),
            road,
            road_no,
            compound,
            label,
            unit,
            room,
            community: "迎春社区".to_owned(),
            plate: None,
            serial: None,
            size: None,
            key_id: None,
        }
    }

    #[test]
    fn a_door_has_a_name_whatever_its_library_says() {
        let cases = [
            (
                ["东进路", "18号", "金鼎花园", "3幢", "1单元", "301室"],
                ("3幢1单元301室", "东进路18号 金鼎花园"),
            ),
            (["东进路", "18号", "", "", "", ""], ("18号", "东进路")),
            (["东进路", "18号", "", "", "", "201"], ("201", "东进路18号")),
            (["", "", "李家庄", "", "", ""], ("李家庄", "")),
            (["", "", "", "", "", ""], ("迎春社区", "")),
        ];
        for (parts, (own, above)) in cases {
            let name = DoorName::of(&door(parts));
            assert_eq!((name.own().as_str(), name.above.as_str()), (own, above));
        }
    }

    #[test]
    fn a_number_is_read_with_or_without_its_district() {
        assert_eq!(number("440399", 17), "440399-000017");
        for (text, expected) in [
            ("440399-000017", Some(17)),
            (" 17 ", Some(17)),
            ("440300-000017", None),
            ("0", None),
            ("-1", None),
            ("1099511627776", None),
            ("", None),
        ] {
            assert_eq!(serial_of("440399", text), expected, "{text}");
        }
    }
}
