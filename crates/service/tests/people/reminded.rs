use jiff::Timestamp;
use policy::{Actor, Bound, Role};
use service::accounts::Session;
use service::self_checks::{self, Found, Item};
use service::{bindings, clocks};
use testkit::DISTRICT;

use crate::scene::{NAME, PHONE, Scene, place};

const HEAD: &str = "+8613900139015";
const LANDLORD: &str = "+8613900139016";

/// Time goes on until then.
fn until(scene: &Scene, then: &str) {
    let here = scene.test.app.surroundings();
    let then: Timestamp = then.parse().unwrap();
    here.advance(then.duration_since(here.now()));
}

async fn bind(scene: &Scene, phone: &str, bound: Bound) -> Session {
    let (app, mut door) = (&scene.test.app, scene.door(0));
    if bound.of_building() {
        door.dwelling = None;
    }
    let given = bindings::give(app, &scene.officer, DISTRICT, door, bound)
        .await
        .unwrap();
    let session = scene.signed_in(phone).await;
    bindings::by_code(app, &session, &place(), door, &given.code, "::1")
        .await
        .unwrap();
    session
}

async fn running(scene: &Scene, overdue: bool) -> i64 {
    let overdue = if overdue { "NOT NULL" } else { "NULL" };
    let query = format!(
        "SELECT count(*) FROM clock WHERE kind = 'self_check' AND ended_at IS NULL \
         AND overdue_at IS {overdue}"
    );
    scene.test.number(&query).await
}

/// Messages to a telephone about what is due.
async fn reminders(scene: &Scene, phone: &str) -> Vec<String> {
    let all = scene.sms.received().await;
    all.into_iter()
        .filter(|(to, words)| to == phone && !words.contains("验证码"))
        .map(|(_, words)| words)
        .collect()
}

#[tokio::test]
async fn a_missing_self_check_is_reminded_of_once_a_stage_and_told_to_supervisors_once_a_day() {
    let scene = Scene::new().await;
    let (app, door) = (&scene.test.app, scene.door(0));
    let supervisor = scene
        .test
        .hire("supervisor", &[(Role::Supervisor, DISTRICT)])
        .await;
    let grids = &scene.library.grids;
    let (here, there) = (&grids[0].code, &grids[1].code);
    let of_grid = scene
        .test
        .hire("of_grid", &[(Role::Supervisor, here)])
        .await;
    let elsewhere = scene
        .test
        .hire("elsewhere", &[(Role::Supervisor, there)])
        .await;
    let head = bind(&scene, HEAD, Bound::BuildingHead).await;
    // Bound in the middle of a month: the duty begins with the next.
    clocks::run(app, DISTRICT).await.unwrap();
    assert_eq!(running(&scene, false).await, 0);
    until(&scene, "2027-01-05T02:00:00Z");
    clocks::run(app, DISTRICT).await.unwrap();
    clocks::run(app, DISTRICT).await.unwrap();
    assert_eq!(running(&scene, false).await, 1);
    assert_eq!(clocks::remind(app, DISTRICT).await.unwrap(), 0);
    until(&scene, "2027-01-30T02:00:00Z");
    assert_eq!(clocks::remind(app, DISTRICT).await.unwrap(), 1);
    assert_eq!(clocks::remind(app, DISTRICT).await.unwrap(), 0);
    let told = reminders(&scene, HEAD).await;
    assert_eq!(told.len(), 1);
    assert!(told[0].contains("1幢楼本月") && !told[0].contains(NAME));
    // Filed: nothing runs any more.
    let fine = Item::ALL.map(|item| (item, Some(Found::Fine)));
    self_checks::file(app, &head, &place(), door, &fine, "")
        .await
        .unwrap();
    clocks::run(app, DISTRICT).await.unwrap();
    assert_eq!(running(&scene, false).await, 0);
    until(&scene, "2027-02-10T02:00:00Z");
    clocks::run(app, DISTRICT).await.unwrap();
    until(&scene, "2027-03-02T02:00:00Z");
    clocks::run(app, DISTRICT).await.unwrap();
    assert_eq!(
        (running(&scene, true).await, running(&scene, false).await),
        (1, 1)
    );
    assert_eq!(clocks::remind(app, DISTRICT).await.unwrap(), 1);
    assert!(reminders(&scene, HEAD).await[1].contains("上月"));

    // The supervisors are told once a day, and what was told stays.
    assert!(
        clocks::day(app, &supervisor, DISTRICT)
            .await
            .unwrap()
            .is_none()
    );
    assert_eq!(clocks::tell_supervisors(app, DISTRICT).await.unwrap(), 2);
    assert_eq!(clocks::tell_supervisors(app, DISTRICT).await.unwrap(), 0);
    let day = clocks::day(app, &supervisor, DISTRICT)
        .await
        .unwrap()
        .unwrap();
    let checks: Vec<_> = day
        .rows
        .iter()
        .filter(|row| row.kind == "self_check")
        .collect();
    assert_eq!(checks.len(), 1);
    assert_eq!((checks[0].overdue, checks[0].running), (1, 2));
    assert_eq!(checks[0].code, here[..12]);
    // Who answers for a grid alone is told of that grid.
    let theirs = clocks::day(app, &of_grid, DISTRICT).await.unwrap().unwrap();
    let checks = theirs.rows.iter().find(|row| row.kind == "self_check");
    assert!(checks.is_some_and(|row| row.code == *here && row.overdue == 1));
    let none = clocks::day(app, &elsewhere, DISTRICT).await.unwrap();
    assert!(none.is_none());
    assert!(!day.read);
    clocks::looked(app, &supervisor, DISTRICT, day.day)
        .await
        .unwrap();
    assert!(
        clocks::day(app, &supervisor, DISTRICT)
            .await
            .unwrap()
            .unwrap()
            .read
    );
    assert!(clocks::day(app, &Actor::Machine, DISTRICT).await.is_err());
    // A head who gave it up owes nothing.
    let bound = bindings::here(app, &head, door).await.unwrap();
    bindings::give_up(app, &head, bound[0].id).await.unwrap();
    clocks::run(app, DISTRICT).await.unwrap();
    assert_eq!(
        running(&scene, true).await + running(&scene, false).await,
        0
    );
}

#[tokio::test]
async fn who_manages_a_door_is_asked_about_its_stays_and_the_resident_is_not() {
    let scene = Scene::new().await;
    let app = &scene.test.app;
    bind(&scene, LANDLORD, Bound::Landlord).await;
    scene.signed_in(PHONE).await;
    scene.confirmed().await;
    scene
        .test
        .sql("UPDATE stay SET to_date = '2027-01-04'")
        .await;
    until(&scene, "2027-01-09T02:00:00Z");
    clocks::run(app, DISTRICT).await.unwrap();
    // Shenzhen: seven days to say who moved out.
    assert_eq!(clocks::remind(app, DISTRICT).await.unwrap(), 1);
    until(&scene, "2027-01-20T02:00:00Z");
    clocks::run(app, DISTRICT).await.unwrap();
    assert_eq!(clocks::remind(app, DISTRICT).await.unwrap(), 1);
    assert_eq!(clocks::remind(app, DISTRICT).await.unwrap(), 0);
    let told = reminders(&scene, LANDLORD).await;
    assert!(told.last().unwrap().contains("1处房屋") && !told.concat().contains(NAME));
    assert!(reminders(&scene, PHONE).await.is_empty());
    // A year after it ended nobody needs to know who was reminded.
    scene.test.sql("UPDATE stay SET to_date = NULL").await;
    clocks::run(app, DISTRICT).await.unwrap();
    until(&scene, "2028-01-10T02:00:00Z");
    assert_eq!(clocks::forget_reminders(app, DISTRICT).await.unwrap(), 0);
    until(&scene, "2028-01-21T02:00:00Z");
    assert_eq!(clocks::forget_reminders(app, DISTRICT).await.unwrap(), 2);
}
