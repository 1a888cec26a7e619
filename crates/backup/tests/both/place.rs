//! A database with people in it, a folder for its backups, and keys.

use crate::support::{Cells, Open, day, found, owner, sample, taken};
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use touchstone_audit::{Keeper, PublicKey};
use touchstone_backup::{Header, Identity, Opened, Result, create, verify};
use touchstone_domain::calendar::Day;
use touchstone_domain::words::{Decision, Purpose};
use touchstone_service::actor::Actor;
use touchstone_service::import::Options;
use touchstone_service::oversight::{Details, NewRecord, record};
use touchstone_service::{Service, Via};

pub struct Place<'o> {
    pub open: &'o Open,
    pub service: Service,
    pub keeper: Keeper,
    pub folder: PathBuf,
    pub key: Identity,
}

impl<'o> Place<'o> {
    /// A database with a sample, whose log is signed.
    pub fn new(open: &'o Open) -> Self {
        static COUNT: std::sync::atomic::AtomicU32 = std::sync::atomic::AtomicU32::new(0);
        let count = COUNT.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
        let folder = std::env::temp_dir().join(format!("touchstone-backups-{}-{count}", std::process::id()));
        // What a test that was killed left behind, under the same number of a process, is nobody's.
        drop(std::fs::remove_dir_all(&folder));
        std::fs::create_dir_all(&folder).expect("a temporary folder can be made");
        let service = open.service();
        taken(&service, &open.moment(day("2026-03-16")), &sample("one"), Options::default());
        let files = (folder.join("checkpoints"), folder.join("log.key"));
        let keeper = Keeper::new(service.store.clone(), Some(files.0), Some(files.1));
        keeper.begin(&open.moment(day("2026-03-16"))).expect("a key is made");
        Self { open, service, keeper, folder, key: Identity::generate() }
    }

    pub fn file(&self, name: &str) -> PathBuf {
        self.folder.join(name)
    }

    pub fn create(&self, name: &str) -> Result<Header> {
        let moment = self.open.moment(day("2026-03-16"));
        let to = [self.key.to_public()];
        let made = create((&self.service, &self.keeper), &owner(), &moment, &to, (&self.file(name), &self.folder))?;
        Ok(made.0)
    }

    pub fn verify(&self, file: &Path) -> Result<Opened> {
        verify(file, &self.folder, std::slice::from_ref(&self.key), vec![self.log_key()])
    }

    pub fn log_key(&self) -> PublicKey {
        self.keeper.public_key().expect("the log has a key")
    }

    fn scratch_folders(&self) -> impl Iterator<Item = PathBuf> {
        let entries = std::fs::read_dir(&self.folder).expect("a folder").flatten();
        let scratch = entries.filter(|it| it.file_name().to_string_lossy().starts_with("touchstone-scratch-"));
        scratch.map(|entry| entry.path())
    }

    /// Folders with data in the clear that were left behind.
    pub fn scratches(&self) -> usize {
        self.scratch_folders().count()
    }

    /// While data lies in the clear, its folder and every file in it are for their owner alone.
    pub fn nobody_else_can_use_the_scratch(&self) {
        let mode = |path: &Path| std::fs::metadata(path).expect("it is there").permissions().mode() & 0o777;
        let folder = self.scratch_folders().next().expect("a scratch folder in use");
        assert_eq!(mode(&folder), 0o700, "{}", folder.display());
        let files: Vec<PathBuf> = std::fs::read_dir(&folder).expect("files").flatten().map(|it| it.path()).collect();
        assert!(files.iter().any(|file| file.ends_with("touchstone.db")), "{files:?}");
        for file in files {
            assert_eq!(mode(&file), 0o600, "{}", file.display());
        }
    }
}

impl Drop for Place<'_> {
    fn drop(&mut self) {
        drop(std::fs::remove_dir_all(&self.folder));
    }
}

/// An SPO of the sample and a case of their team that they may record about.
pub fn somebody_with_a_case(place: &Place<'_>, on: Day) -> (Actor, String) {
    let cells = Cells::of(&sample("one"));
    let rows = |file: &str| 1..cells.0[file].len();
    for spo in rows("staff.csv").filter(|row| cells.get("staff.csv", *row, "grade") == "SPO") {
        let username = cells.get("staff.csv", spo, "username");
        let Some(actor) = found(&place.service, username, on) else { continue };
        let team = cells.get("staff.csv", spo, "team_code");
        for case in rows("cases.csv").filter(|row| cells.get("cases.csv", *row, "team_code") == team) {
            let crn = cells.get("cases.csv", case, "crn");
            let moment = place.open.moment(on);
            if record(&place.service, &actor, &moment, Via::Page, &new_record(crn, "Seen.")).is_ok() {
                return (actor, crn.to_owned());
            }
        }
    }
    panic!("no SPO of the sample may record about anybody");
}

/// Oversight of a case, with nothing unusual.
pub fn new_record(crn: &str, rationale: &str) -> NewRecord {
    NewRecord {
        crn: crn.to_owned(),
        on: day("2026-03-16"),
        purposes: vec![Purpose::CaseOversight],
        decision: Decision::Endorsed,
        rationale: rationale.to_owned(),
        minutes: None,
        changed_work: None,
        sensitive: false,
        details: Details::default(),
    }
}
