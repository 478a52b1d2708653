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
    post("/sign-out", "sign_out_do"),
    get("/password", "password"),
    post("/password", "password_do"),
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
    get("/dwellings/{dwelling}", "dwelling"),
    get("/counts", "counts"),
    get("/search", "search"),
    get("/addresses/try", "address_try"),
    post("/addresses/try", "address_try_do"),
    get("/staff", "staff"),
    get("/staff/new", "staff_new"),
    post("/staff", "staff_add_do"),
    get("/staff/{staff}", "staff_member"),
    post("/staff/{staff}/post", "staff_post_do"),
    post("/staff/{staff}/suspend", "staff_suspend_do"),
    post("/staff/{staff}/password", "staff_password_do"),
    post("/staff/{staff}/leave", "staff_leave_do"),
    get("/library", "library"),
    post("/library", "library_import_do"),
    of(Kind::File, "/library/rejected.csv", "library_rejected"),
    get("/audit", "audit"),
    get("/about", "about"),
];

/// Every address, in the order of the navigation.
pub fn routes() -> &'static [RouteInfo] {
    ROUTES
}
