//! What no reader of these files can be faster than, on this machine: `limits FOLDER`, run by `cargo xtask bench`.
//!
//! Copying memory, and taking the folder's CSV files apart into cells without looking at one; each by one thread and by
//! all of them, the best of a few times.

#![expect(clippy::print_stdout, reason = "it is run for what it prints")]

use rayon::prelude::*;
use std::hint::black_box;
use std::time::Instant;

const TIMES: usize = 7;
/// More than any cache holds.
const COPIED: usize = 256 << 20;

fn main() {
    let folder = std::env::args().nth(1).expect("usage: limits FOLDER");
    let (from, mut to) = (vec![1_u8; COPIED], vec![0_u8; COPIED]);
    // Copying reads each byte and writes it, so that it moves twice as many as it copies.
    let gigabytes = |seconds: f64| 2.0 * COPIED as f64 / seconds / 1e9;
    let one = best(|| black_box(&mut to).copy_from_slice(black_box(&from)));
    println!("memory moved by one thread:  {:.1} GB/s", gigabytes(one));
    let part = COPIED / rayon::current_num_threads();
    let all =
        best(|| to.par_chunks_mut(part).zip(from.par_chunks(part)).for_each(|(to, from)| to.copy_from_slice(from)));
    println!("memory moved by all threads: {:.1} GB/s", gigabytes(all));

    let entries = std::fs::read_dir(folder).expect("the folder can be read").flatten().map(|entry| entry.path());
    let csv = entries.filter(|path| path.extension().is_some_and(|extension| extension == "csv"));
    let files: Vec<Vec<u8>> = csv.map(|path| std::fs::read(path).expect("the file can be read")).collect();
    let bytes: usize = files.iter().map(Vec::len).sum();
    let split = || files.iter().map(|file| rows(file)).sum::<usize>();
    println!("CSV: {bytes} bytes, {} rows", split());
    let one = best(split);
    println!("CSV split by one thread:  {one:.3} s, {:.2} GB/s", bytes as f64 / one / 1e9);
    println!("CSV split by all threads, evenly: {:.3} s", one / rayon::current_num_threads() as f64);
}

/// The seconds of the fastest time.
fn best<T>(mut work: impl FnMut() -> T) -> f64 {
    let times = (0..TIMES).map(|_| {
        let began = Instant::now();
        black_box(work());
        began.elapsed().as_secs_f64()
    });
    times.fold(f64::INFINITY, f64::min)
}

/// The rows of a file, its header left out, with every cell found and none looked at.
fn rows(file: &[u8]) -> usize {
    let (mut reader, mut row, mut count) = (csv::Reader::from_reader(file), csv::ByteRecord::new(), 0);
    while reader.read_byte_record(&mut row).expect("the file is CSV") {
        count += 1;
    }
    count
}
