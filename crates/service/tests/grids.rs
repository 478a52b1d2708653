//! Drawing grids anew: looked at first, then all of it at once.

use std::io::Cursor;

use policy::{Actor, Role};
use service::Error;
use service::grids::{self, Said};
use service::library::{self, ImportExtent};
use testkit::{DISTRICT, TestApp};
use uuid::Uuid;

const COMMUNITY: &str = "440399001001";
const HEADER: &str = "unit_code,building_code,province,city,district,street,community,grid,road,road_no,compound,aliases,building,unit,floor,room,usage,lon,lat,standard_address\n";

/// A building at `lon` with two dwellings.
fn building(grid: u32, number: u32, lon: f64) -> String {
    let code = format!("{COMMUNITY}{grid:02}{number:05}");
    let place = grid * 10 + number;
    let room = |at: u32| {
        format!(
            "{code}{at:06},{code},广东省,深圳市,样板区,一街道,迎春社区,{grid:02},东进路,{place}号,金鼎花园,,{place}幢,1单元,1,10{at}室,residential,{lon},22.5005,东进路{place}号金鼎花园{place}幢1单元10{at}室\n"
        )
    };
    room(1) + &room(2)
}

fn rectangle(grid: u32, west: f64, east: f64) -> String {
    let corners = [
        (west, 22.5),
        (east, 22.5),
        (east, 22.501),
        (west, 22.501),
        (west, 22.5),
    ];
    let ring: Vec<String> = corners
        .iter()
        .map(|(lon, lat)| format!("[{lon},{lat}]"))
        .collect();
    format!(
        r#"{{"type":"Feature","properties":{{"code":"{COMMUNITY}{grid:02}","name":"第{grid}网格"}},"geometry":{{"type":"Polygon","coordinates":[[{}]]}}}}"#,
        ring.join(",")
    )
}

fn drawing(features: &[String]) -> String {
    format!(
        r#"{{"type":"FeatureCollection","features":[{}]}}"#,
        features.join(",")
    )
}

async fn put(test: &TestApp, rows: &[String]) {
    let file = Cursor::new(format!("{HEADER}{}", rows.concat()));
    let done = library::import(
        &test.app,
        &Actor::Machine,
        "a.csv",
        file,
        ImportExtent::Part,
    )
    .await;
    assert_eq!(done.expect("an import").rejected, 0);
}

async fn draw(test: &TestApp, steward: &Actor, file: &str) -> Result<Uuid, Error> {
    let said = Said {
        file_name: "网格.geojson",
        bytes: file.as_bytes(),
        crs: Some(grid::Crs::Cgcs2000),
    };
    grids::draw(&test.app, steward, DISTRICT, said).await
}

fn code(error: Error) -> &'static str {
    match error {
        Error::Refused(refusal) => refusal.code,
        other => panic!("expected a refusal, got {other:?}"),
    }
}

async fn at(test: &TestApp, code: &str) -> i64 {
    test.number(&format!(
        "SELECT count(*) FROM building b JOIN grid g ON g.id = b.grid_id \
         WHERE b.code = '{code}' AND g.code = left(b.code, 14) AND b.retired_at IS NULL"
    ))
    .await
}

#[tokio::test]
async fn a_drawing_is_looked_at_and_then_carried_out_at_once() {
    let test = TestApp::new().await;
    let app = &test.app;
    let rows = [
        building(1, 1, 114.0005),
        building(1, 2, 114.0015),
        building(2, 2, 114.0018),
    ];
    put(&test, &rows).await;
    let steward = test.hire("steward", &[(Role::Steward, DISTRICT)]).await;
    let officer = test
        .hire("officer", &[(Role::Officer, &format!("{COMMUNITY}01"))])
        .await;
    assert!(matches!(
        draw(&test, &officer, "{}").await,
        Err(Error::Denied(_))
    ));

    let new = drawing(&[rectangle(1, 114.0, 114.001), rectangle(2, 114.001, 114.002)]);
    let id = draw(&test, &steward, &new).await.unwrap();
    let seen = grids::drawing(app, &steward, DISTRICT, id, (0, ""))
        .await
        .unwrap();
    assert_eq!(
        (seen.row.moves, seen.row.staying, seen.row.dwellings),
        (1, 2, 2)
    );
    assert_eq!(seen.moves[0].from_code, format!("{COMMUNITY}0100002"));
    // The number 2 is in use there.
    assert_eq!(seen.moves[0].to_code, format!("{COMMUNITY}0200003"));
    assert_eq!(seen.kinds, []);
    assert_eq!(
        at(&test, &format!("{COMMUNITY}0100002")).await,
        1,
        "nothing has moved yet"
    );

    let now = (id, seen.row.version);
    let stale = grids::carry_out(app, &steward, DISTRICT, (id, seen.row.version - 1)).await;
    assert!(matches!(stale, Err(Error::Stale)));
    grids::carry_out(app, &steward, DISTRICT, now)
        .await
        .unwrap();
    assert_eq!(at(&test, &format!("{COMMUNITY}0200003")).await, 1);
    let twice = grids::carry_out(app, &steward, DISTRICT, now).await;
    assert!(matches!(twice, Err(Error::Stale)), "nothing is done twice");

    // The old paper finds the door, and the address has the new code.
    let old = format!("{COMMUNITY}0100002000001").parse().unwrap();
    let found = library::code_history(app, &steward, DISTRICT, old)
        .await
        .unwrap();
    assert_eq!(
        found.unwrap().door.code,
        format!("{COMMUNITY}0200003000001")
    );
    let meant = app
        .library()
        .await
        .unwrap()
        .resolve("金鼎花园12幢1单元102室");
    let told = meant.code.map(|code| code.to_string());
    assert!(told.is_some_and(|code| code.starts_with(&format!("{COMMUNITY}02"))));
    let counted = "SELECT dwellings FROM grid_count c JOIN grid g ON g.id = c.grid_id WHERE g.code LIKE '%02'";
    assert_eq!(test.number(counted).await, 4);
    let list = grids::in_charge(app, &steward, DISTRICT, "").await.unwrap();
    assert_eq!(list[0].name, "第1网格");
    assert_eq!((list[0].officers.len(), list[1].officers.len()), (1, 0));
}

#[tokio::test]
async fn what_is_amiss_is_told_and_stops_what_it_must() {
    let test = TestApp::new().await;
    let app = &test.app;
    put(&test, &[building(1, 1, 114.0005), building(1, 2, 114.0015)]).await;
    let steward = test.hire("steward", &[(Role::Steward, DISTRICT)]).await;
    let unknown = rectangle(1, 114.0, 114.001).replace(COMMUNITY, "440399001009");
    let refused = draw(&test, &steward, &drawing(&[unknown]))
        .await
        .unwrap_err();
    assert_eq!(code(refused), "drawing-community");
    let twice = drawing(&[rectangle(1, 114.0, 114.001), rectangle(1, 114.001, 114.002)]);
    assert_eq!(
        code(draw(&test, &steward, &twice).await.unwrap_err()),
        "drawing-code-twice"
    );
    assert_eq!(
        code(draw(&test, &steward, "姓名,地址").await.unwrap_err()),
        "drawing-unreadable"
    );
    assert_eq!(test.number("SELECT count(*) FROM grid_drawing").await, 0);

    // The second overlaps the third where a building stands.
    let claimed = drawing(&[
        rectangle(1, 114.0, 114.001),
        rectangle(2, 114.001, 114.002),
        rectangle(3, 114.0012, 114.003),
    ]);
    let id = draw(&test, &steward, &claimed).await.unwrap();
    let seen = grids::drawing(app, &steward, DISTRICT, id, (0, ""))
        .await
        .unwrap();
    let kinds: Vec<&str> = seen.kinds.iter().map(|(kind, _)| kind.as_str()).collect();
    assert_eq!(kinds, ["overlap", "contested"]);
    let no = grids::carry_out(app, &steward, DISTRICT, (id, seen.row.version)).await;
    assert_eq!(code(no.unwrap_err()), "drawing-contested");

    // Another drawing puts this one away; the library moves on before it is carried out.
    let short = drawing(&[rectangle(1, 114.0, 114.001), rectangle(2, 114.001, 114.002)]);
    let id = draw(&test, &steward, &short).await.unwrap();
    let seen = grids::drawing(app, &steward, DISTRICT, id, (0, ""))
        .await
        .unwrap();
    put(&test, &[building(1, 3, 114.0016), building(1, 4, 114.5)]).await;
    let late = grids::carry_out(app, &steward, DISTRICT, (id, seen.row.version)).await;
    assert_eq!(code(late.unwrap_err()), "drawing-outdated");
    grids::plan_again(app, &steward, DISTRICT, (id, seen.row.version))
        .await
        .unwrap();
    let seen = grids::drawing(app, &steward, DISTRICT, id, (0, ""))
        .await
        .unwrap();
    assert_eq!(seen.row.moves, 2);
    assert_eq!(seen.kinds, [("outside".to_owned(), 1)]);
    grids::carry_out(app, &steward, DISTRICT, (id, seen.row.version))
        .await
        .unwrap();
    let states = "SELECT count(*) FROM grid_drawing WHERE state = 'put_away'";
    assert_eq!(test.number(states).await, 1);
}
