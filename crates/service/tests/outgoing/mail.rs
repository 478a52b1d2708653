//! Where somebody wants mail.

use service::outgoing;
use testkit::{DISTRICT, MailServer, Manner, TestApp};

use crate::{World, code_of, refusal, text_of};

#[tokio::test]
async fn an_address_counts_once_its_code_was_entered() {
    let world = World::bare().await;
    let (app, officer) = (&world.test.app, &world.officer);
    let set = |address: &'static str| outgoing::set_mail(app, officer, DISTRICT, address);
    for wrong in [
        "",
        "officer",
        "a b@c.cn",
        "a@b@c",
        "a@\n.cn",
        "\0@example.cn",
    ] {
        let refused = set(wrong).await.unwrap_err();
        assert_eq!(refusal(refused), "mail-address", "{wrong:?}");
    }
    set("officer@example.cn").await.unwrap();
    assert_eq!(world.send().await.taken, 1);
    let mail = world.latest("officer@example.cn");
    assert!(mail.proven, "by the password");
    assert!(mail.header("Auto-Submitted") == "auto-generated");
    assert!(text_of(&mail).contains("15 分钟") && text_of(&mail).contains("15 minutes"));
    let code = code_of(&mail);
    let own = outgoing::own(app, officer).await.unwrap();
    assert!(own.sends && own.proven.is_none());
    assert_eq!(own.waiting.unwrap().as_str(), "officer@example.cn");
    // Another's code is no code of mine.
    let other = outgoing::prove_mail(app, &world.steward, DISTRICT, &code).await;
    assert_eq!(refusal(other.unwrap_err()), "code-wrong");
    outgoing::prove_mail(app, officer, DISTRICT, &code)
        .await
        .unwrap();
    let own = outgoing::own(app, officer).await.unwrap();
    assert_eq!(own.proven.unwrap().as_str(), "officer@example.cn");
    assert!(own.waiting.is_none());
    // The old one counts until the new one is proven.
    set("new@example.cn").await.unwrap();
    let own = outgoing::own(app, officer).await.unwrap();
    assert_eq!(own.proven.unwrap().as_str(), "officer@example.cn");
    world.send().await;
    let code = code_of(&world.latest("new@example.cn"));
    outgoing::prove_mail(app, officer, DISTRICT, &code)
        .await
        .unwrap();
    let own = outgoing::own(app, officer).await.unwrap();
    assert_eq!(own.proven.unwrap().as_str(), "new@example.cn");
    outgoing::forget_mail(app, officer, DISTRICT).await.unwrap();
    assert!(outgoing::own(app, officer).await.unwrap().proven.is_none());
    assert_eq!(
        world.test.number("SELECT count(*) FROM staff_mail").await,
        0
    );
}

#[tokio::test]
async fn a_code_is_not_guessed_and_ends() {
    let world = World::bare().await;
    let (app, officer) = (&world.test.app, &world.officer);
    outgoing::set_mail(app, officer, DISTRICT, "a@example.cn")
        .await
        .unwrap();
    world.send().await;
    let right = code_of(&world.latest("a@example.cn"));
    for _ in 0..5 {
        let refused = outgoing::prove_mail(app, officer, DISTRICT, "000").await;
        assert_eq!(refusal(refused.unwrap_err()), "code-wrong");
    }
    let late = outgoing::prove_mail(app, officer, DISTRICT, &right).await;
    assert_eq!(refusal(late.unwrap_err()), "code-wrong", "tried too often");
    outgoing::set_mail(app, officer, DISTRICT, "a@example.cn")
        .await
        .unwrap();
    world.send().await;
    let right = code_of(&world.latest("a@example.cn"));
    world.wait(16);
    let late = outgoing::prove_mail(app, officer, DISTRICT, &right).await;
    assert_eq!(refusal(late.unwrap_err()), "code-wrong", "over");
    outgoing::tidy(app).await.unwrap();
    assert_eq!(
        world.test.number("SELECT count(*) FROM staff_mail").await,
        0
    );
    // A mailbox is not filled: five codes an hour.
    for _ in 0..3 {
        outgoing::set_mail(app, officer, DISTRICT, "a@example.cn")
            .await
            .unwrap();
    }
    let many = outgoing::set_mail(app, officer, DISTRICT, "a@example.cn").await;
    assert_eq!(refusal(many.unwrap_err()), "attempts-too-many");
}

#[tokio::test]
async fn a_code_that_nobody_takes_is_nobodys_dead_letter() {
    let world = World::bare().await;
    let app = &world.test.app;
    world.mail.behave(Manner::Refusing);
    outgoing::set_mail(app, &world.officer, DISTRICT, "no@example.cn")
        .await
        .unwrap();
    let sent = world.send().await;
    assert_eq!((sent.taken, sent.dead), (0, 0));
    assert_eq!(world.count("dropped").await, 1);
    assert_eq!(world.test.number("SELECT count(*) FROM outgoing").await, 0);
}

#[tokio::test]
async fn starttls_is_insisted_on_and_works() {
    let test = TestApp::new().await;
    test.library().await;
    let mail = MailServer::start(false).await;
    test.send_notices(&mail, false);
    let officer = test
        .hire("officer", &[(policy::Role::Officer, DISTRICT)])
        .await;
    outgoing::set_mail(&test.app, &officer, DISTRICT, "a@example.cn")
        .await
        .unwrap();
    let sent = outgoing::send_due(&test.app, &|| false).await.unwrap();
    assert_eq!(sent.taken, 1);
    assert!(
        mail.mails()[0].proven,
        "by the password, once it was secret"
    );
}

#[tokio::test]
async fn without_a_mail_server_nothing_is_promised() {
    let test = TestApp::new().await;
    test.library().await;
    let officer = test
        .hire("officer", &[(policy::Role::Officer, DISTRICT)])
        .await;
    let refused = outgoing::set_mail(&test.app, &officer, DISTRICT, "a@example.cn").await;
    assert_eq!(refusal(refused.unwrap_err()), "mail-none");
    assert!(!outgoing::own(&test.app, &officer).await.unwrap().sends);
    let sent = outgoing::send_due(&test.app, &|| false).await.unwrap();
    assert_eq!(sent, outgoing::Sent::default());
}
