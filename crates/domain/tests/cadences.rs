//! Every duty of the planner, field by field, against a second reading of the rules that walks from day to day.

#[allow(dead_code, reason = "each file of tests uses its own part of the support")]
mod support;

use proptest::prelude::*;
use proptest::test_runner::TestCaseError;
use support::answers::answers;
use support::naive::Naive;
use support::policies::{Patch, policies};
use support::worlds::{World, world};
use support::{cases, shipped};
use touchstone_domain::facts::State;
use touchstone_domain::plan::plan;
use touchstone_domain::policy::Library;

/// Both readings of a world, on every day that it asks about.
fn agree(world: &World, library: &Library, patches: &[Patch]) -> Result<(), TestCaseError> {
    let facts = world.facts();
    let naive = Naive::new(&facts, library, patches);
    let state = State::fold(facts.clone(), None);
    for on in world.asked() {
        let planned = answers(&state, &plan(&state, library, on));
        let read = naive.duties(on);
        let extra: Vec<_> = planned.iter().filter(|due| !read.contains(due)).collect();
        let missing: Vec<_> = read.iter().filter(|due| !planned.contains(due)).collect();
        prop_assert!(extra.is_empty() && missing.is_empty(), "on {on}\nplanned: {extra:#?}\nread: {missing:#?}");
        prop_assert_eq!(planned, read, "the order of answers on {}", on);
    }
    Ok(())
}

proptest! {
    #![proptest_config(cases(2000))]

    #[test]
    fn every_duty_of_the_shipped_policies_is_as_the_text_reads(world in world()) {
        agree(&world, shipped(), &[])?;
    }

    #[test]
    fn every_duty_of_made_up_policies_is_as_the_text_reads(world in world(), policies in policies()) {
        let (library, patches) = policies.read(shipped());
        agree(&world, &library, &patches)?;
    }
}
