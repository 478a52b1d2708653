//! What was sent, what it says, and what came of it.

mod about;
mod admission;
mod batch;
mod declarations;
mod staged;

pub use about::{
    BatchBrief, NotedRow, OutcomeCounts, batches_of_sender, briefs, ignored_counts, leads_of,
    noted, outcomes, recent_senders, waiting_in, words_of,
};
pub use admission::{
    OpenTask, insert_lead_rows, insert_task_rows, known_marks, open_tasks, people_at_doors,
};
pub use batch::{
    BatchCounts, BatchRow, NewBatch, add_made, advance, agency, batch, batch_by_file, batches,
    counts, district_of, insert_batch, lock_batch, lock_district, set_staged, unfinished, withdraw,
};
pub use declarations::{
    DeclarationRow, Settled, copy_declarations, declaration, declarations, faults_of, settle,
    waiting, waiting_of_district,
};
pub use staged::{StagedRow, copy_file_parts, copy_ignored, copy_rows, file_parts, row, rows};
