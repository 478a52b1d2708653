use axum::extract::{Path, State};
use axum::response::{IntoResponse, Response};
use jiff::civil::Date;
use policy::Bound;
use registry::door::Period;
use rules::Letting;
use service::declarations::{self, Entered, Person, Spoken};
use service::parties::PersonSaid;
use service::voices::{Said, Whom};

use super::{Here, here, status, taken};
use crate::fault::Fault;
use crate::form::Form;
use crate::handlers::page;
use crate::i18n::say;
use crate::me::{Me, PostedMe, SignedInMe};
use crate::refusals;
use crate::session::Around;
use crate::site::Registry;
use crate::views::declare::{DeclareWhatView, Taken, What};

/// People that one form has places for; more are declared in parts.
const MOST: usize = 10;

fn what(word: &str) -> Result<What, Fault> {
    What::ALL
        .into_iter()
        .find(|what| what.name() == word)
        .ok_or_else(Fault::not_found)
}

pub(super) async fn show(
    State(registry): State<Registry>,
    SignedInMe(me): SignedInMe,
    around: Around,
    Path((token, word)): Path<(String, String)>,
) -> Result<Response, Fault> {
    let here = here(&registry, &me, &token).await?;
    let view = DeclareWhatView {
        at: here.at,
        what: what(&word)?,
        n: 1,
        form: Form::default(),
        taken: None,
    };
    Ok(page(&view, &around.with_me(&me))?.into_response())
}

pub(super) async fn declare(
    State(registry): State<Registry>,
    around: Around,
    Path((token, word)): Path<(String, String)>,
    PostedMe { me, mut form }: PostedMe,
) -> Result<Response, Fault> {
    let here = here(&registry, &me, &token).await?;
    let what = what(&word)?;
    let mut n = form.value("n").parse().unwrap_or(1).clamp(1, MOST);
    let mut done = None;
    if form.is("more", "yes") {
        n = (n + 1).min(MOST);
        form.set("n", n.to_string());
    } else {
        let declared = send(&registry, &me, &here, what, n, &mut form).await;
        done = match declared {
            Ok(done) => done,
            Err(error) => {
                refusals::beside(&mut form, error)?;
                form.keep_errors_on(&FIELDS);
                None
            }
        };
    }
    let status = status(form.is_sound());
    let view = DeclareWhatView {
        at: here.at,
        what,
        n,
        form: if done.is_some() {
            Form::default()
        } else {
            form
        },
        taken: done,
    };
    Ok((status, page(&view, &around.with_me(&me))?).into_response())
}

/// Fields that a refusal of the use case can belong to.
const FIELDS: [&str; 4] = ["as", "from", "to", "phone"];

/// Declares what the form says; `None` where something in it is wrong, which stands beside it.
async fn send(
    registry: &Registry,
    me: &Me,
    here: &Here,
    what: What,
    n: usize,
    form: &mut Form,
) -> Result<Option<Taken>, service::Error> {
    let (app, today) = (
        registry.app(),
        registry::clock::day_of(registry.app().surroundings().now()),
    );
    if what == What::HandOver {
        let phone = form.value("phone").to_owned();
        declarations::hand_over(app, &me.session, &here.place, here.door, &phone).await?;
        let at = app.surroundings().now();
        return Ok(Some(Taken {
            number: "—".to_owned(),
            when: crate::when::When::at(at),
            bound: true,
            receipt: None,
        }));
    }
    let bound = match what {
        What::Own => Some(Bound::Occupant),
        _ => Bound::from_name(form.value("as")).filter(|bound| Bound::OPERATORS.contains(bound)),
    };
    let Some(bound) = bound else {
        form.refuse("as", say!("refused-letting-choose"));
        return Ok(None);
    };
    let (from, to) = (form.day("from"), form.day("to"));
    let people = if what.is_in_full() {
        people(form, n, bound, &here.code, today)
    } else {
        Vec::new()
    };
    let said = said(what, &people, from, to, form);
    let (Some(said), true) = (said, form.is_sound()) else {
        return Ok(None);
    };
    let spoken = Spoken {
        bound,
        said,
        remark: remark(&people),
    };
    let receipt = declarations::say(app, &me.session, &here.place, here.door, &spoken).await?;
    Ok(Some(taken(&receipt)))
}

/// The people in the form, each fault beside its field; places left empty are nobody.
fn people(form: &mut Form, n: usize, bound: Bound, code: &str, today: Date) -> Vec<Person> {
    let letting = match bound {
        Bound::Host => Letting::Short,
        Bound::Employer => Letting::Dormitory,
        _ => Letting::Ordinary,
    };
    let mut people = Vec::new();
    for i in 1..=n {
        let value = |field: &str| form.value(&format!("p{i}-{field}")).to_owned();
        let document = match value("document").as_str() {
            "foreign_permit" => "foreign_pr".to_owned(),
            other => other.to_owned(),
        };
        let entered = Entered {
            name: value("name"),
            document,
            number: value("number"),
            mrz: value("mrz"),
            issuer: value("issuer"),
            birth: value("birth"),
            expires: value("expires"),
            phone: value("phone"),
            minor: value("minor") == "yes",
            guardian: value("guardian"),
        };
        if entered.is_blank() && i > 1 {
            continue;
        }
        match declarations::check(&entered, letting, code, today) {
            Ok(person) => people.push(person),
            Err(faults) => {
                for (field, refusal) in faults {
                    form.refuse(&format!("p{i}-{field}"), refusals::words(&refusal));
                }
            }
        }
    }
    people
}

fn said(
    what: What,
    people: &[Person],
    from: Option<Date>,
    to: Option<Date>,
    form: &mut Form,
) -> Option<Said> {
    let named = |person: &Person| Whom::Named(person.said.clone());
    Some(match what {
        What::In => Said::MovesIn {
            people: people.iter().map(named).collect(),
            period: Period { from, to },
        },
        What::Own => Said::MovesIn {
            people: people
                .iter()
                .map(|person| Whom::Speaker(person.said.clone()))
                .collect(),
            period: Period { from, to },
        },
        What::Out => Said::MovesOut {
            people: names(form),
            on: to,
        },
        What::Renew => {
            let Some(to) = to else {
                form.refuse("to", say!("declare-last-day-missing"));
                return None;
            };
            Said::Renews {
                people: names(form),
                to,
            }
        }
        What::Empty => Said::NobodyLivesHere,
        What::HandOver => return None,
    })
}

/// The names in the field, one a line.
fn names(form: &Form) -> Vec<Whom> {
    let lines = form.value("names").lines().map(str::trim);
    lines
        .filter(|name| !name.is_empty())
        .map(|name| {
            Whom::Named(PersonSaid {
                name: name.to_owned(),
                ..PersonSaid::default()
            })
        })
        .collect()
}

/// Whom to call for the minors among them.
fn remark(people: &[Person]) -> String {
    let minors = people
        .iter()
        .filter(|person| person.minor && !person.guardian.is_empty());
    let lines = minors.map(|person| format!("{}：{}", person.said.name, person.guardian));
    lines.collect::<Vec<_>>().join("\n")
}
