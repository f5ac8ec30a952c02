//! Bounds of a definition file, before anything in it is understood. They keep the worst file at
//! a few dozen megabytes of memory and a few dozen milliseconds.

/// Bytes of a file: 1 MiB.
pub(crate) const BYTES: usize = 1 << 20;
/// Nesting of lists and mappings. The language itself needs 7.
pub(crate) const DEPTH: usize = 16;
/// Keys and values. The largest plan the engine takes needs about a quarter of it.
pub(crate) const NODES: usize = 100_000;
/// Characters of one text.
pub(crate) const TEXT_CHARS: usize = 4_000;
/// Mistakes reported for one file; after so many, reading more helps nobody.
pub(crate) const REPORTS: usize = 200;
