//! Numbers with which pages reckon and which no policy gives, and who keeps which fact: read, not written in code.

use super::number::{Basis, Number};
use super::read_rule::{Inherited, number};
use super::table::Reading;
use crate::words::is_free_code;

/// Who keeps a fact, and so can put it right.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Keeper {
    /// Whoever holds the case, or wrote the document.
    Practitioner,
    /// Their line manager.
    Manager,
    /// The administration of the PDU.
    Administration,
    /// Whoever keeps NDelius: nobody nearer is known.
    Ndelius,
}

impl Keeper {
    /// Every keeper.
    pub const ALL: [Keeper; 4] = [Keeper::Practitioner, Keeper::Manager, Keeper::Administration, Keeper::Ndelius];
    /// Their codes, in the same order.
    pub const CODES: [&'static str; 4] = ["practitioner", "manager", "administration", "ndelius"];

    /// Its code.
    #[must_use]
    pub const fn code(self) -> &'static str {
        Self::CODES[self as usize]
    }

    /// The keeper with this code.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|keeper| keeper.code() == code)
    }
}

/// What pages reckon with.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Reckoning {
    /// Hours a week at FTE 1; unknown if nobody says.
    pub contracted_hours: Option<Number<u16>>,
    /// Working days for which a doubted fact holds back what is overdue; nothing is held back if nobody says.
    pub doubt_holds: Option<Number<u16>>,
    /// Who keeps which fact, by its code.
    keepers: Vec<(String, Keeper)>,
}

impl Reckoning {
    /// Who keeps a fact; where the file does not say, whoever keeps NDelius.
    #[must_use]
    pub fn keeper_of(&self, fact: &str) -> Keeper {
        // An event or a record names its day after a slash.
        let kind = fact.split('/').next().unwrap_or(fact);
        self.keepers.iter().find(|(known, _)| known == kind).map_or(Keeper::Ndelius, |(_, keeper)| *keeper)
    }
}

/// Reads `reckoning/numbers.toml`; faults go to the reading.
pub(super) fn reckoning(reading: &Reading<'_>) -> Option<Reckoning> {
    let parsed = reading.parse()?;
    let root = reading.root(parsed.get_ref());
    root.day("checked");
    let inherited = Inherited { basis: Basis::Assumed, source: None };
    let whole = |key: &str| root.get(key).and_then(|item| number(&item, &inherited, |item| item.whole()));
    let (contracted_hours, doubt_holds) = (whole("contracted_hours"), whole("doubt_holds"));
    if contracted_hours.as_ref().is_some_and(|hours| hours.value == 0 || hours.value > 168) {
        root.fault("contracted_hours", "expected 1 to 168 hours a week");
    }
    if doubt_holds.as_ref().is_some_and(|days| days.value > 20) {
        root.fault("doubt_holds", "expected at most 20 working days: what is overdue must not be parked");
    }
    let mut keepers: Vec<(String, Keeper)> = Vec::new();
    for table in root.get("keeper").map(|item| item.list()).unwrap_or_default().iter().filter_map(|item| item.table()) {
        let who = table.need("who").and_then(|item| item.word(&Keeper::CODES, Keeper::from_code));
        let facts = table.need("facts").map(|item| item.texts(is_free_code, "the code of a fact")).unwrap_or_default();
        for fact in facts {
            if keepers.iter().any(|(known, _)| *known == fact) {
                table.fault("facts", format!("\"{fact}\" has a keeper already"));
            }
            keepers.extend(who.map(|who| (fact, who)));
        }
        table.finish();
    }
    root.finish();
    Some(Reckoning { contracted_hours, doubt_holds, keepers })
}

#[cfg(test)]
mod tests {
    use super::{Keeper, reckoning};
    use crate::policy::Basis;
    use crate::policy::table::Reading;

    fn faults(text: &str) -> Vec<String> {
        let reading = Reading::new("reckoning/numbers.toml", text);
        let read = reckoning(&reading);
        let faults: Vec<String> = reading.into_faults().iter().map(ToString::to_string).collect();
        assert!(read.is_some() || !faults.is_empty());
        faults
    }

    #[test]
    fn the_shipped_numbers_are_sound_and_say_that_they_are_assumed() {
        let text = include_str!("../../../../policies/reckoning/numbers.toml");
        assert_eq!(faults(text), Vec::<String>::new());
        let reading = Reading::new("reckoning/numbers.toml", text);
        let read = reckoning(&reading).expect("read");
        assert_eq!(read.contracted_hours.map(|hours| (hours.value, hours.basis)), Some((37, Basis::Assumed)));
        assert_eq!(read.doubt_holds.as_ref().map(|days| (days.value, days.basis)), Some((5, Basis::Assumed)));
    }

    #[test]
    fn a_fact_that_nobody_is_said_to_keep_is_ndelius_own() {
        let reading = Reading::new("", "checked = 2026-01-01\n[[keeper]]\nwho = \"manager\"\nfacts = [\"event\"]");
        let read = reckoning(&reading).expect("read");
        assert_eq!(read.keeper_of("event/2026-01-05/arrest"), Keeper::Manager);
        assert_eq!(read.keeper_of("rosh"), Keeper::Ndelius);
        assert!(read.contracted_hours.is_none() && read.doubt_holds.is_none(), "what is missing is not zero");
    }

    #[test]
    fn numbers_that_cannot_be_and_keys_that_nobody_reads_are_faults() {
        let all = faults(
            "checked = 2026-01-01\ncontracted_hours = 0\ndoubt_holds = 60\nother = 1\n\
             [[keeper]]\nwho = \"somebody\"\nfacts = [\"rosh\"]\n\
             [[keeper]]\nwho = \"manager\"\nfacts = [\"tier\"]\n[[keeper]]\nwho = \"manager\"\nfacts = [\"tier\"]",
        )
        .join("\n");
        for part in ["1 to 168", "at most 20", "other: unknown key", "\"somebody\"", "has a keeper already"] {
            assert!(all.contains(part), "{part}: {all}");
        }
        assert!(faults("contracted_hours = 37").join("").contains("checked"));
    }
}
