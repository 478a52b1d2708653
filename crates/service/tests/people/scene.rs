use policy::{Actor, Role};
use registry::door::{Finding, LeadKind};
use registry::identity::IdKind;
use service::Error;
use service::accounts::{self, Place, Session};
use service::bindings::Door;
use service::doors::{Visit, record_door_check};
use service::parties::PersonSaid;
use service::tasks;
use testkit::{DISTRICT, LeadSpec, SmsReceiver, TestApp, TestLibrary};
use uuid::Uuid;

/// Who lives at the first door: name, number, telephone.
pub(crate) const NAME: &str = "林小满";
pub(crate) const NUMBER: &str = "10019019900101109X";
pub(crate) const LAST: &str = "01109x";
pub(crate) const PHONE: &str = "+8613800138000";

pub(crate) struct Scene {
    pub(crate) test: TestApp,
    pub(crate) library: TestLibrary,
    pub(crate) sms: SmsReceiver,
    /// Of the first grid.
    pub(crate) officer: Actor,
    pub(crate) person: Uuid,
    /// The open task at their door.
    pub(crate) task: Uuid,
}

impl Scene {
    pub(crate) async fn new() -> Self {
        let test = TestApp::new().await;
        let library = test.library().await;
        let sms = test.gateway().await;
        let officer = test
            .hire("officer", &[(Role::Officer, &library.grids[0].code)])
            .await;
        let mut spec = LeadSpec::new(LeadKind::New, &[]);
        spec.people.push(PersonSaid {
            name: NAME.to_owned(),
            id_kind: IdKind::CitizenId,
            id_number: NUMBER.to_owned(),
            id_number_is_whole: true,
            phone: "138 0013 8000".to_owned(),
        });
        let grid = &library.grids[0];
        let building = &grid.buildings[0];
        let lead = test
            .lead(grid, building, Some(&building.dwellings[0]), spec)
            .await;
        Self {
            person: lead.parties[0],
            task: lead.task,
            test,
            library,
            sms,
            officer,
        }
    }

    /// The n-th dwelling of the first building.
    pub(crate) fn door(&self, n: usize) -> Door {
        let building = &self.library.grids[0].buildings[0];
        Door {
            building: building.id,
            dwelling: Some(building.dwellings[n].id),
        }
    }

    /// The officer finds at the first door what was reported.
    pub(crate) async fn confirmed(&self) {
        let app = &self.test.app;
        let file = tasks::show(app, &self.officer, DISTRICT, self.task)
            .await
            .unwrap();
        let visit = Visit::found(Finding::Confirmed { period: None });
        let version = file.task.version;
        record_door_check(app, &self.officer, DISTRICT, self.task, version, &visit)
            .await
            .unwrap();
    }

    pub(crate) async fn signed_in(&self, phone: &str) -> Session {
        let token = self.sms.sign_in(phone).await;
        let session = accounts::session(&self.test.app, &token).await.unwrap();
        session.expect("a session")
    }
}

/// Before a plate of the first door.
pub(crate) fn place() -> Place {
    Place {
        district: DISTRICT.to_owned(),
        plate: format!("{DISTRICT}-000001"),
    }
}

/// The code and the field of a refusal.
pub(crate) fn refused<T: std::fmt::Debug>(
    answer: Result<T, Error>,
) -> (&'static str, Option<&'static str>) {
    match answer {
        Err(Error::Refused(refusal)) => (refusal.code, refusal.field),
        other => panic!("expected a refusal, got {other:?}"),
    }
}
