//! The records of a case as its timeline tells them: those made here entry by entry, with what they are in NDelius and whether they are
//! there yet.

use crate::actor::Actor;
use crate::error::{Error, NotAllowed};
use crate::oversight::{Details, Entered, contacts, entries};
use crate::{Moment, Service, When};
use std::convert::Infallible;
use touchstone_domain::calendar::{Day, Instant};
use touchstone_domain::facts::{Sheet, State};
use touchstone_domain::permission::Permission;
use touchstone_domain::policy::{ContactMapping, NdeliusContact};
use touchstone_domain::words::{Crn, Decision, Purpose, YesNo};
use touchstone_store::{Entry, KnownRow, Reader, Shown, StoreError, Verb};

/// A record.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Recorded {
    /// What it served, by code.
    pub purposes: Vec<&'static str>,
    /// By whom.
    pub by: String,
    /// What was decided, by code.
    pub decision: Option<&'static str>,
    /// Minutes it took.
    pub minutes: Option<u16>,
    /// Did it change the work?
    pub changed_work: Option<YesNo>,
    /// When it was recorded, if that is known.
    pub recorded_at: Option<Instant>,
    /// What only a record that was made here has.
    pub ours: Option<Ours>,
}

/// What a record that was made here has beside the others.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Ours {
    /// Its id.
    pub record_id: String,
    /// Why it was decided so; empty once that was erased.
    pub rationale: String,
    /// What else was written.
    pub details: Details,
    /// May it be kept from the person under subject access?
    pub sensitive: bool,
    /// Why this entry corrects another one, if it does.
    pub reason: Option<String>,
    /// When another entry took the place of this one.
    pub corrected_at: Option<Instant>,
    /// May whoever looks correct it?
    pub may_correct: bool,
    /// What it is in NDelius, for each of its purposes; nothing for an entry that was corrected.
    pub contacts: Vec<InNdelius>,
}

/// What a record is in NDelius, for one of its purposes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct InNdelius {
    /// Type and outcome; `None` where no code is public.
    pub contact: Option<NdeliusContact>,
    /// Is it there, as far as extracts tell?
    pub is_there: bool,
}

/// The entries of records made here, and what of them is in NDelius.
#[derive(Default)]
pub(super) struct Known {
    entries: Vec<(Entered, Vec<InNdelius>)>,
}

impl Known {
    /// What is known of a case's records, or was at an instant.
    pub(super) fn of(
        service: &Service,
        reader: &mut Reader<'_>,
        actor: &Actor,
        (crn, known_at): (&str, Option<Instant>),
    ) -> Result<Self, StoreError> {
        let entered = entries(reader, actor, crn, known_at)?;
        if entered.is_empty() {
            return Ok(Self::default());
        }
        let rows = reader.latest_rows(Sheet::Contacts, crn)?;
        let mut there = There::of(rows, &service.library.contacts, known_at);
        let with = |entered: Entered| {
            let mut found = Vec::new();
            if entered.corrected_at.is_none() {
                let wanted = contacts(&service.library.records, &entered.purposes, entered.decision);
                for (purpose, contact) in entered.purposes.iter().zip(wanted) {
                    let is_there = there.take(entered.on, *purpose, contact.as_ref());
                    found.push(InNdelius { contact, is_there });
                }
            }
            (entered, found)
        };
        Ok(Self { entries: entered.into_iter().map(with).collect() })
    }

    /// Was the record that became known at this instant made here? Then its entries tell more.
    pub(super) fn has(&self, recorded_at: Instant) -> bool {
        self.entries.iter().any(|(entered, _)| entered.first_at == recorded_at)
    }

    /// Each entry with its day, as somebody with this staff code sees it.
    pub(super) fn told(self, state: &State, me: Option<&str>) -> Vec<(Day, Recorded)> {
        let person = |code: &str| {
            let facts = &state.facts;
            let named = facts.staff_coded(code).map(|staff| facts.name(facts.people.staff[staff.at()].name));
            named.map_or_else(|| code.to_owned(), crate::actor::surname_first)
        };
        let tell = |(entered, contacts): (Entered, Vec<InNdelius>)| {
            let may_correct = entered.corrected_at.is_none() && me == Some(entered.by.as_str());
            let recorded = Recorded {
                purposes: entered.purposes.iter().map(|purpose| purpose.code()).collect(),
                by: person(&entered.by),
                decision: entered.decision.map(Decision::code),
                minutes: entered.minutes,
                changed_work: entered.changed_work,
                recorded_at: entered.at,
                ours: Some(Ours {
                    record_id: entered.record_id,
                    rationale: entered.written.rationale,
                    details: entered.written.details,
                    sensitive: entered.written.sensitive,
                    reason: entered.reason,
                    corrected_at: entered.corrected_at,
                    may_correct,
                    contacts,
                }),
            };
            (entered.on, recorded)
        };
        self.entries.into_iter().map(tell).collect()
    }
}

/// Contacts of a case that extracts brought and that no record was found to be yet: each is one record at most.
struct There {
    contacts: Vec<(Day, String, u32)>,
}

impl There {
    fn of(rows: Vec<KnownRow>, mapping: &ContactMapping, known_at: Option<Instant>) -> Self {
        let read = |row: KnownRow| {
            let cell = |column: &str| row.cells[Sheet::Contacts.column(column)].as_str();
            let recorded = Instant::parse(cell("recorded_at").as_bytes()).ok();
            let known = known_at.is_none_or(|at| recorded.is_none_or(|recorded| recorded <= at));
            let purposes = mapping.purposes(cell("contact_type"), cell("outcome")).unwrap_or(0);
            let on = Day::parse(cell("on").as_bytes()).ok().filter(|_| known)?;
            Some((on, cell("contact_type").to_owned(), purposes))
        };
        Self { contacts: rows.into_iter().filter_map(read).collect() }
    }

    /// Is there a contact of the same day and type left? Where no code is public, one of any type that reads back as the purpose.
    fn take(&mut self, on: Day, purpose: Purpose, contact: Option<&NdeliusContact>) -> bool {
        let fits = |(day, contact_type, purposes): &(Day, String, u32)| {
            let same = match contact {
                Some(contact) => *contact_type == contact.contact_type,
                None => purposes & purpose.bit() != 0,
            };
            *day == on && same
        };
        let found = self.contacts.iter().position(fits);
        found.map(|at| self.contacts.swap_remove(at)).is_some()
    }
}

/// The records of a case that were made here, entry by entry, as they were entered.
///
/// # Errors
/// Absent and forbidden alike; faults of the database.
pub fn records(
    service: &Service,
    actor: &Actor,
    moment: &Moment,
    crn: &str,
) -> Result<Vec<(Day, Recorded)>, Error<Infallible>> {
    let today = moment.today();
    service.store.look(moment, actor.name(), |reader| {
        let absent = || NotAllowed::NotFound(format!("case {crn}"));
        let facts = reader.load_about(&super::shown_on(actor, crn), &service.library, When::on(today))?;
        let state = State::fold(facts, None);
        let case = Crn::parse(crn.as_bytes()).and_then(|crn| state.facts.case_with(crn)).ok_or_else(absent)?;
        let relation = actor.relation_to_case(&state, case, today).ok_or_else(absent)?;
        actor.may(Permission::SeeDue, relation).map_err(|_| absent())?;
        let purpose = actor.purpose_with(relation, crn)?;
        let told = Known::of(service, reader, actor, (crn, None))?.told(&state, actor.staff_code().ok());
        let shown = Shown::These(vec![crn.to_owned()]);
        Ok((told, Entry::new(Verb::Consultation, "case.records", shown).with_purpose(purpose)))
    })
}

#[cfg(test)]
mod tests {
    use super::There;
    use touchstone_domain::calendar::Day;
    use touchstone_domain::policy::NdeliusContact;
    use touchstone_domain::words::Purpose;

    #[test]
    fn one_contact_is_one_record_of_its_day_and_type() {
        let on = Day::parse(b"2026-01-12").expect("a day");
        let bits = Purpose::CaseOversight.bit();
        let mo1 = NdeliusContact { contact_type: "MO1".to_owned(), ..NdeliusContact::default() };
        let there = || There {
            contacts: vec![(on, "MO1".to_owned(), bits), (on, "RROD".to_owned(), Purpose::RiskChange.bit())],
        };
        let mut once = there();
        assert!(once.take(on, Purpose::CaseOversight, Some(&mo1)));
        assert!(!once.take(on, Purpose::CaseOversight, Some(&mo1)), "one contact is one record");
        assert!(!there().take(on.plus(1), Purpose::CaseOversight, Some(&mo1)), "another day");
        let c002 = NdeliusContact { contact_type: "C002".to_owned(), ..NdeliusContact::default() };
        assert!(!there().take(on, Purpose::CaseOversight, Some(&c002)), "another type");
        assert!(there().take(on, Purpose::RiskChange, None), "no code is public: what reads back as the purpose");
        assert!(!there().take(on, Purpose::EnforcementDecision, None));
    }
}
