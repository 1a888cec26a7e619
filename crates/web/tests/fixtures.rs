//! The kit against the design systems' own packages: what their templates give is what the kit gives.
//!
//! Lives here: every fixture of every component. Beside it, in `checks`: the page, the Ministry of Justice's components,
//! escaping, and that the comparison itself finds faults.

mod checks;
mod options;
mod reading;

use options::{COMPONENTS, NOT_IN_THE_KIT};
use reading::{difference::difference, package};

#[test]
fn every_fixture_of_every_component_is_equal() {
    let mut faults = Vec::new();
    let mut count = 0;
    for (component, shown) in COMPONENTS {
        for fixture in package::fixtures(component) {
            count += 1;
            let fault = match shown(fixture.options) {
                Ok(markup) => difference(&fixture.html, &markup.0),
                Err(error) => Some(format!("the options are not read: {error}")),
            };
            faults.extend(fault.map(|fault| format!("{component}, {:?}: {fault}", fixture.name)));
        }
    }
    assert!(faults.is_empty(), "{} of {count} fixtures differ:\n{}", faults.len(), faults.join("\n"));
    say(&format!("{} components, all {count} fixtures equal", COMPONENTS.len()));
}

#[expect(clippy::print_stdout, reason = "how much was compared is what the test has to tell")]
fn say(words: &str) {
    println!("{words}");
}

#[test]
fn no_component_of_the_package_is_overlooked() {
    let mut known: Vec<&str> = COMPONENTS.iter().map(|(name, _)| *name).chain(NOT_IN_THE_KIT).collect();
    known.sort_unstable();
    assert_eq!(package::components(), known);
}
