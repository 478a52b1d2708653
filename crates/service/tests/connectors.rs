//! Connectors against a system that listens on a port of this machine: pages that come, fail, never
//! end or make no sense, and programs that are killed between them.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test")]

use std::fmt::Write as _;
use std::sync::{Arc, Mutex};

use axum::Router;
use axum::body::Body;
use axum::extract::{Query, State};
use axum::http::{HeaderMap, Response, StatusCode};
use axum::routing::get;
use intake::pull::{Answering, Described, Pages, Since};
use jiff::SignedDuration;
use outside::Puller;
use policy::Actor;
use serde_json::{Value, json};
use service::agencies::connectors::{
    self, Connector, ask_now, connect, connector, pause, pull_due, reconnect,
};
use service::agencies::{self, Written};
use service::library::{ImportExtent, import};
use service::{App, Error, batches};
use testkit::{DISTRICT, TestApp};
use uuid::Uuid;
use zeroize::Zeroizing;

const SECRET: &str = "s3cret-of-the-agency";
const LIBRARY: &str = "unit_code,building_code,province,city,district,street,community,grid,road,\
    road_no,compound,aliases,building,unit,floor,room,usage,lon,lat,standard_address\n";

/// What the agency's system does.
#[derive(Debug, Default)]
struct System {
    pages: Vec<Vec<Value>>,
    /// Answers the page of this number by that status.
    fails: Option<(usize, StatusCode)>,
    /// Answers the first page by these words.
    says: Option<String>,
    /// Never answers the page of this number.
    hangs: Option<usize>,
    /// Has a next page behind every page.
    endless: bool,
    /// The queries that came, with their proof.
    asked: Vec<(String, String)>,
}

type Shared = Arc<Mutex<System>>;

async fn answer(
    State(system): State<Shared>,
    Query(query): Query<Vec<(String, String)>>,
    headers: HeaderMap,
) -> Response<Body> {
    let reply = |status: StatusCode, body: String| {
        let mut response = Response::new(Body::from(body));
        *response.status_mut() = status;
        response
    };
    let cursor = query.iter().find(|(name, _)| name == "cursor");
    let at: usize = cursor.map_or(0, |(_, at)| at.parse().unwrap());
    let hangs = {
        let mut system = system.lock().unwrap();
        let said: Vec<String> = query.iter().map(|(n, v)| format!("{n}={v}")).collect();
        let proof = headers.get("authorization").map(|v| v.to_str().unwrap());
        let proof = proof.unwrap_or_default().to_owned();
        system.asked.push((said.join("&"), proof));
        system.hangs == Some(at)
    };
    if hangs {
        std::future::pending::<()>().await;
    }
    let system = system.lock().unwrap();
    if system.asked.last().unwrap().1 != format!("Bearer {SECRET}") {
        return reply(StatusCode::UNAUTHORIZED, String::new());
    }
    match (&system.fails, &system.says) {
        (Some((page, status)), _) if *page == at => return reply(*status, String::new()),
        (_, Some(words)) if at == 0 => return reply(StatusCode::OK, words.clone()),
        _ => {}
    }
    let rows = system.pages.get(at).cloned().unwrap_or_default();
    let more = system.endless || at + 1 < system.pages.len();
    let next = more.then(|| (at + 1).to_string());
    let body = json!({ "data": { "items": rows, "next": next } });
    reply(StatusCode::OK, body.to_string())
}

async fn listening() -> (String, Shared) {
    let system = Shared::default();
    let router = Router::new()
        .route("/leases", get(answer))
        .with_state(system.clone());
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}/leases", listener.local_addr().unwrap());
    tokio::spawn(async move { axum::serve(listener, router).await.unwrap() });
    (url, system)
}

/// A row of the agency's system: somebody moved into a room.
fn row(room: usize, name: &str) -> Value {
    json!({
        "house": { "road": "春风路8号", "rest": format!("锦绣花园1栋1单元{room}室") },
        "start": "2026/11/1",
        "people": [{ "name": name, "mobile": "13800138000" }],
    })
}

struct Scene {
    test: TestApp,
    agency: Uuid,
    system: Shared,
    described: Described,
}

fn puller() -> Puller {
    Puller::new(["127.0.0.1".to_owned()]).unwrap()
}

fn secret(text: &str) -> Zeroizing<String> {
    Zeroizing::new(text.to_owned())
}

impl Scene {
    async fn new() -> Self {
        let test = TestApp::new().await;
        test.app.use_puller(puller());
        let mut library = LIBRARY.to_owned();
        for room in 101..121 {
            let _ = writeln!(
                library,
                "4403990010010100001000{room},4403990010010100001,广东省,深圳市,样板区,城东街道,\
                 迎春社区,01,春风路,8号,锦绣花园,,1栋,1单元,1,{room}室,residential,,,\
                 广东省深圳市样板区城东街道春风路8号锦绣花园1栋1单元{room}室"
            );
        }
        let file = std::io::Cursor::new(library.into_bytes());
        let (by, part) = (Actor::Machine, ImportExtent::Part);
        import(&test.app, &by, "library.csv", file, part)
            .await
            .unwrap();
        let written = Written {
            name: "样板房产".to_owned(),
            filing: "filed".to_owned(),
            reports_by: "api".to_owned(),
            ..Written::default()
        };
        let agency = agencies::add(&test.app, &Actor::Machine, DISTRICT, &written)
            .await
            .unwrap();
        let (url, system) = listening().await;
        let described = Described {
            name: "后台".to_owned(),
            url,
            rows: "/data/items".to_owned(),
            auth: Answering {
                kind: "bearer".to_owned(),
                name: String::new(),
            },
            paging: Pages {
                kind: "cursor".to_owned(),
                parameter: "cursor".to_owned(),
                answer: "/data/next".to_owned(),
                ..Pages::default()
            },
            since: Since {
                parameter: "since".to_owned(),
                form: "seconds".to_owned(),
            },
            fields: [
                ("address", "/house/road + /house/rest"),
                ("from", "start"),
                ("tenants", "people"),
                ("name", "name"),
                ("phone", "mobile"),
            ]
            .map(|(name, place)| (name.to_owned(), place.to_owned()))
            .into(),
            ..Described::default()
        };
        Self {
            test,
            agency,
            system,
            described,
        }
    }

    fn app(&self) -> &App {
        &self.test.app
    }

    async fn connect(&self) -> Uuid {
        let (app, by) = (self.app(), &Actor::Machine);
        let said = &self.described;
        connect(app, by, DISTRICT, self.agency, said, &secret(SECRET))
            .await
            .unwrap()
    }

    async fn shown(&self, id: Uuid) -> Connector {
        connector(self.app(), &Actor::Machine, DISTRICT, self.agency, id)
            .await
            .unwrap()
    }

    /// Runs what is due and works off what came; the queries that were asked.
    async fn pulled(&self) -> Vec<String> {
        pull_due(self.app(), &|| false).await.unwrap();
        batches::process_unfinished(self.app()).await.unwrap();
        let asked = std::mem::take(&mut self.system.lock().unwrap().asked);
        asked.into_iter().map(|(query, _)| query).collect()
    }

    fn later(&self, minutes: i64) {
        let by = SignedDuration::from_mins(minutes);
        self.app().surroundings().advance(by);
    }

    async fn leads(&self) -> i64 {
        self.test.number("SELECT count(*) FROM lead").await
    }

    async fn declared(&self) -> i64 {
        self.test.number("SELECT count(*) FROM declaration").await
    }

    /// What went wrong last, in English.
    async fn fault(&self, id: Uuid) -> String {
        let (words, _) = self.shown(id).await.fault.unwrap();
        assert!(!words.zh.is_empty() && !words.zh.is_ascii());
        words.en
    }
}

fn three_pages() -> Vec<Vec<Value>> {
    vec![
        vec![row(101, "林小满"), row(102, "周小满")],
        vec![row(103, "陈小满")],
        vec![row(104, "李小满"), row(105, "王小满")],
    ]
}

#[tokio::test]
async fn each_page_becomes_leads_once_and_only_what_is_new_is_asked_for_next() {
    let scene = Scene::new().await;
    scene.system.lock().unwrap().pages = three_pages();
    let id = scene.connect().await;
    assert_eq!(scene.pulled().await, ["", "cursor=1", "cursor=2"]);
    let shown = scene.shown(id).await;
    assert_eq!((shown.pages, shown.kept, shown.refused), (3, 5, 0));
    assert!(shown.done_at.is_some() && shown.fault.is_none() && shown.started_at.is_none());
    assert_eq!(scene.leads().await, 5);
    assert!(scene.pulled().await.is_empty(), "not before its time");

    scene.later(61);
    scene.system.lock().unwrap().pages.truncate(1);
    let asked = scene.pulled().await;
    assert!(asked[0].starts_with("since=1"), "{asked:?}");
    let shown = scene.shown(id).await;
    assert_eq!((shown.pages, shown.kept, shown.repeated), (1, 0, 2));
    // The page changes: what it repeats is known, what is new makes a lead.
    scene.later(61);
    scene.system.lock().unwrap().pages[0].push(row(106, "赵小满"));
    scene.pulled().await;
    assert_eq!((scene.leads().await, scene.declared().await), (6, 8));
    let duplicates = "SELECT count(*) FROM declaration WHERE duplicate";
    assert_eq!(scene.test.number(duplicates).await, 2);

    // The agency's page knows what came, by this program and no other.
    let list = agencies::programs(scene.app(), &Actor::Machine, DISTRICT, scene.agency);
    assert!(list.await.unwrap().is_empty());
    let renewed = agencies::renew(scene.app(), &Actor::Machine, DISTRICT, id).await;
    assert!(
        matches!(renewed, Err(Error::Stale)),
        "nobody gets its secret"
    );
}

#[tokio::test]
async fn a_run_that_fails_in_the_middle_goes_on_there_later_and_later() {
    let scene = Scene::new().await;
    {
        let mut system = scene.system.lock().unwrap();
        system.pages = three_pages();
        system.fails = Some((1, StatusCode::INTERNAL_SERVER_ERROR));
    }
    let id = scene.connect().await;
    assert_eq!(scene.pulled().await, ["", "cursor=1"]);
    assert_eq!(scene.leads().await, 2, "what came is kept");
    assert!(scene.fault(id).await.contains("500"));
    assert!(scene.pulled().await.is_empty(), "not at once");
    scene.later(2);
    assert_eq!(scene.pulled().await, ["cursor=1"]);
    scene.later(1);
    assert!(
        scene.pulled().await.is_empty(),
        "two minutes the second time"
    );
    scene.later(2);
    scene.system.lock().unwrap().fails = None;
    assert_eq!(scene.pulled().await, ["cursor=1", "cursor=2"]);
    let shown = scene.shown(id).await;
    assert_eq!((shown.pages, shown.kept, shown.tries), (3, 5, 0));
    assert!(shown.fault.is_none() && shown.done_at.is_some());
    assert_eq!((scene.leads().await, scene.declared().await), (5, 5));

    // A place that the system has forgotten is given up after some tries.
    scene.later(61);
    scene.system.lock().unwrap().fails = Some((1, StatusCode::GONE));
    let mut asked = scene.pulled().await;
    for _ in 0..4 {
        scene.later(400);
        asked.extend(scene.pulled().await);
    }
    assert_eq!(asked.len(), 6, "{asked:?}");
    scene.later(400);
    assert!(
        scene.pulled().await[0].starts_with("since="),
        "from its beginning"
    );
    assert_eq!(scene.declared().await, 5, "nothing twice");
}

#[tokio::test]
async fn a_run_that_is_killed_loses_nothing_and_does_nothing_twice() {
    let scene = Scene::new().await;
    {
        let mut system = scene.system.lock().unwrap();
        system.pages = three_pages();
        system.hangs = Some(1);
    }
    let id = scene.connect().await;
    let app = scene.app().clone();
    let killed = tokio::spawn(async move { pull_due(&app, &|| false).await });
    while scene.system.lock().unwrap().asked.len() < 2 {
        tokio::task::yield_now().await;
    }
    killed.abort();
    assert!(killed.await.unwrap_err().is_cancelled());
    scene.system.lock().unwrap().asked.clear();
    scene.system.lock().unwrap().hangs = None;
    // Started again, it is another program's turn as soon as the first one's is over.
    let again = scene.test.again([7; 32]).await;
    again.use_puller(puller());
    assert_eq!(pull_due(&again, &|| false).await.unwrap(), 0);
    scene.later(3);
    assert_eq!(scene.pulled().await, ["cursor=1", "cursor=2"]);
    assert_eq!((scene.leads().await, scene.declared().await), (5, 5));

    // Killed after a page was pushed, before its place was moved on: the page comes again.
    let back = "UPDATE connector SET place = '1', started_at = now(), since = NULL, \
                due_at = now() - interval '1 hour'";
    scene.test.sql(back).await;
    assert_eq!(scene.pulled().await, ["cursor=1", "cursor=2"]);
    let shown = scene.shown(id).await;
    assert_eq!((shown.kept, shown.repeated), (5, 3));
    assert_eq!((scene.leads().await, scene.declared().await), (5, 5));
}

#[tokio::test]
async fn a_wrong_secret_is_said_and_the_right_one_stays_sealed() {
    let scene = Scene::new().await;
    scene.system.lock().unwrap().pages = three_pages();
    let (app, by) = (scene.app(), &Actor::Machine);
    let said = &scene.described;
    let id = connect(app, by, DISTRICT, scene.agency, said, &secret("wrong"))
        .await
        .unwrap();
    scene.pulled().await;
    assert!(scene.fault(id).await.contains("401"));
    reconnect(app, by, DISTRICT, id, 1, said, &secret(SECRET))
        .await
        .unwrap();
    assert_eq!(scene.pulled().await.len(), 3);
    assert_eq!(scene.leads().await, 5);
    let plain = format!(
        "SELECT count(*) FROM connector WHERE position('{SECRET}'::bytea in secret) > 0 \
         OR described LIKE '%{SECRET}%'"
    );
    assert_eq!(scene.test.number(&plain).await, 0);
    let shown = scene.shown(id).await;
    assert!(shown.has_secret && !format!("{shown:?}").contains(SECRET));

    // It goes to the server it was entered for and to no other.
    let (elsewhere, _) = listening().await;
    let moved = Described {
        url: elsewhere,
        ..said.clone()
    };
    let refused = reconnect(app, by, DISTRICT, id, 2, &moved, &secret("")).await;
    let Err(Error::Refused(refusal)) = refused else {
        panic!("{refused:?}");
    };
    assert_eq!(
        (refusal.field, refusal.code),
        (Some("secret"), "connector-secret-missing")
    );
    // Another schedule keeps it, and what was taken.
    let slower = Described {
        every_minutes: 120,
        ..said.clone()
    };
    reconnect(app, by, DISTRICT, id, 2, &slower, &secret(""))
        .await
        .unwrap();
    let stale = reconnect(app, by, DISTRICT, id, 2, &slower, &secret("")).await;
    assert!(matches!(stale, Err(Error::Stale)));
    assert!(scene.pulled().await[0].starts_with("since="));
}

#[tokio::test]
async fn a_connector_that_cannot_be_used_says_so_and_holds_up_no_other() {
    let scene = Scene::new().await;
    scene.system.lock().unwrap().pages = three_pages();
    let (app, by) = (scene.app(), &Actor::Machine);
    let mut ids = Vec::new();
    for name in ["一", "二", "三"] {
        let said = Described {
            name: name.to_owned(),
            ..scene.described.clone()
        };
        let made = connect(app, by, DISTRICT, scene.agency, &said, &secret(SECRET)).await;
        ids.push(made.unwrap());
    }
    let [sealed, described, sound] = ids[..] else {
        panic!("{ids:?}");
    };
    let spoil = |id, with: &str| format!("UPDATE connector SET {with} WHERE id = '{id}'");
    let turned = "data_key = set_byte(data_key, 20, 255 - get_byte(data_key, 20))";
    scene.test.sql(&spoil(sealed, turned)).await;
    let plain = "described = replace(described, 'http:', 'ftp:')";
    scene.test.sql(&spoil(described, plain)).await;
    scene.pulled().await;
    assert!(scene.fault(sealed).await.contains("secret"));
    assert!(scene.fault(described).await.contains("description"));
    assert!(scene.shown(sound).await.done_at.is_some());
}

#[tokio::test]
async fn what_never_ends_is_too_large_or_makes_no_sense_is_said() {
    let scene = Scene::new().await;
    let mut endless = scene.described.clone();
    endless.most_pages = 3;
    let (app, by) = (scene.app(), &Actor::Machine);
    {
        let mut system = scene.system.lock().unwrap();
        system.pages = three_pages();
        system.endless = true;
    }
    let id = connect(app, by, DISTRICT, scene.agency, &endless, &secret(SECRET))
        .await
        .unwrap();
    assert_eq!(scene.pulled().await, ["", "cursor=1", "cursor=2"]);
    assert!(scene.fault(id).await.starts_with("3 pages"));
    scene.later(61);
    assert_eq!(scene.pulled().await.len(), 3, "bounded again");
    pause(app, by, DISTRICT, id, true).await.unwrap();

    scene.system.lock().unwrap().endless = false;
    let other = Described {
        name: "第二个".to_owned(),
        ..scene.described.clone()
    };
    let huge = format!("{{\"data\":\"{}\"}}", "x".repeat(9 << 20));
    let id = connect(app, by, DISTRICT, scene.agency, &other, &secret(SECRET))
        .await
        .unwrap();
    for (says, fault) in [
        ("{\"data\":", "no JSON"),
        ("{\"data\":{}}", "no list"),
        ("{\"data\":{\"items\":7}}", "no list"),
        ("{\"data\":{\"items\":[],\"next\":[]}}", "next page"),
        (huge.as_str(), "8 MiB"),
        ("{\"data\":{\"items\":[1,{}]}}", "No row of the page"),
    ] {
        scene.system.lock().unwrap().says = Some(says.to_owned());
        ask_now(app, by, DISTRICT, id).await.unwrap();
        scene.pulled().await;
        let said = scene.fault(id).await;
        assert!(said.contains(fault), "{fault}: {said}");
    }
    // A bad row among good ones has its fault and holds nothing up.
    scene.system.lock().unwrap().says = None;
    let mut bad = row(107, "");
    bad["people"] = json!([]);
    let mut faulty = row(108, "吴小满");
    faulty["people"][0]["mobile"] = json!("12");
    scene.system.lock().unwrap().pages = vec![vec![bad, row(109, "郑小满"), faulty, json!(7)]];
    ask_now(app, by, DISTRICT, id).await.unwrap();
    scene.pulled().await;
    let shown = scene.shown(id).await;
    assert_eq!((shown.kept, shown.refused), (2, 2), "{shown:?}");
    assert!(shown.fault.is_none());
    // What was refused is asked for again, for a day; the first run had no instant to ask from.
    let mut asked = Vec::new();
    for minutes in [61, 61, 61, 26 * 60, 61] {
        scene.later(minutes);
        asked.push(scene.pulled().await[0].clone());
    }
    assert_eq!(asked[0], asked[1]);
    assert_eq!(asked[1], asked[2]);
    assert_eq!(asked[2], asked[3]);
    assert_ne!(asked[3], asked[4], "{asked:?}");
    let mut wrong: Vec<String> = shown
        .wrong
        .iter()
        .map(|one| {
            assert!(!one.words.zh.is_ascii(), "{one:?}");
            format!("{}/{} {}", one.page, one.row, one.field)
        })
        .collect();
    wrong.sort();
    assert_eq!(wrong, ["1/1 tenants", "1/3 tenants/0/phone", "1/4 "]);
}

#[tokio::test]
async fn a_connector_rests_runs_and_is_kept_from_where_it_may_not_ask() {
    let scene = Scene::new().await;
    scene.system.lock().unwrap().pages = three_pages();
    let (app, by) = (scene.app(), &Actor::Machine);
    let id = scene.connect().await;
    pause(app, by, DISTRICT, id, true).await.unwrap();
    let twice = pause(app, by, DISTRICT, id, true).await;
    assert!(matches!(twice, Err(Error::Stale)));
    assert!(scene.pulled().await.is_empty());
    pause(app, by, DISTRICT, id, false).await.unwrap();
    assert_eq!(scene.pulled().await.len(), 3);
    let same = connect(
        app,
        by,
        DISTRICT,
        scene.agency,
        &scene.described,
        &secret("x"),
    )
    .await;
    assert!(matches!(same, Err(Error::Refused(refusal)) if refusal.field == Some("name")));

    let private = |url: &str| Described {
        name: "内网".to_owned(),
        url: url.to_owned(),
        ..scene.described.clone()
    };
    for url in [
        "https://10.0.0.8/a",
        "https://169.254.169.254/latest",
        "https://[fd00::1]/",
    ] {
        let refused = connect(app, by, DISTRICT, scene.agency, &private(url), &secret("x")).await;
        let Err(Error::Refused(refusal)) = refused else {
            panic!("{url}: {refused:?}");
        };
        assert_eq!(refusal.code, "connector-url-private", "{url}");
    }
    // A name may be written down, but not asked where it leads to this machine.
    let local = private("https://localhost.localdomain/a");
    if let Ok(id) = connect(app, by, DISTRICT, scene.agency, &local, &secret("x")).await {
        scene.pulled().await;
        let said = scene.fault(id).await;
        assert!(
            said.contains("private network") || said.contains("No connection"),
            "{said}"
        );
    }

    // A program without leave to pull asks nothing; a description of another version says so.
    let other = scene.test.again([7; 32]).await;
    assert_eq!(pull_due(&other, &|| false).await.unwrap(), 0);
    let list = connectors::connectors(app, by, DISTRICT, scene.agency);
    assert_eq!(list.await.unwrap().len(), 2);
    let elsewhere = connector(app, by, "440398", scene.agency, id).await;
    assert!(matches!(elsewhere, Err(Error::NotFound(_))));
}

#[tokio::test]
async fn listings_are_fetched_alike() {
    let scene = Scene::new().await;
    let advert = |room: u32| json!({ "place": format!("春风路8号锦绣花园1栋1单元{room}室"), "who": "钱先生" });
    scene.system.lock().unwrap().pages = vec![vec![advert(110), advert(111)], vec![advert(110)]];
    let fields = [("address", "place"), ("landlord_name", "who")];
    let said = Described {
        kind: "listings".to_owned(),
        fields: fields
            .map(|(name, place)| (name.to_owned(), place.to_owned()))
            .into(),
        ..scene.described.clone()
    };
    let (app, by) = (scene.app(), &Actor::Machine);
    let id = connect(app, by, DISTRICT, scene.agency, &said, &secret(SECRET))
        .await
        .unwrap();
    assert_eq!(scene.pulled().await.len(), 2);
    assert_eq!(scene.leads().await, 2, "the same advert is one");
    let shown = scene.shown(id).await;
    assert_eq!((shown.kept, shown.refused), (3, 0));
    scene.later(61);
    scene.pulled().await;
    let shown = scene.shown(id).await;
    assert_eq!((shown.kept, shown.repeated), (0, 3));
    assert_eq!((scene.leads().await, scene.declared().await), (2, 3));
}
