//! The facts of a case that somebody can say are wrong, to choose one from.

use super::form::in_words;
use crate::actor::Actor;
use crate::case::{Case, Happened, crn_of, shown_on, whole};
use crate::doubt::{Doubt, still_open, told};
use crate::error::{Error, NotAllowed};
use crate::oversight::find_case;
use crate::{Moment, Service, When};
use std::convert::Infallible;
use touchstone_domain::doubt::Doubted;
use touchstone_domain::facts::State;
use touchstone_domain::permission::Permission;
use touchstone_domain::words::language::Words;
use touchstone_store::{Entry, Shown, StoreError, Verb};

/// The facts of a case.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Choices {
    /// The case, with what happened in it.
    pub case: Case,
    /// Its facts: what it is, then what happened, the latest first. Each once.
    pub facts: Vec<Choice>,
    /// Those that are said to be wrong already.
    pub doubts: Vec<Doubt>,
}

/// One fact to choose.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Choice {
    /// Which, by its code.
    pub fact: String,
    /// How it stands, in words; nothing if nobody or nothing is there, or if its name says all.
    pub stands: Option<String>,
}

/// The facts of a case, by the id in its address.
///
/// # Errors
/// Absent and forbidden alike; faults of the database.
pub fn choices(
    service: &Service,
    actor: &Actor,
    moment: &Moment,
    words: &Words,
    id: &str,
) -> Result<Choices, Error<Infallible>> {
    let today = moment.today();
    service.store.look(moment, actor.name(), |reader| {
        let absent = || NotAllowed::NotFound("case".to_owned());
        let crn = crn_of(reader, id)?;
        let facts = reader.load_about(&shown_on(actor, &crn), &service.library, When::on(today))?;
        let found = find_case(State::fold(facts, None), actor, &crn, today, Permission::Doubt)
            .map_err(|not| not.or_absent("case".to_owned()))?;
        let case = whole(service, reader, actor, words, &crn, today)?.ok_or_else(absent)?;
        let open = still_open(reader.doubts_of([crn.as_str()])?, &found.state, today);
        let doubts: Result<Vec<Doubt>, StoreError> =
            open.iter().map(|open| told(service, reader, open, today)).collect();
        let stood = |doubted: &Doubted| in_words(service, &found.state, found.case, words, (doubted, today));
        let of_every_case = Doubted::of_every_case();
        let choice = |doubted: &Doubted| Choice { fact: doubted.code(), stands: stood(doubted) };
        let mut facts: Vec<Choice> = of_every_case.iter().map(choice).collect();
        let happened = case.happened.iter().filter(|one| matches!(one.what, Happened::Event(_) | Happened::Record(_)));
        // One that was corrected is no fact any more.
        let stands = |code: &&String| {
            Doubted::parse(code).and_then(|fact| fact.stands(&found.state, found.case, today)).is_some()
        };
        for code in happened.map(|one| &one.fact).filter(stands) {
            if facts.iter().all(|known| known.fact != *code) {
                facts.push(Choice { fact: code.clone(), stands: None });
            }
        }
        let entry = Entry::new(Verb::Consultation, "doubt.choose", Shown::These(vec![crn])).with_purpose(found.purpose);
        Ok((Choices { case, facts, doubts: doubts? }, entry))
    })
}
