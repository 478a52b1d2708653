//! What somebody doesn't get by knowing another's name and number, by a telephone that was lost, or
//! by leave that was taken back.

use jiff::civil::date;
use policy::Bound;
use registry::door::{LeadKind, Period};
use registry::identity::IdKind;
use service::bindings::{self, Counter, Reason};
use service::declarations::{self, Spoken};
use service::parties::PersonSaid;
use service::records;
use service::voices::{self, Said, Whom};
use testkit::{DISTRICT, LeadSpec};
use uuid::Uuid;

use crate::bindings::{claim, claimed};
use crate::scene::{LAST, NAME, NUMBER, PHONE, Scene, place, refused};

const OTHER: &str = "+8613900139077";

fn person(phone: &str) -> PersonSaid {
    PersonSaid {
        name: NAME.to_owned(),
        id_kind: IdKind::CitizenId,
        id_number: NUMBER.to_owned(),
        id_number_is_whole: true,
        phone: phone.to_owned(),
    }
}

fn moves_in(whom: Whom) -> Said {
    Said::MovesIn {
        people: vec![whom],
        period: Period {
            from: Some(date(2026, 1, 1)),
            to: None,
        },
    }
}

async fn say(scene: &Scene, phone: &str, bound: Bound, whom: Whom) {
    let app = &scene.test.app;
    let session = scene.signed_in(phone).await;
    let spoken = Spoken {
        bound,
        said: moves_in(whom),
        remark: String::new(),
    };
    declarations::say(app, &session, &place(), scene.door(1), &spoken)
        .await
        .unwrap();
    voices::hear_waiting(app, &|| false).await.unwrap();
}

fn counter(record: Uuid, phone: &str) -> Counter {
    Counter {
        bound: Some(Bound::Occupant),
        record: Some(record),
        phone: phone.to_owned(),
        reason: Some(Reason::PhoneLost),
        document_seen: true,
    }
}

#[tokio::test]
async fn who_knows_a_name_and_a_number_learns_nothing_that_others_say_of_them() {
    let scene = Scene::new().await;
    let (app, door) = (&scene.test.app, scene.door(1));
    say(&scene, OTHER, Bound::Occupant, Whom::Speaker(person(OTHER))).await;
    let impostor = scene.signed_in(OTHER).await;
    claim(&scene, &impostor, door, &claimed(NAME, LAST))
        .await
        .unwrap();
    let landlord = "+8613900139001";
    say(
        &scene,
        landlord,
        Bound::Landlord,
        Whom::Named(person(PHONE)),
    )
    .await;
    let record = records::own(app, &impostor, door).await.unwrap();
    assert!(!record.said.is_empty());
    assert!(record.said.iter().all(|said| said.own), "{:?}", record.said);
}

/// Another report of whom the scene knows, with their own telephone; its record.
async fn reported_again(scene: &Scene, said: PersonSaid) -> Uuid {
    let mut spec = LeadSpec::new(LeadKind::Changed, &[]);
    spec.people.push(said);
    let grid = &scene.library.grids[0];
    let building = &grid.buildings[0];
    let dwelling = Some(&building.dwellings[0]);
    let lead = scene.test.lead(grid, building, dwelling, spec).await;
    lead.parties[0]
}

#[tokio::test]
async fn a_lost_telephone_opens_nothing_once_the_counter_gave_another() {
    let scene = Scene::new().await;
    let (app, door) = (&scene.test.app, scene.door(0));
    let again = reported_again(&scene, person(PHONE)).await;
    let finder = scene.signed_in(PHONE).await;
    claim(&scene, &finder, door, &claimed(NAME, LAST))
        .await
        .unwrap();
    // Whichever of the reports the officer picks.
    let picked = [scene.person, again];
    let held = bindings::may(app, &finder, door, policy::Deed::SeeOwnRecord).await;
    let bound_to = held.unwrap().person.unwrap();
    let other = picked.into_iter().find(|id| *id != bound_to).unwrap();
    bindings::at_counter(app, &scene.officer, DISTRICT, door, &counter(other, OTHER))
        .await
        .unwrap();
    assert!(records::own(app, &finder, door).await.is_err());
    let tried = claim(&scene, &finder, door, &claimed(NAME, LAST)).await;
    assert_eq!(refused(tried), ("match-none", None));
    let resident = scene.signed_in(OTHER).await;
    assert!(records::own(app, &resident, door).await.is_ok());
}

#[tokio::test]
async fn a_telephone_that_is_bound_to_another_record_is_refused_and_nothing_ends() {
    let scene = Scene::new().await;
    let (app, door) = (&scene.test.app, scene.door(0));
    let grandmother = PersonSaid {
        name: "林老太".to_owned(),
        phone: "139 0013 9088".to_owned(),
        ..PersonSaid::default()
    };
    let second = reported_again(&scene, grandmother).await;
    let bind = |record, phone| {
        let officer = &scene.officer;
        async move { bindings::at_counter(app, officer, DISTRICT, door, &counter(record, phone)).await }
    };
    bind(scene.person, PHONE).await.unwrap();
    bind(second, "+8613900139088").await.unwrap();
    let tried = bind(second, PHONE).await;
    assert_eq!(refused(tried), ("counter-bound", Some("phone")));
    for phone in [PHONE, "+8613900139088"] {
        let session = scene.signed_in(phone).await;
        assert!(records::own(app, &session, door).await.is_ok(), "{phone}");
    }
}
