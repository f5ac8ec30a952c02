//! A receiver of webhooks on a real socket that does as it is told.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use tokio::io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{Mutex, mpsc};
use tokio::task::JoinHandle;

/// What a sink does with a message, by its number from 0.
type Script = Arc<dyn Fn(usize) -> Answer + Send + Sync>;

/// One answer.
#[derive(Clone)]
pub(crate) enum Answer {
    Status(u16),
    With(u16, &'static str),
    /// Takes the message and closes the connection without a word.
    Drop,
    /// Takes the message and never answers.
    Hang,
    /// Says so much and never ends the answer.
    Endless(u16),
}

/// A message as it arrived.
#[derive(Debug, Clone)]
pub(crate) struct Received {
    pub(crate) headers: BTreeMap<String, String>,
    pub(crate) body: Vec<u8>,
}

impl Received {
    pub(crate) fn id(&self) -> &str {
        &self.headers["webhook-id"]
    }
}

pub(crate) struct Sink {
    port: u16,
    pub(crate) connections: Arc<AtomicUsize>,
    received: Mutex<mpsc::UnboundedReceiver<Received>>,
    task: JoinHandle<()>,
}

impl Sink {
    pub(crate) async fn start(script: impl Fn(usize) -> Answer + Send + Sync + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let connections = Arc::new(AtomicUsize::new(0));
        let (tell, received) = mpsc::unbounded_channel();
        let (script, count): (Script, _) = (Arc::new(script), Arc::new(AtomicUsize::new(0)));
        let seen = Arc::clone(&connections);
        let task = tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                seen.fetch_add(1, Ordering::Relaxed);
                tokio::spawn(serve(stream, Arc::clone(&script), Arc::clone(&count), tell.clone()));
            }
        });
        Self { port, connections, received: Mutex::new(received), task }
    }

    pub(crate) async fn answering(status: u16) -> Self {
        Self::start(move |_| Answer::Status(status)).await
    }

    pub(crate) fn url(&self) -> String {
        format!("http://127.0.0.1:{}/notices", self.port)
    }

    /// The next message that arrives, or arrived already.
    pub(crate) async fn next(&self) -> Received {
        self.received.lock().await.recv().await.expect("the sink runs")
    }

    /// What has arrived and was not asked for yet.
    pub(crate) async fn rest(&self) -> Vec<Received> {
        let mut received = self.received.lock().await;
        std::iter::from_fn(|| received.try_recv().ok()).collect()
    }
}

impl Drop for Sink {
    fn drop(&mut self) {
        self.task.abort();
    }
}

async fn serve(stream: TcpStream, script: Script, count: Arc<AtomicUsize>, tell: mpsc::UnboundedSender<Received>) {
    let mut stream = BufReader::new(stream);
    while let Some(received) = read(&mut stream).await {
        let answer = script(count.fetch_add(1, Ordering::Relaxed));
        // The test may be over.
        let _ = tell.send(received);
        let (status, extra, length) = match answer {
            Answer::Status(status) => (status, "", 2),
            Answer::With(status, header) => (status, header, 2),
            Answer::Drop => return,
            Answer::Hang => return std::future::pending().await,
            Answer::Endless(status) => (status, "", 1_000),
        };
        let head = format!("HTTP/1.1 {status} Said\r\n{extra}content-length: {length}\r\n\r\nok");
        if stream.get_mut().write_all(head.as_bytes()).await.is_err() {
            return;
        }
    }
}

async fn read(stream: &mut BufReader<TcpStream>) -> Option<Received> {
    let mut headers = BTreeMap::new();
    let mut line = String::new();
    stream.read_line(&mut line).await.ok().filter(|read| *read > 0)?;
    loop {
        line.clear();
        stream.read_line(&mut line).await.ok()?;
        let Some((name, value)) = line.trim_end().split_once(':') else { break };
        headers.insert(name.to_ascii_lowercase(), value.trim().to_owned());
    }
    let mut body = vec![0; headers.get("content-length")?.parse().ok()?];
    stream.read_exact(&mut body).await.ok()?;
    Some(Received { headers, body })
}
