//! Every page with every sample in both languages.

use std::collections::{BTreeMap, BTreeSet};

use super::gallery::{Sample, gallery};
use super::markup::{misnested, tags};
use crate::routes::{Kind, routes};

/// `MENPAI_GALLERY=folder cargo test -p web` writes the samples there to be looked at.
#[test]
fn samples_can_be_looked_at() {
    let Some(folder) = std::env::var_os("MENPAI_GALLERY").map(std::path::PathBuf::from) else {
        return;
    };
    std::fs::create_dir_all(&folder).unwrap();
    for Sample { name, html, .. } in gallery() {
        let html = html.replace(crate::assets::stylesheet(), "menpai.css");
        std::fs::write(folder.join(format!("{name}.html")), html).unwrap();
    }
    std::fs::write(folder.join("menpai.css"), crate::i18n::STYLES.concat()).unwrap();
}

#[test]
fn every_page_is_written_in_both_languages() {
    for Sample {
        name, locale, html, ..
    } in gallery()
    {
        assert!(
            html.contains(&format!("<html lang=\"{}\"", locale.tag())),
            "{name}"
        );
        assert!(!html.contains('⟦'), "{name}: a message is missing");
        assert!(!html.contains("{$"), "{name}: a message lacks a variable");
        assert_eq!(html.matches("<h1").count(), 1, "{name}: one h1");
        for forbidden in [
            " style=",
            "<style",
            "onclick=",
            "javascript:",
            "http://",
            "https://",
        ] {
            assert!(
                !html.contains(forbidden),
                "{name}: `{forbidden}` is against the policy"
            );
        }
        assert_eq!(misnested(&html), None, "{name}");
    }
}

#[test]
fn every_page_of_the_router_has_samples() {
    let shown: BTreeSet<&str> = gallery().iter().map(|sample| sample.page).collect();
    for route in routes().iter().filter(|route| route.kind == Kind::Page) {
        assert!(shown.contains(route.page), "{} has no samples", route.page);
    }
}

#[test]
fn every_field_has_its_label_and_every_id_stands_once() {
    for Sample { name, html, .. } in gallery() {
        let mut ids = BTreeSet::new();
        let mut labelled = BTreeSet::new();
        for tag in tags(&html) {
            if let Some(id) = tag.get("id") {
                assert!(ids.insert(id), "{name}: id {id} stands twice");
            }
            if tag.name == "label" {
                labelled.extend(tag.get("for"));
            }
        }
        for tag in tags(&html) {
            let field = matches!(tag.name, "input" | "select" | "textarea");
            if field && tag.get("type") != Some("hidden") {
                let id = tag.get("id").unwrap_or_default();
                assert!(
                    labelled.contains(id),
                    "{name}: {:?} has no label",
                    tag.get("name")
                );
            }
            let named = ["aria-describedby", "aria-labelledby", "for"];
            for id in named
                .iter()
                .filter_map(|n| tag.get(n))
                .flat_map(str::split_whitespace)
            {
                assert!(ids.contains(id), "{name}: nothing has the id {id}");
            }
            if let Some(to) = tag.get("href").and_then(|href| href.strip_prefix('#')) {
                assert!(ids.contains(to), "{name}: a link to #{to} leads nowhere");
            }
        }
    }
}

/// The names of all forms' fields: the end-to-end tests fill them in.
#[test]
fn forms_keep_their_fields() {
    let mut forms: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for Sample { page, html, .. } in gallery() {
        let mut form = None;
        for tag in tags(&html) {
            match tag.name {
                "form" => {
                    let method = tag.get("method").unwrap_or_default();
                    form = Some(format!(
                        "{page}: {method} {}",
                        tag.get("action").unwrap_or("")
                    ));
                    forms.entry(form.clone().unwrap_or_default()).or_default();
                }
                "/form" => form = None,
                "input" | "select" | "textarea" | "button" => {
                    if let (Some(form), Some(field)) = (&form, tag.get("name")) {
                        forms
                            .entry(form.clone())
                            .or_default()
                            .insert(field.to_owned());
                    }
                }
                _ => {}
            }
        }
    }
    for (form, fields) in &forms {
        assert!(
            form.contains(": get ") || fields.contains("csrf"),
            "{form} lacks its token"
        );
    }
    let shared = |form: &str| form.ends_with("/sign-out");
    let text: Vec<String> = forms
        .iter()
        .filter(|(form, _)| !shared(form))
        .map(|(form, fields)| {
            let fields: Vec<&str> = fields.iter().map(String::as_str).collect();
            format!("{form}\n    {}", fields.join(" "))
        })
        .collect();
    insta::assert_snapshot!("forms", text.join("\n"));
}

#[test]
fn a_few_pages_as_they_are() {
    let all = gallery();
    for wanted in [
        "sign_in-1-zh-CN",
        "sign_in-3-en",
        "error-0-en",
        "review-0-zh-CN",
    ] {
        let sample = all.iter().find(|sample| sample.name == wanted).unwrap();
        let html = sample
            .html
            .replace(crate::assets::stylesheet(), "/assets/…/menpai.css");
        let html = html.replace(crate::assets::icon(), "/assets/…/icon.svg");
        let html = html.replace(crate::assets::script(), "/assets/…/menpai.js");
        insta::assert_snapshot!(wanted, html);
    }
}
