//! Figures about staff: grades, hours, experience, spans.

use rustc_hash::FxHashMap;

use super::tables::each;
use super::{Aims, Section, part, plain, spread};
use crate::synth::day::Day;
use crate::synth::folder::Folder;

/// A member of staff as the folder shows them.
pub struct Person {
    /// The grade.
    pub grade: String,
    /// The team's code.
    pub team: String,
    /// The manager's code, empty if none.
    pub manager: String,
    /// Hundredths of full time.
    pub hundredths: u64,
    /// First day.
    pub started: Option<Day>,
    /// Last day.
    pub left: Option<Day>,
    /// Day of qualification.
    pub qualified: Option<Day>,
    /// Whether approved to sign.
    pub approved: bool,
    /// The first day of the present grade.
    pub grade_since: Option<Day>,
}

impl Person {
    /// Whether in post.
    pub const fn is_here(&self) -> bool {
        self.left.is_none()
    }

    /// Whether PO, PSO or PQiP.
    pub fn is_practitioner(&self) -> bool {
        matches!(self.grade.as_str(), "PO" | "PSO" | "PQIP")
    }
}

/// All staff and team kinds of a folder.
pub struct People {
    /// By code.
    pub staff: FxHashMap<String, Person>,
    /// Team kind by team code.
    pub kinds: FxHashMap<String, String>,
}

impl People {
    /// Reads them.
    pub fn of(folder: &Folder) -> Self {
        let (mut staff, mut kinds) = (FxHashMap::default(), FxHashMap::default());
        each(folder, "teams.csv", |row| {
            kinds.insert(row.get("team_code").to_owned(), row.get("team_kind").to_owned());
        });
        each(folder, "staff.csv", |row| {
            let person = Person {
                grade: row.get("grade").to_owned(),
                team: row.get("team_code").to_owned(),
                manager: row.get("manager_code").to_owned(),
                hundredths: (row.get("fte").parse::<f64>().unwrap_or(0.0) * 100.0 + 0.5) as u64,
                started: row.day("started_on"),
                left: row.day("left_on"),
                qualified: row.day("qualified_on"),
                approved: !row.get("approved_on").is_empty(),
                grade_since: row.day("started_on"),
            };
            staff.insert(row.get("staff_code").to_owned(), person);
        });
        each(folder, "staff_history.csv", |row| {
            if let Some(person) = staff.get_mut(row.get("staff_code")).filter(|_| row.get("attribute") == "grade") {
                let person: &mut Person = person;
                person.grade_since = row.day("from");
            }
        });
        Self { staff, kinds }
    }

    /// Whether this team holds cases.
    pub fn holds_cases(&self, team: &str) -> bool {
        self.kinds.get(team).is_some_and(|kind| kind == "sentence_management")
    }

    fn here(&self) -> impl Iterator<Item = &Person> {
        self.staff.values().filter(|person| person.is_here())
    }
}

fn count<'a>(people: impl Iterator<Item = &'a Person>, holds: impl Fn(&Person) -> bool) -> u64 {
    people.filter(|person| holds(person)).count() as u64
}

/// Counts by grade, and hours.
pub fn in_post(people: &People, aims: &Aims<'_>) -> Section {
    let all = people.here().count() as u64;
    let mut lines = vec![plain("in post", all)];
    let grades = [
        ("PO", Some("size.po")),
        ("PSO", None),
        ("PQIP", Some("size.pqip")),
        ("SPO", Some("size.spo")),
        ("PDU_HEAD", None),
        ("QDO", Some("size.qdo")),
        ("SAO", None),
        ("CASE_ADMIN", None),
        ("BUSINESS_MANAGER", None),
        ("OTHER", None),
    ];
    for (grade, key) in grades {
        let aim = key.and_then(|key| aims.count(key));
        lines.push(part(grade, count(people.here(), |person| person.grade == grade), all, aim));
    }
    let practitioners = count(people.here(), Person::is_practitioner);
    lines.push(part("practitioners", practitioners, all, aims.count("size.practitioners")));
    let hours: u64 = people.here().filter(|person| person.is_practitioner()).map(|person| person.hundredths).sum();
    lines.push(plain("practitioners, full-time equivalents", hours / 100));
    let full = count(people.here(), |person| person.is_practitioner() && person.hundredths == 100);
    lines.push(part("practitioners full time", full, practitioners, aims.share("staff.full_time_practitioner")));
    let spos = count(people.here(), |person| person.grade == "SPO");
    let full = count(people.here(), |person| person.grade == "SPO" && person.hundredths == 100);
    lines.push(part("SPOs full time", full, spos, aims.share("staff.full_time_spo")));
    let left = people.staff.values().filter(|person| !person.is_here());
    lines.push(plain("left in the extract's reach", left.count() as u64));
    let target = aims.calibration.number("po_vacancy.national");
    let officers = count(people.here(), |person| person.grade == "PO");
    let posts = aims.calibration.number("size.po") / (1.0 - target) * aims.ratio;
    let vacant = (posts - officers as f64).max(0.0) as u64;
    lines.push(part(
        "PO posts vacant, if posts follow the caseload (in the nation by construction)",
        vacant,
        posts as u64,
        aims.share("po_vacancy.national"),
    ));
    Section { title: "Staff in post", lines }
}

/// How long people have been here.
pub fn experience(people: &People, aims: &Aims<'_>, on: Day) -> Section {
    let spos = count(people.here(), |person| person.grade == "SPO");
    let officers = count(people.here(), |person| person.grade == "PO");
    let within = |day: Option<Day>, months: i32| day.is_some_and(|day| day > on.plus_months(-months));
    let spo = |holds: &dyn Fn(&Person) -> bool| count(people.here(), |person| person.grade == "SPO" && holds(person));
    let po = |holds: &dyn Fn(&Person) -> bool| count(people.here(), |person| person.grade == "PO" && holds(person));
    let others = count(people.here(), |person| matches!(person.grade.as_str(), "PSO" | "PQIP"));
    let approved = count(people.here(), |person| matches!(person.grade.as_str(), "PSO" | "PQIP") && person.approved);
    let lines = vec![
        part(
            "SPOs in post less than a year",
            spo(&|person| within(person.grade_since, 12)),
            spos,
            aims.share("staff.spo_post_under_one_year"),
        ),
        part(
            "SPOs in post less than two years",
            spo(&|person| within(person.grade_since, 24)),
            spos,
            aims.share("staff.spo_post_under_two_years"),
        ),
        part(
            "SPOs in the service over five years",
            spo(&|person| !within(person.started, 60)),
            spos,
            aims.share("staff.spo_service_over_five_years"),
        ),
        part(
            "POs qualified less than two years ago",
            po(&|person| within(person.qualified, 24)),
            officers,
            aims.share("staff.po_qualified_under_two_years"),
        ),
        part("POs approved to sign", po(&|person| person.approved), officers, aims.share("staff.approved_po")),
        part("PSOs and PQiPs approved to sign", approved, others, aims.share("staff.approved_other")),
    ];
    Section { title: "Experience", lines }
}

/// Practitioners for each SPO who has any, in sentence management and court.
pub fn spans(people: &People) -> Section {
    let mut heads: FxHashMap<&str, u64> = FxHashMap::default();
    let mut hours: FxHashMap<&str, u64> = FxHashMap::default();
    for person in people.here().filter(|person| person.is_practitioner()) {
        let manager = people.staff.get(&person.manager);
        let kind = manager.and_then(|manager| people.kinds.get(&manager.team)).map_or("", String::as_str);
        if manager.is_some_and(|manager| manager.grade == "SPO" && manager.is_here()) && kind != "other" {
            *heads.entry(&person.manager).or_default() += 1;
            *hours.entry(&person.manager).or_default() += person.hundredths;
        }
    }
    let wide = hours.values().filter(|hours| **hours > 1_000).count() as u64;
    let managers = heads.len() as u64;
    let mut lines = spread("practitioners for each SPO", heads.into_values().collect());
    lines.push(part("SPOs with more than 10 full-time equivalents", wide, managers, None));
    let led = |team: &String| people.here().any(|person| person.grade == "SPO" && person.team == *team);
    let teams: Vec<&String> =
        people.kinds.iter().filter(|(_, kind)| *kind == "sentence_management").map(|(team, _)| team).collect();
    let vacant = teams.iter().filter(|team| !led(team)).count() as u64;
    lines.push(part("sentence management teams without an SPO of their own", vacant, teams.len() as u64, None));
    Section { title: "Spans", lines }
}
