//! A ledger as text: one JSON line for each entry, with its number and hash, between a header and
//! a manifest. What is exported from one store can be imported into any other, and read by any
//! program; `import` believes nothing it has not recomputed. Blobs that the entries cannot do without
//! stand before them, in parts.

use crate::attached::{self, Part, Parts};
use crate::{Append, Digest, Error, Head, Ledgers, Record, chain, limits};
use engine::id::{EntryNo, LedgerId};
use engine::time::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;
use std::io::{self, BufRead, Seek, SeekFrom, Write};

/// The newest form of an export this program reads. It writes the oldest that will do: 1 is one
/// without blobs.
const FORMAT: u32 = 2;
/// Entries read or written at once.
const PAGE: usize = 1_000;
/// A page is written when it has passed this.
const PAGE_BYTES: usize = 4 << 20;
/// The longest line: an entry, with every byte of it written as four characters at worst.
const LINE_BYTES_MAX: u64 = 4 * limits::ENTRY_BYTES_MAX as u64 + 1_024;

/// What was exported or imported.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Transferred {
    /// The ledger.
    pub ledger: LedgerId,
    /// Its newest entry in the file.
    pub head: Head,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Header {
    maplebridge_ledger: u32,
    ledger: LedgerId,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Line<'a> {
    number: EntryNo,
    hash: Digest,
    /// The entry as it is, where it is one line of JSON.
    #[serde(borrow, default, skip_serializing_if = "Option::is_none")]
    entry: Option<&'a RawValue>,
    /// Its bytes, where it is anything else.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    bytes: Option<Vec<u8>>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Manifest {
    entries: u64,
    head: Digest,
    wake: Option<Timestamp>,
    /// Blobs that stand before the entries.
    #[serde(default, skip_serializing_if = "is_zero")]
    blobs: u64,
}

fn is_zero(number: &u64) -> bool {
    *number == 0
}

/// Writes a ledger as it is now. `told` hears the number of entries written so far.
pub fn export(
    store: &dyn Ledgers,
    ledger: &LedgerId,
    out: &mut dyn Write,
    told: &mut dyn FnMut(EntryNo),
) -> Result<Transferred, Error> {
    export_with(store, ledger, &[], out, told)
}

/// The same with blobs that whoever knows what the entries say has named. One that is not there is
/// left out: the entries are worth saving without it.
pub fn export_with(
    store: &dyn Ledgers,
    ledger: &LedgerId,
    blobs: &[Digest],
    out: &mut dyn Write,
    told: &mut dyn FnMut(EntryNo),
) -> Result<Transferred, Error> {
    let info = store.ledgers()?.into_iter().find(|info| info.id == *ledger);
    let info = info.ok_or_else(|| Error::Unknown { ledger: ledger.clone() })?;
    let format = if blobs.is_empty() { 1 } else { FORMAT };
    put(out, &Header { maplebridge_ledger: format, ledger: ledger.clone() })?;
    let mut written = 0;
    for digest in blobs {
        if let Some(bytes) = store.blob(digest)? {
            attached::parts(*digest, &bytes).try_for_each(|part| put(out, &part))?;
            written += 1;
        }
    }
    let mut after = EntryNo(0);
    while after < info.head.number {
        let rest = usize::try_from(info.head.number.0 - after.0).unwrap_or(PAGE);
        let page = store.read(ledger, after, rest.min(PAGE))?;
        let Some(last) = page.last() else { break };
        after = last.number;
        for record in &page {
            put_entry(out, record)?;
        }
        told(after);
    }
    let (entries, head) = (info.head.number.0, info.head.hash);
    put(out, &Manifest { entries, head, wake: info.wake, blobs: written })?;
    out.flush().map_err(Error::io("write", "the export"))?;
    Ok(Transferred { ledger: ledger.clone(), head: info.head })
}

fn put_entry(out: &mut dyn Write, record: &Record) -> Result<(), Error> {
    let Record { number, hash, bytes } = record;
    let raw = serde_json::from_slice::<&RawValue>(bytes).ok();
    let exact = raw.filter(|raw| raw.get().as_bytes() == bytes && !bytes.contains(&b'\n'));
    let bytes = exact.is_none().then(|| bytes.clone());
    put(out, &Line { number: *number, hash: *hash, entry: exact, bytes })
}

fn put(out: &mut dyn Write, line: &impl Serialize) -> Result<(), Error> {
    let written = serde_json::to_writer(&mut *out, line).map_err(io::Error::from).and_then(|()| out.write_all(b"\n"));
    written.map_err(Error::io("write", "the export"))
}

/// Reads a ledger back. The whole file is checked before anything is added. A ledger that is
/// there already must be a beginning of the file: then only the rest is added, so an import that
/// was interrupted can be repeated.
pub fn import(
    store: &dyn Ledgers,
    file: &mut (impl BufRead + Seek),
    told: &mut dyn FnMut(EntryNo),
) -> Result<Transferred, Error> {
    let there = |ledger: &LedgerId| Ok(store.head(ledger)?.unwrap_or(start(ledger)));
    let checked = walk(file, &mut |_| Ok(()), &mut |_, _| Ok(()))?;
    let present = there(&checked.ledger)?;
    let mut joined = present.number.0 == 0;
    file.seek(SeekFrom::Start(0)).map_err(Error::io("read", "the import"))?;
    let mut page = Page { store, ledger: checked.ledger.clone(), at: present.number, entries: Vec::new(), bytes: 0 };
    let mut keep = |bytes: &[u8]| store.put_blob(bytes).map(drop);
    walk(file, &mut keep, &mut |head, bytes| {
        joined |= *head == present;
        if head.number > present.number {
            if !joined {
                let found = present.number;
                return Err(Error::Conflict { ledger: page.ledger.clone(), expected: head.number, found });
            }
            page.add(bytes, None)?;
            told(head.number);
        }
        Ok(())
    })?;
    if !joined {
        let (expected, found) = (checked.head.number, present.number);
        return Err(Error::Conflict { ledger: checked.ledger, expected, found });
    }
    page.write(checked.wake)?;
    Ok(Transferred { ledger: checked.ledger, head: checked.head })
}

/// Entries on their way in.
struct Page<'a> {
    store: &'a dyn Ledgers,
    ledger: LedgerId,
    at: EntryNo,
    entries: Vec<Vec<u8>>,
    bytes: usize,
}

impl Page<'_> {
    fn add(&mut self, bytes: Vec<u8>, wake: Option<Timestamp>) -> Result<(), Error> {
        if self.entries.len() >= PAGE || self.bytes + bytes.len() > PAGE_BYTES {
            self.write(wake)?;
        }
        self.bytes += bytes.len();
        self.entries.push(bytes);
        Ok(())
    }

    fn write(&mut self, wake: Option<Timestamp>) -> Result<(), Error> {
        if self.entries.is_empty() {
            return Ok(());
        }
        let entries = std::mem::take(&mut self.entries);
        self.bytes = 0;
        let group = Append { ledger: self.ledger.clone(), expect: self.at, term: None, entries, wake };
        self.at = self.store.append(group).wait()?.number;
        Ok(())
    }
}

struct Checked {
    ledger: LedgerId,
    head: Head,
    wake: Option<Timestamp>,
}

fn start(ledger: &LedgerId) -> Head {
    Head { number: EntryNo(0), hash: chain::start(ledger) }
}

/// Reads and recomputes everything, and hands out each blob, then each entry with the head it makes.
fn walk(
    file: &mut impl BufRead,
    keep: &mut impl FnMut(&[u8]) -> Result<(), Error>,
    each: &mut impl FnMut(&Head, Vec<u8>) -> Result<(), Error>,
) -> Result<Checked, Error> {
    let mut lines = Lines { file, number: 0, text: Vec::new() };
    let Header { maplebridge_ledger, ledger } = lines.next()?;
    if !(1..=FORMAT).contains(&maplebridge_ledger) {
        return Err(lines.bad(format!("format {maplebridge_ledger} is not known, only 1 to {FORMAT}")));
    }
    let mut head = start(&ledger);
    lines.read()?;
    let found = take_blobs(&mut lines, keep)?;
    loop {
        if let Ok(Manifest { entries, head: hash, wake, blobs }) = lines.parse() {
            if (entries, hash) != (head.number.0, head.hash) {
                return Err(lines.bad(format!("the manifest names {entries} entries, here are {}", head.number)));
            }
            if blobs != found {
                return Err(lines.bad(format!("the manifest names {blobs} blobs, here are {found}")));
            }
            lines.expect_end()?;
            return Ok(Checked { ledger, head, wake });
        }
        let Line { number, hash, entry, bytes } = lines.parse()?;
        let bytes = match (entry, bytes) {
            (Some(raw), None) => raw.get().as_bytes().to_vec(),
            (None, Some(bytes)) => bytes,
            _ => return Err(lines.bad("either `entry` or `bytes` must be there".to_owned())),
        };
        let expected = EntryNo(head.number.0 + 1);
        head = Head { number: expected, hash: chain::next(head.hash, expected, &bytes) };
        if (number, hash) != (head.number, head.hash) {
            return Err(lines.bad(format!("entry {number} does not follow from the one before")));
        }
        each(&head, bytes)?;
        lines.read()?;
    }
}

/// Blobs before the entries; the line after them is read. Answers how many there are.
fn take_blobs<R: BufRead>(
    lines: &mut Lines<'_, R>,
    keep: &mut impl FnMut(&[u8]) -> Result<(), Error>,
) -> Result<u64, Error> {
    let (mut found, mut parts) = (0, Parts::default());
    while let Ok(part) = lines.parse::<Part>() {
        if let Some(bytes) = parts.add(part).map_err(|what| lines.bad(what))? {
            keep(&bytes)?;
            found += 1;
        }
        lines.read()?;
    }
    if parts.is_open() { Err(lines.bad("a blob ends before its last part".to_owned())) } else { Ok(found) }
}

struct Lines<'a, R> {
    file: &'a mut R,
    number: u64,
    text: Vec<u8>,
}

impl<R: BufRead> Lines<'_, R> {
    fn read(&mut self) -> Result<(), Error> {
        self.number += 1;
        self.text.clear();
        let mut limited = io::Read::take(&mut *self.file, LINE_BYTES_MAX);
        limited.read_until(b'\n', &mut self.text).map_err(Error::io("read", "the import"))?;
        match self.text.last() {
            None => Err(self.bad("the file ends here, before its manifest".to_owned())),
            Some(b'\n') => Ok(()),
            Some(_) => Err(self.bad("the line is cut off or too long".to_owned())),
        }
    }

    fn parse<'t, T: Deserialize<'t>>(&'t self) -> Result<T, Error> {
        serde_json::from_slice(&self.text).map_err(|error| self.bad(error.to_string()))
    }

    fn next<T: for<'t> Deserialize<'t>>(&mut self) -> Result<T, Error> {
        self.read()?;
        self.parse()
    }

    fn expect_end(&mut self) -> Result<(), Error> {
        let more = !self.file.fill_buf().map_err(Error::io("read", "the import"))?.is_empty();
        if more { Err(self.bad("something follows the manifest".to_owned())) } else { Ok(()) }
    }

    fn bad(&self, what: String) -> Error {
        Error::BadImport { line: self.number, what }
    }
}
