//! A disagreement as it lies in the database while it is open.

use jiff::Timestamp;
use jiff::civil::Date;
use registry::voices::{Discrepancy, Held, Kind, Person, Role, Settle, Stated, Still, Voice, Who};
use serde::{Deserialize, Serialize};
use store::voice::DiscrepancyRow;
use uuid::Uuid;

/// First byte: which form follows. A change of [`About`] takes the next one.
const FORM: u8 = 1;

#[derive(Serialize, Deserialize)]
struct About {
    dates: (bool, bool),
    end: Option<Date>,
    people: Vec<Marked>,
    stated: Vec<Words>,
}

#[derive(Serialize, Deserialize)]
struct Marked {
    document: Option<Vec<u8>>,
    names: Vec<Vec<u8>>,
    phones: Vec<Vec<u8>>,
}

#[derive(Serialize, Deserialize)]
struct Words {
    role: String,
    party: Uuid,
    person: Option<usize>,
    holds: Holds,
    at: Timestamp,
    declarations: Vec<Uuid>,
}

#[derive(Serialize, Deserialize)]
enum Holds {
    Here(Option<Date>, Option<Date>),
    Left(Option<Date>),
    NotHere,
    Count(u32),
}

/// What of it lies in `about`.
pub(super) fn about(one: &Discrepancy) -> Vec<u8> {
    let dates = match one.kind {
        Kind::When { from, to } => (from, to),
        _ => (false, false),
    };
    let end = match one.kind {
        Kind::StillThere(Still::EndPassed { on }) => Some(on),
        _ => None,
    };
    let about = About {
        dates,
        end,
        people: one.people.iter().map(marked).collect(),
        stated: one.stated.iter().map(words).collect(),
    };
    // Strings, numbers and dates always have a binary form.
    postcard::to_extend(&about, vec![FORM]).unwrap_or_default()
}

fn marked(person: &Person) -> Marked {
    Marked {
        document: person.document.clone(),
        names: person.names.iter().cloned().collect(),
        phones: person.phones.iter().cloned().collect(),
    }
}

fn words(stated: &Stated) -> Words {
    Words {
        role: stated.voice.role.name().to_owned(),
        party: stated.voice.party,
        person: stated.person,
        holds: match stated.holds {
            Held::Here { from, to } => Holds::Here(from, to),
            Held::Left { on } => Holds::Left(on),
            Held::NotHere => Holds::NotHere,
            Held::Count(count) => Holds::Count(count),
        },
        at: stated.at,
        declarations: stated.declarations.clone(),
    }
}

/// The disagreement of a row. `None` for a closed one, and for one that another version wrote.
pub(super) fn read(row: &DiscrepancyRow) -> Option<Discrepancy> {
    let (&form, bytes) = row.about.as_deref()?.split_first()?;
    if form != FORM {
        return None;
    }
    let about: About = postcard::from_bytes(bytes).ok()?;
    let settle = match (&row.asked_role, row.asked_whom) {
        (Some(role), Some(party)) => Settle::Ask(Voice {
            role: Role::from_name(role)?,
            party,
        }),
        _ => Settle::DoorCheck,
    };
    let people = about.people.into_iter().map(|person| Person {
        document: person.document,
        names: person.names.into_iter().collect(),
        phones: person.phones.into_iter().collect(),
    });
    let stated = about.stated.into_iter().map(|words| {
        Some(Stated {
            voice: Voice {
                role: Role::from_name(&words.role)?,
                party: words.party,
            },
            person: words.person,
            holds: match words.holds {
                Holds::Here(from, to) => Held::Here { from, to },
                Holds::Left(on) => Held::Left { on },
                Holds::NotHere => Held::NotHere,
                Holds::Count(count) => Held::Count(count),
            },
            at: words.at,
            declarations: words.declarations,
        })
    });
    Some(Discrepancy {
        kind: kind(&row.kind, about.dates, about.end)?,
        people: people.collect(),
        stated: stated.collect::<Option<_>>()?,
        settle,
    })
}

fn kind(code: &str, (from, to): (bool, bool), end: Option<Date>) -> Option<Kind> {
    Some(match code {
        "who-disputed" => Kind::Who(Who::Disputed),
        "who-other-people" => Kind::Who(Who::OtherPeople),
        "who-names-differ" => Kind::Who(Who::NamesDiffer),
        "who-two-documents" => Kind::Who(Who::TwoDocuments),
        "who-which-of-two" => Kind::Who(Who::WhichOfTwo),
        "when" => Kind::When { from, to },
        "how-many" => Kind::HowMany,
        "still-there-said-to-have-left" => Kind::StillThere(Still::SaidToHaveLeft),
        "still-there-end-passed" => Kind::StillThere(Still::EndPassed { on: end? }),
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_read_again() {
        let day = |d| jiff::civil::date(2026, 3, d);
        let voice = Voice {
            role: Role::Operator,
            party: Uuid::from_u128(7),
        };
        let kinds = [
            Kind::Who(Who::Disputed),
            Kind::Who(Who::OtherPeople),
            Kind::Who(Who::NamesDiffer),
            Kind::Who(Who::TwoDocuments),
            Kind::Who(Who::WhichOfTwo),
            Kind::When {
                from: true,
                to: false,
            },
            Kind::HowMany,
            Kind::StillThere(Still::SaidToHaveLeft),
            Kind::StillThere(Still::EndPassed { on: day(4) }),
        ];
        let holds = [
            Held::Here {
                from: Some(day(1)),
                to: None,
            },
            Held::Left { on: Some(day(2)) },
            Held::NotHere,
            Held::Count(3),
        ];
        for kind in kinds {
            for settle in [Settle::Ask(voice), Settle::DoorCheck] {
                let stated = holds.iter().map(|&holds| Stated {
                    voice,
                    person: Some(0),
                    holds,
                    at: Timestamp::UNIX_EPOCH,
                    declarations: vec![Uuid::from_u128(9)],
                });
                let one = Discrepancy {
                    kind,
                    people: vec![Person {
                        document: Some(vec![1]),
                        names: [vec![2], vec![3]].into(),
                        phones: [vec![4]].into(),
                    }],
                    stated: stated.collect(),
                    settle,
                };
                let asked = match settle {
                    Settle::Ask(voice) => Some(voice),
                    Settle::DoorCheck => None,
                };
                let row = DiscrepancyRow {
                    id: Uuid::nil(),
                    building_id: Uuid::nil(),
                    dwelling_id: Uuid::nil(),
                    kind: kind.code().to_owned(),
                    asked_role: asked.map(|voice| voice.role.name().to_owned()),
                    asked_whom: asked.map(|voice| voice.party),
                    about: Some(about(&one)),
                    opened_at: Timestamp::UNIX_EPOCH,
                    closed_at: None,
                    closed_by: None,
                };
                assert_eq!(read(&row), Some(one));
            }
        }
    }
}
