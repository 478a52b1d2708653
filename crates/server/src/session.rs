//! What every command needs first: the database, its schema, the keys.

use cluster::{Cluster, Use};
use policy::Actor;
use service::{App, Surroundings, audit_log};
use store::installation::Installation;
use store::master_key::VersionRow;
use vault::{Keyring, MasterKey, Suite};

use crate::answer::{Failed, refuse};
use crate::cli::Global;
use crate::keys;

/// Connections of one program: below the private cluster's limit with room for commands beside it.
const CONNECTIONS: u32 = 16;

/// A file in the data folder while a restore is under way.
pub(crate) const RESTORING: &str = "restore-unfinished";

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
        if global.data.join(RESTORING).exists() {
            return refuse(format!(
                "a restore into {} was interrupted: empty the data folder (and the database of \
                 --database-url) and restore again",
                global.data.display()
            ));
        }
        let (cluster, url) = database(global, purpose).await?;
        let pool = store::connect(&url, CONNECTIONS).await?;
        store::read_only_check(&pool).await?;
        if cluster.is_some() {
            store::migrate::run(&pool).await?;
        } else {
            store::migrate::check(&pool).await?;
        }
        let keys = keys_of(&pool, global).await?;
        let app = App::new(pool, keys, Surroundings::of_this_machine());
        app.keep_library(global.data.join("library.snapshot"), build());
        let source = keys::Source::of(global);
        app.keep_keys(Box::new(move || source.keys().map_err(|failed| failed.0)));
        service::receipts::list_key(&app).await?;
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

/// The keys the database was written with, for its algorithms; remembers both at the first start.
pub(crate) async fn keys_of(pool: &store::Pool, global: &Global) -> Result<Keyring, Failed> {
    let mut conn = pool.acquire().await.map_err(store::StoreError::from)?;
    let known = store::installation::read(&mut conn).await?;
    let fingerprint = known.as_ref().map(|known| known.key_fingerprint.as_str());
    let given = keys::open_for(global, fingerprint)?;
    if let Some(known) = &known {
        return ring(&mut conn, global, suite_of(known, global)?, &given).await;
    }
    let suite = global.suite.unwrap_or_default();
    let fingerprint = given[0].fingerprint();
    store::installation::remember(&mut conn, &fingerprint, suite.name()).await?;
    // Another program may have been first, with a key and algorithms of its own.
    match store::installation::read(&mut conn).await? {
        Some(known) => {
            let given = keys::open_for(global, Some(&known.key_fingerprint))?;
            ring(&mut conn, global, suite_of(&known, global)?, &given).await
        }
        None => Ok(Keyring::new(suite, &given[0])),
    }
}

/// The keys that follow from the one in use, which stands first, and from those before it.
async fn ring(
    conn: &mut store::Conn,
    global: &Global,
    suite: Suite,
    given: &[MasterKey],
) -> Result<Keyring, Failed> {
    let known = store::master_key::versions(conn).await?;
    let Some((newest, earlier)) = known.split_last() else {
        return Ok(Keyring::new(suite, &given[0]));
    };
    let number = |row: &VersionRow| u16::try_from(row.version).unwrap_or_default();
    let root = newest.root.as_deref().unwrap_or_default();
    keys::keep_root(&global.data, root)?;
    let root = given[0].open_root(suite, root)?;
    let ring = Keyring::rotated(suite, &root, (number(newest), &given[0]));
    for row in earlier {
        match given
            .iter()
            .find(|key| key.fingerprint() == row.fingerprint)
        {
            Some(key) => ring.wrap.learn(number(row), key),
            None if row.left => {
                return refuse(format!(
                    "the master key is being changed and data keys are left under version {} \
                     (fingerprint {}), which {} doesn't give: have it give both until menpai key \
                     rotate has finished",
                    row.version,
                    row.fingerprint,
                    keys::Source::of(global).name()
                ));
            }
            None => {}
        }
    }
    Ok(ring)
}

/// The algorithms of a database; refuses where others are asked for.
fn suite_of(known: &Installation, global: &Global) -> Result<Suite, Failed> {
    let Some(suite) = Suite::parse(&known.suite) else {
        return refuse(format!(
            "this database was written with the algorithms {:?}, which this program doesn't know: \
             upgrade it",
            known.suite
        ));
    };
    match global.suite {
        Some(asked) if asked != suite => refuse(format!(
            "this database was set up with --suite {}, and what is sealed with it opens with no \
             other: --suite {} is for a new one",
            suite.name(),
            asked.name()
        )),
        _ => Ok(suite),
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
