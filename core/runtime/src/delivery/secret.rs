//! Secrets, and signing with them. A ledger holds only where a secret is found: `env:NAME` or
//! `file:PATH`, the path being below the one folder of secrets. The secret itself is never logged,
//! never stored and has no `Debug`.
//!
//! A place is typed by a person. So a file is read beside the service, within the time of its
//! attempt, a few at once at most: a disk that hangs holds up no more than that. And whatever is
//! wrong with a place, the word is the same, so that nobody finds out which files there are.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use engine::time::Timestamp;
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;
use std::collections::HashMap;
use std::fs::File;
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;
use tokio::sync::Semaphore;
use tokio::time::Instant;

/// A key was read so lately that it need not be read again. After a change of the secret the old
/// one is used for at most so long.
const FRESH: Duration = Duration::from_secs(10);
/// More places than this are not remembered.
const PLACES_MAX: usize = 10_000;
/// A file that is larger holds no secret.
const FILE_BYTES_MAX: u64 = 4_096;
/// Files being read at once.
const READERS_MAX: usize = 4;

/// A key to sign with.
#[derive(Clone)]
pub(crate) struct Key(Hmac<Sha256>);

/// There is no usable secret at the place.
const UNUSABLE: &str = "secret-unusable";
/// Secrets in files are not allowed here.
const NOT_ALLOWED: &str = "secret-not-allowed";

/// The keys read lately, by where they were found.
pub(crate) struct Keys {
    folder: Option<PathBuf>,
    lately: Mutex<HashMap<String, (Instant, Key)>>,
    readers: Arc<Semaphore>,
}

impl Keys {
    /// `folder`: where `file:` secrets may be; without one there are none.
    pub(crate) fn new(folder: Option<PathBuf>) -> Self {
        Self { folder, lately: Mutex::default(), readers: Arc::new(Semaphore::new(READERS_MAX)) }
    }

    /// The key at a place, or the stable word for why there is none.
    pub(crate) async fn find(&self, place: &str) -> Result<Key, &'static str> {
        if let Some(key) = self.known(place) {
            return Ok(key);
        }
        let key = match place.split_once(':') {
            Some(("env", name)) => Key::parse(&std::env::var(name).map_err(|_| UNUSABLE)?),
            Some(("file", path)) => {
                let folder = self.folder.clone().ok_or(NOT_ALLOWED)?;
                // Never closed; who waited finds what the one before has read.
                let turn = Arc::clone(&self.readers).acquire_owned().await.map_err(|_| UNUSABLE)?;
                if let Some(key) = self.known(place) {
                    return Ok(key);
                }
                let path = folder.join(path);
                let reading = move || {
                    // Kept until the read ends, also when nobody waits for it any more.
                    let _turn = turn;
                    read(&folder, &path).and_then(|text| Key::parse(&text))
                };
                tokio::task::spawn_blocking(reading).await.map_err(|_| UNUSABLE)?
            }
            _ => Err(UNUSABLE),
        }?;
        let mut lately = self.lock();
        if lately.len() >= PLACES_MAX {
            lately.clear();
        }
        lately.insert(place.to_owned(), (Instant::now(), key.clone()));
        Ok(key)
    }

    fn known(&self, place: &str) -> Option<Key> {
        self.lock().get(place).filter(|(read, _)| read.elapsed() < FRESH).map(|(_, key)| key.clone())
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<String, (Instant, Key)>> {
        self.lately.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Reads a small file below a folder. Links are followed, but not out of the folder.
fn read(folder: &Path, path: &Path) -> Result<String, &'static str> {
    let inside = |folder: &Path| {
        let path = path.canonicalize()?;
        // Opening something else could wait for ever, or bring a device to do something.
        match path.starts_with(folder.canonicalize()?) && path.metadata()?.is_file() {
            true => Ok(path),
            false => Err(io::Error::from(io::ErrorKind::PermissionDenied)),
        }
    };
    let mut text = String::new();
    let size = inside(folder).and_then(|path| File::open(path)?.take(FILE_BYTES_MAX + 1).read_to_string(&mut text));
    match size {
        Ok(size) if size as u64 <= FILE_BYTES_MAX => Ok(text),
        Ok(_) | Err(_) => Err(UNUSABLE),
    }
}

impl Key {
    /// Reads `whsec_` and base64, as the convention writes secrets.
    pub(crate) fn parse(text: &str) -> Result<Self, &'static str> {
        let encoded = text.trim().strip_prefix("whsec_").ok_or(UNUSABLE)?;
        let bytes = STANDARD.decode(encoded).map_err(|_| UNUSABLE)?;
        if bytes.len() < 16 {
            return Err(UNUSABLE);
        }
        Hmac::new_from_slice(&bytes).map(Self).map_err(|_| UNUSABLE)
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

    const GOOD: &str = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

    #[test]
    fn a_secret_is_whsec_and_enough_bytes() {
        for text in ["", "whsec_", "whsec_AAAA", "whsec_%%%%", "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"] {
            assert_eq!(Key::parse(text).err(), Some(UNUSABLE), "{text}");
        }
    }

    #[tokio::test]
    async fn files_below_the_folder_are_read_and_nothing_tells_the_others_apart() {
        let outer = tempfile::tempdir().expect("a folder");
        let folder = outer.path().join("secrets");
        std::fs::create_dir_all(folder.join("county")).expect("a folder");
        let write = |name: &str, text: &str| std::fs::write(folder.join(name), text).expect("written");
        write("good", GOOD);
        write("county/good", &format!("{GOOD}\n"));
        write("bad", "whsec_AAAA");
        write("large", &"A".repeat(5_000));
        write("padded", &format!("{GOOD}{}", " ".repeat(5_000)));
        write("../outside", GOOD);
        std::os::unix::fs::symlink("../outside", folder.join("link")).expect("linked");
        std::os::unix::fs::symlink("/dev/zero", folder.join("zero")).expect("linked");
        let keys = Keys::new(Some(folder.clone()));
        let absolute = format!("file:{}", folder.join("good").display());
        for place in ["file:good", "file:county/good", "file:county/../good", &absolute] {
            assert_eq!(keys.find(place).await.err(), None, "{place}");
        }
        let outside = format!("file:{}", outer.path().join("outside").display());
        let others = ["file:none", "file:bad", "file:large", "file:padded", "file:county", "file:link", "file:zero"];
        let typed = ["file:../outside", &outside, "file:", "file:/dev/zero", "env:MAPLE_NO_SUCH_SECRET", GOOD];
        for place in others.into_iter().chain(typed) {
            assert_eq!(keys.find(place).await.err(), Some(UNUSABLE), "{place}");
        }
        assert_eq!(Keys::new(None).find(&absolute).await.err(), Some(NOT_ALLOWED));
    }
}
