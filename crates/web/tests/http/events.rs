//! Events in the browser: opened from a call, sent, sent back, put on paper.

use policy::Role;
use testkit::DISTRICT;

use crate::client::Client;
use crate::world::World;

async fn dispatcher(world: &World) -> Client {
    world
        .test
        .hire("dispatcher", &[(Role::Dispatcher, DISTRICT)])
        .await;
    Client::new(&world.test.app, "dispatcher").await
}

#[tokio::test]
async fn a_call_is_written_down_sent_and_asked_about_on_paper() {
    let world = World::new().await;
    let desk = dispatcher(&world).await;
    let code = world.library.grids[0].buildings[0].dwellings[0]
        .code
        .clone();
    let empty = desk.post("/events/new", &[("how", "hotline")]).await;
    empty.refused(&["words"]);
    let said = |place: &str, item: &str| {
        [
            ("place", place.to_owned()),
            ("item", item.to_owned()),
            ("words", "楼道里堆满纸箱，找13900139000".to_owned()),
            ("how", "hotline".to_owned()),
        ]
    };
    let send = |fields: [(&'static str, String); 4]| {
        let desk = desk.clone();
        async move {
            let fields = fields
                .each_ref()
                .map(|(name, value)| (*name, value.as_str()));
            desk.post("/events/new", &fields).await
        }
    };
    send(said("没有的地方\0", "H10")).await.refused(&["place"]);
    send(said(&code, "nothing")).await.refused(&["item"]);
    let opened = send(said(&code, "H10")).await;
    let event = opened.redirected().split('?').next().unwrap().to_owned();
    let shown = desk.get(&event).await;
    shown.is(200);
    assert!(shown.body.contains("楼道里堆满纸箱") && !shown.body.contains("13900139000"));
    let list = desk
        .get("/events?show=work&category=E01&department=fire")
        .await;
    assert!(list.body.contains(&event));
    let other = desk
        .get("/events?show=work&category=E02&department=%00")
        .await;
    other.is(200);
    assert!(!other.body.contains(&event));
    desk.get("/events?after=1_x").await.is(404);
    let far = "/events?after=9999999999999999_0198d2f00000700080000000000000aa";
    desk.get(far).await.is(200);

    // The handler's: sent back with a reason, once.
    let work = format!("{event}/work");
    let back = |wrong: &'static str, version: &'static str| {
        let (handler, work) = (world.handler.clone(), work.clone());
        async move {
            let fields = [("step", "return"), ("wrong", wrong), ("version", version)];
            handler.post(&work, &fields).await
        }
    };
    back("", "1").await.refused(&["wrong"]);
    assert_eq!(back("unclear", "9").await.status.as_u16(), 422);
    back("unclear", "1").await.redirected();
    let to_fire = [("step", "send"), ("to", "fire"), ("version", "2")];
    let again = desk.post(&format!("{event}/send"), &to_fire).await;
    again.redirected();
    assert_eq!(back("unclear", "3").await.status.as_u16(), 422);
    let unread = [("step", "dance"), ("version", "3")];
    assert!(
        world
            .handler
            .post(&work, &unread)
            .await
            .status
            .is_client_error()
    );
    let take = [("step", "take"), ("version", "3")];
    world.handler.post(&work, &take).await.redirected();
    for (wait, until) in [("parts", ""), ("", "2030-01-01"), ("parts", "99999-99-99")] {
        let fields = [
            ("step", "pause"),
            ("wait", wait),
            ("until", until),
            ("version", "4"),
        ];
        let status = world.handler.post(&work, &fields).await.status.as_u16();
        assert_eq!(status, 422, "{wait} {until}");
    }
    for hours in ["", "-1", "99999999999999", "0"] {
        let fields = [("why", "works"), ("hours", hours), ("version", "4")];
        let status = desk
            .post(&format!("{event}/time"), &fields)
            .await
            .status
            .as_u16();
        assert_eq!(status, 422, "{hours}");
    }

    let paper = desk.get(&format!("{event}/notice.pdf")).await;
    paper.is(200);
    assert_eq!(paper.headers["content-type"], "application/pdf");
    let shown = desk.get(&event).await;
    assert!(shown.body.contains("退回") && shown.body.contains("签收"));
}
