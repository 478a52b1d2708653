//! A call from its fields to what is written and answered.

use std::sync::Arc;

use address::Decision;
use intake::{FaultKind, Pushed, Tenancy};
use jiff::Timestamp;
use policy::Action;
use store::audit::EntryRow;
use store::reports::{self as rows, NewCall};
use uuid::Uuid;
use vault::audit::AuditEntry;
use vault::receipt::SaidDigest;
use vault::{BlindIndex, DataKey, Field, Purpose};

use super::PushError;
use super::token::Program;
use super::writer;
use crate::audit_log::PROGRAM;
use crate::batches::{CHUNK, Said, chunk, open_key, seal_chunk};
use crate::library::Snapshot;
use crate::{App, Error, receipts};

/// Declarations above which a call is prepared on a thread of its own.
const ASIDE: usize = 16;

/// A call, as far as it says what it says.
pub struct Call {
    /// Where it is for; may be left out by who may push to one district only.
    pub district: Option<String>,
    /// Its Idempotency-Key.
    pub key: String,
    /// Its body, to tell another one by.
    pub body: Vec<u8>,
    /// What it declares.
    pub declarations: Vec<Pushed>,
}

impl std::fmt::Debug for Call {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Call({} declarations)", self.declarations.len())
    }
}

/// How a declaration was taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum VerdictKind {
    /// Kept, address understood, nothing to mend.
    Accepted,
    /// Kept; something is to be mended.
    AcceptedWithFaults,
    /// Kept; somebody has to find out which door is meant.
    Review,
    /// Not kept.
    Refused,
}

/// A field that is wrong.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WrongField {
    /// Its way from the call: `/declarations/0/tenants/0/number`.
    pub pointer: String,
    /// Stable name.
    pub code: &'static str,
    /// What to do.
    pub en: &'static str,
    /// The same in Chinese.
    pub zh: &'static str,
}

/// What is said to one declaration.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Verdict {
    /// Its place in the call, from 1.
    pub row: u32,
    /// The declaration that was kept.
    pub declaration: Option<Uuid>,
    /// How it was taken.
    pub kind: VerdictKind,
    /// What is wrong with it.
    pub wrong: Vec<WrongField>,
}

/// A call that was taken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Taken {
    /// The batch it became.
    pub batch: Uuid,
    /// Where.
    pub district: String,
    /// When.
    pub at: Timestamp,
    /// One a declaration, in their order.
    pub verdicts: Vec<Verdict>,
    /// What proves that the call was accepted; none where nothing of it was kept.
    pub receipt: Option<Receipt>,
}

/// The receipt of a call: over the SHA-256 of its body, with a salt, so that whoever finds the
/// receipt can't try what the body said.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Receipt {
    /// One line.
    pub line: String,
    /// The salt, as 32 hexadecimal digits.
    pub salt: String,
}

/// What is answered: written by the caller, kept with the call, and the same for the same call.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answered {
    /// The batch.
    pub batch: Uuid,
    /// The answer's bytes.
    pub answer: Vec<u8>,
    /// The call had come before.
    pub again: bool,
}

/// Takes a call: each declaration judged, those that make sense sealed, all of it on the disk
/// before this returns. `word` writes the answer.
///
/// # Errors
/// [`PushError`]; nothing was kept then.
pub async fn push(
    app: &App,
    program: &Program,
    call: Call,
    word: impl Fn(&Taken) -> Vec<u8> + Send + 'static,
) -> Result<Answered, PushError> {
    let now = app.surroundings().now();
    let client = &program.row;
    app.gates()
        .call(client.id, client.calls_a_minute, now)
        .map_err(PushError::TooMany)?;
    let district = match (&call.district, &client.districts[..]) {
        (Some(asked), _) => asked.clone(),
        (None, [only]) => only.clone(),
        (None, _) => return Err(PushError::DistrictMissing),
    };
    if program
        .actor
        .may(Action::PushDeclarations, &district)
        .is_err()
    {
        return Err(PushError::WrongDistrict(district));
    }
    let index = &app.keys().index;
    let mark = |purpose, parts: &[&[u8]]| {
        let found = BlindIndex::of_parts(index, purpose, parts);
        found.as_bytes().to_vec()
    };
    let key_mark = mark(
        Purpose::PushKey,
        &[client.id.as_bytes(), call.key.as_bytes()],
    );
    let body_mark = mark(Purpose::PushBody, &[&call.body]);
    let snapshot = app.library().await?;
    let prepare = Prepare {
        app: app.clone(),
        snapshot,
        program: program.clone(),
        district: district.clone(),
        key_mark: key_mark.clone(),
        body_mark: body_mark.clone(),
        digest: vault::digest(&call.body),
        size: i64::try_from(call.body.len()).unwrap_or(i64::MAX),
        at: now,
    };
    let declarations = call.declarations;
    let (new, entry, answer) = if declarations.len() > ASIDE {
        let done = tokio::task::spawn_blocking(move || prepare.call(declarations, word));
        done.await
            .map_err(|error| Error::Internal(format!("preparing a call stopped: {error}")))?
    } else {
        prepare.call(declarations, word)
    };
    let batch = new.batch;
    if writer::write(app, &district, new, entry).await? {
        return Ok(Answered {
            batch,
            answer,
            again: false,
        });
    }
    before(app, &district, &key_mark, &body_mark).await
}

/// The answer to a call whose key was used before.
async fn before(
    app: &App,
    district: &str,
    key_mark: &[u8],
    body_mark: &[u8],
) -> Result<Answered, PushError> {
    let known = rows::call_by_key(&mut *app.read().await?, district, key_mark).await?;
    // Forgotten in this very moment: sent again, it is a new call.
    let known = known.ok_or(PushError::Busy)?;
    if known.body_mark != body_mark {
        return Err(PushError::KeyReused);
    }
    let (Some(wrapped), Some(sealed)) = (&known.data_key, &known.answer) else {
        return Err(PushError::Busy);
    };
    let key = open_key(app, district, known.batch, Some(wrapped))?;
    let place = Field {
        column: "batch.answer",
        district,
        row: known.batch,
    };
    let answer = key.open(place, sealed).map_err(Error::from)?;
    Ok(Answered {
        batch: known.batch,
        answer: answer.to_vec(),
        again: true,
    })
}

struct Prepare {
    app: App,
    snapshot: Arc<Snapshot>,
    program: Program,
    district: String,
    key_mark: Vec<u8>,
    body_mark: Vec<u8>,
    /// SHA-256 of the body.
    digest: [u8; 32],
    size: i64,
    at: Timestamp,
}

impl Prepare {
    fn call(
        self,
        declarations: Vec<Pushed>,
        word: impl Fn(&Taken) -> Vec<u8>,
    ) -> (NewCall, EntryRow, Vec<u8>) {
        let batch = self.app.surroundings().id();
        let mut words: Vec<Said> = Vec::with_capacity(declarations.len());
        let mut verdicts = Vec::with_capacity(declarations.len());
        for (index, pushed) in declarations.into_iter().enumerate() {
            let row = u32::try_from(index + 1).unwrap_or(u32::MAX);
            match self.judge(pushed, row) {
                Ok((tenancy, kind, wrong)) => {
                    words.push(Said::from(tenancy));
                    let seq = i32::try_from(words.len()).unwrap_or(i32::MAX);
                    verdicts.push(Verdict {
                        row,
                        declaration: Some(rows::declaration_id(batch, seq)),
                        kind,
                        wrong,
                    });
                }
                Err(wrong) => verdicts.push(Verdict {
                    row,
                    declaration: None,
                    kind: VerdictKind::Refused,
                    wrong,
                }),
            }
        }
        let key = DataKey::new(self.app.keys().suite, self.app.surroundings().random());
        let taken = Taken {
            batch,
            district: self.district.clone(),
            at: self.at,
            verdicts,
            receipt: self.receipt(batch, &key).filter(|_| !words.is_empty()),
        };
        let answer = word(&taken);
        let entry = self.entry(batch, words.len());
        (self.sealed(batch, &key, &words, &answer), entry, answer)
    }

    fn receipt(&self, batch: Uuid, key: &DataKey) -> Option<Receipt> {
        let salt = key.salt(Field {
            column: "batch.sha256",
            district: &self.district,
            row: batch,
        });
        let said = SaidDigest::of(salt, &self.digest);
        // Fails for a district whose code hasn't six digits, and there is none.
        let line = receipts::receipt(&self.app, &self.district, batch, self.at, said).ok()?;
        let salt = salt.to_string();
        Some(Receipt { line, salt })
    }

    /// The tenancy of a declaration and how it is taken, or what is wrong with it.
    fn judge(
        &self,
        pushed: Pushed,
        row: u32,
    ) -> Result<(Tenancy, VerdictKind, Vec<WrongField>), Vec<WrongField>> {
        let pointer = |field: &str| format!("/declarations/{}/{field}", row - 1);
        let refused = |field: &str, code, en, zh| {
            vec![WrongField {
                pointer: pointer(field),
                code,
                en,
                zh,
            }]
        };
        let by_code = !pushed.dwelling_code.trim().is_empty();
        let words = if by_code {
            pushed.address.clone()
        } else {
            String::new()
        };
        let tenancy = pushed.tenancy(row).map_err(|wrong| {
            wrong
                .into_iter()
                .map(|one| WrongField {
                    pointer: pointer(&one.field),
                    code: one.kind.code(),
                    en: one.kind.en(),
                    zh: one.kind.zh(),
                })
                .collect::<Vec<_>>()
        })?;
        let found = self.snapshot.resolve(&tenancy.address);
        let place = found.code.and_then(|code| self.snapshot.spot(code));
        if by_code && place.is_none() {
            return Err(refused(
                "dwelling_code",
                "dwelling_unknown",
                "No dwelling has this code: compare it with the plate, or send the address.",
                "没有这个编码的房屋，请对照门牌核对，或改填地址",
            ));
        }
        if by_code && place.is_some_and(|(district, _)| district != self.district) {
            return Err(refused(
                "dwelling_code",
                "district_other",
                "The dwelling lies in another district: push it there.",
                "房屋在其他区，请向该区报送",
            ));
        }
        if !words.trim().is_empty() {
            let said = self.snapshot.resolve(&words);
            if said.decision == Decision::Match && said.code != found.code {
                return Err(refused(
                    "dwelling_code",
                    "dwelling_other",
                    "The code and the address name different doors: correct one, or leave one out.",
                    "编码和地址指的不是同一处房屋，请改正其中一个或只填一个",
                ));
            }
        }
        let wrong: Vec<WrongField> = tenancy
            .faults
            .iter()
            .map(|fault| WrongField {
                pointer: pointer(&field_of(fault.kind, fault.tenant)),
                code: fault.kind.wire(),
                en: fault.kind.en(),
                zh: fault.kind.zh(),
            })
            .collect();
        let certain = found.decision == Decision::Match
            && place.is_some_and(|(district, _)| district == self.district);
        let kind = match (certain, wrong.is_empty()) {
            (false, _) => VerdictKind::Review,
            (true, true) => VerdictKind::Accepted,
            (true, false) => VerdictKind::AcceptedWithFaults,
        };
        Ok((tenancy, kind, wrong))
    }

    fn entry(&self, batch: Uuid, kept: usize) -> EntryRow {
        let entry = AuditEntry {
            id: self.app.surroundings().id(),
            district: self.district.clone(),
            at: self.at,
            actor: format!("{PROGRAM}{}", self.program.row.id),
            action: "batch.pushed".to_owned(),
            subject: format!("batch/{batch}"),
            detail: format!("{kept} rows"),
        };
        let mac = entry.authenticate(&self.app.keys().audit).0.to_vec();
        EntryRow {
            id: entry.id,
            at: entry.at,
            actor: entry.actor,
            action: entry.action,
            subject: entry.subject,
            detail: entry.detail,
            mac,
        }
    }

    fn sealed(self, batch: Uuid, key: &DataKey, words: &[Said], answer: &[u8]) -> NewCall {
        let (app, district) = (&self.app, self.district.as_str());
        let random = || app.surroundings().random();
        let place = |column| Field {
            column,
            district,
            row: batch,
        };
        let mut last = 0;
        let mut chunks = Vec::with_capacity(words.len().div_ceil(CHUNK));
        for some in words.chunks(CHUNK) {
            last += i32::try_from(some.len()).unwrap_or_default();
            let sealed = seal_chunk(&chunk(some), key, district, batch, last, random());
            chunks.push((last, sealed));
        }
        // A name to show in lists; the last digits of an id tell calls apart.
        let name = batch.simple().to_string();
        let name = format!("api-{}.json", &name[name.len() - 8..]);
        NewCall {
            batch,
            agency_id: self.program.row.agency_id,
            client_id: self.program.row.id,
            file_name: key.seal(place("batch.file_name"), name.as_bytes(), random()),
            data_key: key.wrap(&app.keys().wrap, place("batch.data_key"), random()),
            answer: key.seal(place("batch.answer"), answer, random()),
            key_mark: self.key_mark,
            body_mark: self.body_mark,
            size: self.size,
            staged: last,
            at: self.at,
            chunks,
        }
    }
}

/// Where a fault stands in its declaration.
fn field_of(kind: FaultKind, tenant: Option<usize>) -> String {
    let field = match kind {
        FaultKind::IdChecksum | FaultKind::IdLength | FaultKind::IdLostPrecision => "number",
        FaultKind::NameMissing => "name",
        FaultKind::PhoneInvalid => "phone",
        FaultKind::LeaseDatesReversed => "to",
        FaultKind::DateInvalid => "from",
        FaultKind::AddressMissing => "address",
    };
    match tenant {
        Some(index) => format!("tenants/{index}/{field}"),
        None => field.to_owned(),
    }
}
