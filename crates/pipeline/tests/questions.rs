//! What must be true of questions that go together, against a real server.

use std::sync::LazyLock;
use touchstone_pipeline::{Config, Connection, Error, Row};
use touchstone_testkit::postgres::{Database, Server, Template};

fn database() -> Database<'static> {
    static TEMPLATE: LazyLock<Template<'static>> =
        LazyLock::new(|| Server::shared().template(|_| Ok::<_, Error>(())).expect("a template"));
    TEMPLATE.database().expect("a database")
}

fn connected(database: &Database<'_>) -> Connection {
    let provider = std::sync::Arc::new(rustls::crypto::ring::default_provider());
    let tls = rustls::ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .expect("versions")
        .with_root_certificates(rustls::RootCertStore::empty())
        .with_no_client_auth();
    let config: Config = database.url().parse().expect("an address");
    Connection::open(&config, tls).expect("a connection")
}

fn numbers(rows: &[Row]) -> Vec<i64> {
    rows.iter().map(|row| row.get(0)).collect()
}

#[test]
fn answers_come_in_the_order_of_their_questions_however_long_they_are() {
    let database = database();
    let mut connection = connected(&database);
    // Longer than what is read at once, so that the first answer is not whole when the second begins.
    let long = connection.prepare("SELECT n FROM generate_series(1::bigint, $1) n").expect("prepared");
    let questions: [(_, &[i64]); 3] = [(long.clone(), &[100_000]), (long.clone(), &[0]), (long, &[2])];
    let answers: Result<Vec<_>, Error> = connection.query_all(&questions).into_iter().collect();
    let answers = answers.expect("answers");
    assert_eq!(numbers(&answers[0]), (1..=100_000).collect::<Vec<_>>());
    assert_eq!((numbers(&answers[1]), numbers(&answers[2])), (vec![], vec![1, 2]));
}

#[test]
fn a_wrong_question_says_so_itself_and_outside_a_transaction_spoils_no_other() {
    let database = database();
    let mut connection = connected(&database);
    let divided = connection.prepare("SELECT 6 / $1::bigint").expect("prepared");
    let questions: [(_, &[i64]); 3] = [(divided.clone(), &[3]), (divided.clone(), &[0]), (divided.clone(), &[2])];
    let answers = connection.query_all(&questions);
    assert!(matches!(&answers[..], [Ok(_), Err(_), Ok(_)]), "{answers:?}");
    // Within one, what comes after it is not done.
    connection.run("BEGIN").expect("begun");
    let answers = connection.query_all(&questions);
    assert!(matches!(&answers[..], [Ok(_), Err(_), Err(_)]), "{answers:?}");
    connection.run("ROLLBACK").expect("ended");
}

#[test]
fn what_was_sent_is_done_although_nobody_waited_and_its_answer_is_nobody_elses() {
    let database = database();
    let mut connection = connected(&database);
    connection.run("CREATE TABLE seen (n bigint); BEGIN; INSERT INTO seen VALUES (1)").expect("begun");
    connection.send("ROLLBACK");
    let count = connection.prepare("SELECT count(*) FROM seen");
    assert!(count.is_err(), "the table went with its transaction");
    let one = connection.prepare("SELECT 1::bigint").expect("prepared");
    let answers = connection.query_all::<i64>(&[(one, &[])]);
    assert_eq!(numbers(answers[0].as_ref().expect("an answer")), [1]);
}

#[test]
fn whoever_is_shown_a_row_may_ask_another_connection() {
    let database = database();
    let (mut from, mut into) = (connected(&database), connected(&database));
    into.run("CREATE TABLE copied (n bigint)").expect("made");
    let all = from.prepare("SELECT n FROM generate_series(1::bigint, 700) n").expect("prepared");
    let add = into.prepare("INSERT INTO copied VALUES ($1)").expect("prepared");
    from.query(&all, &[] as &[i64], |row| into.execute(&add, &[row.get::<_, i64>(0)]).map(drop)).expect("copied");
    let rows: Vec<Vec<i64>> = (701..=800).map(|n| vec![n]).collect();
    into.execute_all(&add, &rows).expect("added");
    into.copy("COPY copied FROM STDIN BINARY", &[touchstone_pipeline::types::Type::INT8], 801..=900_i64)
        .expect("streamed");
    let sum = into.prepare("SELECT sum(n)::bigint FROM copied").expect("prepared");
    let answers = into.query_all::<i64>(&[(sum, &[])]);
    assert_eq!(numbers(answers[0].as_ref().expect("an answer")), [(1..=900).sum::<i64>()]);
}

#[test]
fn a_fault_among_many_rows_is_said_and_whoever_stops_early_may_ask_again() {
    let database = database();
    let mut connection = connected(&database);
    connection.run("CREATE TABLE once (n bigint PRIMARY KEY)").expect("made");
    let add = connection.prepare("INSERT INTO once VALUES ($1)").expect("prepared");
    connection.execute_all(&add, &[vec![1_i64], vec![1], vec![2]]).expect_err("twice the same");
    let many = connection.prepare("SELECT n FROM generate_series(1::bigint, 100000) n").expect("prepared");
    let mut shown = 0;
    let stopped: Result<(), Option<Error>> = connection.query(&many, &[] as &[i64], |_| {
        shown += 1;
        if shown == 3 { Err(None) } else { Ok(()) }
    });
    assert!(matches!(stopped, Err(None)) && shown == 3);
    let mut last = 0;
    connection
        .query(&many, &[] as &[i64], |row| {
            last = row.get::<_, i64>(0);
            Ok::<_, Error>(())
        })
        .expect("asked again");
    assert_eq!(last, 100_000);
}

#[test]
fn a_connection_that_the_server_ended_says_so_and_answers_nothing() {
    let database = database();
    let (mut ended, mut heard, mut other) = (connected(&database), connected(&database), connected(&database));
    let end = other.prepare("SELECT pg_terminate_backend($1::bigint::int, 10000)").expect("prepared");
    let mut end = |connection: &mut Connection| {
        let me = connection.prepare("SELECT pg_backend_pid()::bigint").expect("prepared");
        let pid = numbers(connection.query_all::<i64>(&[(me.clone(), &[])])[0].as_ref().expect("an answer"))[0];
        other.execute(&end, &[pid]).expect("ended");
        me
    };
    let me = end(&mut ended);
    assert!(!ended.is_closed(), "nothing was heard of it yet");
    assert!(ended.query_all::<i64>(&[(me.clone(), &[]), (me, &[])]).iter().all(Result::is_err));
    assert!(ended.is_closed());
    ended.send("ROLLBACK");
    end(&mut heard);
    heard.hear();
    assert!(heard.is_closed(), "it said so before anything was asked");
    let fault = heard.run("SELECT 1").expect_err("ended");
    let said = fault.as_db_error().map(|told| told.message());
    assert_eq!(said, Some("terminating connection due to administrator command"), "whoever asks is told why");
    assert!(heard.run("SELECT 1").expect_err("ended").is_closed());
    other.hear();
    assert!(!other.is_closed());
}
