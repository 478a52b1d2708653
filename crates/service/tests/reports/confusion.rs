//! Where the resolver hesitates: from rows that wait and from how settled ones ended.

#![allow(clippy::unwrap_used)] // helpers outside test functions too

use policy::Role;
use service::Error;
use service::reviews::{self, Confused, Settlement};
use testkit::DISTRICT;
use uuid::Uuid;

use crate::scene::{GRID, LIBRARY_HEAD, Scene, door, load};

/// The scene with two estates that a shortened name fits.
async fn scene() -> Scene {
    let scene = Scene::new().await;
    let mut library = LIBRARY_HEAD.to_owned();
    for (building, name, road) in [(7, "莲花新村", "荷塘路"), (8, "莲花小筑", "采莲路")]
    {
        for room in [101, 102, 201] {
            let row = door(GRID, building, room).replace("锦绣花园", name);
            let row = row
                .replace("春风路", road)
                .replace(&format!("{building}栋"), "3栋");
            library.push_str(&row);
        }
    }
    load(scene.app(), library).await;
    scene
}

async fn confused(scene: &Scene) -> Vec<Confused> {
    let page = reviews::confusions(scene.app(), &scene.steward, DISTRICT, None, 50).await;
    page.unwrap().places
}

async fn waiting(scene: &Scene) -> Vec<(Uuid, i32)> {
    let page = reviews::list(scene.app(), &scene.steward, DISTRICT, None, 50).await;
    let mut rows = Vec::new();
    for line in page.unwrap() {
        let review = reviews::review(scene.app(), &scene.steward, DISTRICT, line.id).await;
        rows.push((line.id, review.unwrap().row.version));
    }
    rows
}

async fn settle(scene: &Scene, (id, version): (Uuid, i32), settlement: Settlement) {
    reviews::settle(
        scene.app(),
        &scene.steward,
        DISTRICT,
        id,
        version,
        &settlement,
    )
    .await
    .unwrap();
}

#[tokio::test]
async fn places_are_listed_by_what_waits_and_what_was_settled_otherwise() {
    let scene = scene().await;
    let rows = [
        "莲花3栋101室,张三丰,2026-03-01,2027-02-28,否",
        "莲花3栋102室,李四,2026-03-01,2027-02-28,否",
        "莲花3栋201室,王五,2026-03-01,2027-02-28,否",
        "无名巷子里的那户,赵六,2026-03-01,2027-02-28,否",
    ];
    scene.report("甲", &rows).await;
    let queue = waiting(&scene).await;
    assert_eq!(queue.len(), 4, "all wait");
    let before = confused(&scene).await;
    let names: Vec<&str> = before.iter().map(|one| one.place.name()).collect();
    assert_eq!(names.len(), 2, "{before:?}");
    assert!(names.contains(&"莲花新村") && names.contains(&"莲花小筑"));
    assert!(
        before
            .iter()
            .all(|one| one.waiting == 3 && one.community.contains("迎春"))
    );
    let all = reviews::confusions(scene.app(), &scene.steward, DISTRICT, None, 50)
        .await
        .unwrap();
    assert_eq!((all.unplaced, all.looked_at, all.cut), (1, 4, false));

    // By pages of one, each place once.
    let mut seen = Vec::new();
    let mut after = None;
    loop {
        let page =
            reviews::confusions(scene.app(), &scene.steward, DISTRICT, after.as_ref(), 1).await;
        let Some(one) = page.unwrap().places.pop() else {
            break;
        };
        after = Some(one.key());
        seen.push(one.place);
    }
    assert_eq!(seen.len(), 2);

    let pick = |building: u32, room: u32| Settlement::Pick {
        code: format!("{GRID}{building:05}{room:06}"),
        remember: false,
    };
    settle(&scene, queue[0], pick(8, 101)).await;
    settle(&scene, queue[1], pick(8, 102)).await;
    let reject = Settlement::Reject {
        reason: "没有这处房屋".to_owned(),
    };
    settle(&scene, queue[3], reject).await;
    let after = confused(&scene).await;
    let of = |name: &str| {
        after
            .iter()
            .find(|one| one.place.name() == name)
            .cloned()
            .unwrap()
    };
    let small = of("莲花小筑");
    assert_eq!(small.waiting, 1);
    assert_eq!(
        small.other_place + small.unnamed + small.agreed,
        2,
        "{small:?}"
    );
    assert_eq!(of("莲花新村").waiting, 1);

    let file = reviews::place(
        scene.app(),
        &scene.steward,
        DISTRICT,
        small.building,
        None,
        10,
    )
    .await
    .unwrap();
    assert_eq!(file.rows.len(), 1);
    assert_eq!(file.rows[0].id, queue[2].0);
    assert_eq!(file.confused.waiting, 1);

    // The library is mended: nothing hesitates any more.
    let teach = Settlement::Pick {
        code: format!("{GRID}00008000201"),
        remember: true,
    };
    settle(&scene, queue[2], teach).await;
    let file = reviews::place(
        scene.app(),
        &scene.steward,
        DISTRICT,
        small.building,
        None,
        10,
    )
    .await
    .unwrap();
    assert!(file.rows.is_empty() && file.confused.waiting == 0);
    assert_eq!(file.taught.len(), 1);
}

#[tokio::test]
async fn what_was_taken_for_another_is_counted_as_a_pair() {
    let scene = scene().await;
    // The resolver names a building first; a person says the other.
    scene
        .report(
            "乙",
            &[
                "莲花新村3栋909室,张三丰,2026-03-01,2027-02-28,否",
                "莲花3栋101室,李四,,,否",
            ],
        )
        .await;
    let (taken, meant) = (format!("{GRID}00007"), format!("{GRID}00008"));
    let named = format!(
        "UPDATE declaration SET building_id = (SELECT id FROM building WHERE code = '{taken}') WHERE outcome IN ('review', 'unmatched')"
    );
    scene.test.sql(&named).await;
    for row in waiting(&scene).await {
        let pick = Settlement::Pick {
            code: format!("{meant}000101"),
            remember: false,
        };
        settle(&scene, row, pick).await;
    }
    let pairs = scene.count("review_mixup WHERE times > 0").await;
    assert_eq!(pairs, 1);
    let places = confused(&scene).await;
    let other = places
        .iter()
        .find(|one| one.place.name() == "莲花小筑")
        .unwrap();
    assert!(other.other_place >= 1, "{other:?}");
    let file = reviews::place(
        scene.app(),
        &scene.steward,
        DISTRICT,
        other.building,
        None,
        10,
    )
    .await
    .unwrap();
    assert_eq!(file.mixups.len(), 1);
    assert!(file.mixups[0].taken.contains("莲花新村") && file.mixups[0].meant.contains("莲花小筑"));
}

#[tokio::test]
async fn only_who_settles_reviews_sees_where_it_hesitates() {
    let scene = scene().await;
    let supervisor = scene
        .test
        .hire("boss", &[(Role::Supervisor, DISTRICT)])
        .await;
    for actor in [&scene.officer, &supervisor] {
        let list = reviews::confusions(scene.app(), actor, DISTRICT, None, 10).await;
        assert!(matches!(list, Err(Error::Denied(_))));
        let place = reviews::place(scene.app(), actor, DISTRICT, Uuid::nil(), None, 10).await;
        assert!(matches!(place, Err(Error::Denied(_))));
    }
    let nowhere =
        reviews::place(scene.app(), &scene.steward, DISTRICT, Uuid::nil(), None, 10).await;
    assert!(matches!(nowhere, Err(Error::NotFound(_))));

    let tried = reviews::explain(
        scene.app(),
        &scene.officer,
        DISTRICT,
        "连花新村3栋101，13800000000",
    )
    .await
    .unwrap();
    let text: String = tried
        .pieces
        .iter()
        .map(|piece| piece.text.as_str())
        .collect();
    assert_eq!(text, "连花新村3栋101，138****0000");
    let name = tried
        .pieces
        .iter()
        .find(|piece| piece.taken_for.is_some())
        .unwrap();
    assert_eq!(name.taken_for.as_deref(), Some("莲花新村"));
    assert!(!tried.candidates.is_empty());
    let denied = reviews::explain(scene.app(), &supervisor, DISTRICT, "莲花新村").await;
    assert!(matches!(denied, Err(Error::Denied(_))));
    let long = "莲".repeat(401);
    for text in [" ", long.as_str()] {
        let refused = reviews::explain(scene.app(), &scene.officer, DISTRICT, text).await;
        assert!(matches!(refused, Err(Error::Refused(_))), "{refused:?}");
    }
}
