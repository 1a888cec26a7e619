//! Bands: what somebody may sign follows from grade, approval and qualification on a day.

use crate::calendar::{Calendar, Day};
use crate::facts::{StaffAttribute, StaffIx, State};
use crate::policy::{Ladder, Rung};
use crate::words::{Grade, YesNo};

/// A signing band, from the least to the most trusted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Band {
    /// PSO without approval.
    UnapprovedPso,
    /// Trainee without approval.
    UnapprovedPqip,
    /// PSO with approval.
    ApprovedPso,
    /// Trainee with approval.
    ApprovedPqip,
    /// PO without approval, newly qualified.
    Nqo,
    /// PO without approval.
    UnapprovedPo,
    /// PO with approval.
    ApprovedPo,
    /// SPO.
    Spo,
    /// Head of PDU.
    PduHead,
}

impl Band {
    /// Every band.
    pub const ALL: [Band; 9] = {
        use Band as B;
        [
            B::UnapprovedPso,
            B::UnapprovedPqip,
            B::ApprovedPso,
            B::ApprovedPqip,
            B::Nqo,
            B::UnapprovedPo,
            B::ApprovedPo,
            B::Spo,
            B::PduHead,
        ]
    };
    /// Their codes, in the same order.
    pub const CODES: [&'static str; 9] = [
        "unapproved_pso",
        "unapproved_pqip",
        "approved_pso",
        "approved_pqip",
        "nqo",
        "unapproved_po",
        "approved_po",
        "spo",
        "pdu_head",
    ];

    /// The highest ROSH this band signs itself and countersigns to.
    #[must_use]
    pub fn ceiling(self, ladder: &Ladder) -> Rung {
        ladder.ceilings[self as usize].value
    }
}

/// The band of a member of staff on a day; `None` for a grade that signs nothing.
#[must_use]
pub fn band_on(state: &State, ladder: &Ladder, calendar: &Calendar, staff: StaffIx, on: Day) -> Option<Band> {
    let approved = is_approved(state, staff, on);
    match state.grade_on(staff, on)? {
        Grade::Pso if approved => Some(Band::ApprovedPso),
        Grade::Pso => Some(Band::UnapprovedPso),
        Grade::Pqip if approved => Some(Band::ApprovedPqip),
        Grade::Pqip => Some(Band::UnapprovedPqip),
        Grade::Po if approved => Some(Band::ApprovedPo),
        Grade::Po => {
            let newly = state.facts.people.staff[staff.at()]
                .qualified_on
                .is_some_and(|qualified| on < ladder.newly_qualified.value.after(qualified, calendar));
            Some(if newly { Band::Nqo } else { Band::UnapprovedPo })
        }
        Grade::Spo => Some(Band::Spo),
        Grade::PduHead => Some(Band::PduHead),
        _ => None,
    }
}

fn is_approved(state: &State, staff: StaffIx, on: Day) -> bool {
    let history = state.staff_timeline(staff, StaffAttribute::Approved);
    if history.has_history() {
        return history.on(on) == YesNo::Yes.index();
    }
    state.facts.people.staff[staff.at()].approved_on.is_some_and(|approved| approved <= on)
}

#[cfg(test)]
mod tests {
    use super::{Band, band_on};
    use crate::calendar::{Calendar, Day, Period};
    use crate::facts::{Facts, StaffFact, StaffIx, State, UNKNOWN};
    use crate::policy::{Basis, Ladder, Number, Rung};
    use crate::words::Grade;

    fn day(text: &str) -> Day {
        Day::parse(text.as_bytes()).expect("a day")
    }

    fn number<T>(value: T) -> Number<T> {
        Number { value, basis: Basis::Assumed, source: None, standard: None }
    }

    #[test]
    fn a_po_is_newly_qualified_until_the_day_nine_months_after() {
        let ladder = Ladder {
            ceilings: Band::ALL.iter().map(|_| number(Rung::None)).collect(),
            exceptions: Vec::new(),
            newly_qualified: number(Period::parse("9 months").expect("a period")),
        };
        let started_on = day("2020-01-06");
        let mut staff = StaffFact {
            code: "N54A001".into(),
            username: "".into(),
            name: Default::default(),
            cells: [Grade::Po.index(), UNKNOWN, UNKNOWN, UNKNOWN, UNKNOWN, UNKNOWN, UNKNOWN],
            working_days: 0,
            started_on,
            left_on: None,
            qualified_on: Some(day("2025-05-31")),
            approved_on: None,
            visor_vetted_on: None,
        };
        let calendar = Calendar::new(Vec::new(), day("2015-01-01"), day("2030-12-31"));
        let band = |staff: &StaffFact, on: &str| {
            let mut facts = Facts::default();
            facts.people_mut().staff = vec![staff.clone()];
            band_on(&State::fold(facts, None), &ladder, &calendar, StaffIx::new(0), day(on))
        };
        assert_eq!(band(&staff, "2026-02-27"), Some(Band::Nqo));
        assert_eq!(band(&staff, "2026-02-28"), Some(Band::UnapprovedPo), "31 May and nine months is 28 February");
        staff.approved_on = Some(day("2026-02-01"));
        assert_eq!(band(&staff, "2026-01-31"), Some(Band::Nqo));
        assert_eq!(band(&staff, "2026-02-01"), Some(Band::ApprovedPo));
        staff.qualified_on = None;
        staff.approved_on = None;
        assert_eq!(band(&staff, "2026-01-01"), Some(Band::UnapprovedPo));
    }
}
