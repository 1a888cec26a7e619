//! Teams, staff and cases: rows that describe, whose later versions count from the day of their extract.
//!
//! A later version keeps what was known before its day: where an attribute changed in the cell alone, the change becomes history.

use super::cells::Line;
use super::versions::Versions;
use super::{Loading, Source};
use crate::error::Result;
use rustc_hash::{FxHashMap, FxHashSet};
use touchstone_domain::calendar::Day;
use touchstone_domain::facts::{
    CaseAttribute, CaseFact, CaseIx, Sets, Sheet, StaffFact, StaffIx, TeamFact, TeamIx, UNKNOWN,
};
use touchstone_domain::policy::Attribute;
use touchstone_domain::words::{CaseType, Crn, Grade, Rosh, TeamKind, YesNo};

/// The versions of a row that has more than one, oldest first, each with the day from which it counts.
pub(super) type Older<K, T> = FxHashMap<K, Vec<(Option<Day>, T)>>;

/// Monday to Friday, as bits 1 to 5.
const MONDAY_TO_FRIDAY: u8 = 0b0011_1110;

impl Loading<'_> {
    pub(super) fn teams(&mut self, source: &mut Source<'_, '_>) -> Result<()> {
        let mut versions = Versions::default();
        source.each(Sheet::Teams, |line| {
            if self.counts(&line.head) {
                let unit = |at: usize, facts: &mut touchstone_domain::facts::Facts| {
                    Ok::<_, crate::StoreError>(line.text(at)?.map(|text| facts.codes.intern(text)))
                };
                let team = TeamFact {
                    code: line.need(0)?.into(),
                    name: line.text(1)?.unwrap_or_default().into(),
                    kind: line.code(2, TeamKind::from_code)?,
                    pdu: unit(3, &mut self.facts)?,
                    region: unit(5, &mut self.facts)?,
                };
                versions.put(&line.head, team);
            }
            Ok(())
        })?;
        self.facts.people_mut().teams = versions.into_rows();
        self.facts.people_mut().teams.sort_unstable_by(|a, b| a.code.cmp(&b.code));
        self.teams =
            self.facts.people.teams.iter().enumerate().map(|(at, team)| (team.code.clone(), TeamIx::new(at))).collect();
        Ok(())
    }

    /// The team with a code: of those being read, or of those that were there before.
    fn team_at(&self, code: &str) -> Option<TeamIx> {
        self.teams.get(code).copied().or_else(|| self.facts.team_coded(code))
    }

    /// The member of staff with a code: of those being read, or of those that were there before.
    pub(super) fn staff_at(&self, code: &str) -> Option<StaffIx> {
        self.staff.get(code).copied().or_else(|| self.facts.staff_coded(code))
    }

    /// The team that a cell names; unknown if empty.
    pub(super) fn team(&self, line: &Line<'_>, at: usize) -> Result<Option<TeamIx>> {
        let Some(code) = line.text(at)? else { return Ok(None) };
        match self.team_at(code) {
            Some(team) => Ok(Some(team)),
            None if self.whole => Err(line.fault(at, "names no team")),
            None => Ok(None),
        }
    }

    /// The member of staff that a cell names; nobody if empty.
    pub(super) fn person(&self, line: &Line<'_>, at: usize) -> Result<Option<StaffIx>> {
        let Some(code) = line.text(at)? else { return Ok(None) };
        match self.staff_at(code) {
            Some(staff) => Ok(Some(staff)),
            None if self.whole => Err(line.fault(at, "names nobody on the staff")),
            None => Ok(None),
        }
    }

    /// The practitioner that a cell names: a code that ends in U is NDelius's "unallocated".
    pub(super) fn practitioner(&self, line: &Line<'_>, at: usize) -> Result<u32> {
        match line.text(at)? {
            Some(code) if code.ends_with('U') => Ok(UNKNOWN),
            _ => Ok(self.person(line, at)?.map_or(UNKNOWN, StaffIx::value)),
        }
    }

    pub(super) fn staff(&mut self, source: &mut Source<'_, '_>) -> Result<Older<StaffIx, StaffFact>> {
        // Managers are staff too: codes come before rows.
        let mut codes: Vec<Box<str>> = Vec::new();
        source.each(Sheet::Staff, |line| {
            if self.counts(&line.head) {
                codes.push(line.need(0)?.into());
            }
            Ok(())
        })?;
        codes.sort_unstable();
        codes.dedup();
        self.staff = codes.into_iter().enumerate().map(|(at, code)| (code, StaffIx::new(at))).collect();
        let mut versions = Versions::default();
        let mut older: Older<Box<str>, StaffFact> = FxHashMap::default();
        let mut first: FxHashMap<i64, StaffFact> = FxHashMap::default();
        source.each(Sheet::Staff, |line| {
            if self.counts(&line.head) {
                let fact = self.staff_fact(line)?;
                if line.head.replaces.is_some() {
                    older.entry(fact.code.clone()).or_default().push((line.head.as_at, fact.clone()));
                } else {
                    first.insert(line.head.seq, fact.clone());
                }
                versions.put(&line.head, fact);
            }
            Ok(())
        })?;
        for fact in first.into_values() {
            if let Some(versions) = older.get_mut(&fact.code) {
                versions.insert(0, (None, fact));
            }
        }
        self.facts.people_mut().staff = versions.into_rows();
        self.facts.people_mut().staff.sort_unstable_by(|a, b| a.code.cmp(&b.code));
        Ok(older.into_iter().map(|(code, versions)| (self.staff[&code], versions)).collect())
    }

    fn staff_fact(&mut self, line: &Line<'_>) -> Result<StaffFact> {
        let name = self.facts.names.keep(line.text(2)?.unwrap_or_default(), line.text(3)?.unwrap_or_default());
        let cells = [
            line.listed(4, |text| Grade::from_code(text).map(Grade::index))?,
            self.team(line, 5)?.map_or(UNKNOWN, TeamIx::value),
            self.person(line, 6)?.map_or(UNKNOWN, StaffIx::value),
            line.listed(7, fte)?,
            line.yes_no(12)?,
            line.yes_no(11)?,
            line.code(13, YesNo::from_code)?.unwrap_or(YesNo::No).index(),
        ];
        let working_days = match line.text(8)? {
            Some(text) => text.bytes().filter(u8::is_ascii_digit).fold(0, |days, digit| days | 1 << (digit - b'0')),
            None => MONDAY_TO_FRIDAY,
        };
        Ok(StaffFact {
            code: line.need(0)?.into(),
            username: line.text(1)?.unwrap_or_default().into(),
            name,
            cells,
            working_days,
            started_on: line.need_day(9)?,
            left_on: line.day(10)?,
            qualified_on: line.day(14)?,
            approved_on: line.day(15)?,
            visor_vetted_on: line.day(16)?,
        })
    }

    pub(super) fn cases(&mut self, source: &mut Source<'_, '_>) -> Result<Older<CaseIx, CaseFact>> {
        let mut versions = Versions::default();
        let mut older: Older<Crn, CaseFact> = FxHashMap::default();
        let mut changed: FxHashSet<i64> = FxHashSet::default();
        source.each(Sheet::Cases, |line| {
            if self.counts(&line.head) {
                let fact = self.case_fact(line)?;
                if let Some(first) = line.head.replaces {
                    changed.insert(first);
                    older.entry(fact.crn).or_default().push((line.head.as_at, fact.clone()));
                }
                versions.put(&line.head, fact);
            }
            Ok(())
        })?;
        // What a row said first is read again: few rows have a later version.
        if !older.is_empty() {
            source.each(Sheet::Cases, |line| {
                if line.head.replaces.is_none() && changed.contains(&line.head.seq) {
                    let fact = self.case_fact(line)?;
                    older.entry(fact.crn).or_default().insert(0, (None, fact));
                }
                Ok(())
            })?;
        }
        self.facts.cases = versions.into_rows();
        self.facts.cases.sort_unstable_by_key(|case| case.crn);
        self.cases = self.facts.cases.iter().enumerate().map(|(at, case)| (case.crn, CaseIx::new(at))).collect();
        Ok(older.into_iter().map(|(crn, versions)| (self.cases[&crn], versions)).collect())
    }

    fn case_fact(&mut self, line: &Line<'_>) -> Result<CaseFact> {
        let name = self.facts.names.keep(line.text(1)?.unwrap_or_default(), line.text(2)?.unwrap_or_default());
        let cells = [
            line.listed(9, |text| Rosh::from_code(text).map(Rosh::index))?,
            line.listed(4, |text| CaseType::from_code(text).map(CaseType::index))?,
            line.text(10)?.map_or(UNKNOWN, |text| self.facts.codes.intern(text).0),
            line.listed(12, |text| place(Attribute::MappaLevel, text))?,
            line.listed(11, |text| place(Attribute::MappaCategory, text))?,
            self.set(line, 13)?,
            self.set(line, 14)?,
            self.practitioner(line, 15)?,
        ];
        Ok(CaseFact {
            crn: line.need_crn(0)?,
            name,
            team: self.team(line, 3)?,
            supervision_start: line.need_day(5)?,
            supervision_end_expected: line.day(6)?,
            supervision_end: line.day(7)?,
            release_date: line.day(8)?,
            cells,
            allocated_on: line.day(16)?,
        })
    }

    /// Codes with semicolons between, as the number of their set.
    pub(super) fn set(&mut self, line: &Line<'_>, at: usize) -> Result<u32> {
        let Some(text) = line.text(at)? else { return Ok(Sets::EMPTY.0) };
        let members = text.split(';').map(|code| self.facts.codes.intern(code)).collect();
        Ok(self.facts.sets.intern(members).0)
    }
}

/// The position of a code in an attribute's list.
pub(super) fn place(attribute: Attribute, text: &str) -> Option<u32> {
    let place = attribute.values()?.iter().position(|known| *known == text)?;
    u32::try_from(place).ok()
}

/// Full-time equivalent in thousandths; further decimals are cut.
pub(super) fn fte(text: &str) -> Option<u32> {
    let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
    format!("{whole}{:0<3}", fraction.get(..3).unwrap_or(fraction)).parse().ok()
}

/// The day from which the first version of a case's practitioner is dated once another follows: that of the allocation, from which
/// duties count, where it is known.
pub(super) fn first_day(attribute: CaseAttribute, case: &CaseFact) -> Day {
    match (attribute, case.allocated_on) {
        (CaseAttribute::Practitioner, Some(day)) => day,
        _ => case.supervision_start,
    }
}
