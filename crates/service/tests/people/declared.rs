use jiff::civil::{Date, date};
use policy::Bound;
use registry::door::Period;
use rules::Letting;
use service::Error;
use service::bindings;
use service::declarations::{self, Answer, Entered, LettingSaid, Spoken, Title};
use service::parties::PersonSaid;
use service::voices::{self, Said, Whom};
use testkit::DISTRICT;

use crate::bindings::{claim, claimed};
use crate::scene::{LAST, NAME, PHONE, Scene, place, refused};

const LANDLORD: &str = "+8613900139001";

fn named(name: &str) -> Whom {
    Whom::Named(PersonSaid {
        name: name.to_owned(),
        ..PersonSaid::default()
    })
}

fn moves_in(people: Vec<Whom>) -> Said {
    Said::MovesIn {
        people,
        period: Period {
            from: Some(date(2026, 1, 1)),
            to: None,
        },
    }
}

fn spoken(bound: Bound, said: Said) -> Spoken {
    Spoken {
        bound,
        said,
        remark: String::new(),
    }
}

#[tokio::test]
async fn anybody_may_speak_and_nobody_may_point_at_a_record() {
    let scene = Scene::new().await;
    let (app, door) = (&scene.test.app, scene.door(0));
    let stranger = scene.signed_in("+8613900139007").await;
    let say = |spoken: Spoken| {
        let stranger = stranger.clone();
        async move { declarations::say(app, &stranger, &place(), door, &spoken).await }
    };
    let taken = say(spoken(Bound::Landlord, moves_in(vec![named("王一一")])))
        .await
        .unwrap();
    assert!(!taken.bound);
    let through = format!(
        "SELECT count(*) FROM voice WHERE id = '{}' AND through = 'plate'",
        taken.id
    );
    assert_eq!(scene.test.number(&through).await, 1);
    // A record, somebody else's own word, and an occupant about others.
    let person = scene.person;
    for wrong in [
        spoken(
            Bound::Landlord,
            Said::MovesOut {
                people: vec![Whom::Known(person)],
                on: None,
            },
        ),
        spoken(
            Bound::Landlord,
            moves_in(vec![Whom::Speaker(PersonSaid::default())]),
        ),
        spoken(
            Bound::Occupant,
            Said::Disputes {
                people: vec![Whom::KnownSpeaker(person)],
            },
        ),
        spoken(Bound::Occupant, moves_in(vec![named("王一一")])),
        spoken(Bound::Occupant, Said::NobodyLivesHere),
    ] {
        assert!(matches!(say(wrong).await, Err(Error::NotFound(_))));
    }
    let tried = declarations::answer(app, &stranger, &place(), door, Answer::Dispute).await;
    assert!(matches!(tried, Err(Error::NotFound(_))));
    // Names lie sealed.
    let clear = "SELECT count(*) FROM voice WHERE voice::text LIKE '%王一一%'";
    assert_eq!(scene.test.number(clear).await, 0);
}

#[tokio::test]
async fn an_occupant_disputes_and_is_heard() {
    let scene = Scene::new().await;
    let (app, door) = (&scene.test.app, scene.door(0));
    let given = bindings::give(app, &scene.officer, DISTRICT, door, Bound::Landlord)
        .await
        .unwrap();
    let landlord = scene.signed_in(LANDLORD).await;
    bindings::by_code(app, &landlord, &place(), door, &given.code, "192.0.2.1")
        .await
        .unwrap();
    let said = moves_in(vec![Whom::Named(PersonSaid {
        name: NAME.to_owned(),
        phone: PHONE.to_owned(),
        ..PersonSaid::default()
    })]);
    let taken = declarations::say(
        app,
        &landlord,
        &place(),
        door,
        &spoken(Bound::Landlord, said),
    )
    .await
    .unwrap();
    assert!(taken.bound);
    let resident = scene.signed_in(PHONE).await;
    claim(&scene, &resident, door, &claimed(NAME, LAST))
        .await
        .unwrap();
    declarations::answer(app, &resident, &place(), door, Answer::Dispute)
        .await
        .unwrap();
    voices::hear_waiting(app, &|| false).await.unwrap();
    let shown = voices::at_door(app, &scene.officer, DISTRICT, door.dwelling.unwrap())
        .await
        .unwrap();
    assert!(!shown.waits);
    let kinds: Vec<&str> = shown
        .disagreements
        .iter()
        .map(|one| one.kind.as_str())
        .collect();
    assert_eq!(kinds, ["who-disputed"]);
    // The landlord can't speak for the occupant, nor the occupant for the landlord.
    let tried = declarations::answer(app, &landlord, &place(), door, Answer::Confirm).await;
    assert!(matches!(tried, Err(Error::NotFound(_))));
    let empty = spoken(Bound::Occupant, Said::NobodyLivesHere);
    let tried = declarations::say(app, &resident, &place(), door, &empty).await;
    assert!(matches!(tried, Err(Error::NotFound(_))));
}

#[tokio::test]
async fn a_landlord_signs_the_undertaking_of_the_place() {
    let scene = Scene::new().await;
    let (app, door) = (&scene.test.app, scene.door(0));
    let landlord = scene.signed_in(LANDLORD).await;
    let code = scene.library.grids[0].buildings[0].dwellings[0]
        .code
        .clone();
    let mut said = LettingSaid {
        bound: Some(Bound::Landlord),
        kind: "shared".to_owned(),
        rooms: "3".to_owned(),
        beds: "4".to_owned(),
        area: "88.5".to_owned(),
        title: Some(Title::Own),
        equipment: [true, true, true, false, true],
        name: "王大房".to_owned(),
        company_code: String::new(),
        signed: false,
    };
    let register = |said: LettingSaid| {
        let (landlord, code) = (landlord.clone(), code.clone());
        async move { declarations::register(app, &landlord, &place(), door, &code, &said).await }
    };
    assert_eq!(
        refused(register(said.clone()).await),
        ("letting-unsigned", Some("signed"))
    );
    said.signed = true;
    for (wrong, field) in [
        (
            LettingSaid {
                kind: "hotel".to_owned(),
                ..said.clone()
            },
            "kind",
        ),
        (
            LettingSaid {
                bound: Some(Bound::Occupant),
                ..said.clone()
            },
            "role",
        ),
        (
            LettingSaid {
                rooms: "0".to_owned(),
                ..said.clone()
            },
            "rooms",
        ),
        (
            LettingSaid {
                company_code: "123".to_owned(),
                ..said.clone()
            },
            "company_code",
        ),
    ] {
        assert_eq!(refused(register(wrong).await).1, Some(field));
    }
    assert!(!register(said).await.unwrap().bound);
    // The very text that was signed is kept, once.
    assert_eq!(
        scene
            .test
            .number("SELECT count(*) FROM undertaking WHERE zh LIKE '%烟感%'")
            .await,
        1
    );
    // Unbound, nobody sees what is registered, not even whoever registered it.
    let seen = declarations::registered(app, &landlord, door).await;
    assert!(matches!(seen, Err(Error::NotFound(_))));
}

#[tokio::test]
async fn a_landlord_hands_over_to_a_telephone() {
    let scene = Scene::new().await;
    let (app, door) = (&scene.test.app, scene.door(0));
    let landlord = scene.signed_in(LANDLORD).await;
    let manager = "+85291234567";
    let tried = declarations::hand_over(app, &landlord, &place(), door, manager).await;
    assert!(matches!(tried, Err(Error::NotFound(_))));
    let given = bindings::give(app, &scene.officer, DISTRICT, door, Bound::Landlord)
        .await
        .unwrap();
    bindings::by_code(app, &landlord, &place(), door, &given.code, "192.0.2.1")
        .await
        .unwrap();
    let none = declarations::registered(app, &landlord, door)
        .await
        .unwrap();
    assert!(none.is_empty());
    declarations::hand_over(app, &landlord, &place(), door, manager)
        .await
        .unwrap();
    let told = scene.sms.received().await;
    assert!(
        told.iter()
            .any(|(phone, words)| phone == manager && words.contains("移交"))
    );
    let other = scene.signed_in("+85291234568").await;
    assert_eq!(
        refused(bindings::by_phone(app, &other, door).await).0,
        "access-wrong"
    );
    let session = scene.signed_in(manager).await;
    assert_eq!(
        refused(bindings::by_phone(app, &session, scene.door(1)).await).0,
        "access-wrong"
    );
    assert_eq!(
        bindings::by_phone(app, &session, door).await.unwrap(),
        Bound::Manager
    );
}

fn check(entered: &Entered, letting: Letting) -> Result<bool, Vec<&'static str>> {
    let today: Date = date(2026, 11, 23);
    declarations::check(entered, letting, "440399001001", today)
        .map(|person| person.minor)
        .map_err(|faults| faults.into_iter().map(|(field, _)| field).collect())
}

#[test]
fn what_is_wrong_with_a_person_stands_beside_its_field() {
    let citizen = |number: &str| Entered {
        name: "李四".to_owned(),
        document: "citizen_id".to_owned(),
        number: number.to_owned(),
        ..Entered::default()
    };
    assert_eq!(
        check(&citizen("10019019900101109X"), Letting::Ordinary),
        Ok(false)
    );
    assert_eq!(
        check(&citizen("100190199001011090"), Letting::Ordinary),
        Err(vec!["number"])
    );
    let bare = Entered {
        phone: "12".to_owned(),
        name: String::new(),
        ..citizen("10019019900101109X")
    };
    assert_eq!(check(&bare, Letting::Ordinary), Err(vec!["name", "phone"]));
    // Doc 9303 part 4, appendix B.
    let zone = "P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<\nL898902C36UTO7408122F1204159ZE184226B<<<<<10";
    let guest = Entered {
        mrz: zone.to_owned(),
        ..Entered::default()
    };
    assert_eq!(
        check(&guest, Letting::Short),
        Err(vec!["mrz"]),
        "expired in 2012"
    );
    let mistyped = Entered {
        mrz: zone.replace("L898902C3", "L898902C8"),
        ..Entered::default()
    };
    assert_eq!(check(&mistyped, Letting::Short), Err(vec!["mrz"]));
    let by_hand = Entered {
        name: "ERIKSSON ANNA".to_owned(),
        document: "passport".to_owned(),
        number: "L898902C3".to_owned(),
        issuer: "UTO".to_owned(),
        birth: "2010-08-12".to_owned(),
        expires: "2030-04-15".to_owned(),
        ..Entered::default()
    };
    assert_eq!(check(&by_hand, Letting::Ordinary), Ok(true));
    assert_eq!(check(&by_hand, Letting::Short), Err(vec!["guardian"]));
    let with = Entered {
        guardian: "母亲 王芳 13800138000".to_owned(),
        ..by_hand.clone()
    };
    assert_eq!(check(&with, Letting::Short), Ok(true));
    let half = Entered {
        issuer: String::new(),
        expires: "2020-01-01".to_owned(),
        ..by_hand
    };
    assert_eq!(
        check(&half, Letting::Ordinary),
        Err(vec!["issuer", "expires"])
    );
}
