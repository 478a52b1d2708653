//! The same tenancies told by landlord, agency and occupant in their own words, orders and errors:
//! the agency by sheets, the others by declarations, an officer by visits. One stay each, every
//! planted disagreement and no other.

#![allow(clippy::unwrap_used)] // helpers outside test functions too

use std::collections::BTreeMap;
use std::fmt::Write as _;

use intake::Channel as Way;
use jiff::civil::{Date, date};
use policy::{Actor, Role as Staff};
use registry::door::{Finding, Period, Present};
use registry::identity::IdKind;
use registry::voices::Role;
use service::batches::{self, Incoming};
use service::doors::{Visit, record_door_check};
use service::parties::PersonSaid;
use service::voices::{self as voices, Declared, Said, Speaker, Through, Whom};
use service::{App, Note, tasks};
use synth::voices::{Case, Channel, Planted, TODAY, Tells, case, civil};
use testkit::{DISTRICT, TestApp};
use uuid::Uuid;

use crate::scene::{GRID, LIBRARY_HEAD, door, load};

const AGENCY: &str = "安居租房";

fn day(day: u32) -> Date {
    let (y, m, d) = civil(day);
    let small = |n: u32| i8::try_from(n).unwrap();
    date(i16::try_from(y).unwrap(), small(m), small(d))
}

/// Noon of a day at the doors.
fn noon(day_of: u32) -> jiff::Timestamp {
    let zoned = day(day_of).at(12, 0, 0, 0).in_tz("Asia/Shanghai");
    zoned.unwrap().timestamp()
}

struct Town {
    test: TestApp,
    officer: Actor,
    cases: Vec<Case>,
    dwellings: Vec<(Uuid, String)>,
}

impl Town {
    fn app(&self) -> &App {
        &self.test.app
    }

    fn it_is(&self, of: u32) {
        let clock = self.app().surroundings();
        clock.advance(noon(of).duration_since(clock.now()));
    }

    async fn new(seed: u64, count: u64) -> Self {
        let test = TestApp::new().await;
        let mut library = LIBRARY_HEAD.to_owned();
        for index in 0..u32::try_from(count).unwrap() {
            library.push_str(&door(GRID, 1 + index / 50, 101 + index % 50));
        }
        let clock = test.app.surroundings();
        clock.advance(noon(TODAY - 400).duration_since(clock.now()));
        load(&test.app, library).await;
        let officer = test.hire("officer", &[(Staff::Officer, GRID)]).await;
        let rows: Vec<(Uuid, String)> =
            sqlx::query_as("SELECT id, standard_address FROM dwelling ORDER BY code")
                .fetch_all(test.app.pool())
                .await
                .unwrap();
        Self {
            test,
            officer,
            cases: (0..count).map(|index| case(seed, index)).collect(),
            dwellings: rows,
        }
    }

    /// Everything that was told, day by day.
    async fn tell(&self) {
        let mut days: BTreeMap<u32, Vec<(usize, synth::voices::Said)>> = BTreeMap::new();
        for (place, case) in self.cases.iter().enumerate() {
            for said in &case.said {
                let day = days.entry(said.day).or_default();
                day.push((place, said.clone()));
            }
        }
        let agency = self.sheet(TODAY - 399, Vec::new()).await;
        for (day, told) in days {
            self.it_is(day);
            let mut rows = Vec::new();
            for (place, said) in told {
                match (said.channel, &said.tells) {
                    (Channel::Agency, Tells::In(..) | Tells::Out(_)) => rows.push((place, said)),
                    (Channel::Officer, _) => self.visit(place, &said).await,
                    _ => self.declare(agency, place, &said).await,
                }
            }
            if !rows.is_empty() {
                self.sheet(day, rows).await;
            }
            self.hear().await;
        }
        self.it_is(TODAY);
        voices::look_again_at_ends(self.app()).await.unwrap();
        // A week is looked back at; these were passed over for longer here.
        self.test
            .sql(
                "INSERT INTO door_waiting SELECT district, id, now() - interval '500 days' \
                 FROM dwelling ON CONFLICT DO NOTHING",
            )
            .await;
        self.hear().await;
        assert_eq!(
            self.test.number("SELECT count(*) FROM door_waiting").await,
            0
        );
    }

    async fn hear(&self) {
        voices::hear_waiting(self.app(), &|| false).await.unwrap();
    }

    /// The agency's sheet of a day; gives its id.
    async fn sheet(&self, of: u32, rows: Vec<(usize, synth::voices::Said)>) -> Uuid {
        let mut sheet =
            "房屋地址,租客姓名,身份证号,联系电话,入住日期,到期日期,是否退租,备注\n".to_owned();
        for (place, said) in rows {
            let (from, to, left) = match said.tells {
                Tells::In(from, to) => (from, to, ""),
                Tells::Out(on) => (None, on, "是"),
                _ => unreachable!(),
            };
            let date = |d: Option<u32>| d.map(|d| day(d).to_string()).unwrap_or_default();
            let address = &self.dwellings[place].1;
            let mut row = |name: &str, id: &str, phone: &str| {
                let (from, to) = (date(from), date(to));
                writeln!(sheet, "{address},{name},{id},{phone},{from},{to},{left},").unwrap();
            };
            for person in &said.people {
                row(&person.name, &person.id, &person.phone);
            }
            if said.people.is_empty() {
                row("", "", "");
            }
        }
        writeln!(sheet, "制表日期：{}", day(of)).unwrap();
        let incoming = Incoming {
            name: format!("{of}.csv"),
            bytes: sheet.into_bytes().into(),
            source: AGENCY.to_owned(),
            channel: Way::Backoffice,
        };
        let received = batches::receive(self.app(), &Actor::Machine, DISTRICT, incoming).await;
        let batch = received.unwrap().batch;
        batches::process(self.app(), DISTRICT, batch).await.unwrap();
        sqlx::query_scalar("SELECT id FROM agency WHERE name = $1")
            .bind(AGENCY)
            .fetch_one(self.app().pool())
            .await
            .unwrap()
    }

    async fn declare(&self, agency: Uuid, place: usize, said: &synth::voices::Said) {
        let number = u128::try_from(place).unwrap() * 100;
        let (role, id) = match said.channel {
            Channel::Landlord => (Role::Operator, Uuid::from_u128(number + 1)),
            Channel::Agency => (Role::Agency, agency),
            Channel::Occupant(which) => (
                Role::Occupant,
                Uuid::from_u128(number + 10 + u128::try_from(which).unwrap()),
            ),
            Channel::Officer => unreachable!(),
        };
        let people = said.people.iter().map(|one| {
            let person = person(one);
            if one.speaker {
                Whom::Speaker(person)
            } else {
                Whom::Named(person)
            }
        });
        let people: Vec<Whom> = people.collect();
        let declared = Declared {
            dwelling: self.dwellings[place].0,
            speaker: Speaker { role, id },
            through: Through::Account,
            said: match said.tells {
                Tells::In(from, to) => Said::MovesIn {
                    people,
                    period: Period {
                        from: from.map(day),
                        to: to.map(day),
                    },
                },
                Tells::Out(on) => Said::MovesOut {
                    people,
                    on: on.map(day),
                },
                Tells::Renews(to) => Said::Renews {
                    people,
                    to: day(to),
                },
                Tells::Still => Said::StillThere { people },
                Tells::Disputes => Said::Disputes { people },
                Tells::Count(people) => Said::HeadCount { people },
                Tells::Found => unreachable!(),
            },
            remark: String::new(),
        };
        let mut change = self
            .app()
            .change_by(DISTRICT, &Actor::Machine)
            .await
            .unwrap();
        let id = voices::declare(&mut change, &declared).await.unwrap().id;
        let note = Note::new("voice.declared", "voice", id);
        change.commit(note).await.unwrap();
    }

    /// The officer finds these, and nobody else.
    async fn visit(&self, place: usize, said: &synth::voices::Said) {
        self.hear().await;
        let entered: Vec<PersonSaid> = said.people.iter().map(person).collect();
        let finding = Finding::Corrected {
            people: (0..entered.len()).map(Present::Entered).collect(),
            period: None,
        };
        self.record(place, finding, entered).await;
    }

    async fn task(&self, place: usize) -> Option<Uuid> {
        sqlx::query_scalar("SELECT id FROM task WHERE dwelling_id = $1 AND state = 'open'")
            .bind(self.dwellings[place].0)
            .fetch_optional(self.app().pool())
            .await
            .unwrap()
    }

    async fn record(&self, place: usize, finding: Finding, entered: Vec<PersonSaid>) {
        let task = self.task(place).await.expect("a task");
        let page = tasks::show(self.app(), &self.officer, DISTRICT, task)
            .await
            .unwrap();
        let visit = Visit {
            entered,
            ..Visit::found(finding)
        };
        let version = page.task.version;
        let done =
            record_door_check(self.app(), &self.officer, DISTRICT, task, version, &visit).await;
        done.unwrap_or_else(|error| panic!("case {place}: {error:?}\n{:#?}", self.cases[place]));
    }

    async fn open(&self, place: usize) -> Vec<String> {
        // One a person, where it is about people.
        let sql = "SELECT DISTINCT kind FROM discrepancy WHERE dwelling_id = $1 \
                   AND state = 'open' ORDER BY kind";
        sqlx::query_scalar(sql)
            .bind(self.dwellings[place].0)
            .fetch_all(self.app().pool())
            .await
            .unwrap()
    }

    async fn stays(&self, place: usize) -> i64 {
        let sql = "SELECT count(*) FROM stay WHERE dwelling_id = $1 AND closed_at IS NULL";
        sqlx::query_scalar(sql)
            .bind(self.dwellings[place].0)
            .fetch_one(self.app().pool())
            .await
            .unwrap()
    }
}

fn person(one: &synth::voices::Someone) -> PersonSaid {
    PersonSaid {
        name: one.name.clone(),
        id_kind: IdKind::CitizenId,
        id_number: one.id.clone(),
        id_number_is_whole: true,
        phone: one.phone.clone(),
    }
}

/// What must be found, by its name.
fn expected(case: &Case) -> Option<&'static str> {
    if case.visited {
        return None;
    }
    match case.planted {
        Planted::Nothing => None,
        Planted::OtherPerson => Some("who-other-people"),
        Planted::Disputed => Some("who-disputed"),
        Planted::From | Planted::To => Some("when"),
        Planted::LeftOut | Planted::Count => Some("how-many"),
        Planted::StillThere => Some("still-there-said-to-have-left"),
        Planted::EndPassed => Some("still-there-end-passed"),
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn tenancies_told_by_three_channels_are_one_stay_each_and_every_disagreement_is_found() {
    let count = std::env::var("TENANCIES").map_or(120, |n| n.parse().unwrap());
    let seed = std::env::var("SEED").map_or(2026, |n| n.parse().unwrap());
    let town = Town::new(seed, count).await;
    town.tell().await;
    for (place, case) in town.cases.iter().enumerate() {
        let open = town.open(place).await;
        let want: Vec<&str> = expected(case).into_iter().collect();
        assert_eq!(open, want, "case {place}: {case:#?}");
        if case.visited {
            let stays = i64::try_from(case.residents.len()).unwrap();
            assert_eq!(town.stays(place).await, stays, "case {place}: {case:#?}");
        }
    }
    // What nobody contradicts is confirmed at the door as it was reported: one stay a person,
    // whoever reported them how often.
    for (place, case) in town.cases.iter().enumerate() {
        let plain = matches!(
            case.planted,
            Planted::Nothing | Planted::From | Planted::To | Planted::LeftOut
        );
        if !plain || case.left || case.visited {
            continue;
        }
        let as_reported = Finding::Confirmed { period: None };
        town.record(place, as_reported, Vec::new()).await;
        let stays = i64::try_from(case.residents.len()).unwrap();
        assert_eq!(town.stays(place).await, stays, "case {place}: {case:#?}");
    }
    town.hear().await;
    // A visit settles what was said before it: nothing is asked twice.
    for (place, case) in town.cases.iter().enumerate() {
        if matches!(case.planted, Planted::Nothing | Planted::LeftOut) {
            let open = town.open(place).await;
            assert_eq!(open, [""; 0], "case {place}: {case:#?}");
        }
    }
}
