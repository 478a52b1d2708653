//! The second factor: set up, asked for, taken once, lost and taken off.

#![allow(clippy::unwrap_used, reason = "a test")]

use jiff::SignedDuration;
use policy::{Actor, Role};
use service::sign_in::{self, Attempt, Browser, Session, passkeys};
use service::{App, Error, staff};
use testkit::{DISTRICT, PASSWORD, TestApp};
use vault::session::SessionToken;
use vault::totp::TotpSecret;

struct Scene {
    test: TestApp,
    officer: Actor,
    steward: Actor,
}

async fn scene() -> Scene {
    let test = TestApp::new().await;
    test.library().await;
    Scene {
        officer: test.hire("officer", &[(Role::Officer, "440399001")]).await,
        steward: test.hire("steward", &[(Role::Steward, DISTRICT)]).await,
        test,
    }
}

fn browser(peer: &str) -> Browser {
    Browser {
        peer: peer.to_owned(),
        shown: "10.0.0.*".to_owned(),
        device: "Firefox · Linux".to_owned(),
    }
}

async fn enter(app: &App, login: &str) -> Attempt {
    sign_in::sign_in_with(app, login, PASSWORD, &browser("10.0.0.1"))
        .await
        .unwrap()
}

async fn session(app: &App, attempt: Attempt) -> Session {
    let Attempt::Done { token, .. } = attempt else {
        panic!("not signed in: {attempt:?}")
    };
    find(app, &token).await.expect("a session")
}

async fn find(app: &App, token: &SessionToken) -> Option<Session> {
    sign_in::session(app, token).await.unwrap()
}

fn now(app: &App) -> u64 {
    u64::try_from(app.surroundings().now().as_second()).unwrap()
}

/// What the app on the phone knows after somebody typed the secret.
fn phone(secret: &str) -> TotpSecret {
    let plain = secret.replace(' ', "");
    let bytes = data_encoding::BASE32_NOPAD
        .decode(plain.as_bytes())
        .unwrap();
    TotpSecret::from_bytes(&bytes).unwrap()
}

/// Sets a second factor up in a session: the phone and the recovery codes.
async fn set_up(app: &App, own: &Session) -> (TotpSecret, Vec<String>) {
    let offered = sign_in::offer_totp(app, own).await.unwrap();
    let phone = phone(&offered.secret);
    let code = phone.code(now(app)).unwrap();
    let codes = sign_in::confirm_totp(app, own, &code).await.unwrap();
    // The code that confirmed it was taken: the next one comes in half a minute.
    app.surroundings().advance(SignedDuration::from_secs(60));
    (phone, codes.iter().map(|code| code.to_string()).collect())
}

fn refusal(error: Error) -> &'static str {
    match error {
        Error::Refused(refusal) => refusal.code,
        other => panic!("expected a refusal, got {other:?}"),
    }
}

fn step(attempt: Attempt) -> String {
    match attempt {
        Attempt::Code { step } => step,
        other => panic!("expected to be asked for a code, got {other:?}"),
    }
}

#[tokio::test]
async fn a_code_is_asked_for_and_taken_once() {
    let scene = scene().await;
    let app = &scene.test.app;
    let own = session(app, enter(app, "officer").await).await;
    let again = sign_in::offer_totp(app, &own).await.unwrap().secret;
    let same = sign_in::offer_totp(app, &own).await.unwrap().secret;
    assert_eq!(again, same, "the page may be opened twice");
    let wrong = sign_in::confirm_totp(app, &own, "000000")
        .await
        .unwrap_err();
    assert_eq!(refusal(wrong), "second-wrong");
    let other = enter(app, "officer").await;
    assert!(matches!(other, Attempt::Done { .. }), "not in use yet");

    let (phone, recovery) = set_up(app, &own).await;
    assert_eq!(recovery.len(), 10);
    let sealed = "SELECT count(*) FROM totp WHERE length(secret) = 20 + 29";
    assert_eq!(scene.test.number(sealed).await, 1, "sealed on the disk");
    let Attempt::Done { token, .. } = other else {
        unreachable!()
    };
    assert!(find(app, &token).await.is_none(), "other sessions ended");

    let first = step(enter(app, "officer").await);
    let code = phone.code(now(app)).unwrap();
    let with = async |step: &str, code: &str| {
        sign_in::with_code(app, step, code, &browser("10.0.0.1"))
            .await
            .unwrap()
    };
    assert!(matches!(with("", &code).await, Attempt::Wrong));
    assert!(matches!(with(&first, "12345").await, Attempt::Wrong));
    let strong = session(app, with(&first, &code).await).await;
    assert!(!strong.second_is_missing);
    // The same code again, and the one before it, are refused.
    for ago in [0, 30] {
        let code = phone.code(now(app) - ago).unwrap();
        assert!(matches!(with(&first, &code).await, Attempt::Wrong), "{ago}");
    }
    // A recovery code, typed somehow, once.
    let typed = recovery[3].to_lowercase().replace('-', " ");
    assert!(matches!(with(&first, &typed).await, Attempt::Done { .. }));
    assert!(matches!(with(&first, &typed).await, Attempt::Wrong));
    assert_eq!(
        sign_in::second(app, &strong).await.unwrap().recovery_left,
        9
    );
    // The note that the password was right holds five minutes.
    app.surroundings().advance(SignedDuration::from_mins(6));
    let code = phone.code(now(app)).unwrap();
    assert!(matches!(with(&first, &code).await, Attempt::Wrong));
}

#[tokio::test]
async fn of_two_who_show_a_code_at_once_one_is_let_in() {
    let scene = scene().await;
    let app = &scene.test.app;
    let own = session(app, enter(app, "officer").await).await;
    let (phone, _) = set_up(app, &own).await;
    let (step, code) = (
        step(enter(app, "officer").await),
        phone.code(now(app)).unwrap(),
    );
    let mut tries = tokio::task::JoinSet::new();
    for _ in 0..4 {
        let (app, step, code) = (app.clone(), step.clone(), code.clone());
        tries.spawn(
            async move { sign_in::with_code(&app, &step, &code, &browser("10.0.0.1")).await },
        );
    }
    let results = tries.join_all().await;
    let done = |result: &&Result<Attempt, Error>| matches!(result, Ok(Attempt::Done { .. }));
    assert_eq!(results.iter().filter(done).count(), 1);
}

#[tokio::test]
async fn who_has_the_password_may_not_guess_codes_for_ever() {
    let scene = scene().await;
    let app = &scene.test.app;
    let own = session(app, enter(app, "officer").await).await;
    set_up(app, &own).await;
    let mut limited = 0;
    for _ in 0..4 {
        // The password again between the codes forgives nothing.
        match enter(app, "officer").await {
            Attempt::Code { step } => {
                let guess = sign_in::with_code(app, &step, "000000", &browser("10.0.0.9")).await;
                limited += i32::from(matches!(guess, Ok(Attempt::Limited { .. })));
            }
            Attempt::Limited { .. } => limited += 1,
            other => panic!("{other:?}"),
        }
    }
    assert!(limited >= 2, "{limited}");
}

#[tokio::test]
async fn a_steward_asks_for_it_and_takes_it_off() {
    let scene = scene().await;
    let (app, steward) = (&scene.test.app, &scene.steward);
    scene
        .test
        .hire("supervisor", &[(Role::Supervisor, DISTRICT)])
        .await;
    let denied = sign_in::want_second(app, &scene.officer, DISTRICT, true).await;
    assert!(matches!(denied, Err(Error::Denied(_))));
    sign_in::want_second(app, steward, DISTRICT, true)
        .await
        .unwrap();
    assert!(sign_in::wants_second(app, steward, DISTRICT).await.unwrap());

    let own = session(app, enter(app, "officer").await).await;
    assert!(own.second_is_missing, "sees identity data");
    let reader = session(app, enter(app, "supervisor").await).await;
    assert!(!reader.second_is_missing, "sees numbers only");
    let (phone, _) = set_up(app, &own).await;
    let step = step(enter(app, "officer").await);
    let code = phone.code(now(app)).unwrap();
    let attempt = sign_in::with_code(app, &step, &code, &browser("10.0.0.1")).await;
    let own = session(app, attempt.unwrap()).await;
    assert!(!own.second_is_missing);

    // Off again by its owner: set up anew before anything else.
    app.surroundings().advance(SignedDuration::from_secs(60));
    let code = phone.code(now(app)).unwrap();
    sign_in::drop_totp(app, &own, &code).await.unwrap();
    let own = session(app, enter(app, "officer").await).await;
    assert!(own.second_is_missing);

    // Lost: the steward takes it off, and every session ends.
    set_up(app, &own).await;
    let id = scene.officer.staff_id().unwrap();
    let version = staff::show(app, steward, DISTRICT, id)
        .await
        .unwrap()
        .version;
    sign_in::take_off(app, steward, DISTRICT, id, version)
        .await
        .unwrap();
    let left = "SELECT count(*) FROM session s JOIN staff f ON f.id = s.staff_id \
                WHERE f.login = 'officer'";
    assert_eq!(scene.test.number(left).await, 0);
    assert!(matches!(enter(app, "officer").await, Attempt::Done { .. }));
    let logged = "SELECT count(*) FROM audit_entry WHERE action = 'second_factor.taken_off'";
    assert_eq!(scene.test.number(logged).await, 1);
}

#[tokio::test]
async fn everybody_sees_and_ends_their_own_sessions() {
    let scene = scene().await;
    let app = &scene.test.app;
    let here = session(app, enter(app, "officer").await).await;
    let Attempt::Done { token, .. } = enter(app, "officer").await else {
        panic!("signed in")
    };
    let foreign = session(app, enter(app, "steward").await).await;
    let sessions = sign_in::own_sessions(app, &here).await.unwrap();
    assert_eq!(sessions.len(), 2);
    let there = sessions.iter().find(|one| !one.this).unwrap();
    assert_eq!(there.device, "Firefox · Linux");
    assert_eq!(there.peer, "10.0.0.*");
    let stolen = sign_in::end_session(app, &foreign, there.id).await;
    assert!(matches!(stolen, Err(Error::NotFound(_))), "not one's own");
    sign_in::end_session(app, &here, there.id).await.unwrap();
    assert!(find(app, &token).await.is_none());
    assert_eq!(sign_in::own_sessions(app, &here).await.unwrap().len(), 1);
}

#[tokio::test]
async fn answers_that_no_passkey_gave_wait_after_twenty_from_one_address() {
    let scene = scene().await;
    let app = &scene.test.app;
    let place = passkeys::place("https://menpai.example.cn").unwrap();
    let answer = async |peer: &str| {
        let asked = passkeys::ask_who(app, &place).unwrap();
        passkeys::sign_in(app, &place, &asked.note, "{}", &browser(peer)).await
    };
    for _ in 0..20 {
        let refused = answer("10.0.0.7").await;
        assert!(matches!(refused, Err(Error::Refused(_))), "{refused:?}");
    }
    let limited = answer("10.0.0.7").await.unwrap();
    assert!(matches!(limited, Attempt::Limited { .. }), "{limited:?}");
    // Nobody else waits, nor do passwords from there.
    let other = answer("10.0.0.8").await;
    assert!(matches!(other, Err(Error::Refused(_))));
    let from = browser("10.0.0.7");
    let password = sign_in::sign_in_with(app, "officer", PASSWORD, &from).await;
    assert!(matches!(password.unwrap(), Attempt::Done { .. }));
    app.surroundings().advance(SignedDuration::from_mins(16));
    let again = answer("10.0.0.7").await;
    assert!(matches!(again, Err(Error::Refused(_))));
    // Wrong passwords from an address don't keep its passkeys waiting.
    for _ in 0..20 {
        let from = browser("10.0.0.9");
        sign_in::sign_in_with(app, "nobody-here", "x", &from)
            .await
            .unwrap();
    }
    let passkey = answer("10.0.0.9").await;
    assert!(matches!(passkey, Err(Error::Refused(_))));
}
