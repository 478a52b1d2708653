//! The dependencies between the crates are those that the table in ARCHITECTURE.md allows.

#![expect(clippy::unwrap_used, reason = "tests panic where they fail")]

use std::collections::{BTreeMap, BTreeSet};
use std::process::Command;

use serde_json::Value;

const ARCHITECTURE: &str = include_str!("../../../ARCHITECTURE.md");

/// What a pure crate must not name: input and output, executors, clocks, randomness.
const IMPURE: [&str; 14] = [
    "async-std",
    "axum",
    "getrandom",
    "hyper",
    "nix",
    "rand",
    "reqwest",
    "rustls",
    "smol",
    "socket2",
    "sqlx",
    "tempfile",
    "tokio",
    "tracing-subscriber",
];

#[derive(Debug)]
struct Layer {
    name: String,
    pure: bool,
    /// Crates it may depend on.
    uses: BTreeSet<String>,
    /// Crates its tests may depend on besides.
    tests: BTreeSet<String>,
}

/// The table between the two comments, in its order: lower layers first.
fn table() -> Vec<Layer> {
    let (_, rest) = ARCHITECTURE.split_once("<!-- layers -->").unwrap();
    let (table, _) = rest.split_once("<!-- /layers -->").unwrap();
    let rows = table.lines().filter(|line| line.starts_with('|')).skip(2);
    rows.map(|line| {
        let cells: Vec<&str> = line.trim_matches('|').split('|').map(str::trim).collect();
        let [name, kind, uses, tests] = cells[..] else {
            panic!("four columns, not: {line}")
        };
        Layer {
            name: name.trim_matches('`').to_owned(),
            pure: kind == "pure",
            uses: words(uses),
            tests: words(tests),
        }
    })
    .collect()
}

fn words(cell: &str) -> BTreeSet<String> {
    cell.split([',', ' ', '`'])
        .filter(|word| !word.is_empty() && *word != "–")
        .map(str::to_owned)
        .collect()
}

/// A dependency as `cargo metadata` tells it: name, and whether only tests have it.
struct Needs {
    name: String,
    tests_only: bool,
}

fn workspace() -> BTreeMap<String, Vec<Needs>> {
    let output = Command::new(env!("CARGO"))
        .args(["metadata", "--no-deps", "--offline", "--format-version=1"])
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{said}");
    let metadata: Value = serde_json::from_slice(&output.stdout).unwrap();
    let packages = metadata["packages"].as_array().unwrap().iter();
    packages
        .map(|package| {
            let needs = package["dependencies"].as_array().unwrap().iter();
            let needs = needs.map(|needed| Needs {
                name: needed["name"].as_str().unwrap().to_owned(),
                tests_only: needed["kind"] == "dev",
            });
            (
                package["name"].as_str().unwrap().to_owned(),
                needs.collect(),
            )
        })
        .collect()
}

#[test]
fn the_table_lists_every_crate_below_those_that_use_it() {
    let mut above = BTreeSet::new();
    for layer in table() {
        let up: Vec<_> = layer.uses.difference(&above).collect();
        let name = layer.name;
        assert!(
            up.is_empty(),
            "{name} may use {up:?}, which stand below it in the table"
        );
        above.insert(name);
    }
    let crates: BTreeSet<String> = workspace().into_keys().collect();
    assert_eq!(above, crates, "the table's crates and the workspace's");
}

#[test]
fn dependencies_go_down_only() {
    let workspace = workspace();
    let mut wrong = Vec::new();
    for layer in table() {
        let Some(needs) = workspace.get(&layer.name) else {
            continue;
        };
        for needed in needs.iter().filter(|n| workspace.contains_key(&n.name)) {
            let in_tests = needed.tests_only && layer.tests.contains(&needed.name);
            if !in_tests && !layer.uses.contains(&needed.name) {
                wrong.push(format!("{} must not use {}", layer.name, needed.name));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn pure_crates_know_no_outside_world() {
    let workspace = workspace();
    let pure: Vec<Layer> = table().into_iter().filter(|layer| layer.pure).collect();
    let names: BTreeSet<String> = pure.iter().map(|layer| layer.name.clone()).collect();
    let meant = [
        "address", "grid", "intake", "paper", "policy", "registry", "round", "rules", "synth",
        "vault",
    ];
    assert_eq!(names, meant.map(str::to_owned).into());
    for layer in pure {
        let name = layer.name;
        assert!(
            layer.uses.is_subset(&names),
            "{name} may use an impure crate"
        );
        for needed in workspace[&name].iter().filter(|n| !n.tests_only) {
            let impure = IMPURE.contains(&needed.name.as_str());
            assert!(!impure, "{name} is pure and uses {}", needed.name);
        }
    }
}

#[test]
fn only_the_store_speaks_sql() {
    for (name, needs) in workspace() {
        let speaks = needs.iter().any(|n| !n.tests_only && n.name == "sqlx");
        assert!(
            !speaks || ["store", "testkit"].contains(&name.as_str()),
            "{name} depends on sqlx"
        );
    }
}
