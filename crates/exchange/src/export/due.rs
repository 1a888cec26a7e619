//! One line of `due`: its fields as DOMAIN section 10 defines them.
//!
//! Written by hand rather than through a serialiser, since a nation's duties are written in one go; a test reads every line back.

use rayon::prelude::*;
use touchstone_domain::facts::State;
use touchstone_domain::plan::{Duty, Plan, Subject, VariantLine};

/// One duty with the texts its codes stand for.
#[derive(Clone, Copy, Debug)]
pub struct DueLine<'a> {
    state: &'a State,
    variant: &'a VariantLine,
    /// The duty.
    pub duty: &'a Duty,
}

/// The duties of a plan as lines, in its order.
pub fn due_lines<'a>(state: &'a State, plan: &'a Plan) -> impl Iterator<Item = DueLine<'a>> {
    plan.duties.iter().map(move |duty| DueLine { state, variant: &plan.variants[usize::from(duty.variant)], duty })
}

/// Duties written by one thread at a time.
const CHUNK: usize = 8192;
/// Chunks made while the ones before are being written.
const WAVE: usize = 8;

/// Writes the duties of a plan as JSON lines, in its order; chunks are made in parallel while earlier ones are written.
///
/// # Errors
/// Of the writer.
pub fn write_lines(state: &State, plan: &Plan, out: &mut (impl std::io::Write + Send)) -> std::io::Result<()> {
    let chunk = |duties: &[Duty]| {
        let mut bytes = Vec::with_capacity(duties.len() * 256);
        for duty in duties {
            let line = DueLine { state, variant: &plan.variants[usize::from(duty.variant)], duty };
            line.write_json(&mut bytes);
        }
        bytes
    };
    let mut ready: Vec<Vec<u8>> = Vec::new();
    for wave in plan.duties.chunks(CHUNK * WAVE) {
        let (written, next) = rayon::join(
            || ready.iter().try_for_each(|bytes| out.write_all(bytes)),
            || wave.par_chunks(CHUNK).map(chunk).collect(),
        );
        written?;
        ready = next;
    }
    ready.iter().try_for_each(|bytes| out.write_all(bytes))
}

impl<'a> DueLine<'a> {
    /// The code of the subject.
    #[must_use]
    pub fn subject(&self) -> String {
        let mut out = Vec::new();
        self.push_subject(&mut out);
        String::from_utf8(out).unwrap_or_default()
    }

    /// The rule as the subject's unit has it.
    #[must_use]
    pub const fn variant(&self) -> &'a VariantLine {
        self.variant
    }

    /// The code of the accountable person, or `unassigned`.
    #[must_use]
    pub fn accountable(&self) -> &'a str {
        self.duty.accountable.map_or("unassigned", |staff| &self.state.facts.people.staff[staff.at()].code)
    }

    /// The occurrence, if there is more than one.
    #[must_use]
    pub fn occurrence(&self) -> Option<String> {
        self.duty.occurrence.text(self.state)
    }

    fn push_subject(&self, out: &mut Vec<u8>) {
        let facts = &self.state.facts;
        match self.duty.subject {
            Subject::Case(case) => out.extend_from_slice(&facts.cases[case.at()].crn.bytes()),
            Subject::Staff(staff) => push_escaped(out, &facts.people.staff[staff.at()].code),
            Subject::Document(document) => push_escaped(out, &facts.documents[document.at()].id),
        }
    }

    /// Appends the duty as one JSON object and a line feed.
    pub fn write_json(&self, out: &mut Vec<u8>) {
        let (duty, variant) = (self.duty, self.variant);
        let mut text = |key: &str, value: &str, quoted: bool| {
            out.extend_from_slice(key.as_bytes());
            if quoted {
                out.push(b'"');
            }
            push_escaped(out, value);
            if quoted {
                out.push(b'"');
            }
        };
        text("{\"rule\":", &variant.rule, true);
        text(",\"edition\":", &variant.edition, true);
        text(",\"about\":", variant.about.code(), true);
        out.extend_from_slice(b",\"subject\":\"");
        self.push_subject(out);
        out.push(b'"');
        let occurrence = self.occurrence();
        push_optional(out, ",\"occurrence\":", occurrence.as_deref().map(str::as_bytes));
        push_optional(out, ",\"accountable\":", Some(self.accountable().as_bytes()));
        push_optional(out, ",\"due\":", duty.due.map(|day| day.iso()).as_ref().map(|iso| &iso[..]));
        push_optional(out, ",\"status\":", Some(duty.status.code().as_bytes()));
        push_optional(out, ",\"met_on\":", duty.met_on.map(|day| day.iso()).as_ref().map(|iso| &iso[..]));
        push_optional(out, ",\"basis\":", Some(variant.basis.code().as_bytes()));
        out.extend_from_slice(b"}\n");
    }
}

fn push_optional(out: &mut Vec<u8>, key: &str, value: Option<&[u8]>) {
    out.extend_from_slice(key.as_bytes());
    match value.map(std::str::from_utf8) {
        Some(Ok(value)) => {
            out.push(b'"');
            push_escaped(out, value);
            out.push(b'"');
        }
        _ => out.extend_from_slice(b"null"),
    }
}

/// Appends a text as JSON writes it between quotation marks.
fn push_escaped(out: &mut Vec<u8>, text: &str) {
    let needs_care = |byte: u8| byte < 0x20 || byte == b'"' || byte == b'\\';
    if !text.bytes().any(needs_care) {
        out.extend_from_slice(text.as_bytes());
        return;
    }
    for byte in text.bytes() {
        match byte {
            b'"' | b'\\' => out.extend_from_slice(&[b'\\', byte]),
            0..0x20 => out.extend_from_slice(format!("\\u{byte:04x}").as_bytes()),
            _ => out.push(byte),
        }
    }
}

/// Writes the duties of a plan as CSV, in its order. A cell that a spreadsheet would take for a formula is preceded by an apostrophe.
///
/// # Errors
/// Of the writer.
pub fn due_csv(state: &State, plan: &Plan, out: &mut impl std::io::Write) -> std::io::Result<()> {
    let mut writer = csv::Writer::from_writer(out);
    writer.write_record([
        "rule",
        "edition",
        "about",
        "subject",
        "occurrence",
        "accountable",
        "due",
        "status",
        "met_on",
        "basis",
    ])?;
    for line in due_lines(state, plan) {
        let day = |day: Option<touchstone_domain::calendar::Day>| day.map(|day| day.to_string()).unwrap_or_default();
        let variant = line.variant;
        let cells = [
            variant.rule.clone(),
            variant.edition.clone(),
            variant.about.code().to_owned(),
            line.subject(),
            line.occurrence().unwrap_or_default(),
            line.accountable().to_owned(),
            day(line.duty.due),
            line.duty.status.code().to_owned(),
            day(line.duty.met_on),
            variant.basis.code().to_owned(),
        ];
        writer.write_record(
            cells.map(
                |cell| {
                    if cell.starts_with(['=', '+', '-', '@', '\t', '\r']) { format!("'{cell}") } else { cell }
                },
            ),
        )?;
    }
    writer.flush()
}
