//! Whatever is done to the bytes of an extract, it is read or refused: nothing panics, and a refusal says why.

mod support;

use proptest::prelude::*;
use support::{extract, files};
use touchstone_domain::facts::Sheet;
use touchstone_domain::policy::ContactMapping;
use touchstone_exchange::import::{self, ExtractFile};

/// One thing done to a file; places are taken modulo what there is.
#[derive(Clone, Debug)]
enum Change {
    Flip(usize, u8),
    Delete(usize, usize),
    Duplicate(usize, usize),
    Insert(usize, Vec<u8>),
    SwapRows(usize, usize),
    SwapCells((usize, usize), (usize, usize)),
    Truncate(usize),
    DropFile,
}

fn change() -> impl Strategy<Value = Change> {
    let place = || 0_usize..4_000;
    let odd = prop_oneof![
        Just(b"\"".to_vec()),
        Just(b",".to_vec()),
        Just(b"\n".to_vec()),
        Just(b"\r".to_vec()),
        Just(b";".to_vec()),
        Just(b"\0".to_vec()),
        Just("é".as_bytes().to_vec()),
        Just("\u{202e}".as_bytes().to_vec()),
        Just(b"9999-12-31".to_vec()),
        Just(b"0001-01-01".to_vec()),
        prop::collection::vec(any::<u8>(), 1..4),
    ];
    prop_oneof![
        4 => (place(), any::<u8>()).prop_map(|(at, mask)| Change::Flip(at, mask)),
        2 => (place(), 1_usize..30).prop_map(|(at, length)| Change::Delete(at, length)),
        2 => (place(), 1_usize..80).prop_map(|(at, length)| Change::Duplicate(at, length)),
        3 => (place(), odd).prop_map(|(at, bytes)| Change::Insert(at, bytes)),
        2 => (0_usize..8, 0_usize..8).prop_map(|(a, b)| Change::SwapRows(a, b)),
        3 => ((0_usize..8, 0_usize..20), (0_usize..8, 0_usize..20)).prop_map(|(a, b)| Change::SwapCells(a, b)),
        1 => place().prop_map(Change::Truncate),
        1 => Just(Change::DropFile),
    ]
}

fn apply(all: &mut Vec<ExtractFile>, file: usize, change: &Change) {
    let count = all.len();
    if count == 0 {
        return;
    }
    let bytes = &mut all[file % count].bytes;
    let length = bytes.len().max(1);
    match change {
        Change::Flip(at, mask) => {
            if let Some(byte) = bytes.get_mut(at % length) {
                *byte ^= mask;
            }
        }
        Change::Delete(at, many) => {
            let from = (at % length).min(bytes.len());
            bytes.drain(from..(from + many).min(bytes.len()));
        }
        Change::Duplicate(at, many) => {
            let from = (at % length).min(bytes.len());
            let copy = bytes[from..(from + many).min(bytes.len())].to_vec();
            bytes.splice(from..from, copy);
        }
        Change::Insert(at, text) => {
            let from = (at % length).min(bytes.len());
            bytes.splice(from..from, text.iter().copied());
        }
        Change::SwapRows(a, b) => {
            let mut rows: Vec<Vec<u8>> = bytes.split(|byte| *byte == b'\n').map(<[u8]>::to_vec).collect();
            let many = rows.len();
            rows.swap(a % many, b % many);
            *bytes = rows.join(&b'\n');
        }
        Change::SwapCells(a, b) => {
            let mut rows: Vec<Vec<Vec<u8>>> = bytes
                .split(|byte| *byte == b'\n')
                .map(|row| row.split(|byte| *byte == b',').map(<[u8]>::to_vec).collect())
                .collect();
            let place = |(row, cell): (usize, usize), rows: &Vec<Vec<Vec<u8>>>| {
                (row % rows.len(), cell % rows[row % rows.len()].len())
            };
            let (a, b) = (place(*a, &rows), place(*b, &rows));
            let cell = rows[a.0][a.1].clone();
            rows[a.0][a.1] = std::mem::replace(&mut rows[b.0][b.1], cell);
            *bytes = rows.into_iter().map(|row| row.join(&b',')).collect::<Vec<_>>().join(&b'\n');
        }
        Change::Truncate(at) => bytes.truncate(at % length),
        Change::DropFile => drop(all.remove(file % count)),
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2_000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_changed_extract_is_read_or_refused_with_reasons(changes in prop::collection::vec((0_usize..15, change()), 1..5)) {
        let mut all = files(&extract());
        for (file, change) in &changes {
            apply(&mut all, *file, change);
        }
        if let Err(faults) = import::read(&all, &ContactMapping::default(), None) {
            prop_assert!(!faults.is_empty());
            prop_assert!(faults.windows(2).all(|pair| pair[0] < pair[1]), "sorted, none twice: {:#?}", faults);
            for fault in &faults {
                prop_assert!(Sheet::of_file(&fault.file).is_some() && !fault.message.is_empty(), "{}", fault);
                prop_assert!(!fault.to_string().contains(char::is_control), "{:?}", fault);
                prop_assert!(fault.to_string().len() < 2_000, "{}", fault);
            }
        }
    }
}
