//! A district of one building with a steward and an officer, and sheets that arrive there.

#![allow(clippy::unwrap_used)] // helpers outside test functions too

use std::collections::BTreeMap;
use std::fmt::Write as _;

use intake::Channel;
use policy::{Actor, Role};
use registry::door::Finding;
use service::batches::{self, Incoming};
use service::doors::{Recorded, Visit, record_door_check};
use service::library::{ImportExtent, import};
use service::tasks::{self, TaskFile};
use service::{App, Error};
use testkit::{DISTRICT, TestApp};
use uuid::Uuid;

pub(crate) const GRID: &str = "44039900100101";
pub(crate) const AS_REPORTED: Finding = Finding::Confirmed { period: None };

pub(crate) struct Scene {
    pub(crate) test: TestApp,
    pub(crate) steward: Actor,
    pub(crate) officer: Actor,
}

/// A row of a library file.
pub(crate) fn door(grid: &str, building: u32, room: u32) -> String {
    let code = format!("{grid}{building:05}");
    let community = &grid[9..12];
    format!(
        "{code}{room:06},{code},广东省,深圳市,样板区,城东街道,迎春社区{community},{},春风路,8号,\
         锦绣花园,,{building}栋,1单元,1,{room}室,residential,,,\
         广东省深圳市样板区城东街道春风路8号锦绣花园{building}栋1单元{room}室\n",
        &grid[12..],
    )
}

pub(crate) const LIBRARY_HEAD: &str = "unit_code,building_code,province,city,district,street,\
    community,grid,road,road_no,compound,aliases,building,unit,floor,room,usage,lon,lat,\
    standard_address\n";

impl Scene {
    pub(crate) async fn new() -> Self {
        Self::with(vault::Suite::Intl).await
    }

    /// The same with the algorithms of a suite.
    pub(crate) async fn with(suite: vault::Suite) -> Self {
        let test = TestApp::with(suite).await;
        let mut library = LIBRARY_HEAD.to_owned();
        for (building, room) in [(1, 101), (1, 102), (1, 201), (1, 202), (2, 101), (2, 102)] {
            library.push_str(&door(GRID, building, room));
        }
        load(&test.app, library).await;
        let steward = test.hire("steward", &[(Role::Steward, DISTRICT)]).await;
        let officer = test.hire("officer", &[(Role::Officer, GRID)]).await;
        Self {
            test,
            steward,
            officer,
        }
    }

    pub(crate) fn app(&self) -> &App {
        &self.test.app
    }

    /// A sheet arrives: rows of address, name, first day, last day, and whether they left.
    pub(crate) async fn receive(&self, source: &str, rows: &[&str]) -> Uuid {
        let mut sheet = "地址,姓名,入住日期,到期日期,是否退租\n".to_owned();
        for row in rows {
            writeln!(sheet, "{row}").unwrap();
        }
        // The same rows of two senders are two files.
        writeln!(sheet, "制表：{source}").unwrap();
        let incoming = Incoming {
            name: format!("{source}.csv"),
            bytes: sheet.into_bytes().into(),
            source: source.to_owned(),
            channel: Channel::Tenday,
        };
        batches::receive(self.app(), &Actor::Machine, DISTRICT, incoming)
            .await
            .unwrap()
            .batch
    }

    /// The same, worked off.
    pub(crate) async fn report(&self, source: &str, rows: &[&str]) -> Uuid {
        let batch = self.receive(source, rows).await;
        batches::process(self.app(), DISTRICT, batch).await.unwrap();
        batch
    }

    /// What came of the rows of a batch, in order.
    pub(crate) async fn outcomes(&self, batch: Uuid) -> Vec<String> {
        let rows = batches::rows(self.app(), &self.steward, DISTRICT, batch, 0, None, 100).await;
        rows.unwrap().into_iter().map(|row| row.outcome).collect()
    }

    /// The officer's open tasks, by address.
    pub(crate) async fn tasks(&self) -> BTreeMap<String, Uuid> {
        let whose = tasks::Whose::Mine;
        let page = tasks::list(self.app(), &self.officer, DISTRICT, whose, None, 100).await;
        let tasks = page.unwrap().tasks.into_iter();
        tasks.map(|task| (task.address, task.id)).collect()
    }

    /// The officer opens the page of the one open task.
    pub(crate) async fn open_task(&self) -> TaskFile {
        let tasks = self.tasks().await;
        assert_eq!(tasks.len(), 1, "{tasks:?}");
        let id = *tasks.values().next().unwrap();
        tasks::show(self.app(), &self.officer, DISTRICT, id)
            .await
            .unwrap()
    }

    /// The officer records a finding on the page as it was opened.
    pub(crate) async fn record(
        &self,
        page: &TaskFile,
        finding: Finding,
    ) -> Result<Recorded, Error> {
        let (id, version) = (page.task.id, page.task.version);
        let visit = Visit::found(finding);
        record_door_check(self.app(), &self.officer, DISTRICT, id, version, &visit).await
    }

    /// The officer visits the one door that waits.
    pub(crate) async fn visit(&self, finding: Finding) -> Recorded {
        let page = self.open_task().await;
        self.record(&page, finding).await.unwrap()
    }

    /// What reports, visits and withdrawals added up to is what counting everything finds.
    pub(crate) async fn numbers_are_a_new_counts(&self) {
        let kept = self.numbers().await;
        let mut conn = self.app().read().await.unwrap();
        store::counts::recount(&mut conn, DISTRICT).await.unwrap();
        assert_eq!(kept, self.numbers().await);
    }

    async fn numbers(&self) -> Vec<i64> {
        let mut numbers = Vec::new();
        for column in ["open_leads", "open_tasks", "let_dwellings", "open_stays"] {
            let sum = format!("SELECT coalesce(sum({column}), 0)::bigint FROM grid_count");
            numbers.push(self.test.number(&sum).await);
        }
        numbers
    }

    pub(crate) async fn count(&self, what: &str) -> i64 {
        self.test
            .number(&format!("SELECT count(*) FROM {what}"))
            .await
    }
}

pub(crate) async fn load(app: &App, library: String) {
    let bytes = std::io::Cursor::new(library.into_bytes());
    import(
        app,
        &Actor::Machine,
        "library.csv",
        bytes,
        ImportExtent::Part,
    )
    .await
    .unwrap();
}
