use jiff::SignedDuration;
use policy::{Bound, Role};
use registry::door::Finding;
use registry::short_let::{End, Filing, Reason, Seen};
use service::accounts::Session;
use service::bindings::Door;
use service::declarations::{self, LettingSaid, Title};
use service::doors::{Visit, record_door_check};
use service::short_lets::{self, Decision};
use service::{Error, bindings, plates, voices};
use testkit::DISTRICT;
use uuid::Uuid;

use crate::scene::{Scene, place, refused};

const HOST: &str = "+8613900139021";

/// A scene whose codes can be checked by the public.
async fn scene() -> Scene {
    let scene = Scene::new().await;
    let app = &scene.test.app;
    let steward = scene
        .test
        .hire("steward", &[(Role::Steward, DISTRICT)])
        .await;
    let mut conn = app.pool().acquire().await.unwrap();
    store::installation::remember(&mut conn, "a key", "intl")
        .await
        .unwrap();
    drop(conn);
    let url = "https://menpai.example.gov.cn";
    plates::set_origin(app, &steward, DISTRICT, url, false)
        .await
        .unwrap();
    scene
}

async fn bind(scene: &Scene, session: &Session, door: Door, bound: Bound) {
    let app = &scene.test.app;
    let given = bindings::give(app, &scene.officer, DISTRICT, door, bound)
        .await
        .unwrap();
    bindings::by_code(app, session, &place(), door, &given.code, "::1")
        .await
        .unwrap();
}

async fn register(scene: &Scene, session: &Session, n: usize, kind: &str) {
    register_beds(scene, session, n, kind, 3).await;
}

async fn register_beds(scene: &Scene, session: &Session, n: usize, kind: &str, beds: u8) {
    let said = LettingSaid {
        bound: Some(Bound::Host),
        kind: kind.to_owned(),
        rooms: "2".to_owned(),
        beds: beds.to_string(),
        area: "60".to_owned(),
        title: Some(Title::Own),
        equipment: [true; 5],
        name: "何短租".to_owned(),
        company_code: String::new(),
        signed: true,
    };
    let code = &scene.library.grids[0].buildings[0].dwellings[n].code;
    let app = &scene.test.app;
    declarations::register(app, session, &place(), scene.door(n), code, &said)
        .await
        .unwrap();
    while voices::hear_waiting(app, &|| false).await.unwrap() > 0 {}
}

/// Ids of what waits for the officer.
async fn waiting(scene: &Scene) -> Vec<Uuid> {
    let app = &scene.test.app;
    let rows = short_lets::list(app, &scene.officer, DISTRICT, None, 10)
        .await
        .unwrap();
    rows.iter().map(|row| row.id).collect()
}

/// The officer goes to the door through its task.
async fn visit(scene: &Scene, filing: Uuid, finding: Finding) {
    let app = &scene.test.app;
    let file = short_lets::open(app, &scene.officer, DISTRICT, filing)
        .await
        .unwrap();
    let task = file.task.expect("somebody is sent there");
    let open = service::tasks::show(app, &scene.officer, DISTRICT, task)
        .await
        .unwrap();
    assert_eq!(open.short_lets, [filing]);
    let (version, visit) = (open.task.version, Visit::found(finding));
    record_door_check(app, &scene.officer, DISTRICT, task, version, &visit)
        .await
        .unwrap();
    while voices::hear_waiting(app, &|| false).await.unwrap() > 0 {}
}

async fn decide(scene: &Scene, filing: Uuid, decision: Decision) -> Result<(), Error> {
    let (app, officer) = (&scene.test.app, &scene.officer);
    let file = short_lets::open(app, officer, DISTRICT, filing).await?;
    let version = file.row.version;
    short_lets::decide(app, officer, DISTRICT, filing, version, decision).await
}

async fn standing(scene: &Scene, n: usize) -> Vec<Filing> {
    let dwelling = scene.door(n).dwelling.unwrap();
    let all = short_lets::standing(&scene.test.app, DISTRICT, dwelling).await;
    all.unwrap().into_iter().map(|(_, filing)| filing).collect()
}

const CONFIRMED: Finding = Finding::Confirmed { period: None };

/// A bound host whose filing at the n-th door was visited and approved.
async fn approved(scene: &Scene, n: usize) -> (Session, Uuid) {
    let host = scene.signed_in(HOST).await;
    bind(scene, &host, scene.door(n), Bound::Host).await;
    register(scene, &host, n, "short").await;
    let filing = waiting(scene).await[0];
    visit(scene, filing, CONFIRMED).await;
    decide(scene, filing, Decision::Approve).await.unwrap();
    (host, filing)
}

#[tokio::test]
async fn a_short_let_is_filed_visited_and_gets_its_sign() {
    let scene = scene().await;
    let (app, door) = (&scene.test.app, scene.door(3));
    let host = scene.signed_in(HOST).await;
    // Who is bound to nothing there says it, and no officer's clock runs and nobody is sent.
    register(&scene, &host, 3, "short").await;
    assert!(waiting(&scene).await.is_empty());
    let home = door.dwelling.unwrap();
    let sent = format!("SELECT count(*) FROM task WHERE dwelling_id = '{home}'");
    assert_eq!(scene.test.number(&sent).await, 0);
    assert!(short_lets::of_door(app, &host, door).await.is_err());
    bind(&scene, &host, door, Bound::Host).await;
    while voices::hear_waiting(app, &|| false).await.unwrap() > 0 {}
    let filing = waiting(&scene).await[0];
    // Bound once more, it isn't filed again.
    bind(&scene, &host, door, Bound::Landlord).await;
    assert_eq!(waiting(&scene).await, [filing]);
    let file = short_lets::open(app, &scene.officer, DISTRICT, filing)
        .await
        .unwrap();
    assert_eq!((file.seen, file.bound), (Seen::NotYet, true));
    assert!(!file.name.contains("短租") && !file.phone.contains("0013902"));
    let week = file.row.due_at.duration_since(file.row.filed_at);
    assert!(
        week > SignedDuration::from_hours(5 * 24) && week < SignedDuration::from_hours(15 * 24)
    );
    // Nothing is decided unseen.
    let tried = decide(&scene, filing, Decision::Approve).await;
    assert_eq!(refused(tried).0, "short-let-unseen");
    visit(&scene, filing, CONFIRMED).await;
    assert_eq!(
        refused(short_lets::paper(app, &host, door).await).0,
        "short-let-no-sign"
    );
    decide(&scene, filing, Decision::Approve).await.unwrap();
    let again = decide(&scene, filing, Decision::Refuse(Reason::WayOut)).await;
    assert_eq!(refused(again).0, "short-let-decided");
    assert!(waiting(&scene).await.is_empty());
    let told = scene.sms.received().await;
    let host_is_told = |(to, words): &(String, String)| to == HOST && words.contains("已通过");
    assert!(told.iter().any(host_is_told), "{told:?}");

    // The host has it on paper; whoever stands before it checks it, and reads of nobody.
    let paper = short_lets::paper(app, &host, door).await.unwrap();
    assert_eq!(paper.number, format!("{DISTRICT}-S00001"));
    let token = paper.address.rsplit('/').next().unwrap();
    let checked = short_lets::check(app, token).await.unwrap().unwrap();
    assert_eq!(
        (checked.number, checked.ended),
        (paper.number.clone(), None)
    );
    let mut other = token.to_owned();
    other.replace_range(0..1, if token.starts_with('A') { "B" } else { "A" });
    assert_eq!(short_lets::check(app, &other).await.unwrap(), None);
    let dwelling = door.dwelling.unwrap();
    let shown = short_lets::in_force(app, DISTRICT, dwelling).await.unwrap();
    assert_eq!(shown.unwrap().0, paper.number);
}

#[tokio::test]
async fn a_letting_taken_back_or_changed_takes_its_sign_along() {
    let scene = scene().await;
    let (app, door) = (&scene.test.app, scene.door(3));
    let (host, _) = approved(&scene, 3).await;
    let paper = short_lets::paper(app, &host, door).await.unwrap();
    let token = paper.address.rsplit('/').next().unwrap().to_owned();
    // What is filed anew waits, and the sign is in force until that is decided.
    register(&scene, &host, 3, "short").await;
    let again = waiting(&scene).await[0];
    assert!(short_lets::paper(app, &host, door).await.is_ok());
    // Filed once more before that: the same clock goes on.
    register(&scene, &host, 3, "short").await;
    assert_eq!(waiting(&scene).await, [again]);
    visit(&scene, again, CONFIRMED).await;
    decide(&scene, again, Decision::Approve).await.unwrap();
    let all = standing(&scene, 3).await;
    assert!(
        matches!(all[0], Filing::InForce { number: 2, .. }),
        "{all:?}"
    );
    assert!(matches!(
        all[1],
        Filing::Ended {
            end: End::Replaced,
            ..
        }
    ));
    assert!(
        short_lets::check(app, &token)
            .await
            .unwrap()
            .unwrap()
            .ended
            .is_some()
    );
    // Somebody else can't take it back; its host can.
    let letting = declarations::registered(app, &host, door).await.unwrap()[0].id;
    let stranger = scene.signed_in("+8613900139022").await;
    let tried = declarations::withdraw(app, &stranger, door, letting).await;
    assert!(matches!(tried, Err(Error::NotFound(_))));
    bind(&scene, &stranger, door, Bound::Landlord).await;
    let tried = declarations::withdraw(app, &stranger, door, letting).await;
    assert!(matches!(tried, Err(Error::NotFound(_))));
    declarations::withdraw(app, &host, door, letting)
        .await
        .unwrap();
    let all = standing(&scene, 3).await;
    assert!(matches!(
        all[0],
        Filing::Ended {
            end: End::Withdrawn,
            ..
        }
    ));
    let dwelling = door.dwelling.unwrap();
    assert_eq!(
        short_lets::in_force(app, DISTRICT, dwelling).await.unwrap(),
        None
    );
    // Filed and let otherwise before anybody decided: taken back.
    register(&scene, &host, 3, "short").await;
    register(&scene, &host, 3, "ordinary").await;
    assert!(waiting(&scene).await.is_empty());
    assert!(matches!(
        standing(&scene, 3).await[0],
        Filing::Withdrawn { .. }
    ));
}

#[tokio::test]
async fn a_refusal_and_a_revocation_say_why_and_only_an_officer_of_the_grid_decides() {
    let scene = scene().await;
    let app = &scene.test.app;
    let host = scene.signed_in(HOST).await;
    bind(&scene, &host, scene.door(3), Bound::Host).await;
    register(&scene, &host, 3, "short").await;
    let filing = waiting(&scene).await[0];
    visit(&scene, filing, Finding::Refused).await;
    let tried = decide(&scene, filing, Decision::Approve).await;
    assert_eq!(refused(tried).0, "short-let-seen-otherwise");
    let grid = &scene.library.grids[2].code;
    let elsewhere = scene.test.hire("elsewhere", &[(Role::Officer, grid)]).await;
    let supervisor = scene
        .test
        .hire("supervisor", &[(Role::Supervisor, DISTRICT)])
        .await;
    let refuse = Decision::Refuse(Reason::WayOut);
    let tried = short_lets::decide(app, &elsewhere, DISTRICT, filing, 1, refuse).await;
    assert!(matches!(tried, Err(Error::NotFound(_))));
    let tried = short_lets::decide(app, &supervisor, DISTRICT, filing, 1, refuse).await;
    assert!(matches!(tried, Err(Error::Denied(_))));
    let tried = short_lets::decide(app, &scene.officer, DISTRICT, filing, 7, refuse).await;
    assert!(matches!(tried, Err(Error::Stale)));
    decide(&scene, filing, refuse).await.unwrap();
    let own = short_lets::of_door(app, &host, scene.door(3))
        .await
        .unwrap();
    assert!(matches!(
        own[0].1,
        Filing::Refused {
            reason: Reason::WayOut,
            ..
        }
    ));
    let tried = decide(&scene, filing, Decision::Revoke(Reason::WayOut)).await;
    assert_eq!(refused(tried).0, "short-let-no-sign");
    // Filed again it is another filing, with a visit of its own.
    register(&scene, &host, 3, "short").await;
    let filing = waiting(&scene).await[0];
    let tried = decide(&scene, filing, Decision::Approve).await;
    assert_eq!(refused(tried).0, "short-let-unseen");
    visit(&scene, filing, CONFIRMED).await;
    decide(&scene, filing, Decision::Approve).await.unwrap();
    decide(&scene, filing, Decision::Revoke(Reason::Equipment))
        .await
        .unwrap();
    let end = End::Revoked(Reason::Equipment);
    assert!(matches!(standing(&scene, 3).await[0], Filing::Ended { end: e, .. } if e == end));
}

#[tokio::test]
async fn an_approval_rests_on_a_visit_to_the_home_as_it_is_filed() {
    let scene = scene().await;
    let host = scene.signed_in(HOST).await;
    bind(&scene, &host, scene.door(3), Bound::Host).await;
    register(&scene, &host, 3, "short").await;
    let filing = waiting(&scene).await[0];
    visit(&scene, filing, CONFIRMED).await;
    let minute = SignedDuration::from_mins(1);
    scene.test.app.surroundings().advance(minute);
    // One bed more than what was seen: somebody is sent there again.
    register_beds(&scene, &host, 3, "short", 4).await;
    assert_eq!(waiting(&scene).await, [filing]);
    let tried = decide(&scene, filing, Decision::Approve).await;
    assert_eq!(refused(tried).0, "short-let-unseen");
    scene.test.app.surroundings().advance(minute);
    visit(&scene, filing, CONFIRMED).await;
    // Registered again word for word, it was seen.
    scene.test.app.surroundings().advance(minute);
    register_beds(&scene, &host, 3, "short", 4).await;
    decide(&scene, filing, Decision::Approve).await.unwrap();
}
