//! A neighbour county on the same host: its procedure is asked before, during and after whatever the
//! others do, and always answers the same.

use crate::ground::{Ground, With};
use crate::questions::question;
use engine::deadline::Offset;
use engine::procedure::{ComponentId, DeadlineProposal, Hook, Proposal, Reply, Setting, Settings};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

/// A good procedure: 阶段材料三日内报送.
pub(crate) const GOOD: &[u8] = include_bytes!("../../plugins/examples/materials-in-three-days/component.wasm");

/// A county that asks all the time.
pub(crate) struct Neighbour {
    ground: Arc<Ground>,
    component: ComponentId,
    usual: Reply,
    answers: Arc<AtomicU64>,
    ended: Arc<AtomicBool>,
    thread: Option<JoinHandle<Duration>>,
}

impl Neighbour {
    /// Moves in: its first answer is what all others are compared with.
    pub(crate) fn of(ground: &Arc<Ground>) -> Self {
        let component = ground.load(GOOD);
        let usual = ground.ask(&component, &question(Hook::Deadline), &its());
        let Ok(Proposal::Deadline(DeadlineProposal::Rule(rule))) = &usual.outcome else { panic!("{usual:?}") };
        assert_eq!(rule.offset, Offset::Days(3));
        let (answers, ended) = (Arc::new(AtomicU64::new(0)), Arc::new(AtomicBool::new(false)));
        let (ground, thread) = (Arc::clone(ground), None);
        Neighbour { ground, component, usual, answers, ended, thread }.asking_on()
    }

    fn asking_on(mut self) -> Self {
        let (ground, component, usual) = (Arc::clone(&self.ground), self.component.clone(), self.usual.clone());
        let (answers, ended) = (Arc::clone(&self.answers), Arc::clone(&self.ended));
        self.thread = Some(std::thread::spawn(move || {
            let mut slowest = Duration::ZERO;
            while !ended.load(Ordering::Relaxed) {
                let began = Instant::now();
                let reply = ground.ask(&component, &question(Hook::Deadline), &its());
                slowest = slowest.max(began.elapsed());
                assert_eq!(reply, usual, "the neighbour's answer has changed");
                answers.fetch_add(1, Ordering::Relaxed);
                // Leaves the processor to the one that is tested; not a wait for anything.
                std::thread::park_timeout(Duration::from_millis(1));
            }
            slowest
        }));
        self
    }

    /// How many answers it has had from its own thread.
    pub(crate) fn answers(&self) -> u64 {
        self.answers.load(Ordering::Relaxed)
    }

    /// It is asked once more, and answers as ever.
    pub(crate) fn answers_as_before(&self) {
        let reply = self.ground.ask(&self.component, &question(Hook::Deadline), &its());
        assert_eq!(reply, self.usual, "the neighbour's answer has changed");
    }

    /// Ends, and tells how many answers it had and how long the slowest took.
    pub(crate) fn end(mut self) -> (u64, Duration) {
        self.ended.store(true, Ordering::Relaxed);
        let thread = self.thread.take().unwrap();
        let slowest = thread.join().expect("the neighbour's answers never change");
        (self.answers(), slowest)
    }
}

fn its() -> With {
    let settings: Settings =
        [("duty".to_owned(), Setting::Text("stage-material".into())), ("days".to_owned(), Setting::Integer(3))].into();
    With { ledger: "songlan-county".parse().unwrap(), settings, ..With::default() }
}
