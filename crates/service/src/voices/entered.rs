use registry::door::Period;
use registry::voices::Role;
use store::task::TaskRow;
use store::voice::VoiceRow;
use uuid::Uuid;

use super::Through;
use crate::{Change, Error};

/// Writes that an officer met people at a door of which nobody had reported any: their word, and
/// the lead, settled at once, that the people belong to. Gives its identity.
pub(crate) async fn lead_of_visit(
    change: &mut Change,
    task: &TaskRow,
    dwelling: Uuid,
    staff: Uuid,
    period: Period,
) -> Result<Uuid, Error> {
    let (district, at) = (change.district.clone(), change.at);
    let id = change.app().surroundings().id();
    let row = VoiceRow {
        id,
        dwelling_id: dwelling,
        role: Role::Officer.name().to_owned(),
        spoken_by: staff,
        through: Through::Visit.name().to_owned(),
        // The visit itself says who was found.
        word: "moves_in".to_owned(),
        from_date: period.from,
        to_date: period.to,
        heads: None,
        people: None,
        data_key: None,
        said_at: at,
    };
    store::voice::insert(change.conn(), &district, &row, &[]).await?;
    store::voice::insert_settled_lead(change.conn(), &district, id, task, dwelling, at).await?;
    Ok(id)
}
