//! What programs send and get, as JSON.

use intake::{Party, Pushed, PushedTenant, TenancyKind};
use registry::identity::IdKind;
use serde::{Deserialize, Serialize};
use service::push::{Taken, Verdict as Judged, VerdictKind, WrongField};
use utoipa::ToSchema;

/// A call: up to a thousand declarations.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Declarations {
    /// Six-digit code of the district that the dwellings lie in; may be left out by a program that
    /// may push to one district only.
    #[serde(default)]
    #[schema(examples("321202"))]
    pub(super) district: Option<String>,
    /// What is declared.
    #[schema(min_items = 1, max_items = 1000)]
    pub(super) declarations: Vec<Declaration>,
}

/// Somebody moved in or out.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Declaration {
    /// What happened.
    kind: Kind,
    /// The address in words, as people write it. Needed without a code; at most 300 characters.
    #[serde(default)]
    #[schema(examples("城东街道迎春路8号东进花园3幢2单元601室"))]
    address: String,
    /// The dwelling's code of 25 digits, as on its plate. Says more than the address.
    #[serde(default)]
    dwelling_code: String,
    /// Who. At least one for somebody who moves in; for a move-out, nobody means everybody. At most
    /// 50.
    #[serde(default)]
    tenants: Vec<Tenant>,
    /// First day, written as 2026-06-01.
    #[serde(default)]
    #[schema(examples("2026-06-01"))]
    from: String,
    /// Last day, written as 2027-05-31; left out where the end is open.
    #[serde(default)]
    #[schema(examples("2027-05-31"))]
    to: String,
    /// Landlord or contact.
    #[serde(default)]
    landlord: Option<Contact>,
    /// Anything else, at most 1000 characters.
    #[serde(default)]
    remark: String,
}

/// What happened.
#[derive(Debug, Clone, Copy, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
enum Kind {
    /// Somebody moved in.
    CheckIn,
    /// Somebody moved out.
    CheckOut,
}

/// Somebody who moves in or out.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct Tenant {
    /// Name as on the document.
    #[serde(default)]
    name: String,
    /// Which document the number is of; where it is left out, the number says.
    #[serde(default)]
    document: Option<Document>,
    /// Number of the document.
    #[serde(default)]
    number: String,
    /// Telephone, with the country's code where it isn't of the mainland.
    #[serde(default)]
    phone: String,
}

/// Kinds of documents.
#[derive(Debug, Clone, Copy, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
enum Document {
    /// 居民身份证.
    CitizenId,
    /// 港澳台居民居住证.
    HmtPermit,
    /// 外国人永久居留身份证.
    ForeignPr,
    /// 护照.
    Passport,
    /// Another.
    Other,
}

/// Landlord or contact of a dwelling.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct Contact {
    /// Name.
    #[serde(default)]
    name: String,
    /// Telephone.
    #[serde(default)]
    phone: String,
}

impl From<Declaration> for Pushed {
    fn from(said: Declaration) -> Self {
        Self {
            kind: match said.kind {
                Kind::CheckIn => TenancyKind::CheckIn,
                Kind::CheckOut => TenancyKind::CheckOut,
            },
            address: said.address,
            dwelling_code: said.dwelling_code,
            tenants: said
                .tenants
                .into_iter()
                .map(|one| PushedTenant {
                    name: one.name,
                    document: one.document.map(|document| match document {
                        Document::CitizenId => IdKind::CitizenId,
                        Document::HmtPermit => IdKind::HmtPermit,
                        Document::ForeignPr => IdKind::ForeignPr,
                        Document::Passport => IdKind::Passport,
                        Document::Other => IdKind::Other,
                    }),
                    number: one.number,
                    phone: one.phone,
                })
                .collect(),
            from: said.from,
            to: said.to,
            landlord: said.landlord.map(|one| Party {
                name: one.name,
                phone: one.phone,
            }),
            remark: said.remark,
        }
    }
}

/// The answer to a call: it is on the disk.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct Accepted {
    /// The batch that the call became.
    #[schema(format = "uuid")]
    batch: String,
    /// Where.
    district: String,
    /// When.
    #[schema(format = "date-time")]
    received_at: String,
    /// How many declarations were kept.
    kept: usize,
    /// One a declaration, in their order.
    verdicts: Vec<Verdict>,
    /// What proves that the call was accepted (`menpai receipt verify`): one line, over the SHA-256
    /// of the call's body with `salt` before it. Absent where nothing was kept.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = String, required = false)]
    receipt: Option<String>,
    /// The receipt's salt, 32 hexadecimal digits: keep it with the body.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = String, required = false)]
    salt: Option<String>,
}

/// What is said to one declaration.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[expect(clippy::struct_field_names, reason = "the interface's own words")]
struct Verdict {
    /// Its place in the call, from 1.
    row: u32,
    /// How it was taken.
    verdict: HowTaken,
    /// The declaration that was kept; absent for a refused one.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = String, format = "uuid", required = false)]
    declaration: Option<String>,
    /// What is to be mended, or why it was refused.
    wrong: Vec<Wrong>,
}

/// How a declaration was taken.
#[derive(Debug, Clone, Copy, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
enum HowTaken {
    /// Kept; the address is understood and nothing is to be mended.
    Accepted,
    /// Kept; something is to be mended.
    AcceptedWithFaults,
    /// Kept; a person has to find out which door is meant.
    Review,
    /// Not kept: correct it and send it in a new call.
    Refused,
}

/// A field that is wrong.
#[derive(Debug, Clone, Serialize, ToSchema)]
struct Wrong {
    /// Where it is in the call (JSON Pointer, RFC 6901).
    #[schema(examples("/declarations/0/tenants/0/number"))]
    pointer: String,
    /// Stable name of what is wrong.
    #[schema(value_type = String, examples("id_checksum"))]
    code: &'static str,
    /// What to do.
    #[schema(value_type = String)]
    detail: &'static str,
    /// The same in Chinese.
    #[schema(value_type = String)]
    detail_zh: &'static str,
}

impl From<&Taken> for Accepted {
    fn from(taken: &Taken) -> Self {
        let kept = |one: &&Judged| one.declaration.is_some();
        Self {
            batch: taken.batch.to_string(),
            district: taken.district.clone(),
            received_at: taken.at.to_string(),
            kept: taken.verdicts.iter().filter(kept).count(),
            verdicts: taken.verdicts.iter().map(Verdict::from).collect(),
            receipt: taken.receipt.as_ref().map(|one| one.line.clone()),
            salt: taken.receipt.as_ref().map(|one| one.salt.clone()),
        }
    }
}

impl From<&Judged> for Verdict {
    fn from(one: &Judged) -> Self {
        Self {
            row: one.row,
            verdict: match one.kind {
                VerdictKind::Accepted => HowTaken::Accepted,
                VerdictKind::AcceptedWithFaults => HowTaken::AcceptedWithFaults,
                VerdictKind::Review => HowTaken::Review,
                VerdictKind::Refused => HowTaken::Refused,
            },
            declaration: one.declaration.map(|id| id.to_string()),
            wrong: one.wrong.iter().map(Wrong::from).collect(),
        }
    }
}

impl From<&WrongField> for Wrong {
    fn from(one: &WrongField) -> Self {
        Self {
            pointer: one.pointer.clone(),
            code: one.code,
            detail: one.en,
            detail_zh: one.zh,
        }
    }
}
