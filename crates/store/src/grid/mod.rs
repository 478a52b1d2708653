//! Drawings of grids, and who is in charge of which.

mod charge;
mod drawing;
mod in_charge;
mod plan;

pub use charge::{
    StandInRow, begun, end_stand_in, free_days, holders, insert_stand_in, name, named, over,
    stand_ins, stand_ins_to_settle, standing_in, take_days,
};
pub use drawing::{
    DrawingRow, NewDrawing, OutlineRow, drawing, drawings, insert, outlines, planned, settle,
};
pub use in_charge::{InCharge, in_charge};
pub use plan::{
    FindingRow, MoveRow, NewFinding, StandingRow, buildings_standing, dwellings_of_buildings,
    findings, kinds, moves, moves_all, rename_grids, replace_plan, spent_codes,
};
