//! The signature cadence: documents that wait for somebody's name (DOMAIN 3.2 and section 6).

use super::bind::{Adopted, Bound, Planner};
use super::conditions::Applies;
use super::decide::Seen;
use super::duty::{Duty, Gap, NotDue, Occurrence, Status, Verdict};
use super::reckon::{Leaf, Reckon};
use super::told::FactUsed;
use crate::calendar::Day;
use crate::facts::{Bars, DocumentFact, DocumentIx, StaffIx, TeamIx};
use crate::policy::Cadence;
use crate::signing::{Progress, may_sign, needs_countersignature, progress};
use crate::words::DocumentState;

impl Planner<'_> {
    pub(super) fn decide_document<W: Reckon>(
        &self,
        bound: &Bound,
        document: DocumentIx,
        seen: &Seen,
        w: &mut W,
    ) -> Verdict {
        let fact = &self.state.facts.documents[document.at()];
        let variant = match self.in_force(bound, seen.team) {
            Ok(variant) => variant,
            Err(reason) => return Verdict::NotDue(reason),
        };
        let applies = self.applies(bound, seen);
        if let Applies::No(reason) = applies {
            return Verdict::NotDue(reason);
        }
        let submitted = match self.submitted(bound, fact, seen.read_team) {
            Ok(submitted) => submitted,
            Err(reason) => return Verdict::NotDue(reason),
        };
        if !needs_countersignature(self.state, bound.ladder.as_deref(), self.calendar(), fact) {
            return Verdict::NotDue(NotDue::NoCountersignature);
        }
        let progress = progress(self.state, bound.ladder.as_deref(), self.calendar(), fact, self.on);
        for (given, counts) in &progress.given {
            w.used(|| FactUsed::Signed { by: given.by, on: given.on, counts: *counts });
        }
        let accountable = match progress.completed {
            Some(given) => Some(given.by),
            None => self.accountable_for_document(bound, fact, &progress, w),
        };
        let mut duty = Duty {
            variant,
            subject: seen.subject,
            occurrence: Occurrence::Only,
            accountable,
            due: None,
            status: Status::Gap,
            met_on: None,
            standard: None,
        };
        if let Applies::Unknown(gap) = applies {
            w.gap(duty, gap);
            return Verdict::Gap(gap);
        }
        let due = self.signature_due(variant, fact, submitted, w);
        duty.due = due.as_ref().map(W::day);
        duty.met_on = progress.completed.map(|given| given.on);
        duty.status = match (duty.met_on, duty.due) {
            (Some(met_on), due) => Status::of_met(due, met_on),
            (None, Some(due)) => Status::of_open(due, self.on),
            (None, None) => {
                w.gap(duty, Gap::NeededBy);
                return Verdict::Gap(Gap::NeededBy);
            }
        };
        w.duty(duty, due, None);
        Verdict::Duties(1)
    }

    /// The day the document was handed in, if its state asks for a signature and the policy was in force in its unit by then.
    fn submitted(&self, bound: &Bound, fact: &DocumentFact, team: Option<TeamIx>) -> Result<Day, NotDue> {
        let waits = matches!(
            fact.state,
            DocumentState::Submitted | DocumentState::Countersigned | DocumentState::DoubleCountersigned
        );
        let Some(submitted) = fact.submitted_on.filter(|_| waits) else { return Err(NotDue::State(fact.state)) };
        if submitted > self.on {
            return Err(NotDue::SubmittedLater(submitted));
        }
        let in_force = match bound.adopted_by(team) {
            Adopted::From(day) => day.max(bound.policy_from),
            Adopted::Never => return Err(NotDue::NotAdopted),
        };
        if submitted < in_force { Err(NotDue::SubmittedBefore(in_force)) } else { Ok(submitted) }
    }

    fn signature_due<W: Reckon>(&self, variant: u16, fact: &DocumentFact, submitted: Day, w: &mut W) -> Option<W::Day> {
        let rule = self.ground.variants[usize::from(variant)].numbers.as_ref()?;
        let Cadence::Signature { within, needed_by } = &rule.cadence else { return None };
        let from_submission = within.as_ref().map(|within| {
            let submitted = w.fact(Leaf::Submitted, submitted);
            w.after(submitted, within.value, self.calendar())
        });
        let needed = fact.needed_by.filter(|_| *needed_by).map(|needed| w.fact(Leaf::NeededBy, needed.day));
        match (from_submission, needed) {
            (Some(a), Some(b)) => Some(w.earlier(a, b)),
            (one, other) => one.or(other),
        }
    }

    /// The author's line manager, or whoever stands in; else the heads of the author's PDU in turn; under the bars of section 6.
    fn accountable_for_document<W: Reckon>(
        &self,
        bound: &Bound,
        fact: &DocumentFact,
        progress: &Progress,
        w: &mut W,
    ) -> Option<StaffIx> {
        let bars = Bars { subject: None, holder: None, case: fact.case };
        let fits = |staff: StaffIx| {
            staff != fact.author
                && progress.given.iter().all(|(given, _)| given.by != staff)
                && progress.missing.is_some_and(|stage| {
                    may_sign(self.state, bound.ladder.as_deref(), self.calendar(), staff, stage, self.on)
                })
        };
        let author = self.roster.person(fact.author);
        let heads = self.roster.heads_of(self.roster.pdu_and_region(author.team).0);
        let candidates = author.manager.into_iter().chain(self.roster.in_turn(heads, fact.id.as_bytes()));
        candidates.into_iter().find_map(|candidate| {
            self.roster.stand_in(candidate, bars, |away| w.used(|| FactUsed::Away(away))).filter(|staff| fits(*staff))
        })
    }
}
