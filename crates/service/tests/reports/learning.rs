//! What people teach the resolver from a row that waits: used at once, and taken back.

#![allow(clippy::unwrap_used)] // helpers outside test functions too

use policy::{Actor, Role};
use service::Error;
use service::reviews::{self, Reach, Settlement};
use testkit::DISTRICT;
use uuid::Uuid;

use crate::scene::{GRID, LIBRARY_HEAD, Scene, door, load};

/// The scene with a second building of the same estate's sound, so that rows wait.
async fn scene() -> Scene {
    let scene = Scene::new().await;
    let mut library = LIBRARY_HEAD.to_owned();
    for room in [101, 102, 201] {
        // Two units with the same rooms.
        library.push_str(&door("44039900100102", 7, room).replace("锦绣花园", "莲花新村"));
        let second = door("44039900100102", 7, room + 1000).replace("锦绣花园", "莲花新村");
        library.push_str(
            &second
                .replace("1单元", "2单元")
                .replace(&format!("{}室", room + 1000), &format!("{room}室")),
        );
    }
    load(scene.app(), library).await;
    scene
}

async fn waiting(scene: &Scene) -> Vec<(Uuid, String)> {
    let page = reviews::list(scene.app(), &scene.steward, DISTRICT, None, 10).await;
    page.unwrap()
        .into_iter()
        .map(|row| (row.id, row.text))
        .collect()
}

/// The codes that a row is offered, the first being the resolver's choice.
async fn offered(scene: &Scene, id: Uuid) -> Vec<String> {
    let review = reviews::review(scene.app(), &scene.steward, DISTRICT, id)
        .await
        .unwrap();
    let codes = review.answer.candidates.iter();
    codes.map(|one| one.code.to_string()).collect()
}

async fn rule_out(scene: &Scene, id: Uuid, code: &str, reach: Reach) -> Result<bool, Error> {
    let review = reviews::review(scene.app(), &scene.steward, DISTRICT, id)
        .await
        .unwrap();
    let version = review.row.version;
    reviews::rule_out(
        scene.app(),
        &scene.steward,
        DISTRICT,
        id,
        version,
        code,
        reach,
    )
    .await
}

fn refused(error: Error) -> &'static str {
    match error {
        Error::Refused(refusal) => refusal.code,
        other => panic!("expected a refusal, got {other:?}"),
    }
}

#[tokio::test]
async fn a_pair_counts_at_once_and_until_it_is_taken_back() {
    let scene = scene().await;
    let app = scene.app();
    let row = "莲花新村7栋101室,张三丰,2026-03-01,2027-02-28,否";
    let batch = scene.report("甲", &[row]).await;
    assert_eq!(scene.outcomes(batch).await, ["review"]);
    let [(id, _)] = waiting(&scene).await[..] else {
        panic!("one row waits")
    };
    let rooms: Vec<String> = offered(&scene, id)
        .await
        .into_iter()
        .filter(|code| code.len() == 25)
        .collect();
    assert_eq!(rooms.len(), 2, "{rooms:?}");

    // Somebody who resolves meanwhile is never kept waiting: the old snapshot goes on.
    let before = app.library().await.unwrap();
    let still = rule_out(&scene, id, &rooms[0], Reach::Wording)
        .await
        .unwrap();
    assert!(!still, "one of two is left, and certain");
    assert_eq!(scene.outcomes(batch).await, ["new"]);
    let address = "莲花新村7栋101室";
    let meant = |snapshot: &service::library::Snapshot| {
        let answer = snapshot.resolve(address);
        (answer.decision, answer.code.map(|code| code.to_string()))
    };
    let now = app.library().await.unwrap();
    assert_eq!(
        meant(&now),
        (address::Decision::Match, Some(rooms[1].clone()))
    );
    assert_eq!(meant(&before).0, address::Decision::Review);
    assert!(
        std::ptr::eq(now.library(), before.library()),
        "the library itself is not built anew"
    );
    // Another program sees it when it looks.
    let other = scene.test.again([7; 32]).await;
    assert_eq!(
        meant(&other.refresh_library().await.unwrap()).0,
        address::Decision::Match
    );

    let pairs = reviews::ruled_out(app, &scene.steward, DISTRICT, None, 10)
        .await
        .unwrap();
    let [pair] = &pairs[..] else {
        panic!("{pairs:?}")
    };
    assert_eq!((pair.wording.as_str(), pair.by_name), (address, false));
    assert!(!pair.by.is_empty());
    reviews::allow_again(app, &scene.steward, DISTRICT, pair.id)
        .await
        .unwrap();
    assert_eq!(
        meant(&app.library().await.unwrap()).0,
        address::Decision::Review
    );
    assert_eq!(
        meant(&other.refresh_library().await.unwrap()).0,
        address::Decision::Review
    );
    let gone = reviews::allow_again(app, &scene.steward, DISTRICT, pair.id).await;
    assert!(matches!(gone, Err(Error::NotFound(_))));
    for action in ["never.taught", "never.revoked", "review.ruled_out"] {
        let entries = format!("audit_entry WHERE action = '{action}'");
        assert_eq!(scene.count(&entries).await, 1, "{action}");
    }
}

#[tokio::test]
async fn a_name_is_ruled_out_for_the_estate_and_never_the_estates_own() {
    let scene = scene().await;
    let rows = [
        "连华新村7栋1单元201室,李四,2026-03-01,2027-02-28,否",
        "莲花新村7栋101室,王五,2026-03-01,2027-02-28,否",
    ];
    scene.report("乙", &rows).await;
    let queue = waiting(&scene).await;
    let of = |name: &str| {
        queue
            .iter()
            .find(|(_, text)| text.contains(name))
            .map(|(id, _)| *id)
    };
    let own = of("莲花").expect("two rooms of one number wait");
    let code = offered(&scene, own).await.remove(0);
    let error = rule_out(&scene, own, &code, Reach::Name).await.unwrap_err();
    assert_eq!(refused(error), "never-own-name");
    if let Some(like) = of("连华") {
        let code = offered(&scene, like).await.remove(0);
        assert!(rule_out(&scene, like, &code, Reach::Name).await.unwrap());
        assert!(offered(&scene, like).await.is_empty());
        let answer = scene
            .app()
            .library()
            .await
            .unwrap()
            .resolve("连华新村7栋2单元102室");
        assert_eq!(answer.code, None, "{answer:?}");
    }
}

#[tokio::test]
async fn no_wording_says_who_somebody_is() {
    let scene = scene().await;
    let rows = ["欧阳建国莲花新村7栋101室,欧阳建国,2026-03-01,2027-02-28,否"];
    scene.report("丙", &rows).await;
    let [(id, _)] = waiting(&scene).await[..] else {
        panic!("one row waits")
    };
    let code = "4403990010010200007000101";
    let error = rule_out(&scene, id, code, Reach::Wording)
        .await
        .unwrap_err();
    assert_eq!(refused(error), "wording-names-person");
    let remember = Settlement::Pick {
        code: code.to_owned(),
        remember: true,
    };
    let version = reviews::review(scene.app(), &scene.steward, DISTRICT, id)
        .await
        .unwrap()
        .row
        .version;
    let error = reviews::settle(
        scene.app(),
        &scene.steward,
        DISTRICT,
        id,
        version,
        &remember,
    )
    .await
    .unwrap_err();
    assert_eq!(refused(error), "wording-names-person");
    assert_eq!(
        scene.count("address_alias").await + scene.count("address_never").await,
        0
    );
}

#[tokio::test]
async fn only_who_settles_reviews_teaches() {
    let scene = scene().await;
    scene
        .report("丁", &["莲花新村7栋101室,赵六,2026-03-01,2027-02-28,否"])
        .await;
    let [(id, _)] = waiting(&scene).await[..] else {
        panic!("one row waits")
    };
    let code = offered(&scene, id).await.remove(0);
    let stranger: Actor = scene.test.hire("other", &[(Role::Steward, GRID)]).await;
    for actor in [&scene.officer, &stranger] {
        let taught =
            reviews::rule_out(scene.app(), actor, DISTRICT, id, 1, &code, Reach::Wording).await;
        assert!(matches!(taught, Err(Error::Denied(_))), "{taught:?}");
        let list = reviews::ruled_out(scene.app(), actor, DISTRICT, None, 10).await;
        assert!(matches!(list, Err(Error::Denied(_))));
        let again = reviews::allow_again(scene.app(), actor, DISTRICT, id).await;
        assert!(matches!(again, Err(Error::Denied(_))));
    }
    let stale = reviews::rule_out(
        scene.app(),
        &scene.steward,
        DISTRICT,
        id,
        99,
        &code,
        Reach::Wording,
    )
    .await;
    assert!(matches!(stale, Err(Error::Stale)));
}

#[tokio::test]
async fn a_remembered_wording_counts_at_once_and_until_it_is_taken_back() {
    let scene = scene().await;
    let app = scene.app();
    scene
        .report(
            "戊",
            &["老电厂大院7栋1单元201室,赵六,2026-03-01,2027-02-28,否"],
        )
        .await;
    let [(id, _)] = waiting(&scene).await[..] else {
        panic!("one row waits")
    };
    let before = app.library().await.unwrap();
    let line = "老电厂大院7栋2单元102室";
    assert_eq!(before.resolve(line).code, None);
    let remember = Settlement::Pick {
        code: "4403990010010200007000201".to_owned(),
        remember: true,
    };
    let version = reviews::review(app, &scene.steward, DISTRICT, id)
        .await
        .unwrap()
        .row
        .version;
    reviews::settle(app, &scene.steward, DISTRICT, id, version, &remember)
        .await
        .unwrap();
    let now = app.library().await.unwrap();
    assert_eq!(now.resolve(line).decision, address::Decision::Match);
    assert!(
        std::ptr::eq(now.library(), before.library()),
        "the library itself is not built anew"
    );
    let other = scene.test.again([7; 32]).await;
    let elsewhere = other.refresh_library().await.unwrap();
    assert_eq!(elsewhere.resolve(line).decision, address::Decision::Match);

    let [taught] = &reviews::taught(app, &scene.steward, DISTRICT, None, 10)
        .await
        .unwrap()[..]
    else {
        panic!("one wording is taught")
    };
    assert_eq!(taught.wording, "老电厂大院");
    reviews::forget(app, &scene.steward, DISTRICT, taught.id)
        .await
        .unwrap();
    assert_eq!(app.library().await.unwrap().resolve(line).code, None);
    assert_eq!(
        other.refresh_library().await.unwrap().resolve(line).code,
        None
    );
}
