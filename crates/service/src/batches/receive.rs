use intake::{Channel, Entry, Limits, Refused, SourceFile};
use policy::{Action, Actor};
use store::copy::CopyRows;
use store::reports::{self as rows, NewBatch};
use tokio::sync::mpsc;
use uuid::Uuid;
use vault::{DataKey, Field};

use super::said::{Said, seal_chunk};
use crate::{App, Error, Note, Refusal};

/// Bytes of the file in one stored part.
const PART: usize = 1 << 20;
/// Rows read and sent to the database at once.
const PORTION: usize = 2048;
/// Rows sealed together. One is read back by opening its chunk, so not too many.
pub(super) const CHUNK: i64 = 64;

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
    let digest = digest(&incoming.bytes);
    let mut conn = app.read().await?;
    if let Some(batch) = rows::batch_by_file(&mut conn, district, &digest).await? {
        return Ok(Received {
            batch,
            repeated: true,
        });
    }
    drop(conn);

    let batch = app.surroundings().id();
    let key = DataKey::new(app.surroundings().random());
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
    let mut change = app.change(district, &permit).await?;
    let at = change.at;
    let agency = rows::agency(change.conn(), app.surroundings().id(), &source, at).await?;
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
            let batch = rows::batch_by_file(&mut conn, district, &digest)
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

/// Staged rows on their way from the reader's thread to the database.
enum Portion {
    Rows(CopyRows),
    Ignored(CopyRows),
}

async fn stage(
    app: &App,
    change: &mut crate::Change,
    district: &str,
    batch: Uuid,
    key: DataKey,
    incoming: Incoming,
) -> Result<i32, Error> {
    let (sender, mut receiver) = mpsc::channel(4);
    let (reader_app, reader_district) = (app.clone(), district.to_owned());
    let today = app.surroundings().now().to_zoned(crate::shanghai()).date();
    // Reading and sealing cost about the same: each has a thread.
    let (entries, to_seal) = std::sync::mpsc::sync_channel::<Vec<Entry>>(4);
    let reader = tokio::task::spawn_blocking(move || {
        let file = SourceFile {
            name: &incoming.name,
            bytes: &incoming.bytes,
        };
        let mut some = Vec::with_capacity(PORTION);
        let mut take = |entry: Entry| {
            some.push(entry);
            if some.len() == PORTION {
                let full = std::mem::replace(&mut some, Vec::with_capacity(PORTION));
                // Nobody listens any more when the transaction failed.
                let _ = entries.send(full);
            }
        };
        let limits = Limits::default();
        let read = intake::read_each(&file, incoming.channel, &limits, today, &mut take);
        // The same as above.
        let _ = entries.send(some);
        read.map(|_| ())
    });
    let sealer = tokio::task::spawn_blocking(move || {
        let mut stager = Stager {
            app: reader_app,
            district: reader_district,
            batch,
            key,
            words: Vec::new(),
            chunks: CopyRows::new(),
            ignored: CopyRows::new(),
            count: 0,
            ignored_count: 0,
            sheets: Vec::new(),
            sender,
        };
        for some in to_seal {
            for entry in &some {
                stager.take(entry);
            }
            stager.send_chunks();
        }
        stager.finish();
        stager.count
    });
    while let Some(portion) = receiver.recv().await {
        match portion {
            Portion::Rows(mut copy) => rows::copy_chunks(change.conn(), &mut copy).await?,
            Portion::Ignored(mut copy) => rows::copy_ignored(change.conn(), &mut copy).await?,
        }
    }
    let outcome = reader.await;
    let staged = sealer.await;
    let stopped = |error| Error::Internal(format!("reading the file stopped: {error}"));
    outcome
        .map_err(stopped)?
        .map_err(|refused| refusal(&refused))?;
    staged.map_err(stopped)
}

struct Stager {
    app: App,
    district: String,
    batch: Uuid,
    key: DataKey,
    // Of the chunk begun.
    words: Vec<Said>,
    chunks: CopyRows,
    ignored: CopyRows,
    count: i32,
    ignored_count: i32,
    sheets: Vec<String>,
    sender: mpsc::Sender<Portion>,
}

impl Stager {
    fn take(&mut self, entry: &Entry) {
        match entry {
            Entry::Tenancy(tenancy) => {
                self.count += 1;
                self.words.push(Said::from(tenancy));
                if i64::from(self.count) % CHUNK == 0 {
                    self.seal();
                }
            }
            Entry::Ignored(ignored) => {
                self.ignored_count += 1;
                self.ignored.field(&self.district);
                self.ignored.field(self.batch);
                self.ignored.field(self.ignored_count);
                let sheet = self.sheet_number(&ignored.sheet);
                self.ignored.count(sheet);
                self.ignored.count(ignored.row);
                self.ignored.field(ignored.reason.wire());
                self.ignored.end();
            }
        }
    }

    fn seal(&mut self) {
        if self.words.is_empty() {
            return;
        }
        let nonce = self.app.surroundings().random();
        let (key, district) = (&self.key, &self.district);
        let sealed = seal_chunk(&self.words, key, district, self.batch, self.count, nonce);
        self.words.clear();
        self.chunks.field(&self.district);
        self.chunks.field(self.batch);
        self.chunks.field(self.count);
        self.chunks.field(&sealed);
        self.chunks.end();
    }

    /// The sheet's place among those that rows came from, from 1.
    fn sheet_number(&mut self, name: &str) -> usize {
        let known = self.sheets.iter().position(|sheet| sheet == name);
        known.unwrap_or_else(|| {
            self.sheets.push(name.to_owned());
            self.sheets.len() - 1
        }) + 1
    }

    fn send_chunks(&mut self) {
        if self.chunks.is_empty() {
            return;
        }
        // Nobody listens any more when the transaction failed; the rows are of no use then.
        let _ = self
            .sender
            .blocking_send(Portion::Rows(std::mem::take(&mut self.chunks)));
    }

    fn finish(&mut self) {
        self.seal();
        self.send_chunks();
        let _ = self
            .sender
            .blocking_send(Portion::Ignored(std::mem::take(&mut self.ignored)));
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
