use jiff::SignedDuration;

use crate::client::Answer;
use crate::world::{PERSON, World};

async fn record(world: &World, fields: &[(&str, &str)]) -> Answer {
    let version = world.version("task", world.lead.task).await;
    let path = format!("/tasks/{}", world.lead.task);
    let fields = [&[("version", version.as_str())], fields].concat();
    world.officer.post(&path, &fields).await
}

async fn stays(world: &World) -> i64 {
    let query = "SELECT count(*) FROM stay WHERE closed_at IS NULL";
    world.test.number(query).await
}

#[tokio::test]
async fn a_confirmed_report_becomes_a_stay() {
    let world = World::new().await;
    record(&world, &[]).await.refused(&["result"]);
    let done = record(&world, &[("result", "confirmed"), ("from", "2026-06-01")]).await;
    assert!(done.redirected().ends_with("?done=checked"), "{done:?}");
    assert_eq!(stays(&world).await, 1);
    let dwelling = world.library.grids[0].buildings[0].dwellings[0].id;
    let page = world.officer.get(&format!("/dwellings/{dwelling}")).await;
    page.is(200);
    assert!(!page.body.contains(PERSON), "only masked");
    let twice = record(&world, &[("result", "confirmed")]).await;
    twice.refused(&[]);
    assert_eq!(stays(&world).await, 1, "done once");
}

#[tokio::test]
async fn a_corrected_report_takes_those_ticked_and_those_entered() {
    let world = World::new().await;
    let known = world.lead.parties[0].to_string();
    let wrong = [
        ("result", "corrected"),
        ("people", known.as_str()),
        ("added", "1"),
        ("person-0-name", "林小满"),
        ("person-0-document", "citizen_id"),
        ("person-0-number", "12"),
    ];
    let answer = record(&world, &wrong).await;
    answer.refused(&["person-0-number"]);
    assert!(answer.body.contains("林小满"), "what was entered stays");
    assert_eq!(stays(&world).await, 0);
    let right = [
        ("result", "corrected"),
        ("people", known.as_str()),
        ("added", "1"),
        ("person-0-name", "林小满"),
        ("person-0-document", "passport"),
        ("person-0-number", "E12345678"),
    ];
    let done = record(&world, &right).await;
    assert!(done.redirected().ends_with("?done=checked"), "{done:?}");
    assert_eq!(stays(&world).await, 2);
}

#[tokio::test]
async fn not_let_and_refused_end_the_task_without_a_stay() {
    for result in ["not_let", "refused"] {
        let world = World::new().await;
        let done = record(&world, &[("result", result), ("note", "敲门")]).await;
        assert!(done.redirected().contains("?done="), "{result}: {done:?}");
        assert_eq!(stays(&world).await, 0);
        assert_eq!(
            world.test.number("SELECT count(*) FROM door_check").await,
            1
        );
    }
}

#[tokio::test]
async fn nobody_home_needs_a_time_and_keeps_the_task() {
    let world = World::new().await;
    let without = record(&world, &[("result", "nobody_home")]).await;
    without.refused(&["again_at"]);
    let past = record(
        &world,
        &[("result", "nobody_home"), ("again_at", "2020-01-01T10:00")],
    )
    .await;
    past.refused(&["again_at"]);
    let tomorrow = world.test.app.surroundings().now() + SignedDuration::from_hours(24);
    let tomorrow = tomorrow
        .to_zoned(service::shanghai())
        .strftime("%Y-%m-%dT19:00")
        .to_string();
    let done = record(
        &world,
        &[("result", "nobody_home"), ("again_at", &tomorrow)],
    )
    .await;
    assert!(done.redirected().ends_with("?done=again"), "{done:?}");
    let open = "SELECT count(*) FROM task WHERE state = 'open' AND visit_again_at IS NOT NULL";
    assert_eq!(world.test.number(open).await, 1);
}

#[tokio::test]
async fn a_door_of_another_grid_is_not_there() {
    let world = World::new().await;
    let building = &world.library.grids[0].buildings[0];
    let there = &world.elsewhere;
    let confirmed = [("result", "confirmed"), ("version", "1")];
    let task = format!("/tasks/{}", world.lead.task);
    there.post(&task, &confirmed).await.is(404);
    there.get(&task).await.is(404);
    let dwelling = format!("/dwellings/{}", building.dwellings[0].id);
    there.get(&dwelling).await.is(404);
    let propose = format!("/buildings/{}/propose", building.id);
    let room = [("room", "908"), ("usage", "住宅")];
    there.post(&propose, &room).await.is(404);
    let person = world.lead.parties[0].to_string();
    let reveal = [("person", person.as_str()), ("purpose", "door_check")];
    there.post("/reveals", &reveal).await.is(404);
    assert_eq!(world.logged("identity.revealed").await, 0);
    assert_eq!(stays(&world).await, 0);
}

#[tokio::test]
async fn one_person_is_shown_for_a_purpose_and_logged() {
    let world = World::new().await;
    let person = world.lead.parties[0].to_string();
    let aimless = world.officer.post("/reveals", &[("person", &person)]).await;
    assert!(aimless.status.is_client_error() && !aimless.body.contains(PERSON));
    let fields = [("person", person.as_str()), ("purpose", "door_check")];
    let denied = world.steward.post("/reveals", &fields).await;
    assert!(denied.status.is_client_error() && !denied.body.contains(PERSON));
    assert_eq!(world.logged("identity.revealed").await, 0);
    let shown = world.officer.post("/reveals", &fields).await;
    shown.is(200);
    assert!(shown.body.contains(PERSON));
    assert_eq!(shown.headers["cache-control"], "no-store");
    assert_eq!(world.logged("identity.revealed").await, 1);
}

#[tokio::test]
async fn a_missing_room_is_proposed_from_its_building() {
    let world = World::new().await;
    let building = world.library.grids[0].buildings[0].id;
    let path = format!("/buildings/{building}/propose");
    world.officer.post(&path, &[]).await.refused(&["room"]);
    let room = [("room", "908"), ("floor", "9"), ("usage", "住宅")];
    let done = world.officer.post(&path, &room).await;
    assert!(done.redirected().contains("done=proposed"), "{done:?}");
    let open = "SELECT count(*) FROM address_proposal WHERE settled_at IS NULL";
    assert_eq!(world.test.number(open).await, 1);
}
