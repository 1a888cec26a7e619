//! The sheets of an extract: which files there are, their columns, and what one row of each is about (DOMAIN section 10).
//!
//! What lives here: names and positions only. What does not: reading files (crate `exchange`), keeping rows (crate `store`).

/// The columns of a sheet: name, and whether every row must fill it.
pub type Columns = [(&'static str, bool)];

/// What a fact is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum SubjectKind {
    /// A team.
    Team,
    /// A member of staff.
    Staff,
    /// A person's case.
    Case,
    /// A document.
    Document,
    /// A PDU or a region.
    Unit,
    /// Somebody who may sign in.
    User,
    /// An extract brought in.
    Import,
}

impl SubjectKind {
    /// The code by which facts and the log name it.
    #[must_use]
    pub const fn code(self) -> &'static str {
        ["team", "staff", "case", "document", "unit", "user", "import"][self as usize]
    }
}

/// One sheet: a file of an extract, and the table of the same name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Sheet {
    /// Teams, with their PDU and region.
    Teams,
    /// Staff.
    Staff,
    /// People on probation and their supervision.
    Cases,
    /// Dated values of a case's attributes.
    CaseHistory,
    /// Dated values of a member of staff's attributes.
    StaffHistory,
    /// What happened in cases.
    Events,
    /// What was done.
    Records,
    /// NDelius contacts.
    Contacts,
    /// Absences.
    Absences,
    /// Who stands in for whom.
    Cover,
    /// Exclusions and restrictions.
    LimitedAccess,
    /// Evaluation arms.
    Arms,
    /// From when units work by policies.
    Adoption,
    /// Documents and their signatures.
    Documents,
    /// Agreed next dates.
    AgreedDates,
}

impl Sheet {
    /// Every sheet, in the order in which they are read: what is referred to comes first.
    pub const ALL: [Sheet; 15] = {
        use Sheet as S;
        [
            S::Teams,
            S::Staff,
            S::Cases,
            S::CaseHistory,
            S::StaffHistory,
            S::Events,
            S::Records,
            S::Contacts,
            S::Absences,
            S::Cover,
            S::LimitedAccess,
            S::Arms,
            S::Adoption,
            S::Documents,
            S::AgreedDates,
        ]
    };

    /// The sheets that every extract has.
    pub const REQUIRED: [Sheet; 3] = [Sheet::Teams, Sheet::Staff, Sheet::Cases];

    /// The name of its file.
    #[must_use]
    pub const fn file(self) -> &'static str {
        FILES[self as usize]
    }

    /// Its name, which is that of its table too.
    #[must_use]
    pub fn name(self) -> &'static str {
        self.file().trim_end_matches(".csv")
    }

    /// The sheet of this file.
    #[must_use]
    pub fn of_file(file: &str) -> Option<Sheet> {
        Sheet::ALL.into_iter().find(|sheet| sheet.file() == file)
    }

    /// Its columns.
    #[must_use]
    pub const fn columns(self) -> &'static Columns {
        COLUMNS[self as usize]
    }

    /// The position of a column.
    ///
    /// # Panics
    /// If the sheet has no such column: names are written in code only.
    #[must_use]
    pub fn column(self, name: &str) -> usize {
        self.columns().iter().position(|(column, _)| *column == name).expect("a column of the sheet")
    }

    /// The columns by which a row is the same row in a later extract.
    #[must_use]
    pub const fn key(self) -> &'static [&'static str] {
        match self {
            Sheet::Teams => &["team_code"],
            Sheet::Staff => &["staff_code"],
            Sheet::Cases => &["crn"],
            Sheet::CaseHistory => &["crn", "attribute", "from"],
            Sheet::StaffHistory => &["staff_code", "attribute", "from"],
            Sheet::Events => &["crn", "on", "kind"],
            Sheet::Records => &["record_id", "crn", "staff_code", "team_code"],
            Sheet::Contacts => &["crn", "on", "contact_type", "outcome", "by_code", "recorded_at"],
            Sheet::Absences => &["staff_code", "from", "kind"],
            Sheet::Cover => &["staff_code", "from", "deputy_code"],
            Sheet::LimitedAccess => &["crn", "kind", "staff_code", "from"],
            Sheet::Arms => &["policy", "code", "from"],
            Sheet::Adoption => &["code", "policy"],
            Sheet::Documents => &["document_id", "crn", "author_code"],
            Sheet::AgreedDates => &["rule", "crn", "agreed_on", "by_code"],
        }
    }

    /// Does each row carry its own day, so that a change of it is a correction, and not news of the day of the extract?
    #[must_use]
    pub const fn carries_its_day(self) -> bool {
        matches!(self, Sheet::CaseHistory | Sheet::StaffHistory | Sheet::Events | Sheet::Records | Sheet::Contacts)
    }

    /// Are rows that a later extract lacks only reported, because people and teams do not cease to have been?
    #[must_use]
    pub const fn is_never_ended(self) -> bool {
        matches!(self, Sheet::Teams | Sheet::Staff | Sheet::Cases)
    }

    /// The kind of fact that one row is.
    #[must_use]
    pub const fn fact_kind(self) -> &'static str {
        match self {
            Sheet::Teams => "team_described",
            Sheet::Staff => "staff_described",
            Sheet::Cases => "case_described",
            Sheet::CaseHistory => "case_attribute_set",
            Sheet::StaffHistory => "staff_attribute_set",
            Sheet::Events => "event_happened",
            Sheet::Records => "record_made",
            Sheet::Contacts => "contact_made",
            Sheet::Absences => "absence_recorded",
            Sheet::Cover => "cover_set",
            Sheet::LimitedAccess => "access_limit_set",
            Sheet::Arms => "arm_set",
            Sheet::Adoption => "edition_adopted",
            Sheet::Documents => "document_described",
            Sheet::AgreedDates => "date_agreed",
        }
    }

    /// The kind of fact that says that a row is no more.
    #[must_use]
    pub const fn withdrawn_kind(self) -> &'static str {
        match self {
            Sheet::Teams => "team_withdrawn",
            Sheet::Staff => "staff_withdrawn",
            Sheet::Cases => "case_withdrawn",
            Sheet::CaseHistory => "case_attribute_withdrawn",
            Sheet::StaffHistory => "staff_attribute_withdrawn",
            Sheet::Events => "event_withdrawn",
            Sheet::Records => "record_withdrawn",
            Sheet::Contacts => "contact_withdrawn",
            Sheet::Absences => "absence_withdrawn",
            Sheet::Cover => "cover_withdrawn",
            Sheet::LimitedAccess => "access_limit_withdrawn",
            Sheet::Arms => "arm_withdrawn",
            Sheet::Adoption => "adoption_withdrawn",
            Sheet::Documents => "document_withdrawn",
            Sheet::AgreedDates => "agreed_date_withdrawn",
        }
    }

    /// The kind of fact by which an act of ours changes a row.
    #[must_use]
    pub const fn changed_kind(self) -> &'static str {
        match self {
            Sheet::Records => "record_corrected",
            Sheet::Absences => "absence_ended",
            Sheet::Cover => "cover_ended",
            other => other.fact_kind(),
        }
    }

    /// The sheet whose row a kind of fact is, if it is one's.
    #[must_use]
    pub fn of_kind(kind: &str) -> Option<Sheet> {
        Sheet::ALL
            .into_iter()
            .find(|sheet| [sheet.fact_kind(), sheet.withdrawn_kind(), sheet.changed_kind()].contains(&kind))
    }

    /// The column with the day on which what a row tells happened, if it has one.
    #[must_use]
    pub const fn day_column(self) -> Option<&'static str> {
        match self {
            Sheet::Teams | Sheet::Staff | Sheet::Cases => None,
            Sheet::Events | Sheet::Records | Sheet::Contacts => Some("on"),
            Sheet::Adoption => Some("adopted_on"),
            Sheet::Documents => Some("submitted_on"),
            Sheet::AgreedDates => Some("agreed_on"),
            _ => Some("from"),
        }
    }

    /// The columns that may name what a row is about, the first that is filled counting, and what kind of subject each names.
    #[must_use]
    pub const fn subjects(self) -> &'static [(&'static str, SubjectKind)] {
        const CASE: (&str, SubjectKind) = ("crn", SubjectKind::Case);
        const STAFF: (&str, SubjectKind) = ("staff_code", SubjectKind::Staff);
        match self {
            Sheet::Teams => &[("team_code", SubjectKind::Team)],
            Sheet::Staff | Sheet::StaffHistory | Sheet::Absences | Sheet::Cover => &[STAFF],
            Sheet::Cases
            | Sheet::CaseHistory
            | Sheet::Events
            | Sheet::Contacts
            | Sheet::LimitedAccess
            | Sheet::AgreedDates => &[CASE],
            Sheet::Records => &[CASE, STAFF, ("team_code", SubjectKind::Team)],
            Sheet::Arms | Sheet::Adoption => &[("code", SubjectKind::Unit)],
            Sheet::Documents => &[("document_id", SubjectKind::Document)],
        }
    }
}

/// The rows of an extract, as they were written.
pub trait Rows {
    /// Has the extract this sheet? One that it lacks is no news.
    fn has(&self, sheet: Sheet) -> bool;

    /// Shows every row of a sheet with its line: cells in the order of the sheet's columns, empty where unknown.
    fn each(&self, sheet: Sheet, row: &mut dyn FnMut(u64, &[&str]));
}

const FILES: [&str; 15] = [
    "teams.csv",
    "staff.csv",
    "cases.csv",
    "case_history.csv",
    "staff_history.csv",
    "events.csv",
    "records.csv",
    "contacts.csv",
    "absences.csv",
    "cover.csv",
    "limited_access.csv",
    "arms.csv",
    "adoption.csv",
    "documents.csv",
    "agreed_dates.csv",
];

const COLUMNS: [&Columns; 15] = [
    &[
        ("team_code", true),
        ("team_name", false),
        ("team_kind", false),
        ("pdu_code", false),
        ("pdu_name", false),
        ("region_code", false),
        ("region_name", false),
    ],
    &[
        ("staff_code", true),
        ("username", false),
        ("forename", false),
        ("surname", false),
        ("grade", false),
        ("team_code", false),
        ("manager_code", false),
        ("fte", false),
        ("working_days", false),
        ("started_on", true),
        ("left_on", false),
        ("on_probation_terms", false),
        ("top_of_pay_band", false),
        ("light_performance", false),
        ("qualified_on", false),
        ("approved_on", false),
        ("visor_vetted_on", false),
    ],
    &[
        ("crn", true),
        ("forename", false),
        ("surname", false),
        ("team_code", false),
        ("case_type", false),
        ("supervision_start", true),
        ("supervision_end_expected", false),
        ("supervision_end", false),
        ("release_date", false),
        ("rosh", false),
        ("tier", false),
        ("mappa_category", false),
        ("mappa_level", false),
        ("registrations", false),
        ("cohorts", false),
        ("practitioner_code", false),
        ("allocated_on", false),
    ],
    &[("crn", true), ("attribute", true), ("from", true), ("value", false)],
    &[("staff_code", true), ("attribute", true), ("from", true), ("value", false)],
    &[("crn", true), ("on", true), ("kind", true)],
    &[
        ("record_id", true),
        ("on", true),
        ("purpose", true),
        ("crn", false),
        ("staff_code", false),
        ("team_code", false),
        ("by_code", true),
        ("minutes", false),
        ("decision", false),
        ("changed_work", false),
        ("recorded_at", false),
    ],
    &[
        ("crn", true),
        ("on", true),
        ("contact_type", true),
        ("outcome", false),
        ("by_code", false),
        ("recorded_at", false),
    ],
    &[("staff_code", true), ("from", true), ("until", false), ("kind", true)],
    &[("staff_code", true), ("from", true), ("until", false), ("deputy_code", true)],
    &[("crn", true), ("kind", true), ("staff_code", true), ("from", true), ("until", false)],
    &[("policy", true), ("code", true), ("arm", true), ("from", true), ("until", false)],
    &[("code", true), ("policy", true), ("adopted_on", true)],
    &[
        ("document_id", true),
        ("kind", true),
        ("report_type", false),
        ("crn", false),
        ("team_code", false),
        ("author_code", true),
        ("rosh", false),
        ("submitted_on", false),
        ("needed_by", false),
        ("state", true),
        ("signed_by", false),
        ("signed_on", false),
    ],
    &[("rule", true), ("crn", true), ("agreed_on", true), ("next_due", true), ("by_code", true), ("rationale", false)],
];

#[cfg(test)]
mod tests {
    use super::Sheet;

    #[test]
    fn what_a_sheet_names_are_columns_of_it() {
        for sheet in Sheet::ALL {
            let days = sheet.day_column();
            let subjects = sheet.subjects().iter().map(|(column, _)| *column);
            for column in sheet.key().iter().copied().chain(days).chain(subjects) {
                assert!(sheet.columns().iter().any(|(known, _)| *known == column), "{sheet:?} {column}");
            }
            assert_eq!(Sheet::of_file(sheet.file()), Some(sheet));
            assert_eq!(sheet.file(), format!("{}.csv", sheet.name()));
        }
    }
}
