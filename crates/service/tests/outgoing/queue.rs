//! The queue survives what receivers do.

use std::time::Duration;

use outside::channels::Robot;
use policy::Role;
use service::hazards::Kind;
use service::{clocks, outgoing};
use testkit::{Answers, DISTRICT, Manner};

use crate::{World, goes_to, text_of};

const OFFICER: &str = "officer@example.cn";

impl World {
    fn to_officer(&self) -> usize {
        let mails = self.mail.mails();
        mails.iter().filter(|mail| goes_to(mail, OFFICER)).count() - 1
    }

    /// Some clocks are overdue in the first grid.
    async fn overdue(&self) {
        let grid = self.library.grids[0].id;
        self.test
            .sql(&format!(
                "INSERT INTO clock_count (district, grid_id, kind, running, overdue) \
                 VALUES ('{DISTRICT}', '{grid}', 'visit', 9, 4)"
            ))
            .await;
    }
}

#[tokio::test]
async fn fifty_dangers_are_one_mail() {
    let world = World::new().await;
    for peer in 0..50 {
        let kind = if peer % 2 == 0 {
            Kind::Fire
        } else {
            Kind::Hygiene
        };
        world.danger(&format!("peer {peer}"), kind).await;
    }
    let sent = world.send().await;
    assert_eq!((sent.taken, world.to_officer()), (1, 1));
    let text = text_of(&world.latest(OFFICER));
    assert!(text.contains("（消防），请尽快查看。（25条）"), "{text}");
    assert!(
        text.contains("(hygiene)") && text.contains("(25 times)"),
        "{text}"
    );
    assert!(text.contains("https://plate.example.cn"));
    assert!(
        !text.contains("纸箱"),
        "what somebody wrote stays in the registry"
    );
    assert_eq!(world.send().await, outgoing::Sent::default());
    assert_eq!(world.test.number("SELECT count(*) FROM outgoing").await, 0);
    let many = "SELECT count(*) FROM outgoing_letter WHERE notices = 50 AND state = 'sent'";
    assert_eq!(world.test.number(many).await, 1);
}

#[tokio::test]
async fn a_stopped_server_gets_one_mail_once_it_is_back() {
    let mut world = World::new().await;
    world.mail.stop().await;
    for peer in 0..3 {
        world.danger(&format!("peer {peer}"), Kind::Fire).await;
        assert_eq!(world.send().await.later, 1);
        world.wait(90);
    }
    let fault = "SELECT count(*) FROM outgoing_letter WHERE state = 'waiting' \
                 AND fault = 'unreachable' AND NOT unsure AND notices = 3 AND tries = 3";
    assert_eq!(world.test.number(fault).await, 1);
    world.mail.begin().await;
    assert_eq!(world.send().await.taken, 1);
    assert_eq!(world.to_officer(), 1);
    assert!(text_of(&world.latest(OFFICER)).contains("（3条）"));
}

#[tokio::test]
async fn slow_busy_and_senseless_servers_are_tried_again() {
    let world = World::new().await;
    world.danger("peer", Kind::Fire).await;
    for manner in [
        Manner::Slow(Duration::from_secs(6)),
        Manner::Busy,
        Manner::Nonsense,
    ] {
        world.mail.behave(manner);
        let sent = world.send().await;
        assert_eq!((sent.taken, sent.later), (0, 1), "{manner:?}");
        assert_eq!(world.send().await.later, 0, "not at once");
        world.wait(65);
    }
    world.mail.behave(Manner::Good);
    assert_eq!(world.send().await.taken, 1);
    assert_eq!(world.to_officer(), 1);
}

#[tokio::test]
async fn what_may_have_arrived_twice_says_so_and_is_the_same_message() {
    let world = World::new().await;
    world.mail.behave(Manner::HangsUp);
    world.danger("one", Kind::Fire).await;
    assert_eq!(world.send().await.later, 1);
    world.mail.behave(Manner::Good);
    // What comes meanwhile is another letter: the first one may have left as it was.
    world.danger("two", Kind::Hygiene).await;
    world.wait(2);
    assert_eq!(world.send().await.taken, 2);
    assert_eq!(world.to_officer(), 3);
    let mails = world.mail.mails();
    let ids: Vec<&str> = mails[1..]
        .iter()
        .map(|mail| mail.header("Message-ID"))
        .collect();
    assert!(ids[0].ends_with("@example.cn>"), "{ids:?}");
    assert_eq!(ids.iter().filter(|id| **id == ids[0]).count(), 2, "{ids:?}");
    let unsure = "SELECT count(*) FROM outgoing_letter WHERE state = 'sent' AND unsure";
    assert_eq!(world.test.number(unsure).await, 1);
}

#[tokio::test]
async fn a_run_that_is_killed_sends_at_most_once_more() {
    let world = World::new().await;
    world.robot(Robot::Wecom, DISTRICT).await;
    world
        .robots
        .answer(Answers::Slowly(Duration::from_millis(1500)));
    world.danger("one", Kind::Fire).await;
    let app = world.test.app.clone();
    let run = tokio::spawn(async move { outgoing::send_due(&app, &|| false).await });
    while world.robots.posts().is_empty() {
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    run.abort();
    let _ = run.await;
    world.robots.answer(Answers::Taken);
    assert_eq!(world.send().await.taken, 0, "somebody has it");
    world.wait(4);
    world.send().await;
    world.wait(600);
    world.send().await;
    assert_eq!(world.robots.posts().len(), 2, "and no third time");
    let unsure = "SELECT count(*) FROM outgoing_letter WHERE channel = 'wecom' \
                  AND state = 'sent' AND unsure AND tries = 2";
    assert_eq!(world.test.number(unsure).await, 1);
}

#[tokio::test]
async fn several_runs_at_once_send_each_letter_once() {
    let world = World::new().await;
    for number in 0..6 {
        let login = format!("officer{number}");
        let role = [(Role::Supervisor, DISTRICT)];
        let one = world.test.hire(&login, &role).await;
        world.prove(&one, &format!("{login}@example.cn")).await;
    }
    let before = world.mail.mails().len();
    world.overdue().await;
    clocks::tell_supervisors(&world.test.app, DISTRICT)
        .await
        .unwrap();
    world.wait(20);
    let app = &world.test.app;
    let never = || false;
    let runs = tokio::join!(
        outgoing::send_due(app, &never),
        outgoing::send_due(app, &never),
        outgoing::send_due(app, &never)
    );
    let taken = runs.0.unwrap().taken + runs.1.unwrap().taken + runs.2.unwrap().taken;
    assert_eq!((taken, world.mail.mails().len() - before), (6, 6));
}

#[tokio::test]
async fn nobody_is_woken_but_for_a_danger() {
    let world = World::new().await;
    let boss = world
        .test
        .hire("boss", &[(Role::Supervisor, DISTRICT)])
        .await;
    world.prove(&boss, "boss@example.cn").await;
    world.robot(Robot::Feishu, "440399001001").await;
    world.robot(Robot::Dingtalk, "440399001002").await;
    // Eleven at night.
    world.wait(13 * 60);
    world.overdue().await;
    clocks::tell_supervisors(&world.test.app, DISTRICT)
        .await
        .unwrap();
    clocks::tell_supervisors(&world.test.app, DISTRICT)
        .await
        .unwrap();
    world.wait(30);
    assert_eq!(world.send().await, outgoing::Sent::default());
    world.danger("peer", Kind::Fire).await;
    // The officer's mail and the group's post, with what waited there for the morning.
    assert_eq!(world.send().await.taken, 2);
    assert_eq!(world.to_officer(), 1);
    let posts = world.robots.posts();
    assert_eq!(posts.len(), 1);
    assert!(posts[0].0.starts_with("/feishu"), "{posts:?}");
    assert!(
        posts[0].1.contains("4 项时限已超期") && posts[0].1.contains("消防"),
        "{posts:?}"
    );
    world.wait(9 * 60);
    assert_eq!(world.send().await.taken, 1, "the supervisor's morning");
    let text = text_of(&world.latest("boss@example.cn"));
    assert!(
        text.contains("样板区：截至") && text.contains("4 clock(s) overdue"),
        "{text}"
    );
}

#[tokio::test]
async fn what_does_not_hurry_is_not_tried_again_at_night() {
    let mut world = World::new().await;
    let boss = world
        .test
        .hire("boss", &[(Role::Supervisor, DISTRICT)])
        .await;
    world.prove(&boss, "boss@example.cn").await;
    world.mail.stop().await;
    world.overdue().await;
    clocks::tell_supervisors(&world.test.app, DISTRICT)
        .await
        .unwrap();
    // Until ten minutes to eight in the evening, and beyond.
    for minutes in [9 * 60 + 45, 4, 10] {
        world.wait(minutes);
        world.send().await;
    }
    world.mail.begin().await;
    world.wait(60);
    assert_eq!(world.send().await, outgoing::Sent::default());
    world.wait(12 * 60);
    assert_eq!(world.send().await.taken, 1);
}
