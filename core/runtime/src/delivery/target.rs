//! Where may be delivered to. An endpoint is typed by a person, so it could name the machine the
//! service runs on, a neighbour that trusts it, or a cloud's metadata service. The address is
//! checked where the connection is made, after the name was resolved, so that a name that answers
//! differently the second time gains nothing.

use hyper::Uri;
use hyper_util::rt::TokioIo;
use std::future::Future;
use std::io;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr, ToSocketAddrs};
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Duration;
use tokio::net::TcpStream;
use tokio::sync::Semaphore;
use tokio::time::timeout;

/// Opens connections to allowed addresses only.
#[derive(Clone)]
pub(crate) struct Guarded {
    hosts_allowed: Arc<[String]>,
    lookups: Arc<Semaphore>,
}

/// Names looked up at once. A name server that hangs holds up no more threads than that.
const LOOKUPS_MAX: usize = 16;
/// How long one address of a name is tried before the next one is.
const ADDRESS_TIMEOUT: Duration = Duration::from_secs(4);

/// Why no connection was made, as a stable word.
#[derive(Debug, thiserror::Error)]
#[error("{word}")]
pub(crate) struct Unreachable {
    pub(crate) word: &'static str,
}

impl Guarded {
    pub(crate) fn new(hosts_allowed: &[String]) -> Self {
        let hosts_allowed = hosts_allowed.iter().map(|host| host.to_ascii_lowercase()).collect();
        Self { hosts_allowed, lookups: Arc::new(Semaphore::new(LOOKUPS_MAX)) }
    }

    fn allows(&self, host: &str) -> bool {
        self.hosts_allowed.iter().any(|allowed| allowed.eq_ignore_ascii_case(host))
    }

    async fn connect(self, uri: Uri) -> Result<TokioIo<TcpStream>, Unreachable> {
        let host = uri.host().unwrap_or_default().trim_start_matches('[').trim_end_matches(']');
        let tls = uri.scheme_str() == Some("https");
        let port = uri.port_u16().unwrap_or(if tls { 443 } else { 80 });
        let mut addresses = self.look_up(host, port).await.map_err(|_| Unreachable { word: "dns" })?;
        if !self.allows(host) {
            addresses.retain(|address| is_public(address.ip()));
            if addresses.is_empty() {
                return Err(Unreachable { word: "target-not-allowed" });
            }
        }
        let stream = first_of(&addresses, ADDRESS_TIMEOUT).await?;
        // A message is one write; waiting to fill a packet would only delay it.
        let _ = stream.set_nodelay(true);
        Ok(TokioIo::new(stream))
    }

    async fn look_up(&self, host: &str, port: u16) -> io::Result<Vec<SocketAddr>> {
        if let Ok(address) = host.parse::<IpAddr>() {
            return Ok(vec![SocketAddr::new(address, port)]);
        }
        let turn = Arc::clone(&self.lookups).acquire_owned().await.map_err(io::Error::other)?;
        let host = host.to_owned();
        let asking = move || {
            // Kept until there is an answer, also when nobody waits for it any more.
            let _turn = turn;
            Ok((host.as_str(), port).to_socket_addrs()?.collect())
        };
        tokio::task::spawn_blocking(asking).await.map_err(io::Error::other)?
    }
}

/// A connection to the first address that answers in time.
async fn first_of(addresses: &[SocketAddr], each: Duration) -> Result<TcpStream, Unreachable> {
    let mut word = "dns";
    for address in addresses {
        match timeout(each, TcpStream::connect(address)).await {
            Ok(Ok(stream)) => return Ok(stream),
            Ok(Err(error)) => word = word_of(&error),
            Err(_) => word = "timeout",
        }
    }
    Err(Unreachable { word })
}

/// A failure of the network in one stable word.
pub(crate) fn word_of(error: &io::Error) -> &'static str {
    match error.kind() {
        io::ErrorKind::ConnectionRefused => "connection-refused",
        io::ErrorKind::TimedOut => "timeout",
        io::ErrorKind::HostUnreachable | io::ErrorKind::NetworkUnreachable => "unreachable",
        _ => "connection-lost",
    }
}

impl tower_service::Service<Uri> for Guarded {
    type Response = TokioIo<TcpStream>;
    type Error = Unreachable;
    type Future = Pin<Box<dyn Future<Output = Result<Self::Response, Unreachable>> + Send>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), Unreachable>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, uri: Uri) -> Self::Future {
        Box::pin(self.clone().connect(uri))
    }
}

/// Whether an address belongs to the public internet, by the registries of special-purpose
/// addresses (RFC 6890 and what was added since).
fn is_public(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(v4) => is_public_v4(v4),
        IpAddr::V6(v6) => embedded_v4(v6).map_or_else(|| is_public_v6(v6), is_public_v4),
    }
}

fn is_public_v4(address: Ipv4Addr) -> bool {
    let [a, b, c, _] = address.octets();
    let special = matches!(
        (a, b, c),
        (0 | 10 | 127, ..)
            | (100, 64..=127, _)
            | (169, 254, _)
            | (172, 16..=31, _)
            | (192, 0, 0 | 2)
            | (192, 88, 99)
            | (192, 168, _)
            | (198, 18..=19, _)
            | (198, 51, 100)
            | (203, 0, 113)
            | (224..=255, ..)
    );
    !special
}

fn is_public_v6(address: Ipv6Addr) -> bool {
    let [first, second, ..] = address.segments();
    // Only 2000::/3 is handed out; documentation and the tunnels within it are no targets.
    first & 0xe000 == 0x2000 && !(first == 0x2001 && second < 0x0200) && (first, second) != (0x2001, 0x0db8)
}

/// The IPv4 address that some IPv6 forms are only another spelling of.
fn embedded_v4(address: Ipv6Addr) -> Option<Ipv4Addr> {
    let segments = address.segments();
    let [a, b, c, d] = [segments[6] >> 8, segments[6] & 255, segments[7] >> 8, segments[7] & 255].map(|n| n as u8);
    match segments {
        // Mapped, translated, NAT64.
        [0, 0, 0, 0, 0, 0xffff, ..] | [0, 0, 0, 0, 0xffff, 0, ..] | [0x64, 0xff9b, 0, 0, 0, 0, ..] => {
            Some(Ipv4Addr::new(a, b, c, d))
        }
        // 6to4 carries it in front.
        [0x2002, high, low, ..] => {
            let [a, b] = high.to_be_bytes();
            let [c, d] = low.to_be_bytes();
            Some(Ipv4Addr::new(a, b, c, d))
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use tokio::net::{TcpListener, TcpSocket};

    /// What a route to nowhere looks like: a listener with no room left answers nothing at all.
    async fn silent() -> (TcpListener, Vec<TcpStream>) {
        let socket = TcpSocket::new_v4().expect("a socket");
        socket.bind(SocketAddr::from(([127, 0, 0, 1], 0))).expect("bound");
        let listener = socket.listen(1).expect("listens");
        let address = [listener.local_addr().expect("an address")];
        let mut taken = Vec::new();
        while let Ok(stream) = first_of(&address, Duration::from_millis(100)).await {
            taken.push(stream);
        }
        (listener, taken)
    }

    #[tokio::test]
    async fn an_address_that_does_not_answer_leaves_time_for_the_next() {
        let (deaf, _taken) = silent().await;
        let good = TcpListener::bind("127.0.0.1:0").await.expect("listens");
        let [deaf, good] = [deaf, good].map(|listener| (listener.local_addr().expect("an address"), listener));
        let each = Duration::from_millis(100);
        let stream = first_of(&[deaf.0, good.0], each).await.expect("the second answers");
        assert_eq!(stream.peer_addr().expect("a peer"), good.0);
        assert_eq!(first_of(&[deaf.0], each).await.expect_err("nobody else").word, "timeout");
    }

    #[test]
    fn only_public_addresses_are_public() {
        let check = |text: &str| is_public(text.parse().expect(text));
        for public in ["1.1.1.1", "223.5.5.5", "172.32.0.1", "100.128.0.1", "2400:3200::1", "::ffff:1.1.1.1"] {
            assert!(check(public), "{public}");
        }
        for special in [
            "0.0.0.0",
            "10.1.2.3",
            "100.64.0.1",
            "100.100.100.200",
            "127.0.0.1",
            "127.8.8.8",
            "169.254.169.254",
            "172.16.0.1",
            "172.31.255.255",
            "192.0.0.192",
            "192.168.1.1",
            "198.18.0.1",
            "224.0.0.1",
            "255.255.255.255",
            "::",
            "::1",
            "::127.0.0.1",
            "fc00::1",
            "fd00:ec2::254",
            "fe80::1",
            "ff02::1",
            "2001:db8::1",
            "2001::1",
            "::ffff:127.0.0.1",
            "::ffff:169.254.169.254",
            "64:ff9b::10.0.0.1",
            "2002:7f00:1::",
        ] {
            assert!(!check(special), "{special}");
        }
    }
}
