//! What people outside the staff may do at a door that they are bound to. Who is bound to nothing
//! may only speak: what they say is kept as theirs and shows them nothing.

/// As what somebody is bound to a door.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Bound {
    /// Lives there: the record of one person.
    Occupant,
    /// Lets it.
    Landlord,
    /// Manages it for whoever lets it.
    Manager,
    /// Lets it by the day or hour.
    Host,
    /// Lodges its own people there.
    Employer,
    /// Manages the building.
    PropertyManager,
    /// Answers for the building (楼栋长).
    BuildingHead,
}

/// What they do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Deed {
    /// See how the dwelling is registered and whom they themselves declared there, masked.
    SeeOwnDoor,
    /// Register how it is let and sign the undertaking.
    RegisterLetting,
    /// Say who moves in, out or stays longer, and that nobody lives there.
    DeclarePeople,
    /// Hand it over to a manager.
    HandOver,
    /// See the record of the person whom they are bound as, and who looked at it.
    SeeOwnRecord,
    /// Confirm, dispute or end what others said of themselves.
    AnswerForSelf,
    /// Ask to have their own record corrected or erased, or object to it.
    AskAboutOwnRecord,
    /// File the monthly self-check of the building, and see what came of it.
    CheckBuilding,
}

impl Deed {
    /// All of them.
    pub const ALL: [Self; 8] = [
        Self::SeeOwnDoor,
        Self::RegisterLetting,
        Self::DeclarePeople,
        Self::HandOver,
        Self::SeeOwnRecord,
        Self::AnswerForSelf,
        Self::AskAboutOwnRecord,
        Self::CheckBuilding,
    ];

    /// The name in the matrix.
    pub const fn name(self) -> &'static str {
        match self {
            Self::SeeOwnDoor => "see_own_door",
            Self::RegisterLetting => "register_letting",
            Self::DeclarePeople => "declare_people",
            Self::HandOver => "hand_over",
            Self::SeeOwnRecord => "see_own_record",
            Self::AnswerForSelf => "answer_for_self",
            Self::AskAboutOwnRecord => "ask_about_own_record",
            Self::CheckBuilding => "check_building",
        }
    }
}

impl Bound {
    /// All of them.
    pub const ALL: [Self; 7] = [
        Self::Occupant,
        Self::Landlord,
        Self::Manager,
        Self::Host,
        Self::Employer,
        Self::PropertyManager,
        Self::BuildingHead,
    ];

    /// Those that an officer may hand a code to.
    pub const OPERATORS: [Self; 6] = [
        Self::Landlord,
        Self::Manager,
        Self::Host,
        Self::Employer,
        Self::PropertyManager,
        Self::BuildingHead,
    ];

    /// The name in the database, forms and URLs.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Occupant => "occupant",
            Self::Landlord => "landlord",
            Self::Manager => "manager",
            Self::Host => "host",
            Self::Employer => "employer",
            Self::PropertyManager => "property_manager",
            Self::BuildingHead => "building_head",
        }
    }

    /// The one of that name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|bound| bound.name() == name)
    }

    /// Whether they are bound to a whole building.
    pub const fn of_building(self) -> bool {
        matches!(self, Self::PropertyManager | Self::BuildingHead)
    }

    /// Whether they may do it at the door, or with the record, that they are bound to.
    pub const fn may(self, deed: Deed) -> bool {
        use Deed::{
            AnswerForSelf, AskAboutOwnRecord, CheckBuilding, DeclarePeople, HandOver,
            RegisterLetting, SeeOwnDoor, SeeOwnRecord,
        };
        match self {
            Self::Occupant => matches!(deed, SeeOwnRecord | AnswerForSelf | AskAboutOwnRecord),
            Self::Landlord => {
                matches!(
                    deed,
                    SeeOwnDoor | RegisterLetting | DeclarePeople | HandOver
                )
            }
            Self::Manager | Self::Host | Self::Employer => {
                matches!(deed, SeeOwnDoor | RegisterLetting | DeclarePeople)
            }
            // They see who comes and goes and have no contract: they speak, and are shown nobody.
            Self::PropertyManager | Self::BuildingHead => {
                matches!(deed, DeclarePeople | CheckBuilding)
            }
        }
    }
}
