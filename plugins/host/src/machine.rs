//! The wasmtime engine: which WebAssembly there is, and how instances are laid out. Everything a
//! county could use to hurt others is switched off or bounded here.

use crate::bindings::EveryHook;
use crate::limits;
use crate::planted::{Bug, planted};
use crate::sandbox::Sandbox;
use engine::procedure::Limits;
use std::num::NonZeroUsize;
use wasmparser::WasmFeatures;
use wasmtime::component::{HasSelf, Linker};
use wasmtime::{Config, Enabled, Engine, OptLevel, PoolingAllocationConfig, WasmBacktraceDetails};

/// The WebAssembly there is: what Rust, JavaScript and Python procedures are made of. No threads,
/// relaxed SIMD, 64-bit memories, garbage collection, exceptions or tail calls.
pub(crate) const FEATURES: WasmFeatures = WasmFeatures::MUTABLE_GLOBAL
    .union(WasmFeatures::SATURATING_FLOAT_TO_INT)
    .union(WasmFeatures::SIGN_EXTENSION)
    .union(WasmFeatures::REFERENCE_TYPES)
    .union(WasmFeatures::CALL_INDIRECT_OVERLONG)
    .union(WasmFeatures::MULTI_VALUE)
    .union(WasmFeatures::BULK_MEMORY)
    .union(WasmFeatures::BULK_MEMORY_OPT)
    .union(WasmFeatures::SIMD)
    .union(WasmFeatures::FLOATS)
    .union(WasmFeatures::EXTENDED_CONST)
    .union(WasmFeatures::MULTI_MEMORY)
    .union(WasmFeatures::COMPONENT_MODEL);

/// What decides the meaning and the form of compiled code. The compiler's process and the host use
/// the same, else the host does not open what the compiler made.
fn code() -> Config {
    let mut config = Config::new();
    config
        .wasm_features(WasmFeatures::all(), false)
        .wasm_features(FEATURES, true)
        .consume_fuel(true)
        .epoch_interruption(true)
        .cranelift_nan_canonicalization(true)
        .cranelift_opt_level(OptLevel::Speed)
        .wasm_backtrace_details(WasmBacktraceDetails::Enable)
        .wasm_backtrace_max_frames(NonZeroUsize::new(limits::FRAMES))
        .native_unwind_info(false)
        .memory_may_move(false);
    config
}

/// An engine that compiles and runs nothing: it reserves no memory for instances.
pub(crate) fn compiler() -> wasmtime::Result<Engine> {
    Engine::new(&code())
}

/// An engine that runs: so many instances at once, each in its own slot, which is cleaned before
/// it is used again.
pub(crate) fn runner(instances: u32) -> wasmtime::Result<Engine> {
    let mut pool = PoolingAllocationConfig::new();
    pool.total_component_instances(instances)
        // Python alone has 38 core instances; a slot for one is only a number.
        .total_core_instances(instances * limits::CORE_INSTANCES)
        .total_memories(instances * limits::MEMORIES)
        .total_tables(instances * limits::TABLES)
        .max_core_instances_per_component(limits::CORE_INSTANCES)
        .max_memories_per_component(limits::MEMORIES)
        .max_tables_per_component(limits::TABLES)
        .max_memories_per_module(limits::MEMORIES)
        .max_tables_per_module(limits::TABLES)
        .max_component_instance_size(limits::INSTANCE_BYTES)
        .max_core_instance_size(limits::INSTANCE_BYTES)
        .max_memory_size(Limits::MOST.memory as usize)
        .table_elements(limits::TABLE_ELEMENTS)
        .max_unused_warm_slots(instances)
        .linear_memory_keep_resident(limits::MEMORY_KEPT)
        .table_keep_resident(limits::TABLE_KEPT)
        // Where the kernel can say which pages were written to, only those are cleaned.
        .pagemap_scan(Enabled::Auto);
    let mut config = code();
    config.allocation_strategy(pool).max_wasm_stack(stack());
    Engine::new(&config)
}

fn stack() -> usize {
    if planted(Bug::StackUnlimited) { limits::STACK_BYTES * 3 } else { limits::STACK_BYTES }
}

/// What procedures may import, and nothing else.
pub(crate) fn linker(engine: &Engine) -> wasmtime::Result<Linker<Sandbox>> {
    let mut linker = Linker::new(engine);
    EveryHook::add_to_linker::<_, HasSelf<_>>(&mut linker, |sandbox| sandbox)?;
    Ok(linker)
}
