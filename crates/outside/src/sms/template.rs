use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};

/// How a value is written into a body so that it stays one value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Encoding {
    Json,
    Form,
    Xml,
    Plain,
}

impl Encoding {
    /// The encoding of a content type.
    pub(super) fn of(content_type: &str) -> Option<Self> {
        let kind = content_type.split(';').next().unwrap_or_default().trim();
        Some(match kind.to_ascii_lowercase().as_str() {
            "application/json" => Self::Json,
            "application/x-www-form-urlencoded" => Self::Form,
            "text/xml" | "application/xml" => Self::Xml,
            "text/plain" => Self::Plain,
            _ => return None,
        })
    }

    /// A value as it stands in a body.
    pub(super) fn written(self, value: &str) -> String {
        match self {
            Self::Json => {
                let quoted = serde_json::Value::from(value).to_string();
                // The template has the quotes.
                quoted[1..quoted.len() - 1].to_owned()
            }
            Self::Form => utf8_percent_encode(value, NON_ALPHANUMERIC).to_string(),
            Self::Xml => value
                .replace('&', "&amp;")
                .replace('<', "&lt;")
                .replace('>', "&gt;")
                .replace('"', "&quot;"),
            Self::Plain => value.to_owned(),
        }
    }
}

/// Fills `{name}` with values in one pass, so that a value is never taken for a place of another.
pub(super) fn fill(template: &str, encoding: Encoding, values: &[(&str, &str)]) -> String {
    let (mut out, mut rest) = (String::new(), template);
    while let Some(at) = rest.find('{') {
        out.push_str(&rest[..at]);
        rest = &rest[at..];
        let known = values.iter().find_map(|(name, value)| {
            let after = rest.strip_prefix('{')?.strip_prefix(name)?;
            Some((value, after.strip_prefix('}')?))
        });
        if let Some((value, after)) = known {
            out.push_str(&encoding.written(value));
            rest = after;
        } else {
            out.push('{');
            rest = &rest[1..];
        }
    }
    out.push_str(rest);
    out
}

#[cfg(test)]
mod tests {
    use super::{Encoding, fill};

    #[test]
    fn a_value_stays_one_value() {
        let values = [("phone", "+8613800138000"), ("text", "码\"123\"{phone}&<")];
        for (kind, template, filled) in [
            (
                "application/json; charset=utf-8",
                r#"{"to":"{phone}","text":"{text}"}"#,
                r#"{"to":"+8613800138000","text":"码\"123\"{phone}&<"}"#,
            ),
            (
                "application/x-www-form-urlencoded",
                "to={phone}&text={text}",
                "to=%2B8613800138000&text=%E7%A0%81%22123%22%7Bphone%7D%26%3C",
            ),
            (
                "text/xml",
                "<to>{phone}</to><t>{text}</t>",
                "<to>+8613800138000</to><t>码&quot;123&quot;{phone}&amp;&lt;</t>",
            ),
            ("text/plain", "{}{phone", "{}{phone"),
        ] {
            let encoding = Encoding::of(kind).unwrap();
            assert_eq!(fill(template, encoding, &values), filled, "{kind}");
        }
        assert_eq!(Encoding::of("image/png"), None);
    }
}
