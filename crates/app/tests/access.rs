//! The command line is no back door: every command with `--as`, asked as everybody about everything, against the same reviewed table
//! as pages and questions (`crates/web/tests/access/table.txt`).

mod support;
#[path = "../../web/tests/access/table.rs"]
mod table;
#[path = "../../web/tests/access/world.rs"]
mod world;

use std::io::Write;
use std::process::{Command, Stdio};
use std::sync::atomic::{AtomicUsize, Ordering};
use support::{Folder, printed, run, tests};
use table::{About, Table};
use world::{ASKERS, Case, LIMITS, NEAR, UNITS, case_for, cases};

struct Base {
    url: String,
    extract: String,
    folder: Folder,
    cases: Vec<Case>,
    count: AtomicUsize,
}

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
        Self { url, extract, folder, cases: cases(), count: AtomicUsize::new(1) }
    }

    /// The arguments of a command about a code; the day is far enough away that no two are the same.
    fn arguments(&self, command: &str, code: &str) -> Vec<String> {
        let count = self.count.fetch_add(1, Ordering::Relaxed);
        let day = format!("{}-{:02}-{:02}", 2030 + count / 300, 1 + count % 12, 1 + count % 28);
        let (on, name) = (["--on", "2026-01-12"], format!("new.{count}"));
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
            "records" => all.extend(["--case", code]),
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
            "user list" | "check --rebuild" => {}
            "user add" => all.push(&name),
            "user roles" => all.extend(["nobody.here", "--give", "auditor"]),
            "user password" => all.extend(["nobody.here", "--password-stdin"]),
            "user disable" => all.push("nobody.here"),
            "copy" => all.extend([self.url.as_str(), &copy]),
            other => panic!("{other}: say in crates/app/tests/access.rs how it is asked"),
        }
        let mut all: Vec<String> = all.into_iter().map(str::to_owned).collect();
        if command != "copy" {
            all.extend(["--database".to_owned(), self.url.clone()]);
        }
        all
    }

    /// Runs a command as somebody: was it answered, or refused by a rule, and all that it said.
    fn ask(&self, command: &str, username: &str, code: &str) -> (bool, String) {
        let mut program = Command::new(env!("CARGO_BIN_EXE_touchstone"));
        program.args(self.arguments(command, code)).args(["--as", username]).current_dir(tests());
        program.env("LOGNAME", "tester").env_remove("TOUCHSTONE_DATABASE");
        let mut child =
            program.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("it starts");
        // A command that reads nothing has closed its input already.
        drop(child.stdin.take().expect("an input").write_all(b"slow green harbour\n"));
        let done = child.wait_with_output().expect("it ends");
        let said = format!("{}{}", String::from_utf8_lossy(&done.stdout), String::from_utf8_lossy(&done.stderr));
        let code = done.status.code().expect("it is not killed");
        assert!(code == 0 || code == 1, "{command} as {username}: {code}: {said}");
        let barred =
            said.contains("there is none that you may see or change") || said.contains("your role does not allow this");
        (!barred, said)
    }
}

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
    let (answered, said) = base.ask(command, asker.username, cell.code);
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

#[test]
#[expect(clippy::print_stdout, reason = "the number of cells is part of the result")]
fn every_command_answers_everybody_as_the_table_says() {
    let base = Base::new();
    let table = Table::reviewed();
    let mut asked = 0;
    for thing in table.things("command ") {
        let command = thing.strip_prefix("command ").expect("a command");
        for cell in cells(&base, &table, &thing) {
            check(&base, command, &cell);
            asked += 1;
        }
    }
    assert!(asked > 1_000, "{asked}");
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
