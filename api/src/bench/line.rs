//! One connection that speaks just enough HTTP/1.1 to ask and be answered, over and over. Written
//! by hand, because on the machine that is measured the asking must cost as little as it can.

use std::io;
use std::net::SocketAddr;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

pub(super) struct Line {
    stream: TcpStream,
    buffer: Vec<u8>,
}

impl Line {
    pub(super) async fn open(address: SocketAddr) -> io::Result<Self> {
        let stream = TcpStream::connect(address).await?;
        stream.set_nodelay(true)?;
        Ok(Self { stream, buffer: Vec::with_capacity(4096) })
    }

    pub(super) fn over(stream: TcpStream) -> Self {
        Self { stream, buffer: Vec::with_capacity(4096) }
    }

    /// Sends a request and reads the answer; its status.
    pub(super) async fn ask(&mut self, request: &[u8]) -> io::Result<u16> {
        self.stream.write_all(request).await?;
        let (head, body) = self.message().await?.ok_or(io::ErrorKind::UnexpectedEof)?;
        let status = self.buffer.get(9..12).and_then(|digits| std::str::from_utf8(digits).ok()?.parse().ok());
        self.buffer.drain(..head + body);
        status.ok_or_else(|| io::ErrorKind::InvalidData.into())
    }

    /// Waits for a whole message at the start of the buffer: the lengths of head and body; none
    /// when the other side is through.
    pub(super) async fn message(&mut self) -> io::Result<Option<(usize, usize)>> {
        loop {
            if let Some(head) = find(&self.buffer, b"\r\n\r\n").map(|at| at + 4) {
                let body = content_length(&self.buffer[..head]);
                if self.buffer.len() >= head + body {
                    return Ok(Some((head, body)));
                }
            }
            if self.stream.read_buf(&mut self.buffer).await? == 0 {
                return Ok(None);
            }
        }
    }

    /// What was read and not taken out yet.
    pub(super) fn buffer(&self) -> &[u8] {
        &self.buffer
    }

    /// Takes a message out and answers it.
    pub(super) async fn answer(&mut self, taken: usize, answer: &[u8]) -> io::Result<()> {
        self.buffer.drain(..taken);
        self.stream.write_all(answer).await
    }
}

/// A request with a JSON body, or without one.
pub(super) fn request(method: &str, path: &str, token: &str, body: &str) -> Vec<u8> {
    let length = body.len();
    format!(
        "{method} {path} HTTP/1.1\r\nhost: 127.0.0.1\r\nauthorization: Bearer {token}\r\n\
         content-type: application/json\r\ncontent-length: {length}\r\n\r\n{body}"
    )
    .into_bytes()
}

fn content_length(head: &[u8]) -> usize {
    let name = b"content-length:";
    let value = head.split(|byte| *byte == b'\n').find_map(|line| {
        let (start, value) = line.split_at_checked(name.len())?;
        start.eq_ignore_ascii_case(name).then_some(value)
    });
    value.and_then(|value| std::str::from_utf8(value).ok()?.trim().parse().ok()).unwrap_or(0)
}

pub(super) fn find(bytes: &[u8], wanted: &[u8]) -> Option<usize> {
    bytes.windows(wanted.len()).position(|window| window == wanted)
}
