//! Units join, leave, come back; posts are added.

use crate::entry::UnitsChange;
use crate::id::{PostId, UnitNo};
use crate::org::{LIAISON, Post, Unit};
use crate::state::State;

pub(crate) fn units_changed(state: &mut State, change: &UnitsChange) {
    let organisation = &mut state.organisation;
    for row in &change.joined {
        let no = UnitNo(organisation.unit_count());
        let parent = row.parent.as_ref().and_then(|id| organisation.find(id));
        organisation.join(Unit {
            id: row.id.clone(),
            name: row.name.clone(),
            kind: row.kind.clone(),
            level: row.level,
            parent,
            children: Vec::new(),
            posts: Vec::new(),
            active: true,
        });
        if let Ok(id) = PostId::new(LIAISON) {
            organisation.add_post(Post { unit: no, id, title: "联络员".to_owned(), endpoint: None });
        }
        for post in row.posts.iter().filter(|post| post.id.as_str() != LIAISON) {
            organisation.add_post(Post { unit: no, id: post.id.clone(), title: post.title.clone(), endpoint: None });
        }
    }
    for (unit, id, title) in &change.posts {
        organisation.add_post(Post { unit: *unit, id: id.clone(), title: title.clone(), endpoint: None });
    }
    for (unit, name) in &change.renamed {
        organisation.rename(*unit, name);
    }
    change.returned.iter().for_each(|unit| organisation.rejoin(unit));
    change.left.iter().for_each(|unit| organisation.leave(unit));
}
