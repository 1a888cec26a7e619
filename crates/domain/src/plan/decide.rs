//! What one rule comes to for one subject: duties, a gap, or why nothing is due.

use super::bind::{Adopted, Bound, Planner, Standing};
use super::cadence::Matter;
use super::conditions::Applies;
use super::duty::{Duty, Gap, NotDue, Occurrence, Status, Subject, Verdict};
use super::reckon::Reckon;
use super::told::{Explanation, FactUsed, Told};
use crate::calendar::Day;
use crate::facts::{RoleSet, StaffIx, TeamIx};
use crate::policy::{Cadence, YearKind};

impl Planner<'_> {
    /// Decides one rule for one subject; duties and gaps go to `w`.
    pub(super) fn decide<W: Reckon>(&self, rule: usize, subject: Subject, w: &mut W) -> Verdict {
        let bound = &self.rules[rule];
        match subject {
            Subject::Document(document) => self.decide_document(bound, document, w),
            Subject::Case(_) | Subject::Staff(_) => self.decide_living(bound, subject, w),
        }
    }

    /// What one rule comes to for one subject, with every reason.
    #[must_use]
    pub fn explain(&self, rule: usize, subject: Subject) -> Explanation {
        let mut told = Told::default();
        let verdict = self.decide(rule, subject, &mut told);
        let bound = &self.rules[rule];
        let variant =
            told.duties.first().map_or_else(|| bound.variant_for(self.team_of(subject)), |first| first.duty.variant);
        let mut facts = told.common;
        if told.duties.is_empty() {
            facts.extend(told.pending);
        }
        told.duties.sort_by(|a, b| {
            a.duty
                .order()
                .cmp(&b.duty.order())
                .then_with(|| self.occurrence_text(&a.duty).cmp(&self.occurrence_text(&b.duty)))
        });
        Explanation { variant, subject, verdict, facts, duties: told.duties }
    }

    /// The team of a subject on the day: of a case, its holder's; of a document, its own or its author's.
    #[must_use]
    pub fn team_of(&self, subject: Subject) -> Option<TeamIx> {
        match subject {
            Subject::Case(case) => self.state.holding_on(case, self.on).unit.team,
            Subject::Staff(staff) => self.roster.person(staff).team,
            Subject::Document(document) => self.document_team(document, self.on),
        }
    }

    /// The rule's variant in a team's unit, or why the rule is not in force there.
    pub(super) fn in_force(&self, bound: &Bound<'_>, team: Option<TeamIx>) -> Result<u16, NotDue> {
        match bound.standing {
            Standing::Begins(day) => return Err(NotDue::PolicyBegins(day)),
            Standing::NotInEdition => return Err(NotDue::NotInEdition),
            Standing::Current => {}
        }
        match bound.adopted_by(team) {
            Adopted::Never => return Err(NotDue::NotAdopted),
            Adopted::From(day) if day > self.on => return Err(NotDue::AdoptedLater(day)),
            Adopted::From(_) => {}
        }
        let variant = bound.variant_for(team);
        if self.variants[usize::from(variant)].numbers.is_none() { Err(NotDue::SwitchedOff) } else { Ok(variant) }
    }

    fn decide_living<W: Reckon>(&self, bound: &Bound<'_>, subject: Subject, w: &mut W) -> Verdict {
        let life = match subject {
            Subject::Case(case) => self.state.case_life(case),
            Subject::Staff(staff) => self.state.staff_life(staff),
            Subject::Document(_) => (Day::EARLIEST, Day::LATEST),
        };
        if self.on < life.0 {
            return Verdict::NotDue(NotDue::Begins(life.0));
        }
        if self.on > life.1 {
            return Verdict::NotDue(NotDue::Ended(life.1));
        }
        let team = self.team_of(subject);
        let variant = match self.in_force(bound, team) {
            Ok(variant) => variant,
            Err(reason) => return Verdict::NotDue(reason),
        };
        let applies = self.applies(bound, subject, self.on, team);
        if let Applies::No(reason) = applies {
            return Verdict::NotDue(reason);
        }
        let Some(rule) = self.variants[usize::from(variant)].numbers.as_ref() else {
            return Verdict::NotDue(NotDue::SwitchedOff);
        };
        let (since, entries) = (self.applicable_since(bound, subject).unwrap_or(self.on), self.entries_of(subject));
        let accountable = self.accountable_of(bound, subject, w);
        let matter = Matter {
            planner: self,
            bound,
            rule,
            variant,
            subject,
            since,
            live_from: life.0,
            entries,
            roles: RoleSet::of(&bound.by),
            accountable,
        };
        if let Applies::Unknown(gap) = applies {
            return matter.unknown_condition(gap, w);
        }
        self.tell_conditions(bound, subject, team, life.0, w);
        matter.reckon(w)
    }

    fn entries_of(&self, subject: Subject) -> &[crate::facts::Entry] {
        match subject {
            Subject::Case(case) => self.state.entries_of_case(case),
            Subject::Staff(staff) => self.state.entries_of_staff(staff),
            Subject::Document(_) => &[],
        }
    }

    fn accountable_of<W: Reckon>(&self, bound: &Bound<'_>, subject: Subject, w: &mut W) -> Option<StaffIx> {
        match subject {
            Subject::Case(case) => self.accountable_for_case(&bound.by, case, &self.state.holding_on(case, self.on), w),
            Subject::Staff(staff) => self.accountable_for_staff(&bound.by, staff, w),
            Subject::Document(_) => None,
        }
    }

    /// Tells which facts make the rule apply, each with the day it has held from.
    fn tell_conditions<W: Reckon>(
        &self,
        bound: &Bound<'_>,
        subject: Subject,
        team: Option<TeamIx>,
        live_from: Day,
        w: &mut W,
    ) {
        w.used(|| {
            let adopted = match bound.adopted_by(team) {
                Adopted::From(day) => day,
                Adopted::Never => Day::EARLIEST,
            };
            FactUsed::InForce(adopted.max(bound.policy_from))
        });
        for check in bound.spans.first().map_or(&[][..], |span| &span.checks) {
            w.used(|| {
                let start = if check.reads_unit() {
                    self.unit_start(bound, std::slice::from_ref(check), subject, self.on)
                } else {
                    self.check_start(bound, check, subject, self.on)
                };
                let value = self.value_on(bound, check.attribute, subject, self.on, team);
                FactUsed::Held { attribute: check.attribute, value, since: start.unwrap_or(self.on).max(live_from) }
            });
        }
    }
}

impl Matter<'_, '_> {
    /// The one gap of a rule whose condition reads a missing fact; `before` and `after` only ask once there is something to ask about.
    fn unknown_condition<W: Reckon>(&self, gap: Gap, w: &mut W) -> Verdict {
        match &self.rule.cadence {
            Cadence::Before { opens, of, .. } => {
                let Some(end) = self.planned_end(*of) else { return Verdict::NotDue(NotDue::NoDay(*of)) };
                let opening = opens.value.before(end, self.planner.calendar());
                if self.planner.on < opening {
                    return Verdict::NotDue(NotDue::Opens(opening));
                }
            }
            Cadence::After { .. } if self.events().all(|event| event.on > self.planner.on) => {
                return Verdict::NotDue(NotDue::NoEvent);
            }
            _ => {}
        }
        self.gap(gap, w)
    }

    /// A gap.
    pub(super) fn gap<W: Reckon>(&self, gap: Gap, w: &mut W) -> Verdict {
        let occurrence = match &self.rule.cadence {
            Cadence::Times { per, .. } => Occurrence::Year(per.containing(self.planner.on).0),
            Cadence::Yearly { .. } => Occurrence::Year(YearKind::Financial.containing(self.planner.on).0),
            _ => Occurrence::Only,
        };
        let duty = Duty {
            variant: self.variant,
            subject: self.subject,
            occurrence,
            accountable: self.accountable,
            due: None,
            status: Status::Gap,
            met_on: None,
            standard: None,
        };
        w.gap(duty, gap);
        Verdict::Gap(gap)
    }
}
