//! Who speaks slowly, at length or not at all holds nobody else up: real connections to a real server.

mod support;

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};
use support::{Folder, printed};

struct Served {
    program: Child,
    address: String,
    _output: BufReader<std::process::ChildStdout>,
    _folder: Folder,
}

impl Served {
    fn new() -> Self {
        let folder = Folder::new();
        let url = format!("sqlite:{}/touchstone.db", folder.path());
        printed(&["user", "add", "root", "--role", "administrator", "--database", &url]);
        let mut program = Command::new(env!("CARGO_BIN_EXE_touchstone"));
        program.args(["serve", "--listen", "127.0.0.1:0", "--database", &url]).stdout(Stdio::piped());
        let mut program = program.spawn().expect("it starts");
        let mut line = String::new();
        let mut output = BufReader::new(program.stdout.take().expect("its output"));
        output.read_line(&mut line).expect("it says where it is");
        let address = line.trim().rsplit("http://").next().expect("an address").to_owned();
        Self { program, address, _output: output, _folder: folder }
    }

    fn connect(&self) -> TcpStream {
        let stream = TcpStream::connect(&self.address).expect("it listens");
        stream.set_read_timeout(Some(Duration::from_secs(25))).expect("a limit");
        stream
    }

    /// Sends something and reads until the other side ends.
    fn says(&self, bytes: &[u8]) -> String {
        let mut stream = self.connect();
        // What is refused at its beginning is not read to its end.
        drop(stream.write_all(bytes));
        read(&mut stream)
    }
}

fn read(stream: &mut TcpStream) -> String {
    let mut bytes = Vec::new();
    drop(stream.read_to_end(&mut bytes));
    String::from_utf8_lossy(&bytes).into_owned()
}

impl Drop for Served {
    fn drop(&mut self) {
        drop(self.program.kill());
        drop(self.program.wait());
    }
}

const PING: &[u8] = b"GET /health/ping HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";

#[test]
fn slow_and_silent_connections_are_ended_and_others_are_answered_meanwhile() {
    let served = Served::new();
    let begun = Instant::now();
    let half: &[u8] = b"GET /sign-in HTTP/1.1\r\nHost: localhost\r\nX-Slow: ";
    let body: &[u8] = b"POST /sign-in HTTP/1.1\r\nHost: localhost\r\nSec-Fetch-Site: same-origin\r\nContent-Length: 1000\r\n\r\nusername=";
    let mut slow: Vec<TcpStream> = Vec::new();
    for at in 0..300 {
        let mut stream = served.connect();
        let part = [half, body, b""][at % 3];
        stream.write_all(part).expect("sent");
        slow.push(stream);
    }
    for _ in 0..20 {
        assert!(served.says(PING).contains("\"UP\""), "others are answered");
    }
    assert!(begun.elapsed() < Duration::from_secs(8), "and at once");
    for (at, stream) in slow.iter_mut().enumerate() {
        let said = read(stream);
        assert!(!said.contains(" 200 "), "{at}: {said}");
        assert!(at % 3 != 1 || said.starts_with("HTTP/1.1 408") || said.is_empty(), "{at}: {said}");
    }
    assert!(begun.elapsed() < Duration::from_secs(24), "none is kept for longer than it takes to ask");
}

#[test]
fn giant_requests_are_refused_by_their_beginning() {
    let served = Served::new();
    let long = "x".repeat(100_000);
    let address = served.says(format!("GET /{long} HTTP/1.1\r\nHost: localhost\r\n\r\n").as_bytes());
    assert!(
        address.starts_with("HTTP/1.1 414") || address.starts_with("HTTP/1.1 431") || address.is_empty(),
        "{address:.80}"
    );
    let lines: String = (0..500).map(|at| format!("X-{at}: y\r\n")).collect();
    let many = served.says(format!("GET / HTTP/1.1\r\nHost: localhost\r\n{lines}\r\n").as_bytes());
    assert!(many.starts_with("HTTP/1.1 431") || many.is_empty(), "{many:.80}");
    let body = format!(
        "POST /sign-in HTTP/1.1\r\nHost: localhost\r\nSec-Fetch-Site: same-origin\r\nConnection: close\r\nContent-Length: {}\r\n\r\n{long}{long}",
        long.len() * 20
    );
    let giant = served.says(body.as_bytes());
    assert!(giant.starts_with("HTTP/1.1 413") || giant.is_empty(), "{giant:.80}");
    assert!(served.says(PING).contains("\"UP\""));
}
