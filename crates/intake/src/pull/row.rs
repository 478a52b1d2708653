use jiff::Timestamp;
use registry::identity::IdKind;
use serde_json::{Map, Value};

use super::Settings;
use crate::model::{Party, TenancyKind};
use crate::push::{Pushed, PushedTenant};

/// Why a row is no declaration.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RowFault {
    /// No object.
    NotAnObject,
    /// Its word for the kind means neither a move-in nor a move-out.
    KindUnknown,
}

impl RowFault {
    /// Stable name.
    pub const fn code(self) -> &'static str {
        match self {
            Self::NotAnObject => "row_not_object",
            Self::KindUnknown => "kind_unknown",
        }
    }
}

/// A value in words.
fn text(value: &Value) -> String {
    match value {
        Value::String(text) => text.trim().to_owned(),
        Value::Number(number) => number.to_string(),
        Value::Bool(true) => "true".to_owned(),
        Value::Array(all) => {
            let words: Vec<String> = all.iter().map(text).filter(|w| !w.is_empty()).collect();
            words.join(" ")
        }
        Value::Null | Value::Bool(false) | Value::Object(_) => String::new(),
    }
}

/// A day as the push interface wants it, from what systems write: with or without a time, by
/// slashes or in one piece, in seconds or milliseconds since 1970. Anything else stays as it is.
fn day(said: &str) -> String {
    let china = jiff::tz::TimeZone::fixed(jiff::tz::offset(8));
    let local = |at: Timestamp| at.to_zoned(china.clone()).date().to_string();
    if let Ok(number) = said.parse::<i64>() {
        let at = match said.len() {
            8 => {
                return format!("{}-{}-{}", &said[..4], &said[4..6], &said[6..]);
            }
            9 | 10 => Timestamp::from_second(number),
            12 | 13 => Timestamp::from_millisecond(number),
            _ => return said.to_owned(),
        };
        return at.map_or_else(|_| said.to_owned(), local);
    }
    // An instant with its offset is another day elsewhere.
    if let Ok(at) = said.parse::<Timestamp>() {
        return local(at);
    }
    let day = said.split(['T', ' ']).next().unwrap_or_default();
    let mut parts = day.split(['-', '/', '.']);
    let parts = [parts.next(), parts.next(), parts.next(), parts.next()];
    if let [Some(year), Some(month), Some(day), None] = parts
        && year.len() == 4
        && [year, month, day]
            .iter()
            .all(|part| (1..=4).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_digit()))
    {
        return format!("{year}-{month:0>2}-{day:0>2}");
    }
    said.to_owned()
}

/// A document's kind by its name in the push interface or its everyday one.
fn document(said: &str) -> Option<IdKind> {
    IdKind::from_name(&said.to_ascii_lowercase()).or_else(|| {
        let words = [
            ("港澳台", IdKind::HmtPermit),
            ("永久居留", IdKind::ForeignPr),
            ("护照", IdKind::Passport),
            ("身份证", IdKind::CitizenId),
        ];
        let found = words.into_iter().find(|(word, _)| said.contains(word));
        found.map(|(_, kind)| kind)
    })
}

impl Settings {
    /// What a row says in a field; the parts of an address stay apart.
    fn said(&self, row: &Value, name: &str) -> String {
        let Some(places) = self.fields.get(name) else {
            return String::new();
        };
        let words = places
            .iter()
            .filter_map(|place| row.pointer(place).map(text));
        let words: Vec<String> = words.filter(|text| !text.is_empty()).collect();
        words.join(if name == "address" { "|" } else { " " })
    }

    fn tenant(&self, row: &Value) -> Option<PushedTenant> {
        let one = PushedTenant {
            name: self.said(row, "name"),
            document: document(&self.said(row, "document")),
            number: self.said(row, "number"),
            phone: self.said(row, "phone"),
        };
        let said = [&one.name, &one.number, &one.phone];
        said.iter().any(|text| !text.is_empty()).then_some(one)
    }

    /// What a row declares.
    ///
    /// # Errors
    /// [`RowFault`].
    pub fn declaration(&self, row: &Value) -> Result<Pushed, RowFault> {
        if !row.is_object() {
            return Err(RowFault::NotAnObject);
        }
        let kind = self.said(row, "kind");
        let kind = if !self.fields.contains_key("kind") {
            TenancyKind::CheckIn
        } else if self.moved_out.contains(&kind) {
            TenancyKind::CheckOut
        } else if self.moved_in.is_empty() || self.moved_in.contains(&kind) {
            TenancyKind::CheckIn
        } else {
            return Err(RowFault::KindUnknown);
        };
        let tenants = match self.fields.get("tenants") {
            None => self.tenant(row).into_iter().collect(),
            Some(places) => {
                let lists = places
                    .iter()
                    .filter_map(|place| row.pointer(place)?.as_array());
                lists.flatten().filter_map(|one| self.tenant(one)).collect()
            }
        };
        let landlord = Party {
            name: self.said(row, "landlord_name"),
            phone: self.said(row, "landlord_phone"),
        };
        Ok(Pushed {
            kind,
            address: self.said(row, "address"),
            dwelling_code: self.said(row, "dwelling_code"),
            tenants,
            from: day(&self.said(row, "from")),
            to: day(&self.said(row, "to")),
            landlord: Some(landlord).filter(|one| *one != Party::default()),
            remark: self.said(row, "remark"),
        })
    }

    /// A row of a listing as the reader of files takes it; as it came where no field has a place.
    pub fn listing(&self, row: &Value) -> Value {
        if self.fields.is_empty() {
            return row.clone();
        }
        let mut out = Map::new();
        for (name, heading) in [
            ("address", "地址"),
            ("dwelling_code", "房屋编码"),
            ("landlord_name", "联系人"),
            ("landlord_phone", "联系电话"),
            ("remark", "备注"),
        ] {
            let said = self.said(row, name);
            if !said.is_empty() {
                out.insert(heading.to_owned(), Value::String(said));
            }
        }
        Value::Object(out)
    }
}

#[cfg(test)]
mod tests {
    use super::{day, document};
    use registry::identity::IdKind;

    #[test]
    fn days_are_understood_as_systems_write_them() {
        for (said, is) in [
            ("2026-06-01", "2026-06-01"),
            ("2026/6/1", "2026-06-01"),
            ("2026.06.01 08:00:00", "2026-06-01"),
            ("2026-06-01T00:00:00", "2026-06-01"),
            // Midnight in China is the day before in UTC.
            ("2026-05-31T16:00:00Z", "2026-06-01"),
            ("2026-06-01T00:00:00+08:00", "2026-06-01"),
            ("1780243200", "2026-06-01"),
            ("1780243200000", "2026-06-01"),
            ("20260601", "2026-06-01"),
            ("", ""),
            ("soon", "soon"),
            ("2026-13-99", "2026-13-99"),
        ] {
            assert_eq!(day(said), is, "{said}");
        }
    }

    #[test]
    fn documents_go_by_both_names() {
        for (said, kind) in [
            ("citizen_id", Some(IdKind::CitizenId)),
            ("PASSPORT", Some(IdKind::Passport)),
            ("居民身份证", Some(IdKind::CitizenId)),
            ("港澳台居民居住证", Some(IdKind::HmtPermit)),
            ("外国人永久居留身份证", Some(IdKind::ForeignPr)),
            ("", None),
            ("1", None),
        ] {
            assert_eq!(document(said), kind, "{said}");
        }
    }
}
