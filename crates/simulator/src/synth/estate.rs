//! The estate: regions and their probation delivery units, from `data/estate.toml`.

use serde::Deserialize;

/// A region and its units.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Region {
    /// Three characters, such as `N57`.
    pub code: String,
    /// The region's name.
    pub name: String,
    /// Its probation delivery units.
    pub pdus: Vec<Pdu>,
}

/// A probation delivery unit.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Pdu {
    /// Its code, such as `N57EKNT`.
    pub code: String,
    /// Its name.
    pub name: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Estate {
    region: Vec<Region>,
}

/// The 12 regions and 113 units.
pub fn estate() -> Vec<Region> {
    let estate: Estate =
        toml::from_str(include_str!("../../data/estate.toml")).expect("the shipped estate is checked by a test");
    estate.region
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn twelve_regions_and_113_units() {
        let regions = estate();
        assert_eq!(regions.len(), 12);
        let mut codes: Vec<_> = regions.iter().flat_map(|region| &region.pdus).map(|pdu| pdu.code.as_str()).collect();
        codes.sort_unstable();
        codes.dedup();
        assert_eq!(codes.len(), 113);
    }
}
