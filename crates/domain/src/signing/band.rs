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
            let newly = state.facts.staff[staff.at()]
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
    state.facts.staff[staff.at()].approved_on.is_some_and(|approved| approved <= on)
}
