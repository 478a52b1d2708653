//! Events from their opening to their closing, on a database.

use jiff::SignedDuration;
use policy::{Action, Actor, Role};
use registry::event::{Again, Finding, Grade, MoreTime, NotDone, Wait, WrongPlace};
use service::events::{self, List, New, Showing, Step, To};
use service::{App, Error};
use testkit::{DISTRICT, TestApp, TestLibrary};
use uuid::Uuid;

struct Scene {
    test: TestApp,
    library: TestLibrary,
    officer: Actor,
    other: Actor,
    dispatcher: Actor,
    handler: Actor,
    supervisor: Actor,
}

impl Scene {
    async fn new() -> Self {
        let test = TestApp::new().await;
        let library = test.library().await;
        let grid = library.grids[0].code.clone();
        let officer = test.hire("officer", &[(Role::Officer, &grid)]).await;
        let other = test.hire("other", &[(Role::Officer, DISTRICT)]).await;
        let dispatcher = test
            .hire("dispatcher", &[(Role::Dispatcher, DISTRICT)])
            .await;
        let handler = test.hire("handler", &[(Role::Handler, DISTRICT)]).await;
        let supervisor = test.hire("boss", &[(Role::Supervisor, DISTRICT)]).await;
        Self {
            test,
            library,
            officer,
            other,
            dispatcher,
            handler,
            supervisor,
        }
    }

    fn app(&self) -> &App {
        &self.test.app
    }

    /// Opens an event of that item at the n-th dwelling.
    async fn open(&self, actor: &Actor, item: &str, nth: usize) -> Result<Uuid, Error> {
        let new = New {
            place: self.library.grids[0].buildings[0].dwellings[nth]
                .code
                .clone(),
            item: item.to_owned(),
            words: "楼道里堆满纸箱".to_owned(),
            hotline: true,
        };
        events::add(self.app(), actor, DISTRICT, &new).await
    }

    async fn version(&self, event: Uuid) -> i32 {
        let query = format!("SELECT version::bigint FROM event WHERE id = '{event}'");
        i32::try_from(self.test.number(&query).await).expect("a version")
    }

    async fn step(&self, actor: &Actor, event: Uuid, step: Step) -> Result<(), Error> {
        let version = self.version(event).await;
        events::step(self.app(), actor, DISTRICT, event, version, step).await
    }

    async fn does(&self, actor: &Actor, event: Uuid, step: Step) {
        let said = format!("{step:?}");
        let done = self.step(actor, event, step).await;
        assert!(done.is_ok(), "{said}: {done:?}");
    }

    async fn refused(&self, actor: &Actor, event: Uuid, step: Step) -> &'static str {
        code(self.step(actor, event, step).await)
    }

    async fn state(&self, event: Uuid) -> String {
        let file = events::open(self.app(), &self.dispatcher, DISTRICT, event).await;
        file.expect("an event").file.at.row.state
    }

    async fn listed(&self, actor: &Actor, showing: Showing) -> Vec<Uuid> {
        let wanted = List {
            showing,
            ..List::default()
        };
        let found = events::list(self.app(), actor, DISTRICT, &wanted, None, 100).await;
        let found = found.expect("a list");
        found.into_iter().map(|file| file.at.row.id).collect()
    }
}

fn code<T: std::fmt::Debug>(done: Result<T, Error>) -> &'static str {
    match done {
        Err(Error::Refused(refusal)) => refusal.code,
        Err(Error::Denied(_)) => "denied",
        Err(Error::Stale) => "stale",
        Err(Error::NotFound(_)) => "not-found",
        other => panic!("expected a refusal, got {other:?}"),
    }
}

#[tokio::test]
async fn a_call_becomes_an_event_that_another_hand_closes() {
    let scene = Scene::new().await;
    // Blocked stairs are a department's work by the catalogue.
    let event = scene
        .open(&scene.dispatcher, "H10", 0)
        .await
        .expect("opened");
    assert_eq!(scene.state(event).await, "sent");
    assert_eq!(
        scene.refused(&scene.officer, event, Step::Take).await,
        "event-not-yours"
    );
    assert_eq!(
        scene.refused(&scene.dispatcher, event, Step::Take).await,
        "denied"
    );
    scene.does(&scene.handler, event, Step::Take).await;
    scene
        .does(&scene.handler, event, Step::Fix(Finding::Mended))
        .await;
    // Who reported it can't close it, nor who mended it.
    assert_eq!(
        scene.refused(&scene.dispatcher, event, Step::Accept).await,
        "event-own-hand"
    );
    assert_eq!(
        scene.refused(&scene.handler, event, Step::Accept).await,
        "denied"
    );
    scene
        .does(&scene.supervisor, event, Step::Reject(NotDone::Partly))
        .await;
    assert_eq!(scene.state(event).await, "working");
    scene
        .does(&scene.handler, event, Step::Fix(Finding::Mended))
        .await;
    scene.does(&scene.officer, event, Step::Accept).await;
    assert_eq!(scene.state(event).await, "closed");
    assert_eq!(
        scene
            .test
            .number("SELECT count(*) FROM hazard_report WHERE outcome = 'mended'")
            .await,
        1
    );
    assert!(
        scene
            .listed(&scene.dispatcher, Showing::All)
            .await
            .is_empty()
    );
    // Wrongly: whoever says so found it once more, and can't close it either.
    scene
        .does(&scene.supervisor, event, Step::Reopen(Again::NeverMended))
        .await;
    assert_eq!(
        scene
            .test
            .number("SELECT count(*) FROM hazard_report WHERE state = 'seen'")
            .await,
        1
    );
    scene
        .does(&scene.dispatcher, event, Step::Send(To::Officer))
        .await;
    scene.does(&scene.officer, event, Step::Take).await;
    scene
        .does(&scene.officer, event, Step::Fix(Finding::NothingFound))
        .await;
    for hand in [&scene.supervisor, &scene.officer, &scene.dispatcher] {
        assert_eq!(
            scene.refused(hand, event, Step::Accept).await,
            "event-own-hand"
        );
    }
    scene.does(&scene.other, event, Step::Accept).await;
    let file = events::open(scene.app(), &scene.officer, DISTRICT, event).await;
    let kinds: Vec<String> = file
        .expect("it")
        .steps
        .into_iter()
        .map(|(s, _)| s.kind)
        .collect();
    assert_eq!(
        kinds,
        [
            "opened", "sent", "taken", "fixed", "rejected", "fixed", "closed", "reopened", "sent",
            "taken", "fixed", "closed"
        ]
    );
    let logged = "SELECT count(*) FROM audit_entry WHERE action LIKE 'event.%'";
    assert_eq!(scene.test.number(logged).await, 11);
}

#[tokio::test]
async fn the_database_too_lets_nobody_close_their_own() {
    let scene = Scene::new().await;
    let event = scene
        .open(&scene.dispatcher, "H10", 0)
        .await
        .expect("opened");
    scene.does(&scene.handler, event, Step::Take).await;
    scene
        .does(&scene.handler, event, Step::Fix(Finding::Mended))
        .await;
    for who in ["fixed_by", "opened_by"] {
        let close = format!(
            "UPDATE event SET state = 'closed', closed_by = {who}, closed_at = now(), due_at = NULL"
        );
        let tried = sqlx::query(sqlx::AssertSqlSafe(close))
            .execute(scene.app().pool())
            .await;
        let error = tried.expect_err("a constraint").to_string();
        assert!(error.contains("event_closed_by_another_hand"), "{error}");
    }
    let forget = "UPDATE event SET hands = '{}'";
    let tried = sqlx::query(forget).execute(scene.app().pool()).await;
    let error = tried.expect_err("a constraint").to_string();
    assert!(error.contains("event_hands_are_all"), "{error}");
}

#[tokio::test]
async fn sent_to_the_wrong_place_it_comes_back_once() {
    let scene = Scene::new().await;
    let event = scene.open(&scene.officer, "H10", 0).await.expect("opened");
    let back = || Step::Return(WrongPlace::OtherDepartment);
    scene.does(&scene.handler, event, back()).await;
    assert_eq!(
        scene.listed(&scene.dispatcher, Showing::Dispatch).await,
        [event]
    );
    assert_eq!(
        scene
            .refused(&scene.officer, event, Step::Send(To::Officer))
            .await,
        "denied"
    );
    let nowhere = Step::Send(To::Department("nowhere".to_owned()));
    assert_eq!(
        scene.refused(&scene.dispatcher, event, nowhere).await,
        "event-department"
    );
    let what = Step::Classify("P04".to_owned(), Some(Grade::Critical));
    scene.does(&scene.dispatcher, event, what).await;
    let housing = Step::Send(To::Department("housing".to_owned()));
    scene.does(&scene.dispatcher, event, housing).await;
    assert_eq!(
        scene.refused(&scene.handler, event, back()).await,
        "event-returned-before"
    );
    let file = events::open(scene.app(), &scene.handler, DISTRICT, event)
        .await
        .expect("it");
    assert_eq!(file.file.at.row.category, "E03");
    // A critical one is the supervisor's to know at once.
    assert_eq!(file.file.at.row.told.as_deref(), Some("supervisor"));
    assert!(file.pause_to.is_none());
    assert_eq!(file.may, [Action::WorkOnEvent]);
}

#[tokio::test]
async fn time_stands_is_given_and_runs_out_by_the_pack() {
    let scene = Scene::new().await;
    let event = scene.open(&scene.officer, "H34", 0).await.expect("opened");
    scene.does(&scene.handler, event, Step::Take).await;
    let now = scene.app().surroundings().now();
    let hours = |n| SignedDuration::from_hours(n);
    let far = Step::Pause(Wait::Parts, now + hours(24 * 30));
    assert_eq!(
        scene.refused(&scene.handler, event, far).await,
        "event-pause-long"
    );
    let past = Step::Pause(Wait::Parts, now - hours(1));
    assert_eq!(
        scene.refused(&scene.handler, event, past).await,
        "event-pause-past"
    );
    scene
        .does(
            &scene.handler,
            event,
            Step::Pause(Wait::Parts, now + hours(48)),
        )
        .await;
    assert_eq!(scene.state(event).await, "paused");
    // It runs again by itself, and can be worked on.
    scene.app().surroundings().advance(hours(49));
    scene
        .does(&scene.dispatcher, event, Step::Extend(MoreTime::Works, 100))
        .await;
    let most = Step::Extend(MoreTime::Works, 100);
    assert_eq!(
        scene.refused(&scene.dispatcher, event, most).await,
        "event-too-much-time"
    );
    assert_eq!(
        scene
            .refused(&scene.handler, event, Step::Extend(MoreTime::Works, 1))
            .await,
        "denied"
    );
    assert_eq!(events::climb(scene.app()).await.expect("looked"), 0);
    scene.app().surroundings().advance(hours(24 * 30));
    assert_eq!(
        scene.listed(&scene.supervisor, Showing::Late).await,
        [event]
    );
    assert_eq!(events::climb(scene.app()).await.expect("looked"), 1);
    assert_eq!(events::climb(scene.app()).await.expect("looked"), 0);
    let file = events::open(scene.app(), &scene.officer, DISTRICT, event)
        .await
        .expect("it");
    // It slept through two rungs and hears of the highest.
    assert_eq!(file.file.at.row.told.as_deref(), Some("district"));
    assert_eq!(
        file.steps.last().map(|(step, _)| step.kind.as_str()),
        Some("told")
    );
}

#[tokio::test]
async fn the_same_at_the_same_door_is_a_relapse() {
    let scene = Scene::new().await;
    let first = scene
        .open(&scene.dispatcher, "H20", 0)
        .await
        .expect("opened");
    scene.does(&scene.handler, first, Step::Take).await;
    scene
        .does(&scene.handler, first, Step::Fix(Finding::Mended))
        .await;
    scene.does(&scene.officer, first, Step::Accept).await;
    let relapse = |event| {
        let scene = &scene;
        async move {
            let file = events::open(scene.app(), &scene.officer, DISTRICT, event).await;
            file.expect("it").file.at.row.relapse_of
        }
    };
    let again = scene
        .open(&scene.dispatcher, "H20", 0)
        .await
        .expect("opened");
    assert_eq!(relapse(again).await, Some(first));
    let elsewhere = scene
        .open(&scene.dispatcher, "H20", 1)
        .await
        .expect("opened");
    assert_eq!(relapse(elsewhere).await, None);
    scene
        .app()
        .surroundings()
        .advance(SignedDuration::from_hours(24 * 200));
    let later = scene
        .open(&scene.dispatcher, "H20", 0)
        .await
        .expect("opened");
    assert_eq!(relapse(later).await, None);
}

#[tokio::test]
async fn who_may_not_see_it_and_who_comes_late_change_nothing() {
    let scene = Scene::new().await;
    let event = scene
        .open(&scene.dispatcher, "H10", 0)
        .await
        .expect("opened");
    let grid = scene.library.grids[2].code.clone();
    let away = scene.test.hire("away", &[(Role::Officer, &grid)]).await;
    assert_eq!(
        code(events::open(scene.app(), &away, DISTRICT, event).await),
        "not-found"
    );
    assert!(scene.listed(&away, Showing::All).await.is_empty());
    let steward = scene
        .test
        .hire("steward", &[(Role::Steward, DISTRICT)])
        .await;
    assert_eq!(code(scene.open(&steward, "H10", 0).await), "denied");
    let late = events::step(scene.app(), &scene.handler, DISTRICT, event, 7, Step::Take).await;
    assert_eq!(code(late), "stale");
    assert_eq!(code(scene.open(&away, "H10", 0).await), "event-place");
    assert_eq!(
        code(scene.open(&scene.officer, "nothing", 0).await),
        "event-item"
    );
    let nowhere = New {
        place: "没有的路99999号".to_owned(),
        item: "H10".to_owned(),
        words: "楼道里堆满纸箱".to_owned(),
        hotline: false,
    };
    let tried = events::add(scene.app(), &scene.officer, DISTRICT, &nowhere).await;
    assert_eq!(code(tried), "event-place");
    // Pages of the list follow one another.
    let second = scene
        .open(&scene.dispatcher, "H10", 1)
        .await
        .expect("opened");
    let all = List::default();
    let page = events::list(scene.app(), &scene.officer, DISTRICT, &all, None, 1).await;
    let page = page.expect("a page");
    let last = &page[0].at.row;
    let after = last.due_at.map(|due| (due, last.id));
    let next = events::list(scene.app(), &scene.officer, DISTRICT, &all, after, 5).await;
    let next: Vec<Uuid> = next.expect("a page").iter().map(|f| f.at.row.id).collect();
    assert_eq!(next.len(), 1);
    assert!([event, second].contains(&next[0]) && next[0] != last.id);
    let (open, overdue) = events::waiting(scene.app(), &scene.officer, DISTRICT)
        .await
        .expect("counts");
    assert_eq!((open, overdue), (2, 0));
}
