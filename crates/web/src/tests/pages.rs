//! Every page with every sample in both languages.

use crate::chrome::{Chrome, Person, Role};
use crate::locale::Locale;
use crate::views::{
    View, about, account, audit, batch, batches, counts, door, error, home, library, proposals,
    reveal, reviews, search, staff, tasks,
};

/// What surrounds the samples.
fn chrome(locale: Locale, role: Option<Role>) -> Chrome {
    Chrome {
        locale,
        place: "海陵区".into(),
        person: role.map(|role| Person {
            name: "陈敏".into(),
            role,
            area: "城东街道".into(),
        }),
        here: "/".into(),
        csrf: "sample-token".into(),
        operation: "0192f0c1d2e37a4b8c5d6e7f80912a3b".into(),
        notice: None,
    }
}

struct Sample {
    name: String,
    locale: Locale,
    html: String,
}

fn add<V: View>(all: &mut Vec<Sample>, role: Option<Role>) {
    for locale in Locale::ALL {
        for (at, view) in V::samples().iter().enumerate() {
            let html = view.render(&chrome(locale, role)).unwrap();
            all.push(Sample {
                name: format!("{}-{at}-{}", V::PAGE, locale.tag()),
                locale,
                html,
            });
        }
    }
}

fn gallery() -> Vec<Sample> {
    let mut all = Vec::new();
    add::<account::SignInView>(&mut all, None);
    add::<account::PasswordView>(&mut all, Some(Role::Officer));
    add::<batches::BatchesView>(&mut all, Some(Role::Steward));
    add::<batches::UploadView>(&mut all, Some(Role::Steward));
    add::<batch::BatchView>(&mut all, Some(Role::Steward));
    add::<batch::WithdrawView>(&mut all, Some(Role::Steward));
    add::<batch::RowsView>(&mut all, Some(Role::Steward));
    add::<reviews::ReviewsView>(&mut all, Some(Role::Steward));
    add::<reviews::ReviewView>(&mut all, Some(Role::Steward));
    add::<proposals::ProposalsView>(&mut all, Some(Role::Steward));
    add::<proposals::ProposalView>(&mut all, Some(Role::Steward));
    add::<tasks::TasksView>(&mut all, Some(Role::Officer));
    add::<tasks::TaskView>(&mut all, Some(Role::Officer));
    add::<reveal::RevealedView>(&mut all, Some(Role::Officer));
    add::<door::DwellingView>(&mut all, Some(Role::Officer));
    add::<door::BuildingView>(&mut all, Some(Role::Officer));
    add::<home::HomeView>(&mut all, Some(Role::Steward));
    add::<counts::CountsView>(&mut all, Some(Role::Supervisor));
    add::<search::SearchView>(&mut all, Some(Role::Officer));
    add::<staff::StaffListView>(&mut all, Some(Role::Steward));
    add::<staff::NewStaffView>(&mut all, Some(Role::Steward));
    add::<staff::StaffView>(&mut all, Some(Role::Steward));
    add::<library::LibraryView>(&mut all, Some(Role::Steward));
    add::<audit::AuditView>(&mut all, Some(Role::Auditor));
    add::<about::AboutView>(&mut all, None);
    add::<error::ErrorView>(&mut all, Some(Role::Steward));
    all
}

/// `MENPAI_GALLERY=folder cargo test -p web` writes the samples there to be looked at.
#[test]
fn samples_can_be_looked_at() {
    let Some(folder) = std::env::var_os("MENPAI_GALLERY").map(std::path::PathBuf::from) else {
        return;
    };
    std::fs::create_dir_all(&folder).unwrap();
    for Sample { name, html, .. } in gallery() {
        let html = html.replace(crate::assets::stylesheet(), "menpai.css");
        std::fs::write(folder.join(format!("{name}.html")), html).unwrap();
    }
    std::fs::write(folder.join("menpai.css"), crate::i18n::STYLES.concat()).unwrap();
}

#[test]
fn every_page_is_written_in_both_languages() {
    for Sample { name, locale, html } in gallery() {
        assert!(
            html.contains(&format!("<html lang=\"{}\"", locale.tag())),
            "{name}"
        );
        assert!(!html.contains('⟦'), "{name}: a message is missing");
        assert!(!html.contains("{$"), "{name}: a message lacks a variable");
        assert_eq!(html.matches("<h1").count(), 1, "{name}: one h1");
        for forbidden in [
            " style=",
            "<style",
            "onclick=",
            "javascript:",
            "http://",
            "https://",
        ] {
            assert!(
                !html.contains(forbidden),
                "{name}: `{forbidden}` is against the policy"
            );
        }
    }
}
