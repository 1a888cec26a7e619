//! A database with facts and a log, its keeper, and files for checkpoints and key.

use crate::support::{Open, day, owner, sample, taken};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};
use touchstone_audit::{Fault, Given, Guards, Keeper, Note, PrivateKey, PublicKey, Publish, Verified, verify};
use touchstone_domain::calendar::Day;
use touchstone_domain::facts::Sheet;
use touchstone_service::import::Options;
use touchstone_service::{Service, Verb, Via};
use touchstone_store::{Entry, NewRow, Shown, StoreError};

pub fn today() -> Day {
    day("2026-03-16")
}

pub struct House<'o> {
    pub open: &'o Open,
    pub service: Service,
    pub keeper: Keeper,
    pub folder: PathBuf,
    /// Another database that was put in the place of this one.
    pub instead: Mutex<Option<Service>>,
}

impl Drop for House<'_> {
    fn drop(&mut self) {
        drop(std::fs::remove_dir_all(&self.folder));
    }
}

impl<'o> House<'o> {
    /// An empty database.
    pub fn empty(open: &'o Open) -> Self {
        static COUNT: std::sync::atomic::AtomicU32 = std::sync::atomic::AtomicU32::new(0);
        let count = COUNT.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
        let folder = std::env::temp_dir().join(format!("touchstone-audit-{}-{count}", std::process::id()));
        // What a test that was killed left behind, under the same number of a process, is nobody's.
        drop(std::fs::remove_dir_all(&folder));
        std::fs::create_dir_all(&folder).expect("a folder");
        let service = open.service();
        let keeper = Self::keeper_of(&service, &folder);
        Self { open, service, keeper, folder, instead: Mutex::new(None) }
    }

    fn keeper_of(service: &Service, folder: &Path) -> Keeper {
        Keeper::new(Arc::clone(&service.store), Some(folder.join("checkpoints")), Some(folder.join("key")))
    }

    /// A database with an extract and a few looks, each with a checkpoint.
    pub fn filled(open: &'o Open) -> Self {
        let house = Self::empty(open);
        taken(&house.service, &open.moment(today()), &sample("one"), Options::default());
        house.keep();
        for number in 0..6 {
            house.look(Shown::These(vec![format!("A00000{number}"), "A000009".to_owned()]));
            house.keep();
        }
        house
    }

    /// A small database: events and a user as facts, enough entries for an index of subjects, a few checkpoints.
    pub fn small(open: &'o Open) -> Self {
        let house = Self::empty(open);
        let moment = open.moment(today());
        let done = house.service.store.write(&moment, "root", Via::Command, |tx| {
            for number in 1..300 {
                let crn = format!("A{number:06}");
                tx.add(&NewRow::of(Sheet::Events, &[&crn, "2026-03-02", "safeguarding_concern"]))?;
            }
            tx.add_user("user.1", None)?;
            let entry = |number| Shown::These(vec![format!("A{number:06}"), format!("A{:06}", number % 50)]);
            for number in 0..4290 {
                drop(tx.log(&Entry::new(Verb::Consultation, "case", entry(number)))?);
            }
            Ok::<_, StoreError>(((), tx.log(&Entry::new(Verb::Collection, "test", Shown::Nobody))?))
        });
        done.unwrap_or_else(|fault| panic!("{fault}"));
        house.keep();
        for number in 0..6 {
            house.look(Shown::These(vec![format!("A{number:06}"), "A000009".to_owned()]));
            house.keep();
        }
        house
    }

    /// Runs statements as somebody who can switch off whatever keeps rows.
    pub fn by_hand(&self, sql: &str) {
        self.open.by_hand(sql).unwrap_or_else(|fault| panic!("{sql}: {fault}"));
    }

    /// Somebody else's keeper of the same database, with files of its own.
    pub fn other_keeper(&self, name: &str) -> Keeper {
        let folder = self.folder.join(name);
        std::fs::create_dir_all(&folder).expect("a folder");
        Self::keeper_of(&self.service, &folder)
    }

    /// The notes in the file of checkpoints.
    pub fn notes(&self) -> Vec<Note> {
        let text = std::fs::read_to_string(self.checkpoints()).expect("checkpoints");
        let mut lines = text.lines().filter(|line| !line.is_empty()).collect::<Vec<_>>().into_iter();
        let mut notes = Vec::new();
        while let Some(first) = lines.next() {
            let said: Vec<&str> = std::iter::once(first).chain(lines.by_ref().take(4)).collect();
            let signed = lines.next().expect("a signature");
            notes.push(Note::parse(&format!("{}\n\n{signed}\n", said.join("\n"))).expect("a note"));
        }
        notes
    }

    /// Writes notes to the file of checkpoints instead of those that are there.
    pub fn write_notes(&self, notes: &[Note]) {
        let text: String = notes.iter().map(|note| format!("{note}\n")).collect();
        std::fs::write(self.checkpoints(), text).expect("written");
    }

    /// The key as its file has it.
    pub fn secret(&self) -> PrivateKey {
        PrivateKey::parse(&std::fs::read_to_string(self.folder.join("key")).expect("a file")).expect("a key")
    }

    /// As if the program had been started anew.
    pub fn restarted(&self) -> Keeper {
        Self::keeper_of(&self.service, &self.folder)
    }

    pub fn checkpoints(&self) -> PathBuf {
        self.folder.join("checkpoints")
    }

    pub fn keep(&self) {
        let moment = self.open.moment(today());
        self.keeper.keep(&moment, Publish::Now).unwrap_or_else(|fault| panic!("{fault}"));
    }

    pub fn log(&self, actor: &str, entry: &Entry) {
        let moment = self.open.moment(today());
        let done = self.service.store.write(&moment, actor, Via::Look, |tx| Ok::<_, StoreError>(((), tx.log(entry)?)));
        done.unwrap_or_else(|fault| panic!("{fault}"));
    }

    pub fn look(&self, shown: Shown) {
        self.log("somebody", &Entry::new(Verb::Consultation, "case", shown));
    }

    pub fn given(&self) -> Given {
        let checkpoints = Some(self.checkpoints()).filter(|path| path.exists());
        Given { checkpoints: checkpoints.into_iter().collect(), keys: Vec::new(), now: None }
    }

    pub fn verified(&self, given: &Given, guards: Guards) -> Verified {
        let instead = self.instead.lock().expect("one at a time");
        let store = &instead.as_ref().unwrap_or(&self.service).store;
        let verified = store.read(|reader| verify(reader, given, guards));
        verified.unwrap_or_else(|fault| panic!("{fault}"))
    }

    pub fn faults(&self) -> Vec<Fault> {
        self.verified(&self.given(), Guards::ALL).faults
    }

    pub fn key(&self) -> PublicKey {
        self.keeper.public_key().expect("a key")
    }

    pub fn rotate(&self) -> PublicKey {
        self.keeper.rotate(&owner(), &self.open.moment(today())).unwrap_or_else(|fault| panic!("{fault}"))
    }
}
