use service::batches::withdraw;
use service::jobs;
use testkit::DISTRICT;

use crate::scene::{AS_REPORTED, Scene};

const ROWS: [&str; 2] = [
    "锦绣花园1栋1单元101室,张三丰,2026-03-01,2027-02-28,否",
    "锦绣花园1栋1单元201室,李四,2026-03-01,2027-02-28,否",
];

#[tokio::test]
async fn what_another_batch_said_too_outlives_a_withdrawal() {
    let scene = Scene::new().await;
    let (app, steward) = (scene.app(), &scene.steward);
    let first = scene.report("甲", &ROWS).await;
    let second = scene.report("乙", &ROWS).await;
    let third = scene.report("丙", &ROWS[..1]).await;
    assert_eq!(scene.outcomes(second).await, ["known", "known"]);
    let gone = withdraw(app, steward, DISTRICT, first, "wrong month").await;
    assert_eq!(gone.unwrap(), 2);
    assert_eq!(scene.tasks().await.len(), 0);
    assert_eq!(jobs::run_due(app).await.unwrap(), 2);
    assert_eq!(scene.outcomes(first).await, ["withdrawn", "withdrawn"]);
    assert_eq!(scene.outcomes(second).await, ["new", "new"]);
    assert_eq!(scene.outcomes(third).await, ["known"], "one stands for all");
    assert_eq!(scene.tasks().await.len(), 2);

    // The next in line stands in; where there is none, the report is gone and may come anew.
    withdraw(app, steward, DISTRICT, second, "wrong sender")
        .await
        .unwrap();
    jobs::run_due(app).await.unwrap();
    assert_eq!(scene.outcomes(third).await, ["new"]);
    assert_eq!(scene.tasks().await.len(), 1);
    let anew = scene.report("丁", &ROWS).await;
    assert_eq!(scene.outcomes(anew).await, ["known", "new"]);
    scene.numbers_are_a_new_counts().await;
}

#[tokio::test]
async fn what_was_checked_at_the_door_stays() {
    let scene = Scene::new().await;
    let batch = scene.report("甲", &ROWS[..1]).await;
    scene.visit(AS_REPORTED).await;
    scene.report("乙", &ROWS[..1]).await;
    let gone = withdraw(scene.app(), &scene.steward, DISTRICT, batch, "wrong").await;
    assert_eq!(gone.unwrap(), 0);
    assert_eq!(jobs::run_due(scene.app()).await.unwrap(), 0);
    assert_eq!(scene.outcomes(batch).await, ["new"]);
    assert_eq!(scene.count("stay WHERE closed_at IS NULL").await, 1);
}

#[tokio::test]
async fn a_task_keeps_what_others_reported_and_its_page_is_read_again() {
    let scene = Scene::new().await;
    scene.report("甲", &ROWS[..1]).await;
    let batch = scene
        .report(
            "乙",
            &["锦绣花园1栋1单元101室,王五,2026-03-01,2027-02-28,否"],
        )
        .await;
    let page = scene.open_task().await;
    withdraw(scene.app(), &scene.steward, DISTRICT, batch, "wrong")
        .await
        .unwrap();
    let recorded = scene.record(&page, AS_REPORTED).await;
    assert!(
        matches!(recorded, Err(service::Error::Stale)),
        "{recorded:?}"
    );
    assert_eq!(scene.visit(AS_REPORTED).await.opened, 1);
    scene.numbers_are_a_new_counts().await;
}
