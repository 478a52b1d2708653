//! Tests of pages, messages and the way of a request.

mod door;
mod gallery;
mod markup;
mod pages;
mod routes;
mod small;
mod words;
