//! The hooks, a module each, as the contract has them.

/// The module of one hook: its `Question`, its `Proposal` and what they are made of.
macro_rules! hook {
    ($(#[$doc:meta])* $module:ident, $world:literal, $answer:ident$(<$item:ident>)? $(, with $matter:literal)?) => {
        $(#[$doc])*
        pub mod $module {
            #[doc(hidden)]
            #[allow(missing_docs, reason = "generated from the contract, which says what each thing is")]
            pub mod bindings {
                wit_bindgen::generate!({
                    path: "wit",
                    world: $world,
                    with: {
                        "maplebridge:procedure/types@1.0.0": crate::types,
                        $($matter: crate::matter,)?
                        "maplebridge:procedure/log@1.0.0": crate::bindings::maplebridge::procedure::log,
                        "maplebridge:procedure/calendar@1.0.0": crate::bindings::maplebridge::procedure::calendar,
                        "maplebridge:procedure/settings@1.0.0": crate::bindings::maplebridge::procedure::settings,
                    },
                    additional_derives: [PartialEq, Eq],
                    pub_export_macro: true,
                });
            }
            pub use bindings::exports::maplebridge::procedure::$module::*;
            /// What `propose` answers.
            pub type Answer = $answer$(<$item>)?;
        }
    };
}

hook!(
    /// "When is this duty due in our county?"
    deadline, "deadline-hook", Proposal
);
hook!(
    /// "What else do our offices owe in this campaign?" The proposal is a list of [`duties::LocalDuty`].
    duties, "duties-hook", Vec<LocalDuty>
);
hook!(
    /// "When is whom reminded of this duty?"
    reminders, "reminders-hook", Proposal
);
hook!(
    /// "How do we word this notice?"
    message, "message-hook", Proposal
);
hook!(
    /// "Is what was handed in good enough?"
    review, "review-hook", Proposal
);
hook!(
    /// "How grave is this case, until when is it to be settled, and by which way?"
    triage, "triage-hook", Proposal, with "maplebridge:procedure/matter@1.0.0"
);
hook!(
    /// "When is this closed case visited?"
    return_visits, "return-visits-hook", Proposal, with "maplebridge:procedure/matter@1.0.0"
);
hook!(
    /// "How much is paid for this case?" (以案定补)
    subsidy, "subsidy-hook", Proposal, with "maplebridge:procedure/matter@1.0.0"
);
hook!(
    /// "How many points does this office have, by its counts?"
    score, "score-hook", Proposal
);
