//! What every command needs first: the database, its schema, the keys.

use std::path::Path;

use cluster::{Cluster, Use};
use policy::Actor;
use service::{App, Surroundings, audit_log};
use vault::MasterKey;

use crate::answer::{Failed, refuse};
use crate::cli::Global;
use crate::keys;

/// Connections of one program: below the private cluster's limit with room for commands beside it.
const CONNECTIONS: u32 = 16;

/// An open program. Closing it lets the private cluster go.
pub(crate) struct Session {
    pub(crate) app: App,
    pub(crate) cluster: Option<Cluster>,
}

impl Session {
    /// Opens database and keys; upgrades the schema of a private database by itself, and refuses
    /// an old schema on a server, where others may be at work.
    pub(crate) async fn open(global: &Global, purpose: Use) -> Result<Self, Failed> {
        std::fs::create_dir_all(&global.data).map_err(|error| {
            Failed(format!(
                "the data folder {} can't be made: {error}",
                global.data.display()
            ))
        })?;
        let (cluster, url) = database(global, purpose).await?;
        let pool = store::connect(&url, CONNECTIONS).await?;
        store::read_only_check(&pool).await?;
        if cluster.is_some() {
            store::migrate::run(&pool).await?;
        } else {
            store::migrate::check(&pool).await?;
        }
        let master = key_of(&pool, &global.data).await?;
        let app = App::new(pool, &master, Surroundings::of_this_machine());
        app.keep_library(global.data.join("library.snapshot"), build());
        Ok(Self { app, cluster })
    }

    /// Codes of the districts of this database.
    pub(crate) async fn districts(&self) -> Result<Vec<String>, Failed> {
        let mut conn = self.app.read().await?;
        let rows = store::library::districts(&mut conn).await?;
        Ok(rows.into_iter().map(|row| row.district).collect())
    }

    /// Lets everything go, in order. What the command did is sealed in the audit log first: no
    /// server may be running that would.
    pub(crate) async fn close(self) -> Result<(), Failed> {
        for district in self.districts().await? {
            while audit_log::seal(&self.app, &district).await? > 0 {}
        }
        self.app.pool().close().await;
        if let Some(cluster) = self.cluster {
            tokio::task::spawn_blocking(|| cluster.close())
                .await
                .map_err(|error| Failed(error.to_string()))??;
        }
        Ok(())
    }

    /// The district a command is about: the one asked for, or the largest.
    pub(crate) async fn district(&self, asked: Option<&str>) -> Result<String, Failed> {
        let mut conn = self.app.read().await?;
        let districts = store::library::districts(&mut conn).await?;
        match asked {
            None => match districts.into_iter().next() {
                Some(first) => Ok(first.district),
                None => refuse(
                    "the address library is empty: load it first (menpai library import FILE.csv)",
                ),
            },
            Some(code) if districts.iter().any(|d| d.district == code) => Ok(code.to_owned()),
            Some(code) => refuse(format!(
                "there is no district {code} in the address library"
            )),
        }
    }
}

/// The key the database was written with; remembers it at the first start.
pub(crate) async fn key_of(pool: &store::Pool, data: &Path) -> Result<MasterKey, Failed> {
    let mut conn = pool.acquire().await.map_err(store::StoreError::from)?;
    let known = store::installation::read(&mut conn).await?;
    let known = known.map(|known| known.key_fingerprint);
    let master = keys::open_for(data, known.as_deref())?;
    if known.is_some() {
        return Ok(master);
    }
    store::installation::remember(&mut conn, &master.fingerprint()).await?;
    // Another program may have been first, with a key of its own.
    match store::installation::read(&mut conn).await? {
        Some(known) => keys::open_for(data, Some(&known.key_fingerprint)),
        None => Ok(master),
    }
}

/// The database's URL, and the private cluster where there is one.
pub(crate) async fn database(
    global: &Global,
    purpose: Use,
) -> Result<(Option<Cluster>, String), Failed> {
    if let Some(url) = &global.database_url {
        return Ok((None, url.clone()));
    }
    let data = global.data.clone();
    let cluster = tokio::task::spawn_blocking(move || Cluster::open(&data, purpose))
        .await
        .map_err(|error| Failed(error.to_string()))??;
    for notice in cluster.notices() {
        eprintln!("menpai: {notice}");
    }
    let url = cluster.url(cluster::DATABASE);
    Ok((Some(cluster), url))
}

/// Commands act as whoever runs them on the machine, who holds its keys.
pub(crate) const ACTOR: Actor = Actor::Machine;

/// Tells this build of the program from any other: what one keeps for itself is not for another.
fn build() -> String {
    let file = std::env::current_exe().and_then(std::fs::metadata);
    let changed = file.as_ref().ok().and_then(|file| file.modified().ok());
    let since = changed.and_then(|at| at.duration_since(std::time::UNIX_EPOCH).ok());
    format!(
        "{} {} {}",
        env!("CARGO_PKG_VERSION"),
        file.map_or(0, |file| file.len()),
        since.map_or(0, |since| since.as_nanos())
    )
}
