//! Embeds the message files and the stylesheets, and stops the build when a page asks for a
//! message that a language lacks.

#[path = "src/i18n/check.rs"]
mod check;

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::{env, fs, io};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let root = PathBuf::from(env::var("CARGO_MANIFEST_DIR")?);
    let out = PathBuf::from(env::var("OUT_DIR")?);
    for watched in ["src", "templates", "locales", "assets"] {
        println!("cargo::rerun-if-changed={watched}");
    }
    let survey = check::survey(&root)?;
    let missing = survey.missing();
    if !missing.is_empty() {
        for line in &missing {
            println!("cargo::error={line}");
        }
        return Ok(());
    }

    let mut code = String::new();
    embed(&mut code, "ZH_CN", &root.join("locales/zh-CN"), "ftl")?;
    embed(&mut code, "EN", &root.join("locales/en"), "ftl")?;
    embed(&mut code, "STYLES", &root.join("assets/css"), "css")?;
    fs::write(out.join("embedded.rs"), code)?;
    Ok(())
}

/// Writes a constant that holds every file of `folder` with this ending, in name order.
fn embed(code: &mut String, name: &str, folder: &Path, ending: &str) -> io::Result<()> {
    let mut files: Vec<PathBuf> = fs::read_dir(folder)?
        .map(|entry| entry.map(|e| e.path()))
        .collect::<io::Result<_>>()?;
    files.retain(|path| path.extension().is_some_and(|e| e == ending));
    files.sort();
    let _ = writeln!(code, "pub(crate) static {name}: &[&str] = &[");
    for file in files {
        // Written as a Rust literal, so that any folder name on the way works.
        let literal = file.to_string_lossy();
        let _ = writeln!(code, "    include_str!(r###\"{literal}\"###),");
    }
    code.push_str("];\n");
    Ok(())
}
