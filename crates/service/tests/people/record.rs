use policy::{Bound, Purpose, Role};
use registry::door::LeadKind;
use registry::identity::IdKind;
use service::bindings::{self, Counter, Reason};
use service::declarations::{self, Answer, Spoken};
use service::parties::PersonSaid;
use service::requests::{self, Kind};
use service::voices::Said;
use service::{Error, records, reveal};
use testkit::{DISTRICT, LeadSpec};

use crate::bindings::{claim, claimed};
use crate::scene::{LAST, NAME, NUMBER, PHONE, Scene, place, refused};

#[tokio::test]
async fn a_resident_sees_their_record_and_who_looked() {
    let scene = Scene::new().await;
    let (app, door) = (&scene.test.app, scene.door(0));
    let resident = scene.signed_in(PHONE).await;
    let unbound = records::own(app, &resident, door).await;
    assert!(matches!(unbound, Err(Error::NotFound(_))));
    reveal::reveal(
        app,
        &scene.officer,
        DISTRICT,
        scene.person,
        Purpose::DoorCheck,
    )
    .await
    .unwrap();
    claim(&scene, &resident, door, &claimed(NAME, LAST))
        .await
        .unwrap();
    declarations::answer(app, &resident, &place(), door, Answer::Confirm)
        .await
        .unwrap();
    let record = records::own(app, &resident, door).await.unwrap();
    assert_eq!(record.known.len(), 1);
    assert!(!record.known[0].person.id_number.contains(&NUMBER[4..14]));
    assert_eq!(record.looked.len(), 1);
    assert_eq!(record.looked[0].purpose, Some(Purpose::DoorCheck));
    assert_eq!(record.looked[0].by, "officer");
    assert!(
        record
            .said
            .iter()
            .any(|said| said.own && said.word == "confirms")
    );
    let taken = records::take_away(app, &resident, door).await.unwrap();
    let file = records::in_json(&taken).unwrap();
    assert!(file.contains(NUMBER) && file.contains(NAME));
    let taken = "SELECT count(*) FROM audit_entry WHERE action = 'record.taken'";
    assert_eq!(scene.test.number(taken).await, 1);
    for other in ["+8613900139001", "+85291234567"] {
        let session = scene.signed_in(other).await;
        assert!(records::own(app, &session, door).await.is_err());
        assert!(records::take_away(app, &session, door).await.is_err());
    }
    // Once the officer took the binding back, it shows nothing any more.
    let shown = bindings::at_door(app, &scene.officer, DISTRICT, door)
        .await
        .unwrap();
    bindings::take_back(app, &scene.officer, DISTRICT, door, shown.bindings[0].id)
        .await
        .unwrap();
    assert!(records::take_away(app, &resident, door).await.is_err());
}

#[tokio::test]
async fn a_request_has_a_clock_and_an_auditor_who_answers() {
    let scene = Scene::new().await;
    let (app, door) = (&scene.test.app, scene.door(0));
    let auditor = scene
        .test
        .hire("auditor", &[(Role::Auditor, DISTRICT)])
        .await;
    let resident = scene.signed_in(PHONE).await;
    let ask = |words: &'static str| {
        requests::ask(app, &resident, &PLACE, door, Some(Kind::Correct), words)
    };
    assert!(matches!(ask("姓名写错了").await, Err(Error::NotFound(_))));
    claim(&scene, &resident, door, &claimed(NAME, LAST))
        .await
        .unwrap();
    assert_eq!(refused(ask("").await), ("request-words", Some("words")));
    ask("姓名写错了，电话13800138000").await.unwrap();
    let denied = requests::list(app, &scene.officer, DISTRICT).await;
    assert!(matches!(denied, Err(Error::Denied(_))));
    let waiting = requests::list(app, &auditor, DISTRICT).await.unwrap();
    assert_eq!(waiting.len(), 1);
    assert!(!waiting[0].words.contains("13800138000") && !waiting[0].door.is_empty());
    assert_eq!(waiting[0].due_at, waiting[0].made_at + requests::CLOCK);
    let one = &waiting[0];
    let answer =
        |version| requests::answer(app, &auditor, DISTRICT, one.id, version, true, "已更正");
    assert!(matches!(answer(7).await, Err(Error::Stale)));
    answer(one.version).await.unwrap();
    assert!(
        requests::list(app, &auditor, DISTRICT)
            .await
            .unwrap()
            .is_empty()
    );
    let mine = requests::mine(app, &resident).await.unwrap();
    assert_eq!(
        (mine[0].state.as_str(), mine[0].answer.as_str()),
        ("granted", "已更正")
    );
    let clear = "SELECT count(*) FROM right_request WHERE right_request::text LIKE '%姓名%'";
    assert_eq!(scene.test.number(clear).await, 0);
}

static PLACE: std::sync::LazyLock<service::accounts::Place> = std::sync::LazyLock::new(place);

#[tokio::test]
async fn who_proved_a_telephone_sees_reports_with_that_telephone() {
    let scene = Scene::new().await;
    let (app, door) = (&scene.test.app, scene.door(0));
    let mut spec = LeadSpec::new(LeadKind::Changed, &[]);
    spec.people.push(PersonSaid {
        name: NAME.to_owned(),
        id_kind: IdKind::CitizenId,
        id_number: NUMBER.to_owned(),
        id_number_is_whole: true,
        phone: "+85291234567".to_owned(),
    });
    let grid = &scene.library.grids[0];
    let building = &grid.buildings[0];
    scene
        .test
        .lead(grid, building, Some(&building.dwellings[0]), spec)
        .await;
    let resident = scene.signed_in(PHONE).await;
    claim(&scene, &resident, door, &claimed(NAME, LAST))
        .await
        .unwrap();
    assert_eq!(
        records::own(app, &resident, door)
            .await
            .unwrap()
            .known
            .len(),
        1
    );
    let taken = records::take_away(app, &resident, door).await.unwrap();
    assert!(!records::in_json(&taken).unwrap().contains("91234567"));
    // An officer who saw the document knows that it is the same person.
    let counter = Counter {
        bound: Some(Bound::Occupant),
        record: Some(scene.person),
        phone: "+8613900139005".to_owned(),
        reason: Some(Reason::PhoneChanged),
        document_seen: true,
    };
    bindings::at_counter(app, &scene.officer, DISTRICT, door, &counter)
        .await
        .unwrap();
    let resident = scene.signed_in("+8613900139005").await;
    assert_eq!(
        records::own(app, &resident, door)
            .await
            .unwrap()
            .known
            .len(),
        2
    );
}

#[tokio::test]
async fn who_declared_a_person_can_not_pass_for_them() {
    let scene = Scene::new().await;
    let (app, door) = (&scene.test.app, scene.door(0));
    let impostor = scene.signed_in(PHONE).await;
    let spoken = Spoken {
        bound: Bound::Landlord,
        said: Said::NobodyLivesHere,
        remark: String::new(),
    };
    declarations::say(app, &impostor, &PLACE, door, &spoken)
        .await
        .unwrap();
    let tried = claim(&scene, &impostor, door, &claimed(NAME, LAST)).await;
    assert_eq!(refused(tried), ("match-none", None));
}
