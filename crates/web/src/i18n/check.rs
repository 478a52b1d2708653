//! Holds the message files against their use in pages and code.
//!
//! Shared by the build script, which refuses a missing message, and by the tests, which also
//! refuse an unused one. It reads text only: a message is used where its name stands as the
//! first literal of one of [`CALLS`].

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::{fs, io};

/// How a page or the code names a message.
const CALLS: &[&str] = &[
    "c.t(\"", "c.n(\"", "c.t1(\"", "c.t2(\"", "say!(\"", "key!(\"",
];

/// The languages, folder names below `locales/`.
pub(crate) const LANGUAGES: &[&str] = &["zh-CN", "en"];

/// What the message files hold and what the pages ask for.
#[derive(Debug, Default)]
pub(crate) struct Survey {
    /// Language, then message, then the names of its variables.
    pub(crate) held: BTreeMap<&'static str, BTreeMap<String, BTreeSet<String>>>,
    /// Message, then one place that asks for it.
    pub(crate) asked: BTreeMap<String, String>,
    /// Messages written twice in one language.
    pub(crate) twice: Vec<String>,
}

/// Reads the crate's message files, templates and sources.
///
/// # Errors
/// When a file or folder below `root` can't be read.
pub(crate) fn survey(root: &Path) -> io::Result<Survey> {
    let mut survey = Survey::default();
    for language in LANGUAGES {
        let mut held = BTreeMap::new();
        each_file(&root.join("locales").join(language), &mut |path, text| {
            for (name, variables) in messages(text) {
                if held.insert(name.clone(), variables).is_some() {
                    survey
                        .twice
                        .push(format!("{}: `{name}` is there twice", path.display()));
                }
            }
        })?;
        survey.held.insert(language, held);
    }
    for folder in ["templates", "src"] {
        each_file(&root.join(folder), &mut |path, text| {
            for name in asked_in(text) {
                survey
                    .asked
                    .entry(name)
                    .or_insert_with(|| path.display().to_string());
            }
        })?;
    }
    Ok(survey)
}

impl Survey {
    /// One line per message that is asked for but not held, or not held in every language with
    /// the same variables.
    pub(crate) fn missing(&self) -> Vec<String> {
        let mut lines = self.twice.clone();
        for (name, place) in &self.asked {
            for (language, held) in &self.held {
                if !held.contains_key(name) {
                    lines.push(format!(
                        "{place}: message `{name}` is missing in {language}"
                    ));
                }
            }
        }
        for (language, held) in &self.held {
            for (name, variables) in held {
                for (other, theirs) in &self.held {
                    match theirs.get(name) {
                        None => lines.push(format!("`{name}` is in {language}, not in {other}")),
                        Some(v) if v != variables => lines.push(format!(
                            "`{name}` has variables {variables:?} in {language}, {v:?} in {other}"
                        )),
                        Some(_) => {}
                    }
                }
            }
        }
        lines
    }

    /// Messages that no page asks for.
    #[cfg_attr(
        not(test),
        allow(dead_code, reason = "the build script asks for missing() only")
    )]
    pub(crate) fn unused(&self) -> Vec<String> {
        let all: BTreeSet<&String> = self.held.values().flat_map(BTreeMap::keys).collect();
        all.into_iter()
            .filter(|name| !self.asked.contains_key(*name))
            .cloned()
            .collect()
    }
}

fn each_file(folder: &Path, visit: &mut dyn FnMut(&Path, &str)) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        // What only a sample or a test says, no page asks for.
        let apart = path.ends_with("samples") || path.ends_with("tests");
        if apart {
            continue;
        }
        if path.is_dir() {
            each_file(&path, visit)?;
        } else if path
            .extension()
            .is_some_and(|e| e == "html" || e == "rs" || e == "ftl")
        {
            visit(&path, &fs::read_to_string(&path)?);
        }
    }
    Ok(())
}

/// The messages of one Fluent file with their variables; continuation lines are indented.
fn messages(text: &str) -> Vec<(String, BTreeSet<String>)> {
    let mut found: Vec<(String, BTreeSet<String>)> = Vec::new();
    for line in text.lines() {
        if line.starts_with(|ch: char| ch.is_ascii_lowercase())
            && let Some((name, _)) = line.split_once(" =")
        {
            found.push((name.trim().to_owned(), BTreeSet::new()));
        }
        if let Some((_, variables)) = found.last_mut() {
            variables.extend(line.split('$').skip(1).map(|rest| {
                rest.chars()
                    .take_while(|ch| ch.is_ascii_alphanumeric() || *ch == '_')
                    .collect()
            }));
        }
    }
    found
}

fn asked_in(text: &str) -> Vec<String> {
    let mut names = Vec::new();
    for call in CALLS {
        for rest in text.split(call).skip(1) {
            let name: String = rest.chars().take_while(|ch| *ch != '"').collect();
            // The list of calls above is itself source text.
            if name.starts_with(|ch: char| ch.is_ascii_lowercase()) {
                names.push(name);
            }
        }
    }
    names
}
