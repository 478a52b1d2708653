//! A sentence that is chosen before its language is known.

use super::message;
use crate::locale::Locale;

/// The value of a variable in a message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Arg {
    /// Chooses plural forms and is shown in groups of three.
    Number(i64),
    /// Shown as it is.
    Text(String),
    /// Another sentence, put into the language of the first.
    Said(Say),
}

macro_rules! number_arg {
    ($($kind:ty),*) => {$(
        impl From<$kind> for Arg {
            fn from(value: $kind) -> Self {
                Self::Number(i64::try_from(value).unwrap_or(i64::MAX))
            }
        }
        impl From<&$kind> for Arg {
            fn from(value: &$kind) -> Self {
                Self::from(*value)
            }
        }
    )*};
}
number_arg!(u8, u16, u32, u64, usize, i32, i64);

impl From<&str> for Arg {
    fn from(value: &str) -> Self {
        Self::Text(value.to_owned())
    }
}
impl From<&&str> for Arg {
    fn from(value: &&str) -> Self {
        Self::Text((*value).to_owned())
    }
}
impl From<String> for Arg {
    fn from(value: String) -> Self {
        Self::Text(value)
    }
}
impl From<&String> for Arg {
    fn from(value: &String) -> Self {
        Self::Text(value.clone())
    }
}
impl From<Say> for Arg {
    fn from(value: Say) -> Self {
        Self::Said(value)
    }
}

/// A message by name with its variables; put into words when the page is written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Say {
    /// Name in the Fluent files.
    pub key: &'static str,
    /// Variables by name.
    pub args: Vec<(&'static str, Arg)>,
}

impl Say {
    /// The sentence in this language.
    pub fn in_words(&self, locale: Locale) -> String {
        message(locale, self.key, &self.args)
    }
}

/// A value with a fixed name for each of its variants, such as a channel or an outcome.
pub trait Label: Copy {
    /// Message that names the variant.
    fn key(self) -> &'static str;
}
impl<T: Label> Label for &T {
    fn key(self) -> &'static str {
        (*self).key()
    }
}

/// `say!(name, variable = value, …)` with a literal name: a [`Say`] whose message the build script checks.
macro_rules! say {
    ($key:literal $(, $name:ident = $value:expr)* $(,)?) => {
        $crate::i18n::Say {
            key: $key,
            args: vec![$((stringify!($name), $crate::i18n::Arg::from($value))),*],
        }
    };
}

/// `key!(name)` with a literal name: the name of a message, checked by the build script.
macro_rules! key {
    ($key:literal) => {
        $key
    };
}
pub(crate) use {key, say};
