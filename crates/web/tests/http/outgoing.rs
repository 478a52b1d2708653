//! Notices to staff: the own mail address, robots, and letters that wait for somebody.

use testkit::{Answers, MailServer, RobotReceiver};

use crate::world::World;

#[tokio::test]
async fn without_channels_nothing_is_promised() {
    let world = World::new().await;
    let page = world.officer.get("/account/mail").await;
    page.is(200);
    assert!(!page.body.contains("name=\"address\""), "nothing to enter");
    let set = [("step", "set"), ("address", "a@example.cn")];
    let refused = world.officer.post("/account/mail", &set).await;
    refused.refused(&[]);
    let robot = [
        ("kind", "wecom"),
        ("name", "群"),
        ("place", "440399"),
        (
            "address",
            "https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=s3cret",
        ),
    ];
    let refused = world.steward.post("/robots", &robot).await;
    refused.refused(&["address"]);
    assert!(!refused.body.contains("s3cret"), "never sent back");
    world.officer.get("/robots").await.is(403);
    world.officer.get("/sent").await.is(403);
}

#[tokio::test]
async fn an_address_is_set_proven_and_taken_away() {
    let world = World::new().await;
    let mail = MailServer::start(true).await;
    world.test.send_notices(&mail, true);
    let own = "/account/mail";
    for wrong in [
        "",
        "officer",
        "\0@example.cn",
        "a@example.cn\r\nBcc: b@example.cn",
    ] {
        let set = [("step", "set"), ("address", wrong)];
        world.officer.post(own, &set).await.refused(&["address"]);
    }
    let set = [("step", "set"), ("address", "officer@example.cn")];
    let to = world.officer.post(own, &set).await;
    assert_eq!(to.redirected(), "/account/mail?done=set");
    service::outgoing::send_due(&world.test.app, &|| false)
        .await
        .unwrap();
    assert_eq!(mail.mails().len(), 1);
    let page = world.officer.get(own).await;
    assert!(page.body.contains("officer@example.cn") && page.body.contains("name=\"code\""));
    for wrong in ["", "000000", "\0", "９９９９９９"] {
        let prove = [("step", "prove"), ("code", wrong)];
        world.officer.post(own, &prove).await.refused(&["code"]);
    }
    let forget = [("step", "forget")];
    let to = world.officer.post(own, &forget).await;
    assert_eq!(to.redirected(), "/account/mail?done=forget");
    let page = world.officer.get(own).await;
    assert!(!page.body.contains("officer@example.cn"));
}

#[tokio::test]
async fn a_robot_is_set_up_tried_and_removed() {
    let world = World::new().await;
    let (mail, receiver) = (MailServer::start(true).await, RobotReceiver::start().await);
    world.test.send_notices(&mail, true);
    let address = receiver.address("hook");
    let robot = |place: &'static str| {
        vec![
            ("kind", "dingtalk"),
            ("name", "迎春社区群"),
            ("place", place),
            ("address", address.as_str()),
            ("secret", "SECabc"),
        ]
    };
    let refused = world.steward.post("/robots", &robot("440399999")).await;
    refused.refused(&["place"]);
    assert!(!refused.body.contains("s3cret") && !refused.body.contains("SECabc"));
    let added = world.steward.post("/robots", &robot("440399001001")).await;
    assert_eq!(added.redirected(), "/robots?done=added");
    let list = world.steward.get("/robots").await;
    assert!(list.body.contains("127.0.0.1") && !list.body.contains("s3cret"));
    let id = list.body.split("action=\"/robots/").nth(1).unwrap();
    let path = format!("/robots/{}", id.split('"').next().unwrap());
    let tried = world.steward.post(&path, &[("step", "try")]).await;
    assert_eq!(tried.redirected(), "/robots?done=try");
    receiver.answer(Answers::Gone);
    service::outgoing::send_due(&world.test.app, &|| false)
        .await
        .unwrap();
    assert_eq!(receiver.posts().len(), 1);
    let dead = world.steward.get("/sent").await;
    assert!(dead.body.contains("迎春社区群") && dead.body.contains("404"));
    let removed = world.steward.post(&path, &[("step", "remove")]).await;
    assert_eq!(removed.redirected(), "/robots?done=remove");
    world
        .steward
        .post(&path, &[("step", "remove")])
        .await
        .is(404);
}

#[tokio::test]
async fn a_letter_is_sent_again_or_dropped() {
    let world = World::new().await;
    let letter = world.letter().await;
    let path = format!("/sent/{letter}");
    let list = world.steward.get("/sent?state=dead").await;
    assert!(list.body.contains(&path), "{}", list.body);
    let drop = |reason: &'static str| vec![("step", "drop"), ("version", "1"), ("reason", reason)];
    world.steward.post(&path, &drop("")).await.is(422);
    world
        .officer
        .post(&path, &drop("told-otherwise"))
        .await
        .is(403);
    let stale = [("step", "retry"), ("version", "99999999999")];
    world.steward.post(&path, &stale).await.is(422);
    let dropped = world.steward.post(&path, &drop("told-otherwise")).await;
    assert_eq!(dropped.redirected(), "/sent?done=drop");
    world
        .steward
        .post(&path, &drop("told-otherwise"))
        .await
        .is(422);
    assert!(
        world
            .steward
            .get("/sent?state=dropped")
            .await
            .body
            .contains("440399001001")
    );
    for odd in ["?state=%00", "?state=x", "?after=x", "?state=sent&after=0"] {
        let status = world
            .steward
            .get(&format!("/sent{odd}"))
            .await
            .status
            .as_u16();
        assert!(status == 200 || status == 404, "{odd}: {status}");
    }
}
