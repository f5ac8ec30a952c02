//! Follows the chains of all ledgers through the journal and gives every fault a name.
//!
//! A damaged record cannot be trusted to say whose it was. But numbers have no gaps, so the next
//! entry of the same ledger, or the head somebody remembers, tells which entry is missing.

use super::index::{BLOCK_ENTRIES, Index};
use super::record::{Kind, Stored};
use super::recover::ledger_id;
use super::segment::Position;
use crate::{Damage, Digest, Finding, Flaw, Head, Verified, chain, limits};
use engine::id::{EntryNo, LedgerId};
use std::collections::HashMap;

/// A stretch of the journal that cannot be read.
struct Region {
    at: Position,
    /// Whose entry it seems to have been.
    guess: Option<(u32, EntryNo)>,
    named: bool,
}

/// One ledger's chain as far as it was followed.
struct Chain {
    id: LedgerId,
    wanted: bool,
    number: EntryNo,
    /// The hash of entry `number`; unknown after a gap.
    hash: Option<Digest>,
    /// Where the chain was last seen.
    seen: Position,
    /// Positions in the index block that is being filled; `None` = not known.
    block: Vec<Option<Position>>,
    /// What somebody remembers of it.
    remembered: Option<Remembered>,
}

#[derive(Clone, Copy)]
pub(crate) struct Remembered {
    pub(crate) head: Head,
    pub(crate) indexed: EntryNo,
}

pub(crate) struct Audit<'a> {
    only: Option<&'a LedgerId>,
    index: Option<&'a Index>,
    chains: HashMap<u32, Chain>,
    /// Up to where a ledger's snapshots prove that it went.
    proven: HashMap<LedgerId, EntryNo>,
    regions: Vec<Region>,
    verified: Verified,
}

impl<'a> Audit<'a> {
    pub(crate) fn new(only: Option<&'a LedgerId>, index: Option<&'a Index>) -> Self {
        Self {
            only,
            index,
            chains: HashMap::new(),
            proven: HashMap::new(),
            regions: Vec::new(),
            verified: Verified::default(),
        }
    }

    /// A ledger that must be there, at least up to its head.
    pub(crate) fn remember(&mut self, number: u32, id: LedgerId, remembered: Remembered) {
        self.chain(number, id).remembered = Some(remembered);
    }

    /// Something outside the journal proves that a ledger had this entry.
    pub(crate) fn proven(&mut self, id: &LedgerId, number: EntryNo) {
        let proven = self.proven.entry(id.clone()).or_insert(number);
        *proven = number.max(*proven);
    }

    pub(crate) fn entries(&self) -> u64 {
        self.verified.entries
    }

    fn chain(&mut self, number: u32, id: LedgerId) -> &mut Chain {
        let wanted = self.only.is_none_or(|only| *only == id);
        self.chains.entry(number).or_insert_with(|| Chain {
            wanted,
            number: EntryNo(0),
            hash: Some(chain::start(&id)),
            seen: Position::first(1),
            block: Vec::new(),
            remembered: None,
            id,
        })
    }

    pub(crate) fn report(&mut self, finding: Finding) {
        let of_another = self.only.is_some() && finding.damage.ledger.as_ref().is_some_and(|id| Some(id) != self.only);
        if of_another {
            return;
        }
        if self.verified.findings.len() < limits::FINDINGS_MAX {
            self.verified.findings.push(finding);
        } else {
            self.verified.findings_more += 1;
        }
    }

    /// Something here is not a record.
    pub(crate) fn damaged(&mut self, at: Position, guess: Option<&Stored<'_>>) {
        let guess = guess.filter(|guess| guess.kind == Kind::Entry).map(|guess| (guess.ledger, guess.number));
        self.regions.push(Region { at, guess, named: false });
    }

    /// The next whole record.
    pub(crate) fn record(&mut self, at: Position, stored: &Stored<'_>) {
        match stored.kind {
            Kind::Mark | Kind::Wake => {}
            Kind::Ledger => self.ledger(at, stored),
            Kind::Entry => self.entry(at, stored),
        }
    }

    fn ledger(&mut self, at: Position, stored: &Stored<'_>) {
        match ledger_id(stored.bytes) {
            Some(id) if self.chain(stored.ledger, id.clone()).id == id => {}
            id => {
                let what = "a ledger's registration is not what it was";
                let damage = Damage { ledger: id, entry: None, place: Some(at.place()), what };
                self.report(Finding { flaw: Flaw::Chain, damage });
            }
        }
    }

    fn entry(&mut self, at: Position, stored: &Stored<'_>) {
        let Some(chain) = self.chains.get_mut(&stored.ledger) else {
            let what = "an entry's ledger was never registered";
            let damage = Damage { ledger: None, entry: Some(stored.number), place: Some(at.place()), what };
            return self.report(Finding { flaw: Flaw::Chain, damage });
        };
        let (from, expected) = (chain.seen, EntryNo(chain.number.0 + 1));
        chain.seen = at;
        if stored.number < expected {
            let what = "an entry is there a second time";
            let damage =
                Damage { ledger: Some(chain.id.clone()), entry: Some(stored.number), place: Some(at.place()), what };
            return self.report(Finding { flaw: Flaw::Chain, damage });
        }
        if stored.number > expected {
            chain.hash = None;
            chain.number = EntryNo(stored.number.0 - 1);
            let (id, first, last) = (chain.id.clone(), expected, chain.number);
            self.missing(&id, first, last, from, at);
            self.unknown_positions(stored.ledger, first, last);
        }
        let Some(chain) = self.chains.get_mut(&stored.ledger) else { return };
        let follows = !chain.wanted
            || chain.hash.is_none_or(|before| chain::next(before, stored.number, stored.bytes) == stored.hash);
        chain.number = stored.number;
        chain.hash = Some(stored.hash);
        self.verified.entries += u64::from(chain.wanted);
        if !follows {
            let what = "the hash does not follow from the entry before";
            let damage =
                Damage { ledger: Some(chain.id.clone()), entry: Some(stored.number), place: Some(at.place()), what };
            self.report(Finding { flaw: Flaw::Chain, damage });
        }
        self.position(stored.ledger, Some(at));
    }

    /// Names the entries a ledger lacks, and the damage between two places that explains it.
    fn missing(&mut self, id: &LedgerId, first: EntryNo, last: EntryNo, from: Position, to: Position) {
        let mut regions = self.regions.iter_mut().filter(|region| from <= region.at && region.at < to);
        let damaged = regions.next().map(|region| {
            region.named = true;
            region.at
        });
        regions.for_each(|region| region.named = true);
        let (flaw, at, what) = match damaged {
            Some(at) => (Flaw::Checksum, at, "the checksum does not fit"),
            None => (Flaw::Missing, to, "the entry is missing"),
        };
        for number in first.0..=last.0 {
            if self.verified.findings.len() >= limits::FINDINGS_MAX {
                self.verified.findings_more += last.0 - number + 1;
                return;
            }
            let place = Some(at.place());
            let damage = Damage { ledger: Some(id.clone()), entry: Some(EntryNo(number)), place, what };
            self.report(Finding { flaw, damage });
        }
    }

    fn unknown_positions(&mut self, ledger: u32, first: EntryNo, last: EntryNo) {
        // Whole blocks of unknown positions say nothing: only the ends are walked.
        let from = first.0.max(last.0.saturating_sub(2 * BLOCK_ENTRIES));
        if from > first.0
            && let Some(chain) = self.chains.get_mut(&ledger)
        {
            chain.block = vec![None; ((from - 1) % BLOCK_ENTRIES) as usize];
        }
        (from..=last.0).for_each(|_| self.position(ledger, None));
    }

    /// Takes down where the next entry lies, and compares each full block with the index.
    fn position(&mut self, ledger: u32, at: Option<Position>) {
        let Some(chain) = self.chains.get_mut(&ledger) else { return };
        chain.block.push(at);
        if chain.block.len() as u64 == BLOCK_ENTRIES {
            let through = chain.number.0;
            let block = std::mem::take(&mut chain.block);
            self.compare(ledger, through.saturating_sub(1) / BLOCK_ENTRIES, &block);
        }
    }

    fn compare(&mut self, ledger: u32, number: u64, block: &[Option<Position>]) {
        let Some((index, chain)) = self.index.zip(self.chains.get(&ledger)) else { return };
        let indexed = chain.remembered.map_or(0, |remembered| remembered.indexed.0);
        let count = indexed.saturating_sub(number * BLOCK_ENTRIES).min(block.len() as u64) as usize;
        if count == 0 || !chain.wanted {
            return;
        }
        let stored = index.block(ledger, number).unwrap_or_default();
        let agrees = |index: &usize| block[*index].is_none_or(|at| stored.get(*index) == Some(&at));
        if let Some(wrong) = (0..count).find(|index| !agrees(index)) {
            let entry = Some(EntryNo(number * BLOCK_ENTRIES + wrong as u64 + 1));
            let what = "the index points elsewhere";
            let place = block[wrong].map(Position::place);
            let damage = Damage { ledger: Some(chain.id.clone()), entry, place, what };
            self.report(Finding { flaw: Flaw::Index, damage });
        }
    }

    /// The journal ends here: what is remembered must have been reached.
    pub(crate) fn finish(mut self, end: Position) -> Verified {
        let mut ledgers: Vec<_> = self.chains.keys().copied().collect();
        ledgers.sort_unstable();
        for ledger in ledgers {
            self.finish_ledger(ledger, end);
        }
        for (id, _) in std::mem::take(&mut self.proven) {
            let what = "a snapshot is there, the ledger is not";
            let damage = Damage { ledger: Some(id), entry: Some(EntryNo(1)), place: Some(end.place()), what };
            self.report(Finding { flaw: Flaw::Missing, damage });
        }
        self.report_unnamed();
        let reached = |chain: &Chain| Head { number: chain.number, hash: chain.hash.unwrap_or(Digest([0; 32])) };
        let wanted = self.chains.values().filter(|chain| chain.wanted);
        self.verified.ledgers = wanted.map(|chain| (chain.id.clone(), reached(chain))).collect();
        self.verified.ledgers.sort_by(|a, b| a.0.cmp(&b.0));
        self.verified
    }

    fn finish_ledger(&mut self, ledger: u32, end: Position) {
        let Some(chain) = self.chains.get_mut(&ledger) else { return };
        let (number, block) = (chain.number.0 / BLOCK_ENTRIES, std::mem::take(&mut chain.block));
        let (id, seen, reached) = (chain.id.clone(), chain.seen, chain.number);
        let (hash, remembered) = (chain.hash, chain.remembered);
        self.compare(ledger, number, &block);
        let head = remembered.map(|remembered| remembered.head);
        let last = head.map(|head| head.number).max(self.proven.remove(&id));
        if let Some(last) = last.filter(|last| reached < *last) {
            self.missing(&id, EntryNo(reached.0 + 1), last, seen, end);
        } else if head.is_some_and(|head| reached == head.number && hash.is_some_and(|hash| hash != head.hash)) {
            let what = "the newest entry is not the one that was remembered";
            let damage = Damage { ledger: Some(id), entry: Some(reached), place: Some(seen.place()), what };
            self.report(Finding { flaw: Flaw::Chain, damage });
        }
    }

    /// Damage nobody misses an entry for: a ledger's last entry, or something that is no entry.
    fn report_unnamed(&mut self) {
        for Region { at, guess, named } in std::mem::take(&mut self.regions) {
            if named {
                continue;
            }
            let guessed = guess.and_then(|(ledger, number)| Some((self.chains.get(&ledger)?, number)));
            let last = guessed.filter(|(chain, number)| number.0 == chain.number.0 + 1);
            let damage = Damage {
                ledger: last.map(|(chain, _)| chain.id.clone()),
                entry: last.map(|(_, number)| number),
                place: Some(at.place()),
                what: "the checksum does not fit",
            };
            self.report(Finding { flaw: Flaw::Checksum, damage });
        }
    }
}
