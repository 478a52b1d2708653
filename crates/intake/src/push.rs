//! What an agency's program pushes: fields that say what they are, so that little has to be read.
//!
//! A declaration that makes no sense is refused with the fields that are wrong; one that a sender
//! has to mend later (a mistyped number) is taken with its faults, like a row of a sheet.

use jiff::civil::Date;
use registry::identity::IdKind;

use crate::checks::{DraftTenant, Place, tenancy_faults};
use crate::dates::LeaseText;
use crate::ids::{IdRead, read_number, read_text};
use crate::model::{LeaseDate, Party, Tenancy, TenancyKind};
use crate::phones;
use crate::text::clean;

/// Most tenants of one declaration.
pub const MOST_TENANTS: usize = 50;

/// Somebody who moves in or out, as pushed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PushedTenant {
    /// Name.
    pub name: String,
    /// Which document, where that is said.
    pub document: Option<IdKind>,
    /// Its number.
    pub number: String,
    /// Telephone.
    pub phone: String,
}

/// One declaration as pushed; "" where a field was left out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pushed {
    /// Moved in or moved out.
    pub kind: TenancyKind,
    /// Address in words.
    pub address: String,
    /// 25-digit code of the dwelling.
    pub dwelling_code: String,
    /// Who.
    pub tenants: Vec<PushedTenant>,
    /// First day.
    pub from: String,
    /// Last day.
    pub to: String,
    /// Landlord or contact.
    pub landlord: Option<Party>,
    /// Anything else.
    pub remark: String,
}

/// Why a declaration can't be taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum WrongKind {
    /// Neither an address nor a code.
    AddressMissing,
    /// Not 25 digits.
    CodeFormat,
    /// Nobody moves in.
    TenantsMissing,
    /// More than [`MOST_TENANTS`].
    TenantsTooMany,
    /// A tenant of whom nothing is said.
    TenantEmpty,
    /// No day of the calendar, written as 2026-06-01.
    Date,
    /// Too many characters.
    TooLong,
}

impl WrongKind {
    /// Every kind.
    pub const ALL: [Self; 7] = [
        Self::AddressMissing,
        Self::CodeFormat,
        Self::TenantsMissing,
        Self::TenantsTooMany,
        Self::TenantEmpty,
        Self::Date,
        Self::TooLong,
    ];

    /// Stable name.
    pub const fn code(self) -> &'static str {
        match self {
            Self::AddressMissing => "address_missing",
            Self::CodeFormat => "dwelling_code_format",
            Self::TenantsMissing => "tenants_missing",
            Self::TenantsTooMany => "tenants_too_many",
            Self::TenantEmpty => "tenant_empty",
            Self::Date => "date_invalid",
            Self::TooLong => "too_long",
        }
    }

    /// What is wrong and what to do.
    pub const fn en(self) -> &'static str {
        match self {
            Self::AddressMissing => "Send the address, the dwelling's code, or both.",
            Self::CodeFormat => "The dwelling's code has 25 digits: compare it with its plate.",
            Self::TenantsMissing => "Nobody moves in: send at least one tenant.",
            Self::TenantsTooMany => "More than 50 tenants: split the declaration.",
            Self::TenantEmpty => "Nothing is said of this tenant: send the name, or leave it out.",
            Self::Date => "No such day: write it like 2026-06-01.",
            Self::TooLong => "Too many characters: shorten it.",
        }
    }

    /// The same in Chinese.
    pub const fn zh(self) -> &'static str {
        match self {
            Self::AddressMissing => "请提供地址、房屋编码，或两者都提供",
            Self::CodeFormat => "房屋编码应为25位数字，请对照门牌核对",
            Self::TenantsMissing => "入住申报至少要有一名承租人",
            Self::TenantsTooMany => "承租人超过50名，请拆分后申报",
            Self::TenantEmpty => "这名承租人没有任何信息，请填写姓名或去掉这一项",
            Self::Date => "没有这一天，请按“2026-06-01”的格式填写",
            Self::TooLong => "字数过多，请缩短",
        }
    }
}

/// A field that is wrong, by its way from the declaration: `tenants/0/name`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wrong {
    /// Which.
    pub field: String,
    /// How.
    pub kind: WrongKind,
}

impl Pushed {
    /// The tenancy it declares, as row `row` of its call.
    ///
    /// # Errors
    /// Every field that is wrong.
    pub fn tenancy(self, row: u32) -> Result<Tenancy, Vec<Wrong>> {
        let mut wrong = Vec::new();
        let mut refuse = |field: &str, kind| {
            wrong.push(Wrong {
                field: field.to_owned(),
                kind,
            });
        };
        let code = clean(&self.dwelling_code);
        let (words, remark) = (clean(&self.address), clean(&self.remark));
        if code.is_empty() && words.is_empty() {
            refuse("address", WrongKind::AddressMissing);
        }
        if !code.is_empty() && (code.len() != 25 || !code.bytes().all(|b| b.is_ascii_digit())) {
            refuse("dwelling_code", WrongKind::CodeFormat);
        }
        for (field, text, most) in [("address", &words, 300), ("remark", &remark, 1000)] {
            if text.chars().count() > most {
                refuse(field, WrongKind::TooLong);
            }
        }
        if self.kind == TenancyKind::CheckIn && self.tenants.is_empty() {
            refuse("tenants", WrongKind::TenantsMissing);
        }
        if self.tenants.len() > MOST_TENANTS {
            refuse("tenants", WrongKind::TenantsTooMany);
        }
        let mut day = |field, text: &str| match (text.trim(), text.trim().parse::<Date>()) {
            ("", _) => None,
            (text, Ok(date)) if text.len() == 10 => Some(LeaseDate {
                date,
                year_said: true,
            }),
            _ => {
                refuse(field, WrongKind::Date);
                None
            }
        };
        let (from, to) = (day("from", &self.from), day("to", &self.to));
        let landlord = self.landlord.map(|one| Party {
            name: clean(&one.name),
            phone: phones::tidy(&one.phone),
        });
        let landlord = landlord.filter(|one| !one.name.is_empty() || !one.phone.is_empty());
        if let Some(one) = &landlord {
            for (field, text) in [("landlord/name", &one.name), ("landlord/phone", &one.phone)] {
                if text.chars().count() > 100 {
                    refuse(field, WrongKind::TooLong);
                }
            }
        }
        let mut tenants = Vec::with_capacity(self.tenants.len().min(MOST_TENANTS));
        for (index, one) in self.tenants.iter().take(MOST_TENANTS).enumerate() {
            let draft = draft(one, row);
            let number = draft.id.as_ref().map_or(0, |id| id.number.len());
            if draft.is_blank() {
                refuse(&format!("tenants/{index}"), WrongKind::TenantEmpty);
            }
            for (field, length) in [
                ("name", draft.name.chars().count()),
                ("number", number),
                ("phone", draft.phone.len()),
            ] {
                if length > 100 {
                    refuse(&format!("tenants/{index}/{field}"), WrongKind::TooLong);
                }
            }
            tenants.push(draft);
        }
        if !wrong.is_empty() {
            return Err(wrong);
        }
        let lease = LeaseText {
            from,
            to,
            ..LeaseText::default()
        };
        // A code says more than words; those are kept beside it.
        let (address, remark) = match (code.is_empty(), words.is_empty()) {
            (true, _) => (words, remark),
            (false, true) => (code, remark),
            (false, false) if remark.is_empty() => (code, words),
            (false, false) => (code, format!("{words}；{remark}")),
        };
        let faults = tenancy_faults(&tenants, true, &address, &lease, Place::of_row(row));
        Ok(Tenancy {
            sheet: String::new(),
            row,
            rows: vec![row],
            address,
            kind: self.kind,
            tenants: tenants.into_iter().map(DraftTenant::finish).collect(),
            from,
            to,
            landlord,
            remark,
            faults,
        })
    }
}

fn draft(one: &PushedTenant, row: u32) -> DraftTenant {
    let number = one.number.trim();
    let id = match one.document {
        _ if number.is_empty() => None,
        None | Some(IdKind::Unknown) => Some(read_text(number, "")),
        Some(kind) => Some(read_number(number, kind)),
    };
    DraftTenant {
        name: clean(&one.name),
        id: id.filter(|id: &IdRead| !id.number.is_empty()),
        phone: phones::tidy(&one.phone),
        row,
        columns: [None; 3],
    }
}
