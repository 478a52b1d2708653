//! What was sent, what it says, and what came of it.

mod about;
mod admission;
mod batch;
mod declarations;
mod ids;
mod lanes;
mod push;
mod staged;
mod tries;
mod withdraw;

pub use about::{
    BatchBrief, NotedRow, OutcomeCounts, batches_of_sender, briefs, ignored_counts, leads_of,
    noted, outcomes, recent_senders, waiting_in,
};
pub use admission::{
    EarlierRow, OpenTask, SaidAt, StayAt, add_to_tasks, earlier_reports, insert_lead_rows,
    insert_task_rows, let_dwellings, listings_among, open_tasks, said_at, stays_at,
};
pub use batch::{
    BatchCounts, BatchRow, NewBatch, add_made, agency, batch, batch_by_file, batches,
    batches_of_agency, counts, district_of, file_digest, insert_batch, sender_of, set_staged,
};
pub use declarations::{
    DeclarationRow, Settled, copy_declarations, declaration, declarations, faults_of, settle,
    waiting, waiting_of_district,
};
pub use ids::{ReportMark, declaration_id, door_part, is_of_batch, report_mark};
pub(crate) use ids::{declaration_ids, marks_of_door};
pub use lanes::{
    BatchWork, LANES, Portion, advance, batch_work, declared_after, lane_of, lock_district,
    lock_lane,
};
pub use push::{
    CallRow, NewCall, UntouchedRow, call_by_key, chunks_of, done_together, insert_call_chunks,
    insert_calls, pushed_by, untouched,
};
pub use staged::{
    Chunk, chunks, chunks_with, copy_chunks, copy_file_parts, copy_ignored, file_parts,
};
pub use tries::{UnfinishedRow, batch_failed, stuck_batches, unfinished};
pub use withdraw::{Withdrawn, withdraw};
