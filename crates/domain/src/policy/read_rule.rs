//! Reading one rule of an edition.

use super::condition::{Attribute, Condition};
use super::edition::{Bilingual, Cadence, Rule, YearKind};
use super::fault::expected_one_of;
use super::number::{Basis, Number, Source};
use super::said::Said;
use super::table::{Item, Table};
use crate::calendar::{Day, Period};
use crate::words::{About, Anchor, Purpose, Role, is_free_code};

/// What the edition says for every rule that does not say its own.
pub(super) struct Defaults {
    pub(super) about: Option<About>,
    pub(super) when: Vec<Condition>,
    pub(super) by: Option<By>,
    pub(super) met_by: Option<Vec<Purpose>>,
}

/// Who may meet a rule: roles in order, or whoever the signing matrix says.
#[derive(Clone)]
pub(super) enum By {
    Matrix,
    Roles(Vec<Role>),
}

/// Basis and source that a bare number takes from its rule.
pub(super) struct Inherited {
    pub(super) basis: Basis,
    pub(super) source: Option<Source>,
}

const CADENCES: [&str; 7] = ["once", "every", "times", "before", "after", "signature", "yearly"];
const MATRIX: &str = "matrix";

/// Reads one rule; `None`, with faults, if something essential is missing.
pub(super) fn rule(table: Table<'_, '_>, id: String, defaults: &Defaults) -> Option<Rule> {
    let basis =
        table.need("basis").and_then(|item| item.word(&Basis::CODES, Basis::from_code)).unwrap_or(Basis::Assumed);
    let own_source = table.table("source").and_then(source);
    if own_source.is_none() && basis != Basis::Assumed {
        table.fault("source", format!("is missing: a rule whose basis is {basis} says where it is written"));
    }
    let inherited = Inherited { basis, source: own_source };
    let about = table.get("about").and_then(|item| item.word(About::CODES, About::from_code)).or(defaults.about);
    if about.is_none() {
        table.fault("about", format!("is missing, and the edition has none; {}", expected_one_of("", About::CODES)));
    }
    let minutes = table.need("minutes").and_then(|item| number(&item, &inherited, at_least_one));
    let mut when = defaults.when.clone();
    when.extend(table.get("when").map(|item| conditions(&item, about)).unwrap_or_default());
    refuse_foreign(&table, &when, about);
    let cadence = cadence(&table, &inherited);
    let judgement = table.table("judgement").and_then(|judgement| {
        let at_most = judgement.need("at_most").and_then(|item| number(&item, &inherited, |item| item.period()));
        judgement.finish();
        at_most
    });
    if judgement.is_some() && cadence.as_ref().is_some_and(|cadence| !matches!(cadence, Cadence::Every { .. })) {
        table.fault("judgement", "only a rule with `every` may allow another date");
    }
    let (by, met_by) = who_and_what(&table, defaults, cadence.as_ref());
    let sentence = table.need("sentence").and_then(|item| item.table()).map(bilingual);
    let precedence_over = table
        .get("precedence_over")
        .map(|item| item.texts(|text| text.contains('/'), "a rule, as \"panels/lifer\""))
        .unwrap_or_default();
    let made = (|| {
        let (about, cadence, minutes, sentence) = (about?, cadence?, minutes?, sentence?);
        Some(Rule {
            id,
            about,
            when,
            cadence,
            judgement,
            by,
            met_by,
            minutes,
            basis,
            source: inherited.source,
            sentence,
            precedence_over,
            said: Said::default(),
        })
    })();
    if let Some(rule) = &made {
        check_sentence(&table, rule);
        check_cadence_fits(&table, rule);
    }
    table.finish();
    made
}

fn who_and_what(table: &Table<'_, '_>, defaults: &Defaults, cadence: Option<&Cadence>) -> (Vec<Role>, Vec<Purpose>) {
    let by = table.get("by").map(|item| by(&item)).or_else(|| defaults.by.clone());
    let own_met_by = table.get("met_by");
    let is_signature = matches!(cadence, Some(Cadence::Signature { .. }));
    if is_signature && own_met_by.is_some() {
        table.fault("met_by", "a signature rule is met by signatures and names no purpose");
    }
    let met_by = own_met_by.map(|item| purposes(&item)).or_else(|| defaults.met_by.clone()).filter(|_| !is_signature);
    if met_by.is_none() && !is_signature {
        table.fault("met_by", "is missing, and the edition has none");
    }
    let roles = match by {
        Some(By::Roles(roles)) if !is_signature => roles,
        Some(By::Matrix) if is_signature => Vec::new(),
        Some(_) => {
            table.fault("by", format!("a signature rule, and no other, says by = [\"{MATRIX}\"]"));
            Vec::new()
        }
        None => {
            table.fault("by", "is missing, and the edition has none");
            Vec::new()
        }
    };
    (roles, met_by.unwrap_or_default())
}

fn check_sentence(table: &Table<'_, '_>, rule: &Rule) {
    let numbers: Vec<&str> = rule.numbers().into_iter().map(|number| number.name).collect();
    for (language, sentence) in [("en", &rule.sentence.en), ("cy", &rule.sentence.cy)] {
        for place in places(sentence) {
            if !numbers.contains(&place) {
                table.fault(
                    &format!("sentence.{language}"),
                    format!("names {{{place}}}, which is no number of this rule; {}", expected_one_of(place, &numbers)),
                );
            }
        }
    }
}

/// The `{names}` in a sentence.
fn places(sentence: &str) -> impl Iterator<Item = &str> {
    sentence.split('{').skip(1).filter_map(|rest| rest.split_once('}').map(|(name, _)| name))
}

fn check_cadence_fits(table: &Table<'_, '_>, rule: &Rule) {
    let anchor = match &rule.cadence {
        Cadence::Once { of, .. } | Cadence::Before { of, .. } => Some(*of),
        Cadence::Yearly { or_within, .. } => or_within.as_ref().map(|(_, of)| *of),
        _ => None,
    };
    let subject_of_anchor = |anchor| match anchor {
        Anchor::PostStarted | Anchor::ServiceStarted => About::Staff,
        _ => About::Case,
    };
    if let Some(anchor) = anchor
        && subject_of_anchor(anchor) != rule.about
    {
        table.fault(rule.cadence.code(), format!("{anchor} is no anchor of a {}", rule.about));
    }
    let fits = match rule.cadence {
        Cadence::Signature { .. } => rule.about == About::Document,
        Cadence::Before { .. } | Cadence::After { .. } => rule.about == About::Case,
        _ => rule.about != About::Document,
    };
    if !fits {
        table.fault(rule.cadence.code(), format!("does not fit a rule about a {}", rule.about));
    }
}

fn refuse_foreign(table: &Table<'_, '_>, when: &[Condition], about: Option<About>) {
    let Some(about) = about else { return };
    for condition in when.iter().filter(|condition| !Attribute::of(about).contains(&condition.attribute)) {
        table.fault("when", format!("{} is no attribute of a {about}", condition.attribute.code()));
    }
}

fn cadence(table: &Table<'_, '_>, inherited: &Inherited) -> Option<Cadence> {
    let found: Vec<(&str, Item<'_, '_>)> =
        CADENCES.iter().filter_map(|name| table.get(name).map(|item| (*name, item))).collect();
    let [(name, item)] = found.as_slice() else {
        table.fault("", format!("a rule has exactly one of {}", CADENCES.join(", ")));
        return None;
    };
    let body = item.table()?;
    let made = match *name {
        "once" => once(&body, inherited),
        "every" => every(&body, inherited),
        "times" => times(&body, inherited),
        "before" => before(&body, inherited),
        "after" => after(&body, inherited),
        "signature" => signature(&body, inherited),
        _ => yearly(&body, inherited),
    };
    body.finish();
    made
}

fn once(body: &Table<'_, '_>, inherited: &Inherited) -> Option<Cadence> {
    let within = period(body, "within", inherited);
    let of = anchor(
        body,
        &[
            Anchor::SupervisionStart,
            Anchor::FirstAllocated,
            Anchor::Allocated,
            Anchor::PostStarted,
            Anchor::ServiceStarted,
        ],
    );
    let count = match body.get("count") {
        Some(item) => number(&item, inherited, at_least_one),
        // One is what the word means, not a number that anybody chose: it never weakens the basis of the rule.
        None => Some(Number { value: 1, basis: Basis::Published, source: None, standard: None }),
    };
    Some(Cadence::Once { within: within?, of: of?, count: count? })
}

fn every(body: &Table<'_, '_>, inherited: &Inherited) -> Option<Cadence> {
    let every = period(body, "every", inherited);
    let first = match body.get("first") {
        Some(item) => number(&item, inherited, |item| item.period()),
        None => every.clone(),
    };
    Some(Cadence::Every { every: every?, first: first? })
}

fn times(body: &Table<'_, '_>, inherited: &Inherited) -> Option<Cadence> {
    let times = body.need("times").and_then(|item| number(&item, inherited, at_least_one));
    let per = body.need("per").and_then(|item| {
        item.word(&["calendar_year", "financial_year"], |word| match word {
            "calendar_year" => Some(YearKind::Calendar),
            "financial_year" => Some(YearKind::Financial),
            _ => None,
        })
    });
    let first = period(body, "first", inherited);
    let spread = body.flag("spread").unwrap_or(false);
    Some(Cadence::Times { times: times?, per: per?, first: first?, spread })
}

fn before(body: &Table<'_, '_>, inherited: &Inherited) -> Option<Cadence> {
    let lead = period(body, "lead", inherited);
    let opens = period(body, "opens", inherited);
    let of = anchor(body, &[Anchor::ReleaseDate, Anchor::SupervisionEndExpected]);
    Some(Cadence::Before { lead: lead?, opens: opens?, of: of? })
}

fn after(body: &Table<'_, '_>, inherited: &Inherited) -> Option<Cadence> {
    let within = period(body, "within", inherited);
    let of = body.need("of").map(|item| item.texts(is_free_code, "an event kind, as \"rosh_raised\""));
    Some(Cadence::After { within: within?, of: of? })
}

fn signature(body: &Table<'_, '_>, inherited: &Inherited) -> Option<Cadence> {
    let within = body.get("within").map(|item| number(&item, inherited, |item| item.period()));
    let needed_by = body.flag("needed_by").unwrap_or(false);
    if within.is_none() && !needed_by {
        body.fault("", "needs within, needed_by = true, or both");
    }
    match within {
        Some(None) => None,
        Some(some) => Some(Cadence::Signature { within: some, needed_by }),
        None => Some(Cadence::Signature { within: None, needed_by }),
    }
}

fn yearly(body: &Table<'_, '_>, inherited: &Inherited) -> Option<Cadence> {
    let by = body.need("by").and_then(|item| number(&item, inherited, month_day));
    let or_within = body.get("or_within").map(|item| number(&item, inherited, |item| item.period()));
    let of = or_within.as_ref().map(|_| anchor(body, &[Anchor::ServiceStarted, Anchor::PostStarted]));
    body.need("year").and_then(|item| item.word(&["financial_year"], |word| (word == "financial_year").then_some(())));
    let or_within = match (or_within, of) {
        (Some(within), Some(of)) => Some((within?, of?)),
        _ => None,
    };
    Some(Cadence::Yearly { by: by?, or_within })
}

fn period(body: &Table<'_, '_>, key: &str, inherited: &Inherited) -> Option<Number<Period>> {
    body.need(key).and_then(|item| number(&item, inherited, |item| item.period()))
}

fn anchor(body: &Table<'_, '_>, allowed: &[Anchor]) -> Option<Anchor> {
    let codes: Vec<&str> = allowed.iter().map(|anchor| anchor.code()).collect();
    body.need("of")
        .and_then(|item| item.word(&codes, |word| Anchor::from_code(word).filter(|anchor| allowed.contains(anchor))))
}

fn at_least_one(item: &Item<'_, '_>) -> Option<u16> {
    let whole = item.whole()?;
    if whole == 0 {
        item.fault("expected at least 1");
        return None;
    }
    Some(whole)
}

/// Reads `06-01`; a day that every year has.
fn month_day(item: &Item<'_, '_>) -> Option<(u8, u8)> {
    let text = item.text()?;
    let day = Day::parse(format!("2023-{text}").as_bytes()).ok();
    if day.is_none() {
        item.fault(format!("\"{text}\": expected a month and day that every year has, as \"06-01\""));
    }
    day.map(|day| (day.civil().1, day.civil().2))
}

/// Reads a number: a bare value, or a table of value, basis and source.
pub(super) fn number<T>(
    item: &Item<'_, '_>,
    inherited: &Inherited,
    value: impl Fn(&Item<'_, '_>) -> Option<T>,
) -> Option<Number<T>> {
    if !item.is_table() {
        let value = value(item)?;
        return Some(Number { value, basis: inherited.basis, source: inherited.source.clone(), standard: None });
    }
    let table = item.table()?;
    let read = table.need("value").and_then(|item| value(&item));
    let basis =
        table.get("basis").and_then(|item| item.word(&Basis::CODES, Basis::from_code)).unwrap_or(inherited.basis);
    let own = table.table("source").and_then(source);
    let source = if basis == Basis::Assumed { own } else { own.or_else(|| inherited.source.clone()) };
    if source.is_none() && basis != Basis::Assumed {
        table.fault("source", format!("is missing: a number whose basis is {basis} says where it is written"));
    }
    table.finish();
    Some(Number { value: read?, basis, source, standard: None })
}

/// Reads a source.
pub(super) fn source(table: Table<'_, '_>) -> Option<Source> {
    let doc = table.text("doc");
    let section = table.text("section");
    let quote = table.get("quote").and_then(|item| item.text());
    table.finish();
    Some(Source { doc: doc?, section: section?, quote })
}

/// Reads a text in both languages.
pub(super) fn bilingual(table: Table<'_, '_>) -> Bilingual {
    let both = Bilingual { en: table.text("en").unwrap_or_default(), cy: table.text("cy").unwrap_or_default() };
    table.finish();
    both
}

pub(super) fn by(item: &Item<'_, '_>) -> By {
    if let [only] = item.list().as_slice()
        && only.text().as_deref() == Some(MATRIX)
    {
        return By::Matrix;
    }
    By::Roles(item.words(Role::CODES, Role::from_code))
}

/// Reads `met_by`: a list of purposes, or a table of value and basis.
pub(super) fn purposes(item: &Item<'_, '_>) -> Vec<Purpose> {
    if !item.is_table() {
        return item.words(Purpose::CODES, Purpose::from_code);
    }
    let Some(table) = item.table() else { return Vec::new() };
    let value = table.need("value").map(|item| item.words(Purpose::CODES, Purpose::from_code)).unwrap_or_default();
    table.get("basis").and_then(|item| item.word(&Basis::CODES, Basis::from_code));
    table.table("source").and_then(source);
    table.finish();
    value
}

/// Reads a list of conditions about such a subject.
pub(super) fn conditions(item: &Item<'_, '_>, about: Option<About>) -> Vec<Condition> {
    item.list().iter().filter_map(Item::table).flat_map(|table| condition(table, about)).collect()
}

fn condition(table: Table<'_, '_>, about: Option<About>) -> Option<Condition> {
    let negated = table.get("not").is_some();
    let body = if negated { table.table("not")? } else { return one_condition(table, about, false) };
    table.finish();
    one_condition(body, about, true)
}

fn one_condition(table: Table<'_, '_>, about: Option<About>, negated: bool) -> Option<Condition> {
    let attributes = about.map_or(&Attribute::ALL[..], Attribute::of);
    let found: Vec<(Attribute, Item<'_, '_>)> =
        attributes.iter().filter_map(|attribute| table.get(attribute.code()).map(|item| (*attribute, item))).collect();
    let condition = match found.as_slice() {
        [(attribute, item)] => {
            let values = item.texts(
                |text| attribute.values().is_none_or(|allowed| allowed.contains(&text)),
                &allowed_of(*attribute),
            );
            Some(Condition { attribute: *attribute, values, negated })
        }
        _ => {
            table.fault("", "a condition names exactly one attribute");
            None
        }
    };
    table.finish();
    condition
}

fn allowed_of(attribute: Attribute) -> String {
    attribute
        .values()
        .map_or_else(|| format!("a value of {}", attribute.code()), |allowed| format!("one of {}", allowed.join(", ")))
}
