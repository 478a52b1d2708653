//! The master key changes, and whatever is sealed in any table opens with the new one alone.

use intake::pull::{Answering, Described};
use policy::{Actor, Bound};
use registry::door::Finding;
use service::accounts;
use service::agencies::connectors;
use service::batches::{self, Incoming};
use service::declarations::{self, LettingSaid, Spoken, Title};
use service::doors::{Visit, record_door_check};
use service::hazards::{self, Told};
use service::outgoing;
use service::plates::{self, Of, Order};
use service::requests;
use service::sign_in::{self, Attempt};
use service::voices::{Said, Whom};
use service::{bindings, master_keys};
use store::master_key::{self as rows, Place};
use testkit::{DISTRICT, PASSWORD};
use uuid::Uuid;
use vault::{DataKey, Field, Keyring, MasterKey, Suite};

use crate::bindings::{claim, claimed};
use crate::scene::{LAST, NAME, PHONE, Scene, place};

/// Somebody tells of a danger by a plate.
async fn told_of(scene: &Scene) {
    let app = &scene.test.app;
    let building = &scene.library.grids[0].buildings[0];
    let mut conn = app.read().await.unwrap();
    let first = MasterKey::new([7; 32]).fingerprint();
    store::installation::remember(&mut conn, &first, "intl")
        .await
        .unwrap();
    drop(conn);
    let address = "https://plate.example.cn";
    plates::set_origin(app, &Actor::Machine, DISTRICT, address, false)
        .await
        .unwrap();
    let order = Order {
        place: building.code.clone(),
        of: Of::Dwellings,
        size: paper::Size::Room,
        kind: plates::Kind::Issue,
        plate: None,
        font: None,
        per_file: 100,
    };
    let take = Box::new(|_| Ok(()));
    plates::issue(app, &Actor::Machine, DISTRICT, &order, take, &mut |_| {})
        .await
        .unwrap();
    let token = app.keys().plate.token(DISTRICT, 1).unwrap();
    let scan = plates::look_up(app, &token).await.unwrap();
    let told = Told {
        kind: Some(hazards::Kind::Fire),
        words: "楼道里堆满纸箱".to_owned(),
        phone: "13800138000".to_owned(),
    };
    hazards::tell(app, &scan, &told, "192.0.2.9").await.unwrap();
}

/// An officer's mail address whose code nobody sent yet, and the robot of a group.
async fn staff_told(scene: &Scene) {
    let app = &scene.test.app;
    let mail = testkit::MailServer::start(true).await;
    scene.test.send_notices(&mail, true);
    outgoing::set_mail(app, &scene.officer, DISTRICT, "officer@example.cn")
        .await
        .unwrap();
    let role = [(policy::Role::Steward, DISTRICT)];
    let steward = scene.test.hire("steward-of-robots", &role).await;
    let robot = outgoing::NewRobot {
        kind: Some(outgoing::Robot::Dingtalk),
        name: "样板区群".to_owned(),
        place: DISTRICT.to_owned(),
        address: "https://127.0.0.1/robot/send?access_token=1"
            .to_owned()
            .into(),
        secret: "SEC1".to_owned().into(),
    };
    outgoing::add_robot(app, &steward, DISTRICT, &robot)
        .await
        .unwrap();
}

/// Something of each kind that is sealed.
async fn filled() -> Scene {
    let scene = Scene::new().await;
    let (app, door) = (&scene.test.app, scene.door(0));
    let building = &scene.library.grids[0].buildings[0];

    let agency = service::agencies::by_name(app, &Actor::Machine, DISTRICT, "邻里")
        .await
        .unwrap();
    let asked = Described {
        name: "后台".to_owned(),
        url: "https://api.example.cn/leases".to_owned(),
        auth: Answering {
            kind: "bearer".to_owned(),
            name: String::new(),
        },
        fields: [("address".to_owned(), "address".to_owned())].into(),
        ..Described::default()
    };
    let secret = "s3cret".to_owned().into();
    connectors::connect(app, &Actor::Machine, DISTRICT, agency, &asked, &secret)
        .await
        .unwrap();
    let incoming = Incoming {
        name: "旬报.csv".to_owned(),
        bytes: "地址,姓名\n春风路8号,林小满\n".as_bytes().into(),
        source: "邻里".to_owned(),
        channel: intake::Channel::Tenday,
    };
    batches::receive(app, &Actor::Machine, DISTRICT, incoming)
        .await
        .unwrap();

    let resident = scene.signed_in(PHONE).await;
    claim(&scene, &resident, door, &claimed(NAME, LAST))
        .await
        .unwrap();
    let kind = Some(requests::Kind::Correct);
    requests::ask(app, &resident, &place(), door, kind, "名字写错了")
        .await
        .unwrap();
    let landlord = scene.signed_in("+8613900139001").await;
    let given = bindings::give(app, &scene.officer, DISTRICT, door, Bound::Landlord)
        .await
        .unwrap();
    bindings::by_code(app, &landlord, &place(), door, &given.code, "192.0.2.1")
        .await
        .unwrap();
    let said = LettingSaid {
        bound: Some(Bound::Landlord),
        kind: "ordinary".to_owned(),
        rooms: "1".to_owned(),
        beds: "1".to_owned(),
        title: Some(Title::Own),
        name: "王大房".to_owned(),
        signed: true,
        ..LettingSaid::default()
    };
    let code = &building.dwellings[0].code;
    declarations::register(app, &landlord, &place(), door, code, &said)
        .await
        .unwrap();
    let spoken = Spoken {
        bound: Bound::Landlord,
        said: Said::MovesOut {
            people: vec![Whom::Named(service::parties::PersonSaid {
                name: "王一一".to_owned(),
                ..service::parties::PersonSaid::default()
            })],
            on: None,
        },
        remark: String::new(),
    };
    declarations::say(app, &landlord, &place(), door, &spoken)
        .await
        .unwrap();
    let signed_in = sign_in::sign_in(app, "officer", PASSWORD, "192.0.2.4").await;
    let Ok(Attempt::Done { token, .. }) = signed_in else {
        panic!("{signed_in:?}");
    };
    let session = sign_in::session(app, &token).await.unwrap().unwrap();
    sign_in::offer_totp(app, &session).await.unwrap();
    // Nobody sends it.
    accounts::ask(app, &place(), "+8613900139009", "192.0.2.3")
        .await
        .unwrap();

    told_of(&scene).await;
    staff_told(&scene).await;

    let (task, version): (Uuid, i32) = sqlx::query_as("SELECT id, version FROM task")
        .fetch_one(app.pool())
        .await
        .unwrap();
    let visit = Visit {
        note: "房东不在，邻居说下午回来".to_owned(),
        ..Visit::found(Finding::Refused)
    };
    record_door_check(app, &scene.officer, DISTRICT, task, version, &visit)
        .await
        .unwrap();
    scene
}

#[tokio::test]
async fn everything_sealed_opens_after_the_master_key_changed() {
    let scene = filled().await;
    let app = &scene.test.app;
    let (first, second) = (MasterKey::new([7; 32]), MasterKey::new([8; 32]));
    master_keys::begin(app, &Actor::Machine, DISTRICT, &first, &second)
        .await
        .unwrap();
    assert!(
        master_keys::go_on(app, &|| false, &mut |_| {})
            .await
            .unwrap()
    );
    assert_eq!(master_keys::left(app).await.unwrap(), 0);
    let later = Keyring::rotated(Suite::Intl, &first, (2, &second));
    let old = Keyring::new(Suite::Intl, &first);
    let mut conn = app.read().await.unwrap();
    for holder in rows::holders(&mut conn).await.unwrap() {
        let table = holder.table.as_str();
        let found = rows::page(&mut conn, &holder, &Place::default(), 100)
            .await
            .unwrap();
        let keys = found
            .iter()
            .filter_map(|row| Some((row, row.data_key.as_ref()?)));
        let column = format!("{table}.data_key");
        let mut opened = 0;
        for (row, key) in keys {
            let field = Field {
                column: &column,
                district: &row.district,
                row: row.id,
            };
            DataKey::unwrap(&later.wrap, field, key).unwrap();
            assert!(DataKey::unwrap(&old.wrap, field, key).is_err(), "{table}");
            opened += 1;
        }
        assert!(
            opened > 0,
            "nothing of {table} stands in this test: add one"
        );
    }
}
