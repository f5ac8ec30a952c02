//! Who owes a duty, and who receives it.

use super::names::Names;
use crate::diagnostic::{Reports, duty as say, field};
use crate::read::At;
use crate::read::written::{Duty, Post};
use engine::plan::{Audience, PostAt, PostRef};

/// The audience, every name in it looked up.
pub(super) fn audience(duty: &Duty, names: &mut Names<'_>, reports: &mut Reports) -> Option<Audience> {
    let who = duty.who.good()?;
    let who = &who.value;
    let mut good = true;
    for kind in &who.kinds {
        good &= names.kind(&kind.value, kind.span, reports).is_some();
    }
    for unit in who.units.iter().chain(&who.except) {
        good &= names.unit(&unit.value, unit.span, reports).is_some();
    }
    let audience = Audience {
        kinds: values(&who.kinds),
        levels: values(&who.levels),
        units: values(&who.units),
        except: values(&who.except),
    };
    let named_away = audience.units.iter().all(|unit| audience.except.contains(unit));
    if audience.kinds.is_empty() && audience.levels.is_empty() && named_away {
        reports.add(say::empty_audience(duty.keys.who.unwrap_or(duty.id.span), duty.id.value.as_str()));
        return None;
    }
    good.then_some(audience)
}

/// Those who receive a duty; `receiver` cannot be one of them.
pub(super) fn receivers(list: &[At<Post>], names: &mut Names<'_>, reports: &mut Reports) -> Option<Vec<PostRef>> {
    if let Some(post) = list.iter().find(|post| post.value == Post::Receiver) {
        reports.add(field::unfit(
            post.span,
            ("receiver", "receiver"),
            "receiver 只用在 escalate 里，指这里写的接收岗位；这里写单位/岗位",
            "receiver is for escalate and means those named here; write unit/post",
        ));
        return None;
    }
    posts(list, &[], names, reports)
}

/// Posts, `receiver` replaced by those who receive the duty.
pub(super) fn posts(
    list: &[At<Post>],
    receivers: &[PostRef],
    names: &mut Names<'_>,
    reports: &mut Reports,
) -> Option<Vec<PostRef>> {
    let mut good = true;
    let mut found: Vec<PostRef> = Vec::new();
    for post in list {
        match &post.value {
            Post::Receiver => found.extend(receivers.iter().cloned()),
            Post::Named(at, id) => {
                let here = match at {
                    PostAt::Kind(kind) => names.kind(kind, post.span, reports),
                    PostAt::Unit(unit) => names.unit(unit, post.span, reports),
                    PostAt::Bureau | PostAt::Own | PostAt::Parent => Some(()),
                };
                good &= here.is_some() && names.post(id, post.span, reports).is_some();
                found.push(PostRef { at: at.clone(), post: id.clone() });
            }
        }
    }
    let mut unique: Vec<PostRef> = Vec::new();
    for post in found {
        if !unique.contains(&post) {
            unique.push(post);
        }
    }
    good.then_some(unique)
}

fn values<T: Clone>(list: &[At<T>]) -> Vec<T> {
    list.iter().map(|at| at.value.clone()).collect()
}
