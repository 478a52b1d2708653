//! The way of a report to a checked entry, and everything sealed, indexed and signed on it, with
//! the algorithms of either suite.

#![allow(clippy::unwrap_used)] // helpers outside test functions too

use intake::Channel;
use jiff::SignedDuration;
use paper::Size;
use policy::{Actor, Purpose};
use registry::identity::IdKind;
use registry::retention::Rule;
use service::batches::{self, Incoming};
use service::plates::{self, Found, Kind, Of, Order};
use service::{Error, audit_log, receipts, retention, reveal};
use testkit::DISTRICT;
use uuid::Uuid;
use vault::receipt::{Salt, Verdict, Words};
use vault::{Keyring, MasterKey, Suite};

use crate::scene::{AS_REPORTED, Scene};

const SHEET: &str = "房屋地址,租客姓名,身份证号,联系电话,入住日期,到期日期\n\
    春风路8号锦绣花园1栋1单元101室,林小满,100101199003070019,13800000001,2026-03-01,2027-02-28\n";

impl Scene {
    async fn sheet(&self, source: &str) -> Vec<String> {
        let incoming = Incoming {
            name: format!("{source}.csv"),
            bytes: format!("{SHEET}制表：{source}\n").into_bytes().into(),
            source: source.to_owned(),
            channel: Channel::Tenday,
        };
        let received = batches::receive(self.app(), &Actor::Machine, DISTRICT, incoming).await;
        let batch = received.unwrap().batch;
        batches::process(self.app(), DISTRICT, batch).await.unwrap();
        self.outcomes(batch).await
    }

    async fn party(&self) -> Uuid {
        let found = sqlx::query_scalar("SELECT id FROM party WHERE name IS NOT NULL LIMIT 1");
        found.fetch_one(self.app().pool()).await.unwrap()
    }
}

async fn from_import_to_audit(suite: Suite) {
    let scene = Scene::with(suite).await;
    let app = scene.app();

    // Sealed as it came in, and found again by its index.
    assert_eq!(scene.sheet("甲").await, ["new"]);
    assert_eq!(scene.sheet("乙").await, ["known"]);
    let format = i64::from(match suite {
        Suite::Intl => 1u8,
        Suite::Gm => 2,
    });
    for sealed in [
        "party.name",
        "party.data_key",
        "batch.data_key",
        "batch_file.content",
    ] {
        let (table, column) = sealed.split_once('.').unwrap();
        let others = format!(
            "SELECT count(*) FROM {table} WHERE {column} IS NOT NULL AND \
             get_byte({column}, 0) <> {format}"
        );
        assert_eq!(scene.test.number(&others).await, 0, "{sealed}");
    }

    // At the door, then seen.
    scene.visit(AS_REPORTED).await;
    assert_eq!(scene.count("stay").await, 1);
    let party = scene.party().await;
    let shown = reveal::reveal(app, &scene.officer, DISTRICT, party, Purpose::ALL[0]).await;
    let shown = shown.unwrap();
    assert_eq!(shown.id_kind, IdKind::CitizenId);
    assert_eq!(shown.open.name.as_str(), "林小满");
    assert_eq!(shown.open.id_number.as_str(), "100101199003070019");

    // A plate.
    let mut conn = app.read().await.unwrap();
    store::installation::remember(&mut conn, "a key", suite.name())
        .await
        .unwrap();
    drop(conn);
    let address = "https://plate.example.cn";
    plates::set_origin(app, &Actor::Machine, DISTRICT, address, false)
        .await
        .unwrap();
    let order = Order {
        place: DISTRICT.to_owned(),
        of: Of::Dwellings,
        size: Size::Room,
        kind: Kind::Issue,
        plate: None,
        font: None,
        per_file: 100,
    };
    let take = Box::new(|_| Ok(()));
    plates::issue(app, &Actor::Machine, DISTRICT, &order, take, &mut |_| {})
        .await
        .unwrap();
    let token = app.keys().plate.token(DISTRICT, 1).unwrap();
    let scan = plates::look_up(app, &token).await.unwrap();
    assert!(matches!(scan.found, Found::Genuine(_)), "{:?}", scan.found);
    let keys = plates::public_keys(app).await.unwrap();
    assert_eq!(keys.len(), 1);
    assert_eq!(keys[0].scheme(), suite.scheme());

    // A receipt.
    let said = Words::new("move_in").digest(Salt([1; 16]));
    let now = app.surroundings().now();
    let line = receipts::receipt(app, DISTRICT, Uuid::from_u128(9), now, said).unwrap();
    let verdict = receipts::check(app, &line).await.unwrap();
    assert!(matches!(verdict, Verdict::Genuine(_)), "{verdict:?}");

    // The log, where it lies and as a copy.
    while audit_log::seal(app, DISTRICT).await.unwrap() > 0 {}
    let verified = audit_log::verify(app, DISTRICT, &[])
        .await
        .unwrap()
        .unwrap();
    assert!(verified.report.sealed > 3, "{verified:?}");
    let mut copy = Vec::new();
    audit_log::export(app, DISTRICT, &mut copy).await.unwrap();
    for other in Suite::ALL {
        let key = Keyring::new(other, &MasterKey::new([7; 32])).audit;
        let logs = audit_log::verify_export(&key, copy.as_slice(), &[]).unwrap();
        assert_eq!(logs[0].found.is_ok(), other == suite, "{other:?}");
    }

    // Moved out, and destroyed once it is past its time: nothing sealed opens any more.
    let left = "春风路8号锦绣花园1栋1单元101室,林小满,,2026-08-01,是";
    scene.report("丙", &[left]).await;
    scene.visit(AS_REPORTED).await;
    assert_eq!(scene.count("stay WHERE closed_at IS NULL").await, 0);
    app.surroundings()
        .advance(SignedDuration::from_hours(24 * 365 * 6));
    let ran = retention::run(app, DISTRICT, &|| false).await.unwrap();
    assert!(ran.whole);
    assert!(ran.destroyed.contains_key(&Rule::StayPerson), "{ran:?}");
    for (table, sealed) in [
        ("party", "data_key"),
        ("party", "name"),
        ("party", "id_index"),
        ("batch", "data_key"),
    ] {
        let left = format!("{table} WHERE {sealed} IS NOT NULL");
        assert_eq!(scene.count(&left).await, 0, "{table}.{sealed}");
    }
    let gone = reveal::reveal(app, &scene.officer, DISTRICT, party, Purpose::ALL[0]).await;
    assert!(matches!(gone, Err(Error::NotFound(_))), "{gone:?}");
    let named = retention::report(app, &Actor::Machine, DISTRICT).await;
    assert!(!named.unwrap().destroyed.is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn the_whole_way_with_the_international_suite() {
    from_import_to_audit(Suite::Intl).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_whole_way_with_the_national_suite() {
    from_import_to_audit(Suite::Gm).await;
}
