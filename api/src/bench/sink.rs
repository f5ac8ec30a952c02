//! A receiver of webhooks that notes what arrives and when, and accepts everything.

use super::ground::now;
use super::line::{Line, find};
use super::service::failed;
use crate::cli::failure::Failure;
use engine::time::Timestamp;
use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};
use tokio::net::{TcpListener, TcpStream};
use tokio::runtime::Runtime;

/// A message that arrived.
#[derive(Debug, Clone)]
pub(super) struct Arrived {
    /// The id that stays the same over all attempts.
    pub(super) id: String,
    /// The unit it went to.
    pub(super) unit: String,
    /// When it was owed.
    pub(super) owed: Timestamp,
    /// When it came.
    pub(super) at: Timestamp,
}

/// The receiver, on a thread of its own.
pub(super) struct Sink {
    address: SocketAddr,
    arrived: Arc<Mutex<Vec<Arrived>>>,
    _tokio: Runtime,
}

const ACCEPTED: &[u8] = b"HTTP/1.1 204 No Content\r\n\r\n";

impl Sink {
    pub(super) fn open() -> Result<Self, Failure> {
        let tokio = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build()?;
        let listener = tokio.block_on(TcpListener::bind("127.0.0.1:0"))?;
        let address = listener.local_addr()?;
        let arrived = Arc::new(Mutex::new(Vec::new()));
        let noted = Arc::clone(&arrived);
        tokio.spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                tokio::spawn(receive(stream, Arc::clone(&noted)));
            }
        });
        Ok(Self { address, arrived, _tokio: tokio })
    }

    pub(super) fn url(&self) -> String {
        format!("http://{}/hook", self.address)
    }

    pub(super) fn count(&self) -> usize {
        self.lock().len()
    }

    /// What has arrived until now.
    pub(super) fn arrived(&self) -> Vec<Arrived> {
        self.lock().clone()
    }

    /// Waits until a condition holds for what arrived, or for as long as given.
    pub(super) fn wait(&self, most: Duration, mut done: impl FnMut(&[Arrived]) -> bool) -> Result<(), Failure> {
        let started = Instant::now();
        while !done(&self.lock()) {
            if started.elapsed() > most {
                return Err(failed(&format!("only {} messages arrived within {} s", self.count(), most.as_secs())));
            }
            pause(Duration::from_millis(20));
        }
        Ok(())
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, Vec<Arrived>> {
        self.arrived.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Lets time pass; a measurement has to wait for the wall clock.
pub(super) fn pause(time: Duration) {
    std::thread::park_timeout(time);
}

/// Waits for an instant of the wall clock.
pub(super) fn wait_until(at: Timestamp) {
    while let Ok(left @ 1..) = u64::try_from(at.0 - now().0) {
        pause(Duration::from_millis(left));
    }
}

/// How many messages came more than once, and how many units got more than one id.
pub(super) fn doubled(arrived: &[Arrived]) -> (usize, usize) {
    let mut ids: BTreeMap<&str, usize> = BTreeMap::new();
    let mut units: BTreeMap<&str, &str> = BTreeMap::new();
    let mut two_ids = 0;
    for one in arrived {
        *ids.entry(&one.id).or_default() += 1;
        if units.insert(&one.unit, &one.id).is_some_and(|known| known != one.id) {
            two_ids += 1;
        }
    }
    (ids.values().filter(|times| **times > 1).count(), two_ids)
}

async fn receive(stream: TcpStream, noted: Arc<Mutex<Vec<Arrived>>>) {
    // Without it the answer waits for the next packet.
    let _ = stream.set_nodelay(true);
    let mut line = Line::over(stream);
    while let Ok(Some((head, body))) = line.message().await {
        let at = now();
        if let Some(arrived) = read(&line.buffer()[..head + body], at) {
            noted.lock().unwrap_or_else(PoisonError::into_inner).push(arrived);
        }
        if line.answer(head + body, ACCEPTED).await.is_err() {
            return;
        }
    }
}

fn read(message: &[u8], at: Timestamp) -> Option<Arrived> {
    let text = |name: &[u8]| {
        let rest = &message[find(message, name)? + name.len()..];
        std::str::from_utf8(&rest[..find(rest, b"\"")?]).ok()
    };
    let (id, unit, owed) = (text(b"\"id\":\"")?, text(b"\"unit\":\"")?, text(b"\"owed\":\"")?);
    Some(Arrived { id: id.to_owned(), unit: unit.to_owned(), owed: Timestamp::parse_rfc3339(owed)?, at })
}
