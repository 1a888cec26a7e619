//! Receipts: what was written in a record and when, with the proof that it is in a signed tree. A receipt is checked without a database.

use crate::checkpoints::last_note;
use crate::error::{AuditError, Result};
use crate::keeper::{Keeper, Publish};
use crate::note::{Note, PublicKey, base64, unbase64};
use crate::sequence::tree_of;
use crate::tree::{Hash, Parts, TILE_HEIGHT, leaf_hash, node_hash, proof, root_from};
use sha2::{Digest, Sha256};
use std::fmt::Write;
use touchstone_domain::permission::{LookPurpose, Permission};
use touchstone_service::actor::Actor;
use touchstone_service::case::may_with_case;
use touchstone_service::{Moment, NotAllowed, Service, StoreError, Verb};
use touchstone_store::ledger::{Fields, Reader, Source};
use touchstone_store::{Entry, Shown};

/// What a receipt's first line says.
const TITLE: &str = "touchstone receipt 1";
/// Bytes of a salt.
const SALT: usize = 16;

struct Stored<'r, 'c>(&'r mut Reader<'c>);

impl Parts for Stored<'_, '_> {
    type Fault = StoreError;

    fn whole(&mut self, from: u64, height: u32) -> Result<Hash, StoreError> {
        let level = height / TILE_HEIGHT;
        let width = 1_u64 << (height % TILE_HEIGHT);
        let first = i64::try_from(from >> (level * TILE_HEIGHT)).unwrap_or(i64::MAX);
        let count = i64::try_from(width).unwrap_or(i64::MAX);
        let mut hashes: Vec<Hash> = if level == 0 {
            self.0.ledger_leaves(first, first + count)?.leaves().map(|leaf| leaf_hash(leaf.bytes)).collect()
        } else {
            self.0.ledger_tiles(i64::from(level), first, count)?.into_iter().map(|tile| tile.hash).collect()
        };
        if hashes.len() as u64 != width {
            return Err(StoreError::Refused("the log's tree has holes: run `touchstone audit verify`".to_owned()));
        }
        while hashes.len() > 1 {
            hashes = hashes.chunks(2).map(|pair| node_hash(&pair[0], &pair[1])).collect();
        }
        Ok(hashes[0])
    }
}

/// A receipt for a record, with what was written in it, for somebody who may see the case.
///
/// # Errors
/// Absent and forbidden alike; a log that signs no checkpoints here; faults of files and database.
pub fn receipt(service: &Service, actor: &Actor, moment: &Moment, keeper: &Keeper, record_id: &str) -> Result<String> {
    let absent = || AuditError::NotAllowed(NotAllowed::NotFound(format!("record {record_id}")));
    // Nothing is signed for somebody who may not have it.
    service.store.read(|reader| {
        let (crn, _) = reader.ledger_facts_of_record(record_id)?.ok_or_else(absent)?;
        may_see(service, reader, actor, (&crn, record_id), moment).map(drop)
    })?;
    let Some(path) = keeper.checkpoints() else {
        return Err(AuditError::refused(
            "no checkpoints are signed here, so that nothing can be proved: ask where the pages are served",
        ));
    };
    // What was recorded a moment ago shall be in the signed tree.
    keeper.keep(moment, Publish::Now)?;
    let Some(note) = last_note(path)? else {
        return Err(AuditError::refused("no checkpoint was signed yet: name the key with --key-file"));
    };
    service.store.look(moment, actor.name(), |reader| {
        let (crn, facts) = reader.ledger_facts_of_record(record_id)?.ok_or_else(absent)?;
        let purpose = may_see(service, reader, actor, (&crn, record_id), moment)?;
        check_tree(reader, &note)?;
        let mut text = format!("{TITLE}\nrecord {record_id}\n");
        for seq in facts {
            prove(reader, seq, &note, &mut text)?;
        }
        text.push('\n');
        text.push_str(&note.to_string());
        let entry = Entry::new(Verb::Disclosure, "audit.receipt", Shown::These(vec![crn]));
        Ok((text, entry.with_purpose(purpose)))
    })
}

/// What whoever may see the case of a record looks at it for: absent and forbidden are alike.
fn may_see(
    service: &Service,
    reader: &mut Reader<'_>,
    actor: &Actor,
    (crn, record_id): (&str, &str),
    moment: &Moment,
) -> Result<Option<LookPurpose>> {
    let may = may_with_case(service, reader, actor, crn, Permission::SeeDue, moment.today())?;
    may.map_err(|not| AuditError::NotAllowed(not.or_absent(format!("record {record_id}"))))
}

/// The tree of the checkpoint must be the one that is stored: nobody shall be handed a receipt that proves nothing.
fn check_tree(reader: &mut Reader<'_>, note: &Note) -> Result<()> {
    let head = reader.ledger_head()?.unwrap_or_default();
    let same = head.size.unsigned_abs() > note.checkpoint.size || tree_of(&head).root() == note.checkpoint.root;
    same.then_some(()).ok_or_else(|| {
        AuditError::refused("the log's tree is not the one that was signed: run `touchstone audit verify`")
    })
}

fn prove(reader: &mut Reader<'_>, seq: i64, note: &Note, text: &mut String) -> Result<()> {
    let size = note.checkpoint.size;
    let place = reader.ledger_place(Source::Fact, seq)?;
    let place = place
        .filter(|place| place.unsigned_abs() < size)
        .ok_or_else(|| AuditError::refused("this record is not in a signed tree yet: try again in a few seconds"))?;
    let chunk = reader.ledger_leaves(place, place + 1)?;
    let leaf = chunk.leaf(0);
    let beside = proof(&mut Stored(reader), place.unsigned_abs(), size)?;
    if root_from(leaf_hash(leaf.bytes), place.unsigned_abs(), size, &beside) != Some(note.checkpoint.root) {
        return Err(AuditError::refused("this record is not what was signed: run `touchstone audit verify`"));
    }
    // Writing to a text does not fail.
    let mut line = |name: &str, value: &str| writeln!(text, "{name} {value}").unwrap_or_default();
    line("place", &place.to_string());
    line("row", &base64(leaf.bytes));
    if let Some((salt, body)) = leaf.body {
        line("salt", &base64(salt));
        line("body", body);
    }
    beside.iter().for_each(|hash| line("beside", &base64(hash)));
    Ok(())
}

/// A row that a receipt proves.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Proved {
    /// Where it stands in the tree.
    pub place: u64,
    /// What kind of fact it is.
    pub kind: String,
    /// Whom it is about: what they are, and their code.
    pub subject: String,
    /// The day it happened, if it says so.
    pub happened_on: String,
    /// When it was stored.
    pub stored_at: String,
    /// Who stored it.
    pub actor: String,
    /// What it says, unless that was erased.
    pub body: Option<String>,
}

/// What a receipt proves.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Receipt {
    /// The rows.
    pub rows: Vec<Proved>,
    /// The tree that they are in.
    pub origin: String,
    /// How large it was.
    pub size: u64,
    /// When it was signed.
    pub signed_at: String,
    /// The key that signed it.
    pub key: PublicKey,
}

struct Part<'r> {
    place: u64,
    row: Vec<u8>,
    salt: Option<Vec<u8>>,
    body: Option<&'r str>,
    beside: Vec<Hash>,
}

/// Checks a receipt with public keys that whoever holds it knows from elsewhere.
///
/// # Errors
/// A sentence that says what does not hold.
pub fn check_receipt(text: &str, keys: &[PublicKey]) -> Result<Receipt, String> {
    let (rows, note) = text.split_once("\n\n").ok_or("this is no receipt of Touchstone: it has no checkpoint")?;
    let note = Note::parse(note).ok_or("its checkpoint cannot be read: it was changed, or cut off")?;
    let key = keys.iter().find(|key| note.is_signed_by(key)).ok_or_else(|| {
        format!("its checkpoint, of {}, was signed by none of the keys that you named", note.checkpoint.origin)
    })?;
    let mut lines = rows.lines();
    if lines.next() != Some(TITLE) {
        return Err("this is no receipt of Touchstone: its first line says otherwise".to_owned());
    }
    let mut parts: Vec<Part<'_>> = Vec::new();
    for line in lines.filter(|line| !line.starts_with("record ")) {
        let (name, value) = line.split_once(' ').ok_or_else(|| format!("a line cannot be read: {line}"))?;
        read_line(&mut parts, name, value).ok_or_else(|| format!("a line of \"{name}\" cannot be read"))?;
    }
    if parts.is_empty() {
        return Err("it proves nothing: it has no row".to_owned());
    }
    let rows = parts.iter().map(|part| proved(part, &note)).collect::<Result<_, _>>()?;
    let checkpoint = note.checkpoint;
    Ok(Receipt { rows, origin: checkpoint.origin, size: checkpoint.size, signed_at: checkpoint.at, key: key.clone() })
}

fn read_line<'r>(parts: &mut Vec<Part<'r>>, name: &str, value: &'r str) -> Option<()> {
    if name == "place" {
        let place = value.parse().ok()?;
        parts.push(Part { place, row: Vec::new(), salt: None, body: None, beside: Vec::new() });
        return Some(());
    }
    let part = parts.last_mut()?;
    match name {
        "row" => part.row = unbase64(value)?,
        "salt" => part.salt = Some(unbase64(value)?),
        "body" => part.body = Some(value),
        "beside" => part.beside.push(unbase64(value)?.try_into().ok()?),
        _ => return None,
    }
    Some(())
}

fn proved(part: &Part<'_>, note: &Note) -> Result<Proved, String> {
    let checkpoint = &note.checkpoint;
    let place = part.place;
    if root_from(leaf_hash(&part.row), place, checkpoint.size, &part.beside) != Some(checkpoint.root) {
        return Err(format!("the row at place {place} is not in the tree that was signed: it was changed"));
    }
    let fields = Fields(&part.row);
    if fields.source() != Some(Source::Fact) {
        return Err(format!("the row at place {place} is no fact"));
    }
    if let Some(body) = part.body {
        let salt = part.salt.as_deref().filter(|salt| salt.len() == SALT);
        let digest = salt.map(|salt| Sha256::new().chain_update(salt).chain_update(body).finalize().to_vec());
        if digest.as_deref() != fields.bytes("body_hash") {
            return Err(format!("what the row at place {place} says is not what was stored: it was changed"));
        }
    }
    let text = |column: &str| fields.text(column).to_owned();
    Ok(Proved {
        place,
        kind: text("kind"),
        subject: format!("{} {}", fields.text("subject_kind"), fields.text("subject")),
        happened_on: text("happened_on"),
        stored_at: text("stored_at"),
        actor: text("actor"),
        body: part.body.map(str::to_owned),
    })
}
