//! A font with Chinese characters, found as `scripts/setup` finds it: by its file's name.

use std::path::{Path, PathBuf};

use paper::Face;

use crate::Refusal;

/// Folders below these are looked through this deep.
const DEEPEST: usize = 6;
/// The likeliest first; then any file with CJK in its name.
const PREFERRED: [&str; 4] = [
    "NotoSansCJK-Bold",
    "NotoSansCJKsc-Bold",
    "NotoSansCJK-Regular",
    "NotoSansCJKsc-Regular",
];

/// The font to print with: the one given, or one of the machine's.
pub(super) fn path(given: Option<&Path>) -> Result<PathBuf, Refusal> {
    match given {
        Some(given) => Ok(given.to_owned()),
        None => of_machine(&PREFERRED),
    }
}

/// The font to print letters with.
pub(crate) fn for_letters() -> Result<PathBuf, Refusal> {
    let [bold, bold_sc, regular, regular_sc] = PREFERRED;
    of_machine(&[regular, regular_sc, bold, bold_sc])
}

fn of_machine(preferred: &[&str]) -> Result<PathBuf, Refusal> {
    let mut found = Vec::new();
    let home = std::env::var_os("HOME").map(|home| Path::new(&home).join(".local/share/fonts"));
    let folders = ["/usr/share/fonts", "/usr/local/share/fonts"].map(PathBuf::from);
    for folder in folders.into_iter().chain(home) {
        look(&folder, DEEPEST, &mut found);
    }
    let rank = |path: &PathBuf| {
        let name = path.file_stem().unwrap_or_default().to_string_lossy();
        let place = preferred.iter().position(|wanted| name == *wanted);
        (place.unwrap_or(preferred.len()), path.clone())
    };
    found.into_iter().min_by_key(rank).ok_or_else(|| {
        Refusal::new(
            "font-missing",
            "no font with Chinese characters was found in /usr/share/fonts, \
             /usr/local/share/fonts or ~/.local/share/fonts: install one (apt-get install -y \
             fonts-noto-cjk) or name a file with --font",
        )
    })
}

/// Reads it.
pub(crate) fn read(path: &Path) -> Result<Face, Refusal> {
    let broken = |error: &dyn std::fmt::Display| {
        Refusal::new(
            "font-broken",
            format!("the font {} can't be used: {error}", path.display()),
        )
        .with(path.display().to_string())
    };
    let bytes = std::fs::read(path).map_err(|error| broken(&error))?;
    Face::read(bytes).map_err(|fault| broken(&fault))
}

fn look(folder: &Path, deeper: usize, found: &mut Vec<PathBuf>) {
    let Ok(entries) = std::fs::read_dir(folder) else {
        return;
    };
    for path in entries.filter_map(|entry| Some(entry.ok()?.path())) {
        let named = |part: &str| {
            let name = path.file_name().unwrap_or_default().to_string_lossy();
            name.to_lowercase().contains(part)
        };
        let kind = path.extension().unwrap_or_default().to_string_lossy();
        if path.is_dir() && deeper > 0 {
            look(&path, deeper - 1, found);
        } else if named("cjk") && ["ttc", "otf", "ttf", "otc"].contains(&kind.as_ref()) {
            found.push(path);
        }
    }
}
