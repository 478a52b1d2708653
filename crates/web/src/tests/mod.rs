//! Tests of pages, messages and the way of a request.

mod door;
mod gallery;
mod markup;
mod pages;
mod small;
mod words;
