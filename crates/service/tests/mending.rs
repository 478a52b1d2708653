//! Taking back, proposing and importing, where something else happens meanwhile.

use std::fmt::Write as _;
use std::io::Cursor;

use policy::{Actor, Role};
use service::batches::{self, Incoming};
use service::library::{self, ImportExtent};
use service::sign_in::{self, Attempt};
use service::{Error, proposals};
use store::proposal::ProposedAddress;
use testkit::{DISTRICT, PASSWORD, TestApp};

fn code(error: Error) -> &'static str {
    match error {
        Error::Refused(refusal) => refusal.code,
        other => panic!("expected a refusal, got {other:?}"),
    }
}

#[tokio::test]
async fn a_batch_is_taken_back_while_it_is_worked_on() {
    let test = TestApp::new().await;
    test.library().await;
    let app = &test.app;
    let steward = test.hire("steward", &[(Role::Steward, DISTRICT)]).await;
    let sheet = "地址,姓名,证件号码,电话\n迎春路1号1幢101,张三,,13800000000\n";
    let incoming = Incoming {
        name: "wrong-month.csv".to_owned(),
        bytes: sheet.as_bytes().to_vec().into(),
        source: "邻里房产".to_owned(),
        channel: intake::Channel::Tenday,
    };
    let received = batches::receive(app, &steward, DISTRICT, incoming)
        .await
        .unwrap();
    // A portion that is written counts the version, however many there are.
    test.sql("UPDATE batch SET version = version + 7").await;
    let batch = received.batch;
    let nothing = batches::withdraw(app, &steward, DISTRICT, batch, " ").await;
    assert_eq!(code(nothing.unwrap_err()), "reason-missing");
    batches::withdraw(app, &steward, DISTRICT, batch, "发错了月份")
        .await
        .unwrap();
    batches::process_unfinished(app).await.unwrap();
    assert_eq!(
        test.number("SELECT count(*) FROM lead WHERE state = 'open'")
            .await,
        0
    );
    let state = "SELECT count(*) FROM batch WHERE state = 'withdrawn'";
    assert_eq!(test.number(state).await, 1);
    let twice = batches::withdraw(app, &steward, DISTRICT, batch, "再撤一次").await;
    assert!(matches!(twice, Err(Error::Stale)), "{twice:?}");
}

#[tokio::test]
async fn two_taps_are_one_proposal() {
    let test = TestApp::new().await;
    let library = test.library().await;
    let app = &test.app;
    let grid = &library.grids[0];
    let officer = test.hire("officer", &[(Role::Officer, &grid.code)]).await;
    let building =
        service::dwellings::building(app, &officer, DISTRICT, grid.buildings[0].id, "", 1)
            .await
            .unwrap()
            .building;
    let address = |room: &str| ProposedAddress {
        road: building.road.clone(),
        road_no: building.road_no.clone(),
        compound: building.compound.clone(),
        building: building.label.clone(),
        room: room.to_owned(),
        usage: "residential".to_owned(),
        ..ProposedAddress::default()
    };
    let wanted = address("9909室");
    let go = || proposals::propose(app, &officer, DISTRICT, &grid.code, &wanted, None);
    let (a, b) = tokio::join!(go(), go());
    let refused = match (a, b) {
        (Ok(_), Err(refused)) | (Err(refused), Ok(_)) => refused,
        other => panic!("{other:?}"),
    };
    assert_eq!(code(refused), "proposal-open");
    let open = "SELECT count(*) FROM address_proposal";
    assert_eq!(test.number(open).await, 1);

    let door = service::dwellings::building(app, &officer, DISTRICT, building.id, "", 1)
        .await
        .unwrap()
        .dwellings
        .remove(0);
    let known = ProposedAddress {
        unit: door.unit,
        ..address(&door.room)
    };
    let there = proposals::propose(app, &officer, DISTRICT, &grid.code, &known, None).await;
    assert_eq!(code(there.unwrap_err()), "door-in-library");
}

#[tokio::test]
async fn what_an_import_would_retire_is_known_before() {
    let test = TestApp::new().await;
    let app = &test.app;
    let file = |rooms: &[&str]| {
        let mut sheet =
            "unit_code,building_code,province,city,district,street,community,grid,road,\
                        road_no,compound,aliases,building,unit,floor,room,usage,lon,lat,\
                        standard_address\n"
                .to_owned();
        for (n, room) in rooms.iter().enumerate() {
            writeln!(
                sheet,
                "3212020010020100001{:06},3212020010020100001,江苏省,泰州市,海陵区,城东街道,迎春社区,\
                 01,东进路,1号,东进花苑,,1幢,1单元,1,{room},residential,119.9,32.4,\
                 江苏省泰州市海陵区城东街道东进路1号东进花苑1幢1单元{room}",
                n + 1
            )
            .expect("a string takes every word");
        }
        Cursor::new(sheet.into_bytes())
    };
    let machine = Actor::Machine;
    let all = ["101室", "102室", "103室", "104室"];
    let report = library::import(app, &machine, "all.csv", file(&all), ImportExtent::Complete)
        .await
        .unwrap();
    assert_eq!(report.added, 4, "{report:?}");
    for (extent, retired) in [
        (ImportExtent::Complete, 1),
        (ImportExtent::Part, 0),
        (ImportExtent::BySize, 1),
    ] {
        let seen = library::foresee(app, &machine, file(&all[..3]), extent)
            .await
            .unwrap();
        assert_eq!((seen.standing, seen.retired), (4, retired), "{extent:?}");
    }
    let standing = "SELECT count(*) FROM dwelling WHERE retired_at IS NULL";
    assert_eq!(test.number(standing).await, 4, "looking changes nothing");
}

#[tokio::test]
async fn the_own_password_is_not_guessed_at_leisure() {
    let test = TestApp::new().await;
    test.library().await;
    test.hire("officer", &[(Role::Officer, "440399001")]).await;
    let app = &test.app;
    let Attempt::Done { token, .. } = sign_in::sign_in(app, "officer", PASSWORD, "10.0.0.1")
        .await
        .unwrap()
    else {
        panic!("expected to be signed in")
    };
    let session = sign_in::session(app, &token).await.unwrap().unwrap();
    let new = "an entirely new phrase";
    for _ in 0..5 {
        let wrong = sign_in::change_password(app, &session, "a guess", new).await;
        assert_eq!(code(wrong.unwrap_err()), "password-current-wrong");
    }
    let right = sign_in::change_password(app, &session, PASSWORD, new).await;
    assert_eq!(code(right.unwrap_err()), "password-tries");
    let minutes = jiff::SignedDuration::from_mins(16);
    app.surroundings().advance(minutes);
    sign_in::change_password(app, &session, PASSWORD, new)
        .await
        .unwrap();
}
