//! What no foreign key guards is listed, and the list is checked.

use std::collections::BTreeSet;

use sqlx::Row as _;
use store::references::{REFERENCES, broken};
use testkit::TestApp;

#[tokio::test]
async fn every_reference_has_a_foreign_key_or_is_listed() {
    let test = TestApp::new().await;
    let rows = sqlx::query(
        "SELECT c.table_name::text, c.column_name::text FROM information_schema.columns c \
         WHERE c.table_schema = 'public' AND c.column_name LIKE '%\\_id' AND NOT EXISTS (\
             SELECT FROM pg_constraint k \
             JOIN pg_attribute a ON a.attrelid = k.conrelid AND a.attnum = ANY (k.conkey) \
             WHERE k.contype = 'f' AND k.conrelid = c.table_name::regclass \
             AND a.attname = c.column_name)",
    )
    .fetch_all(test.app.pool())
    .await
    .unwrap();
    let mut bare: BTreeSet<(String, String)> =
        rows.iter().map(|row| (row.get(0), row.get(1))).collect();
    // An id of its own that is another's too.
    bare.insert(("lead".to_owned(), "id".to_owned()));
    let listed = REFERENCES
        .iter()
        .map(|reference| (reference.table.to_owned(), reference.column.to_owned()))
        .collect();
    assert_eq!(bare, listed);
}

#[tokio::test]
async fn a_reference_to_nothing_is_found() {
    let test = TestApp::new().await;
    let mut conn = test.app.pool().acquire().await.unwrap();
    assert_eq!(broken(&mut conn).await.unwrap(), []);
    sqlx::query(
        "INSERT INTO party (district, id, lead_id, id_kind, created_at) VALUES \
         ('100105', gen_random_uuid(), gen_random_uuid(), 'unknown', clock_timestamp())",
    )
    .execute(&mut *conn)
    .await
    .unwrap();
    let found = broken(&mut conn).await.unwrap();
    assert_eq!(found.len(), 1);
    assert_eq!(
        (found[0].0.table, found[0].0.column, found[0].1),
        ("party", "lead_id", 1)
    );
}
