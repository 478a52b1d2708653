use crate::Role;

/// Something that somebody may or may not do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Action {
    /// Send a report and follow its batch.
    UploadBatch,
    /// Read a batch, its rows (masked) and its error sheet.
    SeeBatch,
    /// Take a batch back.
    WithdrawBatch,
    /// Decide an uncertain address, teach an alias.
    SettleReview,
    /// See what the resolver makes of an address, and why.
    TryAddress,
    /// Propose a door that the library lacks.
    ProposeAddress,
    /// Approve or reject a proposed door.
    SettleProposal,
    /// Load or update the address library.
    ImportLibrary,
    /// See the library's state.
    SeeLibrary,
    /// See and take tasks.
    SeeTasks,
    /// Record what was found at a door.
    CheckDoor,
    /// Read the file of a building or dwelling (people masked).
    SeeDwelling,
    /// See one identity unmasked, for a stated purpose.
    RevealIdentity,
    /// Read counts by area.
    SeeCounts,
    /// Use the search box (addresses, codes, batches).
    Search,
    /// Add, move, suspend staff; reset passwords.
    ManageStaff,
    /// Read the audit log.
    SeeAudit,
}

impl Action {
    /// All of them, in the order of the matrix.
    pub const ALL: [Self; 17] = [
        Self::UploadBatch,
        Self::SeeBatch,
        Self::WithdrawBatch,
        Self::SettleReview,
        Self::TryAddress,
        Self::ProposeAddress,
        Self::SettleProposal,
        Self::ImportLibrary,
        Self::SeeLibrary,
        Self::SeeTasks,
        Self::CheckDoor,
        Self::SeeDwelling,
        Self::RevealIdentity,
        Self::SeeCounts,
        Self::Search,
        Self::ManageStaff,
        Self::SeeAudit,
    ];

    /// The name in the audit log and in the matrix.
    pub const fn name(self) -> &'static str {
        match self {
            Self::UploadBatch => "upload_batch",
            Self::SeeBatch => "see_batch",
            Self::WithdrawBatch => "withdraw_batch",
            Self::SettleReview => "settle_review",
            Self::TryAddress => "try_address",
            Self::ProposeAddress => "propose_address",
            Self::SettleProposal => "settle_proposal",
            Self::ImportLibrary => "import_library",
            Self::SeeLibrary => "see_library",
            Self::SeeTasks => "see_tasks",
            Self::CheckDoor => "check_door",
            Self::SeeDwelling => "see_dwelling",
            Self::RevealIdentity => "reveal_identity",
            Self::SeeCounts => "see_counts",
            Self::Search => "search",
            Self::ManageStaff => "manage_staff",
            Self::SeeAudit => "see_audit",
        }
    }

    /// The roles that may, inside the area they are held for.
    pub const fn roles(self) -> &'static [Role] {
        use Role::{Auditor, Dispatcher, Officer, Steward, Supervisor};
        match self {
            Self::UploadBatch
            | Self::SeeBatch
            | Self::WithdrawBatch
            | Self::SettleReview
            | Self::SettleProposal
            | Self::ImportLibrary
            | Self::ManageStaff => &[Steward],
            Self::TryAddress | Self::ProposeAddress => &[Steward, Officer],
            Self::SeeLibrary => &[Steward, Supervisor],
            Self::SeeTasks => &[Officer, Dispatcher, Supervisor],
            // A steward mends data and a supervisor reads numbers: neither needs to know who.
            Self::CheckDoor | Self::RevealIdentity => &[Officer],
            Self::SeeDwelling => &[Officer, Steward, Supervisor],
            Self::SeeCounts => &[Supervisor, Dispatcher, Steward],
            Self::Search => &[Officer, Dispatcher, Supervisor, Steward, Auditor],
            Self::SeeAudit => &[Auditor],
        }
    }
}
