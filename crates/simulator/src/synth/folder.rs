//! The folder: one CSV file per kind of fact, in parts that were made apart and stand one after the other.

use super::sheet::Sheet;

macro_rules! files {
    ($($(#[$doc:meta])* $field:ident, $name:literal, $header:literal;)+) => {
        /// The rows of all files for one part of the service.
        #[derive(Default)]
        pub struct Sheets { $($(#[$doc])* pub $field: Sheet),+ }

        impl Sheets {
            /// File name, header and rows, in the order of the folder.
            fn into_parts(self) -> Vec<(&'static str, &'static str, Sheet)> {
                vec![$(($name, $header, self.$field)),+]
            }
        }
    };
}

files! {
    /// Teams.
    teams, "teams.csv", "team_code,team_name,team_kind,pdu_code,pdu_name,region_code,region_name";
    /// Staff.
    staff, "staff.csv", "staff_code,username,forename,surname,grade,team_code,manager_code,fte,working_days,started_on,left_on,on_probation_terms,top_of_pay_band,light_performance,qualified_on,approved_on,visor_vetted_on";
    /// Cases.
    cases, "cases.csv", "crn,forename,surname,team_code,case_type,supervision_start,supervision_end_expected,supervision_end,release_date,rosh,tier,mappa_category,mappa_level,registrations,cohorts,practitioner_code,allocated_on";
    /// What was true of cases from which day.
    case_history, "case_history.csv", "crn,attribute,from,value";
    /// What was true of staff from which day.
    staff_history, "staff_history.csv", "staff_code,attribute,from,value";
    /// What happened in cases.
    events, "events.csv", "crn,on,kind";
    /// What was done.
    records, "records.csv", "record_id,on,purpose,crn,staff_code,team_code,by_code,minutes,decision,changed_work,recorded_at";
    /// NDelius contacts.
    contacts, "contacts.csv", "crn,on,contact_type,outcome,by_code,recorded_at";
    /// Days away.
    absences, "absences.csv", "staff_code,from,until,kind";
    /// Deputies.
    cover, "cover.csv", "staff_code,from,until,deputy_code";
    /// Exclusions and restrictions.
    limited_access, "limited_access.csv", "crn,kind,staff_code,from,until";
    /// Evaluation arms.
    arms, "arms.csv", "policy,code,arm,from,until";
    /// Adoption days.
    adoption, "adoption.csv", "code,policy,adopted_on";
    /// Documents and their signatures.
    documents, "documents.csv", "document_id,kind,report_type,crn,team_code,author_code,rosh,submitted_on,needed_by,state,signed_by,signed_on";
    /// Dates agreed by professional judgement.
    agreed_dates, "agreed_dates.csv", "rule,crn,agreed_on,next_due,by_code,rationale";
}

/// One file of the folder.
pub struct CsvFile {
    /// Its name, such as `cases.csv`.
    pub name: &'static str,
    /// How many rows it has, the header not counted.
    pub rows: u64,
    /// Its bytes in order: the header, then part after part.
    pub parts: Vec<Vec<u8>>,
}

impl CsvFile {
    /// The whole file in one piece.
    pub fn bytes(&self) -> Vec<u8> {
        self.parts.concat()
    }

    /// How long it is.
    pub fn len(&self) -> usize {
        self.parts.iter().map(Vec::len).sum()
    }

    /// Whether it has no rows.
    pub const fn is_empty(&self) -> bool {
        self.rows == 0
    }
}

/// A folder of CSV files.
pub struct Folder {
    /// All files, the empty ones included.
    pub files: Vec<CsvFile>,
}

impl Folder {
    /// Joins what was made apart, in order.
    pub fn of(parts: Vec<Sheets>) -> Self {
        let mut files: Vec<CsvFile> = Vec::new();
        for (name, header, _) in Sheets::default().into_parts() {
            files.push(CsvFile { name, rows: 0, parts: vec![format!("{header}\n").into_bytes()] });
        }
        for sheets in parts {
            for (file, (_, _, sheet)) in files.iter_mut().zip(sheets.into_parts()) {
                file.rows += sheet.rows;
                if !sheet.bytes.is_empty() {
                    file.parts.push(sheet.bytes);
                }
            }
        }
        Self { files }
    }

    /// The file of this name.
    pub fn file(&self, name: &str) -> Option<&CsvFile> {
        self.files.iter().find(|file| file.name == name)
    }
}
