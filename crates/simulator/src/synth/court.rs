//! The court teams' reports: written before sentence, checked before court.

use super::cases::Case;
use super::cases::person::crn;
use super::chance::Chance;
use super::day::{Day, OfficeDay};
use super::desk::{Act, Desk};
use super::mixes::REPORT_TYPES;
use super::papers::{Need, Outcome, Paper, outcome};
use super::words::{CaseType, Code, DocumentKind, DocumentState, Duties, Grade, Height, Rosh, TeamKind};

/// People who have been reported on and have no case are numbered from here.
const WITHOUT_CASE: u64 = 1_000_000;

/// Writes a unit's court reports and the oversight of its court practitioners' work.
pub fn write(desk: &mut Desk<'_>, cases: &[Case]) {
    let mut chance = desk.brief.chance("court", desk.plan.number as u64);
    let since = desk.brief.on.plus_months(-desk.brief.calibration.whole("documents.months"));
    let writers: Vec<usize> = (0..desk.crew.staff.len())
        .filter(|place| {
            let staff = &desk.crew.staff[*place];
            desk.crew.teams[staff.team].kind == Some(TeamKind::Court)
                && (staff.grade.is_practitioner() || staff.grade == Grade::Other)
        })
        .collect();
    if writers.is_empty() {
        return;
    }
    let mut hearings = hearings_of(desk, &mut chance, cases, since);
    let total =
        chance.about(writers.len() as f64 * desk.brief.number("documents.pre_sentence_reports_per_court_practitioner"));
    for number in hearings.len()..total {
        let day = since.plus(chance.between(0, desk.brief.on.since(since) + 20)).or_next_working();
        let number = WITHOUT_CASE + desk.plan.number as u64 * 20_000 + number as u64;
        hearings.push((day, crn(number), rosh(desk, &mut chance)));
    }
    for (hearing, crn, rosh) in hearings {
        report(desk, &mut chance, &writers, hearing, crn, rosh);
    }
    dangerousness(desk, &mut chance, &writers, since);
    assessments(desk, &mut chance, &writers);
}

/// Those sentenced to an order after a report: the hearing was on the first day of supervision.
fn hearings_of(desk: &Desk<'_>, chance: &mut Chance, cases: &[Case], since: Day) -> Vec<(Day, Code, Rosh)> {
    let mut hearings = Vec::new();
    for case in cases {
        if case.kinds[0].1 == CaseType::Community
            && case.start >= since
            && case.start <= desk.brief.on
            && chance.happens(0.6)
        {
            let first = case.rosh.iter().map(|(_, rosh)| *rosh).find(|rosh| *rosh != Rosh::NotAssessed);
            hearings.push((case.start, case.crn, first.unwrap_or(Rosh::NotAssessed)));
        }
    }
    hearings
}

fn rosh(desk: &Desk<'_>, chance: &mut Chance) -> Rosh {
    [Rosh::Low, Rosh::Medium, Rosh::High, Rosh::VeryHigh, Rosh::NotAssessed]
        [chance.weighted(&desk.brief.mixes.report_rosh)]
}

fn report(desk: &mut Desk<'_>, chance: &mut Chance, writers: &[usize], hearing: Day, crn: Code, rosh: Rosh) {
    let on = desk.brief.on;
    let report_type = REPORT_TYPES[chance.weighted(&desk.brief.mixes.report_type)];
    let ahead = match report_type {
        "oral" => 0,
        "fast" => chance.between(0, 4),
        _ => chance.between(1, 8),
    };
    let submitted = hearing.plus(-ahead).or_last_working();
    let Some(author) = writer(desk, chance, writers, submitted.min(on), rosh) else { return };
    let known = !chance.happens(desk.brief.number("faults.hearing_unknown"));
    let minute = chance.happens(0.65).then(|| [570, 600, 630, 660, 690, 720, 840, 870, 900][chance.below(9) as usize]);
    let needed = known.then_some((hearing, minute));
    let paper = Paper {
        kind: DocumentKind::PreSentenceReport,
        report_type,
        crn,
        team: None,
        author,
        rosh: Some(rosh),
        submitted: Some(submitted),
        needed,
    };
    if submitted > on {
        if report_type != "oral" && chance.happens(0.7) {
            desk.file_draft(&Paper { submitted: None, ..paper });
        }
        return;
    }
    let outcome = checked(desk, chance, &paper, submitted, hearing);
    desk.file(&paper, &outcome);
}

/// Only qualified officers write on high risk, nearly always.
fn writer(desk: &Desk<'_>, chance: &mut Chance, writers: &[usize], on: Day, rosh: Rosh) -> Option<usize> {
    let qualified = rosh.is_high() && !chance.happens(0.03);
    let fits: Vec<usize> = writers
        .iter()
        .copied()
        .filter(|place| {
            let staff = &desk.crew.staff[*place];
            let grade = !qualified || staff.grade == Grade::Po;
            grade && staff.is_live(on) && !staff.is_away(on)
        })
        .collect();
    (!fits.is_empty()).then(|| *chance.pick(&fits))
}

/// What became of the check before court: a peer for medium and low risk, the manager otherwise.
fn checked(desk: &Desk<'_>, chance: &mut Chance, paper: &Paper, submitted: Day, hearing: Day) -> Outcome {
    let plain = |state| Outcome { state, signatures: Vec::new() };
    let on = desk.brief.on;
    match chance.weighted(&[0.985, 0.008, 0.007]) {
        1 => return plain(DocumentState::Withdrawn),
        2 if hearing >= on.plus(-3) => return plain(DocumentState::Returned),
        _ => {}
    }
    // The court would not wait for one in fourteen: checked afterwards, or never.
    let late = chance.happens(0.07);
    let signed = if late {
        hearing.plus(chance.between(1, 12)).or_next_working()
    } else {
        submitted.plus(chance.between(0, hearing.since(submitted))).or_last_working().max(submitted)
    };
    let never = chance.happens(0.012);
    if signed > on || never || (signed == on && chance.happens(0.4)) {
        return plain(DocumentState::Submitted);
    }
    let asks_manager = !matches!(paper.rosh, Some(Rosh::Low | Rosh::Medium));
    let manager = desk.first_chance(|_| Some(paper.author), signed, on);
    let signer = if asks_manager || chance.happens(0.25) {
        manager
    } else {
        peer(desk, chance, paper.author, signed).map(|peer| (signed, peer))
    };
    match signer {
        Some((signed, signer)) => {
            Outcome { state: DocumentState::Countersigned, signatures: vec![(desk.crew.staff[signer].code, signed)] }
        }
        None => plain(DocumentState::Submitted),
    }
}

fn peer(desk: &Desk<'_>, chance: &mut Chance, author: usize, on: Day) -> Option<usize> {
    let peers: Vec<usize> = (0..desk.crew.staff.len())
        .filter(|place| {
            let staff = &desk.crew.staff[*place];
            let court = desk.crew.teams[staff.team].kind == Some(TeamKind::Court);
            *place != author
                && court
                && matches!(staff.grade_on(on), Grade::Po | Grade::Pso)
                && staff.is_live(on)
                && !staff.is_away(on)
        })
        .collect();
    (!peers.is_empty()).then(|| *chance.pick(&peers))
}

fn dangerousness(desk: &mut Desk<'_>, chance: &mut Chance, writers: &[usize], since: Day) {
    let officers = writers.iter().filter(|place| desk.crew.staff[**place].grade == Grade::Po).count();
    let total =
        chance.about(officers as f64 * desk.brief.number("documents.dangerousness_per_court_practitioner")).max(2);
    for number in 0..total {
        let on = since.plus(chance.between(0, desk.brief.on.since(since))).or_last_working();
        let Some(author) = writer(desk, chance, writers, on, Rosh::High) else { continue };
        let number = WITHOUT_CASE + desk.plan.number as u64 * 20_000 + 15_000 + number as u64;
        let paper = Paper {
            kind: DocumentKind::DangerousnessAssessment,
            report_type: "",
            crn: crn(number),
            team: None,
            author,
            rosh: Some(if chance.happens(0.2) { Rosh::VeryHigh } else { Rosh::High }),
            submitted: Some(on),
            needed: Some((on.plus(chance.between(3, 12)).or_next_working(), None)),
        };
        let outcome = outcome(desk, chance, &paper, on, Need::One, 5);
        desk.file(&paper, &outcome);
    }
}

/// Managers assess a case of each court practitioner now and then.
fn assessments(desk: &mut Desk<'_>, chance: &mut Chance, writers: &[usize]) {
    let (since, last) = (desk.brief.since, desk.brief.on);
    for place in writers.iter().copied().filter(|place| desk.crew.staff[*place].grade.is_practitioner()) {
        let count = chance.times(desk.brief.number("people.court_assessment_a_year") * 2.0);
        for _ in 0..count {
            let day = since.plus(chance.between(0, last.since(since)));
            if let Some((on, by)) =
                desk.first_chance(|day| Some(place).filter(|place| desk.crew.staff[*place].is_live(day)), day, last)
            {
                let (staff, by) = (desk.crew.staff[place].code, desk.crew.staff[by].code);
                let minutes = chance.between(30, 60);
                let act = Act {
                    on,
                    purpose: "court_case_assessment",
                    crn: None,
                    staff: Some(staff),
                    team: None,
                    by,
                    minutes,
                    decision: "",
                    changed_work: None,
                };
                desk.write(chance, &act);
            }
        }
    }
}
