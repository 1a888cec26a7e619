//! Coverage: on any day every live case is in exactly one of seven classes (DOMAIN 3.7).

use crate::calendar::{Calendar, Day};
use crate::facts::{Bars, CaseIx, Roster, StaffIx, State};
use crate::plan::{Duty, Plan, Status, Subject};
use crate::words::{Purpose, Role};

/// The class of a live case; the first that fits.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Class {
    /// Something stands in the way of overseeing it.
    Exception,
    /// A case duty is overdue.
    Overdue,
    /// A case duty that is due today or soon has a slot in a diary.
    Planned,
    /// A case duty is due today or soon.
    Due,
    /// Seen by an SPO or head of PDU since supervision began; nothing due.
    LookedAt,
    /// Never seen; its first duty lies ahead.
    AwaitingFirst,
    /// No rule asks for anything now or later.
    NoneDue,
}

impl Class {
    /// Every class, in order.
    pub const ALL: [Class; 7] = {
        use Class as C;
        [C::Exception, C::Overdue, C::Planned, C::Due, C::LookedAt, C::AwaitingFirst, C::NoneDue]
    };

    /// The code by which answers name it.
    #[must_use]
    pub const fn code(self) -> &'static str {
        ["exception", "overdue", "planned", "due", "looked_at", "awaiting_first", "none_due"][self as usize]
    }
}

/// Why a case is an exception.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Exception {
    /// Nobody live holds it.
    Unheld,
    /// Its holder has been away for more than five working days and nobody covers.
    HolderAway,
    /// A fact is missing.
    Gap,
    /// Nobody could be found to be accountable.
    Unassigned,
}

impl Exception {
    /// Every reason, in the order in which they are named.
    pub const ALL: [Exception; 4] = [Exception::Unheld, Exception::HolderAway, Exception::Gap, Exception::Unassigned];

    /// The reason in words.
    #[must_use]
    pub const fn words(self) -> &'static str {
        match self {
            Exception::Unheld => "held by nobody",
            Exception::HolderAway => "holder away for more than 5 working days, not covered",
            Exception::Gap => "a fact is missing",
            Exception::Unassigned => "nobody is accountable",
        }
    }
}

/// One live case.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CaseCoverage {
    /// Which.
    pub case: CaseIx,
    /// Its class.
    pub class: Class,
    /// Every reason why it is an exception.
    pub exceptions: Vec<Exception>,
    /// Has an SPO or head of PDU overseen it since supervision began?
    pub looked_at: bool,
}

/// Live cases by class.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Coverage {
    /// The live cases, by CRN.
    pub cases: Vec<CaseCoverage>,
    /// Minutes that the open duties of these cases need that are overdue, due today or due soon.
    pub minutes_due: u64,
}

impl Coverage {
    /// Live cases.
    #[must_use]
    pub fn live(&self) -> usize {
        self.cases.len()
    }

    /// Cases of a class.
    #[must_use]
    pub fn count(&self, class: Class) -> usize {
        self.cases.iter().filter(|case| case.class == class).count()
    }

    /// Cases that no manager has overseen since supervision began.
    #[must_use]
    pub fn not_looked_at(&self) -> usize {
        self.cases.iter().filter(|case| !case.looked_at).count()
    }

    /// Cases that are exceptions for a reason; one case may have several.
    #[must_use]
    pub fn with_exception(&self, reason: Exception) -> usize {
        self.cases.iter().filter(|case| case.exceptions.contains(&reason)).count()
    }
}

/// Working days of absence beyond which a holder's cases need cover.
const SHORT_ABSENCE: i32 = 5;

/// What the duties of one case come to.
#[derive(Clone, Copy, Debug, Default)]
struct Load {
    overdue: bool,
    planned: bool,
    due: bool,
    ahead: bool,
    gap: bool,
    unassigned: bool,
    minutes: u64,
}

/// The coverage of the live cases that `counts` keeps; `has_slot` says whether a duty has a slot in a diary.
#[must_use]
pub fn coverage(
    state: &State,
    calendar: &Calendar,
    plan: &Plan,
    counts: impl Fn(CaseIx) -> bool,
    has_slot: impl Fn(&Duty) -> bool,
) -> Coverage {
    let mut loads = vec![Load::default(); state.facts.cases.len()];
    for duty in &plan.duties {
        let case = match duty.subject {
            Subject::Case(case) => Some(case),
            Subject::Document(document) => state.facts.documents[document.at()].case,
            Subject::Staff(_) => None,
        };
        let Some(case) = case else { continue };
        let load = &mut loads[case.at()];
        let pressing = matches!(duty.status, Status::Overdue | Status::DueToday | Status::DueSoon);
        load.overdue |= duty.status == Status::Overdue;
        load.due |= matches!(duty.status, Status::DueToday | Status::DueSoon);
        load.planned |= matches!(duty.status, Status::DueToday | Status::DueSoon) && has_slot(duty);
        load.ahead |= matches!(duty.status, Status::Upcoming | Status::Paused);
        load.gap |= duty.status == Status::Gap;
        load.unassigned |= !duty.status.is_met() && duty.accountable.is_none();
        if pressing {
            load.minutes += u64::from(plan.variants[usize::from(duty.variant)].minutes);
        }
    }
    let roster = Roster::on(state, plan.on);
    let mut coverage = Coverage::default();
    for (at, load) in loads.iter().enumerate() {
        let case = CaseIx::new(at);
        if state.case_is_live(case, plan.on) && counts(case) {
            coverage.minutes_due += load.minutes;
            coverage.cases.push(classify(state, calendar, &roster, case, load));
        }
    }
    coverage
}

fn classify(state: &State, calendar: &Calendar, roster: &Roster<'_>, case: CaseIx, load: &Load) -> CaseCoverage {
    let on = roster.on;
    let holding = state.holding_on(case, on);
    let away = holding
        .holder
        .is_some_and(|holder| !holding.unheld && is_away_uncovered(state, calendar, roster, case, holder));
    let found = [holding.unheld, away, load.gap, load.unassigned];
    let exceptions: Vec<Exception> =
        Exception::ALL.into_iter().zip(found).filter(|(_, found)| *found).map(|(reason, _)| reason).collect();
    let looked_at = was_looked_at(state, case, on);
    let class = match load {
        _ if !exceptions.is_empty() => Class::Exception,
        load if load.overdue => Class::Overdue,
        load if load.planned => Class::Planned,
        load if load.due => Class::Due,
        _ if looked_at => Class::LookedAt,
        load if load.ahead => Class::AwaitingFirst,
        _ => Class::NoneDue,
    };
    CaseCoverage { case, class, exceptions, looked_at }
}

/// Has an SPO or head of PDU recorded an oversight of the case since supervision began?
fn was_looked_at(state: &State, case: CaseIx, on: Day) -> bool {
    let oversight =
        Purpose::ALL.iter().filter(|purpose| purpose.is_case_oversight()).fold(0, |bits, purpose| bits | purpose.bit());
    let (since, _) = state.case_life(case);
    let entries = state.entries_of_case(case).iter();
    entries.into_iter().any(|entry| {
        since <= entry.on && entry.on <= on && entry.purposes & oversight != 0 && entry.roles.has(Role::Spo)
    })
}

/// Is the holder absent, has been for more than five working days, and covered by nobody?
/// Absences with no working day between them count as one.
fn is_away_uncovered(state: &State, calendar: &Calendar, roster: &Roster<'_>, case: CaseIx, holder: StaffIx) -> bool {
    let on = roster.on;
    if !roster.person(holder).absent {
        return false;
    }
    let absences = state.absences_of(holder);
    let mut since = on;
    let joins = |until: Option<Day>, since: Day| {
        until.is_none_or(|until| calendar.working_days_between(until.plus(1), since.plus(-1)) == 0)
    };
    while let Some(from) =
        absences.iter().filter(|away| away.from < since && joins(away.until, since)).map(|away| away.from).min()
    {
        since = from;
    }
    let bars = Bars { case: Some(case), ..Bars::default() };
    let covered = roster.deputy_of(holder).and_then(|deputy| roster.stand_in(deputy, bars, |_| {})).is_some();
    calendar.working_days_between(since, on) > SHORT_ABSENCE && !covered
}
