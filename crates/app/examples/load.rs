//! Every manager of a database signed in at once, and how much of the machine their pages take.
//!
//! `cargo run --release --example load -- PROGRAM FOLDER DATABASE ADDRESS PID [SECONDS [RATE]]` against a `touchstone serve` that runs already: gives every
//! SPO of the
//! extract in FOLDER a password, signs each in, and asks for Today and for cases, first as fast as answers come and then at a tenth of that rate.
//! With a RATE it asks for both in turn at so many a second instead, and times count from when each should have been asked.
//! It says processor time of process PID for each request, how long answers took, and the memory that the process holds afterwards.
//! Only for databases of made-up people: their passwords are changed.

use std::error::Error;
use std::fmt::Write as _;
use std::io::Write as _;
use std::process::{Command, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};
use tokio::io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader};
use tokio::net::TcpStream;
use tokio::sync::Mutex;
use tokio::sync::mpsc::{UnboundedReceiver, unbounded_channel};

type Done<T> = Result<T, Box<dyn Error + Send + Sync>>;

/// Connections that ask at once when as much is asked as can be.
const AT_ONCE: usize = 32;
/// Everybody's password.
const PASSWORD: &str = "slow green harbour";
/// Ticks of the processor clock in a second, as Linux reports times of processes.
const TICKS: f64 = 100.0;

#[tokio::main]
async fn main() -> Done<()> {
    let given: Vec<String> = std::env::args().skip(1).collect();
    let [program, folder, database, address, pid, rest @ ..] = given.as_slice() else {
        return Err("expected PROGRAM FOLDER DATABASE ADDRESS PID [SECONDS [RATE]]".into());
    };
    let seconds = rest.first().map_or(Ok(20), |text| text.parse())?;
    let rate: Option<f64> = rest.get(1).map(|text| text.parse()).transpose()?;
    let names = with_passwords(program, folder, database)?;
    let begun = Instant::now();
    let sessions = signed_in(address, &names).await?;
    say(&format!("{} SPOs signed in, in {:.1} s", sessions.len(), begun.elapsed().as_secs_f64()))?;
    let first = first_pages(address, &sessions).await?;
    let rows: usize = first.iter().map(|page| page.rows).sum();
    say(&format!("Today: {:.1} rows on average", rows as f64 / first.len().max(1) as f64))?;
    // Pages of about fifty rows are what the figure is stated for.
    let long = |page: &&First| (45..=55).contains(&page.rows);
    let fifty: Vec<Ask> = first.iter().filter(long).map(|page| Ask::of("/today", &page.session)).collect();
    let all: Vec<Ask> = sessions.iter().map(|session| Ask::of("/today", session)).collect();
    let cases: Vec<Ask> =
        first.iter().flat_map(|page| page.cases.iter().map(|case| Ask::of(case, &page.session))).collect();
    if let Some(rate) = rate {
        let mixed = sessions.iter().map(|session| Ask::of("/today", session));
        let in_turn = first.iter().flat_map(|page| page.cases.iter().take(1).map(|case| Ask::of(case, &page.session)));
        let asks: Vec<Ask> = mixed.zip(in_turn).flat_map(|(list, case)| [list, case]).collect();
        return at_a_rate(address, Arc::new(asks), seconds, rate).await;
    }
    for (name, asks) in [("Today, 45 to 55 rows", fifty), ("Today, every SPO", all), ("case", cases)] {
        if asks.is_empty() {
            say(&format!("{name}: nothing to ask for"))?;
            continue;
        }
        measure(name, address, pid, Arc::new(asks), seconds).await?;
    }
    let status = std::fs::read_to_string(format!("/proc/{pid}/status"))?;
    for line in status.lines().filter(|line| line.starts_with("VmRSS") || line.starts_with("VmHWM")) {
        say(line)?;
    }
    Ok(())
}

fn say(text: &str) -> Done<()> {
    writeln!(std::io::stdout(), "{text}")?;
    Ok(())
}

/// The username of every SPO of the extract, each with the password set by the program itself.
fn with_passwords(program: &str, folder: &str, database: &str) -> Done<Vec<String>> {
    let mut names = Vec::new();
    let mut rows = csv::Reader::from_path(std::path::Path::new(folder).join("staff.csv"))?;
    let heads = rows.headers()?.clone();
    let column =
        |name: &str| heads.iter().position(|head| head == name).ok_or_else(|| format!("staff.csv has no {name}"));
    let (username, grade, left_on) = (column("username")?, column("grade")?, column("left_on")?);
    for row in rows.records() {
        let row = row?;
        if &row[grade] == "SPO" && row[left_on].is_empty() {
            names.push(row[username].to_owned());
        }
    }
    for name in &names {
        let mut set = Command::new(program)
            .args(["user", "password", name, "--password-stdin", "--as", "load.driver", "--database", database])
            .stdin(Stdio::piped())
            .stdout(Stdio::null())
            .spawn()?;
        set.stdin.take().ok_or("no input")?.write_all(PASSWORD.as_bytes())?;
        if !set.wait()?.success() {
            return Err(format!("the password of {name} was not set").into());
        }
    }
    Ok(names)
}

/// A connection that stays open.
struct Line(BufReader<TcpStream>);

struct Reply {
    status: u16,
    cookie: Option<String>,
    body: Vec<u8>,
}

impl Line {
    async fn to(address: &str) -> Done<Self> {
        let stream = TcpStream::connect(address).await?;
        stream.set_nodelay(true)?;
        Ok(Self(BufReader::new(stream)))
    }

    async fn ask(&mut self, request: &[u8]) -> Done<Reply> {
        self.0.get_mut().write_all(request).await?;
        let (mut line, mut length, mut status, mut cookie) = (String::new(), 0, 0, None);
        loop {
            line.clear();
            if self.0.read_line(&mut line).await? == 0 {
                return Err("the connection was closed".into());
            }
            let text = line.trim_end();
            if text.is_empty() {
                break;
            }
            let (name, value) = text.split_once(':').unwrap_or((text, ""));
            if status == 0 {
                status = text.split(' ').nth(1).unwrap_or_default().parse()?;
            } else if name.eq_ignore_ascii_case("content-length") {
                length = value.trim().parse()?;
            } else if name.eq_ignore_ascii_case("set-cookie") {
                cookie = value.trim().split(';').next().map(str::to_owned);
            }
        }
        let mut body = vec![0; length];
        self.0.read_exact(&mut body).await?;
        Ok(Reply { status, cookie, body })
    }
}

async fn signed_in(address: &str, names: &[String]) -> Done<Vec<String>> {
    let mut sessions = Vec::new();
    let mut line = Line::to(address).await?;
    for name in names {
        let form = format!("username={name}&password={}", PASSWORD.replace(' ', "+"));
        let request = format!(
            "POST /sign-in HTTP/1.1\r\nhost: {address}\r\norigin: http://{address}\r\nsec-fetch-site: same-origin\r\n\
             content-type: application/x-www-form-urlencoded\r\ncontent-length: {}\r\n\r\n{form}",
            form.len()
        );
        let reply = line.ask(request.as_bytes()).await?;
        sessions.push(reply.cookie.ok_or_else(|| format!("{name} was not signed in: {}", reply.status))?);
    }
    Ok(sessions)
}

/// What the first look at somebody's Today shows.
struct First {
    session: String,
    rows: usize,
    cases: Vec<String>,
}

async fn first_pages(address: &str, sessions: &[String]) -> Done<Vec<First>> {
    let mut line = Line::to(address).await?;
    let mut pages = Vec::new();
    for session in sessions {
        let reply = line.ask(&Ask::of("/today", session).0).await?;
        let text = String::from_utf8(reply.body)?;
        if reply.status != 200 {
            return Err(format!("/today answered {}", reply.status).into());
        }
        let mut cases: Vec<String> = text
            .match_indices("href=\"/cases/")
            .filter_map(|(at, _)| text[at + 6..].split(['"', '#', '/']).nth(2).map(|id| format!("/cases/{id}")))
            .collect();
        let rows = text.matches("govuk-tag--").count();
        cases.dedup();
        pages.push(First { session: session.clone(), rows, cases });
    }
    Ok(pages)
}

/// One request, as bytes.
struct Ask(Vec<u8>);

impl Ask {
    fn of(path: &str, session: &str) -> Self {
        let mut text = String::new();
        // Writing to a string does not fail.
        let _ = write!(text, "GET {path} HTTP/1.1\r\nhost: touchstone\r\ncookie: {session}\r\n\r\n");
        Self(text.into_bytes())
    }
}

/// Seconds of processor time that a process has had.
fn processor(pid: &str) -> Done<f64> {
    let stat = std::fs::read_to_string(format!("/proc/{pid}/stat"))?;
    let after = stat.rsplit(')').next().unwrap_or_default();
    let field = |at: usize| after.split_whitespace().nth(at).unwrap_or("0").parse::<f64>();
    Ok((field(11)? + field(12)?) / TICKS)
}

async fn measure(name: &str, address: &str, pid: &str, asks: Arc<Vec<Ask>>, seconds: u64) -> Done<()> {
    let fastest = run(address, &asks, seconds / 4 + 1, AT_ONCE, None).await?;
    let before = processor(pid)?;
    let all = run(address, &asks, seconds, AT_ONCE, None).await?;
    let used = processor(pid)? - before;
    let rate = all.0.len() as f64 / seconds as f64;
    let slow = run(address, &asks, seconds, AT_ONCE, Some(rate / 10.0)).await?;
    for (times, errors) in [&fastest, &all, &slow] {
        if *errors > 0 {
            return Err(format!("{name}: {errors} of {} were not answered with a page", times.len()).into());
        }
    }
    let (all, slow) = (all.0, slow.0);
    say(&format!(
        "{name}: {rate:.0} a second at most, {:.3} ms of processor each, p50 {:.1} ms, p99 {:.1} ms; at a tenth of that rate p50 {:.2} \
         ms, p99 {:.2} ms, slowest {:.1} ms ({} answers)",
        used * 1000.0 / all.len() as f64,
        share(&all, 0.5),
        share(&all, 0.99),
        share(&slow, 0.5),
        share(&slow, 0.99),
        share(&slow, 1.0),
        slow.len(),
    ))
}

async fn at_a_rate(address: &str, asks: Arc<Vec<Ask>>, seconds: u64, rate: f64) -> Done<()> {
    let (times, errors) = run(address, &asks, seconds, AT_ONCE, Some(rate)).await?;
    say(&format!(
        "Today and cases, {rate:.0} a second for {seconds} s: {} answers, {errors} of them no page; p50 {:.1} ms, p99 {:.1} ms, \
         slowest {:.1} ms",
        times.len(),
        share(&times, 0.5),
        share(&times, 0.99),
        share(&times, 1.0)
    ))
}

/// In milliseconds; `times` are sorted.
fn share(times: &[Duration], part: f64) -> f64 {
    let at = ((times.len() as f64 * part) as usize).min(times.len().saturating_sub(1));
    times.get(at).map_or(0.0, |time| time.as_secs_f64() * 1000.0)
}

/// Asks for so many seconds, as fast as answers come or at a rate; how long each took, sorted, and how many were answered with no page.
/// At a rate, time counts from when the request should have begun.
async fn run(
    address: &str,
    asks: &Arc<Vec<Ask>>,
    seconds: u64,
    lines: usize,
    rate: Option<f64>,
) -> Done<(Vec<Duration>, usize)> {
    let mut open = Vec::new();
    for _ in 0..lines {
        open.push(Line::to(address).await?);
    }
    let until = Instant::now() + Duration::from_secs(seconds);
    let begins = rate.map(|rate| Arc::new(Mutex::new(begins(rate, until))));
    let next = Arc::new(AtomicUsize::new(0));
    let mut workers = Vec::new();
    for mut line in open {
        let (asks, next, begins) = (asks.clone(), next.clone(), begins.clone());
        workers.push(tokio::spawn(async move {
            let (mut times, mut errors) = (Vec::new(), 0);
            loop {
                let begin = match &begins {
                    Some(begins) => begins.lock().await.recv().await,
                    None => Some(Instant::now()).filter(|now| *now <= until),
                };
                let Some(begin) = begin else {
                    return Ok::<_, Box<dyn Error + Send + Sync>>((times, errors));
                };
                let number = next.fetch_add(1, Ordering::Relaxed);
                let reply = line.ask(&asks[number % asks.len()].0).await?;
                errors += usize::from(reply.status != 200);
                times.push(begin.elapsed());
            }
        }));
    }
    let (mut times, mut errors) = (Vec::new(), 0);
    for worker in workers {
        let (some, wrong) = worker.await??;
        times.extend(some);
        errors += wrong;
    }
    times.sort_unstable();
    Ok((times, errors))
}

/// When each request is to begin, told when it is that time; whoever is late is told of all that should have begun by then.
/// A thread keeps the time, since the timers of tasks are up to a millisecond late.
fn begins(rate: f64, until: Instant) -> UnboundedReceiver<Instant> {
    let (tell, told) = unbounded_channel();
    std::thread::spawn(move || {
        let first = Instant::now();
        for number in 0_u32.. {
            let begin = first + Duration::from_secs_f64(f64::from(number) / rate);
            if begin > until {
                return;
            }
            std::thread::sleep(begin.saturating_duration_since(Instant::now()));
            if tell.send(begin).is_err() {
                return;
            }
        }
    });
    told
}
