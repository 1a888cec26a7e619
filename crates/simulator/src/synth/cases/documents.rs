//! Documents about the people a unit supervises: assessments, home visits, parole, recall, referrals.

use super::Case;
use crate::synth::chance::Chance;
use crate::synth::day::{Day, OfficeDay};
use crate::synth::desk::{Act, Desk};
use crate::synth::papers::{Need, Outcome, Paper, need_of_assessment, outcome};
use crate::synth::words::{CaseType, DocumentKind, DocumentState, Height, Rosh};

/// Writes all documents about one person.
pub fn write(desk: &mut Desk<'_>, case: &Case) {
    let mut chance = desk.brief.chance("documents", case.number);
    let since = desk.brief.on.plus_months(-desk.brief.calibration.whole("documents.months"));
    assessments(desk, &mut chance, case, since);
    home_visits(desk, &mut chance, case, since);
    parole(desk, &mut chance, case, since);
    recalls(desk, &mut chance, case, since);
    others(desk, &mut chance, case, since);
}

/// The holder on this day, if there and in the service.
fn author(desk: &Desk<'_>, case: &Case, on: Day) -> Option<usize> {
    case.holder_on(on).filter(|holder| desk.crew.staff[*holder].is_live(on) && !desk.crew.staff[*holder].is_away(on))
}

fn paper(case: &Case, kind: DocumentKind, author: usize, on: Option<Day>, day_of_risk: Day) -> Paper {
    Paper {
        kind,
        report_type: "",
        crn: case.crn,
        team: None,
        author,
        rosh: Some(case.rosh_on(day_of_risk)),
        submitted: on,
        needed: None,
    }
}

fn assessments(desk: &mut Desk<'_>, chance: &mut Chance, case: &Case, since: Day) {
    let last = case.last_day(desk.brief.on);
    let mut days = Vec::new();
    for (place, (from, rosh)) in case.rosh.iter().enumerate() {
        if *rosh == Rosh::NotAssessed {
            continue;
        }
        // Known from a report on the first day: the assessment follows some weeks later.
        let on = if *from == case.start { from.plus(chance.between(8, 35)) } else { *from };
        if place <= 1 || chance.happens(0.8) {
            days.push(on);
        }
    }
    let from = case.start.plus(70).max(since);
    let years = f64::from(last.since(from)) / 365.25;
    if years > 0.0 {
        let count = chance.times(desk.brief.number("documents.reviews_a_year") * years);
        days.extend((0..count).map(|_| from.plus(chance.between(0, last.since(from)))));
    }
    days.sort_unstable();
    days.dedup_by(|later, earlier| later.since(*earlier) < 30);
    for day in days {
        let on = day.or_next_working();
        if on < since || on > last {
            continue;
        }
        let Some(author) = author(desk, case, on) else { continue };
        let need = need_of_assessment(&desk.crew.staff[author], on, case.rosh_on(on), case.is_registered("iom", on));
        // Managers often countersign what they need not (001 §3.3).
        let need = if need == Need::Nobody && chance.happens(0.25) { Need::One } else { need };
        let paper = paper(case, DocumentKind::Oasys, author, Some(on), on);
        let outcome = outcome(desk, chance, &paper, on, need, 5);
        desk.file(&paper, &outcome);
    }
    draft(desk, chance, case, last);
}

/// A first assessment in the making.
fn draft(desk: &mut Desk<'_>, chance: &mut Chance, case: &Case, last: Day) {
    if case.end.is_some() || !chance.happens(if case.rosh_now() == Rosh::NotAssessed { 0.3 } else { 0.006 }) {
        return;
    }
    if let Some(author) = author(desk, case, last) {
        let mut paper = paper(case, DocumentKind::Oasys, author, None, last);
        paper.needed = chance.happens(0.5).then(|| (last.plus(chance.between(2, 20)).or_next_working(), None));
        desk.file_draft(&paper);
    }
}

fn home_visits(desk: &mut Desk<'_>, chance: &mut Chance, case: &Case, since: Day) {
    let last = case.last_day(desk.brief.on);
    let from = case.start.max(since);
    let years = f64::from(last.since(from)) / 365.25;
    let count = chance.times(desk.brief.number("documents.home_visit_a_year") * years.max(0.0));
    for _ in 0..count {
        let on = from.plus(chance.between(0, last.since(from))).or_next_working();
        let Some(author) = author(desk, case, on).filter(|_| on <= last && case.kind_on(on) != CaseType::Custody)
        else {
            continue;
        };
        let mut paper = paper(case, DocumentKind::HomeVisitRiskAssessment, author, Some(on), on);
        let asks = case.rosh_on(on).is_high() || case.rosh_on(on) == Rosh::NotAssessed;
        if !asks && chance.happens(0.16) {
            paper.report_type = "referred";
        }
        let need = if asks || paper.report_type == "referred" { Need::One } else { Need::Nobody };
        paper.needed = chance.happens(0.7).then(|| (on.plus(chance.between(3, 12)).or_next_working(), None));
        let outcome = outcome(desk, chance, &paper, on, need, 2);
        desk.file(&paper, &outcome);
        home_visit_decision(desk, chance, case, &outcome);
    }
}

/// Whoever signed the assessment mostly notes the decision on the case too.
fn home_visit_decision(desk: &mut Desk<'_>, chance: &mut Chance, case: &Case, outcome: &Outcome) {
    let last = case.last_day(desk.brief.on);
    let noted = outcome.signatures.first().copied().filter(|(_, on)| *on <= last && chance.happens(0.55));
    let Some((by, on)) = noted else { return };
    let decision = ["endorsed", "further_information", "no_action"][chance.weighted(&[0.82, 0.1, 0.08])];
    let (purpose, crn, minutes) = ("home_visit_decision", Some(case.crn), chance.between(3, 12));
    desk.write(chance, &Act { on, purpose, crn, staff: None, team: None, by, minutes, decision, changed_work: None });
}

fn parole(desk: &mut Desk<'_>, chance: &mut Chance, case: &Case, since: Day) {
    let waiting = case.kind() == CaseType::Custody && (case.life || case.release.is_none() || !case.recalls.is_empty());
    let rate = desk.brief.number("documents.parole_a_year") * if waiting { 3.0 } else { 0.0 };
    if case.kind() != CaseType::Custody || !chance.happens(rate) {
        return;
    }
    let last = desk.brief.on;
    let from = since.max(case.kinds[case.kinds.len() - 1].0.plus(10));
    let on = from.plus(chance.between(0, last.since(from))).or_last_working();
    let Some(author) = author(desk, case, on).filter(|_| on >= from && on <= last) else { return };
    let mut paper = paper(case, DocumentKind::ParoleReport, author, Some(on), on);
    paper.needed = Some((on.plus(chance.between(4, 21)).or_next_working(), None));
    if last.since(on) < 20 && chance.happens(0.4) {
        paper.submitted = None;
        desk.file_draft(&paper);
        return;
    }
    let outcome = outcome(desk, chance, &paper, on, Need::One, 5);
    desk.file(&paper, &outcome);
}

fn recalls(desk: &mut Desk<'_>, chance: &mut Chance, case: &Case, since: Day) {
    for recalled in case.recalls.iter().copied().filter(|recalled| *recalled >= since) {
        let Some(author) = author(desk, case, recalled) else { continue };
        let mut paper = paper(case, DocumentKind::Recall, author, Some(recalled), recalled);
        paper.needed = chance.happens(0.8).then(|| (recalled.plus_working(1), None));
        let outcome = outcome(desk, chance, &paper, recalled, Need::Two, 1);
        desk.file(&paper, &outcome);
    }
    // Asked for, and not decided yet or decided against.
    let considered: Vec<Day> = case
        .events
        .iter()
        .filter(|(day, kind)| *kind == "recall_considered" && *day >= since)
        .map(|(day, _)| *day)
        .collect();
    for day in considered {
        let on = day.or_next_working();
        let answered = case.recalls.iter().any(|recall| recall.since(day).abs() <= 5);
        let Some(author) = author(desk, case, on).filter(|_| !answered && on <= case.last_day(desk.brief.on)) else {
            continue;
        };
        if chance.happens(0.35) {
            let paper = paper(case, DocumentKind::Recall, author, Some(on), on);
            let waiting = desk.brief.on.since(on) <= 2;
            let state = if waiting { DocumentState::Submitted } else { DocumentState::Withdrawn };
            desk.file(&paper, &Outcome { state, signatures: Vec::new() });
        }
    }
}

/// Referrals to MAPPA and requests to move: kept, and asking nobody for a signature.
fn others(desk: &mut Desk<'_>, chance: &mut Chance, case: &Case, since: Day) {
    let from = case.start.plus(10).max(since);
    let last = case.last_day(desk.brief.on);
    if last <= from {
        return;
    }
    let raised = case.mappa_level.windows(2).any(|pair| pair[1].1 > pair[0].1 && pair[1].0 >= since);
    let kind = if raised || (case.rosh_now().is_high() && chance.happens(desk.brief.number("documents.mappa_referral")))
    {
        DocumentKind::MappaReferral
    } else if case.kind() != CaseType::Custody && chance.happens(desk.brief.number("documents.transfer_request")) {
        DocumentKind::TransferRequest
    } else {
        return;
    };
    let on = from.plus(chance.between(0, last.since(from))).or_last_working();
    let Some(author) = author(desk, case, on).filter(|_| on >= case.start) else { return };
    let paper = paper(case, kind, author, Some(on), on);
    let state = [DocumentState::Submitted, DocumentState::Returned, DocumentState::Withdrawn]
        [chance.weighted(&[0.93, 0.05, 0.02])];
    desk.file(&paper, &Outcome { state, signatures: Vec::new() });
}
