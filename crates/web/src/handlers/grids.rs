//! Grids: who is in charge, and drawing them anew.

use axum::Router;
use axum::extract::{DefaultBodyLimit, Path, Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::get;
use policy::Action;
use serde::Deserialize;
use service::grids::{self, Said};
use store::grid::{DrawingRow, FindingRow, MoveRow};
use uuid::Uuid;

use super::{cut, id, page, whole};
use crate::fault::Fault;
use crate::form::Form;
use crate::i18n::{Say, say};
use crate::posted::{Posted, Sent, Upload, most_bytes};
use crate::refusals;
use crate::session::{Around, Session, SignedIn};
use crate::site::Registry;
use crate::views::account::words::required;
use crate::views::error::ErrorView;
use crate::views::grids::{
    DrawingLine, DrawingView, FindingLine, GridLine, GridsView, MoveLine, Picture, Shape,
};
use crate::views::parts::Pager;
use crate::when::When;

/// Most megabytes of a file of outlines.
const MEGABYTES: u64 = (grids::MOST_BYTES >> 20) as u64;
/// Width of the picture in its own units; its height follows.
const WIDTH: f64 = 800.0;
/// Points of the picture: finer than a screen shows is only slow.
const POINTS: usize = 20_000;

pub(super) fn routes() -> Router<Registry> {
    let draw = axum::routing::post(draw).layer(DefaultBodyLimit::max(most_bytes(MEGABYTES)));
    Router::new()
        .route("/grids", get(list).merge(draw))
        .route("/grids/{drawing}", get(show).post(settle))
}

#[derive(Debug, Default, Deserialize)]
struct Asked {
    #[serde(default)]
    after: String,
    #[serde(default)]
    finding: String,
    #[serde(default)]
    moved: String,
    #[serde(default)]
    done: String,
}

async fn list(
    State(registry): State<Registry>,
    SignedIn(session): SignedIn,
    around: Around,
    Query(asked): Query<Asked>,
) -> Result<Response, Fault> {
    let view = view(&registry, &session, &asked.after, Form::default()).await?;
    Ok(page(&view, &around.with(&session))?.into_response())
}

async fn view(
    registry: &Registry,
    session: &Session,
    after: &str,
    form: Form,
) -> Result<GridsView, Fault> {
    let (app, actor, district) = (registry.app(), &session.actor, &session.district);
    let mut found = grids::in_charge(app, actor, district, after).await?;
    let more = cut(&mut found, grids::SHOWN);
    let next = found.last().filter(|_| more);
    let may_draw = actor.may(Action::RedrawGrids, district).is_ok();
    let drawings = if may_draw {
        grids::drawings(app, actor, district).await?
    } else {
        Vec::new()
    };
    Ok(GridsView {
        pager: Pager {
            first: (!after.is_empty()).then(|| "/grids".to_owned()),
            next: next.map(|last| format!("/grids?after={}", last.code)),
        },
        grids: found
            .into_iter()
            .map(|row| GridLine {
                code: row.code,
                name: row.name,
                community: row.community,
                dwellings: whole(row.dwellings),
                officers: row.officers,
                named: row.named,
                stands_in: row.stands_in,
            })
            .collect(),
        drawings: drawings.iter().map(line).collect(),
        may_draw,
        megabytes: MEGABYTES,
        form,
    })
}

fn line(row: &DrawingRow) -> DrawingLine {
    DrawingLine {
        href: href(row.id),
        file: row.file_name.clone(),
        when: When::at(row.received_at),
        by: row.by.clone(),
        state: match row.state.as_str() {
            "planned" => say!("drawing-planned"),
            "carried_out" => say!("drawing-done"),
            _ => say!("drawing-away"),
        },
        grids: whole(row.grids),
        moves: whole(row.moves),
    }
}

fn href(drawing: Uuid) -> String {
    format!("/grids/{drawing}")
}

async fn draw(
    State(registry): State<Registry>,
    around: Around,
    upload: Upload,
) -> Result<Response, Fault> {
    // Nobody's file is read who may not send one.
    let may = upload
        .session
        .actor
        .may(Action::RedrawGrids, &upload.session.district);
    may.map_err(service::Error::from)?;
    let Sent {
        session,
        mut form,
        file,
        too_large,
    } = upload.read_whatever_size("file", MEGABYTES).await?;
    let crs = match form.value("crs") {
        "" => None,
        text => {
            let crs = text.parse().ok();
            if crs.is_none() {
                form.refuse("crs", required(&say!("drawing-crs")));
            }
            crs
        }
    };
    match file {
        Some(file) if form.is_sound() => {
            let (app, actor, district) = (registry.app(), &session.actor, &session.district);
            let said = Said {
                file_name: &file.name,
                bytes: &file.bytes,
                crs,
            };
            match grids::draw(app, actor, district, said).await {
                Ok(id) => {
                    let to = format!("{}?done=planned", href(id));
                    return Ok(Redirect::to(&to).into_response());
                }
                Err(error) => refusals::beside(&mut form, error)?,
            }
        }
        Some(_) => {}
        None if too_large => form.refuse("file", ErrorView::too_large(MEGABYTES).what),
        None => form.refuse("file", required(&say!("upload-file"))),
    }
    let view = view(&registry, &session, "", form).await?;
    let page = page(&view, &around.with(&session))?;
    Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
}

async fn show(
    State(registry): State<Registry>,
    SignedIn(session): SignedIn,
    around: Around,
    Path(drawing): Path<String>,
    Query(asked): Query<Asked>,
) -> Result<Response, Fault> {
    let view = drawing_view(&registry, &session, id(&drawing)?, &asked, Form::default()).await?;
    let mut chrome = around.with(&session);
    let told = [
        ("planned", say!("drawing-was-planned")),
        ("carried_out", say!("drawing-was-carried-out")),
        ("again", say!("drawing-was-again")),
        ("away", say!("drawing-was-away")),
    ];
    chrome.tell(&asked.done, told);
    Ok(page(&view, &chrome)?.into_response())
}

async fn settle(
    State(registry): State<Registry>,
    around: Around,
    Path(drawing): Path<String>,
    Posted { session, mut form }: Posted,
) -> Result<Response, Fault> {
    let drawing = id(&drawing)?;
    let (app, actor, district) = (registry.app(), &session.actor, &session.district);
    let seen = (drawing, form.version());
    let (done, result) = match form.value("step") {
        "carry_out" => {
            let done = grids::carry_out(app, actor, district, seen).await;
            ("carried_out", done)
        }
        "again" => ("again", grids::plan_again(app, actor, district, seen).await),
        "away" => ("away", grids::put_away(app, actor, district, seen).await),
        _ => return Err(ErrorView::unreadable().into()),
    };
    match result {
        Ok(()) => {
            let to = format!("{}?done={done}", href(drawing));
            return Ok(Redirect::to(&to).into_response());
        }
        Err(error) => refusals::beside(&mut form, error)?,
    }
    let view = drawing_view(&registry, &session, drawing, &Asked::default(), form).await?;
    let page = page(&view, &around.with(&session))?;
    Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
}

async fn drawing_view(
    registry: &Registry,
    session: &Session,
    drawing: Uuid,
    asked: &Asked,
    form: Form,
) -> Result<DrawingView, Fault> {
    let (app, actor, district) = (registry.app(), &session.actor, &session.district);
    let finding = match asked.finding.as_str() {
        "" => 0,
        text => text.parse().map_err(|_| Fault::not_found())?,
    };
    let behind = (finding, asked.moved.as_str());
    let mut found = grids::drawing(app, actor, district, drawing, behind).await?;
    let here = href(drawing);
    let more = cut(&mut found.findings, grids::SHOWN);
    let last = found.findings.last().filter(|_| more);
    let more_findings = Pager {
        first: (finding > 0).then(|| here.clone()),
        next: last.map(|last| format!("{here}?finding={}", last.seq)),
    };
    let more = cut(&mut found.moves, grids::SHOWN);
    let last = found.moves.last().filter(|_| more);
    let more_moves = Pager {
        first: (!asked.moved.is_empty()).then(|| here.clone()),
        next: last.map(|last| format!("{here}?moved={}", last.from_code)),
    };
    Ok(DrawingView {
        href: here,
        drawing: line(&found.row),
        staying: whole(found.row.staying),
        dwellings: whole(found.row.dwellings),
        settled: found.row.settled_at.map(When::at),
        version: found.row.version,
        picture: picture(&found.outlines, &found.findings),
        kinds: found
            .kinds
            .iter()
            .map(|(kind, count)| (what(kind), whole(*count)))
            .collect(),
        findings: found.findings.iter().map(finding_line).collect(),
        more_findings,
        moves: found.moves.into_iter().map(move_line).collect(),
        more_moves,
        form,
    })
}

fn what(kind: &str) -> Say {
    match kind {
        "overlap" => say!("finding-overlap"),
        "gap" => say!("finding-gap"),
        "outside" => say!("finding-outside"),
        "contested" => say!("finding-contested"),
        "unplaced" => say!("finding-unplaced"),
        _ => say!("finding-crowded"),
    }
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "square metres of a district"
)]
fn finding_line(row: &FindingRow) -> FindingLine {
    let address = row.address.clone().unwrap_or_default();
    FindingLine {
        what: what(&row.kind),
        grids: row.grids.split_whitespace().map(str::to_owned).collect(),
        building: row
            .building_id
            .map(|building| (format!("/buildings/{building}"), address)),
        area: row.square_metres.map(|area| area.round() as u64),
        at: row
            .lon
            .zip(row.lat)
            .map(|(lon, lat)| format!("{lon:.5}, {lat:.5}")),
    }
}

fn move_line(row: MoveRow) -> MoveLine {
    MoveLine {
        href: format!("/buildings/{}", row.building_id),
        address: row.address,
        from: row.from_code,
        to: row.to_code,
    }
}

/// Outlines as a picture: degrees east are shorter than degrees north by the cosine of the latitude.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "places on a picture of some hundred units"
)]
fn picture(outlines: &[store::grid::OutlineRow], findings: &[FindingRow]) -> Picture {
    let all = || {
        outlines
            .iter()
            .flat_map(|row| row.lons.iter().zip(&row.lats))
    };
    let least = |of: fn((&f64, &f64)) -> f64| all().map(of).fold(f64::INFINITY, f64::min);
    let most = |of: fn((&f64, &f64)) -> f64| all().map(of).fold(f64::NEG_INFINITY, f64::max);
    let (west, east) = (least(|p| *p.0), most(|p| *p.0));
    let (south, north) = (least(|p| *p.1), most(|p| *p.1));
    if !(west < east && south < north) {
        return Picture::default();
    }
    let shrink = south.midpoint(north).to_radians().cos();
    let scale = WIDTH / ((east - west) * shrink);
    let place = |lon: f64, lat: f64| {
        let (x, y) = ((lon - west) * shrink * scale, (north - lat) * scale);
        (x.round() as i32, y.round() as i32)
    };
    let step = all().count().div_ceil(POINTS).max(1);
    let shapes = outlines.iter().map(|row| Shape {
        path: path(row, step, place),
        title: format!("{} {}", row.code, row.name),
    });
    let marks = findings.iter().filter_map(|row| row.lon.zip(row.lat));
    Picture {
        size: (WIDTH as u32, ((north - south) * scale).ceil() as u32),
        shapes: shapes.collect(),
        marks: marks.map(|(lon, lat)| place(lon, lat)).collect(),
    }
}

fn path(
    row: &store::grid::OutlineRow,
    step: usize,
    place: impl Fn(f64, f64) -> (i32, i32),
) -> String {
    use std::fmt::Write as _;
    let mut path = String::new();
    let mut from = 0;
    for &end in &row.ring_ends {
        let to: usize = usize::try_from(end).unwrap_or(0).min(row.lons.len());
        let mut sign = 'M';
        for at in (from..to).step_by(step) {
            let (x, y) = place(row.lons[at], row.lats[at]);
            // Writing into a text doesn't fail.
            let _ = write!(path, "{sign}{x} {y}");
            sign = 'L';
        }
        path.push('Z');
        from = to;
    }
    path
}
