//! Working out again what is due: of the subjects that an act touches, and of everybody.

use crate::Service;
use rayon::slice::ParallelSliceMut;
use touchstone_domain::calendar::Day;
use touchstone_domain::facts::{CaseIx, DocumentIx, Facts, StaffIx, State};
use touchstone_domain::plan::{GistedDuty, Plan, Subject, plan_with_gists};
use touchstone_domain::words::Crn;
use touchstone_store::{DutyRow, Planning, Reader, StoreError, Subjects, Tx, When};

/// Subjects that are worked out together.
const TOGETHER: usize = 256;

/// The duties of some subjects on a day, in the order of their keys, from facts that hold all that matters to them.
pub(crate) fn duties(service: &Service, facts: Facts, subjects: &Subjects, on: Day) -> Vec<DutyRow> {
    let state = State::fold(facts, None);
    let planner = service.planner(&state, on);
    let cases = subjects.cases.iter().filter_map(|crn| state.facts.case_with(Crn::parse(crn.as_bytes())?));
    let staff = subjects.staff.iter().filter_map(|code| state.facts.staff_coded(code));
    let document =
        |id: &String| state.facts.documents.binary_search_by(|known| known.id.as_ref().cmp(id.as_str())).ok();
    let documents = subjects.documents.iter().filter_map(document).map(DocumentIx::new);
    let mut rows = Vec::new();
    let all = cases
        .map(|case: CaseIx| Subject::Case(case))
        .chain(staff.map(|staff: StaffIx| Subject::Staff(staff)))
        .chain(documents.map(Subject::Document));
    for subject in all {
        rows.extend(
            planner.gisted_duties_of(subject).iter().map(|duty| DutyRow::of(&state, planner.variants(), duty, on)),
        );
    }
    rows.sort_unstable_by(|a, b| a.key().cmp(&b.key()));
    rows
}

/// Everybody's duties on a day.
pub(crate) struct AllDuties {
    state: State,
    plan: Plan<GistedDuty>,
    /// Positions of duties in the plan, in the order of their keys.
    order: Vec<u32>,
}

impl AllDuties {
    /// Plans everybody.
    pub(crate) fn of(service: &Service, facts: Facts, on: Day) -> Self {
        let state = State::fold(facts, None);
        let plan = plan_with_gists(&state, &service.library, on);
        let mut order: Vec<u32> = (0..u32::try_from(plan.duties.len()).unwrap_or(u32::MAX)).collect();
        // Subjects of a kind are numbered in the order of their codes, and so are kinds by their words: case, document, staff.
        let key = |(duty, _): &GistedDuty| match duty.subject {
            Subject::Case(case) => (0, case.at()),
            Subject::Document(document) => (1, document.at()),
            Subject::Staff(staff) => (2, staff.at()),
        };
        let rule = |(duty, _): &GistedDuty| plan.variants[usize::from(duty.variant)].rule.as_str();
        order.par_sort_unstable_by(|a, b| {
            let (a, b) = (&plan.duties[*a as usize], &plan.duties[*b as usize]);
            let occurrence = |(duty, _): &GistedDuty| duty.occurrence.text(&state);
            key(a).cmp(&key(b)).then_with(|| rule(a).cmp(rule(b))).then_with(|| occurrence(a).cmp(&occurrence(b)))
        });
        Self { state, plan, order }
    }

    /// How many there are.
    pub(crate) const fn len(&self) -> usize {
        self.order.len()
    }

    /// Each as a row, in the order of keys.
    pub(crate) fn rows(&self) -> impl Iterator<Item = DutyRow> {
        self.order
            .iter()
            .map(|at| DutyRow::of(&self.state, &self.plan.variants, &self.plan.duties[*at as usize], self.plan.on))
    }
}

/// The duties of some subjects on a day, as the database's facts make them.
pub(crate) fn duties_live(
    service: &Service,
    reader: &mut Reader<'_>,
    subjects: &Subjects,
    on: Day,
) -> Result<Vec<DutyRow>, StoreError> {
    let facts = reader.load_about(subjects, &service.library, When::on(on))?;
    Ok(duties(service, facts, subjects, on))
}

/// The duties of some subjects today, whatever day the table is for: what an act met or moved is told from before and after.
pub(crate) fn duties_today(
    service: &Service,
    tx: &mut Tx<'_>,
    subjects: &Subjects,
) -> Result<Vec<DutyRow>, StoreError> {
    let today = tx.moment().today();
    let mut reader = tx.reader();
    if reader.planning()?.answers_for(today, &service.policies) {
        return reader.duties_of(subjects);
    }
    duties_live(service, &mut reader, subjects, today)
}

/// Works out again the duties that an act touches, in its transaction.
pub(crate) fn replan(service: &Service, tx: &mut Tx<'_>, subjects: &Subjects) -> Result<(), StoreError> {
    let planning = tx.reader().planning()?;
    // Before the first import nothing is planned, and nothing is known.
    let Some(day) = planning.working_day() else { return Ok(()) };
    if planning.policies != service.policies {
        // Rows by two sets of policies must not stand side by side: lists are worked out live until the table is turned.
        return tx.set_planning(&Planning { planned_for: None, turning_to: None, ..planning });
    }
    for part in subjects.parts(TOGETHER) {
        let mut reader = tx.reader();
        let want = duties_live(service, &mut reader, &part, day)?;
        let changes = reader.duty_changes_of(&part, &want)?;
        tx.change_duties(&changes)?;
        if planning.turning_to.is_some() {
            part.codes().try_for_each(|code| tx.mark_turned(code))?;
        }
    }
    Ok(())
}
