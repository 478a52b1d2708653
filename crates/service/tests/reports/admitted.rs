use registry::door::Finding;
use service::Error;

use crate::scene::{AS_REPORTED, Scene};

const IN_101: &str = "锦绣花园1栋1单元101室,张三丰,2026-03-01,2027-02-28,否";

#[tokio::test]
async fn a_report_that_arrives_while_a_page_is_open_is_not_confirmed_unseen() {
    let scene = Scene::new().await;
    scene.report("甲", &[IN_101]).await;
    let page = scene.open_task().await;
    scene
        .report(
            "乙",
            &["锦绣花园1栋1单元101室,李四,2026-03-01,2027-02-28,否"],
        )
        .await;
    let recorded = scene.record(&page, AS_REPORTED).await;
    assert!(matches!(recorded, Err(Error::Stale)), "{recorded:?}");
    let page = scene.open_task().await;
    assert_eq!(page.leads.len(), 2);
    assert_eq!(scene.record(&page, AS_REPORTED).await.unwrap().opened, 2);
}

#[tokio::test]
async fn a_lead_beside_a_visit_has_a_task_that_is_open() {
    let scene = Scene::new().await;
    scene.report("甲", &[IN_101]).await;
    // The officer's visit has begun: it holds the task, and settles it after the portion looked.
    let page = scene.open_task().await;
    let batch = scene
        .receive(
            "乙",
            &["锦绣花园1栋1单元101室,李四,2026-03-01,2027-02-28,否"],
        )
        .await;
    let mut visit = scene.app().pool().begin().await.unwrap();
    sqlx::query("SELECT 1 FROM task WHERE id = $1 FOR NO KEY UPDATE")
        .bind(page.task.id)
        .execute(&mut *visit)
        .await
        .unwrap();
    let app = scene.app().clone();
    let admitting =
        tokio::spawn(
            async move { service::batches::process(&app, testkit::DISTRICT, batch).await },
        );
    let waiting = "pg_locks WHERE NOT granted";
    while scene.count(waiting).await == 0 {
        tokio::task::yield_now().await;
    }
    for statement in [
        "UPDATE lead SET state = 'confirmed', settled_at = now() WHERE task_id = $1",
        "UPDATE task SET state = 'done', done_at = now(), version = version + 1 WHERE id = $1",
    ] {
        sqlx::query(statement)
            .bind(page.task.id)
            .execute(&mut *visit)
            .await
            .unwrap();
    }
    visit.commit().await.unwrap();
    admitting.await.unwrap().unwrap();
    let lost =
        "lead l JOIN task t ON t.id = l.task_id WHERE l.state = 'open' AND t.state <> 'open'";
    assert_eq!(scene.count(lost).await, 0);
    assert_eq!(scene.open_task().await.leads.len(), 1);
}

#[tokio::test]
async fn the_kind_of_a_lead_says_who_is_known_at_the_door() {
    let scene = Scene::new().await;
    let flatmates = scene
        .report(
            "甲",
            &[
                IN_101,
                "锦绣花园1栋1单元101室,李四,2026-03-01,2027-02-28,否",
            ],
        )
        .await;
    assert_eq!(scene.outcomes(flatmates).await, ["new"]);
    assert_eq!(scene.visit(AS_REPORTED).await.opened, 2);

    // One renews: the other stays.
    let renewed = scene
        .report(
            "甲",
            &["锦绣花园1栋1单元101室,张三丰,2027-03-01,2028-02-28,否"],
        )
        .await;
    assert_eq!(scene.outcomes(renewed).await, ["changed"]);
    let recorded = scene.visit(AS_REPORTED).await;
    assert_eq!((recorded.kept, recorded.closed), (1, 0));

    // A family is said to move in where two live.
    let family = scene
        .report(
            "乙",
            &["锦绣花园1栋1单元101室,王五,2027-05-01,2028-04-30,否"],
        )
        .await;
    assert_eq!(scene.outcomes(family).await, ["changed"]);
    scene.visit(Finding::NotLet).await;
    assert_eq!(scene.count("stay WHERE closed_at IS NULL").await, 0);

    // Nobody lives there any more, whatever was reported once.
    let next = scene
        .report(
            "乙",
            &["锦绣花园1栋1单元101室,张三丰,2029-05-01,2030-04-30,否"],
        )
        .await;
    assert_eq!(scene.outcomes(next).await, ["new"]);
}

#[tokio::test]
async fn a_door_empties_more_than_once() {
    let scene = Scene::new().await;
    let left = "锦绣花园1栋1单元102室,,,,是";
    let undated = "锦绣花园1栋1单元102室,张三丰,,,否";
    scene.report("甲", &[undated]).await;
    assert_eq!(scene.visit(AS_REPORTED).await.opened, 1);
    let first = scene.report("乙", &[left]).await;
    assert_eq!(scene.outcomes(first).await, ["ended"]);
    let again = scene.report("丙", &[left]).await;
    assert_eq!(
        scene.outcomes(again).await,
        ["known"],
        "it waits for a visit"
    );
    assert_eq!(scene.visit(AS_REPORTED).await.closed, 1);
    let again = scene.report("丁", &[left]).await;
    assert_eq!(scene.outcomes(again).await, ["known"], "nobody is there");

    // The same person comes back without a date, and leaves again.
    let back = scene.report("戊", &[undated]).await;
    assert_eq!(scene.outcomes(back).await, ["new"]);
    assert_eq!(scene.visit(AS_REPORTED).await.opened, 1);
    let gone = scene.report("己", &[left]).await;
    assert_eq!(scene.outcomes(gone).await, ["ended"]);
    assert_eq!(scene.visit(AS_REPORTED).await.closed, 1);

    // All that was said is said again: without dates it may be true again, so it is looked at,
    // once.
    let all = scene.report("庚", &[undated, left]).await;
    assert_eq!(scene.outcomes(all).await, ["new", "ended"]);
    scene.visit(Finding::NotLet).await;
    let all = scene.report("辛", &[undated, left]).await;
    assert_eq!(scene.outcomes(all).await, ["known", "known"]);
}

#[tokio::test]
async fn a_tenancy_with_its_days_is_one_however_often_it_is_told() {
    let scene = Scene::new().await;
    let left = "锦绣花园1栋1单元101室,张三丰,,2026-05-31,是";
    scene.report("甲", &[IN_101]).await;
    scene.visit(AS_REPORTED).await;
    scene.report("甲", &[left]).await;
    assert_eq!(scene.visit(AS_REPORTED).await.closed, 1);
    let all = scene.report("乙", &[IN_101, left]).await;
    assert_eq!(scene.outcomes(all).await, ["known", "known"]);
    assert_eq!(scene.count("task WHERE state = 'open'").await, 0);
}
