//! The tier: protect letter and change digit, from what the case shows.
//!
//! A plain form of the two-axis scheme, good enough for plausible data. The product's own calculation is elsewhere and
//! has its own test vectors.

use super::Case;
use crate::synth::words::{CaseType, Code, Rosh};

const COMPLEX: [&str; 6] =
    ["child_concerns", "child_protection", "risk_to_children", "public_interest", "adult_at_risk", "terrorism"];

/// The tier of a case at this risk, with these registrations and this MAPPA level.
pub fn tier(case: &Case, kind: CaseType, rosh: Rosh, registrations: &[&'static str], mappa_level: u8) -> Code {
    let risk = match rosh {
        Rosh::VeryHigh => 150,
        Rosh::High => 20,
        Rosh::Medium => 10,
        Rosh::Low | Rosh::NotAssessed => 0,
    };
    let mappa = [0, 5, 150, 150][usize::from(mappa_level.min(3))];
    let complexity = 2 * COMPLEX.iter().filter(|code| registrations.contains(code)).count() as u32;
    let protect = match case.predictor.max(risk) + mappa + complexity {
        150.. => 'A',
        20..=149 => 'B',
        10..=19 => 'C',
        _ => 'D',
    };
    let iom = if registrations.contains(&"iom") { 2 } else { 0 };
    let change = match case.need + iom {
        _ if kind == CaseType::Community && case.unpaid_work_only => '0',
        _ if rosh == Rosh::NotAssessed => '2',
        20.. => '3',
        10..=19 => '2',
        _ => '1',
    };
    let unsupervised = if registrations.contains(&"unsupervised") { "S" } else { "" };
    Code::new(&format!("{protect}{change}{unsupervised}"))
}
