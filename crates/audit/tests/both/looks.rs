//! Who looked at somebody is found, whole and only that, by those who may.

use crate::house::{House, today};
use crate::support::{Chance, Open, named, owner, sample, taken};
use touchstone_audit::{AuditError, Guard, PAGE, Publish, export, line_of, looks_at, who};
use touchstone_domain::calendar::Day;
use touchstone_domain::facts::Sheet;
use touchstone_service::actor::Actor;
use touchstone_service::import::Options;
use touchstone_service::{Verb, Via};
use touchstone_store::ledger::SEGMENT;
use touchstone_store::{Entry, NewRow, Shown, StoreError};

on_both!(
    every_look_at_somebody_is_found_whatever_part_of_the_index_it_is_in,
    an_index_that_was_begun_and_not_ended_hides_nothing_and_is_ended_later,
    segments_of_facts_alone_are_passed_over_and_the_next_is_indexed,
    looks_are_for_those_who_answer_for_them_and_are_logged_themselves,
    the_whole_log_is_for_an_auditor_line_by_line,
);

fn every_look_at_somebody_is_found_whatever_part_of_the_index_it_is_in(open: &Open) {
    let house = House::small(open);
    let mut chance = Chance::new(5);
    for number in 0..40 {
        house.look(match chance.below(4) {
            0 => Shown::Everybody,
            1 => Shown::Unit("N54".to_owned()),
            _ => Shown::These((0..chance.below(30)).map(|_| format!("A{:06}", chance.below(40))).collect()),
        });
        if number == 20 {
            house.keep();
        }
    }
    // Some are indexed, some have a place and no segment, some have no place yet.
    let (looks, all) = house
        .service
        .store
        .read(|reader| {
            let all = reader.ledger_log_after(0, i64::MAX)?;
            let mut looks = Vec::new();
            for number in [0, 7, 9, 39, 49, 777, 4000, 9999] {
                let code = format!("A{number:06}");
                looks.push((code.clone(), looks_at(reader, &code, (1, usize::MAX))?));
            }
            Ok::<_, StoreError>((looks, all))
        })
        .expect("read");
    for (code, looks) in looks {
        let about = |row: &&touchstone_audit::LogRow| {
            row.scope == "everybody" || row.subjects.split(' ').any(|one| one == code)
        };
        let mut wanted: Vec<i64> = all.iter().filter(about).map(|row| row.seq).collect();
        wanted.reverse();
        let found: Vec<i64> = looks.entries.iter().map(|row| row.seq).collect();
        assert_eq!(found, wanted, "{code}");
        assert_eq!(looks.count, wanted.len());
    }
}

fn an_index_that_was_begun_and_not_ended_hides_nothing_and_is_ended_later(open: &Open) {
    let house = House::small(open);
    let store = &house.service.store;
    let indexed = || {
        let mut rows = Vec::new();
        let read = store.read(|reader| {
            reader.ledger_segment(0, |subject, entries| rows.push(format!("{subject}: {entries}")))?;
            Ok::<_, StoreError>(reader.ledger_segments()?.0.len())
        });
        (read.expect("read"), rows)
    };
    let looks = || {
        let found =
            store.read(|reader| looks_at(reader, "A000007", (1, usize::MAX))).map_err(|fault: StoreError| fault);
        found.expect("read").entries.iter().map(|row| row.seq).collect::<Vec<_>>()
    };
    let (whole, found) = (indexed(), looks());
    assert!((whole.0, whole.1.len() > 3000, found.len() > 80) == (1, true, true));
    house.by_hand("delete from log_subject; delete from log_segment; update log_head set indexed = 0");
    // Somebody who keeps the tree is stopped after some of its subjects.
    let begun = store.sequence(&open.moment(today()), |tx| {
        let segment = tx.reader().ledger_whole_segment(0..1)?;
        tx.add_to_ledger_index(&segment)
    });
    assert_eq!(begun.expect("begun"), Some(false));
    let (segments, part) = indexed();
    assert!(
        segments == 0 && whole.1.starts_with(&part) && (1000..3000).contains(&part.len()),
        "{segments}, {}",
        part.len()
    );
    assert_eq!((looks(), house.faults()), (found.clone(), vec![]));
    // The next one ends it, although nothing was stored meanwhile.
    house.keeper.keep_up(&open.moment(today()), Publish::WhenDue).expect("kept");
    assert_eq!((indexed(), looks(), house.faults()), (whole.clone(), found, vec![]));
    // What is not so is found while it is begun, too.
    house.by_hand(
        "delete from log_segment; update log_head set indexed = 0; delete from log_subject where subject = 'A000777'",
    );
    assert_eq!(house.faults().iter().map(|fault| fault.guard).collect::<Vec<_>>(), [Guard::Subjects]);
}

fn segments_of_facts_alone_are_passed_over_and_the_next_is_indexed(open: &Open) {
    let house = House::empty(open);
    let store = &house.service.store;
    let done = store.write(&open.moment(today()), "root", Via::Command, |tx| {
        for number in 0..2 * SEGMENT {
            let crn = format!("A{number:06}");
            tx.add(&NewRow::of(Sheet::Events, &[&crn, "2026-03-02", "safeguarding_concern"]))?;
        }
        for number in 0..SEGMENT {
            let shown = Shown::These(vec![format!("A{number:06}")]);
            drop(tx.log(&Entry::new(Verb::Consultation, "case", shown))?);
        }
        Ok::<_, StoreError>(((), tx.log(&Entry::new(Verb::Collection, "test", Shown::Nobody))?))
    });
    done.unwrap_or_else(|fault| panic!("{fault}"));
    house.keep();
    let indexed = || {
        let mut rows = Vec::new();
        let read = store.read(|reader| {
            reader.ledger_segment(2, |subject, entries| rows.push(format!("{subject}: {entries}")))?;
            Ok::<_, StoreError>((reader.ledger_segments()?, reader.ledger_head()?.map(|head| head.indexed)))
        });
        (read.expect("read"), rows)
    };
    let whole = indexed();
    let ((segments, last), next) = &whole.0;
    assert_eq!((segments.keys().copied().collect::<Vec<_>>(), *last, *next), (vec![2], 2, Some(3)));
    assert_eq!((whole.1.len(), house.faults()), (SEGMENT as usize, vec![]));
    let end = || house.keeper.keep_up(&open.moment(today()), Publish::WhenDue).expect("kept");
    house.by_hand("delete from log_subject; delete from log_segment; update log_head set indexed = 0");
    assert_eq!(house.faults(), []);
    end();
    assert_eq!((indexed(), house.faults()), (whole.clone(), vec![]));
    // Stopped in the middle of the one that has entries.
    house.by_hand(
        "delete from log_subject where subject > 'A001999'; delete from log_segment; update log_head set indexed = 2",
    );
    assert_eq!((indexed().1.len(), house.faults()), (2000, vec![]));
    end();
    assert_eq!((indexed(), house.faults()), (whole.clone(), vec![]));
}

fn looks_are_for_those_who_answer_for_them_and_are_logged_themselves(open: &Open) {
    let house = House::empty(open);
    taken(&house.service, &open.moment(today()), &sample("one"), Options::default());
    let facts = crate::support::read(&sample("one"), None);
    let other = named(&house.service, "un57a010", today());
    let ask = |actor: &Actor, crn: &str| who(&house.service, actor, &open.moment(today()), crn, (1, PAGE));
    let (mut may, mut may_not) = (0, 0);
    for case in facts.cases.iter().take(40) {
        match ask(&other, &case.crn.to_string()) {
            Ok(looks) => {
                may += 1;
                assert!(looks.count > 0, "the import at least");
            }
            Err(AuditError::NotAllowed(not)) => {
                may_not += 1;
                assert_eq!(not.to_string(), format!("case {}: there is none that you may see or change", case.crn));
            }
            Err(fault) => panic!("{fault}"),
        }
    }
    assert!(may_not > may, "{may} {may_not}");
    let crn = facts.cases[0].crn.to_string();
    let first = ask(&owner(), &crn).expect("looks");
    let second = ask(&owner(), &crn).expect("looks");
    assert_eq!(second.count, first.count + 1);
    assert_eq!((second.entries[0].what.as_str(), second.entries[0].purpose.as_str()), ("audit.who", "inquiry"));
}

fn the_whole_log_is_for_an_auditor_line_by_line(open: &Open) {
    let house = House::small(open);
    let mut lines = Vec::new();
    let days = (Day::EARLIEST, Day::LATEST);
    let count = export(&house.service, &owner(), &open.moment(today()), days, |row| {
        lines.push(line_of(row));
        Ok::<_, AuditError>(())
    });
    assert_eq!(count.expect("exported"), lines.len() as u64);
    assert!(lines.len() > 4290);
    let last: serde_json::Value = serde_json::from_str(lines.last().expect("a line")).expect("JSON");
    assert_eq!((last["what"].as_str(), last["verb"].as_str()), (Some("audit.export"), Some("disclosure")));
    let none = export(&house.service, &owner(), &open.moment(today()), (Day::EARLIEST, today().plus(-1)), |_| {
        Ok::<_, AuditError>(())
    });
    assert_eq!(none.expect("exported"), 0);
    taken(&house.service, &open.moment(today()), &sample("one"), Options::default());
    let spo = named(&house.service, "un57a010", today());
    let refused = export(&house.service, &spo, &open.moment(today()), days, |_| Ok::<_, AuditError>(()));
    assert!(matches!(refused, Err(AuditError::NotAllowed(_))));
}
