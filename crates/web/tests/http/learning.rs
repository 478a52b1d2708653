//! What stewards teach the resolver, where it hesitates, and addresses tried.

use crate::world::World;

#[tokio::test]
async fn a_place_is_ruled_out_and_allowed_again() {
    let world = World::new().await;
    let (_, row) = world.waiting().await;
    let path = format!("/reviews/{row}/never");
    let version = world.version("declaration", row).await;
    let door = &world.library.grids[1].buildings[0].dwellings[2];
    for never in ["", "wording", "both 1"] {
        let fields = [("never", never), ("version", version.as_str())];
        let answer = world.steward.post(&path, &fields).await;
        assert_eq!(
            answer.status, 404,
            "{never}: nothing of the page sends this"
        );
    }
    let unknown = [
        ("never", "wording 4403990010010109999000001"),
        ("version", &version),
    ];
    world.steward.post(&path, &unknown).await.refused(&[]);
    let stale = format!("wording {}", door.code);
    let old = [("never", stale.as_str()), ("version", "99")];
    world.steward.post(&path, &old).await.refused(&[]);

    let never = [("never", stale.as_str()), ("version", &version)];
    let done = world.steward.post(&path, &never).await;
    assert_eq!(
        done.redirected(),
        format!("/reviews/{row}?done=ruled-out"),
        "it waits on"
    );
    let list = world.steward.get("/reviews/ruled-out").await;
    assert!(
        list.body.contains("春风路8号没有的小区9栋908"),
        "{}",
        list.body
    );
    assert!(list.body.contains("steward"), "by whom");
    let page = world
        .steward
        .get(&format!("/reviews/{row}?done=ruled-out"))
        .await;
    assert!(page.body.contains("role=\"status\""), "it is said");

    let pair = list.body.split("/reviews/ruled-out/").nth(1).unwrap();
    let forget = format!("/reviews/ruled-out/{}", pair.split('"').next().unwrap());
    let done = world.steward.post(&forget, &[]).await;
    assert!(done.redirected().ends_with("done=allowed"), "{done:?}");
    assert_eq!(world.steward.post(&forget, &[]).await.status, 404, "once");
    let list = world.steward.get("/reviews/ruled-out").await;
    assert!(!list.body.contains("没有的小区"), "{}", list.body);
    for action in ["never.taught", "never.revoked"] {
        assert_eq!(world.logged(action).await, 1, "{action}");
    }
}

#[tokio::test]
async fn an_address_is_tried_by_officers_and_stewards_and_stored_nowhere() {
    let world = World::new().await;
    let address = [("address", "地址：春风路8号1栋101室，13800000000")];
    for client in [&world.officer, &world.steward] {
        assert_eq!(client.get("/addresses/try").await.status, 200);
        let answer = client.post("/addresses/try", &address).await;
        assert_eq!(answer.status, 200, "{}", answer.body);
        let pieces = answer.body.split("class=\"pieces\"").nth(1).unwrap();
        let pieces = pieces.split("</ol>").next().unwrap();
        assert!(
            pieces.contains("春风路") && pieces.contains("138****0000"),
            "{pieces}"
        );
        assert!(!pieces.contains("13800000000"), "{pieces}");
    }
    let blank = world
        .officer
        .post("/addresses/try", &[("address", " ")])
        .await;
    blank.refused(&["address"]);
    assert_eq!(world.handler.get("/addresses/try").await.status, 403);
    let inside = "SELECT count(*) FROM audit_entry WHERE detail LIKE '%春风路%'";
    assert_eq!(world.test.number(inside).await, 0);
}

#[tokio::test]
async fn where_matching_hesitates_is_a_stewards_to_see() {
    let world = World::new().await;
    let (_, row) = world.waiting().await;
    let building = world.library.grids[0].buildings[0].id;
    let place = format!("/reviews/confusion/{building}");
    for path in ["/reviews/confusion", place.as_str()] {
        assert_eq!(world.steward.get(path).await.status, 200, "{path}");
        for client in [&world.officer, &world.handler] {
            assert_eq!(client.get(path).await.status, 403, "{path}");
        }
    }
    for path in [
        "/reviews/confusion?after=x",
        "/reviews/confusion?after=1.2.road.x",
        "/reviews/confusion/00000000-0000-0000-0000-000000000000",
    ] {
        assert_eq!(world.steward.get(path).await.status, 404, "{path}");
    }
    // Settled by what a person found, its place is listed.
    let version = world.version("declaration", row).await;
    let door = &world.library.grids[0].buildings[0].dwellings[2];
    let pick = [("candidate", door.code.as_str()), ("version", &version)];
    let done = world
        .steward
        .post(&format!("/reviews/{row}/pick"), &pick)
        .await;
    assert!(done.redirected().contains("done=picked"), "{done:?}");
    let list = world.steward.get("/reviews/confusion").await;
    assert!(list.body.contains("迎春社区花园01"), "{}", list.body);
}
