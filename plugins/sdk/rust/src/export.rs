//! From the author's type to the component's exports.

use crate::log;

/// Names the type that answers and the hooks it answers: `export!(Procedure: deadline, message);`.
///
/// For each hook the type implements the `Guest` of that module.
#[macro_export]
macro_rules! export {
    ($procedure:ty: $($hook:ident),+ $(,)?) => {
        $(const _: () = {
            struct Exported;
            impl $crate::$hook::Guest for Exported {
                fn propose(
                    question: $crate::$hook::Question,
                ) -> ::core::result::Result<$crate::$hook::Answer, ::std::string::String>
                {
                    $crate::tell_panics();
                    <$procedure as $crate::$hook::Guest>::propose(question)
                }
            }
            $crate::$hook::bindings::export!(Exported with_types_in $crate::$hook::bindings);
        };)+
    };
}

/// Puts a panic's message and its place in the source into the log before the call ends. [`export!`]
/// calls it ahead of each answer.
pub fn tell_panics() {
    std::panic::set_hook(Box::new(|panic| log::warn(&panic.to_string())));
}
