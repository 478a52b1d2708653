use registry::identity::IdKind;

use crate::Letting;

/// Everything that may choose a rule: the kind of letting, the place, the length of the stay, the
/// kind of document and being under eighteen. Every occupant is registered by the same rules;
/// nothing else about anybody is here, so nothing else can be asked about.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct RuleSubject {
    /// How the dwelling is let.
    pub letting: Letting,
    /// Where it is.
    pub place: Place,
    /// For how many days somebody stays; `None` where that isn't known.
    pub stay_days: Option<u16>,
    /// Which kind of document they have.
    pub document: DocumentType,
    /// Whether they are under eighteen.
    pub under_18: bool,
}

/// A place as its division code, as far down as it is known: `44` a province, `4403` a city,
/// `440307` a district.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default)]
pub struct Place(String);

impl Place {
    /// The place of this code: its digits, further ones are left out.
    pub fn new(code: &str) -> Self {
        let digits = code.chars().take_while(char::is_ascii_digit);
        Self(digits.take(12).collect())
    }

    /// The code.
    pub fn code(&self) -> &str {
        &self.0
    }

    /// Whether it lies in the area of that code.
    pub fn is_in(&self, area: &str) -> bool {
        self.0.starts_with(area)
    }
}

/// Kinds of documents, as far as a rule may ask: a law starts a clock of its own for documents of
/// other countries, and for nothing else.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, serde::Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum DocumentType {
    /// Issued in China to people of the mainland, Hong Kong, Macao or Taiwan.
    Domestic,
    /// A passport of another country, or a permanent resident card.
    Foreign,
}

impl DocumentType {
    /// The kind that this document is of. `issuer` is who issued it, in the letters of its machine
    /// readable zone (ICAO 9303 part 3), where that is known. What isn't known is taken for
    /// domestic: no clock is started by a guess. Passports and travel permits have numbers alike,
    /// and Chinese passports, like those of Hong Kong and Macao and the travel documents of Taiwan,
    /// are not those of foreigners (Exit and Entry Administration Law art. 89).
    pub fn of(kind: IdKind, issuer: Option<&str>) -> Self {
        let of_china = |issuer: &str| matches!(issuer, "CHN" | "HKG" | "MAC" | "TWN");
        match kind {
            IdKind::ForeignPr => Self::Foreign,
            IdKind::Passport if issuer.is_some_and(|issuer| !of_china(issuer)) => Self::Foreign,
            IdKind::Passport
            | IdKind::CitizenId
            | IdKind::HmtPermit
            | IdKind::Other
            | IdKind::Unknown => Self::Domestic,
        }
    }
}

impl std::fmt::Display for DocumentType {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Domestic => "domestic",
            Self::Foreign => "foreign",
        })
    }
}
