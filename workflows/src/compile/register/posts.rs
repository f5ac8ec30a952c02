//! Who owns a matter and who is told: as written, else the project's own posts.

use super::list;
use crate::compile::audience::receivers;
use crate::compile::names::Names;
use crate::diagnostic::Reports;
use crate::language::cases;
use crate::read::At;
use crate::read::written::{Post, Register as Written};
use crate::source::Span;
use engine::plan::{PostRef, Scope};

/// Posts that are told, and where each is named.
pub(super) type Told = Vec<(PostRef, Span)>;

/// Posts as written, looked up and noted.
pub(super) fn written_posts(
    written: &[At<Post>],
    names: &mut Names<'_>,
    told: &mut Told,
    reports: &mut Reports,
) -> Vec<PostRef> {
    let found = receivers(written, names, reports).unwrap_or_default();
    let at = written.first().map_or_else(Span::default, |post| post.span);
    told.extend(found.iter().map(|post| (post.clone(), at)));
    found
}

/// One of the project's own posts, used and noted at the register's key.
pub(super) fn standard(text: &str, at: Span, names: &mut Names<'_>, told: &mut Told) -> Option<PostRef> {
    let post = PostRef::parse(text)?;
    names.use_post(&post.post);
    told.push((post.clone(), at));
    Some(post)
}

/// Who owns a matter, for every scope.
pub(super) fn owners(
    written: &Written,
    names: &mut Names<'_>,
    told: &mut Told,
    reports: &mut Reports,
) -> Vec<(Scope, PostRef)> {
    let mut owners = Vec::new();
    for (scope, text) in cases::OWNERS {
        let given = written.owners.iter().find(|(known, _)| known == scope).and_then(|(_, given)| given.good());
        let post = match given {
            Some(post) => written_posts(std::slice::from_ref(post), names, told, reports).pop(),
            None => standard(text, written.span, names, told),
        };
        owners.extend(post.map(|post| (*scope, post)));
    }
    owners
}

/// Who hears that a case cannot be resolved.
pub(super) fn unresolved(
    written: &Written,
    names: &mut Names<'_>,
    told: &mut Told,
    reports: &mut Reports,
) -> Vec<PostRef> {
    if written.unresolved.good().is_some() {
        return written_posts(list(&written.unresolved), names, told, reports);
    }
    cases::UNRESOLVED.iter().filter_map(|text| standard(text, written.span, names, told)).collect()
}
