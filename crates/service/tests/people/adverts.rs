//! Adverts: a dwelling that is registered makes no lead, another one makes one, once.

use std::sync::Arc;

use intake::Channel;
use policy::{Actor, Bound};
use service::batches::{self, Incoming};
use service::bindings;
use service::declarations::{self, LettingSaid, Title};
use testkit::DISTRICT;
use uuid::Uuid;

use crate::scene::{Scene, place};

/// Registers the letting of a door.
async fn registered(scene: &Scene, nth: usize) {
    let (app, door) = (&scene.test.app, scene.door(nth));
    let landlord = scene.signed_in("+8613900139001").await;
    let given = bindings::give(app, &scene.officer, DISTRICT, door, Bound::Landlord)
        .await
        .unwrap();
    bindings::by_code(app, &landlord, &place(), door, &given.code, "192.0.2.1")
        .await
        .unwrap();
    let said = LettingSaid {
        bound: Some(Bound::Landlord),
        kind: "ordinary".to_owned(),
        rooms: "1".to_owned(),
        beds: "1".to_owned(),
        title: Some(Title::Own),
        name: "王大房".to_owned(),
        signed: true,
        ..LettingSaid::default()
    };
    let code = &scene.library.grids[0].buildings[0].dwellings[nth].code;
    declarations::register(app, &landlord, &place(), door, code, &said)
        .await
        .unwrap();
}

/// Sends a feed and gives the outcome of each of its adverts.
async fn sent(scene: &Scene, feed: &str) -> Vec<(String, bool)> {
    let app = &scene.test.app;
    let incoming = Incoming {
        name: "feed.json".to_owned(),
        bytes: Arc::from(feed.as_bytes()),
        source: "某某找房".to_owned(),
        channel: Channel::Listing,
    };
    let received = batches::receive(app, &Actor::Machine, DISTRICT, incoming)
        .await
        .unwrap();
    batches::process(app, DISTRICT, received.batch)
        .await
        .unwrap();
    outcomes(scene, received.batch).await
}

async fn outcomes(scene: &Scene, batch: Uuid) -> Vec<(String, bool)> {
    let app = &scene.test.app;
    let rows = batches::rows(app, &Actor::Machine, DISTRICT, batch, 0, None, 100).await;
    let rows = rows.unwrap().into_iter();
    rows.map(|row| {
        assert!(
            row.faults.is_empty(),
            "an advert names nobody: {:?}",
            row.faults
        );
        (row.outcome, row.duplicate)
    })
    .collect()
}

#[tokio::test]
async fn only_what_is_not_registered_makes_a_lead_and_once() {
    let scene = Scene::new().await;
    // Somebody lives behind the first door, the second one's letting is registered.
    scene.confirmed().await;
    registered(&scene, 1).await;
    let dwellings = &scene.library.grids[0].buildings[0].dwellings;
    let advert = |nth: usize, more: &str| {
        let code = &dwellings[nth].code;
        format!(
            "{{\"dwelling_code\":\"{code}\",\"rent\":2000,\"contact\":\"钱先生\",\
             \"phone\":\"13812345678\"{more}}}"
        )
    };
    let tell = |words: [&str; 3]| words.map(|word| (word.to_owned(), false));
    let leads = "SELECT count(*) FROM lead";
    let before = scene.test.number(leads).await;
    let feed = format!("[{},{},{}]", advert(0, ""), advert(1, ""), advert(2, ""));
    assert_eq!(sent(&scene, &feed).await, tell(["known", "known", "new"]));
    let lead = "SELECT count(*) FROM lead l JOIN task t ON t.id = l.task_id \
                JOIN declaration d ON d.id = l.id JOIN batch b ON b.id = d.batch_id \
                WHERE b.channel = 'listing' AND t.state = 'open' AND l.kind = 'new'";
    assert_eq!(scene.test.number(lead).await, 1);
    assert_eq!(scene.test.number(leads).await, before + 1);
    // The same adverts of another day, one a line.
    let day = r#","start_date":"2026-12-01""#;
    let again = [advert(2, day), advert(2, ""), advert(0, day)].join("\n");
    let repeat = |duplicate| ("known".to_owned(), duplicate);
    assert_eq!(
        sent(&scene, &again).await,
        [repeat(true), repeat(true), repeat(false)]
    );
    assert_eq!(scene.test.number(leads).await, before + 1);
}
