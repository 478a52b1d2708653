//! Every form of the router's list, tried by who may not use it.

use web::routes::{Method, routes};

use crate::client::Client;
use crate::world::World;

/// What a form is tried on.
struct Ids {
    batch: String,
    row: String,
    proposal: String,
    task: String,
    building: String,
    staff: String,
    party: String,
}

/// The address of a form with real ids, and fields that its own role would get through with.
fn form<'a>(
    path: &str,
    page: &str,
    ids: &'a Ids,
) -> Option<(String, Vec<(&'static str, &'a str)>)> {
    let staff = vec![
        ("login", "zhang"),
        ("name", "张三"),
        ("role", "officer"),
        ("area", "440399001"),
        ("from", "2026-01-01"),
        ("version", "1"),
        ("suspended", "yes"),
        ("sure", "yes"),
    ];
    let fields = match page {
        "batch_upload_do" | "library_import_do" => vec![("source", "a"), ("channel", "tenday")],
        "batch_withdraw_do" => vec![("reason", "wrong"), ("sure", "yes"), ("version", "1")],
        "wording_forget_do" | "ruled_out_forget_do" => vec![],
        "review_never_do" => vec![
            ("never", "wording 4403990010010100001000002"),
            ("version", "1"),
        ],
        "address_try_do" => vec![("address", "春风路8号1栋101室")],
        "review_pick_do" => vec![("candidate", "4403990010010100001000002"), ("version", "1")],
        "review_reject_do" | "proposal_reject_do" => vec![("reason", "none"), ("version", "1")],
        "review_propose_do" | "proposal_approve_do" => vec![
            ("community", "440399001001"),
            ("grid", "01"),
            ("version", "1"),
            ("room", "908"),
        ],
        "task_do" => vec![("result", "confirmed"), ("version", "1")],
        "reveal" => vec![("person", ids.party.as_str()), ("purpose", "door_check")],
        "building_propose_do" => vec![("room", "908"), ("usage", "住宅")],
        "staff_add_do" | "staff_post_do" | "staff_suspend_do" | "staff_password_do"
        | "staff_leave_do" => staff,
        // Everybody may.
        "sign_in_do" | "sign_out_do" | "password_do" => return None,
        other => panic!("nobody tries the form {other} ({path})"),
    };
    let wording = uuid::Uuid::nil().to_string();
    let path = path
        .replace("{batch}", &ids.batch)
        .replace("{review}", &ids.row)
        .replace("{proposal}", &ids.proposal)
        .replace("{task}", &ids.task)
        .replace("{building}", &ids.building)
        .replace("{staff}", &ids.staff)
        .replace("{wording}", &wording)
        .replace("{pair}", &wording);
    assert!(
        !path.contains('{'),
        "{path} has a variable that nobody fills"
    );
    Some((path, fields))
}

async fn everything(world: &World) -> i64 {
    let query = "SELECT (SELECT count(*) FROM audit_entry) + (SELECT count(*) FROM door_check) \
                 + (SELECT count(*) FROM staff) + (SELECT count(*) FROM address_proposal)";
    world.test.number(query).await
}

async fn send(client: &Client, path: &str, page: &str, fields: &[(&str, &str)]) -> u16 {
    let file = ("a.csv", "姓名,地址\n林小满,春风路8号\n");
    let answer = match page {
        "batch_upload_do" | "library_import_do" => client.upload(path, fields, Some(file)).await,
        _ => client.post(path, fields).await,
    };
    answer.status.as_u16()
}

#[tokio::test]
async fn no_form_does_anything_for_who_may_not_or_without_its_token() {
    let world = World::new().await;
    let (batch, row) = world.waiting().await;
    let ids = Ids {
        batch: batch.to_string(),
        row: row.to_string(),
        proposal: world.proposal("908").await.to_string(),
        task: world.lead.task.to_string(),
        building: world.library.grids[0].buildings[0].id.to_string(),
        staff: world.officer_id.to_string(),
        party: world.lead.parties[0].to_string(),
    };
    let before = everything(&world).await;
    let mut tried = 0;
    for route in routes().iter().filter(|route| route.method == Method::Post) {
        let Some((path, fields)) = form(route.path, route.page, &ids) else {
            continue;
        };
        tried += 1;
        let status = send(&world.handler, &path, route.page, &fields).await;
        // What one may not see is not there.
        assert!(matches!(status, 403 | 404), "{path} by a handler: {status}");
        for client in [&world.steward, &world.officer] {
            let mut forged = client.clone();
            forged.csrf = "made up".to_owned();
            let status = send(&forged, &path, route.page, &fields).await;
            assert_eq!(status, 403, "{path} with a foreign token");
        }
        let stranger = Client::stranger(&world.test.app);
        let status = send(&stranger, &path, route.page, &fields).await;
        assert_eq!(status, 403, "{path} by nobody");
    }
    assert!(tried > 15, "only {tried} forms");
    assert_eq!(everything(&world).await, before, "something was done");
}
