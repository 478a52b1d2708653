//! Staff accounts: add, move, suspend, reset, leave.

use super::page;
use super::parts::{Choice, Pager};
use crate::chrome::Role;
use crate::form::Form;
use crate::i18n::{Label, key};

/// Where an account stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum StaffState {
    /// May sign in.
    Active,
    /// Has a one-time password and hasn't signed in yet.
    Invited,
    /// May not sign in for now.
    Suspended,
    /// Has left; the record stays for the log.
    Left,
}

impl StaffState {
    /// Style of its tag.
    pub fn style(self) -> &'static str {
        match self {
            Self::Active => "tag-green",
            Self::Invited => "tag-blue",
            Self::Suspended => "tag-amber",
            Self::Left => "",
        }
    }
}

impl Label for StaffState {
    fn key(self) -> &'static str {
        match self {
            Self::Active => key!("staff-active"),
            Self::Invited => key!("staff-invited"),
            Self::Suspended => key!("staff-suspended"),
            Self::Left => key!("staff-left"),
        }
    }
}

/// A role held for an area and a period.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PostLine {
    /// The role.
    pub role: Role,
    /// The area or grid by name.
    pub area: String,
    /// First day.
    pub from: String,
    /// Last day, "" where open.
    pub to: String,
}

/// One account in the list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StaffLine {
    /// Id, as in the URL.
    pub id: String,
    /// Name.
    pub name: String,
    /// Login.
    pub login: String,
    /// The post held now.
    pub post: Option<PostLine>,
    /// Where the account stands.
    pub state: StaffState,
    /// Open tasks.
    pub tasks: u64,
}

/// `/staff`. Paging: `after`.
#[derive(Debug, Clone)]
pub struct StaffListView {
    /// The accounts, by login.
    pub rows: Vec<StaffLine>,
    /// Whether a second factor is wanted; `None` for who may not say so. Form: POST /staff/second
    /// with button `wanted` = `yes` or `no`.
    pub second: Option<bool>,
    /// Where the list goes on.
    pub pager: Pager,
}
page!(StaffListView, "staff", "staff/list.html", samples::list);

/// `/staff/new`. Fields: `name`, `login`, `role` (names of [`Role`]), `area` (code of the area or
/// grid), `grid` (code, where there are too many for the list), `from`, `to` (days; `to` may be
/// empty).
#[derive(Debug, Clone)]
pub struct NewStaffView {
    /// What was entered.
    pub form: Form,
    /// Areas and grids the steward may give: code and name.
    pub areas: Vec<Choice>,
    /// There are too many grids for that list: one is named by its code.
    pub grid_by_code: bool,
}
page!(NewStaffView, "staff_new", "staff/new.html", samples::new);

/// `/staff/{staff}`.
///
/// Forms, each with hidden `version`: post (POST …/post: `role`, `area`, `from`, `to`), suspend
/// (POST …/suspend: button `suspended` = `yes` or `no`), reset (POST …/password), second factor off (POST …/second), an
/// account at the provider (POST …/openid: `subject`; POST …/openid/remove: hidden `issuer`,
/// `linked`), leave
/// (POST …/leave: `heir`, `sure` = `yes`).
#[derive(Debug, Clone)]
pub struct StaffView {
    /// The account.
    pub line: StaffLine,
    /// Record version.
    pub version: i64,
    /// Acts for an agency: gets no post.
    pub of_agency: bool,
    /// All posts, newest first.
    pub posts: Vec<PostLine>,
    /// Shown once, right after adding or resetting.
    pub one_time_password: Option<String>,
    /// The `OpenID` provider, where one is set up.
    pub provider: Option<String>,
    /// Accounts there that sign this one in: provider and its name for somebody.
    pub links: Vec<(String, String)>,
    /// What was entered in the form that was sent.
    pub form: Form,
    /// Areas and grids to choose from.
    pub areas: Vec<Choice>,
    /// There are too many grids for that list: one is named by its code.
    pub grid_by_code: bool,
    /// Officers who can take over the tasks: id and name.
    pub heirs: Vec<Choice>,
}
page!(StaffView, "staff_member", "staff/show.html", samples::show);

#[cfg(test)]
#[path = "samples/staff.rs"]
mod samples;
