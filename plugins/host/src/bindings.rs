//! The contract's types in Rust, made from `plugins/wit/v1`. One such module for each major version
//! of the contract; a hook's types stand under `exports`, those it shares under `maplebridge`.

#![allow(missing_docs, unreachable_pub, reason = "made from the contract, where everything is documented")]

wasmtime::component::bindgen!({
    path: "../wit/v1",
    world: "every-hook",
    imports: { default: trappable },
});
