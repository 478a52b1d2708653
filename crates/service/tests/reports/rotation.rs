//! The master key changes while two programs run; one stops in the middle, the other goes on.

#![allow(clippy::unwrap_used)] // helpers outside test functions too

use std::sync::atomic::{AtomicU32, Ordering};

use policy::{Actor, Purpose};
use service::{App, Error, batches, master_keys, reveal};
use testkit::DISTRICT;
use vault::{Keyring, MasterKey, Suite, Unreadable};

use crate::scene::{AS_REPORTED, Scene};

fn first() -> MasterKey {
    MasterKey::new([7; 32])
}

fn second() -> MasterKey {
    MasterKey::new([8; 32])
}

/// Data keys by version, over all tables.
async fn under(scene: &Scene, version: i32) -> i64 {
    let mut conn = scene.app().read().await.unwrap();
    let mut count = 0;
    for holder in store::master_key::holders(&mut conn).await.unwrap() {
        let keys = format!("{} WHERE data_key IS NOT NULL", holder.table);
        let others = store::master_key::others(&mut conn, &holder, version).await;
        count += scene.count(&keys).await - others.unwrap();
    }
    count
}

/// What the sheet said and who lives there can be read by this program.
async fn reads(scene: &Scene, app: &App) -> Result<(), Error> {
    let batch = sqlx::query_scalar("SELECT id FROM batch ORDER BY id LIMIT 1");
    let batch = batch.fetch_one(app.pool()).await.unwrap();
    batches::rows(app, &scene.steward, DISTRICT, batch, 0, None, 10).await?;
    let parties = sqlx::query_scalar("SELECT id FROM party WHERE data_key IS NOT NULL");
    for party in parties.fetch_all(app.pool()).await.unwrap() {
        let shown = reveal::reveal(app, &scene.officer, DISTRICT, party, Purpose::ALL[0]).await?;
        assert!(!shown.open.name.is_empty());
    }
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn the_master_key_changes_while_programs_serve() {
    let scene = Scene::new().await;
    let door = "春风路8号锦绣花园1栋1单元101室";
    let row = format!("{door},林小满,2026-03-01,2027-02-28,");
    scene.report("甲", &[&row]).await;
    scene.visit(AS_REPORTED).await;
    let app = scene.app();
    let mut conn = app.read().await.unwrap();
    store::installation::remember(&mut conn, &first().fingerprint(), "intl")
        .await
        .unwrap();
    drop(conn);
    let all = under(&scene, 1).await;
    assert!(all >= 2, "a batch and a party");

    // Nothing to do before; then another program hears of it.
    let other = scene.test.again([7; 32]).await;
    other.keep_keys(Box::new(|| Ok(vec![first(), second()])));
    assert!(master_keys::look(&other, &|| true).await.unwrap());
    let version = master_keys::begin(app, &Actor::Machine, DISTRICT, &first(), &second()).await;
    assert_eq!(version.unwrap(), 2);

    // It stops after the first page.
    let asked = AtomicU32::new(0);
    let stop = || asked.fetch_add(1, Ordering::Relaxed) >= 2;
    assert!(!master_keys::go_on(app, &stop, &mut |_| {}).await.unwrap());
    let (old, new) = (under(&scene, 1).await, under(&scene, 2).await);
    assert!(old > 0 && new > 0 && old + new == all, "{old} {new}");

    // Whoever has taken it into use signs with it at once.
    let signed = Keyring::new(Suite::Intl, &second()).receipt.public();
    assert_eq!(app.signing().receipt.public(), signed);
    assert_ne!(other.signing().receipt.public(), signed);

    // Both versions are readable to whoever has learnt, and to nobody else.
    let stale = scene.test.again([7; 32]).await;
    reads(&scene, app).await.unwrap();
    let unknown = reads(&scene, &stale).await;
    assert!(
        matches!(
            unknown,
            Err(Error::Unreadable(Unreadable::UnknownVersion { version: 2 }))
        ),
        "{unknown:?}"
    );
    assert!(master_keys::look(&stale, &|| true).await.is_err());
    assert!(!master_keys::look(&other, &|| true).await.unwrap());
    reads(&scene, &other).await.unwrap();

    // The other signs with it too now, without a restart; what was signed before stays genuine.
    assert_eq!(other.signing().receipt.public(), signed);
    let plate = Keyring::new(Suite::Intl, &second()).plate.public();
    assert_eq!(other.signing().plate.public(), plate);
    let listed = service::receipts::public_keys(&other).await.unwrap();
    let before = Keyring::new(Suite::Intl, &first()).receipt.public();
    assert!(listed.contains(&before) && listed.last() == Some(&signed));

    // The other goes on, and what it finishes the first can read.
    assert!(master_keys::look(&other, &|| false).await.unwrap());
    assert_eq!(
        (
            under(&scene, 2).await,
            master_keys::left(app).await.unwrap()
        ),
        (all, 0)
    );
    reads(&scene, app).await.unwrap();

    // One that hadn't learnt writes behind them: it is found, and wrapped too.
    let incoming = batches::Incoming {
        name: "乙.csv".to_owned(),
        bytes: "地址,姓名\n春风路8号锦绣花园1栋1单元102室,陈大文\n"
            .as_bytes()
            .into(),
        source: "乙".to_owned(),
        channel: intake::Channel::Tenday,
    };
    batches::receive(&stale, &Actor::Machine, DISTRICT, incoming)
        .await
        .unwrap();
    assert_eq!(master_keys::left(app).await.unwrap(), 1);
    assert!(
        master_keys::go_on(app, &|| false, &mut |_| {})
            .await
            .unwrap()
    );
    assert_eq!(master_keys::left(app).await.unwrap(), 0);

    // A program that starts later with the new key alone: it reads, and knows a repeat.
    let mut conn = app.read().await.unwrap();
    let known = store::master_key::versions(&mut conn).await.unwrap();
    assert!(!known[0].left && known[1].left);
    let root = known[1].root.as_deref().unwrap();
    let root = second().open_root(Suite::Intl, root).unwrap();
    drop(conn);
    let later = Keyring::rotated(Suite::Intl, &root, (2, &second()));
    assert_ne!(later.plate.public(), app.keys().plate.public());
    let later = App::new(
        app.pool().clone(),
        later,
        service::Surroundings::of_this_machine(),
    );
    reads(&scene, &later).await.unwrap();
    let batch = scene.receive("丙", &[&row]).await;
    batches::process(&later, DISTRICT, batch).await.unwrap();
    assert_eq!(scene.outcomes(batch).await, ["known"]);
}
