use jiff::SignedDuration;
use policy::{Bound, Deed};
use service::accounts::Session;
use service::bindings::{self, Door, GRACE};
use service::declarations::{self, Answer, LettingSaid, Title};
use service::requests::Kind;
use service::{Error, records, requests};
use testkit::DISTRICT;

use crate::bindings::{claim, claimed};
use crate::scene::{LAST, NAME, PHONE, Scene, place};

const LANDLORD: &str = "+8613900139031";
const MANAGER: &str = "+8613900139032";

async fn bind(scene: &Scene, phone: &str, bound: Bound) -> Session {
    let (app, door) = (&scene.test.app, scene.door(0));
    let given = bindings::give(app, &scene.officer, DISTRICT, door, bound)
        .await
        .unwrap();
    let session = scene.signed_in(phone).await;
    bindings::by_code(app, &session, &place(), door, &given.code, "::1")
        .await
        .unwrap();
    session
}

/// Nothing of the door is open to the account.
async fn gives_nothing(scene: &Scene, session: &Session, door: Door) {
    let app = &scene.test.app;
    assert!(bindings::here(app, session, door).await.unwrap().is_empty());
    for deed in Deed::ALL {
        assert!(
            bindings::may(app, session, door, deed).await.is_err(),
            "{}",
            deed.name()
        );
    }
    assert!(declarations::own_door(app, session, door).await.is_err());
    let answer = declarations::answer(app, session, &place(), door, Answer::Confirm).await;
    assert!(matches!(answer, Err(Error::NotFound(_))));
}

#[tokio::test]
async fn a_residents_binding_ends_after_the_stay_and_leaves_them_their_record() {
    let scene = Scene::new().await;
    let (app, door) = (&scene.test.app, scene.door(0));
    let resident = scene.signed_in(PHONE).await;
    claim(&scene, &resident, door, &claimed(NAME, LAST))
        .await
        .unwrap();
    scene.confirmed().await;
    // Long lived there: nothing ends.
    app.surroundings().advance(GRACE + GRACE);
    bindings::end_over(app, DISTRICT).await.unwrap();
    assert_eq!(bindings::here(app, &resident, door).await.unwrap().len(), 1);
    // The move-out that was accepted.
    scene
        .test
        .sql("UPDATE stay SET closed_by_check_id = door_check_id, closed_at = opened_at")
        .await;
    let now = app.surroundings().now();
    scene
        .test
        .sql(&format!("UPDATE stay SET closed_at = '{now}'"))
        .await;
    app.surroundings()
        .advance(GRACE - SignedDuration::from_hours(1));
    bindings::end_over(app, DISTRICT).await.unwrap();
    // In the grace they can still say that they live there.
    assert!(
        bindings::may(app, &resident, door, Deed::AnswerForSelf)
            .await
            .is_ok()
    );
    assert!(!records::own(app, &resident, door).await.unwrap().past);
    app.surroundings().advance(SignedDuration::from_hours(2));
    bindings::end_over(app, DISTRICT).await.unwrap();
    gives_nothing(&scene, &resident, door).await;
    let mine = bindings::mine(app, &resident).await.unwrap();
    assert_eq!(mine[0].ended.as_ref().unwrap().1, "moved_out");
    // Their record stays theirs: to read, to take away, to ask about.
    assert!(records::own(app, &resident, door).await.unwrap().past);
    assert!(records::take_away(app, &resident, door).await.is_ok());
    let asked = requests::ask(app, &resident, &place(), door, Some(Kind::Erase), "请删除").await;
    asked.unwrap();
    let other = scene.door(1);
    assert!(records::own(app, &resident, other).await.is_err());
    // A telephone that was given up may be somebody else's by then.
    app.surroundings().advance(bindings::READS);
    assert!(records::own(app, &resident, door).await.is_err());
    assert!(records::take_away(app, &resident, door).await.is_err());
}

#[tokio::test]
async fn a_landlord_ends_a_managers_binding_and_what_rests_on_it() {
    let scene = Scene::new().await;
    let (app, door) = (&scene.test.app, scene.door(0));
    let landlord = bind(&scene, LANDLORD, Bound::Landlord).await;
    declarations::hand_over(app, &landlord, &place(), door, MANAGER)
        .await
        .unwrap();
    let manager = scene.signed_in(MANAGER).await;
    bindings::by_phone(app, &manager, door).await.unwrap();
    let code = &scene.library.grids[0].buildings[0].dwellings[0].code;
    let said = LettingSaid {
        bound: Some(Bound::Manager),
        kind: "short".to_owned(),
        rooms: "2".to_owned(),
        beds: "2".to_owned(),
        title: Some(Title::Authorised),
        name: "代管".to_owned(),
        signed: true,
        ..LettingSaid::default()
    };
    declarations::register(app, &manager, &place(), door, code, &said)
        .await
        .unwrap();
    let found = bindings::managers(app, &landlord, door).await.unwrap();
    assert!(found.len() == 1 && found[0].2.contains("****"));
    // A manager ends nobody, nor does a landlord end themselves this way.
    assert!(
        bindings::managers(app, &manager, door)
            .await
            .unwrap()
            .is_empty()
    );
    let tried = bindings::end_manager(app, &manager, door, found[0].0).await;
    assert!(matches!(tried, Err(Error::NotFound(_))));
    let own = bindings::here(app, &landlord, door).await.unwrap()[0].id;
    let tried = bindings::end_manager(app, &landlord, door, own).await;
    assert!(matches!(tried, Err(Error::NotFound(_))));
    bindings::end_manager(app, &landlord, door, found[0].0)
        .await
        .unwrap();
    gives_nothing(&scene, &manager, door).await;
    assert!(
        bindings::by_phone(app, &manager, door).await.is_err(),
        "once"
    );
    let registered = declarations::registered(app, &landlord, door)
        .await
        .unwrap();
    assert!(registered.is_empty(), "what they registered ended");
    let query = "SELECT count(*) FROM short_let WHERE state = 'withdrawn'";
    assert_eq!(scene.test.number(query).await, 1);
}

#[tokio::test]
async fn an_operator_or_the_officer_ends_a_binding_and_it_gives_nothing() {
    let scene = Scene::new().await;
    let (app, door) = (&scene.test.app, scene.door(0));
    for by_officer in [false, true] {
        let landlord = bind(&scene, LANDLORD, Bound::Landlord).await;
        assert!(declarations::own_door(app, &landlord, door).await.is_ok());
        let id = bindings::here(app, &landlord, door).await.unwrap()[0].id;
        if by_officer {
            bindings::take_back(app, &scene.officer, DISTRICT, door, id)
                .await
                .unwrap();
        } else {
            bindings::give_up(app, &landlord, id).await.unwrap();
        }
        gives_nothing(&scene, &landlord, door).await;
    }
}
