//! The list of addresses and the handlers; the codes of refusals and their sentences.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use service::Refusal;

use crate::i18n::Say;
use crate::refusals;
use crate::routes::{Method, routes};

/// Every Rust file below a folder, tests left out.
fn sources(folder: &Path, visit: &mut dyn FnMut(&str)) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            sources(&path, visit);
        } else if path.extension().is_some_and(|e| e == "rs") {
            visit(&fs::read_to_string(&path).unwrap());
        }
    }
}

/// Method and path of each `.route(path, get(…).post(…))` of a text.
fn handled(text: &str, found: &mut BTreeSet<(String, String)>) {
    for call in text.split(".route(").skip(1) {
        let mut depth = 1_i32;
        let end = call.find(|ch| {
            depth += i32::from(ch == '(') - i32::from(ch == ')');
            depth == 0
        });
        let call = &call[..end.unwrap()];
        let path = call.split('"').nth(1).unwrap();
        for (method, word) in [("get", "get("), ("post", "post(")] {
            if call.contains(word) {
                found.insert((method.to_owned(), path.to_owned()));
            }
        }
        // Uploads have a limit of their own and are merged in.
        if call.contains(".merge(") {
            found.insert(("post".to_owned(), path.to_owned()));
        }
    }
}

#[test]
fn every_address_has_its_handler_and_every_handler_its_address() {
    let mut found = BTreeSet::new();
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    for folder in ["handlers", "api"] {
        sources(&root.join(folder), &mut |text| handled(text, &mut found));
    }
    let listed: BTreeSet<(String, String)> = routes()
        .iter()
        .map(|route| {
            let method = match route.method {
                Method::Get => "get",
                Method::Post => "post",
            };
            (method.to_owned(), route.path.to_owned())
        })
        .collect();
    let without_handler: Vec<_> = listed.difference(&found).collect();
    let not_listed: Vec<_> = found.difference(&listed).collect();
    assert!(
        without_handler.is_empty() && not_listed.is_empty(),
        "listed without a handler: {without_handler:?}; handled but not listed: {not_listed:?}"
    );
    assert_eq!(listed.len(), routes().len(), "an address is listed twice");
}

/// Whether it reads like the code of a refusal.
fn is_code(word: &str) -> bool {
    word.contains('-')
        && word
            .bytes()
            .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')
}

/// Codes in a text: the first literal of `Refusal::new(`, and where a variable stands there, the
/// literals that arms of a `match` yield.
fn codes(text: &str, found: &mut BTreeSet<String>) {
    let mut by_variable = text.contains("fn code(self) -> &'static str");
    for call in text.split("Refusal::new(").skip(1) {
        match call.trim_start().strip_prefix('"') {
            Some(literal) => {
                found.insert(literal.split('"').next().unwrap().to_owned());
            }
            None => by_variable = true,
        }
    }
    if by_variable {
        for arm in text.split("=> \"").skip(1) {
            let word = arm.split('"').next().unwrap();
            if is_code(word) {
                found.insert(word.to_owned());
            }
        }
    }
}

#[test]
fn every_refusal_has_its_sentence() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut found = BTreeSet::new();
    sources(&root.join("../service/src"), &mut |text| {
        codes(text, &mut found);
    });
    sources(&root.join("../registry/src/door"), &mut |text| {
        codes(text, &mut found);
    });
    assert!(found.len() > 40, "only {} codes were found", found.len());
    let untranslated: Vec<String> = found
        .into_iter()
        .filter(|code| !code.starts_with("file-"))
        .filter(|code| {
            // The name is only compared with literals.
            let refusal = Refusal::new(code.clone().leak(), "").with("1");
            !matches!(refusals::words(&refusal), Say::Message { .. })
        })
        .collect();
    assert_eq!(untranslated, Vec::<String>::new());
}

#[test]
fn a_refused_file_is_said_in_both_languages() {
    let refusal = Refusal::new("file-empty", "the file is empty").with("文件是空的");
    let expected = Say::both("文件是空的", "the file is empty");
    assert_eq!(refusals::words(&refusal), expected);
}
