//! Compiled code on disk. A file is opened only if this machine's own key sealed it under this very
//! name, so that a foreign, changed or renamed file is never run; it is compiled anew instead.

use crate::limits;
use crate::planted::{Bug, planted};
use engine::procedure::ComponentId;
use ring::hmac;
use ring::rand::{SecureRandom, SystemRandom};
use std::collections::hash_map::DefaultHasher;
use std::fs::{self, DirBuilder, File, OpenOptions, Permissions};
use std::hash::{Hash, Hasher};
use std::io::{self, Read, Write};
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt, PermissionsExt};
use std::path::{Path, PathBuf};
use wasmtime::Engine;
use wasmtime::component::Component;

const KEY_FILE: &str = "cache.key";
const KEY_BYTES: usize = 32;
const TAG_BYTES: usize = 32;

/// The folder with compiled code.
pub(crate) struct Cache {
    folder: PathBuf,
    key: hmac::Key,
    /// Tells code of other engines, versions and processors apart.
    engine: String,
}

impl Cache {
    /// Opens the folder, for its owner alone, and removes what other engines left in it.
    pub(crate) fn open(folder: &Path, engine: &Engine) -> io::Result<Self> {
        DirBuilder::new().recursive(true).mode(0o700).create(folder)?;
        fs::set_permissions(folder, Permissions::from_mode(0o700))?;
        let mut hasher = DefaultHasher::new();
        engine.precompile_compatibility_hash().hash(&mut hasher);
        let cache = Cache {
            folder: folder.to_owned(),
            key: hmac::Key::new(hmac::HMAC_SHA256, &key(folder)?),
            engine: format!("{:016x}", hasher.finish()),
        };
        cache.clear()?;
        Ok(cache)
    }

    /// The component's code, if it is here and nobody touched it.
    pub(crate) fn get(&self, engine: &Engine, component: &ComponentId) -> Option<Component> {
        let name = self.name(component);
        let file = File::open(self.folder.join(&name)).ok()?;
        let length = file.metadata().ok()?.len();
        if length > limits::COMPILED_BYTES {
            return None;
        }
        let mut sealed = Vec::with_capacity(usize::try_from(length).ok()?);
        file.take(limits::COMPILED_BYTES).read_to_end(&mut sealed).ok()?;
        let (tag, content) = sealed.split_at_checked(TAG_BYTES)?;
        let good = planted(Bug::CacheUnchecked) || hmac::verify(&self.key, content, tag).is_ok();
        // The seal covers the name too: good code of one component is not that of another.
        let code = content.strip_prefix(name.as_bytes()).filter(|_| good)?;
        opened(engine, code).ok()
    }

    /// Keeps the component's code, whole or not at all.
    pub(crate) fn put(&self, component: &ComponentId, code: &[u8]) -> io::Result<()> {
        let name = self.name(component);
        let draft = self.folder.join(format!("{name}.{}.new", std::process::id()));
        let written = create(&draft).and_then(|mut file| {
            let mut seal = hmac::Context::with_key(&self.key);
            seal.update(name.as_bytes());
            seal.update(code);
            file.write_all(seal.sign().as_ref())?;
            file.write_all(name.as_bytes())?;
            file.write_all(code)?;
            file.sync_all()
        });
        let placed = written.and_then(|()| fs::rename(&draft, self.folder.join(name)));
        if placed.is_err() {
            // The error that matters is the first one.
            let _ = fs::remove_file(&draft);
        }
        placed
    }

    fn name(&self, component: &ComponentId) -> String {
        format!("{component}-{}.code", self.engine)
    }

    fn clear(&self) -> io::Result<()> {
        let ours = format!("-{}.code", self.engine);
        for entry in fs::read_dir(&self.folder)? {
            let entry = entry?;
            let name = entry.file_name();
            let name = name.to_string_lossy();
            if (name.ends_with(".code") && !name.ends_with(&ours)) || name.ends_with(".new") {
                fs::remove_file(entry.path())?;
            }
        }
        Ok(())
    }
}

/// Opens compiled code, which its caller made a moment ago or whose seal it has checked.
#[allow(unsafe_code, reason = "the code is this machine's own: made a moment ago, or its seal was checked")]
pub(crate) fn opened(engine: &Engine, code: &[u8]) -> wasmtime::Result<Component> {
    // SAFETY: every caller has the bytes from our own compiler, directly or from a file that bears
    // the seal of this machine's secret key. wasmtime itself checks version, settings and processor.
    unsafe { Component::deserialize(engine, code) }
}

/// Reads the key of this folder, or makes it.
fn key(folder: &Path) -> io::Result<[u8; KEY_BYTES]> {
    let path = folder.join(KEY_FILE);
    let mut key = [0; KEY_BYTES];
    match File::open(&path) {
        Ok(mut file) => {
            fs::set_permissions(&path, Permissions::from_mode(0o600))?;
            if file.metadata()?.len() == KEY_BYTES as u64 {
                return file.read_exact(&mut key).map(|()| key);
            }
            // A crash may have left it unfinished: then nothing was sealed with it.
            fs::remove_file(&path)?;
        }
        Err(error) if error.kind() == io::ErrorKind::NotFound => {}
        Err(error) => return Err(error),
    }
    SystemRandom::new().fill(&mut key).map_err(|_| io::Error::other("the machine gives no random bytes"))?;
    let mut file = create(&path)?;
    file.write_all(&key)?;
    file.sync_all()?;
    Ok(key)
}

fn create(path: &Path) -> io::Result<File> {
    OpenOptions::new().write(true).create_new(true).mode(0o600).open(path)
}
