use std::collections::BTreeMap;

use jiff::Timestamp;
use url::{Host, Url};

use super::{Described, FIELDS};

/// What names in a query that hold secrets have in them: an address is written into logs on its way.
const SECRETS: [&str; 8] = [
    "token", "secret", "passw", "pwd", "key", "sig", "auth", "ticket",
];
/// Headers that are the connection's own or are set elsewhere.
const NO_SECRETS: [&str; 10] = [
    "host",
    "content-length",
    "transfer-encoding",
    "connection",
    "accept",
    "accept-encoding",
    "user-agent",
    "cookie",
    "upgrade",
    "te",
];

/// A field of a description that can't be used, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unfit {
    /// Which: the name in the form, [`Described`]'s own with `_` for what is inside of it.
    pub field: &'static str,
    /// Stable name of what is wrong.
    pub code: &'static str,
    /// What exactly, where that varies.
    pub detail: String,
}

/// What the rows are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Who moved in or out.
    Declarations,
    /// Dwellings advertised to let.
    Listings,
}

/// How a connector proves who asks, by its secret.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Auth {
    /// Not at all.
    None,
    /// `Authorization: Bearer` (RFC 6750).
    Bearer,
    /// `Authorization: Basic` with this user (RFC 7617).
    Basic(String),
    /// The secret in a header of this name.
    Header(String),
}

/// How an answer goes on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Paging {
    /// It doesn't.
    None,
    /// By a number in the query, until a page is empty.
    Page {
        /// Name in the query.
        parameter: String,
        /// The first.
        first: u32,
    },
    /// By a word of the answer.
    Cursor {
        /// Name in the query.
        parameter: String,
        /// Where it is in the answer.
        answer: String,
    },
    /// By the next page's address.
    Next {
        /// Where it is in the answer; in its `Link` header (RFC 8288) where there is none.
        answer: Option<String>,
    },
}

/// How an instant is written in a query.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SinceForm {
    /// 2026-06-01T08:00:00+08:00.
    Instant,
    /// 2026-06-01, the day in China.
    Day,
    /// Seconds since 1970.
    Seconds,
    /// Milliseconds since 1970.
    Millis,
}

/// A description that makes sense.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Settings {
    /// What it is called.
    pub name: String,
    /// What the rows are.
    pub kind: Kind,
    /// The address that is asked.
    pub url: Url,
    /// Minutes from one run to the next.
    pub every_minutes: u32,
    /// Most pages of a run.
    pub most_pages: u32,
    /// How it proves who asks.
    pub auth: Auth,
    /// How the answer goes on.
    pub paging: Paging,
    /// Name and form of the instant since which things are asked for.
    pub since: Option<(String, SinceForm)>,
    pub(super) rows: String,
    pub(super) fields: BTreeMap<&'static str, Vec<String>>,
    pub(super) moved_in: Vec<String>,
    pub(super) moved_out: Vec<String>,
}

fn unfit(field: &'static str, code: &'static str, detail: impl Into<String>) -> Unfit {
    Unfit {
        field,
        code,
        detail: detail.into(),
    }
}

/// A JSON pointer; a bare name is a member of the row.
fn pointer(text: &str) -> Option<String> {
    let text = text.trim();
    let path = match text {
        "" => String::new(),
        _ if text.starts_with('/') => text.to_owned(),
        _ => format!("/{text}"),
    };
    let sound = path.len() <= 200 && !path.chars().any(char::is_control);
    sound.then_some(path)
}

/// Whether a host is this machine by its very name.
fn is_loopback(url: &Url) -> bool {
    match url.host() {
        Some(Host::Domain(name)) => name == "localhost",
        Some(Host::Ipv4(ip)) => ip.is_loopback(),
        Some(Host::Ipv6(ip)) => ip.is_loopback(),
        None => false,
    }
}

fn address(text: &str) -> Result<Url, Unfit> {
    let wrong = || unfit("url", "connector-url", "");
    let url = Url::parse(text.trim()).map_err(|_| wrong())?;
    if text.len() > 1_000 || url.host().is_none() || url.fragment().is_some() {
        return Err(wrong());
    }
    match url.scheme() {
        "https" => {}
        "http" if is_loopback(&url) => {}
        "http" => return Err(unfit("url", "connector-url-plain", "")),
        _ => return Err(wrong()),
    }
    if !url.username().is_empty() || url.password().is_some() {
        return Err(unfit("url", "connector-url-secret", ""));
    }
    let secret = url.query_pairs().find(|(name, _)| {
        let name = name.to_lowercase();
        SECRETS.iter().any(|part| name.contains(part))
    });
    match secret {
        Some((name, _)) => Err(unfit("url", "connector-url-secret", name)),
        None => Ok(url),
    }
}

/// A name in a query.
fn parameter(text: &str, field: &'static str) -> Result<String, Unfit> {
    let text = text.trim();
    let sound = !text.is_empty() && text.len() <= 60 && text.is_ascii();
    if sound && !text.chars().any(|c| c.is_control() || c == ' ') {
        Ok(text.to_owned())
    } else {
        Err(unfit(field, "connector-parameter", ""))
    }
}

fn auth(said: &Described) -> Result<Auth, Unfit> {
    let name = said.auth.name.trim();
    let wrong = || unfit("auth_name", "connector-auth-name", "");
    if name.len() > 100 || name.chars().any(char::is_control) {
        return Err(wrong());
    }
    match said.auth.kind.as_str() {
        "none" => Ok(Auth::None),
        "bearer" => Ok(Auth::Bearer),
        "basic" if name.is_empty() || name.contains(':') => Err(wrong()),
        "basic" => Ok(Auth::Basic(name.to_owned())),
        "header" => {
            let token = |b: u8| b.is_ascii_alphanumeric() || b"-_.".contains(&b);
            let sound = !name.is_empty() && name.bytes().all(token);
            if !sound || NO_SECRETS.contains(&name.to_ascii_lowercase().as_str()) {
                return Err(wrong());
            }
            Ok(Auth::Header(name.to_owned()))
        }
        _ => Err(unfit("auth_kind", "connector-auth", "")),
    }
}

fn paging(said: &Described) -> Result<Paging, Unfit> {
    let pages = &said.paging;
    let named = || parameter(&pages.parameter, "paging_parameter");
    let answer = || {
        let found = pointer(&pages.answer);
        found.ok_or_else(|| unfit("paging_answer", "connector-pointer", &pages.answer))
    };
    match pages.kind.as_str() {
        "none" => Ok(Paging::None),
        "page" if pages.first > 1_000_000 => Err(unfit("paging_first", "connector-first", "")),
        "page" => Ok(Paging::Page {
            parameter: named()?,
            first: pages.first,
        }),
        "cursor" => {
            let (parameter, answer) = (named()?, answer()?);
            if answer.is_empty() {
                return Err(unfit("paging_answer", "connector-pointer", ""));
            }
            Ok(Paging::Cursor { parameter, answer })
        }
        "next" => Ok(Paging::Next {
            answer: Some(answer()?).filter(|path| !path.is_empty()),
        }),
        _ => Err(unfit("paging_kind", "connector-paging", "")),
    }
}

fn since(said: &Described) -> Result<Option<(String, SinceForm)>, Unfit> {
    if said.since.parameter.trim().is_empty() {
        return Ok(None);
    }
    let parameter = parameter(&said.since.parameter, "since_parameter")?;
    let form = match said.since.form.as_str() {
        "instant" => SinceForm::Instant,
        "day" => SinceForm::Day,
        "seconds" => SinceForm::Seconds,
        "millis" => SinceForm::Millis,
        _ => return Err(unfit("since_form", "connector-since", "")),
    };
    Ok(Some((parameter, form)))
}

fn fields(said: &Described, kind: Kind) -> Result<BTreeMap<&'static str, Vec<String>>, Unfit> {
    let wrong = |detail: &str| unfit("fields", "connector-field", detail);
    let mut found = BTreeMap::new();
    for (name, places) in &said.fields {
        let name = FIELDS
            .into_iter()
            .find(|known| known == name)
            .ok_or_else(|| wrong(name))?;
        let places: Option<Vec<String>> = places
            .split(" + ")
            .map(|place| pointer(place).filter(|path| !path.is_empty()))
            .collect();
        let places = places.filter(|all| all.len() <= 10);
        found.insert(name, places.ok_or_else(|| wrong(name))?);
    }
    let placed = ["address", "dwelling_code"]
        .iter()
        .any(|name| found.contains_key(name));
    // The rows of a listing may say by their own names what they are.
    if !placed && (kind == Kind::Declarations || !found.is_empty()) {
        return Err(unfit("fields", "connector-no-place", ""));
    }
    Ok(found)
}

fn words(said: &[String], field: &'static str) -> Result<Vec<String>, Unfit> {
    let words = said.iter().map(|word| word.trim().to_owned());
    let words: Vec<String> = words.filter(|word| !word.is_empty()).collect();
    if words.len() > 20 || words.iter().any(|word| word.chars().count() > 40) {
        return Err(unfit(field, "connector-words", ""));
    }
    Ok(words)
}

impl Settings {
    /// What a description says.
    ///
    /// # Errors
    /// Every field that can't be used.
    pub fn of(said: &Described) -> Result<Self, Vec<Unfit>> {
        let mut wrong = Vec::new();
        macro_rules! read {
            ($read:expr) => {
                match $read {
                    Ok(value) => Some(value),
                    Err(unfit) => {
                        wrong.push(unfit);
                        None
                    }
                }
            };
        }
        let name = said.name.trim().to_owned();
        if name.is_empty() || name.chars().count() > 60 || name.chars().any(char::is_control) {
            wrong.push(unfit("name", "connector-name", ""));
        }
        let kind = match said.kind.as_str() {
            "listings" => Kind::Listings,
            "declarations" => Kind::Declarations,
            _ => {
                wrong.push(unfit("kind", "connector-kind", ""));
                Kind::Declarations
            }
        };
        if !(5..=44_640).contains(&said.every_minutes) {
            wrong.push(unfit("every_minutes", "connector-every", ""));
        }
        if !(1..=10_000).contains(&said.most_pages) {
            wrong.push(unfit("most_pages", "connector-pages", ""));
        }
        let url = read!(address(&said.url));
        let rows = read!(pointer(&said.rows).ok_or_else(|| unfit(
            "rows",
            "connector-pointer",
            &said.rows
        )));
        let (auth, paging) = (read!(auth(said)), read!(paging(said)));
        let (since, fields) = (read!(since(said)), read!(fields(said, kind)));
        let moved_in = read!(words(&said.moved_in, "moved_in"));
        let moved_out = read!(words(&said.moved_out, "moved_out"));
        let all = (url, rows, auth, paging, since, fields, moved_in, moved_out);
        if let (
            Some(url),
            Some(rows),
            Some(auth),
            Some(paging),
            Some(since),
            Some(fields),
            Some(moved_in),
            Some(moved_out),
        ) = all
            && wrong.is_empty()
        {
            return Ok(Self {
                name,
                kind,
                url,
                every_minutes: said.every_minutes,
                most_pages: said.most_pages,
                auth,
                paging,
                since,
                rows,
                fields,
                moved_in,
                moved_out,
            });
        }
        Err(wrong)
    }

    /// Whether another description asks for the same and reads it alike; names, schedule and proof
    /// may differ.
    pub fn asks_like(&self, other: &Self) -> bool {
        let comparable = Self {
            name: self.name.clone(),
            every_minutes: self.every_minutes,
            most_pages: self.most_pages,
            auth: self.auth.clone(),
            ..other.clone()
        };
        comparable == *self
    }

    /// The address of the page at a place, "" for the first, with what is newer than an instant.
    /// None where the place leads to another server.
    pub fn address(&self, place: &str, since: Option<Timestamp>) -> Option<Url> {
        if let (Paging::Next { .. }, false) = (&self.paging, place.is_empty()) {
            let next = self.url.join(place).ok()?;
            let own = next.origin() == self.url.origin()
                && next.username().is_empty()
                && next.password().is_none();
            return own.then_some(next);
        }
        let mut url = self.url.clone();
        let mut add = |name: &str, value: &str| {
            url.query_pairs_mut().append_pair(name, value);
        };
        if let (Some((name, form)), Some(at)) = (&self.since, since) {
            add(name, &form.written(at));
        }
        match &self.paging {
            Paging::Page { parameter, first } if place.is_empty() => {
                add(parameter, &first.to_string());
            }
            Paging::Page { parameter, .. } => add(parameter, place),
            Paging::Cursor { parameter, .. } if !place.is_empty() => add(parameter, place),
            _ => {}
        }
        Some(url)
    }
}

impl SinceForm {
    fn written(self, at: Timestamp) -> String {
        let local = at.to_zoned(jiff::tz::TimeZone::fixed(jiff::tz::offset(8)));
        match self {
            Self::Instant => local.strftime("%Y-%m-%dT%H:%M:%S+08:00").to_string(),
            Self::Day => local.date().to_string(),
            Self::Seconds => at.as_second().to_string(),
            Self::Millis => at.as_millisecond().to_string(),
        }
    }
}
