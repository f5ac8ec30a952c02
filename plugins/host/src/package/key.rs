//! An ed25519 key that signs packages. The bureau trusts its public half for a county.

use engine::procedure::KeyId;
use ring::rand::SystemRandom;
use ring::signature::{Ed25519KeyPair, KeyPair};
use std::fmt;

/// A key that signs packages.
pub struct SigningKey {
    pair: Ed25519KeyPair,
    pkcs8: Vec<u8>,
    public: KeyId,
}

/// A key that cannot be made or read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum BadKey {
    /// The machine gave no random bytes.
    #[error("the machine gives no random bytes; no key was made")]
    NoRandom,
    /// The bytes are no PKCS#8 ed25519 key.
    #[error("not an ed25519 key in PKCS#8 form")]
    NotAKey,
}

impl SigningKey {
    /// Makes a new key.
    pub fn generate() -> Result<Self, BadKey> {
        let pkcs8 = Ed25519KeyPair::generate_pkcs8(&SystemRandom::new()).map_err(|_| BadKey::NoRandom)?;
        SigningKey::from_pkcs8(pkcs8.as_ref())
    }

    /// Reads a key in PKCS#8 form (DER), as `openssl genpkey` and [`SigningKey::to_pkcs8`] give it.
    pub fn from_pkcs8(bytes: &[u8]) -> Result<Self, BadKey> {
        let pair = Ed25519KeyPair::from_pkcs8_maybe_unchecked(bytes).map_err(|_| BadKey::NotAKey)?;
        let public = KeyId::new(&super::hex(pair.public_key().as_ref())).map_err(|_| BadKey::NotAKey)?;
        Ok(SigningKey { pair, pkcs8: bytes.to_vec(), public })
    }

    /// The key in PKCS#8 form (DER). Whoever has it can sign.
    pub fn to_pkcs8(&self) -> Vec<u8> {
        self.pkcs8.clone()
    }

    /// Its public half, which a bureau trusts.
    pub fn public(&self) -> KeyId {
        self.public.clone()
    }

    pub(super) fn public_bytes(&self) -> &[u8] {
        self.pair.public_key().as_ref()
    }

    pub(super) fn sign(&self, text: &[u8]) -> Vec<u8> {
        self.pair.sign(text).as_ref().to_vec()
    }
}

impl fmt::Debug for SigningKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SigningKey").field("public", &self.public()).finish_non_exhaustive()
    }
}
