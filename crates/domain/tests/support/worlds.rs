//! Random worlds: small vectors of small seeds, of which [`super::build`] makes facts. Numbers are taken modulo what there is,
//! so that every seed is a world and shrinking only ever leaves things out.

use proptest::collection::vec;
use proptest::option::weighted;
use proptest::prelude::*;
use touchstone_domain::calendar::Day;

/// A day: so many days from one of the world's pivots. Days cluster around pivots, so that edges coincide.
#[derive(Clone, Copy, Debug)]
pub struct At(pub u8, pub i16);

/// A team: kind, PDU, and whether its region is known.
#[derive(Clone, Copy, Debug)]
pub struct TeamSeed {
    pub kind: Option<u8>,
    pub pdu: Option<u8>,
    pub region: bool,
}

/// A member of staff. Where a seed is `None` the place in the list decides.
#[derive(Clone, Copy, Debug)]
pub struct StaffSeed {
    pub grade: Option<u8>,
    pub team: Option<u8>,
    pub manager: Option<u8>,
    pub started: Option<At>,
    pub left: Option<At>,
    pub terms: Option<u8>,
    pub top: Option<u8>,
    pub light: u8,
    pub qualified: Option<At>,
    pub approved: Option<At>,
}

/// A case.
#[derive(Clone, Copy, Debug)]
pub struct CaseSeed {
    pub team: Option<u8>,
    pub start: At,
    pub end: Option<At>,
    pub expected: Option<At>,
    pub release: Option<At>,
    pub rosh: Option<u8>,
    pub case_type: Option<u8>,
    pub mappa: Option<u8>,
    pub tags: u8,
    pub holder: Option<u8>,
    pub allocated: Option<At>,
}

/// A history row: whose, which attribute, from when, and its value.
#[derive(Clone, Copy, Debug)]
pub struct RowSeed(pub u8, pub u8, pub At, pub Option<u8>);

/// A record.
#[derive(Clone, Copy, Debug)]
pub struct RecordSeed {
    /// By the manager in the cell of the person or of the holder, whatever `by` says.
    pub by_manager: bool,
    pub on: At,
    pub case: Option<u8>,
    pub staff: Option<u8>,
    pub by: Option<u8>,
    pub purposes: [u8; 2],
    pub late: Option<u8>,
}

/// A stretch of days: whose, whom or what it names, first day, and its length; `None` while open.
#[derive(Clone, Copy, Debug)]
pub struct StretchSeed(pub u8, pub u8, pub At, pub Option<u16>);

/// A document.
#[derive(Clone, Debug)]
pub struct DocumentSeed {
    pub kind: u8,
    pub report_type: Option<u8>,
    pub person: Option<u8>,
    pub team: Option<u8>,
    pub author: u8,
    pub rosh: Option<u8>,
    pub submitted: At,
    pub needed: Option<At>,
    pub state: u8,
    pub signatures: Vec<(u8, At)>,
}

/// Agreed dates: for the rules that ship or for made-up ones, case, day, next date, who.
#[derive(Clone, Copy, Debug)]
pub struct AgreedSeed(pub u8, pub u8, pub At, pub At, pub u8);

/// A world.
#[derive(Clone, Debug)]
pub struct World {
    /// Days around which everything happens.
    pub pivots: Vec<i32>,
    /// Varies the codes, on which turns and spreading depend.
    pub salt: u16,
    pub teams: Vec<TeamSeed>,
    pub staff: Vec<StaffSeed>,
    pub cases: Vec<CaseSeed>,
    pub case_rows: Vec<RowSeed>,
    pub staff_rows: Vec<RowSeed>,
    pub events: Vec<(u8, u8, At)>,
    pub records: Vec<RecordSeed>,
    pub absences: Vec<StretchSeed>,
    pub cover: Vec<StretchSeed>,
    pub exclusions: Vec<StretchSeed>,
    pub restrictions: Vec<StretchSeed>,
    /// Arms: the seed names policy and scope together, then the arm.
    pub arms: Vec<StretchSeed>,
    pub adoption: Vec<(u8, Option<u8>, At)>,
    pub documents: Vec<DocumentSeed>,
    pub agreed: Vec<AgreedSeed>,
    /// Days asked about.
    pub asked: Vec<At>,
}

/// First day asked about.
pub fn first_asked() -> Day {
    Day::from_civil(2021, 6, 26).expect("a day")
}

/// Last day asked about.
pub fn last_asked() -> Day {
    Day::from_civil(2026, 12, 31).expect("a day")
}

impl World {
    /// The day of a seed.
    pub fn day(&self, At(pivot, days): At) -> Day {
        Day(self.pivots[usize::from(pivot) % self.pivots.len()] + i32::from(days))
    }

    /// The days asked about.
    pub fn asked(&self) -> impl Iterator<Item = Day> {
        self.asked.iter().map(|at| self.day(*at).max(first_asked()).min(last_asked()))
    }
}

/// Days on which editions and years begin and end, and ends of months.
const TURNS: [(i32, u8, u8); 16] = [
    (2021, 6, 26),
    (2022, 2, 1),
    (2022, 4, 1),
    (2022, 5, 1),
    (2023, 1, 17),
    (2023, 3, 31),
    (2023, 4, 1),
    (2023, 5, 1),
    (2023, 9, 1),
    (2023, 12, 29),
    (2024, 2, 29),
    (2024, 5, 31),
    (2025, 1, 1),
    (2025, 3, 31),
    (2026, 4, 2),
    (2026, 8, 31),
];

fn pivot() -> impl Strategy<Value = i32> {
    let turn = proptest::sample::select(&TURNS[..])
        .prop_map(|(year, month, day)| Day::from_civil(year, month, day).expect("a day").0);
    prop_oneof![2 => 18_760_i32..20_800, 1 => turn]
}

/// Steps at which periods end, absences become long and windows open.
const STEPS: [i16; 24] =
    [-84, -56, -42, -28, -15, -14, -7, 5, 7, 14, 15, 27, 28, 29, 42, 56, 84, 91, 92, 120, 180, 183, 365, 366];

fn at() -> impl Strategy<Value = At> {
    let days = prop_oneof![
        5 => -3_i16..=3, 3 => proptest::sample::select(&STEPS[..]), 3 => -100_i16..=100, 1 => -700_i16..=700,
    ];
    (0_u8..6, days).prop_map(|(pivot, days)| At(pivot, days))
}

/// A day that mostly lies well before the others.
fn early() -> impl Strategy<Value = At> {
    (at(), prop_oneof![2 => Just(0_i16), 3 => 0_i16..500]).prop_map(|(At(pivot, days), back)| At(pivot, days - back))
}

fn teams() -> impl Strategy<Value = Vec<TeamSeed>> {
    let team = (
        weighted(0.9, prop_oneof![5 => Just(0_u8), 2 => Just(1_u8), 1 => Just(2_u8)]),
        weighted(0.9, 0_u8..2),
        proptest::bool::weighted(0.95),
    );
    vec(team.prop_map(|(kind, pdu, region)| TeamSeed { kind, pdu, region }), 3..=6)
}

fn senior() -> impl Strategy<Value = u8> {
    prop_oneof![6 => 0_u8..6, 1 => 0_u8..12]
}

fn worker() -> impl Strategy<Value = u8> {
    prop_oneof![5 => 6_u8..12, 1 => 0_u8..12]
}

fn staff() -> impl Strategy<Value = Vec<StaffSeed>> {
    let posting = (
        weighted(0.2, 0_u8..10),
        weighted(0.95, 0_u8..6),
        weighted(0.93, senior()),
        weighted(0.25, early()),
        weighted(0.12, at()),
    );
    let terms = (weighted(0.9, 0_u8..2), weighted(0.9, 0_u8..2), 0_u8..2, weighted(0.6, at()), weighted(0.4, early()));
    let one = (posting, terms).prop_map(
        |((grade, team, manager, started, left), (terms, top, light, qualified, approved))| StaffSeed {
            grade,
            team,
            manager,
            started,
            left,
            terms,
            top,
            light,
            qualified,
            approved,
        },
    );
    vec(one, 7..=12)
}

fn people_on_probation() -> impl Strategy<Value = Vec<CaseSeed>> {
    let days = (early(), weighted(0.15, at()), weighted(0.5, at()), weighted(0.4, at()), weighted(0.7, at()));
    let cells = (
        weighted(0.9, 0_u8..6),
        weighted(0.85, 0_u8..5),
        weighted(0.92, 0_u8..3),
        weighted(0.9, 0_u8..4),
        any::<u8>(),
        weighted(0.9, worker()),
    );
    let one = (days, cells).prop_map(
        |((start, end, expected, release, allocated), (team, rosh, case_type, mappa, tags, holder))| CaseSeed {
            team,
            start,
            end,
            expected,
            release,
            rosh,
            case_type,
            mappa,
            tags,
            holder,
            allocated,
        },
    );
    vec(one, 2..=7)
}

fn case_row() -> impl Strategy<Value = RowSeed> {
    let attribute = prop_oneof![
        4 => Just(0_u8), 2 => Just(1_u8), 1 => Just(2_u8), 2 => Just(3_u8), 1 => Just(4_u8), 2 => Just(5_u8),
        1 => Just(6_u8), 4 => Just(7_u8),
    ];
    (0_u8..7, attribute, at(), weighted(0.88, 0_u8..60))
        .prop_map(|(whose, attribute, from, value)| RowSeed(whose, attribute, from, value))
}

fn staff_row() -> impl Strategy<Value = RowSeed> {
    let attribute = prop_oneof![3 => Just(0_u8), 3 => Just(1_u8), 3 => Just(2_u8), 1 => 3_u8..8, 1 => Just(7_u8)];
    (0_u8..12, attribute, at(), weighted(0.9, 0_u8..60))
        .prop_map(|(whose, attribute, from, value)| RowSeed(whose, attribute, from, value))
}

fn record() -> impl Strategy<Value = RecordSeed> {
    let about = prop_oneof![
        5 => (0_u8..7).prop_map(|case| (Some(case), None)), 5 => (0_u8..12).prop_map(|staff| (None, Some(staff))),
        1 => (0_u8..7, 0_u8..12).prop_map(|(case, staff)| (Some(case), Some(staff))),
    ];
    let by = (any::<bool>(), weighted(0.95, senior()));
    (at(), about, by, [any::<u8>(), any::<u8>()], weighted(0.5, 0_u8..40)).prop_map(
        |(on, (case, staff), (by_manager, by), purposes, late)| RecordSeed {
            by_manager,
            on,
            case,
            staff,
            by,
            purposes,
            late,
        },
    )
}

fn stretch(whose: impl Strategy<Value = u8>) -> impl Strategy<Value = StretchSeed> {
    let length = prop_oneof![2 => proptest::sample::select(&[0_u16, 1, 26, 27, 28, 29, 60][..]), 1 => 0_u16..200];
    (whose, 0_u8..60, at(), weighted(0.75, length))
        .prop_map(|(whose, named, from, length)| StretchSeed(whose, named, from, length))
}

fn document() -> impl Strategy<Value = DocumentSeed> {
    let kind = prop_oneof![
        6 => Just(0_u8), 3 => Just(1_u8), 1 => Just(2_u8), 1 => Just(3_u8), 3 => Just(4_u8), 2 => Just(5_u8),
        1 => 6_u8..8,
    ];
    let state = prop_oneof![3 => Just(1_u8), 3 => Just(3_u8), 3 => Just(4_u8), 1 => 0_u8..7];
    let head = (
        kind,
        weighted(0.6, 0_u8..4),
        weighted(0.8, 0_u8..8),
        weighted(0.3, 0_u8..6),
        prop_oneof![4 => worker(), 1 => senior()],
        weighted(0.85, 0_u8..5),
    );
    (head, at(), weighted(0.7, at()), state, vec((senior(), at()), 0..=3)).prop_map(
        |((kind, report_type, person, team, author, rosh), submitted, needed, state, signatures)| DocumentSeed {
            kind,
            report_type,
            person,
            team,
            author,
            rosh,
            submitted,
            needed,
            state,
            signatures,
        },
    )
}

/// A small world, and days to ask about.
pub fn world() -> impl Strategy<Value = World> {
    let people = (teams(), staff(), people_on_probation(), vec(case_row(), 0..=22), vec(staff_row(), 0..=12));
    let done = (vec((0_u8..7, 0_u8..8, at()), 0..=6), vec(record(), 0..=40), vec(document(), 0..=6));
    let away = (
        vec(stretch(prop_oneof![2 => 0_u8..6, 1 => 0_u8..12]), 0..=6),
        vec(stretch(0_u8..12), 0..=8),
        vec(stretch(0_u8..7), 0..=3),
        vec(stretch(0_u8..7), 0..=2),
    );
    let agreed = (0_u8..2, 0_u8..7, at(), at(), senior())
        .prop_map(|(rule, case, on, next, by)| AgreedSeed(rule, case, on, next, by));
    let units =
        (vec(stretch(0_u8..30), 0..=4), vec((0_u8..4, weighted(0.6, 0_u8..4), early()), 0..=2), vec(agreed, 0..=6));
    (vec(pivot(), 1..=4), any::<u16>(), people, done, away, units, vec(at(), 1..=4)).prop_map(
        |(pivots, salt, people, done, away, units, asked)| World {
            pivots,
            salt,
            teams: people.0,
            staff: people.1,
            cases: people.2,
            case_rows: people.3,
            staff_rows: people.4,
            events: done.0,
            records: done.1,
            documents: done.2,
            absences: away.0,
            cover: away.1,
            exclusions: away.2,
            restrictions: away.3,
            arms: units.0,
            adoption: units.1,
            agreed: units.2,
            asked,
        },
    )
}
