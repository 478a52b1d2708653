//! Recording what was found at a door.

mod apply;
mod facts;
mod input;

pub use input::Visit;

use policy::{Action, Actor};
use registry::door::{self, TaskOutcome};
use uuid::Uuid;

use crate::{App, Error, Note, Refusal};

/// What a recorded visit changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Recorded {
    /// The visit.
    pub check: Uuid,
    /// The dwelling, where it is known.
    pub dwelling: Option<Uuid>,
    /// Stays opened.
    pub opened: usize,
    /// Stays that go on.
    pub kept: usize,
    /// Stays closed.
    pub closed: usize,
    /// Leads settled.
    pub leads: usize,
    /// The task is settled; false where another visit follows.
    pub done: bool,
}

/// Records a visit and everything that follows from it, in one transaction.
///
/// # Errors
/// [`Error::Refused`] with the form field where one is to blame; [`Error::Stale`] where the task
/// was changed since `version`; [`Error::Denied`] for who sees the task but is no officer there;
/// [`Error::NotFound`].
pub async fn record_door_check(
    app: &App,
    actor: &Actor,
    district: &str,
    task_id: Uuid,
    version: i32,
    visit: &Visit,
) -> Result<Recorded, Error> {
    let seen = crate::tasks::visible(&mut *app.read().await?, actor, district, task_id).await?;
    let permit = actor.may(Action::CheckDoor, &seen.grid_code)?;
    // Somebody went there: the machine can't.
    let staff_id = permit.staff_id().ok_or(policy::Denied(Action::CheckDoor))?;
    input::check(visit)?;
    let mut change = app.change(district, &permit).await?;
    let unchanged = store::task::lock(change.conn(), district, task_id, version).await?;
    let task = store::task::by_id(change.conn(), district, task_id)
        .await?
        .ok_or(Error::NotFound("task"))?;
    // A settled task says so; one that somebody else changed is read again first.
    if task.state == "open" && !unchanged {
        return Err(Error::Stale);
    }
    let dwelling = facts::dwelling(&mut change, &task, visit.dwelling).await?;
    let facts = facts::load(&mut change, &task, dwelling, &visit.entered).await?;
    let decision = door::decide(&facts.door, &visit.finding).map_err(refusal)?;
    if let Some(dwelling) = dwelling {
        // What was said there is held against what was found.
        let at = change.at;
        store::voice::wait(change.conn(), district, &[dwelling], at).await?;
    }
    let recorded = apply::apply(&mut change, &task, staff_id, visit, &facts, &decision).await?;
    let note = Note::new("door.checked", "task", task_id).saying(format!(
        "result={} door={} check={} opened={} kept={} closed={} leads={}",
        visit.finding.name(),
        recorded.dwelling.unwrap_or(task.building_id),
        recorded.check,
        recorded.opened,
        recorded.kept,
        recorded.closed,
        recorded.leads,
    ));
    change.commit(note).await?;
    debug_assert_eq!(recorded.done, decision.task == TaskOutcome::Done);
    Ok(recorded)
}

fn refusal(refusal: door::Refusal) -> Refusal {
    let words = Refusal::new(refusal.code(), refusal.to_string());
    match refusal.field() {
        Some(field) => words.on(field),
        None => words,
    }
}
