use jiff::SignedDuration;
use policy::Bound;
use service::hazards::{self, State};
use service::self_checks::{self, Found, Item};
use service::{Error, bindings};
use testkit::DISTRICT;

use crate::scene::{Scene, place, refused};

const HEAD: &str = "+8613900139005";

fn all(found: Found) -> Vec<(Item, Option<Found>)> {
    Item::ALL.map(|item| (item, Some(found))).to_vec()
}

async fn head(scene: &Scene) -> service::accounts::Session {
    let (app, mut door) = (&scene.test.app, scene.door(0));
    door.dwelling = None;
    let given = bindings::give(app, &scene.officer, DISTRICT, door, Bound::BuildingHead)
        .await
        .unwrap();
    let head = scene.signed_in(HEAD).await;
    bindings::by_code(app, &head, &place(), door, &given.code, "::1")
        .await
        .unwrap();
    head
}

#[tokio::test]
async fn what_a_self_check_finds_amiss_is_told_of_and_followed() {
    let scene = Scene::new().await;
    let (app, door) = (&scene.test.app, scene.door(0));
    let head = head(&scene).await;
    let mut found = all(Found::Fine);
    found[4].1 = Some(Found::Amiss);
    found[1].1 = Some(Found::Absent);
    let file = |found: Vec<(Item, Option<Found>)>, words: &'static str| {
        let (place, head) = (place(), &head);
        async move { self_checks::file(app, head, &place, door, &found, words).await }
    };
    let mut left_out = found.clone();
    left_out[0].1 = None;
    let tried = file(left_out, "").await;
    assert_eq!(refused(tried), ("self-check-item", Some("H10")));
    let tried = file(found.clone(), "").await;
    assert_eq!(refused(tried), ("self-check-words", Some("words")));
    assert_eq!(file(found.clone(), "一楼楼梯间两辆").await.unwrap(), 1);
    // Sent again, as a phone does when the answer is lost: told, and nothing twice.
    let again = file(found.clone(), "一楼楼梯间两辆").await;
    assert_eq!(refused(again).0, "self-check-filed");
    let filed = self_checks::filed(app, &head, door).await.unwrap();
    assert_eq!(filed.len(), 1);
    assert_eq!(filed[0].amiss, [(Item::Bicycles, State::Open)]);
    let waiting = hazards::list(app, &scene.officer, DISTRICT, None, 10)
        .await
        .unwrap();
    assert_eq!(waiting.len(), 1);
    // The next month is another one.
    app.surroundings()
        .advance(SignedDuration::from_hours(32 * 24));
    assert_eq!(file(all(Found::Fine), "").await.unwrap(), 0);
    let filed = self_checks::filed(app, &head, door).await.unwrap();
    assert!(filed[0].amiss.is_empty() && filed.len() == 2);
}

#[tokio::test]
async fn only_who_answers_for_the_building_files_or_sees_it() {
    let scene = Scene::new().await;
    let (app, door) = (&scene.test.app, scene.door(0));
    head(&scene).await;
    let stranger = scene.signed_in("+8613900139006").await;
    let tried = self_checks::file(app, &stranger, &place(), door, &all(Found::Fine), "").await;
    assert!(matches!(tried, Err(Error::NotFound(_))));
    assert!(self_checks::filed(app, &stranger, door).await.is_err());
}
