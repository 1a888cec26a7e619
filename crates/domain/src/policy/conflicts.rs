//! Two rules of different policies that one record would always meet together are refused, unless one says that it may stand beside the other.

use super::{Condition, Fault, Policy, Rule};

/// Every pair of rules of different policies with the same subject and equal `met_by`, whose conditions can hold together.
pub(super) fn conflicts(policies: &[Policy]) -> Vec<Fault> {
    let latest: Vec<(&Policy, &Rule)> = policies
        .iter()
        .flat_map(|policy| {
            policy.editions.iter().flat_map(move |edition| edition.rules.iter().map(move |rule| (policy, &**rule)))
        })
        .collect();
    let mut faults = Vec::new();
    for (at, (policy, rule)) in latest.iter().enumerate() {
        for (other_policy, other) in &latest[at + 1..] {
            let declared = rule.precedence_over.contains(&other.id) || other.precedence_over.contains(&rule.id);
            if policy.name != other_policy.name && !declared && clash(rule, other) {
                faults.push(Fault {
                    file: format!("{}/", policy.name),
                    line: 0,
                    key: rule.id.clone(),
                    message: format!("is met by the same records as {} of another policy; say precedence_over in one of them, or change what meets it", other.id),
                });
            }
        }
    }
    faults.dedup();
    faults
}

fn clash(a: &Rule, b: &Rule) -> bool {
    let set = |rule: &Rule| rule.met_by.iter().fold(0, |bits, purpose| bits | purpose.bit());
    a.about == b.about
        && set(a) != 0
        && set(a) == set(b)
        && a.when.iter().all(|one| b.when.iter().all(|other| can_hold_together(one, other)))
}

fn can_hold_together(a: &Condition, b: &Condition) -> bool {
    if a.attribute != b.attribute || matches!(a.attribute, super::Attribute::Registration | super::Attribute::Cohort) {
        return true;
    }
    match (a.negated, b.negated) {
        (false, false) => a.values.iter().any(|value| b.values.contains(value)),
        (false, true) => a.values.iter().any(|value| !b.values.contains(value)),
        (true, false) => b.values.iter().any(|value| !a.values.contains(value)),
        (true, true) => a
            .attribute
            .values()
            .is_none_or(|all| all.iter().any(|value| !a.values.iter().chain(&b.values).any(|named| named == value))),
    }
}
