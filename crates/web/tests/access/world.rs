//! A small world that has somebody of every role, and a case and a member of staff at every distance from them.
//!
//! Everything in it that is somebody's alone holds a mark: a word that stands nowhere else, so that a page on which it is found can be
//! told to show it. What does not live here: databases and pages, so that the tests of the command line use it too.

#![allow(dead_code, reason = "each test file uses its own part")]

/// Somebody who asks, all of them in one team: a role, a username, a staff code and a grade.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Asker {
    pub role: &'static str,
    pub username: &'static str,
    pub staff: &'static str,
    pub grade: &'static str,
}

const fn asker(role: &'static str, username: &'static str, staff: &'static str, grade: &'static str) -> Asker {
    Asker { role, username, staff, grade }
}

/// One for each role. The last three are given their role by name.
pub const ASKERS: [Asker; 8] = [
    asker("practitioner", "pat.own", "N54S001", "PO"),
    asker("spo", "sam.own", "N54S002", "SPO"),
    asker("pdu_head", "hal.own", "N54S003", "PDU_HEAD"),
    asker("qdo", "quinn.own", "N54S004", "QDO"),
    asker("administration", "ada.own", "N54S005", "SAO"),
    asker("policy_lead", "lee.own", "N54S006", "OTHER"),
    asker("administrator", "root.own", "N54S007", "OTHER"),
    asker("auditor", "audra.own", "N54S008", "OTHER"),
];

/// How far a case or a member of staff is from whoever asks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Near {
    pub name: &'static str,
    pub team: &'static str,
    /// Who holds the cases there, and who is asked about; nobody where it is about whoever asks themselves.
    pub staff: &'static str,
    pub manager: &'static str,
}

const fn near(name: &'static str, team: &'static str, staff: &'static str, manager: &'static str) -> Near {
    Near { name, team, staff, manager }
}

/// Every distance, in the order of the table's columns.
pub const NEAR: [Near; 6] = [
    near("own", "N54A01", "", ""),
    near("team", "N54A01", "N54S101", "N54S002"),
    near("covering", "N54B02", "N54S104", "N54S204"),
    near("other team", "N54A02", "N54S102", "N54S202"),
    near("other PDU", "N54B01", "N54S103", "N54S203"),
    near("other region", "N55C01", "N55S105", "N55S205"),
];

/// How access to a case is limited for whoever asks, in the order of a cell's letters.
pub const LIMITS: [&str; 4] = ["open", "excluded", "restricted unlisted", "restricted listed"];

/// Units that may be asked about, in the order of the table's columns.
pub const UNITS: [(&str, &str); 6] = [
    ("own team", "N54A01"),
    ("own PDU", "N54AAA"),
    ("own region", "N54"),
    ("other team", "N54A02"),
    ("other PDU", "N54BBB"),
    ("other region", "N55"),
];

/// One case, as somebody stands to it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Case {
    pub crn: String,
    /// The surname, which stands nowhere else.
    pub mark: String,
    pub near: usize,
    pub limit: usize,
    /// Who asks, where the case is their own.
    pub own_of: Option<usize>,
    pub holder: String,
    pub team: &'static str,
}

/// A word that is a number, in letters: marks must not look like anything else.
fn letters(mut number: usize) -> String {
    let mut word = String::new();
    for _ in 0..4 {
        word.push(char::from(b'a' + u8::try_from(number % 20).expect("small")));
        number /= 20;
    }
    word
}

/// The surname of a member of staff.
pub fn mark_of_staff(code: &str) -> String {
    let number: usize = code[4..].parse().expect("a number");
    format!("Vz{}", letters(number + 1000))
}

/// Every case: their own for each of those who ask, and one at each other distance, each under each limit.
pub fn cases() -> Vec<Case> {
    let mut cases = Vec::new();
    let mut add = |near: usize, limit: usize, own_of: Option<usize>| {
        let number = cases.len() + 1;
        let holder = own_of.map_or(NEAR[near].staff, |asker| ASKERS[asker].staff).to_owned();
        cases.push(Case {
            crn: format!("X7{number:05}"),
            mark: format!("Qx{}", letters(number)),
            near,
            limit,
            own_of,
            holder,
            team: NEAR[near].team,
        });
    };
    for limit in 0..LIMITS.len() {
        for asker in 0..ASKERS.len() {
            add(0, limit, Some(asker));
        }
        for near in 1..NEAR.len() {
            add(near, limit, None);
        }
    }
    cases
}

/// The case that stands so to somebody.
pub fn case_for(cases: &[Case], asker: usize, near: usize, limit: usize) -> &Case {
    let is_it = |case: &&Case| case.near == near && case.limit == limit && case.own_of.is_none_or(|own| own == asker);
    cases.iter().find(is_it).expect("there is one of each")
}

/// The world as an extract: name and text of each file. `on` is today, as 2026-01-12.
pub fn extract(on: &str) -> Vec<(&'static str, String)> {
    let cases = cases();
    let mut teams = "team_code,team_name,team_kind,pdu_code,pdu_name,region_code,region_name\n".to_owned();
    for (team, pdu, region) in [
        ("N54A01", "N54AAA", "N54"),
        ("N54A02", "N54AAA", "N54"),
        ("N54B01", "N54BBB", "N54"),
        ("N54B02", "N54BBB", "N54"),
        ("N55C01", "N55CCC", "N55"),
    ] {
        teams += &format!("{team},Team {team},sentence_management,{pdu},PDU {pdu},{region},Region {region}\n");
    }
    let mut staff =
        "staff_code,username,forename,surname,grade,team_code,manager_code,fte,working_days,started_on\n".to_owned();
    let mut row = |code: &str, username: &str, grade: &str, team: &str, manager: &str| {
        staff += &format!("{code},{username},Kim,{},{grade},{team},{manager},1,,2015-01-01\n", mark_of_staff(code));
    };
    for asker in ASKERS {
        let manager = if asker.grade == "PO" { "N54S002" } else { "" };
        row(asker.staff, asker.username, asker.grade, "N54A01", manager);
    }
    for near in &NEAR[1..] {
        row(near.staff, &near.staff.to_lowercase(), "PO", near.team, near.manager);
        if near.manager != "N54S002" {
            row(near.manager, &near.manager.to_lowercase(), "SPO", near.team, "");
        }
    }
    let mut people =
        "crn,forename,surname,team_code,case_type,supervision_start,rosh,tier,practitioner_code,allocated_on\n"
            .to_owned();
    let mut limits = "crn,kind,staff_code,from,until\n".to_owned();
    let mut documents = "document_id,kind,report_type,crn,team_code,author_code,rosh,submitted_on,state\n".to_owned();
    for case in &cases {
        let (crn, mark, team, holder) = (&case.crn, &case.mark, case.team, &case.holder);
        people += &format!("{crn},Jo,{mark},{team},community,2024-03-01,high,A2,{holder},2024-03-01\n");
        documents += &format!("D{},oasys,,{crn},{team},{holder},high,2025-12-01,submitted\n", &crn[1..]);
        let mut limit = |kind: &str, code: &str| limits += &format!("{crn},{kind},{code},2024-03-01,\n");
        match case.limit {
            1 => ASKERS.iter().for_each(|asker| limit("exclusion", asker.staff)),
            2 => limit("restriction", "N55S205"),
            3 => ASKERS.iter().for_each(|asker| limit("restriction", asker.staff)),
            _ => {}
        }
    }
    let mut cover = "staff_code,from,until,deputy_code\n".to_owned();
    for asker in ASKERS {
        cover += &format!("N54S204,2025-12-01,,{}\n", asker.staff);
    }
    let mut adoption = "code,policy,adopted_on\n".to_owned();
    for unit in ["N54AAA", "N54BBB", "N55CCC"] {
        adoption += &format!("{unit},*,2024-01-01\n");
    }
    assert!(on > "2025-12-01", "the world is later than its rows");
    vec![
        ("teams.csv", teams),
        ("staff.csv", staff),
        ("cases.csv", people),
        ("limited_access.csv", limits),
        ("documents.csv", documents),
        ("cover.csv", cover),
        ("adoption.csv", adoption),
    ]
}
