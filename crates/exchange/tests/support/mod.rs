//! A small sound extract with every file and every column, and its sheets as tests change them.

#![allow(dead_code, reason = "each test file uses its own part")]

use std::collections::BTreeMap;
use touchstone_domain::facts::Facts;
use touchstone_domain::policy::ContactMapping;
use touchstone_exchange::import::{self, ExtractFile};

const EXTRACT: [(&str, &str); 15] = [
    (
        "teams.csv",
        "team_code,team_name,team_kind,pdu_code,pdu_name,region_code,region_name
N54AAA,Durham SM 1,sentence_management,N54DUR,County Durham,N54,North East
N54BBB,Durham court,court,N54DUR,County Durham,N54,North East",
    ),
    (
        "staff.csv",
        "staff_code,username,forename,surname,grade,team_code,manager_code,fte,working_days,started_on,left_on,\
         on_probation_terms,top_of_pay_band,light_performance,qualified_on,approved_on,visor_vetted_on
N54A001,una,Ann,Smith,SPO,N54AAA,N54A003,1,,2020-01-06,,yes,no,no,,,
N54A002,unb,Bethan,Rees,PO,N54AAA,N54A001,0.8,1;2;3;4,2022-01-10,,yes,no,yes,2022-01-10,2023-01-10,2022-05-01
N54A003,unc,Chidi,Okoro,PDU_HEAD,N54AAA,,1,,2019-01-07,2030-01-01,,,,,,",
    ),
    (
        "cases.csv",
        "crn,forename,surname,team_code,case_type,supervision_start,supervision_end_expected,supervision_end,release_date,\
         rosh,tier,mappa_category,mappa_level,registrations,cohorts,practitioner_code,allocated_on
X100001,Dai,Jones,N54AAA,community,2026-02-02,2027-02-01,,,high,B2,1,1,iom;life_or_ipp,women,N54A002,2026-02-03
X100002,Eve,Brown,N54AAA,custody,2026-02-02,,2026-12-01,2026-08-03,,C1S,0,0,,,N54AAAU,",
    ),
    (
        "case_history.csv",
        "crn,attribute,from,value
X100001,rosh,2026-02-02,medium
X100001,rosh,2026-03-02,high
X100001,tier,2026-02-02,B2
X100001,practitioner,2026-02-02,N54A002
X100002,practitioner,2026-02-02,",
    ),
    (
        "staff_history.csv",
        "staff_code,attribute,from,value
N54A002,grade,2022-01-10,PSO
N54A002,grade,2023-01-10,PO
N54A002,approved,2023-01-10,yes
N54A001,fte,2020-01-06,1",
    ),
    (
        "events.csv",
        "crn,on,kind
X100001,2026-03-03,arrest_for_serious_offence
X100002,2026-03-03,safeguarding_concern",
    ),
    (
        "records.csv",
        "record_id,on,purpose,crn,staff_code,team_code,by_code,minutes,decision,changed_work,recorded_at
r1,2026-03-04,case_oversight;one_to_one,X100001,N54A002,,N54A001,30,endorsed,yes,2026-03-04T10:00:00Z
r2,2026-03-05,check_in,,,N54AAA,N54A001,15,,,",
    ),
    (
        "contacts.csv",
        "crn,on,contact_type,outcome,by_code,recorded_at
X100001,2026-03-05,MO1,,N54A001,2026-03-05T10:00:00+01:00
X100002,2026-03-05,ZZZ9,done,NOBODY,",
    ),
    (
        "absences.csv",
        "staff_code,from,until,kind
N54A002,2026-04-01,2026-04-10,annual_leave
N54A001,2026-04-01,,sickness",
    ),
    (
        "cover.csv",
        "staff_code,from,until,deputy_code
N54A001,2026-04-01,2026-04-10,N54A003
N54A001,2026-04-11,,N54A003",
    ),
    (
        "limited_access.csv",
        "crn,kind,staff_code,from,until
X100002,exclusion,N54A002,2026-02-10,
X100002,restriction,N54A001,2026-02-10,2026-05-01",
    ),
    (
        "arms.csv",
        "policy,code,arm,from,until
reflective-supervision,N54DUR,treatment,2026-01-01,2026-12-31
reflective-supervision,N54A002,control,2026-02-01,",
    ),
    (
        "adoption.csv",
        "code,policy,adopted_on
N54DUR,touch-points,2026-01-01
N54,*,2025-01-01",
    ),
    (
        "documents.csv",
        "document_id,kind,report_type,crn,team_code,author_code,rosh,submitted_on,needed_by,state,signed_by,signed_on
D1,recall,,X100001,N54AAA,N54A002,high,2026-03-06,2026-04-09T10:30,double_countersigned,N54A001;N54A003,2026-03-07;2026-03-08
D2,pre_sentence_report,fast,Y999999,,N54A002,,,2026-04-09,draft,,",
    ),
    (
        "agreed_dates.csv",
        "rule,crn,agreed_on,next_due,by_code,rationale
touch-points/high-risk,X100001,2026-03-10,2026-05-01,N54A001,Stable; in work
touch-points/high-risk,X100001,2026-03-11,2026-05-02,N54A001,",
    ),
];

/// One file as cells; the header is its first row.
pub type Cells = Vec<Vec<String>>;

/// The sound extract.
pub fn extract() -> BTreeMap<String, Cells> {
    let cells = |line: &str| line.split(',').map(str::to_owned).collect();
    EXTRACT.iter().map(|(name, text)| ((*name).to_owned(), text.lines().map(cells).collect())).collect()
}

/// The bytes of a file, each cell in quotation marks that needs them.
pub fn bytes(cells: &Cells) -> Vec<u8> {
    let quoted = |cell: &String| {
        if cell.contains([',', '"', '\n', '\r']) { format!("\"{}\"", cell.replace('"', "\"\"")) } else { cell.clone() }
    };
    let line = |row: &Vec<String>| row.iter().map(quoted).collect::<Vec<_>>().join(",") + "\n";
    cells.iter().map(line).collect::<String>().into_bytes()
}

pub fn files(extract: &BTreeMap<String, Cells>) -> Vec<ExtractFile> {
    extract.iter().map(|(name, cells)| ExtractFile { name: name.clone(), bytes: bytes(cells) }).collect()
}

/// Reads an extract; the faults as sentences.
pub fn read(files: &[ExtractFile]) -> Result<Facts, Vec<String>> {
    import::read(files, &ContactMapping::default(), None)
        .map_err(|faults| faults.iter().map(ToString::to_string).collect())
}

/// Writes a cell of the extract, by file, line and column.
pub fn set(extract: &mut BTreeMap<String, Cells>, file: &str, line: usize, column: &str, value: &str) {
    let cells = extract.get_mut(file).expect("a file of the extract");
    let place = cells[0].iter().position(|name| name == column).expect("a column of the file");
    cells[line - 1][place] = value.to_owned();
}

/// The faults of the sound extract with one cell changed.
pub fn faults_with(file: &str, line: usize, column: &str, value: &str) -> Vec<String> {
    let mut changed = extract();
    set(&mut changed, file, line, column, value);
    read(&files(&changed)).err().unwrap_or_default()
}
