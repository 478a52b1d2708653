//! Accounts, sessions and who answers for what.

use jiff::SignedDuration;
use policy::{Action, Actor, Role};
use registry::door::LeadKind;
use service::sign_in::{self, Attempt, Session};
use service::staff::{self, DemoAccount, NewStaff, Post};
use service::{App, Error};
use testkit::{DISTRICT, LeadSpec, PASSWORD, TestApp};
use vault::session::SessionToken;

async fn enter(app: &App, login: &str, password: &str) -> SessionToken {
    match sign_in::sign_in(app, login, password, "10.0.0.1")
        .await
        .expect("an answer")
    {
        Attempt::Done { token, .. } => token,
        other => panic!("expected to be signed in, got {other:?}"),
    }
}

async fn session(app: &App, token: &SessionToken) -> Option<Session> {
    sign_in::session(app, token).await.expect("an answer")
}

fn post(role: Role, place: &str) -> Post {
    Post {
        role,
        place: place.to_owned(),
        from: None,
        until: None,
    }
}

fn code(error: Error) -> &'static str {
    match error {
        Error::Refused(refusal) => refusal.code,
        other => panic!("expected a refusal, got {other:?}"),
    }
}

async fn version(test: &TestApp, actor: &Actor, id: uuid::Uuid) -> i32 {
    staff::show(&test.app, actor, DISTRICT, id)
        .await
        .expect("the account")
        .version
}

#[tokio::test]
async fn the_first_start_makes_one_steward_who_must_change_the_password() {
    let test = TestApp::new().await;
    test.library().await;
    let app = &test.app;
    let first = staff::ensure_first_steward(app, DISTRICT)
        .await
        .unwrap()
        .unwrap();
    assert!(
        staff::ensure_first_steward(app, DISTRICT)
            .await
            .unwrap()
            .is_none()
    );
    let token = enter(app, &first.login, &first.password).await;
    let signed_in = session(app, &token).await.unwrap();
    assert!(signed_in.password_is_temporary);
    assert_eq!(signed_in.district.as_deref(), Some(DISTRICT));
    assert!(
        signed_in
            .actor
            .may(Action::ManageStaff, "440399001001")
            .is_ok()
    );
    let other = enter(app, &first.login, &first.password).await;
    for (current, new, expected) in [
        ("wrong", "an entirely new phrase", "password-current-wrong"),
        (&*first.password, "short", "password-short"),
        (&*first.password, "123456789012", "password-common"),
        (&*first.password, &*first.password, "password-same"),
    ] {
        let result = sign_in::change_password(app, &signed_in, current, new).await;
        assert_eq!(code(result.unwrap_err()), expected);
    }
    let new = "an entirely new phrase";
    sign_in::change_password(app, &signed_in, &first.password, new)
        .await
        .unwrap();
    assert!(!session(app, &token).await.unwrap().password_is_temporary);
    assert!(
        session(app, &other).await.is_none(),
        "other sessions end with the old password"
    );
    enter(app, &first.login, new).await;
}

#[tokio::test]
async fn sessions_end_by_themselves_and_at_will() {
    let test = TestApp::new().await;
    test.library().await;
    test.hire("officer", &[(Role::Officer, "440399001")]).await;
    let app = &test.app;
    let minutes = |n| app.surroundings().advance(SignedDuration::from_mins(n));
    let idle = enter(app, "officer", PASSWORD).await;
    minutes(29);
    assert!(session(app, &idle).await.is_some());
    minutes(29);
    assert!(
        session(app, &idle).await.is_some(),
        "a request keeps it alive"
    );
    minutes(31);
    assert!(session(app, &idle).await.is_none());
    let long = enter(app, "officer", PASSWORD).await;
    for _ in 0..(12 * 3 - 1) {
        minutes(20);
        assert!(session(app, &long).await.is_some());
    }
    minutes(20);
    assert!(
        session(app, &long).await.is_none(),
        "twelve hours are the end"
    );
    let (a, b) = (
        enter(app, "officer", PASSWORD).await,
        enter(app, "officer", PASSWORD).await,
    );
    sign_in::sign_out(app, &session(app, &a).await.unwrap())
        .await
        .unwrap();
    assert!(session(app, &a).await.is_none());
    sign_in::sign_out_everywhere(app, &session(app, &b).await.unwrap())
        .await
        .unwrap();
    assert!(session(app, &b).await.is_none());
    enter(app, "officer", PASSWORD).await;
    minutes(31);
    assert_eq!(sign_in::tidy(app).await.unwrap(), 1);
    assert!(session(app, &SessionToken::new([0; 32])).await.is_none());
}

#[tokio::test]
async fn guessing_is_stopped_by_login_and_by_address() {
    let test = TestApp::new().await;
    test.library().await;
    test.hire("officer", &[(Role::Officer, "440399001")]).await;
    let app = &test.app;
    let attempt = |login: String, password: &'static str, peer: &'static str| async move {
        sign_in::sign_in(app, &login, password, peer).await.unwrap()
    };
    // Known or not, and many at once, a login has five tries.
    for login in ["officer", "nobody"] {
        let mut tries = tokio::task::JoinSet::new();
        for _ in 0..8 {
            let app = app.clone();
            tries.spawn(async move { sign_in::sign_in(&app, login, "wrong", "10.0.0.1").await });
        }
        let results = tries.join_all().await;
        let looked_at = results
            .iter()
            .filter(|result| matches!(result, Ok(Attempt::Wrong)))
            .count();
        assert_eq!(looked_at, 5, "{login}");
    }
    let right = attempt("officer".to_owned(), PASSWORD, "10.0.0.2").await;
    assert!(matches!(right, Attempt::Limited { .. }));
    app.surroundings().advance(SignedDuration::from_mins(16));
    let right = attempt("officer".to_owned(), PASSWORD, "10.0.0.2").await;
    assert!(matches!(right, Attempt::Done { .. }));
    for n in 0..20 {
        let wrong = attempt(format!("guess{n}"), "wrong", "10.0.0.3").await;
        assert!(matches!(wrong, Attempt::Wrong));
    }
    let over = attempt("officer".to_owned(), PASSWORD, "10.0.0.3").await;
    assert!(matches!(over, Attempt::Limited { .. }));
    // What is no login is counted by address only, and not kept: it may be a password.
    attempt("My Secret Phrase!".to_owned(), "officer", "10.0.0.4").await;
    let kept = "SELECT count(*) FROM sign_in_failure WHERE login LIKE '%ecret%'";
    assert_eq!(test.number(kept).await, 0);
    assert!(
        test.number("SELECT count(*) FROM audit_entry WHERE action = 'sign_in.failed'")
            .await
            >= 5
    );
}

#[tokio::test]
async fn a_steward_manages_the_own_area_and_never_leaves_it_without_one() {
    let test = TestApp::new().await;
    test.library().await;
    let app = &test.app;
    let steward = test.hire("steward", &[(Role::Steward, DISTRICT)]).await;
    let local = test.hire("local", &[(Role::Steward, "440399001001")]).await;
    let new = |login: &str, place: &str| NewStaff {
        login: login.to_owned(),
        name: "陈敏".to_owned(),
        post: post(Role::Officer, place),
    };
    let (id, password) = staff::add(app, &local, DISTRICT, &new("chen.min", "44039900100101"))
        .await
        .unwrap();
    assert!(enter(app, "chen.min", &password).await.text().len() > 20);
    let outside = staff::add(app, &local, DISTRICT, &new("other", "440399001002")).await;
    assert!(matches!(outside, Err(Error::Denied(_))));
    for (login, place, expected) in [
        ("chen.min", "440399001001", "login-taken"),
        ("Ä", "440399001001", "login-format"),
        ("fine", "440399001001", ""),
        ("fine2", "44039900100199", "place-unknown"),
    ] {
        let result = staff::add(app, &steward, DISTRICT, &new(login, place)).await;
        match result {
            Ok(_) => assert_eq!(expected, "", "{login}"),
            Err(error) => assert_eq!(code(error), expected),
        }
    }
    let logins = |actor: Actor| async move {
        let list = staff::list(app, &actor, DISTRICT, "", 50).await.unwrap();
        list.into_iter().map(|file| file.login).collect::<Vec<_>>()
    };
    assert_eq!(logins(local.clone()).await, ["chen.min", "fine", "local"]);
    assert_eq!(
        logins(steward.clone()).await,
        ["chen.min", "fine", "local", "steward"]
    );

    let own = steward.staff_id().unwrap();
    let hidden = staff::show(app, &local, DISTRICT, own).await;
    assert!(matches!(hidden, Err(Error::NotFound(_))));
    for result in [
        staff::suspend(app, &steward, DISTRICT, own, 1).await,
        staff::leave(app, &steward, DISTRICT, own, 1, None)
            .await
            .map(drop),
        staff::move_to(
            app,
            &steward,
            DISTRICT,
            own,
            1,
            &post(Role::Auditor, DISTRICT),
        )
        .await
        .map(drop),
    ] {
        assert_eq!(code(result.unwrap_err()), "last-steward");
    }
    // The local one has somebody above.
    let local_id = local.staff_id().unwrap();
    staff::suspend(app, &steward, DISTRICT, local_id, 1)
        .await
        .unwrap();
    let stale = staff::reactivate(app, &steward, DISTRICT, local_id, 1).await;
    assert!(matches!(stale, Err(Error::Stale)));
    assert!(matches!(
        sign_in::sign_in(app, "local", PASSWORD, "10.0.0.1")
            .await
            .unwrap(),
        Attempt::Wrong
    ));
    staff::reactivate(app, &steward, DISTRICT, local_id, 2)
        .await
        .unwrap();
    let token = enter(app, "local", PASSWORD).await;
    let reset = staff::reset_password(app, &steward, DISTRICT, local_id, 3)
        .await
        .unwrap();
    assert!(session(app, &token).await.is_none());
    enter(app, "local", &reset).await;
    assert!(version(&test, &steward, id).await >= 1);
}

#[tokio::test]
async fn a_leavers_tasks_pass_on() {
    let test = TestApp::new().await;
    let library = test.library().await;
    let app = &test.app;
    let steward = test.hire("steward", &[(Role::Steward, DISTRICT)]).await;
    let (first, second) = (&library.grids[0], &library.grids[2]);
    let leaver = test
        .hire(
            "leaver",
            &[(Role::Officer, &first.code), (Role::Officer, &second.code)],
        )
        .await;
    let community = test
        .hire("community", &[(Role::Officer, "440399001001")])
        .await;
    let far = test
        .hire("far", &[(Role::Officer, &library.grids[3].code)])
        .await;
    let id = leaver.staff_id().unwrap();
    let mut tasks = Vec::new();
    for grid in [first, second] {
        let spec = LeadSpec::new(LeadKind::New, &["张三"]).for_officer(id);
        let building = &grid.buildings[0];
        tasks.push(
            test.lead(grid, building, Some(&building.dwellings[0]), spec)
                .await
                .task,
        );
    }
    // Nobody else answers for both grids; their own steward knows how much there is to do.
    let heirs = staff::heirs(app, &steward, DISTRICT, id).await.unwrap();
    assert_eq!(heirs, []);
    let file = staff::show(app, &steward, DISTRICT, id).await.unwrap();
    let open = staff::open_tasks(app, &steward, DISTRICT, &[file])
        .await
        .unwrap();
    assert_eq!(open.get(&id), Some(&2));
    let all = test.hire("all", &[(Role::Officer, DISTRICT)]).await;
    let heirs = staff::heirs(app, &steward, DISTRICT, id).await.unwrap();
    assert_eq!(heirs, [(all.staff_id().unwrap(), "all".to_owned())]);
    test.sql("UPDATE staff SET state = 'suspended' WHERE login = 'all'")
        .await;
    let unfit = staff::leave(app, &steward, DISTRICT, id, 1, far.staff_id()).await;
    assert_eq!(code(unfit.unwrap_err()), "successor-elsewhere");
    let passed = staff::leave(app, &steward, DISTRICT, id, 1, None)
        .await
        .unwrap();
    assert_eq!((passed.to_others, passed.unassigned), (1, 1));
    let of = |task: uuid::Uuid| async move {
        let mut conn = app.read().await.unwrap();
        store::task::by_id(&mut conn, DISTRICT, task)
            .await
            .unwrap()
            .unwrap()
            .staff_id
    };
    assert_eq!(of(tasks[0]).await, community.staff_id());
    assert_eq!(of(tasks[1]).await, None);
    let gone = staff::show(app, &steward, DISTRICT, id).await.unwrap();
    assert_eq!(gone.state, "left");
    assert_eq!(gone.roles_at(app.surroundings().now()).count(), 0);
    // Whoever gets the grid gets what nobody had.
    let far_id = far.staff_id().unwrap();
    staff::move_to(
        app,
        &steward,
        DISTRICT,
        far_id,
        1,
        &post(Role::Officer, &second.code),
    )
    .await
    .unwrap();
    assert_eq!(of(tasks[1]).await, Some(far_id));
    staff::move_to(
        app,
        &steward,
        DISTRICT,
        far_id,
        2,
        &post(Role::Officer, &first.code),
    )
    .await
    .unwrap();
    assert_eq!(
        of(tasks[1]).await,
        None,
        "an officer who moves leaves the tasks behind"
    );
}

#[tokio::test]
async fn roles_begin_and_end_on_time() {
    let test = TestApp::new().await;
    test.library().await;
    let app = &test.app;
    let steward = test.hire("steward", &[(Role::Steward, DISTRICT)]).await;
    let now = app.surroundings().now();
    let hours = SignedDuration::from_hours;
    let helper = NewStaff {
        login: "helper".to_owned(),
        name: "临时工".to_owned(),
        post: Post {
            from: Some(now + hours(1)),
            until: Some(now + hours(3)),
            ..post(Role::Officer, "440399001001")
        },
    };
    let (_, password) = staff::add(app, &steward, DISTRICT, &helper).await.unwrap();
    let mut seen = Vec::new();
    for _ in 0..4 {
        let token = enter(app, "helper", &password).await;
        seen.push(
            session(app, &token)
                .await
                .unwrap()
                .actor
                .may_somewhere(Action::CheckDoor),
        );
        app.surroundings().advance(SignedDuration::from_mins(70));
    }
    assert_eq!(seen, [false, true, true, false]);
    let late = NewStaff {
        post: Post {
            until: Some(now),
            ..post(Role::Officer, "440399001001")
        },
        login: "late".to_owned(),
        ..helper
    };
    let refused = staff::add(app, &steward, DISTRICT, &late).await;
    assert_eq!(code(refused.unwrap_err()), "period-reversed");
}

#[tokio::test]
async fn a_demonstration_has_an_account_a_role_made_once() {
    let test = TestApp::new().await;
    test.library().await;
    let accounts: Vec<DemoAccount> = [
        Role::Officer,
        Role::Supervisor,
        Role::Steward,
        Role::Auditor,
    ]
    .into_iter()
    .map(|role| DemoAccount {
        login: role.name().to_owned(),
        name: role.name().to_owned(),
        role,
        password: format!("{} tries the system", role.name()),
    })
    .collect();
    let made = staff::demo_accounts(&test.app, DISTRICT, &accounts)
        .await
        .unwrap();
    assert_eq!(made.len(), 4);
    assert!(
        staff::demo_accounts(&test.app, DISTRICT, &accounts)
            .await
            .unwrap()
            .is_empty()
    );
    let token = enter(&test.app, "officer", "officer tries the system").await;
    let officer = session(&test.app, &token).await.unwrap();
    assert!(!officer.password_is_temporary);
    assert!(
        officer
            .actor
            .may(Action::CheckDoor, "4403990010020100001")
            .is_ok()
    );
}
