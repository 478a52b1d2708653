//! Every page with every sample in both languages.

use crate::chrome::{Chrome, Person, Role};
use crate::locale::Locale;
use crate::views::{
    View, about, account, audit, batch, batches, confusion, counts, door, error, home, library,
    proposals, reveal, reviews, ruled_out, search, staff, tasks, tried, wordings,
};

/// A page written with one of its samples.
pub(super) struct Sample {
    /// Name of the page, as in the list of routes.
    pub(super) page: &'static str,
    /// Page, number of the sample and language.
    pub(super) name: String,
    pub(super) locale: Locale,
    pub(super) html: String,
}

/// What surrounds the samples.
fn chrome(locale: Locale, role: Option<Role>) -> Chrome {
    Chrome {
        locale,
        place: "海陵区".into(),
        person: role.map(|role| Person {
            name: "陈敏".into(),
            role,
            area: "城东街道".into(),
            also: Vec::new(),
            library: true,
        }),
        here: "/".into(),
        csrf: "sample-token".into(),
        operation: "0192f0c1d2e37a4b8c5d6e7f80912a3b".into(),
        notice: None,
    }
}

fn add<V: View>(all: &mut Vec<Sample>, role: Option<Role>) {
    for locale in Locale::ALL {
        for (at, view) in V::samples().iter().enumerate() {
            let html = view.render(&chrome(locale, role)).unwrap();
            let name = format!("{}-{at}-{}", V::PAGE, locale.tag());
            all.push(Sample {
                page: V::PAGE,
                name,
                locale,
                html,
            });
        }
    }
}

/// All of them.
pub(super) fn gallery() -> Vec<Sample> {
    let mut all = Vec::new();
    let steward = Some(Role::Steward);
    let officer = Some(Role::Officer);
    add::<account::SignInView>(&mut all, None);
    add::<account::PasswordView>(&mut all, officer);
    add::<account::KeptView>(&mut all, officer);
    add::<home::HomeView>(&mut all, steward);
    add::<batches::BatchesView>(&mut all, steward);
    add::<batches::UploadView>(&mut all, steward);
    add::<batch::BatchView>(&mut all, steward);
    add::<batch::WithdrawView>(&mut all, steward);
    add::<batch::RowsView>(&mut all, steward);
    add::<reviews::ReviewsView>(&mut all, steward);
    add::<reviews::ReviewView>(&mut all, steward);
    add::<wordings::WordingsView>(&mut all, steward);
    add::<ruled_out::RuledOutView>(&mut all, steward);
    add::<confusion::ConfusionView>(&mut all, steward);
    add::<confusion::ConfusionPlaceView>(&mut all, steward);
    add::<tried::TryView>(&mut all, officer);
    add::<proposals::ProposalsView>(&mut all, steward);
    add::<proposals::ProposalView>(&mut all, steward);
    add::<tasks::TasksView>(&mut all, officer);
    add::<tasks::TaskView>(&mut all, officer);
    add::<reveal::RevealedView>(&mut all, officer);
    add::<door::DwellingView>(&mut all, officer);
    add::<door::BuildingView>(&mut all, officer);
    add::<counts::CountsView>(&mut all, Some(Role::Supervisor));
    add::<search::SearchView>(&mut all, officer);
    add::<staff::StaffListView>(&mut all, steward);
    add::<staff::NewStaffView>(&mut all, steward);
    add::<staff::StaffView>(&mut all, steward);
    add::<library::LibraryView>(&mut all, steward);
    add::<audit::AuditView>(&mut all, Some(Role::Auditor));
    add::<about::AboutView>(&mut all, None);
    add::<error::ErrorView>(&mut all, steward);
    all
}
