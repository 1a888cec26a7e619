//! The second reading of sections 3.2, 3.4 and 3.5: the seven cadences, absence, agreed dates and statuses.

use super::answers::Due;
use super::naive::Naive;
use super::naive_days::{status, weakest, year};
use super::naive_people::crc32;
use super::naive_when::Applies;
use touchstone_domain::calendar::{Day, Period, Unit};
use touchstone_domain::facts::{AgreedDate, CaseIx, DocumentIx, StaffIx};
use touchstone_domain::plan::Subject;
use touchstone_domain::policy::{Cadence, Edition, Policy, Rule, YearKind};
use touchstone_domain::words::{About, Anchor, DocumentState, Grade};

/// A rule that is in force for a subject on the day asked about.
struct Asked<'a> {
    subject: Subject,
    rule: &'a Rule,
    edition: &'a Edition,
    on: Day,
    /// `applicable_since`; the day asked about if a condition is unknown.
    since: Day,
    live_from: Day,
    /// What the answers of this rule and subject have in common.
    blank: Due,
}

impl Naive<'_> {
    /// Every duty of a day, in the order of answers.
    pub fn duties(&self, on: Day) -> Vec<Due> {
        let mut all = Vec::new();
        for policy in &self.library.policies {
            for subject in self.subjects() {
                let Some(edition) = self.edition(policy, self.team(subject, on), on) else { continue };
                for rule in edition.rules.iter().filter(|rule| rule.about == subject.about()) {
                    if self.subject_is_live(subject, on) {
                        all.extend(self.duties_of(policy, edition, rule, subject, on));
                    }
                }
            }
        }
        all.sort_by(|a, b| a.place().cmp(&b.place()));
        all
    }

    pub fn subjects(&self) -> Vec<Subject> {
        let cases = (0..self.facts.cases.len()).map(|at| Subject::Case(CaseIx::new(at)));
        let staff = (0..self.facts.people.staff.len()).map(|at| Subject::Staff(StaffIx::new(at)));
        let documents = (0..self.facts.documents.len()).map(|at| Subject::Document(DocumentIx::new(at)));
        cases.chain(staff).chain(documents).collect()
    }

    fn duties_of(&self, policy: &Policy, edition: &Edition, rule: &Rule, subject: Subject, on: Day) -> Vec<Due> {
        let (Some(varied), id) = self.varied(edition, rule, self.team(subject, on), on) else { return Vec::new() };
        let read_on = match subject {
            Subject::Document(document) => self.facts.documents[document.at()].submitted_on.unwrap_or(on),
            _ => on,
        };
        let applies = self.applies(&policy.name, rule, subject, read_on);
        if applies == Applies::No {
            return Vec::new();
        }
        let accountable = match subject {
            Subject::Document(_) => None,
            _ => self.accountable(subject, &varied.by, on),
        };
        let blank = Due {
            rule: rule.id.clone(),
            subject: self.code(subject),
            due: None,
            met_on: None,
            occurrence: None,
            edition: id,
            basis: weakest(&varied),
            minutes: varied.minutes.value,
            accountable: self.name(accountable),
            status: "gap",
            standard: None,
        };
        let since = self.since(policy, &rule.id, subject, on).unwrap_or(on);
        let live_from = match subject {
            Subject::Case(case) => self.facts.cases[case.at()].supervision_start,
            Subject::Staff(staff) => self.facts.people.staff[staff.at()].started_on,
            Subject::Document(_) => Day(i32::MIN),
        };
        let asked = Asked { subject, rule: &varied, edition, on, since, live_from, blank };
        match subject {
            Subject::Document(document) => self.signature(policy, &asked, document, &applies).into_iter().collect(),
            _ if applies != Applies::Yes => self.missing(&asked).into_iter().collect(),
            Subject::Case(_) => self.counted(&asked),
            Subject::Staff(staff) => {
                self.counted(&asked).into_iter().map(|due| self.relieved(due, staff, &asked)).collect()
            }
        }
    }

    fn name(&self, staff: Option<StaffIx>) -> String {
        staff.map_or("unassigned".to_owned(), |staff| self.facts.people.staff[staff.at()].code.to_string())
    }

    fn plus(&self, day: Day, period: Period) -> Day {
        period.after(day, self.calendar())
    }

    /// The one gap for an unknown condition.
    fn missing(&self, asked: &Asked<'_>) -> Option<Due> {
        let Asked { rule, on, .. } = *asked;
        let is_asked_about = match &rule.cadence {
            Cadence::Before { opens, of, .. } => {
                self.end(asked.subject, *of).is_some_and(|end| on >= opens.value.before(end, self.calendar()))
            }
            Cadence::After { of, .. } => self.events(asked.subject, of, on).next().is_some(),
            _ => true,
        };
        is_asked_about.then(|| gap(asked))
    }

    /// The six cadences of cases and staff.
    fn counted(&self, asked: &Asked<'_>) -> Vec<Due> {
        match &asked.rule.cadence {
            Cadence::Once { within, of, count } => vec![self.once(asked, within.value, *of, count.value)],
            Cadence::Every { every, first } => vec![self.every(asked, every.value, first.value)],
            Cadence::Times { times, per, first, spread } => {
                self.times(asked, i32::from(times.value), *per, first.value, *spread).into_iter().collect()
            }
            Cadence::Before { lead, opens, of } => {
                self.before(asked, lead.value, opens.value, *of).into_iter().collect()
            }
            Cadence::After { within, of } => self.after(asked, within.value, of),
            Cadence::Yearly { by, or_within } => self
                .yearly(asked, by.value, or_within.as_ref().map(|(within, of)| (within.value, *of)))
                .into_iter()
                .collect(),
            Cadence::Signature { .. } => Vec::new(),
        }
    }

    /// The days of the records that count from a day on, in date order.
    fn matching(&self, asked: &Asked<'_>, from: Day) -> Vec<Day> {
        let is_about = |record: &&touchstone_domain::facts::RecordFact| match asked.subject {
            Subject::Case(case) => record.case == Some(case),
            Subject::Staff(staff) => record.staff == Some(staff),
            Subject::Document(_) => false,
        };
        let mut days: Vec<Day> = self
            .facts
            .records
            .iter()
            .filter(is_about)
            .filter(|record| from <= record.on && asked.live_from <= record.on && record.on <= asked.on)
            .filter(|record| asked.rule.met_by.iter().any(|purpose| record.purposes & purpose.bit() != 0))
            .filter(|record| self.counts(record, asked.subject, &asked.rule.by))
            .map(|record| record.on)
            .collect();
        days.sort();
        days
    }

    fn once(&self, asked: &Asked<'_>, within: Period, of: Anchor, count: u16) -> Due {
        let Some(anchor) = self.anchor(asked.subject, of, asked.on) else { return gap(asked) };
        let due = self.plus(anchor.max(asked.since), within);
        let met_on = self.matching(asked, anchor).get(usize::from(count) - 1).copied();
        answer(asked, due, met_on)
    }

    fn every(&self, asked: &Asked<'_>, every: Period, first: Period) -> Due {
        let last = self.matching(asked, asked.live_from).last().copied();
        let standard = match last {
            None => self.plus(asked.since, first),
            Some(last) if last >= asked.since => self.plus(last, every),
            Some(last) => self.plus(last, every).max(self.plus(asked.since, first)),
        };
        let Some(at_most) = &asked.rule.judgement else { return answer(asked, standard, None) };
        let stands = |agreed: &AgreedDate| {
            asked.subject == Subject::Case(agreed.case)
                && self.facts.codes.text(agreed.rule) == asked.rule.id
                && agreed.agreed_on <= asked.on
                && agreed.agreed_on >= asked.since
                && last.is_none_or(|last| agreed.agreed_on >= last)
                && self.is_live(agreed.by, agreed.agreed_on)
                && matches!(self.grade(agreed.by, agreed.agreed_on), Some(Grade::Spo | Grade::PduHead))
        };
        let mut chosen: Option<&AgreedDate> = None;
        for agreed in self.facts.agreed.iter().filter(|agreed| stands(agreed)) {
            // "the latest agreed_on wins, then the later row"
            if chosen.is_none_or(|chosen| agreed.agreed_on >= chosen.agreed_on) {
                chosen = Some(agreed);
            }
        }
        let Some(agreed) = chosen else { return answer(asked, standard, None) };
        let limit = self.plus(last.unwrap_or(asked.since), at_most.value);
        Due { standard: Some(standard), ..answer(asked, agreed.next_due.min(limit), None) }
    }

    fn times(&self, asked: &Asked<'_>, times: i32, per: YearKind, first: Period, spread: bool) -> Option<Due> {
        let (start, end) = year(asked.on, per);
        let length = end.0 - start.0 + 1;
        let width = u32::try_from(length / times).expect("fewer times than days");
        let shift = if spread { crc32(&format!("{}:{}", asked.rule.id, asked.blank.subject)) % width } else { 0 };
        let milestone = |k: i32| Day(start.0 + k * length / times - 1 - shift.cast_signed());
        let is_required = |day: &Day| asked.since <= start || *day >= self.plus(asked.since, first);
        let required: Vec<Day> = (1..=times).map(milestone).filter(is_required).collect();
        let last = *required.last()?;
        let done = self.matching(asked, start.max(asked.since));
        let answer = if done.len() >= required.len() {
            answer(asked, last, Some(done[required.len() - 1]))
        } else {
            answer(asked, required[done.len()], None)
        };
        Some(Due { occurrence: Some(start.to_string()), ..answer })
    }

    fn before(&self, asked: &Asked<'_>, lead: Period, opens: Period, of: Anchor) -> Option<Due> {
        let end = self.end(asked.subject, of)?;
        let opening = opens.before(end, self.calendar());
        if asked.on < opening {
            return None;
        }
        let notice = self.plus(asked.since, Period { count: 5, unit: Unit::WorkingDays });
        let due = lead.before(end, self.calendar()).max(notice.min(end));
        Some(answer(asked, due, self.matching(asked, opening).first().copied()))
    }

    /// Days and kinds of the events of these kinds up to a day, each once.
    fn events(&self, subject: Subject, kinds: &[String], on: Day) -> impl Iterator<Item = (Day, String)> {
        let Subject::Case(case) = subject else { unreachable!("events are of cases") };
        let listed = self.facts.events.iter().map(|event| event.on);
        let history = self.facts.case_changes.iter().map(|row| row.from);
        let mut days: Vec<Day> = listed.chain(history).filter(|day| *day <= on).collect();
        days.sort();
        days.dedup();
        let kinds: Vec<String> = kinds.to_vec();
        let each = move |day: Day| kinds.clone().into_iter().map(move |kind| (day, kind));
        days.into_iter().flat_map(each).filter(move |(day, kind)| self.happened(case, kind, *day))
    }

    fn after(&self, asked: &Asked<'_>, within: Period, kinds: &[String]) -> Vec<Due> {
        let since = asked.since;
        let events = self.events(asked.subject, kinds, asked.on).filter(|(day, _)| since <= *day);
        let due = |(day, kind): (Day, String)| Due {
            occurrence: Some(format!("{day}/{kind}")),
            ..answer(asked, self.plus(day, within), self.matching(asked, day).first().copied())
        };
        events.map(due).collect()
    }

    fn yearly(&self, asked: &Asked<'_>, (month, day): (u8, u8), or_within: Option<(Period, Anchor)>) -> Option<Due> {
        let (start, end) = year(asked.on, YearKind::Financial);
        let in_it = |named: &Day| start <= *named && *named <= end;
        let years = [start.civil().0, start.civil().0 + 1];
        let named = years
            .into_iter()
            .filter_map(|year| Day::from_civil(year, month, day))
            .find(in_it)
            .expect("a day of every year");
        let other = match or_within {
            None => asked.since,
            Some((within, of)) => match self.anchor(asked.subject, of, asked.on) {
                Some(anchor) => self.plus(anchor.max(asked.since), within),
                None => return Some(gap(asked)),
            },
        };
        let due = named.max(other);
        let met_on = self.matching(asked, start).first().copied();
        (due <= end).then(|| Due { occurrence: Some(start.to_string()), ..answer(asked, due, met_on) })
    }

    /// Section 3.4, for a duty about a member of staff.
    fn relieved(&self, due: Due, staff: StaffIx, asked: &Asked<'_>) -> Due {
        let Some(mut day) = due.due.filter(|_| due.met_on.is_none()) else { return due };
        let mut is_paused = false;
        for absence in
            self.facts.people.absences.iter().filter(|absence| absence.staff == staff && absence.from <= asked.on)
        {
            match absence.until {
                Some(end) if end >= absence.from.plus(27) && end >= asked.since => {
                    day = day.max(self.plus(end, Period { count: 10, unit: Unit::WorkingDays }));
                }
                Some(_) => {}
                // "in its 29th day or later"
                None => is_paused |= asked.on >= absence.from.plus(28),
            }
        }
        if is_paused {
            Due { due: None, status: "paused", ..due }
        } else {
            Due { due: Some(day), status: status(day, None, asked.on), ..due }
        }
    }

    fn signature(&self, policy: &Policy, asked: &Asked<'_>, document: DocumentIx, applies: &Applies) -> Option<Due> {
        let fact = &self.facts.documents[document.at()];
        let Cadence::Signature { within, needed_by } = &asked.rule.cadence else {
            unreachable!("documents have signatures")
        };
        let is_waiting = matches!(
            fact.state,
            DocumentState::Submitted | DocumentState::Countersigned | DocumentState::DoubleCountersigned
        );
        let submitted = fact.submitted_on.filter(|submitted| is_waiting && *submitted <= asked.on)?;
        // "A document submitted before its rule's policy was in force in its unit has no duty."
        self.edition(policy, self.team(asked.subject, submitted), submitted)?;
        let ladder = asked.edition.signing.as_deref();
        if !self.needs_signature(ladder, fact) {
            return None;
        }
        let signed = self.signed(ladder, fact, asked.on);
        let accountable = self.name(self.accountable_for_document(ladder, fact, &signed, asked.on));
        let blank = Due { accountable, ..asked.blank.clone() };
        if *applies != Applies::Yes {
            return Some(blank);
        }
        let by_period = within.as_ref().map(|within| self.plus(submitted, within.value));
        let by_need = fact.needed_by.map(|needed| needed.day).filter(|_| *needed_by);
        let due = by_period.into_iter().chain(by_need).min();
        let met_on = signed.completed.map(|signature| signature.on);
        let status = match (due, met_on) {
            (Some(due), _) => status(due, met_on, asked.on),
            (None, Some(_)) => "met",
            (None, None) => "gap",
        };
        Some(Due { due, met_on, status, ..blank })
    }
}

fn gap(asked: &Asked<'_>) -> Due {
    let occurrence = match asked.rule.cadence {
        Cadence::Times { per, .. } => Some(year(asked.on, per).0.to_string()),
        Cadence::Yearly { .. } => Some(year(asked.on, YearKind::Financial).0.to_string()),
        _ => None,
    };
    debug_assert!(asked.rule.about != About::Document);
    Due { occurrence, ..asked.blank.clone() }
}

fn answer(asked: &Asked<'_>, due: Day, met_on: Option<Day>) -> Due {
    Due { due: Some(due), met_on, status: status(due, met_on, asked.on), ..asked.blank.clone() }
}
