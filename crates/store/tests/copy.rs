//! Binary rows against a real server: what goes in by COPY comes out the same.

use jiff::Timestamp;
use jiff::civil::date;
use sqlx::Row as _;
use store::copy::{CopyRows, Texts};
use testkit::TestApp;
use uuid::Uuid;

#[tokio::test]
async fn every_type_arrives_as_it_was_sent() {
    let test = TestApp::new().await;
    let mut conn = test.app.pool().acquire().await.unwrap();
    sqlx::query(
        "CREATE TEMPORARY TABLE sent (small integer, big bigint, real4 real, real8 double \
         precision, yes boolean, id uuid, words text, secret bytea, at timestamptz, day date, \
         list text[], none text)",
    )
    .execute(&mut *conn)
    .await
    .unwrap();
    let id = Uuid::from_u128(7);
    let at: Timestamp = "1999-12-31T23:59:59.000001Z".parse().unwrap();
    let day = date(1987, 2, 28);
    let list = ["a".to_owned(), "b,\"{}".to_owned()];
    let mut rows = CopyRows::new();
    for list in [&list[..], &[]] {
        rows.count(u32::MAX).field(-5_i64).field(0.5_f32);
        rows.field(0.25_f64).field(true).field(id);
        rows.field("a\tb\\\n\0门牌").field(vec![0_u8, 255]);
        rows.field(at).field(day).field(Texts(list));
        rows.field(None::<String>).end();
    }
    rows.send(&mut conn, "sent").await.unwrap();
    assert!(rows.is_empty());

    let found = sqlx::query(
        "SELECT small, big, real4, real8, yes, id, words, secret, at::text, day::text, list, none \
         FROM sent ORDER BY cardinality(list)",
    )
    .fetch_all(&mut *conn)
    .await
    .unwrap();
    assert_eq!(found.len(), 2);
    let row = &found[1];
    assert_eq!(row.get::<i32, _>(0), i32::MAX);
    assert_eq!(row.get::<i64, _>(1), -5);
    assert!((row.get::<f32, _>(2) - 0.5).abs() < f32::EPSILON);
    assert!((row.get::<f64, _>(3) - 0.25).abs() < f64::EPSILON);
    assert!(row.get::<bool, _>(4));
    assert_eq!(row.get::<Uuid, _>(5), id);
    assert_eq!(row.get::<String, _>(6), "a\tb\\\n门牌");
    assert_eq!(row.get::<Vec<u8>, _>(7), [0, 255]);
    assert_eq!(row.get::<String, _>(8), "1999-12-31 23:59:59.000001+00");
    assert_eq!(row.get::<String, _>(9), "1987-02-28");
    assert_eq!(row.get::<Vec<String>, _>(10), list);
    assert_eq!(row.get::<Option<String>, _>(11), None);
}
