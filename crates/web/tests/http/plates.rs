//! Plates in the browser: what a scan shows to whom, dangers told of, the steward's pages.

use policy::Role;
use testkit::DISTRICT;

use crate::client::{Answer, Client};
use crate::world::{PERSON, World};

/// A page without what differs between any two requests.
fn settled(answer: &Answer) -> String {
    let operation = answer.headers["x-operation-id"].to_str().unwrap();
    answer.body.replace(operation, "OPERATION")
}

async fn confirmed(world: &World) {
    let task = world.lead.task;
    let version = world.version("task", task).await;
    let fields = [("result", "confirmed"), ("version", version.as_str())];
    let path = format!("/tasks/{task}");
    world.officer.post(&path, &fields).await.redirected();
    let open = "SELECT count(*) FROM stay WHERE closed_at IS NULL";
    assert_eq!(world.test.number(open).await, 1);
}

#[tokio::test]
async fn a_stranger_never_learns_whether_somebody_lives_there() {
    let world = World::new().await;
    world.plated().await;
    let stranger = Client::stranger(&world.test.app);
    let (let_home, empty) = (world.plate_of(0).await, world.plate_of(1).await);
    let reported = settled(&stranger.get(&world.page_of(let_home)).await);
    confirmed(&world).await;
    let inhabited = stranger.get(&world.page_of(let_home)).await;
    inhabited.is(200);
    assert_eq!(settled(&inhabited), reported, "before and after the visit");
    assert!(!inhabited.body.contains(PERSON));

    // Another dwelling's page is the same but for its name, number and address.
    let other = stranger.get(&world.page_of(empty)).await;
    let number =
        |serial| service::plates::number(testkit::DISTRICT, u64::try_from(serial).unwrap());
    let page = settled(&other)
        .replace(&world.page_of(empty), &world.page_of(let_home))
        .replace(
            &world.page_of(empty).replace('/', "%2F"),
            &world.page_of(let_home).replace('/', "%2F"),
        )
        .replace(&number(empty), &number(let_home))
        .replace("栋102", "栋101");
    assert_eq!(page, settled(&inhabited));
    let names = |answer: &Answer| {
        let mut names: Vec<String> = answer.headers.keys().map(ToString::to_string).collect();
        names.sort();
        names
    };
    assert_eq!(names(&other), names(&inhabited));

    // Who is signed in without work at this door sees no more.
    for client in [&world.handler, &world.elsewhere, &world.steward] {
        let seen = client.get(&world.page_of(let_home)).await;
        assert!(!seen.body.contains("/dwellings/"), "{}", seen.body);
        assert!(!seen.body.contains("/tasks/"));
    }
    let officer = world.officer.get(&world.page_of(let_home)).await;
    assert!(officer.body.contains("/dwellings/"), "{}", officer.body);
}

#[tokio::test]
async fn each_plate_is_told_for_what_it_is_and_counted() {
    let world = World::new().await;
    let serial = world.plated().await;
    let stranger = Client::stranger(&world.test.app);
    let building = world.library.grids[0].buildings[0].id;
    let page = world.page_of(serial);
    stranger.get(&page).await.is(200);
    let capitals = stranger.get(&page.replacen("/p/", "/P/", 1)).await;
    assert_eq!(capitals.headers["location"], page.as_str());
    let altered = format!("{}A", &page[..page.len() - 1]);
    let altered = stranger.get(&altered).await;
    altered.is(404);
    assert!(altered.body.contains("被改动"), "{}", altered.body);

    let path = format!("/buildings/{building}/plates/{serial}");
    let replaced = world.steward.post(&format!("{path}/replace"), &[]).await;
    assert!(replaced.redirected().ends_with("done=replaced"));
    // The same click once more doesn't replace the one that was just printed.
    let twice = world.steward.post(&format!("{path}/replace"), &[]).await;
    twice.is(422);
    assert!(twice.body.contains("已不再有效"), "{}", twice.body);
    let gone = world
        .steward
        .post(
            &format!("/buildings/{building}/plates/print"),
            &[("plate", &serial.to_string())],
        )
        .await;
    gone.is(422);
    let late = world
        .officer
        .post(&format!("{path}/seen"), &[("seen", "elsewhere")])
        .await;
    late.is(422);
    assert_eq!(world.logged("plate.replaced").await, 1);
    assert_eq!(world.logged("plate.seen").await, 0);
    let old = stranger.get(&page).await;
    assert!(old.body.contains("已换发"), "{}", old.body);
    let home = world.plate_of(2).await;
    let path = format!("/buildings/{building}/plates/{home}");
    let bare = world.steward.post(&format!("{path}/revoke"), &[]).await;
    bare.is(422);
    let reason = [("reason", "被盗")];
    world
        .steward
        .post(&format!("{path}/revoke"), &reason)
        .await
        .redirected();
    let revoked = stranger.get(&world.page_of(home)).await;
    assert!(revoked.body.contains("已作废"), "{}", revoked.body);

    // A copy can't be told by its code: somebody says so, or an officer sees it.
    let copied = world.plate_of(3).await;
    let page = world.page_of(copied);
    let said = stranger.send(&format!("{page}/elsewhere"), &[]).await;
    assert!(said.redirected().ends_with("done=elsewhere"));
    let path = format!("/buildings/{building}/plates/{copied}/seen");
    let seen = [("seen", "elsewhere")];
    world.steward.post(&path, &seen).await.is(403);
    world.officer.post(&path, &seen).await.redirected();
    // Scans only count; nothing is written until the counts are.
    let scanned = "SELECT count(*) FROM plate_count WHERE kind <> 'copied'";
    assert_eq!(world.test.number(scanned).await, 0);
    for _ in 0..2 {
        service::plates::write_counts(&world.test.app)
            .await
            .unwrap();
    }
    for (kind, serial, times) in [
        ("genuine", 0, 1),
        ("altered", 0, 1),
        ("replaced", serial, 1),
        ("revoked", home, 1),
        ("copied", copied, 2),
    ] {
        let query = format!(
            "SELECT sum(times)::bigint FROM plate_count WHERE kind = '{kind}' AND serial = {serial}"
        );
        assert_eq!(world.test.number(&query).await, times, "{kind}");
    }
    let list = world
        .steward
        .get(&format!("/buildings/{building}/plates"))
        .await;
    assert!(list.body.contains("疑似复制") && list.body.contains("被盗"));
    for _ in 0..4 {
        stranger
            .send(&format!("{page}/elsewhere"), &[])
            .await
            .redirected();
    }
    let often = stranger.send(&format!("{page}/elsewhere"), &[]).await;
    assert!(often.status.is_client_error(), "{often:?}");
}

#[tokio::test]
async fn plates_are_issued_and_printed_from_their_building() {
    let world = World::new().await;
    let building = world.library.grids[0].buildings[0].id;
    let path = format!("/buildings/{building}/plates");
    let early = world.steward.post(&path, &[("of", "dwellings")]).await;
    early.is(422);
    assert!(early.body.contains("公开网址"), "{}", early.body);
    world.plated().await;
    let again = world.steward.post(&path, &[("of", "dwellings")]).await;
    again.is(422);
    assert!(again.body.contains("都已有门牌"), "{}", again.body);
    let print = format!("{path}/print");
    let pdf = world.steward.post(&print, &[("of", "dwellings")]).await;
    pdf.is(200);
    assert!(pdf.body.starts_with("%PDF-"));
    assert_eq!(pdf.headers["content-type"], "application/pdf");
    assert_eq!(world.logged("plate.printed").await, 1);
    // A link prints nothing, nor does a form of another site.
    world.steward.get(&print).await.is(405);
    let foreign = world.steward.send(&print, &[("of", "dwellings")]).await;
    assert!(foreign.status.is_client_error());
    let denied = world.officer.post(&print, &[("of", "dwellings")]).await;
    denied.is(403);
    assert_eq!(world.logged("plate.printed").await, 1);
    world.elsewhere.get(&path).await.is(404);
    world.officer.get(&path).await.is(200);
}

#[tokio::test]
async fn a_danger_is_told_of_without_an_account_and_settled() {
    let world = World::new().await;
    world.plated().await;
    let stranger = Client::stranger(&world.test.app);
    let page = format!("{}/danger", world.page_of(world.plate_of(0).await));
    stranger.get(&page).await.is(200);
    stranger
        .send(&page, &[("words", "火")])
        .await
        .refused(&["kind"]);
    let told = [
        ("kind", "bike_charging"),
        ("words", "楼道里有电动车在充电，找13900139000"),
        ("phone", "13800138000"),
    ];
    let kept = stranger.send(&page, &told).await;
    kept.is(200);
    let receipt = kept.body.split("<code>").nth(1).unwrap();
    let receipt = receipt.split("</code>").next().unwrap().to_owned();
    for text in ["13800138000", "13900139000", receipt.as_str()] {
        let query = format!("SELECT count(*) FROM hazard_report h WHERE h::text LIKE '%{text}%'");
        assert_eq!(
            world.test.number(&query).await,
            0,
            "{text} lies in the clear"
        );
    }
    let ask = |number: String| {
        let stranger = stranger.clone();
        async move { stranger.send("/danger", &[("number", &number)]).await }
    };
    ask("AAAA-BBBB-CCCC".to_owned()).await.refused(&["number"]);
    assert!(
        ask(receipt.to_lowercase())
            .await
            .body
            .contains("还没有人看")
    );

    world.elsewhere.get("/hazard-reports").await.is(200);
    let list = world.officer.get("/hazard-reports").await;
    let id = list.body.split("/hazard-reports/").nth(1).unwrap();
    let report = format!("/hazard-reports/{}", id.split('"').next().unwrap());
    world.elsewhere.get(&report).await.is(404);
    world.steward.get(&report).await.is(403);
    let shown = world.officer.get(&report).await;
    shown.is(200);
    assert!(!shown.body.contains("13800138000") && !shown.body.contains("13900139000"));
    let number = format!("{report}/phone");
    let purpose = [("purpose", "emergency")];
    let aimless = world.officer.post(&number, &[]).await;
    assert!(aimless.status.is_client_error() && !aimless.body.contains("13800138000"));
    assert_eq!(world.logged("hazard.phone_shown").await, 0);
    let phone = world.officer.post(&number, &purpose).await;
    assert!(phone.body.contains("13800138000"));
    let noted = "SELECT count(*) FROM audit_entry WHERE action = 'hazard.phone_shown' \
                 AND detail LIKE 'purpose=emergency door=440399%'";
    assert_eq!(world.test.number(noted).await, 1);
    assert_eq!(world.logged("hazard.phone_shown").await, 1);
    let step = |step| [("step", step), ("version", "1")];
    world
        .officer
        .post(&report, &step("seen"))
        .await
        .redirected();
    world.officer.post(&report, &step("seen")).await.is(409);
    assert!(ask(receipt.clone()).await.body.contains("正在处理"));
    // One hand alone closes nothing: the event says what came of it.
    let done = [("step", "mended"), ("version", "2")];
    world.officer.post(&report, &done).await.is(422);
    let event = format!("/events/{}", world.event().await);
    assert!(world.officer.get(&report).await.body.contains(&event));
    let take = [("step", "take"), ("version", "1")];
    let work = format!("{event}/work");
    world.officer.post(&work, &take).await.redirected();
    let fix = [("step", "fix"), ("finding", "mended"), ("version", "2")];
    world.officer.post(&work, &fix).await.redirected();
    let accept = [("step", "accept"), ("version", "3")];
    let check = format!("{event}/check");
    world.officer.post(&check, &accept).await.is(422);
    let post = [(Role::Dispatcher, DISTRICT)];
    world.test.hire("dispatcher", &post).await;
    let dispatcher = Client::new(&world.test.app, "dispatcher").await;
    dispatcher.post(&check, &accept).await.redirected();
    assert!(ask(receipt).await.body.contains("已处理完"));
    let late = world.officer.post(&number, &purpose).await;
    assert!(late.status.is_client_error() && !late.body.contains("13800138000"));
    assert_eq!(world.logged("hazard.phone_shown").await, 1);
}

#[tokio::test]
async fn nobody_alone_closes_a_door_to_others_who_tell() {
    let world = World::new().await;
    world.plated().await;
    let one = Client::stranger(&world.test.app);
    let other = one.from([192, 0, 2, 2]);
    let told = [("kind", "fire"), ("words", "楼道里有烟")];
    let mut pages = Vec::new();
    for dwelling in 0..4 {
        let plate = world.plate_of(dwelling).await;
        pages.push(format!("{}/danger", world.page_of(plate)));
    }
    let page = &pages[0];
    let no_number = [&told[..], &[("phone", "张三")]].concat();
    one.send(page, &no_number).await.refused(&["phone"]);
    for _ in 0..3 {
        one.send(page, &told).await.is(200);
    }
    one.send(page, &told).await.is(429);
    other.send(page, &told).await.is(200);
    // Ten in all from one address, whatever the plate.
    for page in [1, 1, 1, 2, 2, 2, 3].map(|n: usize| &pages[n]) {
        one.send(page, &told).await.is(200);
    }
    one.send(&pages[3], &told).await.is(429);
}

#[tokio::test]
async fn a_notice_is_read_where_it_is_shown() {
    let world = World::new().await;
    world.plated().await;
    let stranger = Client::stranger(&world.test.app);
    let page = world.page_of(world.plate_of(0).await);
    let written = |place| {
        [
            ("place", place),
            ("title", "停水通知"),
            ("body", "周三停水"),
            ("from", "2020-01-01"),
            ("to", "2099-01-01"),
        ]
    };
    world.steward.post("/notices", &[]).await.refused(&["from"]);
    let refused = world.steward.post("/notices", &written("440399999")).await;
    refused.refused(&["place"]);
    // Elsewhere first: the other community's is not shown here.
    world
        .steward
        .post("/notices", &written("440399001002"))
        .await
        .redirected();
    assert!(!stranger.get(&page).await.body.contains("停水"));
    world
        .steward
        .post("/notices", &written("440399001001"))
        .await
        .redirected();
    assert!(stranger.get(&page).await.body.contains("停水"));
    let list = world.steward.get("/notices").await;
    let id = list.body.split("/notices/").nth(1).unwrap();
    let withdraw = format!("/notices/{}", id.split('"').next().unwrap());
    world.steward.post(&withdraw, &[]).await.redirected();
    assert!(!stranger.get(&page).await.body.contains("停水"));
    world.officer.get("/notices").await.is(403);
}
