//! A day's round of a grid, from what is in store.

use jiff::{SignedDuration, ToSpan as _};
use policy::{Actor, Role};
use registry::door::LeadKind;
use round::Reason;
use service::rounds::{self, Asked, Day};
use service::{App, Error};
use testkit::{DISTRICT, LeadSpec, TestApp, TestLibrary};

struct Scene {
    test: TestApp,
    library: TestLibrary,
    officer: Actor,
}

/// Two buildings of the first grid, one of them with its place, and an officer.
async fn scene() -> Scene {
    let test = TestApp::new().await;
    let library = test.library().await;
    let grid = &library.grids[0];
    let officer = test.hire("officer", &[(Role::Officer, &grid.code)]).await;
    for (nth, lon) in [(0, 114.001), (1, 114.004)] {
        let building = grid.buildings[nth].id;
        let place = format!("UPDATE building SET lon = {lon}, lat = 22.5 WHERE id = '{building}'");
        test.sql(&place).await;
    }
    Scene {
        test,
        library,
        officer,
    }
}

impl Scene {
    fn app(&self) -> &App {
        &self.test.app
    }

    async fn task(&self, building: usize, door: Option<usize>) {
        let grid = &self.library.grids[0];
        let building = &grid.buildings[building];
        let dwelling = door.map(|door| &building.dwellings[door]);
        let spec = LeadSpec::new(LeadKind::New, &["张三"]);
        self.test.lead(grid, building, dwelling, spec).await;
    }

    async fn day(&self, actor: &Actor, asked: Asked) -> Result<Day, Error> {
        let found = rounds::day(self.app(), actor, DISTRICT, &asked).await;
        found.map(|day| day.expect("a grid"))
    }
}

fn code(error: Error) -> &'static str {
    match error {
        Error::Refused(refusal) => refusal.code,
        other => panic!("expected a refusal, got {other:?}"),
    }
}

#[tokio::test]
async fn tasks_make_a_round_of_the_officers_own_grid() {
    let scene = scene().await;
    let nothing = scene.day(&scene.officer, Asked::default()).await.unwrap();
    assert_eq!((nothing.due, nothing.round.visits.len()), (0, 0));
    scene.task(0, Some(0)).await;
    scene.task(0, Some(3)).await;
    scene.task(1, None).await;
    let day = scene.day(&scene.officer, Asked::default()).await.unwrap();
    assert_eq!(day.grid.code, scene.library.grids[0].code);
    assert_eq!(day.officer.as_deref(), Some("officer"));
    assert_eq!((day.due, day.round.visits.len()), (3, 2));
    let doors: Vec<usize> = day
        .round
        .visits
        .iter()
        .map(|visit| visit.stop.doors.len())
        .collect();
    assert_eq!(doors.iter().sum::<usize>(), 3);
    for why in day.why.values() {
        assert_eq!(why.reasons, [Reason::Task, Reason::Never]);
        assert!(why.task.is_some());
    }
    // Two buildings some 300 metres apart, there and back, with the detour.
    assert!(
        (700..900).contains(&day.round.metres),
        "{}",
        day.round.metres
    );
    assert_eq!(day.source.as_ref().map(|(_, sure)| *sure), Some("proposed"));

    let again = scene.day(&scene.officer, Asked::default()).await.unwrap();
    assert_eq!(again, day, "the same doors, the same round");
    // A place that isn't known is said and not guessed.
    scene
        .test
        .sql("UPDATE building SET lon = NULL, lat = NULL")
        .await;
    let lost = scene.day(&scene.officer, Asked::default()).await.unwrap();
    assert_eq!((lost.due, lost.unplaced.len()), (3, 3));
}

#[tokio::test]
async fn a_visit_counts_until_its_turn_comes_again() {
    let scene = scene().await;
    scene.task(0, Some(0)).await;
    let door = scene.library.grids[0].buildings[0].dwellings[0].id;
    let staff = scene.officer.staff_id().unwrap();
    // Somebody was there, and somebody lives there.
    for sql in [
        format!(
            "INSERT INTO door_check (district, id, task_id, building_id, dwelling_id, staff_id, at, result) \
             SELECT district, gen_random_uuid(), id, building_id, dwelling_id, '{staff}', created_at, 'confirmed' FROM task"
        ),
        format!(
            "INSERT INTO stay (district, id, dwelling_id, party_id, door_check_id, opened_at) \
             SELECT c.district, gen_random_uuid(), '{door}', p.id, c.id, c.at FROM door_check c, party p LIMIT 1"
        ),
        "UPDATE task SET state = 'done', done_at = created_at".to_owned(),
    ] {
        scene.test.sql(&sql).await;
    }
    let today = scene.day(&scene.officer, Asked::default()).await.unwrap();
    assert_eq!(today.due, 0);
    let in_days = |days: i64| Asked {
        day: today.today.checked_add(days.days()).ok(),
        ..Asked::default()
    };
    assert_eq!(scene.day(&scene.officer, in_days(29)).await.unwrap().due, 0);
    let due = scene.day(&scene.officer, in_days(30)).await.unwrap();
    let why = due.why.values().next().unwrap();
    assert_eq!(why.reasons, [Reason::Turn(None, 30)]);
    assert_eq!(why.dwelling, Some(door));
    // Nobody home is no visit.
    scene
        .test
        .sql("UPDATE door_check SET result = 'nobody_home'")
        .await;
    let now = scene.day(&scene.officer, Asked::default()).await.unwrap();
    assert_eq!(now.why.values().next().unwrap().reasons, [Reason::Never]);
}

#[tokio::test]
async fn a_round_is_of_ones_area_one_day_and_some_hours() {
    let scene = scene().await;
    let asked = |grid: &str, day: i64, hours: u8| {
        let now = scene.app().surroundings().now() + SignedDuration::from_hours(24 * day);
        Asked {
            grid: (!grid.is_empty()).then(|| grid.to_owned()),
            day: Some(now.to_zoned(service::shanghai()).date()),
            hours: Some(hours),
        }
    };
    let elsewhere = scene.library.grids[1].code.clone();
    let refused = async |asked| code(scene.day(&scene.officer, asked).await.unwrap_err());
    assert_eq!(refused(asked(&elsewhere, 0, 4)).await, "round-grid");
    assert_eq!(refused(asked(DISTRICT, 0, 4)).await, "round-grid");
    assert_eq!(refused(asked("", -1, 4)).await, "round-day");
    assert_eq!(refused(asked("", 61, 4)).await, "round-day");
    assert_eq!(refused(asked("", 0, 0)).await, "round-hours");
    assert_eq!(refused(asked("", 0, 13)).await, "round-hours");
    let supervisor = scene
        .test
        .hire("supervisor", &[(Role::Supervisor, "440399001001")])
        .await;
    let seen = scene
        .day(&supervisor, asked(&elsewhere, 0, 4))
        .await
        .unwrap();
    assert_eq!(seen.grids.len(), 2, "the grids of the area");
    let steward = scene
        .test
        .hire("steward", &[(Role::Steward, DISTRICT)])
        .await;
    let no = scene.day(&steward, Asked::default()).await;
    assert!(matches!(no, Err(Error::Denied(_))));
    // Five minutes and six times eight fit into an hour, the way to the next building doesn't.
    for door in 0..6 {
        scene.task(0, Some(door)).await;
        scene.task(1, Some(door)).await;
    }
    let short = scene.day(&scene.officer, asked("", 0, 1)).await.unwrap();
    let doors = |stops: Vec<usize>| stops.iter().sum::<usize>();
    let visits = short.round.visits.iter();
    assert_eq!(
        doors(visits.map(|visit| visit.stop.doors.len()).collect()),
        6
    );
    let left = short.round.left.iter();
    assert_eq!(doors(left.map(|stop| stop.doors.len()).collect()), 6);
    assert_eq!(short.round.minutes(), 53);
}
