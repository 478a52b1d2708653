//! Words: every sentence a person reads comes from the Fluent files in `locales/`.

#[cfg(test)]
pub(crate) mod check;
mod say;

use std::sync::LazyLock;

use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource, FluentValue};
use unic_langid::LanguageIdentifier;

pub use say::{Arg, Label, Say, ToArg};
pub(crate) use say::{key, say};

use crate::locale::Locale;

mod embedded {
    include!(concat!(env!("OUT_DIR"), "/embedded.rs"));
}
pub(crate) use embedded::STYLES;

type Bundle = FluentBundle<FluentResource>;

static ZH_CN: LazyLock<Bundle> = LazyLock::new(|| bundle(Locale::ZhCn, embedded::ZH_CN));
static EN: LazyLock<Bundle> = LazyLock::new(|| bundle(Locale::En, embedded::EN));

fn bundle(locale: Locale, texts: &[&str]) -> Bundle {
    let language: LanguageIdentifier = locale.tag().parse().unwrap_or_default();
    let mut bundle = FluentBundle::new_concurrent(vec![language]);
    // Isolation marks would end up in copied codes and addresses; no right-to-left language here.
    bundle.set_use_isolating(false);
    bundle.set_formatter(Some(|value, _| match value {
        FluentValue::Number(number) => Some(grouped(number.value)),
        _ => None,
    }));
    for text in texts {
        let resource = match FluentResource::try_new((*text).to_owned()) {
            Ok(resource) => resource,
            Err((resource, faults)) => {
                tracing::error!(?faults, "a message file has faults");
                resource
            }
        };
        if let Err(faults) = bundle.add_resource(resource) {
            tracing::error!(?faults, "a message is there twice");
        }
    }
    bundle
}

/// A whole number in groups of three, as tables and sentences show it.
#[expect(
    clippy::cast_possible_truncation,
    reason = "counts stay far below 2^53"
)]
fn grouped(value: f64) -> String {
    group_digits(value as i64)
}

/// `1234567` as `1,234,567`.
pub fn group_digits(value: i64) -> String {
    let digits = value.unsigned_abs().to_string();
    let mut text = String::with_capacity(digits.len() * 4 / 3 + 1);
    if value < 0 {
        text.push('-');
    }
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// The message `key` in `locale` with its variables filled in.
///
/// A message that isn't there shows as its own name in `⟦ ⟧`; the build refuses that for every
/// name written in a page or in code.
pub fn message(locale: Locale, key: &str, args: &[(&'static str, Arg)]) -> String {
    let bundle: &Bundle = match locale {
        Locale::ZhCn => &ZH_CN,
        Locale::En => &EN,
    };
    let Some(pattern) = bundle.get_message(key).and_then(|m| m.value()) else {
        return format!("⟦{key}⟧");
    };
    let mut values = FluentArgs::with_capacity(args.len());
    for (name, arg) in args {
        match arg {
            Arg::Number(n) => values.set(*name, *n),
            Arg::Text(text) => values.set(*name, text.as_str()),
            Arg::Said(said) => values.set(*name, said.in_words(locale)),
        }
    }
    let mut faults = Vec::new();
    let text = bundle.format_pattern(pattern, Some(&values), &mut faults);
    if !faults.is_empty() {
        tracing::error!(key, ?faults, "a message could not be filled in");
    }
    text.into_owned()
}
