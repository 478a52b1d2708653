//! References that no foreign key guards: those of the tables that a report passes through, where
//! a key's check would write a row of the library or the batch for every row of the report.
//! Nothing they refer to is ever deleted. They are checked as sets, by `menpai doctor` and tests.

use sqlx::AssertSqlSafe;

use crate::{Conn, StoreError};

/// A column whose values are ids of another table's rows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Reference {
    /// The table that refers.
    pub table: &'static str,
    /// Its column; empty values refer to nothing.
    pub column: &'static str,
    /// The table referred to; several are parted by " OR ".
    pub to: &'static str,
    /// Whether that table is distributed, so that the district has to be the same.
    pub inside_district: bool,
}

const fn large(table: &'static str, column: &'static str, to: &'static str) -> Reference {
    Reference {
        table,
        column,
        to,
        inside_district: true,
    }
}

const fn small(table: &'static str, column: &'static str, to: &'static str) -> Reference {
    Reference {
        inside_district: false,
        ..large(table, column, to)
    }
}

/// All of them.
pub const REFERENCES: &[Reference] = &[
    large("intake_chunk", "batch_id", "batch"),
    large("declaration", "batch_id", "batch"),
    large("declaration", "building_id", "building"),
    large("declaration", "dwelling_id", "dwelling"),
    // A row of a report, or what somebody declared.
    large("lead", "id", "declaration OR voice"),
    large("lead", "building_id", "building"),
    large("lead", "dwelling_id", "dwelling"),
    small("lead", "grid_id", "grid"),
    large("lead", "task_id", "task"),
    large("party", "lead_id", "lead"),
    small("task", "grid_id", "grid"),
    small("task", "staff_id", "staff"),
    large("task", "building_id", "building"),
    large("task", "dwelling_id", "dwelling"),
    large("address_proposal", "declaration_id", "declaration"),
    large("voice", "dwelling_id", "dwelling"),
    large("voice_person", "voice_id", "voice"),
    large("voice_person", "party_id", "party"),
    large("door_waiting", "dwelling_id", "dwelling"),
    // A record of a report, which has no foreign keys; and a session, which is local.
    large("binding", "person_id", "party"),
    large("account_session", "account_id", "account"),
    // Written before its successor: a door has one plate in force at any moment.
    large("door_plate", "successor_id", "door_plate"),
];

/// References that find nothing, with how many rows each: none in a sound database. Reads every
/// row of the tables.
///
/// # Errors
/// [`StoreError`].
pub async fn broken(conn: &mut Conn) -> Result<Vec<(Reference, i64)>, StoreError> {
    let mut found = Vec::new();
    for reference in REFERENCES {
        let Reference {
            table,
            column,
            to,
            inside_district,
        } = reference;
        let same = if *inside_district {
            "AND p.district = c.district"
        } else {
            ""
        };
        // Names of this file's own list.
        let nowhere: Vec<String> = to
            .split(" OR ")
            .map(|to| format!("NOT EXISTS (SELECT FROM {to} p WHERE p.id = c.{column} {same})"))
            .collect();
        let nowhere = nowhere.join(" AND ");
        let count: i64 = sqlx::query_scalar(AssertSqlSafe(format!(
            "SELECT count(*) FROM {table} c WHERE c.{column} IS NOT NULL AND {nowhere}"
        )))
        .fetch_one(&mut *conn)
        .await?;
        if count > 0 {
            found.push((*reference, count));
        }
    }
    Ok(found)
}
