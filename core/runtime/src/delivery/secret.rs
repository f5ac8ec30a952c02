//! Secrets, and signing with them. A ledger holds only where a secret is found: `env:NAME` or
//! `file:PATH`. The secret itself is never logged, never stored and has no `Debug`.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use engine::time::Timestamp;
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;
use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;
use tokio::time::Instant;

/// A key was read so lately that it need not be read again. After a change of the secret the old
/// one is used for at most so long.
const FRESH: Duration = Duration::from_secs(10);
/// More places than this are not remembered.
const PLACES_MAX: usize = 10_000;
/// A file that is larger holds no secret.
const FILE_BYTES_MAX: u64 = 4_096;

/// A key to sign with.
#[derive(Clone)]
pub(crate) struct Key(Hmac<Sha256>);

/// The keys read lately, by where they were found.
#[derive(Default)]
pub(crate) struct Keys(Mutex<HashMap<String, (Instant, Key)>>);

impl Keys {
    /// The key at a place, or the stable word for why there is none.
    pub(crate) fn find(&self, place: &str) -> Result<Key, &'static str> {
        let mut keys = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((read, key)) = keys.get(place)
            && read.elapsed() < FRESH
        {
            return Ok(key.clone());
        }
        let key = Key::parse(&read(place)?)?;
        if keys.len() >= PLACES_MAX {
            keys.clear();
        }
        keys.insert(place.to_owned(), (Instant::now(), key.clone()));
        Ok(key)
    }
}

/// A small file, read at most every [`FRESH`]: not worth a thread of its own.
fn read(place: &str) -> Result<String, &'static str> {
    const MISSING: &str = "secret-missing";
    match place.split_once(':') {
        Some(("env", name)) => std::env::var(name).map_err(|_| MISSING),
        Some(("file", path)) => {
            let size = std::fs::metadata(path).map_err(|_| MISSING)?.len();
            if size > FILE_BYTES_MAX {
                return Err("secret-malformed");
            }
            std::fs::read_to_string(path).map_err(|_| MISSING)
        }
        _ => Err("secret-malformed"),
    }
}

impl Key {
    /// Reads `whsec_` and base64, as the convention writes secrets.
    pub(crate) fn parse(text: &str) -> Result<Self, &'static str> {
        const MALFORMED: &str = "secret-malformed";
        let encoded = text.trim().strip_prefix("whsec_").ok_or(MALFORMED)?;
        let bytes = STANDARD.decode(encoded).map_err(|_| MALFORMED)?;
        if bytes.len() < 16 {
            return Err(MALFORMED);
        }
        Hmac::new_from_slice(&bytes).map(Self).map_err(|_| MALFORMED)
    }

    /// The value of `webhook-signature`.
    pub(crate) fn sign(&self, id: &str, at: Timestamp, body: &[u8]) -> String {
        let mut mac = self.0.clone();
        mac.update(id.as_bytes());
        mac.update(b".");
        mac.update(seconds(at).as_bytes());
        mac.update(b".");
        mac.update(body);
        format!("v1,{}", STANDARD.encode(mac.finalize().into_bytes()))
    }
}

/// The value of `webhook-timestamp`.
pub(crate) fn seconds(at: Timestamp) -> String {
    at.0.div_euclid(1000).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The example of the convention's own specification.
    #[test]
    fn signs_as_the_convention_does() {
        let Ok(key) = Key::parse("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw") else { panic!("a good secret") };
        let signature =
            key.sign("msg_p5jXN8AQM9LWM0D4loKWxJek", Timestamp(1_614_265_330_000), br#"{"test": 2432232314}"#);
        assert_eq!(signature, "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
    }

    #[test]
    fn says_what_is_wrong_with_a_secret() {
        let word = |place: &str| Keys::default().find(place).err();
        assert_eq!(word("env:MAPLE_NO_SUCH_SECRET"), Some("secret-missing"));
        assert_eq!(word("file:/no/such/secret"), Some("secret-missing"));
        assert_eq!(word("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"), Some("secret-malformed"));
        for text in ["", "whsec_", "whsec_AAAA", "whsec_%%%%", "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"] {
            assert_eq!(Key::parse(text).err(), Some("secret-malformed"), "{text}");
        }
    }
}
