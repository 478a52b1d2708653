//! An agency's table of tenancies in a made-up district, with the right answer for every row.

use std::io::{self, Write};

use crate::dates::{self, Day};
use crate::people::Person;
use crate::queries::{Grade, Level, Query, Speller};
use crate::rng::Rng;
use crate::unit::Unit;

const PURPOSE_FATE: u64 = 0x30;
const PURPOSE_TENANCY: u64 = 0x31;
const PURPOSE_WRITING: u64 = 0x32;
/// A move-out may close the tenancy reported this many rows before. One fixed distance, so that
/// no tenancy is closed twice.
const MOVE_OUT_AFTER: u64 = 37;

/// The file name that the truth rows give.
pub const FILE: &str = "reports.csv";

const HEADERS: [[&str; 8]; 3] = [
    [
        "序号",
        "房屋坐落",
        "承租人",
        "身份证号",
        "联系电话",
        "起租日期",
        "到期日期",
        "备注",
    ],
    [
        "编号",
        "房源地址",
        "租客姓名",
        "证件号码",
        "手机号码",
        "开始日期",
        "结束日期",
        "备注",
    ],
    [
        "序号",
        "地址",
        "租户",
        "证件号",
        "电话",
        "入住日期",
        "到期日期",
        "说明",
    ],
];

/// The right answer for a row, in the words of the truth files.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Truth {
    /// The file's name.
    pub file: &'static str,
    /// Empty: a CSV file has no sheets.
    pub sheet: &'static str,
    /// The row as a spreadsheet counts it; the header is row 1.
    pub row: u64,
    /// The address as written.
    pub text: String,
    /// What it means.
    pub code: Option<String>,
    /// How far it can be known.
    pub level: Level,
    /// How many tenants the row names.
    pub tenants: usize,
    /// The faults of the row, by name.
    pub faults: Vec<&'static str>,
    /// Whether it repeats an earlier row.
    pub duplicate: bool,
    /// `check_in` or `check_out`.
    pub kind: &'static str,
    /// Rows of the tenancy.
    pub rows: u32,
}

/// A row of the table with its truth.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Report {
    /// The cells in the order of the header.
    pub cells: [String; 8],
    /// The right answer.
    pub truth: Truth,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Fate {
    New,
    MoveOut,
    Repeat,
}

/// What a row is about, before it is written down.
struct Tenancy<'a> {
    place: Stated<'a>,
    people: Vec<Person>,
    from: Day,
    days: u32,
    fault: Option<&'static str>,
}

enum Stated<'a> {
    /// A dwelling; it can be spelled again in another way.
    Home(Unit<'a>),
    /// A line whose wording matters: repeated as it is.
    Line(Query),
}

/// Makes reports. Every row can be made alone, so that a million of them need no memory.
#[derive(Debug)]
pub struct Reports<'a> {
    speller: &'a Speller<'a>,
    seed: u64,
}

impl<'a> Reports<'a> {
    /// Reports about the district that `speller` writes addresses of.
    pub fn new(speller: &'a Speller<'a>, seed: u64) -> Self {
        Self { speller, seed }
    }

    /// The header, in the words of this agency.
    pub fn header(&self) -> [&'static str; 8] {
        *Rng::new(self.seed, PURPOSE_WRITING).pick(&HEADERS)
    }

    fn fate(&self, index: u64) -> Fate {
        let mut rng = Rng::item(self.seed, PURPOSE_FATE, index);
        match rng.weighted(&[920, 50, 30]) {
            1 => Fate::MoveOut,
            2 if index > 0 => Fate::Repeat,
            _ => Fate::New,
        }
    }

    /// The tenancy that belongs to row `index` alone.
    fn own(&self, index: u64) -> Tenancy<'a> {
        let mut rng = Rng::item(self.seed, PURPOSE_TENANCY, index);
        let place = match rng.weighted(&[920, 20, 30, 30]) {
            0 => Stated::Home(self.speller.some_unit(&mut rng)),
            1 => Stated::Line(self.speller.missing_place(Grade::Free, &mut rng)),
            2 => {
                let unit = self.speller.some_unit(&mut rng);
                Stated::Line(self.speller.missing_room(&unit, Grade::Free, &mut rng))
            }
            _ => {
                let unit = self.speller.some_unit(&mut rng);
                Stated::Line(self.speller.existing(&unit, Grade::Noisy, &mut rng))
            }
        };
        let people: Vec<Person> = (0..=rng.weighted(&[62, 25, 13]))
            .map(|_| Person::make(&mut rng))
            .collect();
        let from = dates::FIRST + rng.range(0, 75);
        let days = *rng.pick(&[1, 3, 30, 90, 180, 365, 365, 365]);
        let fault = match rng.weighted(&[982, 5, 5, 4, 2, 2]) {
            1 => Some("id_checksum"),
            2 => Some("id_length"),
            3 => Some("lease_dates_reversed"),
            4 => Some("phone_invalid"),
            5 if people.len() == 1 => Some("name_missing"),
            _ => None,
        };
        Tenancy {
            place,
            people,
            from,
            days,
            fault,
        }
    }

    /// The earlier row that row `index` repeats, if there is a faultless one.
    fn source(&self, index: u64) -> Option<u64> {
        let mut rng = Rng::item(self.seed, PURPOSE_FATE, index);
        rng.bits();
        let mut at = rng.below(index);
        loop {
            if self.fate(at) != Fate::Repeat && self.tenancy(at).fault.is_none() {
                return Some(at);
            }
            at = at.checked_sub(1)?;
        }
    }

    /// What row `index` is about, where it repeats nothing.
    fn tenancy(&self, index: u64) -> Tenancy<'a> {
        let closes = self.fate(index) == Fate::MoveOut && index.is_multiple_of(2);
        match index.checked_sub(MOVE_OUT_AFTER) {
            Some(earlier) if closes && self.fate(earlier) == Fate::New => {
                let before = self.own(earlier);
                if before.fault.is_none() {
                    before
                } else {
                    self.own(index)
                }
            }
            _ => self.own(index),
        }
    }

    /// Row `index`, counted from 0.
    pub fn report(&self, index: u64) -> Report {
        let source = match self.fate(index) {
            Fate::Repeat => self.source(index),
            Fate::New | Fate::MoveOut => None,
        };
        let about = source.unwrap_or(index);
        let leaves = self.fate(about) == Fate::MoveOut;
        let tenancy = self.tenancy(about);
        let mut rng = Rng::item(self.seed, PURPOSE_WRITING, index);
        let query = match &tenancy.place {
            Stated::Line(query) => query.clone(),
            Stated::Home(unit) => loop {
                let grade = [Grade::Standard, Grade::Free, Grade::Noisy, Grade::Wrong]
                    [rng.weighted(&[15, 52, 25, 8])];
                let query = self.speller.existing(unit, grade, &mut rng);
                if query.level == Level::Unit {
                    break query;
                }
            },
        };
        let cells = cells(index, &query, &tenancy, leaves, &mut rng);
        let truth = Truth {
            file: FILE,
            sheet: "",
            row: index + 2,
            text: query.text,
            code: query.code,
            level: query.level,
            tenants: tenancy.people.len(),
            faults: tenancy.fault.into_iter().collect(),
            duplicate: source.is_some(),
            kind: if leaves { "check_out" } else { "check_in" },
            rows: 1,
        };
        Report { cells, truth }
    }
}

fn cells(
    index: u64,
    query: &Query,
    tenancy: &Tenancy<'_>,
    leaves: bool,
    rng: &mut Rng,
) -> [String; 8] {
    let mut people = tenancy.people.clone();
    if let Some(first) = people.first_mut() {
        spoil(first, tenancy.fault);
    }
    let between = *rng.pick(&["、", "、", "/", " "]);
    let join =
        |part: fn(&Person) -> &str| people.iter().map(part).collect::<Vec<_>>().join(between);
    let (mut from, mut to) = (tenancy.from, tenancy.from + tenancy.days);
    if tenancy.fault == Some("lease_dates_reversed") {
        (from, to) = (to, from);
    }
    let remark = if leaves {
        "退租"
    } else {
        *rng.pick(&["", "", "", "合租", "续租", "日租"])
    };
    [
        (index + 1).to_string(),
        query.text.clone(),
        join(|p| &p.name),
        join(|p| &p.id),
        join(|p| &p.phone),
        dates::spell(from, rng),
        dates::spell(to, rng),
        remark.to_owned(),
    ]
}

/// Puts the fault into a tenant's particulars.
fn spoil(person: &mut Person, fault: Option<&str>) {
    match fault {
        Some("id_checksum") => {
            let wrong = if person.id.ends_with('5') { '6' } else { '5' };
            person.id.pop();
            person.id.push(wrong);
        }
        Some("id_length") => person.id.truncate(15),
        Some("phone_invalid") => person.phone.truncate(9),
        Some("name_missing") => person.name.clear(),
        _ => {}
    }
}

/// Writes `count` rows and their truths.
///
/// # Errors
/// What the writers report.
pub fn write(
    reports: &Reports<'_>,
    count: u64,
    table: &mut dyn Write,
    truths: &mut dyn Write,
) -> io::Result<()> {
    let mut csv = csv::Writer::from_writer(table);
    csv.write_record(reports.header())?;
    for index in 0..count {
        let report = reports.report(index);
        csv.write_record(&report.cells)?;
        serde_json::to_writer(&mut *truths, &report.truth)?;
        truths.write_all(b"\n")?;
    }
    csv.flush()?;
    truths.flush()
}
