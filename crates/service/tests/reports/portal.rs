//! Who works for an agency: its own reports, and nothing of anybody else's.

use intake::Channel;
use policy::{Action, Actor, Scope};
use registry::door::Finding;
use service::batches::{self, Incoming, Received};
use service::portal::{self, Show, Taken};
use service::staff::{self, NewAgent, Post};
use service::{Error, sign_in};
use testkit::{DISTRICT, OTHER_DISTRICT};
use uuid::Uuid;

use crate::scene::Scene;

const SHEET: &str = "地址,姓名,入住日期,到期日期,是否退租\n\
                     锦绣花园1栋1单元101室,张三丰,2026-03-01,2027-02-28,否\n\
                     没有的小区9栋908,李四,2026-03-01,2027-02-28,否\n";

fn file(bytes: &str, channel: Channel) -> Incoming {
    Incoming {
        name: "旬报 13800138000.csv".to_owned(),
        bytes: bytes.as_bytes().into(),
        source: "别家".to_owned(),
        channel,
    }
}

async fn agency(scene: &Scene, name: &str) -> Uuid {
    let written = service::agencies::Written {
        name: name.to_owned(),
        filing: "filed".to_owned(),
        reports_by: "tenday".to_owned(),
        ..service::agencies::Written::default()
    };
    let added = service::agencies::add(scene.app(), &scene.steward, DISTRICT, &written).await;
    added.expect("no error")
}

/// Somebody who works for the agency, signed in with the password that the steward handed over.
async fn agent(scene: &Scene, agency: Uuid, login: &str) -> Actor {
    let (app, name) = (scene.app(), "钱多多".to_owned());
    let login = login.to_owned();
    let new = NewAgent {
        agency,
        login: login.clone(),
        name,
    };
    let (_, password) = staff::add_agent(app, &scene.steward, DISTRICT, &new)
        .await
        .expect("no error");
    let attempt = sign_in::sign_in(app, &login, &password, "192.0.2.1").await;
    let sign_in::Attempt::Done {
        token,
        password_is_temporary,
    } = attempt.expect("no error")
    else {
        panic!("signed in")
    };
    assert!(password_is_temporary);
    let session = sign_in::session(app, &token)
        .await
        .expect("no error")
        .expect("no error");
    assert_eq!(session.district.as_deref(), Some(DISTRICT));
    assert_eq!(session.actor.agency(), Some(agency));
    session.actor
}

async fn send(scene: &Scene, actor: &Actor, bytes: &str) -> Received {
    let incoming = file(bytes, Channel::Tenday);
    let sent = portal::send(scene.app(), actor, DISTRICT, incoming).await;
    let sent = sent.expect("no error");
    batches::process(scene.app(), DISTRICT, sent.batch)
        .await
        .expect("no error");
    sent
}

async fn became(scene: &Scene, actor: &Actor, batch: Uuid) -> Vec<Taken> {
    let rows = portal::rows(scene.app(), actor, DISTRICT, batch, Show::All, 0, 100).await;
    rows.expect("no error")
        .into_iter()
        .map(|row| row.became)
        .collect()
}

#[tokio::test]
async fn each_agency_has_its_own_reports_and_nothing_else() {
    let scene = Scene::new().await;
    let app = scene.app();
    let (one, two) = (
        agency(&scene, "邻里房产").await,
        agency(&scene, "安居").await,
    );
    let first = agent(&scene, one, "linli").await;
    let second = agent(&scene, two, "anju").await;

    let sent = send(&scene, &first, SHEET).await;
    assert!(!sent.repeated);
    let again = send(&scene, &first, SHEET).await;
    assert_eq!((again.batch, again.repeated), (sent.batch, true));
    // The very same bytes of somebody else are theirs, and they don't learn that they came before.
    let other = send(&scene, &second, SHEET).await;
    assert!(!other.repeated && other.batch != sent.batch);
    assert_eq!(scene.count("lead").await, 1, "one letting all the same");
    let both = [Taken::Taken, Taken::Waiting];
    let stored = scene.outcomes(sent.batch).await;
    assert_eq!(became(&scene, &first, sent.batch).await, both, "{stored:?}");
    assert_eq!(became(&scene, &second, other.batch).await, both);

    let list = portal::sent(app, &first, DISTRICT, None, 10).await.unwrap();
    let ids: Vec<Uuid> = list.iter().map(|one| one.id).collect();
    assert_eq!(ids, [sent.batch]);
    assert!(!list[0].file.contains("13800138000"), "{}", list[0].file);
    let batch = sent.batch;
    let unknown = |error: Error| assert!(matches!(error, Error::NotFound(_)), "{error}");
    unknown(
        portal::batch(app, &second, DISTRICT, batch)
            .await
            .unwrap_err(),
    );
    let rows = portal::rows(app, &second, DISTRICT, batch, Show::All, 0, 9).await;
    unknown(rows.unwrap_err());
    unknown(
        portal::error_sheet(app, &second, DISTRICT, batch)
            .await
            .unwrap_err(),
    );
    let shown = portal::batch(app, &first, DISTRICT, batch).await.unwrap();
    assert_eq!((shown.sums.taken, shown.sums.waiting), (1, 1));
    assert!(shown.receipt.is_some());
    portal::error_sheet(app, &first, DISTRICT, batch)
        .await
        .unwrap();

    // The staff has pages of its own for this; the same person elsewhere has nothing here.
    for actor in [&scene.steward, &scene.officer, &Actor::Machine] {
        let refused = portal::batch(app, actor, DISTRICT, batch)
            .await
            .unwrap_err();
        assert!(matches!(refused, Error::Denied(_)), "{refused}");
    }
    let elsewhere = Actor::Agent {
        id: first.staff_id().unwrap(),
        agency: one,
        districts: Scope::new(OTHER_DISTRICT).into_iter().collect(),
    };
    let refused = portal::batch(app, &elsewhere, DISTRICT, batch).await;
    assert!(matches!(refused.unwrap_err(), Error::Denied(_)));
    for action in Action::ALL {
        assert!(first.may(action, DISTRICT).is_err(), "{}", action.name());
    }
}

#[tokio::test]
async fn a_sender_never_learns_whether_it_was_news() {
    let scene = Scene::new().await;
    let first = agent(&scene, agency(&scene, "邻里房产").await, "linli").await;
    let rows = ["锦绣花园1栋1单元101室,张三丰,2026-03-01,2027-02-28,否"];
    scene.report("别家", &rows).await;
    scene.visit(Finding::Confirmed { period: None }).await;
    // Lives there already, lives there not: told alike.
    let known = "地址,姓名,入住日期,到期日期,是否退租\n\
                 锦绣花园1栋1单元101室,张三丰,2026-03-01,2027-02-28,否\n\
                 锦绣花园1栋1单元102室,张三丰,2026-03-01,2027-02-28,否\n";
    let sent = send(&scene, &first, known).await;
    let stored = scene.outcomes(sent.batch).await;
    assert_eq!(stored, ["known", "new"]);
    let rows = portal::rows(scene.app(), &first, DISTRICT, sent.batch, Show::All, 0, 9).await;
    for row in rows.unwrap() {
        assert_eq!(row.became, Taken::Taken);
        assert!(row.understood.is_some(), "{row:?}");
    }
}

#[tokio::test]
async fn an_account_of_an_agency_stays_one() {
    let scene = Scene::new().await;
    let app = scene.app();
    let linli = agency(&scene, "邻里房产").await;
    let first = agent(&scene, linli, "linli").await;
    let id = first.staff_id().unwrap();
    let files = staff::agents_of(app, &scene.steward, DISTRICT, linli).await;
    let files = files.unwrap();
    assert_eq!((files.len(), files[0].id), (1, id));
    let post = Post {
        role: policy::Role::Officer,
        place: DISTRICT.to_owned(),
        from: None,
        until: None,
    };
    let version = files[0].version;
    let moved = staff::move_to(app, &scene.steward, DISTRICT, id, version, &post).await;
    let Err(Error::Refused(refusal)) = moved else {
        panic!("moved")
    };
    assert_eq!(refusal.code, "account-of-agency");
    // Nobody's sheet goes in by hotline, nor for an agency that nobody knows.
    let hotline = file(SHEET, Channel::Hotline);
    let refused = portal::send(app, &first, DISTRICT, hotline).await;
    assert!(matches!(refused.unwrap_err(), Error::Refused(_)));
    let new = NewAgent {
        agency: Uuid::nil(),
        login: "nobody".to_owned(),
        name: "无".to_owned(),
    };
    let unknown = staff::add_agent(app, &scene.steward, DISTRICT, &new).await;
    assert!(matches!(unknown.unwrap_err(), Error::NotFound(_)));
    let denied = staff::add_agent(app, &scene.officer, DISTRICT, &new).await;
    assert!(matches!(denied.unwrap_err(), Error::Denied(_)));

    staff::leave(app, &scene.steward, DISTRICT, id, version, None)
        .await
        .unwrap();
    let files = staff::agents_of(app, &scene.steward, DISTRICT, linli).await;
    assert!(files.unwrap().is_empty());
}
