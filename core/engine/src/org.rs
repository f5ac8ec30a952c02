//! The organisation tree of a ledger: units, and posts at them.

use crate::id::{EndpointId, KindId, PostId, PostNo, UnitId, UnitNo};
use crate::plan::{Audience, Level, PostAt, PostRef};
use crate::set::UnitSet;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// The post that every unit has and that its reminders go to.
pub const LIAISON: &str = "liaison";

/// A unit as people list it (one row of the units file).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct UnitRow {
    /// Its id.
    pub id: UnitId,
    /// Its name.
    pub name: String,
    /// Its kind.
    pub kind: KindId,
    /// Its level.
    pub level: Level,
    /// The unit above; none for the bureau itself.
    pub parent: Option<UnitId>,
    /// Posts besides the liaison, which every unit has.
    pub posts: Vec<PostRow>,
}

/// A post as people list it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PostRow {
    /// Its id.
    pub id: PostId,
    /// Its title.
    pub title: String,
}

/// A unit in the ledger.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Unit {
    /// Its id.
    pub id: UnitId,
    /// Its name.
    pub name: String,
    /// Its kind.
    pub kind: KindId,
    /// Its level.
    pub level: Level,
    /// The unit above; none for the bureau.
    pub parent: Option<UnitNo>,
    /// Units directly under it.
    pub children: Vec<UnitNo>,
    /// Its posts; the liaison is the first.
    pub posts: Vec<PostNo>,
    /// False once it has left.
    pub active: bool,
}

/// A post in the ledger.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Post {
    /// Its unit.
    pub unit: UnitNo,
    /// Its id, unique at its unit.
    pub id: PostId,
    /// Its title.
    pub title: String,
    /// Where its notices go besides its inbox; none: the ledger's default endpoint.
    pub endpoint: Option<EndpointId>,
}

/// Units and posts. Numbers are never reused; a unit that left keeps its history.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Organisation {
    units: Vec<Unit>,
    posts: Vec<Post>,
    by_id: BTreeMap<UnitId, UnitNo>,
    active: UnitSet,
}

impl Organisation {
    /// How many units there ever were; the next unit's number.
    pub fn unit_count(&self) -> u32 {
        self.units.len() as u32
    }

    /// How many posts there ever were; the next post's number.
    pub fn post_count(&self) -> u32 {
        self.posts.len() as u32
    }

    /// The bureau whose ledger it is: the unit without a parent.
    pub fn bureau(&self) -> Option<UnitNo> {
        (!self.units.is_empty()).then_some(UnitNo(0))
    }

    /// A unit by number.
    pub fn unit(&self, no: UnitNo) -> Option<&Unit> {
        self.units.get(no.index())
    }

    /// A unit by id.
    pub fn find(&self, id: &UnitId) -> Option<UnitNo> {
        self.by_id.get(id).copied()
    }

    /// All units with their numbers, those that left included.
    pub fn units(&self) -> impl Iterator<Item = (UnitNo, &Unit)> {
        self.units.iter().enumerate().map(|(i, u)| (UnitNo(i as u32), u))
    }

    /// A post by number.
    pub fn post(&self, no: PostNo) -> Option<&Post> {
        self.posts.get(no.index())
    }

    /// All posts with their numbers.
    pub fn posts(&self) -> impl Iterator<Item = (PostNo, &Post)> {
        self.posts.iter().enumerate().map(|(i, p)| (PostNo(i as u32), p))
    }

    /// A post at a unit.
    pub fn post_at(&self, unit: UnitNo, id: &PostId) -> Option<PostNo> {
        self.unit(unit)?.posts.iter().copied().find(|no| self.posts[no.index()].id == *id)
    }

    /// The post that a unit's own notices go to.
    pub fn liaison(&self, unit: UnitNo) -> Option<PostNo> {
        self.unit(unit)?.posts.first().copied()
    }

    /// Units that have not left.
    pub fn active(&self) -> &UnitSet {
        &self.active
    }

    /// A unit and everything under it, those that left included.
    pub fn subtree(&self, top: UnitNo) -> UnitSet {
        let mut set = UnitSet::new();
        let mut waiting = vec![top];
        while let Some(no) = waiting.pop() {
            if let Some(unit) = self.unit(no)
                && set.insert(no)
            {
                waiting.extend(&unit.children);
            }
        }
        set
    }

    /// Whether `unit` is `top` or lies under it.
    pub fn is_within(&self, unit: UnitNo, top: UnitNo) -> bool {
        let mut at = Some(unit);
        while let Some(no) = at {
            if no == top {
                return true;
            }
            at = self.unit(no).and_then(|u| u.parent);
        }
        false
    }

    /// The active units a duty's audience names.
    pub fn audience(&self, who: &Audience) -> UnitSet {
        let chosen = |no: &UnitNo| {
            let unit = &self.units[no.index()];
            who.kinds.contains(&unit.kind) || who.levels.contains(&unit.level) || who.units.contains(&unit.id)
        };
        let mut set: UnitSet = self.active.iter().filter(chosen).collect();
        for id in &who.except {
            if let Some(no) = self.find(id) {
                set = set.minus(&self.subtree(no));
            }
        }
        set
    }

    /// The post meant by a reference, seen from the owing unit. A unit without that post is
    /// reached through its liaison, so that nothing owed to it gets lost.
    pub fn resolve(&self, post: &PostRef, own: UnitNo) -> Option<PostNo> {
        let unit = match &post.at {
            PostAt::Bureau => self.bureau()?,
            PostAt::Own => own,
            PostAt::Parent => self.unit(own)?.parent.or(self.bureau())?,
            PostAt::Kind(kind) => self.ancestor(own, kind).or(self.bureau())?,
            PostAt::Unit(id) => self.find(id).or(self.bureau())?,
        };
        self.post_at(unit, &post.post).or_else(|| self.liaison(unit))
    }

    fn ancestor(&self, own: UnitNo, kind: &KindId) -> Option<UnitNo> {
        let mut at = Some(own);
        while let Some(no) = at {
            let unit = self.unit(no)?;
            if unit.kind == *kind {
                return Some(no);
            }
            at = unit.parent;
        }
        None
    }

    /// Adds a unit under its parent. Its number must be the next one, its parent known.
    pub(crate) fn join(&mut self, unit: Unit) {
        let no = UnitNo(self.unit_count());
        if let Some(parent) = unit.parent {
            self.units[parent.index()].children.push(no);
        }
        self.by_id.insert(unit.id.clone(), no);
        self.active.insert(no);
        self.units.push(unit);
    }

    /// Adds a post at its unit.
    pub(crate) fn add_post(&mut self, post: Post) {
        let no = PostNo(self.post_count());
        self.units[post.unit.index()].posts.push(no);
        self.posts.push(post);
    }

    pub(crate) fn rename(&mut self, no: UnitNo, name: &str) {
        self.units[no.index()].name = name.to_owned();
    }

    pub(crate) fn rejoin(&mut self, no: UnitNo) {
        self.units[no.index()].active = true;
        self.active.insert(no);
    }

    pub(crate) fn leave(&mut self, no: UnitNo) {
        self.units[no.index()].active = false;
        self.active.remove(no);
    }

    pub(crate) fn set_endpoint(&mut self, no: PostNo, endpoint: Option<EndpointId>) {
        self.posts[no.index()].endpoint = endpoint;
    }
}
