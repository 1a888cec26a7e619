//! Backups by command, from either engine into either.

mod support;

use support::{Folder, Ran, printed, run, tests};
use touchstone_testkit::postgres::{Database, Server, Template};

fn shared() -> Database<'static> {
    let template: Template<'static> = Server::shared().template(|_| Ok::<_, postgres::Error>(())).expect("a template");
    template.database().expect("a database")
}

fn refused(ran: &Ran, why: &str) {
    assert!(ran.code == 1 && ran.err.contains(why), "{why}: {ran:?}");
}

/// Backs up a database, verifies it, and restores it into an empty one; what is due is the same in both.
fn there_and_back(from: &str, to: &str) {
    let (folder, shared) = (Folder::new(), from.starts_with("postgres"));
    let path = |name: &str| format!("{}/{name}", folder.path());
    let (file, key, stranger) = (path("one.backup"), path("backup.key"), path("stranger.key"));
    printed(&["user", "add", "boss", "--role", "administrator", "--role", "auditor", "--database", from]);
    printed(&["user", "add", "ann", "--role", "policy_lead", "--as", "boss", "--database", from]);
    let extract = tests().join("samples/one/extract").display().to_string();
    printed(&["import", &extract, "--as", "boss", "--database", from]);
    let public = printed(&["backup", "key", "--out", &key]);
    let public = public.lines().next().expect("a key").to_owned();
    printed(&["backup", "key", "--out", &stranger]);
    let create = |name: &str| {
        run(&[
            "backup",
            "create",
            &file,
            "--recipient",
            &public,
            "--as",
            name,
            "--database",
            from,
            "--scratch",
            folder.path(),
        ])
    };
    refused(&create("ann"), "your role does not allow this");
    assert_eq!(create("boss").code, 0);
    refused(&create("boss"), "never replaces another");
    if shared {
        refused(&run(&["backup", "create", &path("x"), "--recipient", &public, "--database", from]), "--as USERNAME");
    }
    let verify = |key: &str| run(&["backup", "verify", &file, "--identity", key, "--scratch", folder.path()]);
    assert!(verify(&key).out.contains("The backup is whole."), "{:?}", verify(&key));
    refused(&verify(&stranger), "none of these keys opens it");
    let restore = |name: &str| run(&["backup", "restore", &file, "--identity", &key, "--database", to, "--as", name]);
    refused(&restore("ann"), "your role does not allow this");
    refused(&restore("nobody"), "nobody with this name");
    let embedded = from.strip_prefix("sqlite:").zip(to.strip_prefix("sqlite:"));
    let mut with_key = vec!["backup", "restore", &file, "--identity", &key, "--database", to, "--as", "boss"];
    let signs = embedded.map(|(from, to)| (format!("{from}.key"), format!("{to}.key")));
    if let Some((kept, _)) = &signs {
        // Another key is refused before anything is restored.
        std::fs::write(path("other.key"), std::fs::read_to_string(&key).expect("a key")).expect("written");
        let other = run(&[&with_key[..], &["--log-key", &path("other.key")]].concat());
        assert!(other.code == 1 && !other.out.contains("Restored"), "{other:?}");
        with_key.extend(["--log-key", kept]);
    }
    let restored = run(&with_key);
    assert_eq!((restored.code, restored.err.as_str()), (0, ""), "{}", restored.out);
    refused(&restore("boss"), "not empty");
    // The key that signs the log is in no backup. It was put where the database looks for it; and what is left to do is said.
    match &signs {
        Some((kept, there)) => {
            assert!(restored.out.contains(&format!("The key that signs its log is in {there}.")), "{}", restored.out);
            assert!(std::fs::read(kept).expect("a key") == std::fs::read(there).expect("a key"));
            let mode = std::os::unix::fs::PermissionsExt::mode(&std::fs::metadata(there).expect("a key").permissions());
            assert_eq!(mode & 0o777, 0o600);
            // Without it, the database is refused.
            std::fs::remove_file(there).expect("it goes");
            refused(
                &run(&["due", "--on", "2026-03-31", "--as", "boss", "--database", to]),
                "the key that signs this log",
            );
            std::fs::copy(kept, there).expect("the key is put back");
        }
        None => assert!(restored.out.contains("--checkpoints; keep those of before"), "{}", restored.out),
    }
    let signing = path("log.key");
    let due = |url: &str, keyless: bool| {
        let own: &[(&str, &str)] = if keyless { &[("TOUCHSTONE_KEY_FILE", &signing)] } else { &[] };
        let asked = ["due", "--on", "2026-03-31", "--all", "--format", "jsonl", "--as", "boss", "--database", url];
        support::run_with(&asked, own)
    };
    let before = due(from, false);
    if from.starts_with("sqlite") == to.starts_with("sqlite") {
        let after = due(to, false);
        assert_eq!((after.code, after.err.as_str()), (0, ""));
        assert!(after.out == before.out && before.out.len() > 10_000, "what is due differs");
        let checked = run(&["check", "--rebuild", "--as", "boss", "--database", to]);
        assert!(checked.out.contains("no difference"), "{checked:?}");
        assert_eq!(run(&["audit", "verify", "--as", "boss", "--database", to]).code, 0);
    }
}

#[test]
fn a_backup_of_sqlite_is_made_verified_and_restored_by_command() {
    let (from, to) = (Folder::new(), Folder::new());
    there_and_back(&format!("sqlite:{}/touchstone.db", from.path()), &format!("sqlite:{}/touchstone.db", to.path()));
}

#[test]
fn a_backup_of_postgresql_is_made_verified_and_restored_by_command() {
    let (from, to) = (shared(), shared());
    there_and_back(&from.url(), &to.url());
}
