//! Which key was in force for which tree, and whether checkpoints were signed by it.

use super::faults::{Faults, Guard};
use crate::note::{Note, PublicKey, unbase64, vouching};
use rayon::prelude::*;
use touchstone_store::ledger::Head;

/// Signatures that are checked together.
const TOGETHER: usize = 2048;

pub(super) struct Keys {
    origin: String,
    in_force_at_end: String,
    known: Vec<PublicKey>,
    /// The keys that entries brought.
    chain: Vec<PublicKey>,
    waiting: Vec<(String, Note, Option<PublicKey>)>,
}

impl Keys {
    pub(super) fn new(head: &Head, known: Vec<PublicKey>) -> Self {
        let (origin, in_force_at_end) = (head.origin.clone(), head.key.clone());
        Self { origin, in_force_at_end, known, chain: Vec::new(), waiting: Vec::new() }
    }

    /// An entry at a place brings a key: the first, or one that the key before it vouches for.
    pub(super) fn hear(&mut self, (key, vouched): &(String, Option<String>), place: u64, faults: &mut Faults) {
        let Some(key) = PublicKey::parse(key).filter(|key| key.name() == self.origin) else {
            faults.tell(Guard::Keys, format!("the key at place {place} of the tree is none of this log"));
            return;
        };
        let sound = match (self.chain.last(), vouched.as_deref().and_then(unbase64)) {
            (None, None) => vouched.is_none(),
            (Some(before), Some(signature)) => before.has_signed(&vouching(&key), &signature),
            _ => false,
        };
        if sound {
            self.chain.push(key);
        } else {
            faults.tell(
                Guard::Keys,
                format!("the key at place {place} of the tree is not vouched for by the one before it"),
            );
        }
    }

    /// Judges the signature of a checkpoint by the key in force: that of the last entry within its tree.
    pub(super) fn judge(&mut self, name: &str, note: Note, faults: &mut Faults) {
        self.waiting.push((name.to_owned(), note, self.chain.last().cloned()));
        if self.waiting.len() >= TOGETHER {
            self.judge_waiting(faults);
        }
    }

    fn judge_waiting(&mut self, faults: &mut Faults) {
        let waiting = std::mem::take(&mut self.waiting);
        let signed: Vec<bool> =
            waiting.par_iter().map(|(_, note, key)| key.as_ref().is_some_and(|key| note.is_signed_by(key))).collect();
        for ((name, note, _), _) in waiting.iter().zip(signed).filter(|(_, signed)| !signed) {
            let old = self.chain.iter().any(|key| note.is_signed_by(key));
            let by = if old { "by a key that was not in force" } else { "by no key of this log" };
            let what = format!("{name}: the checkpoint of {} is signed {by}", note.checkpoint.size);
            faults.tell(Guard::Signatures, what);
        }
    }

    /// The keys that were in force.
    pub(super) fn end(mut self, faults: &mut Faults) -> Vec<PublicKey> {
        self.judge_waiting(faults);
        if self.chain.last().map(ToString::to_string).unwrap_or_default() != self.in_force_at_end {
            faults.tell(Guard::Keys, "the key in force is not the last that an entry brought".to_owned());
        }
        for known in &self.known {
            if !self.chain.contains(known) {
                faults.tell(Guard::Keys, format!("the key {known}, which you know, was never one of this log"));
            }
        }
        if let Some(last) = self.known.last()
            && self.chain.contains(last)
            && self.chain.last() != Some(last)
        {
            faults.tell(Guard::Keys, format!("the key {last}, which you know as the last, is not: another follows it"));
        }
        self.chain
    }
}
