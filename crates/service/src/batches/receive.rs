use intake::{Channel, Entry, Limits, Refused, SourceFile};
use policy::{Action, Actor, Permit};
use store::copy::CopyRows;
use store::reports::{self as rows, NewBatch};
use uuid::Uuid;
use vault::{DataKey, Field};

use super::stage::{Staged, Stager};
use crate::{App, Error, Note, Refusal};

/// Bytes of the file in one stored part.
const PART: usize = 1 << 20;
/// A file to be taken in.
#[derive(Clone)]
pub struct Incoming {
    /// The name it came with.
    pub name: String,
    /// Its content.
    pub bytes: std::sync::Arc<[u8]>,
    /// Who sends it.
    pub source: String,
    /// How.
    pub channel: Channel,
}

impl std::fmt::Debug for Incoming {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(
            f,
            "Incoming({} bytes, {})",
            self.bytes.len(),
            self.channel.wire()
        )
    }
}

/// A file that is safe in the database.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Received {
    /// The batch it is.
    pub batch: Uuid,
    /// Whether it was one already: the same file was sent before.
    pub repeated: bool,
}

/// Whose file it is.
pub(crate) enum Sender<'a> {
    /// As somebody of the staff writes it: the same file is one batch, whoever it came from.
    Named(&'a str),
    /// The agency that one acts for: what others sent is not known there.
    Agency(Uuid),
}

impl Sender<'_> {
    fn agency(&self) -> Option<Uuid> {
        match self {
            Self::Named(_) => None,
            Self::Agency(id) => Some(*id),
        }
    }
}

/// Takes a file in: read, sealed and staged in one transaction, with the job that goes on with
/// it. A file that can't be read changes nothing; the same file again is the batch it was.
///
/// # Errors
/// [`Error::Refused`] with one line that says what is wrong with the file or the sender's name.
pub async fn receive(
    app: &App,
    actor: &Actor,
    district: &str,
    incoming: Incoming,
) -> Result<Received, Error> {
    let permit = actor.may(Action::UploadBatch, district)?;
    let source = incoming.source.trim().to_owned();
    if source.is_empty() || source.chars().count() > 100 {
        return Err(Refusal::new(
            "source-missing",
            "say who sends the file (--source NAME, 1 to 100 characters)",
        )
        .on("source")
        .into());
    }
    take_in(app, &permit, district, Sender::Named(&source), incoming).await
}

/// The same, for who was allowed to send it.
pub(crate) async fn take_in(
    app: &App,
    permit: &Permit,
    district: &str,
    sender: Sender<'_>,
    incoming: Incoming,
) -> Result<Received, Error> {
    let digest = digest(&incoming.bytes);
    let mut conn = app.read().await?;
    let own = sender.agency();
    if let Some(batch) = rows::batch_by_file(&mut conn, district, own, &digest).await? {
        return Ok(Received {
            batch,
            repeated: true,
        });
    }
    drop(conn);

    let batch = app.surroundings().id();
    let key = DataKey::new(app.keys().suite, app.surroundings().random());
    let place = |column| Field {
        column,
        district,
        row: batch,
    };
    let wrapped = key.wrap(
        &app.keys().wrap,
        place("batch.data_key"),
        app.surroundings().random(),
    );
    let file_name = key.seal(
        place("batch.file_name"),
        incoming.name.as_bytes(),
        app.surroundings().random(),
    );
    let mut change = app.change(district, permit).await?;
    let at = change.at;
    let agency = match sender {
        Sender::Agency(id) => id,
        Sender::Named(source) => {
            rows::agency(change.conn(), app.surroundings().id(), source, at).await?
        }
    };
    let new = NewBatch {
        id: batch,
        agency_id: agency,
        channel: incoming.channel.wire(),
        file_name: &file_name,
        sha256: &digest,
        size: i64::try_from(incoming.bytes.len()).unwrap_or(i64::MAX),
        data_key: &wrapped,
        staged: 0,
        at,
        by: permit.staff_id(),
    };
    match rows::insert_batch(change.conn(), district, &new).await {
        // Somebody sent the same file at the same moment and was faster.
        Err(store::StoreError::Constraint {
            duplicate: true, ..
        }) => {
            drop(change);
            let mut conn = app.read().await?;
            let batch = rows::batch_by_file(&mut conn, district, own, &digest)
                .await?
                .ok_or(Error::Stale)?;
            return Ok(Received {
                batch,
                repeated: true,
            });
        }
        other => other?,
    }
    let mut copy = CopyRows::new();
    for (part, piece) in (0_i32..).zip(incoming.bytes.chunks(PART)) {
        let column = format!("batch_file.content/{part}");
        let sealed = key.seal(
            Field {
                column: &column,
                district,
                row: batch,
            },
            piece,
            app.surroundings().random(),
        );
        copy.field(district);
        copy.field(batch);
        copy.field(part);
        copy.field(&sealed);
        copy.end();
        rows::copy_file_parts(change.conn(), &mut copy).await?;
    }
    let staged = stage(app, &mut change, district, batch, key, incoming).await?;
    rows::set_staged(change.conn(), district, batch, staged).await?;
    let note = Note::new("batch.received", "batch", batch).saying(format!("{staged} rows"));
    change.commit(note).await?;
    Ok(Received {
        batch,
        repeated: false,
    })
}

async fn stage(
    app: &App,
    change: &mut crate::Change,
    district: &str,
    batch: Uuid,
    key: DataKey,
    incoming: Incoming,
) -> Result<i32, Error> {
    let today = app.surroundings().now().to_zoned(crate::shanghai()).date();
    let (mut stager, mut sealed, sealing) = Stager::start(app, district, batch, key);
    let reader = tokio::task::spawn_blocking(move || {
        let file = SourceFile {
            name: &incoming.name,
            bytes: &incoming.bytes,
        };
        let limits = Limits::default();
        let advert = incoming.channel == Channel::Listing;
        let mut take = |entry| stager.take(if advert { without_days(entry) } else { entry });
        let read = intake::read_each(&file, incoming.channel, &limits, today, &mut take);
        let count = stager.finish();
        read.map(|_| count)
    });
    while let Some(staged) = sealed.recv().await {
        match staged {
            Staged::Rows(mut copy) => rows::copy_chunks(change.conn(), &mut copy).await?,
            Staged::Ignored(mut copy) => rows::copy_ignored(change.conn(), &mut copy).await?,
        }
    }
    let stopped = |error| Error::Internal(format!("reading the file stopped: {error}"));
    let read = reader.await.map_err(stopped)?;
    sealing.await.map_err(stopped)?;
    Ok(read.map_err(|refused| refusal(&refused))?)
}

/// An advert says when a dwelling is free or was offered, which are no days of a tenancy: the same
/// advert of another day is the same.
fn without_days(entry: Entry) -> Entry {
    match entry {
        Entry::Tenancy(mut tenancy) => {
            (tenancy.from, tenancy.to) = (None, None);
            Entry::Tenancy(tenancy)
        }
        ignored @ Entry::Ignored(_) => ignored,
    }
}

fn digest(bytes: &[u8]) -> Vec<u8> {
    vault::digest(bytes).to_vec()
}

/// The reader's refusal, for people.
pub(super) fn refusal(refused: &Refused) -> Refusal {
    let code = match refused {
        Refused::Empty => "file-empty",
        Refused::Broken { .. } => "file-broken",
        Refused::Encrypted => "file-encrypted",
        Refused::TooBig { .. } => "file-too-big",
        Refused::ZipBomb => "file-zip-bomb",
        Refused::WrongType { .. } => "file-wrong-type",
        Refused::NoTable => "file-no-table",
    };
    Refusal::new(code, refused.to_string())
        .on("file")
        .with(refused.zh())
}
