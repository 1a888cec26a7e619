//! Teams, staff and cases by code, as other files refer to them.

use super::sheet::Line;
use rustc_hash::FxHashMap;
use touchstone_domain::facts::{CaseIx, Facts, StaffIx, TeamIx};
use touchstone_domain::words::Crn;

/// Positions by code.
#[derive(Debug, Default)]
pub(super) struct People {
    staff: FxHashMap<Box<[u8]>, StaffIx>,
    teams: FxHashMap<Box<[u8]>, TeamIx>,
    cases: CaseIndex,
    /// Files whose rows could not be read: what refers to them is not blamed for it.
    unread: Vec<&'static str>,
}

impl People {
    /// Notes that the rows of teams.csv, staff.csv or cases.csv could not be read.
    pub(super) fn could_not_read(&mut self, file: &'static str) {
        self.unread.push(file);
    }

    /// Were the rows of this file read, so that a code it does not have is wrong?
    pub(super) fn knows(&self, file: &str) -> bool {
        !self.unread.contains(&file)
    }

    pub(super) fn know_teams(&mut self, facts: &Facts) {
        self.teams = facts
            .people
            .teams
            .iter()
            .enumerate()
            .map(|(at, team)| (team.code.as_bytes().into(), TeamIx::new(at)))
            .collect();
    }

    pub(super) fn know_staff(&mut self, codes: impl Iterator<Item = Box<[u8]>>) {
        self.staff = codes.enumerate().map(|(at, code)| (code, StaffIx::new(at))).collect();
    }

    /// Knows the cases by the CRNs of all rows, those with another fault included: what refers to them is right.
    pub(super) fn know_cases(&mut self, met: &[Crn]) {
        self.cases = CaseIndex::new(met);
    }

    pub(super) fn staff_coded(&self, code: &[u8]) -> Option<StaffIx> {
        self.staff.get(code).copied()
    }

    pub(super) fn case_with(&self, crn: Crn) -> Option<CaseIx> {
        self.cases.place(crn)
    }

    /// The member of staff that a cell names.
    pub(super) fn staff(&self, line: &mut Line<'_>, column: usize) -> Option<StaffIx> {
        let cell = line.cell(column)?;
        let found = self.staff_coded(cell);
        if found.is_none() && self.knows("staff.csv") {
            line.fault(column, "no such staff_code; expected one of staff.csv");
        }
        found
    }

    /// The practitioner that a cell names: NDelius's "unallocated", which ends in U, is nobody.
    pub(super) fn practitioner(&self, line: &mut Line<'_>, column: usize) -> Option<StaffIx> {
        let cell = line.cell(column)?;
        if cell.ends_with(b"U") { line.reference(column).and(None) } else { self.staff(line, column) }
    }

    /// The team that a cell names.
    pub(super) fn team(&self, line: &mut Line<'_>, column: usize) -> Option<TeamIx> {
        let cell = line.cell(column)?;
        let found = self.teams.get(cell).copied();
        if found.is_none() && self.knows("teams.csv") {
            line.fault(column, "no such team_code; expected one of teams.csv");
        }
        found
    }

    /// The case that a cell names.
    pub(super) fn case(&self, line: &mut Line<'_>, column: usize) -> Option<CaseIx> {
        let crn = line.crn(column)?;
        let found = self.case_with(crn);
        if found.is_none() && self.knows("cases.csv") {
            line.fault(column, "no such crn; expected one of cases.csv");
        }
        found
    }
}

/// One bit for each CRN that there can be: a case's position is how many bits are set before its own.
#[derive(Debug, Default)]
struct CaseIndex {
    bits: Vec<u64>,
    before: Vec<u32>,
}

impl CaseIndex {
    fn new(crns: &[Crn]) -> Self {
        let mut bits = vec![0_u64; Crn::COUNT.div_ceil(64)];
        for crn in crns {
            bits[crn.number() / 64] |= 1 << (crn.number() % 64);
        }
        let mut sum = 0;
        let count = |word: &u64| {
            let before = sum;
            sum += word.count_ones();
            before
        };
        let before = bits.iter().map(count).collect();
        Self { bits, before }
    }

    fn place(&self, crn: Crn) -> Option<CaseIx> {
        let word = self.bits.get(crn.number() / 64)?;
        let bit = 1 << (crn.number() % 64);
        let before = self.before[crn.number() / 64] + (word & (bit - 1)).count_ones();
        (word & bit != 0).then(|| CaseIx::new(before as usize))
    }
}
