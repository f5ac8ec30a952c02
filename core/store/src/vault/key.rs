//! A key, which leaves no copy of itself behind and shows itself to nobody by accident.

use std::fmt;
use zeroize::Zeroizing;

/// The key of a case: 32 bytes. They lie in one place of the heap, are overwritten when the key is
/// dropped, and are neither shown by `Debug` nor compared nor serialised.
#[derive(Clone)]
pub struct CaseKey(Box<Zeroizing<[u8; 32]>>);

impl CaseKey {
    /// Length in bytes.
    pub const BYTES: usize = 32;

    /// A key that `fill` writes in place, so that no other copy is made; its error is passed on.
    pub fn filled<E>(fill: impl FnOnce(&mut [u8; 32]) -> Result<(), E>) -> Result<Self, E> {
        let mut bytes = Box::new(Zeroizing::new([0; 32]));
        fill(&mut bytes)?;
        Ok(Self(bytes))
    }

    /// A copy of these bytes.
    pub fn copied(bytes: &[u8; 32]) -> Self {
        let mut key = Box::new(Zeroizing::new([0; 32]));
        key.copy_from_slice(bytes);
        Self(key)
    }

    /// The bytes. Whoever copies them answers for the copy.
    pub fn expose(&self) -> &[u8; 32] {
        &self.0
    }
}

impl fmt::Debug for CaseKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("CaseKey(..)")
    }
}

#[cfg(test)]
mod tests {
    use super::CaseKey;
    use crate::vault::Kept;

    #[test]
    fn debug_shows_no_byte() {
        let key = CaseKey::copied(&[0xAB; 32]);
        let shown = format!("{key:?} {:?}", Kept::Key(key.clone()));
        assert_eq!(shown, "CaseKey(..) Key(CaseKey(..))");
    }

    #[test]
    fn a_failed_filling_makes_no_key() {
        assert_eq!(CaseKey::filled(|_| Err("no chance")).map(drop), Err("no chance"));
        let Ok(key) = CaseKey::filled::<()>(|bytes| {
            bytes.fill(7);
            Ok(())
        }) else {
            panic!("filled");
        };
        assert_eq!(key.expose(), &[7; 32]);
    }
}
