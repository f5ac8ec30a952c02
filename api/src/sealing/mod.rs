//! Names of parties, sealed for the handling unit. A name goes into a ledger only as ciphertext under
//! the key of its case, which [`store::vault`] keeps; erase that key, and the name is gone from the
//! ledger, its exports and its backups. Data minimisation and erasure: 个人信息保护法 arts. 6, 19, 47;
//! no leaking of the parties' privacy: 人民调解法 art. 15.
//!
//! # The form
//!
//! Base64url without padding of: version (1 byte, now 1) · nonce (12) · ciphertext (64 to 320) · tag (16).
//! Version 1 is AES-256-GCM, which processors of servers compute themselves and which `ring` computes in
//! constant time on all others. Another cipher, for example SM4-GCM, gets another version.
//!
//! The nonce is drawn at random: with a key for each case it seals a handful of names, far from the
//! 2³² messages that NIST SP 800-38D (8.3) allows under random nonces.
//!
//! The name is padded to steps of 64 bytes, so that the length of the ciphertext says only whether a name
//! has at most 63, 127, … bytes: all of up to 21 Chinese characters look alike.
//!
//! # What a sealed name is bound to
//!
//! To its ledger, campaign, case and party ([`About`]), as associated data: put elsewhere, it does not open.
//! Not to the responsible unit. A case moves between units (移送), and the entry that holds its sealed
//! names never changes; bound to the unit, they would be lost with the first move, or need sealing again,
//! which leaves the first ciphertext open to the old unit all the same. Which unit may read is a question
//! of today's right, and is asked where a name is read.
//!
//! # What stays in memory
//!
//! [`Name`] and [`store::vault::CaseKey`] overwrite themselves. What `ring` expands of a key on the stack,
//! and what a socket's buffer held of a request, is left to chance.

mod again;
mod name;
#[cfg(test)]
mod tests;

pub use again::erase_again;
pub use name::{BadName, NAME_CHARS_MAX, Name, NameMistake};

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use engine::id::{CampaignNo, CaseNo, LedgerId};
use engine::refusal::Bilingual;
use ring::aead::{AES_256_GCM, Aad, LessSafeKey, NONCE_LEN, Nonce, UnboundKey};
use ring::rand::{SecureRandom, SystemRandom};
use std::fmt;
use store::vault::{CaseKey, Slot};
use zeroize::Zeroizing;

/// The version that is written, and the only one so far.
const VERSION: u8 = 1;
/// Lengths are padded to a multiple of so many bytes.
const STEP: usize = 64;
/// Bytes of a name at most: four for each character.
const NAME_BYTES_MAX: usize = 4 * NAME_CHARS_MAX;
/// Bytes of the longest padded name; padding adds at least one.
const PADDED_MAX: usize = (NAME_BYTES_MAX / STEP + 1) * STEP;
const TAG: usize = 16;
/// Characters of the longest sealed name: four for three bytes.
pub const SEALED_CHARS_MAX: usize = (1 + NONCE_LEN + PADDED_MAX + TAG).div_ceil(3) * 4;

/// What a sealed name belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct About<'a> {
    /// The ledger.
    pub ledger: &'a LedgerId,
    /// The campaign that keeps the register.
    pub campaign: CampaignNo,
    /// The case.
    pub case: CaseNo,
    /// The party's reference in the case.
    pub party: &'a str,
}

impl About<'_> {
    /// Where the vault keeps the key of this case.
    pub fn slot(&self) -> Slot {
        slot(self.campaign, self.case)
    }

    /// All of it, and nothing else gives the same bytes: the one id of variable length that is not
    /// last has its length before it.
    fn associated(&self) -> Vec<u8> {
        let ledger = self.ledger.as_str().as_bytes();
        let mut bytes = b"maplebridge party name".to_vec();
        bytes.push(VERSION);
        bytes.extend_from_slice(&(ledger.len() as u64).to_le_bytes());
        bytes.extend_from_slice(ledger);
        bytes.extend_from_slice(&self.campaign.0.to_le_bytes());
        bytes.extend_from_slice(&self.case.0.to_le_bytes());
        bytes.extend_from_slice(self.party.as_bytes());
        bytes
    }
}

/// Where the vault keeps the key of a case.
fn slot(campaign: CampaignNo, case: CaseNo) -> Slot {
    Slot { register: campaign.0, case: case.0 }
}

/// Why a name was not sealed or opened. Nothing in it tells a name or a key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Error {
    /// The text is not one that sealing writes.
    Malformed,
    /// A newer program sealed it.
    Newer {
        /// The version found.
        found: u8,
    },
    /// Another key, ledger, case or party, or it was changed.
    Unreadable,
    /// The system gave no random numbers, or the cipher failed.
    Failed,
}

impl Error {
    /// Stable and machine-readable.
    pub fn code(self) -> &'static str {
        match self {
            Self::Malformed => "sealed_name_malformed",
            Self::Newer { .. } => "sealed_name_newer",
            Self::Unreadable => "sealed_name_unreadable",
            Self::Failed => "sealing_failed",
        }
    }

    /// What happened and what to do.
    pub fn text(self) -> Bilingual {
        let (zh, en) = match self {
            Self::Malformed => (
                "这不是加密后的姓名；请原样传递，或重新填写姓名。".to_owned(),
                "This is not a sealed name; pass it on as it was, or give the name again.".to_owned(),
            ),
            Self::Newer { found } => (
                format!("姓名由更新的版本加密（格式 {found}）；请使用该版本。"),
                format!("A newer version sealed the name (form {found}); use that version."),
            ),
            Self::Unreadable => (
                "姓名无法解密：不属于此案件此当事人，或内容已被改动；请重新填写姓名。".to_owned(),
                "The name does not open: it belongs to another case or party, or was changed; give it again."
                    .to_owned(),
            ),
            Self::Failed => (
                "系统未能提供加密所需的随机数；请稍后重试，仍不行则请检查服务器。".to_owned(),
                "The system gave no random numbers to seal with; try again, then look at the server.".to_owned(),
            ),
        };
        Bilingual { zh, en }
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text().en)
    }
}

impl std::error::Error for Error {}

/// A sealed name as it stands in an entry.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Sealed(Box<str>);

impl Sealed {
    /// Takes a text that has the form of a sealed name; only [`open`] tells whether it is one.
    /// Errors: `Malformed`, `Newer`.
    pub fn parse(text: &str) -> Result<Self, Error> {
        let sealed = Self(text.into());
        sealed.bytes().map(|_| sealed)
    }

    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The bytes, of a version and length that exist.
    fn bytes(&self) -> Result<Vec<u8>, Error> {
        let decode = |text: &[u8]| URL_SAFE_NO_PAD.decode(text).map_err(|_| Error::Malformed);
        let text = self.0.as_bytes();
        // The version says which lengths there are, so it is looked at first.
        match decode(&text[..text.len().min(4)])?.first() {
            None | Some(0) => return Err(Error::Malformed),
            Some(&VERSION) => {}
            Some(&found) => return Err(Error::Newer { found }),
        }
        if text.len() > SEALED_CHARS_MAX {
            return Err(Error::Malformed);
        }
        let bytes = decode(text)?;
        let padded = bytes.len().checked_sub(1 + NONCE_LEN + TAG).ok_or(Error::Malformed)?;
        let fits = padded > 0 && padded <= PADDED_MAX && padded.is_multiple_of(STEP);
        if fits { Ok(bytes) } else { Err(Error::Malformed) }
    }
}

impl From<Sealed> for Box<str> {
    fn from(sealed: Sealed) -> Self {
        sealed.0
    }
}

/// A key nobody has, for [`store::vault::Vault::create`]. Error: `Failed`.
pub fn fresh_key() -> Result<CaseKey, Error> {
    CaseKey::filled(|bytes| random(bytes))
}

/// Seals a name. The key must be one that [`store::vault::Vault::create`] answered for
/// [`About::slot`]: another may be gone after a power cut. Sealing twice gives two texts. Error: `Failed`.
pub fn seal(key: &CaseKey, about: &About<'_>, name: &Name) -> Result<Sealed, Error> {
    let mut nonce = [0; NONCE_LEN];
    random(&mut nonce)?;
    seal_with(key, about, name, nonce)
}

/// A nonce must not be used twice with one key.
fn seal_with(key: &CaseKey, about: &About<'_>, name: &Name, nonce: [u8; NONCE_LEN]) -> Result<Sealed, Error> {
    let name = name.expose().as_bytes();
    let padded = (name.len() / STEP + 1) * STEP;
    // Overwritten by the ciphertext, and of a size that is never outgrown: no copy of the name stays.
    let mut text = Zeroizing::new(Vec::with_capacity(padded));
    text.extend_from_slice(name);
    text.push(0x80);
    text.resize(padded, 0);
    let nonce_used = Nonce::assume_unique_for_key(nonce);
    let sealed = cipher(key)?.seal_in_place_separate_tag(nonce_used, Aad::from(about.associated()), &mut text);
    let tag = sealed.map_err(|_| Error::Failed)?;
    let bytes = [&[VERSION][..], &nonce, &text, tag.as_ref()].concat();
    Ok(Sealed(URL_SAFE_NO_PAD.encode(bytes).into()))
}

/// Opens a name. Whether the reader may have it was checked before. Errors: `Malformed`, `Newer`, `Unreadable`.
pub fn open(key: &CaseKey, about: &About<'_>, sealed: &Sealed) -> Result<Name, Error> {
    let mut bytes = Zeroizing::new(sealed.bytes()?);
    let (nonce, text) = bytes[1..].split_first_chunk_mut::<NONCE_LEN>().ok_or(Error::Malformed)?;
    let nonce = Nonce::assume_unique_for_key(*nonce);
    let opened = cipher(key)?.open_in_place(nonce, Aad::from(about.associated()), text);
    let padded = opened.map_err(|_| Error::Unreadable)?;
    let end = padded.iter().rposition(|byte| *byte != 0).filter(|end| padded[*end] == 0x80);
    let name = end.and_then(|end| std::str::from_utf8(&padded[..end]).ok());
    // As it was accepted then, also if names are looked at more strictly by now.
    name.map(Name::accepted).ok_or(Error::Unreadable)
}

fn cipher(key: &CaseKey) -> Result<LessSafeKey, Error> {
    UnboundKey::new(&AES_256_GCM, key.expose()).map(LessSafeKey::new).map_err(|_| Error::Failed)
}

fn random(bytes: &mut [u8]) -> Result<(), Error> {
    SystemRandom::new().fill(bytes).map_err(|_| Error::Failed)
}
