//! Robots in the groups of areas.

use outside::channels::Robot;
use policy::Role;
use service::Error;
use service::hazards::Kind;
use service::outgoing::{self, NewRobot};
use testkit::{Answers, DISTRICT};
use zeroize::Zeroizing;

use crate::{World, refusal};

#[tokio::test]
async fn a_group_hears_of_its_own_area() {
    let world = World::new().await;
    world.robot(Robot::Wecom, DISTRICT).await;
    let street = world.robot(Robot::Dingtalk, "440399001").await;
    world.robot(Robot::Feishu, "440399001002").await;
    world.danger("peer", Kind::Fire).await;
    assert_eq!(world.send().await.taken, 3, "the officer and two groups");
    let paths: Vec<String> = world
        .robots
        .posts()
        .into_iter()
        .map(|(path, _)| path)
        .collect();
    assert!(
        paths.iter().any(|path| path.starts_with("/wecom?key=")),
        "{paths:?}"
    );
    assert!(
        paths.iter().any(|path| path.contains("&sign=")),
        "{paths:?}"
    );
    // A group that was dissolved is told of nothing, and its address is gone.
    outgoing::remove_robot(&world.test.app, &world.steward, DISTRICT, street)
        .await
        .unwrap();
    let gone = "SELECT count(*) FROM robot WHERE address IS NULL AND data_key IS NULL";
    assert_eq!(world.test.number(gone).await, 1);
    world.danger("another", Kind::Fire).await;
    assert_eq!(world.send().await.taken, 2);
    let again = outgoing::remove_robot(&world.test.app, &world.steward, DISTRICT, street).await;
    assert!(matches!(again, Err(Error::NotFound(_))));
}

#[tokio::test]
async fn a_robot_is_tried_and_what_it_refuses_waits_for_a_person() {
    let world = World::new().await;
    let robot = world.robot(Robot::Wecom, DISTRICT).await;
    world.robots.answer(Answers::Gone);
    outgoing::try_robot(&world.test.app, &world.steward, DISTRICT, robot)
        .await
        .unwrap();
    assert_eq!(world.send().await.dead, 1);
    world.robots.answer(Answers::TooMuch);
    outgoing::try_robot(&world.test.app, &world.steward, DISTRICT, robot)
        .await
        .unwrap();
    assert_eq!(world.send().await.later, 1);
    world.robots.answer(Answers::Nonsense);
    world.wait(2);
    assert_eq!(world.send().await.later, 1);
    world.robots.answer(Answers::Taken);
    world.wait(3);
    assert_eq!(world.send().await.taken, 1);
}

#[tokio::test]
async fn a_robot_that_can_not_be_is_refused() {
    let world = World::bare().await;
    let app = &world.test.app;
    let new = |kind, place: &str, address: &str| NewRobot {
        kind,
        name: "群".to_owned(),
        place: place.to_owned(),
        address: Zeroizing::new(address.to_owned()),
        secret: Zeroizing::default(),
    };
    let some = Some(Robot::Wecom);
    let good = "https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=1";
    for (robot, code) in [
        (new(None, DISTRICT, good), "robot-kind"),
        (new(some, "440398", good), "robot-place"),
        (new(some, "nowhere\0", good), "robot-place"),
        (
            new(some, DISTRICT, "https://192.168.1.8/hook"),
            "robot-private",
        ),
        (
            new(some, DISTRICT, "https://localhost/hook"),
            "robot-private",
        ),
        (
            new(some, DISTRICT, "http://example.cn/hook"),
            "robot-address",
        ),
        (
            new(some, DISTRICT, "https://user:pass@example.cn/"),
            "robot-address",
        ),
        (new(some, DISTRICT, "hook"), "robot-address"),
        (new(some, DISTRICT, ""), "robot-address"),
    ] {
        let refused = outgoing::add_robot(app, &world.steward, DISTRICT, &robot).await;
        assert_eq!(refusal(refused.unwrap_err()), code, "{robot:?}");
    }
    let robot = new(some, DISTRICT, good);
    let officer = outgoing::add_robot(app, &world.officer, DISTRICT, &robot).await;
    assert!(matches!(officer, Err(Error::Denied(_))));
    let street = world
        .test
        .hire("street", &[(Role::Steward, "440399001")])
        .await;
    let robots = outgoing::robots(app, &street, DISTRICT).await;
    assert!(
        matches!(robots, Err(Error::Denied(_))),
        "a whole district's"
    );
    outgoing::add_robot(app, &world.steward, DISTRICT, &new(some, DISTRICT, good))
        .await
        .unwrap();
    let shown = outgoing::robots(app, &world.steward, DISTRICT)
        .await
        .unwrap();
    assert_eq!(
        (&*shown[0].host, shown[0].signs),
        ("qyapi.weixin.qq.com", false)
    );
}
