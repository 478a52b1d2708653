//! A dump of the database and, apart from it, the wrapped key: either alone tells nothing.

use std::ffi::OsString;
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use cluster::{Cluster, Use};
use service::{App, Surroundings, audit_log};
use vault::keyfile;

use crate::answer::{Answer, Failed, json, refuse, say};
use crate::cli::{BackupArgs, Global, RestoreArgs};
use crate::commands::privacy;
use crate::keys;
use crate::session::{self, Session};

const PASSPHRASE: &str = "MENPAI_BACKUP_PASSPHRASE";

fn keys_file(file: &Path) -> PathBuf {
    let mut name = OsString::from(file);
    name.push(".keys");
    name.into()
}

fn passphrase(args: &BackupArgs) -> Result<Option<String>, Failed> {
    let text = match &args.passphrase_file {
        Some(file) => std::fs::read_to_string(file)
            .map_err(|error| Failed(format!("{} can't be read: {error}", file.display())))?,
        None => match std::env::var(PASSPHRASE) {
            Ok(text) => text,
            Err(_) => return Ok(None),
        },
    };
    Ok(Some(text.trim_end_matches(['\n', '\r']).to_owned()))
}

/// A tool of PostgreSQL against the private cluster or the server.
fn tool(cluster: Option<&Cluster>, url: &str, program: &str) -> Command {
    if let Some(cluster) = cluster {
        return cluster.command(program);
    }
    let mut command = Command::new(program);
    command.env("PGDATABASE", url);
    command
}

fn run_tool(command: &mut Command, what: &str) -> Answer {
    let output = command.stdin(Stdio::null()).output().map_err(|error| {
        Failed(format!(
            "{what} can't be started: {error}: install postgresql-client"
        ))
    })?;
    if output.status.success() {
        return Ok(());
    }
    let said = String::from_utf8_lossy(&output.stderr);
    refuse(format!(
        "{what} failed: {}",
        said.lines().take(3).collect::<Vec<_>>().join(" ")
    ))
}

pub(crate) async fn backup(global: &Global, args: &BackupArgs) -> Answer {
    let keys_path = keys_file(&args.file);
    for path in [&args.file, &keys_path] {
        if path.exists() {
            return refuse(format!(
                "{} is there already: name another file",
                path.display()
            ));
        }
    }
    let given = passphrase(args)?;
    let session = Session::open(global, Use::Command).await?;
    let mut conn = session.app.read().await?;
    let known = store::installation::read(&mut conn).await?;
    let versions = store::master_key::versions(&mut conn).await?;
    drop(conn);
    let whole = versions.iter().rev().skip(1).all(|row| !row.left);
    let fingerprint = known.map(|known| known.key_fingerprint).unwrap_or_default();
    let done = write(
        global,
        args,
        &session,
        given.as_deref(),
        (&fingerprint, whole),
    );
    session.close().await?;
    let made = done?;
    if global.json {
        return json(&serde_json::json!({
            "dump": args.file, "keys": keys_path, "passphrase": made,
        }));
    }
    say(&format!(
        "wrote {} and {}",
        args.file.display(),
        keys_path.display()
    ))?;
    if let Some(made) = made {
        say(&format!(
            "passphrase of the keys, shown once, keep it apart from both: {made}"
        ))?;
    }
    Ok(())
}

/// Writes both files; gives the passphrase where it had to be made.
fn write(
    global: &Global,
    args: &BackupArgs,
    session: &Session,
    given: Option<&str>,
    (fingerprint, made_whole): (&str, bool),
) -> Result<Option<String>, Failed> {
    let here = Surroundings::of_this_machine();
    let made = given
        .is_none()
        .then(|| vault::session::SessionToken::new(here.random()).text());
    let phrase = given.or(made.as_deref()).unwrap_or_default();
    let suite = session.app.keys().suite;
    let used = session.app.keys().wrap.version();
    if used > 1 && !made_whole {
        return refuse(
            "the master key is being changed: finish it first (menpai key rotate), so that the \
             backup opens with one key",
        );
    }
    let masters = keys::open_for(global, Some(fingerprint))?;
    let wrapped = keyfile::wrap(suite, &masters[0], phrase, here.random(), here.random())?;
    let url = global.database_url.clone().unwrap_or_default();
    let scratch = args.file.with_extension("unfinished");
    // pg_dump would make it readable for everybody: names of staff and digests of passwords are in
    // the clear in it.
    std::fs::OpenOptions::new()
        .write(true)
        .create(true)
        .truncate(true)
        .mode(0o600)
        .open(&scratch)
        .map_err(|error| Failed(format!("{} can't be written: {error}", scratch.display())))?;
    let mut dump = tool(session.cluster.as_ref(), &url, "pg_dump");
    dump.args(["--format=custom", "--no-owner", "--no-privileges", "--file"])
        .arg(&scratch);
    let dumped = run_tool(&mut dump, "pg_dump");
    if dumped.is_err() {
        let _ = std::fs::remove_file(&scratch);
    }
    dumped?;
    let keys_path = keys_file(&args.file);
    let mut file = std::fs::OpenOptions::new()
        .write(true)
        .create_new(true)
        .mode(0o600)
        .open(&keys_path)
        .map_err(|error| Failed(format!("{} can't be written: {error}", keys_path.display())))?;
    std::io::Write::write_all(&mut file, &wrapped)?;
    file.sync_all()?;
    // The dump takes its name last: a file of that name is a whole backup.
    std::fs::rename(&scratch, &args.file)?;
    Ok(made)
}

pub(crate) async fn restore(global: &Global, asked: &RestoreArgs) -> Answer {
    let args = &asked.backup;
    let keys_path = keys_file(&args.file);
    let Some(phrase) = passphrase(args)? else {
        return refuse(format!(
            "the keys need their passphrase: --passphrase-file or {PASSPHRASE}"
        ));
    };
    let wrapped = std::fs::read(&keys_path)
        .map_err(|error| Failed(format!("{} can't be read: {error}", keys_path.display())))?;
    std::fs::File::open(&args.file)
        .map_err(|error| Failed(format!("{} can't be read: {error}", args.file.display())))?;
    if let Some(ledger) = &asked.ledger {
        privacy::opened(ledger)?;
    }
    let master = keyfile::unwrap(&wrapped, &phrase)?;
    std::fs::create_dir_all(&global.data)?;
    let present = keys::path(&global.data);
    // A key service or the environment that gives the key already needs no file.
    let source = keys::Source::of(global);
    let in_file = matches!(source, keys::Source::File(_));
    let mut there = source.keys()?.into_iter().peekable();
    let is_there = there.peek().is_some();
    if is_there && !there.any(|key| key.as_bytes() == master.as_bytes()) {
        return refuse(format!(
            "{} holds another key: restore into an empty data folder",
            global.data.display()
        ));
    }
    let (cluster, url) = session::database(global, Use::Command).await?;
    let pool = store::connect(&url, 4).await?;
    if store::migrate::exists(&pool).await? {
        // Else a connection on its way back would tell of the cluster's end beside the refusal.
        pool.close().await;
        return refuse("there is a registry here already: restore into an empty data folder");
    }
    // Before the rows: an interrupted restore must not leave them with a key made anew.
    if in_file && !is_there {
        keys::write(&present, &master)?;
    }
    // Nothing is served from what an interrupted restore leaves.
    let unfinished = global.data.join(session::RESTORING);
    std::fs::write(&unfinished, "")?;
    let mut load = tool(cluster.as_ref(), &url, "pg_restore");
    load.args([
        "--no-owner",
        "--no-privileges",
        "--exit-on-error",
        "--single-transaction",
    ]);
    match &cluster {
        Some(_) => load.args(["--dbname", cluster::DATABASE]),
        None => load.args(["--dbname", &url]),
    };
    load.arg(&args.file);
    run_tool(&mut load, "pg_restore")?;
    store::migrate::run(&pool).await?;
    // The backup holds keys that were destroyed after it was made.
    let mut conn = pool.acquire().await.map_err(store::StoreError::from)?;
    store::retention::set_ledger_wanted(&mut conn, true).await?;
    drop(conn);
    std::fs::remove_file(&unfinished)?;
    let keys = session::keys_of(&pool, global).await?;
    let app = App::new(pool, keys, Surroundings::of_this_machine());
    let session = Session { app, cluster };
    let districts = session.districts().await?;
    for district in &districts {
        if audit_log::verify(&session.app, district, &[])
            .await?
            .is_err()
        {
            return refuse(format!(
                "restored, but the audit log of district {district} does not verify: `menpai audit \
                 verify` says why"
            ));
        }
    }
    let destroyed = privacy::after_restore(&session, asked).await;
    session.close().await?;
    let destroyed = destroyed?;
    say(&format!(
        "restored {} districts, audit log intact",
        districts.len()
    ))?;
    say(&destroyed)
}
