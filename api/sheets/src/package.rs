//! The zip file an .xlsx is: looked through once with a count of what comes out, before anything is
//! made of it.

use crate::fault::Fault;
use crate::limits::Limits;
use crate::wrong::{Kind, TooMuch};
use quick_xml::Reader;
use quick_xml::XmlVersion;
use quick_xml::events::Event;
use std::collections::BTreeMap;
use std::io::{self, BufRead, BufReader, Cursor, Read};
use zip::{CompressionMethod, ZipArchive};

/// A zip file whose parts are known to be of bearable size.
pub(crate) struct Package<'a> {
    zip: ZipArchive<Cursor<&'a [u8]>>,
    /// Names in small letters, as spreadsheet programs compare them, with their places.
    names: BTreeMap<String, usize>,
}

fn damaged(what: &'static str) -> Fault {
    Fault::file(&Kind::Damaged(what))
}

impl<'a> Package<'a> {
    /// Opens the file and inflates every part once, into nothing, with its check sum.
    pub(crate) fn open(bytes: &'a [u8], limits: &Limits) -> Result<Self, Fault> {
        let mut zip = ZipArchive::new(Cursor::new(bytes)).map_err(|_| damaged("ZIP"))?;
        if zip.len() > limits.parts {
            return Err(Fault::file(&TooMuch::Parts { limit: limits.parts }));
        }
        let mut names = BTreeMap::new();
        let mut left = limits.inflated;
        for index in 0..zip.len() {
            let part = zip.by_index_raw(index).map_err(|_| damaged("ZIP"))?;
            if part.encrypted() {
                return Err(Fault::file(&Kind::Encrypted));
            }
            if !matches!(part.compression(), CompressionMethod::Stored | CompressionMethod::Deflated) {
                return Err(damaged("ZIP"));
            }
            let name = part.name().map_err(|_| damaged("ZIP"))?.replace('\\', "/").to_lowercase();
            let packed = part.compressed_size();
            drop(part);
            let size = inflate(&mut zip, index, left, limits, packed)?;
            left -= size;
            if names.insert(name, index).is_some() {
                return Err(damaged("ZIP"));
            }
        }
        Ok(Package { zip, names })
    }

    pub(crate) fn has(&self, name: &str) -> bool {
        self.names.contains_key(&name.to_lowercase())
    }

    pub(crate) fn names(&self) -> impl Iterator<Item = &str> {
        self.names.keys().map(String::as_str)
    }

    /// The part as XML, or nothing if there is no such part.
    pub(crate) fn xml(&mut self, name: &str) -> Result<Option<Xml<impl BufRead + use<'_, 'a>>>, Fault> {
        let Some(index) = self.names.get(&name.to_lowercase()) else { return Ok(None) };
        let part = self.zip.by_index(*index).map_err(|_| damaged("ZIP"))?;
        Ok(Some(Xml::over(BufReader::with_capacity(64 << 10, part))))
    }
}

/// How many bytes come out of a part. What its header says is not believed.
fn inflate(
    zip: &mut ZipArchive<Cursor<&[u8]>>,
    index: usize,
    left: u64,
    limits: &Limits,
    packed: u64,
) -> Result<u64, Fault> {
    let bomb = || Fault::file(&TooMuch::Inflated { limit: limits.inflated });
    let mut part = zip.by_index(index).map_err(|_| damaged("ZIP"))?;
    let mut buffer = vec![0; 64 << 10];
    let mut size = 0_u64;
    loop {
        let read = part.read(&mut buffer).map_err(|_| damaged("ZIP"))? as u64;
        size += read;
        if size > left || (size > limits.ratio_from && size / limits.ratio > packed) {
            return Err(bomb());
        }
        if read == 0 {
            return Ok(size);
        }
    }
}

/// One text or tag may be this long; a cell's text is far shorter.
const EVENT_BYTES: usize = 1 << 20;

/// XML read event by event; an event of many megabytes ends it before it lies in memory.
pub(crate) struct Xml<R: BufRead> {
    reader: Reader<Metered<R>>,
    buffer: Vec<u8>,
}

impl<R: BufRead> Xml<R> {
    fn over(read: R) -> Self {
        let mut reader = Reader::from_reader(Metered { inner: read, used: 0 });
        reader.config_mut().expand_empty_elements = true;
        Xml { reader, buffer: Vec::new() }
    }

    /// The next event; `Event::Eof` at the end. A document type declaration is refused: no office
    /// program writes one, and entities are a way to make much out of little.
    pub(crate) fn next(&mut self) -> Result<Event<'_>, Fault> {
        self.buffer.clear();
        self.reader.get_mut().used = 0;
        match self.reader.read_event_into(&mut self.buffer) {
            Ok(Event::DocType(_)) | Err(_) => Err(damaged("XML")),
            Ok(event) => Ok(event),
        }
    }
}

struct Metered<R> {
    inner: R,
    used: usize,
}

impl<R: BufRead> Read for Metered<R> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        self.inner.read(into)
    }
}

impl<R: BufRead> BufRead for Metered<R> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        if self.used > EVENT_BYTES {
            return Err(io::Error::other("too long"));
        }
        self.inner.fill_buf()
    }

    fn consume(&mut self, count: usize) {
        self.used += count;
        self.inner.consume(count);
    }
}

/// An attribute by its name without prefix.
pub(crate) fn attribute(element: &quick_xml::events::BytesStart<'_>, name: &str) -> Option<String> {
    let found = element.attributes().with_checks(false).flatten().find(|a| a.key.local_name().as_ref() == name)?;
    found.normalized_value(XmlVersion::Implicit1_0).ok().map(std::borrow::Cow::into_owned)
}

/// What `&name;` and `&#10;` stand for; nothing else has been declared.
pub(crate) fn entity(reference: &quick_xml::events::BytesRef<'_>) -> Result<char, Fault> {
    if let Ok(Some(c)) = reference.resolve_char_ref() {
        return Ok(c);
    }
    match reference.as_ref() {
        "lt" => Ok('<'),
        "gt" => Ok('>'),
        "amp" => Ok('&'),
        "quot" => Ok('"'),
        "apos" => Ok('\''),
        _ => Err(damaged("XML")),
    }
}
