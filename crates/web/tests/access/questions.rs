//! Every question and act of the service that the command line and pages translate, asked as everybody about everything.

use crate::house::{House, PASSWORD, TODAY, facts, now};
use crate::table::{About, Table};
use crate::world::{ASKERS, Case, LIMITS, NEAR, UNITS, case_for};
use std::collections::BTreeMap;
use touchstone_domain::calendar::Day;
use touchstone_domain::words::{Decision, Purpose};
use touchstone_exchange::import::Extract;
use touchstone_service::absence::{NewAbsence, end_absence, record_absence};
use touchstone_service::actor::Actor;
use touchstone_service::adoption::adopt;
use touchstone_service::cover::{NewCover, end_cover, set_cover};
use touchstone_service::doubt::{NewDoubting, say, withdraw};
use touchstone_service::due::{Question, ask, list_of};
use touchstone_service::import::{Brought, Options, import};
use touchstone_service::oversight::{AgreeDate, Correction, Details, NewRecord, agree_date, correct, record};
use touchstone_service::{Error, StoreError, Via, When, access, check, copy_to, emergency, users};
use touchstone_store::{Entry, Shown, Store, Verb};

/// What came of asking: it is answered or refused by a rule (`true`), or it is as if there were none (`false`).
fn allowed<T, R: std::fmt::Debug>(answer: Result<T, Error<R>>) -> bool {
    match answer {
        Ok(_) | Err(Error::Refused(_)) => true,
        Err(Error::NotAllowed(_)) => false,
        Err(Error::Fault(fault)) => panic!("{fault}"),
    }
}

fn day() -> Day {
    Day::parse(TODAY.as_bytes()).expect("a day")
}

struct Asked<'h> {
    house: &'h House,
    /// A record of each case by each person that could make one.
    records: BTreeMap<(usize, String), String>,
    count: u32,
    /// What was logged until then was done so that the cell can be asked.
    prepared: i64,
}

impl Asked<'_> {
    fn due(&self, actor: &Actor, what: &'static str, shown: Shown) -> bool {
        let question = Question { what, when: When::on(day()), shown };
        allowed(ask(&self.house.service, actor, &now(), &question, |_, _| ((), None)))
    }

    fn about_case(&mut self, thing: &str, (at, actor): (usize, &Actor), case: &Case) -> bool {
        let (service, crn) = (&self.house.service, case.crn.clone());
        match thing {
            "ask due.one" => self.due(actor, "due.list", Shown::These(vec![crn])),
            "ask oversight.record" => {
                let new = NewRecord {
                    crn,
                    on: day(),
                    purposes: vec![Purpose::CaseOversight],
                    decision: Decision::Endorsed,
                    rationale: "Plan holds.".to_owned(),
                    minutes: Some(20),
                    changed_work: None,
                    sensitive: false,
                    details: Details::default(),
                };
                let done = record(service, actor, &now(), Via::Command, &new);
                if let Ok(recorded) = &done {
                    self.records.insert((at, case.crn.clone()), recorded.record_id.clone());
                }
                allowed(done)
            }
            "ask oversight.correct" => {
                let own = self.records.get(&(at, crn.clone())).or_else(|| {
                    let anybodys = self.records.iter().find(|((_, of), _)| *of == crn);
                    anybodys.map(|(_, id)| id)
                });
                let record_id = own.cloned().unwrap_or_else(|| "none".to_owned());
                let correction = Correction {
                    record_id,
                    reason: "It was longer.".to_owned(),
                    minutes: Some(25),
                    ..Correction::default()
                };
                allowed(correct(service, actor, &now(), Via::Command, &correction))
            }
            "ask oversight.agree_date" => {
                let rationale = "She is in hospital.".to_owned();
                let new =
                    AgreeDate { crn, rule: "touch-points/high-risk".to_owned(), next_due: day().plus(3), rationale };
                allowed(agree_date(service, actor, &now(), Via::Command, &new))
            }
            "ask emergency.ask" => allowed(emergency::ask(service, actor, &now(), Via::Command, (&crn, "Police ask."))),
            "ask emergency.allow" => {
                // Somebody else asked: an administrator whom nothing bars is not in this world, so that it is stored as if.
                let asked = service.store.write(&now(), "test", Via::Command, |tx| {
                    let seq = tx.ask_in_emergency(&crn, "root.too", "Police ask.")?;
                    let entry = Entry::new(Verb::Alteration, "test", Shown::Nobody);
                    Ok::<_, StoreError>((seq, tx.log(&entry)?))
                });
                let seq = asked.expect("stored");
                self.prepared = self.house.last_seq();
                allowed(emergency::allow(service, actor, &now(), Via::Command, seq))
            }
            "ask doubt.say" => {
                let new = NewDoubting {
                    crn,
                    fact: "rosh".to_owned(),
                    why: "It is wrong.".to_owned(),
                    ..NewDoubting::default()
                };
                allowed(say(service, actor, &now(), Via::Command, &new))
            }
            "ask doubt.withdraw" => allowed(withdraw(service, actor, &now(), Via::Command, (&crn, 0, "It is right."))),
            other => panic!("{other}: say in questions.rs how a case is asked about"),
        }
    }

    fn about_staff(&mut self, thing: &str, actor: &Actor, code: &str) -> bool {
        let service = &self.house.service;
        self.count += 1;
        let (staff, from) = (code.to_owned(), day().plus(i32::try_from(self.count).expect("few")));
        let deputy = "N55S105".to_owned();
        let cover = NewCover { staff: staff.clone(), from, until: Some(from), deputy };
        match thing {
            "ask due.staff" => self.due(actor, "due.list", Shown::These(vec![staff])),
            "ask due.list" => allowed(list_of(service, actor, &now(), code, day())),
            "ask absence.record" => {
                let new = NewAbsence { staff, from, until: None, kind: "annual_leave".to_owned() };
                allowed(record_absence(service, actor, &now(), Via::Command, &new))
            }
            "ask absence.end" => allowed(end_absence(service, actor, &now(), Via::Command, (code, from, from))),
            "ask cover.set" => allowed(set_cover(service, actor, &now(), Via::Command, &cover)),
            "ask cover.end" => allowed(end_cover(service, actor, &now(), Via::Command, &cover)),
            other => panic!("{other}: say in questions.rs how a member of staff is asked about"),
        }
    }

    fn about_unit(&mut self, thing: &str, actor: &Actor, code: &str) -> bool {
        match thing {
            "ask due.unit" => self.due(actor, "due.list", Shown::Unit(code.to_owned())),
            "ask adoption.adopt" => {
                self.count += 1;
                let from = day().plus(i32::try_from(self.count).expect("few"));
                allowed(adopt(&self.house.service, actor, &now(), Via::Command, (code, "touch-points", from)))
            }
            other => panic!("{other}: say in questions.rs how a unit is asked about"),
        }
    }

    fn about_all(&mut self, thing: &str, actor: &Actor) -> bool {
        let service = &self.house.service;
        self.count += 1;
        let name = format!("new.{}", self.count);
        let bring = |dry_run: bool| {
            let extract = Extract(&self.house.files);
            let digests = extract.digests();
            let brought = Brought { rows: &extract, files: &digests };
            let (read, options) = (facts(service, &self.house.files), Options { dry_run, ..Options::default() });
            allowed(import(service, actor, &now(), (brought, read), options, |_| {}))
        };
        match thing {
            "ask due.all" => self.due(actor, "due.list", Shown::Everybody),
            "ask import.dry_run" => bring(true),
            "ask import.bring_in" => bring(false),
            "ask users.list" => allowed(users::list(service, actor, &now())),
            "ask users.add" => {
                let new = (name.as_str(), None, [].as_slice());
                allowed(users::add(service, Some(actor), &now(), Via::Command, new))
            }
            "ask users.change_role" => {
                let change = ("nobody.here", "auditor", true);
                allowed(users::change_role(service, actor, &now(), Via::Command, change))
            }
            "ask users.search" => allowed(users::search(service, actor, &now(), users::Sought::default(), 1)),
            "ask users.enable" => allowed(users::enable(service, actor, &now(), Via::Command, "nobody.here")),
            "ask users.disable" => allowed(users::disable(service, actor, &now(), Via::Command, "nobody.here")),
            "ask access.set_password" => {
                allowed(access::set_password(service, actor, &now(), Via::Command, ("nobody.here", PASSWORD)))
            }
            "ask check" => allowed(check(service, actor, &now())),
            "ask copy" => {
                let folder = std::env::temp_dir().join(format!("touchstone-copy-{}-{name}", std::process::id()));
                std::fs::create_dir_all(&folder).expect("a folder");
                let to = Store::open(&format!("sqlite:{}", folder.join("copy.db").display())).expect("a database");
                let done = allowed(copy_to(service, actor, &now(), &to));
                drop(to);
                std::fs::remove_dir_all(&folder).expect("removed");
                done
            }
            other => panic!("{other}: say in questions.rs how it is asked"),
        }
    }

    /// Asks a thing of everybody, about everything; how many cells that was.
    fn everybody(&mut self, table: &Table, thing: &str, ended: bool) -> usize {
        let group = table.group(thing);
        let mut cells = 0;
        for (at, asker) in ASKERS.iter().enumerate() {
            let actor = self.house.actor(asker.username).expect("somebody who may use the service");
            let row = if ended { "ended" } else { asker.role };
            let mut cell = |asked: &mut Self, column: usize, limit: usize, told: &str| {
                let letter = group.letter(row, column, limit);
                if letter == '-' {
                    return;
                }
                let unit = || UNITS[column].1;
                let staff = || if NEAR[column].staff.is_empty() { asker.staff } else { NEAR[column].staff };
                let before = asked.house.last_seq();
                let done = match group.about {
                    About::Case => {
                        let case = case_for(&asked.house.cases, at, column, limit);
                        asked.about_case(thing, (at, &actor), case)
                    }
                    About::Staff => asked.about_staff(thing, &actor, staff()),
                    About::Unit => asked.about_unit(thing, &actor, unit()),
                    About::All => asked.about_all(thing, &actor),
                };
                assert_eq!(done, letter == 'y', "{thing} as {} ({row}): {told}", asker.role);
                let log = asked.house.log_after(before.max(asked.prepared));
                assert!(
                    done || log.is_empty(),
                    "{thing} as {} ({row}): {told}: refused, and logged as done: {log:?}",
                    asker.role
                );
                cells += 1;
            };
            match group.about {
                About::Case => {
                    for (column, near) in NEAR.iter().enumerate() {
                        for (limit, words) in LIMITS.iter().enumerate() {
                            cell(self, column, limit, &format!("a case of {}, {words}", near.name));
                        }
                    }
                }
                About::Staff => (0..NEAR.len()).for_each(|column| cell(self, column, 0, NEAR[column].name)),
                About::Unit => (0..UNITS.len()).for_each(|column| cell(self, column, 0, UNITS[column].0)),
                About::All => cell(self, 0, 0, "it"),
            }
        }
        cells
    }
}

#[tokio::test]
#[expect(clippy::print_stdout, reason = "the number of cells is part of the result")]
async fn every_question_and_act_answers_everybody_as_the_table_says() {
    let house = House::new("questions");
    let table = Table::reviewed();
    let mut asked = Asked { house: &house, records: BTreeMap::new(), count: 0, prepared: 0 };
    let mut cells = 0;
    for thing in table.things("ask ") {
        cells += asked.everybody(&table, &thing, false);
    }
    house.end_roles();
    for thing in table.things("ask ") {
        cells += asked.everybody(&table, &thing, true);
    }
    assert!(cells > 2_000, "{cells}");
    println!("access: {cells} cells of questions and acts asserted");
}
