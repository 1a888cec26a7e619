//! What signatures a document needs, which of those given count, and which one is missing.

use super::band::{Band, band_on};
use crate::calendar::{Calendar, Day};
use crate::facts::{CaseAttribute, DocumentFact, SetIx, Signature, StaffIx, State};
use crate::policy::{Ladder, Rung};
use crate::words::{DocumentKind, DocumentState, Grade, Rosh, TeamKind};

/// One signature that a document needs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stage {
    /// An SPO or a head of PDU.
    Senior,
    /// An SPO or a head of PDU whose ceiling reaches this.
    SeniorTo(Rung),
    /// A head of PDU.
    PduHead,
    /// A PO or PSO of any court team, an SPO or a head of PDU.
    CourtPeer,
}

/// How far a document has come.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Progress {
    /// The signatures read, and whether each counts.
    pub given: Vec<(Signature, bool)>,
    /// The signature that completed it.
    pub completed: Option<Signature>,
    /// The signature that is missing.
    pub missing: Option<Stage>,
}

/// The rung that a document's ROSH asks for; not assessed and unknown count as high.
fn asked_rung(rosh: Option<Rosh>) -> Rung {
    match rosh {
        Some(Rosh::Low) => Rung::Low,
        Some(Rosh::Medium) => Rung::Medium,
        Some(Rosh::VeryHigh) => Rung::VeryHigh,
        Some(Rosh::High | Rosh::NotAssessed) | None => Rung::High,
    }
}

/// Does the document need a countersignature, by its kind, its ROSH, its author's band on the day of submission and the exceptions?
#[must_use]
pub fn needs_countersignature(
    state: &State,
    ladder: Option<&Ladder>,
    calendar: &Calendar,
    document: &DocumentFact,
) -> bool {
    match document.kind {
        DocumentKind::MappaReferral | DocumentKind::TransferRequest => false,
        DocumentKind::Oasys => {
            let (Some(ladder), Some(submitted)) = (ladder, document.submitted_on) else { return false };
            let band = band_on(state, ladder, calendar, document.author, submitted);
            let ceiling = band.map_or(Rung::None, |band| band.ceiling(ladder));
            let is_below_approved_po = band.is_none_or(|band| band < Band::ApprovedPo);
            ceiling < asked_rung(document.rosh)
                || (is_below_approved_po && is_exception(state, ladder, document, submitted))
        }
        _ => true,
    }
}

fn is_exception(state: &State, ladder: &Ladder, document: &DocumentFact, on: Day) -> bool {
    document.case.is_some_and(|case| {
        let registrations = SetIx(state.case_timeline(case, CaseAttribute::Registrations).on(on));
        state
            .facts
            .sets
            .members(registrations)
            .iter()
            .any(|code| ladder.exceptions.iter().any(|exception| exception == state.facts.codes.text(*code)))
    })
}

/// The first signature a document of this kind and ROSH needs.
fn first_stage(document: &DocumentFact) -> Stage {
    match (document.kind, document.rosh) {
        (DocumentKind::PreSentenceReport, Some(Rosh::Low | Rosh::Medium)) => Stage::CourtPeer,
        _ => Stage::Senior,
    }
}

/// The signature a document needs after one that counted; `None` if it is complete.
fn next_stage(
    state: &State,
    ladder: Option<&Ladder>,
    calendar: &Calendar,
    document: &DocumentFact,
    stage: Stage,
    given: Signature,
) -> Option<Stage> {
    match (document.kind, stage) {
        (DocumentKind::Recall, Stage::Senior) => Some(Stage::PduHead),
        (DocumentKind::Oasys, Stage::Senior) => {
            let asked = asked_rung(document.rosh);
            let ladder = ladder?;
            let ceiling =
                band_on(state, ladder, calendar, given.by, given.on).map_or(Rung::None, |band| band.ceiling(ladder));
            (ceiling < asked).then_some(Stage::SeniorTo(asked))
        }
        _ => None,
    }
}

/// May somebody give this signature on that day, by grade, team and band? (Author, repeats and service are tested elsewhere.)
#[must_use]
pub fn may_sign(
    state: &State,
    ladder: Option<&Ladder>,
    calendar: &Calendar,
    staff: StaffIx,
    stage: Stage,
    on: Day,
) -> bool {
    let grade = state.grade_on(staff, on);
    let senior = matches!(grade, Some(Grade::Spo | Grade::PduHead));
    match stage {
        Stage::Senior => senior,
        Stage::SeniorTo(asked) => {
            senior
                && ladder.is_some_and(|ladder| {
                    band_on(state, ladder, calendar, staff, on).is_some_and(|band| band.ceiling(ladder) >= asked)
                })
        }
        Stage::PduHead => grade == Some(Grade::PduHead),
        Stage::CourtPeer => {
            let kind = state.staff_team_on(staff, on).and_then(|team| state.facts.people.teams[team.at()].kind);
            senior || (matches!(grade, Some(Grade::Po | Grade::Pso)) && kind == Some(TeamKind::Court))
        }
    }
}

/// How far a document has come by the end of `on`; only for one that needs a countersignature.
#[must_use]
pub fn progress(
    state: &State,
    ladder: Option<&Ladder>,
    calendar: &Calendar,
    document: &DocumentFact,
    on: Day,
) -> Progress {
    let mut progress = Progress { given: Vec::new(), completed: None, missing: Some(first_stage(document)) };
    if !matches!(document.state, DocumentState::Countersigned | DocumentState::DoubleCountersigned) {
        return progress;
    }
    for given in document.signatures.iter().copied().filter(|given| given.on <= on) {
        let counts = progress.missing.is_some_and(|stage| {
            given.by != document.author
                && state.staff_is_live(given.by, given.on)
                && progress.given.iter().all(|(before, counted)| !counted || before.by != given.by)
                && may_sign(state, ladder, calendar, given.by, stage, given.on)
        });
        progress.given.push((given, counts));
        if let (true, Some(stage)) = (counts, progress.missing) {
            progress.missing = next_stage(state, ladder, calendar, document, stage, given);
            if progress.missing.is_none() {
                progress.completed = Some(given);
            }
        }
    }
    progress
}
