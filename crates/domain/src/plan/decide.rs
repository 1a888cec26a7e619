//! What one rule comes to for one subject: duties, a gap, or why nothing is due.

use super::bind::{Adopted, Bound, Planner, Standing, unit_value};
use super::cadence::Matter;
use super::conditions::Applies;
use super::duty::{Duty, Gap, NotDue, Occurrence, Status, Subject, Verdict};
use super::reckon::Reckon;
use super::told::{Explanation, FactUsed, Told};
use crate::calendar::Day;
use crate::facts::{Holding, RoleSet, StaffIx, TeamIx};
use crate::policy::{Cadence, YearKind};

/// What every rule about a subject needs to know of it on the day, looked up once.
#[derive(Clone, Copy, Debug)]
pub(super) struct Seen {
    pub(super) subject: Subject,
    /// First and last day on which it is live.
    pub(super) life: (Day, Day),
    /// Its team on the day asked about.
    pub(super) team: Option<TeamIx>,
    /// Who holds a case, and whose it is.
    pub(super) holding: Holding,
    /// The day on which conditions are read: of a document, that of its submission.
    pub(super) read_on: Day,
    /// Its team on that day.
    pub(super) read_team: Option<TeamIx>,
}

impl Planner<'_> {
    /// Looks a subject up.
    pub(super) fn see(&self, subject: Subject) -> Seen {
        let on = self.on;
        let seen = |life, team| Seen { subject, life, team, holding: Holding::default(), read_on: on, read_team: team };
        match subject {
            Subject::Case(case) => {
                let holding = self.state.holding_on(case, on);
                Seen { holding, ..seen(self.state.case_life(case), holding.unit.team) }
            }
            Subject::Staff(staff) => seen(self.state.staff_life(staff), self.roster.person(staff).team),
            Subject::Document(document) => {
                let fact = &self.state.facts.documents[document.at()];
                let read_on = fact.submitted_on.unwrap_or(on);
                let team_on = |day| fact.team.or_else(|| self.state.staff_team_on(fact.author, day));
                Seen { read_on, read_team: team_on(read_on), ..seen((Day::EARLIEST, Day::LATEST), team_on(on)) }
            }
        }
    }

    /// Decides one rule for one subject; duties and gaps go to `w`.
    pub(super) fn decide<W: Reckon>(&self, rule: usize, seen: &Seen, w: &mut W) -> Verdict {
        let bound = &self.ground.rules[rule];
        match seen.subject {
            Subject::Document(document) => self.decide_document(bound, document, seen, w),
            Subject::Case(_) | Subject::Staff(_) => self.decide_living(bound, seen, w),
        }
    }

    /// What one rule comes to for one subject, with every reason.
    #[must_use]
    pub fn explain(&self, rule: usize, subject: Subject) -> Explanation {
        let mut told = Told::default();
        let seen = self.see(subject);
        let verdict = self.decide(rule, &seen, &mut told);
        let bound = &self.ground.rules[rule];
        let variant = told.duties.first().map_or_else(|| bound.variant_for(seen.team), |first| first.duty.variant);
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
        Explanation { variant, subject, verdict, facts, duties: told.duties, agreeable_until: told.agreeable_until }
    }

    /// The team of a subject on the day: of a case, its holder's; of a document, its own or its author's.
    #[must_use]
    pub fn team_of(&self, subject: Subject) -> Option<TeamIx> {
        self.see(subject).team
    }

    /// The rule's variant in a team's unit, or why the rule is not in force there.
    pub(super) fn in_force(&self, bound: &Bound, team: Option<TeamIx>) -> Result<u16, NotDue> {
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
        if self.ground.variants[usize::from(variant)].numbers.is_none() {
            Err(NotDue::SwitchedOff)
        } else {
            Ok(variant)
        }
    }

    fn decide_living<W: Reckon>(&self, bound: &Bound, seen: &Seen, w: &mut W) -> Verdict {
        let Seen { subject, life, team, .. } = *seen;
        if self.on < life.0 {
            return Verdict::NotDue(NotDue::Begins(life.0));
        }
        if self.on > life.1 {
            return Verdict::NotDue(NotDue::Ended(life.1));
        }
        let variant = match self.in_force(bound, team) {
            Ok(variant) => variant,
            Err(reason) => return Verdict::NotDue(reason),
        };
        let applies = self.applies(bound, seen);
        if let Applies::No(reason) = applies {
            return Verdict::NotDue(reason);
        }
        let Some(rule) = self.ground.variants[usize::from(variant)].numbers.as_ref() else {
            return Verdict::NotDue(NotDue::SwitchedOff);
        };
        let mut matter = Matter {
            planner: self,
            bound,
            rule,
            variant,
            subject,
            since: self.on,
            live_from: life.0,
            entries: self.entries_of(subject),
            roles: RoleSet::of(&bound.by),
            accountable: None,
        };
        if let Some(reason) = matter.nothing_to_count_from() {
            return Verdict::NotDue(reason);
        }
        matter.accountable = self.accountable_of(bound, seen, w);
        if let Applies::Unknown(gap) = applies {
            return matter.gap(gap, w);
        }
        matter.since = self.applicable_since(bound, seen).unwrap_or(self.on);
        self.tell_conditions(bound, seen, w);
        matter.reckon(w)
    }

    fn entries_of(&self, subject: Subject) -> &[crate::facts::Entry] {
        match subject {
            Subject::Case(case) => self.state.entries_of_case(case),
            Subject::Staff(staff) => self.state.entries_of_staff(staff),
            Subject::Document(_) => &[],
        }
    }

    fn accountable_of<W: Reckon>(&self, bound: &Bound, seen: &Seen, w: &mut W) -> Option<StaffIx> {
        match seen.subject {
            Subject::Case(case) => self.accountable_for_case(&bound.by, case, &seen.holding, w),
            Subject::Staff(staff) => self.accountable_for_staff(&bound.by, staff, w),
            Subject::Document(_) => None,
        }
    }

    /// Tells which facts make the rule apply, each with the day it has held from.
    fn tell_conditions<W: Reckon>(&self, bound: &Bound, seen: &Seen, w: &mut W) {
        w.used(|| {
            let adopted = match bound.adopted_by(seen.team) {
                Adopted::From(day) => day,
                Adopted::Never => Day::EARLIEST,
            };
            FactUsed::InForce(adopted.max(bound.policy_from))
        });
        for check in bound.spans.first().map_or(&[][..], |span| &span.checks) {
            w.used(|| {
                let start = if check.reads_unit() {
                    let holds = |team| {
                        check.holds(unit_value(&self.state.facts, check.attribute, team), &self.state.facts.sets)
                    };
                    self.unit_start(seen.subject, self.on, |team| holds(team).then_some(Day::EARLIEST))
                } else {
                    self.check_start(bound, check, seen.subject, self.on)
                };
                let value = self.value_on(bound, check.attribute, seen.subject, self.on, seen.team);
                FactUsed::Held { attribute: check.attribute, value, since: start.unwrap_or(self.on).max(seen.life.0) }
            });
        }
    }
}

impl Matter<'_, '_> {
    /// Why a rule that counts to a day ahead, or from an event, has nothing to count from; known and unknown conditions alike.
    fn nothing_to_count_from(&self) -> Option<NotDue> {
        let on = self.planner.on;
        match &self.rule.cadence {
            Cadence::Before { opens, of, .. } => {
                let Some(end) = self.planned_end(*of) else { return Some(NotDue::NoDay(*of)) };
                let opening = opens.value.before(end, self.planner.calendar());
                (on < opening).then_some(NotDue::Opens(opening))
            }
            Cadence::After { .. } => self.events().all(|event| event.on > on).then_some(NotDue::NoEvent),
            _ => None,
        }
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
