//! Where the resolver hesitates most.

use axum::extract::{Path, Query, State};
use axum::response::Html;
use service::reviews::{self, Confused, Key, Place};

use super::super::{cut, id, page, whole};
use super::{ListQuery, line, place_in_queue};
use crate::fault::Fault;
use crate::session::{Around, SignedIn};
use crate::site::Registry;
use crate::views::confusion::{ConfusionPlaceView, ConfusionView, MixupLine, PlaceLine};
use crate::views::parts::Pager;

const PAGE: usize = 50;

/// Rows of a place on a page. Each is resolved anew, so they are few.
const ROWS: usize = 25;

pub(super) async fn list(
    State(registry): State<Registry>,
    SignedIn(session): SignedIn,
    around: Around,
    Query(query): Query<ListQuery>,
) -> Result<Html<String>, Fault> {
    let after = if query.after.is_empty() {
        None
    } else {
        Some(key(&query.after).ok_or_else(Fault::not_found)?)
    };
    let (app, actor, district) = (registry.app(), &session.actor, &session.district);
    let mut found = reviews::confusions(app, actor, district, after.as_ref(), PAGE + 1).await?;
    let more = cut(&mut found.places, PAGE);
    let last = found.places.last().map(Confused::key).filter(|_| more);
    let view = ConfusionView {
        places: found.places.into_iter().map(place_line).collect(),
        unplaced: found.unplaced,
        looked_at: found.cut.then_some(found.looked_at),
        pager: Pager {
            first: after.map(|_| "/reviews/confusion".to_owned()),
            next: last.map(|last| format!("/reviews/confusion?after={}", written(&last))),
        },
    };
    page(&view, &around.with(&session))
}

/// Where the list goes on, as an address has it: number, community, estate or road, and its name.
fn written(key: &Key) -> String {
    let kind = if key.place.compound.is_empty() {
        "road"
    } else {
        "compound"
    };
    let name: String = form_urlencoded::byte_serialize(key.place.name().as_bytes()).collect();
    format!("{}.{}.{kind}.{name}", key.weight, key.place.community_id)
}

fn key(text: &str) -> Option<Key> {
    let mut parts = text.splitn(4, '.');
    let weight = parts.next()?.parse().ok()?;
    let community_id = parts.next()?.parse().ok()?;
    let (kind, name) = (parts.next()?, parts.next()?.to_owned());
    let (compound, road) = match kind {
        "compound" => (name, String::new()),
        "road" => (String::new(), name),
        _ => return None,
    };
    let place = Place {
        community_id,
        compound,
        road,
    };
    Some(Key { weight, place })
}

fn place_line(one: Confused) -> PlaceLine {
    PlaceLine {
        name: one.place.name().to_owned(),
        is_road: one.place.compound.is_empty(),
        community: one.community,
        href: format!("/reviews/confusion/{}", one.building),
        waiting: one.waiting,
        other_place: one.other_place,
        unnamed: one.unnamed,
        rejected: one.rejected,
        agreed: one.agreed,
    }
}

pub(super) async fn place(
    State(registry): State<Registry>,
    SignedIn(session): SignedIn,
    around: Around,
    Path(building): Path<String>,
    Query(query): Query<ListQuery>,
) -> Result<Html<String>, Fault> {
    let building = id(&building)?;
    let after = place_in_queue(&query.after)?;
    let (app, actor, district) = (registry.app(), &session.actor, &session.district);
    let mut file = reviews::place(app, actor, district, building, after, ROWS + 1).await?;
    let more = cut(&mut file.rows, ROWS);
    let last = file.rows.last().map(|row| row.at).filter(|_| more);
    let here = format!("/reviews/confusion/{building}");
    let (never, wordings): (Vec<_>, Vec<_>) = file.taught.into_iter().partition(|one| one.never);
    let said =
        |list: Vec<store::confusion::TaughtHere>| list.into_iter().map(|one| one.wording).collect();
    let view = ConfusionPlaceView {
        place: place_line(file.confused),
        building: format!("/buildings/{building}"),
        rows: file.rows.into_iter().map(line).collect(),
        pager: Pager {
            first: after.map(|_| here.clone()),
            next: last.map(|(batch, seq)| format!("{here}?after={batch}.{seq}")),
        },
        mixups: file
            .mixups
            .into_iter()
            .map(|row| MixupLine {
                taken: (row.taken, format!("/buildings/{}", row.taken_id)),
                meant: (row.meant, format!("/buildings/{}", row.meant_id)),
                times: whole(row.times),
            })
            .collect(),
        wordings: said(wordings),
        never: said(never),
    };
    page(&view, &around.with(&session))
}
