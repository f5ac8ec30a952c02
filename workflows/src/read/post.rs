//! Posts: `bureau/section`, `own/liaison`, `parent/…`, `county-bureau/…`, `unit:id/…`.

use super::scalar::raw;
use super::written::Post;
use crate::diagnostic::{Code, Reports, value as say};
use crate::language::notation;
use crate::yaml::Node;
use engine::plan::PostRef;

/// A post that receives or is told.
pub(crate) fn post(node: &Node, reports: &mut Reports) -> Option<Post> {
    let text = raw(node, reports)?;
    let post = parse(text);
    if post.is_none() {
        reports.add(say::notation(Code::BadPost, node.span, text, &notation::POST));
    }
    post
}

fn parse(text: &str) -> Option<Post> {
    if text == "receiver" {
        return Some(Post::Receiver);
    }
    PostRef::parse(text).map(|post| Post::Named(post.at, post.post))
}
