//! Every page with every sample in both languages.

use crate::chrome::{Chrome, Person, Role};
use crate::locale::Locale;
use crate::views::{
    View, about, account, agencies, audit, batch, batches, charge, clocks, confusion, connectors,
    counts, declare, disclosures, door, error, events, grids, hazards, home, library, me, notices,
    outgoing, own, plates, portal, proposals, record, reveal, reviews, rounds, search, short_lets,
    staff, tasks, tried, wordings,
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
        account: false,
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
    add::<account::CodeView>(&mut all, None);
    add::<account::LedOnView>(&mut all, None);
    add::<own::AccountView>(&mut all, officer);
    add::<own::SecondView>(&mut all, officer);
    add::<own::PasskeysView>(&mut all, officer);
    add::<home::HomeView>(&mut all, steward);
    let agency = Some(Role::Agency);
    add::<portal::PortalView>(&mut all, agency);
    add::<portal::PortalSendView>(&mut all, agency);
    add::<portal::PortalPasteView>(&mut all, agency);
    add::<portal::PortalBatchView>(&mut all, agency);
    add::<portal::PortalRowsView>(&mut all, agency);
    add::<batches::BatchesView>(&mut all, steward);
    add::<batches::UploadView>(&mut all, steward);
    add::<batch::BatchView>(&mut all, steward);
    add::<batch::WithdrawView>(&mut all, steward);
    add::<batch::RowsView>(&mut all, steward);
    add::<reviews::ReviewsView>(&mut all, steward);
    add::<reviews::ReviewView>(&mut all, steward);
    add::<wordings::WordingsView>(&mut all, steward);
    add::<wordings::RuledOutView>(&mut all, steward);
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
    add::<plates::BuildingPlatesView>(&mut all, steward);
    add::<plates::ScanView>(&mut all, None);
    add::<hazards::DangerView>(&mut all, None);
    add::<hazards::DangerAskView>(&mut all, None);
    add::<grids::GridsView>(&mut all, steward);
    add::<grids::DrawingView>(&mut all, steward);
    add::<charge::ChargeView>(&mut all, steward);
    add::<rounds::RoundsView>(&mut all, officer);
    add::<hazards::HazardsView>(&mut all, officer);
    add::<hazards::HazardView>(&mut all, officer);
    add::<events::EventsView>(&mut all, officer);
    add::<events::EventView>(&mut all, officer);
    add::<events::EventNewView>(&mut all, officer);
    add::<short_lets::ShortLetsView>(&mut all, officer);
    add::<short_lets::ShortLetView>(&mut all, officer);
    add::<short_lets::SignView>(&mut all, None);
    add::<me::MeSignInView>(&mut all, None);
    add::<me::MeView>(&mut all, None);
    add::<me::BindView>(&mut all, None);
    add::<me::AccessView>(&mut all, officer);
    add::<declare::DeclareView>(&mut all, None);
    add::<declare::DeclareWhatView>(&mut all, None);
    add::<declare::LettingView>(&mut all, None);
    add::<declare::SelfCheckView>(&mut all, None);
    add::<record::RecordView>(&mut all, None);
    add::<record::OwnDoorView>(&mut all, None);
    add::<record::ProofView>(&mut all, None);
    add::<record::RequestsView>(&mut all, Some(Role::Auditor));
    add::<disclosures::DiscloseView>(&mut all, Some(Role::Supervisor));
    add::<disclosures::DisclosuresView>(&mut all, Some(Role::Auditor));
    add::<disclosures::DisclosureView>(&mut all, Some(Role::Auditor));
    add::<disclosures::OpenedView>(&mut all, Some(Role::Supervisor));
    add::<me::OutboxView>(&mut all, steward);
    add::<notices::NoticesView>(&mut all, steward);
    add::<outgoing::SentView>(&mut all, Some(Role::Supervisor));
    add::<outgoing::OwnMailView>(&mut all, officer);
    add::<outgoing::RobotsView>(&mut all, steward);
    add::<counts::CountsView>(&mut all, Some(Role::Supervisor));
    add::<clocks::ClocksView>(&mut all, Some(Role::Supervisor));
    add::<clocks::ToldView>(&mut all, Some(Role::Supervisor));
    add::<clocks::EndedView>(&mut all, Some(Role::Supervisor));
    add::<clocks::SilentView>(&mut all, Some(Role::Supervisor));
    add::<search::SearchView>(&mut all, officer);
    add::<staff::StaffListView>(&mut all, steward);
    add::<staff::NewStaffView>(&mut all, steward);
    add::<staff::StaffView>(&mut all, steward);
    add::<agencies::AgenciesView>(&mut all, steward);
    add::<agencies::NewAgencyView>(&mut all, steward);
    add::<agencies::AgencyView>(&mut all, steward);
    add::<connectors::NewConnectorView>(&mut all, steward);
    add::<connectors::ConnectorView>(&mut all, steward);
    add::<library::LibraryView>(&mut all, steward);
    add::<audit::AuditView>(&mut all, Some(Role::Auditor));
    add::<about::AboutView>(&mut all, None);
    add::<error::ErrorView>(&mut all, steward);
    all
}
