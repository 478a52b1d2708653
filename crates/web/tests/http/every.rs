//! Every form of the router's list, tried by who may not use it.

use web::routes::{Kind, Method, RouteInfo, routes};

use crate::client::Client;
use crate::world::World;

/// What a form is tried on.
pub(crate) struct Ids {
    pub(crate) batch: String,
    pub(crate) row: String,
    pub(crate) proposal: String,
    pub(crate) task: String,
    pub(crate) building: String,
    pub(crate) staff: String,
    pub(crate) party: String,
    pub(crate) dwelling: String,
    pub(crate) token: String,
    pub(crate) serial: String,
    pub(crate) report: String,
    pub(crate) event: String,
    pub(crate) agency: String,
    pub(crate) connector: String,
    pub(crate) disclosure: String,
    pub(crate) filing: String,
    pub(crate) drawing: String,
    pub(crate) letter: String,
    pub(crate) grid: String,
}

/// Forms that everybody may send, or that change nothing but one's own way in.
const OPEN: [&str; 20] = [
    "own_mail_do",
    "me_sign_in_do",
    "me_code_do",
    "me_sign_out_do",
    "sign_in_do",
    "sign_in_code_do",
    "session_end_do",
    "passkey_sign_in_do",
    "passkey_add_do",
    "passkey_name_do",
    "passkey_remove_do",
    "sign_out_everywhere_do",
    "second_factor_do",
    "recovery_codes_do",
    "second_factor_off_do",
    "sign_out_do",
    "password_do",
    "plate_elsewhere_do",
    "danger_do",
    "danger_ask_do",
];

/// The same for agencies, disclosures, notices to staff, events and who is in charge.
fn fields_of_others<'a>(page: &str, ids: &'a Ids) -> Option<Vec<(&'static str, &'a str)>> {
    Some(match page {
        "sent_do" => vec![("step", "retry"), ("version", "9")],
        "robot_do" => vec![("step", "remove")],
        "robot_add_do" => vec![("kind", "wecom"), ("name", "群"), ("place", "440399")],
        "grid_do" => vec![
            ("step", "stand_in"),
            ("officer", ids.staff.as_str()),
            ("first", "2100-01-01"),
            ("last", "2100-01-02"),
        ],
        "event_add_do" => vec![("place", ""), ("item", "H10"), ("words", "楼道里有纸箱")],
        "event_send_do" => vec![("step", "send"), ("to", "officer"), ("version", "1")],
        "event_work_do" => vec![("step", "take"), ("version", "1")],
        "event_time_do" => vec![("why", "works"), ("hours", "1"), ("version", "1")],
        "event_check_do" => vec![("step", "accept"), ("version", "1")],
        "event_again_do" => vec![("again", "back_again"), ("version", "1")],
        "notice_add_do" => vec![
            ("place", "440399"),
            ("title", "t"),
            ("body", "b"),
            ("from", "2026-01-01"),
            ("to", "2030-01-01"),
        ],
        "agency_add_do" => vec![
            ("name", "某某房产"),
            ("filing", "filed"),
            ("reports_by", "tenday"),
        ],
        "agency_edit_do" => vec![
            ("version", "0"),
            ("filing", "filed"),
            ("reports_by", "tenday"),
        ],
        "connector_add_do" | "connector_edit_do" => vec![
            ("version", "1"),
            ("name", "x"),
            ("kind", "declarations"),
            ("url", "https://api.example.cn/a"),
            ("every_minutes", "60"),
            ("auth_kind", "none"),
            ("paging_kind", "none"),
            ("paging_first", "1"),
            ("most_pages", "10"),
            ("since_form", "instant"),
            ("fields", "address = a"),
        ],
        "connector_pause_do" => vec![("rests", "yes")],
        "connector_now_do" => Vec::new(),
        "agency_account_do" => vec![("name", "钱多多"), ("login", "qian")],
        "portal_send_do" => vec![("channel", "tenday")],
        "portal_paste_do" => vec![("chat", "小王 春风路8号1栋101入住")],
        "program_issue_do" => vec![("label", "x"), ("calls", "60")],
        "disclosure_do" | "short_let_do" => vec![("step", "approve"), ("version", "1")],
        "disclose_do" | "disclose_danger_do" => vec![
            ("authority", "样板区公安分局"),
            ("case_number", "12号"),
            ("ground", "criminal_case"),
            ("person", ids.party.as_str()),
        ],
        _ => return None,
    })
}

/// The address of a form with real ids, and fields that its own role would get through with.
pub(crate) fn form<'a>(
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
        "grid_draw_do" => vec![("crs", "EPSG:4490")],
        "grid_drawing_do" => vec![("step", "away"), ("version", "2")],
        "batch_withdraw_do" => vec![("reason", "wrong"), ("sure", "yes"), ("version", "1")],
        "wording_forget_do"
        | "ruled_out_forget_do"
        | "plate_replace_do"
        | "notice_withdraw_do"
        | "program_renew_do"
        | "program_revoke_do"
        | "disclosure_open_do" => vec![],
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
        "staff_add_do"
        | "staff_post_do"
        | "staff_suspend_do"
        | "staff_password_do"
        | "staff_leave_do"
        | "staff_second_off_do"
        | "staff_openid_link_do"
        | "staff_openid_unlink_do" => staff,
        "clocks_told_do" => vec![("day", "2026-01-01")],
        "staff_second_wanted_do" => vec![("wanted", "yes")],
        "plates_issue_do" | "plates_print_do" => vec![("of", "dwellings")],
        "plate_revoke_do" => vec![("reason", "gone")],
        "plate_seen_do" => vec![("seen", "missing")],
        "hazard_phone_do" => vec![("purpose", "emergency")],
        "hazard_do" => vec![("step", "mended"), ("version", "1")],
        "request_answer_do" => vec![("answer", "ja"), ("granted", "yes"), ("version", "1")],
        "access_do" => vec![("step", "give"), ("role", "landlord")],
        // Of people outside the staff: a session of the staff is none.
        "record_do" | "bind_do" | "me_door_end_do" | "declare_what_do" | "letting_do"
        | "proof_do" | "self_check_do" | "own_door_do" => {
            vec![("how", "code"), ("code", "00000000")]
        }
        other if OPEN.contains(&other) => return None,
        other => fields_of_others(other, ids)
            .unwrap_or_else(|| panic!("nobody tries the form {other} ({path})")),
    };
    let wording = uuid::Uuid::nil().to_string();
    let path = path
        .replace("{batch}", &ids.batch)
        .replace("{review}", &ids.row)
        .replace("{proposal}", &ids.proposal)
        .replace("{task}", &ids.task)
        .replace("{building}", &ids.building)
        .replace("{dwelling}", &ids.dwelling)
        .replace("{binding}", &wording)
        .replace("{request}", &wording)
        .replace("{disclosure}", &ids.disclosure)
        .replace("{drawing}", &ids.drawing)
        .replace("{grid}", &ids.grid)
        .replace("{token}", &ids.token)
        .replace("{what}", "empty")
        .replace("{staff}", &ids.staff)
        .replace("{wording}", &wording)
        .replace("{pair}", &wording)
        .replace("{notice}", &wording)
        .replace("{robot}", &wording)
        .replace("{letter}", &ids.letter)
        .replace("{agency}", &ids.agency)
        .replace("{program}", &wording)
        .replace("{connector}", &ids.connector)
        .replace("{serial}", &ids.serial)
        .replace("{report}", &ids.report)
        .replace("{event}", &ids.event)
        .replace("{filing}", &ids.filing);
    assert!(
        !path.contains('{'),
        "{path} has a variable that nobody fills"
    );
    Some((path, fields))
}

async fn everything(world: &World) -> i64 {
    let query = "SELECT (SELECT count(*) FROM audit_entry) + (SELECT count(*) FROM door_check) \
                 + (SELECT count(*) FROM staff) + (SELECT count(*) FROM address_proposal) \
                 + (SELECT count(*) FROM access_code) + (SELECT count(*) FROM binding) \
                 + (SELECT count(*) FROM agency_file) + (SELECT count(*) FROM api_client) \
                 + (SELECT sum(version) FROM connector) \
                 + (SELECT count(*) FROM door_plate) + (SELECT count(*) FROM notice)";
    world.test.number(query).await
}

pub(crate) async fn send(client: &Client, path: &str, page: &str, fields: &[(&str, &str)]) -> u16 {
    let file = ("a.csv", "姓名,地址\n林小满,春风路8号\n");
    let answer = match page {
        "batch_upload_do" | "library_import_do" | "portal_send_do" | "grid_draw_do" => {
            client.upload(path, fields, Some(file)).await
        }
        _ => client.post(path, fields).await,
    };
    answer.status.as_u16()
}

#[tokio::test]
async fn no_form_does_anything_for_who_may_not_or_without_its_token() {
    let world = World::new().await;
    let (batch, row) = world.waiting().await;
    let serial = world.plated().await;
    let agency = world.agency().await;
    let ids = Ids {
        dwelling: world.library.grids[0].buildings[0].dwellings[0]
            .id
            .to_string(),
        token: world.page_of(serial).replace("/p/", ""),
        batch: batch.to_string(),
        row: row.to_string(),
        proposal: world.proposal("908").await.to_string(),
        task: world.lead.task.to_string(),
        building: world.library.grids[0].buildings[0].id.to_string(),
        staff: world.officer_id.to_string(),
        party: world.lead.parties[0].to_string(),
        serial: serial.to_string(),
        report: world.report().await.to_string(),
        event: world.event().await.to_string(),
        agency: agency.to_string(),
        connector: world.connector(agency).await.to_string(),
        disclosure: world.disclosure().await.to_string(),
        filing: world.filing().await.to_string(),
        drawing: world.drawing().await.to_string(),
        letter: world.letter().await.to_string(),
        grid: world.library.grids[0].code.clone(),
    };
    let before = everything(&world).await;
    let mut tried = 0;
    let forms = |route: &&RouteInfo| route.method == Method::Post && route.kind == Kind::Action;
    for route in routes().iter().filter(forms) {
        let Some((path, fields)) = form(route.path, route.page, &ids) else {
            continue;
        };
        tried += 1;
        let status = send(&world.handler, &path, route.page, &fields).await;
        // What one may not see is not there. An officer's event is no handler's work.
        let refused = match route.page {
            "event_work_do" | "event_again_do" => 422..=422,
            _ => 403..=404,
        };
        assert!(refused.contains(&status), "{path} by a handler: {status}");
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
