use policy::{Bound, Deed, Role};
use service::Error;
use service::accounts::Session;
use service::bindings::{self, CODE_LIFE, Claimed, Counter, Door, Reason};
use testkit::DISTRICT;

use crate::scene::{LAST, NAME, PHONE, Scene, place, refused};

const PEER: &str = "192.0.2.7";
const LANDLORD: &str = "+8613900139001";

pub(crate) fn claimed(name: &str, last: &str) -> Claimed {
    Claimed {
        name: name.to_owned(),
        last: last.to_owned(),
    }
}

pub(crate) async fn claim(
    scene: &Scene,
    session: &Session,
    door: Door,
    said: &Claimed,
) -> Result<(), Error> {
    let app = &scene.test.app;
    let peer = format!("the address of {}", session.account);
    bindings::match_record(app, session, &place(), door, said, &peer).await?;
    Ok(())
}

#[tokio::test]
async fn a_code_binds_one_operator_to_one_door() {
    let scene = Scene::new().await;
    let (app, officer) = (&scene.test.app, &scene.officer);
    let given = bindings::give(app, officer, DISTRICT, scene.door(0), Bound::Landlord)
        .await
        .unwrap();
    let landlord = scene.signed_in(LANDLORD).await;
    let enter = |door| bindings::by_code(app, &landlord, &PLACE, door, &given.code, PEER);
    let wrong = ("access-wrong", Some("code"));
    assert_eq!(
        refused(enter(scene.door(1)).await),
        wrong,
        "a neighbour's door"
    );
    assert_eq!(enter(scene.door(0)).await.unwrap(), Bound::Landlord);
    assert_eq!(refused(enter(scene.door(0)).await), wrong, "used once");
    for (door, may) in [(scene.door(0), true), (scene.door(1), false)] {
        let found = bindings::may(app, &landlord, door, Deed::DeclarePeople).await;
        assert_eq!(found.is_ok(), may);
    }
    let record = bindings::may(app, &landlord, scene.door(0), Deed::SeeOwnRecord).await;
    assert!(
        matches!(record, Err(Error::NotFound(_))),
        "no landlord reads a record"
    );
    let mine = bindings::mine(app, &landlord).await.unwrap();
    assert_eq!((mine.len(), mine[0].how.as_str()), (1, "code"));
    assert_eq!(mine[0].by, "officer");
    bindings::give_up(app, &landlord, mine[0].id).await.unwrap();
    assert!(
        bindings::may(app, &landlord, scene.door(0), Deed::DeclarePeople)
            .await
            .is_err()
    );
    assert_eq!(logged(&scene, "binding.ended").await, 1);
}

static PLACE: std::sync::LazyLock<service::accounts::Place> = std::sync::LazyLock::new(place);

async fn logged(scene: &Scene, action: &str) -> i64 {
    let query = format!("SELECT count(*) FROM audit_entry WHERE action = '{action}'");
    scene.test.number(&query).await
}

#[tokio::test]
async fn a_code_ends_is_taken_back_and_can_not_be_guessed() {
    let scene = Scene::new().await;
    let (app, officer) = (&scene.test.app, &scene.officer);
    let give = || bindings::give(app, officer, DISTRICT, scene.door(0), Bound::Manager);
    let (one, two) = (give().await.unwrap(), give().await.unwrap());
    let open = bindings::at_door(app, officer, DISTRICT, scene.door(0))
        .await
        .unwrap();
    assert_eq!(open.codes.len(), 2);
    bindings::withdraw(app, officer, DISTRICT, scene.door(0), open.codes[0].id)
        .await
        .unwrap();
    let session = scene.signed_in("+8613900139002").await;
    let back = bindings::by_code(app, &session, &PLACE, scene.door(0), &one.code, PEER).await;
    assert_eq!(refused(back).0, "access-wrong");
    app.surroundings().advance(CODE_LIFE);
    let session = scene.signed_in("+8613900139003").await;
    let late = bindings::by_code(app, &session, &PLACE, scene.door(0), &two.code, PEER).await;
    assert_eq!(refused(late).0, "access-wrong");
    let mut guesses = 0;
    while guesses < 100 {
        let guess = format!("{guesses:08}");
        let tried = bindings::by_code(app, &session, &PLACE, scene.door(0), &guess, PEER).await;
        if refused(tried).0 == "attempts-too-many" {
            break;
        }
        guesses += 1;
    }
    assert!(guesses < 10, "{guesses} guesses");
}

#[tokio::test]
async fn an_officer_gives_codes_in_their_own_area_only() {
    let scene = Scene::new().await;
    let app = &scene.test.app;
    let there = scene.library.grids[2].code.clone();
    let elsewhere = scene
        .test
        .hire("elsewhere", &[(Role::Officer, &there)])
        .await;
    let steward = scene
        .test
        .hire("steward", &[(Role::Steward, DISTRICT)])
        .await;
    let door = scene.door(0);
    let tried = bindings::give(app, &elsewhere, DISTRICT, door, Bound::Landlord).await;
    assert!(matches!(tried, Err(Error::NotFound(_))));
    let tried = bindings::give(app, &steward, DISTRICT, door, Bound::Landlord).await;
    assert!(matches!(tried, Err(Error::Denied(_))));
    for bound in [Bound::Occupant, Bound::BuildingHead] {
        let tried = bindings::give(app, &scene.officer, DISTRICT, door, bound).await;
        assert_eq!(refused(tried).0, "access-role");
    }
}

#[tokio::test]
async fn a_record_opens_to_telephone_name_and_document_together() {
    let scene = Scene::new().await;
    let (app, door) = (&scene.test.app, scene.door(0));
    let none = ("match-none", None);
    // Everything but the telephone: a landlord or a neighbour knows that much.
    let neighbour = scene.signed_in("+8613900139009").await;
    assert_eq!(
        refused(claim(&scene, &neighbour, door, &claimed(NAME, LAST)).await),
        none
    );
    let resident = scene.signed_in(PHONE).await;
    for (door, name, last) in [
        (door, "林大满", LAST),
        (door, NAME, "011090"),
        (door, NAME, ""),
        (scene.door(1), NAME, LAST),
    ] {
        assert_eq!(
            refused(claim(&scene, &resident, door, &claimed(name, last)).await),
            none
        );
    }
    // That was as often as one may try in an hour.
    claim(
        &scene,
        &resident,
        door,
        &claimed(&format!(" {NAME} "), LAST),
    )
    .await
    .unwrap();
    let tried = claim(&scene, &resident, door, &claimed(NAME, LAST)).await;
    assert_eq!(refused(tried).0, "attempts-too-many");
    let binding = bindings::may(app, &resident, door, Deed::SeeOwnRecord)
        .await
        .unwrap();
    assert_eq!(binding.person, Some(scene.person));
    assert!(
        bindings::may(app, &resident, door, Deed::DeclarePeople)
            .await
            .is_err()
    );
    assert!(
        bindings::may(app, &neighbour, door, Deed::SeeOwnRecord)
            .await
            .is_err()
    );
}

#[tokio::test]
async fn who_entered_a_record_can_not_pass_for_its_person() {
    let scene = Scene::new().await;
    let (app, door) = (&scene.test.app, scene.door(0));
    // The landlord put their own telephone where the tenant's belongs, and knows the rest.
    let landlord = scene.signed_in(PHONE).await;
    let given = bindings::give(app, &scene.officer, DISTRICT, door, Bound::Landlord)
        .await
        .unwrap();
    bindings::by_code(app, &landlord, &PLACE, door, &given.code, PEER)
        .await
        .unwrap();
    let tried = claim(&scene, &landlord, door, &claimed(NAME, LAST)).await;
    assert_eq!(refused(tried), ("match-none", None));
    // Nor after giving the door up.
    let mine = bindings::mine(app, &landlord).await.unwrap();
    bindings::give_up(app, &landlord, mine[0].id).await.unwrap();
    let tried = claim(&scene, &landlord, door, &claimed(NAME, LAST)).await;
    assert_eq!(refused(tried), ("match-none", None));
}

#[tokio::test]
async fn a_lost_telephone_is_put_right_at_a_counter_with_a_reason() {
    let scene = Scene::new().await;
    let (app, door) = (&scene.test.app, scene.door(0));
    let finder = scene.signed_in(PHONE).await;
    claim(&scene, &finder, door, &claimed(NAME, LAST))
        .await
        .unwrap();
    let mut counter = Counter {
        bound: Some(Bound::Occupant),
        record: Some(scene.person),
        phone: "+8613900139005".to_owned(),
        reason: None,
        document_seen: false,
    };
    for (refusal, field) in [
        ("counter-reason", "reason"),
        ("counter-document", "document_seen"),
    ] {
        let tried = bindings::at_counter(app, &scene.officer, DISTRICT, door, &counter).await;
        assert_eq!(refused(tried), (refusal, Some(field)));
        counter.reason = Some(Reason::PhoneLost);
    }
    counter.document_seen = true;
    bindings::at_counter(app, &scene.officer, DISTRICT, door, &counter)
        .await
        .unwrap();
    // The finder of the old telephone sees nothing any more.
    assert!(
        bindings::may(app, &finder, door, Deed::SeeOwnRecord)
            .await
            .is_err()
    );
    let resident = scene.signed_in("+8613900139005").await;
    assert!(
        bindings::may(app, &resident, door, Deed::SeeOwnRecord)
            .await
            .is_ok()
    );
    let reason = "SELECT count(*) FROM audit_entry WHERE action = 'binding.made' \
                  AND detail LIKE '%reason=phone_lost ended=1%'";
    assert_eq!(scene.test.number(reason).await, 1);
    // Somebody else's record, or none of this door.
    counter.record = Some(scene.test.id());
    let tried = bindings::at_counter(app, &scene.officer, DISTRICT, door, &counter).await;
    assert_eq!(refused(tried), ("counter-record", Some("record")));
    // The officer sees who may come in, masked.
    let shown = bindings::at_door(app, &scene.officer, DISTRICT, door)
        .await
        .unwrap();
    assert_eq!(shown.bindings.len(), 1);
    assert_eq!(
        shown.bindings[0].phone,
        vault::mask::phone("+8613900139005")
    );
    bindings::take_back(app, &scene.officer, DISTRICT, door, shown.bindings[0].id)
        .await
        .unwrap();
    assert!(
        bindings::may(app, &resident, door, Deed::SeeOwnRecord)
            .await
            .is_err()
    );
}
