//! All cases on a page: name, what the component does, what must come of it.

mod answers;
mod cached;
mod features;
mod imports;
pub(crate) mod packages;
pub(crate) mod running;
mod state;
pub(crate) mod uploads;

use crate::ground::{Came, Ground};
use engine::procedure::Hook;
use host::guests::Guest;
use std::fmt;

/// A hostile component, or a family of them that come to the same.
pub(crate) struct Case {
    /// Its name.
    pub(crate) name: &'static str,
    /// What it does.
    pub(crate) does: &'static str,
    /// What must come of it.
    pub(crate) wants: Want,
    /// Tries it out.
    pub(crate) run: fn(&Ground) -> Came,
}

/// What must come of a case: an outcome with its stable code.
pub(crate) enum Want {
    /// A proposal.
    Answers,
    /// A failure of the call.
    Fails(&'static str),
    /// A file that cannot be used.
    Unusable(&'static str),
    /// The engine's refusal.
    Refused(&'static str),
}

use Want::{Answers, Fails, Refused, Unusable};

const fn case(name: &'static str, does: &'static str, wants: Want, run: fn(&Ground) -> Came) -> Case {
    Case { name, does, wants, run }
}

/// The case of that name.
#[cfg(feature = "planted-bugs")]
pub(crate) fn named(name: &str) -> &'static Case {
    CASES.iter().find(|case| case.name == name).unwrap_or_else(|| panic!("there is no case {name}"))
}

/// A guest that counts so far, then agrees.
pub(crate) fn finite(count: u32) -> Guest {
    let text = format!(
        "(local $n i32) (local.set $n (i32.const {count}))
         (loop $l (local.set $n (i32.sub (local.get $n) (i32.const 1))) (br_if $l (local.get $n))) i32.const 1024"
    );
    Guest::answering(Hook::Deadline, &text)
}

impl fmt::Display for Want {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Answers => f.write_str("answers"),
            Fails(code) => write!(f, "fails: {code}"),
            Unusable(code) => write!(f, "unusable: {code}"),
            Refused(code) => write!(f, "refused: {code}"),
        }
    }
}

/// All of them.
#[rustfmt::skip]
pub(crate) const CASES: &[Case] = &[
    // Time, memory, tables, stack.
    case("endless-loop", "loops for ever", Fails("fuel"), running::endless_loop),
    case("endless-loop-much-fuel", "loops for ever with all the fuel there is", Fails("time"), running::endless_loop_with_fuel),
    case("filling-memory", "writes 16 MiB with each instruction", Fails("fuel"), running::filling_memory),
    case("fuel-exactly", "uses exactly its fuel", Answers, running::fuel_exactly),
    case("fuel-one-less", "needs one unit more than its fuel", Fails("fuel"), running::fuel_one_less),
    case("more-than-the-cap", "asks for limits beyond the operator's", Fails("memory"), running::fuel_beyond_the_cap),
    case("memory-by-growth", "grows its memory page by page", Fails("memory"), running::memory_by_growth),
    case("memory-at-the-limit", "grows its memory to exactly its limit", Answers, running::memory_at_the_limit),
    case("memory-from-the-start", "begins with a page more than its limit", Fails("memory"), running::memory_from_the_start),
    case("memories-together", "has two memories which together are too large", Fails("memory"), running::memories_together),
    case("memory-with-its-own-end", "grows past the end it set itself", Answers, running::memory_with_its_own_end),
    case("memory-beyond-the-pool", "begins with more memory than anybody gets", Unusable("too-demanding"), running::memory_beyond_the_pool),
    case("table-by-growth", "grows a table", Fails("table"), running::table_by_growth),
    case("tables-together", "has three tables which together are too large", Fails("table"), running::tables_together),
    case("table-beyond-the-pool", "begins with a million elements", Unusable("too-demanding"), running::table_beyond_the_pool),
    case("recursion-without-end", "calls itself for ever", Fails("stack"), running::recursion_without_end),
    case("recursion-of-20000", "calls itself 20,000 times", Fails("stack"), running::recursion_of_20_000),
    case("question-too-large", "is put a question of 400 KB", Fails("question-too-large"), running::question_too_large),
    // Traps where one does not expect them.
    case("trap-in-the-function", "traps in five ways", Fails("trap"), running::trap_in_the_function),
    case("trap-with-a-name", "traps in a function whose name moves the cursor", Fails("trap"), running::trap_with_a_name),
    case("trap-in-start", "traps when it is instantiated", Fails("trap"), running::trap_in_start),
    case("endless-start", "is never instantiated", Fails("fuel"), running::endless_start),
    case("trap-in-realloc", "traps while the question is handed over", Fails("trap"), running::trap_in_realloc),
    case("endless-realloc", "never takes the question", Fails("fuel"), running::endless_realloc),
    case("realloc-beyond-the-end", "wants the question where there is no memory", Fails("malformed"), running::realloc_beyond_the_end),
    case("trap-after-the-answer", "traps in post-return", Fails("trap"), running::trap_after_the_answer),
    case("endless-after-the-answer", "loops in post-return", Fails("fuel"), running::endless_after_the_answer),
    case("changed-after-the-answer", "changes its answer in post-return", Answers, running::answer_changed_afterwards),
    case("import-from-realloc", "calls the host while the question is handed over", Fails("trap"), running::imports_from_realloc),
    case("import-from-realloc-in-import", "calls the host while the host answers it", Fails("trap"), running::imports_from_realloc_within_an_import),
    case("false-debug-information", "traps with debug information that is none", Fails("trap"), uploads::false_debug_information),
    // Answers.
    case("answer-of-zeros", "gives nothing but zeros", Answers, imports::nothing_but_its_answer),
    case("answer-at-the-limit", "answers with exactly 64 KiB", Fails("declined"), answers::as_large_as_may_be),
    case("answer-one-byte-too-many", "answers with 64 KiB and one byte", Fails("output"), answers::one_byte_too_many),
    case("a-megabyte-of-excuses", "declines with a megabyte of text", Fails("output"), answers::a_megabyte_of_excuses),
    case("excuses-with-escapes", "declines with line ends, escapes, NUL, a turn of direction", Fails("declined"), answers::excuses_that_move_the_cursor),
    case("pointers-out-of-bounds", "points outside its memory, or between two words, in eleven ways", Fails("malformed"), answers::pointers_out_of_bounds),
    case("unknown-variants", "answers with variants the contract does not have", Fails("malformed"), answers::unknown_variants),
    case("not-utf-8", "answers with bytes that are no text, in six ways", Fails("malformed"), answers::not_utf_8),
    case("long-list", "answers with a list that is larger in the host", Fails("output"), answers::long_list),
    case("list-that-repeats", "answers with 200 times the same 60 KB", Fails("output"), answers::list_that_repeats_a_text),
    case("absurd-offsets", "proposes a deadline in 4 billion days", Fails("malformed"), answers::absurd_offsets),
    case("no-days-no-times", "proposes days and times that are none", Fails("malformed"), answers::days_and_times_that_are_none),
    case("key-like-a-path", "names a period `../../../etc/passwd`", Answers, answers::key_like_a_path),
    case("id-like-a-path", "proposes duties whose ids are paths", Fails("malformed"), answers::id_like_a_path),
    case("wording", "words a notice with control characters, or too long", Fails("malformed"), answers::wording),
    case("another-hook", "is asked a hook it does not export", Fails("no-hook"), answers::another_hook),
    // What the host offers.
    case("host-call-flood", "calls the host once too often", Fails("host-calls"), imports::host_call_flood),
    case("host-calls-at-the-limit", "calls the host as often as it may", Answers, imports::host_calls_at_the_limit),
    case("calendar-flood", "walks over the calendar for ever", Fails("host-calls"), imports::calendar_flood),
    case("log-flood", "logs 9,000 lines of 1,000 bytes", Answers, imports::log_flood),
    case("log-of-short-lines", "logs 9,000 lines of one byte", Answers, imports::log_of_short_lines),
    case("log-line-of-64-kib", "logs a line of 64 KiB", Answers, imports::log_line_of_64_kib),
    case("log-line-too-large", "logs a line of 64 KiB and one byte", Fails("output"), imports::log_line_too_large),
    case("log-injection", "logs line ends, escapes, NUL, a turn of direction", Answers, imports::log_injection),
    case("log-not-utf-8", "logs bytes that are no text", Fails("malformed"), imports::log_not_utf_8),
    case("log-of-an-unknown-level", "logs at a level there is none of", Fails("malformed"), imports::log_of_an_unknown_level),
    case("log-from-nowhere", "logs what lies outside its memory", Fails("malformed"), imports::log_from_nowhere),
    case("calendar-abuse", "asks for days out of every range", Answers, imports::calendar_abuse),
    case("day-of-a-megabyte", "asks for the weekday of a megabyte of text", Fails("output"), imports::day_of_a_megabyte),
    case("day-not-utf-8", "asks for the weekday of bytes that are no text", Fails("malformed"), imports::day_not_utf_8),
    case("answer-to-nowhere", "wants the host's answer outside its memory", Fails("malformed"), imports::answer_to_nowhere),
    case("settings-of-others", "asks for settings that are not its own", Answers, imports::settings_of_others),
    // State and chance.
    case("kept-in-a-global", "counts its calls in a global", Answers, state::kept_in_a_global),
    case("kept-in-memory", "counts its calls in memory", Answers, state::kept_in_memory),
    case("kept-in-memory-that-grew", "counts its calls in memory that it grew", Answers, state::kept_in_memory_that_grew),
    case("kept-in-a-table", "counts its calls in a table", Answers, state::kept_in_a_table),
    case("read-from-another-county", "looks for another county's memory in its own", Answers, state::read_from_another_county),
    case("nan-bits", "shows the bits of NaNs of every origin", Answers, state::nan_bits),
    case("depth-of-the-stack", "counts how deep the stack is", Fails("stack"), state::depth_of_the_stack),
    case("many-at-once", "is asked eight times at once with 32 MiB each", Answers, state::many_at_once),
    // Files that are no component.
    case("empty", "is empty", Unusable("not-wasm"), uploads::empty),
    case("garbage", "is 4 KiB of one byte", Unusable("not-wasm"), uploads::garbage),
    case("text", "is a component in text form", Unusable("not-wasm"), uploads::text),
    case("head-alone", "has four good bytes", Unusable("malformed"), uploads::head_alone),
    case("another-layer", "has another version of the binary form", Unusable("malformed"), uploads::another_layer),
    case("core-module", "is a core module", Unusable("core-module"), uploads::core_module),
    case("elf", "is a program of this machine", Unusable("compiled-code"), uploads::elf),
    case("compiled-code", "is what the compiler made of a good component", Unusable("compiled-code"), uploads::compiled_code),
    case("compiled-code-inside", "carries compiled code in a section of its own", Answers, uploads::compiled_code_in_a_section),
    case("one-byte-too-large", "has 32 MiB and one byte", Unusable("too-large"), uploads::one_byte_too_large),
    case("as-large-as-may-be", "is good and has 32 MiB", Answers, uploads::as_large_as_may_be),
    case("truncated", "is cut off at every fiftieth of its length, and by one byte", Unusable("malformed"), uploads::truncated),
    case("more-behind-the-end", "is two components in one file", Unusable("malformed"), uploads::more_behind_the_end),
    // Components for another world.
    case("wrong-result", "exports a hook of another type", Unusable("wrong-type"), uploads::wrong_result),
    case("nested-types", "exports a hook whose result is nested 60 times", Unusable("wrong-type"), uploads::nested_types),
    case("types-nested-too-deeply", "exports a hook whose result doubles 1,000 times", Unusable("malformed"), uploads::types_nested_too_deeply),
    case("no-hook", "exports an interface of its own", Unusable("no-hooks"), uploads::no_hook),
    case("unknown-hook", "exports a hook there is none of", Unusable("unknown-hook"), uploads::unknown_hook),
    case("other-version", "exports a hook of another version", Unusable("other-version"), uploads::other_version),
    case("hook-without-function", "exports a hook without a function", Unusable("wrong-type"), uploads::hook_without_function),
    case("hook-that-is-a-function", "exports a function under a hook's name", Unusable("wrong-type"), uploads::hook_that_is_a_function),
    case("imports-of-wasi", "imports clocks, chance, files, sockets, 500 others", Unusable("unknown-import"), uploads::imports_of_wasi),
    case("import-of-its-own", "is good and imports `open-file`", Unusable("unknown-import"), uploads::import_of_its_own),
    case("import-with-another-function", "wants the log to erase", Unusable("wrong-type"), uploads::import_with_another_function),
    case("import-of-another-version", "imports a log of version 9", Unusable("other-version"), uploads::import_of_another_version),
    // Large in other ways.
    case("ten-thousand-functions", "has 10,000 functions", Answers, uploads::ten_thousand_functions),
    case("ten-thousand-instances", "has 10,000 core instances", Unusable("malformed"), uploads::ten_thousand_instances),
    case("nine-hundred-instances", "has 900 core instances", Unusable("too-demanding"), uploads::nine_hundred_instances),
    case("memories-by-the-hundred", "has 100 memories", Unusable("too-demanding"), uploads::memories_by_the_hundred),
    case("two-ends", "has 10 KB that become 64 MiB", Fails("memory"), uploads::two_ends_of_a_large_memory),
    case("eight-megabytes-of-data", "has 8 MiB of data", Answers, uploads::eight_megabytes_of_data),
    case("deep-blocks", "has a function of 2,000 nested blocks", Answers, uploads::deep_blocks),
    // WebAssembly there is none of here.
    case("shared-memory", "shares a memory between threads", Unusable("malformed"), features::shared_memory),
    case("atomics", "has atomic instructions", Unusable("malformed"), features::atomics),
    case("memory-64", "has a memory with 64-bit addresses", Unusable("malformed"), features::memory_64),
    case("relaxed-simd", "has instructions that differ between processors", Unusable("malformed"), features::relaxed_simd),
    case("gc-types", "has structures of the garbage collector", Unusable("malformed"), features::gc_types),
    case("typed-references", "calls by typed references", Unusable("malformed"), features::typed_references),
    case("exceptions", "throws exceptions", Unusable("malformed"), features::exceptions),
    case("tail-calls", "has tail calls", Unusable("malformed"), features::tail_calls),
    case("wide-arithmetic", "multiplies to 128 bits", Unusable("malformed"), features::wide_arithmetic),
    case("small-pages", "has a memory with pages of one byte", Unusable("malformed"), features::small_pages),
    case("stack-switching", "switches stacks", Unusable("malformed"), features::stack_switching),
    case("component-threads", "has instructions for tasks of components", Unusable("malformed"), features::component_threads),
    // Packages and keys.
    case("good-package", "is a signed package and good", Answers, packages::good),
    case("no-manifest", "has no manifest", Unusable("no-manifest"), packages::no_manifest),
    case("broken-manifests", "has a manifest that is wrong, in sixteen ways", Unusable("bad-manifest"), packages::broken_manifests),
    case("other-hooks", "has the manifest of another hook", Unusable("hooks-differ"), packages::other_hooks),
    case("fewer-hooks", "exports more hooks than its manifest says", Unusable("hooks-differ"), packages::fewer_hooks),
    case("two-manifests", "has two manifests", Unusable("bad-package"), packages::two_manifests),
    case("hidden-manifest", "has its manifest in a module inside", Unusable("no-manifest"), packages::hidden_manifest),
    case("changed-signature", "has a signature with one bit changed, in 110 places", Unusable("bad-signature"), packages::changed_signature),
    case("swapped-signature", "has the signature of another component", Unusable("bad-signature"), packages::swapped_signature),
    case("signature-of-another-manifest", "has the signature over another manifest", Unusable("bad-signature"), packages::signature_of_another_manifest),
    case("changed-after-signing", "says it is version 2.0.0 since it was signed", Unusable("bad-signature"), packages::changed_after_signing),
    case("more-after-the-signature", "has a section behind its signature", Unusable("bad-package"), packages::more_after_the_signature),
    case("two-signatures", "has two signatures", Unusable("bad-package"), packages::two_signatures),
    case("short-signature", "has a signature of 95 bytes", Unusable("bad-signature"), packages::short_signature),
    case("unsigned", "has no signature", Refused("unsigned"), packages::unsigned),
    case("untrusted-key", "is signed with a key nobody knows", Refused("untrusted_key"), packages::untrusted_key),
    case("key-for-everything", "is signed with a key for which one signature fits all", Refused("untrusted_key"), packages::key_for_everything),
    case("key-that-did-not-sign", "names a key that did not sign it", Refused("untrusted_key"), packages::key_of_another_county),
    case("revoked-key", "is signed with a revoked key", Refused("untrusted_key"), packages::revoked_key),
    case("revoked-key-trusted-again", "comes back with its revoked key", Refused("key_revoked"), packages::revoked_key_trusted_again),
    case("used-after-revocation", "is put into use after its key was revoked", Refused("untrusted_key"), packages::used_after_revocation),
    case("older-version-again", "is an older version played again", Refused("version_not_newer"), packages::older_version_again),
    case("same-version-other-bytes", "is another file under the same version", Refused("version_not_newer"), packages::same_version_other_bytes),
    case("another-county", "is for another county", Refused("other_county"), packages::another_county),
    // The cache of compiled code.
    case("foreign-compiled-file", "lies in the cache under a good component's name", Answers, cached::foreign_file),
    case("changed-compiled-file", "was changed in the cache", Answers, cached::changed_file),
    case("broken-seal", "has a broken seal in the cache", Answers, cached::broken_seal),
    case("compiled-file-of-another", "is another component's file in the cache", Answers, cached::file_of_another),
];
