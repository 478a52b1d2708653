//! A district with somebody of each kind and something of each kind to act on.

use intake::Channel;
use policy::{Actor, Role};
use registry::door::LeadKind;
use service::batches::{self, Incoming};
use store::proposal::ProposedAddress;
use testkit::{DISTRICT, LeadSpec, TestApp, TestLead, TestLibrary};
use uuid::Uuid;

use crate::client::Client;

/// Whom the lead at the first door names.
pub(crate) const PERSON: &str = "陈小妹";

pub(crate) struct World {
    pub(crate) test: TestApp,
    pub(crate) library: TestLibrary,
    pub(crate) steward: Client,
    /// Of the first community's first grid, where the lead is.
    pub(crate) officer: Client,
    /// Of the second community's first grid.
    pub(crate) elsewhere: Client,
    /// May nothing of what is tried here.
    pub(crate) handler: Client,
    pub(crate) officer_id: Uuid,
    pub(crate) lead: TestLead,
    steward_actor: Actor,
}

impl World {
    pub(crate) async fn new() -> Self {
        let test = TestApp::new().await;
        let library = test.library().await;
        let steward_actor = test.hire("steward", &[(Role::Steward, DISTRICT)]).await;
        let [here, there] = [0, 2].map(|n: usize| library.grids[n].code.clone());
        let officer = test.hire("officer", &[(Role::Officer, &here)]).await;
        test.hire("elsewhere", &[(Role::Officer, &there)]).await;
        test.hire("handler", &[(Role::Handler, DISTRICT)]).await;
        let Actor::Staff { id: officer_id, .. } = officer else {
            unreachable!("hired")
        };
        let grid = &library.grids[0];
        let building = &grid.buildings[0];
        let spec = LeadSpec::new(LeadKind::New, &[PERSON]).for_officer(officer_id);
        let lead = test
            .lead(grid, building, Some(&building.dwellings[0]), spec)
            .await;
        Self {
            steward: Client::new(&test.app, "steward").await,
            officer: Client::new(&test.app, "officer").await,
            elsewhere: Client::new(&test.app, "elsewhere").await,
            handler: Client::new(&test.app, "handler").await,
            test,
            library,
            officer_id,
            lead,
            steward_actor,
        }
    }

    /// A batch whose only row waits for a person: (batch, row).
    pub(crate) async fn waiting(&self) -> (Uuid, Uuid) {
        let table =
            "姓名,身份证号,电话,房屋地址,起租日期\n林小满,,,春风路8号没有的小区9栋908,2026-06-01\n";
        let incoming = Incoming {
            name: "旬报.csv".to_owned(),
            bytes: table.as_bytes().into(),
            source: "邻里".to_owned(),
            channel: Channel::Tenday,
        };
        let app = &self.test.app;
        let received = batches::receive(app, &self.steward_actor, DISTRICT, incoming)
            .await
            .unwrap();
        batches::process(app, DISTRICT, received.batch)
            .await
            .unwrap();
        let row: Vec<u8> = sqlx::query_scalar(
            "SELECT uuid_send(id) FROM declaration \
             WHERE batch_id = $1 AND outcome IN ('review', 'unmatched')",
        )
        .bind(received.batch)
        .fetch_one(app.pool())
        .await
        .expect("the row waits");
        (received.batch, Uuid::from_slice(&row).unwrap())
    }

    /// An open proposal of a room in the first building.
    pub(crate) async fn proposal(&self, room: &str) -> Uuid {
        let address = ProposedAddress {
            road: "春风路".to_owned(),
            road_no: "8号".to_owned(),
            compound: "迎春社区花园01".to_owned(),
            building: "1栋".to_owned(),
            unit: String::new(),
            floor: "9".to_owned(),
            room: room.to_owned(),
            usage: "住宅".to_owned(),
        };
        let grid = &self.library.grids[0].code;
        let (app, actor) = (&self.test.app, &self.steward_actor);
        service::proposals::propose(app, actor, DISTRICT, grid, &address, None)
            .await
            .unwrap()
    }

    /// The version that a form of this record would hold.
    pub(crate) async fn version(&self, table: &str, id: Uuid) -> String {
        let query = format!("SELECT version::bigint FROM {table} WHERE id = '{id}'");
        self.test.number(&query).await.to_string()
    }

    /// How often something was done, as the audit log knows.
    pub(crate) async fn logged(&self, action: &str) -> i64 {
        let query = format!("SELECT count(*) FROM audit_entry WHERE action = '{action}'");
        self.test.number(&query).await
    }
}
