//! What surrounds every page: the place's name, who is signed in, where they may go.

pub use policy::Role;

use crate::assets;
use crate::i18n::{Arg, Label, Say, ToArg, group_digits, key, message};
use crate::locale::Locale;

impl Label for Role {
    fn key(self) -> &'static str {
        match self {
            Self::Steward => key!("role-steward"),
            Self::Officer => key!("role-officer"),
            Self::Supervisor => key!("role-supervisor"),
            Self::Auditor => key!("role-auditor"),
            Self::Dispatcher => key!("role-dispatcher"),
            Self::Handler => key!("role-handler"),
            Self::Agency => key!("role-agency"),
        }
    }
}

/// The person signed in, as the header shows them.
#[derive(Debug, Clone)]
pub struct Person {
    /// Display name of the staff member.
    pub name: String,
    /// The role they act in.
    pub role: Role,
    /// The area or grid they act for.
    pub area: String,
    /// Other roles they hold; their work stands in the navigation too.
    pub also: Vec<Role>,
    /// Whether the library opens to them: it is kept for the district as a whole.
    pub library: bool,
}

/// One entry of the navigation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NavItem {
    /// Path.
    pub href: &'static str,
    /// Message that names it.
    pub key: &'static str,
    /// Whether the page shown is this one or below it.
    pub here: bool,
}

/// Everything around a page's own content.
#[derive(Debug, Clone)]
pub struct Chrome {
    /// Language of the page.
    pub locale: Locale,
    /// Name of the district this installation serves.
    pub place: String,
    /// Who is signed in.
    pub person: Option<Person>,
    /// Somebody outside the staff is signed in by a telephone.
    pub account: bool,
    /// Path and query of the page, for the language switch to come back to.
    pub here: String,
    /// Token of the session for the hidden field `csrf`; empty when nobody is signed in.
    pub csrf: String,
    /// The request's id, to quote when something went wrong.
    pub operation: String,
    /// What the last action did, shown once on top.
    pub notice: Option<Say>,
}

impl Chrome {
    /// The message `key`.
    pub fn t(&self, key: &str) -> String {
        message(self.locale, key, &[])
    }

    /// The message `key` with `$n`.
    pub fn n(&self, key: &str, n: impl ToArg) -> String {
        message(self.locale, key, &[("n", n.to_arg())])
    }

    /// The message `key` with one variable.
    pub fn t1(&self, key: &str, name: &'static str, value: impl ToArg) -> String {
        message(self.locale, key, &[(name, value.to_arg())])
    }

    /// The message `key` with two variables.
    pub fn t2(
        &self,
        key: &str,
        first: &'static str,
        value: impl ToArg,
        second: &'static str,
        other: impl ToArg,
    ) -> String {
        message(
            self.locale,
            key,
            &[(first, value.to_arg()), (second, other.to_arg())],
        )
    }

    /// A sentence in the page's language.
    pub fn says(&self, said: &Say) -> String {
        said.in_words(self.locale)
    }

    /// The name of a variant.
    pub fn label(&self, value: impl Label) -> String {
        message(self.locale, value.key(), &[])
    }

    /// The name of an entry whose message is known by name.
    pub fn named(&self, key: &str) -> String {
        message(self.locale, key, &[])
    }

    /// A whole number in groups of three.
    pub fn number(&self, value: impl ToArg) -> String {
        match value.to_arg() {
            Arg::Number(number) => group_digits(number),
            Arg::Text(text) => text,
            Arg::Said(said) => self.says(&said),
        }
    }

    /// Says what the action before this page did, once: the way back to the page is without it.
    pub fn tell(&mut self, done: &str, notices: impl IntoIterator<Item = (&'static str, Say)>) {
        if done.is_empty() {
            return;
        }
        self.notice = notices
            .into_iter()
            .find_map(|(word, notice)| (word == done).then_some(notice));
        if let Some((path, _)) = self.here.split_once('?') {
            self.here = path.to_owned();
        }
    }

    /// The languages with their switch: tag, own name, whether it is this page's.
    pub fn languages(&self) -> [(&'static str, &'static str, bool); 2] {
        Locale::ALL.map(|l| (l.tag(), l.own_name(), l == self.locale))
    }

    /// `here` as a query value.
    pub fn here_encoded(&self) -> String {
        form_urlencoded::byte_serialize(self.here.as_bytes()).collect()
    }

    /// URL of the stylesheet.
    pub fn stylesheet(&self) -> &'static str {
        assets::stylesheet()
    }

    /// URL of the script.
    pub fn script(&self) -> &'static str {
        assets::script()
    }

    /// URL of the icon.
    pub fn icon(&self) -> &'static str {
        assets::icon()
    }

    /// The navigation of the signed-in person's role.
    pub fn nav(&self) -> Vec<NavItem> {
        let Some(person) = &self.person else {
            return Vec::new();
        };
        let path = self.here.split('?').next().unwrap_or_default();
        let mut items: Vec<NavItem> = Vec::new();
        for role in std::iter::once(&person.role).chain(&person.also) {
            for &(href, key) in entries(*role) {
                let shut = href == "/library" && !person.library;
                if !shut && items.iter().all(|item| item.href != href) {
                    let here =
                        path == href || (href != "/" && path.starts_with(&format!("{href}/")));
                    items.push(NavItem { href, key, here });
                }
            }
        }
        items
    }
}

/// Where a role's work is, in the order of the navigation.
fn entries(role: Role) -> &'static [(&'static str, &'static str)] {
    const HOME: (&str, &str) = ("/", key!("nav-home"));
    const TASKS: (&str, &str) = ("/tasks", key!("nav-tasks"));
    const ALL_TASKS: (&str, &str) = ("/tasks", key!("nav-all-tasks"));
    const ROUNDS: (&str, &str) = ("/rounds", key!("nav-rounds"));
    const HAZARDS: (&str, &str) = ("/hazard-reports", key!("nav-hazards"));
    const EVENTS: (&str, &str) = ("/events", key!("nav-events"));
    const SHORT_LETS: (&str, &str) = ("/short-lets", key!("nav-short-lets"));
    const COUNTS: (&str, &str) = ("/counts", key!("nav-counts"));
    const CLOCKS: (&str, &str) = ("/clocks", key!("nav-clocks"));
    const SEARCH: (&str, &str) = ("/search", key!("nav-search"));
    const LIBRARY: (&str, &str) = ("/library", key!("nav-library"));
    const AGENCIES: (&str, &str) = ("/agencies", key!("nav-agencies"));
    const AUDIT: (&str, &str) = ("/audit", key!("nav-audit"));
    const DISCLOSURES: (&str, &str) = ("/disclosures", key!("nav-disclosures"));
    const SENT: (&str, &str) = ("/sent", key!("nav-sent"));
    match role {
        Role::Steward => &[
            HOME,
            ("/batches", key!("nav-batches")),
            ("/reviews", key!("nav-reviews")),
            ("/proposals", key!("nav-proposals")),
            LIBRARY,
            COUNTS,
            CLOCKS,
            AGENCIES,
            ("/notices", key!("nav-notices")),
            SENT,
            ("/staff", key!("nav-staff")),
            SEARCH,
        ],
        Role::Officer => &[
            HOME, TASKS, ROUNDS, EVENTS, CLOCKS, SHORT_LETS, HAZARDS, SEARCH,
        ],
        Role::Supervisor => &[
            HOME,
            COUNTS,
            ALL_TASKS,
            ROUNDS,
            EVENTS,
            CLOCKS,
            SHORT_LETS,
            HAZARDS,
            DISCLOSURES,
            AGENCIES,
            LIBRARY,
            SENT,
            SEARCH,
        ],
        Role::Dispatcher => &[HOME, EVENTS, COUNTS, ALL_TASKS, HAZARDS, SEARCH],
        Role::Auditor => &[
            HOME,
            AUDIT,
            ("/requests", key!("nav-requests")),
            DISCLOSURES,
            SEARCH,
        ],
        Role::Handler => &[HOME, EVENTS],
        Role::Agency => &[("/agency", key!("nav-portal"))],
    }
}
