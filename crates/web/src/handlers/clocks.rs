//! Clocks of duties: by area, door by door, and agencies that say nothing.

use axum::Router;
use axum::extract::{Query, State};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::get;
use jiff::Timestamp;
use serde::Deserialize;
use service::clocks::{self, DayRow, Told};
use service::places;
use store::clock::list::{DoorKey, SumRow};

use super::tasks::deadline;
use super::{cut, one_more, page, whole};
use crate::fault::Fault;
use crate::i18n::{Say, say};
use crate::posted::Posted;
use crate::session::{Around, SignedIn};
use crate::site::Registry;
use crate::views::clocks::{
    AgencyLine, ClockRow, ClocksView, DayLine, DoorLine, EndedView, Rule, Running, SilentView,
    ToldView,
};
use crate::views::parts::Pager;
use crate::when::When;

/// Lines on a page.
const PAGE: usize = 50;

pub(super) fn routes() -> Router<Registry> {
    Router::new()
        .route("/clocks", get(overview))
        .route("/clocks/stays", get(stays))
        .route("/clocks/agencies", get(agencies))
        .route("/clocks/told", get(told).post(looked))
}

#[derive(Debug, Default, Deserialize)]
struct Asked {
    #[serde(default)]
    area: String,
    #[serde(default)]
    after: String,
}

impl Asked {
    fn area(&self) -> Option<&str> {
        Some(self.area.trim()).filter(|area| !area.is_empty())
    }
}

fn rule(told: Told) -> Rule {
    Rule {
        what: Say::both(told.what.zh, told.what.en),
        deadline: Say::both(told.deadline.zh(), told.deadline.to_string()),
        source: told.source,
        confidence: told.confidence,
        pack: told.pack,
    }
}

fn running(row: &SumRow) -> Running {
    Running {
        ended: whole(row.ended),
        ended_overdue: whole(row.ended_overdue),
        visits: whole(row.visits),
        self_checks: whole(row.self_checks),
        short_lets: whole(row.short_lets),
    }
}

fn href(code: &str) -> String {
    format!("/clocks?area={code}")
}

fn doors_of(code: &str) -> String {
    format!("/clocks/stays?area={code}")
}

fn line(row: &SumRow) -> ClockRow {
    ClockRow {
        name: if row.name.is_empty() {
            row.code.clone()
        } else {
            places::called(&row.code, &row.name)
        },
        href: (row.code.len() < 14).then(|| href(&row.code)),
        doors: doors_of(&row.code),
        running: running(row),
    }
}

async fn overview(
    State(registry): State<Registry>,
    SignedIn(session): SignedIn,
    around: Around,
    Query(asked): Query<Asked>,
) -> Result<Response, Fault> {
    let (app, actor, district) = (registry.app(), &session.actor, &session.district);
    let found = clocks::overview(app, actor, district, asked.area()).await?;
    let mut codes = places::above(&found.code);
    codes.retain(|code| actor.may(policy::Action::SeeClocks, code).is_ok());
    let path = places::named(app, district, &codes).await?;
    let view = ClocksView {
        path: path
            .into_iter()
            .map(|place| (href(&place.code), places::called(&place.code, &place.name)))
            .collect(),
        level: match found.code.len() {
            6 => say!("level-streets"),
            9 => say!("level-communities"),
            _ => say!("level-grids"),
        },
        total: running(&found.total),
        doors: doors_of(&found.code),
        rows: found.parts.iter().map(line).collect(),
        as_of: found.at.map(When::at),
        rule: found.rule.map(rule),
        agencies: found.agencies,
    };
    Ok(page(&view, &around.with(&session))?.into_response())
}

/// Where a page goes on, as its address says: grid, beginning in microseconds, dwelling.
fn key(after: &str) -> Result<DoorKey, Fault> {
    if after.is_empty() {
        return Ok(clocks::first());
    }
    let read = || {
        let mut parts = after.split('~');
        let (grid, at, id) = (parts.next()?, parts.next()?, parts.next()?);
        let at = Timestamp::from_microsecond(at.parse().ok()?).ok()?;
        let digits = grid.bytes().all(|b| b.is_ascii_digit());
        (digits && parts.next().is_none()).then_some((grid.to_owned(), at, id.parse().ok()?))
    };
    read().ok_or_else(Fault::not_found)
}

async fn stays(
    State(registry): State<Registry>,
    SignedIn(session): SignedIn,
    around: Around,
    Query(asked): Query<Asked>,
) -> Result<Response, Fault> {
    let after = key(&asked.after)?;
    let (app, actor, district) = (registry.app(), &session.actor, &session.district);
    let (code, mut doors) =
        clocks::doors(app, actor, district, asked.area(), &after, one_more(PAGE)).await?;
    let more = cut(&mut doors, PAGE);
    let here = doors_of(&code);
    let now = app.surroundings().now();
    let next = doors.last().filter(|_| more).map(|last| {
        let at = last.started_at.as_microsecond();
        format!("{here}&after={}~{at}~{}", last.grid_code, last.dwelling_id)
    });
    let today = registry::clock::day_of(now);
    let view = EndedView {
        up: href(&code),
        lines: doors
            .iter()
            .map(|door| DoorLine {
                href: format!("/dwellings/{}", door.dwelling_id),
                address: door.address.clone(),
                // It began when that day was over.
                ended: When::at(door.started_at - jiff::SignedDuration::from_secs(1))
                    .day()
                    .to_string(),
                stays: whole(door.stays),
                deadline: door.due_at.map(|due| deadline(due, now)),
            })
            .collect(),
        rule: clocks::ended_stay(district, today).map(rule),
        pager: Pager {
            first: (!asked.after.is_empty()).then_some(here),
            next,
        },
    };
    Ok(page(&view, &around.with(&session))?.into_response())
}

async fn agencies(
    State(registry): State<Registry>,
    SignedIn(session): SignedIn,
    around: Around,
    Query(asked): Query<Asked>,
) -> Result<Response, Fault> {
    let (app, actor, district) = (registry.app(), &session.actor, &session.district);
    let after = asked.after.as_str();
    let mut found = clocks::silent_agencies(app, actor, district, after, one_more(PAGE)).await?;
    let more = cut(&mut found, PAGE);
    let now = app.surroundings().now();
    let next = found.last().filter(|_| more).map(|last| {
        let name: String = form_urlencoded::byte_serialize(last.name.as_bytes()).collect();
        format!("/clocks/agencies?after={name}")
    });
    let view = SilentView {
        days: clocks::SILENT_DAYS,
        lines: found
            .iter()
            .map(|agency| AgencyLine {
                name: agency.name.clone(),
                last: agency.last.map(When::at),
                days: now
                    .duration_since(agency.last.unwrap_or(agency.since))
                    .as_hours()
                    / 24,
            })
            .collect(),
        rule: clocks::last_report(district, registry::clock::day_of(now)).map(rule),
        pager: Pager {
            first: (!after.is_empty()).then(|| "/clocks/agencies".to_owned()),
            next,
        },
    };
    Ok(page(&view, &around.with(&session))?.into_response())
}

/// What the reader was last told as a supervisor.
async fn told(
    State(registry): State<Registry>,
    SignedIn(session): SignedIn,
    around: Around,
) -> Result<Response, Fault> {
    let (app, actor, district) = (registry.app(), &session.actor, &session.district);
    let found = clocks::day(app, actor, district).await?;
    let mut lines: Vec<DayLine> = Vec::new();
    let mut total = Running::default();
    for row in found.iter().flat_map(|day| &day.rows) {
        // Whoever answers for a grid alone may not see its community.
        let here = if row.code.len() < 14 {
            href(&row.code)
        } else {
            doors_of(&row.code)
        };
        if lines.last().is_none_or(|line| line.href != here) {
            lines.push(DayLine {
                name: places::called(&row.code, &row.name),
                href: here,
                running: Running::default(),
            });
        }
        if let Some(line) = lines.last_mut() {
            add(&mut line.running, row);
        }
        add(&mut total, row);
    }
    let view = ToldView {
        day: found
            .as_ref()
            .map(|day| day.day.to_string())
            .unwrap_or_default(),
        total,
        lines,
        read: found.is_none_or(|day| day.read),
    };
    Ok(page(&view, &around.with(&session))?.into_response())
}

fn add(running: &mut Running, row: &DayRow) {
    match row.kind.as_str() {
        "stay_end" => {
            running.ended += whole(row.running);
            running.ended_overdue += whole(row.overdue);
        }
        "visit" => running.visits += whole(row.overdue),
        "self_check" => running.self_checks += whole(row.overdue),
        _ => running.short_lets += whole(row.overdue),
    }
}

async fn looked(
    State(registry): State<Registry>,
    Posted { session, form }: Posted,
) -> Result<Redirect, Fault> {
    let day = form.value("day").parse().map_err(|_| Fault::not_found())?;
    let (app, actor, district) = (registry.app(), &session.actor, &session.district);
    clocks::looked(app, actor, district, day).await?;
    Ok(Redirect::to("/clocks/told"))
}

#[cfg(test)]
mod tests {
    use super::key;

    #[test]
    fn a_page_goes_on_from_a_key_only() {
        let id = uuid::Uuid::nil();
        assert!(key(&format!("32120200100101~1764000000000000~{id}")).is_ok());
        for wrong in [
            "x",
            "~~",
            "1~x~y",
            "a~1~00000000-0000-0000-0000-000000000000",
        ] {
            assert!(key(wrong).is_err(), "{wrong}");
        }
    }
}
