use crate::world::World;

const TABLE: (&str, &str) = (
    "旬报.csv",
    "姓名,身份证号,电话,房屋地址\n林小满,,,春风路8号没有的小区9栋908\n",
);

#[tokio::test]
async fn a_file_is_taken_once_and_refused_beside_its_field() {
    let world = World::new().await;
    let whole = [("source", "邻里"), ("channel", "tenday")];
    let steward = &world.steward;
    let none = steward.upload("/batches", &whole, None).await;
    none.refused(&["file"]);
    let nothing = steward
        .upload("/batches", &[("source", "")], Some(TABLE))
        .await;
    nothing.refused(&["source", "channel"]);
    let pdf = Some(("a.xlsx", "%PDF-1.7 no report"));
    let other = steward.upload("/batches", &whole, pdf).await;
    other.refused(&["file"]);
    assert!(
        other.body.contains("value=\"邻里\""),
        "what was entered stays"
    );
    assert_eq!(
        world.test.number("SELECT count(*) FROM batch_file").await,
        0
    );

    let first = steward.upload("/batches", &whole, Some(TABLE)).await;
    assert!(first.redirected().ends_with("?done=received"), "{first:?}");
    let again = steward.upload("/batches", &whole, Some(TABLE)).await;
    let (batch, _) = first.redirected().split_once('?').unwrap();
    assert_eq!(again.redirected(), format!("{batch}?done=repeated"));
    assert_eq!(world.logged("batch.received").await, 1);
}

#[tokio::test]
async fn a_batch_is_withdrawn_with_a_reason_and_once() {
    let world = World::new().await;
    let (batch, _) = world.waiting().await;
    let path = format!("/batches/{batch}/withdraw");
    let version = world.version("batch", batch).await;
    let sure = ("sure", "yes");
    let steward = &world.steward;
    steward.post(&path, &[sure]).await.refused(&["reason"]);
    let unsure = [("reason", "发错了"), ("version", &version)];
    let unsure = steward.post(&path, &unsure).await;
    unsure.refused(&["sure"]);
    assert!(unsure.body.contains("发错了"), "what was entered stays");

    let whole = [("reason", "发错了"), sure, ("version", &version)];
    let done = steward.post(&path, &whole).await;
    assert_eq!(
        done.redirected(),
        format!("/batches/{batch}?done=withdrawn")
    );
    let state = format!("SELECT count(*) FROM batch WHERE id = '{batch}' AND state = 'withdrawn'");
    assert_eq!(world.test.number(&state).await, 1);
    steward.get(&path).await;
    let twice = steward.post(&path, &whole).await;
    assert_ne!(
        twice
            .headers
            .get("location")
            .map(|to| to.to_str().unwrap().contains("done=")),
        Some(true)
    );
    assert_eq!(world.logged("batch.withdrawn").await, 1);
    let unknown = format!("/batches/{}/withdraw", world.test.id());
    steward.post(&unknown, &whole).await.is(404);
}

#[tokio::test]
async fn the_error_sheet_is_a_stewards_and_each_copy_is_logged() {
    let world = World::new().await;
    let (batch, _) = world.waiting().await;
    let path = format!("/batches/{batch}/errors.xlsx");
    world.officer.get(&path).await.is(403);
    assert_eq!(world.logged("batch.error_sheet").await, 0);
    let sheet = world.steward.get(&path).await;
    sheet.is(200);
    assert!(sheet.body.starts_with("PK"), "a workbook");
    world.steward.get(&path).await.is(200);
    assert_eq!(world.logged("batch.error_sheet").await, 2);
}
