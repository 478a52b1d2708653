//! What is done with an event.

use jiff::{SignedDuration, Timestamp};
use policy::{Action, Actor, Role};
use registry::event::{
    Again, Event, Finding, Grade, MoreTime, NotDone, Refusal as Rule, State, Target, Wait,
    WrongPlace,
};
use store::event::{EventAt, NewStep};
use uuid::Uuid;

use super::{catalogue, limits, opened, row};
use crate::{App, Change, Error, Note, Refusal, declarations};

/// To whom something is sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum To {
    /// The officer in charge of the grid.
    Officer,
    /// A department of the catalogue.
    Department(String),
}

/// What somebody does.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Step {
    /// Says what it is; the grade is the item's own where none is said.
    Classify(String, Option<Grade>),
    /// Sends it.
    Send(To),
    /// Takes it.
    Take,
    /// Sends it back.
    Return(WrongPlace),
    /// Lets its clock stand.
    Pause(Wait, Timestamp),
    /// Goes on with it.
    Resume,
    /// Gives more time, in hours.
    Extend(MoreTime, u32),
    /// Says that it is over.
    Fix(Finding),
    /// Agrees that it is.
    Accept,
    /// Says that it isn't.
    Reject(NotDone),
    /// Opens it again.
    Reopen(Again),
}

impl Step {
    /// What it needs leave for.
    pub const fn action(&self) -> Action {
        match self {
            Self::Classify(..) | Self::Send(_) => Action::SendEvent,
            Self::Take | Self::Return(_) | Self::Pause(..) | Self::Resume | Self::Fix(_) => {
                Action::WorkOnEvent
            }
            Self::Extend(..) => Action::GrantTime,
            Self::Accept | Self::Reject(_) => Action::CheckEvent,
            Self::Reopen(_) => Action::ReopenEvent,
        }
    }

    fn note(&self, id: Uuid) -> Note {
        match self.action() {
            Action::SendEvent => Note::new("event.sent", "event", id),
            Action::GrantTime => Note::new("event.extended", "event", id),
            Action::CheckEvent => Note::new("event.checked", "event", id),
            Action::ReopenEvent => Note::new("event.reopened", "event", id),
            _ => Note::new("event.worked", "event", id),
        }
    }

    const fn kind(&self) -> &'static str {
        match self {
            Self::Classify(..) => "classified",
            Self::Send(_) => "sent",
            Self::Take => "taken",
            Self::Return(_) => "returned",
            Self::Pause(..) => "paused",
            Self::Resume => "resumed",
            Self::Extend(..) => "extended",
            Self::Fix(_) => "fixed",
            Self::Accept => "closed",
            Self::Reject(_) => "rejected",
            Self::Reopen(_) => "reopened",
        }
    }
}

/// Does it.
///
/// # Errors
/// [`Error::Refused`] with the code of [`registry::event::Refusal`], `event-item`, `event-nobody`
/// where no officer is in charge, `event-department`, `event-not-yours`; [`Error::Stale`] where
/// somebody was faster; [`Error::NotFound`] also outside the actor's area; [`Error::Denied`].
pub async fn step(
    app: &App,
    actor: &Actor,
    district: &str,
    id: Uuid,
    version: i32,
    step: Step,
) -> Result<(), Error> {
    let seen = super::desk::at(&mut *app.read().await?, actor, district, id).await?;
    let permit = actor.may(step.action(), &seen.code)?;
    // Somebody answers for it by name: the machine can't.
    let by = permit.staff_id().ok_or(policy::Denied(step.action()))?;
    let mut change = app.change(district, &permit).await?;
    let mut at = super::desk::at(change.conn(), actor, district, id).await?;
    if at.row.version != version {
        return Err(Error::Stale);
    }
    let now = change.at;
    let days = declarations::calendar();
    let rules = catalogue(&at.code, now);
    let grade = at.row.grade.as_deref().and_then(Grade::from_name);
    let event = row::event(&at.row, limits(rules.as_ref(), &at.row.item, grade))?.awake(now);
    if step.action() == Action::WorkOnEvent {
        theirs(actor, &at.code, &event)?;
    }
    let mut new = NewStep::new(step.kind(), now, Some(by));
    let event = match &step {
        Step::Classify(item, chosen) => {
            let kind = rules.as_ref().and_then(|rules| rules.kind(item));
            let Some(kind) = kind else {
                let message = "choose what it is from the catalogue";
                return Err(Refusal::new("event-item", message).on("item").into());
            };
            // What is no hazard has no grade.
            let grade = kind.item.grade.map(|own| chosen.unwrap_or(own));
            at.row.item.clone_from(item);
            at.row.category.clone_from(&kind.category.fact.id);
            at.row.relapse_of =
                opened::relapse(change.conn(), district, &at.row, rules.as_ref(), grade).await?;
            new.reason = Some(item.clone());
            event.classify(grade, limits(rules.as_ref(), item, grade), now, &*days)
        }
        Step::Send(to) => {
            let to = aim(&mut change, district, &at, to).await?;
            match &to {
                Target::Officer(officer) => new.to_staff = Some(*officer),
                Target::Department(department) => new.to_department = Some(department.clone()),
            }
            event.send(to, now)
        }
        Step::Take => event.acknowledge(by, now),
        Step::Return(reason) => {
            new.reason = Some(reason.name().to_owned());
            event.give_back(*reason, now)
        }
        Step::Pause(reason, until) => {
            new.reason = Some(reason.name().to_owned());
            new.until = Some(*until);
            event.pause(*reason, *until, now, &*days)
        }
        Step::Resume => event.resume(now),
        Step::Extend(reason, hours) => {
            new.reason = Some(reason.name().to_owned());
            new.hours = i32::try_from(*hours).ok();
            event.extend(SignedDuration::from_hours(i64::from(*hours)), now)
        }
        Step::Fix(finding) => {
            new.reason = Some(finding.name().to_owned());
            event.fix(by, *finding, now, &*days)
        }
        Step::Accept => event.accept(by, now),
        Step::Reject(why) => {
            new.reason = Some(why.name().to_owned());
            event.reject(now)
        }
        Step::Reopen(why) => {
            new.reason = Some(why.name().to_owned());
            event.reopen(Some(by), *why, now)
        }
    }
    .map_err(refusal)?;
    row::put(&mut at.row, &event, &days);
    if !store::event::save(change.conn(), district, &at.row).await? {
        return Err(Error::Stale);
    }
    store::event::step(change.conn(), district, id, &new).await?;
    follow(&mut change, &at, &step).await?;
    let reason = new.reason.as_deref().unwrap_or_default();
    let detail = format!("step={} {reason}", step.kind());
    change.commit(step.note(id).saying(detail.trim())).await
}

/// Whether the work is the actor's: officers work on what is an officer's, handlers on what is a
/// department's, each in their area.
pub(super) fn is_theirs(actor: &Actor, code: &str, state: &State) -> bool {
    let role = match state {
        State::Sent(state) => role(&state.to),
        State::Working(state) => role(&state.to),
        State::Paused(state) => role(&state.to),
        // What can't be done there is said by the rule.
        State::Waiting(_) | State::Fixed(_) | State::Closed(_) => return true,
    };
    match actor {
        Actor::Staff { roles, .. } => roles
            .iter()
            .any(|held| held.role == role && held.scope.covers(code)),
        _ => false,
    }
}

fn theirs(actor: &Actor, code: &str, event: &Event) -> Result<(), Error> {
    if is_theirs(actor, code, &event.state) {
        return Ok(());
    }
    let message = "this is somebody else's work: a department's is a handler's, else an officer's";
    Err(Refusal::new("event-not-yours", message).into())
}

const fn role(to: &Target) -> Role {
    match to {
        Target::Officer(_) => Role::Officer,
        Target::Department(_) => Role::Handler,
    }
}

async fn aim(change: &mut Change, district: &str, at: &EventAt, to: &To) -> Result<Target, Error> {
    let now = change.at;
    match to {
        To::Officer => {
            let officer = opened::officer(change.conn(), district, at.row.building_id, now).await?;
            let message = "no officer is in charge of this grid: choose a department, or have the \
                           steward give somebody the post";
            Ok(officer.ok_or_else(|| Refusal::new("event-nobody", message).on("to"))?)
        }
        To::Department(id) => {
            let rules = catalogue(&at.code, now);
            let known = rules.and_then(|rules| rules.department(id));
            let message = "choose the officer or a department of the list";
            known.ok_or_else(|| Refusal::new("event-department", message).on("to"))?;
            Ok(Target::Department(id.clone()))
        }
    }
}

/// What whoever told of it may learn: that somebody looks into it, and what came of it.
async fn follow(change: &mut Change, at: &EventAt, step: &Step) -> Result<(), Error> {
    let outcome = match (step, at.row.finding.as_deref()) {
        (Step::Take | Step::Reopen(_), _) => None,
        (Step::Accept, Some("nothing_found")) => Some("not_found"),
        (Step::Accept, _) => Some("mended"),
        _ => return Ok(()),
    };
    let (district, now, by) = (change.district.clone(), change.at, change.staff_id());
    let (conn, report) = (change.conn(), at.row.report_id);
    Ok(store::hazard_report::follow(conn, &district, report, outcome, now, by).await?)
}

fn refusal(rule: Rule) -> Refusal {
    let refusal = Refusal::new(rule.code(), rule.to_string());
    match rule.field() {
        Some(field) => refusal.on(field),
        None => refusal,
    }
}
