//! What becomes overdue is noted once, asked about, and never closed by the clock.

#![allow(clippy::unwrap_used, reason = "a test")]

use jiff::SignedDuration;
use policy::{Actor, Role};
use registry::door::{Finding, LeadKind};
use service::Error;
use service::clocks::{self, Ran};
use service::doors::{Visit, record_door_check};
use service::tasks;
use testkit::{DISTRICT, LeadSpec, TestApp, TestLibrary};

struct Scene {
    test: TestApp,
    library: TestLibrary,
    officer: Actor,
    supervisor: Actor,
}

async fn scene() -> Scene {
    let test = TestApp::new().await;
    let library = test.library().await;
    let grid = library.grids[0].code.clone();
    Scene {
        officer: test.hire("officer", &[(Role::Officer, &grid)]).await,
        supervisor: test
            .hire("supervisor", &[(Role::Supervisor, DISTRICT)])
            .await,
        test,
        library,
    }
}

impl Scene {
    /// A stay of two people at a door of the first building, whose last day was `days` ago.
    async fn ended(&self, dwelling: usize, days: i64) {
        let grid = &self.library.grids[0];
        let building = &grid.buildings[0];
        let spec = LeadSpec::new(LeadKind::New, &["张三", "李四"])
            .for_officer(self.officer.staff_id().expect("staff"));
        let door = &building.dwellings[dwelling];
        let lead = self.test.lead(grid, building, Some(door), spec).await;
        let (app, officer) = (&self.test.app, &self.officer);
        let file = tasks::show(app, officer, DISTRICT, lead.task)
            .await
            .unwrap();
        let visit = Visit::found(Finding::Confirmed { period: None });
        let version = file.task.version;
        record_door_check(app, officer, DISTRICT, lead.task, version, &visit)
            .await
            .unwrap();
        let now = app.surroundings().now() - SignedDuration::from_hours(24 * days);
        let day = registry::clock::day_of(now);
        let moved = format!(
            "UPDATE stay SET to_date = '{day}' WHERE dwelling_id = '{}'",
            door.id
        );
        assert_eq!(self.test.sql(&moved).await, 2);
    }

    async fn doors(&self, who: &Actor, code: Option<&str>) -> Result<Vec<(i64, bool)>, Error> {
        let (app, first) = (&self.test.app, clocks::first());
        let (_, rows) = clocks::doors(app, who, DISTRICT, code, &first, 50).await?;
        let now = app.surroundings().now();
        Ok(rows
            .iter()
            .map(|row| (row.stays, row.due_at.is_some_and(|due| due < now)))
            .collect())
    }
}

#[tokio::test]
async fn a_stay_past_its_last_day_is_asked_about_and_noted_once() {
    let scene = scene().await;
    let app = &scene.test.app;
    scene.ended(0, 3).await;
    scene.ended(1, 40).await;
    // Ends in the future: nobody has to say anything.
    scene.ended(2, -5).await;
    // Shenzhen: seven days to report who moved out.
    let first = clocks::run(app, DISTRICT).await.unwrap();
    assert_eq!(
        first,
        Ran {
            overdue: 1,
            ended: 0
        }
    );
    assert_eq!(clocks::run(app, DISTRICT).await.unwrap(), Ran::default());
    let all = scene.doors(&scene.supervisor, None).await.unwrap();
    assert_eq!(all, [(2, true), (2, false)], "by grid, the oldest first");
    let open = "SELECT count(*) FROM stay WHERE closed_at IS NULL";
    assert_eq!(scene.test.number(open).await, 6, "the clock closes nothing");

    // What somebody said since the night is not shown any more, and ends its clock the next night.
    scene
        .test
        .sql(&format!(
            "UPDATE stay SET to_date = NULL WHERE dwelling_id = '{}'",
            scene.library.grids[0].buildings[0].dwellings[1].id
        ))
        .await;
    assert_eq!(
        scene.doors(&scene.supervisor, None).await.unwrap(),
        [(2, false)]
    );
    let third = clocks::run(app, DISTRICT).await.unwrap();
    assert_eq!(
        third,
        Ran {
            overdue: 0,
            ended: 1
        }
    );

    // Time goes on.
    app.surroundings()
        .advance(SignedDuration::from_hours(24 * 30));
    let later = clocks::run(app, DISTRICT).await.unwrap();
    // The other door, the one that ended since and is late by now, and the three agencies of the
    // reports, silent for a month. The visits were made.
    assert_eq!(later.overdue, 5);
    let overview = clocks::overview(app, &scene.supervisor, DISTRICT, None)
        .await
        .unwrap();
    assert_eq!((overview.total.ended, overview.total.ended_overdue), (2, 2));
    let rule = overview.rule.expect("Shenzhen has one");
    assert_eq!(rule.duty, "landlord.moved-out");
    assert!(rule.source.contains("第11条"), "{}", rule.source);
}

#[tokio::test]
async fn everybody_sees_the_clocks_of_their_own_area() {
    let scene = scene().await;
    let app = &scene.test.app;
    scene.ended(0, 30).await;
    clocks::run(app, DISTRICT).await.unwrap();
    let here = &scene.library.grids[0].code;
    let there = &scene.library.grids[2].code;
    assert_eq!(scene.doors(&scene.officer, None).await.unwrap().len(), 1);
    assert!(matches!(
        scene.doors(&scene.officer, Some(there)).await,
        Err(Error::Denied(_))
    ));
    let elsewhere = scene
        .test
        .hire("elsewhere", &[(Role::Officer, there)])
        .await;
    assert_eq!(scene.doors(&elsewhere, None).await.unwrap(), []);
    assert_eq!(
        clocks::overdue(app, &scene.officer, DISTRICT)
            .await
            .unwrap(),
        1
    );
    assert_eq!(clocks::overdue(app, &elsewhere, DISTRICT).await.unwrap(), 0);
    let overview = clocks::overview(app, &scene.supervisor, DISTRICT, Some(&here[..12]))
        .await
        .unwrap();
    assert_eq!(overview.total.ended, 1);
    let handler = scene
        .test
        .hire("handler", &[(Role::Handler, DISTRICT)])
        .await;
    assert!(scene.doors(&handler, None).await.is_err());
    assert!(matches!(
        clocks::silent_agencies(app, &scene.officer, DISTRICT, "", 10).await,
        Err(Error::Denied(_))
    ));
}

#[tokio::test]
async fn pages_of_doors_go_on_where_they_ended() {
    let scene = scene().await;
    let app = &scene.test.app;
    for dwelling in 0..3 {
        scene.ended(dwelling, 20).await;
    }
    clocks::run(app, DISTRICT).await.unwrap();
    let mut after = clocks::first();
    let mut seen = Vec::new();
    loop {
        let (_, rows) = clocks::doors(app, &scene.officer, DISTRICT, None, &after, 1)
            .await
            .unwrap();
        let Some(row) = rows.first() else { break };
        after = (row.grid_code.clone(), row.started_at, row.dwelling_id);
        seen.push(row.dwelling_id);
    }
    assert_eq!(seen.len(), 3);
    assert!(seen.is_sorted());
}

#[tokio::test]
async fn an_agency_is_silent_until_it_reports() {
    let scene = scene().await;
    let app = &scene.test.app;
    let grid = &scene.library.grids[0];
    let spec = LeadSpec::new(LeadKind::New, &["张三"]);
    scene.test.lead(grid, &grid.buildings[0], None, spec).await;
    let quiet = async || {
        clocks::silent_agencies(app, &scene.supervisor, DISTRICT, "", 10)
            .await
            .unwrap()
    };
    assert_eq!(quiet().await, []);
    app.surroundings()
        .advance(SignedDuration::from_hours(24 * 8));
    let silent = quiet().await;
    assert_eq!(silent.len(), 1);
    assert!(silent[0].last.is_some());
    // A visit of 48 hours, and the agency.
    assert_eq!(clocks::run(app, DISTRICT).await.unwrap().overdue, 2);
    scene.test.sql("UPDATE batch SET state = 'withdrawn'").await;
    assert_eq!(quiet().await[0].last, None, "never reported");
}
