use uuid::Uuid;

use crate::Action;

/// What somebody works as. Held for an area and a period.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Role {
    /// Grid worker or community officer: goes to the doors.
    Officer,
    /// Works for a department that mends what is wrong.
    Handler,
    /// Sends work to whoever must do it.
    Dispatcher,
    /// Answers for an area; reads its numbers.
    Supervisor,
    /// Keeps the data: library, reports, accounts.
    Steward,
    /// Watches over privacy.
    Auditor,
    /// Works for an agency and not for the authority: see [`Actor::Agent`]. No post of the staff.
    Agency,
}

impl Role {
    /// All roles a member of staff can hold.
    pub const ALL: [Self; 6] = [
        Self::Officer,
        Self::Handler,
        Self::Dispatcher,
        Self::Supervisor,
        Self::Steward,
        Self::Auditor,
    ];

    /// The name in the database and in URLs.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Officer => "officer",
            Self::Handler => "handler",
            Self::Dispatcher => "dispatcher",
            Self::Supervisor => "supervisor",
            Self::Steward => "steward",
            Self::Auditor => "auditor",
            Self::Agency => "agency",
        }
    }

    /// The role of that name, if a member of staff can hold it.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|role| role.name() == name)
    }
}

/// An area or a grid as a code prefix: everything whose code starts with it lies inside.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Scope(String);

impl Scope {
    /// The area or grid of that code. `None` unless it has 6, 9, 12 or 14 digits: a shorter
    /// prefix would reach over district boundaries.
    pub fn new(code: &str) -> Option<Self> {
        let whole = matches!(code.len(), 6 | 9 | 12 | 14);
        (whole && code.bytes().all(|b| b.is_ascii_digit())).then(|| Self(code.to_owned()))
    }

    /// The code.
    pub fn code(&self) -> &str {
        &self.0
    }

    /// The district it lies in (first six digits).
    pub fn district(&self) -> &str {
        &self.0[..6]
    }

    /// Whether a place (area, grid, building or dwelling code) lies inside.
    pub fn covers(&self, place: &str) -> bool {
        place.starts_with(&self.0)
    }
}

/// A role with the area it is held for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RoleHeld {
    /// The role.
    pub role: Role,
    /// Where.
    pub scope: Scope,
}

/// Who acts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Actor {
    /// A signed-in member of staff with the roles in force now.
    Staff {
        /// Account.
        id: Uuid,
        /// Roles in force.
        roles: Vec<RoleHeld>,
    },
    /// Somebody who works for an agency and signed in for it.
    Agent {
        /// Account.
        id: Uuid,
        /// The one agency that they act for.
        agency: Uuid,
        /// The districts in which they do.
        districts: Vec<Scope>,
    },
    /// A program of an agency, which proved itself by its secret.
    Program {
        /// Its client id.
        id: Uuid,
        /// The districts it was let into.
        districts: Vec<Scope>,
    },
    /// Whoever runs commands on the machine itself, holding its keys; and the program's own jobs.
    Machine,
}

/// Leave to do one thing in one place; use cases ask for it as proof.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Permit {
    action: Action,
    place: String,
    staff_id: Option<Uuid>,
}

impl Permit {
    /// What was allowed.
    pub fn action(&self) -> Action {
        self.action
    }

    /// Where: the code that was asked about.
    pub fn place(&self) -> &str {
        &self.place
    }

    /// Who was allowed; `None` for the machine.
    pub fn staff_id(&self) -> Option<Uuid> {
        self.staff_id
    }
}

/// The refusal.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("this account may not {} here", .0.name())]
pub struct Denied(pub Action);

impl Actor {
    /// The account behind it; `None` for the machine and for programs.
    pub fn staff_id(&self) -> Option<Uuid> {
        match self {
            Self::Staff { id, .. } | Self::Agent { id, .. } => Some(*id),
            Self::Program { .. } | Self::Machine => None,
        }
    }

    /// Leave to do `action` at `place`, a division, grid, building or dwelling code.
    ///
    /// # Errors
    /// [`Denied`] where no role in force covers it.
    pub fn may(&self, action: Action, place: &str) -> Result<Permit, Denied> {
        let allowed = match self {
            Self::Machine => true,
            Self::Staff { roles, .. } => roles
                .iter()
                .any(|held| action.roles().contains(&held.role) && held.scope.covers(place)),
            Self::Program { districts, .. } => {
                action.of_programs() && districts.iter().any(|scope| scope.covers(place))
            }
            // What they may depends on whose it is.
            Self::Agent { .. } => false,
        };
        self.permit(action, place, allowed)
    }

    /// Leave to do `action` with what belongs to an agency, in the district or area `place`: for
    /// who works for that very agency. Whoever may see all agencies' reports has actions for that.
    ///
    /// # Errors
    /// [`Denied`] for everybody else.
    pub fn may_for(&self, action: Action, place: &str, agency: Uuid) -> Result<Permit, Denied> {
        let allowed = match self {
            Self::Agent {
                agency: own,
                districts,
                ..
            } => {
                action.of_agents()
                    && *own == agency
                    && districts.iter().any(|scope| scope.covers(place))
            }
            Self::Staff { .. } | Self::Program { .. } | Self::Machine => false,
        };
        self.permit(action, place, allowed)
    }

    fn permit(&self, action: Action, place: &str, allowed: bool) -> Result<Permit, Denied> {
        if !allowed {
            return Err(Denied(action));
        }
        Ok(Permit {
            action,
            place: place.to_owned(),
            staff_id: self.staff_id(),
        })
    }

    /// The agency that they act for; `None` for everybody who works for none.
    pub fn agency(&self) -> Option<Uuid> {
        match self {
            Self::Agent { agency, .. } => Some(*agency),
            Self::Staff { .. } | Self::Program { .. } | Self::Machine => None,
        }
    }

    /// The areas in which this actor may do `action`: what a list is limited to. Empty for
    /// nobody; the machine gets the district it asks for.
    pub fn scopes(&self, action: Action, district: &str) -> Vec<Scope> {
        match self {
            Self::Machine => Scope::new(district).into_iter().collect(),
            Self::Staff { roles, .. } => roles
                .iter()
                .filter(|held| {
                    action.roles().contains(&held.role) && held.scope.district() == district
                })
                .map(|held| held.scope.clone())
                .collect(),
            Self::Program { districts, .. } => districts
                .iter()
                .filter(|scope| action.of_programs() && scope.district() == district)
                .cloned()
                .collect(),
            Self::Agent { districts, .. } => districts
                .iter()
                .filter(|scope| action.of_agents() && scope.district() == district)
                .cloned()
                .collect(),
        }
    }

    /// Whether there is any place in which this actor may do `action`.
    pub fn may_somewhere(&self, action: Action) -> bool {
        match self {
            Self::Machine => true,
            Self::Staff { roles, .. } => {
                roles.iter().any(|held| action.roles().contains(&held.role))
            }
            Self::Program { .. } => action.of_programs(),
            Self::Agent { .. } => action.of_agents(),
        }
    }

    /// Whether a role in force shows identity data in full: one person for a purpose, or the sheet
    /// of an agency. Such an account may be asked for a second factor.
    pub fn sees_identity(&self) -> bool {
        [Action::RevealIdentity, Action::SeeBatch, Action::SeeOwn]
            .into_iter()
            .any(|action| self.may_somewhere(action))
    }

    /// Whether the role is held anywhere (for choosing a home page, never for permission).
    pub fn is(&self, role: Role) -> bool {
        match self {
            Self::Machine | Self::Program { .. } => false,
            Self::Agent { .. } => role == Role::Agency,
            Self::Staff { roles, .. } => roles.iter().any(|held| held.role == role),
        }
    }

    /// The district this actor works in: that of the first role, or the first of an
    /// agent or a program. `None` for the machine and for an account without a role.
    pub fn district(&self) -> Option<&str> {
        match self {
            Self::Machine => None,
            Self::Staff { roles, .. } => roles.first().map(|held| held.scope.district()),
            Self::Program { districts, .. } | Self::Agent { districts, .. } => {
                districts.first().map(Scope::district)
            }
        }
    }
}
