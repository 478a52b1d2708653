//! Tables: header, rows, several rows of one tenancy.

mod address_field;
mod content;
mod draft;
mod facts;
mod field;
mod form;
mod heading_words;
mod layout;
mod people;
mod reader;
mod section;
mod settle;
mod sort;

pub(crate) use address_field::lacks_name;
pub(crate) use field::{Field, classify};
pub(crate) use reader::{looks_like_table, read_sheet};
