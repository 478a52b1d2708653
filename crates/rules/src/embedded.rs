//! The packs that are part of the program.

use crate::{Fault, Rules, SourceFile};

macro_rules! files {
    ($($name:literal),* $(,)?) => {
        &[$(($name, include_str!(concat!("../../../rules/", $name)))),*]
    };
}

/// Every file of `rules/`; a test holds the list against the folder.
const FILES: &[(&str, &str)] = files![
    "cn-beijing/pack.toml",
    "cn-changzhou/pack.toml",
    "cn-daqing/pack.toml",
    "cn-gansu/pack.toml",
    "cn-guangdong/pack.toml",
    "cn-guiyang/pack.toml",
    "cn-hangzhou/pack.toml",
    "cn-ningbo/pack.toml",
    "cn-shenzhen/pack.toml",
    "cn-suzhou/pack.toml",
    "cn-taizhou/pack.toml",
    "cn-wuhan/pack.toml",
    "cn-wuxi/pack.toml",
    "cn-xiamen/pack.toml",
    "cn-zhejiang/pack.toml",
    "cn-zhuhai/pack.toml",
    "national/calendar-2025.toml",
    "national/calendar-2026.toml",
    "national/events.toml",
    "national/pack.toml",
];

/// The packs and calendars of `rules/`, as they were when the program was built.
///
/// # Errors
/// Never, which a test asserts; the type is that of any other packs.
pub fn embedded() -> Result<Rules, Vec<Fault>> {
    let files: Vec<SourceFile> = FILES
        .iter()
        .map(|(name, text)| SourceFile {
            name: format!("rules/{name}"),
            text: (*text).to_owned(),
        })
        .collect();
    Rules::read(&files)
}
