use std::collections::HashMap;

use intake::{Channel, Limits, Note as SheetNote, SourceFile};
use policy::{Action, Actor, Permit};
use uuid::Uuid;
use vault::Field;

use super::receive::refusal;
use super::said::{open_key, words_of};
use crate::{App, Error, Refusal};

/// The sender's own sheet with each fault beside its row.
pub struct ErrorSheet {
    /// What to call it.
    pub name: String,
    /// An .xlsx workbook.
    pub bytes: Vec<u8>,
}

impl std::fmt::Debug for ErrorSheet {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "ErrorSheet({} bytes)", self.bytes.len())
    }
}

/// Writes the sender's sheet back. It holds what the sender wrote, so asking for it is noted.
///
/// # Errors
/// [`Error::Denied`], [`Error::NotFound`]; [`Error::Refused`] once the file was destroyed on
/// schedule.
pub async fn error_sheet(
    app: &App,
    actor: &Actor,
    district: &str,
    id: Uuid,
) -> Result<ErrorSheet, Error> {
    let permit = actor.may(Action::SeeBatch, district)?;
    sheet_of(app, &permit, district, id).await
}

/// The same, for who was allowed to have it.
pub(crate) async fn sheet_of(
    app: &App,
    permit: &Permit,
    district: &str,
    id: Uuid,
) -> Result<ErrorSheet, Error> {
    let mut change = app.change(district, permit).await?;
    let batch = store::reports::batch(change.conn(), district, id)
        .await?
        .ok_or(Error::NotFound("batch"))?;
    if batch.channel == Channel::Api.wire() {
        let words = "a program pushed this: its answer told what is wrong, there is no sheet";
        return Err(Refusal::new("batch-pushed", words).into());
    }
    let key = open_key(app, district, id, batch.data_key.as_deref())?;
    let place = Field {
        column: "batch.file_name",
        district,
        row: id,
    };
    let sealed_name = key.open(place, &batch.file_name)?;
    let name = String::from_utf8_lossy(&sealed_name).into_owned();
    let mut bytes = Vec::new();
    let parts = store::reports::file_parts(change.conn(), district, id).await?;
    if parts.is_empty() {
        return Err(Refusal::new(
            "batch-destroyed",
            "the file is no longer kept: ask the sender for it again",
        )
        .into());
    }
    for (part, sealed) in parts.iter().enumerate() {
        let column = format!("batch_file.content/{part}");
        bytes.extend_from_slice(&key.open(
            Field {
                column: &column,
                ..place
            },
            sealed,
        )?);
    }
    let mut notes = Vec::new();
    let faults = store::reports::faults_of(change.conn(), district, id).await?;
    let places: Vec<(Uuid, i32)> = faults.iter().map(|(seq, ..)| (id, *seq)).collect();
    let keys = HashMap::from([(id, key)]);
    let mut words = words_of(change.conn(), district, &keys, &places).await?;
    for (seq, row, outcome, why) in faults {
        let Some(said) = words.remove(&(id, seq)) else {
            continue;
        };
        notes.push(SheetNote {
            sheet: said.sheet,
            row: u32::try_from(row).unwrap_or_default(),
            text: note_text(&outcome, &why),
        });
    }
    let channel = Channel::from_wire(&batch.channel).unwrap_or(Channel::Backoffice);
    let received = batch.received_at.to_zoned(crate::shanghai()).date();
    let (stem, _) = name.rsplit_once('.').unwrap_or((&name, ""));
    let out_name = format!("{stem}-问题反馈.xlsx");
    let sheet = tokio::task::spawn_blocking(move || {
        let file = SourceFile {
            name: &name,
            bytes: &bytes,
        };
        let limits = Limits::default();
        let reading = intake::read(&file, channel, &limits, received)?;
        intake::error_workbook(&file, &limits, &reading, &notes)
    })
    .await
    .map_err(|error| Error::Internal(format!("writing the error sheet stopped: {error}")))?
    .map_err(|refused| refusal(&refused))?;
    change
        .commit(crate::Note::new("batch.error_sheet", "batch", id))
        .await?;
    Ok(ErrorSheet {
        name: out_name,
        bytes: sheet,
    })
}

fn note_text(outcome: &str, why: &str) -> String {
    match (outcome, why) {
        ("rejected", "") => "地址经核对不属实，请核实后重新填报".to_owned(),
        ("rejected", why) => format!("地址经核对未采用：{why}"),
        _ => "地址库中没有找到这个地址，请按门牌核对小区、楼栋、单元、室号后重填".to_owned(),
    }
}
