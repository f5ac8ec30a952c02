//! WebAssembly there is none of here. A component with any of it is refused before it is compiled.

use super::uploads::made;
use crate::ground::{Came, Ground};

/// A core module with something in it, inside a component.
fn inside(ground: &Ground, fields: &str) -> Came {
    ground.uploaded(&made(&format!("(component (core module {fields}))")))
}

pub(super) fn shared_memory(ground: &Ground) -> Came {
    inside(ground, "(memory 1 1 shared)")
}

pub(super) fn atomics(ground: &Ground) -> Came {
    inside(ground, "(memory 1) (func (drop (i32.atomic.rmw.add (i32.const 0) (i32.const 1))))")
}

pub(super) fn memory_64(ground: &Ground) -> Came {
    inside(ground, "(memory i64 1)")
}

pub(super) fn relaxed_simd(ground: &Ground) -> Came {
    inside(
        ground,
        "(func (param v128) (result v128)
           (f32x4.relaxed_madd (local.get 0) (local.get 0) (local.get 0)))",
    )
}

pub(super) fn gc_types(ground: &Ground) -> Came {
    inside(ground, "(type $s (struct (field i32))) (func (result (ref $s)) (struct.new $s (i32.const 1)))")
}

pub(super) fn typed_references(ground: &Ground) -> Came {
    inside(ground, "(type $f (func)) (func (param (ref $f)) (call_ref $f (local.get 0)))")
}

pub(super) fn exceptions(ground: &Ground) -> Came {
    inside(ground, "(tag $e) (func (throw $e))")
}

pub(super) fn tail_calls(ground: &Ground) -> Came {
    inside(ground, "(func $f (return_call $f))")
}

pub(super) fn wide_arithmetic(ground: &Ground) -> Came {
    inside(ground, "(func (param i64) (result i64 i64) (i64.mul_wide_s (local.get 0) (local.get 0)))")
}

pub(super) fn small_pages(ground: &Ground) -> Came {
    inside(ground, "(memory 1 (pagesize 1))")
}

pub(super) fn stack_switching(ground: &Ground) -> Came {
    inside(
        ground,
        "(type $f (func)) (type $c (cont $f)) (elem declare func $g) (func $g) (func (drop (cont.new $c (ref.func $g))))",
    )
}

pub(super) fn component_threads(ground: &Ground) -> Came {
    ground.uploaded(&made("(component (core func (canon backpressure.inc)))"))
}
