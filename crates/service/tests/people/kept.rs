use jiff::SignedDuration;
use policy::{Actor, Bound, Role};
use registry::retention::Rule;
use service::declarations::{self, LettingSaid, Title};
use service::requests::{self, Kind};
use service::{bindings, retention};
use testkit::DISTRICT;

use crate::bindings::{claim, claimed};
use crate::scene::{LAST, NAME, PHONE, Scene, place};

const DAY: SignedDuration = SignedDuration::from_hours(24);

async fn destroyed(scene: &Scene, rule: Rule) -> u64 {
    let ran = retention::run(&scene.test.app, DISTRICT, &|| false)
        .await
        .unwrap();
    ran.destroyed.get(&rule).copied().unwrap_or_default()
}

#[tokio::test]
async fn a_telephone_goes_a_year_after_its_last_use_unless_it_is_bound() {
    let scene = Scene::new().await;
    let app = &scene.test.app;
    scene.signed_in("+85291234567").await;
    let resident = scene.signed_in(PHONE).await;
    claim(&scene, &resident, scene.door(0), &claimed(NAME, LAST))
        .await
        .unwrap();
    app.surroundings().advance(DAY * 300);
    assert_eq!(destroyed(&scene, Rule::Account).await, 0);
    app.surroundings().advance(DAY * 70);
    assert_eq!(destroyed(&scene, Rule::Account).await, 1);
    let left = "SELECT count(*) FROM account WHERE phone IS NOT NULL";
    assert_eq!(scene.test.number(left).await, 1);
    let held = bindings::mine(app, &resident).await.unwrap();
    bindings::give_up(app, &resident, held[0].id).await.unwrap();
    assert_eq!(destroyed(&scene, Rule::Account).await, 1);
    assert_eq!(scene.test.number(left).await, 0);
    let report = retention::report(app, &Actor::Machine, DISTRICT)
        .await
        .unwrap();
    let proofs: Vec<_> = report.destroyed.iter().map(|by| by.proof).collect();
    assert_eq!(proofs, [Some((2, 0))]);
    // Whoever comes back is somebody new.
    let again = scene.signed_in("+85291234567").await;
    assert!(bindings::mine(app, &again).await.unwrap().is_empty());
}

#[tokio::test]
async fn requests_and_signatures_go_three_years_after_they_are_over() {
    let scene = Scene::new().await;
    let (app, door) = (&scene.test.app, scene.door(0));
    let auditor = scene
        .test
        .hire("auditor", &[(Role::Auditor, DISTRICT)])
        .await;
    let resident = scene.signed_in(PHONE).await;
    claim(&scene, &resident, door, &claimed(NAME, LAST))
        .await
        .unwrap();
    requests::ask(
        app,
        &resident,
        &place(),
        door,
        Some(Kind::Object),
        "不同意继续保存",
    )
    .await
    .unwrap();
    let landlord = scene.signed_in("+8613900139001").await;
    let given = bindings::give(app, &scene.officer, DISTRICT, door, Bound::Landlord)
        .await
        .unwrap();
    bindings::by_code(app, &landlord, &place(), door, &given.code, "192.0.2.1")
        .await
        .unwrap();
    let said = LettingSaid {
        bound: Some(Bound::Landlord),
        kind: "ordinary".to_owned(),
        rooms: "1".to_owned(),
        beds: "1".to_owned(),
        title: Some(Title::Own),
        name: "王大房".to_owned(),
        signed: true,
        ..LettingSaid::default()
    };
    let code = scene.library.grids[0].buildings[0].dwellings[0]
        .code
        .clone();
    declarations::register(app, &landlord, &place(), door, &code, &said)
        .await
        .unwrap();
    app.surroundings().advance(DAY * 1200);
    // Nobody answered, and the landlord still lets.
    assert_eq!(destroyed(&scene, Rule::Request).await, 0);
    assert_eq!(destroyed(&scene, Rule::Letting).await, 0);
    let waiting = requests::list(app, &auditor, DISTRICT).await.unwrap();
    requests::answer(app, &auditor, DISTRICT, waiting[0].id, 1, false, "仍在租住")
        .await
        .unwrap();
    let held = bindings::mine(app, &landlord).await.unwrap();
    bindings::give_up(app, &landlord, held[0].id).await.unwrap();
    app.surroundings().advance(DAY * 1000);
    assert_eq!(destroyed(&scene, Rule::Request).await, 0);
    app.surroundings().advance(DAY * 100);
    let ran = retention::run(app, DISTRICT, &|| false).await.unwrap();
    for rule in [Rule::Request, Rule::Letting] {
        assert_eq!(ran.destroyed.get(&rule), Some(&1), "{}", rule.name());
    }
    assert!(requests::mine(app, &resident).await.unwrap().is_empty());
    // Nothing says any more whose they were.
    for (table, column) in [
        ("letting", "account_id"),
        ("right_request", "account_id"),
        ("right_request", "binding_id"),
    ] {
        let left = format!("SELECT count(*) FROM {table} WHERE {column} IS NOT NULL");
        assert_eq!(scene.test.number(&left).await, 0, "{table}.{column}");
        let kept = format!("SELECT count(*) FROM {table}");
        assert_eq!(scene.test.number(&kept).await, 1, "{table}");
    }
}

#[tokio::test]
async fn who_filed_a_short_let_goes_with_the_registration_and_with_the_account() {
    let scene = Scene::new().await;
    let app = &scene.test.app;
    let host = scene.signed_in("+8613900139051").await;
    for n in 0..2 {
        let door = scene.door(n);
        let given = bindings::give(app, &scene.officer, DISTRICT, door, Bound::Host)
            .await
            .unwrap();
        bindings::by_code(app, &host, &place(), door, &given.code, "192.0.2.1")
            .await
            .unwrap();
        let said = LettingSaid {
            bound: Some(Bound::Host),
            kind: "short".to_owned(),
            rooms: "1".to_owned(),
            beds: "1".to_owned(),
            title: Some(Title::Own),
            name: "何短租".to_owned(),
            signed: true,
            ..LettingSaid::default()
        };
        let code = &scene.library.grids[0].buildings[0].dwellings[n].code;
        declarations::register(app, &host, &place(), door, code, &said)
            .await
            .unwrap();
    }
    // Gives up the binding that is left.
    let give_up = async || {
        let held = bindings::mine(app, &host).await.unwrap();
        let held = held.iter().find(|one| one.ended.is_none()).unwrap();
        bindings::give_up(app, &host, held.id).await.unwrap();
    };
    let whose = "SELECT count(account_id) FROM short_let";
    give_up().await;
    app.surroundings().advance(DAY * 1000);
    assert_eq!(destroyed(&scene, Rule::Letting).await, 0);
    assert_eq!(scene.test.number(whose).await, 2);
    app.surroundings().advance(DAY * 100);
    assert_eq!(destroyed(&scene, Rule::Letting).await, 1);
    // What waits at the other door is still theirs.
    assert_eq!(scene.test.number(whose).await, 1);
    give_up().await;
    let reminded = "SELECT count(*) FROM clock_reminder";
    for statement in [
        "INSERT INTO clock (district, kind, subject, started_at, grid_id, duty, pack) \
         SELECT district, 'self_check', id, '2027-01-01', grid_id, '', '' FROM building LIMIT 1",
        "INSERT INTO clock_reminder (district, kind, subject, started_at, stage, account_id, \
         reminded_at) SELECT c.district, c.kind, c.subject, c.started_at, 'overdue', a.id, \
         c.started_at FROM clock c JOIN account a ON a.destroyed_at IS NULL",
    ] {
        scene.test.sql(statement).await;
    }
    assert!(scene.test.number(reminded).await > 0);
    app.surroundings().advance(DAY * 400);
    assert_eq!(destroyed(&scene, Rule::Account).await, 1);
    assert_eq!(scene.test.number(whose).await, 0);
    assert_eq!(scene.test.number(reminded).await, 0);
    assert_eq!(
        scene.test.number("SELECT count(*) FROM short_let").await,
        2,
        "what was decided stays"
    );
}
