//! Rows of `intake show` held against the right answers.

use std::collections::{BTreeMap, HashMap};
use std::fmt;
use std::fs;

use serde_json::Value;

use crate::common::{number, sample, string};

type Place = (String, i64);

fn place(row: &Value) -> Place {
    (string(row, "sheet").to_owned(), number(row, "row"))
}

/// The right answers by file and place.
pub(crate) fn truth() -> HashMap<String, BTreeMap<Place, Value>> {
    let mut files: HashMap<String, BTreeMap<Place, Value>> = HashMap::new();
    for line in fs::read_to_string(sample("truth.jsonl"))
        .expect("there")
        .lines()
    {
        let row: Value = serde_json::from_str(line).expect("JSON");
        files
            .entry(string(&row, "file").to_owned())
            .or_default()
            .insert(place(&row), row);
    }
    files
}

/// Found and missed of one kind of thing, and what was found that isn't there.
#[derive(Debug, Default)]
pub(crate) struct Finding {
    pub(crate) there: usize,
    pub(crate) found: usize,
    pub(crate) wrong: usize,
}

impl Finding {
    fn count(&mut self, there: bool, said: bool) {
        self.there += usize::from(there);
        self.found += usize::from(there && said);
        self.wrong += usize::from(said && !there);
    }

    /// All found, and at most one in a hundred rows said to be one without being one.
    pub(crate) fn is_good(&self, rows: usize) -> bool {
        self.found == self.there && self.wrong * 100 <= rows
    }
}

/// The sums over all files.
#[derive(Debug, Default)]
pub(crate) struct Score {
    pub(crate) rows: usize,
    pub(crate) rows_right: usize,
    pub(crate) extra: usize,
    pub(crate) codes_right: usize,
    pub(crate) exist: usize,
    pub(crate) exist_matched: usize,
    pub(crate) matched: usize,
    pub(crate) matched_right: usize,
    pub(crate) faults: Finding,
    pub(crate) duplicates: Finding,
    pub(crate) move_outs: Finding,
    /// What differs, a line each.
    pub(crate) differences: Vec<String>,
}

impl Score {
    /// Counts the rows of one file.
    pub(crate) fn count(&mut self, file: &str, truth: &BTreeMap<Place, Value>, shown: &[Value]) {
        let got: BTreeMap<Place, &Value> = shown.iter().map(|row| (place(row), row)).collect();
        assert_eq!(got.len(), shown.len(), "{file}: one line a tenancy");
        for (place, want) in truth {
            self.rows += 1;
            let have = got.get(place).copied().unwrap_or(&Value::Null);
            if have["tenants"] == want["tenants"] {
                self.rows_right += 1;
            } else {
                self.differs(file, place, "row", want, have);
            }
            self.address(file, place, want, have);
            self.facts(file, place, want, have);
        }
        for (place, have) in got.iter().filter(|(place, _)| !truth.contains_key(place)) {
            self.extra += 1;
            self.differs(file, place, "extra", &Value::Null, have);
        }
    }

    fn address(&mut self, file: &str, place: &Place, want: &Value, have: &Value) {
        let right = (&have["code"], &have["level"]) == (&want["code"], &want["level"]);
        let matched = string(have, "decision") == "match";
        self.codes_right += usize::from(right);
        if string(want, "level") != "none" {
            self.exist += 1;
            self.exist_matched += usize::from(matched);
        }
        self.matched += usize::from(matched);
        self.matched_right += usize::from(matched && right);
        if !right {
            self.differs(file, place, "code", want, have);
        }
    }

    fn facts(&mut self, file: &str, place: &Place, want: &Value, have: &Value) {
        let faults = |row: &Value| -> Vec<String> {
            let list = row["faults"].as_array().cloned().unwrap_or_default();
            list.iter()
                .map(|f| f.as_str().unwrap_or_default().to_owned())
                .collect()
        };
        let (want_faults, have_faults) = (faults(want), faults(have));
        let mut names: Vec<&String> = want_faults.iter().chain(&have_faults).collect();
        names.sort();
        names.dedup();
        for name in names {
            let of = |list: &[String]| list.iter().filter(|f| *f == name).count();
            let (want, have) = (of(&want_faults), of(&have_faults));
            self.faults.there += want;
            self.faults.found += want.min(have);
            self.faults.wrong += have.saturating_sub(want);
        }
        let duplicate = |row: &Value| row["duplicate"] == Value::Bool(true);
        let move_out = |row: &Value| string(row, "kind") == "check_out";
        self.duplicates.count(duplicate(want), duplicate(have));
        self.move_outs.count(move_out(want), move_out(have));
        if want_faults != have_faults
            || duplicate(want) != duplicate(have)
            || move_out(want) != move_out(have)
        {
            self.differs(file, place, "facts", want, have);
        }
    }

    fn differs(&mut self, file: &str, place: &Place, what: &str, want: &Value, have: &Value) {
        let (sheet, row) = place;
        self.differences.push(format!(
            "{what} {file} {sheet} {row}: want {want}, have {have}"
        ));
    }
}

impl fmt::Display for Score {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for line in &self.differences {
            writeln!(f, "{line}")?;
        }
        writeln!(
            f,
            "rows           {} of {}, {} extra",
            self.rows_right, self.rows, self.extra
        )?;
        writeln!(f, "code and level {} of {}", self.codes_right, self.rows)?;
        writeln!(
            f,
            "matched        {} of {} that exist",
            self.exist_matched, self.exist
        )?;
        writeln!(
            f,
            "matches right  {} of {}",
            self.matched_right, self.matched
        )?;
        for (name, finding) in [
            ("faults", &self.faults),
            ("duplicates", &self.duplicates),
            ("move-outs", &self.move_outs),
        ] {
            let Finding {
                there,
                found,
                wrong,
            } = finding;
            writeln!(f, "{name:14} {found} of {there}, {wrong} false")?;
        }
        Ok(())
    }
}
