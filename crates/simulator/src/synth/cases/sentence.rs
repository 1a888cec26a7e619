//! The sentence: when supervision began, release and recall, when it should end.

use crate::synth::chance::Chance;
use crate::synth::day::{Day, OfficeDay};
use crate::synth::mixes::{CUSTODY_MONTHS, LICENCE_MONTHS, ORDER_MONTHS};
use crate::synth::plan::Brief;
use crate::synth::words::CaseType;

/// The dates of one sentence.
pub struct Sentence {
    /// The first day of supervision.
    pub start: Day,
    /// The last day expected.
    pub expected_end: Option<Day>,
    /// The last day, if it has come.
    pub end: Option<Day>,
    /// The latest or next release.
    pub release: Option<Day>,
    /// In the community, on licence or in prison, from each day on.
    pub kinds: Vec<(Day, CaseType)>,
    /// For life or public protection.
    pub life: bool,
    /// Days of recall.
    pub recalls: Vec<Day>,
}

/// Draws a sentence such that the person is supervised today, or was until a few days ago.
pub fn sentence(brief: &Brief<'_>, chance: &mut Chance) -> Sentence {
    let ended = chance.happens(1.0 - brief.number("size.live_cases") / brief.number("size.cases"));
    let shares = ["share.case_type.community", "share.case_type.licence", "share.case_type.custody"]
        .map(|key| brief.number(key));
    let mut sentence = match (chance.weighted(&shares), ended) {
        (0, _) => community(brief, chance, ended),
        (1, _) | (_, true) => licence(brief, chance, ended),
        _ => custody(brief, chance),
    };
    if ended {
        sentence.end = sentence.expected_end.map(|end| end.min(brief.on)).or(Some(brief.on.plus(-3)));
    } else {
        faults(brief, chance, &mut sentence);
    }
    sentence
}

/// How much of a length has passed: all of it, to within a few days, for those who have just ended.
fn passed(chance: &mut Chance, length: i32, ended: bool) -> i32 {
    if ended { length + chance.between(0, 13) } else { chance.between(0, length - 1) }
}

fn community(brief: &Brief<'_>, chance: &mut Chance, ended: bool) -> Sentence {
    let months = ORDER_MONTHS[chance.weighted(&brief.mixes.order_months)];
    let length = months * 30 + months / 2 - 1;
    let start = brief.on.plus(-passed(chance, length, ended)).or_last_working();
    Sentence {
        start,
        expected_end: Some(start.plus_months(months).plus(-1)),
        end: None,
        release: None,
        kinds: vec![(start, CaseType::Community)],
        life: false,
        recalls: Vec::new(),
    }
}

fn licence(brief: &Brief<'_>, chance: &mut Chance, ended: bool) -> Sentence {
    if !ended && chance.happens(brief.number("person.life_or_ipp_licence")) {
        let unit = chance.unit();
        let release = brief.on.plus(-(20 + (unit * unit * 5_200.0) as i32)).or_last_working();
        let start = release.plus(-chance.between(2_200, 7_300)).or_last_working();
        let kinds = vec![(start, CaseType::Custody), (release, CaseType::Licence)];
        return Sentence {
            start,
            expected_end: None,
            end: None,
            release: Some(release),
            kinds,
            life: true,
            recalls: Vec::new(),
        };
    }
    let months = LICENCE_MONTHS[chance.weighted(&brief.mixes.licence_months)];
    let inside = months * 15;
    // Short sentences are followed by supervision that makes up twelve months.
    let outside = if months < 24 { 365 } else { months * 15 };
    let gone = passed(chance, outside, ended);
    let release = brief.on.plus(-gone).or_last_working();
    let start = release.plus(-inside).or_last_working();
    let mut kinds = vec![(start, CaseType::Custody), (release, CaseType::Licence)];
    let (mut latest, mut recalls) = (release, Vec::new());
    if gone > 170 && !ended && chance.happens(0.17) {
        let recalled = brief.on.plus(-chance.between(60, gone - 60)).or_last_working();
        let again = recalled.plus(if months < 24 { 14 } else { 28 });
        kinds.extend([(recalled, CaseType::Custody), (again, CaseType::Licence)]);
        (latest, recalls) = (again, vec![recalled]);
    }
    Sentence {
        start,
        expected_end: Some(release.plus(outside - 1)),
        end: None,
        release: Some(latest),
        kinds,
        life: false,
        recalls,
    }
}

fn custody(brief: &Brief<'_>, chance: &mut Chance) -> Sentence {
    let (life, recalled) = (brief.number("person.life_or_ipp_custody"), brief.number("person.recalled_custody"));
    let kind = chance.weighted(&[life, recalled, 1.0 - life - recalled]);
    if kind == 1 {
        return recalled_person(brief, chance);
    }
    if kind == 0 {
        let start = brief.on.plus(-chance.between(30, 6_500)).or_last_working();
        let kinds = vec![(start, CaseType::Custody)];
        return Sentence {
            start,
            expected_end: None,
            end: None,
            release: None,
            kinds,
            life: true,
            recalls: Vec::new(),
        };
    }
    let months = CUSTODY_MONTHS[chance.weighted(&brief.mixes.custody_months)];
    let inside = months * 15;
    let start = brief.on.plus(-chance.between(0, inside - 1)).or_last_working();
    let release = start.plus(inside).or_next_working();
    let outside = if months < 24 { 365 } else { months * 15 };
    Sentence {
        start,
        expected_end: Some(release.plus(outside)),
        end: None,
        release: Some(release),
        kinds: vec![(start, CaseType::Custody)],
        life: false,
        recalls: Vec::new(),
    }
}

/// Released, recalled, and in prison now.
fn recalled_person(brief: &Brief<'_>, chance: &mut Chance) -> Sentence {
    let months = [18, 24, 36, 48, 60, 84][chance.weighted(&[0.18, 0.22, 0.24, 0.18, 0.12, 0.06])];
    let outside = if months < 24 { 365 } else { months * 15 };
    let gone = chance.between(45, outside - 1);
    let released = brief.on.plus(-gone).or_last_working();
    let start = released.plus(-months * 15).or_last_working();
    let since_recall = chance.between(0, (gone - 25).min(400));
    let recalled = brief.on.plus(-since_recall).or_last_working();
    let expected_end = released.plus(outside - 1);
    // A fixed term ends after 28 days; a standard recall on a day that is often not known yet.
    let release = if since_recall < 27 && chance.happens(0.7) {
        Some(recalled.plus(28))
    } else {
        let left = expected_end.since(brief.on);
        (left > 20 && chance.happens(0.5)).then(|| brief.on.plus(chance.between(10, left)).or_next_working())
    };
    let kinds = vec![(start, CaseType::Custody), (released, CaseType::Licence), (recalled, CaseType::Custody)];
    Sentence {
        start,
        expected_end: Some(expected_end),
        end: None,
        release,
        kinds,
        life: false,
        recalls: vec![recalled],
    }
}

/// Days that were not put right after they had passed, or never entered.
fn faults(brief: &Brief<'_>, chance: &mut Chance, sentence: &mut Sentence) {
    let in_custody = sentence.kinds.last().is_some_and(|(_, kind)| *kind == CaseType::Custody);
    // The share is of all cases; only three in ten are in prison.
    if in_custody && chance.happens(brief.number("faults.release_date_passed") / 0.3) {
        let passed = brief.on.plus(-chance.between(1, 45));
        if passed.since(sentence.kinds[sentence.kinds.len() - 1].0) > 30 {
            sentence.release = Some(passed);
        }
    } else if chance.happens(brief.number("faults.expected_end_unknown")) {
        sentence.expected_end = None;
    } else if !in_custody && chance.happens(brief.number("faults.expected_end_passed") / 0.7) {
        let passed = brief.on.plus(-chance.between(1, 50));
        if sentence.expected_end.is_some() && passed.since(sentence.kinds[sentence.kinds.len() - 1].0) > 60 {
            sentence.expected_end = Some(passed);
        }
    }
}
