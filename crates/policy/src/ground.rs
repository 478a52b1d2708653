/// By which law an authority asks for a record. Chosen from a list, never typed; the article of the
/// demand stands in the authority's own papers, whose number is kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Ground {
    /// Courts, procuratorates and the police in a criminal case (Criminal Procedure Law art. 54).
    CriminalCase,
    /// A court in a civil case (Civil Procedure Law: courts may ask organisations for evidence).
    CivilCase,
    /// A supervisory commission (Supervision Law: organisations hand evidence over).
    Supervision,
    /// State security (National Intelligence and Counter-Espionage laws).
    StateSecurity,
    /// Prevention of infectious diseases, for the one address of a case (Law on Prevention and
    /// Treatment of Infectious Diseases).
    InfectiousDisease,
    /// Danger to life (PIPL art. 13(1)(4)).
    DangerToLife,
}

impl Ground {
    /// All of them, in the order they are offered.
    pub const ALL: [Self; 6] = [
        Self::CriminalCase,
        Self::CivilCase,
        Self::Supervision,
        Self::StateSecurity,
        Self::InfectiousDisease,
        Self::DangerToLife,
    ];

    /// The name in the database, forms and the audit log.
    pub const fn name(self) -> &'static str {
        match self {
            Self::CriminalCase => "criminal_case",
            Self::CivilCase => "civil_case",
            Self::Supervision => "supervision",
            Self::StateSecurity => "state_security",
            Self::InfectiousDisease => "infectious_disease",
            Self::DangerToLife => "danger_to_life",
        }
    }

    /// The one of that name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|ground| ground.name() == name)
    }

    /// Whether a law may keep a disclosure on this ground from the resident for a time.
    pub const fn may_be_barred(self) -> bool {
        matches!(
            self,
            Self::CriminalCase | Self::Supervision | Self::StateSecurity
        )
    }
}
