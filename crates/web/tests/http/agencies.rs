//! The register of agencies: opening a file, keeping it, letting a program in and shutting it out.

use crate::world::World;

const FILE: [(&str, &str); 9] = [
    ("credit_code", "91110000MA01A2B34F"),
    ("filing", "filed"),
    ("filing_no", "样备字 12 号"),
    ("filed_until", "2030-01-01"),
    ("staff_count", "7"),
    ("phone", "010-66668888"),
    ("address", "春风路1号"),
    ("branches", "鼓楼路店 鼓楼路2号\n\n迎春路店"),
    ("reports_by", "api"),
];

/// A code whose last character fits (GB 32100-2015).
fn credit_code() -> String {
    let stem = "91109999MA01A2B34";
    "0123456789ABCDEFGHJKLMNPQRTUWXY"
        .chars()
        .map(|last| format!("{stem}{last}"))
        .find(|code| registry::identity::check_credit_code(code).is_ok())
        .unwrap()
}

#[tokio::test]
async fn a_steward_keeps_the_register() {
    let world = World::new().await;
    let code = credit_code();
    let mut fields = FILE.to_vec();
    fields[0].1 = &code;
    let named = |name: &'static str, fields: &[(&'static str, &'static str)]| {
        [&[("name", name)], fields].concat()
    };
    let leaked: Vec<(&'static str, &'static str)> = fields
        .iter()
        .map(|(field, value)| (*field, &*value.to_string().leak()))
        .collect();

    let added = world
        .steward
        .post("/agencies", &named("样板房产", &leaked))
        .await;
    let page = added.redirected().split('?').next().unwrap().to_owned();
    let shown = world.steward.get(&page).await;
    shown.is(200);
    for word in [
        "样板房产",
        &code,
        "鼓楼路店 鼓楼路2号\n迎春路店",
        "从未报送",
    ] {
        assert!(shown.body.contains(word), "{word}: {}", shown.body);
    }
    world
        .steward
        .post("/agencies", &named("样板房产", &leaked))
        .await
        .refused(&["name"]);
    world
        .steward
        .post("/agencies", &named("别家房产", &leaked))
        .await
        .refused(&["credit_code"]);

    let mut wrong = leaked.clone();
    wrong[0].1 = "91109999MA01A2B34";
    let wrong = [wrong, vec![("version", "1")]].concat();
    world
        .steward
        .post(&page, &wrong)
        .await
        .refused(&["credit_code"]);
    let mut moved = leaked.clone();
    moved[4].1 = "9";
    let moved = [moved, vec![("version", "1")]].concat();
    world.steward.post(&page, &moved).await.redirected();
    let late = world.steward.post(&page, &moved).await;
    late.is(422);
    assert!(
        world
            .steward
            .get("/agencies")
            .await
            .body
            .contains("样板房产")
    );
    world.officer.get(&page).await.is(403);
}

#[tokio::test]
async fn an_agency_that_only_sent_something_is_in_the_register() {
    let world = World::new().await;
    let (batch, _) = world.waiting().await;
    let list = world.steward.get("/agencies").await;
    assert!(
        list.body.contains("邻里") && list.body.contains("未建档"),
        "{}",
        list.body
    );
    let name = list.body.find("\">邻里").unwrap();
    let page = list.body[..name].rsplit('"').next().unwrap();
    let shown = world.steward.get(page).await;
    assert!(
        shown.body.contains(&format!("/batches/{batch}")),
        "{}",
        shown.body
    );
    let fields = [
        ("version", "0"),
        ("filing", "unfiled"),
        ("reports_by", "tenday"),
    ];
    world.steward.post(page, &fields).await.redirected();
    // Somebody else opened the file meanwhile.
    world.steward.post(page, &fields).await.is(422);
}

#[tokio::test]
async fn a_secret_is_shown_once_and_kept_as_a_digest() {
    let world = World::new().await;
    let agency = world.agency().await;
    let page = format!("/agencies/{agency}");
    let programs = format!("{page}/programs");
    let wrong = [("label", ""), ("calls", "60")];
    world
        .steward
        .post(&programs, &wrong)
        .await
        .refused(&["label"]);
    let wrong = [("label", "后台"), ("calls", "many")];
    world
        .steward
        .post(&programs, &wrong)
        .await
        .refused(&["calls"]);
    let issued = world
        .steward
        .post(&programs, &[("label", "后台"), ("calls", "60")])
        .await;
    issued.is(200);
    let at = issued.body.find("class=\"one-time\"><code>").unwrap();
    let secret = issued.body[at + 23..].split('<').next().unwrap();
    assert_eq!(secret.len(), 43);
    let again = world.steward.get(&page).await;
    assert!(!again.body.contains(secret));
    let kept = format!(
        "SELECT count(*) FROM api_client WHERE encode(secret_digest, 'escape') LIKE '%{secret}%'"
    );
    assert_eq!(world.test.number(&kept).await, 0);
    let at = again.body.find("/secret\"").unwrap();
    let form = again.body[..at].rsplit('"').next().unwrap();
    let renewed = world.steward.post(&format!("{form}/secret"), &[]).await;
    renewed.is(200);
    assert!(renewed.body.contains("class=\"one-time\"><code>") && !renewed.body.contains(secret));
    assert!(renewed.body.contains("旧密钥可用至"), "{}", renewed.body);
    let at = again.body.find("/revoke\"").unwrap();
    let form = again.body[..at].rsplit('"').next().unwrap();
    let revoke = format!("{form}/revoke");
    world.steward.post(&revoke, &[]).await.redirected();
    let revoked = world.steward.get(&page).await;
    assert!(!revoked.body.contains("/revoke\""), "{}", revoked.body);
}
