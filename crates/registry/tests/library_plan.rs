//! What an import does to a small library.
use std::collections::BTreeSet;

use registry::library::{
    BuildingFacts, Counts, DwellingFacts, DwellingPlan, Extent, KnownBuilding, KnownDwelling, Plan,
    ReportedBuilding,
};
use uuid::Uuid;

const CODE: &str = "1099010010010100001";

fn plan(known: &[KnownBuilding], reported: &[ReportedBuilding], extent: Extent) -> Plan {
    registry::library::plan(known, reported, &BTreeSet::new(), extent)
}

fn building(code: &str, label: &str, rooms: &[&str]) -> ReportedBuilding {
    ReportedBuilding {
        facts: BuildingFacts {
            code: code.into(),
            community: code[..12].into(),
            grid: code[..14].into(),
            road: "柳荫路".into(),
            road_no: "8号".into(),
            compound: "听雨园".into(),
            aliases: String::new(),
            label: label.into(),
            lon: None,
            lat: None,
        },
        dwellings: rooms
            .iter()
            .enumerate()
            .map(|(at, room)| DwellingFacts {
                code: format!("{code}{:06}", at + 1),
                unit: "1单元".into(),
                floor: "1".into(),
                room: (*room).into(),
                usage: "residential".into(),
                standard_address: format!("听雨园{label}1单元{room}"),
            })
            .collect(),
    }
}

fn known(reported: &ReportedBuilding) -> KnownBuilding {
    KnownBuilding {
        id: Uuid::from_u128(reported.facts.code.parse().expect("digits")),
        retired: false,
        facts: reported.facts.clone(),
        dwellings: reported
            .dwellings
            .iter()
            .map(|facts| KnownDwelling {
                id: Uuid::from_u128(facts.code.parse().expect("digits")),
                retired: false,
                facts: facts.clone(),
            })
            .collect(),
    }
}

#[test]
fn the_same_file_again_does_nothing() {
    let file = [building(CODE, "1幢", &["101室", "102室"])];
    let plan = plan(&[known(&file[0])], &file, Extent::Complete);
    assert_eq!(plan.buildings, []);
    assert_eq!(
        plan.counts,
        Counts {
            unchanged: 2,
            ..Counts::default()
        }
    );
}

#[test]
fn a_new_code_for_the_same_door_is_a_change_that_keeps_the_old_one() {
    let was = building(CODE, "1幢", &["101室"]);
    let file = [building("1099010010020200009", "1幢", &["101室"])];
    let plan = plan(&[known(&was)], &file, Extent::Complete);
    assert_eq!(
        plan.counts,
        Counts {
            changed: 1,
            ..Counts::default()
        }
    );
    assert_eq!(plan.buildings[0].former_code.as_deref(), Some(CODE));
    let DwellingPlan::Change { former_code, .. } = &plan.buildings[0].dwellings[0] else {
        panic!(
            "the dwelling is the same one: {:?}",
            plan.buildings[0].dwellings
        );
    };
    assert_eq!(
        former_code.as_deref(),
        Some(format!("{CODE}000001").as_str())
    );
}

#[test]
fn codes_that_two_buildings_swap_follow_the_doors() {
    let (one, two) = (
        building(CODE, "1幢", &["101室"]),
        building("1099010010010100002", "2幢", &["101室"]),
    );
    let swapped = [
        building("1099010010010100002", "1幢", &["101室"]),
        building(CODE, "2幢", &["101室"]),
    ];
    let plan = plan(&[known(&one), known(&two)], &swapped, Extent::Complete);
    assert_eq!(
        plan.counts,
        Counts {
            changed: 2,
            ..Counts::default()
        }
    );
    assert_eq!(plan.buildings[0].id, Some(known(&one).id));
}

#[test]
fn a_missing_dwelling_goes_only_when_the_file_is_a_whole() {
    let was = known(&building(CODE, "1幢", &["101室", "102室", "103室"]));
    let file = [building(CODE, "1幢", &["101室", "102室"])];
    assert_eq!(
        plan(std::slice::from_ref(&was), &file, Extent::Complete)
            .counts
            .retired,
        1
    );
    assert_eq!(
        plan(std::slice::from_ref(&was), &file, Extent::Part)
            .counts
            .retired,
        0
    );
    let spared = BTreeSet::from([format!("{CODE}000003")]);
    let plan = registry::library::plan(&[was], &file, &spared, Extent::Complete);
    assert_eq!(plan.counts.retired, 0);
}

#[test]
fn a_building_of_which_all_rows_were_refused_stays_with_them() {
    let gone = known(&building(CODE, "1幢", &["101室", "102室"]));
    let file = [building("1099010010010100002", "2幢", &["101室"])];
    let planned = |codes: &[u32]| {
        let spared = codes.iter().map(|n| format!("{CODE}{n:06}")).collect();
        registry::library::plan(
            std::slice::from_ref(&gone),
            &file,
            &spared,
            Extent::Complete,
        )
    };
    let none = planned(&[]);
    assert_eq!((none.counts.retired, none.buildings[1].retire), (2, true));
    let one = planned(&[2]);
    assert_eq!((one.counts.retired, one.buildings[1].retire), (1, false));
    let all = planned(&[1, 2]);
    assert_eq!((all.counts.retired, all.buildings.len()), (0, 1));
}

#[test]
fn a_retired_dwelling_comes_back_as_itself() {
    let file = [building(CODE, "1幢", &["101室"])];
    let mut was = known(&file[0]);
    was.dwellings[0].retired = true;
    let plan = plan(std::slice::from_ref(&was), &file, Extent::Complete);
    assert_eq!(plan.counts.added, 1);
    assert!(
        matches!(plan.buildings[0].dwellings[0], DwellingPlan::Change { id, .. } if id == was.dwellings[0].id)
    );
}

#[test]
fn a_file_of_one_correction_is_a_part() {
    assert_eq!(Extent::guess(20_000, 1), Extent::Part);
    assert_eq!(Extent::guess(20_000, 19_000), Extent::Complete);
    assert_eq!(Extent::guess(0, 1), Extent::Complete);
}
