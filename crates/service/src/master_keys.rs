//! Changing the master key while the program serves: a new version wraps what is sealed from now
//! on, and every data key is wrapped anew in pages. A page is one transaction together with how
//! far it came, so a run that is killed goes on where it stood, by this program or another.

use policy::Actor;
use store::master_key::{self as rows, Holder, Place, VersionRow};
use uuid::Uuid;
use vault::{DataKey, Field, Keyring, MasterKey, WrapKey};

use crate::{App, Error, Note};

/// Data keys that are wrapped anew together.
const PAGE: i64 = 500;

/// Where the program's master keys come from; asked again while it runs, when the database says
/// that another version is in use.
pub type Source = Box<dyn Fn() -> Result<Vec<MasterKey>, String> + Send + Sync>;

/// How far a change has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Progress {
    /// Version in use.
    pub version: u16,
    /// Data keys looked at.
    pub done: i64,
    /// Data keys in all, as of the beginning of this run.
    pub total: i64,
    /// Whether nothing is left under earlier versions.
    pub finished: bool,
}

impl App {
    /// Says where master keys come from.
    pub fn keep_keys(&self, source: Source) {
        self.key_source().get_or_init(|| source);
    }
}

/// Takes a new version of the master key into use. `root` is the first version. Everybody who
/// serves learns of it by [`look`].
///
/// # Errors
/// [`Error::Stale`] where somebody else changed it at the same time; [`Error::Store`].
pub async fn begin(
    app: &App,
    actor: &Actor,
    district: &str,
    root: &MasterKey,
    new: &MasterKey,
) -> Result<u16, Error> {
    let (keys, here) = (app.keys(), app.surroundings());
    let version = keys.wrap.version() + 1;
    let sealed = new.seal_root(keys.suite, root, here.random());
    // What was signed before is checked for as long as it hangs or is kept.
    crate::receipts::list_key(app).await?;
    let mut change = app.change_by(district, actor).await?;
    let (fingerprint, at) = (new.fingerprint(), change.at);
    let begun = rows::begin(
        change.conn(),
        (i32::from(version), &fingerprint, &sealed),
        at,
    );
    match begun.await {
        Err(store::StoreError::Constraint {
            duplicate: true, ..
        }) => return Err(Error::Stale),
        other => other?,
    }
    let note = Note::new("key.rotated", "key", &fingerprint).saying(format!("version {version}"));
    change.commit(note).await?;
    keys.wrap.learn(version, new);
    sign_with(app, new).await?;
    Ok(version)
}

/// Signs plates and receipts with the keys of this master key from now on; what was signed before is
/// known by the list of keys.
async fn sign_with(app: &App, master: &MasterKey) -> Result<(), Error> {
    let keys = Keyring::new(app.keys().suite, master);
    if keys.receipt.public() == app.signing().receipt.public() {
        return Ok(());
    }
    crate::receipts::list(app, &keys).await?;
    app.sign_with(keys);
    Ok(())
}

/// Learns the versions whose keys are given. Whether the one in use is known.
///
/// # Errors
/// [`Error::Store`].
pub async fn learn(app: &App, given: &[MasterKey]) -> Result<bool, Error> {
    let known = rows::versions(&mut *app.read().await?).await?;
    for row in &known {
        let key = given
            .iter()
            .find(|key| key.fingerprint() == row.fingerprint);
        if let (Some(key), Ok(version)) = (key, u16::try_from(row.version)) {
            app.keys().wrap.learn(version, key);
        }
    }
    // What hangs at a door or is handed out from now on is signed by the version in use.
    if let Some(newest) = known.last()
        && let Some(key) = given
            .iter()
            .find(|key| key.fingerprint() == newest.fingerprint)
    {
        sign_with(app, key).await?;
    }
    Ok(known.last().is_none_or(|row| in_use(app, row)))
}

fn in_use(app: &App, row: &VersionRow) -> bool {
    i32::from(app.keys().wrap.version()) == row.version
}

/// Looks whether another version is in use, asks the source for its key, and goes on wrapping what
/// is left. Whether there is nothing to do.
///
/// # Errors
/// [`Error::Internal`] where the source doesn't give the key in use; [`Error::Store`].
pub async fn look(app: &App, stop: &(dyn Fn() -> bool + Sync)) -> Result<bool, Error> {
    let known = rows::versions(&mut *app.read().await?).await?;
    let Some(newest) = known.last() else {
        return Ok(true);
    };
    if !in_use(app, newest) {
        let source = app.key_source().get();
        let given = source.map_or_else(|| Ok(Vec::new()), |ask| ask());
        let given = given.map_err(Error::Internal)?;
        if !learn(app, &given).await? {
            return Err(Error::Internal(format!(
                "version {} of the master key is in use and not known here: restart with a key \
                 source that gives it (fingerprint {})",
                newest.version, newest.fingerprint
            )));
        }
    }
    if known.iter().rev().skip(1).any(|row| row.left) {
        return go_on(app, stop, &mut |_| {}).await;
    }
    Ok(true)
}

/// Wraps what is left under earlier versions. Whether nothing is left; `progress` is told after
/// each page.
///
/// # Errors
/// [`Error::Sealed`] for a key that doesn't open; [`Error::Store`].
pub async fn go_on(
    app: &App,
    stop: &(dyn Fn() -> bool + Sync),
    progress: &mut (dyn FnMut(Progress) + Send),
) -> Result<bool, Error> {
    let version = app.keys().wrap.version();
    let mut conn = app.read().await?;
    let tables = rows::holders(&mut conn).await?;
    let mut total = 0;
    for table in &tables {
        total += rows::count(&mut conn, table).await?;
    }
    loop {
        let mut done = 0;
        for table in &tables {
            let mut place = rows::place(&mut conn, i32::from(version), &table.table).await?;
            done += place.seen;
            while !stop() {
                let before = place.seen;
                let Some(next) = page(app, version, table, &place).await? else {
                    break;
                };
                place = next;
                done += place.seen - before;
                progress(Progress {
                    version,
                    done,
                    total,
                    finished: false,
                });
            }
        }
        if stop() {
            return Ok(false);
        }
        // Rows may have been written behind the walk by programs that hadn't learnt yet.
        let mut left = 0;
        for table in &tables {
            left += rows::others(&mut conn, table, i32::from(version)).await?;
        }
        let (version, at) = (i32::from(version), app.surroundings().now());
        if left == 0 {
            rows::finish(&mut conn, version, at).await?;
            break;
        }
        rows::forget(&mut conn, version).await?;
    }
    progress(Progress {
        version,
        done: total,
        total,
        finished: true,
    });
    Ok(true)
}

/// How many data keys are left under earlier versions.
///
/// # Errors
/// [`Error::Store`].
pub async fn left(app: &App) -> Result<i64, Error> {
    let mut conn = app.read().await?;
    let version = i32::from(app.keys().wrap.version());
    let mut left = 0;
    for table in rows::holders(&mut conn).await? {
        left += rows::others(&mut conn, &table, version).await?;
    }
    Ok(left)
}

/// Wraps a page of a table; where it ended, none behind the last.
async fn page(
    app: &App,
    version: u16,
    table: &Holder,
    after: &Place,
) -> Result<Option<Place>, Error> {
    let mut tx = app.pool().begin().await.map_err(store::StoreError::from)?;
    let found = rows::page(&mut tx, table, after, PAGE).await?;
    let Some(last) = found.last() else {
        return Ok(None);
    };
    let place = Place {
        district: last.district.clone(),
        id: last.id,
        seen: after.seen + i64::try_from(found.len()).unwrap_or_default(),
    };
    let column = format!("{}.data_key", table.table.trim_matches('"'));
    for of_district in found.chunk_by(|a, b| a.district == b.district) {
        let mut swaps: Vec<(Uuid, Vec<u8>, Vec<u8>)> = Vec::new();
        for row in of_district {
            let Some(wrapped) = &row.data_key else {
                continue;
            };
            if WrapKey::version_of(wrapped) == version {
                continue;
            }
            let field = Field {
                column: &column,
                district: &row.district,
                row: row.id,
            };
            let key = DataKey::unwrap(&app.keys().wrap, field, wrapped)?;
            let again = key.wrap(&app.keys().wrap, field, app.surroundings().random());
            swaps.push((row.id, wrapped.clone(), again));
        }
        if let Some(first) = of_district.first() {
            rows::swap(&mut tx, table, &first.district, &swaps).await?;
        }
    }
    rows::set_place(&mut tx, i32::from(version), &table.table, &place).await?;
    tx.commit().await.map_err(store::StoreError::from)?;
    Ok(Some(place))
}
