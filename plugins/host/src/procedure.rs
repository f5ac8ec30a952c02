//! A component that is ready: compiled, linked ahead, its exports compared with the contract.

use crate::bindings::exports::maplebridge::procedure as contract;
use crate::convert::Checked;
use crate::convert::{campaign, register};
use crate::failure;
use crate::form::Form;
use crate::pace::Pace;
use crate::planted::{Bug, planted};
use crate::sandbox::Sandbox;
use crate::unusable::Unusable;
use crate::words::clean;
use engine::procedure::{Failure, Hook, Proposal, Question};
use std::collections::BTreeMap;
use wasmtime::component::types::ComponentItem;
use wasmtime::component::{
    Component, ComponentExportIndex, ComponentNamedList, Instance, InstancePre, Lift, Linker, Lower,
};
use wasmtime::{Result, Store};

/// A component that is ready.
pub(crate) struct Procedure {
    /// Made into an instance for each call.
    pub(crate) ahead: InstancePre<Sandbox>,
    /// Whether it looks at the calendar.
    pub(crate) calendar: bool,
    /// Whether it looks at its settings.
    pub(crate) settings: bool,
    /// How long its calls take.
    pub(crate) pace: Pace,
    hooks: BTreeMap<Hook, ComponentExportIndex>,
    #[cfg(feature = "planted-bugs")]
    kept: std::sync::Mutex<Option<Room>>,
}

/// Where one call runs.
pub(crate) struct Room {
    /// What belongs to the call.
    pub(crate) store: Store<Sandbox>,
    /// The instance, once it is made.
    pub(crate) instance: Option<Instance>,
}

/// A typed answer of a guest: a proposal, or its own word why there is none.
type Answer<P> = std::result::Result<P, String>;

impl Procedure {
    /// Links a component and compares what it exports with the contract.
    pub(crate) fn link(
        component: &Component,
        form: &Form,
        linker: &Linker<Sandbox>,
    ) -> std::result::Result<Self, Unusable> {
        let mut linker = linker.clone();
        if planted(Bug::ImportsUnchecked) {
            let trapping = linker.define_unknown_imports_as_traps(component);
            trapping.map_err(|error| wrong_type("import", &error))?;
        }
        let ahead = linker.instantiate_pre(component).map_err(|error| wrong_type("import", &error))?;
        let mut hooks = BTreeMap::new();
        for (hook, name) in &form.hooks {
            let found = find(&ahead, *hook, name).map_err(|error| wrong_type(name, &error))?;
            hooks.insert(*hook, found);
        }
        Ok(Procedure {
            pace: Pace::default(),
            ahead,
            calendar: form.imports("calendar"),
            settings: form.imports("settings"),
            hooks,
            #[cfg(feature = "planted-bugs")]
            kept: Default::default(),
        })
    }

    /// What an earlier call left behind. In a product: nothing, ever.
    pub(crate) fn kept(&self) -> Option<Room> {
        #[cfg(feature = "planted-bugs")]
        if planted(Bug::InstanceKept) {
            return self.kept.lock().unwrap_or_else(std::sync::PoisonError::into_inner).take();
        }
        None
    }

    /// Ends a call: its room is gone.
    pub(crate) fn leave(&self, room: Room) {
        #[cfg(feature = "planted-bugs")]
        if planted(Bug::InstanceKept) {
            *self.kept.lock().unwrap_or_else(std::sync::PoisonError::into_inner) = Some(room);
            return;
        }
        drop(room);
    }

    /// Where the hook is, if it is there.
    pub(crate) fn hook(&self, hook: Hook) -> Option<&ComponentExportIndex> {
        self.hooks.get(&hook)
    }

    /// The hooks it answers.
    pub(crate) fn hooks(&self) -> Vec<Hook> {
        self.hooks.keys().copied().collect()
    }
}

/// Puts a question to an instance, in the contract's words, and reads the answer.
pub(crate) fn put(
    store: &mut Store<Sandbox>,
    instance: &Instance,
    hook: &ComponentExportIndex,
    question: &Question,
) -> Result<std::result::Result<Proposal, Failure>> {
    let mut at = At { store, instance, hook };
    match question {
        Question::Deadline(q) => at.ask(&campaign::deadline_asked(q), campaign::deadline_given, Proposal::Deadline),
        Question::Duties(q) => {
            at.ask(&campaign::duties_asked(q), |duties: &Vec<_>| campaign::duties_given(duties), Proposal::Duties)
        }
        Question::Reminders(q) => at.ask(&campaign::reminders_asked(q), campaign::reminders_given, Proposal::Reminders),
        Question::Message(q) => at.ask(&campaign::message_asked(q), campaign::message_given, Proposal::Message),
        Question::Review(q) => at.ask(&campaign::review_asked(q), campaign::review_given, Proposal::Review),
        Question::Triage(q) => at.ask(&register::triage_asked(q), register::triage_given, Proposal::Triage),
        Question::ReturnVisits(q) => {
            at.ask(&register::return_visits_asked(q), register::return_visits_given, Proposal::ReturnVisits)
        }
        Question::Subsidy(q) => at.ask(&register::subsidy_asked(q), register::subsidy_given, Proposal::Subsidy),
        Question::Score(q) => at.ask(&register::score_asked(q), register::score_given, Proposal::Score),
    }
}

/// A hook of an instance.
struct At<'a> {
    store: &'a mut Store<Sandbox>,
    instance: &'a Instance,
    hook: &'a ComponentExportIndex,
}

impl At<'_> {
    fn ask<'q, Q, P, A>(
        &mut self,
        question: &'q Q,
        read: fn(&P) -> Checked<A>,
        whole: fn(A) -> Proposal,
    ) -> Result<std::result::Result<Proposal, Failure>>
    where
        (&'q Q,): ComponentNamedList + Lower,
        (Answer<P>,): ComponentNamedList + Lift,
    {
        let function = self.instance.get_typed_func::<(&'q Q,), (Answer<P>,)>(&mut *self.store, self.hook)?;
        let (answer,) = function.call(&mut *self.store, (question,))?;
        Ok(match answer {
            Ok(proposal) => read(&proposal).map(whole).map_err(|wrong| failure::malformed(&wrong.0)),
            Err(words) => Err(failure::declined(&words)),
        })
    }
}

/// Finds a hook's function and compares its type with the contract's.
fn find(ahead: &InstancePre<Sandbox>, hook: Hook, name: &str) -> Result<ComponentExportIndex> {
    match hook {
        Hook::Deadline => typed::<contract::deadline::Question, contract::deadline::Proposal>(ahead, name),
        Hook::Duties => typed::<contract::duties::Question, Vec<contract::duties::LocalDuty>>(ahead, name),
        Hook::Reminders => typed::<contract::reminders::Question, contract::reminders::Proposal>(ahead, name),
        Hook::Message => typed::<contract::message::Question, contract::message::Proposal>(ahead, name),
        Hook::Review => typed::<contract::review::Question, contract::review::Proposal>(ahead, name),
        Hook::Triage => typed::<contract::triage::Question, contract::triage::Proposal>(ahead, name),
        Hook::ReturnVisits => {
            typed::<contract::return_visits::Question, contract::return_visits::Proposal>(ahead, name)
        }
        Hook::Subsidy => typed::<contract::subsidy::Question, contract::subsidy::Proposal>(ahead, name),
        Hook::Score => typed::<contract::score::Question, contract::score::Proposal>(ahead, name),
    }
}

fn typed<Q, P>(ahead: &InstancePre<Sandbox>, name: &str) -> Result<ComponentExportIndex>
where
    (Q,): ComponentNamedList + Lower,
    (Answer<P>,): ComponentNamedList + Lift,
{
    let component = ahead.component();
    let interface = component.get_export_index(None, name).ok_or_else(|| wasmtime::Error::msg("it is not exported"))?;
    match component.get_export(Some(&interface), "propose") {
        Some((ComponentItem::ComponentFunc(function), index)) => {
            function.typecheck::<(Q,), (Answer<P>,)>(&ahead.instance_type())?;
            Ok(index)
        }
        Some(_) => Err(wasmtime::Error::msg("`propose` is no function")),
        None => Err(wasmtime::Error::msg("it has no function `propose`")),
    }
}

fn wrong_type(name: &str, error: &wasmtime::Error) -> Unusable {
    Unusable::WrongType { name: name.into(), detail: clean(&format!("{error:#}"), 300) }
}
