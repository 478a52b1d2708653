//! One person as they were typed into a form, checked field by field.

use jiff::civil::Date;
use registry::identity::{self, IdKind};
use registry::mrz::{self, by_hand};
use registry::phone;
use rules::{DocumentType, Letting, Place as RulePlace, RuleSubject, Trigger, Who};
use zeroize::Zeroizing;

use super::in_force;
use crate::Refusal;
use crate::parties::PersonSaid;

/// Longest entry of any field but the machine-readable zone.
const MOST: usize = 60;

/// What stood in the fields.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Entered {
    /// Name.
    pub name: String,
    /// Kind of document, as `IdKind` names it.
    pub document: String,
    /// Its number.
    pub number: String,
    /// The machine-readable zone, "" where it was typed by hand.
    pub mrz: String,
    /// Country that issued a passport.
    pub issuer: String,
    /// Date of birth of a passport.
    pub birth: String,
    /// Last day on which a passport is valid.
    pub expires: String,
    /// Telephone.
    pub phone: String,
    /// Said to be under eighteen.
    pub minor: bool,
    /// Whom to call for a minor, and how those who stay together are related.
    pub guardian: String,
}

impl std::fmt::Debug for Entered {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Entered(secret)")
    }
}

impl Entered {
    /// Whether nothing was entered.
    pub fn is_blank(&self) -> bool {
        [&self.name, &self.number, &self.mrz, &self.phone]
            .iter()
            .all(|field| field.trim().is_empty())
    }
}

/// A person whose fields are sound.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Person {
    /// Who.
    pub said: PersonSaid,
    /// Under eighteen, by the number, the zone or what was said.
    pub minor: bool,
    /// Whom to call; "" for nobody.
    pub guardian: String,
}

/// What is wrong with a field.
pub type FieldFault = (&'static str, Refusal);

/// Checks one person: everything wrong, each beside its field (`name`, `number`, `mrz`, `issuer`,
/// `birth`, `expires`, `phone`, `guardian`).
///
/// # Errors
/// Every fault found.
pub fn check(
    entered: &Entered,
    letting: Letting,
    place: &str,
    today: Date,
) -> Result<Person, Vec<FieldFault>> {
    let mut faults: Vec<FieldFault> = Vec::new();
    let mut kind = IdKind::from_name(&entered.document).unwrap_or_default();
    let mut name = entered.name.trim().to_owned();
    let mut number = Zeroizing::new(entered.number.trim().to_owned());
    let mut born = None;
    let mut issuer = entered.issuer.trim().to_ascii_uppercase();
    if entered.mrz.trim().is_empty() {
        if kind == IdKind::Passport {
            by_hand(entered, today, &mut faults);
        } else if let Err(fault) = identity::check(kind, &number) {
            faults.push(("number", fault.into()));
        } else {
            born = identity::birth_date(kind, &number);
        }
    } else {
        match mrz::read(&entered.mrz, today) {
            Ok(zone) => {
                kind = zone.kind();
                if name.is_empty() {
                    name = zone.full_name();
                }
                number = Zeroizing::new(zone.number.clone());
                issuer.clone_from(&zone.issuer);
                born = zone.birth.latest();
                if zone.has_expired(today) {
                    faults.push(("mrz", by_hand::HandFault::Expired.into()));
                }
            }
            Err(fault) => faults.push(("mrz", fault.into())),
        }
    }
    let born = born.or_else(|| entered.birth.trim().parse().ok());
    let minor = entered.minor || born.is_some_and(|born| identity::is_minor(born, today));
    // What a zone lacks is said beside the zone.
    let said_already = faults
        .iter()
        .any(|(field, _)| matches!(*field, "name" | "mrz"));
    if !said_already && (name.is_empty() || name.chars().count() > MOST) {
        faults.push(("name", name_fault()));
    }
    let telephone = entered.phone.trim();
    if !telephone.is_empty()
        && let Err(fault) = phone::read(telephone)
    {
        faults.push(("phone", fault.into()));
    }
    let guardian = entered.guardian.trim().to_owned();
    let subject = RuleSubject {
        letting,
        place: RulePlace::new(place),
        stay_days: None,
        document: DocumentType::of(kind, Some(issuer.as_str()).filter(|code| !code.is_empty())),
        under_18: minor,
    };
    if minor && guardian.chars().count() < 7 && needs_guardian(&subject, today) {
        faults.push(("guardian", guardian_fault()));
    }
    if !faults.is_empty() {
        return Err(faults);
    }
    Ok(Person {
        said: PersonSaid {
            name,
            id_kind: kind,
            id_number: number.to_string(),
            id_number_is_whole: true,
            phone: telephone.to_owned(),
        },
        minor,
        guardian,
    })
}

fn by_hand(entered: &Entered, today: Date, faults: &mut Vec<FieldFault>) {
    let day = |text: &str| text.trim().parse().ok();
    let passport = by_hand::ByHand {
        name: &entered.name,
        number: &entered.number,
        issuer: &entered.issuer,
        birth: day(&entered.birth),
        expires: day(&entered.expires),
    };
    for fault in by_hand::check(&passport, today) {
        let field = match fault.field() {
            "id_number" => "number",
            "birth_date" => "birth",
            other => other,
        };
        faults.push((field, fault.into()));
    }
}

/// Whether the rules of the place ask for somebody to call.
fn needs_guardian(subject: &RuleSubject, today: Date) -> bool {
    in_force(subject.place.code(), today).is_some_and(|rules| {
        rules
            .duties_of(Who::Host, Trigger::MovedIn, subject)
            .iter()
            .any(|duty| duty.fact.id == "host.minor")
    })
}

fn name_fault() -> Refusal {
    Refusal::new(
        "declared-name",
        "enter the name as it stands on the document, at most 60 characters",
    )
}

fn guardian_fault() -> Refusal {
    Refusal::new(
        "declared-guardian",
        "for somebody under 18 in a short let, say whom to call (name and telephone) and how those \
         who stay together are related",
    )
}
