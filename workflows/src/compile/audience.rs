//! Who owes a duty, and who receives it.

use super::names::Names;
use crate::diagnostic::{Reports, duty as say, field};
use crate::read::written::{Post, Who};
use crate::read::{At, Given};
use crate::source::Span;
use engine::plan::{Audience, PostAt, PostRef};

/// The audience, every name in it looked up. `at` is where an empty one is reported, of the duty
/// called `id`.
pub(super) fn audience(
    who: &Given<Who>,
    (at, id): (Span, &str),
    names: &mut Names<'_>,
    reports: &mut Reports,
) -> Option<Audience> {
    let who = who.value()?;
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
        reports.add(say::empty_audience(at, id));
        return None;
    }
    good.then_some(audience)
}

/// Those who receive what is owed at `at`: its own receivers, else the campaign's.
pub(super) fn own_receivers(
    own: &Given<Vec<At<Post>>>,
    campaign: &Given<Vec<At<Post>>>,
    at: Span,
    names: &mut Names<'_>,
    reports: &mut Reports,
) -> Option<Vec<PostRef>> {
    match (own, campaign) {
        (Given::Bad, _) | (Given::Absent, Given::Bad) => None,
        (Given::Good(list), _) => receivers(&list.value, names, reports),
        (Given::Absent, Given::Good(list)) => {
            // Names in the campaign's own receivers are reported once, where they stand.
            let mut unheard = Reports::default();
            receivers(&list.value, names, &mut unheard)
        }
        (Given::Absent, Given::Absent) => {
            reports.add(field::missing_here(
                at,
                "to",
                "写明报给谁，例如 to: bureau/people-participation-section；各任务相同时写在最外层即可",
                "say who receives it, for example to: bureau/people-participation-section; once at the top for all duties",
            ));
            None
        }
    }
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
