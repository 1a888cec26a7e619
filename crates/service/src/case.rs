//! One case: who it is, what every rule comes to for it and why, and what happened in it, on any day and as known at any instant.

mod records;
mod rules;

pub use records::{InNdelius, Ours, Recorded, records};
pub use rules::Ruled;

pub(crate) use rules::rules_about;

use self::records::Known;
use crate::actor::{Actor, surname_first};
use crate::doubt::{Doubt, Open, Said, happened, open_at, still_open, told};
use crate::error::{Error, NotAllowed};
use crate::oversight::find_case;
use crate::{Moment, Service, When};
use std::convert::Infallible;
use touchstone_domain::calendar::{Day, Instant};
use touchstone_domain::doubt::Doubted;
use touchstone_domain::facts::{CaseAttribute, CaseIx, StaffIx, State};
use touchstone_domain::permission::{LookPurpose, Permission};
use touchstone_domain::plan::{Explanation, Planner, Status, Subject, why};
use touchstone_domain::policy::Attribute;
use touchstone_domain::words::language::Words;
use touchstone_domain::words::{CodeIx, Crn, Decision, Purpose};
use touchstone_store::{Entry, Reader, Shown, StoreError, Subjects, Verb};

/// What somebody sees of a case.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Seen {
    /// That there is one, and that access to it is limited.
    Limited,
    /// All of it.
    Case(Box<Case>),
}

/// A case on a day.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Case {
    /// Whose.
    pub name: String,
    /// Their CRN.
    pub crn: String,
    /// What is known of it that day: attributes by code, in words.
    pub facts: Vec<(&'static str, String)>,
    /// Who holds it.
    pub practitioner: Option<String>,
    /// First and last day of supervision, as far as they are known.
    pub supervision: Option<(Day, Option<Day>)>,
    /// What each rule comes to: what is due first.
    pub rules: Vec<Ruled>,
    /// What happened, the latest first.
    pub happened: Vec<Happening>,
    /// May whoever looks record oversight of it?
    pub may_record: bool,
    /// Facts that somebody said are wrong, today.
    pub doubts: Vec<Doubt>,
    /// May whoever looks say that one is?
    pub may_doubt: bool,
    /// May they see who has looked at it?
    pub may_see_looks: bool,
}

/// Something that happened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Happening {
    /// When.
    pub on: Day,
    /// What.
    pub what: Happened,
    /// The code of the fact that tells it.
    pub fact: String,
}

/// What happened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Happened {
    /// An event, by its code.
    Event(String),
    /// An attribute took a value, in words.
    Became(&'static str, String),
    /// A record was made.
    Record(Box<Recorded>),
    /// Somebody said that a fact is wrong, or that ended.
    Doubted(Box<Said>),
}

impl Happening {
    /// When it was recorded, if that is known.
    fn recorded_at(&self) -> Option<Instant> {
        match &self.what {
            Happened::Record(record) => record.recorded_at,
            Happened::Doubted(said) => Some(said.at),
            Happened::Event(_) | Happened::Became(..) => None,
        }
    }
}

/// The page that is made on this thread will be about the case that an address names, or show all of it.
pub fn foresee(service: &Service, id: &str, shown: bool) {
    if let Some(id) = bytes_of(id) {
        service.store.foresee_case_with_id(id, shown);
    }
}

/// The CRN of the case that an address names.
pub(crate) fn crn_of(reader: &mut Reader<'_>, id: &str) -> Result<String, Error<Infallible>> {
    let absent = || Error::NotAllowed(NotAllowed::NotFound("case".to_owned()));
    let bytes = bytes_of(id).ok_or_else(absent)?;
    reader.case_with_id(&bytes)?.ok_or_else(absent)
}

/// The CRN of the case that an address names, for who looked at it: absent, if there is none.
///
/// # Errors
/// Of the database.
pub fn crn_with_id(reader: &mut Reader<'_>, id: &str) -> Result<Result<String, NotAllowed>, StoreError> {
    match crn_of(reader, id) {
        Ok(crn) => Ok(Ok(crn)),
        Err(Error::NotAllowed(not)) => Ok(Err(not)),
        Err(Error::Fault(fault)) => Err(fault),
    }
}

/// May somebody do this with a case today, and what for? Absent and forbidden are alike.
///
/// # Errors
/// Of the database.
pub fn may_with_case(
    service: &Service,
    reader: &mut Reader<'_>,
    actor: &Actor,
    crn: &str,
    permission: Permission,
    on: Day,
) -> Result<Result<Option<LookPurpose>, NotAllowed>, StoreError> {
    let facts = reader.load_about(&shown_on(actor, crn), &service.library, When::on(on))?;
    Ok(find_case(State::fold(facts, None), actor, crn, on, permission).map(|found| found.purpose))
}

/// The bytes of an id as addresses have it: 32 hexadecimal digits, with hyphens.
pub(crate) fn bytes_of(id: &str) -> Option<[u8; 16]> {
    let digits: Vec<u8> = id.bytes().filter(|byte| *byte != b'-').collect();
    let mut bytes = [0; 16];
    if id.len() != 36 || digits.len() != 32 {
        return None;
    }
    for (byte, pair) in bytes.iter_mut().zip(digits.chunks(2)) {
        *byte = u8::from_str_radix(std::str::from_utf8(pair).ok()?, 16).ok()?;
    }
    Some(bytes)
}

/// The case and whoever looks.
pub(crate) fn shown_on(actor: &Actor, crn: &str) -> Subjects {
    let mut subjects = Subjects::case(crn);
    if let Actor::User(user) = actor {
        subjects.people.extend(user.staff_code.clone());
    }
    subjects
}

/// One case, by the id in its address, on a day and as known at an instant.
///
/// # Errors
/// Absent and forbidden alike; faults of the database.
pub fn see(
    service: &Service,
    actor: &Actor,
    moment: &Moment,
    words: &Words,
    (id, when): (&str, When),
) -> Result<Seen, Error<Infallible>> {
    let today = moment.today();
    service.store.look(moment, actor.name(), |reader| {
        let crn = crn_of(reader, id)?;
        let subjects = shown_on(actor, &crn);
        reader.foresee_told_doubts(&crn);
        let absent = || NotAllowed::NotFound("case".to_owned());
        let entry = |what| Entry::new(Verb::Consultation, what, Shown::These(vec![crn.clone()]));
        let now = State::fold(reader.load_about(&subjects, &service.library, When::on(today))?, None);
        let found = |state: &State| Crn::parse(crn.as_bytes()).and_then(|crn| state.facts.case_with(crn));
        // Who may look is a question about today, whatever day they ask about.
        let case = found(&now).ok_or_else(absent)?;
        let nearness = actor.nearness(&now, case, today);
        actor.may(Permission::SeeDue, nearness).map_err(|_| absent())?;
        let entry = |what| entry(what).with_purpose(actor.purpose(nearness));
        let Some(relation) = actor.relation_to_case(&now, case, today) else {
            return Ok((Seen::Limited, entry("case.limited")));
        };
        actor.purpose_with(relation, &crn)?;
        let may_see_looks = actor.may(Permission::SeeLooks, relation).is_ok();
        let is_now = when == When::on(today);
        let may = |permission| actor.may(permission, relation).is_ok() && actor.staff_code().is_ok() && is_now;
        let (may_record, may_agree) = (may(Permission::RecordOversight), may(Permission::AgreeDate));
        let may_doubt = may(Permission::Doubt);
        let state = if is_now {
            now
        } else {
            State::fold(reader.load_about(&subjects, &service.library, when)?, when.known_at)
        };
        let case = found(&state).ok_or_else(absent)?;
        let said = reader.told_doubts(&crn)?;
        let open = still_open(open_at(&said, when), &state, when.on);
        let doubts: Result<Vec<Doubt>, StoreError> =
            open.iter().map(|open| told(service, reader, open, when.on)).collect();
        let said = happened(reader, said, when)?;
        let known = Known::of(service, reader, actor, (&crn, when.known_at))?;
        let planner = service.planner(&state, when.on);
        let telling = Telling { state: &state, planner, case, words, may_agree, service, open: &open };
        let me = actor.staff_code().ok().filter(|_| may_record);
        let mut seen =
            Case { may_record, may_doubt, may_see_looks, doubts: doubts?, crn: crn.clone(), ..telling.case(known, me) };
        seen.happened.extend(said);
        latest_first(&mut seen.happened);
        Ok((Seen::Case(Box::new(seen)), entry("case")))
    })
}

/// A case as it is today, for whoever was found to be allowed to see it; `None` if there is none.
pub(crate) fn whole(
    service: &Service,
    reader: &mut Reader<'_>,
    actor: &Actor,
    words: &Words,
    crn: &str,
    today: Day,
) -> Result<Option<Case>, StoreError> {
    let subjects = shown_on(actor, crn);
    let state = State::fold(reader.load_about(&subjects, &service.library, When::on(today))?, None);
    let Some(case) = Crn::parse(crn.as_bytes()).and_then(|crn| state.facts.case_with(crn)) else { return Ok(None) };
    let known = Known::of(service, reader, actor, (crn, None))?;
    let planner = service.planner(&state, today);
    let told = Telling { state: &state, planner, case, words, may_agree: false, service, open: &[] };
    Ok(Some(Case { crn: crn.to_owned(), ..told.case(known, None) }))
}

struct Telling<'t> {
    state: &'t State,
    planner: Planner<'t>,
    case: CaseIx,
    words: &'t Words,
    /// May whoever looks agree another date, where a rule allows it?
    may_agree: bool,
    service: &'t Service,
    open: &'t [Open],
}

/// Attributes that the identity bar and the timeline show.
const SHOWN: [(CaseAttribute, Attribute); 6] = [
    (CaseAttribute::Rosh, Attribute::Rosh),
    (CaseAttribute::CaseType, Attribute::CaseType),
    (CaseAttribute::Tier, Attribute::Tier),
    (CaseAttribute::MappaLevel, Attribute::MappaLevel),
    (CaseAttribute::MappaCategory, Attribute::MappaCategory),
    (CaseAttribute::Registrations, Attribute::Registration),
];

impl Telling<'_> {
    fn case(&self, known: Known, me: Option<&str>) -> Case {
        let (facts, on) = (&self.state.facts, self.planner.on);
        let fact = &facts.cases[self.case.at()];
        let attributes = SHOWN.iter().map(|(case, attribute)| {
            let value = self.state.case_timeline(self.case, *case).on(on);
            (attribute.code(), why::value(&self.planner, *attribute, value, self.words))
        });
        let ends = fact.supervision_end.or(fact.supervision_end_expected);
        Case {
            name: surname_first(facts.name(fact.name)),
            facts: attributes.collect(),
            practitioner: self.state.holding_on(self.case, on).holder.map(|staff| self.person(staff)),
            supervision: Some((fact.supervision_start, ends)),
            rules: self.rules(),
            happened: self.happened(known, me),
            ..Case::default()
        }
    }

    fn person(&self, staff: StaffIx) -> String {
        let facts = &self.state.facts;
        surname_first(facts.name(facts.people.staff[staff.at()].name))
    }

    /// Every rule about cases: what is due, then what is met, then what is not due.
    fn rules(&self) -> Vec<Ruled> {
        rules_about(&self.planner, Subject::Case(self.case), self.words, |explanation, ruled| {
            ruled.held_until = self.held_until(explanation);
            ruled.may_agree = self.may_agree && explanation.is_agreeable_on(self.planner.on);
        })
    }

    /// Until when every overdue duty of a rule is held back, if each is.
    fn held_until(&self, explanation: &Explanation) -> Option<Day> {
        let overdue = explanation.duties.iter().filter(|told| told.duty.status == Status::Overdue);
        let held = overdue.map(|told| {
            let holds = |open: &Open| open.holds(self.service, &self.planner, (explanation, told));
            self.open.iter().filter_map(holds).max()
        });
        held.collect::<Option<Vec<Day>>>()?.into_iter().min()
    }

    fn happened(&self, known: Known, me: Option<&str>) -> Vec<Happening> {
        let (state, on) = (self.state, self.planner.on);
        let mut all: Vec<Happening> = Vec::new();
        let code = |kind: u32| state.facts.codes.text(CodeIx(kind)).to_owned();
        for event in state.happened_in(self.case) {
            let fact = Doubted::Event(event.on, code(event.kind)).code();
            all.push(Happening { on: event.on, what: Happened::Event(code(event.kind)), fact });
        }
        for (case, attribute) in SHOWN {
            let timeline = state.case_timeline(self.case, case);
            for row in timeline.rows().iter().filter(|_| timeline.has_history()) {
                let value = why::value(&self.planner, attribute, row.value, self.words);
                let fact = Doubted::Attribute(case).code();
                all.push(Happening { on: row.from, what: Happened::Became(attribute.code(), value), fact });
            }
        }
        for entry in state.entries_of_case(self.case) {
            let record = &state.facts.records[entry.record as usize];
            if !known.has(record.recorded_at) {
                let what = Happened::Record(Box::new(self.record(entry.record)));
                let fact = Doubted::Record(entry.on, entry.purposes).code();
                all.push(Happening { on: entry.on, what, fact });
            }
        }
        let ours = known.told(state, me).into_iter();
        all.extend(ours.map(|(on, record)| {
            let served = record.purposes.iter().filter_map(|code| Purpose::from_code(code));
            let fact = Doubted::Record(on, served.fold(0, |bits, purpose| bits | purpose.bit())).code();
            Happening { on, what: Happened::Record(Box::new(record)), fact }
        }));
        all.retain(|happening| happening.on <= on);
        latest_first(&mut all);
        all
    }

    fn record(&self, number: u32) -> Recorded {
        let record = &self.state.facts.records[number as usize];
        let served = Purpose::ALL.iter().filter(|purpose| record.purposes & purpose.bit() != 0);
        let known = record.recorded_at != Instant::EARLIEST;
        Recorded {
            purposes: served.map(|purpose| purpose.code()).collect(),
            by: record.by.map(|by| self.person(by)).unwrap_or_default(),
            decision: record.decision.map(Decision::code),
            minutes: record.minutes,
            recorded_at: known.then_some(record.recorded_at),
            changed_work: record.changed_work,
            ours: None,
        }
    }
}

fn latest_first(happened: &mut [Happening]) {
    happened.sort_by_key(|happening| std::cmp::Reverse((happening.on, happening.recorded_at())));
}
