//! Browsers that are open and ask nothing cost little.

use crate::house::House;
use crate::{is_whole, sabotaged};
use std::io::{Read, Write};
use std::net::TcpStream;
use std::time::{Duration, Instant};

/// What the service may hold with all of them, in MiB.
const MOST: u64 = 200;
/// How long a connection may lie idle before the service ends it.
const IDLE: Duration = Duration::from_secs(9);

/// What a process holds now, in MiB.
fn held(pid: u32) -> u64 {
    let status = std::fs::read_to_string(format!("/proc/{pid}/status")).expect("Linux tells what a process holds");
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).expect("what it holds");
    line.split_whitespace().next().and_then(|kib| kib.parse::<u64>().ok()).expect("a number") / 1024
}

/// Files that this process, and those it starts, may open.
fn may_open() -> usize {
    let limits = std::fs::read_to_string("/proc/self/limits").expect("Linux tells its limits");
    let line = limits.lines().find(|line| line.starts_with("Max open files")).expect("a limit");
    line.split_whitespace().nth(3).and_then(|soft| soft.parse().ok()).unwrap_or(usize::MAX)
}

/// Asks once, and keeps the connection.
fn connected(address: std::net::SocketAddr) -> std::io::Result<TcpStream> {
    let mut stream = TcpStream::connect_timeout(&address, Duration::from_secs(20))?;
    stream.set_read_timeout(Some(Duration::from_secs(20)))?;
    stream.write_all(b"GET /health/ping HTTP/1.1\r\nHost: localhost\r\n\r\n")?;
    let mut answer = [0; 15];
    stream.read_exact(&mut answer)?;
    assert_eq!(&answer, b"HTTP/1.1 200 OK", "it answers");
    Ok(stream)
}

/// Is it still open on the other side? What it was answered may still be there to read.
fn is_open(mut stream: &TcpStream) -> bool {
    let mut bytes = [0; 4096];
    drop(stream.set_nonblocking(true));
    loop {
        match stream.read(&mut bytes) {
            Ok(0) => return false,
            Ok(_) => {}
            Err(wait) => return wait.kind() == std::io::ErrorKind::WouldBlock,
        }
    }
}

#[test]
fn overload_by_idle_connections_takes_little_memory() {
    let count = if is_whole() { 10_000 } else { 400 };
    assert!(may_open() > count + 200, "this needs {count} open files and some more: raise the limit (ulimit -n)");
    let house = House::new("sqlite", None);
    let mut serving = house.serve().expect("it serves");
    serving.sign_in();
    let (address, before, began) = (serving.address, held(serving.pid()), Instant::now());
    let open: Vec<TcpStream> = std::thread::scope(|scope| {
        let some = |_| scope.spawn(move || (0..count / 4).map(|_| connected(address)).collect::<Result<Vec<_>, _>>());
        let workers: Vec<_> = (0..4).map(some).collect();
        workers.into_iter().flat_map(|worker| worker.join().expect("it ends").expect("it is answered")).collect()
    });
    let (took, after) = (began.elapsed(), held(serving.pid()));
    assert!(took < IDLE, "it took {took:?} to open them: the first are ended by now, which proves nothing");
    let still = open.iter().filter(|stream| is_open(stream)).count();
    println!("{still} connections idle at once, opened in {took:?}: {after} MiB, {before} before");
    assert_eq!(still, count, "some were ended");
    assert_eq!(serving.page("/today").expect("it answers").status, 200, "others are answered meanwhile");
    let most = if sabotaged() { 0 } else { MOST };
    assert!(after <= most, "with {count} connections it holds {after} MiB");
}
