//! What the rules come to for one subject, most pressing first, each with its account.

use touchstone_domain::calendar::Day;
use touchstone_domain::plan::{Explanation, Planner, Status, Subject, why};
use touchstone_domain::words::language::Words;

/// What one rule comes to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ruled {
    /// How its duties stand, most pressing first; none if nothing is due.
    pub standing: Vec<(Status, Option<Day>)>,
    /// The last day on which what is overdue is held back, since it rests on a fact that is doubted.
    pub held_until: Option<Day>,
    /// Why.
    pub account: why::Account,
    /// May whoever looks agree another date?
    pub may_agree: bool,
}

/// What every rule about a subject comes to: what is due, then what is met, then what is not due. `also` adds what only some know.
pub(crate) fn rules_about(
    planner: &Planner<'_>,
    subject: Subject,
    words: &Words,
    also: impl Fn(&Explanation, &mut Ruled),
) -> Vec<Ruled> {
    let explained = planner.rules_about(subject.about()).iter().map(|rule| {
        let explanation = planner.explain(*rule, subject);
        let account = why::account(planner, &explanation, words);
        let mut standing: Vec<(Status, Option<Day>)> =
            explanation.duties.iter().map(|told| (told.duty.status, told.duty.due)).collect();
        standing.sort_by_key(|(status, due)| (order(*status), due.unwrap_or(Day::LATEST)));
        let mut ruled = Ruled { standing, held_until: None, account, may_agree: false };
        also(&explanation, &mut ruled);
        ruled
    });
    let mut rules: Vec<Ruled> = explained.collect();
    rules.sort_by_key(|ruled| {
        let first = ruled.standing.first();
        first.map_or((9, Day::LATEST), |(status, due)| (order(*status), due.unwrap_or(Day::LATEST)))
    });
    rules
}

/// What presses most comes first.
const fn order(status: Status) -> u8 {
    match status {
        Status::Overdue => 0,
        Status::DueToday => 1,
        Status::DueSoon => 2,
        Status::Gap => 3,
        Status::Upcoming => 4,
        Status::Paused => 5,
        Status::Met | Status::MetLate => 6,
    }
}
