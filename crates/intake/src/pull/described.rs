//! A connector as somebody describes it, in a form or a file; checked by
//! [`Settings::of`](super::Settings::of).

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// What is asked for, where, how often, and what its answer means.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Described {
    /// What it is called, 1 to 60 characters; one of a name an agency.
    pub name: String,
    /// `declarations` or `listings`.
    pub kind: String,
    /// The address that is asked.
    pub url: String,
    /// Minutes from one run to the next.
    pub every_minutes: u32,
    /// Where the rows are in the answer: a JSON pointer (RFC 6901), "" where the answer is the list.
    pub rows: String,
    /// Most pages that a run asks for.
    pub most_pages: u32,
    /// How it proves who asks.
    pub auth: Answering,
    /// How the answer goes on.
    pub paging: Pages,
    /// How only what is newer is asked for.
    pub since: Since,
    /// Places in a row by the names of [`FIELDS`](super::FIELDS); several are joined by " + ".
    pub fields: BTreeMap<String, String>,
    /// Words of the field `kind` that mean a move-in; none where all but the others do.
    pub moved_in: Vec<String>,
    /// Words of the field `kind` that mean a move-out.
    pub moved_out: Vec<String>,
}

impl Default for Described {
    fn default() -> Self {
        Self {
            name: String::new(),
            kind: "declarations".to_owned(),
            url: String::new(),
            every_minutes: 60,
            rows: String::new(),
            most_pages: 1_000,
            auth: Answering::default(),
            paging: Pages::default(),
            since: Since::default(),
            fields: BTreeMap::new(),
            moved_in: Vec::new(),
            moved_out: Vec::new(),
        }
    }
}

/// How a connector proves who asks. Its secret is no part of the description.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Answering {
    /// `none`, `bearer`, `basic` or `header`.
    pub kind: String,
    /// The user's name for `basic`, the header's for `header`.
    pub name: String,
}

impl Default for Answering {
    fn default() -> Self {
        Self {
            kind: "none".to_owned(),
            name: String::new(),
        }
    }
}

/// How an answer of several pages goes on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Pages {
    /// `none`, `page` (a number that rises until a page is empty), `cursor` (a word of the answer
    /// that is sent back) or `next` (the next page's address, in the answer or its `Link` header).
    pub kind: String,
    /// Name of the number or the word in the query.
    pub parameter: String,
    /// The first number.
    pub first: u32,
    /// Where the word or the address is in the answer: a JSON pointer. For `next`, "" is the header.
    pub answer: String,
}

impl Default for Pages {
    fn default() -> Self {
        Self {
            kind: "none".to_owned(),
            parameter: String::new(),
            first: 1,
            answer: String::new(),
        }
    }
}

/// How only what changed since the last complete run is asked for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Since {
    /// Name of the instant in the query; "" where everything is asked for each time.
    pub parameter: String,
    /// `instant` (2026-06-01T08:00:00+08:00), `day` (2026-06-01), `seconds` or `millis` since 1970.
    pub form: String,
}

impl Default for Since {
    fn default() -> Self {
        Self {
            parameter: String::new(),
            form: "instant".to_owned(),
        }
    }
}
