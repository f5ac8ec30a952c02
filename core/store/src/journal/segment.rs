//! The journal's files: numbered segments shared by all ledgers, each beginning with a header
//! that says how long the segment before it is. A segment is only begun once the one before is
//! whole on the disk, so only the last one can have a torn end.

use super::disk::Disk;
use super::record::{self, PREFIX_BYTES, Stored};
use crate::{Damage, Error, Finding, Flaw, Place};
use std::fs::{self, File};
use std::io;
use std::os::unix::fs::FileExt;
use std::path::{Path, PathBuf};

/// The form of the journal this program writes, and the newest it reads.
pub(crate) const FORMAT: u32 = 1;
pub(crate) const HEADER_BYTES: u32 = 32;
const MAGIC: &[u8; 8] = b"MAPLEJNL";
/// Read at once while scanning.
const SCAN_BYTES: usize = 256 << 10;

/// A place in the journal. Ordered as the journal is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Position {
    pub(crate) segment: u32,
    pub(crate) offset: u32,
}

impl Position {
    /// Where the first record of a segment lies.
    pub(crate) fn first(segment: u32) -> Self {
        Self { segment, offset: HEADER_BYTES }
    }

    pub(crate) fn plus(self, bytes: usize) -> Self {
        // A segment stays far below 4 GiB: it ends after the write that passes its size.
        Self { segment: self.segment, offset: self.offset.saturating_add(u32::try_from(bytes).unwrap_or(u32::MAX)) }
    }

    pub(crate) fn place(self) -> Place {
        Place { file: format!("journal/{}", file_name(self.segment)), offset: u64::from(self.offset) }
    }
}

pub(crate) fn file_name(segment: u32) -> String {
    format!("{segment:010}.seg")
}

pub(crate) fn header(segment: u32, previous_bytes: u64) -> [u8; HEADER_BYTES as usize] {
    let mut header = [0; HEADER_BYTES as usize];
    header[..8].copy_from_slice(MAGIC);
    header[8..12].copy_from_slice(&FORMAT.to_le_bytes());
    header[12..16].copy_from_slice(&segment.to_le_bytes());
    header[16..24].copy_from_slice(&previous_bytes.to_le_bytes());
    let checksum = crc32c::crc32c(&header[..28]);
    header[28..].copy_from_slice(&checksum.to_le_bytes());
    header
}

/// A segment that is there.
#[derive(Debug, Clone)]
pub(crate) struct Segment {
    pub(crate) number: u32,
    pub(crate) path: PathBuf,
    pub(crate) bytes: u64,
}

impl Segment {
    /// The position after its last byte.
    pub(crate) fn end(&self) -> Position {
        Position { segment: self.number, offset: u32::try_from(self.bytes).unwrap_or(u32::MAX) }
    }
}

/// What a header says. `Err` is the format, where it is a newer one.
fn previous_bytes(segment: &Segment) -> io::Result<Result<Option<u64>, u32>> {
    let mut found = [0; HEADER_BYTES as usize];
    let read = read_at(&File::open(&segment.path)?, &mut found, 0)?;
    let word = |at: usize| <[u8; 4]>::try_from(&found[at..at + 4]).map_or(0, u32::from_le_bytes);
    if read == found.len() && &found[..8] == MAGIC && word(28) == crc32c::crc32c(&found[..28]) && word(8) > FORMAT {
        return Ok(Err(word(8)));
    }
    let previous = u64::from(word(16)) | u64::from(word(20)) << 32;
    let whole = read == found.len() && found == header(segment.number, previous);
    Ok(Ok(whole.then_some(previous)))
}

/// The segments of a journal folder in order, and what is wrong with their headers and lengths.
/// Content is not read.
pub(crate) fn list(folder: &Path) -> Result<(Vec<Segment>, Vec<Finding>), Error> {
    let failed = || Error::io("read the folder", folder);
    let mut segments = Vec::new();
    for file in fs::read_dir(folder).map_err(failed())? {
        let file = file.map_err(failed())?;
        let name = file.file_name();
        let number = name.to_str().and_then(|name| name.strip_suffix(".seg")).and_then(|stem| stem.parse().ok());
        if let Some(number) = number {
            let bytes = file.metadata().map_err(failed())?.len();
            segments.push(Segment { number, path: file.path(), bytes });
        }
    }
    segments.sort_by_key(|segment| segment.number);
    let findings = check_headers(&segments)?;
    Ok((segments, findings))
}

fn check_headers(segments: &[Segment]) -> Result<Vec<Finding>, Error> {
    let mut findings = Vec::new();
    let mut report = |flaw, segment: u32, offset: u64, what| {
        let place = Place { file: format!("journal/{}", file_name(segment)), offset };
        findings.push(Finding { flaw, damage: Damage { ledger: None, entry: None, place: Some(place), what } });
    };
    let mut expected = 1;
    let mut bytes_before = Some(0);
    for segment in segments {
        if segment.number != expected {
            report(Flaw::Length, expected, 0, "the file is missing");
            bytes_before = None;
        }
        match previous_bytes(segment).map_err(Error::io("read", &segment.path))? {
            Err(found) => {
                return Err(Error::Newer { path: segment.path.clone(), found, supported: FORMAT });
            }
            Ok(None) => report(Flaw::Header, segment.number, 0, "the header is damaged"),
            Ok(Some(previous)) => {
                if let Some(before) = bytes_before.filter(|before| *before != previous) {
                    let what = if before < previous { "the file was cut off" } else { "the file is too long" };
                    report(Flaw::Length, segment.number - 1, before.min(previous), what);
                }
            }
        }
        expected = segment.number + 1;
        bytes_before = Some(segment.bytes);
    }
    Ok(findings)
}

/// Begins a segment: there as a whole under its name, or not at all.
pub(crate) fn begin(disk: &dyn Disk, folder: &Path, number: u32, previous_bytes: u64) -> io::Result<PathBuf> {
    let path = folder.join(file_name(number));
    super::disk::write_whole(disk, &path, &header(number, previous_bytes))?;
    Ok(path)
}

/// What lies at a position.
#[derive(Debug)]
pub(crate) enum Found<'a> {
    /// A whole record, and where the next one begins.
    Record(Stored<'a>, Position),
    /// The end.
    End,
    /// Something that is not a record.
    Damaged,
}

/// Reads records of one segment, up to a given end.
#[derive(Debug)]
pub(crate) struct Reader {
    file: File,
    path: PathBuf,
    segment: u32,
    end: u64,
    chunk_bytes: usize,
    buffer: Vec<u8>,
    buffer_at: u64,
}

impl Reader {
    /// For reading from front to back.
    pub(crate) fn scan(segment: &Segment, end: u64) -> Result<Self, Error> {
        Self::open(&segment.path, segment.number, end, SCAN_BYTES)
    }

    pub(crate) fn open(path: &Path, segment: u32, end: u64, chunk_bytes: usize) -> Result<Self, Error> {
        let file = File::open(path).map_err(Error::io("open", path))?;
        let buffer = Vec::new();
        Ok(Self { file, path: path.to_owned(), segment, end, chunk_bytes, buffer, buffer_at: 0 })
    }

    pub(crate) fn segment(&self) -> u32 {
        self.segment
    }

    fn at(&self, offset: u64) -> Position {
        Position { segment: self.segment, offset: u32::try_from(offset).unwrap_or(u32::MAX) }
    }

    pub(crate) fn record(&mut self, offset: u32) -> Result<Found<'_>, Error> {
        let offset = u64::from(offset);
        if offset == self.end {
            return Ok(Found::End);
        }
        let Some(length) = self.record_bytes(offset)? else { return Ok(Found::Damaged) };
        let at = self.at(offset);
        let next = self.at(offset + length as u64);
        Ok(record::decode(at, self.bytes(offset, length)?).map_or(Found::Damaged, |found| Found::Record(found, next)))
    }

    /// The fields a damaged record seems to have, if its length can still be right.
    pub(crate) fn guess(&mut self, offset: u32) -> Result<Option<Stored<'_>>, Error> {
        let offset = u64::from(offset);
        let Some(length) = self.record_bytes(offset)? else { return Ok(None) };
        Ok(record::fields(&self.bytes(offset, length)?[PREFIX_BYTES..]))
    }

    /// The next whole record behind something damaged, tried at every byte.
    pub(crate) fn next_whole(&mut self, damaged: u32) -> Result<Option<Position>, Error> {
        for offset in u64::from(damaged) + 1..self.end {
            let at = self.at(offset);
            if let Some(length) = self.record_bytes(offset)?
                && record::decode(at, self.bytes(offset, length)?).is_some()
            {
                return Ok(Some(at));
            }
        }
        Ok(None)
    }

    /// The whole length of the record here, if there can be one.
    fn record_bytes(&mut self, offset: u64) -> Result<Option<usize>, Error> {
        let prefix = self.bytes(offset, PREFIX_BYTES)?;
        let Some(prefix) = prefix.first_chunk() else { return Ok(None) };
        let length = record::body_bytes(*prefix).map(|body| PREFIX_BYTES + body);
        Ok(length.filter(|length| offset + *length as u64 <= self.end))
    }

    /// The bytes at an offset; fewer, where the end comes first.
    pub(crate) fn bytes(&mut self, offset: u64, length: usize) -> Result<&[u8], Error> {
        let length = length.min(usize::try_from(self.end.saturating_sub(offset)).unwrap_or(usize::MAX));
        let buffered = self.buffer_at..self.buffer_at + self.buffer.len() as u64;
        if offset < buffered.start || offset + length as u64 > buffered.end {
            let rest = usize::try_from(self.end.saturating_sub(offset)).unwrap_or(usize::MAX);
            self.buffer.resize(length.max(self.chunk_bytes).min(rest), 0);
            let read = read_at(&self.file, &mut self.buffer, offset).map_err(Error::io("read", &self.path))?;
            self.buffer.truncate(read);
            self.buffer_at = offset;
        }
        let from = usize::try_from(offset - self.buffer_at).unwrap_or(usize::MAX).min(self.buffer.len());
        Ok(&self.buffer[from..(from + length).min(self.buffer.len())])
    }
}

/// Reads until the buffer is full or the file ends.
fn read_at(file: &File, buffer: &mut [u8], offset: u64) -> io::Result<usize> {
    let mut done = 0;
    while done < buffer.len() {
        match file.read_at(&mut buffer[done..], offset + done as u64) {
            Ok(0) => break,
            Ok(read) => done += read,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
    Ok(done)
}
