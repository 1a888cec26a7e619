//! Chance: one stream of numbers per subject.
//!
//! A stream is fixed by the seed, what it is for, and the subject's number. Whoever draws from it, on whichever thread
//! and in whatever order, gets the same numbers. Only whole numbers and `+ - * /` on `f64` are used, which give the
//! same bits on every machine.

use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::{Rng, SeedableRng};

/// One subject's stream.
pub struct Chance(ChaCha8Rng);

impl Chance {
    /// The stream for `purpose` of subject `number` under `seed`.
    pub fn of(seed: u64, purpose: &str, number: u64) -> Self {
        let label = purpose
            .bytes()
            .fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3));
        let mut key = [0; 32];
        key[..8].copy_from_slice(&seed.to_le_bytes());
        key[8..16].copy_from_slice(&label.to_le_bytes());
        key[16..24].copy_from_slice(&number.to_le_bytes());
        Self(ChaCha8Rng::from_seed(key))
    }

    /// A whole number below `n` (which is at least 1).
    pub fn below(&mut self, n: u32) -> u32 {
        ((u64::from(self.0.next_u32()) * u64::from(n)) >> 32) as u32
    }

    /// A whole number from `low` to `high`, both included; `low` if they are the wrong way round.
    pub fn between(&mut self, low: i32, high: i32) -> i32 {
        if high <= low { low } else { low + self.below((high - low + 1) as u32) as i32 }
    }

    /// A number from 0 up to, not including, 1.
    pub fn unit(&mut self) -> f64 {
        f64::from(self.0.next_u32()) / 4_294_967_296.0
    }

    /// True with this probability.
    pub fn happens(&mut self, share: f64) -> bool {
        self.unit() < share
    }

    /// One of the items, each as likely as the next.
    pub fn pick<'a, T>(&mut self, items: &'a [T]) -> &'a T {
        &items[self.below(items.len() as u32) as usize]
    }

    /// The place of one of the weights, as likely as its share of their sum; 0 if they are all 0.
    pub fn weighted(&mut self, weights: &[f64]) -> usize {
        let mut at = self.unit() * weights.iter().sum::<f64>();
        for (place, weight) in weights.iter().enumerate() {
            if at < *weight {
                return place;
            }
            at -= weight;
        }
        weights.iter().position(|weight| *weight > 0.0).unwrap_or(0)
    }

    /// A whole number whose mean is `mean`: its whole part, and one more as often as the rest says.
    pub fn about(&mut self, mean: f64) -> usize {
        let whole = mean as usize;
        whole + usize::from(self.happens(mean - whole as f64))
    }

    /// How often something happens that is expected `mean` times, spread between none and twice that many.
    pub fn times(&mut self, mean: f64) -> usize {
        let spread = 2.0 * mean * self.unit();
        self.about(spread)
    }

    /// `count` different places below `length` (all of them if there are fewer), in no order.
    pub fn sample(&mut self, length: usize, count: usize) -> Vec<usize> {
        let mut places: Vec<usize> = (0..length).collect();
        let count = count.min(length);
        for place in 0..count {
            let other = place + self.below((length - place) as u32) as usize;
            places.swap(place, other);
        }
        places.truncate(count);
        places
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_stream_is_fixed_by_its_subject() {
        let draw = |seed, purpose, number| Chance::of(seed, purpose, number).below(1_000_000);
        assert_eq!(draw(1, "case", 7), draw(1, "case", 7));
        assert_ne!(draw(1, "case", 7), draw(1, "case", 8));
        assert_ne!(draw(1, "case", 7), draw(2, "case", 7));
        assert_ne!(draw(1, "case", 7), draw(1, "staff", 7));
    }

    #[test]
    fn weights_are_kept() {
        let mut chance = Chance::of(1, "weights", 0);
        let hits = (0..10_000).filter(|_| chance.weighted(&[1.0, 3.0]) == 1).count();
        assert!((7_300..7_700).contains(&hits), "{hits}");
    }

    #[test]
    fn a_sample_has_no_twins() {
        let mut chosen = Chance::of(1, "sample", 0).sample(20, 12);
        chosen.sort_unstable();
        chosen.dedup();
        assert_eq!(chosen.len(), 12);
    }
}
