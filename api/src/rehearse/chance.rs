//! Chance that is not chance: numbers that follow from the seed and from what they are drawn for,
//! never from the order of drawing. Anyone can compute them again: FNV-1a (64 bits) over the
//! texts, each followed by a zero byte, started from the seed, then SplitMix64's last step.

/// Numbers for one thing, for example one obligation.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Draw(u64);

impl Draw {
    /// The numbers that belong to these texts under a seed.
    pub(crate) fn of(seed: u64, texts: &[&str]) -> Self {
        let mut hash = 0xcbf2_9ce4_8422_2325 ^ seed.wrapping_mul(0x9e37_79b9_7f4a_7c15);
        for text in texts {
            for byte in text.bytes().chain([0]) {
                hash = (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
            }
        }
        Self(hash)
    }

    /// The n-th number, from 0 to `below` without it.
    pub(crate) fn below(self, n: u64, below: u64) -> u64 {
        let mut z = self.0.wrapping_add((n + 1).wrapping_mul(0x9e37_79b9_7f4a_7c15));
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (z ^ (z >> 31)) % below.max(1)
    }

    /// The n-th number, from 0 to `most`, small ones far more often than large ones.
    pub(crate) fn mostly_small(self, n: u64, most: i64) -> i64 {
        let parts = self.below(n, 1_000) as i64;
        most.max(0) * parts / 1_000 * parts / 1_000
    }
}
