use service::batches::{self, process_unfinished, process_unfinished_until};
use service::jobs;
use testkit::DISTRICT;

use crate::scene::Scene;

const ROW: &str = "锦绣花园1栋1单元101室,张三丰,2026-03-01,2027-02-28,否";

#[tokio::test]
async fn a_batch_that_fails_keeps_no_other_waiting() {
    let scene = Scene::new().await;
    let app = scene.app();
    let bad = scene.receive("甲", &[ROW]).await;
    let good = scene
        .receive(
            "乙",
            &["锦绣花园1栋1单元102室,李四,2026-03-01,2027-02-28,否"],
        )
        .await;
    scene
        .test
        .sql(&format!(
            "UPDATE intake_chunk SET said = '\\x00' WHERE batch_id = '{bad}'"
        ))
        .await;
    assert_eq!(process_unfinished(app).await.unwrap(), 2);
    assert_eq!(scene.outcomes(good).await, ["new"]);
    assert_eq!(process_unfinished(app).await.unwrap(), 0, "not at once");
    let due = "UPDATE batch SET try_at = now() - interval '1 second'";
    for _ in 0..7 {
        assert_eq!(jobs::stuck(app, &scene.steward, DISTRICT).await.unwrap(), 0);
        scene.test.sql(due).await;
        assert_eq!(process_unfinished(app).await.unwrap(), 1);
    }
    // Nobody tries it any more, and the steward is told.
    assert_eq!(jobs::stuck(app, &scene.steward, DISTRICT).await.unwrap(), 1);
    scene.test.sql(due).await;
    assert_eq!(process_unfinished(app).await.unwrap(), 0);
    assert!(batches::process(app, DISTRICT, bad).await.is_err());
}

#[tokio::test]
async fn two_programs_at_one_batch_both_see_it_whole() {
    let scene = Scene::new().await;
    // More than a portion: people without end at two doors.
    let rows: Vec<String> = (0..4100)
        .map(|n| {
            let room = 101 + n % 2;
            format!("锦绣花园1栋1单元{room}室,张{n},2026-03-01,2027-02-28,否")
        })
        .collect();
    let rows: Vec<&str> = rows.iter().map(String::as_str).collect();
    let batch = scene.receive("甲", &rows).await;
    let again = scene.test.again([7; 32]).await;
    let done = |app: service::App| async move {
        batches::process(&app, DISTRICT, batch).await.unwrap();
        let steward = policy::Actor::Machine;
        batches::progress(&app, &steward, DISTRICT, batch)
            .await
            .unwrap()
            .counts
            .declared
    };
    let both = tokio::join!(done(scene.app().clone()), done(again));
    assert_eq!(both, (4100, 4100));
    assert_eq!(scene.count("lead").await, 4100);
}

#[tokio::test]
async fn a_program_told_to_stop_leaves_the_rest_for_the_next() {
    let scene = Scene::new().await;
    let batch = scene.receive("甲", &[ROW]).await;
    process_unfinished_until(scene.app(), &|| true)
        .await
        .unwrap();
    assert!(scene.outcomes(batch).await.is_empty());
    process_unfinished(scene.app()).await.unwrap();
    assert_eq!(scene.outcomes(batch).await, ["new"]);
}

#[tokio::test]
async fn a_lane_that_fell_behind_is_caught_up_with_no_row_done_twice() {
    let scene = Scene::new().await;
    // Two portions. Half of the rows mean no door and wait in either lane; the others repeat a
    // few tenancies of the same doors over and over.
    let rows: Vec<String> = (0..9000)
        .map(|n| match n % 2 {
            0 => format!("没有这条路{n}号,张{n},2026-03-01,2027-02-28,否"),
            _ => format!(
                "锦绣花园1栋1单元101室,李{},2026-03-01,2027-02-28,否",
                n % 50
            ),
        })
        .collect();
    let rows: Vec<&str> = rows.iter().map(String::as_str).collect();
    let batch = scene.receive("甲", &rows).await;

    let other = scene.test.again([7; 32]).await;
    let mut held = other.pool().begin().await.unwrap();
    store::reports::lock_lane(&mut held, DISTRICT, 1)
        .await
        .unwrap();
    let app = scene.app().clone();
    let broken = tokio::spawn(async move { batches::process(&app, DISTRICT, batch).await });
    let shown = async || {
        let shown = batches::progress(scene.app(), &policy::Actor::Machine, DISTRICT, batch);
        shown.await.unwrap()
    };
    let progress = async || shown().await.batch.progress;
    while progress().await == 0 {
        tokio::time::sleep(std::time::Duration::from_millis(20)).await;
    }
    // The other lane's connection breaks while it waits.
    scene
        .test
        .sql("SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory' AND NOT granted")
        .await;
    assert!(broken.await.unwrap().is_err());
    let done = progress().await;
    assert!(0 < done && done < 9000, "{done}");

    drop(held);
    batches::process(scene.app(), DISTRICT, batch)
        .await
        .unwrap();
    let counts = shown().await.counts;
    assert_eq!((counts.declared, counts.unmatched), (9000, 4500));
    assert_eq!((progress().await, scene.count("lead").await), (9000, 25));
}
