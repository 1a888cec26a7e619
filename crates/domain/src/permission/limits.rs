//! Limited access to one person's record: what the limits in force come to for whoever asks. The one place that knows the rule.

use crate::words::LimitKind;

/// The limits to one record that are in force on a day, as they bear on somebody.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Limits {
    excluded: bool,
    restricted: bool,
    listed: bool,
}

impl Limits {
    /// One more that is in force: does it name whoever asks? `None` of somebody without a staff code, who can be named nowhere: any
    /// exclusion may be meant for them, and no restriction lists them.
    pub const fn hear(&mut self, kind: LimitKind, names: Option<bool>) {
        match (kind, names) {
            (LimitKind::Exclusion, None | Some(true)) => self.excluded = true,
            (LimitKind::Exclusion, Some(false)) => {}
            (LimitKind::Restriction, names) => {
                self.restricted = true;
                self.listed |= matches!(names, Some(true));
            }
        }
    }

    /// Does an exclusion keep them out? No emergency opens that: it may be a conflict of interest.
    #[must_use]
    pub const fn exclude(self) -> bool {
        self.excluded
    }

    /// May they not see the record: an exclusion names them, or it is restricted and no restriction does?
    #[must_use]
    pub const fn bar(self) -> bool {
        self.excluded || (self.restricted && !self.listed)
    }
}

#[cfg(test)]
mod tests {
    use super::Limits;
    use crate::words::LimitKind::{Exclusion, Restriction};

    #[test]
    fn an_exclusion_bars_whom_it_names_and_a_restriction_whom_none_names() {
        let of = |all: &[(crate::words::LimitKind, Option<bool>)]| {
            let mut limits = Limits::default();
            all.iter().for_each(|(kind, names)| limits.hear(*kind, *names));
            (limits.bar(), limits.exclude())
        };
        assert_eq!(of(&[]), (false, false));
        assert_eq!(of(&[(Exclusion, Some(false))]), (false, false));
        assert_eq!(of(&[(Exclusion, Some(true))]), (true, true));
        assert_eq!(of(&[(Restriction, Some(false))]), (true, false));
        assert_eq!(of(&[(Restriction, Some(false)), (Restriction, Some(true))]), (false, false));
        assert_eq!(of(&[(Restriction, Some(true)), (Exclusion, Some(true))]), (true, true), "an exclusion goes before");
        // Who has no staff code is barred by either.
        assert_eq!(of(&[(Exclusion, None)]), (true, true));
        assert_eq!(of(&[(Restriction, None)]), (true, false));
    }
}
