//! Changing the master key.

use std::time::Duration;

use cluster::Use;
use serde_json::json;
use service::Surroundings;
use service::master_keys::{self, Progress};
use store::master_key::{VersionRow, versions};
use vault::MasterKey;

use crate::answer::{Answer, Failed, json as print_json, refuse, say};
use crate::cli::{Global, KeyCommand};
use crate::keys::{self, Source};
use crate::session::{ACTOR, Session};

/// Time for programs that serve to learn of a new version, several times what they take to look:
/// what is wrapped with it opens nowhere before.
const LEARNING: Duration = Duration::from_secs(3);

pub(crate) async fn run(global: &Global, command: KeyCommand) -> Answer {
    if let KeyCommand::New = command {
        let key = MasterKey::new(Surroundings::of_this_machine().random());
        return say(&key.to_text());
    }
    let session = Session::open(global, Use::Command).await?;
    let done = match command {
        KeyCommand::Rotate { progress } => rotate(global, &session, progress).await,
        KeyCommand::Retire => retire(global, &session).await,
        KeyCommand::Status | KeyCommand::New => status(global, &session).await,
    };
    session.close().await?;
    done
}

/// Begins a change, or goes on with one that was interrupted.
async fn rotate(global: &Global, session: &Session, shown: bool) -> Answer {
    let app = &session.app;
    let known = versions(&mut *app.read().await?).await?;
    if !unfinished(&known) {
        let district = session.district(None).await?;
        let source = Source::of(global);
        let installed = store::installation::read(&mut *app.read().await?).await?;
        let used = installed.map(|row| row.key_fingerprint).unwrap_or_default();
        let (current, new) = chosen(&source, (app.keys().wrap.version(), &used), &known)?;
        let root = match known.last().and_then(|row| row.root.as_deref()) {
            Some(sealed) => current.open_root(app.keys().suite, sealed)?,
            None => current,
        };
        master_keys::begin(app, &ACTOR, &district, &root, &new).await?;
        tokio::time::sleep(LEARNING).await;
    }
    let as_json = global.json;
    let mut last = None;
    let mut progress = |now: Progress| {
        let Progress { done, total, .. } = now;
        if shown && as_json {
            eprintln!("{}", json!({ "done": done, "total": total }));
        } else if shown {
            eprintln!("{done} of {total} keys");
        }
        last = Some(now);
    };
    master_keys::go_on(app, &|| false, &mut progress).await?;
    let (version, keys) = last.map_or((app.keys().wrap.version(), 0), |now| {
        (now.version, now.total)
    });
    if as_json {
        return print_json(&json!({ "version": version, "keys": keys, "finished": true }));
    }
    say(&format!(
        "version {version} of the master key is in use and wraps all {keys} data keys; restart what \
         serves, then drop the old one: menpai key retire"
    ))
}

fn unfinished(known: &[VersionRow]) -> bool {
    known.iter().rev().skip(1).any(|row| row.left)
}

/// The key in use, and the one that takes its place: the one more that the source gives, or one
/// that is made where the source is a file.
fn chosen(
    source: &Source,
    (version, used): (u16, &str),
    known: &[VersionRow],
) -> Result<(MasterKey, MasterKey), Failed> {
    let mut given = source.keys()?;
    let Some(at) = given.iter().position(|key| key.fingerprint() == used) else {
        return refuse(format!("{} no longer gives the key in use", source.name()));
    };
    let current = given.swap_remove(at);
    let is_new = |key: &MasterKey| known.iter().all(|row| row.fingerprint != key.fingerprint());
    given.retain(|key| is_new(key) && key.fingerprint() != current.fingerprint());
    match (given.len(), source) {
        (1, _) => Ok((current, given.remove(0))),
        (0, Source::File(path)) => {
            let new = MasterKey::new(Surroundings::of_this_machine().random());
            let mut all = source.keys()?;
            all.push(new.clone());
            keys::replace(path, &all)?;
            Ok((current, new))
        }
        (0, _) => refuse(format!(
            "{} holds the key in use only: have it give the new one as well, a line more (menpai \
             key new makes one), restart what serves, and rotate again; version {version} stays in \
             use until then",
            source.name()
        )),
        _ => refuse(format!(
            "{} holds several new keys: leave the one that is to be used, beside that in use",
            source.name()
        )),
    }
}

/// Drops the versions that nothing is left under from the key file.
async fn retire(global: &Global, session: &Session) -> Answer {
    let app = &session.app;
    let known = versions(&mut *app.read().await?).await?;
    let left = master_keys::left(app).await?;
    if left > 0 || unfinished(&known) {
        return refuse(format!(
            "{left} data keys are still under an earlier version: menpai key rotate goes on with \
             them"
        ));
    }
    let Some(used) = known.last() else {
        return refuse("the master key was never changed: there is no other to drop");
    };
    let source = Source::of(global);
    let mut given = source.keys()?;
    let before = given.len();
    given.retain(|key| key.fingerprint() == used.fingerprint);
    if let (Source::File(path), 1) = (&source, given.len()) {
        keys::replace(path, &given)?;
    }
    let dropped = before - given.len();
    if global.json {
        let by_hand = !matches!(source, Source::File(_));
        return print_json(&json!({ "dropped": dropped, "by_hand": by_hand && dropped > 0 }));
    }
    say(&match source {
        Source::File(_) => format!("{dropped} earlier keys dropped from {}", source.name()),
        _ => format!(
            "nothing is left under earlier keys: {} may give the key of fingerprint {} only",
            source.name(),
            used.fingerprint
        ),
    })
}

async fn status(global: &Global, session: &Session) -> Answer {
    let app = &session.app;
    let mut known = versions(&mut *app.read().await?).await?;
    if known.is_empty() {
        let installed = store::installation::read(&mut *app.read().await?).await?;
        known.extend(installed.map(|row| VersionRow {
            version: 1,
            fingerprint: row.key_fingerprint,
            root: None,
            left: true,
        }));
    }
    let left = master_keys::left(app).await?;
    let newest = known.last().map(|row| row.version);
    for row in known {
        let state = match (Some(row.version) == newest, row.left) {
            (true, _) => "in_use",
            (false, true) => "being_replaced",
            (false, false) => "replaced",
        };
        let (version, fingerprint) = (row.version, row.fingerprint);
        if global.json {
            print_json(&json!({
                "version": version, "fingerprint": fingerprint, "state": state,
                "left": if state == "being_replaced" { left } else { 0 },
            }))?;
        } else if state == "being_replaced" {
            say(&format!(
                "version {version} {fingerprint} {state}: {left} data keys left under earlier ones"
            ))?;
        } else {
            say(&format!("version {version} {fingerprint} {state}"))?;
        }
    }
    Ok(())
}
