//! What one report says: labels where there are some, else the shape of the words.

use jiff::civil::Date;

use super::labels::{self, Key, Label};
use super::{names, place};
use crate::checks::{DraftTenant, is_reversed, tenant_faults};
use crate::dates::{LeaseText, Mode, Said, lease_from, parse_lease, scan};
use crate::fault::{Fault, FaultKind};
use crate::ids::{self, IdRead};
use crate::model::{Channel, LeaseDate, Party, Tenancy, TenancyKind};
use crate::people;
use crate::phones;
use crate::text::{half, has_any, longest_digits};
use crate::words::{says_in, says_out};

/// Words between the parts of a report that belong to none of them; longest first.
const CONNECTING: &[&str] = &[
    "今天租出去了",
    "今日租出去了",
    "已经租出去了",
    "已租出去了",
    "租出去了",
    "今天租出",
    "已租出",
    "租出了",
    "刚租出",
    "租掉了",
    "租出",
    "今天退的房",
    "已经退房",
    "今天退房",
    "今天搬走了",
    "已经搬走了",
    "已搬走",
    "搬走了",
    "搬走",
    "搬离了",
    "搬离",
    "搬出去了",
    "搬出",
    "退租了",
    "退租",
    "退房了",
    "退房",
    "退掉了",
    "不租了",
    "不住了",
    "已退",
    "办理入住",
    "已经入住",
    "已入住",
    "今天入住",
    "入住到",
    "入住在",
    "入住了",
    "入住",
    "搬进",
    "搬入",
    "搬到",
    "住进了",
    "住进",
    "住到",
    "住在",
    "新租客",
    "新租",
    "承租了",
    "承租",
    "租了",
    "租住",
    "租给",
    "出租给",
    "出租",
    "签约了",
    "签约",
    "成交",
    "报备一下",
    "报备",
    "登记一下",
    "登记",
    "新增",
    "租客",
    "租户",
    "房客",
    "住户",
    "今天",
    "今日",
    "昨天",
    "明天",
    "刚刚",
    "已经",
    "从",
    "从今天",
];

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Mark {
    None,
    Id,
    Phone,
    Date,
    Label,
    Taken,
}

struct Text {
    chars: Vec<char>,
    marks: Vec<Mark>,
}

impl Text {
    fn slice(&self, from: usize, to: usize) -> String {
        self.chars
            .get(from..to.min(self.chars.len()))
            .unwrap_or(&[])
            .iter()
            .collect()
    }

    fn mark(&mut self, from: usize, to: usize, mark: Mark) {
        for slot in self.marks.iter_mut().take(to).skip(from) {
            *slot = mark;
        }
    }

    fn free(&self, from: usize, to: usize) -> bool {
        self.marks
            .get(from..to)
            .is_some_and(|m| m.iter().all(|m| *m == Mark::None))
    }
}

#[derive(Default)]
struct Said3 {
    address: String,
    names: Vec<String>,
    ids: Vec<IdRead>,
    phones: Vec<String>,
    landlord: Option<Party>,
    lease: LeaseText,
    lease_text: bool,
    remark: String,
}

/// Reads one report; none where the text reports nothing.
pub(super) fn tenancy(source: &str, row: u32, channel: Channel, today: Date) -> Option<Tenancy> {
    let chars: Vec<char> = source.chars().collect();
    let plain: String = chars.iter().copied().map(half).collect();
    let out = says_out(&plain);
    let mut text = Text {
        marks: vec![Mark::None; chars.len()],
        chars,
    };
    let mut said = Said3::default();
    let labels = mark_labels(&mut text);
    numbers(&mut text, &labels, &mut said);
    labelled(&mut text, &labels, &mut said, today);
    dates(&mut text, &mut said, out, today);
    rest(&mut text, &mut said);

    if !is_report(&plain, &labels, &said, out, channel) {
        return None;
    }
    Some(build(said, row, channel, out))
}

fn is_report(plain: &str, labels: &[Label], said: &Said3, out: bool, channel: Channel) -> bool {
    let place = !said.address.is_empty();
    let who = !said.names.is_empty() || !said.ids.is_empty();
    let asks =
        plain.contains(['?', '？']) || has_any(plain, &["吗", "有没有", "谁有", "求租", "求购"]);
    if !said.ids.is_empty() {
        return place || out || says_in(plain) || labels.len() >= 2;
    }
    if !place || asks {
        return false;
    }
    if !channel.names_tenants() {
        return true;
    }
    let told = out || says_in(plain) || labels.iter().any(|l| l.key == Key::Name);
    told && (who || out || !said.phones.is_empty() || labels.len() >= 2)
}

fn build(said: Said3, row: u32, channel: Channel, out: bool) -> Tenancy {
    let kind = if out {
        TenancyKind::CheckOut
    } else {
        TenancyKind::CheckIn
    };
    let named = channel.names_tenants();
    let count = match said.names.len().max(said.ids.len()) {
        0 if named => 1,
        n => n,
    };
    let mut ids = said.ids.into_iter();
    let mut phones = said.phones.into_iter();
    let mut all_names = said.names.into_iter();
    let mut people: Vec<DraftTenant> = (0..count)
        .map(|_| DraftTenant {
            name: all_names.next().unwrap_or_default(),
            id: ids.next(),
            phone: phones.next().unwrap_or_default(),
            row,
            columns: [None; 3],
        })
        .collect();
    let mut landlord = said.landlord;
    if !named && people.iter().all(|p| p.id.is_none()) {
        // A hotline caller or an advertiser is a contact, not a tenant.
        if let Some(contact) = people.first().filter(|p| !p.is_blank()) {
            landlord = landlord.or_else(|| {
                Some(Party {
                    name: contact.name.clone(),
                    phone: contact.phone.clone(),
                })
            });
        }
        people.clear();
    }
    let mut faults = tenant_faults(&people, named);
    let mut push = |kind| {
        faults.push(Fault {
            kind,
            tenant: None,
            row,
            column: None,
        })
    };
    if said.address.is_empty() {
        push(FaultKind::AddressMissing);
    }
    if said.lease.invalid {
        push(FaultKind::DateInvalid);
    }
    if is_reversed(said.lease.from, said.lease.to) {
        push(FaultKind::LeaseDatesReversed);
    }
    Tenancy {
        sheet: String::new(),
        row,
        rows: vec![row],
        address: said.address,
        kind,
        tenants: people.into_iter().map(DraftTenant::finish).collect(),
        from: said.lease.from,
        to: said.lease.to,
        landlord,
        remark: said.remark,
        faults,
    }
}

fn mark_labels(text: &mut Text) -> Vec<Label> {
    let plain: Vec<char> = text.chars.iter().copied().map(half).collect();
    let labels = labels::find(&plain);
    for label in &labels {
        text.mark(label.start, label.end, Mark::Label);
    }
    labels
}

/// Identity numbers and telephones, wherever they stand.
fn numbers(text: &mut Text, labels: &[Label], said: &mut Said3) {
    let mut at = 0;
    while at < text.chars.len() {
        let c = half(text.chars[at]);
        let starts = c.is_ascii_digit() || c == '+' || c.is_ascii_alphabetic();
        let glued = at > 0 && half(text.chars[at - 1]).is_ascii_alphanumeric();
        if !starts || glued || !text.free(at, at + 1) {
            at += 1;
            continue;
        }
        let run: String = text
            .chars
            .iter()
            .skip(at)
            .map(|c| half(*c))
            .enumerate()
            .take_while(|(i, c)| c.is_ascii_alphanumeric() || *c == '*' || (*i == 0 && *c == '+'))
            .map(|(_, c)| c)
            .collect();
        let end = at + run.chars().count();
        let key = labels
            .iter()
            .rev()
            .find(|l| l.end <= at)
            .filter(|l| near(text, l.end, at))
            .map(|l| l.key);
        match sort_number(&run, key) {
            Some(Mark::Id) => {
                text.mark(at, end, Mark::Id);
                said.ids.push(ids::read_text(&run, ""));
            }
            Some(Mark::Phone) => text.mark(at, end, Mark::Phone),
            _ => {}
        }
        at = end.max(at + 1);
    }
}

/// Whether only separators and other numbers stand between a label and a place.
fn near(text: &Text, from: usize, to: usize) -> bool {
    (from..to).all(|i| {
        text.marks.get(i) != Some(&Mark::None)
            || text
                .chars
                .get(i)
                .is_some_and(|c| !c.is_alphanumeric() && *c != '\n' && half(*c) != ';')
    })
}

fn sort_number(run: &str, key: Option<Key>) -> Option<Mark> {
    let digits = run.chars().filter(char::is_ascii_digit).count();
    let letters = run.chars().filter(char::is_ascii_alphabetic).count();
    let id_like = digits >= 14 && letters <= 3;
    if id_like || (key == Some(Key::Id) && digits >= 5) {
        return Some(Mark::Id);
    }
    let mobile = run.len() == 11 && run.starts_with('1') && letters == 0;
    let foreign = run.starts_with('+') && digits >= 7;
    let masked = run.contains('*') && run.starts_with('1') && digits >= 5;
    let labelled = matches!(key, Some(Key::Phone | Key::Landlord)) && digits >= 5;
    (mobile || foreign || masked || labelled).then_some(Mark::Phone)
}

/// Where the value of a label ends: at the next label, a semicolon or a line end; for all but
/// addresses also at a comma.
fn value_end(text: &Text, labels: &[Label], index: usize) -> usize {
    let label = labels[index];
    let next = labels.get(index + 1).map_or(text.chars.len(), |l| l.start);
    let stop = |c: char| {
        matches!(c, '\n' | '；')
            || half(c) == ';'
            || (label.key != Key::Address && (half(c) == ',' || c == '。'))
    };
    (label.end..next)
        .find(|i| text.chars.get(*i).is_some_and(|c| stop(*c)))
        .unwrap_or(next)
}

fn labelled(text: &mut Text, labels: &[Label], said: &mut Said3, today: Date) {
    for index in 0..labels.len() {
        let label = labels[index];
        let end = value_end(text, labels, index);
        let value = text.slice(label.end, end);
        match label.key {
            Key::Address if said.address.is_empty() => {
                let cut = cut_connecting(&value);
                if !cut.trim().is_empty() {
                    said.address = tidy_place(cut);
                    text.mark(label.end, end, Mark::Taken);
                }
            }
            Key::Name => {
                let stop = (label.end..end)
                    .find(|i| !matches!(text.marks.get(*i), Some(Mark::None | Mark::Taken)))
                    .unwrap_or(end);
                let value = text.slice(label.end, stop);
                said.names.extend(name_list(&value));
                text.mark(label.end, stop, Mark::Taken);
            }
            Key::Landlord => {
                let mention = people::mentions(&value)
                    .into_iter()
                    .next()
                    .unwrap_or_default();
                let party = said.landlord.get_or_insert_with(Party::default);
                if party.name.is_empty() {
                    party.name = mention.name;
                }
                if party.phone.is_empty() {
                    party.phone = mention.phone;
                }
                text.mark(label.end, end, Mark::Taken);
            }
            Key::Lease | Key::From | Key::To => {
                let read = parse_lease(value.trim(), today);
                merge_lease(&mut said.lease, read, label.key);
                said.lease_text = true;
                text.mark(label.end, end, Mark::Taken);
            }
            Key::Remark => {
                value.trim().clone_into(&mut said.remark);
                text.mark(label.end, end, Mark::Taken);
            }
            _ => {}
        }
    }
    // Telephones that nobody else's label has taken are the tenants'.
    let mut at = 0;
    while at < text.chars.len() {
        if text.marks[at] != Mark::Phone {
            at += 1;
            continue;
        }
        let end = (at..text.chars.len())
            .find(|i| text.marks[*i] != Mark::Phone)
            .unwrap_or(text.chars.len());
        said.phones.push(phones::tidy(&text.slice(at, end)));
        at = end;
    }
}

fn merge_lease(lease: &mut LeaseText, read: LeaseText, key: Key) {
    lease.invalid |= read.invalid;
    match key {
        Key::To => lease.to = read.to.or(read.from).or(lease.to),
        _ => {
            lease.from = read.from.or(lease.from);
            lease.to = read.to.or(lease.to);
        }
    }
    lease.months = read.months.or(lease.months);
    lease.days = read.days.or(lease.days);
    *lease = lease.with_length();
}

/// Names of a labelled value, cut where a sentence goes on.
fn name_list(value: &str) -> Vec<String> {
    let value = cut_connecting(value);
    if people::is_mixed(value) {
        return people::mentions(value)
            .into_iter()
            .map(|m| m.name)
            .filter(|n| !n.is_empty())
            .collect();
    }
    people::names(value, 0)
        .into_iter()
        .filter(|n| {
            n.chars().count() >= 2 && longest_digits(n) == 0 && place::score(n) < place::ENOUGH
        })
        .collect()
}

/// The text up to the first connecting word that isn't its beginning.
fn cut_connecting(value: &str) -> &str {
    let end = CONNECTING
        .iter()
        .filter(|w| w.chars().count() >= 2)
        .filter_map(|word| value.find(word).filter(|at| *at > 0))
        .min()
        .unwrap_or(value.len());
    value.get(..end).unwrap_or(value)
}

/// Dates outside labels.
fn dates(text: &mut Text, said: &mut Said3, out: bool, today: Date) {
    let mut found = scan(&text.chars, Mode::Free);
    found.retain(|f| text.free(f.start, f.end));
    for f in &found {
        text.mark(f.start, f.end, Mark::Date);
    }
    if said.lease_text {
        return;
    }
    if found.iter().any(|f| f.said != Said::Today) {
        found.retain(|f| f.said != Said::Today);
    }
    let before = found
        .first()
        .and_then(|f| f.start.checked_sub(1))
        .and_then(|i| text.chars.get(i));
    let ends = found.len() == 1 && matches!(before, Some('到' | '至'));
    let mut lease = lease_from(&found, today);
    if (out || ends) && lease.to.is_none() {
        lease.to = lease.from.take();
    }
    if !out && found.len() == 1 && found[0].said == Said::Today {
        lease.from = Some(LeaseDate {
            date: today,
            year_said: true,
        });
    }
    // `从6月1日起租一年`
    let tail = parse_lease(
        &text.slice(found.last().map_or(0, |f| f.end), text.chars.len()),
        today,
    );
    if lease.from.is_some() && lease.to.is_none() && !found.is_empty() {
        lease.months = tail.months;
        lease = lease.with_length();
    }
    said.lease = lease;
}

/// Address and names from what no label and no number has taken.
fn rest(text: &mut Text, said: &mut Said3) {
    let mut segments: Vec<String> = Vec::new();
    let mut open = String::new();
    for (at, c) in text.chars.iter().enumerate() {
        let free = text.marks.get(at) == Some(&Mark::None);
        let ends = matches!(c, '\n' | '，' | '。' | '；' | '：' | '！' | '？')
            || matches!(half(*c), ',' | ';' | ':' | '!' | '?');
        if free && !ends {
            open.push(*c);
        } else if !open.trim().is_empty() {
            segments.push(std::mem::take(&mut open));
        } else {
            open.clear();
        }
    }
    segments.push(open);
    let pieces: Vec<String> = segments.iter().flat_map(|s| uncouple(s)).collect();
    let mut place_index = None;
    if said.address.is_empty() {
        place_index = pieces
            .iter()
            .enumerate()
            .map(|(i, p)| (place::score(p), i))
            .filter(|(score, _)| *score >= place::ENOUGH)
            .max_by_key(|(score, i)| (*score, usize::MAX - i))
            .map(|(_, i)| i);
        if let Some(piece) = place_index.and_then(|i| pieces.get(i)) {
            let (name, place) = leading_name(piece);
            said.address = tidy_place(place);
            if let Some(name) = name.filter(|_| said.names.is_empty()) {
                said.names.push(name);
            }
        }
    }
    if !said.names.is_empty() {
        return;
    }
    for (index, piece) in pieces.iter().enumerate() {
        if Some(index) == place_index {
            continue;
        }
        for word in piece.split(|c: char| !crate::text::is_han(c) && !matches!(c, '·' | '•')) {
            if names::is_name(word) {
                said.names.push(word.to_owned());
            }
        }
    }
}

/// `秦玉 海陵区…`: a name in front of the address.
fn leading_name(piece: &str) -> (Option<String>, &str) {
    let trimmed = piece.trim_start();
    if let Some((first, rest)) = trimmed.split_once([' ', '\u{3000}'])
        && names::is_name(first)
        && place::score(rest) >= place::score(trimmed)
    {
        return (Some(first.to_owned()), rest);
    }
    (None, piece)
}

/// Splits a segment at connecting words.
fn uncouple(segment: &str) -> Vec<String> {
    let mut out = Vec::new();
    let mut rest = segment;
    loop {
        let hit = CONNECTING
            .iter()
            .filter_map(|word| {
                rest.find(word)
                    .map(|at| (at, std::cmp::Reverse(word.len()), *word))
            })
            .min();
        let Some((at, _, word)) = hit else { break };
        out.push(rest.get(..at).unwrap_or("").to_owned());
        rest = rest.get(at + word.len()..).unwrap_or("");
    }
    out.push(rest.to_owned());
    out.retain(|p| !p.trim().is_empty());
    out
}

fn tidy_place(text: &str) -> String {
    let mut t = text.trim();
    // `1、` in front numbers the report.
    let numbered: usize = t.chars().take_while(char::is_ascii_digit).count();
    if (1..=2).contains(&numbered)
        && let Some(rest) = t
            .get(numbered..)
            .and_then(|r| r.strip_prefix(['、', '.', '）', ')']))
        && !rest.starts_with(|c: char| c.is_ascii_digit())
    {
        t = rest;
    }
    t.trim_matches(|c: char| {
        c.is_whitespace()
            || matches!(
                half(c),
                ',' | ';'
                    | ':'
                    | '.'
                    | '!'
                    | '?'
                    | '、'
                    | '，'
                    | '。'
                    | '；'
                    | '：'
                    | '-'
                    | '—'
                    | '@'
            )
    })
    .trim_end_matches(['的', '了'])
    .to_owned()
}
