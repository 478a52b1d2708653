use jiff::SignedDuration;
use service::accounts::{self, LIFE, TRIES};

use crate::scene::{PHONE, Scene, place, refused};

const PEER: &str = "192.0.2.7";

#[tokio::test]
async fn a_code_signs_in_once_and_for_one_question() {
    let scene = Scene::new().await;
    let app = &scene.test.app;
    let question = accounts::ask(app, &place(), "138 0013 8000", PEER)
        .await
        .unwrap();
    let code = scene.sms.code(PHONE).await;
    assert_eq!(code.len(), 6);
    let enter = |question, phone: &'static str, code: String| async move {
        accounts::enter(app, &place(), question, phone, &code, PEER).await
    };
    // Another telephone, another question, another code: told alike.
    let wrong = ("code-wrong", Some("code"));
    let other = scene.test.id();
    assert_eq!(
        refused(enter(question, "+85291234567", code.clone()).await),
        wrong
    );
    assert_eq!(refused(enter(other, PHONE, code.clone()).await), wrong);
    let guess = if code == "000000" { "000001" } else { "000000" };
    assert_eq!(
        refused(enter(question, PHONE, guess.to_owned()).await),
        wrong
    );
    let token = enter(question, PHONE, format!(" {code} ")).await.unwrap();
    assert!(accounts::session(app, &token).await.unwrap().is_some());
    assert_eq!(refused(enter(question, PHONE, code).await), wrong);
    // The same telephone is the same account.
    let again = scene.signed_in(PHONE).await;
    let first = accounts::session(app, &token).await.unwrap().unwrap();
    assert_eq!(first.account, again.account);
    assert_eq!(scene.test.number("SELECT count(*) FROM account").await, 1);
    // Nothing of it lies in the clear, and what was sent is gone.
    let clear = "SELECT count(*) FROM account WHERE account::text LIKE '%3800138000%'";
    assert_eq!(scene.test.number(clear).await, 0);
    let waiting = "SELECT count(*) FROM outgoing_sms";
    assert_eq!(scene.test.number(waiting).await, 0);
}

#[tokio::test]
async fn guessing_a_code_ends_it() {
    let scene = Scene::new().await;
    let app = &scene.test.app;
    let question = accounts::ask(app, &place(), PHONE, PEER).await.unwrap();
    let code = scene.sms.code(PHONE).await;
    for n in 0..TRIES {
        let guess = format!("{:06}", (code.parse::<i32>().unwrap() + n + 1) % 1_000_000);
        refused(accounts::enter(app, &place(), question, PHONE, &guess, PEER).await);
    }
    let late = accounts::enter(app, &place(), question, PHONE, &code, PEER).await;
    assert_eq!(refused(late).0, "code-wrong");
}

#[tokio::test]
async fn a_code_is_over_after_ten_minutes_and_replaced_by_the_next() {
    let scene = Scene::new().await;
    let app = &scene.test.app;
    let first = accounts::ask(app, &place(), PHONE, PEER).await.unwrap();
    let old = scene.sms.code(PHONE).await;
    let second = accounts::ask(app, &place(), PHONE, PEER).await.unwrap();
    let code = scene.sms.code(PHONE).await;
    refused(accounts::enter(app, &place(), first, PHONE, &old, PEER).await);
    app.surroundings().advance(LIFE);
    refused(accounts::enter(app, &place(), second, PHONE, &code, PEER).await);
    assert!(accounts::tidy(app).await.unwrap() >= 1);
}

#[tokio::test]
async fn nobody_has_messages_sent_without_end_or_learns_who_is_known() {
    let scene = Scene::new().await;
    let app = &scene.test.app;
    scene.signed_in(PHONE).await;
    // A known number and an unknown one: the same answer until the same limit.
    for phone in [PHONE, "+8613900139000"] {
        let mut sent = 0;
        for n in 0..10 {
            let peer = format!("198.51.100.{n}");
            match accounts::ask(app, &place(), phone, &peer).await {
                Ok(_) => sent += 1,
                Err(error) => {
                    assert_eq!(refused::<()>(Err(error)), ("attempts-too-many", None));
                    break;
                }
            }
        }
        assert_eq!(sent, if phone == PHONE { 4 } else { 5 });
    }
    let mut sent = 0;
    for n in 0..100 {
        let phone = format!("+86139{n:08}");
        if accounts::ask(app, &place(), &phone, "203.0.113.1")
            .await
            .is_err()
        {
            break;
        }
        sent += 1;
    }
    assert!(sent <= 20, "{sent} messages from one address");
    for (said, field) in [
        ("12", "phone-"),
        ("", "phone-"),
        ("0523 8688 1234", "sms-number"),
    ] {
        let (code, at) = refused(accounts::ask(app, &place(), said, PEER).await);
        assert!(
            code.starts_with(field) && at == Some("phone"),
            "{said}: {code}"
        );
    }
}

#[tokio::test]
async fn a_session_is_short_and_ends_everywhere() {
    let scene = Scene::new().await;
    let app = &scene.test.app;
    let (one, two) = (
        scene.sms.sign_in(PHONE).await,
        scene.sms.sign_in(PHONE).await,
    );
    let other = scene.sms.sign_in("+85291234567").await;
    let session = accounts::session(app, &one).await.unwrap().unwrap();
    accounts::sign_out(app, &session, true).await.unwrap();
    assert!(accounts::session(app, &one).await.unwrap().is_none());
    assert!(accounts::session(app, &two).await.unwrap().is_none());
    assert!(accounts::session(app, &other).await.unwrap().is_some());
    app.surroundings().advance(accounts::IDLE);
    assert!(accounts::session(app, &other).await.unwrap().is_none());
    let three = scene.sms.sign_in("+85291234568").await;
    let step = SignedDuration::from_mins(15);
    for _ in 0..7 {
        app.surroundings().advance(step);
        assert!(accounts::session(app, &three).await.unwrap().is_some());
    }
    app.surroundings().advance(step);
    assert!(
        accounts::session(app, &three).await.unwrap().is_none(),
        "two hours at most"
    );
}

#[tokio::test]
async fn without_a_gateway_nothing_is_promised() {
    let test = testkit::TestApp::new().await;
    test.library().await;
    let asked = accounts::ask(&test.app, &place(), PHONE, PEER).await;
    assert_eq!(refused(asked), ("sms-none", Some("phone")));
    assert_eq!(test.number("SELECT count(*) FROM outgoing_sms").await, 0);
}
