//! Saying that a fact of a case is wrong, and taking that back.

pub(crate) mod choose;
pub(crate) mod owned;
mod parts;
pub(crate) mod say;
pub(crate) mod withdraw;

pub(crate) use parts::{fact_name, keeper_name, link_to, said};

#[cfg(test)]
pub(crate) use withdraw::sample;

#[cfg(test)]
pub(crate) fn samples(tongue: &crate::tongue::Tongue) -> Vec<crate::layout::Sample> {
    [choose::samples(tongue), owned::samples(tongue), say::samples(tongue), withdraw::samples(tongue)].concat()
}
