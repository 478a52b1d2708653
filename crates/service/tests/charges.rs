//! Who is in charge of a grid, named or standing in, and whose its tasks are on which day.

use jiff::SignedDuration;
use jiff::civil::Date;
use policy::{Actor, Role};
use registry::door::LeadKind;
use service::grids::{self, charge, charge::StandIn};
use service::{App, Error, staff};
use testkit::{DISTRICT, LeadSpec, TestApp, TestLibrary};
use uuid::Uuid;

struct Scene {
    test: TestApp,
    library: TestLibrary,
    supervisor: Actor,
    regular: Uuid,
    other: Uuid,
}

/// A grid with one officer, a neighbour with another, and who arranges.
async fn scene() -> Scene {
    let test = TestApp::new().await;
    let library = test.library().await;
    let roles = [(Role::Supervisor, DISTRICT)];
    let supervisor = test.hire("supervisor", &roles).await;
    let hire = async |login, grid: usize| {
        let grid = library.grids[grid].code.as_str();
        let hired = test.hire(login, &[(Role::Officer, grid)]).await;
        hired.staff_id().expect("staff")
    };
    let regular = hire("regular", 0).await;
    let other = hire("other", 2).await;
    Scene {
        test,
        library,
        supervisor,
        regular,
        other,
    }
}

impl Scene {
    fn app(&self) -> &App {
        &self.test.app
    }

    fn grid(&self) -> &str {
        &self.library.grids[0].code
    }

    fn day(&self, days: i64) -> Date {
        let now = self.app().surroundings().now();
        let then = now + SignedDuration::from_hours(24 * days);
        then.to_zoned(service::shanghai()).date()
    }

    fn said(&self, first: i64, last: i64) -> StandIn {
        StandIn {
            staff: self.other,
            first: self.day(first),
            last: self.day(last),
        }
    }

    async fn stand_in(&self, said: StandIn) -> Result<Uuid, Error> {
        charge::stand_in(self.app(), &self.supervisor, DISTRICT, self.grid(), said).await
    }

    async fn in_charge(&self) -> Option<Uuid> {
        let found = charge::charge(self.app(), &self.supervisor, DISTRICT, self.grid()).await;
        found.expect("the grid").now.map(|(id, _)| id)
    }

    async fn task(&self, door: usize, officer: Uuid) -> Uuid {
        let grid = &self.library.grids[0];
        let building = &grid.buildings[0];
        let spec = LeadSpec::new(LeadKind::New, &["张三"]).for_officer(officer);
        let dwelling = Some(&building.dwellings[door]);
        self.test.lead(grid, building, dwelling, spec).await.task
    }

    async fn holder(&self, task: Uuid) -> Option<Uuid> {
        let mut conn = self.app().read().await.expect("a connection");
        let row = store::task::by_id(&mut conn, DISTRICT, task).await;
        row.expect("an answer").expect("the task").staff_id
    }

    async fn after_days(&self, days: i64) -> u64 {
        let by = SignedDuration::from_hours(24 * days);
        self.app().surroundings().advance(by);
        staff::keep_up(self.app()).await.expect("the job")
    }
}

fn code(error: Error) -> &'static str {
    match error {
        Error::Refused(refusal) => refusal.code,
        other => panic!("expected a refusal, got {other:?}"),
    }
}

#[tokio::test]
async fn tasks_go_to_whoever_stands_in_and_back() {
    let scene = scene().await;
    let task = scene.task(0, scene.regular).await;
    assert_eq!(scene.in_charge().await, Some(scene.regular));
    let id = scene.stand_in(scene.said(2, 4)).await.unwrap();
    assert_eq!(
        scene.stand_in(scene.said(2, 4)).await.unwrap(),
        id,
        "twice is once"
    );
    assert_eq!(scene.after_days(1).await, 0);
    assert_eq!(scene.in_charge().await, Some(scene.regular));
    assert_eq!(scene.holder(task).await, Some(scene.regular));

    assert_eq!(scene.after_days(1).await, 1);
    assert_eq!(scene.in_charge().await, Some(scene.other));
    assert_eq!(scene.holder(task).await, Some(scene.other));
    assert_eq!(
        staff::keep_up(scene.app()).await.unwrap(),
        0,
        "once is enough"
    );
    // What comes on these days is theirs, and so is the list's line.
    let later = scene.task(2, scene.other).await;
    let list = grids::in_charge(scene.app(), &scene.supervisor, DISTRICT, "")
        .await
        .unwrap();
    assert_eq!(list[0].stands_in.as_deref(), Some("other"));
    assert_eq!(list[0].officers, ["regular"]);

    scene.after_days(3).await;
    assert_eq!(scene.in_charge().await, Some(scene.regular));
    for task in [task, later] {
        assert_eq!(scene.holder(task).await, Some(scene.regular));
    }
    assert_eq!(staff::keep_up(scene.app()).await.unwrap(), 0);
    let open = "SELECT count(*) FROM stand_in WHERE over_at IS NULL";
    assert_eq!(scene.test.number(open).await, 0);
    let post = format!(
        "SELECT count(*) FROM staff_role WHERE staff_id = '{}' AND valid_to IS NOT NULL",
        scene.other
    );
    assert_eq!(
        scene.test.number(&post).await,
        1,
        "a post for these days only"
    );
}

#[tokio::test]
async fn a_stand_in_begins_today_and_is_ended_early() {
    let scene = scene().await;
    let task = scene.task(0, scene.regular).await;
    let id = scene.stand_in(scene.said(0, 9)).await.unwrap();
    assert_eq!(scene.holder(task).await, Some(scene.other), "at once");
    let end =
        async || charge::end(scene.app(), &scene.supervisor, DISTRICT, scene.grid(), id).await;
    end().await.unwrap();
    assert_eq!(scene.holder(task).await, Some(scene.regular));
    assert_eq!(scene.in_charge().await, Some(scene.regular));
    end().await.unwrap();
    let ended = "SELECT count(*) FROM audit_entry WHERE action = 'grid.stand_in_ended'";
    assert_eq!(scene.test.number(ended).await, 1);
    // The days are free again.
    scene.stand_in(scene.said(1, 2)).await.unwrap();
    let elsewhere = scene.library.grids[2].code.clone();
    let wrong = charge::end(scene.app(), &scene.supervisor, DISTRICT, &elsewhere, id).await;
    assert!(matches!(wrong, Err(Error::NotFound(_))));
}

#[tokio::test]
async fn one_person_stands_in_a_day_and_only_who_could() {
    let scene = scene().await;
    scene.stand_in(scene.said(3, 5)).await.unwrap();
    let refused = async |said| code(scene.stand_in(said).await.unwrap_err());
    assert_eq!(refused(scene.said(5, 6)).await, "stand-in-taken");
    assert_eq!(refused(scene.said(-1, 2)).await, "stand-in-past");
    assert_eq!(refused(scene.said(2, 1)).await, "period-reversed");
    assert_eq!(refused(scene.said(10, 200)).await, "stand-in-long");
    let of = |staff| StandIn {
        staff,
        ..scene.said(8, 9)
    };
    assert_eq!(refused(of(scene.regular)).await, "stand-in-same");
    let auditor = scene
        .test
        .hire("auditor", &[(Role::Auditor, DISTRICT)])
        .await;
    let auditor = of(auditor.staff_id().unwrap());
    assert_eq!(refused(auditor).await, "stand-in-unknown");
    assert_eq!(scene.test.number("SELECT count(*) FROM stand_in").await, 1);
    assert_eq!(
        scene.test.number("SELECT count(*) FROM stand_in_day").await,
        3
    );

    // The database holds it by itself.
    let again =
        sqlx::query("INSERT INTO stand_in_day SELECT grid_id, day, stand_in_id FROM stand_in_day")
            .execute(scene.app().pool())
            .await
            .unwrap_err();
    let constraint = again
        .as_database_error()
        .and_then(|error| error.constraint());
    assert_eq!(constraint, Some("stand_in_day_one_worker"));

    // An officer arranges nothing, nor does a supervisor of elsewhere.
    let elsewhere = scene.library.grids[2].code.clone();
    for roles in [
        (Role::Officer, scene.grid()),
        (Role::Supervisor, elsewhere.as_str()),
    ] {
        let actor = scene
            .test
            .hire(&format!("no-{}", roles.0.name()), &[roles])
            .await;
        let said = scene.said(8, 9);
        let no = charge::stand_in(scene.app(), &actor, DISTRICT, scene.grid(), said).await;
        assert!(matches!(no, Err(Error::Denied(_))));
    }
}

#[tokio::test]
async fn who_leaves_stands_in_no_more() {
    let scene = scene().await;
    scene.stand_in(scene.said(0, 5)).await.unwrap();
    let steward = scene
        .test
        .hire("steward", &[(Role::Steward, DISTRICT)])
        .await;
    let file = staff::show(scene.app(), &steward, DISTRICT, scene.other)
        .await
        .unwrap();
    staff::leave(
        scene.app(),
        &steward,
        DISTRICT,
        scene.other,
        file.version,
        None,
    )
    .await
    .unwrap();
    assert_eq!(scene.in_charge().await, Some(scene.regular));
    let third = scene.test.hire("third", &[(Role::Officer, DISTRICT)]).await;
    let said = StandIn {
        staff: third.staff_id().unwrap(),
        ..scene.said(1, 2)
    };
    scene.stand_in(said).await.unwrap();
}

#[tokio::test]
async fn of_several_one_is_named() {
    let scene = scene().await;
    let grid = scene.grid().to_owned();
    let second = scene.test.hire("second", &[(Role::Officer, &grid)]).await;
    let second = second.staff_id().unwrap();
    assert_eq!(
        scene.in_charge().await,
        Some(scene.regular),
        "the longest in office"
    );
    let name = async |staff, seen| {
        charge::name(
            scene.app(),
            &scene.supervisor,
            DISTRICT,
            &grid,
            (staff, seen),
        )
        .await
    };
    let elsewhere = name(scene.other, None).await.unwrap_err();
    assert_eq!(code(elsewhere), "charge-elsewhere");
    name(second, None).await.unwrap();
    name(second, None).await.unwrap();
    assert_eq!(scene.in_charge().await, Some(second));
    assert!(matches!(name(scene.regular, None).await, Err(Error::Stale)));
    let noted = "SELECT count(*) FROM audit_entry WHERE action = 'grid.charge_named'";
    assert_eq!(scene.test.number(noted).await, 1);
    let list = grids::in_charge(scene.app(), &scene.supervisor, DISTRICT, "")
        .await
        .unwrap();
    assert_eq!(list[0].named.as_deref(), Some("second"));
    name(scene.regular, Some(second)).await.unwrap();
    assert_eq!(scene.in_charge().await, Some(scene.regular));
}
