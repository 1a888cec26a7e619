//! The guards of the log, of both times and of what is refused whole. Each is taken out of a copy of the program: what must hold of the
//! program must then not hold.

use crate::by_hand;
use crate::careless::Careless;
use crate::house::{House, Serving, today};
use crate::http::ask;

/// The service on an embedded database, served by the program or a careless copy of it, with somebody signed in.
struct Served {
    house: House,
    serving: Serving,
    cases: Vec<String>,
}

impl Served {
    fn by(careless: Option<&Careless>) -> Self {
        let mut house = House::new("sqlite", None);
        conn(&house).execute_batch(by_hand::BESIDE_THE_LOG).expect("a table is made");
        if let Some(careless) = careless {
            house.program = careless.path().to_path_buf();
        }
        let mut serving = house.serve().expect("it serves");
        serving.sign_in();
        let cases = serving.cases();
        Self { house, serving, cases }
    }

    fn count(&self, statement: &str) -> i64 {
        conn(&self.house).query_row(statement, [], |row| row.get(0)).expect("a number")
    }

    fn get(&self, path: &str) -> (u16, String) {
        let answer = self.serving.page(path).expect("it answers");
        (answer.status, answer.body)
    }

    fn post(&self, path: &str, form: &str) -> (u16, String) {
        let answer = ask(self.serving.address, path, &self.serving.cookie, Some(form)).expect("it answers");
        (answer.status, answer.body)
    }

    /// Records oversight of the first case that happened so many days ago; the status.
    fn record(&self, number: u32, days_ago: i32) -> u16 {
        let (year, month, day) = today().plus(-days_ago).civil();
        let form = format!(
            "token=01990000-0000-7000-9000-{number:012}&purpose=case_oversight&decision=endorsed&rationale=Plan+holds\
             &on-day={day}&on-month={month}&on-year={year}"
        );
        self.post(&format!("/cases/{}/oversight", self.cases[0]), &form).0
    }

    /// What is shown and what is done that must be in the log.
    fn paths(&self) -> [String; 3] {
        let case = &self.cases[0];
        ["/today".to_owned(), format!("/cases/{case}"), format!("/cases/{case}/oversight")]
    }
}

fn conn(house: &House) -> rusqlite::Connection {
    let file = house.url.strip_prefix("sqlite:").expect("a file");
    rusqlite::Connection::open(file).expect("a database")
}

/// Every look and every act is in the log once it is answered.
fn all_is_logged(served: &Served) -> Result<(), String> {
    let logged = |what: &str, done: &dyn Fn() -> u16, wanted: u16| {
        let before = served.count(by_hand::ENTRIES);
        let status = done();
        if status != wanted {
            return Err(format!("{what} was answered with {status}"));
        }
        if served.count(by_hand::ENTRIES) > before {
            Ok(())
        } else {
            Err(format!("{what} is answered, and not in the log"))
        }
    };
    for path in served.paths() {
        logged(&path, &|| served.get(&path).0, 200)?;
    }
    logged("recording", &|| served.record(1, 0), 303)
}

/// Where nothing can be written to the log, nothing is shown and nothing is done.
fn no_log_no_read(served: &Served) -> Result<(), String> {
    conn(&served.house).execute_batch(by_hand::NO_LOG).expect("a trigger is made");
    for path in served.paths() {
        let (status, body) = served.get(&path);
        if status != 503 || body.contains("CRN") {
            return Err(format!("{path} is shown without the log: {status}"));
        }
    }
    let before = served.count(by_hand::FACTS);
    let status = served.record(2, 0);
    if status != 503 || served.count(by_hand::FACTS) != before {
        return Err(format!("it is recorded without the log: {status}"));
    }
    Ok(())
}

#[test]
fn every_look_and_act_is_logged_and_without_the_log_there_is_none() {
    let served = Served::by(None);
    all_is_logged(&served).expect("all is logged");
    no_log_no_read(&served).expect("no log, no read");
}

#[test]
fn a_program_that_writes_no_log_is_found() {
    let careless = Careless::everywhere("log", by_hand::TO_THE_LOG);
    let served = Served::by(Some(&careless));
    let wrong = all_is_logged(&served).expect_err("nothing is logged");
    assert!(wrong.contains("not in the log"), "another fault than the planted one: {wrong}");
    let wrong = no_log_no_read(&served).expect_err("it shows without a log");
    assert!(wrong.contains("without the log: 200"), "another fault than the planted one: {wrong}");
}

/// What is written later says so, on the page and in what is stored, and is checked.
fn both_times_are_kept(served: &Served) -> Result<(), String> {
    let status = served.record(3, 10);
    if status != 303 {
        return Err(format!("recording was answered with {status}"));
    }
    let (_, page) = served.get(&format!("/cases/{}", served.cases[0]));
    if !page.contains("10 days later") {
        return Err("the page does not say that it was recorded late".to_owned());
    }
    let times = |row: &rusqlite::Row<'_>| Ok((row.get::<_, String>(0)?, row.get::<_, String>(1)?));
    let (happened, recorded) = conn(&served.house).query_row(by_hand::NEWEST_RECORD, [], times).expect("a record");
    if !recorded.starts_with(&today().to_string()) || happened != today().plus(-10).to_string() {
        return Err(format!("it happened on {happened}, and is stored as recorded {recorded}: it is back-dated"));
    }
    served.house.check()
}

#[test]
fn what_happened_and_when_it_was_recorded_are_both_kept() {
    both_times_are_kept(&Served::by(None)).expect("both are kept");
}

#[test]
fn a_program_that_dates_records_back_is_found() {
    // What is written as the day on which it became known is the day on which it happened.
    let careless = Careless::with("times", &[by_hand::BOTH_TIMES]);
    let served = Served::by(Some(&careless));
    let wrong = both_times_are_kept(&served).expect_err("it is back-dated");
    assert!(wrong.contains("it is back-dated"), "another fault than the planted one: {wrong}");
    // Whoever does not look at that column is told as well.
    let wrong = served.house.check().expect_err("it is found later too");
    assert!(wrong.contains("happened on"), "another fault than the planted one: {wrong}");
}

/// A conversation about two cases, of which one cannot be recorded, is refused whole.
fn refused_whole(served: &Served) -> Result<(), String> {
    let (_, list) = served.get("/today");
    let links: Vec<&str> = list.split("href=\"").filter_map(|rest| rest.split('"').next()).collect();
    let links = links.iter().filter(|link| link.starts_with("/practitioners/"));
    let held = |link: &&str| {
        let (_, page) = served.get(&format!("{link}?all=yes"));
        let ids = page.split("name=\"decision-").skip(1).filter_map(|rest| rest.split('"').next());
        let ids: Vec<String> = ids.map(str::to_owned).collect();
        (ids.len() > 1).then(|| ((*link).to_owned(), ids))
    };
    let (path, ids) = links.copied().find_map(|link| held(&link)).ok_or("nobody holds two cases")?;
    let (year, month, day) = today().civil();
    let form = format!(
        "token=01990000-0000-7000-9000-000000000004&on-day={day}&on-month={month}&on-year={year}\
         &decision-{0}=endorsed&rationale-{0}=Half+done&decision-{1}=endorsed&rationale-{1}={2}",
        ids[0],
        ids[1],
        "x".repeat(20_001)
    );
    let before = served.count(by_hand::FACTS);
    let (status, page) = served.post(&path, &form);
    if status != 422 || !page.contains(&format!("rationale-{}-error", ids[1])) {
        return Err(format!("it was answered with {status}, or does not name what is wrong"));
    }
    match served.count(by_hand::FACTS) - before {
        0 => Ok(()),
        stored => Err(format!("it was refused, and {stored} facts of it were stored")),
    }
}

#[test]
fn what_is_refused_leaves_nothing_half_done() {
    refused_whole(&Served::by(None)).expect("nothing is half done");
}

#[test]
fn a_program_that_keeps_what_it_refused_is_found() {
    let careless = Careless::everywhere("whole", ("rollback", "commit; "));
    let wrong = refused_whole(&Served::by(Some(&careless))).expect_err("half of it is kept");
    assert!(wrong.contains("facts of it were stored"), "another fault than the planted one: {wrong}");
}
