//! Accepts connections and answers on them until told to stop. Written on hyper itself, because
//! the bounds that keep a service standing (time for the headers, their size, the number of
//! connections) are set there.

use super::limits::{CONNECTIONS_MAX, HEADER_BYTES_MAX, Timeouts};
use axum::Router;
use hyper::server::conn::http1;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::GracefulShutdown;
use hyper_util::service::TowerToHyperService;
use std::future::Future;
use std::io;
use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

/// Serves until `stop` is ready, then lets requests under way finish within their time.
pub async fn serve(listener: TcpListener, router: Router, timeouts: Timeouts, stop: impl Future<Output = ()>) {
    let mut server = http1::Builder::new();
    server.timer(TokioTimer::new()).header_read_timeout(timeouts.headers).max_buf_size(HEADER_BYTES_MAX);
    let places = Arc::new(Semaphore::new(CONNECTIONS_MAX));
    let open = GracefulShutdown::new();
    let mut stop = pin!(stop);
    loop {
        let accepted = async {
            let place = places.clone().acquire_owned().await.ok();
            (accept(&listener).await, place)
        };
        let (stream, place) = tokio::select! {
            accepted = accepted => accepted,
            () = &mut stop => break,
        };
        let service = TowerToHyperService::new(router.clone());
        let connection = server.serve_connection(TokioIo::new(stream), service);
        tokio::spawn(hold(open.watch(connection), place));
    }
    drop(listener);
    if tokio::time::timeout(timeouts.drain, open.shutdown()).await.is_err() {
        tracing::warn!("some requests did not finish before the service stopped");
    }
}

/// A connection that breaks is the caller's affair; it frees its place.
async fn hold<E: std::fmt::Display>(
    connection: impl Future<Output = Result<(), E>>,
    place: Option<OwnedSemaphorePermit>,
) {
    if let Err(error) = connection.await {
        tracing::debug!("a connection broke: {error}");
    }
    drop(place);
}

/// The next connection. Running out of file handles passes; a busy loop would not help.
async fn accept(listener: &TcpListener) -> TcpStream {
    loop {
        match listener.accept().await {
            Ok((stream, _)) => {
                // Answers are small and complete; waiting to fill a packet only adds delay.
                if let Err(error) = stream.set_nodelay(true) {
                    tracing::debug!("a connection closed before it began: {error}");
                }
                return stream;
            }
            Err(error) if is_of_one_connection(&error) => {}
            Err(error) => {
                tracing::error!("cannot accept connections: {error}");
                tokio::time::sleep(Duration::from_millis(100)).await;
            }
        }
    }
}

fn is_of_one_connection(error: &io::Error) -> bool {
    use io::ErrorKind as K;
    matches!(error.kind(), K::ConnectionRefused | K::ConnectionAborted | K::ConnectionReset)
}
