//! Doubts: somebody says that a fact of a case is wrong. What is due never changes because of that; what rests on the fact is held
//! back for some days, so that nobody is shown red that may be false.
//!
//! What lives here: which facts can be doubted, how one stands, and which duties rest on it. What does not: who may say so, and
//! keeping what they said (crate `service`).

use crate::calendar::{Calendar, Day};
use crate::facts::{CaseAttribute, CaseIx, DERIVED, SetIx, StaffIx, State, UNKNOWN};
use crate::plan::{Explanation, FactUsed, Gap, Leaf, Sum, ToldDuty};
use crate::policy::{Attribute, Number};
use crate::words::{Anchor, CodeIx, Purpose, is_free_code};

/// A fact of a case that somebody can say is wrong.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Doubted {
    /// What an attribute is.
    Attribute(CaseAttribute),
    /// First day of supervision.
    SupervisionStart,
    /// Day on which supervision is expected to end, or ended.
    SupervisionEnd,
    /// Day of release from custody.
    ReleaseDate,
    /// That something happened on a day.
    Event(Day, String),
    /// That something was done on a day, for these purposes.
    Record(Day, u32),
}

/// Attributes by the codes under which policies and gaps know them.
const ATTRIBUTES: [(CaseAttribute, &str, Option<Attribute>); 8] = [
    (CaseAttribute::Rosh, "rosh", Some(Attribute::Rosh)),
    (CaseAttribute::CaseType, "case_type", Some(Attribute::CaseType)),
    (CaseAttribute::Tier, "tier", Some(Attribute::Tier)),
    (CaseAttribute::MappaLevel, "mappa_level", Some(Attribute::MappaLevel)),
    (CaseAttribute::MappaCategory, "mappa_category", Some(Attribute::MappaCategory)),
    (CaseAttribute::Registrations, "registration", Some(Attribute::Registration)),
    (CaseAttribute::Cohorts, "cohort", Some(Attribute::Cohort)),
    (CaseAttribute::Practitioner, "practitioner", None),
];

impl Doubted {
    /// The code by which pages, commands and the database name it.
    #[must_use]
    pub fn code(&self) -> String {
        match self {
            Doubted::Attribute(attribute) => ATTRIBUTES[*attribute as usize].1.to_owned(),
            Doubted::SupervisionStart => "supervision_start".to_owned(),
            Doubted::SupervisionEnd => "supervision_end_expected".to_owned(),
            Doubted::ReleaseDate => "release_date".to_owned(),
            Doubted::Event(on, kind) => format!("event/{on}/{kind}"),
            Doubted::Record(on, purposes) => {
                let served = Purpose::ALL.iter().filter(|purpose| purposes & purpose.bit() != 0);
                let served: Vec<&str> = served.map(|purpose| purpose.code()).collect();
                format!("record/{on}/{}", served.join("+"))
            }
        }
    }

    /// The fact with this code.
    #[must_use]
    pub fn parse(code: &str) -> Option<Self> {
        let day = |text: &str| Day::parse(text.as_bytes()).ok();
        match code.split('/').collect::<Vec<_>>().as_slice() {
            ["supervision_start"] => Some(Doubted::SupervisionStart),
            ["supervision_end_expected"] => Some(Doubted::SupervisionEnd),
            ["release_date"] => Some(Doubted::ReleaseDate),
            [attribute] => {
                let known = ATTRIBUTES.iter().find(|(_, code, _)| code == attribute)?;
                Some(Doubted::Attribute(known.0))
            }
            ["event", on, kind] if is_free_code(kind) => Some(Doubted::Event(day(on)?, (*kind).to_owned())),
            ["record", on, purposes] => {
                let served = purposes.split('+').map(Purpose::from_code);
                let bits = served.map(|purpose| purpose.map(Purpose::bit)).try_fold(0, |all, bit| Some(all | bit?))?;
                Some(Doubted::Record(day(on)?, bits))
            }
            _ => None,
        }
    }

    /// Every fact of a case that is no event and no record.
    #[must_use]
    pub fn of_every_case() -> Vec<Self> {
        let attributes = ATTRIBUTES.iter().map(|(attribute, ..)| Doubted::Attribute(*attribute));
        attributes.chain([Doubted::SupervisionStart, Doubted::SupervisionEnd, Doubted::ReleaseDate]).collect()
    }

    /// The fact of a case whose lack a gap names, if it is one of the case itself.
    #[must_use]
    pub fn of_gap(gap: Gap) -> Option<Self> {
        match gap {
            Gap::Attribute(wanted) => {
                let known = ATTRIBUTES.iter().find(|(_, _, attribute)| *attribute == Some(wanted))?;
                Some(Doubted::Attribute(known.0))
            }
            Gap::Anchor(Anchor::SupervisionStart) => Some(Doubted::SupervisionStart),
            Gap::Anchor(Anchor::SupervisionEndExpected) => Some(Doubted::SupervisionEnd),
            Gap::Anchor(Anchor::ReleaseDate) => Some(Doubted::ReleaseDate),
            Gap::Anchor(Anchor::FirstAllocated | Anchor::Allocated) => {
                Some(Doubted::Attribute(CaseAttribute::Practitioner))
            }
            Gap::Anchor(_) | Gap::NeededBy => None,
        }
    }

    /// The attribute that policies know it by, if it is one.
    #[must_use]
    pub fn attribute(&self) -> Option<Attribute> {
        let Doubted::Attribute(wanted) = self else { return None };
        ATTRIBUTES[*wanted as usize].2
    }

    /// How it stands on a day, in codes that stay the same as long as the fact does; empty if it is unknown, `None` if there is no
    /// such event or record.
    #[must_use]
    pub fn stands(&self, state: &State, case: CaseIx, on: Day) -> Option<String> {
        let fact = &state.facts.cases[case.at()];
        let day = |day: Option<Day>| day.map(|day| day.to_string()).unwrap_or_default();
        match self {
            Doubted::Attribute(attribute) => Some(attribute_stands(state, case, *attribute, on)),
            Doubted::SupervisionStart => Some(fact.supervision_start.to_string()),
            Doubted::SupervisionEnd => Some(day(fact.supervision_end.or(fact.supervision_end_expected))),
            Doubted::ReleaseDate => Some(day(fact.release_date)),
            Doubted::Event(when, kind) => {
                let same = |event: &&crate::facts::Happened| {
                    event.on == *when && state.facts.codes.text(CodeIx(event.kind)) == kind
                };
                state.happened_in(case).iter().find(same).map(|_| "happened".to_owned())
            }
            Doubted::Record(when, purposes) => {
                let mut entries = state.entries_of_case(case).iter();
                let entry = entries.find(|entry| entry.on == *when && entry.purposes == *purposes)?;
                let record = &state.facts.records[entry.record as usize];
                let by = record.by.map(|by| state.facts.people.staff[by.at()].code.to_string()).unwrap_or_default();
                let decision = record.decision.map(crate::words::Decision::code).unwrap_or_default();
                Some(format!("{by} {decision}"))
            }
        }
    }

    /// Does a duty of the case rest on this fact?
    #[must_use]
    pub fn bears(&self, state: &State, explanation: &Explanation, told: &ToldDuty) -> bool {
        let gap = told.gap.and_then(Doubted::of_gap).is_some_and(|missing| missing == *self);
        let mut used = explanation.facts.iter().chain(&told.facts);
        let mut leaves = Vec::new();
        told.due.iter().chain(&told.standard).for_each(|sum| gather(sum, &mut leaves));
        let event = |leaf: &Leaf, kinds: &[&str]| match leaf {
            Leaf::Event(kind) => kinds.contains(&state.facts.codes.text(CodeIx(*kind))),
            _ => false,
        };
        gap || match self {
            // Who is accountable, and whose the duty is, rests on who holds the case.
            Doubted::Attribute(CaseAttribute::Practitioner) => true,
            Doubted::Attribute(attribute) => {
                let reads = ATTRIBUTES[*attribute as usize].2;
                let rosh = *attribute == CaseAttribute::Rosh;
                used.any(|fact| matches!(fact, FactUsed::Held { attribute, .. } if Some(*attribute) == reads))
                    || (rosh && leaves.iter().any(|(leaf, _)| event(leaf, &DERIVED[..2])))
            }
            Doubted::SupervisionStart => {
                let subject = explanation.subject;
                let start = match subject {
                    crate::plan::Subject::Case(case) => Some(state.facts.cases[case.at()].supervision_start),
                    _ => None,
                };
                let counts = |leaf: &Leaf| matches!(leaf, Leaf::Anchor(Anchor::SupervisionStart) | Leaf::AppliesSince);
                leaves.iter().any(|(leaf, day)| counts(leaf) && Some(*day) == start)
            }
            Doubted::SupervisionEnd => anchored(&leaves, Anchor::SupervisionEndExpected),
            Doubted::ReleaseDate => anchored(&leaves, Anchor::ReleaseDate),
            Doubted::Event(on, kind) => leaves.iter().any(|(leaf, day)| day == on && event(leaf, &[kind])),
            Doubted::Record(on, purposes) => {
                let same = |number: u32| {
                    let record = &state.facts.records[number as usize];
                    record.on == *on && record.purposes == *purposes
                };
                used.any(|fact| matches!(fact, FactUsed::Counted(number) if same(*number)))
                    || leaves.iter().any(|(leaf, _)| matches!(leaf, Leaf::LastRecord(number) if same(*number)))
            }
        }
    }
}

fn attribute_stands(state: &State, case: CaseIx, attribute: CaseAttribute, on: Day) -> String {
    let facts = &state.facts;
    let value = state.case_timeline(case, attribute).on(on);
    if value == UNKNOWN {
        return String::new();
    }
    match (attribute, ATTRIBUTES[attribute as usize].2) {
        (CaseAttribute::Practitioner, _) => {
            StaffIx::from_value(value).map(|staff| facts.people.staff[staff.at()].code.to_string()).unwrap_or_default()
        }
        (CaseAttribute::Registrations | CaseAttribute::Cohorts, _) => {
            let mut members: Vec<&str> =
                facts.sets.members(SetIx(value)).iter().map(|code| facts.codes.text(*code)).collect();
            members.sort_unstable();
            // That there is none is known, and is the code of no member.
            if members.is_empty() { "-".to_owned() } else { members.join(";") }
        }
        (_, Some(reads)) => match reads.values() {
            Some(listed) => listed.get(value as usize).copied().unwrap_or_default().to_owned(),
            None => facts.codes.text(CodeIx(value)).to_owned(),
        },
        (_, None) => String::new(),
    }
}

fn anchored(leaves: &[(Leaf, Day)], anchor: Anchor) -> bool {
    leaves.iter().any(|(leaf, _)| *leaf == Leaf::Anchor(anchor))
}

/// The dated facts that a sum starts from.
fn gather(sum: &Sum, leaves: &mut Vec<(Leaf, Day)>) {
    match sum {
        Sum::Fact(leaf, day) => leaves.push((*leaf, *day)),
        Sum::After(base, _) | Sum::Before(base, _) | Sum::Milestone { start: base, .. } => gather(base, leaves),
        Sum::Later(a, b) | Sum::Earlier(a, b) => {
            gather(a, leaves);
            gather(b, leaves);
        }
    }
}

/// The last day on which a doubt that was said on a day holds back what is overdue; `None` if nobody says for how long.
#[must_use]
pub fn held_until(calendar: &Calendar, said_on: Day, holds: Option<&Number<u16>>) -> Option<Day> {
    holds.map(|days| calendar.plus_working_days(said_on, i32::from(days.value)))
}

#[cfg(test)]
mod tests {
    use super::{ATTRIBUTES, Doubted, held_until};
    use crate::calendar::{Calendar, Day};
    use crate::policy::{Basis, Number};
    use crate::words::Purpose;

    fn day(text: &str) -> Day {
        Day::parse(text.as_bytes()).expect("a day")
    }

    #[test]
    fn every_fact_is_read_back_from_its_code() {
        let mut all: Vec<Doubted> = ATTRIBUTES.iter().map(|(attribute, ..)| Doubted::Attribute(*attribute)).collect();
        let purposes = Purpose::ALL.iter().take(2).fold(0, |bits, purpose| bits | purpose.bit());
        all.extend([
            Doubted::SupervisionStart,
            Doubted::SupervisionEnd,
            Doubted::ReleaseDate,
            Doubted::Event(day("2026-01-05"), "rosh_raised".to_owned()),
            Doubted::Record(day("2026-01-05"), purposes),
        ]);
        for (place, (attribute, ..)) in ATTRIBUTES.iter().enumerate() {
            assert_eq!(*attribute as usize, place, "the table is in the order of the attributes");
        }
        for fact in all {
            assert_eq!(Doubted::parse(&fact.code()), Some(fact));
        }
        for wrong in ["", "colour", "event", "event/2026-01-05", "event/soon/x", "record/2026-01-05/none", "a/b/c/d"] {
            assert_eq!(Doubted::parse(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn a_doubt_of_a_friday_holds_until_the_friday_after_and_no_longer() {
        let calendar = Calendar::new(Vec::new(), day("2026-01-01"), day("2026-12-31"));
        let five = Number { value: 5, basis: Basis::Assumed, source: None, standard: None };
        assert_eq!(held_until(&calendar, day("2026-01-09"), Some(&five)), Some(day("2026-01-16")));
        assert_eq!(held_until(&calendar, day("2026-01-09"), None), None);
    }
}
