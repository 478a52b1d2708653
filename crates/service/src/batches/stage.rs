//! Rows on their way from the reader into the database: put together, encoded and sealed.

use std::sync::mpsc::SyncSender;

use intake::{Entry, Ignored};
use store::copy::CopyRows;
use tokio::sync::mpsc;
use tokio::task::JoinHandle;
use uuid::Uuid;
use vault::DataKey;
use zeroize::Zeroizing;

use super::said::{Said, chunk, seal_chunk};
use crate::App;

/// Rows sealed together. One is read back by opening its chunk, so not too many.
pub(crate) const CHUNK: usize = 64;
/// Chunks handed on together.
const PORTION: usize = 32;

/// Rows for the database.
pub(super) enum Staged {
    Rows(CopyRows),
    Ignored(CopyRows),
}

/// Chunks in the clear, each with the place of its last row; or the ignored rows.
enum Open {
    Chunks(Vec<(i32, Zeroizing<Vec<u8>>)>),
    Ignored(CopyRows),
}

/// Takes entries on the reader's thread and encodes them there: what one thread allocates and
/// another frees costs more than the encoding. Sealing has a thread of its own.
pub(super) struct Stager {
    district: String,
    batch: Uuid,
    // Of the chunk begun.
    words: Vec<Said>,
    chunks: Vec<(i32, Zeroizing<Vec<u8>>)>,
    ignored: CopyRows,
    count: i32,
    ignored_count: i32,
    sheets: Vec<String>,
    to_seal: SyncSender<Open>,
}

impl Stager {
    /// One for a batch, where its sealed rows arrive, and the sealing's end: rows are safe once it
    /// came to it.
    pub(super) fn start(
        app: &App,
        district: &str,
        batch: Uuid,
        key: DataKey,
    ) -> (Self, mpsc::Receiver<Staged>, JoinHandle<()>) {
        let (to_seal, open) = std::sync::mpsc::sync_channel::<Open>(4);
        let (sealed, receiver) = mpsc::channel(4);
        let (app, district) = (app.clone(), district.to_owned());
        let stager = Self {
            district: district.clone(),
            batch,
            words: Vec::with_capacity(CHUNK),
            chunks: Vec::with_capacity(PORTION),
            ignored: CopyRows::new(),
            count: 0,
            ignored_count: 0,
            sheets: Vec::new(),
            to_seal,
        };
        let sealing = tokio::task::spawn_blocking(move || {
            for some in open {
                let some = match some {
                    Open::Chunks(chunks) => {
                        Staged::Rows(seal(&app, &district, batch, &key, chunks))
                    }
                    Open::Ignored(copy) => Staged::Ignored(copy),
                };
                // Nobody listens any more when the transaction failed; the rows are of no use then.
                if sealed.blocking_send(some).is_err() {
                    return;
                }
            }
        });
        (stager, receiver, sealing)
    }

    pub(super) fn take(&mut self, entry: Entry) {
        match entry {
            Entry::Tenancy(tenancy) => {
                self.count += 1;
                self.words.push(Said::from(tenancy));
                if self.words.len() == CHUNK {
                    self.close();
                }
            }
            Entry::Ignored(ignored) => self.ignore(&ignored),
        }
    }

    fn ignore(&mut self, ignored: &Ignored) {
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

    /// Ends the chunk begun.
    fn close(&mut self) {
        if self.words.is_empty() {
            return;
        }
        self.chunks.push((self.count, chunk(&self.words)));
        self.words.clear();
        if self.chunks.len() == PORTION {
            self.hand_on();
        }
    }

    fn hand_on(&mut self) {
        let chunks = std::mem::replace(&mut self.chunks, Vec::with_capacity(PORTION));
        // Nobody listens any more when the transaction failed.
        let _ = self.to_seal.send(Open::Chunks(chunks));
    }

    /// The sheet's place among those that rows came from, from 1.
    fn sheet_number(&mut self, name: &str) -> usize {
        let known = self.sheets.iter().position(|sheet| sheet == name);
        known.unwrap_or_else(|| {
            self.sheets.push(name.to_owned());
            self.sheets.len() - 1
        }) + 1
    }

    /// Hands the rest on; how many tenancies there were.
    pub(super) fn finish(mut self) -> i32 {
        self.close();
        self.hand_on();
        // As above.
        let _ = self.to_seal.send(Open::Ignored(self.ignored));
        self.count
    }
}

fn seal(
    app: &App,
    district: &str,
    batch: Uuid,
    key: &DataKey,
    chunks: Vec<(i32, Zeroizing<Vec<u8>>)>,
) -> CopyRows {
    let mut copy = CopyRows::new();
    for (last, words) in chunks {
        let nonce = app.surroundings().random();
        copy.field(district);
        copy.field(batch);
        copy.field(last);
        copy.field(seal_chunk(&words, key, district, batch, last, nonce));
        copy.end();
    }
    copy
}
