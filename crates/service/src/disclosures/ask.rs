use jiff::ToSpan as _;
use jiff::civil::Date;
use policy::{Action, Actor, Ground};
use store::disclosure::DisclosureRow;
use uuid::Uuid;
use vault::mask;

use super::{BAR, DANGER, Kind, LIFE, PERIOD, door_of, review_due, role_of};
use crate::parties::{MaskedParty, mask_party};
use crate::{App, Error, Note, Refusal};

/// Characters of an authority's name and of a case number.
const NAME: std::ops::RangeInclusive<usize> = 2..=60;

/// About whom.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Whom {
    /// One person registered at the door.
    Person(Uuid),
    /// Who lived there from one day to another.
    Period(Date, Date),
}

/// What an authority asks for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Asked {
    /// Its name.
    pub authority: String,
    /// The number of its case.
    pub case_number: String,
    /// By which law.
    pub ground: Option<Ground>,
    /// About whom.
    pub whom: Option<Whom>,
    /// Until which day a law keeps it from the resident.
    pub barred_until: Option<Date>,
}

/// Enters what an authority asks for at a door. In danger to life it may be opened at once.
///
/// # Errors
/// [`Error::NotFound`] for a door where the actor may not; [`Error::Refused`] beside the field.
pub async fn ask(
    app: &App,
    actor: &Actor,
    district: &str,
    dwelling: Uuid,
    kind: Kind,
    asked: &Asked,
) -> Result<Uuid, Error> {
    // What an officer is shown at a door is entered by being shown.
    if kind == Kind::Shown {
        return Err(policy::Denied(kind.action()).into());
    }
    let door = door_of(app, actor, district, dwelling, kind.action()).await?;
    let permit = actor.may(kind.action(), &door.code)?;
    let role = role_of(actor, kind.action(), &door.code);
    let (by, role) = permit
        .staff_id()
        .zip(role)
        .ok_or(policy::Denied(kind.action()))?;
    let id = app.surroundings().id();
    let mut change = app.change(district, &permit).await?;
    let (at, today) = (change.at, registry::clock::day_of(change.at));
    let authority = name(&asked.authority, "authority")?;
    let case_number = name(&asked.case_number, "case_number")?;
    let ground = ground(kind, asked.ground)?;
    let (party, period) = match asked.whom {
        None => return Err(unsaid().into()),
        Some(Whom::Person(party)) => {
            let rows = store::party::at_dwelling(change.conn(), district, dwelling, true).await?;
            if rows.iter().all(|row| row.id != party) {
                return Err(Error::NotFound("person"));
            }
            (Some(party), None)
        }
        Some(Whom::Period(from, to)) => (None, Some(period(kind, (from, to), today)?)),
    };
    barred(ground, asked.barred_until, today)?;
    let row = DisclosureRow {
        id,
        kind: kind.name().to_owned(),
        authority,
        case_number,
        ground: ground.name().to_owned(),
        dwelling_id: Some(dwelling),
        party_id: party,
        from_date: period.map(|(from, _)| from),
        to_date: period.map(|(_, to)| to),
        asked_by: by,
        asked_as: role.name().to_owned(),
        asked_at: at,
        state: "waiting".to_owned(),
        settled_by: None,
        settled_at: None,
        expires_at: match kind {
            Kind::Asked => at + LIFE,
            Kind::Danger | Kind::Shown => at + DANGER,
        },
        review_due_at: (kind == Kind::Danger).then(|| review_due(at)),
        opened_at: None,
        bar: asked.barred_until.map(|_| ground.name().to_owned()),
        barred_until: asked.barred_until,
        version: 1,
    };
    store::disclosure::insert(change.conn(), district, &row).await?;
    let said = format!(
        "kind={} ground={} door={} of={}",
        kind.name(),
        ground.name(),
        door.code,
        if party.is_some() { "person" } else { "period" }
    );
    let note = Note::new("disclosure.asked", "disclosure", id).saying(said);
    change.commit(note).await?;
    Ok(id)
}

fn unsaid() -> Refusal {
    let words = "choose one person registered here, or say a first and a last day";
    Refusal::new("disclosure-whom", words).on("person")
}

/// By which law: danger to life has a form of its own.
fn ground(kind: Kind, said: Option<Ground>) -> Result<Ground, Refusal> {
    let said = match kind {
        Kind::Danger | Kind::Shown => Some(Ground::DangerToLife),
        Kind::Asked => said.filter(|ground| *ground != Ground::DangerToLife),
    };
    said.ok_or_else(|| {
        let words = "choose the law by which the authority asks";
        Refusal::new("disclosure-ground", words).on("ground")
    })
}

/// A period that is over and not long.
fn period(kind: Kind, (from, to): (Date, Date), today: Date) -> Result<(Date, Date), Refusal> {
    if kind == Kind::Danger {
        let words = "in danger to life one record is opened: choose the person";
        return Err(Refusal::new("disclosure-one", words).on("person"));
    }
    let long = from.checked_add(PERIOD.days()).is_ok_and(|most| to > most);
    if to < from || long || to > today {
        let words =
            format!("give a first and a last day, up to today and {PERIOD} days apart at most");
        return Err(Refusal::new("disclosure-period", words)
            .on("to")
            .with(PERIOD.to_string()));
    }
    Ok((from, to))
}

/// A law may keep it back, but not for long and not on every ground.
fn barred(ground: Ground, until: Option<Date>, today: Date) -> Result<(), Refusal> {
    let Some(until) = until else {
        return Ok(());
    };
    let long = today.checked_add(BAR.days()).is_ok_and(|most| until > most);
    if ground.may_be_barred() && until > today && !long {
        return Ok(());
    }
    let words = format!(
        "this ground keeps nothing from the resident, or the day is not within the next {BAR}"
    );
    Err(Refusal::new("disclosure-bar", words)
        .on("barred_until")
        .with(BAR.to_string()))
}

/// A name or number as an authority writes it; no number of a person, which belongs nowhere in the
/// clear.
fn name(text: &str, field: &'static str) -> Result<String, Refusal> {
    let text = text.trim();
    let long = NAME.contains(&text.chars().count());
    if !long || text.chars().any(char::is_control) || mask::free_text(text) != text {
        let words = format!(
            "write {} to {} characters, and no telephone or document number of a person",
            NAME.start(),
            NAME.end()
        );
        return Err(Refusal::new("disclosure-name", words).on(field));
    }
    Ok(text.to_owned())
}

/// The people of a door to choose from, masked.
///
/// # Errors
/// [`Error::NotFound`] for a door where the actor may not ask.
pub async fn people(
    app: &App,
    actor: &Actor,
    district: &str,
    dwelling: Uuid,
    kind: Kind,
) -> Result<(String, Vec<MaskedParty>), Error> {
    let door = door_of(app, actor, district, dwelling, kind.action()).await?;
    let mut conn = app.read().await?;
    let rows = store::party::at_dwelling(&mut conn, district, dwelling, true).await?;
    let people: Result<Vec<_>, _> = rows
        .iter()
        .map(|row| mask_party(app, district, row))
        .collect();
    Ok((door.standard_address, people?))
}

/// A second person of another role agrees, or doesn't; of what was opened in danger, afterwards.
///
/// # Errors
/// [`Error::Denied`]; [`Error::Refused`] for whoever asked; [`Error::Stale`] where somebody was
/// faster.
pub async fn settle(
    app: &App,
    actor: &Actor,
    district: &str,
    (id, version): (Uuid, i32),
    approved: bool,
) -> Result<(), Error> {
    let action = Action::SettleDisclosure;
    let permit = actor.may(action, district)?;
    let rows = store::disclosure::by_ids(&mut *app.read().await?, district, &[id]).await?;
    let row = rows
        .into_iter()
        .next()
        .ok_or(Error::NotFound("disclosure"))?;
    let role = role_of(actor, action, district);
    let (by, role) = permit.staff_id().zip(role).ok_or(policy::Denied(action))?;
    if by == row.asked_by || role.name() == row.asked_as {
        return Err(Refusal::new(
            "disclosure-own",
            "whoever asked doesn't decide: somebody else with another role does",
        )
        .into());
    }
    let state = if approved { "approved" } else { "refused" };
    let mut change = app.change(district, &permit).await?;
    let at = change.at;
    let conn = change.conn();
    let whole = (id, version);
    if !store::disclosure::settle(conn, district, whole, state, (by, role.name()), at).await? {
        return Err(Error::Stale);
    }
    let note = Note::new("disclosure.settled", "disclosure", id);
    change.commit(note.saying(format!("state={state}"))).await
}
