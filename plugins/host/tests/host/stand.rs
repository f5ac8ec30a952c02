//! A host to test on, and one way to ask it.

use crate::questions::question;
use engine::calendar::{Calendar, CalendarNotice, NoticeDay};
use engine::id::LedgerId;
use engine::procedure::{Call, ComponentId, Failure, Hook, Limits, Procedures, Proposal, Question, Reply, Settings};
use host::guests::Guest;
use host::{Compiler, Host, Options};
use std::path::Path;
use tempfile::TempDir;

/// A host with a cache folder of its own.
pub(crate) struct Stand {
    pub(crate) host: Host,
    pub(crate) folder: TempDir,
}

/// What a call is made with.
pub(crate) struct With {
    pub(crate) ledger: LedgerId,
    pub(crate) limits: Limits,
    pub(crate) settings: Settings,
    pub(crate) calendar: Calendar,
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

impl Stand {
    pub(crate) fn new() -> Stand {
        let folder = tempfile::tempdir().unwrap();
        Stand { host: host(folder.path()), folder }
    }

    pub(crate) fn load(&self, guest: &Guest) -> ComponentId {
        self.host.load(&guest.component()).unwrap_or_else(|error| panic!("{error}")).component
    }

    pub(crate) fn ask(&self, component: &ComponentId, question: &Question, with: &With) -> Reply {
        let With { ledger, limits, settings, calendar } = with;
        self.host.ask(&Call { ledger, component, limits: *limits, settings, calendar, question })
    }

    /// Loads a guest and asks it the usual question of a hook.
    pub(crate) fn try_out(&self, guest: &Guest, hook: Hook, with: &With) -> Reply {
        self.ask(&self.load(guest), &question(hook), with)
    }
}

/// A host that compiles in a child.
pub(crate) fn host(folder: &Path) -> Host {
    Host::new(Options { cache: folder.join("cache"), compiler: child(&[]), caps: Limits::MOST, instances: 8 }).unwrap()
}

/// The compiler's process.
pub(crate) fn child(args: &[&str]) -> Compiler {
    Compiler::Child {
        program: env!("CARGO_BIN_EXE_procedure-compiler").into(),
        args: args.iter().map(Into::into).collect(),
    }
}

/// What came of trying a guest out with the usual limits.
pub(crate) fn outcome(guest: &Guest, hook: Hook) -> Result<Proposal, Failure> {
    Stand::new().try_out(guest, hook, &With::default()).outcome
}

/// The days around 清明 2022: 2 April a make-up working day, 3 to 5 April off.
pub(crate) fn calendar() -> Calendar {
    let day = |date: &str, off| NoticeDay { date: date.parse().unwrap(), off, name: "清明节".into() };
    Calendar::from_imports(&[CalendarNotice {
        year: 2022,
        notice: "国办发明电〔2021〕11号".into(),
        overlay: None,
        days: vec![day("2022-04-02", false), day("2022-04-03", true), day("2022-04-04", true), day("2022-04-05", true)],
    }])
}
