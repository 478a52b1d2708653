//! Posts that begin and end on a day: who answers for which door then.

use jiff::SignedDuration;
use policy::{Actor, Role};
use registry::door::LeadKind;
use service::staff::{self, Post};
use service::{App, Error};
use testkit::{DISTRICT, LeadSpec, TestApp, TestLibrary};
use uuid::Uuid;

struct Scene {
    test: TestApp,
    library: TestLibrary,
    steward: Actor,
}

async fn scene() -> Scene {
    let test = TestApp::new().await;
    let library = test.library().await;
    let steward = test.hire("steward", &[(Role::Steward, DISTRICT)]).await;
    Scene {
        test,
        library,
        steward,
    }
}

impl Scene {
    fn app(&self) -> &App {
        &self.test.app
    }

    fn post(&self, role: Role, place: &str, from: i64, until: Option<i64>) -> Post {
        let now = self.app().surroundings().now();
        let day = |day: i64| now + SignedDuration::from_hours(24 * day);
        Post {
            role,
            place: place.to_owned(),
            from: (from > 0).then(|| day(from)),
            until: until.map(day),
        }
    }

    async fn move_to(&self, id: Uuid, post: &Post) -> Result<staff::Passed, Error> {
        let file = staff::show(self.app(), &self.steward, DISTRICT, id)
            .await
            .expect("the account");
        staff::move_to(self.app(), &self.steward, DISTRICT, id, file.version, post).await
    }

    /// An open task at the first door of a grid.
    async fn task(&self, grid: usize, officer: Uuid) -> Uuid {
        let grid = &self.library.grids[grid];
        let building = &grid.buildings[0];
        let spec = LeadSpec::new(LeadKind::New, &["张三"]).for_officer(officer);
        let lead = self
            .test
            .lead(grid, building, Some(&building.dwellings[0]), spec);
        lead.await.task
    }

    async fn holder(&self, task: Uuid) -> Option<Uuid> {
        let mut conn = self.app().read().await.expect("a connection");
        let row = store::task::by_id(&mut conn, DISTRICT, task)
            .await
            .expect("an answer");
        row.expect("the task").staff_id
    }

    /// Days go by, and the job that looks at posts runs.
    async fn after_days(&self, days: i64) -> u64 {
        let by = SignedDuration::from_hours(24 * days) + SignedDuration::from_mins(1);
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
async fn a_move_planned_for_later_takes_nothing_away_today() {
    let scene = scene().await;
    let (here, there) = (&scene.library.grids[0].code, &scene.library.grids[2].code);
    let officer = scene.test.hire("officer", &[(Role::Officer, here)]).await;
    let id = officer.staff_id().unwrap();
    let near = scene.task(0, id).await;
    let far = scene.task(2, id).await;
    // The far one was left behind by somebody.
    scene.test.sql("UPDATE task SET staff_id = NULL").await;
    scene
        .test
        .sql(&format!(
            "UPDATE task SET staff_id = '{id}' WHERE id = '{near}'"
        ))
        .await;
    let passed = scene
        .move_to(id, &scene.post(Role::Officer, there, 3, None))
        .await
        .unwrap();
    assert_eq!((passed.to_others, passed.unassigned), (0, 0));
    assert_eq!(scene.holder(near).await, Some(id));
    let held = |now: jiff::Timestamp| {
        let scene = &scene;
        async move {
            let file = staff::show(scene.app(), &scene.steward, DISTRICT, id)
                .await
                .unwrap();
            let codes: Vec<String> = file.roles_at(now).map(|role| role.code.clone()).collect();
            codes
        }
    };
    let now = || scene.app().surroundings().now();
    assert_eq!(held(now()).await, std::slice::from_ref(here));
    assert_eq!(scene.after_days(1).await, 0);
    assert_eq!(scene.holder(near).await, Some(id));

    assert_eq!(scene.after_days(2).await, 2);
    assert_eq!(held(now()).await, std::slice::from_ref(there));
    assert_eq!(scene.holder(near).await, None);
    assert_eq!(scene.holder(far).await, Some(id));
    assert_eq!(
        staff::keep_up(scene.app()).await.unwrap(),
        0,
        "once is enough"
    );
    let noted = "SELECT count(*) FROM audit_entry \
                 WHERE action IN ('staff.tasks_passed_on', 'staff.tasks_given')";
    assert_eq!(scene.test.number(noted).await, 2);
}

#[tokio::test]
async fn tasks_of_a_post_that_ends_go_to_whoever_is_in_charge_then() {
    let scene = scene().await;
    let grid = &scene.library.grids[0].code;
    let helper = scene.test.hire("helper", &[(Role::Officer, grid)]).await;
    let helper = helper.staff_id().unwrap();
    let task = scene.task(0, helper).await;
    scene
        .move_to(helper, &scene.post(Role::Officer, grid, 0, Some(2)))
        .await
        .unwrap();
    assert_eq!(scene.after_days(1).await, 0);
    assert_eq!(scene.holder(task).await, Some(helper));
    let heir = scene
        .test
        .hire("heir", &[(Role::Officer, "440399001001")])
        .await;
    assert_eq!(scene.after_days(1).await, 1);
    assert_eq!(scene.holder(task).await, heir.staff_id());
}

#[tokio::test]
async fn whoever_is_suspended_keeps_the_tasks_of_the_post_they_hold() {
    let scene = scene().await;
    let grid = &scene.library.grids[0].code;
    let officer = scene.test.hire("officer", &[(Role::Officer, grid)]).await;
    let id = officer.staff_id().unwrap();
    let task = scene.task(0, id).await;
    staff::suspend(scene.app(), &scene.steward, DISTRICT, id, 1)
        .await
        .unwrap();
    assert_eq!(scene.after_days(1).await, 0);
    assert_eq!(scene.holder(task).await, Some(id));
}

#[tokio::test]
async fn a_district_has_a_steward_on_every_day_to_come() {
    let scene = scene().await;
    let own = scene.steward.staff_id().unwrap();
    let alone = [
        scene.post(Role::Steward, DISTRICT, 0, Some(5)),
        scene.post(Role::Auditor, DISTRICT, 5, None),
        scene.post(Role::Steward, DISTRICT, 5, Some(9)),
    ];
    for post in alone {
        let refused = scene.move_to(own, &post).await;
        assert_eq!(code(refused.unwrap_err()), "last-steward", "{post:?}");
    }
    let new = staff::NewStaff {
        login: "deputy".to_owned(),
        name: "周婷".to_owned(),
        post: scene.post(Role::Steward, DISTRICT, 0, Some(5)),
    };
    staff::add(scene.app(), &scene.steward, DISTRICT, &new)
        .await
        .unwrap();
    // The deputy's days end: nobody can leave it to them for good.
    let refused = scene
        .move_to(own, &scene.post(Role::Auditor, DISTRICT, 0, None))
        .await;
    assert_eq!(code(refused.unwrap_err()), "last-steward");
    let longer = staff::NewStaff {
        login: "second".to_owned(),
        post: scene.post(Role::Steward, DISTRICT, 0, None),
        ..new
    };
    staff::add(scene.app(), &scene.steward, DISTRICT, &longer)
        .await
        .unwrap();
    scene
        .move_to(own, &scene.post(Role::Auditor, DISTRICT, 0, None))
        .await
        .unwrap();
}

#[tokio::test]
async fn stewards_and_auditors_hold_the_whole_district() {
    let scene = scene().await;
    let places = [
        DISTRICT,
        "440399001",
        "440399001001",
        &scene.library.grids[0].code,
    ];
    for (n, role) in Role::ALL.into_iter().enumerate() {
        for (m, place) in places.into_iter().enumerate() {
            let new = staff::NewStaff {
                login: format!("person-{n}-{m}"),
                name: "陈敏".to_owned(),
                post: scene.post(role, place, 0, None),
            };
            let added = staff::add(scene.app(), &scene.steward, DISTRICT, &new).await;
            match added {
                Ok(_) => assert!(staff::fits(role, place), "{role:?} {place}"),
                Err(error) => {
                    assert!(!staff::fits(role, place), "{role:?} {place}");
                    assert_eq!(code(error), "role-needs-district");
                }
            }
        }
    }
}
