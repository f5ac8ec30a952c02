//! A loaded service is killed with signal 9 at random moments: while it works, while it opens, while
//! it makes its first files, and again while it recovers. Afterwards everything it had acknowledged
//! is there, nothing is there by half, the chain verifies, and it opens.
//!
//! `MAPLE_KILLS=10000` kills more often.

use engine::apply;
use engine::entry::Entry;
use engine::id::{EntryNo, LedgerId};
use engine::state::{PeriodPhase, State};
use std::collections::BTreeMap;
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::time::{Duration, Instant};
use store::journal::Settings;
use store::{Journal, Ledgers};
use tests::simulation::Chance;

/// Kills of the test command.
const KILLS: usize = 300;

/// Rounds on one folder before another one is begun from nothing.
const ROUNDS: usize = 25;

/// What was acknowledged: for each ledger, entry numbers with the key they were asked with.
type Acknowledged = BTreeMap<String, Vec<(u64, String)>>;

/// A service and what it says.
struct Victim {
    child: Child,
    lines: Receiver<String>,
}

impl Victim {
    fn start(folder: &Path, run: usize) -> Self {
        let mut child = Command::new(env!("CARGO_BIN_EXE_victim"))
            .arg(folder)
            .arg(run.to_string())
            .stdout(Stdio::piped())
            .stderr(Stdio::inherit())
            .spawn()
            .expect("it starts");
        let out = child.stdout.take().expect("piped");
        let (sender, lines) = channel();
        std::thread::spawn(move || {
            for line in BufReader::new(out).lines() {
                // A last line cut off by the kill ends the reading.
                let Ok(line) = line else { return };
                if sender.send(line).is_err() {
                    return;
                }
            }
        });
        Self { child, lines }
    }

    /// Listens for so long, or until so many acknowledgements have been heard.
    fn listen(&self, how_long: Duration, most: usize, heard: &mut Acknowledged) -> usize {
        let until = Instant::now() + how_long;
        let mut count = 0;
        while count < most {
            match self.lines.recv_timeout(until.saturating_duration_since(Instant::now())) {
                Ok(line) => count += usize::from(note(&line, heard)),
                Err(RecvTimeoutError::Timeout) => break,
                Err(RecvTimeoutError::Disconnected) => panic!("the service died by itself"),
            }
        }
        count
    }

    /// Kills it and takes in what it had said before.
    fn kill(mut self, heard: &mut Acknowledged) -> usize {
        self.child.kill().expect("it can be killed");
        self.child.wait().expect("it ends");
        self.lines.iter().filter(|line| note(line, heard)).count()
    }
}

fn note(line: &str, heard: &mut Acknowledged) -> bool {
    let words: Vec<&str> = line.split(' ').collect();
    let ["ack", ledger, entry, key] = words[..] else { return false };
    heard.entry(ledger.to_owned()).or_default().push((entry.parse().expect("a number"), key.to_owned()));
    true
}

/// Opens the folder and looks at everything.
fn examine(folder: &Path, heard: &Acknowledged) -> u64 {
    let settings = Settings { floor_bytes: 0, reserve_bytes: 0, ..Settings::default() };
    let store = Journal::open(folder, settings).expect("it opens after a kill");
    let verified = store.verify(None, &mut |_| ()).expect("it can be read");
    assert!(verified.is_sound(), "{:?}", verified.findings);
    for (ledger, acks) in heard {
        let id: LedgerId = ledger.parse().expect("an id");
        let head = store.head(&id).expect("readable").expect("an acknowledged ledger is there").number;
        for (entry, key) in acks {
            let record = store.read(&id, EntryNo(entry - 1), 1).expect("readable");
            let found = record
                .first()
                .unwrap_or_else(|| panic!("{ledger} {entry} was acknowledged; the ledger ends at {head}"));
            let found = Entry::decode(&found.bytes).expect("an entry").key;
            let is_founding = key.starts_with("found");
            assert!(
                is_founding || found.is_some_and(|k| *k.key == **key),
                "{ledger} {entry} is not what {key} asked for"
            );
        }
    }
    for ledger in store.ledgers().expect("readable") {
        nothing_is_half_there(&store, &ledger.id);
    }
    verified.entries
}

/// Every newcomer owes what is open: its joining and its first obligations are one group.
fn nothing_is_half_there(store: &Journal, id: &LedgerId) {
    let mut state = State::default();
    loop {
        let page = store.read(id, state.head, 1_000).expect("readable");
        if page.is_empty() {
            break;
        }
        page.iter().for_each(|record| apply(&mut state, &Entry::decode(&record.bytes).expect("an entry")));
    }
    for campaign in &state.campaigns {
        for period in campaign.periods.iter().filter(|p| p.phase == PeriodPhase::Open && p.dates.due > state.last_at) {
            let audience = state.organisation.audience(&campaign.slots[usize::from(period.slot)].duty.who);
            assert!(audience.minus(&period.units).is_empty(), "{id}: somebody joined by half");
        }
    }
    let snapshot = store.snapshot(id).expect("readable");
    assert!(
        snapshot.is_none_or(|snapshot| State::from_snapshot(&snapshot.bytes).is_ok()),
        "{id}: a snapshot is damaged"
    );
}

fn kill_often(kills: usize, seed: u64) -> (usize, u64) {
    let mut chance = Chance::new(seed);
    let (mut done, mut acknowledged, mut entries) = (0, 0, 0);
    while done < kills {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let mut heard = Acknowledged::new();
        for run in 0..ROUNDS.min(kills - done) {
            let victim = Victim::start(folder.path(), run);
            // One in three dies before or while it opens: the first time that is its creation, later
            // its recovery from the kill before.
            if chance.percent(35) {
                acknowledged += victim.listen(Duration::from_micros(chance.within(0, 25_000) as u64), 1, &mut heard);
            } else {
                let most = 1 + chance.below(60);
                acknowledged += victim.listen(Duration::from_secs(30), most, &mut heard);
            }
            acknowledged += victim.kill(&mut heard);
            done += 1;
            // Two in three are looked at; the others are killed once more in the middle of recovery.
            if chance.percent(66) {
                entries += examine(folder.path(), &heard);
            }
        }
        entries += examine(folder.path(), &heard);
    }
    (acknowledged, entries)
}

#[test]
fn nothing_acknowledged_is_lost_to_a_kill() {
    let kills = std::env::var("MAPLE_KILLS").map_or(KILLS, |text| text.parse().expect("MAPLE_KILLS is a number"));
    let workers: Vec<_> = [11, 12].map(|seed| std::thread::spawn(move || kill_often(kills.div_ceil(2), seed))).into();
    let mut acknowledged = 0;
    for worker in workers {
        acknowledged += worker.join().expect("no worker found anything").0;
    }
    assert!(acknowledged > kills, "only {acknowledged} acknowledgements: the service was hardly loaded");
    println!("{kills} kills, {acknowledged} acknowledgements, none lost");
}
