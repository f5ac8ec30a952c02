//! What was said to whom: every notice the service has owed so far, one line for each receiver, and
//! which of them the scenario has spoken of.

use super::words::{Words, said};
use engine::entry::{MessageId, Notice, NoticeKind, Told};
use engine::id::PostNo;
use engine::org::LIAISON;
use engine::state::State;
use engine::time::Timestamp;
use engine::views::{message, message_text};
use std::collections::BTreeSet;
use std::fmt;

/// One notice to one receiver.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Item {
    at: Timestamp,
    kind: NoticeKind,
    to: String,
    duty: String,
    key: String,
    units: Vec<String>,
    missed: u16,
    message: MessageId,
    /// The message in Chinese and English, where its words are not the usual ones.
    text: Option<String>,
    is_spoken_of: bool,
}

impl fmt::Display for Item {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Item { at, kind, to, duty, key, units, missed, text, .. } = self;
        write!(f, "{} {} to {to} about {duty} {key}", said(*at), kind_word(*kind))?;
        if units.len() != 1 || units[0] != *to {
            write!(f, " for {}", units.join(", "))?;
        }
        if *missed > 0 {
            write!(f, " standing for {missed} more")?;
        }
        if let Some(text) = text {
            write!(f, " saying {text}")?;
        }
        Ok(())
    }
}

/// The word for a kind of notice.
fn kind_word(kind: NoticeKind) -> String {
    match kind {
        NoticeKind::Overdue => "late-notice".into(),
        NoticeKind::Escalation(rung) => format!("escalation-{rung}"),
        other => other.name().into(),
    }
}

/// The kind a word (singular or plural) stands for.
pub(super) fn kind_of(word: &str) -> Option<NoticeKind> {
    let singular = word.strip_suffix('s').unwrap_or(word);
    if let Some(rung) = singular.strip_prefix("escalation-") {
        return rung.parse().ok().map(NoticeKind::Escalation);
    }
    Some(match singular {
        "reminder" => NoticeKind::Reminder,
        "late-notice" => NoticeKind::Overdue,
        "amendment" => NoticeKind::Amendment,
        "correction" => NoticeKind::Correction,
        "base-rule-used" => NoticeKind::BaseRuleUsed,
        _ => return None,
    })
}

/// All notices so far.
#[derive(Debug, Clone, Default)]
pub(super) struct Log {
    items: Vec<Item>,
    groups: usize,
}

impl Log {
    /// Takes in what the state has that the log has not.
    pub(super) fn catch_up(&mut self, state: &State) {
        for group in &state.notices[self.groups..] {
            for notice in group.notices() {
                for (post, units) in receivers(state, &notice) {
                    let campaign = &state.campaigns[notice.campaign.index()];
                    let period = campaign.period(notice.period);
                    let message = MessageId { entry: group.entry, post };
                    let text = notice.words.as_ref().and_then(|_| text_of(state, message));
                    self.items.push(Item {
                        at: group.at,
                        kind: notice.kind,
                        to: post_name(state, post),
                        duty: campaign.slots[usize::from(period.slot)].id.to_string(),
                        key: period.key.to_string(),
                        units,
                        missed: notice.missed,
                        message,
                        text,
                        is_spoken_of: false,
                    });
                }
            }
        }
        self.groups = state.notices.len();
    }

    /// `reminder to office-a about stage-material mobilization [for a, b] [standing for 2 more]
    /// [saying …]`
    pub(super) fn expect_one(&mut self, at: Timestamp, words: &mut Words<'_>) -> Result<(), String> {
        let word = words.take("a kind of notice")?;
        let kind = kind_of(word).ok_or_else(|| format!("{word:?} is not a kind of notice"))?;
        words.expect("to")?;
        let to = words.take("a receiver")?;
        words.expect("about")?;
        let duty = words.take("a duty")?;
        let key = match words.peek() {
            Some("for" | "standing" | "saying") | None => None,
            Some(_) => Some(words.take("a period")?),
        };
        let mut units = None;
        if words.skip("for") {
            let mut named: Vec<&str> = Vec::new();
            while let Some(word) = words.peek().filter(|word| !matches!(*word, "standing" | "saying")) {
                words.take("a unit")?;
                named.push(word.trim_end_matches(','));
            }
            units = Some(named);
        }
        let mut missed = 0;
        if words.skip("standing") {
            words.expect("for")?;
            missed = words.parse("a number")?;
            words.expect("more")?;
        }
        let saying = if words.skip("saying") { Some(words.rest()) } else { None };
        words.end()?;
        let found = self.items.iter_mut().find(|item| {
            (item.at, item.kind, item.missed) == (at, kind, missed)
                && item.to == to
                && item.duty == duty
                && key.is_none_or(|key| item.key == key)
                && units.as_ref().is_none_or(|units| item.units == *units)
                && saying.as_ref().is_none_or(|saying| item.text.as_ref().is_some_and(|text| text.contains(saying)))
                && !item.is_spoken_of
        });
        match found {
            Some(item) => {
                item.is_spoken_of = true;
                Ok(())
            }
            None => {
                Err(format!("there is no such notice. What was sent to {to}:\n{}", self.listed(|item| item.to == to)))
            }
        }
    }

    /// `14 reminders [about stage-material [mobilization]]` at one instant.
    pub(super) fn expect_many(&mut self, at: Timestamp, count: usize, words: &mut Words<'_>) -> Result<(), String> {
        let word = words.take("a kind of notice")?;
        let kind = kind_of(word).ok_or_else(|| format!("{word:?} is not a kind of notice"))?;
        let (duty, key) = about(words)?;
        words.end()?;
        let matches = |item: &Item| {
            (item.at, item.kind) == (at, kind)
                && duty.is_none_or(|duty| item.duty == duty)
                && key.is_none_or(|key| item.key == key)
        };
        let found = self.items.iter().filter(|item| matches(item)).count();
        if found != count {
            return Err(format!("there are {found}. All of that instant:\n{}", self.listed(|item| item.at == at)));
        }
        self.items.iter_mut().filter(|item| matches(item)).for_each(|item| item.is_spoken_of = true);
        Ok(())
    }

    /// `in all 17 reminders to b1 [about …] [in 12 digests]`
    pub(super) fn expect_in_all(&mut self, words: &mut Words<'_>) -> Result<(), String> {
        let count: usize = words.parse("a number")?;
        let word = words.take("a kind of notice")?;
        let kind = kind_of(word).ok_or_else(|| format!("{word:?} is not a kind of notice"))?;
        let to = if words.skip("to") { Some(words.take("a receiver")?) } else { None };
        let (duty, key) = about(words)?;
        let matches = |item: &Item| {
            item.kind == kind
                && to.is_none_or(|to| item.to == to)
                && duty.is_none_or(|duty| item.duty == duty)
                && key.is_none_or(|key| item.key == key)
        };
        let found = self.items.iter().filter(|item| matches(item)).count();
        if found != count {
            return Err(format!("there are {found}:\n{}", self.listed(matches)));
        }
        if words.skip("in") {
            let wanted: usize = words.parse("a number")?;
            words.take("digests")?;
            let digests: BTreeSet<MessageId> = self.items.iter().filter(|i| matches(i)).map(|i| i.message).collect();
            if digests.len() != wanted {
                return Err(format!("they come in {} digests", digests.len()));
            }
        }
        words.end()?;
        self.items.iter_mut().filter(|item| matches(item)).for_each(|item| item.is_spoken_of = true);
        Ok(())
    }

    /// `no other notice [to office-a] [about stage-material [mobilization]]`
    pub(super) fn expect_no_other(&self, words: &mut Words<'_>) -> Result<(), String> {
        let to = if words.skip("to") { Some(words.take("a receiver")?) } else { None };
        let (duty, key) = about(words)?;
        words.end()?;
        let other = self.listed(|item| {
            !item.is_spoken_of
                && to.is_none_or(|to| item.to == to)
                && duty.is_none_or(|duty| item.duty == duty)
                && key.is_none_or(|key| item.key == key)
        });
        if other.is_empty() { Ok(()) } else { Err(format!("there is:\n{other}")) }
    }

    fn listed(&self, which: impl Fn(&Item) -> bool) -> String {
        let lines = self.items.iter().filter(|item| which(item)).take(60).map(|item| format!("    {item}"));
        lines.collect::<Vec<_>>().join("\n")
    }
}

type About<'a> = (Option<&'a str>, Option<&'a str>);

fn about<'a>(words: &mut Words<'a>) -> Result<About<'a>, String> {
    if !words.skip("about") {
        return Ok((None, None));
    }
    let duty = words.take("a duty")?;
    let key = match words.peek() {
        None | Some("in") => None,
        Some(_) => Some(words.take("a period")?),
    };
    Ok((Some(duty), key))
}

fn text_of(state: &State, id: MessageId) -> Option<String> {
    let text = message_text(state, &message(state, id)?);
    let words: Vec<&str> = text.zh.split_whitespace().chain(text.en.split_whitespace()).collect();
    Some(words.join(" "))
}

fn receivers(state: &State, notice: &Notice) -> Vec<(PostNo, Vec<String>)> {
    let name = |unit| state.organisation.unit(unit).map_or_else(String::new, |u| u.id.to_string());
    match &notice.to {
        Told::Own => {
            notice.units.iter().filter_map(|unit| Some((state.organisation.liaison(unit)?, vec![name(unit)]))).collect()
        }
        Told::Posts(posts) => posts.iter().map(|(post, units)| (*post, units.iter().map(name).collect())).collect(),
    }
}

/// `office-a` for its liaison, `county/leader-in-charge` for any other post.
fn post_name(state: &State, no: PostNo) -> String {
    let Some(post) = state.organisation.post(no) else { return no.to_string() };
    let unit = state.organisation.unit(post.unit).map_or_else(String::new, |u| u.id.to_string());
    if post.id.as_str() == LIAISON { unit } else { format!("{unit}/{}", post.id) }
}
