//! The command line is no back door: every command with `--as`, asked as everybody about everything, against the same reviewed table
//! as pages and questions (`crates/web/tests/access/table.txt`).

mod support;
#[path = "../../web/tests/access/table.rs"]
mod table;
#[path = "../../web/tests/access/world.rs"]
mod world;

use std::collections::BTreeMap;
use std::io::Write;
use std::process::{Command, Stdio};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{SystemTime, UNIX_EPOCH};
use support::{Folder, printed, run, tests};
use table::{About, Table};
use touchstone_domain::calendar::Instant;
use touchstone_domain::facts::Sheet;
use touchstone_store::{Entry, Moment, NewRow, Output, Shown, Store, StoreError, Tx, Verb, Via};
use world::{ASKERS, Asker, Case, LIMITS, NEAR, UNITS, case_for, cases};

struct Base {
    url: String,
    extract: String,
    /// A key to which backups are made.
    recipient: String,
    folder: Folder,
    cases: Vec<Case>,
    count: AtomicUsize,
}

/// Facts of a case that may be doubted: one for each asker, since a fact is doubted once.
const FACTS: [&str; 8] =
    ["rosh", "tier", "case_type", "mappa_level", "mappa_category", "registration", "practitioner", "supervision_start"];

impl Base {
    fn new() -> Self {
        let folder = Folder::new();
        for (name, text) in world::extract("2026-01-12") {
            folder.write(&format!("extract/{name}"), text.as_bytes());
        }
        let url = format!("sqlite:{}/touchstone.db", folder.path());
        let extract = format!("{}/extract", folder.path());
        printed(&["import", &extract, "--database", &url]);
        for asker in ASKERS.iter().filter(|asker| asker.grade == "OTHER") {
            printed(&["user", "add", asker.username, "--staff", asker.staff, "--role", asker.role, "--database", &url]);
        }
        let told = printed(&["backup", "key", "--out", &format!("{}/backup.key", folder.path())]);
        let recipient = told.lines().next().expect("a key").to_owned();
        Self { url, extract, recipient, folder, cases: cases(), count: AtomicUsize::new(1) }
    }

    /// Stores what must be there before a command can be asked.
    fn stored<T>(&self, write: impl FnOnce(&mut Tx<'_>) -> Result<T, StoreError>) -> T {
        let since = SystemTime::now().duration_since(UNIX_EPOCH).expect("after 1970").as_micros();
        let mut seed = [7; 32];
        seed[..8].copy_from_slice(&self.count.fetch_add(1, Ordering::Relaxed).to_le_bytes());
        let moment = Moment { at: Instant(i64::try_from(since).expect("before the year 290000")), seed };
        let store = Store::open(&self.url).expect("a database");
        let done = store.write(&moment, "test", Via::Command, |tx| {
            let made = write(tx)?;
            Ok::<_, StoreError>((made, tx.log(&Entry::new(Verb::Alteration, "test", Shown::Nobody))?))
        });
        done.expect("stored")
    }

    /// A record of a case in somebody's name: its id.
    fn record(&self, crn: &str, by: &str) -> String {
        self.stored(|tx| {
            let (id, at) = (tx.new_id(), tx.at_text().to_owned());
            let day = &at[..10];
            let cells = [&id, day, "case_oversight", crn, "", "", by, "20", "endorsed", "", &at];
            let fact = tx.add(&NewRow { known_from_now: true, ..NewRow::of(Sheet::Records, &cells) })?;
            let (purpose, audience) = ("case_oversight".to_owned(), "case".to_owned());
            let text = "Plan holds.".to_owned();
            let output = Output { purpose, audience, sensitive: false, text, more: serde_json::Map::new() };
            tx.write_output(fact, ("case", crn), day, &output)?;
            Ok(id)
        })
    }

    /// An emergency that somebody else asked for, and that perhaps a third allowed: its number.
    fn emergency(&self, crn: &str, is_allowed: bool) -> String {
        self.stored(|tx| {
            let seq = tx.ask_in_emergency(crn, "root.two", "Police ask.")?;
            if is_allowed {
                let known = tx.reader().emergency(seq)?.expect("it is there");
                let until = Instant(tx.moment().at.0 + 3_600_000_000);
                tx.allow_in_emergency(&known, "root.three", until)?;
            }
            Ok(seq.to_string())
        })
    }

    /// What a command is told besides whom it is about, if it has to do with a record or an emergency.
    fn prepared(&self, command: &str, asker: &Asker, code: &str) -> String {
        match command {
            "correct" | "audit receipt" => self.record(code, asker.staff),
            "emergency allow" => self.emergency(code, false),
            "emergency note" => self.emergency(code, true),
            _ => String::new(),
        }
    }

    /// The arguments of a command about a code; the day is far enough away that no two are the same.
    fn arguments(&self, command: &str, asker: &Asker, code: &str) -> Vec<String> {
        let prepared = self.prepared(command, asker, code);
        let fact = ASKERS.iter().position(|other| other == asker).map_or("rosh", |at| FACTS[at]);
        let count = self.count.fetch_add(1, Ordering::Relaxed);
        let day = format!("{}-{:02}-{:02}", 2030 + count / 300, 1 + count % 12, 1 + count % 28);
        let (on, name) = (["--on", "2026-01-12"], format!("new.{count}"));
        let backup = format!("{}/{count}.backup", self.folder.path());
        let words: Vec<&str> = command.split(' ').collect();
        let mut all: Vec<&str> = words.clone();
        let copy = format!("sqlite:{}/copy-{count}.db", self.folder.path());
        match command {
            "due --case" | "due --staff" | "due --spo" | "due --unit" | "explain --case" | "explain --staff"
            | "coverage --unit" => {
                all.push(code);
                all.extend(on);
            }
            "due" | "coverage" => all.extend(on),
            "records" | "doubt list" => all.extend(["--case", code]),
            "correct" => all.extend([prepared.as_str(), "--reason", "It was longer.", "--minutes", "25"]),
            "doubt say" => all.extend(["--case", code, "--fact", fact, "--why", "It is wrong."]),
            "doubt withdraw" => all.extend(["--case", code, "--doubt", "1", "--why", "It is right."]),
            "audit who" => all.push(code),
            "audit receipt" | "emergency allow" | "emergency note" => all.push(&prepared),
            "backup create" => all.extend([backup.as_str(), "--recipient", &self.recipient]),
            "absence end" => all.extend(["--staff", code, "--from", &day, "--until", &day]),
            "cover end" => all.extend(["--staff", code, "--deputy", "N55S105", "--from", &day, "--until", &day]),
            "import" => all.push(&self.extract),
            "record" => all.extend(["--case", code, "--decision", "endorsed", "--rationale", "Plan holds."]),
            "emergency ask" => all.extend(["--case", code, "--reason", "Police ask."]),
            "agree-date" => {
                all.extend([
                    "--case",
                    code,
                    "--rule",
                    "touch-points/high-risk",
                    "--next-due",
                    &day,
                    "--rationale",
                    "Ill.",
                ]);
            }
            "absence add" => all.extend(["--staff", code, "--from", &day, "--kind", "annual_leave"]),
            "cover set" => all.extend(["--staff", code, "--deputy", "N55S105", "--from", &day, "--until", &day]),
            "adopt" => all.extend(["--unit", code, "--policy", "touch-points", "--from", &day]),
            "import --dry-run" => all = vec!["import", &self.extract, "--dry-run"],
            "user list" | "check" | "check --rebuild" | "emergency list" | "audit verify" | "audit export"
            | "audit key" | "audit rotate-key" => {}
            "user add" => all.push(&name),
            "user roles" => all.extend(["nobody.here", "--give", "auditor"]),
            "user password" => all.extend(["nobody.here", "--password-stdin"]),
            "user disable" | "user enable" => all.push("nobody.here"),
            "copy" => all.extend([self.url.as_str(), &copy]),
            other => panic!("{other}: say in crates/app/tests/access.rs how it is asked"),
        }
        if ABOUT_A_CASE.contains(&command) {
            // Whoever it is not given to says what for.
            all.extend(["--for", "duty"]);
        }
        let mut all: Vec<String> = all.into_iter().map(str::to_owned).collect();
        if command != "copy" {
            all.extend(["--database".to_owned(), self.url.clone()]);
        }
        all
    }

    /// Runs a command as somebody: was it answered, or refused by a rule, and all that it said.
    fn ask(&self, command: &str, asker: &Asker, code: &str) -> (bool, String) {
        self.run(command, asker, &self.arguments(command, asker, code))
    }

    fn run(&self, command: &str, asker: &Asker, arguments: &[String]) -> (bool, String) {
        let username = asker.username;
        let mut program = Command::new(env!("CARGO_BIN_EXE_touchstone"));
        program.args(arguments).args(["--as", username]).current_dir(tests());
        program.env("LOGNAME", "tester").env_remove("TOUCHSTONE_DATABASE");
        let mut child =
            program.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("it starts");
        // A command that reads nothing has closed its input already.
        drop(child.stdin.take().expect("an input").write_all(b"slow green harbour\n"));
        let done = child.wait_with_output().expect("it ends");
        let said = format!("{}{}", String::from_utf8_lossy(&done.stdout), String::from_utf8_lossy(&done.stderr));
        let code = done.status.code().expect("it is not killed");
        assert!(code == 0 || code == 1, "{command} as {username}: {code}: {said}");
        let barred = said.contains("there is none that you may") || said.contains("your role does not allow this");
        (!barred, said)
    }
}

/// Commands about one case: of one that is not theirs they ask what for.
const ABOUT_A_CASE: [&str; 11] = [
    "due --case",
    "explain --case",
    "records",
    "record",
    "correct",
    "agree-date",
    "doubt say",
    "doubt list",
    "doubt withdraw",
    "audit receipt",
    "audit who",
];

/// One cell of the table.
struct Cell<'c> {
    asker: usize,
    code: &'c str,
    case: Option<&'c Case>,
    letter: char,
    told: String,
}

fn check(base: &Base, command: &str, cell: &Cell<'_>) {
    let asker = ASKERS[cell.asker];
    let (answered, said) = base.ask(command, &asker, cell.code);
    let told = format!("command {command} as {}: {}: {said}", asker.role, cell.told);
    assert_eq!(answered, cell.letter == 'y', "{told}");
    // Whatever is answered or refused: nobody's case is named but those that this person may see.
    let sees = Table::reviewed();
    let sees = sees.group("command due --case");
    for case in base.cases.iter().filter(|case| said.contains(case.mark.as_str())) {
        let own = case.own_of.is_none_or(|own| own == cell.asker);
        let column = if own { case.near } else { 1 };
        assert_eq!(sees.letter(asker.role, column, case.limit), 'y', "{told}\nshows {case:?}");
    }
    assert!(answered || cell.case.is_none_or(|case| !said.contains(&case.mark)), "{told}");
}

fn cells<'c>(base: &'c Base, table: &Table, thing: &str) -> Vec<Cell<'c>> {
    let group = table.group(thing);
    let mut all = Vec::new();
    for (asker, who) in ASKERS.iter().enumerate() {
        let mut add = |column: usize, limit: usize, code: &'c str, case: Option<&'c Case>, told: &str| {
            let letter = group.letter(who.role, column, limit);
            if letter != '-' {
                all.push(Cell { asker, code, case, letter, told: told.to_owned() });
            }
        };
        match group.about {
            About::Case => {
                for (column, near) in NEAR.iter().enumerate() {
                    for (limit, words) in LIMITS.iter().enumerate() {
                        let case = case_for(&base.cases, asker, column, limit);
                        add(column, limit, &case.crn, Some(case), &format!("a case of {}, {words}", near.name));
                    }
                }
            }
            About::Staff => {
                for (column, near) in NEAR.iter().enumerate() {
                    add(column, 0, if near.staff.is_empty() { who.staff } else { near.staff }, None, near.name);
                }
            }
            About::Unit => UNITS.iter().enumerate().for_each(|(column, unit)| add(column, 0, unit.1, None, unit.0)),
            About::All => add(0, 0, "", None, "it"),
        }
    }
    all
}

/// How often each of them was refused what is not theirs, as the log has it.
fn refusals(base: &Base) -> BTreeMap<String, usize> {
    let mut counts = BTreeMap::new();
    let log = printed(&["audit", "export", "--as", "audra.own", "--database", &base.url]);
    for row in log.lines().filter(|row| row.contains("\"what\":\"refused\"")) {
        let row: serde_json::Value = serde_json::from_str(row).expect("JSON");
        *counts.entry(row["actor"].as_str().expect("a name").to_owned()).or_default() += 1;
    }
    counts
}

#[test]
#[expect(clippy::print_stdout, reason = "the number of cells is part of the result")]
fn every_command_answers_everybody_as_the_table_says() {
    // Most of the time goes by while disks write: a few ask at once, each in a world of their own.
    const SIDE_BY_SIDE: usize = 4;
    let table = Table::reviewed();
    let things = table.things("command ");
    let ask = |from: usize| {
        let (base, mut asked) = (Base::new(), 0);
        for thing in things.iter().skip(from).step_by(SIDE_BY_SIDE) {
            let command = thing.strip_prefix("command ").expect("a command");
            let mut wanted = refusals(&base);
            for cell in cells(&base, &table, thing) {
                check(&base, command, &cell);
                *wanted.entry(ASKERS[cell.asker].username.to_owned()).or_default() += usize::from(cell.letter != 'y');
                asked += 1;
            }
            wanted.retain(|_, count| *count > 0);
            assert_eq!(
                refusals(&base),
                wanted,
                "command {command}: whatever is refused is logged, and nothing else as that"
            );
        }
        asked
    };
    let asked: usize = std::thread::scope(|scope| {
        let running: Vec<_> = (0..SIDE_BY_SIDE).map(|from| scope.spawn(move || ask(from))).collect();
        running.into_iter().map(|one| one.join().expect("no cell is otherwise")).sum()
    });
    assert!(asked > 2_500, "{asked}");
    println!("access: {asked} cells of commands asserted");
}

#[test]
fn somebody_who_is_nobody_here_is_shown_nothing() {
    let base = Base::new();
    let ran = run(&["due", "--on", "2026-01-12", "--as", "nobody.at.all", "--database", &base.url]);
    assert_eq!((ran.code, ran.out.as_str()), (1, ""));
    assert!(ran.err.contains("nobody with this name may use the service"), "{}", ran.err);
}

#[test]
fn coverage_says_of_fewer_than_five_limited_cases_only_that_there_are_some() {
    let base = Base::new();
    let ask = |unit: &str| {
        let common = ["--on", "2026-01-12", "--as", "sam.own", "--database", &base.url];
        printed(&[&["coverage", "--unit", unit, "--format", "json"][..], &common].concat())
    };
    // Two of the four cases of another team are closed to the manager, and more than five of their own team's.
    let other = ask("N54A02");
    assert!(other.contains("\"live\":2,") && other.contains("\"limited\":\"fewer than 5\""), "{other}");
    let own = ask("N54A01");
    assert!(own.contains("\"limited\":\"18\""), "{own}");
}

/// Every command of the program, by what it says of itself, and whether somebody can be named.
fn commands() -> Vec<(String, bool)> {
    let (mut found, mut open) = (Vec::new(), vec![Vec::new()]);
    while let Some(words) = open.pop() {
        let asked: Vec<&str> = words.iter().map(String::as_str).chain(["--help"]).collect();
        let told = printed(&asked);
        let list = told.split("Commands:\n").nth(1).and_then(|rest| rest.split("\n\n").next()).unwrap_or_default();
        // What goes on from the line before is set in further.
        let names = list.lines().filter(|line| line.starts_with("  ") && !line.starts_with("   "));
        let names: Vec<&str> = names.filter_map(|line| line.split_whitespace().next()).collect();
        if names.is_empty() {
            found.push((words.join(" "), told.contains("--as ")));
        }
        for name in names.into_iter().filter(|name| *name != "help") {
            open.push(words.iter().cloned().chain([name.to_owned()]).collect());
        }
    }
    found.sort();
    found
}

/// Commands that show nothing about anybody of a database, or that nobody can be named for, and why.
const NOBODYS: [(&str, &str); 14] = [
    ("audit check-receipt", "a file that whoever asks has already"),
    ("audit report-role", "a script that is the same everywhere"),
    ("backup key", "new keys"),
    (
        "backup restore",
        "needs the private key of the backup; who may is asked of the backup itself (crates/backup/tests/both)",
    ),
    ("backup verify", "needs the private key of the backup, and shows counts"),
    ("completions", "for a shell"),
    ("demo", "synthetic people in a database of its own"),
    ("policy check", "policies are public"),
    ("policy diff", "policies are public"),
    ("policy list", "policies are public"),
    ("policy show", "policies are public"),
    ("policy test", "policies are public"),
    ("serve", "asks whoever comes to its pages"),
    ("synth", "synthetic people"),
];

#[test]
fn every_command_is_in_the_reviewed_table() {
    let table = Table::reviewed().things("command ");
    let commands = commands();
    assert!(commands.len() > 45, "{commands:?}");
    for (command, names) in &commands {
        let row = format!("command {command}");
        let is_there = table.iter().any(|thing| *thing == row || thing.starts_with(&format!("{row} --")));
        let nobodys = NOBODYS.iter().any(|(known, why)| known == command && !why.is_empty());
        assert!(
            is_there != nobodys,
            "`touchstone {command}` needs one or more rows in crates/web/tests/access/table.txt, or a reason in NOBODYS"
        );
        assert!(*names || nobodys, "`touchstone {command}` is in the table, and nobody can be named with --as");
    }
    for thing in table.iter().map(|thing| thing.trim_start_matches("command ")) {
        let words = thing.split(" --").next().unwrap_or_default();
        assert!(
            commands.iter().any(|(command, _)| command == words),
            "{thing} is in the table and there is no such command"
        );
    }
    for (known, _) in NOBODYS {
        assert!(commands.iter().any(|(command, _)| command == known), "{known} is no command");
    }
}

/// What the log has about a case, as an auditor reads it: who, what and what for, the newest first.
fn log_about(base: &Base, crn: &str) -> Vec<[String; 3]> {
    let told = printed(&["audit", "export", "--as", "audra.own", "--database", &base.url]);
    let rows = told.lines().rev().map(|line| serde_json::from_str::<serde_json::Value>(line).expect("JSON"));
    let about =
        rows.filter(|row| row["subjects"].as_array().is_some_and(|all| all.iter().any(|subject| subject == crn)));
    about.map(|row| ["actor", "what", "purpose"].map(|cell| row[cell].as_str().expect("text").to_owned())).collect()
}

/// The exit code of a command of the manager.
fn run_code(arguments: &[String]) -> i32 {
    let mut all: Vec<&str> = arguments.iter().map(String::as_str).collect();
    all.extend(["--as", SPO.username]);
    run(&all).code
}

const SPO: Asker = ASKERS[1];
const PRACTITIONER: Asker = ASKERS[0];

#[test]
fn acts_and_looks_on_the_command_line_say_what_for() {
    let base = Base::new();
    let own = case_for(&base.cases, 1, 1, 0).crn.clone();
    let other = case_for(&base.cases, 1, 3, 0).crn.clone();
    for command in ABOUT_A_CASE.into_iter().filter(|command| *command != "audit who") {
        let stated = |crn: &str| base.arguments(command, &SPO, crn);
        let unstated = |crn: &str| {
            let all = stated(crn);
            let at = all.iter().position(|word| word == "--for").expect("it is stated");
            [&all[..at], &all[at + 2..]].concat()
        };
        // It is theirs: known, and not asked.
        assert!(base.run(command, &SPO, &unstated(&own)).0, "{command}");
        assert_eq!(log_about(&base, &own)[0][2], "allocation", "{command}");
        // It is not theirs: refused with what to do, and nothing is done; that they asked is logged.
        let (before, asked) = (log_about(&base, &other), unstated(&other));
        let (_, said) = base.run(command, &SPO, &asked);
        let wanted = "this case is not yours: say what you look at it for with --for helping, duty, checking, assurance, enquiry, inquiry";
        assert_eq!(said.trim_end(), wanted, "{command}");
        let log = log_about(&base, &other);
        assert_eq!(log[0], [SPO.username, "ask_why", ""].map(str::to_owned), "{command}");
        assert_eq!(log[1..], before, "{command}");
        assert!(base.run(command, &SPO, &stated(&other)).0, "{command}");
        let [who, what, purpose] = log_about(&base, &other).swap_remove(0);
        assert_eq!((who.as_str(), purpose.as_str()), (SPO.username, "duty"), "{command} is logged as {what}");
    }
    // What the rules refuse tells of somebody too.
    for command in ["record", "correct", "agree-date", "doubt say", "doubt withdraw", "absence end", "cover end"] {
        let code = if ABOUT_A_CASE.contains(&command) { &other } else { "N54S101" };
        let mut wrong = base.arguments(command, &SPO, code);
        let at = wrong.iter().position(|word| ["--rationale", "--reason", "--why"].contains(&word.as_str()));
        if let Some(at) = at {
            wrong[at + 1] = " ".to_owned();
        }
        let before = log_about(&base, code);
        let ran = base.run(command, &SPO, &wrong);
        assert!(ran.0 && run_code(&wrong) == 1, "{command}: {}", ran.1);
        let log = log_about(&base, code);
        assert_eq!(log.len(), before.len() + 2, "{command}: {log:?}");
        let purpose = if ABOUT_A_CASE.contains(&command) { "duty" } else { "allocation" };
        assert!(log[..2].iter().all(|[who, _, what_for]| (who.as_str(), what_for.as_str()) == (SPO.username, purpose)));
    }
    let own_only =
        run(&["records", "--case", &other, "--for", "allocation", "--as", SPO.username, "--database", &base.url]);
    assert_eq!(own_only.code, 2, "whose a case is follows from who holds it: {}", own_only.err);
}

#[test]
fn what_is_refused_is_logged_about_whom_it_was_and_what_is_not_there_about_nobody() {
    let base = Base::new();
    let others = case_for(&base.cases, 0, 3, 0).crn.clone();
    for command in ["due --case", "records", "record", "doubt say", "audit who", "emergency ask"] {
        let before = log_about(&base, &others).len();
        assert!(!base.ask(command, &PRACTITIONER, &others).0, "{command}");
        let log = log_about(&base, &others);
        let [who, what, _] = &log[0];
        // A role that never does this is refused before anybody looks whom it is about.
        let by_role = ["record", "audit who", "emergency ask"].contains(&command);
        assert_eq!(log.len(), before + usize::from(!by_role), "{command}: {log:?}");
        assert!(by_role || (who.as_str(), what.as_str()) == (PRACTITIONER.username, "refused"), "{command}: {log:?}");
    }
    let all = |told: &str| told.matches("\"what\":\"refused\"").count();
    let export = || printed(&["audit", "export", "--as", "audra.own", "--database", &base.url]);
    let before = all(&export());
    assert!(!base.ask("records", &PRACTITIONER, "X999999").0);
    assert_eq!(all(&export()), before + 1, "what is not there is logged as well, so that it takes the same work");
    assert!(!export().contains("X999999"));
}
