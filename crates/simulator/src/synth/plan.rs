//! How large each probation delivery unit is: the nation's figures shared out, and the part of it that a scale asks for.
//!
//! The nation is always shared out whole, so that a unit is the same in a folder of its own and in the nation's.

use super::calibration::Calibration;
use super::chance::Chance;
use super::day::Day;
use super::estate::estate;
use super::mixes::Mixes;

/// How much of the service to make.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scale {
    /// One sentence management team of East Kent, with its head.
    Team,
    /// East Kent: a unit in the one region whose induction programme makes every rule occur.
    Pdu,
    /// Kent, Surrey and Sussex.
    Region,
    /// All twelve regions.
    Nation,
}

impl Scale {
    /// The scale of this name.
    pub fn parse(name: &str) -> Option<Self> {
        match name {
            "team" => Some(Self::Team),
            "pdu" => Some(Self::Pdu),
            "region" => Some(Self::Region),
            "nation" => Some(Self::Nation),
            _ => None,
        }
    }

    /// Its name.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Team => "team",
            Self::Pdu => "pdu",
            Self::Region => "region",
            Self::Nation => "nation",
        }
    }
}

/// The region and unit of the smaller scales.
const HOME_REGION: &str = "N57";

/// What everything else is made from.
pub struct Brief<'a> {
    /// The numbers.
    pub calibration: &'a Calibration,
    /// The seed of every stream.
    pub seed: u64,
    /// "Today" of the extract.
    pub on: Day,
    /// The first day that histories reach back to.
    pub since: Day,
    /// How wholes divide.
    pub mixes: Mixes,
}

impl<'a> Brief<'a> {
    /// The brief for a service as it stands on a day.
    pub fn new(calibration: &'a Calibration, seed: u64, on: Day) -> Self {
        let since = on.plus_months(-calibration.whole("history.months"));
        Self { calibration, seed, on, since, mixes: Mixes::new(calibration) }
    }

    /// The stream of one subject.
    pub fn chance(&self, purpose: &str, number: u64) -> Chance {
        Chance::of(self.seed, purpose, number)
    }

    /// A number of the calibration.
    pub fn number(&self, key: &str) -> f64 {
        self.calibration.number(key)
    }
}

/// The size and place of one unit.
#[derive(Clone, Debug)]
pub struct PduPlan {
    /// Its place among the 113.
    pub number: usize,
    /// Its place in its region; the first hosts the region's own teams.
    pub place: usize,
    /// The unit's code.
    pub code: String,
    /// The unit's name.
    pub name: String,
    /// The region's code.
    pub region_code: String,
    /// The region's name.
    pub region_name: String,
    /// How many people are supervised.
    pub cases: usize,
    /// The number of the first of them in the nation.
    pub first_case: usize,
    /// The share of probation officer posts that nobody holds.
    pub vacancy: f64,
    /// Senior probation officers in sentence management, court and other teams.
    pub spo: [usize; 3],
    /// Probation officers.
    pub po: usize,
    /// Probation services officers.
    pub pso: usize,
    /// Trainees.
    pub pqip: usize,
    /// Quality development officers, in the unit that hosts the region's.
    pub qdo: usize,
    /// Whether it is in the control arm of reflective supervision.
    pub control: bool,
    /// Whether it is cut down to one team.
    pub one_team: bool,
}

impl PduPlan {
    /// Whether the unit is in Wales.
    pub fn in_wales(&self) -> bool {
        self.region_code == "N03"
    }

    /// Whether the unit hosts the region's own teams.
    pub const fn hosts_region(&self) -> bool {
        self.place == 0 && !self.one_team
    }

    /// Members of staff are numbered within their unit; this makes their stream's number.
    pub const fn staff_number(&self, index: usize) -> u64 {
        self.number as u64 * 10_000 + index as u64
    }
}

/// Shares a total out by weights, so that the parts add up (largest remainder).
pub fn share_out(total: usize, weights: &[f64]) -> Vec<usize> {
    let sum: f64 = weights.iter().sum();
    if weights.is_empty() || sum <= 0.0 {
        return vec![0; weights.len()];
    }
    let exact: Vec<f64> = weights.iter().map(|weight| weight / sum * total as f64).collect();
    let mut parts: Vec<usize> = exact.iter().map(|part| *part as usize).collect();
    let mut order: Vec<usize> = (0..weights.len()).collect();
    order.sort_by(|a, b| {
        let rest = |place: usize| exact[place] - parts[place] as f64;
        rest(*b).total_cmp(&rest(*a)).then(a.cmp(b))
    });
    let missing = total - parts.iter().sum::<usize>().min(total);
    for place in order.into_iter().take(missing) {
        parts[place] += 1;
    }
    parts
}

/// The units of a scale.
pub fn pdus_of(brief: &Brief<'_>, scale: Scale) -> Vec<PduPlan> {
    let mut pdus = nation(brief);
    match scale {
        Scale::Nation => {}
        Scale::Region => pdus.retain(|pdu| pdu.region_code == HOME_REGION),
        Scale::Pdu | Scale::Team => {
            pdus.retain(|pdu| pdu.region_code == HOME_REGION);
            pdus.truncate(1);
        }
    }
    if scale == Scale::Team {
        pdus.iter_mut().for_each(cut_to_one_team);
    }
    pdus
}

fn cut_to_one_team(pdu: &mut PduPlan) {
    let teams = pdu.spo[0].max(1);
    pdu.one_team = true;
    pdu.cases /= teams;
    pdu.po = (pdu.po / teams).max(3);
    pdu.pso = (pdu.pso / teams).max(3);
    pdu.pqip = (pdu.pqip / teams).max(1);
    pdu.spo = [1, 0, 0];
    pdu.qdo = 0;
}

fn nation(brief: &Brief<'_>) -> Vec<PduPlan> {
    let mut pdus = units(brief);
    let caseload: Vec<f64> = case_weights(brief, &pdus);
    let cases = share_out(brief.calibration.count("size.cases"), &caseload);
    let mut first_case = 0;
    for (pdu, count) in pdus.iter_mut().zip(cases) {
        (pdu.cases, pdu.first_case) = (count, first_case);
        first_case += count;
    }
    staff_sizes(brief, &mut pdus);
    // The unit of the smaller scales is in no control arm: there, every rule is to occur.
    let mut others: Vec<&mut PduPlan> =
        pdus.iter_mut().filter(|pdu| pdu.region_code != HOME_REGION || pdu.place > 0).collect();
    for place in brief.chance("control-pdus", 0).sample(others.len(), brief.calibration.count("arms.control_pdus")) {
        others[place].control = true;
    }
    pdus
}

fn units(brief: &Brief<'_>) -> Vec<PduPlan> {
    let mut pdus = Vec::new();
    for region in estate() {
        let vacancy = brief.number(&format!("region_po_vacancy.{}", region.code));
        for (place, pdu) in region.pdus.into_iter().enumerate() {
            let number = pdus.len();
            let spread =
                brief.number("po_vacancy.spread") * (2.0 * brief.chance("vacancy", number as u64).unit() - 1.0);
            pdus.push(PduPlan {
                number,
                place,
                code: pdu.code,
                name: pdu.name,
                region_code: region.code.clone(),
                region_name: region.name.clone(),
                cases: 0,
                first_case: 0,
                vacancy: (vacancy + spread).clamp(0.02, 0.7),
                spo: [0; 3],
                po: 0,
                pso: 0,
                pqip: 0,
                qdo: 0,
                control: false,
                one_team: false,
            });
        }
    }
    pdus
}

fn case_weights(brief: &Brief<'_>, pdus: &[PduPlan]) -> Vec<f64> {
    let spread = brief.number("place.cases_per_unit_spread");
    let own: Vec<f64> = pdus
        .iter()
        .map(|pdu| 1.0 + spread * (2.0 * brief.chance("unit-size", pdu.number as u64).unit() - 1.0))
        .collect();
    let of_region =
        |code: &str| pdus.iter().zip(&own).filter(|(pdu, _)| pdu.region_code == code).map(|(_, own)| own).sum::<f64>();
    pdus.iter()
        .zip(&own)
        .map(|(pdu, own)| {
            brief.number(&format!("region_share.{}", pdu.region_code)) * own / of_region(&pdu.region_code)
        })
        .collect()
}

fn staff_sizes(brief: &Brief<'_>, pdus: &mut [PduPlan]) {
    let count = |key: &str| brief.calibration.count(key);
    let weights = |purpose: &str, factor: &dyn Fn(&PduPlan) -> f64| -> Vec<f64> {
        pdus.iter()
            .map(|pdu| pdu.cases as f64 * factor(pdu) * (0.92 + 0.16 * brief.chance(purpose, pdu.number as u64).unit()))
            .collect()
    };
    let po = share_out(count("size.po"), &weights("size-po", &|pdu| 1.0 - pdu.vacancy));
    // Trainees go where posts are vacant.
    let pqip = share_out(count("size.pqip"), &weights("size-pqip", &|pdu| 0.7 + pdu.vacancy));
    let pso_total = count("size.practitioners") - count("size.po") - count("size.pqip");
    let pso = share_out(pso_total, &weights("size-pso", &|_| 1.0));
    let spo = share_out(count("size.spo"), &weights("size-spo", &|_| 1.0));
    let regions: Vec<String> = pdus.iter().map(|pdu| pdu.region_code.clone()).collect();
    let region_cases =
        |code: &str| pdus.iter().filter(|pdu| pdu.region_code == code).map(|pdu| pdu.cases).sum::<usize>() as f64;
    let hosts: Vec<f64> =
        pdus.iter().zip(&regions).map(|(pdu, code)| if pdu.place == 0 { region_cases(code) } else { 0.0 }).collect();
    let qdo = share_out(count("size.qdo"), &hosts);
    for (place, pdu) in pdus.iter_mut().enumerate() {
        (pdu.po, pdu.pso, pdu.pqip, pdu.qdo) = (po[place], pso[place], pqip[place], qdo[place]);
        pdu.spo = spo_places(brief, spo[place], pdu.number);
    }
}

/// Splits a unit's SPOs into sentence management, court and other teams.
fn spo_places(brief: &Brief<'_>, total: usize, number: usize) -> [usize; 3] {
    let mut chance = brief.chance("spo-places", number as u64);
    let court = chance.about(total as f64 * brief.number("place.spo_court")).clamp(1, total.max(2) - 1);
    let management = chance.about(total as f64 * brief.number("place.spo_sentence_management")).clamp(1, total - court);
    [management, court, total - court - management]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_nation_adds_up() {
        let calibration = Calibration::shipped();
        let on = Day::from_civil(2026, 11, 20).expect("a day");
        let brief = Brief::new(&calibration, 7, on);
        let pdus = pdus_of(&brief, Scale::Nation);
        assert_eq!(pdus.len(), 113);
        assert_eq!(pdus.iter().map(|pdu| pdu.cases).sum::<usize>(), 240_000);
        assert_eq!(pdus.iter().map(|pdu| pdu.po + pdu.pso + pdu.pqip).sum::<usize>(), 11_219);
        assert_eq!(pdus.iter().flat_map(|pdu| pdu.spo).sum::<usize>(), 1_481);
        assert_eq!(pdus.iter().filter(|pdu| pdu.control).count(), 16);
        let home = pdus_of(&brief, Scale::Pdu);
        assert_eq!((home.len(), home[0].code.as_str(), home[0].hosts_region()), (1, "N57EKNT", true));
    }

    #[test]
    fn shares_add_up_to_the_total() {
        assert_eq!(share_out(10, &[1.0, 1.0, 1.0]), [4, 3, 3]);
        assert_eq!(share_out(0, &[1.0, 2.0]), [0, 0]);
        assert_eq!(share_out(5, &[0.0, 0.0]), [0, 0]);
    }
}
