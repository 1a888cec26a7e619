//! The tree of RFC 6962: hashes of leaves and nodes, adding leaves, and proofs that a leaf is in a tree.

use sha2::{Digest, Sha256};

/// SHA-256.
pub type Hash = [u8; 32];

/// Heights between the subtrees whose hashes are kept: 256 leaves, 256 of those, and so on.
pub const TILE_HEIGHT: u32 = 8;

/// The hash of a leaf.
#[must_use]
pub fn leaf_hash(leaf: &[u8]) -> Hash {
    let mut hash = Sha256::new();
    hash.update([0]);
    hash.update(leaf);
    hash.finalize().into()
}

/// The hash of a node.
#[must_use]
pub fn node_hash(left: &Hash, right: &Hash) -> Hash {
    let mut hash = Sha256::new();
    hash.update([1]);
    hash.update(left);
    hash.update(right);
    hash.finalize().into()
}

/// A tree that grows: its size, and the hashes of its whole subtrees from the largest to the smallest.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Frontier {
    /// Leaves.
    pub size: u64,
    /// One hash for each bit of the size.
    pub hashes: Vec<Hash>,
}

impl Frontier {
    /// Adds a leaf by its hash. `whole` hears of each subtree that becomes whole and is kept (its level, which of its level, its
    /// hash), and says by which hash to go on.
    pub fn push(&mut self, leaf: Hash, mut whole: impl FnMut(u32, u64, Hash) -> Hash) {
        let (mut hash, mut height, mut bits) = (leaf, 0, self.size);
        while bits & 1 == 1 {
            let Some(left) = self.hashes.pop() else { break };
            hash = node_hash(&left, &hash);
            height += 1;
            bits >>= 1;
            if height % TILE_HEIGHT == 0 {
                hash = whole(height / TILE_HEIGHT, self.size >> height, hash);
            }
        }
        self.hashes.push(hash);
        self.size += 1;
    }

    /// The hash of the whole tree.
    #[must_use]
    pub fn root(&self) -> Hash {
        let mut hashes = self.hashes.iter().rev();
        let Some(last) = hashes.next() else { return Sha256::digest([]).into() };
        hashes.fold(*last, |right, left| node_hash(left, &right))
    }

    /// Are there as many hashes as the size says?
    #[must_use]
    pub fn is_sound(&self) -> bool {
        self.hashes.len() == self.size.count_ones() as usize
    }
}

/// The root that a proof leads to from a leaf at a place of a tree of some size; `None` for a proof that fits no such tree.
#[must_use]
pub fn root_from(leaf: Hash, place: u64, size: u64, proof: &[Hash]) -> Option<Hash> {
    if place >= size {
        return None;
    }
    let (mut at, mut last, mut hash) = (place, size - 1, leaf);
    for beside in proof {
        if last == 0 {
            return None;
        }
        if at & 1 == 1 || at == last {
            hash = node_hash(beside, &hash);
            while at & 1 == 0 && at != 0 {
                at >>= 1;
                last >>= 1;
            }
        } else {
            hash = node_hash(&hash, beside);
        }
        at >>= 1;
        last >>= 1;
    }
    (last == 0).then_some(hash)
}

/// Where the hashes of parts of a tree are had from.
pub trait Parts {
    /// What can go wrong.
    type Fault;

    /// The hash of the whole subtree of this height whose first leaf stands there.
    ///
    /// # Errors
    /// Of wherever they are had from.
    fn whole(&mut self, from: u64, height: u32) -> Result<Hash, Self::Fault>;
}

/// The hash of the leaves from one on.
fn range<P: Parts>(parts: &mut P, from: u64, length: u64) -> Result<Hash, P::Fault> {
    if length.is_power_of_two() {
        return parts.whole(from, length.trailing_zeros());
    }
    let left = length.next_power_of_two() / 2;
    Ok(node_hash(&range(parts, from, left)?, &range(parts, from + left, length - left)?))
}

/// The proof that the leaf at a place is in the tree of some size.
///
/// # Errors
/// Of wherever the parts are had from.
pub fn proof<P: Parts>(parts: &mut P, place: u64, size: u64) -> Result<Vec<Hash>, P::Fault> {
    let (mut from, mut length, mut beside) = (0, size, Vec::new());
    while length > 1 {
        let left = length.next_power_of_two() / 2;
        if place < from + left {
            beside.push((from + left, length - left));
            length = left;
        } else {
            beside.push((from, left));
            from += left;
            length -= left;
        }
    }
    beside.into_iter().rev().map(|(from, length)| range(parts, from, length)).collect()
}

#[cfg(test)]
mod tests {
    use super::{Frontier, Hash, Parts, leaf_hash, node_hash, proof, root_from};

    fn leaves(count: u64) -> Vec<Hash> {
        (0..count).map(|number| leaf_hash(&number.to_be_bytes())).collect()
    }

    /// RFC 6962, section 2.1, word by word.
    fn root_of(leaves: &[Hash]) -> Hash {
        match leaves {
            [one] => *one,
            _ => {
                let left = leaves.len().next_power_of_two() / 2;
                node_hash(&root_of(&leaves[..left]), &root_of(&leaves[left..]))
            }
        }
    }

    struct Kept(Vec<Hash>);

    impl Parts for Kept {
        type Fault = ();
        fn whole(&mut self, from: u64, height: u32) -> Result<Hash, ()> {
            let from = usize::try_from(from).expect("small");
            Ok(root_of(&self.0[from..from + (1 << height)]))
        }
    }

    #[test]
    fn the_empty_tree_and_the_first_leaf_are_those_of_the_rfc() {
        let hex = |hash: Hash| hash.iter().map(|byte| format!("{byte:02x}")).collect::<String>();
        let empty = Frontier::default().root();
        assert_eq!(hex(empty), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
        assert_eq!(hex(leaf_hash(b"")), "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d");
    }

    #[test]
    fn a_growing_tree_has_the_roots_of_the_rfc_and_its_whole_subtrees() {
        let all = leaves(1100);
        let (mut tree, mut kept) = (Frontier::default(), Vec::new());
        for (at, leaf) in all.iter().enumerate() {
            tree.push(*leaf, |level, n, hash| {
                kept.push((level, n, hash));
                hash
            });
            assert!(tree.is_sound());
            assert_eq!(tree.root(), root_of(&all[..=at]), "{at}");
        }
        let wanted: Vec<_> = (0..4).map(|n| (1, n, root_of(&all[n as usize * 256..][..256]))).collect();
        assert_eq!(kept, wanted);
    }

    #[test]
    fn each_leaf_of_each_tree_is_proved_and_nothing_else_is() {
        for size in (1..70).chain([255, 256, 257, 600]) {
            let all = leaves(size);
            let root = root_of(&all);
            for place in 0..size {
                let proof = proof(&mut Kept(all.clone()), place, size).expect("a proof");
                let leaf = all[usize::try_from(place).expect("small")];
                assert_eq!(root_from(leaf, place, size, &proof), Some(root), "{place} of {size}");
                assert_ne!(root_from(leaf_hash(b"other"), place, size, &proof), Some(root));
                assert_ne!(root_from(leaf, place + 1, size, &proof), Some(root));
                assert_ne!(root_from(leaf, place, size, &[proof.clone(), vec![root]].concat()), Some(root));
                if !proof.is_empty() {
                    assert_ne!(root_from(leaf, place, size, &proof[1..]), Some(root));
                }
            }
        }
    }
}
