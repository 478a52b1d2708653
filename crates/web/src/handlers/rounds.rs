//! A day's round of a grid.

use axum::Router;
use axum::extract::{Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use round::{Grade, Reason, Round, Stop};
use serde::Deserialize;
use service::rounds::{self, Asked, Day, Why};
use uuid::Uuid;

use super::{page, whole};
use crate::fault::Fault;
use crate::form::Form;
use crate::i18n::{Say, say};
use crate::refusals;
use crate::session::{Around, Session, SignedIn};
use crate::site::Registry;
use crate::views::parts::Choice;
use crate::views::rounds::{RoundDoor, RoundShown, RoundStop, RoundSums, RoundsView, Way};

/// Doors that didn't fit and are listed.
const LEFT: usize = 50;
/// Width of the picture in its own units; its height follows within bounds.
const WIDTH: f64 = 800.0;
/// Room for the numbers at the edge.
const EDGE: f64 = 24.0;

pub(super) fn routes() -> Router<Registry> {
    Router::new().route("/rounds", get(show))
}

#[derive(Debug, Default, Deserialize)]
struct Sent {
    #[serde(default)]
    grid: String,
    #[serde(default)]
    day: String,
    #[serde(default)]
    hours: String,
}

async fn show(
    State(registry): State<Registry>,
    SignedIn(session): SignedIn,
    around: Around,
    Query(sent): Query<Sent>,
) -> Result<Response, Fault> {
    let mut form = Form::with([
        ("grid", sent.grid),
        ("day", sent.day),
        ("hours", sent.hours),
    ]);
    let asked = read(&mut form);
    let (app, actor, district) = (registry.app(), &session.actor, &session.district);
    let mut found = None;
    if form.is_sound() {
        match rounds::day(app, actor, district, &asked).await {
            Ok(day) => found = day,
            Err(error) => refusals::beside(&mut form, error)?,
        }
    }
    let status = if form.is_sound() {
        StatusCode::OK
    } else {
        StatusCode::UNPROCESSABLE_ENTITY
    };
    let view = view(&registry, &session, found, form).await?;
    Ok((status, page(&view, &around.with(&session))?).into_response())
}

fn read(form: &mut Form) -> Asked {
    let hours = match form.value("hours") {
        "" => None,
        // A number that is none is out of bounds like one too many.
        text => Some(text.parse().unwrap_or(u8::MAX)),
    };
    let grid = form.value("grid").to_owned();
    Asked {
        grid: Some(grid).filter(|code| !code.is_empty()),
        day: form.day("day"),
        hours,
    }
}

async fn view(
    registry: &Registry,
    session: &Session,
    found: Option<Day>,
    mut form: Form,
) -> Result<RoundsView, Fault> {
    let (app, actor, district) = (registry.app(), &session.actor, &session.district);
    let (grids, today) = match &found {
        Some(day) => (day.grids.clone(), day.today),
        None => rounds::offered(app, actor, district).await?,
    };
    if let Some(day) = &found {
        form.set("grid", &*day.grid.code);
        form.set("day", day.day.to_string());
        form.set("hours", day.hours.to_string());
    }
    let by_code = grids.len() > rounds::GRIDS_OFFERED;
    let choice = |place: &store::staff::PlaceRow| {
        Choice::new(&*place.code, format!("{} {}", place.name, place.code))
    };
    Ok(RoundsView {
        grids: if by_code {
            Vec::new()
        } else {
            grids.iter().map(choice).collect()
        },
        by_code,
        round: found.map(shown),
        today: today.to_string(),
        form,
    })
}

fn shown(day: Day) -> RoundShown {
    let round = &day.round;
    let doors = |stop: &Stop| -> Vec<RoundDoor> {
        let why = stop.doors.iter().filter_map(|at| day.why.get(&at.id));
        why.map(door).collect()
    };
    let visits = round.visits.iter();
    let left: Vec<RoundDoor> = round.left.iter().flat_map(doors).collect();
    RoundShown {
        sums: RoundSums {
            due: whole(day.due),
            doors: whole(
                visits
                    .clone()
                    .map(|visit| visit.stop.doors.len())
                    .sum::<usize>(),
            ),
            minutes: round.minutes(),
            walking: round.walking,
            metres: round.metres,
            saves: round.saves(),
        },
        way: way(round),
        stops: (1_u64..)
            .zip(visits)
            .map(|(number, visit)| RoundStop {
                number,
                arrives: visit.arrives,
                minutes: visit.minutes,
                metres: visit.metres,
                doors: doors(&visit.stop),
            })
            .collect(),
        more_left: whole(left.len().saturating_sub(LEFT)),
        left: left.into_iter().take(LEFT).collect(),
        unplaced: day.unplaced.iter().take(LEFT).map(door).collect(),
        name: day.grid.name,
        code: day.grid.code,
        officer: day.officer,
        source: day
            .source
            .map(|(source, sure)| (source, matches!(sure, "C" | "proposed"))),
    }
}

fn door(why: &Why) -> RoundDoor {
    let of = |kind: &str, id: Uuid| format!("/{kind}/{id}");
    RoundDoor {
        href: match (why.task, why.dwelling) {
            (Some(task), _) => of("tasks", task),
            (None, Some(dwelling)) => of("dwellings", dwelling),
            (None, None) => of("buildings", why.building),
        },
        address: why.address.clone(),
        reasons: why.reasons.iter().copied().map(reason).collect(),
    }
}

fn reason(reason: Reason) -> Say {
    match reason {
        Reason::Hazard(Grade::Critical) => say!("round-why-critical"),
        Reason::Hazard(Grade::Major) => say!("round-why-major"),
        Reason::Hazard(Grade::Minor) => say!("round-why-minor"),
        Reason::Complaint => say!("round-why-complaint"),
        Reason::Task => say!("round-why-task"),
        Reason::Never => say!("round-why-never"),
        Reason::Turn(_, days) => say!("round-why-turn", days = u64::from(days)),
    }
}

/// The way as a picture: degrees east are shorter than degrees north by the cosine of the latitude.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "places on a picture of some hundred units"
)]
fn way(round: &Round) -> Way {
    use std::fmt::Write as _;

    let places: Vec<_> = round.visits.iter().map(|visit| visit.stop.at).collect();
    let sound = places
        .iter()
        .all(|at| at.lon.is_finite() && at.lat.abs() <= 90.0);
    if places.is_empty() || !sound {
        return Way::default();
    }
    let least = |of: fn(&round::Place) -> f64| places.iter().map(of).fold(f64::INFINITY, f64::min);
    let most =
        |of: fn(&round::Place) -> f64| places.iter().map(of).fold(f64::NEG_INFINITY, f64::max);
    let (west, east) = (least(|at| at.lon), most(|at| at.lon));
    let (south, north) = (least(|at| at.lat), most(|at| at.lat));
    let shrink = south.midpoint(north).to_radians().cos().max(0.01);
    // As wide or as high as the picture, whichever comes first; one place stands in the corner.
    let (across, up) = ((east - west) * shrink, north - south);
    let scale = WIDTH / across.max(up).max(1e-6);
    let place = |at: &round::Place| {
        let x = (at.lon - west) * shrink * scale + EDGE;
        let y = (north - at.lat) * scale + EDGE;
        (x.round() as i32, y.round() as i32)
    };
    let mut path = String::new();
    for at in &places {
        let (x, y) = place(at);
        // Writing into a text doesn't fail.
        let _ = write!(path, "{}{x} {y}", if path.is_empty() { 'M' } else { 'L' });
    }
    path.push('Z');
    let size = |length: f64| (length * scale + 2.0 * EDGE).ceil() as u32;
    Way {
        size: (size(across), size(up)),
        path,
        stops: (1_u64..)
            .zip(&places)
            .map(|(number, at)| {
                let (x, y) = place(at);
                (x, y, number)
            })
            .collect(),
    }
}
