//! A district with somebody of each kind and something of each kind to act on.

use intake::Channel;
use policy::{Actor, Ground, Role};
use registry::door::LeadKind;
use service::batches::{self, Incoming};
use service::disclosures::{self, Asked, Whom};
use service::grids::{self, Said};
use service::hazards::Told;
use service::plates::{Kind, Of, Order, Take};
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

    /// An agency with a file of its own.
    pub(crate) async fn agency(&self) -> Uuid {
        let written = service::agencies::Written {
            name: "样板房产".to_owned(),
            filing: "filed".to_owned(),
            reports_by: "api".to_owned(),
            ..service::agencies::Written::default()
        };
        let app = &self.test.app;
        let added = service::agencies::add(app, &self.steward_actor, DISTRICT, &written).await;
        added.unwrap()
    }

    /// A connector of an agency.
    pub(crate) async fn connector(&self, agency: Uuid) -> Uuid {
        let said = intake::pull::Described {
            name: "后台".to_owned(),
            url: "https://api.example.cn/leases".to_owned(),
            fields: [("address".to_owned(), "address".to_owned())].into(),
            ..intake::pull::Described::default()
        };
        let (app, by, none) = (&self.test.app, &self.steward_actor, String::new().into());
        service::agencies::connectors::connect(app, by, DISTRICT, agency, &said, &none)
            .await
            .unwrap()
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

    /// Plates of the first building and its dwellings; gives the serial of the building's.
    pub(crate) async fn plated(&self) -> i64 {
        let app = &self.test.app;
        let mut conn = app.read().await.unwrap();
        store::installation::remember(&mut conn, "a key", "intl")
            .await
            .unwrap();
        drop(conn);
        let (machine, url) = (Actor::Machine, "https://plate.example.cn");
        service::plates::set_origin(app, &machine, DISTRICT, url, false)
            .await
            .unwrap();
        for of in [Of::Buildings, Of::Dwellings] {
            let order = Order {
                place: self.library.grids[0].buildings[0].code.clone(),
                of,
                size: paper::Size::Room,
                kind: Kind::Issue,
                plate: None,
                font: None,
                per_file: 100,
            };
            let printed: Take = Box::new(|_| Ok(()));
            service::plates::issue(app, &machine, DISTRICT, &order, printed, &mut |_| {})
                .await
                .unwrap();
        }
        let query = "SELECT serial FROM door_plate WHERE dwelling_id IS NULL";
        self.test.number(query).await
    }

    /// The page of a plate.
    pub(crate) fn page_of(&self, serial: i64) -> String {
        let key = &self.test.app.keys().plate;
        let token = key.token(DISTRICT, u64::try_from(serial).unwrap()).unwrap();
        format!("/p/{token}")
    }

    /// The plate of the n-th dwelling of the first building.
    pub(crate) async fn plate_of(&self, dwelling: usize) -> i64 {
        let id = self.library.grids[0].buildings[0].dwellings[dwelling].id;
        let query = format!(
            "SELECT serial FROM door_plate WHERE dwelling_id = '{id}' AND state = 'issued'"
        );
        self.test.number(&query).await
    }

    /// A danger told of by the first dwelling's plate.
    pub(crate) async fn report(&self) -> Uuid {
        let app = &self.test.app;
        let page = self.page_of(self.plate_of(0).await);
        let scan = service::plates::look_up(app, page.rsplit('/').next().unwrap())
            .await
            .unwrap();
        let told = Told {
            kind: Some(service::hazards::Kind::Fire),
            words: "楼道里堆满纸箱，电话13800138000".to_owned(),
            phone: "13800138000".to_owned(),
        };
        service::hazards::tell(app, &scan, &told, "192.0.2.9")
            .await
            .unwrap();
        let id: Vec<u8> = sqlx::query_scalar("SELECT uuid_send(id) FROM hazard_report")
            .fetch_one(app.pool())
            .await
            .unwrap();
        Uuid::from_slice(&id).unwrap()
    }

    /// The event of that report.
    pub(crate) async fn event(&self) -> Uuid {
        let id: Vec<u8> = sqlx::query_scalar("SELECT uuid_send(id) FROM event")
            .fetch_one(self.test.app.pool())
            .await
            .unwrap();
        Uuid::from_slice(&id).unwrap()
    }

    /// A letter about the first grid that nobody took.
    pub(crate) async fn letter(&self) -> Uuid {
        let (id, grid) = (self.test.id(), &self.library.grids[0].code);
        let query = format!(
            "INSERT INTO outgoing_letter (id, district, place, staff_id, channel, kind, notices, \
             state, made_at, run_at, expires_at, dead_at) SELECT '{id}', '{DISTRICT}', '{grid}', \
             id, 'mail', 'hazard-told', 1, 'dead', now(), now(), now(), now() \
             FROM staff ORDER BY id LIMIT 1"
        );
        assert_eq!(self.test.sql(&query).await, 1);
        id
    }

    /// A drawing of the first grid that waits to be carried out.
    pub(crate) async fn drawing(&self) -> Uuid {
        let steward = self.test.hire("drawer", &[(Role::Steward, DISTRICT)]).await;
        let code = &self.library.grids[0].code;
        let text = format!(
            r#"{{"type":"FeatureCollection","features":[{{"type":"Feature","properties":{{"code":"{code}"}},"geometry":{{"type":"Polygon","coordinates":[[[114.0,22.5],[114.01,22.5],[114.01,22.51],[114.0,22.5]]]}}}}]}}"#
        );
        let said = Said {
            file_name: "网格.geojson",
            bytes: text.as_bytes(),
            crs: "EPSG:4490".parse().ok(),
        };
        grids::draw(&self.test.app, &steward, DISTRICT, said)
            .await
            .unwrap()
    }

    /// A disclosure of whom the lead names, that waits for somebody who agrees.
    pub(crate) async fn disclosure(&self) -> Uuid {
        let app = &self.test.app;
        let supervisor = self
            .test
            .hire("asker", &[(Role::Supervisor, DISTRICT)])
            .await;
        let asked = Asked {
            authority: "样板区公安分局".to_owned(),
            case_number: "样公调证12号".to_owned(),
            ground: Some(Ground::CriminalCase),
            whom: Some(Whom::Person(self.lead.parties[0])),
            barred_until: None,
        };
        let door = self.library.grids[0].buildings[0].dwellings[0].id;
        disclosures::ask(
            app,
            &supervisor,
            DISTRICT,
            door,
            disclosures::Kind::Asked,
            &asked,
        )
        .await
        .unwrap()
    }

    /// A short let at the first dwelling that somebody filed who is known for nothing else.
    pub(crate) async fn filing(&self) -> Uuid {
        let (account, letting, id) = (Uuid::now_v7(), Uuid::now_v7(), Uuid::now_v7());
        let building = &self.library.grids[0].buildings[0];
        let (at, home) = (building.id, building.dwellings[0].id);
        let now = "now(), now(), now() + interval '5 days'";
        for statement in [
            format!(
                "INSERT INTO account (district, id, created_at, last_used_at, destroyed_at) \
                 VALUES ('{DISTRICT}', '{account}', now(), now(), now())"
            ),
            "INSERT INTO undertaking VALUES ('\\x00', 'x', 'x', 'x') ON CONFLICT DO NOTHING"
                .to_owned(),
            format!(
                "INSERT INTO letting (district, id, account_id, bound, role, building_id, \
                 dwelling_id, kind, rooms, beds, title, smoke_alarm, extinguisher, breaker, \
                 gas_alarm, escape_way, undertaking, signed_at) \
                 VALUES ('{DISTRICT}', '{letting}', '{account}', false, 'host', '{at}', '{home}', \
                 'short', 1, 2, 'own', true, true, true, true, true, '\\x00', now())"
            ),
            format!(
                "INSERT INTO short_let (district, id, letting_id, account_id, building_id, \
                 dwelling_id, filed_at, look_from, due_at, due_certain, pack, state) VALUES ('{DISTRICT}', \
                 '{id}', '{letting}', '{account}', '{at}', '{home}', {now}, true, '', 'waiting')"
            ),
        ] {
            let statement = sqlx::AssertSqlSafe(statement);
            sqlx::query(statement)
                .execute(self.test.app.pool())
                .await
                .unwrap();
        }
        id
    }

    /// How often something was done, as the audit log knows.
    pub(crate) async fn logged(&self, action: &str) -> i64 {
        let query = format!("SELECT count(*) FROM audit_entry WHERE action = '{action}'");
        self.test.number(&query).await
    }
}
