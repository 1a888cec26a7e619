//! The tests' PostgreSQL does what it promises: one database per test, and nothing left behind.

use std::error::Error;
use std::ffi::OsStr;
use std::io::{BufRead as _, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use postgres::{Client, NoTls};
use touchstone_testkit::postgres::{Keeps, Programs, Server, ServerError};

type Outcome = Result<(), Box<dyn Error>>;

fn with_a_table(client: &mut Client) -> Result<(), postgres::Error> {
    client.batch_execute("CREATE TABLE seen (name text PRIMARY KEY); INSERT INTO seen VALUES ('template')")
}

fn names(client: &mut Client) -> Result<Vec<String>, postgres::Error> {
    let rows = client.query("SELECT name FROM seen ORDER BY name", &[])?;
    rows.iter().map(|row| row.try_get("name")).collect()
}

fn vanishes(folder: &Path) -> bool {
    let began = Instant::now();
    while folder.exists() && began.elapsed() < Duration::from_secs(30) {
        std::thread::sleep(Duration::from_millis(20));
    }
    !folder.exists()
}

#[test]
fn two_tests_share_the_template_and_nothing_else() -> Outcome {
    let template = Server::shared().template(with_a_table)?;
    let (one, other) = (template.database()?, template.database()?);
    one.client()?.execute("INSERT INTO seen VALUES ($1)", &[&"one"])?;
    other.client()?.execute("INSERT INTO seen VALUES ($1)", &[&"other"])?;
    assert_eq!(names(&mut one.client()?)?, ["one", "template"]);
    assert_eq!(names(&mut other.client()?)?, ["other", "template"]);
    Ok(())
}

#[test]
fn the_address_leads_to_the_same_database() -> Outcome {
    let template = Server::shared().template(with_a_table)?;
    let database = template.database()?;
    let mut by_address = Client::connect(&database.url(), NoTls)?;
    assert_eq!(names(&mut by_address)?, ["template"]);
    Ok(())
}

#[test]
fn text_is_utf8_and_the_clock_is_utc() -> Outcome {
    let template = Server::shared().template(|_empty| Ok::<(), postgres::Error>(()))?;
    let row = template.database()?.client()?.query_one(
        "SELECT current_setting('server_encoding'), current_setting('timezone'), current_setting('fsync')",
        &[],
    )?;
    let settings: [String; 3] = [row.get(0), row.get(1), row.get(2)];
    assert_eq!(settings, ["UTF8", "UTC", "off"]);
    Ok(())
}

#[test]
fn what_is_made_for_one_server_is_copied_for_the_next() -> Outcome {
    let identifier = || -> Result<i64, Box<dyn Error>> {
        let server = Server::start()?;
        let template = server.template(|_empty| Ok::<(), postgres::Error>(()))?;
        let row = template.database()?.client()?.query_one("SELECT system_identifier FROM pg_control_system()", &[])?;
        Ok(row.try_get(0)?)
    };
    // Others may make one at the same time as the first.
    identifier()?;
    assert_eq!(identifier()?, identifier()?);
    Ok(())
}

#[test]
fn a_server_that_is_dropped_leaves_nothing() -> Outcome {
    let server = Server::start()?;
    let folder = server.folder().to_path_buf();
    assert!(folder.join("data").exists());
    drop(server);
    assert!(!folder.exists(), "{} is still there", folder.display());
    Ok(())
}

#[test]
fn a_server_that_is_killed_and_started_again_has_what_it_kept() -> Outcome {
    for (keeps, left) in [(Keeps::Everything, 1), (Keeps::Later, 0)] {
        let server = Server::start_keeping(&Programs::find()?, keeps)?;
        let template = server.template(with_a_table)?;
        let database = template.database()?;
        database.client()?.execute("INSERT INTO seen VALUES ('acknowledged')", &[])?;
        server.kill()?;
        assert!(database.client().is_err(), "it was killed");
        server.start_again()?;
        let found = names(&mut database.client()?)?.iter().filter(|name| *name == "acknowledged").count();
        assert_eq!(found, left, "{keeps:?}");
        let folder = server.folder().to_path_buf();
        drop(database);
        drop(template);
        drop(server);
        assert!(!folder.exists(), "{} is still there", folder.display());
    }
    Ok(())
}

#[test]
fn a_process_that_is_killed_leaves_nothing() -> Outcome {
    let mut process =
        Command::new(env!("CARGO_BIN_EXE_scratch-postgres")).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn()?;
    let mut address = String::new();
    BufReader::new(process.stdout.take().expect("its output is piped")).read_line(&mut address)?;
    let config: postgres::Config = address.trim().parse()?;
    let [postgres::config::Host::Unix(folder)] = config.get_hosts() else { panic!("no socket in {address:?}") };
    assert!(folder.join("data").exists(), "{address:?} leads nowhere");
    process.kill()?;
    process.wait()?;
    assert!(vanishes(folder), "{} is still there", folder.display());
    Ok(())
}

#[test]
fn a_missing_server_is_a_failure_that_says_what_to_install() {
    let nowhere = PathBuf::from("/nonexistent");
    let error = Programs::find_in(&nowhere, OsStr::new("/nonexistent/bin")).expect_err("there is nothing there");
    assert!(matches!(error, ServerError::NotInstalled { missing: "initdb" }), "{error}");
    assert!(error.to_string().contains("apt-get install postgresql"), "{error}");
}
