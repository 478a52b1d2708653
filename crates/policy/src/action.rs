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
    /// Draw grids anew, and say what becomes of a drawing.
    RedrawGrids,
    /// Name who is in charge of a grid, and who stands in.
    ArrangeCharge,
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
    /// Issue, print again and replace door plates.
    IssuePlate,
    /// Take a door plate out of force.
    RevokePlate,
    /// See the plates of a building and what scans found.
    SeePlates,
    /// Say whether a plate hangs where it belongs.
    CheckPlate,
    /// Write and withdraw what everybody reads who scans a plate.
    WriteNotice,
    /// Read what people without an account told of dangers.
    SeeHazards,
    /// Look into a danger that was told of, and say what came of it.
    SettleHazard,
    /// See what is amiss at houses and where its work stands.
    SeeEvents,
    /// Write down that something is amiss at a house.
    OpenEvent,
    /// Say what an event is, and send it to whoever must work on it.
    SendEvent,
    /// Take an event, work on it, pause it, say that it is put right.
    WorkOnEvent,
    /// Give more time for an event.
    GrantTime,
    /// Look whether it is put right, and close it.
    CheckEvent,
    /// Open an event again that was closed wrongly.
    ReopenEvent,
    /// See which homes let by the day or hour were filed and wait to be decided.
    SeeShortLets,
    /// Approve or refuse a filed short let; revoke its sign.
    SettleShortLet,
    /// See what identity data is kept for which purpose and what was destroyed, in numbers.
    SeePrivacy,
    /// See what a demo without a gateway would have sent.
    SeeOutbox,
    /// See which notices to staff and their groups left, and which wait for somebody.
    SeeOutgoing,
    /// Have a notice that nobody took sent again, or drop it.
    SettleOutgoing,
    /// Say which chat groups are told of what happens in an area.
    ManageRobots,
    /// Hand out access to a door: codes for operators, and at a counter.
    GiveAccess,
    /// See and answer what residents ask about their own record.
    AnswerRequests,
    /// See which duties to report are coming due, overdue or silent.
    SeeClocks,
    /// Read the register of agencies: licences, filings, what was expected and what came.
    SeeAgencies,
    /// Keep an agency's file; let its programs in and shut them out.
    ManageAgencies,
    /// Push declarations by program.
    PushDeclarations,
    /// Ask what became of declarations that one's own program pushed.
    SeePushed,
    /// Enter what an authority asks for by law, and open it once somebody else has agreed.
    AskDisclosure,
    /// Agree to a disclosure that somebody else asked for, or review one in danger to life.
    SettleDisclosure,
    /// See the disclosures that one asked for; all of them for who settles them.
    SeeDisclosures,
    /// Open one record in danger to life, alone, for a day.
    OpenInDanger,
    /// Send a sheet or a chat for the agency that one works for.
    SendOwn,
    /// Read what that agency sent, what became of it and what is expected of it.
    SeeOwn,
}

impl Action {
    /// All of them, in the order of the matrix.
    pub const ALL: [Self; 53] = [
        Self::UploadBatch,
        Self::SeeBatch,
        Self::WithdrawBatch,
        Self::SettleReview,
        Self::TryAddress,
        Self::ProposeAddress,
        Self::SettleProposal,
        Self::ImportLibrary,
        Self::RedrawGrids,
        Self::ArrangeCharge,
        Self::SeeLibrary,
        Self::SeeTasks,
        Self::CheckDoor,
        Self::SeeDwelling,
        Self::RevealIdentity,
        Self::SeeCounts,
        Self::Search,
        Self::ManageStaff,
        Self::SeeAudit,
        Self::IssuePlate,
        Self::RevokePlate,
        Self::SeePlates,
        Self::CheckPlate,
        Self::WriteNotice,
        Self::SeeHazards,
        Self::SettleHazard,
        Self::SeeEvents,
        Self::OpenEvent,
        Self::SendEvent,
        Self::WorkOnEvent,
        Self::GrantTime,
        Self::CheckEvent,
        Self::ReopenEvent,
        Self::SeeShortLets,
        Self::SettleShortLet,
        Self::SeePrivacy,
        Self::SeeOutbox,
        Self::SeeOutgoing,
        Self::SettleOutgoing,
        Self::ManageRobots,
        Self::GiveAccess,
        Self::AnswerRequests,
        Self::SeeClocks,
        Self::SeeAgencies,
        Self::ManageAgencies,
        Self::PushDeclarations,
        Self::SeePushed,
        Self::AskDisclosure,
        Self::SettleDisclosure,
        Self::SeeDisclosures,
        Self::OpenInDanger,
        Self::SendOwn,
        Self::SeeOwn,
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
            Self::RedrawGrids => "redraw_grids",
            Self::ArrangeCharge => "arrange_charge",
            Self::SeeLibrary => "see_library",
            Self::SeeTasks => "see_tasks",
            Self::CheckDoor => "check_door",
            Self::SeeDwelling => "see_dwelling",
            Self::RevealIdentity => "reveal_identity",
            Self::SeeCounts => "see_counts",
            Self::Search => "search",
            Self::ManageStaff => "manage_staff",
            Self::SeeAudit => "see_audit",
            Self::IssuePlate => "issue_plate",
            Self::RevokePlate => "revoke_plate",
            Self::SeePlates => "see_plates",
            Self::CheckPlate => "check_plate",
            Self::WriteNotice => "write_notice",
            Self::SeeHazards => "see_hazards",
            Self::SettleHazard => "settle_hazard",
            Self::SeeEvents => "see_events",
            Self::OpenEvent => "open_event",
            Self::SendEvent => "send_event",
            Self::WorkOnEvent => "work_on_event",
            Self::GrantTime => "grant_time",
            Self::CheckEvent => "check_event",
            Self::ReopenEvent => "reopen_event",
            Self::SeeShortLets => "see_short_lets",
            Self::SettleShortLet => "settle_short_let",
            Self::SeePrivacy => "see_privacy",
            Self::SeeOutbox => "see_outbox",
            Self::SeeOutgoing => "see_outgoing",
            Self::SettleOutgoing => "settle_outgoing",
            Self::ManageRobots => "manage_robots",
            Self::GiveAccess => "give_access",
            Self::AnswerRequests => "answer_requests",
            Self::SeeClocks => "see_clocks",
            Self::SeeAgencies => "see_agencies",
            Self::ManageAgencies => "manage_agencies",
            Self::PushDeclarations => "push_declarations",
            Self::SeePushed => "see_pushed",
            Self::AskDisclosure => "ask_disclosure",
            Self::SettleDisclosure => "settle_disclosure",
            Self::SeeDisclosures => "see_disclosures",
            Self::OpenInDanger => "open_in_danger",
            Self::SendOwn => "send_own",
            Self::SeeOwn => "see_own",
        }
    }

    /// The roles that may, inside the area they are held for.
    pub const fn roles(self) -> &'static [Role] {
        use Role::{Auditor, Dispatcher, Handler, Officer, Steward, Supervisor};
        match self {
            Self::UploadBatch
            | Self::SeeBatch
            | Self::WithdrawBatch
            | Self::SettleReview
            | Self::SettleProposal
            | Self::ImportLibrary
            | Self::RedrawGrids
            | Self::ManageStaff
            | Self::IssuePlate
            | Self::RevokePlate
            | Self::WriteNotice
            | Self::SeeOutbox
            | Self::ManageRobots
            | Self::ManageAgencies => &[Steward],
            Self::TryAddress | Self::ProposeAddress => &[Steward, Officer],
            Self::ArrangeCharge
            | Self::SeeLibrary
            | Self::SeeAgencies
            | Self::SeeOutgoing
            | Self::SettleOutgoing => &[Steward, Supervisor],
            Self::SeeShortLets => &[Officer, Supervisor],
            Self::SeeTasks | Self::SeeHazards | Self::CheckEvent => {
                &[Officer, Dispatcher, Supervisor]
            }
            // Anybody concerned; who may close which is decided by whose hands were in it.
            Self::SeeEvents | Self::ReopenEvent => &[Officer, Handler, Dispatcher, Supervisor],
            Self::OpenEvent => &[Officer, Dispatcher],
            Self::SendEvent => &[Dispatcher],
            Self::WorkOnEvent => &[Officer, Handler],
            Self::GrantTime => &[Dispatcher, Supervisor],
            // A steward mends data and a supervisor reads numbers: neither needs to know who.
            Self::CheckDoor
            | Self::RevealIdentity
            | Self::CheckPlate
            | Self::SettleHazard
            | Self::SettleShortLet
            | Self::GiveAccess
            | Self::OpenInDanger => &[Officer],
            Self::SeeDwelling | Self::SeePlates | Self::SeeClocks => {
                &[Officer, Steward, Supervisor]
            }
            Self::SeeCounts => &[Supervisor, Dispatcher, Steward],
            Self::Search => &[Officer, Dispatcher, Supervisor, Steward, Auditor],
            // Who asks and who agrees never hold the same role for it.
            Self::AskDisclosure => &[Supervisor],
            Self::SeeAudit | Self::AnswerRequests | Self::SettleDisclosure => &[Auditor],
            Self::SeeDisclosures => &[Officer, Supervisor, Auditor],
            Self::SeePrivacy => &[Auditor, Steward],
            // Agencies and their programs do that, under their own names; see `Action::of_agents` and
            // `Action::of_programs`.
            Self::PushDeclarations | Self::SeePushed | Self::SendOwn | Self::SeeOwn => &[],
        }
    }

    /// Whether somebody who works for an agency may, with what belongs to that agency and nothing
    /// else: never in the registry, whoever they sent reports of.
    pub const fn of_agents(self) -> bool {
        matches!(self, Self::SendOwn | Self::SeeOwn)
    }

    /// Whether a program of an agency may, in the districts it was let into. It may do nothing
    /// else: what somebody sends says nothing about what they may know.
    pub const fn of_programs(self) -> bool {
        matches!(self, Self::PushDeclarations | Self::SeePushed)
    }
}
