//! The pages of somebody who works for an agency.

use crate::client::Client;
use crate::world::World;

const TABLE: (&str, &str) = (
    "旬报.csv",
    "姓名,身份证号,电话,房屋地址\n林小满,,,春风路8号没有的小区9栋908\n",
);

#[tokio::test]
async fn a_steward_gives_the_account_and_its_first_password_opens_one_page() {
    let world = World::new().await;
    let agency = world.agency().await;
    let accounts = format!("/agencies/{agency}/accounts");
    let steward = &world.steward;
    steward
        .post(&accounts, &[("name", ""), ("login", "")])
        .await
        .refused(&["name", "login"]);
    let bad = [("name", "钱多多"), ("login", "钱")];
    steward.post(&accounts, &bad).await.refused(&["login"]);
    let whole = [("name", "钱多多"), ("login", "yangban.qian")];
    let made = steward.post(&accounts, &whole).await;
    made.is(200);
    assert!(
        made.body.contains("class=\"one-time\"><code>"),
        "{}",
        made.body
    );
    let page = steward.get(&format!("/agencies/{agency}")).await;
    assert!(page.body.contains("yangban.qian") && !page.body.contains("one-time"));
    let at = page.body.find("\">钱多多").unwrap();
    let file = page.body[..at].rsplit('"').next().unwrap();
    let file = steward.get(file).await;
    assert!(file.body.contains("样板房产") && !file.body.contains("/post\""));
    // Nothing but the password is open before it is changed.
    let at = made.body.find("one-time\"><code>").unwrap() + 16;
    let password = made.body[at..].split('<').next().unwrap();
    let app = &world.test.app;
    let agent = Client::with_password(app, "yangban.qian", password).await;
    assert_eq!(agent.get("/agency").await.redirected(), "/password");
}

#[tokio::test]
async fn a_sheet_and_a_chat_go_in_and_come_back_with_what_became_of_them() {
    let world = World::new().await;
    let agency = world.agency().await;
    world.test.hire_agent("qian", agency).await;
    let agent = Client::new(&world.test.app, "qian").await;
    assert_eq!(agent.get("/").await.redirected(), "/agency");
    let home = agent.get("/agency").await;
    home.is(200);
    assert!(home.body.contains("样板房产"), "{}", home.body);

    let none = agent
        .upload("/agency/send", &[("channel", "tenday")], None)
        .await;
    none.refused(&["file"]);
    let hotline = [("channel", "hotline")];
    agent
        .upload("/agency/send", &hotline, Some(TABLE))
        .await
        .refused(&["channel"]);
    // Whom a forged field names doesn't matter.
    let fields = [("channel", "tenday"), ("source", "邻里")];
    let sent = agent.upload("/agency/send", &fields, Some(TABLE)).await;
    let (batch, done) = sent.redirected().split_once('?').unwrap();
    assert_eq!(done, "done=received");
    let again = agent.upload("/agency/send", &fields, Some(TABLE)).await;
    assert_eq!(again.redirected(), format!("{batch}?done=repeated"));
    let id = batch.rsplit('/').next().unwrap().parse().unwrap();
    service::batches::process(&world.test.app, testkit::DISTRICT, id)
        .await
        .unwrap();
    let page = agent.get(batch).await;
    page.is(200);
    assert!(page.body.contains("MENPAI-RECEIPT:"), "{}", page.body);
    let rows = agent.get(&format!("{batch}/rows?filter=waiting")).await;
    assert!(rows.body.contains("没有的小区9栋908") && !rows.body.contains("林小满"));
    let sheet = agent.get(&format!("{batch}/errors.xlsx")).await;
    sheet.is(200);
    assert!(sheet.body.starts_with("PK"), "a workbook");
    assert_eq!(world.logged("batch.error_sheet").await, 1);

    agent
        .post("/agency/paste", &[("chat", " ")])
        .await
        .refused(&["chat"]);
    let chat = "2026-11-20 09:00:00 小王\r\n春风路8号没有的小区9栋909 今天入住 林小满\r\n";
    let pasted = agent.post("/agency/paste", &[("chat", chat)]).await;
    assert!(
        pasted.redirected().ends_with("?done=received"),
        "{pasted:?}"
    );

    let other = world.waiting().await.0;
    for path in ["", "/rows", "/errors.xlsx"] {
        let theirs = format!("/agency/batches/{other}{path}");
        agent.get(&theirs).await.is(404);
        let office = format!("/batches/{other}{path}");
        agent.get(&office).await.is(403);
    }
}
