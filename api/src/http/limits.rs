//! Every bound at this door in one place. Reaching one is an answer with its own code.

use std::time::Duration;

/// A JSON body, or the text of a definition.
pub const JSON_BYTES_MAX: usize = 1 << 20;
/// A document, or a list of units.
pub const UPLOAD_BYTES_MAX: usize = 10 << 20;
/// A spreadsheet that comes in.
pub const SHEET_BYTES_MAX: usize = 20 << 20;
/// A procedure's package: what the sandbox reads.
pub const PACKAGE_BYTES_MAX: usize = host::limits::FILE_BYTES;
/// Entries looked at, from the newest backwards, for the latest calls of a procedure.
pub const CALL_ENTRIES_MAX: u64 = 20_000;
/// How long a rehearsal goes through a ledger's history; then it tells what it has found so far.
pub const REHEARSAL: Duration = Duration::from_secs(60);
/// Objects and lists inside each other.
pub const JSON_DEPTH_MAX: usize = 32;
/// Largest whole number that every client holds exactly: 2^53 - 1.
pub const INTEGER_MAX: i64 = (1 << 53) - 1;
/// Items on a page.
pub const PAGE_MAX: usize = 500;
/// Items on a page when the caller names no number.
pub const PAGE_DEFAULT: usize = 100;
/// Characters of an idempotency key.
pub const IDEMPOTENCY_KEY_CHARS_MAX: usize = 128;
/// Characters of a request id that is taken over from the caller.
pub const REQUEST_ID_CHARS_MAX: usize = 64;
/// Bytes of a bearer token.
pub const TOKEN_BYTES_MAX: usize = 512;
/// Entries read from the store at once while a stream is sent.
pub const STREAM_ENTRIES: usize = 1_000;
/// Connections held at once; further ones wait to be accepted.
pub const CONNECTIONS_MAX: usize = 4_096;
/// Bytes of a request's line and headers.
pub const HEADER_BYTES_MAX: usize = 32 << 10;

/// How long a caller may take. All but `drain` count from the start of what they bound.
#[derive(Debug, Clone, Copy)]
pub struct Timeouts {
    /// To send the line and headers of a request, also while a connection idles.
    pub headers: Duration,
    /// To send a JSON body.
    pub body: Duration,
    /// To send a document or a list of units.
    pub upload: Duration,
    /// From the headers to the answer's headers.
    pub total: Duration,
    /// For requests under way when the service stops.
    pub drain: Duration,
}

impl Default for Timeouts {
    fn default() -> Self {
        let seconds = Duration::from_secs;
        Self { headers: seconds(30), body: seconds(10), upload: seconds(60), total: seconds(90), drain: seconds(10) }
    }
}
