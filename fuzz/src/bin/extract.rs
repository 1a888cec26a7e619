//! The fuzzer's target for the readers of extracts, and for what is planned from those that are accepted.

#![no_main]

use libfuzzer_sys::Corpus;

libfuzzer_sys::fuzz_target!(init: touchstone_fuzz::stay_on_one_thread(), |bytes: &[u8]| -> Corpus {
    touchstone_fuzz::extract(bytes)
});

libfuzzer_sys::fuzz_mutator!(|bytes: &mut [u8], size: usize, most: usize, seed: u32| {
    touchstone_fuzz::by_lines(bytes, size, most, seed, &touchstone_fuzz::SOUND_EXTRACT)
});
