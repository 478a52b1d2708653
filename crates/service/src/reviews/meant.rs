//! What a waiting row could mean: the resolver's candidates and what a search finds, each part
//! set beside what was said.

use address::{AddressParts, Code, Reason, Resolution};
use policy::{Action, Actor};
use uuid::Uuid;

use super::Review;
use super::reading::{Divisions, Part, Reading, read};
use crate::library::Snapshot;
use crate::{App, Error};

/// How a part of a place stands to what was said.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// Said so, or meant by another name.
    Agrees,
    /// Something else was said.
    Differs,
    /// Nothing was said about it.
    Unsaid,
}

/// A place that a row could mean.
#[derive(Debug, Clone, PartialEq)]
pub struct Meant {
    /// Current code, which names it for [`super::Settlement::Pick`].
    pub code: String,
    /// The building; the dwelling's where one is meant.
    pub id: Uuid,
    /// Whether it is a whole building.
    pub is_building: bool,
    /// Official address.
    pub address: String,
    /// Its parts with how they stand to what was said.
    pub parts: Vec<(Part, String, Standing)>,
    /// What speaks for and against it; may quote what was said. None for a place that only the
    /// search named: its reasons would be about the search.
    pub reasons: Vec<Reason>,
    /// 0 to 1; absent for a place that only the search named.
    pub confidence: Option<f64>,
}

/// What helps to settle a row.
#[derive(Debug, Clone, PartialEq)]
pub struct Help {
    /// What can be read from the wording.
    pub read: Reading,
    /// What could be meant, the likeliest first.
    pub candidates: Vec<Meant>,
    /// What the search found.
    pub found: Vec<Meant>,
    /// The communities of the district: code and name with its street.
    pub communities: Vec<(String, String)>,
    /// Code of the grid, or at least of the community, in which a missing door would stand, "" where
    /// nothing says so.
    pub place: String,
    /// The open proposal made from this row.
    pub proposal: Option<Uuid>,
}

/// Most places that a search by words gives.
const MOST: i64 = 20;

/// Everything that helps to settle a row; `query` is what its reader looks for in the library, "" for
/// nothing.
///
/// # Errors
/// [`Error::Denied`], [`Error::Store`].
pub async fn help(
    app: &App,
    actor: &Actor,
    district: &str,
    review: &Review,
    query: &str,
) -> Result<Help, Error> {
    actor.may(Action::SettleReview, district)?;
    let snapshot = app.library().await?;
    let mut conn = app.read().await?;
    let areas = store::library::areas_of(&mut conn, district).await?;
    let divisions = divisions(&mut conn, district, &areas).await?;
    let read = read(&review.text, &divisions);
    let candidates = of_answer(&snapshot, district, &review.answer, &read);
    let query = query.trim();
    let mut found = Vec::new();
    if !query.is_empty() && query.chars().count() <= 200 {
        found = of_answer(
            &snapshot,
            district,
            &snapshot.library().resolve(query),
            &read,
        );
        for place in &mut found {
            place.confidence = None;
            place.reasons.clear();
        }
        if found.is_empty() {
            let codes = by_words(&mut conn, district, query).await?;
            found = codes
                .iter()
                .filter_map(|code| {
                    meant(
                        &snapshot,
                        district,
                        code.parse().ok()?,
                        Vec::new(),
                        None,
                        &read,
                    )
                })
                .collect();
        }
    }
    let communities = crate::proposals::named_communities(&areas);
    let named = areas
        .iter()
        .filter(|area| area.code.len() == 12 && area.name == read.part(Part::Community))
        .map(|area| area.code.clone())
        .next();
    let place = candidates
        .first()
        .and_then(|best| best.code.get(..14).map(str::to_owned))
        .or(named)
        .unwrap_or_default();
    let proposal = store::proposal::open_of(&mut conn, district, review.row.id).await?;
    Ok(Help {
        read,
        candidates,
        found,
        communities,
        place,
        proposal,
    })
}

/// Names of the divisions, as the reading takes them.
pub(crate) async fn divisions(
    conn: &mut store::Conn,
    district: &str,
    areas: &[store::library::AreaRow],
) -> Result<Divisions, Error> {
    let above = store::library::districts(conn)
        .await?
        .into_iter()
        .filter(|row| row.district == district)
        .flat_map(|row| [row.province, row.city, row.name])
        .collect();
    let names = |digits: usize| {
        areas
            .iter()
            .filter(|area| area.code.len() == digits)
            .map(|area| area.name.clone())
            .collect()
    };
    Ok(Divisions {
        above,
        streets: names(9),
        communities: names(12),
    })
}

/// The places of an answer; the answer itself where it came without others.
pub(super) fn of_answer(
    snapshot: &Snapshot,
    district: &str,
    answer: &Resolution,
    read: &Reading,
) -> Vec<Meant> {
    let mut places: Vec<Meant> = answer
        .candidates
        .iter()
        .filter_map(|one| {
            let confidence = Some(one.confidence);
            meant(
                snapshot,
                district,
                one.code,
                one.reasons.clone(),
                confidence,
                read,
            )
        })
        .collect();
    if places.is_empty()
        && let Some(code) = answer.code
    {
        let confidence = Some(answer.confidence);
        places.extend(meant(
            snapshot,
            district,
            code,
            answer.reasons.clone(),
            confidence,
            read,
        ));
    }
    places
}

async fn by_words(
    conn: &mut store::Conn,
    district: &str,
    query: &str,
) -> Result<Vec<String>, Error> {
    let digits: String = query.chars().filter(|ch| !ch.is_whitespace()).collect();
    if digits.parse::<Code>().is_ok() {
        // A code that something had before.
        let mut codes = Vec::new();
        for was in store::proposal::by_former_code(conn, district, &digits).await? {
            let now = match was {
                (_, Some(id)) => store::proposal::dwelling_now(conn, district, id).await?,
                (Some(id), None) => store::proposal::building_now(conn, district, id).await?,
                (None, None) => None,
            };
            codes.extend(now.map(|(code, _)| code));
        }
        return Ok(codes);
    }
    let words: Vec<String> = query
        .split_whitespace()
        // What has a meaning in a pattern is a letter here.
        .map(|word| format!("%{}%", word.replace(['%', '_', '\\'], "")))
        .filter(|pattern| pattern.len() > 2)
        .collect();
    if words.is_empty() {
        return Ok(Vec::new());
    }
    Ok(store::proposal::buildings_named(conn, district, &words, MOST).await?)
}

fn meant(
    snapshot: &Snapshot,
    district: &str,
    code: Code,
    reasons: Vec<Reason>,
    confidence: Option<f64>,
    read: &Reading,
) -> Option<Meant> {
    let door = snapshot
        .door(code)
        .filter(|door| door.district == district)?;
    let place = snapshot.library().place(code)?;
    let parts = Part::ALL
        .into_iter()
        .map(|part| (part, value(&place.parts, part).to_owned()))
        .filter(|(part, value)| {
            !value.is_empty() && (*part != Part::Floor || !read.part(*part).is_empty())
        })
        .map(|(part, value)| {
            let standing = standing(part, read.part(part), &value, &reasons);
            (part, value, standing)
        })
        .collect();
    Some(Meant {
        id: door.dwelling_id.unwrap_or(door.building_id),
        is_building: door.dwelling_id.is_none(),
        code: door.code,
        address: place.standard_address,
        parts,
        reasons,
        confidence,
    })
}

/// The library's value of a part.
pub(crate) fn value(parts: &AddressParts, part: Part) -> &str {
    match part {
        Part::Street => &parts.street,
        Part::Community => &parts.community,
        Part::Road => &parts.road,
        Part::Number => &parts.road_no,
        Part::Compound => &parts.compound,
        Part::Building => &parts.building,
        Part::Unit => &parts.unit,
        Part::Floor => &parts.floor,
        Part::Room => &parts.room,
    }
}

fn standing(part: Part, said: &str, value: &str, reasons: &[Reason]) -> Standing {
    if said.is_empty() {
        return Standing::Unsaid;
    }
    let (said, value) = (core(said), core(value));
    let agrees = match part {
        Part::Street | Part::Community | Part::Road | Part::Compound => {
            let by_name = reasons.iter().any(|reason| match reason {
                Reason::AliasRead { name, .. } | Reason::LearnedRead { name, .. } => {
                    core(name) == value
                }
                _ => false,
            });
            by_name || value.contains(&said) || said.contains(&value)
        }
        _ => said == value,
    };
    if agrees {
        Standing::Agrees
    } else {
        Standing::Differs
    }
}

/// What distinguishes a value: the number of 3号楼 and 3幢, the name of an estate.
fn core(text: &str) -> String {
    let normal = address::normalise(text).text();
    let number: String = normal
        .chars()
        .take_while(char::is_ascii_alphanumeric)
        .collect();
    if number.is_empty() {
        normal
    } else {
        number.trim_start_matches('0').to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_stand_beside_what_was_said() {
        let alias = [Reason::AliasRead {
            written: "金鼎".into(),
            name: "金鼎花园".into(),
        }];
        let table = [
            (Part::Building, "3幢", "3号楼", Standing::Agrees),
            (Part::Building, "03幢", "3幢", Standing::Agrees),
            (Part::Building, "3幢", "13幢", Standing::Differs),
            (Part::Room, "", "301室", Standing::Unsaid),
            (Part::Room, "301室", "302室", Standing::Differs),
            (Part::Compound, "金鼎花园南区", "金鼎花园", Standing::Agrees),
            (Part::Compound, "老金", "金鼎花园", Standing::Agrees),
            (Part::Road, "东进路", "迎春路", Standing::Differs),
        ];
        for (part, said, value, wanted) in table {
            assert_eq!(
                standing(part, said, value, &alias),
                wanted,
                "{said} {value}"
            );
        }
        assert_eq!(
            standing(Part::Compound, "老金", "金鼎花园", &[]),
            Standing::Differs
        );
    }
}
