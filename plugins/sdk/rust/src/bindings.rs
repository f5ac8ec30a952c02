//! What all hooks share: the types of the contract and what the host offers.
#![allow(missing_docs, reason = "generated from the contract, which says what each thing is")]

wit_bindgen::generate!({
    path: "wit",
    inline: "
        package maplebridge:sdk;
        world shared {
            include maplebridge:procedure/imports@1.0.0;
            import maplebridge:procedure/types@1.0.0;
            import maplebridge:procedure/matter@1.0.0;
        }
    ",
    world: "maplebridge:sdk/shared",
    generate_all,
    generate_unused_types: true,
    additional_derives: [PartialEq, Eq],
});
