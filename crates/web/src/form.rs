//! A form that remembers: the values as entered and what is wrong with each.

use jiff::civil::Date;

use crate::i18n::{Say, say};

/// Values by field name, as a browser sends them, and the errors found in them.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Form {
    values: Vec<(String, String)>,
    errors: Vec<FieldError>,
}

/// What is wrong with one field and how to put it right.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FieldError {
    /// The field's name; the summary links to `#field-` and this.
    pub field: String,
    /// The sentence shown beside the field and in the summary.
    pub message: Say,
}

impl Form {
    /// A form holding these values.
    pub fn with<N: Into<String>, V: Into<String>>(
        values: impl IntoIterator<Item = (N, V)>,
    ) -> Self {
        let values = values
            .into_iter()
            .map(|(n, v)| (n.into(), v.into()))
            .map(|(name, value): (String, String)| {
                // No keyboard enters it and no database takes it.
                (name, value.replace('\0', ""))
            })
            .collect();
        Self {
            values,
            errors: Vec::new(),
        }
    }

    /// Reads an `application/x-www-form-urlencoded` body.
    pub fn decode(body: &[u8]) -> Self {
        Self::with(form_urlencoded::parse(body).map(|(n, v)| (n.into_owned(), v.into_owned())))
    }

    /// The first value of a field as entered, "" where there is none.
    pub fn raw(&self, field: &str) -> &str {
        self.values
            .iter()
            .find(|(n, _)| n == field)
            .map_or("", |(_, v)| v.as_str())
    }

    /// Every value of a field as entered, such as those of the boxes ticked.
    pub fn all(&self, field: &str) -> impl Iterator<Item = &str> {
        self.values
            .iter()
            .filter(move |(n, _)| n == field)
            .map(|(_, v)| v.as_str())
    }

    /// The first value of a field without surrounding blanks, full-width ones too.
    pub fn value(&self, field: &str) -> &str {
        self.raw(field).trim()
    }

    /// Whether a choice is taken: a radio button, an option or a ticked box with this value.
    pub fn is(&self, field: &str, value: &str) -> bool {
        self.values.iter().any(|(n, v)| n == field && v == value)
    }

    /// Whether nothing has been entered in this field.
    pub fn is_blank(&self, field: &str) -> bool {
        self.value(field).is_empty()
    }

    /// The record version that the form was made from; what is no number is no version of
    /// anything.
    pub fn version(&self) -> i32 {
        self.value("version").parse().unwrap_or_default()
    }

    /// The day in a field, `None` where there is none; what is no day is noted as wrong.
    pub fn day(&mut self, field: &str) -> Option<Date> {
        if self.is_blank(field) {
            return None;
        }
        let day: Option<Date> = self.value(field).parse().ok();
        // The database's years begin later than the calendar's, and nobody means these.
        let day = day.filter(|day| (1900..=2200).contains(&day.year()));
        if day.is_none() {
            self.refuse(field, say!("form-date-wrong"));
        }
        day
    }

    /// Every field in the order sent, with its value.
    pub fn values(&self) -> &[(String, String)] {
        &self.values
    }

    /// Says above the form what is wrong with a field that isn't on the page.
    pub fn keep_errors_on(&mut self, fields: &[&str]) {
        for error in &mut self.errors {
            if !fields.contains(&error.field.as_str()) {
                "form".clone_into(&mut error.field);
            }
        }
    }

    /// Sets a field, replacing what was there.
    pub fn set(&mut self, field: &str, value: impl Into<String>) {
        self.values.retain(|(n, _)| n != field);
        self.values.push((field.to_owned(), value.into()));
    }

    /// Forgets what must never be sent back, such as a password.
    pub fn forget(&mut self, field: &str) {
        self.values.retain(|(n, _)| n != field);
    }

    /// Notes that a field is wrong; the first error of a field stays.
    pub fn refuse(&mut self, field: &str, message: Say) {
        if self.error(field).is_none() {
            self.errors.push(FieldError {
                field: field.to_owned(),
                message,
            });
        }
    }

    /// What is wrong with a field.
    pub fn error(&self, field: &str) -> Option<&Say> {
        self.errors
            .iter()
            .find(|e| e.field == field)
            .map(|e| &e.message)
    }

    /// Every error, in the order found.
    pub fn errors(&self) -> &[FieldError] {
        &self.errors
    }

    /// Whether nothing is wrong.
    pub fn is_sound(&self) -> bool {
        self.errors.is_empty()
    }
}
