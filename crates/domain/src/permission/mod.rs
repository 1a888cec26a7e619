//! Who may do what, with whose data: one function, which says no unless it says yes.
//!
//! What lives here: roles, acts and questions, how near somebody is to what they ask about, and the table of the three; who reads
//! what was written ([`audience`]); limited access to one person's record, which bars whatever the table says ([`Limits`]); counts of
//! people whom whoever is told may not see ([`withheld`]). What does not: finding out who somebody is and how near they are (crate
//! `service`).

pub mod audience;
mod limits;
mod withheld;

pub use limits::Limits;
pub use withheld::{FEWEST, Withheld};

mod purpose;

pub use purpose::LookPurpose;

use crate::words::Grade;

/// What somebody is to the service.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum UserRole {
    /// Holds cases.
    Practitioner,
    /// Manages practitioners.
    Spo,
    /// Heads a PDU.
    PduHead,
    /// Assures quality in a region.
    Qdo,
    /// Administers a PDU: SAO, business manager.
    Administration,
    /// Writes policies; never sees personal data.
    PolicyLead,
    /// Administers the service; never sees a case.
    Administrator,
    /// Reads whatever is kept; changes nothing.
    Auditor,
}

impl UserRole {
    /// Every role.
    pub const ALL: [UserRole; 8] = {
        use UserRole as R;
        [R::Practitioner, R::Spo, R::PduHead, R::Qdo, R::Administration, R::PolicyLead, R::Administrator, R::Auditor]
    };

    /// Roles that are given to a user by name, since no grade brings them.
    pub const GIVEN: [UserRole; 3] = [UserRole::PolicyLead, UserRole::Administrator, UserRole::Auditor];

    /// Its code.
    #[must_use]
    pub const fn code(self) -> &'static str {
        ["practitioner", "spo", "pdu_head", "qdo", "administration", "policy_lead", "administrator", "auditor"]
            [self as usize]
    }

    /// The role with this code.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|role| role.code() == code)
    }

    /// The role that a grade brings.
    #[must_use]
    pub const fn of_grade(grade: Grade) -> Option<Self> {
        match grade {
            Grade::Pso | Grade::Pqip | Grade::Po => Some(UserRole::Practitioner),
            Grade::Spo => Some(UserRole::Spo),
            Grade::PduHead => Some(UserRole::PduHead),
            Grade::Qdo => Some(UserRole::Qdo),
            Grade::Sao | Grade::BusinessManager => Some(UserRole::Administration),
            Grade::CaseAdmin | Grade::Other => None,
        }
    }
}

/// An act or a question.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Permission {
    /// Bring in an extract.
    Import,
    /// Record oversight of a case, or correct one's own record.
    RecordOversight,
    /// Agree another next date for a case.
    AgreeDate,
    /// Record an absence, or end it.
    RecordAbsence,
    /// Say who covers for somebody, or end it.
    SetCover,
    /// Say from when a unit works by a policy.
    AdoptEdition,
    /// See what is due about cases and staff.
    SeeDue,
    /// Say that a fact of a case is wrong, or take that back.
    Doubt,
    /// See the facts that one is to put right.
    PutRight,
    /// Say who may use the service.
    ManageUsers,
    /// Check what is stored.
    Check,
    /// Ask to see a case in an emergency, which somebody else must allow.
    AskInEmergency,
    /// Allow somebody else to see a case in an emergency.
    AllowInEmergency,
    /// See who was allowed to see what in an emergency, and acknowledge it.
    SeeEmergencies,
    /// See who may do what.
    SeePermissions,
    /// See who has looked at a case.
    SeeLooks,
    /// Read the whole log.
    ReadLog,
    /// Change the key that signs the log's checkpoints.
    RotateKey,
}

impl Permission {
    /// Every act and question.
    pub const ALL: [Permission; 18] = {
        use Permission as P;
        [
            P::Import,
            P::RecordOversight,
            P::AgreeDate,
            P::RecordAbsence,
            P::SetCover,
            P::AdoptEdition,
            P::SeeDue,
            P::Doubt,
            P::PutRight,
            P::ManageUsers,
            P::Check,
            P::AskInEmergency,
            P::AllowInEmergency,
            P::SeeEmergencies,
            P::SeePermissions,
            P::SeeLooks,
            P::ReadLog,
            P::RotateKey,
        ]
    };

    /// Its code, by which messages name it.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Permission::Import => "import",
            Permission::RecordOversight => "record_oversight",
            Permission::AgreeDate => "agree_date",
            Permission::RecordAbsence => "record_absence",
            Permission::SetCover => "set_cover",
            Permission::AdoptEdition => "adopt_edition",
            Permission::SeeDue => "see_due",
            Permission::Doubt => "doubt",
            Permission::PutRight => "put_right",
            Permission::ManageUsers => "manage_users",
            Permission::Check => "check",
            Permission::AskInEmergency => "ask_in_emergency",
            Permission::AllowInEmergency => "allow_in_emergency",
            Permission::SeeEmergencies => "see_emergencies",
            Permission::SeePermissions => "see_permissions",
            Permission::SeeLooks => "see_looks",
            Permission::ReadLog => "read_log",
            Permission::RotateKey => "rotate_key",
        }
    }
}

/// How near somebody is to what they ask about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Relation {
    /// It is about themselves, or a case that they hold.
    Themselves,
    /// It is theirs to manage: in their team, of their staff, or of somebody whom they cover for today.
    Theirs,
    /// It is elsewhere in their PDU.
    SamePdu,
    /// It is elsewhere in their region.
    SameRegion,
    /// It is in another region, or in no unit.
    Elsewhere,
    /// It is about everybody.
    Everybody,
}

impl Relation {
    /// Every relation.
    pub const ALL: [Relation; 6] = {
        use Relation as N;
        [N::Themselves, N::Theirs, N::SamePdu, N::SameRegion, N::Elsewhere, N::Everybody]
    };

    /// Its code, by which messages name it.
    #[must_use]
    pub const fn code(self) -> &'static str {
        ["themselves", "theirs", "same_pdu", "same_region", "elsewhere", "everybody"][self as usize]
    }
}

/// May somebody in this role do this, with data this near to them?
#[must_use]
pub const fn may(role: UserRole, permission: Permission, relation: Relation) -> bool {
    use {Permission as P, Relation as N, UserRole as R};
    match (role, permission) {
        // A manager's duties: of their own team, and of other teams of their PDU while those are short of managers.
        (R::Spo, P::RecordOversight | P::AgreeDate) => matches!(relation, N::Theirs | N::SamePdu),
        (R::Spo, P::RecordAbsence | P::SetCover) => matches!(relation, N::Themselves | N::Theirs),
        (R::Spo, P::SeeDue | P::Doubt) => matches!(relation, N::Themselves | N::Theirs | N::SamePdu),
        (R::PduHead, P::RecordOversight | P::AgreeDate | P::AdoptEdition) => matches!(relation, N::Theirs | N::SamePdu),
        (R::PduHead, P::RecordAbsence | P::SetCover | P::SeeDue | P::Doubt) => {
            matches!(relation, N::Themselves | N::Theirs | N::SamePdu)
        }
        (R::Practitioner, P::SeeDue | P::Doubt) => matches!(relation, N::Themselves),
        (R::Qdo, P::SeeDue) => matches!(relation, N::Themselves | N::Theirs | N::SamePdu | N::SameRegion),
        (R::Administration, P::RecordAbsence | P::SetCover) => {
            matches!(relation, N::Themselves | N::Theirs | N::SamePdu)
        }
        (R::Administration | R::Administrator, P::Import) => matches!(relation, N::Everybody),
        (R::Administrator, P::ManageUsers | P::Check) => matches!(relation, N::Everybody),
        (R::Administrator, P::AdoptEdition) => true,
        // What is said to be wrong is addressed to whoever is to put it right: that, and nothing else of the case.
        (R::Practitioner | R::Spo | R::PduHead | R::Administration, P::PutRight) => matches!(relation, N::Themselves),
        // Who looked at a case: whoever answers for those who look.
        (R::Spo, P::SeeLooks) => matches!(relation, N::Theirs),
        (R::PduHead, P::SeeLooks) => matches!(relation, N::Theirs | N::SamePdu),
        (R::Auditor, P::SeeLooks) => true,
        (R::Auditor, P::ReadLog) => matches!(relation, N::Everybody),
        (R::Administrator, P::RotateKey) => matches!(relation, N::Everybody),
        (R::Auditor, P::Check) => matches!(relation, N::Everybody),
        (R::Auditor, P::SeeDue) => true,
        // Case content in an emergency: an administrator asks, and never the same person allows it.
        (R::Administrator, P::AskInEmergency | P::AllowInEmergency) => !matches!(relation, N::Everybody),
        (R::PduHead, P::AllowInEmergency | P::SeeEmergencies) => matches!(relation, N::Theirs | N::SamePdu),
        (R::Administrator | R::Auditor, P::SeeEmergencies) => true,
        (R::Administrator | R::Auditor, P::SeePermissions) => matches!(relation, N::Everybody),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::{Permission, Relation, UserRole, may};

    /// Each role's permissions in the order of [`Permission::ALL`], each by the relations it holds for: t(hemselves), m(anages),
    /// p(du), r(egion), e(lsewhere), a(ll). Written down apart from the function, so that a change of either shows.
    const EXPECTED: [(&str, [&str; 18]); 8] = [
        ("practitioner", ["", "", "", "", "", "", "t", "t", "t", "", "", "", "", "", "", "", "", ""]),
        ("spo", ["", "mp", "mp", "tm", "tm", "", "tmp", "tmp", "t", "", "", "", "", "", "", "m", "", ""]),
        ("pdu_head", ["", "mp", "mp", "tmp", "tmp", "mp", "tmp", "tmp", "t", "", "", "", "mp", "mp", "", "mp", "", ""]),
        ("qdo", ["", "", "", "", "", "", "tmpr", "", "", "", "", "", "", "", "", "", "", ""]),
        ("administration", ["a", "", "", "tmp", "tmp", "", "", "", "t", "", "", "", "", "", "", "", "", ""]),
        ("policy_lead", ["", "", "", "", "", "", "", "", "", "", "", "", "", "", "", "", "", ""]),
        (
            "administrator",
            ["a", "", "", "", "", "tmprea", "", "", "", "a", "a", "tmpre", "tmpre", "tmprea", "a", "", "", "a"],
        ),
        ("auditor", ["", "", "", "", "", "", "tmprea", "", "", "", "a", "", "", "tmprea", "a", "tmprea", "a", ""]),
    ];

    type Cell = (UserRole, Permission, Relation);

    fn cells() -> impl Iterator<Item = Cell> {
        UserRole::ALL.into_iter().flat_map(|role| {
            let permissions = Permission::ALL.into_iter();
            permissions
                .flat_map(move |permission| Relation::ALL.into_iter().map(move |relation| (role, permission, relation)))
        })
    }

    /// Where a function and the table differ.
    fn differences(may: impl Fn(Cell) -> bool) -> Vec<Cell> {
        let expected = |(role, permission, relation): Cell| {
            let (name, letters) = EXPECTED[role as usize];
            assert_eq!(role.code(), name);
            let at = Permission::ALL.into_iter().position(|known| known == permission).expect("it is one of all");
            letters[at].contains(['t', 'm', 'p', 'r', 'e', 'a'][relation as usize])
        };
        cells().filter(|cell| may(*cell) != expected(*cell)).collect()
    }

    #[test]
    #[expect(clippy::print_stdout, reason = "the number of cells is part of the result")]
    fn every_cell_is_as_the_table_says() {
        let wrong = differences(|(role, permission, relation)| may(role, permission, relation));
        assert!(wrong.is_empty(), "{wrong:?}");
        println!("access: {} cells of the permission function asserted", cells().count());
    }

    #[test]
    fn a_cell_that_is_flipped_in_the_function_is_found() {
        for flipped in cells() {
            let wrong = differences(|cell| may(cell.0, cell.1, cell.2) != (cell == flipped));
            assert_eq!(wrong, [flipped]);
        }
    }

    #[test]
    fn whoever_may_see_what_is_due_further_away_may_see_it_nearer() {
        let near = [Relation::Theirs, Relation::SamePdu, Relation::SameRegion, Relation::Elsewhere];
        for role in UserRole::ALL {
            for pair in near.windows(2) {
                let sees = |relation| may(role, Permission::SeeDue, relation);
                assert!(!sees(pair[1]) || sees(pair[0]), "{role:?} sees {:?} and not {:?}", pair[1], pair[0]);
            }
        }
    }

    #[test]
    fn every_permission_and_relation_has_a_code_of_its_own() {
        let mut codes: Vec<&str> = Permission::ALL.iter().map(|permission| permission.code()).collect();
        codes.extend(Relation::ALL.iter().map(|relation| relation.code()));
        let count = codes.len();
        codes.sort_unstable();
        codes.dedup();
        assert_eq!(codes.len(), count);
    }
}
