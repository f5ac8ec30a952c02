//! Keys and signatures. A key is a file of its owner; the bureau is told the public half.

use crate::files;
use crate::trouble::Trouble;
use engine::procedure::{ComponentId, KeyId};
use host::package::SigningKey;
use std::fs::OpenOptions;
use std::io::Write;
use std::path::Path;

/// Makes a key and writes it into a new file that only its owner can read. Answers with the public
/// key that the bureau is to trust.
pub fn keygen(path: &Path) -> Result<KeyId, Trouble> {
    let key = SigningKey::generate().map_err(|error| Trouble::NoKey { error: error.to_string() })?;
    let mut options = OpenOptions::new();
    // An existing key is never replaced: what it signed could not be signed again.
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let written =
        options.open(path).and_then(|mut file| file.write_all(&key.to_pkcs8()).and_then(|()| file.sync_all()));
    written.map_err(|error| Trouble::file(path, &error))?;
    Ok(key.public())
}

/// What a signature made.
#[derive(Debug, Clone)]
pub struct Signed {
    /// The key it is by.
    pub key: KeyId,
    /// The signed file's id: another one than before it was signed.
    pub component: ComponentId,
    /// Its size in bytes.
    pub bytes: u64,
}

/// Signs the package in a file with the key in another and writes the signed package.
pub fn sign(package: &Path, key: &Path, out: &Path) -> Result<Signed, Trouble> {
    let bad_key = || Trouble::BadKey { path: key.display().to_string() };
    let key = SigningKey::from_pkcs8(&files::read(key)?).map_err(|_| bad_key())?;
    let signed = host::package::sign(&files::read(package)?, &key)?;
    files::write(out, &signed)?;
    Ok(Signed { key: key.public(), component: ComponentId::of(&signed), bytes: signed.len() as u64 })
}
