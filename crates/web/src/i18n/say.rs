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

/// A sentence whose language is chosen when the page is written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Say {
    /// A message by name with its variables.
    Message {
        /// Name in the Fluent files.
        key: &'static str,
        /// Variables by name.
        args: Vec<(&'static str, Arg)>,
    },
    /// A sentence that another crate has written in both languages.
    Both {
        /// In Chinese.
        zh: String,
        /// In English.
        en: String,
    },
}

impl Say {
    /// A sentence written in both languages elsewhere.
    pub fn both(zh: impl Into<String>, en: impl Into<String>) -> Self {
        Self::Both {
            zh: zh.into(),
            en: en.into(),
        }
    }

    /// The sentence in this language.
    pub fn in_words(&self, locale: Locale) -> String {
        match self {
            Self::Message { key, args } => message(locale, key, args),
            Self::Both { zh, en } => match locale {
                Locale::ZhCn => zh.clone(),
                Locale::En => en.clone(),
            },
        }
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
        $crate::i18n::Say::Message {
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
