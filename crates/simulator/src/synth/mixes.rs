//! Mixes: how a whole divides, read from the calibration once because they are drawn from often.

use super::calibration::Calibration;

/// The serious events, in the order of their mixes.
pub const EVENTS: [&str; 5] = [
    "serious_risk_information",
    "arrest_for_serious_offence",
    "safeguarding_concern",
    "recall_considered",
    "enforcement_considered",
];
/// What routine oversight decides, in the order of its mix.
pub const DECISIONS: [&str; 7] = [
    "endorsed",
    "endorsed_with_actions",
    "no_action",
    "changed_plan",
    "further_information",
    "enforcement",
    "changed_risk",
];
/// Lengths of orders in months, in the order of their mix.
pub const ORDER_MONTHS: [i32; 6] = [6, 9, 12, 18, 24, 36];
/// Sentences of those on licence in months, in the order of their mix.
pub const LICENCE_MONTHS: [i32; 11] = [4, 8, 12, 18, 24, 30, 36, 48, 60, 84, 120];
/// Sentences of those in prison in months, in the order of their mix.
pub const CUSTODY_MONTHS: [i32; 10] = [8, 12, 18, 24, 36, 48, 60, 84, 120, 180];
/// Part-time hours in tenths, in the order of their mix.
pub const TENTHS: [u8; 4] = [5, 6, 8, 9];
/// Kinds of report before sentence, in the order of their mix.
pub const REPORT_TYPES: [&str; 3] = ["oral", "fast", "standard"];

/// The weights of each mix.
pub struct Mixes {
    /// What routine oversight decides.
    pub decision: [f64; 7],
    /// Events in the community, on licence, in prison.
    pub event: [[f64; 5]; 3],
    /// Kinds of report before sentence.
    pub report_type: [f64; 3],
    /// Low, medium, high, very high, not assessed.
    pub report_rosh: [f64; 5],
    /// Lengths of orders.
    pub order_months: [f64; 6],
    /// Sentences of those on licence.
    pub licence_months: [f64; 11],
    /// Sentences of those in prison.
    pub custody_months: [f64; 10],
    /// Part-time hours.
    pub tenths: [f64; 4],
    /// Never, seldom, as usual, often.
    pub attention: [f64; 4],
}

impl Mixes {
    /// Reads them.
    pub fn new(calibration: &Calibration) -> Self {
        let number = |table: &str, name: &str| calibration.number(&format!("mix.{table}.{name}"));
        let event = |kind: &str| EVENTS.map(|event| number(&format!("event_{kind}"), event));
        Self {
            decision: DECISIONS.map(|decision| number("routine_decision", decision)),
            event: ["community", "licence", "custody"].map(event),
            report_type: REPORT_TYPES.map(|kind| number("report_type", kind)),
            report_rosh: ["low", "medium", "high", "very_high", "not_assessed"].map(|rosh| number("report_rosh", rosh)),
            order_months: ORDER_MONTHS.map(|months| number("order_months", &months.to_string())),
            licence_months: LICENCE_MONTHS.map(|months| number("licence_sentence_months", &months.to_string())),
            custody_months: CUSTODY_MONTHS.map(|months| number("custody_sentence_months", &months.to_string())),
            tenths: TENTHS.map(|tenths| number("part_time_tenths", &tenths.to_string())),
            attention: ["never", "seldom", "usual", "often"].map(|attention| number("attention", attention)),
        }
    }
}
