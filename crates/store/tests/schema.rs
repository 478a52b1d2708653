//! Every column is accounted for, and the schema keeps the rules that let it be distributed.

#![expect(clippy::unwrap_used, reason = "tests panic where they fail")]

mod rules;

use std::collections::{BTreeMap, BTreeSet};

use sqlx::{AssertSqlSafe, Connection as _, Row as _};
use testkit::TestApp;

use rules::RULES;

const PERSON_DATA: &str = include_str!("../person-data.csv");
const HOUSE_DATA: &str = include_str!("../house-data.csv");

#[tokio::test]
async fn the_schema_can_be_distributed() {
    let test = TestApp::new().await;
    let mut broken = Vec::new();
    for rule in RULES {
        let query = sqlx::query(AssertSqlSafe(rule.query()));
        for row in query.fetch_all(test.app.pool()).await.unwrap() {
            broken.push(format!(
                "{}: {}",
                rule.says,
                row.get::<String, _>("offender")
            ));
        }
    }
    assert!(broken.is_empty(), "{}", broken.join("\n"));
}

#[tokio::test]
async fn a_broken_rule_is_found() {
    let test = TestApp::new().await;
    let mut conn = test.app.pool().acquire().await.unwrap();
    for rule in RULES {
        let mut tx = conn.begin().await.unwrap();
        for statement in rule.broken_by {
            let done = sqlx::query(*statement).execute(&mut *tx).await;
            done.unwrap_or_else(|error| panic!("{statement}: {error}"));
        }
        let query = sqlx::query(AssertSqlSafe(rule.query()));
        let found = query.fetch_all(&mut *tx).await.unwrap();
        assert!(!found.is_empty(), "not found: {}", rule.says);
        tx.rollback().await.unwrap();
    }
}

/// The rows of a register by table and column, each with the cells behind them.
fn register(name: &str, text: &str) -> BTreeMap<(String, String), Vec<String>> {
    let mut found = BTreeMap::new();
    for record in csv::Reader::from_reader(text.as_bytes()).records() {
        let record = record.unwrap();
        let mut cells = record.iter().map(str::to_owned);
        let place = (cells.next().unwrap(), cells.next().unwrap());
        let twice = found.insert(place.clone(), cells.collect());
        assert!(
            twice.is_none(),
            "{name} lists {}.{} twice",
            place.0,
            place.1
        );
    }
    found
}

#[tokio::test]
async fn every_column_stands_in_one_register() {
    let person = register("person-data.csv", PERSON_DATA);
    let house = register("house-data.csv", HOUSE_DATA);
    let test = TestApp::new().await;
    let rows = sqlx::query(
        "SELECT table_name::text, column_name::text FROM information_schema.columns \
         WHERE table_schema = 'public'",
    )
    .fetch_all(test.app.pool())
    .await
    .unwrap();
    let columns: BTreeSet<(String, String)> =
        rows.iter().map(|row| (row.get(0), row.get(1))).collect();

    let mut wrong = Vec::new();
    for column in &columns {
        let place = format!("{}.{}", column.0, column.1);
        match (person.contains_key(column), house.contains_key(column)) {
            (false, false) => wrong.push(format!(
                "{place} stands in no register: where it leads to a person, person-data.csv \
                 needs its purpose, legal basis and retention; else house-data.csv a reason"
            )),
            (true, true) => wrong.push(format!("{place} stands in both registers")),
            _ => {}
        }
    }
    for (name, register) in [("person-data.csv", &person), ("house-data.csv", &house)] {
        for (table, column) in register.keys().filter(|place| !columns.contains(*place)) {
            wrong.push(format!(
                "{name} lists {table}.{column}, which the schema lacks"
            ));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_listed_column_says_why() {
    let registers = [
        (
            "person-data.csv",
            PERSON_DATA,
            "table,column,purpose,legal_basis,retention",
        ),
        ("house-data.csv", HOUSE_DATA, "table,column,why"),
    ];
    for (name, text, header) in registers {
        assert_eq!(text.lines().next(), Some(header), "{name}");
        for ((table, column), said) in register(name, text) {
            let empty = said.iter().any(|cell| cell.trim().is_empty());
            assert!(!empty, "{name}: {table}.{column} has an empty cell");
        }
    }
}

/// What is sealed or digested before it reaches the disk can't be stored as text.
#[tokio::test]
async fn what_identifies_occupants_is_stored_as_bytes() {
    let sealed = [
        ("party", "name"),
        ("party", "id_number"),
        ("party", "phone"),
        ("party", "id_index"),
        ("party", "phone_index"),
        ("party", "door_mark"),
        ("intake_chunk", "said"),
        ("batch", "file_name"),
        ("batch_file", "content"),
        ("door_check", "note"),
        ("declaration", "report_mark"),
        ("hazard_report", "words"),
        ("hazard_report", "phone"),
        ("hazard_report", "receipt_mark"),
        ("public_attempt", "peer"),
        ("account", "phone"),
        ("account", "phone_mark"),
        ("account_code", "phone_mark"),
        ("account_code", "code_mark"),
        ("outgoing", "words"),
        ("outgoing_sms", "phone"),
        ("staff_mail", "address"),
        ("robot", "address"),
        ("robot", "secret"),
        ("outgoing_sms", "words"),
        ("access_code", "code_mark"),
        ("access_code", "phone_mark"),
        ("letting", "name"),
        ("right_request", "words"),
        ("right_request", "answer"),
        ("totp", "secret"),
        ("connector", "secret"),
    ];
    let test = TestApp::new().await;
    for (table, column) in sealed {
        let kind: String = sqlx::query_scalar(
            "SELECT data_type::text FROM information_schema.columns \
             WHERE table_schema = 'public' AND table_name = $1 AND column_name = $2",
        )
        .bind(table)
        .bind(column)
        .fetch_one(test.app.pool())
        .await
        .unwrap();
        assert_eq!(kind, "bytea", "{table}.{column}");
    }
}

/// Where a sealed column's data key lies, where that isn't its own table.
const SEALED_UNDER: [(&str, &str); 2] = [("batch_file", "batch"), ("intake_chunk", "batch")];

/// What the register calls a wrapped key is what a change of the master key wraps anew, and what it
/// calls sealed lies under one of these.
#[tokio::test]
async fn every_wrapped_key_of_the_register_is_found_when_the_master_key_changes() {
    let test = TestApp::new().await;
    let mut conn = test.app.pool().acquire().await.unwrap();
    let found: BTreeSet<String> = store::master_key::holders(&mut conn)
        .await
        .unwrap()
        .into_iter()
        .map(|holder| holder.table)
        .collect();
    let bytes = sqlx::query(
        "SELECT table_name::text, column_name::text FROM information_schema.columns \
         WHERE table_schema = 'public' AND data_type = 'bytea'",
    );
    let bytes = bytes.fetch_all(&mut *conn).await.unwrap();
    let mut registers = register("person-data.csv", PERSON_DATA);
    registers.extend(register("house-data.csv", HOUSE_DATA));
    let mut wrapped = BTreeSet::new();
    let mut wrong = Vec::new();
    for row in bytes {
        let (table, column): (String, String) = (row.get(0), row.get(1));
        let said = &registers[&(table.clone(), column.clone())][0];
        let is_key = said.starts_with("wrapped key");
        if is_key != (column == "data_key") {
            wrong.push(format!(
                "{table}.{column}: a wrapped key is called data_key, and nothing else is; the \
                 register says {said:?}"
            ));
        }
        if is_key {
            wrapped.insert(table.clone());
        }
        let under = SEALED_UNDER.iter().find(|(of, _)| *of == table);
        let holder = under.map_or(table.as_str(), |(_, holder)| holder);
        if said.contains("; sealed") && !found.contains(holder) {
            wrong.push(format!("{table}.{column} is sealed under no data key"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert_eq!(found, wrapped);
    assert!(found.len() >= 9, "{found:?}");
}
