//! What the sample's reports say about people, and the search for it in bytes.

use std::collections::BTreeSet;
use std::fs;
use std::io::{Cursor, Read as _};
use std::path::Path;

use aho_corasick::AhoCorasick;
use calamine::{Reader as _, open_workbook_auto_from_rs};
use encoding_rs::GB18030;
use intake::{Channel, Limits, SourceFile};

use crate::common::sample;

/// Everything that must not be readable, and the machine that looks for it.
pub(crate) struct Secrets {
    needles: Vec<(String, &'static str)>,
    search: AhoCorasick,
}

impl Secrets {
    /// Takes the numbers and names of people out of the reports: as this program reads them, and
    /// every run of digits in the files that could be such a number, whatever the reader made of
    /// it.
    pub(crate) fn of_reports(reports: &[(String, String)]) -> Self {
        let (mut numbers, mut names) = (BTreeSet::new(), BTreeSet::new());
        let today = jiff::civil::date(2026, 7, 1);
        for (file, channel) in reports {
            let bytes = fs::read(sample(file)).expect("there");
            let channel = Channel::from_wire(channel).expect("known");
            let source = SourceFile {
                name: file,
                bytes: &bytes,
            };
            let read = intake::read(&source, channel, &Limits::default(), today).expect("read");
            for tenancy in &read.tenancies {
                for tenant in &tenancy.tenants {
                    numbers.extend([tenant.id_number.clone(), tenant.phone.clone()]);
                    names.insert(tenant.name.clone());
                }
                if let Some(landlord) = &tenancy.landlord {
                    numbers.insert(landlord.phone.clone());
                    names.insert(landlord.name.clone());
                }
            }
            numbers.extend(long_numbers(&text_of(&bytes)));
        }
        numbers.retain(|number| number.len() >= 11);
        assert!(
            numbers.len() > 400 && names.len() > 200,
            "{} {}",
            numbers.len(),
            names.len()
        );
        // A name that is also a place's says nothing about a person, and one letter is no name.
        let library = fs::read_to_string(sample("library.csv")).expect("there");
        names.retain(|name| name.chars().count() > 1 && !library.contains(name.as_str()));
        assert!(names.len() > 200, "{}", names.len());
        assert!(
            !numbers
                .iter()
                .any(|number| library.contains(number.as_str()))
        );

        let mut patterns = Vec::new();
        let mut needles = Vec::new();
        for secret in numbers.iter().chain(&names) {
            for (bytes, form) in forms(secret) {
                patterns.push(bytes);
                needles.push((secret.clone(), form));
            }
        }
        let search = AhoCorasick::new(&patterns).expect("few patterns");
        let found = Self { needles, search };
        found.finds_what_is_there(numbers.first().expect("some"), names.last().expect("some"));
        found
    }

    /// A search that finds nothing anywhere would pass every test.
    fn finds_what_is_there(&self, number: &str, name: &str) {
        for secret in [number, name] {
            for (bytes, form) in forms(secret) {
                let inside = [b"abc\0", bytes.as_slice(), b"\0def"].concat();
                assert!(self.first_in(&inside).is_some(), "{form}");
            }
        }
    }

    fn first_in(&self, bytes: &[u8]) -> Option<String> {
        let found = self.search.find(bytes)?;
        let (secret, form) = &self.needles[found.pattern()];
        let around = &bytes[found.start().saturating_sub(60)..(found.end() + 60).min(bytes.len())];
        Some(format!(
            "{secret} as {form}: {}",
            String::from_utf8_lossy(around)
        ))
    }

    /// Looks through bytes; a zip archive is unpacked too.
    pub(crate) fn nowhere_in(&self, what: &str, bytes: &[u8]) {
        let found = self.first_in(bytes);
        assert!(
            found.is_none(),
            "{what} holds {}",
            found.unwrap_or_default()
        );
        if !bytes.starts_with(b"PK\x03\x04") {
            return;
        }
        let Ok(mut archive) = zip::ZipArchive::new(Cursor::new(bytes)) else {
            return;
        };
        for index in 0..archive.len() {
            let mut member = Vec::new();
            archive
                .by_index(index)
                .unwrap()
                .read_to_end(&mut member)
                .unwrap();
            self.nowhere_in(&format!("{what} member {index}"), &member);
        }
    }

    /// Looks through every file of a folder: tables, write-ahead log, server log, settings.
    pub(crate) fn nowhere_below(&self, folder: &Path) {
        let mut folders = vec![folder.to_owned()];
        let (mut files, mut logs) = (0, 0);
        while let Some(folder) = folders.pop() {
            for entry in fs::read_dir(&folder).expect("readable").flatten() {
                let path = entry.path();
                if path.is_dir() {
                    folders.push(path);
                    continue;
                }
                files += 1;
                logs += usize::from(folder.ends_with("pg_wal"));
                self.nowhere_in(
                    &path.display().to_string(),
                    &fs::read(&path).expect("readable"),
                );
            }
        }
        assert!(
            files > 100 && logs > 0,
            "{files} files, {logs} of the write-ahead log"
        );
    }
}

/// A secret as it may lie in a file.
fn forms(secret: &str) -> Vec<(Vec<u8>, &'static str)> {
    let raw = secret.as_bytes();
    let wide: Vec<u8> = secret.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let (chinese, ..) = GB18030.encode(secret);
    let mut forms = vec![(raw.to_vec(), "text")];
    // Two letters are four bytes there: any file holds those by chance.
    if wide.len() >= 6 {
        forms.push((wide, "UTF-16"));
    }
    if chinese.len() >= 6 && *chinese != *raw {
        forms.push((chinese.into_owned(), "GB18030"));
    }
    forms.push((hex(raw).into_bytes(), "hex"));
    forms.push((hex(raw).to_ascii_uppercase().into_bytes(), "HEX"));
    if raw.len() >= 8 {
        forms.extend((0..3).map(|shift| (base64_inside(raw, shift), "base64")));
    }
    forms
}

fn hex(bytes: &[u8]) -> String {
    use std::fmt::Write as _;
    bytes.iter().fold(String::new(), |mut out, byte| {
        // Writing to a string can't fail.
        let _ = write!(out, "{byte:02x}");
        out
    })
}

/// The letters of base64 that depend on these bytes alone, where `shift` other bytes stand before
/// them in a group of three.
fn base64_inside(bytes: &[u8], shift: usize) -> Vec<u8> {
    const LETTERS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let bits: Vec<bool> = std::iter::repeat_n(0, shift)
        .chain(bytes.iter().copied())
        .flat_map(|byte| (0..8).map(move |bit| byte >> (7 - bit) & 1 == 1))
        .collect();
    let first = (shift * 8).div_ceil(6);
    let letters = bits.chunks_exact(6).skip(first);
    letters
        .map(|six| LETTERS[six.iter().fold(0, |n, bit| n * 2 + usize::from(*bit))])
        .collect()
}

/// All text of a report, however it is packed.
fn text_of(bytes: &[u8]) -> String {
    if let Ok(mut book) = open_workbook_auto_from_rs(Cursor::new(bytes)) {
        let mut text = String::new();
        for (_, range) in book.worksheets() {
            for cell in range.cells() {
                text.push_str(&cell.2.to_string());
                text.push('\n');
            }
        }
        return text;
    }
    match std::str::from_utf8(bytes) {
        Ok(text) => text.to_owned(),
        Err(_) => GB18030.decode(bytes).0.into_owned(),
    }
}

/// Telephone and identity numbers, by their looks.
fn long_numbers(text: &str) -> Vec<String> {
    text.split(|letter: char| !letter.is_ascii_digit() && letter != 'X' && letter != 'x')
        .filter(|run| (run.len() == 11 && run.starts_with('1')) || (15..=18).contains(&run.len()))
        .map(str::to_owned)
        .collect()
}
