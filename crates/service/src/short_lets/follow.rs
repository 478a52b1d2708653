//! What follows from a registration, in its transaction.

use jiff::Timestamp;
use policy::{Bound, Deed};
use registry::short_let::{End, WORKING_DAYS};
use rules::{Deadline, DocumentType, Due, Letting, RuleSubject, Trigger, Who};
use store::binding::BindingRow;
use store::letting::LettingRow;
use store::short_let::NewShortLet;
use uuid::Uuid;

use crate::{Change, Error, declarations};

/// The duty in the rule packs: to issue the sign. Others begin with the same report.
const SIGN: &str = "officer.short-let-sign";

/// What a registration means for the filings of whoever made it: a short let is filed, or goes on
/// waiting with what is said now; another kind of letting ends what was filed before. What was
/// done, for the log.
///
/// A sign in force stays until the new filing is decided: a host who says that there is one bed
/// more must not lose it by saying so. Whoever is bound to nothing there starts no officer's clock:
/// what they registered is filed once they are (see [`taken_up`]).
pub(crate) async fn follow(
    change: &mut Change,
    letting: &LettingRow,
    code: &str,
) -> Result<&'static str, Error> {
    let (dwelling, account) = (letting.dwelling_id, letting.account_id);
    if letting.kind != Letting::Short.name() {
        let ended = ended(change, dwelling, account, End::Withdrawn).await?;
        return Ok(if ended > 0 { " short_let=ended" } else { "" });
    }
    if !letting.bound {
        return Ok(" short_let=kept");
    }
    file(change, letting, code).await
}

/// Files what somebody registered of a dwelling before they were bound to it. What was done, for the
/// log.
pub(crate) async fn taken_up(
    change: &mut Change,
    binding: &BindingRow,
) -> Result<&'static str, Error> {
    let lets = Bound::from_name(&binding.role).is_some_and(|one| one.may(Deed::RegisterLetting));
    let Some(dwelling) = binding.dwelling_id.filter(|_| lets) else {
        return Ok("");
    };
    let (district, account) = (change.district.clone(), binding.account_id);
    let conn = change.conn();
    let rows = store::letting::of_account(conn, &district, dwelling, account).await?;
    // What was registered while bound was filed then.
    let unfiled = |row: &LettingRow| row.kind == Letting::Short.name() && !row.bound;
    let Some(letting) = rows.filter(unfiled) else {
        return Ok("");
    };
    if store::short_let::is_filed(conn, &district, dwelling, letting.id).await? {
        return Ok("");
    }
    let door = store::dwelling_file::dwelling(conn, &district, dwelling).await?;
    let door = door.ok_or(Error::NotFound("dwelling"))?;
    file(change, &letting, &door.code).await
}

async fn file(
    change: &mut Change,
    letting: &LettingRow,
    code: &str,
) -> Result<&'static str, Error> {
    let (district, at) = (change.district.clone(), change.at);
    let (dwelling, account) = (letting.dwelling_id, letting.account_id);
    let conn = change.conn();
    let waits =
        store::short_let::refile(conn, &district, dwelling, account, letting.id, at).await?;
    if waits.is_none() {
        let (due, pack) = due(code, at);
        let new = NewShortLet {
            id: change.app().surroundings().id(),
            letting_id: letting.id,
            account_id: account,
            building_id: letting.building_id,
            dwelling_id: dwelling,
            filed_at: at,
            due_at: due.at,
            due_certain: due.certain,
            pack: &pack,
        };
        store::short_let::insert(change.conn(), &district, &new).await?;
    }
    // Somebody is sent there by the job that looks at doors: it holds what makes tasks.
    store::voice::wait(change.conn(), &district, &[dwelling], at).await?;
    Ok(if waits.is_none() {
        " short_let=filed"
    } else {
        " short_let=goes_on"
    })
}

/// Ends all that an account filed of a dwelling. How many filings.
pub(crate) async fn ended(
    change: &mut Change,
    dwelling: Uuid,
    account: Uuid,
    end: End,
) -> Result<u64, Error> {
    let (district, at) = (change.district.clone(), change.at);
    let conn = change.conn();
    Ok(
        store::short_let::end_of_account(conn, &district, dwelling, account, end.name(), at)
            .await?,
    )
}

/// By when what is filed at `at` is to be decided, and the pack that says so; "" for the
/// program's own five working days.
fn due(code: &str, at: Timestamp) -> (Due, String) {
    let day = registry::clock::day_of(at);
    let calendar = declarations::calendar();
    let own = || (Deadline::WorkingDays(WORKING_DAYS), String::new());
    let (deadline, pack) = declarations::in_force(code, day)
        .and_then(|here| {
            let subject = RuleSubject {
                letting: Letting::Short,
                place: rules::Place::new(code),
                stay_days: None,
                document: DocumentType::Domestic,
                under_18: false,
            };
            let duty = here
                .duties_of(Who::Officer, Trigger::ReportReceived, &subject)
                .into_iter()
                .find(|duty| duty.fact.id == SIGN)?;
            let pack = here.duties().find(|(_, one)| std::ptr::eq(*one, duty));
            let pack = pack.map_or_else(String::new, |(name, _)| name.to_owned());
            Some((duty.deadline, pack))
        })
        .unwrap_or_else(own);
    // A pack that names a duty and no time leaves it at the program's own.
    let due = rules::due(deadline, at, &calendar)
        .or_else(|| rules::due(own().0, at, &calendar))
        .unwrap_or(Due { at, certain: false });
    (due, pack)
}

#[cfg(test)]
mod tests {
    use super::due;

    #[test]
    fn five_working_days_go_round_weekends_and_holidays() {
        for (code, at, end, pack) in [
            // Monday: the day itself doesn't count, the next Monday's end does.
            (
                "440399001001",
                "2026-11-23T02:00:00Z",
                "2026-11-30T16:00:00Z",
                "",
            ),
            // Where a pack names it, the pack is told.
            (
                "320499001001",
                "2026-11-23T02:00:00Z",
                "2026-11-30T16:00:00Z",
                "cn-changzhou",
            ),
            // Daqing has duties about what was reported of homes let by the day, and none of a sign.
            (
                "230602001001",
                "2026-11-23T02:00:00Z",
                "2026-11-30T16:00:00Z",
                "",
            ),
            // The national holiday of October lies between.
            (
                "440399001001",
                "2026-09-29T02:00:00Z",
                "2026-10-12T16:00:00Z",
                "",
            ),
        ] {
            let (due, found) = due(code, at.parse().unwrap());
            assert_eq!(due.at.to_string(), end, "{code} {at}");
            assert_eq!(found, pack);
            assert!(due.certain);
        }
        let (due, _) = due("440399001001", "2031-11-24T02:00:00Z".parse().unwrap());
        assert!(!due.certain, "no calendar of that year is known");
    }
}
