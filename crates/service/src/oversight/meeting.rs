//! Several cases from one conversation with a practitioner: one day and one time, and for each case what was decided and why.

use super::form::serving;
use super::outcome::{Act, KeptCase, SentCase, kept, read};
use super::record::{recorded_in, sent_before};
use super::{Details, NewRecord, OversightRefusal, Recorded, facts_of, find_case};
use crate::actor::{Actor, surname_first};
use crate::case::{bytes_of, crn_of};
use crate::drafts::{Begun, draft_of};
use crate::error::{Error, NotAllowed};
use crate::{Moment, Service, Via, When};
use std::convert::Infallible;
use touchstone_domain::calendar::Day;
use touchstone_domain::facts::{CaseIx, State};
use touchstone_domain::permission::{LookPurpose, Permission, Relation, Withheld};
use touchstone_domain::plan::{Planner, Status, Subject};
use touchstone_domain::words::{Crn, Decision, Purpose};
use touchstone_store::{Entry, Reader, SentRow, Shown, Subjects, Tx, Verb};

/// What the form for a conversation begins with.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Meeting {
    /// With whom.
    pub practitioner: String,
    /// Their cases that are asked about: those with something overdue or due within 14 days, and the rest on request.
    pub cases: Vec<MeetingCase>,
    /// Cases of theirs with nothing due within 14 days, which are not shown.
    pub others: usize,
    /// Cases of theirs to which access is limited, as far as that may be told.
    pub limited: Withheld,
    /// What was begun before: names and values of fields.
    pub draft: Option<Vec<(String, String)>>,
    /// What a form that was just sent did.
    pub done: Vec<TalkedOver>,
}

/// One case of a practitioner.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct MeetingCase {
    /// The id by which addresses name it.
    pub id: String,
    /// Whose.
    pub name: String,
    /// Their CRN.
    pub crn: String,
    /// What is open, the most pressing first: rule, how it stands, due day.
    pub duties: Vec<(String, Status, Option<Day>)>,
    /// What a record for the most pressing one serves.
    pub purpose: Option<Purpose>,
}

/// What a form did about one case.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TalkedOver {
    /// The id by which addresses name it.
    pub id: String,
    /// Whose.
    pub name: String,
    /// What came of it.
    pub sent: SentCase,
}

/// A conversation about several cases.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewMeeting {
    /// With whom, by the id in their address.
    pub practitioner: String,
    /// When.
    pub on: Day,
    /// Minutes it took in all; they are split over the cases.
    pub minutes: Option<u16>,
    /// What was decided about each case.
    pub cases: Vec<MeetingEntry>,
}

/// What was decided about one case.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MeetingEntry {
    /// The case, by the id in its address.
    pub id: String,
    /// What was decided.
    pub decision: Decision,
    /// Why.
    pub rationale: String,
}

/// Why a conversation was not recorded: each case by its id, and what is wrong with it. Then nothing is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MeetingRefusal(pub Vec<(String, OversightRefusal)>);

/// Who holds the cases.
pub(crate) struct Practitioner {
    pub(crate) code: String,
    name: String,
    /// How near whoever asks is to them.
    relation: Relation,
}

/// The practitioner whom an address names, if whoever asks may record oversight of their cases.
pub(crate) fn practitioner(
    service: &Service,
    reader: &mut Reader<'_>,
    actor: &Actor,
    today: Day,
    id: &str,
) -> Result<Practitioner, Error<Infallible>> {
    let absent = || NotAllowed::NotFound("practitioner".to_owned());
    actor.staff_code().map_err(|_| absent())?;
    let code = reader.staff_with_id(&bytes_of(id).ok_or_else(absent)?)?.ok_or_else(absent)?;
    let mut subjects = Subjects::person(&code);
    if let Actor::User(user) = actor {
        subjects.people.extend(user.staff_code.clone());
    }
    let state = State::fold(reader.load_about(&subjects, &service.library, When::on(today))?, None);
    let staff = state.facts.staff_coded(&code).ok_or_else(absent)?;
    let relation = actor.relation_to_staff(&state, staff, today);
    actor.may(Permission::RecordOversight, relation).map_err(|_| absent())?;
    let name = surname_first(state.facts.name(state.facts.people.staff[staff.at()].name));
    Ok(Practitioner { code, name, relation })
}

/// The form for a conversation with a practitioner, by the id in their address: with all of their cases, or with those alone that
/// press; and what the form with a token did.
///
/// # Errors
/// Absent and forbidden alike; faults of the database.
pub fn meeting_form(
    service: &Service,
    actor: &Actor,
    moment: &Moment,
    id: &str,
    (all, token): (bool, &str),
) -> Result<Meeting, Error<Infallible>> {
    let today = moment.today();
    service.store.look(moment, actor.name(), |reader| {
        let with = practitioner(service, reader, actor, today, id)?;
        // What was stated for any of them is what all are looked at for; else they are all theirs.
        let mut looked_for = actor.purpose_with(with.relation, &with.code)?;
        let sent = sent_cases(service, reader, actor, token)?;
        let mut subjects = Subjects { cases: reader.held_by(&with.code)?, ..Subjects::default() };
        subjects.cases.extend(sent.iter().map(|case| case.crn.clone()));
        subjects.people.extend([with.code.clone()].into_iter().chain(actor.staff_code().ok().map(str::to_owned)));
        let facts = reader.load_about(&subjects, &service.library, When::on(today))?;
        let state = State::fold(facts, None);
        let mut meeting = Meeting {
            practitioner: with.name,
            draft: draft_of(reader, actor, &Begun::Meeting(id).key(&with.code))?,
            ..Meeting::default()
        };
        let planner = service.planner(&state, today);
        let holder = state.facts.staff_coded(&with.code);
        let (mut shown, mut limited) = (Vec::new(), 0);
        for crn in &subjects.cases {
            let Some(case) = Crn::parse(crn.as_bytes()).and_then(|crn| state.facts.case_with(crn)) else { continue };
            let held = holder.is_some() && state.holding_on(case, today).holder == holder;
            let done = sent.iter().find(|sent| sent.crn == *crn);
            let is_theirs = held || done.is_some();
            let near = is_theirs.then(|| may_record(actor, &state, case, today, &mut limited)).flatten();
            let Some(relation) = near else { continue };
            let id = reader.id_of_case(crn)?.unwrap_or_default();
            let name = surname_first(state.facts.name(state.facts.cases[case.at()].name));
            let (duties, purpose) = pressing(&planner, case);
            let is_asked = held && (all || !duties.is_empty());
            if is_asked || done.is_some() {
                looked_for = looked_for.max(actor.purpose_with(relation, crn)?);
                shown.push(crn.clone());
            }
            if let Some(sent) = done {
                meeting.done.push(TalkedOver { id: id.clone(), name: name.clone(), sent: sent.clone() });
            }
            if is_asked {
                meeting.cases.push(MeetingCase { id, name, crn: crn.clone(), duties, purpose });
            } else if held && is_live(&state, case, today) {
                meeting.others += 1;
            }
        }
        meeting.cases.sort_by_key(|case| {
            (case.duties.first().map_or(Day::LATEST, |duty| duty.2.unwrap_or(Day::LATEST)), case.name.clone())
        });
        meeting.limited = Withheld::of(limited);
        meeting.done.sort_by(|a, b| a.name.cmp(&b.name));
        let entry = Entry::new(Verb::Consultation, "oversight.conversation", Shown::These(shown));
        Ok((meeting, entry.with_purpose(looked_for)))
    })
}

/// What the form with a token did, if whoever asks sent it.
fn sent_cases(
    service: &Service,
    reader: &mut Reader<'_>,
    actor: &Actor,
    token: &str,
) -> Result<Vec<SentCase>, touchstone_store::StoreError> {
    let sent = reader.sent(token)?.filter(|sent| sent.username == actor.name());
    let sent = sent.and_then(|sent| read(&service.library.records, &sent));
    Ok(sent.map(|sent| sent.cases).unwrap_or_default())
}

/// How near they are to a case of which they may record oversight. One that only limited access bars is counted.
fn may_record(actor: &Actor, state: &State, case: CaseIx, today: Day, limited: &mut usize) -> Option<Relation> {
    let relation = actor.relation_to_case(state, case, today);
    *limited += usize::from(relation.is_none() && is_live(state, case, today));
    relation.filter(|relation| actor.may(Permission::RecordOversight, *relation).is_ok())
}

fn is_live(state: &State, case: CaseIx, today: Day) -> bool {
    let fact = &state.facts.cases[case.at()];
    fact.supervision_start <= today && fact.supervision_end.is_none_or(|end| today <= end)
}

type Pressing = (Vec<(String, Status, Option<Day>)>, Option<Purpose>);

/// What is overdue or due within 14 days, and what a record for the most pressing of all that is open serves.
fn pressing(planner: &Planner<'_>, case: CaseIx) -> Pressing {
    let open = |status| matches!(status, Status::Overdue | Status::DueToday | Status::DueSoon | Status::Upcoming);
    let mut duties = planner.duties_of(Subject::Case(case));
    duties.retain(|duty| open(duty.status));
    duties.sort_by_key(|duty| duty.due);
    let line = |variant: u16| &planner.variants()[usize::from(variant)];
    let purpose = duties.first().and_then(|duty| serving(line(duty.variant).numbers.as_ref()?));
    let soon = duties.iter().filter(|duty| duty.status != Status::Upcoming);
    (soon.map(|duty| (line(duty.variant).rule.clone(), duty.status, duty.due)).collect(), purpose)
}

/// Records a conversation: a record for each case, all of them or none. A form that is sent twice records nothing the second time.
///
/// # Errors
/// What is wrong with each case, somebody who may not, faults of the database; then nothing is stored.
pub fn record_meeting(
    service: &Service,
    actor: &Actor,
    moment: &Moment,
    token: &str,
    new: &NewMeeting,
) -> Result<(), Error<MeetingRefusal>> {
    service.store.write(moment, actor.name(), Via::Page, |tx| {
        let today = tx.moment().today();
        let with = practitioner(service, &mut tx.reader(), actor, today, &new.practitioner).map_err(wide)?;
        let purpose = actor.purpose_with(with.relation, &with.code)?;
        let mut crns = Vec::new();
        for entry in &new.cases {
            crns.push(crn_of(&mut tx.reader(), &entry.id).map_err(wide)?);
        }
        let held: Vec<&str> = crns.iter().map(String::as_str).collect();
        tx.hold(Some(&held))?;
        if sent_before(tx, actor, token).map_err(|error| of_case("", error))?.is_some() {
            let entry = Entry::new(Verb::Consultation, "oversight.conversation", Shown::Nobody);
            return Ok(((), tx.log(&entry)?));
        }
        let (records, done, of_cases) = each(tx, service, actor, new, &crns)?;
        let cases: Vec<KeptCase<'_>> =
            records.iter().zip(&done).map(|(record, done)| KeptCase::of(record, &done.changed)).collect();
        let sent = SentRow {
            username: actor.name().to_owned(),
            record_id: done.first().map(|done| done.record_id.clone()).unwrap_or_default(),
            changed: kept(Act::Recorded, &cases),
        };
        tx.add_sent(token, &Begun::Meeting("").key(&with.code), &sent)?;
        let entry = Entry::new(Verb::Alteration, "oversight.conversation", Shown::These(crns));
        Ok(((), tx.log(&entry.with_purpose(purpose.max(of_cases)))?))
    })
}

type Each = (Vec<NewRecord>, Vec<Recorded>, Option<LookPurpose>);

/// Records each case, and what for; what is wrong with any of them, case by case.
fn each(
    tx: &mut Tx<'_>,
    service: &Service,
    actor: &Actor,
    new: &NewMeeting,
    crns: &[String],
) -> Result<Each, Error<MeetingRefusal>> {
    let (mut wrong, mut records, mut done, mut looked_for) = (Vec::new(), Vec::new(), Vec::new(), None);
    for (at, (entry, crn)) in new.cases.iter().zip(crns).enumerate() {
        let minutes = match share(new.minutes, new.cases.len(), at) {
            Ok(minutes) => minutes,
            Err(refusal) => return Err(Error::Refused(MeetingRefusal(vec![(String::new(), refusal)]))),
        };
        let (purpose, for_case) = purpose_of(service, tx, actor, crn).map_err(|error| of_case(&entry.id, error))?;
        looked_for = looked_for.max(for_case);
        let record = NewRecord {
            crn: crn.clone(),
            on: new.on,
            purposes: vec![purpose],
            decision: entry.decision,
            rationale: entry.rationale.clone(),
            minutes,
            changed_work: None,
            sensitive: false,
            details: Details::default(),
        };
        match recorded_in(tx, service, actor, &record) {
            Ok((recorded, _)) => {
                records.push(record);
                done.push(recorded);
            }
            Err(Error::Refused(refusal)) => wrong.push((entry.id.clone(), refusal)),
            Err(other) => return Err(of_case(&entry.id, other)),
        }
    }
    if !wrong.is_empty() {
        return Err(Error::Refused(MeetingRefusal(wrong)));
    }
    Ok((records, done, looked_for))
}

/// The minutes of one of so many cases: an equal share, and a minute more for the first ones where they do not come out even.
fn share(minutes: Option<u16>, cases: usize, at: usize) -> Result<Option<u16>, OversightRefusal> {
    let Some(minutes) = minutes else { return Ok(None) };
    let count = u16::try_from(cases).unwrap_or(u16::MAX).max(1);
    if !(1..=1440).contains(&minutes) {
        return Err(OversightRefusal::Minutes(minutes));
    }
    if minutes < count {
        return Err(OversightRefusal::TooFewMinutes(minutes, cases));
    }
    Ok(Some(minutes / count + u16::from(at < usize::from(minutes % count))))
}

/// What a record of this conversation serves for a case: what is most pressing there; and what the case is looked at for.
fn purpose_of(
    service: &Service,
    tx: &mut Tx<'_>,
    actor: &Actor,
    crn: &str,
) -> Result<(Purpose, Option<LookPurpose>), Error<OversightRefusal>> {
    let today = tx.moment().today();
    let facts = facts_of(service, tx, actor, crn, today)?;
    let found = find_case(State::fold(facts, None), actor, crn, today, Permission::RecordOversight)?;
    let planner = service.planner(&found.state, today);
    Ok((pressing(&planner, found.case).1.unwrap_or(Purpose::CaseOversight), found.purpose))
}

fn of_case(id: &str, error: Error<OversightRefusal>) -> Error<MeetingRefusal> {
    match error {
        Error::Refused(refusal) => Error::Refused(MeetingRefusal(vec![(id.to_owned(), refusal)])),
        Error::NotAllowed(not) => Error::NotAllowed(not),
        Error::Fault(fault) => Error::Fault(fault),
    }
}

fn wide(error: Error<Infallible>) -> Error<MeetingRefusal> {
    match error {
        Error::Refused(never) => match never {},
        Error::NotAllowed(not) => Error::NotAllowed(not),
        Error::Fault(fault) => Error::Fault(fault),
    }
}

#[cfg(test)]
mod tests {
    use super::{OversightRefusal, share};

    #[test]
    fn shares_add_up_to_the_whole_and_no_case_has_none() {
        for minutes in [1_u16, 7, 8, 9, 70, 1440] {
            for cases in 1..=usize::from(minutes.min(15)) {
                let shares: Vec<u16> =
                    (0..cases).map(|at| share(Some(minutes), cases, at).expect("enough").expect("some")).collect();
                assert_eq!(shares.iter().sum::<u16>(), minutes, "{shares:?}");
                assert!(shares.iter().all(|share| *share > 0) && shares[0] - shares[cases - 1] <= 1, "{shares:?}");
            }
        }
        assert_eq!(share(None, 3, 0), Ok(None));
        assert_eq!(share(Some(2), 3, 0), Err(OversightRefusal::TooFewMinutes(2, 3)));
        assert_eq!(share(Some(0), 1, 0), Err(OversightRefusal::Minutes(0)));
    }
}
