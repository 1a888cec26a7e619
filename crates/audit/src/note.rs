//! Checkpoints as signed notes (C2SP signed-note and tlog-checkpoint, with Ed25519), and the keys that sign them.

use crate::tree::Hash;
use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use ring::signature::{ED25519, Ed25519KeyPair, KeyPair, UnparsedPublicKey};
use sha2::{Digest, Sha256};

/// The byte that says Ed25519.
const ED25519_IS: u8 = 1;
/// What a signature's line begins with.
pub(crate) const SIGNED_BY: &str = "— ";

pub(crate) fn base64(bytes: &[u8]) -> String {
    BASE64_STANDARD.encode(bytes)
}

pub(crate) fn unbase64(text: &str) -> Option<Vec<u8>> {
    BASE64_STANDARD.decode(text).ok()
}

fn hash(text: &str) -> Option<Hash> {
    unbase64(text)?.try_into().ok()
}

/// A public key: whose, and which.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct PublicKey {
    name: String,
    id: [u8; 4],
    key: [u8; 32],
}

impl std::fmt::Display for PublicKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}+{}", self.named(), base64(&[&[ED25519_IS], self.key.as_slice()].concat()))
    }
}

impl PublicKey {
    fn of(name: &str, key: [u8; 32]) -> Self {
        let mut hash = Sha256::new();
        hash.update(name.as_bytes());
        hash.update([b'\n', ED25519_IS]);
        hash.update(key);
        let digest: Hash = hash.finalize().into();
        Self { name: name.to_owned(), id: [digest[0], digest[1], digest[2], digest[3]], key }
    }

    fn named(&self) -> String {
        let id: String = self.id.iter().map(|byte| format!("{byte:02x}")).collect();
        format!("{}+{id}", self.name)
    }

    /// Reads a key as it is printed.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let mut parts = text.trim().splitn(3, '+');
        let (name, _, key) = (parts.next()?, parts.next()?, unbase64(parts.next()?)?);
        let key: [u8; 32] = key.strip_prefix(&[ED25519_IS])?.try_into().ok()?;
        let read = Self::of(name, key);
        (read.to_string() == text.trim()).then_some(read)
    }

    /// Whose it is: the name of a tree.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Did whoever has the private key sign this?
    #[must_use]
    pub fn has_signed(&self, text: &str, signature: &[u8]) -> bool {
        UnparsedPublicKey::new(&ED25519, &self.key).verify(text.as_bytes(), signature).is_ok()
    }
}

/// A private key.
pub struct PrivateKey {
    public: PublicKey,
    seed: [u8; 32],
    pair: Ed25519KeyPair,
}

impl std::fmt::Debug for PrivateKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "PrivateKey of {}", self.public)
    }
}

impl PrivateKey {
    /// The key for a tree that follows from chance.
    #[must_use]
    pub fn of(name: &str, seed: [u8; 32]) -> Option<Self> {
        let pair = Ed25519KeyPair::from_seed_unchecked(&seed).ok()?;
        let key = pair.public_key().as_ref().try_into().ok()?;
        Some(Self { public: PublicKey::of(name, key), seed, pair })
    }

    /// The key as its file holds it.
    #[must_use]
    pub fn secret_text(&self) -> String {
        format!("PRIVATE+KEY+{}+{}\n", self.public.named(), base64(&[&[ED25519_IS], self.seed.as_slice()].concat()))
    }

    /// Reads a key as its file holds it.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let mut parts = text.trim().strip_prefix("PRIVATE+KEY+")?.splitn(3, '+');
        let (name, _, seed) = (parts.next()?, parts.next()?, unbase64(parts.next()?)?);
        let key = Self::of(name, seed.strip_prefix(&[ED25519_IS])?.try_into().ok()?)?;
        (key.secret_text().trim() == text.trim()).then_some(key)
    }

    /// Its public half.
    #[must_use]
    pub const fn public(&self) -> &PublicKey {
        &self.public
    }

    /// Signs a text.
    #[must_use]
    pub fn sign(&self, text: &str) -> Vec<u8> {
        self.pair.sign(text.as_bytes()).as_ref().to_vec()
    }
}

/// What the key in force says of the key that follows it.
pub(crate) fn vouching(next: &PublicKey) -> String {
    format!("touchstone: the next key of {}\n{next}\n", next.name())
}

/// How a tree stood at an instant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Checkpoint {
    /// The name of the tree.
    pub origin: String,
    /// Leaves.
    pub size: u64,
    /// The hash of the whole tree.
    pub root: Hash,
    /// When it was signed, as instants are stored.
    pub at: String,
    /// The digest of the note before it in its file; zeros for the first.
    pub after: Hash,
}

impl Checkpoint {
    fn text(&self) -> String {
        let Self { origin, size, root, at, after } = self;
        format!("{origin}\n{size}\n{}\nat {at}\nafter {}\n", base64(root), base64(after))
    }

    /// The note that says so, signed.
    #[must_use]
    pub fn signed(&self, key: &PrivateKey) -> Note {
        let text = self.text();
        let signature = [key.public.id.as_slice(), &key.sign(&text)].concat();
        Note { checkpoint: self.clone(), signer: key.public.name.clone(), signature }
    }
}

/// A checkpoint with its signature.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Note {
    /// What it says.
    pub checkpoint: Checkpoint,
    signer: String,
    signature: Vec<u8>,
}

impl std::fmt::Display for Note {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        writeln!(f, "{}\n{SIGNED_BY}{} {}", self.checkpoint.text(), self.signer, base64(&self.signature))
    }
}

impl Note {
    /// Reads a note as it is written, strictly: what is read writes itself again as it was.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let mut lines = text.lines();
        let checkpoint = Checkpoint {
            origin: lines.next()?.to_owned(),
            size: lines.next()?.parse().ok()?,
            root: hash(lines.next()?)?,
            at: lines.next()?.strip_prefix("at ")?.to_owned(),
            after: hash(lines.next()?.strip_prefix("after ")?)?,
        };
        lines.next().filter(|line| line.is_empty())?;
        let (signer, signature) = lines.next()?.strip_prefix(SIGNED_BY)?.split_once(' ')?;
        let note = Self { checkpoint, signer: signer.to_owned(), signature: unbase64(signature)? };
        (note.to_string() == text && note.signature.len() == 68).then_some(note)
    }

    /// Did this key sign it?
    #[must_use]
    pub fn is_signed_by(&self, key: &PublicKey) -> bool {
        self.signer == key.name
            && self.checkpoint.origin == key.name
            && self.signature.starts_with(&key.id)
            && key.has_signed(&self.checkpoint.text(), &self.signature[4..])
    }

    /// What the next note of the same file names it by.
    #[must_use]
    pub fn digest(&self) -> Hash {
        Sha256::digest(self.to_string().as_bytes()).into()
    }
}

#[cfg(test)]
mod tests {
    use super::{Checkpoint, Note, PrivateKey, PublicKey};

    fn checkpoint() -> Checkpoint {
        Checkpoint {
            origin: "touchstone/00aa".to_owned(),
            size: 7,
            root: [3; 32],
            at: "2026-01-12T10:30:00.000000Z".to_owned(),
            after: [0; 32],
        }
    }

    #[test]
    fn keys_and_notes_read_back_and_a_changed_letter_is_noticed() {
        let key = PrivateKey::of("touchstone/00aa", [9; 32]).expect("a key");
        let other = PrivateKey::of("touchstone/00aa", [8; 32]).expect("a key");
        let public = key.public().to_string();
        assert_eq!(PublicKey::parse(&public).as_ref(), Some(key.public()));
        let again = PrivateKey::parse(&key.secret_text()).expect("a key");
        assert_eq!(again.public(), key.public());
        assert!(!format!("{key:?}").contains(&key.secret_text()[30..50]), "a secret is told");
        let note = checkpoint().signed(&key);
        let text = note.to_string();
        assert_eq!(Note::parse(&text).as_ref(), Some(&note));
        assert!(note.is_signed_by(key.public()) && !note.is_signed_by(other.public()));
        for at in (0..text.len()).filter(|at| text.is_char_boundary(*at) && text.as_bytes()[*at].is_ascii_graphic()) {
            let mut changed = text.clone().into_bytes();
            changed[at] = if changed[at] == b'A' { b'B' } else { b'A' };
            let changed = String::from_utf8(changed).expect("text");
            assert!(!Note::parse(&changed).is_some_and(|note| note.is_signed_by(key.public())), "{changed}");
        }
        for at in 0..public.len() {
            let mut changed = public.clone().into_bytes();
            changed[at] = if changed[at] == b'A' { b'B' } else { b'A' };
            let read = PublicKey::parse(&String::from_utf8(changed).expect("text"));
            assert_eq!(read, None);
        }
    }

    #[test]
    fn every_key_reads_back() {
        for seed in 0..=255 {
            let key = PrivateKey::of("touchstone/00aa", [seed; 32]).expect("a key");
            assert_eq!(PrivateKey::parse(&key.secret_text()).expect("a key").public(), key.public());
            assert_eq!(PublicKey::parse(&key.public().to_string()).as_ref(), Some(key.public()));
        }
    }

    #[test]
    fn a_key_is_named_as_others_name_it() {
        // The example of the specification of signed notes: `+` between name, id and key, the id from the name and the key.
        let text = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW";
        assert_eq!(PublicKey::parse(text).expect("a key").to_string(), text);
    }
}
