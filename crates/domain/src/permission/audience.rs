//! Who reads what was written with a conversation or review (DOMAIN section 4): by its purpose, never by where it is kept.
//!
//! What does not live here: whether somebody may see a case at all ([`super::may`], limited access).

use crate::words::Purpose;

/// Who reads what was written for a purpose.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Audience {
    /// All who may see the case.
    Case,
    /// The member of staff and whoever wrote it.
    Pair,
    /// These two, and the manager of whoever wrote it.
    PairAndAbove,
    /// The reviewer, the practitioner and the practitioner's manager.
    Reviewed,
    /// The team.
    Team,
}

impl Audience {
    /// Its code, as it is kept with a text.
    #[must_use]
    pub const fn code(self) -> &'static str {
        ["case", "pair", "pair_and_above", "reviewed", "team"][self as usize]
    }
}

/// How somebody stands to a text. Nothing is true unless it is known to be.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Standing {
    /// They wrote it.
    pub wrote: bool,
    /// It is about them.
    pub is_about: bool,
    /// They manage whoever wrote it.
    pub manages_writer: bool,
    /// They manage whom it is about.
    pub manages_subject: bool,
    /// They may see the case that it is about, limited access included.
    pub sees_case: bool,
    /// They are in the team that it is about.
    pub in_team: bool,
    /// Limited access to the case that it is about bars them.
    pub is_barred: bool,
}

/// Who reads what was written for a purpose.
#[must_use]
pub const fn audience(purpose: Purpose) -> Audience {
    use {Audience as A, Purpose as P};
    match purpose {
        P::CaseOversight
        | P::RiskChange
        | P::RecallDecision
        | P::EnforcementDecision
        | P::MappaLevel1Review
        | P::LiferPanel
        | P::HighRiskReview
        | P::AllocationOversight
        | P::HomeVisitDecision => A::Case,
        P::OneToOne
        | P::PerformanceConversation
        | P::PerformancePlan
        | P::PayProgressionOpening
        | P::PayProgressionEvidence
        | P::PayProgressionOutcome => A::PairAndAbove,
        P::ReflectiveSession | P::Observation | P::AbsenceReview | P::Wellbeing | P::InductionSession => A::Pair,
        P::Aqa | P::Rcat | P::CourtCaseAssessment | P::InspectionAssessment => A::Reviewed,
        P::CheckIn | P::ProtectedHour => A::Team,
    }
}

/// May somebody who stands so read what was written for a purpose? No role opens a text, and no rank: a manager does not read what
/// is about a member of their staff unless they are its audience, nor what is about themselves unless it is addressed to them.
#[must_use]
pub const fn may_read(purpose: Purpose, standing: Standing) -> bool {
    if standing.is_barred {
        return false;
    }
    let pair = standing.wrote || standing.is_about;
    match audience(purpose) {
        Audience::Case => standing.sees_case,
        Audience::Pair => pair,
        Audience::PairAndAbove => pair || standing.manages_writer,
        Audience::Reviewed => pair || standing.manages_subject,
        Audience::Team => standing.wrote || standing.in_team,
    }
}

/// May somebody who stands so read a text that was written for several purposes? Only if they may for each.
#[must_use]
pub fn may_read_all(purposes: &[Purpose], standing: Standing) -> bool {
    !purposes.is_empty() && purposes.iter().all(|purpose| may_read(*purpose, standing))
}

#[cfg(test)]
mod tests {
    use super::{Standing, audience, may_read, may_read_all};
    use crate::words::Purpose;

    /// Each purpose, its audience, and who reads: w(rote it), a(bout them), W (manages the writer), S (manages the subject), c (sees
    /// the case), t (in the team). Written down from DOMAIN section 4, apart from the function.
    const EXPECTED: [(&str, &str, &str); 26] = [
        ("case_oversight", "case", "c"),
        ("risk_change", "case", "c"),
        ("recall_decision", "case", "c"),
        ("enforcement_decision", "case", "c"),
        ("mappa_level_1_review", "case", "c"),
        ("lifer_panel", "case", "c"),
        ("high_risk_review", "case", "c"),
        ("allocation_oversight", "case", "c"),
        ("home_visit_decision", "case", "c"),
        ("one_to_one", "pair_and_above", "waW"),
        ("reflective_session", "pair", "wa"),
        ("observation", "pair", "wa"),
        ("performance_conversation", "pair_and_above", "waW"),
        ("performance_plan", "pair_and_above", "waW"),
        ("pay_progression_opening", "pair_and_above", "waW"),
        ("pay_progression_evidence", "pair_and_above", "waW"),
        ("pay_progression_outcome", "pair_and_above", "waW"),
        ("absence_review", "pair", "wa"),
        ("wellbeing", "pair", "wa"),
        ("aqa", "reviewed", "waS"),
        ("rcat", "reviewed", "waS"),
        ("court_case_assessment", "reviewed", "waS"),
        ("inspection_assessment", "reviewed", "waS"),
        ("check_in", "team", "wt"),
        ("protected_hour", "team", "wt"),
        ("induction_session", "pair", "wa"),
    ];

    fn standing(letter: char) -> Standing {
        let mut standing = Standing::default();
        match letter {
            'w' => standing.wrote = true,
            'a' => standing.is_about = true,
            'W' => standing.manages_writer = true,
            'S' => standing.manages_subject = true,
            'c' => standing.sees_case = true,
            _ => standing.in_team = true,
        }
        standing
    }

    #[test]
    #[expect(clippy::print_stdout, reason = "the number of cells is part of the result")]
    fn each_purpose_is_read_by_its_audience_and_nobody_else() {
        assert_eq!(EXPECTED.map(|row| row.0).to_vec(), Purpose::CODES, "a purpose without a row");
        let mut cells = 0;
        for ((_, whose, readers), purpose) in EXPECTED.into_iter().zip(Purpose::ALL) {
            assert_eq!(audience(*purpose).code(), whose);
            assert!(!may_read(*purpose, Standing::default()), "{purpose:?} is read by somebody unknown");
            for letter in "waWSct".chars() {
                let reads = may_read(*purpose, standing(letter));
                assert_eq!(reads, readers.contains(letter), "{purpose:?} {letter}");
                let barred = Standing { is_barred: true, ..standing(letter) };
                assert!(!may_read(*purpose, barred), "{purpose:?} {letter}, who is barred");
                cells += 2;
            }
        }
        println!("access: {cells} cells of audiences asserted");
    }

    #[test]
    fn a_text_for_several_purposes_is_read_by_those_who_may_read_each() {
        let pair = Standing { sees_case: true, wrote: true, ..Standing::default() };
        assert!(may_read_all(&[Purpose::CaseOversight, Purpose::ReflectiveSession], pair));
        let sees = Standing { sees_case: true, ..Standing::default() };
        assert!(!may_read_all(&[Purpose::CaseOversight, Purpose::ReflectiveSession], sees));
        assert!(!may_read_all(&[], pair), "a text for nothing is for nobody");
    }
}
