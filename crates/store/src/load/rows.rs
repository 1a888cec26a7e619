//! Histories, events, records, contacts, absences, cover, limits, arms, adoption, documents and agreed dates.

use super::cells::Line;
use super::described::{Older, first_day, fte, place};
use super::versions::Versions;
use super::{Loading, Source};
use crate::error::{Result, StoreError};
use rustc_hash::FxHashMap;
use touchstone_domain::calendar::{Day, Instant};
use touchstone_domain::facts::{
    Absence, Adoption, AgreedDate, Arm, ArmScope, CaseAttribute, CaseChange, CaseFact, CaseIx, Cover, DocumentFact,
    Event, Limit, NeededBy, RecordFact, Sheet, Signature, StaffAttribute, StaffChange, StaffFact, StaffIx, TeamIx,
    UNKNOWN,
};
use touchstone_domain::policy::Attribute;
use touchstone_domain::words::{
    CaseType, Decision, DocumentKind, DocumentState, Grade, LimitKind, Purpose, Rosh, YesNo,
};

const CASE_ATTRIBUTES: [(&str, CaseAttribute); 8] = [
    ("rosh", CaseAttribute::Rosh),
    ("case_type", CaseAttribute::CaseType),
    ("tier", CaseAttribute::Tier),
    ("mappa_level", CaseAttribute::MappaLevel),
    ("mappa_category", CaseAttribute::MappaCategory),
    ("registrations", CaseAttribute::Registrations),
    ("cohorts", CaseAttribute::Cohorts),
    ("practitioner", CaseAttribute::Practitioner),
];

const STAFF_ATTRIBUTES: [(&str, StaffAttribute); 8] = [
    ("grade", StaffAttribute::Grade),
    ("team", StaffAttribute::Team),
    ("manager", StaffAttribute::Manager),
    ("fte", StaffAttribute::Fte),
    ("top_of_pay_band", StaffAttribute::TopOfPayBand),
    ("on_probation_terms", StaffAttribute::OnProbationTerms),
    ("light_performance", StaffAttribute::LightPerformance),
    ("approved", StaffAttribute::Approved),
];

fn named<A: Copy>(known: &[(&str, A)], text: &str) -> Option<A> {
    known.iter().find(|(name, _)| *name == text).map(|(_, attribute)| *attribute)
}

/// A change that only cells tell of: subject, attribute, day and value.
type CellChange<S, A> = (S, A, Day, u32);

/// The changes that cells tell of and history does not: of each attribute without history rows, every change; of one with history,
/// those that the history of that day contradicts.
fn changes_of_cells<S: Copy, A: Copy, T>(
    subject: S,
    attributes: &[(A, usize)],
    versions: &[(Option<Day>, T)],
    cell: impl Fn(&T, usize) -> u32,
    first_day: impl Fn(A, &T) -> Day,
    history: impl Fn(A) -> Vec<(Day, u32)>,
    out: &mut Vec<CellChange<S, A>>,
) {
    // Of several extracts of one day, the last one speaks.
    let last_of_day = |at: usize| versions.get(at + 1).is_none_or(|(next, _)| *next != versions[at].0);
    for (attribute, place) in attributes {
        let rows = history(*attribute);
        let first = cell(&versions[0].1, *place);
        let mut pushed: Vec<(Day, u32)> = Vec::new();
        for at in (1..versions.len()).filter(|at| last_of_day(*at)) {
            let (Some(day), value) = (versions[at].0, cell(&versions[at].1, *place)) else { continue };
            let so_far = rows.iter().chain(&pushed).filter(|(from, _)| *from <= day).max_by_key(|(from, _)| *from);
            let told = so_far.map_or(if rows.is_empty() { Some(first) } else { None }, |(_, told)| Some(*told));
            // History that is dated ahead may already say what the cell says.
            let ahead = rows.iter().filter(|(from, _)| *from > day).max_by_key(|(from, _)| *from);
            if told == Some(value) || ahead.is_some_and(|(_, ahead)| *ahead == value) {
                continue;
            }
            if rows.is_empty() && pushed.is_empty() {
                pushed.push((first_day(*attribute, &versions[0].1).min(day.plus(-1)), first));
            }
            pushed.push((day, value));
        }
        out.extend(pushed.into_iter().map(|(day, value)| (subject, *attribute, day, value)));
    }
}

impl Loading<'_> {
    /// The case that a cell names; in a slice, `None` for one that is not in it.
    fn case(&self, line: &Line<'_>, at: usize) -> Result<Option<CaseIx>> {
        let Some(crn) = line.crn(at)? else { return Ok(None) };
        match self.cases.get(&crn) {
            Some(case) => Ok(Some(*case)),
            None if self.whole => Err(line.fault(at, "names no case")),
            None => Ok(None),
        }
    }

    pub(super) fn case_history(&mut self, source: &mut Source<'_, '_>, older: &Older<CaseIx, CaseFact>) -> Result<()> {
        let mut versions = Versions::default();
        source.each(Sheet::CaseHistory, |line| {
            if !self.counts(&line.head) {
                return Ok(());
            }
            let Some(case) = self.case(line, 0)? else { return Ok(()) };
            let attribute = line.need_code(1, |text| named(&CASE_ATTRIBUTES, text))?;
            let value = match attribute {
                CaseAttribute::Rosh => line.listed(3, |text| Rosh::from_code(text).map(Rosh::index))?,
                CaseAttribute::CaseType => line.listed(3, |text| CaseType::from_code(text).map(CaseType::index))?,
                CaseAttribute::Tier => line.text(3)?.map_or(UNKNOWN, |text| self.facts.codes.intern(text).0),
                CaseAttribute::MappaLevel => line.listed(3, |text| place(Attribute::MappaLevel, text))?,
                CaseAttribute::MappaCategory => line.listed(3, |text| place(Attribute::MappaCategory, text))?,
                CaseAttribute::Registrations | CaseAttribute::Cohorts => self.set(line, 3)?,
                CaseAttribute::Practitioner => self.practitioner(line, 3)?,
            };
            versions.put(&line.head, CaseChange { case, attribute, from: line.need_day(2)?, value });
            Ok(())
        })?;
        let mut rows = versions.into_rows();
        if !older.is_empty() {
            let mut told: FxHashMap<(CaseIx, CaseAttribute), Vec<(Day, u32)>> = FxHashMap::default();
            for row in rows.iter().filter(|row| older.contains_key(&row.case)) {
                told.entry((row.case, row.attribute)).or_default().push((row.from, row.value));
            }
            let attributes: Vec<(CaseAttribute, usize)> =
                CASE_ATTRIBUTES.iter().map(|(_, attribute)| (*attribute, *attribute as usize)).collect();
            let mut more = Vec::new();
            for (case, versions) in older {
                let history = |attribute| told.get(&(*case, attribute)).cloned().unwrap_or_default();
                let cell = |fact: &CaseFact, at: usize| fact.cells[at];
                changes_of_cells(*case, &attributes, versions, cell, first_day, history, &mut more);
            }
            rows.extend(more.into_iter().map(|(case, attribute, from, value)| CaseChange {
                case,
                attribute,
                from,
                value,
            }));
        }
        self.facts.case_changes = rows;
        Ok(())
    }

    pub(super) fn staff_history(
        &mut self,
        source: &mut Source<'_, '_>,
        older: &Older<StaffIx, StaffFact>,
    ) -> Result<()> {
        let mut versions = Versions::default();
        source.each(Sheet::StaffHistory, |line| {
            if !self.counts(&line.head) {
                return Ok(());
            }
            let Some(staff) = self.person(line, 0)? else { return Ok(()) };
            let attribute = line.need_code(1, |text| named(&STAFF_ATTRIBUTES, text))?;
            let value = match attribute {
                StaffAttribute::Grade => line.listed(3, |text| Grade::from_code(text).map(Grade::index))?,
                StaffAttribute::Team => self.team(line, 3)?.map_or(UNKNOWN, TeamIx::value),
                StaffAttribute::Manager => self.person(line, 3)?.map_or(UNKNOWN, StaffIx::value),
                StaffAttribute::Fte => line.listed(3, fte)?,
                StaffAttribute::LightPerformance => line.code(3, YesNo::from_code)?.unwrap_or(YesNo::No).index(),
                _ => line.yes_no(3)?,
            };
            versions.put(&line.head, StaffChange { staff, attribute, from: line.need_day(2)?, value });
            Ok(())
        })?;
        let mut rows = versions.into_rows();
        if !older.is_empty() {
            let mut told: FxHashMap<(StaffIx, StaffAttribute), Vec<(Day, u32)>> = FxHashMap::default();
            for row in rows.iter().filter(|row| older.contains_key(&row.staff)) {
                told.entry((row.staff, row.attribute)).or_default().push((row.from, row.value));
            }
            for (staff, versions) in older {
                if !told.contains_key(&(*staff, StaffAttribute::Approved)) {
                    rows.extend(approvals(*staff, versions));
                }
            }
            // An approval's cell is the day of it.
            let attributes: Vec<(StaffAttribute, usize)> = STAFF_ATTRIBUTES
                .iter()
                .map(|(_, attribute)| (*attribute, *attribute as usize))
                .filter(|(attribute, _)| *attribute != StaffAttribute::Approved)
                .collect();
            let mut more = Vec::new();
            for (staff, versions) in older {
                let history = |attribute| told.get(&(*staff, attribute)).cloned().unwrap_or_default();
                let cell = |fact: &StaffFact, at: usize| fact.cells[at];
                let first = |_, fact: &StaffFact| fact.started_on;
                changes_of_cells(*staff, &attributes, versions, cell, first, history, &mut more);
            }
            rows.extend(more.into_iter().map(|(staff, attribute, from, value)| StaffChange {
                staff,
                attribute,
                from,
                value,
            }));
        }
        self.facts.people_mut().staff_changes = rows;
        Ok(())
    }

    pub(super) fn events(&mut self, source: &mut Source<'_, '_>) -> Result<()> {
        let mut versions = Versions::default();
        source.each(Sheet::Events, |line| {
            if self.counts(&line.head)
                && let Some(case) = self.case(line, 0)?
            {
                let kind = self.facts.codes.intern(line.need(2)?);
                versions.put(&line.head, Event { case, on: line.need_day(1)?, kind });
            }
            Ok(())
        })?;
        self.facts.events = versions.into_rows();
        Ok(())
    }

    pub(super) fn records(&mut self, source: &mut Source<'_, '_>) -> Result<()> {
        let mut versions = Versions::default();
        source.each(Sheet::Records, |line| {
            if self.counts(&line.head) {
                let on = line.need_day(1)?;
                let mut purposes = 0;
                for code in line.need(2)?.split(';') {
                    purposes |= Purpose::from_code(code).ok_or_else(|| line.fault(2, "has an unknown purpose"))?.bit();
                }
                let record = RecordFact {
                    recorded_at: recorded_at(line, 10, on)?,
                    on,
                    purposes,
                    case: self.case(line, 3)?,
                    staff: self.person(line, 4)?,
                    team: self.team(line, 5)?,
                    by: self.person(line, 6)?,
                    minutes: line.whole(7)?,
                    decision: line.code(8, Decision::from_code)?,
                    changed_work: line.code(9, YesNo::from_code)?,
                };
                versions.put(&line.head, record);
            }
            Ok(())
        })?;
        self.facts.records = versions.into_rows();
        Ok(())
    }

    /// Contacts whose type is mapped, after the records.
    pub(super) fn contacts(&mut self, source: &mut Source<'_, '_>) -> Result<()> {
        let mut versions = Versions::default();
        source.each(Sheet::Contacts, |line| {
            if !self.counts(&line.head) {
                return Ok(());
            }
            let outcome = line.text(3)?.unwrap_or_default();
            let Some(purposes) = self.contacts.purposes(line.need(2)?, outcome) else { return Ok(()) };
            let Some(case) = self.case(line, 0)? else { return Ok(()) };
            let on = line.need_day(1)?;
            let record = RecordFact {
                recorded_at: recorded_at(line, 5, on)?,
                on,
                purposes,
                case: Some(case),
                staff: None,
                team: None,
                by: line.text(4)?.and_then(|code| self.staff_at(code)),
                minutes: None,
                decision: None,
                changed_work: None,
            };
            versions.put(&line.head, record);
            Ok(())
        })?;
        self.facts.records.extend(versions.into_rows());
        Ok(())
    }

    /// Absences and cover.
    pub(super) fn stretches(&mut self, source: &mut Source<'_, '_>) -> Result<()> {
        let (mut absences, mut cover) = (Versions::default(), Versions::default());
        source.each(Sheet::Absences, |line| {
            if self.counts(&line.head)
                && let Some(staff) = self.person(line, 0)?
            {
                let kind = self.facts.codes.intern(line.need(3)?);
                absences.put(&line.head, Absence { staff, from: line.need_day(1)?, until: line.day(2)?, kind });
            }
            Ok(())
        })?;
        source.each(Sheet::Cover, |line| {
            if self.counts(&line.head)
                && let (Some(staff), Some(deputy)) = (self.person(line, 0)?, self.person(line, 3)?)
            {
                cover.put(&line.head, Cover { staff, from: line.need_day(1)?, until: line.day(2)?, deputy });
            }
            Ok(())
        })?;
        self.facts.people_mut().absences = absences.into_rows();
        self.facts.people_mut().cover = cover.into_rows();
        Ok(())
    }

    /// Limited access.
    pub(super) fn limits(&mut self, source: &mut Source<'_, '_>) -> Result<()> {
        let mut limits = Versions::default();
        source.each(Sheet::LimitedAccess, |line| {
            if self.counts(&line.head)
                && let (Some(case), Some(staff)) = (self.case(line, 0)?, self.person(line, 2)?)
            {
                let kind = line.need_code(1, LimitKind::from_code)?;
                limits.put(&line.head, Limit { case, kind, staff, from: line.need_day(3)?, until: line.day(4)? });
            }
            Ok(())
        })?;
        self.facts.limits = limits.into_rows();
        Ok(())
    }

    /// Arms and adoption.
    pub(super) fn units(&mut self, source: &mut Source<'_, '_>) -> Result<()> {
        let (mut arms, mut adoption) = (Versions::default(), Versions::default());
        source.each(Sheet::Arms, |line| {
            if self.counts(&line.head) {
                let code = line.need(1)?;
                let scope = match self.staff_at(code) {
                    Some(staff) => ArmScope::Staff(staff),
                    None => ArmScope::Unit(self.facts.codes.intern(code)),
                };
                let policy = self.facts.codes.intern(line.need(0)?);
                let arm = line.need_code(2, |text| place(Attribute::Arm, text))?;
                arms.put(&line.head, Arm { policy, scope, arm, from: line.need_day(3)?, until: line.day(4)? });
            }
            Ok(())
        })?;
        source.each(Sheet::Adoption, |line| {
            if self.counts(&line.head) {
                let unit = self.facts.codes.intern(line.need(0)?);
                let policy = Some(line.need(1)?).filter(|policy| *policy != "*");
                let policy = policy.map(|policy| self.facts.codes.intern(policy));
                adoption.put(&line.head, Adoption { unit, policy, adopted_on: line.need_day(2)? });
            }
            Ok(())
        })?;
        self.facts.people_mut().arms = arms.into_rows();
        self.facts.people_mut().adoption = adoption.into_rows();
        Ok(())
    }

    pub(super) fn documents(&mut self, source: &mut Source<'_, '_>) -> Result<()> {
        let mut versions = Versions::default();
        source.each(Sheet::Documents, |line| {
            if !self.counts(&line.head) {
                return Ok(());
            }
            let crn = line.crn(3)?;
            let Some(author) = self.person(line, 5)? else { return Ok(()) };
            let document = DocumentFact {
                id: line.need(0)?.into(),
                kind: line.need_code(1, DocumentKind::from_code)?,
                report_type: line.text(2)?.map(|code| self.facts.codes.intern(code)),
                crn,
                case: crn.and_then(|crn| self.cases.get(&crn).copied()),
                team: self.team(line, 4)?,
                author,
                rosh: line.code(6, Rosh::from_code)?,
                submitted_on: line.day(7)?,
                needed_by: line.code(8, needed_by)?,
                state: line.need_code(9, DocumentState::from_code)?,
                signatures: self.signatures(line)?,
            };
            versions.put(&line.head, document);
            Ok(())
        })?;
        self.facts.documents = versions.into_rows();
        self.facts.documents.sort_unstable_by(|a, b| a.id.cmp(&b.id));
        Ok(())
    }

    fn signatures(&self, line: &Line<'_>) -> Result<Vec<Signature>> {
        let (by, on) = (line.text(10)?.unwrap_or_default(), line.text(11)?.unwrap_or_default());
        if by.is_empty() {
            return Ok(Vec::new());
        }
        let given = by.split(';').zip(on.split(';')).map(|(by, on)| {
            let day = Day::parse(on.as_bytes()).map_err(|fault| line.fault(11, fault))?;
            let staff = self.staff_at(by).ok_or_else(|| line.fault(10, "names nobody on the staff"))?;
            Ok::<_, StoreError>(Signature { by: staff, on: day })
        });
        given.collect()
    }

    pub(super) fn agreed_dates(&mut self, source: &mut Source<'_, '_>) -> Result<()> {
        let mut versions = Versions::default();
        source.each(Sheet::AgreedDates, |line| {
            if self.counts(&line.head)
                && let (Some(case), Some(by)) = (self.case(line, 1)?, self.person(line, 4)?)
            {
                let rule = self.facts.codes.intern(line.need(0)?);
                let (agreed_on, next_due) = (line.need_day(2)?, line.need_day(3)?);
                versions.put(&line.head, AgreedDate { rule, case, agreed_on, next_due, by });
            }
            Ok(())
        })?;
        self.facts.agreed = versions.into_rows();
        Ok(())
    }
}

/// The approvals that later versions gave or took away, where no history tells of them.
fn approvals(staff: StaffIx, versions: &[(Option<Day>, StaffFact)]) -> Vec<StaffChange> {
    let change = |from: Day, approved: bool| StaffChange {
        staff,
        attribute: StaffAttribute::Approved,
        from,
        value: if approved { YesNo::Yes } else { YesNo::No }.index(),
    };
    let mut changes: Vec<StaffChange> = Vec::new();
    let mut before = versions[0].1.approved_on;
    for (as_at, version) in &versions[1..] {
        let Some(day) = as_at.filter(|_| version.approved_on != before) else { continue };
        if changes.is_empty() {
            let first = before.unwrap_or(versions[0].1.started_on).min(day.plus(-1));
            changes.push(change(first, before.is_some()));
        }
        let from = version.approved_on.map_or(day, |approved| approved.max(day));
        changes.retain(|known| known.from != from);
        changes.push(change(from, version.approved_on.is_some()));
        before = version.approved_on;
    }
    changes
}

/// When it was learned: 00:00 of its day where that was never said.
fn recorded_at(line: &Line<'_>, at: usize, on: Day) -> Result<Instant> {
    match line.text(at)? {
        Some(text) => Instant::parse(text.as_bytes()).map_err(|fault| line.fault(at, fault)),
        None => Ok(Instant::start_of(on)),
    }
}

/// A day, or a day and the time of the hearing.
fn needed_by(text: &str) -> Option<NeededBy> {
    let (day, time) = text.split_once('T').map_or((text, None), |(day, time)| (day, Some(time)));
    let day = Day::parse(day.as_bytes()).ok()?;
    let minute = match time {
        None => None,
        Some(time) => {
            let (hours, minutes) = time.split_once(':')?;
            Some(hours.parse::<u16>().ok()? * 60 + minutes.parse::<u16>().ok()?)
        }
    };
    Some(NeededBy { day, minute })
}
