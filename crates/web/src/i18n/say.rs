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

/// A value that can fill a variable.
pub trait ToArg {
    /// The value as a message takes it.
    fn to_arg(&self) -> Arg;
}

macro_rules! number_arg {
    ($($kind:ty),*) => {$(
        impl ToArg for $kind {
            fn to_arg(&self) -> Arg {
                Arg::Number(i64::try_from(*self).unwrap_or(i64::MAX))
            }
        }
    )*};
}
number_arg!(u8, u16, u32, u64, usize, i32, i64);

impl ToArg for str {
    fn to_arg(&self) -> Arg {
        Arg::Text(self.to_owned())
    }
}
impl ToArg for String {
    fn to_arg(&self) -> Arg {
        Arg::Text(self.clone())
    }
}
impl ToArg for Say {
    fn to_arg(&self) -> Arg {
        Arg::Said(self.clone())
    }
}
impl<T: ToArg + ?Sized> ToArg for &T {
    fn to_arg(&self) -> Arg {
        (*self).to_arg()
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
            args: vec![$((stringify!($name), $crate::i18n::ToArg::to_arg(&$value))),*],
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
