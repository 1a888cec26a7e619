//! Who is accountable: the one person who must see that a duty is met today (DOMAIN 3.3).

use super::bind::Planner;
use super::reckon::Reckon;
use super::told::FactUsed;
use crate::facts::{Bars, Holding, StaffIx, TeamIx};
use crate::words::Role;

/// Of whom the accountable person is sought.
pub(super) struct Sought<'s> {
    /// The subject's code, by which groups are tried in turn.
    pub(super) code: &'s [u8],
    pub(super) bars: Bars,
    pub(super) team: Option<TeamIx>,
    /// The manager whom the role of line manager names.
    pub(super) manager: Option<StaffIx>,
}

impl Planner<'_> {
    /// Whom the rules of section 3.3 find for a case.
    pub(super) fn accountable_for_case<W: Reckon>(
        &self,
        by: &[Role],
        case: crate::facts::CaseIx,
        holding: &Holding,
        w: &mut W,
    ) -> Option<StaffIx> {
        let code = self.state.facts.cases[case.at()].crn.bytes();
        let bars = Bars { subject: None, holder: holding.holder, case: Some(case) };
        self.accountable(by, &Sought { code: &code, bars, team: holding.unit.team, manager: holding.unit.manager }, w)
    }

    /// Whom the rules of section 3.3 find for a member of staff.
    pub(super) fn accountable_for_staff<W: Reckon>(&self, by: &[Role], staff: StaffIx, w: &mut W) -> Option<StaffIx> {
        let today = self.roster.person(staff);
        let code = self.state.facts.people.staff[staff.at()].code.as_bytes();
        let bars = Bars { subject: Some(staff), holder: None, case: None };
        self.accountable(by, &Sought { code, bars, team: today.team, manager: today.manager }, w)
    }

    fn accountable<W: Reckon>(&self, by: &[Role], sought: &Sought<'_>, w: &mut W) -> Option<StaffIx> {
        let (pdu, region) = self.roster.pdu_and_region(sought.team);
        let mut first_of = |group: &[StaffIx]| {
            self.roster.in_turn(group, sought.code).find_map(|candidate| {
                self.roster.stand_in(candidate, sought.bars, |away| w.used(|| FactUsed::Away(away)))
            })
        };
        for role in by {
            let found = match role {
                Role::LineManager => sought.manager.and_then(|manager| first_of(&[manager])),
                Role::Spo => sought.team.and_then(|team| first_of(self.roster.spos_of(team))),
                Role::PduHead => first_of(self.roster.heads_of(pdu)),
                Role::Qdo => {
                    first_of(self.roster.qdos_of_pdu(pdu)).or_else(|| first_of(self.roster.qdos_of_region(region)))
                }
                // Peers may meet a duty; nobody is made accountable for being one.
                Role::Peer => None,
            };
            if found.is_some() {
                return found;
            }
        }
        first_of(self.roster.heads_of(pdu))
    }
}
