//! absences.csv, cover.csv, limited_access.csv, arms.csv, adoption.csv and agreed_dates.csv.

use super::fault::Faults;
use super::people::People;
use super::sheet::rows;
use rustc_hash::FxHashMap;
use touchstone_domain::facts::{Absence, Adoption, AgreedDate, Arm, ArmScope, Cover, Facts, Limit, Sheet};
use touchstone_domain::policy::Attribute;
use touchstone_domain::words::LimitKind;

pub(super) fn absences(bytes: &[u8], facts: &mut Facts, people: &People, faults: &mut Faults) {
    rows(Sheet::Absences, bytes, faults, |line| {
        let staff = people.staff(line, 0);
        let stretch = line.stretch(1, 2);
        let kind = line.free_code(3);
        if let (Some(staff), Some((from, until)), Some(kind)) = (staff, stretch, kind) {
            let kind = facts.codes.intern(kind);
            facts.people_mut().absences.push(Absence { staff, from, until, kind });
        }
    });
}

pub(super) fn cover(bytes: &[u8], facts: &mut Facts, people: &People, faults: &mut Faults) {
    rows(Sheet::Cover, bytes, faults, |line| {
        let staff = people.staff(line, 0);
        let stretch = line.stretch(1, 2);
        let deputy = people.staff(line, 3);
        if let (Some(staff), Some((from, until)), Some(deputy)) = (staff, stretch, deputy) {
            facts.people_mut().cover.push(Cover { staff, from, until, deputy });
        }
    });
}

pub(super) fn limited_access(bytes: &[u8], facts: &mut Facts, people: &People, faults: &mut Faults) {
    rows(Sheet::LimitedAccess, bytes, faults, |line| {
        let case = people.case(line, 0);
        let kind = line.code(1, LimitKind::CODES, LimitKind::from_code);
        let staff = people.staff(line, 2);
        let stretch = line.stretch(3, 4);
        if let (Some(case), Some(kind), Some(staff), Some((from, until))) = (case, kind, staff, stretch) {
            facts.limits.push(Limit { case, kind, staff, from, until });
        }
    });
}

pub(super) fn arms(bytes: &[u8], facts: &mut Facts, people: &People, faults: &mut Faults) {
    let mut met = FxHashMap::default();
    rows(Sheet::Arms, bytes, faults, |line| {
        let policy = line.reference(0);
        let code = line.text(1);
        let allowed = Attribute::Arm.values().unwrap_or_default();
        let arm = line.code(2, allowed, |text| allowed.iter().position(|known| *known == text));
        let stretch = line.stretch(3, 4);
        let scope = code.and_then(|code| match people.staff_coded(code.as_bytes()) {
            Some(staff) => Some(ArmScope::Staff(staff)),
            None => facts.codes.find(code).filter(|unit| is_unit(facts, *unit)).map(ArmScope::Unit),
        });
        let known = people.knows("staff.csv") && people.knows("teams.csv");
        if code.is_some() && scope.is_none() && known {
            line.fault(1, "no such code; expected a staff_code of staff.csv, or a PDU or region of teams.csv");
        }
        if let (Some(policy), Some(code), Some((from, _))) = (policy, code, stretch)
            && let Some(earlier) = met.insert((policy.to_owned(), code.to_owned(), from), line.number)
        {
            line.fault(3, format!("line {earlier} has the same policy, code and day"));
        }
        if let (Some(policy), Some(scope), Some(arm), Some((from, until))) = (policy, scope, arm, stretch) {
            let policy = facts.codes.intern(policy);
            facts.people_mut().arms.push(Arm { policy, scope, arm: u32::try_from(arm).unwrap_or(0), from, until });
        }
    });
}

/// Is this the code of a PDU or a region?
fn is_unit(facts: &Facts, code: touchstone_domain::words::CodeIx) -> bool {
    facts.people.teams.iter().any(|team| team.pdu == Some(code) || team.region == Some(code))
}

pub(super) fn adoption(bytes: &[u8], facts: &mut Facts, people: &People, faults: &mut Faults) {
    let mut met = FxHashMap::default();
    rows(Sheet::Adoption, bytes, faults, |line| {
        let code = line.text(0);
        let policy = line.text(1).filter(|policy| *policy == "*").or_else(|| line.reference(1));
        let adopted_on = line.day(2);
        let unit = code.and_then(|code| facts.codes.find(code)).filter(|unit| is_unit(facts, *unit));
        if code.is_some() && unit.is_none() && people.knows("teams.csv") {
            line.fault(0, "no such code; expected a PDU or region of teams.csv");
        }
        if let (Some(code), Some(policy)) = (code, policy)
            && let Some(earlier) = met.insert((code.to_owned(), policy.to_owned()), line.number)
        {
            line.fault(1, format!("line {earlier} has the same code and policy"));
        }
        if let (Some(unit), Some(policy), Some(adopted_on)) = (unit, policy, adopted_on) {
            let policy = (policy != "*").then(|| facts.codes.intern(policy));
            facts.people_mut().adoption.push(Adoption { unit, policy, adopted_on });
        }
    });
}

pub(super) fn agreed_dates(bytes: &[u8], facts: &mut Facts, people: &People, faults: &mut Faults) {
    rows(Sheet::AgreedDates, bytes, faults, |line| {
        let rule = line.reference(0);
        if rule.is_some_and(|rule| !rule.contains('/')) {
            line.fault(0, "expected a rule, as touch-points/high-risk");
        }
        let case = people.case(line, 1);
        let (agreed_on, next_due) = (line.day(2), line.day(3));
        let by = people.staff(line, 4);
        line.text(5);
        if let (Some(rule), Some(case), Some(agreed_on), Some(next_due), Some(by)) =
            (rule, case, agreed_on, next_due, by)
        {
            let rule = facts.codes.intern(rule);
            facts.agreed.push(AgreedDate { rule, case, agreed_on, next_due, by });
        }
    });
}
