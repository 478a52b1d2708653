//! What a file is, by its first bytes and its table of contents.

use std::io::{Cursor, Read};

use crate::refused::Refused;

/// Kinds of files worth opening.
pub(super) enum Found {
    Xlsx,
    Ods,
    Xls,
    Text,
}

/// First bytes of files that are no report.
const WRONG: &[(&[u8], &str)] = &[
    (b"%PDF", "a PDF"),
    (b"\x89PNG", "a picture (PNG)"),
    (b"\xff\xd8\xff", "a picture (JPEG)"),
    (b"GIF8", "a picture (GIF)"),
    (b"RIFF", "a picture or sound file"),
    (b"MZ", "a program"),
    (b"\x7fELF", "a program"),
    (b"7z\xbc\xaf", "a 7z archive"),
    (b"Rar!", "a RAR archive"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"BZh", "a bzip2 archive"),
    (b"SQLite format 3", "a database"),
    (b"{\\rtf", "an RTF document"),
];

/// Decides by content; a name's ending says nothing.
pub(super) fn detect(bytes: &[u8]) -> Result<Found, Refused> {
    if bytes.is_empty() {
        return Err(Refused::Empty);
    }
    if bytes.starts_with(b"PK\x03\x04") || bytes.starts_with(b"PK\x05\x06") {
        return detect_zip(bytes);
    }
    if bytes.starts_with(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1") {
        return detect_compound(bytes);
    }
    match WRONG.iter().find(|(magic, _)| bytes.starts_with(magic)) {
        Some((_, found)) => Err(Refused::WrongType { found }),
        None => Ok(Found::Text),
    }
}

fn detect_zip(bytes: &[u8]) -> Result<Found, Refused> {
    let mut archive =
        zip::ZipArchive::new(Cursor::new(bytes)).map_err(|e| super::broken("zip", &e))?;
    let has = |archive: &zip::ZipArchive<_>, name: &str| archive.index_for_name(name).is_some();
    if has(&archive, "xl/workbook.xml") {
        return Ok(Found::Xlsx);
    }
    if has(&archive, "xl/workbook.bin") {
        return Err(Refused::WrongType {
            found: "a binary workbook (.xlsb)",
        });
    }
    if let Ok(entry) = archive.by_name("mimetype") {
        let mut mime = String::new();
        // A mimetype entry is a few dozen characters; more is not read.
        let read = entry.take(200).read_to_string(&mut mime);
        if read.is_ok() && mime.starts_with("application/vnd.oasis.opendocument.spreadsheet") {
            return Ok(Found::Ods);
        }
        if read.is_ok() && mime.starts_with("application/vnd.oasis.opendocument") {
            return Err(Refused::WrongType {
                found: "an OpenDocument file that is no spreadsheet",
            });
        }
    }
    let holds = |folder: &str| {
        archive
            .file_names()
            .flatten()
            .any(|n| n.starts_with(folder))
    };
    let found = if holds("word/") {
        "a Word document"
    } else if holds("ppt/") {
        "a presentation"
    } else if holds("xl/") {
        return Err(Refused::Broken {
            format: "xlsx",
            detail: "its list of sheets is missing".to_owned(),
        });
    } else {
        "a zip archive"
    };
    Err(Refused::WrongType { found })
}

fn detect_compound(bytes: &[u8]) -> Result<Found, Refused> {
    let file = super::shielded("xls", || {
        cfb::CompoundFile::open(Cursor::new(bytes)).map_err(|e| super::broken("xls", &e))
    })?;
    if file.exists("/EncryptedPackage") || file.exists("/EncryptionInfo") {
        return Err(Refused::Encrypted);
    }
    if file.exists("/Workbook") || file.exists("/Book") {
        return Ok(Found::Xls);
    }
    let found = if file.exists("/WordDocument") {
        "a Word document"
    } else {
        "an Office file"
    };
    Err(Refused::WrongType { found })
}
