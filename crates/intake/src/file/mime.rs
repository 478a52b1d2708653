//! Pages that a spreadsheet saved as one file (`.mht`), and e-mails: parts between boundaries.

/// Whether a text begins with the head of a letter or a saved page.
pub(super) fn is_one(text: &str) -> bool {
    let mut heads = 0;
    for line in text.trim_start().lines().take(40) {
        if line.trim().is_empty() {
            break;
        }
        let name = line.split(':').next().unwrap_or("").to_ascii_lowercase();
        heads += match name.as_str() {
            "mime-version" => 3,
            "content-type"
            | "content-transfer-encoding"
            | "from"
            | "to"
            | "subject"
            | "date"
            | "received"
            | "message-id"
            | "return-path" => 1,
            _ => 0,
        };
    }
    heads >= 3
}

/// The bytes of every part that is a page.
pub(super) fn pages(text: &str) -> Vec<Vec<u8>> {
    let mut pages = Vec::new();
    let boundaries = boundaries(text);
    let mut open: Vec<&str> = Vec::new();
    for line in text.lines() {
        let bound = boundaries.iter().any(|b| {
            line.strip_prefix("--")
                .and_then(|rest| rest.strip_prefix(b.as_str()))
                .is_some_and(|rest| rest.trim().trim_matches('-').is_empty())
        });
        if bound {
            pages.extend(page(&open));
            open.clear();
        } else {
            open.push(line);
        }
    }
    pages.extend(page(&open));
    pages
}

fn boundaries(text: &str) -> Vec<String> {
    text.lines()
        .filter_map(|line| {
            let at = line.to_ascii_lowercase().find("boundary=")?;
            let value = line.get(at + "boundary=".len()..)?.trim();
            let value = match value.strip_prefix('"') {
                Some(quoted) => quoted.split('"').next()?,
                None => value.split([';', ' ']).next()?,
            };
            (!value.is_empty()).then(|| value.to_owned())
        })
        .take(16)
        .collect()
}

/// One part, if it is a page: its head, a blank line, its text.
fn page(lines: &[&str]) -> Option<Vec<u8>> {
    let from = lines.iter().position(|line| !line.trim().is_empty())?;
    let part = lines.get(from..)?;
    let gap = part.iter().position(|line| line.trim().is_empty())?;
    let (head, body) = part.split_at(gap);
    let head = head.join("\n").to_ascii_lowercase();
    if !head.contains("text/html") {
        return None;
    }
    Some(if head.contains("quoted-printable") {
        quoted_printable(body)
    } else if head.contains("base64") {
        base64(body)
    } else {
        body.join("\n").into_bytes()
    })
}

fn quoted_printable(lines: &[&str]) -> Vec<u8> {
    let mut out = Vec::new();
    for line in lines {
        let line = line.trim_end();
        let (line, joined) = match line.strip_suffix('=') {
            Some(rest) => (rest, true),
            None => (line, false),
        };
        let mut rest = line.as_bytes();
        while let Some((&byte, after)) = rest.split_first() {
            let code = (byte == b'=')
                .then(|| after.get(..2))
                .flatten()
                .and_then(|hex| std::str::from_utf8(hex).ok())
                .and_then(|hex| u8::from_str_radix(hex, 16).ok());
            if let Some(code) = code {
                out.push(code);
                rest = after.get(2..).unwrap_or(&[]);
            } else {
                out.push(byte);
                rest = after;
            }
        }
        if !joined {
            out.push(b'\n');
        }
    }
    out
}

fn base64(lines: &[&str]) -> Vec<u8> {
    let mut out = Vec::new();
    let (mut bits, mut count) = (0_u32, 0_u32);
    for byte in lines.iter().flat_map(|line| line.bytes()) {
        let value = match byte {
            b'A'..=b'Z' => byte - b'A',
            b'a'..=b'z' => byte - b'a' + 26,
            b'0'..=b'9' => byte - b'0' + 52,
            b'+' => 62,
            b'/' => 63,
            _ => continue,
        };
        bits = (bits << 6) | u32::from(value);
        count += 6;
        if count >= 8 {
            count -= 8;
            out.extend(u8::try_from((bits >> count) & 0xff));
        }
    }
    out
}
