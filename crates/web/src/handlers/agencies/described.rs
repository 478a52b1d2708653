//! A connector's description in a form.

use intake::pull::Described;

use crate::chrome::Chrome;
use crate::form::Form;
use crate::i18n::{Say, say};
use crate::views::connectors::ConnectorChoices;
use crate::views::parts::Choice;

/// The host of an address, for a list.
pub(super) fn host(url: &str) -> String {
    let rest = url.split_once("://").map_or(url, |(_, rest)| rest);
    let end = rest.find(['/', '?']).unwrap_or(rest.len());
    rest[..end].to_owned()
}

/// What the form's lists offer.
pub(super) fn choices(chrome: &Chrome) -> ConnectorChoices {
    let list = |all: Vec<(&str, Say)>| {
        let choice = |(value, words): (&str, Say)| Choice::new(value, chrome.says(&words));
        all.into_iter().map(choice).collect()
    };
    ConnectorChoices {
        kinds: list(vec![
            ("declarations", say!("connector-kind-declarations")),
            ("listings", say!("connector-kind-listings")),
        ]),
        auths: list(vec![
            ("none", say!("connector-auth-none")),
            ("bearer", say!("connector-auth-bearer")),
            ("basic", say!("connector-auth-basic")),
            ("header", say!("connector-auth-header")),
        ]),
        pagings: list(vec![
            ("none", say!("connector-paging-none")),
            ("page", say!("connector-paging-page")),
            ("cursor", say!("connector-paging-cursor")),
            ("next", say!("connector-paging-next")),
        ]),
        instants: list(vec![
            ("instant", say!("connector-since-instant")),
            ("day", say!("connector-since-day")),
            ("seconds", say!("connector-since-seconds")),
            ("millis", say!("connector-since-millis")),
        ]),
    }
}

/// The form begins with what is described.
pub(super) fn fill(form: &mut Form, said: &Described) {
    let lines = said.fields.iter();
    let lines: Vec<String> = lines.map(|(name, at)| format!("{name} = {at}")).collect();
    for (field, value) in [
        ("name", said.name.clone()),
        ("kind", said.kind.clone()),
        ("url", said.url.clone()),
        ("every_minutes", said.every_minutes.to_string()),
        ("auth_kind", said.auth.kind.clone()),
        ("auth_name", said.auth.name.clone()),
        ("rows", said.rows.clone()),
        ("fields", lines.join("\n")),
        ("moved_in", said.moved_in.join("，")),
        ("moved_out", said.moved_out.join("，")),
        ("paging_kind", said.paging.kind.clone()),
        ("paging_parameter", said.paging.parameter.clone()),
        ("paging_first", said.paging.first.to_string()),
        ("paging_answer", said.paging.answer.clone()),
        ("most_pages", said.most_pages.to_string()),
        ("since_parameter", said.since.parameter.clone()),
        ("since_form", said.since.form.clone()),
    ] {
        form.set(field, value);
    }
}
