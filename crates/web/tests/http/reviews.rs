use uuid::Uuid;

use crate::world::World;

async fn count(world: &World, id: Uuid, what: &str) -> i64 {
    let query = format!("SELECT count(*) FROM declaration WHERE id = '{id}' AND {what}");
    world.test.number(&query).await
}

#[tokio::test]
async fn a_picked_door_makes_a_lead_there() {
    let world = World::new().await;
    let (_, row) = world.waiting().await;
    let path = format!("/reviews/{row}/pick");
    let version = world.version("declaration", row).await;
    let none = world.steward.post(&path, &[("version", &version)]).await;
    none.refused(&["candidate"]);
    let unknown = [
        ("candidate", "4403990010010109999000001"),
        ("version", &version),
    ];
    world.steward.post(&path, &unknown).await.refused(&[]);
    assert_eq!(
        count(
            &world,
            row,
            "NOT EXISTS (SELECT FROM lead l WHERE l.id = declaration.id)"
        )
        .await,
        1
    );

    let door = &world.library.grids[1].buildings[0].dwellings[2];
    let pick = [("candidate", door.code.as_str()), ("version", &version)];
    let done = world.steward.post(&path, &pick).await;
    assert!(done.redirected().contains("done=picked"), "{done:?}");
    let there = format!(
        "dwelling_id = '{}' AND outcome = 'new' AND EXISTS (SELECT FROM lead l WHERE l.id = declaration.id)",
        door.id
    );
    assert_eq!(count(&world, row, &there).await, 1);
    let task = format!(
        "SELECT count(*) FROM task WHERE dwelling_id = '{}'",
        door.id
    );
    assert_eq!(world.test.number(&task).await, 1);
}

#[tokio::test]
async fn a_rejected_row_keeps_its_reason() {
    let world = World::new().await;
    let (_, row) = world.waiting().await;
    let path = format!("/reviews/{row}/reject");
    let version = world.version("declaration", row).await;
    let silent = world.steward.post(&path, &[("version", &version)]).await;
    silent.refused(&["reason"]);
    let said = [("reason", "没有这个小区"), ("version", &version)];
    let done = world.steward.post(&path, &said).await;
    assert!(done.redirected().contains("done=rejected"), "{done:?}");
    assert_eq!(count(&world, row, "outcome = 'rejected'").await, 1);
}

#[tokio::test]
async fn a_missing_place_is_proposed_and_approved_with_a_code() {
    let world = World::new().await;
    let (_, row) = world.waiting().await;
    let path = format!("/reviews/{row}/propose");
    let version = world.version("declaration", row).await;
    let nowhere = world.steward.post(&path, &[("version", &version)]).await;
    nowhere.refused(&["community", "grid"]);
    let place = [
        ("community", "440399001001"),
        ("grid", "1"),
        ("version", &version),
    ];
    let done = world.steward.post(&path, &place).await;
    let to = done.redirected().to_owned();
    let (page, _) = to.split_once('?').unwrap();
    assert!(page.starts_with("/proposals/"), "{to}");
    let proposal: Uuid = page.trim_start_matches("/proposals/").parse().unwrap();

    let version = world.version("address_proposal", proposal).await;
    let approve = format!("{page}/approve");
    let blank = world.steward.post(&approve, &[("version", &version)]).await;
    blank.refused(&["community", "grid"]);
    let mut address = vec![
        ("community", "440399001001"),
        ("grid", "01"),
        ("road", "春风路"),
        ("number", "8号"),
        ("compound", "没有的小区"),
        ("building", "9栋"),
        ("floor", "9"),
        ("usage", "residential"),
        ("version", &version),
    ];
    let roomless = world.steward.post(&approve, &address).await;
    roomless.refused(&["room"]);
    assert!(
        roomless.body.contains("没有的小区"),
        "what was entered stays"
    );
    address.push(("room", "908"));
    let done = world.steward.post(&approve, &address).await;
    assert!(done.redirected().ends_with("?done=approved"), "{done:?}");
    let code = format!(
        "SELECT count(*) FROM address_proposal p JOIN dwelling d ON d.id = p.dwelling_id \
         WHERE p.id = '{proposal}' AND length(d.code) = 25"
    );
    assert_eq!(world.test.number(&code).await, 1);
    service::jobs::run_due(&world.test.app).await.unwrap();
    let waits_no_more =
        "outcome = 'new' AND EXISTS (SELECT FROM lead l WHERE l.id = declaration.id)";
    assert_eq!(count(&world, row, waits_no_more).await, 1);
}

#[tokio::test]
async fn a_proposal_is_rejected_with_a_reason() {
    let world = World::new().await;
    let proposal = world.proposal("909").await;
    let path = format!("/proposals/{proposal}/reject");
    let version = world.version("address_proposal", proposal).await;
    let silent = world.steward.post(&path, &[("version", &version)]).await;
    silent.refused(&["reason"]);
    let said = [("reason", "已拆除"), ("version", &version)];
    let done = world.steward.post(&path, &said).await;
    assert!(done.redirected().ends_with("?done=rejected"), "{done:?}");
    assert!(
        world
            .officer
            .get("/proposals")
            .await
            .status
            .is_client_error()
    );
}
