//! What was sent, what it says, and what came of it.

mod about;
mod admission;
mod batch;
mod declarations;
mod ids;
mod staged;
mod tries;
mod withdraw;

pub use about::{
    BatchBrief, NotedRow, OutcomeCounts, batches_of_sender, briefs, ignored_counts, leads_of,
    noted, outcomes, recent_senders, waiting_in,
};
pub use admission::{
    EarlierRow, OpenTask, SaidAt, StayAt, add_to_tasks, earlier_reports, insert_lead_rows,
    insert_task_rows, open_tasks, said_at, stays_at,
};
pub use batch::{
    BatchCounts, BatchRow, NewBatch, add_made, advance, agency, batch, batch_by_file, batches,
    counts, district_of, insert_batch, lock_batch, lock_district, set_staged,
};
pub use declarations::{
    DeclarationRow, Settled, copy_declarations, declaration, declarations, faults_of, settle,
    waiting, waiting_of_district,
};
pub use ids::{declaration_id, door_part, report_mark};
pub(crate) use ids::{declaration_ids, marks_of_door};
pub use staged::{
    Chunk, chunks, chunks_with, copy_chunks, copy_file_parts, copy_ignored, file_parts,
};
pub use tries::{UnfinishedRow, batch_failed, stuck_batches, unfinished};
pub use withdraw::{Withdrawn, withdraw};
