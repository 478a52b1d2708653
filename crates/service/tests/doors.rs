//! From a task to the registry: what officers record at doors.

use jiff::SignedDuration;
use jiff::civil::date;
use policy::{Actor, Purpose, Role};
use registry::door::{Finding, LeadKind, Present};
use registry::identity::IdKind;
use service::doors::{Visit, record_door_check};
use service::parties::PersonSaid;
use service::tasks::{self, Whose};
use service::{Error, counts, dwellings, reveal};
use testkit::{DISTRICT, LeadSpec, TestApp, TestLibrary};

const AS_REPORTED: Finding = Finding::Confirmed { period: None };
/// Made up: no region has the prefix 10.
const NUMBER: &str = "100101199003070019";

struct Scene {
    test: TestApp,
    library: TestLibrary,
    officer: Actor,
}

async fn scene() -> Scene {
    let test = TestApp::new().await;
    let library = test.library().await;
    let grid = library.grids[0].code.clone();
    let officer = test.hire("officer", &[(Role::Officer, &grid)]).await;
    Scene {
        test,
        library,
        officer,
    }
}

fn with_number(name: &str) -> PersonSaid {
    PersonSaid {
        name: name.to_owned(),
        id_kind: IdKind::CitizenId,
        id_number: valid(NUMBER),
        id_number_is_whole: true,
        phone: "13800000000".to_owned(),
    }
}

/// The number with its right last character.
fn valid(number: &str) -> String {
    ('0'..='9')
        .chain(['X'])
        .map(|last| format!("{}{last}", &number[..17]))
        .find(|number| registry::identity::check(IdKind::CitizenId, number).is_ok())
        .expect("one last character is right")
}

impl Scene {
    async fn lead(&self, dwelling: usize, kind: LeadKind, names: &[&str]) -> testkit::TestLead {
        let spec = LeadSpec::new(kind, names).for_officer(self.officer.staff_id().expect("staff"));
        self.lead_of(Some(dwelling), spec).await
    }

    async fn lead_of(&self, dwelling: Option<usize>, spec: LeadSpec) -> testkit::TestLead {
        let grid = &self.library.grids[0];
        let building = &grid.buildings[0];
        let dwelling = dwelling.map(|n| &building.dwellings[n]);
        self.test.lead(grid, building, dwelling, spec).await
    }

    async fn record(
        &self,
        task: uuid::Uuid,
        visit: &Visit,
    ) -> Result<service::doors::Recorded, Error> {
        let file = tasks::show(&self.test.app, &self.officer, DISTRICT, task).await?;
        let version = file.task.version;
        record_door_check(
            &self.test.app,
            &self.officer,
            DISTRICT,
            task,
            version,
            visit,
        )
        .await
    }

    async fn file(&self, dwelling: usize) -> dwellings::DwellingFile {
        let id = self.library.grids[0].buildings[0].dwellings[dwelling].id;
        dwellings::dwelling(&self.test.app, &self.officer, DISTRICT, id)
            .await
            .expect("the file")
    }
}

fn refused(
    result: Result<service::doors::Recorded, Error>,
) -> (&'static str, Option<&'static str>) {
    match result {
        Err(Error::Refused(refusal)) => (refusal.code, refusal.field),
        other => panic!("expected a refusal, got {other:?}"),
    }
}

#[tokio::test]
async fn a_letting_reported_checked_and_ended() {
    let scene = scene().await;
    let lead = scene.lead(0, LeadKind::New, &["张三丰", "李四"]).await;
    let before = tasks::show(&scene.test.app, &scene.officer, DISTRICT, lead.task)
        .await
        .unwrap();
    assert_eq!(before.leads[0].people[0].name, "张**");
    assert_eq!(before.leads[0].sources[0].channel, "tenday");
    assert_eq!(
        before.task.due_at.duration_since(before.task.created_at),
        SignedDuration::from_hours(48)
    );

    let mut visit = Visit::found(AS_REPORTED);
    visit.note = "房东在场".to_owned();
    let recorded = scene.record(lead.task, &visit).await.unwrap();
    assert_eq!(
        (recorded.opened, recorded.leads, recorded.done),
        (2, 1, true)
    );
    let file = scene.file(0).await;
    assert_eq!(file.stays.len(), 2);
    assert_eq!(file.leads[0].lead.state, "confirmed");
    assert_eq!(file.visits[0].note, "房东在场");
    assert_eq!(
        (file.tasks[0].state.as_str(), file.declarations.len()),
        ("done", 1)
    );
    assert!(file.timeline.len() >= 4);
    assert!(file.may_reveal);
    assert_eq!(file.place.officer.as_deref(), Some("officer"));
    assert_eq!(file.place.areas.len(), 3);

    let gone = scene.lead(0, LeadKind::Ended, &["李四"]).await;
    let recorded = scene
        .record(gone.task, &Visit::found(AS_REPORTED))
        .await
        .unwrap();
    assert_eq!((recorded.closed, recorded.opened), (1, 0));
    assert_eq!(scene.file(0).await.stays[0].person.name, "张**");

    // Nothing readable reached the disk.
    let plain = "SELECT count(*) FROM door_check \
                 WHERE position(convert_to('房东', 'UTF8') in note) > 0";
    assert_eq!(scene.test.number(plain).await, 0);
    assert_eq!(
        scene
            .test
            .number("SELECT count(*) FROM audit_entry WHERE action = 'door.checked'")
            .await,
        2
    );
}

#[tokio::test]
async fn a_person_known_by_document_keeps_the_stay() {
    let scene = scene().await;
    let mut spec = LeadSpec::new(LeadKind::New, &[]);
    spec.people = vec![with_number("王小明")];
    let first = scene.lead_of(Some(1), spec.clone()).await;
    scene
        .record(first.task, &Visit::found(AS_REPORTED))
        .await
        .unwrap();
    // The same document, the name spelt otherwise, other dates.
    spec.kind = LeadKind::Changed;
    spec.people = vec![with_number("王晓明")];
    spec.to = Some(date(2031, 1, 31));
    let second = scene.lead_of(Some(1), spec).await;
    let recorded = scene
        .record(second.task, &Visit::found(AS_REPORTED))
        .await
        .unwrap();
    assert_eq!((recorded.opened, recorded.kept, recorded.closed), (0, 1, 0));
    let stays = scene.file(1).await.stays;
    assert_eq!(
        (stays.len(), stays[0].stay.to_date),
        (1, Some(date(2031, 1, 31)))
    );
}

#[tokio::test]
async fn a_correction_registers_who_was_found() {
    let scene = scene().await;
    let lead = scene.lead(2, LeadKind::New, &["张三", "李四"]).await;
    let finding = Finding::Corrected {
        people: vec![Present::Known(lead.parties[1]), Present::Entered(0)],
        period: None,
    };
    let mut visit = Visit {
        entered: vec![with_number("赵六")],
        ..Visit::found(finding)
    };
    let recorded = scene.record(lead.task, &visit).await.unwrap();
    assert_eq!((recorded.opened, recorded.leads), (2, 1));
    let mut names: Vec<_> = scene
        .file(2)
        .await
        .stays
        .into_iter()
        .map(|s| s.person.name)
        .collect();
    names.sort();
    assert_eq!(names, ["李*", "赵*"]);
    assert_eq!(
        scene
            .test
            .number("SELECT count(*) FROM party WHERE id_index IS NOT NULL")
            .await,
        1
    );

    visit.entered[0].id_number = "100101199003070011".to_owned();
    let other = scene.lead(3, LeadKind::New, &["张三"]).await;
    visit.finding = Finding::Corrected {
        people: vec![Present::Entered(0)],
        period: None,
    };
    assert_eq!(
        refused(scene.record(other.task, &visit).await),
        ("person-id-checksum", Some("id_number"))
    );
    assert_eq!(
        scene.test.number("SELECT count(*) FROM door_check").await,
        1
    );
}

#[tokio::test]
async fn at_a_building_the_dwelling_must_be_named() {
    let scene = scene().await;
    let officer = scene.officer.staff_id().expect("staff");
    let spec = LeadSpec::new(LeadKind::New, &["张三"]).for_officer(officer);
    let lead = scene.lead_of(None, spec).await;
    let task = tasks::show(&scene.test.app, &scene.officer, DISTRICT, lead.task)
        .await
        .unwrap();
    assert_eq!(task.dwellings.len(), 6);
    let mut visit = Visit::found(AS_REPORTED);
    assert_eq!(
        refused(scene.record(lead.task, &visit).await),
        ("dwelling-missing", Some("dwelling"))
    );
    visit.dwelling = Some(scene.library.grids[0].buildings[1].dwellings[0].id);
    assert_eq!(
        refused(scene.record(lead.task, &visit).await),
        ("dwelling-elsewhere", Some("dwelling"))
    );
    visit.dwelling = Some(scene.library.grids[0].buildings[0].dwellings[4].id);
    assert_eq!(scene.record(lead.task, &visit).await.unwrap().opened, 1);
    assert_eq!(scene.file(4).await.stays.len(), 1);
    // The name is known at this door from now on.
    let gone = scene.lead(4, LeadKind::Ended, &["张三"]).await;
    let recorded = scene
        .record(gone.task, &Visit::found(AS_REPORTED))
        .await
        .unwrap();
    assert_eq!(recorded.closed, 1);
}

#[tokio::test]
async fn nobody_home_and_refused() {
    let scene = scene().await;
    let lead = scene.lead(0, LeadKind::New, &["张三"]).await;
    let again_at = scene.test.app.surroundings().now() + SignedDuration::from_hours(20);
    let visit = Visit::found(Finding::NobodyHome { again_at });
    let recorded = scene.record(lead.task, &visit).await.unwrap();
    assert!(!recorded.done && recorded.leads == 0);
    let file = tasks::show(&scene.test.app, &scene.officer, DISTRICT, lead.task)
        .await
        .unwrap();
    assert_eq!(file.task.visit_again_at, Some(again_at));
    assert_eq!(file.visits[0].result, "nobody_home");
    let told: Vec<_> = scene
        .file(0)
        .await
        .timeline
        .into_iter()
        .filter_map(|event| match event.what {
            dwellings::Happening::Visited { again_at, .. } => Some(again_at),
            _ => None,
        })
        .collect();
    assert_eq!(told, [Some(again_at)]);
    // A form that was open since before.
    let stale = record_door_check(
        &scene.test.app,
        &scene.officer,
        DISTRICT,
        lead.task,
        1,
        &Visit::found(Finding::Refused),
    )
    .await;
    assert!(matches!(stale, Err(Error::Stale)), "{stale:?}");
    scene
        .record(lead.task, &Visit::found(Finding::Refused))
        .await
        .unwrap();
    assert_eq!(
        refused(
            scene
                .record(lead.task, &Visit::found(Finding::NotLet))
                .await
        )
        .0,
        "task-done"
    );
}

#[tokio::test]
async fn two_officers_at_one_door_settle_it_once() {
    let scene = scene().await;
    let lead = scene.lead(0, LeadKind::New, &["张三"]).await;
    let visit = Visit::found(AS_REPORTED);
    let go = || {
        record_door_check(
            &scene.test.app,
            &scene.officer,
            DISTRICT,
            lead.task,
            1,
            &visit,
        )
    };
    let (a, b) = tokio::join!(go(), go());
    assert_eq!(
        usize::from(a.is_ok()) + usize::from(b.is_ok()),
        1,
        "{a:?} {b:?}"
    );
    assert_eq!(scene.test.number("SELECT count(*) FROM stay").await, 1);
}

#[tokio::test]
async fn lists_end_where_the_area_does_and_page_by_key() {
    let scene = scene().await;
    for dwelling in 0..5 {
        scene.lead(dwelling, LeadKind::New, &["张三"]).await;
    }
    let far = &scene.library.grids[2];
    let spec = LeadSpec::new(LeadKind::New, &["李四"]);
    let foreign = scene
        .test
        .lead(
            far,
            &far.buildings[0],
            Some(&far.buildings[0].dwellings[0]),
            spec,
        )
        .await;
    let app = &scene.test.app;
    let mut seen = Vec::new();
    let mut after = None;
    loop {
        let page = tasks::list(app, &scene.officer, DISTRICT, Whose::Mine, after, 2)
            .await
            .unwrap();
        seen.extend(page.tasks.iter().map(|task| task.due_at));
        after = page.next;
        if after.is_none() {
            break;
        }
    }
    assert_eq!(seen.len(), 5);
    assert!(seen.is_sorted());
    let all = tasks::list(app, &scene.officer, DISTRICT, Whose::All, None, 50)
        .await
        .unwrap();
    assert_eq!(all.tasks.len(), 5);
    let hidden = tasks::show(app, &scene.officer, DISTRICT, foreign.task).await;
    assert!(matches!(hidden, Err(Error::NotFound("task"))));
    let supervisor = scene
        .test
        .hire("boss", &[(Role::Supervisor, DISTRICT)])
        .await;
    let all = tasks::list(app, &supervisor, DISTRICT, Whose::All, None, 50)
        .await
        .unwrap();
    assert_eq!(all.tasks.len(), 6);
    let visit = Visit::found(Finding::NotLet);
    let denied = record_door_check(app, &supervisor, DISTRICT, foreign.task, 1, &visit).await;
    assert!(matches!(denied, Err(Error::Denied(_))));
}

#[tokio::test]
async fn a_reveal_is_logged_before_it_shows_anything() {
    let scene = scene().await;
    let mut spec = LeadSpec::new(LeadKind::New, &[]);
    spec.people = vec![with_number("王小明")];
    let lead = scene.lead_of(Some(0), spec).await;
    let (app, party) = (&scene.test.app, lead.parties[0]);
    let shown = reveal::reveal(app, &scene.officer, DISTRICT, party, Purpose::DoorCheck)
        .await
        .unwrap();
    assert_eq!(shown.open.name.as_str(), "王小明");
    assert_eq!(shown.open.id_number.as_str(), valid(NUMBER));
    let logged = "SELECT count(*) FROM audit_entry WHERE action = 'identity.revealed' \
                  AND detail LIKE 'purpose=door_check door=%'";
    assert_eq!(scene.test.number(logged).await, 1);
    let supervisor = scene
        .test
        .hire("boss", &[(Role::Supervisor, DISTRICT)])
        .await;
    let denied = reveal::reveal(app, &supervisor, DISTRICT, party, Purpose::Emergency).await;
    assert!(matches!(denied, Err(Error::Denied(_))));
    let elsewhere = scene.library.grids[3].code.clone();
    let stranger = scene
        .test
        .hire("stranger", &[(Role::Officer, &elsewhere)])
        .await;
    let hidden = reveal::reveal(app, &stranger, DISTRICT, party, Purpose::DoorCheck).await;
    assert!(matches!(hidden, Err(Error::NotFound(_))));
    // Another key file opens nothing.
    let other = scene.test.again([8; 32]).await;
    let sealed = reveal::reveal(&other, &scene.officer, DISTRICT, party, Purpose::DoorCheck).await;
    assert!(matches!(sealed, Err(Error::Unreadable(_))));
    assert_eq!(scene.test.number(logged).await, 1);
}

#[tokio::test]
async fn counts_follow_the_doors() {
    let scene = scene().await;
    let app = &scene.test.app;
    let lead = scene.lead(0, LeadKind::New, &["张三", "李四"]).await;
    scene.lead(1, LeadKind::New, &["王五"]).await;
    store::counts::recount(&mut app.read().await.unwrap(), DISTRICT)
        .await
        .unwrap();
    scene
        .record(lead.task, &Visit::found(AS_REPORTED))
        .await
        .unwrap();
    app.surroundings().advance(SignedDuration::from_hours(49));
    let supervisor = scene
        .test
        .hire("boss", &[(Role::Supervisor, DISTRICT)])
        .await;
    let shown = |code| counts::below(app, &supervisor, DISTRICT, code);
    let district = shown(None).await.unwrap();
    assert_eq!(
        (district.parts.len(), district.parts[0].name.as_str()),
        (1, "城东街道")
    );
    let total = &district.total;
    assert_eq!(
        (total.dwellings, total.let_dwellings, total.open_stays),
        (48, 1, 2)
    );
    assert_eq!(
        (total.open_leads, total.open_tasks, total.overdue_tasks),
        (1, 1, 1)
    );
    let community = shown(Some("440399001001")).await.unwrap();
    assert_eq!(
        community
            .parts
            .iter()
            .map(|grid| grid.open_stays)
            .collect::<Vec<_>>(),
        [2, 0]
    );
    // What visits add up to is what a new count finds.
    store::counts::recount(&mut app.read().await.unwrap(), DISTRICT)
        .await
        .unwrap();
    assert_eq!(shown(None).await.unwrap().total, *total);
    let local = scene
        .test
        .hire("local", &[(Role::Supervisor, "440399001002")])
        .await;
    let denied = counts::below(app, &local, DISTRICT, Some("440399001001")).await;
    assert!(matches!(denied, Err(Error::Denied(_))));
}

#[tokio::test]
async fn a_guess_is_not_said_about_a_door() {
    let scene = scene().await;
    let lead = scene.lead(0, LeadKind::New, &["张三"]).await;
    assert_eq!(scene.file(0).await.declarations.len(), 1);
    let page = tasks::list(
        &scene.test.app,
        &scene.officer,
        DISTRICT,
        Whose::Mine,
        None,
        5,
    )
    .await
    .unwrap();
    assert_eq!((page.tally.open, page.tally.overdue), (1, 0));
    assert_eq!(page.kinds, [(lead.task, "new".to_owned())]);
    scene
        .test
        .sql("UPDATE declaration SET outcome = 'review'")
        .await;
    let file = scene.file(0).await;
    assert!(file.declarations.is_empty());
}

#[tokio::test]
async fn a_building_lists_its_dwellings_by_code() {
    let scene = scene().await;
    scene.lead(3, LeadKind::New, &["张三"]).await;
    let id = scene.library.grids[0].buildings[0].id;
    let page = |after: String| {
        let (app, officer) = (scene.test.app.clone(), scene.officer.clone());
        async move {
            dwellings::building(&app, &officer, DISTRICT, id, &after, 4)
                .await
                .unwrap()
        }
    };
    let first = page(String::new()).await;
    assert_eq!((first.building.dwellings, first.dwellings.len()), (6, 4));
    assert_eq!(first.dwellings[3].open_leads, 1);
    let second = page(first.next.expect("another page")).await;
    assert_eq!((second.dwellings.len(), second.next), (2, None));
}
