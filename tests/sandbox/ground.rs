//! A host to test on, and what came of what was tried on it.

use crate::questions::{calendar, question};
use engine::calendar::Calendar;
use engine::id::LedgerId;
use engine::procedure::{Call, ComponentId, Failure, Hook, Limits, Procedures, Question, Reply, Settings};
use engine::refusal::{Bilingual, Refusal};
use host::guests::Guest;
use host::{Compiler, Host, Options, Unusable};
use std::fmt;
use std::path::Path;
use std::sync::Arc;
use tempfile::TempDir;

/// A host with a cache folder of its own.
pub(crate) struct Ground {
    pub(crate) host: Arc<Host>,
    pub(crate) folder: TempDir,
}

/// What a call is made with.
pub(crate) struct With {
    pub(crate) ledger: LedgerId,
    pub(crate) limits: Limits,
    pub(crate) settings: Settings,
    pub(crate) calendar: Calendar,
}

/// What came of a hostile component.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Came {
    /// It gave a proposal, which the case has looked at.
    Answered,
    /// It was asked and gave none.
    Failed(Failure),
    /// It was not taken as a file.
    Unusable(Unusable),
    /// The engine did not take it.
    Refused(Refusal),
    /// Something that must never happen.
    #[allow(dead_code, reason = "only seen when something is wrong")]
    Odd(String),
}

impl Default for With {
    fn default() -> Self {
        With {
            ledger: "qingshan-county".parse().unwrap(),
            // Time is only for those to run out of who are meant to: others share the machine.
            limits: Limits { millis: Limits::MOST.millis, ..Limits::default() },
            settings: Settings::new(),
            calendar: calendar(),
        }
    }
}

impl Ground {
    pub(crate) fn new() -> Ground {
        let folder = tempfile::tempdir().unwrap();
        Ground { host: Arc::new(host(folder.path(), child(), 8)), folder }
    }

    /// Makes a component ready that is known to be good enough for that.
    pub(crate) fn load(&self, component: &[u8]) -> ComponentId {
        self.host.load(component).unwrap_or_else(|error| panic!("{error}")).component
    }

    pub(crate) fn ask(&self, component: &ComponentId, question: &Question, with: &With) -> Reply {
        let With { ledger, limits, settings, calendar } = with;
        self.host.ask(&Call { ledger, component, limits: *limits, settings, calendar, question })
    }

    /// Loads a guest and asks it the usual question of a hook with the usual limits.
    pub(crate) fn reply(&self, guest: &Guest, hook: Hook) -> Reply {
        self.reply_within(guest, hook, With::default().limits)
    }

    /// The same with other limits.
    pub(crate) fn reply_within(&self, guest: &Guest, hook: Hook, limits: Limits) -> Reply {
        self.ask(&self.load(&guest.component()), &question(hook), &With { limits, ..With::default() })
    }

    /// What comes of asking a guest.
    pub(crate) fn asked(&self, guest: &Guest, hook: Hook) -> Came {
        came(&self.reply(guest, hook))
    }

    /// What comes of making a file ready and asking it.
    pub(crate) fn asked_file(&self, file: &[u8], hook: Hook) -> Came {
        came(&self.ask(&self.load(file), &question(hook), &With::default()))
    }

    /// What comes of uploading a file. Nothing of a refused file stays, and what is said about it can
    /// be shown to people.
    pub(crate) fn uploaded(&self, file: &[u8]) -> Came {
        match self.host.load(file) {
            Ok(_) => Came::Answered,
            Err(unusable) => {
                assert!(!self.host.is_loaded(&ComponentId::of(file)), "refused, and ready all the same");
                readable(&unusable.text());
                Came::Unusable(unusable)
            }
        }
    }
}

/// What a reply comes to. Whatever it says can be shown to people.
pub(crate) fn came(reply: &Reply) -> Came {
    for line in &reply.log {
        assert!(!line.line.chars().any(char::is_control), "{:?}", line.line);
    }
    match &reply.outcome {
        Ok(_) => Came::Answered,
        Err(failure) => {
            if let Failure::Trap(text) | Failure::Malformed(text) | Failure::Declined(text) = failure {
                assert!(!text.chars().any(char::is_control), "{text:?}");
                assert!(text.chars().count() <= 501, "{text:?}");
            }
            Came::Failed(failure.clone())
        }
    }
}

fn readable(text: &Bilingual) {
    for text in [&text.zh, &text.en] {
        assert!(!text.is_empty() && text.len() < 4_000, "{text:?}");
        assert!(!text.chars().any(char::is_control), "{text:?}");
    }
}

impl fmt::Display for Came {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Came::Answered => f.write_str("answers"),
            Came::Failed(failure) => write!(f, "fails: {}", failure.code()),
            Came::Unusable(unusable) => write!(f, "unusable: {}", unusable.code()),
            Came::Refused(refusal) => write!(f, "refused: {}", refusal.code()),
            Came::Odd(what) => write!(f, "odd: {what}"),
        }
    }
}

/// A host on a folder.
pub(crate) fn host(folder: &Path, compiler: Compiler, instances: u32) -> Host {
    Host::new(Options { cache: folder.join("cache"), compiler, caps: Limits::MOST, instances }).unwrap()
}

/// Compiles in a child, as the service does.
pub(crate) fn child() -> Compiler {
    Compiler::Child { program: env!("CARGO_BIN_EXE_compiler").into(), args: Vec::new() }
}
