//! The second reading of section 3.3: who may, who is accountable, limited access, absence and cover.

use super::naive::Naive;
use touchstone_domain::calendar::Day;
use touchstone_domain::facts::{CaseIx, RecordFact, StaffIx, TeamIx};
use touchstone_domain::plan::Subject;
use touchstone_domain::words::{CodeIx, Grade, LimitKind, Role};

/// Whom a candidate must not be, and from what they must not be barred.
#[derive(Clone, Copy, Debug, Default)]
pub struct Bars {
    pub subject: Option<StaffIx>,
    pub holder: Option<StaffIx>,
    pub case: Option<CaseIx>,
}

impl Naive<'_> {
    /// "A record counts if its maker was live on its date and is allowed by one of the roles"
    pub fn counts(&self, record: &RecordFact, subject: Subject, by: &[Role]) -> bool {
        let Some(maker) = record.by else { return false };
        if !self.is_live(maker, record.on) {
            return false;
        }
        let grade = self.grade(maker, record.on);
        let is_senior = matches!(grade, Some(Grade::Spo | Grade::PduHead));
        let (is_about_self, is_line_manager) = match subject {
            Subject::Case(case) => (self.unit(case, record.on).holder == Some(maker), is_senior),
            Subject::Staff(staff) => (staff == maker, self.manages(maker, staff, record.on)),
            Subject::Document(_) => unreachable!("records are about cases and staff"),
        };
        let allows = |role: &Role| match role {
            Role::LineManager => is_line_manager,
            Role::Spo => is_senior,
            Role::PduHead => grade == Some(Grade::PduHead),
            Role::Qdo => grade == Some(Grade::Qdo),
            Role::Peer => matches!(grade, Some(Grade::Po | Grade::Pso | Grade::Spo)),
        };
        !is_about_self && by.iter().any(allows)
    }

    /// "that day's manager (any grade), anybody in that manager's chain of cover that day …, the manager's manager, or a
    /// PDU_HEAD of the member's PDU; nobody else"
    fn manages(&self, maker: StaffIx, staff: StaffIx, day: Day) -> bool {
        if let Some(manager) = self.manager_of(staff, day) {
            let mut chain = vec![manager];
            loop {
                let covers = |deputy: StaffIx| {
                    self.facts.people.cover.iter().any(|row| {
                        chain.contains(&row.staff)
                            && row.deputy == deputy
                            && row.from <= day
                            && row.until.is_none_or(|until| day <= until)
                    })
                };
                let all = (0..self.facts.people.staff.len()).map(StaffIx::new);
                let more: Vec<StaffIx> = all.filter(|one| covers(*one) && !chain.contains(one)).collect();
                if more.is_empty() {
                    break;
                }
                chain.extend(more);
            }
            if chain.contains(&maker) || self.manager_of(manager, day) == Some(maker) {
                return true;
            }
        }
        let pdu = self.pdu(self.team_of(staff, day));
        self.grade(maker, day) == Some(Grade::PduHead) && pdu.is_some() && self.pdu(self.team_of(maker, day)) == pdu
    }

    /// "an exclusion row bars the named person; if there is any restriction row in force for the CRN, everybody not named in one"
    pub fn is_barred(&self, staff: StaffIx, case: CaseIx, day: Day) -> bool {
        let in_force = |kind: LimitKind| {
            let rows = self.facts.limits.iter().filter(move |limit| limit.case == case && limit.kind == kind);
            rows.filter(move |limit| limit.from <= day && limit.until.is_none_or(|until| day <= until))
        };
        let is_excluded = in_force(LimitKind::Exclusion).any(|limit| limit.staff == staff);
        let is_restricted = in_force(LimitKind::Restriction).next().is_some();
        is_excluded || (is_restricted && in_force(LimitKind::Restriction).all(|limit| limit.staff != staff))
    }

    fn may_stand(&self, staff: StaffIx, bars: Bars, on: Day) -> bool {
        let is_barred = bars.case.is_some_and(|case| self.is_barred(staff, case, on));
        self.is_live(staff, on) && bars.subject != Some(staff) && bars.holder != Some(staff) && !is_barred
    }

    /// "their deputy for that day (latest `from`, then lowest deputy code)"
    fn deputy(&self, staff: StaffIx, on: Day) -> Option<StaffIx> {
        let rows = self
            .facts
            .people
            .cover
            .iter()
            .filter(|row| row.staff == staff && row.from <= on && row.until.is_none_or(|until| on <= until));
        let latest = rows.clone().map(|row| row.from).max()?;
        rows.filter(|row| row.from == latest)
            .map(|row| row.deputy)
            .min_by_key(|deputy| self.facts.people.staff[deputy.at()].code.clone())
    }

    /// The candidate, or whoever the cover of an absent one ends with.
    pub fn stands_in(&self, candidate: StaffIx, bars: Bars, on: Day) -> Option<StaffIx> {
        let mut chain = vec![candidate];
        loop {
            let last = *chain.last()?;
            if !self.may_stand(last, bars, on) {
                return None;
            }
            if !self.is_absent(last, on) {
                return Some(last);
            }
            let deputy = self.deputy(last, on)?;
            if chain.contains(&deputy) {
                return None;
            }
            chain.push(deputy);
        }
    }

    /// Everybody live with a grade in the teams that `belongs` names, by code, starting at `crc32(subject) mod n`.
    fn group(&self, grade: Grade, subject: &str, on: Day, belongs: impl Fn(Option<TeamIx>) -> bool) -> Vec<StaffIx> {
        let all = (0..self.facts.people.staff.len()).map(StaffIx::new);
        let is_one = |staff: &StaffIx| {
            self.is_live(*staff, on) && self.grade(*staff, on) == Some(grade) && belongs(self.team_of(*staff, on))
        };
        let mut group: Vec<StaffIx> = all.filter(is_one).collect();
        group.sort_by_key(|staff| self.facts.people.staff[staff.at()].code.clone());
        if group.len() > 1 {
            let start = crc32(subject) as usize % group.len();
            group.rotate_left(start);
        }
        group
    }

    pub fn heads(&self, pdu: Option<CodeIx>, subject: &str, on: Day) -> Vec<StaffIx> {
        self.group(Grade::PduHead, subject, on, |team| pdu.is_some() && self.pdu(team) == pdu)
    }

    /// The one person accountable for a case or a member of staff.
    pub fn accountable(&self, subject: Subject, by: &[Role], on: Day) -> Option<StaffIx> {
        let code = self.code(subject);
        let team = self.team(subject, on);
        let (bars, manager) = match subject {
            Subject::Case(case) => {
                let unit = self.unit(case, on);
                (Bars { subject: None, holder: unit.holder, case: Some(case) }, unit.manager)
            }
            Subject::Staff(staff) => (Bars { subject: Some(staff), ..Bars::default() }, self.manager_of(staff, on)),
            Subject::Document(_) => unreachable!("documents have their own rule"),
        };
        let (pdu, region) = (self.pdu(team), self.region(team));
        let mut candidates = Vec::new();
        for role in by {
            match role {
                Role::LineManager => candidates.extend(manager),
                Role::Spo => candidates.extend(self.group(Grade::Spo, &code, on, |one| team.is_some() && one == team)),
                Role::PduHead => candidates.extend(self.heads(pdu, &code, on)),
                Role::Qdo => {
                    candidates.extend(self.group(Grade::Qdo, &code, on, |one| pdu.is_some() && self.pdu(one) == pdu));
                    candidates.extend(
                        self.group(Grade::Qdo, &code, on, |one| region.is_some() && self.region(one) == region),
                    );
                }
                Role::Peer => {}
            }
        }
        candidates.extend(self.heads(pdu, &code, on));
        candidates.into_iter().find_map(|candidate| self.stands_in(candidate, bars, on))
    }

    /// The code of a subject.
    pub fn code(&self, subject: Subject) -> String {
        match subject {
            Subject::Case(case) => self.facts.cases[case.at()].crn.to_string(),
            Subject::Staff(staff) => self.facts.people.staff[staff.at()].code.to_string(),
            Subject::Document(document) => self.facts.documents[document.at()].id.to_string(),
        }
    }
}

/// CRC-32 as in zlib, bit by bit.
pub fn crc32(text: &str) -> u32 {
    let mut crc = u32::MAX;
    for byte in text.bytes() {
        crc ^= u32::from(byte);
        for _ in 0..8 {
            crc = if crc & 1 == 1 { crc >> 1 ^ 0xEDB8_8320 } else { crc >> 1 };
        }
    }
    !crc
}
