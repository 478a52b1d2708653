//! Agencies as their pages show them.

use jiff::Timestamp;
use policy::Action;
use service::agencies::{self, Agency, connectors};
use service::{batches, staff};
use store::agency::{CameRow, ClientRow};
use uuid::Uuid;

use crate::chrome::Chrome;
use crate::fault::Fault;
use crate::form::Form;
use crate::handlers::staff::state;
use crate::handlers::whole;
use crate::i18n::Say;
use crate::session::Session;
use crate::site::Registry;
use crate::views::agencies::{
    AccountLine, AgencyLine, AgencyView, CameLine, ExpectedLine, Filing, ProgramLine, SentLine,
    Shown,
};
use crate::views::parts::{Channel, Choice};
use crate::when::When;

/// Batches on an agency's page.
const SENT: i64 = 20;

/// An agency in a list.
pub(super) fn line(agency: &Agency) -> AgencyLine {
    let file = agency.row.file.as_ref();
    AgencyLine {
        id: agency.row.id.to_string(),
        name: agency.row.name.clone(),
        filing: file.map_or(Filing::Unknown, |file| Filing::from_word(&file.filing)),
        reports_by: file.and_then(|file| Channel::from_word(&file.reports_by)),
        last: agency.row.last_at.map(When::at),
        silent_days: agency.silence.days,
        silent: agency.silence.too_long,
    }
}

/// Ways to report.
pub(super) fn channels(chrome: &Chrome) -> Vec<Choice> {
    let ways = [
        Channel::BackOffice,
        Channel::TenDay,
        Channel::Chat,
        Channel::Listing,
        Channel::Api,
    ];
    ways.map(|way| Choice::new(way.word(), chrome.label(way)))
        .into()
}

/// The form begins with what the file says.
fn fill(form: &mut Form, agency: &Agency) {
    let Some(file) = &agency.row.file else {
        return;
    };
    let text = |value: &Option<String>| value.clone().unwrap_or_default();
    let day = file.filed_until.map(|day| day.to_string());
    let staff = file.staff_count.map(|count| count.to_string());
    for (field, value) in [
        ("credit_code", text(&file.credit_code)),
        ("filing", file.filing.clone()),
        ("filing_no", text(&file.filing_no)),
        ("filed_until", text(&day)),
        ("staff_count", text(&staff)),
        ("phone", text(&file.phone)),
        ("address", text(&file.address)),
        ("branches", file.branches.join("\n")),
        ("reports_by", file.reports_by.clone()),
    ] {
        form.set(field, value);
    }
}

/// An agency's page.
pub(super) async fn agency(
    registry: &Registry,
    session: &Session,
    chrome: &Chrome,
    id: Uuid,
    mut form: Form,
    shown: Shown,
) -> Result<AgencyView, Fault> {
    let (app, actor, district) = (registry.app(), &session.actor, &session.district);
    let agency = agencies::show(app, actor, district, id).await?;
    let came = agencies::came(app, actor, district, id).await?;
    let keeps = actor.may(Action::ManageAgencies, district).is_ok();
    let programs = if keeps {
        agencies::programs(app, actor, district, id).await?
    } else {
        Vec::new()
    };
    let connectors = if keeps {
        connectors::connectors(app, actor, district, id).await?
    } else {
        Vec::new()
    };
    let accounts = if keeps {
        staff::agents_of(app, actor, district, id).await?
    } else {
        Vec::new()
    };
    let sent = if actor.may(Action::SeeBatch, district).is_ok() {
        batches::of_agency(app, actor, district, id, SENT).await?
    } else {
        Vec::new()
    };
    if form.is_blank("filing") {
        fill(&mut form, &agency);
    }
    if form.is_blank("calls") {
        form.set("calls", agencies::CALLS_A_MINUTE.to_string());
    }
    let now = app.surroundings().now();
    let expected = agencies::expected(district, now);
    Ok(AgencyView {
        line: line(&agency),
        version: agency.row.version.into(),
        limit: agency.silence.limit,
        expected: expected.into_iter().map(expected_line).collect(),
        came: came.rows.iter().map(came_line).collect(),
        since: When::at(came.since).day().to_string(),
        sent: sent
            .into_iter()
            .map(|batch| SentLine {
                id: batch.id.to_string(),
                file: batch.file,
                at: When::at(batch.received_at),
                rows: whole(batch.staged),
            })
            .collect(),
        accounts: accounts
            .into_iter()
            .map(|file| AccountLine {
                id: file.id.to_string(),
                state: state(&file),
                name: file.name,
                login: file.login,
            })
            .collect(),
        connectors: connectors.iter().map(super::connectors::line).collect(),
        programs: programs
            .into_iter()
            .map(|row| program_line(row, now))
            .collect(),
        shown,
        keeps,
        form,
        channels: channels(chrome),
    })
}

fn program_line(row: ClientRow, now: Timestamp) -> ProgramLine {
    ProgramLine {
        id: row.id.to_string(),
        label: row.label,
        districts: row.districts.join(" "),
        calls: whole(row.calls_a_minute),
        issued: When::at(row.issued_at),
        former_until: row
            .former
            .map(|(_, until)| until)
            .filter(|until| *until > now)
            .map(When::at),
        revoked: row.revoked_at.map(When::at),
    }
}

/// What came by one way.
pub(in crate::handlers) fn came_line(row: &CameRow) -> CameLine {
    CameLine {
        channel: Channel::from_word(&row.channel).unwrap_or(Channel::BackOffice),
        batches: whole(row.batches),
        rows: whole(row.rows),
        last: When::at(row.last_at),
    }
}

/// Something that is expected.
pub(in crate::handlers) fn expected_line(one: agencies::Expected) -> ExpectedLine {
    ExpectedLine {
        what: Say::both(one.what.0, one.what.1),
        by: Say::both(one.by.0, one.by.1),
        source: one.source,
    }
}
