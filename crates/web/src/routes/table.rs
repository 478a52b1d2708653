//! The list of addresses. The end-to-end accessibility run takes its pages from here.

/// HTTP method of a route.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Method {
    /// Reads, changes nothing.
    Get,
    /// Changes something; needs the form token.
    Post,
}

/// What a route answers with.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Kind {
    /// A page for people: visited by the accessibility run.
    Page,
    /// A change, answered with a redirect or the form again.
    Action,
    /// Data for a script.
    Data,
    /// A file to keep.
    File,
    /// For programs, which prove themselves with every call: no session, no form.
    Api,
}

/// One address of the web interface.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct RouteInfo {
    /// Method.
    pub method: Method,
    /// Path with its variables in braces, as axum writes them.
    pub path: &'static str,
    /// Name of the page or action.
    pub page: &'static str,
    /// What it answers with.
    pub kind: Kind,
}

const fn get(path: &'static str, page: &'static str) -> RouteInfo {
    RouteInfo {
        method: Method::Get,
        path,
        page,
        kind: Kind::Page,
    }
}

const fn of(kind: Kind, path: &'static str, page: &'static str) -> RouteInfo {
    RouteInfo {
        method: Method::Get,
        path,
        page,
        kind,
    }
}

const fn post(path: &'static str, page: &'static str) -> RouteInfo {
    RouteInfo {
        method: Method::Post,
        path,
        page,
        kind: Kind::Action,
    }
}

static ROUTES: &[RouteInfo] = &[
    get("/", "home"),
    get("/sign-in", "sign_in"),
    post("/sign-in", "sign_in_do"),
    post("/sign-in/code", "sign_in_code_do"),
    post("/sign-in/passkey", "passkey_sign_in_do"),
    of(Kind::Data, "/sign-in/passkey/question", "passkey_question"),
    of(Kind::Data, "/sign-in/openid", "openid_begin"),
    of(Kind::Data, "/sign-in/openid/callback", "openid_back"),
    post("/sign-out", "sign_out_do"),
    get("/password", "password"),
    post("/password", "password_do"),
    get("/account", "account"),
    post("/account/sessions/{session}/end", "session_end_do"),
    post("/account/everywhere", "sign_out_everywhere_do"),
    get("/account/second", "second_factor"),
    post("/account/second", "second_factor_do"),
    post("/account/second/codes", "recovery_codes_do"),
    post("/account/second/off", "second_factor_off_do"),
    get("/account/mail", "own_mail"),
    post("/account/mail", "own_mail_do"),
    get("/account/passkeys", "passkeys"),
    post("/account/passkeys", "passkey_add_do"),
    of(
        Kind::Data,
        "/account/passkeys/question",
        "new_passkey_question",
    ),
    post("/account/passkeys/{passkey}/name", "passkey_name_do"),
    post("/account/passkeys/{passkey}/remove", "passkey_remove_do"),
    of(Kind::Data, "/language/{tag}", "language"),
    of(Kind::File, "/assets/{hash}/{name}", "asset"),
    get("/batches", "batches"),
    get("/batches/new", "batch_new"),
    post("/batches", "batch_upload_do"),
    get("/batches/{batch}", "batch"),
    get("/batches/{batch}/rows", "batch_rows"),
    of(Kind::File, "/batches/{batch}/errors.xlsx", "batch_errors"),
    of(Kind::Data, "/batches/{batch}/progress", "batch_progress"),
    get("/batches/{batch}/withdraw", "batch_withdraw"),
    post("/batches/{batch}/withdraw", "batch_withdraw_do"),
    get("/reviews", "reviews"),
    get("/reviews/wordings", "wordings"),
    post("/reviews/wordings/{wording}/forget", "wording_forget_do"),
    get("/reviews/ruled-out", "ruled_out"),
    post("/reviews/ruled-out/{pair}/forget", "ruled_out_forget_do"),
    get("/reviews/confusion", "confusion"),
    get("/reviews/confusion/{building}", "confusion_place"),
    get("/reviews/{review}", "review"),
    post("/reviews/{review}/never", "review_never_do"),
    post("/reviews/{review}/pick", "review_pick_do"),
    post("/reviews/{review}/reject", "review_reject_do"),
    post("/reviews/{review}/propose", "review_propose_do"),
    get("/proposals", "proposals"),
    get("/proposals/{proposal}", "proposal"),
    post("/proposals/{proposal}/approve", "proposal_approve_do"),
    post("/proposals/{proposal}/reject", "proposal_reject_do"),
    get("/tasks", "tasks"),
    get("/tasks/{task}", "task"),
    post("/tasks/{task}", "task_do"),
    post("/reveals", "reveal"),
    get("/buildings/{building}", "building"),
    post("/buildings/{building}/propose", "building_propose_do"),
    get("/buildings/{building}/plates", "building_plates"),
    post("/buildings/{building}/plates", "plates_issue_do"),
    // Reads only, but writes who printed and takes its time: nothing that a link may start.
    post("/buildings/{building}/plates/print", "plates_print_do"),
    post(
        "/buildings/{building}/plates/{serial}/replace",
        "plate_replace_do",
    ),
    post(
        "/buildings/{building}/plates/{serial}/revoke",
        "plate_revoke_do",
    ),
    post(
        "/buildings/{building}/plates/{serial}/seen",
        "plate_seen_do",
    ),
    get("/buildings/{building}/access", "access"),
    post("/buildings/{building}/access", "access_do"),
    get("/dwellings/{dwelling}", "dwelling"),
    get("/dwellings/{dwelling}/access", "access"),
    post("/dwellings/{dwelling}/access", "access_do"),
    get("/p/{token}", "plate_scan"),
    // As it stands in the code, whose capitals cost less room.
    of(Kind::Data, "/P/{token}", "plate_scan_capitals"),
    post("/p/{token}/elsewhere", "plate_elsewhere_do"),
    get("/p/{token}/danger", "danger"),
    post("/p/{token}/danger", "danger_do"),
    get("/p/{token}/declare", "declare"),
    get("/p/{token}/declare/{what}", "declare_what"),
    post("/p/{token}/declare/{what}", "declare_what_do"),
    get("/p/{token}/self-check", "self_check"),
    post("/p/{token}/self-check", "self_check_do"),
    get("/p/{token}/letting", "letting"),
    post("/p/{token}/letting", "letting_do"),
    get("/p/{token}/record", "record"),
    post("/p/{token}/record", "record_do"),
    of(Kind::File, "/p/{token}/record.json", "record_file"),
    of(Kind::File, "/p/{token}/record.pdf", "record_letter"),
    post("/p/{token}/proof", "proof_do"),
    get("/proof/{token}", "proof"),
    of(Kind::Data, "/PROOF/{token}", "proof_capitals"),
    get("/p/{token}/door", "own_door"),
    post("/p/{token}/door", "own_door_do"),
    of(Kind::File, "/p/{token}/sign.pdf", "sign_paper"),
    get("/sign/{token}", "sign"),
    of(Kind::Data, "/SIGN/{token}", "sign_capitals"),
    get("/p/{token}/bind", "bind"),
    post("/p/{token}/bind", "bind_do"),
    get("/danger", "danger_ask"),
    post("/danger", "danger_ask_do"),
    get("/hazard-reports", "hazards"),
    get("/hazard-reports/{report}", "hazard"),
    post("/hazard-reports/{report}", "hazard_do"),
    post("/hazard-reports/{report}/phone", "hazard_phone_do"),
    get("/events", "events"),
    get("/events/new", "event_new"),
    post("/events/new", "event_add_do"),
    get("/events/{event}", "event"),
    post("/events/{event}/send", "event_send_do"),
    post("/events/{event}/work", "event_work_do"),
    post("/events/{event}/time", "event_time_do"),
    post("/events/{event}/check", "event_check_do"),
    post("/events/{event}/again", "event_again_do"),
    of(Kind::File, "/events/{event}/notice.pdf", "event_notice"),
    get("/short-lets", "short_lets"),
    get("/short-lets/{filing}", "short_let"),
    post("/short-lets/{filing}", "short_let_do"),
    get("/me", "me"),
    get("/me/sign-in", "me_sign_in"),
    post("/me/sign-in", "me_sign_in_do"),
    post("/me/code", "me_code_do"),
    post("/me/sign-out", "me_sign_out_do"),
    post("/me/doors/{binding}/end", "me_door_end_do"),
    get("/outbox", "outbox"),
    get("/notices", "notices"),
    post("/notices", "notice_add_do"),
    post("/notices/{notice}/withdraw", "notice_withdraw_do"),
    get("/sent", "sent"),
    post("/sent/{letter}", "sent_do"),
    get("/robots", "robots"),
    post("/robots", "robot_add_do"),
    post("/robots/{robot}", "robot_do"),
    get("/counts", "counts"),
    get("/clocks", "clocks"),
    get("/clocks/stays", "clocks_stays"),
    get("/clocks/agencies", "clocks_agencies"),
    get("/clocks/told", "clocks_told"),
    post("/clocks/told", "clocks_told_do"),
    get("/search", "search"),
    get("/addresses/try", "address_try"),
    post("/addresses/try", "address_try_do"),
    get("/agency", "portal"),
    get("/agency/send", "portal_send"),
    post("/agency/send", "portal_send_do"),
    get("/agency/paste", "portal_paste"),
    post("/agency/paste", "portal_paste_do"),
    get("/agency/batches/{batch}", "portal_batch"),
    get("/agency/batches/{batch}/rows", "portal_rows"),
    of(
        Kind::File,
        "/agency/batches/{batch}/errors.xlsx",
        "portal_errors",
    ),
    get("/agencies", "agencies"),
    get("/agencies/new", "agency_new"),
    post("/agencies", "agency_add_do"),
    get("/agencies/{agency}", "agency"),
    post("/agencies/{agency}", "agency_edit_do"),
    post("/agencies/{agency}/accounts", "agency_account_do"),
    post("/agencies/{agency}/programs", "program_issue_do"),
    post(
        "/agencies/{agency}/programs/{program}/secret",
        "program_renew_do",
    ),
    post(
        "/agencies/{agency}/programs/{program}/revoke",
        "program_revoke_do",
    ),
    get("/agencies/{agency}/connectors/new", "connector_new"),
    post("/agencies/{agency}/connectors", "connector_add_do"),
    get("/agencies/{agency}/connectors/{connector}", "connector"),
    post(
        "/agencies/{agency}/connectors/{connector}",
        "connector_edit_do",
    ),
    post(
        "/agencies/{agency}/connectors/{connector}/pause",
        "connector_pause_do",
    ),
    post(
        "/agencies/{agency}/connectors/{connector}/now",
        "connector_now_do",
    ),
    get("/staff", "staff"),
    get("/staff/new", "staff_new"),
    post("/staff", "staff_add_do"),
    post("/staff/second", "staff_second_wanted_do"),
    get("/staff/{staff}", "staff_member"),
    post("/staff/{staff}/post", "staff_post_do"),
    post("/staff/{staff}/suspend", "staff_suspend_do"),
    post("/staff/{staff}/password", "staff_password_do"),
    post("/staff/{staff}/second", "staff_second_off_do"),
    post("/staff/{staff}/openid", "staff_openid_link_do"),
    post("/staff/{staff}/openid/remove", "staff_openid_unlink_do"),
    post("/staff/{staff}/leave", "staff_leave_do"),
    get("/library", "library"),
    post("/library", "library_import_do"),
    of(Kind::File, "/library/rejected.csv", "library_rejected"),
    get("/grids", "grids"),
    post("/grids", "grid_draw_do"),
    get("/grids/{drawing}", "grid_drawing"),
    post("/grids/{drawing}", "grid_drawing_do"),
    get("/grids/of/{grid}", "grid"),
    post("/grids/of/{grid}", "grid_do"),
    get("/rounds", "rounds"),
    get("/requests", "requests"),
    post("/requests/{request}", "request_answer_do"),
    get("/disclosures", "disclosures"),
    get("/disclosures/{disclosure}", "disclosure"),
    post("/disclosures/{disclosure}", "disclosure_do"),
    post("/disclosures/{disclosure}/open", "disclosure_open_do"),
    get("/dwellings/{dwelling}/disclose", "disclose"),
    post("/dwellings/{dwelling}/disclose", "disclose_do"),
    get("/dwellings/{dwelling}/life", "disclose"),
    post("/dwellings/{dwelling}/life", "disclose_danger_do"),
    get("/audit", "audit"),
    RouteInfo {
        method: Method::Post,
        ..of(Kind::Api, "/api/v1/token", "api_token")
    },
    RouteInfo {
        method: Method::Post,
        ..of(Kind::Api, "/api/v1/declarations", "api_declarations")
    },
    of(Kind::Api, "/api/v1/batches/{batch}", "api_batch"),
    of(Kind::Api, "/api/v1/openapi.json", "api_description"),
    get("/about", "about"),
];

/// Every address, in the order of the navigation.
pub fn routes() -> &'static [RouteInfo] {
    ROUTES
}
