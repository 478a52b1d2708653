//! Opening: join the cluster that runs, or become its owner and start it.

use std::path::Path;

use crate::account::Account;
use crate::keeper::{Keeper, Plan};
use crate::locks::{Locks, Waiting};
use crate::place::Place;
use crate::postmaster::PidFile;
use crate::programs::Programs;
use crate::{Cluster, ClusterError, Options, Use, init, leftovers, settings, socket};

pub(crate) fn open(
    data_dir: &Path,
    purpose: Use,
    options: Options,
) -> Result<Cluster, ClusterError> {
    let (place, account) = Place::settle(data_dir)?;
    let locks = Locks::open(&place.folder)?;
    if purpose == Use::Serve
        && let Some(other) = locks.serve()?
    {
        return Err(ClusterError::AlreadyServed {
            data_dir: data_dir.to_owned(),
            pid: other.pid,
        });
    }
    let programs = Programs::find(options.programs.as_deref(), place.made_by(), &place.folder)?;
    let waiting = Waiting::new(&place.folder, options.patience, options.progress.as_ref());
    loop {
        let turn = locks.start(&waiting)?;
        // A serving program that waits goes before a command: else commands, joining or following
        // each other, could keep it waiting for ever.
        let waits_to_serve = if purpose == Use::Command {
            locks.server()?
        } else {
            None
        };
        if let Some(server) = waits_to_serve
            && locks.own(purpose)?.is_none()
        {
            locks.disown();
            drop(turn);
            waiting.go_on(server.pid, "is about to start")?;
            continue;
        }
        let Some(owner) = locks.own(purpose)? else {
            let started = start(&place, &account, &programs, purpose, &options);
            let (plan, keeper) = match started {
                Ok(started) => started,
                Err(error) => {
                    locks.disown();
                    return Err(error);
                }
            };
            locks.join()?;
            drop(turn);
            return Ok(Cluster {
                purpose,
                programs,
                socket_dir: plan.socket_dir,
                folder: place.folder,
                notices: place.notice.into_iter().collect(),
                locks,
                keeper: Some(keeper),
                options,
            });
        };
        let may_join = purpose == Use::Command && (owner.serves || waits_to_serve.is_none());
        if may_join
            && let Some(running) = PidFile::read(&place.database)
            && running.is_ready()
        {
            locks.join()?;
            drop(turn);
            return Ok(Cluster {
                purpose,
                programs,
                socket_dir: running.socket_dir,
                folder: place.folder,
                notices: place.notice.into_iter().collect(),
                locks,
                keeper: None,
                options,
            });
        }
        drop(turn);
        waiting.go_on(owner.pid, "uses")?;
    }
}

/// Starts the cluster as its owner, after clearing away what an earlier run left.
fn start(
    place: &Place,
    account: &Account,
    programs: &Programs,
    purpose: Use,
    options: &Options,
) -> Result<(Plan, Keeper), ClusterError> {
    leftovers::clear(&place.database, options.progress.as_ref())?;
    init::unless_done(place, account, programs, options.progress.as_ref())?;
    let socket_dir = socket::prepare(&place.folder, account)?;
    settings::write(&place.folder, programs)?;
    let plan = Plan {
        postgres: programs.path("postgres"),
        account: account.clone(),
        place: place.clone(),
        socket_dir,
    };
    let keeper = Keeper::start(plan.clone(), purpose, &options.progress)?;
    Ok((plan, keeper))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::postmaster::members;

    #[test]
    fn a_machine_without_setpriv_starts_and_stops_it_too() {
        let data = tempfile::Builder::new()
            .permissions(std::os::unix::fs::PermissionsExt::from_mode(0o755))
            .tempdir_in("/tmp")
            .expect("a folder");
        let (place, account) = Place::settle(data.path()).expect("a place");
        let account = account.without_setpriv();
        let programs = Programs::find(None, None, &place.folder).expect("installed");
        let (plan, keeper) =
            start(&place, &account, &programs, Use::Serve, &Options::default()).expect("starts");
        assert!(PidFile::read(&place.database).expect("running").is_ready());
        keeper.health().expect("runs");
        keeper.stop();
        assert_eq!(members(&place.database), Vec::<i32>::new());
        std::fs::remove_dir(&plan.socket_dir).expect("empty");
    }
}
