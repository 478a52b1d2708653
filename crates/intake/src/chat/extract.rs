//! What one report says: labels where there are some, else the shape of the words.

use jiff::civil::Date;

use super::labels::{self, Key, Label};
use super::leftover::{self, cut_connecting, is_connecting};
use super::marks::{Mark, Text, numbers};
use super::names::is_name;
use super::place::{self, tidy_place};
use crate::checks::{DraftTenant, Place, tenancy_faults};
use crate::dates::{LeaseText, Mode, Said, lease_from, parse_lease, scan};
use crate::ids::IdRead;
use crate::model::{Channel, LeaseDate, Party, Tenancy, TenancyKind};
use crate::people;
use crate::phones;
use crate::text::{half, half_width, has_any, longest_digits};
use crate::words::{names_leaving, reports_out, says_in};

#[derive(Default)]
struct Reported {
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
    let plain = half_width(source);
    let out = reports_out(&plain);
    let mut text = Text::new(source);
    let labels = mark_labels(&mut text, out);
    let mut said = Reported {
        ids: numbers(&mut text, &labels),
        ..Reported::default()
    };
    labelled(&mut text, &labels, &mut said, out, today);
    dates(&mut text, &mut said, out, today);
    leftover::read(&text, &mut said.address, &mut said.names, said.ids.len());

    if !is_report(&plain, &labels, &said, out, channel) {
        return None;
    }
    Some(build(said, row, channel, out))
}

fn is_report(plain: &str, labels: &[Label], said: &Reported, out: bool, channel: Channel) -> bool {
    let place = !said.address.is_empty();
    let who = !said.names.is_empty() || !said.ids.is_empty();
    let asks =
        plain.contains(['?', '？']) || has_any(plain, &["吗", "有没有", "谁有", "求租", "求购"]);
    if !said.ids.is_empty() {
        return place || out || says_in(plain) || labels.len() >= 2;
    }
    // `下个月要退租` announces and `身份证照片发我一下` asks; both report nothing.
    let coming = !out && names_leaving(plain);
    if !place || asks || coming || has_any(plain, &["发我", "发一下", "发给我", "给我"]) {
        return false;
    }
    if !channel.names_tenants() {
        return true;
    }
    // `…的租客投诉楼上噪音` speaks of a tenant and names none.
    let named = said.names.iter().any(|n| is_name(n) || n.is_ascii());
    let labelled = labels.iter().any(|l| l.key == Key::Name);
    let told = out
        || says_in(plain)
        || (labelled && (named || !said.phones.is_empty() || labels.len() >= 2));
    told && (who || out || !said.phones.is_empty() || labels.len() >= 2)
}

fn build(said: Reported, row: u32, channel: Channel, out: bool) -> Tenancy {
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
    let place = said.address.as_str();
    let faults = tenancy_faults(&people, named, place, &said.lease, Place::of_row(row));
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

fn mark_labels(text: &mut Text, out: bool) -> Vec<Label> {
    let plain: Vec<char> = text.chars.iter().copied().map(half).collect();
    let mut labels = labels::find(&plain);
    // Who moves in is not the `老租客` who has left.
    let old = |label: &Label| {
        let before = label.start.checked_sub(1).and_then(|at| plain.get(at));
        label.key == Key::Name && matches!(before, Some('老' | '原' | '旧' | '前' | '换'))
    };
    labels.retain(|label| out || !old(label));
    for label in &labels {
        text.mark(label.start, label.end, Mark::Label);
    }
    labels
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

fn labelled(text: &mut Text, labels: &[Label], said: &mut Reported, out: bool, today: Date) {
    for index in 0..labels.len() {
        let label = labels[index];
        let end = value_end(text, labels, index);
        let value = text.slice(label.end, end);
        match label.key {
            Key::Address if !said.address.contains(value.trim()) || said.address.is_empty() => {
                let cut = cut_connecting(&value);
                if !cut.trim().is_empty() {
                    if !said.address.is_empty() {
                        said.address.push('|');
                    }
                    said.address.push_str(&tidy_place(cut));
                    text.mark(label.end, end, Mark::Taken);
                }
            }
            Key::Part => {
                let part = value.trim().trim_matches(['，', ',', '。']);
                if !part.is_empty() && !said.address.contains(part) {
                    if !said.address.is_empty() {
                        said.address.push('|');
                    }
                    said.address.push_str(part);
                }
                text.mark(label.end, end, Mark::Taken);
            }
            Key::Name => {
                let stop = (label.end..end)
                    .find(|i| !matches!(text.marks.get(*i), Some(Mark::None | Mark::Taken)))
                    .unwrap_or(end);
                let value = text.slice(label.end, stop);
                for name in name_list(&value, said.ids.len().max(usize::from(out))) {
                    if !said.names.contains(&name) {
                        said.names.push(name);
                    }
                }
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
    for (from, to) in text.runs(Mark::Phone) {
        said.phones.push(phones::tidy(&text.slice(from, to)));
    }
}

fn merge_lease(lease: &mut LeaseText, read: LeaseText, key: Key) {
    lease.invalid |= read.invalid;
    if key == Key::To {
        lease.to = read.to.or(read.from).or(lease.to);
    } else {
        lease.from = read.from.or(lease.from);
        lease.to = read.to.or(lease.to);
    }
    lease.months = read.months.or(lease.months);
    lease.days = read.days.or(lease.days);
    *lease = lease.with_length();
}

/// Names of a labelled value, cut where a sentence goes on.
fn name_list(value: &str, expected: usize) -> Vec<String> {
    let value = cut_connecting(value);
    if !people::is_mixed(value)
        && let Some(at) = value.find(|c: char| half(c).is_ascii_digit())
    {
        // `房客王芳于6月20日搬离`: what follows the name begins with a number.
        let name = value.get(..at).unwrap_or("").trim();
        return plain_names(
            name.trim_end_matches(['于', '在', '从', '自', '到', '至']),
            expected,
        );
    }
    if people::is_mixed(value) {
        return people::mentions(value)
            .into_iter()
            .map(|m| m.name)
            .filter(|n| !n.is_empty())
            .collect();
    }
    plain_names(value, expected)
}

/// Names and nothing else between separators; `expected` is how many numbers stand beside them.
fn plain_names(value: &str, expected: usize) -> Vec<String> {
    people::names(value, expected)
        .into_iter()
        .map(|n| bare_name(&n, expected > 0).to_owned())
        .filter(|n| {
            n.chars().count() >= 2
                && longest_digits(n) == 0
                && place::score(n) < place::ENOUGH
                && !is_connecting(n)
        })
        .collect()
}

/// A name without what is said of it: `王芳一家三口`, `一个姓王的叫王芳` and, where somebody is
/// `sure` to be reported, `王芳没住满`.
fn bare_name(text: &str, sure: bool) -> &str {
    let mut name = text;
    if let Some((_, called)) = name.split_once('叫')
        && called.chars().count() >= 2
    {
        name = called;
    }
    for family in [
        "一家",
        "夫妻",
        "夫妇",
        "两口子",
        "母子",
        "母女",
        "父子",
        "父女",
        "等",
    ] {
        if let Some(at) = name.find(family).filter(|at| *at > 0) {
            name = name.get(..at).unwrap_or(name);
        }
    }
    for nation in ["外国人", "外籍"] {
        name = name.strip_prefix(nation).unwrap_or(name).trim_start();
    }
    if let Some(short) = name.strip_suffix('了')
        && short.chars().count() >= 2
    {
        name = short;
    }
    if is_name(name) || !sure {
        return name;
    }
    // What goes on behind a name of three or two characters.
    [3, 2]
        .iter()
        .find_map(|length| {
            let (end, next) = name.char_indices().nth(*length)?;
            let head = name.get(..end)?;
            (is_name(head) && "没已还正昨今明说想也都把被将住搬退".contains(next)).then_some(head)
        })
        .unwrap_or(name)
}

/// Whether words about the deal rather than about living there follow.
fn news_follows(text: &Text, at: usize) -> bool {
    let behind = text.slice(at, at + 3);
    ["成交", "租出", "报备", "登记", "签约", "签的", "退"]
        .iter()
        .any(|word| behind.trim_start().starts_with(word))
}

/// Dates outside labels.
fn dates(text: &mut Text, said: &mut Reported, out: bool, today: Date) {
    let mut found = scan(&text.chars, Mode::Free);
    found.retain(|f| text.free(f.start, f.end));
    for f in &found {
        text.mark(f.start, f.end, Mark::Date);
    }
    if said.lease_text && said.lease.from.is_some() {
        return;
    }
    // `今日成交` is the day of the news, not of moving in: tomorrow it would be another.
    found.retain(|f| f.said != Said::Today || !news_follows(text, f.end));
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
    let old = said.lease;
    said.lease = LeaseText {
        to: old.to.or(lease.to),
        months: old.months.or(lease.months),
        days: old.days.or(lease.days),
        invalid: old.invalid || lease.invalid,
        ..lease
    }
    .with_length();
}
