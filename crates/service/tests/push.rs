//! Calls of agencies' programs: tokens, verdicts, the same call again, and what becomes of rows.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test")]

use std::fmt::Write as _;
use std::sync::Arc;

use intake::{Pushed, PushedTenant, TenancyKind};
use jiff::SignedDuration;
use policy::Actor;
use service::agencies::{self, Issued, Wanted, Written};
use service::batches;
use service::library::{ImportExtent, import};
use service::push::{
    self, Answered, Call, Outcome, Program, PushError, Taken, VerdictKind, authenticate, grant,
};
use testkit::{DISTRICT, TestApp};

const PEER: &str = "192.0.2.7";
/// An address of the test library.
const KNOWN: &str = "春风路8号锦绣花园1栋1单元101室";
const LIBRARY: &str = "unit_code,building_code,province,city,district,street,community,grid,road,\
    road_no,compound,aliases,building,unit,floor,room,usage,lon,lat,standard_address\n";

struct Scene {
    test: TestApp,
    issued: Issued,
}

impl Scene {
    async fn new(districts: &[&str], calls_a_minute: i32) -> Self {
        let test = TestApp::new().await;
        let mut library = LIBRARY.to_owned();
        for room in [101, 102] {
            let _ = writeln!(
                library,
                "4403990010010100001000{room},4403990010010100001,广东省,深圳市,样板区,城东街道,\
                 迎春社区,01,春风路,8号,锦绣花园,,1栋,1单元,1,{room}室,residential,,,\
                 广东省深圳市样板区城东街道春风路8号锦绣花园1栋1单元{room}室"
            );
        }
        let file = std::io::Cursor::new(library.into_bytes());
        let (by, part) = (Actor::Machine, ImportExtent::Part);
        import(&test.app, &by, "library.csv", file, part)
            .await
            .unwrap();
        let written = Written {
            name: "样板房产".to_owned(),
            filing: "filed".to_owned(),
            reports_by: "api".to_owned(),
            ..Written::default()
        };
        let agency = agencies::add(&test.app, &Actor::Machine, DISTRICT, &written)
            .await
            .unwrap();
        let wanted = Wanted {
            agency,
            label: "后台".to_owned(),
            districts: districts.iter().map(|&code| code.to_owned()).collect(),
            calls_a_minute,
        };
        let issued = agencies::issue(&test.app, &Actor::Machine, &wanted)
            .await
            .unwrap();
        Self { test, issued }
    }

    async fn program(&self) -> Program {
        let (id, secret) = (self.issued.id.to_string(), &self.issued.secret);
        let token = grant(&self.test.app, &id, secret, PEER).await.unwrap();
        authenticate(&self.test.app, &token).await.unwrap()
    }

    async fn push(&self, key: &str, declarations: Vec<Pushed>) -> Result<Answered, PushError> {
        let body = format!("{declarations:?}").into_bytes();
        let call = Call {
            district: None,
            key: key.to_owned(),
            body,
            declarations,
        };
        push::push(&self.test.app, &self.program().await, call, word).await
    }
}

/// Says each verdict in a word.
fn word(taken: &Taken) -> Vec<u8> {
    let words = taken.verdicts.iter().map(|verdict| {
        let wrong: Vec<String> = verdict
            .wrong
            .iter()
            .map(|one| format!("{} {}", one.pointer, one.code))
            .collect();
        let kind = match verdict.kind {
            VerdictKind::Accepted => "accepted",
            VerdictKind::AcceptedWithFaults => "faults",
            VerdictKind::Review => "review",
            VerdictKind::Refused => "refused",
        };
        assert_eq!(verdict.declaration.is_none(), kind == "refused");
        format!("{} {kind} {}", verdict.row, wrong.join(", "))
    });
    words.collect::<Vec<_>>().join("\n").into_bytes()
}

fn declared(address: &str, name: &str) -> Pushed {
    Pushed {
        kind: TenancyKind::CheckIn,
        address: address.to_owned(),
        dwelling_code: String::new(),
        tenants: vec![PushedTenant {
            name: name.to_owned(),
            ..PushedTenant::default()
        }],
        from: "2026-11-01".to_owned(),
        to: String::new(),
        landlord: None,
        remark: String::new(),
    }
}

fn said(answered: &Answered) -> String {
    String::from_utf8(answered.answer.clone()).unwrap()
}

#[tokio::test]
async fn each_declaration_has_its_verdict_and_reaches_the_officers() {
    let scene = Scene::new(&[DISTRICT], 600).await;
    let mut code = declared("", "周小满");
    code.dwelling_code = "4403990010010100001000102".to_owned();
    let mut unknown = code.clone();
    unknown.dwelling_code = "4403990010010100001000999".to_owned();
    let mut contradicts = code.clone();
    contradicts.address = KNOWN.to_owned();
    let mut wrong = declared("", "");
    wrong.from = "2026-02-30".to_owned();
    let mut faulty = declared(KNOWN, "林小满");
    faulty.tenants[0].number = "100875200001010019".to_owned();
    faulty.to = "2026-01-01".to_owned();
    let all = vec![
        declared(KNOWN, "陈小满"),
        code,
        declared("没有的路99号", "吴小满"),
        unknown,
        contradicts,
        wrong,
        faulty,
    ];
    let answered = scene.push("k1", all).await.unwrap();
    assert!(!answered.again);
    assert_eq!(
        said(&answered),
        "1 accepted \n\
         2 accepted \n\
         3 review \n\
         4 refused /declarations/3/dwelling_code dwelling_unknown\n\
         5 refused /declarations/4/dwelling_code dwelling_other\n\
         6 refused /declarations/5/address address_missing, /declarations/5/from date_invalid, \
         /declarations/5/tenants/0 tenant_empty\n\
         7 faults /declarations/6/tenants/0/number id_checksum, /declarations/6/to \
         lease_dates_reversed"
    );
    let app = &scene.test.app;
    let program = scene.program().await;
    let before = push::outcomes(app, &program, answered.batch, 0, 100)
        .await
        .unwrap();
    assert_eq!((before.kept, before.done, before.rows.len()), (4, 0, 0));
    batches::process_unfinished(app).await.unwrap();
    let after = push::outcomes(app, &program, answered.batch, 0, 3)
        .await
        .unwrap();
    assert_eq!((after.state.as_str(), after.done), ("done", 4));
    let rows: Vec<_> = after
        .rows
        .iter()
        .map(|row| (row.row, row.outcome))
        .collect();
    assert_eq!(
        rows,
        [
            (1, Outcome::Admitted),
            (2, Outcome::Admitted),
            (3, Outcome::Review)
        ]
    );
    assert_eq!(
        after.rows[1].dwelling_code.as_deref(),
        Some("4403990010010100001000102")
    );
    let rest = push::outcomes(app, &program, answered.batch, after.next.unwrap(), 3)
        .await
        .unwrap();
    assert_eq!((rest.rows.len(), rest.rows[0].row, rest.next), (1, 7, None));
    assert_eq!(scene.test.number("SELECT count(*) FROM lead").await, 3);
    // 101 has two leads and one task.
    assert_eq!(
        scene.test.number("SELECT sum(tasks_made) FROM batch").await,
        2
    );
    assert_eq!(scene.test.number("SELECT count(*) FROM task").await, 2);
}

#[tokio::test]
async fn the_same_call_is_one_batch_and_gets_the_same_answer() {
    let scene = Scene::new(&[DISTRICT], 600).await;
    let one = || vec![declared(KNOWN, "陈小满")];
    let (first, twin) = tokio::join!(scene.push("k", one()), scene.push("k", one()));
    let (first, twin) = (first.unwrap(), twin.unwrap());
    assert_eq!((first.batch, &first.answer), (twin.batch, &twin.answer));
    assert!(first.again != twin.again);
    let other = scene.push("k", vec![declared(KNOWN, "林小满")]).await;
    assert!(matches!(other, Err(PushError::KeyReused)), "{other:?}");
    let new = scene.push("k2", one()).await.unwrap();
    assert_ne!(new.batch, first.batch);
    batches::process_unfinished(&scene.test.app).await.unwrap();
    assert_eq!(scene.test.number("SELECT count(*) FROM batch").await, 2);
    // The second says the same again: a repeat.
    assert_eq!(scene.test.number("SELECT count(*) FROM lead").await, 1);
    let outcomes = push::outcomes(&scene.test.app, &scene.program().await, new.batch, 0, 9).await;
    // Which its sender isn't told: it would tell what others said.
    assert_eq!(outcomes.unwrap().rows[0].outcome, Outcome::Admitted);
}

#[tokio::test]
async fn many_calls_at_once_are_all_kept_and_worked_off_together() {
    let scene = Arc::new(Scene::new(&[DISTRICT], 600_000).await);
    let mut calls = tokio::task::JoinSet::new();
    for n in 0..300 {
        let declarations = vec![declared(KNOWN, &format!("租客{n}"))];
        let scene = Arc::clone(&scene);
        calls.spawn(async move { scene.push(&format!("key {n}"), declarations).await });
    }
    for answered in calls.join_all().await {
        assert!(!answered.unwrap().again);
    }
    assert_eq!(
        scene.test.number("SELECT count(*) FROM intake_chunk").await,
        300
    );
    batches::process_unfinished(&scene.test.app).await.unwrap();
    let done = "SELECT count(*) FROM batch WHERE state = 'done' AND progress = 1";
    assert_eq!(scene.test.number(done).await, 300);
    let noted = "SELECT count(*) FROM audit_entry WHERE action = 'batch.processed'";
    assert_eq!(scene.test.number(noted).await, 1);
    let pushed = "SELECT count(*) FROM audit_entry WHERE action = 'batch.pushed' \
                  AND actor LIKE 'program/%'";
    assert_eq!(scene.test.number(pushed).await, 300);
}

#[tokio::test]
async fn a_program_does_what_it_may_and_nothing_else() {
    let scene = Scene::new(&[DISTRICT, "440398"], 600).await;
    let (app, other) = (&scene.test.app, Scene::new(&[DISTRICT], 600).await);
    let one = vec![declared(KNOWN, "陈小满")];
    let missing = scene.push("k", one.clone()).await;
    assert!(
        matches!(missing, Err(PushError::DistrictMissing)),
        "{missing:?}"
    );
    let call = |district: &str| Call {
        district: Some(district.to_owned()),
        key: "k".to_owned(),
        body: Vec::new(),
        declarations: one.clone(),
    };
    let program = scene.program().await;
    let abroad = push::push(app, &program, call("110101"), word).await;
    assert!(
        matches!(abroad, Err(PushError::WrongDistrict(_))),
        "{abroad:?}"
    );
    let pushed = push::push(app, &program, call(DISTRICT), word)
        .await
        .unwrap();
    let foreign = push::outcomes(app, &other.program().await, pushed.batch, 0, 9).await;
    assert!(matches!(foreign, Err(PushError::NoBatch)), "{foreign:?}");
    for denied in [
        batches::list(app, &program.actor, DISTRICT, None, 9)
            .await
            .is_err(),
        agencies::list(app, &program.actor, DISTRICT, None, 9)
            .await
            .is_err(),
    ] {
        assert!(denied);
    }
}

#[tokio::test]
async fn tokens_end_and_go_with_their_program() {
    let scene = Scene::new(&[DISTRICT], 600).await;
    let app = &scene.test.app;
    let (id, secret) = (scene.issued.id.to_string(), scene.issued.secret.clone());
    for (id, secret) in [
        (id.as_str(), "wrong"),
        ("wrong", secret.as_str()),
        (&uuid::Uuid::nil().to_string(), &secret),
    ] {
        let refused = grant(app, id, secret, PEER).await;
        assert!(
            matches!(refused, Err(PushError::WrongClient)),
            "{refused:?}"
        );
    }
    let token = grant(app, &id, &secret, PEER).await.unwrap();
    authenticate(app, &token).await.unwrap();
    for end in ["x", "0"] {
        let forged = authenticate(app, &format!("{token}{end}")).await;
        assert!(matches!(forged, Err(PushError::WrongToken)), "{forged:?}");
    }
    app.surroundings()
        .advance(SignedDuration::from_secs(push::LIFETIME));
    assert!(authenticate(app, &token).await.is_err(), "its end has come");
    let token = grant(app, &id, &secret, PEER).await.unwrap();
    agencies::revoke(app, &Actor::Machine, DISTRICT, scene.issued.id)
        .await
        .unwrap();
    assert!(authenticate(app, &token).await.is_err(), "it was shut out");
    assert!(grant(app, &id, &secret, PEER).await.is_err());
}

#[tokio::test]
async fn a_secret_works_for_a_day_after_the_next_one_was_made() {
    let scene = Scene::new(&[DISTRICT], 600).await;
    let app = &scene.test.app;
    let id = scene.issued.id;
    let old = scene.issued.secret.clone();
    let renewed = agencies::renew(app, &Actor::Machine, DISTRICT, id).await;
    let new = renewed.unwrap().secret;
    let opens = async |secret: &str| grant(app, &id.to_string(), secret, PEER).await.is_ok();
    assert!(opens(&old).await && opens(&new).await);
    let kept = "SELECT count(*) FROM audit_entry WHERE action = 'program.renewed'";
    assert_eq!(scene.test.number(kept).await, 1);
    // A call sent again finds its answer under either.
    let first = scene.push("k", vec![declared(KNOWN, "陈小满")]).await;
    let day = SignedDuration::from_hours(24);
    app.surroundings().advance(day);
    assert!(!opens(&old).await && opens(&new).await);
    let renewed = Scene {
        issued: Issued { id, secret: new },
        ..scene
    };
    let again = renewed.push("k", vec![declared(KNOWN, "陈小满")]).await;
    assert_eq!(again.unwrap().batch, first.unwrap().batch);
    let app = &renewed.test.app;
    let elsewhere = agencies::renew(app, &Actor::Machine, "440398", id).await;
    assert!(elsewhere.is_err(), "{elsewhere:?}");
    let revoked = agencies::revoke(app, &Actor::Machine, DISTRICT, id).await;
    revoked.unwrap();
    let late = agencies::renew(app, &Actor::Machine, DISTRICT, id).await;
    assert!(matches!(late, Err(service::Error::Stale)), "{late:?}");
}

#[tokio::test]
async fn calls_and_guesses_are_limited() {
    let scene = Scene::new(&[DISTRICT], 6).await;
    scene
        .push("a", vec![declared(KNOWN, "陈小满")])
        .await
        .unwrap();
    let more = scene.push("b", vec![declared(KNOWN, "陈小满")]).await;
    assert!(matches!(more, Err(PushError::TooMany(1..=10))), "{more:?}");
    let app = &scene.test.app;
    app.surroundings().advance(SignedDuration::from_secs(10));
    scene
        .push("b", vec![declared(KNOWN, "陈小满")])
        .await
        .unwrap();
    let id = scene.issued.id.to_string();
    let mut last = None;
    for _ in 0..6 {
        last = Some(grant(app, &id, "wrong", PEER).await.unwrap_err());
    }
    assert!(matches!(last, Some(PushError::TooMany(_))), "{last:?}");
    // Whoever knows the secret is let in all the same.
    grant(app, &id, &scene.issued.secret, PEER).await.unwrap();
}

#[tokio::test]
async fn what_was_said_is_nowhere_in_the_clear() {
    let scene = Scene::new(&[DISTRICT], 600).await;
    scene
        .push("一个钥匙", vec![declared(KNOWN, "极罕见的名字")])
        .await
        .unwrap();
    for word in ["极罕见的名字", "一个钥匙", "accepted"] {
        let query = format!(
            "SELECT count(*) FROM batch b JOIN intake_chunk c ON c.batch_id = b.id WHERE \
             position(convert_to('{word}', 'UTF8') IN b.answer || b.key_mark || b.file_name || c.said) > 0"
        );
        assert_eq!(scene.test.number(&query).await, 0, "{word}");
    }
}
