//! A disk that turns a bit over: whatever it changes of what is stored is found.

use crate::acts::busy;
use crate::by_hand;
use crate::house::House;
use crate::support::{Folder, run};
use crate::{chance, is_whole, sabotaged};
use rusqlite::types::ValueRef;
use std::collections::BTreeMap;
use std::path::Path;
use std::time::Duration;

/// Tables of what is no fact and in no tree: who is signed in, what was typed and not sent, where the planning is.
const NO_FACTS: [&str; 5] = ["account", "session", "attempt", "sent", "draft"];

/// Every row of every table, by table; or why it cannot be read.
fn content(file: &Path) -> Result<BTreeMap<String, Vec<String>>, String> {
    let read = || -> rusqlite::Result<BTreeMap<String, Vec<String>>> {
        let conn = rusqlite::Connection::open(file)?;
        let mut tables = conn.prepare(by_hand::TABLES)?;
        let tables = tables.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?;
        let mut all = BTreeMap::new();
        for table in tables {
            let (name, sql): (String, String) = table?;
            let mut lines = vec![sql.clone()];
            if sql.to_lowercase().starts_with("create table") {
                let mut rows = conn.prepare(&by_hand::all_of(&name))?;
                let columns = rows.column_count();
                let mut rows = rows.query([])?;
                while let Some(row) = rows.next()? {
                    let mut line = String::new();
                    for at in 0..columns {
                        line.push_str(&match row.get_ref(at)? {
                            ValueRef::Null => "-".to_owned(),
                            ValueRef::Integer(number) => number.to_string(),
                            other => format!("{:?}", other.as_bytes_or_null()),
                        });
                        line.push('|');
                    }
                    lines.push(line);
                }
            }
            all.insert(name, lines);
        }
        Ok(all)
    };
    read().map_err(|fault| fault.to_string())
}

/// What became of one bit.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Became {
    /// It was found.
    Found,
    /// It changed nothing that is stored.
    FreeSpace,
    /// It changed what is no fact.
    NoFact,
    /// It changed what is stored, and was not found.
    Unseen,
}

/// Asks the program whether the database in a folder is as it was written, and compares.
fn judged(house: &House, folder: &Path, whole: &BTreeMap<String, Vec<String>>, looks: bool) -> Became {
    let file = folder.join("touchstone.db");
    // Before the program looks, which is logged.
    let now = content(&file);
    let url = format!("sqlite:{}", file.display());
    let calm = |arguments: &[&str]| run(&[arguments, house.own, &["--database", &url]].concat()).code == 0;
    if looks && !(calm(&["check", "--rebuild"]) && calm(&["audit", "verify"])) {
        return Became::Found;
    }
    let now = match now {
        Ok(now) => now,
        Err(fault) => {
            println!("unseen: {fault}");
            return Became::Unseen;
        }
    };
    let differs = |name: &&String| now.get(*name) != whole.get(*name);
    let odd: Vec<&String> = whole.keys().chain(now.keys()).filter(differs).collect();
    if odd.is_empty() {
        Became::FreeSpace
    } else if odd.iter().all(|name| NO_FACTS.contains(&name.as_str())) {
        Became::NoFact
    } else {
        println!("unseen in {odd:?}");
        Became::Unseen
    }
}

#[test]
fn disk_that_turns_a_bit_over_is_found_unless_nothing_is_stored_there() {
    let house = House::new("sqlite", None);
    let mut serving = house.serve().expect("it serves");
    serving.sign_in();
    let cases = serving.cases();
    drop(busy(&serving, &cases, 2, || std::thread::sleep(Duration::from_millis(700))));
    serving.kill();
    // Checking closes the file, and with that moves what was written into it.
    house.check().expect("it is whole");
    let from = house.folder.join("touchstone.db");
    assert!(!house.folder.join("touchstone.db-wal").exists(), "all is in the file");
    let (bytes, whole) = (std::fs::read(&from).expect("a file"), content(&from).expect("it can be read"));
    let times = if is_whole() { 200 } else { 12 };
    let mut counts: BTreeMap<Became, u32> = BTreeMap::new();
    for _ in 0..times {
        let folder = Folder::new();
        let root = Path::new(folder.path());
        for name in ["touchstone.db.checkpoints", "touchstone.db.key"] {
            std::fs::copy(house.folder.join(name), root.join(name)).expect("copied");
        }
        let (at, bit) = (usize::try_from(chance()).expect("64 bits") % bytes.len(), chance() % 8);
        let mut turned = bytes.clone();
        turned[at] ^= 1 << bit;
        std::fs::copy(&from, root.join("touchstone.db")).expect("copied");
        std::fs::write(root.join("touchstone.db"), turned).expect("written");
        let became = judged(&house, root, &whole, !sabotaged());
        if became == Became::Unseen {
            println!("bit {bit} of byte {at} of {}", bytes.len());
        }
        *counts.entry(became).or_default() += 1;
    }
    println!("{times} bits turned over in a file of {} bytes: {counts:?}", bytes.len());
    assert!(counts.contains_key(&Became::Found), "none was found: that proves nothing");
    assert_eq!(counts.get(&Became::Unseen), None);
}
