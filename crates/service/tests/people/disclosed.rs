//! What authorities get, by whose hands, and what the resident learns of it.

use jiff::civil::{Date, date};
use jiff::{SignedDuration, ToSpan as _};
use policy::{Actor, Ground, Purpose, Role};
use registry::door::Finding;
use service::Error;
use service::disclosures::{self, Asked, DANGER, Kind, LIFE, State, Whom};
use service::doors::{Visit, record_door_check};
use service::{records, reveal};
use testkit::DISTRICT;
use uuid::Uuid;

use crate::bindings::{claim, claimed};
use crate::scene::{LAST, NAME, NUMBER, PHONE, Scene, refused};

struct Office {
    scene: Scene,
    supervisor: Actor,
    auditor: Actor,
    door: Uuid,
}

impl Office {
    /// Somebody lives at the first door, as an officer has seen.
    async fn new() -> Self {
        let scene = Scene::new().await;
        let (task, version): (Uuid, i32) = sqlx::query_as("SELECT id, version FROM task")
            .fetch_one(scene.test.app.pool())
            .await
            .unwrap();
        let visit = Visit::found(Finding::Confirmed { period: None });
        let (app, officer) = (&scene.test.app, &scene.officer);
        record_door_check(app, officer, DISTRICT, task, version, &visit)
            .await
            .unwrap();
        let supervisor = [(Role::Supervisor, DISTRICT)];
        let auditor = [(Role::Auditor, DISTRICT)];
        Self {
            supervisor: scene.test.hire("supervisor", &supervisor).await,
            auditor: scene.test.hire("auditor", &auditor).await,
            door: scene.door(0).dwelling.unwrap(),
            scene,
        }
    }

    fn asked(&self) -> Asked {
        Asked {
            authority: "样板区公安分局".to_owned(),
            case_number: "样公调证〔2026〕12号".to_owned(),
            ground: Some(Ground::CriminalCase),
            whom: Some(Whom::Person(self.scene.person)),
            barred_until: None,
        }
    }

    async fn ask(&self, actor: &Actor, kind: Kind, asked: &Asked) -> Result<Uuid, Error> {
        disclosures::ask(
            &self.scene.test.app,
            actor,
            DISTRICT,
            self.door,
            kind,
            asked,
        )
        .await
    }

    async fn settle(&self, actor: &Actor, id: Uuid, approved: bool) -> Result<(), Error> {
        disclosures::settle(&self.scene.test.app, actor, DISTRICT, (id, 1), approved).await
    }

    async fn open(&self, actor: &Actor, id: Uuid) -> Result<disclosures::Opened, Error> {
        disclosures::open(&self.scene.test.app, actor, DISTRICT, id).await
    }

    fn today(&self) -> Date {
        registry::clock::day_of(self.scene.test.app.surroundings().now())
    }

    /// To whom the resident's record says that it was handed.
    async fn told(&self) -> Vec<String> {
        let resident = self.scene.signed_in(PHONE).await;
        let door = self.scene.door(0);
        // Bound already where somebody looked before.
        let _ = claim(&self.scene, &resident, door, &claimed(NAME, LAST)).await;
        let record = records::own(&self.scene.test.app, &resident, door).await;
        let looked = record.unwrap().looked.into_iter();
        looked
            .filter_map(|look| Some(look.disclosed?.authority))
            .collect()
    }
}

#[tokio::test]
async fn two_people_hand_one_record_over_for_a_time_and_the_resident_reads_it() {
    let office = Office::new().await;
    let Office {
        supervisor,
        auditor,
        ..
    } = &office;
    let id = office
        .ask(supervisor, Kind::Asked, &office.asked())
        .await
        .unwrap();
    let closed = ("disclosure-closed", None);
    assert_eq!(refused(office.open(supervisor, id).await), closed);
    assert!(office.told().await.is_empty());
    let again = office.settle(supervisor, id, true).await;
    assert!(matches!(again, Err(Error::Denied(_))));
    office.settle(auditor, id, true).await.unwrap();

    let opened = office.open(supervisor, id).await.unwrap();
    assert_eq!(opened.people.len(), 1);
    assert_eq!(opened.people[0].open.name.as_str(), NAME);
    assert_eq!(opened.people[0].open.id_number.as_str(), NUMBER);
    assert_eq!(office.told().await, ["样板区公安分局"]);
    // Nobody else, the one who agreed included.
    let colleague = office
        .scene
        .test
        .hire("colleague", &[(Role::Supervisor, DISTRICT)])
        .await;
    for other in [&colleague, auditor, &office.scene.officer] {
        let got = office.open(other, id).await;
        assert!(matches!(got, Err(Error::NotFound(_))), "{got:?}");
    }
    let app = &office.scene.test.app;
    let seen = disclosures::list(app, &colleague, DISTRICT, None, 10).await;
    assert!(seen.unwrap().is_empty(), "only one's own");
    let seen = disclosures::list(app, auditor, DISTRICT, None, 10).await;
    assert_eq!(seen.unwrap()[0].state, State::Approved);
    // Its time ends.
    app.surroundings().advance(LIFE);
    assert_eq!(refused(office.open(supervisor, id).await), closed);
}

#[tokio::test]
async fn a_period_shows_who_lived_there_in_it() {
    let office = Office::new().await;
    let app = &office.scene.test.app;
    app.surroundings().advance(SignedDuration::from_hours(24));
    let today = office.today();
    let asked = |from: Date, to: Date| Asked {
        whom: Some(Whom::Period(from, to)),
        ..office.asked()
    };
    let id = office
        .ask(&office.supervisor, Kind::Asked, &asked(today, today))
        .await
        .unwrap();
    office.settle(&office.auditor, id, true).await.unwrap();
    let opened = office.open(&office.supervisor, id).await.unwrap();
    assert_eq!(opened.people.len(), 1);
    assert_eq!(office.told().await.len(), 1);
    let long = asked(today.checked_sub(400.days()).unwrap(), today);
    let ask = office.ask(&office.supervisor, Kind::Asked, &long).await;
    assert_eq!(refused(ask), ("disclosure-period", Some("to")));
}

#[tokio::test]
async fn nobody_agrees_with_themselves() {
    let office = Office::new().await;
    let both = [(Role::Supervisor, DISTRICT), (Role::Auditor, DISTRICT)];
    let both = office.scene.test.hire("both", &both).await;
    let id = office
        .ask(&both, Kind::Asked, &office.asked())
        .await
        .unwrap();
    let own = ("disclosure-own", None);
    assert_eq!(refused(office.settle(&both, id, true).await), own);
    // Nor does the database let it.
    let other = office.auditor.staff_id().unwrap();
    for (by, role, constraint) in [
        (both.staff_id().unwrap(), "auditor", "disclosure_two_people"),
        (other, "supervisor", "disclosure_two_roles"),
    ] {
        let update = sqlx::query(
            "UPDATE disclosure SET state = 'approved', settled_by = $1, settled_as = $2, \
             settled_at = now()",
        );
        let done = update
            .bind(by)
            .bind(role)
            .execute(office.scene.test.app.pool())
            .await;
        let error = done.unwrap_err();
        let error = error.as_database_error().unwrap();
        assert_eq!(error.constraint(), Some(constraint));
    }
    office.settle(&office.auditor, id, false).await.unwrap();
    let got = office.open(&both, id).await;
    assert_eq!(refused(got), ("disclosure-closed", None));
    let twice = office.settle(&office.auditor, id, true).await;
    assert!(matches!(twice, Err(Error::Stale)));
}

#[tokio::test]
async fn a_law_keeps_it_from_the_resident_until_its_day() {
    let office = Office::new().await;
    let until = office.today().checked_add(10.days()).unwrap();
    let barred = Asked {
        barred_until: Some(until),
        ..office.asked()
    };
    let civil = Asked {
        ground: Some(Ground::CivilCase),
        ..barred.clone()
    };
    let ask = office.ask(&office.supervisor, Kind::Asked, &civil).await;
    assert_eq!(refused(ask), ("disclosure-bar", Some("barred_until")));
    let id = office
        .ask(&office.supervisor, Kind::Asked, &barred)
        .await
        .unwrap();
    office.settle(&office.auditor, id, true).await.unwrap();
    office.open(&office.supervisor, id).await.unwrap();
    assert!(office.told().await.is_empty());
    let surroundings = office.scene.test.app.surroundings();
    surroundings.advance(SignedDuration::from_hours(11 * 24));
    assert_eq!(office.told().await.len(), 1);
}

#[tokio::test]
async fn in_danger_an_officer_opens_one_record_for_a_day_and_it_is_reviewed() {
    let office = Office::new().await;
    let officer = &office.scene.officer;
    let period = Asked {
        whom: Some(Whom::Period(date(2026, 1, 1), date(2026, 1, 2))),
        ..office.asked()
    };
    let ask = office.ask(officer, Kind::Danger, &period).await;
    assert_eq!(refused(ask), ("disclosure-one", Some("person")));
    let id = office
        .ask(officer, Kind::Danger, &office.asked())
        .await
        .unwrap();
    assert_eq!(office.open(officer, id).await.unwrap().people.len(), 1);
    assert_eq!(office.told().await.len(), 1);
    let app = &office.scene.test.app;
    let waiting = disclosures::waiting(app, &office.auditor, DISTRICT, None, 10).await;
    let waiting = waiting.unwrap();
    assert_eq!(waiting[0].ground, Some(Ground::DangerToLife));
    assert!(waiting[0].review_due_at.is_some());
    app.surroundings().advance(DANGER);
    let over = office.open(officer, id).await;
    assert_eq!(refused(over), ("disclosure-closed", None));
    office.settle(&office.auditor, id, true).await.unwrap();
}

#[tokio::test]
async fn who_may_not_ask_gets_nowhere_and_no_number_stands_in_the_clear() {
    let office = Office::new().await;
    for (actor, kind) in [
        (&office.scene.officer, Kind::Asked),
        (&office.auditor, Kind::Asked),
        (&office.supervisor, Kind::Danger),
    ] {
        let ask = office.ask(actor, kind, &office.asked()).await;
        assert!(matches!(ask, Err(Error::NotFound(_))), "{kind:?}");
    }
    let named = Asked {
        case_number: format!("案件 {NUMBER}"),
        ..office.asked()
    };
    let ask = office.ask(&office.supervisor, Kind::Asked, &named).await;
    assert_eq!(refused(ask), ("disclosure-name", Some("case_number")));
    let unsaid = Asked {
        ground: None,
        ..office.asked()
    };
    let ask = office.ask(&office.supervisor, Kind::Asked, &unsaid).await;
    assert_eq!(refused(ask), ("disclosure-ground", Some("ground")));
    let stranger = Asked {
        whom: Some(Whom::Person(Uuid::from_u128(7))),
        ..office.asked()
    };
    let ask = office.ask(&office.supervisor, Kind::Asked, &stranger).await;
    assert!(matches!(ask, Err(Error::NotFound(_))));
}

#[tokio::test]
async fn what_waits_is_listed_by_when_it_is_due_and_leaves_when_it_is_over() {
    let office = Office::new().await;
    let (app, auditor) = (&office.scene.test.app, &office.auditor);
    let (supervisor, officer) = (&office.supervisor, &office.scene.officer);
    let asked = office.asked();
    let first = office.ask(supervisor, Kind::Asked, &asked).await.unwrap();
    let second = office.ask(supervisor, Kind::Asked, &asked).await.unwrap();
    let danger = office.ask(officer, Kind::Danger, &asked).await.unwrap();
    let mut order = Vec::new();
    let mut after = None;
    loop {
        let page = disclosures::waiting(app, auditor, DISTRICT, after, 1).await;
        let Some(one) = page.unwrap().pop() else {
            break;
        };
        after = Some(one.id);
        order.push(one.id);
    }
    assert_eq!(order, [danger, first, second]);
    // A month later nobody has to agree any more; a review is still owed.
    app.surroundings().advance(LIFE);
    let waiting = disclosures::waiting(app, auditor, DISTRICT, None, 10).await;
    let waiting: Vec<Uuid> = waiting.unwrap().iter().map(|one| one.id).collect();
    assert_eq!(waiting, [danger]);
    let over = disclosures::list(app, auditor, DISTRICT, None, 10).await;
    let over: Vec<_> = over
        .unwrap()
        .iter()
        .map(|one| (one.id, one.state, one.may_settle))
        .collect();
    assert_eq!(
        over,
        [(second, State::Over, false), (first, State::Over, false)]
    );
    let late = office.settle(auditor, first, true).await;
    assert!(matches!(late, Err(Error::Stale)), "{late:?}");
    office.settle(auditor, danger, true).await.unwrap();
}

#[tokio::test]
async fn whoever_is_shown_a_person_in_danger_to_life_is_reviewed() {
    let office = Office::new().await;
    let (app, officer) = (&office.scene.test.app, &office.scene.officer);
    let party = office.scene.person;
    for purpose in [Purpose::DoorCheck, Purpose::Emergency, Purpose::Emergency] {
        reveal::reveal(app, officer, DISTRICT, party, purpose)
            .await
            .unwrap();
    }
    let waiting = disclosures::waiting(app, &office.auditor, DISTRICT, None, 10).await;
    let waiting = waiting.unwrap();
    // Once for the day, and not for what needs no review.
    assert_eq!(waiting.len(), 1, "{waiting:?}");
    let one = &waiting[0];
    assert_eq!((one.kind, one.may_settle), (Kind::Shown, true));
    assert!(one.review_due_at.is_some() && one.opened_at.is_some());
    assert!(!one.address.is_empty() && one.authority.is_empty());
    // It is nothing to hand to an authority, and whoever was shown it doesn't review it.
    let opened = office.open(officer, one.id).await;
    assert!(matches!(opened, Err(Error::NotFound(_))));
    let own = office.settle(officer, one.id, true).await;
    assert!(matches!(own, Err(Error::Denied(_))));
    office.settle(&office.auditor, one.id, false).await.unwrap();
    let left = disclosures::waiting(app, &office.auditor, DISTRICT, None, 10).await;
    assert!(left.unwrap().is_empty());
    app.surroundings().advance(DANGER);
    reveal::reveal(app, officer, DISTRICT, party, Purpose::Emergency)
        .await
        .unwrap();
    let again = disclosures::waiting(app, &office.auditor, DISTRICT, None, 10).await;
    assert_eq!(again.unwrap().len(), 1);
    assert!(office.told().await.is_empty(), "no authority");
}

impl Office {
    /// Messages to the resident's telephone that tell of a disclosure.
    async fn messages(&self) -> usize {
        disclosures::tell_due(&self.scene.test.app).await.unwrap();
        let received = self.scene.sms.received().await;
        let mine = received.iter().filter(|(to, _)| to == PHONE);
        mine.filter(|(_, words)| words.contains("依法调取")).count()
    }

    /// A disclosure that was agreed to.
    async fn agreed(&self, asked: &Asked) -> Uuid {
        let id = self.ask(&self.supervisor, Kind::Asked, asked).await;
        let id = id.unwrap();
        self.settle(&self.auditor, id, true).await.unwrap();
        id
    }
}

#[tokio::test]
async fn the_resident_gets_a_message_once_no_law_keeps_it_back() {
    let office = Office::new().await;
    let (scene, supervisor) = (&office.scene, &office.supervisor);
    let resident = scene.signed_in(PHONE).await;
    let whole = claimed(NAME, LAST);
    claim(scene, &resident, scene.door(0), &whole)
        .await
        .unwrap();
    let open = office.agreed(&office.asked()).await;
    assert_eq!(office.messages().await, 0, "nobody has opened it");
    for _ in 0..2 {
        office.open(supervisor, open).await.unwrap();
        assert_eq!(office.messages().await, 1, "once");
    }
    let until = office.today().checked_add(10.days()).unwrap();
    let barred = Asked {
        barred_until: Some(until),
        ..office.asked()
    };
    let kept_back = office.agreed(&barred).await;
    office.open(supervisor, kept_back).await.unwrap();
    assert_eq!(office.messages().await, 1, "a law forbids it");
    let surroundings = scene.test.app.surroundings();
    surroundings.advance(SignedDuration::from_hours(10 * 24));
    assert_eq!(office.messages().await, 1, "until that day is over");
    surroundings.advance(SignedDuration::from_hours(24));
    assert_eq!(office.messages().await, 2);
    // Nothing of the record stands in it, and nothing waits any more.
    let received = scene.sms.received().await;
    assert!(received.iter().all(|(_, words)| !words.contains(NAME)));
    let left = "SELECT count(*) FROM disclosure_notice WHERE told_at IS NULL";
    assert_eq!(scene.test.number(left).await, 0);
    let noted = "SELECT count(*) FROM audit_entry WHERE action = 'disclosure.told' \
                 AND detail = 'messages=1'";
    assert_eq!(scene.test.number(noted).await, 2);
}

#[tokio::test]
async fn whose_telephone_nobody_knows_gets_no_message() {
    let office = Office::new().await;
    let id = office.agreed(&office.asked()).await;
    office.open(&office.supervisor, id).await.unwrap();
    assert_eq!(office.messages().await, 0);
    let noted = "SELECT count(*) FROM audit_entry WHERE detail = 'messages=0'";
    assert_eq!(office.scene.test.number(noted).await, 1);
}

#[tokio::test]
async fn who_cannot_be_told_today_is_told_later() {
    let office = Office::new().await;
    let scene = &office.scene;
    let resident = scene.signed_in(PHONE).await;
    let whole = claimed(NAME, LAST);
    claim(scene, &resident, scene.door(0), &whole)
        .await
        .unwrap();
    let id = office.agreed(&office.asked()).await;
    office.open(&office.supervisor, id).await.unwrap();
    let turned = "UPDATE account SET phone = set_byte(phone, 20, 255 - get_byte(phone, 20))";
    scene.test.sql(turned).await;
    let tell = async || disclosures::tell_due(&scene.test.app).await.unwrap();
    assert_eq!(tell().await, 0, "their telephone can't be read");
    scene.test.sql(turned).await;
    assert_eq!(tell().await, 0, "it keeps nobody behind it waiting");
    let day = SignedDuration::from_hours(24);
    scene.test.app.surroundings().advance(day);
    assert_eq!(office.messages().await, 1);
}
