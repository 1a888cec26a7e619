//! Digests: of bodies, so that a change of one byte shows, and of rows, so that two extracts can be compared.

use sha2::{Digest, Sha256};

/// SHA-256 of a salted body.
pub(crate) fn of_body(salt: &[u8], body: &str) -> [u8; 32] {
    let mut hash = Sha256::new();
    hash.update(salt);
    hash.update(body.as_bytes());
    hash.finalize().into()
}

/// SHA-256 of a session's token.
pub(crate) fn of_token(token: &str) -> [u8; 32] {
    Sha256::digest(token.as_bytes()).into()
}

/// Half a SHA-256 over cells, told apart by their lengths: enough to tell rows apart, small enough to keep a million of them.
pub(crate) fn of_cells<'c>(cells: impl Iterator<Item = &'c str>) -> u128 {
    let mut hash = Sha256::new();
    for cell in cells {
        hash.update((cell.len() as u64).to_le_bytes());
        hash.update(cell.as_bytes());
    }
    let digest: [u8; 32] = hash.finalize().into();
    let mut half = [0; 16];
    half.copy_from_slice(&digest[..16]);
    u128::from_le_bytes(half)
}
