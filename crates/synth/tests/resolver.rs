//! The resolver held to towns and districts of seeds that its table of confidence was not counted
//! on.

mod common;

use address::eval::{Evaluation, Labelled, Report};
use address::{Level, LibraryBuilder, LibraryRow};
use synth::Options;

fn measured(town: bool, seed: u64) -> Report {
    let mut options = Options::new(60_000, seed);
    (options.reports, options.queries, options.town) = (1, 6000, town);
    let files = common::make(options);
    let mut builder = LibraryBuilder::new();
    let mut rows = csv::Reader::from_reader(files["library.csv"].as_slice());
    for row in rows.deserialize::<LibraryRow>() {
        builder.add(&row.expect("a row")).expect("a dwelling");
    }
    let library = builder.build();
    let mut evaluation = Evaluation::default();
    for line in common::rows(&files, "addresses.tsv", b'\t') {
        let known = Labelled {
            text: line["text"].clone(),
            code: line["code"].parse().ok(),
            level: match line["level"].as_str() {
                "unit" => Level::Unit,
                "building" => Level::Building,
                _ => Level::None,
            },
        };
        let answer = library.resolve(&known.text);
        let corruption = line.get("corruption").map_or("", String::as_str);
        evaluation.count_of(corruption, &known, &answer);
    }
    evaluation.report()
}

#[test]
fn unseen_districts_and_towns_are_resolved_to_the_bar() {
    for (town, seed) in [
        (true, 900),
        (true, 901),
        (true, 902),
        (false, 903),
        (false, 904),
    ] {
        let report = measured(town, seed);
        assert!(report.recall.ratio() >= 0.97, "{seed}: {report:#?}");
        assert!(report.precision.ratio() >= 0.995, "{seed}: {report:#?}");
        assert!(report.matched.ratio() >= 0.85, "{seed}: {report:#?}");
        assert!(report.calibration_error <= 0.02, "{seed}: {report:#?}");
    }
}

#[test]
fn a_room_of_no_house_is_its_house_and_a_house_of_no_road_is_nothing() {
    let report = measured(true, 905);
    for absent in [
        "no_room",
        "no_house",
        "no_building",
        "no_estate",
        "elsewhere",
    ] {
        let graded = report.by_corruption[absent];
        assert!(graded.recall.ratio() >= 0.95, "{absent}: {report:#?}");
    }
}
