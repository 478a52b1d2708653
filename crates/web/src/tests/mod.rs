//! Tests of pages and messages.

mod pages;
mod words;
