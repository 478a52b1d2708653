mod adverts;
mod known;
mod tasks;

use std::collections::{BTreeMap, HashMap};

use jiff::Timestamp;
use jiff::civil::Date;
use registry::door::LeadKind;
use registry::report::{self, Mark, Report};
use store::copy::{CopyRows, Line};
use store::counts::Work;
use store::reports::{self as rows, ReportMark};
use uuid::Uuid;

use self::adverts::Adverts;
use self::known::{DoorsKnown, Particulars};
pub(crate) use self::tasks::Tasks;
use super::said::Said;
use crate::library::Spot;
use crate::parties::seal_party;
use crate::{App, Change, Error};

/// A declared tenancy with the door it was found to mean.
#[derive(Debug)]
pub(crate) struct Item {
    /// Of the declaration, and of the lead it leads to.
    pub(crate) id: Uuid,
    pub(crate) batch: Uuid,
    pub(crate) seq: i32,
    pub(crate) said: Facts,
    pub(crate) decision: &'static str,
    pub(crate) level: &'static str,
    pub(crate) confidence: f32,
    pub(crate) door: Option<Spot>,
    pub(crate) mark: ReportMark,
    /// Those it names, once its door is certain.
    pub(super) people: Vec<Sealed>,
}

/// What the registry keeps open of the words.
#[derive(Debug)]
pub(crate) struct Facts {
    pub(crate) row: u32,
    pub(crate) check_out: bool,
    pub(crate) tenants: usize,
    pub(crate) from: Option<Date>,
    pub(crate) to: Option<Date>,
    pub(crate) faults: Vec<String>,
}

impl From<&Said> for Facts {
    fn from(said: &Said) -> Self {
        Self {
            row: said.row,
            check_out: said.check_out,
            tenants: said.people.len(),
            from: said.from,
            to: said.to,
            faults: said.faults.clone(),
        }
    }
}

/// Somebody a tenancy names, sealed for its door: the mark there, and the row to be written.
#[derive(Debug)]
pub(super) struct Sealed {
    mark: Option<Mark>,
    document: Option<Mark>,
    phone: Option<Mark>,
    line: Line,
}

impl Item {
    /// Seals its people where its door is certain: work that needs no transaction.
    pub(crate) fn seal_people(&mut self, app: &App, district: &str, said: &Said, at: Timestamp) {
        let Some(door) = self.certain_door() else {
            return;
        };
        let seal = |person| {
            let row = seal_party(app, district, self.id, &person, door.id(), at);
            let mark = |mark: &Option<Vec<u8>>| mark.as_deref()?.try_into().ok();
            Sealed {
                mark: mark(&row.door_mark),
                document: mark(&row.id_index),
                phone: mark(&row.phone_index),
                line: store::party::line(district, &row),
            }
        };
        self.people = said.people().map(seal).collect();
    }

    /// Marks at its door of those it names.
    fn marks(&self) -> Vec<Mark> {
        self.people.iter().filter_map(|one| one.mark).collect()
    }

    /// What tells those it names from others of their names.
    fn particulars(&self) -> Particulars {
        Particulars {
            documents: self.people.iter().filter_map(|one| one.document).collect(),
            phones: self.people.iter().filter_map(|one| one.phone).collect(),
        }
    }

    /// The lane it is admitted in: all that is said about the doors of a grid is said in one, and so
    /// are the same words about no door at all.
    pub(crate) fn lane(&self) -> usize {
        match self.door {
            Some(door) => rows::lane_of(door.grid_id),
            None => usize::from(self.mark[self.mark.len() - 1]) % rows::LANES,
        }
    }

    /// Its door, where that is certain.
    fn certain_door(&self) -> Option<Spot> {
        self.door.filter(|_| self.decision == "match")
    }
}

/// What came of an item.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Admitted {
    pub(crate) outcome: &'static str,
    pub(crate) duplicate: bool,
}

/// What came of many.
#[derive(Debug, Default)]
pub(crate) struct Admission {
    /// In the order of the items.
    pub(crate) outcomes: Vec<Admitted>,
    pub(crate) leads: i32,
    pub(crate) tasks: i32,
    /// Leads and tasks that each batch made; those that made none are absent.
    pub(crate) by_batch: HashMap<Uuid, (i32, i32)>,
}

/// What an item is beside what is known.
enum Judged {
    Repeat,
    /// An advert of a dwelling that is registered.
    Registered,
    /// Somebody has to say which door is meant.
    Waits(&'static str),
    News(LeadKind),
}

/// Compares declared tenancies with everything known and makes leads, people and tasks of what
/// is new. Their declarations are the caller's to write, in the same transaction.
///
/// The caller holds the district, or the lane that all `items` are of, to the end of the transaction.
/// `library` is the version of the library by which the doors were found.
///
/// # Errors
/// [`Error::Stale`] where the library has changed since: a door may lie in another grid, or be
/// another's. [`Error::Store`].
pub(crate) async fn admit(
    change: &mut Change,
    district: &str,
    library: Option<Uuid>,
    items: &[Item],
) -> Result<Admission, Error> {
    if store::library::latest_change(change.conn()).await? != library {
        return Err(Error::Stale);
    }
    let app = change.app().clone();
    let at = change.at;
    let mut tasks = Tasks::load(
        change,
        district,
        items.iter().filter_map(Item::certain_door),
    )
    .await?;
    let mut known = DoorsKnown::load(change, district, items, &tasks).await?;
    let adverts = Adverts::load(change, district, items).await?;
    let judged: Vec<Judged> = items
        .iter()
        .map(|item| judge(&mut known, &adverts, item, at))
        .collect();
    let news: Vec<News<'_>> = items
        .iter()
        .zip(&judged)
        .filter_map(|(item, judged)| match (judged, item.certain_door()) {
            (Judged::News(kind), Some(door)) => Some((item, *kind, door)),
            _ => None,
        })
        .collect();
    tasks
        .keep(change, district, news.iter().map(|(.., door)| *door))
        .await?;

    wait_for_others(change, district, &known, &news).await?;

    let mut work: BTreeMap<Uuid, Work> = BTreeMap::new();
    let mut of_news: Vec<Uuid> = Vec::with_capacity(news.len());
    let mut by_batch: HashMap<Uuid, (i32, i32)> = HashMap::new();
    for (item, _, door) in &news {
        let made = by_batch.entry(item.batch).or_default();
        let before = tasks.made();
        of_news.push(tasks.of_door(&app, *door));
        made.0 += 1;
        made.1 += i32::from(tasks.made() > before);
        work.entry(door.grid_id).or_default().leads += 1;
    }
    let leads = i32::try_from(news.len()).unwrap_or(i32::MAX);
    let tasks = tasks.write(change, district, &mut work).await?;
    let lines: Vec<(&News<'_>, Uuid)> = news.iter().zip(of_news).collect();
    rows::insert_lead_rows(change.conn(), &lines, |copy, (news, task)| {
        lead_line(copy, district, news, *task, at);
    })
    .await?;
    let people = news.iter().flat_map(|(item, ..)| &item.people);
    let people: Vec<&Line> = people.map(|one| &one.line).collect();
    store::party::copy(change.conn(), &people).await?;
    store::counts::add_work(change.conn(), district, &work).await?;
    let outcomes = items.iter().zip(&judged).map(|(item, judged)| {
        let outcome = match (judged, item.certain_door()) {
            (Judged::News(kind), Some(_)) => kind.name(),
            (Judged::Waits(outcome), _) => outcome,
            (Judged::News(_), None) => "unmatched",
            (Judged::Repeat | Judged::Registered, _) => "known",
        };
        Admitted {
            outcome,
            duplicate: matches!(judged, Judged::Repeat),
        }
    });
    Ok(Admission {
        outcomes: outcomes.collect(),
        leads,
        tasks,
        by_batch,
    })
}

/// Has doors looked at afterwards of which somebody else spoke, too: they may contradict each other.
async fn wait_for_others(
    change: &mut Change,
    district: &str,
    known: &DoorsKnown,
    news: &[News<'_>],
) -> Result<(), Error> {
    let at = change.at;
    let dwellings = news.iter().filter_map(|(.., door)| door.dwelling_id);
    let (told, others): (Vec<Uuid>, Vec<Uuid>) = dwellings.partition(|id| known.is_told(*id));
    if !told.is_empty() {
        store::voice::wait(change.conn(), district, &told, at).await?;
    }
    if store::voice::any(change.conn(), district).await? {
        store::voice::wait_where_spoken(change.conn(), district, &others, at).await?;
    }
    Ok(())
}

/// A tenancy that makes a lead: of which kind, and where.
type News<'a> = (&'a Item, LeadKind, Spot);

fn judge(known: &mut DoorsKnown, adverts: &Adverts, item: &Item, now: Timestamp) -> Judged {
    let said = &item.said;
    let people = item.marks();
    let report = Report {
        moved_out: said.check_out,
        day: if said.check_out {
            said.to.or(said.from)
        } else {
            said.from.or(said.to)
        },
        people: &people,
    };
    let door = item.certain_door();
    let seen = door.map_or(&[][..], |door| known.of_door(door));
    let particulars = item.particulars();
    let earlier = known.earlier(&item.mark, &particulars);
    let judged = if report::is_repeat(&report, earlier, seen) {
        Judged::Repeat
    } else if adverts.is_registered(item, seen) {
        Judged::Registered
    } else {
        match (item.decision, door) {
            ("review", _) => Judged::Waits("review"),
            (_, None) => Judged::Waits("unmatched"),
            (_, Some(_)) => Judged::News(report::kind(&report, seen)),
        }
    };
    known.add(item, &people, particulars, &judged, now);
    judged
}

fn lead_line(
    copy: &mut CopyRows,
    district: &str,
    (item, kind, door): &News<'_>,
    task: Uuid,
    at: Timestamp,
) {
    copy.field(district);
    copy.field(item.id);
    copy.field(kind.name());
    copy.field("open");
    copy.field(door.building_id);
    copy.field(door.dwelling_id);
    copy.field(door.grid_id);
    copy.field(task);
    copy.field(item.said.from);
    copy.field(item.said.to);
    copy.field(at);
    copy.end();
}
