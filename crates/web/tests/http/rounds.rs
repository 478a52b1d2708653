use crate::world::World;

/// A day in China, so many days from now.
fn day(world: &World, days: i64) -> String {
    let now = world.test.app.surroundings().now();
    let then = now + jiff::SignedDuration::from_hours(24 * days);
    then.to_zoned(service::shanghai()).date().to_string()
}

#[tokio::test]
async fn a_stand_in_is_arranged_and_ended_on_the_grids_page() {
    let world = World::new().await;
    let steward = &world.steward;
    let page = format!("/grids/of/{}", world.library.grids[0].code);
    steward.get(&page).await.is(200);
    steward.get("/grids").await.is(200);
    for nowhere in [
        "/grids/of/1",
        "/grids/of/440399",
        "/grids/of/%00",
        "/grids/of/%E7%BD%91",
    ] {
        let status = steward.get(nowhere).await.status.as_u16();
        assert!(matches!(status, 403 | 404), "{nowhere}: {status}");
    }
    let empty = steward.post(&page, &[("step", "stand_in")]).await;
    empty.refused(&["officer", "first", "last"]);
    let own = world.officer_id.to_string();
    let (first, last) = (day(&world, 1), day(&world, 3));
    let with = |officer: &str, first: &str| {
        [
            ("step", "stand_in".to_owned()),
            ("officer", officer.to_owned()),
            ("first", first.to_owned()),
            ("last", last.clone()),
        ]
    };
    let post = async |fields: &[(&str, String)]| {
        let fields: Vec<(&str, &str)> = fields.iter().map(|(n, v)| (*n, v.as_str())).collect();
        steward.post(&page, &fields).await
    };
    post(&with(&own, &first)).await.refused(&["officer"]);
    post(&with(&own, "9999-99-99")).await.refused(&["first"]);
    let elsewhere = "SELECT uuid_send(id) FROM staff WHERE login = 'elsewhere'";
    let elsewhere: Vec<u8> = sqlx::query_scalar(elsewhere)
        .fetch_one(world.test.app.pool())
        .await
        .unwrap();
    let elsewhere = uuid::Uuid::from_slice(&elsewhere).unwrap().to_string();
    let done = post(&with(&elsewhere, &first)).await;
    assert!(done.redirected().contains("done=arranged"), "{done:?}");
    let taken = [("last", day(&world, 2))];
    let mut again = with(&elsewhere, &first).to_vec();
    again.retain(|(name, _)| *name != "last");
    again.extend(taken);
    post(&again).await.refused(&["first"]);

    let shown = steward.get(&page).await;
    let id = shown.body.split("name=\"stand_in\" value=\"").nth(1);
    let id = id.and_then(|rest| rest.split('"').next()).unwrap();
    let end = [("step", "end"), ("stand_in", id)];
    let other = format!("/grids/of/{}", world.library.grids[1].code);
    steward.post(&other, &end).await.is(404);
    assert!(
        steward
            .post(&page, &end)
            .await
            .redirected()
            .contains("done=ended")
    );
    assert_eq!(world.logged("grid.stand_in_ended").await, 1);
    // Nobody to choose from: the only holder is in charge.
    steward.post(&page, &[("step", "name")]).await.is(422);
    world.officer.get(&page).await.is(403);
}

#[tokio::test]
async fn a_round_is_planned_and_nonsense_is_told() {
    let world = World::new().await;
    let shown = world.officer.get("/rounds").await;
    shown.is(200);
    let task = format!("/tasks/{}", world.lead.task);
    assert!(
        shown.body.contains(&task),
        "the task is on it, or its place is unknown"
    );
    let today = day(&world, 0);
    world
        .officer
        .get(&format!("/rounds?day={today}&hours=12"))
        .await
        .is(200);
    for wrong in [
        "hours=0",
        "hours=99999999999999999999",
        "hours=-1",
        "day=9999-99-99",
        "day=2199-01-01",
        "day=2020-01-01",
        "grid=440398",
        "grid=%00",
        "grid=%E7%BD%91%E6%A0%BC",
    ] {
        let status = world
            .officer
            .get(&format!("/rounds?{wrong}"))
            .await
            .status
            .as_u16();
        assert_eq!(
            status,
            if wrong == "grid=%00" { 200 } else { 422 },
            "{wrong}"
        );
    }
    world.steward.get("/rounds").await.is(403);
    world.handler.get("/rounds").await.is(403);
}
