//! Messages: the notices of one entry to one post, as one digest. They carry office, task and
//! date; never a case, never a person.

use super::register::quantity_words;
use crate::entry::{MessageId, Notice, NoticeKind, Told};
use crate::id::{CampaignNo, PeriodNo, PostNo, UnitNo};
use crate::plan::Reached;
use crate::refusal::Bilingual;
use crate::set::UnitSet;
use crate::state::{NoticeGroup, State};
use crate::time::Timestamp;
use chrono_tz::Tz;

/// One digest to one post.
#[derive(Debug, Clone, PartialEq)]
pub struct Message {
    /// Its id.
    pub id: MessageId,
    /// When it was owed.
    pub at: Timestamp,
    /// Whose post.
    pub unit: UnitNo,
    /// What it speaks of.
    pub items: Vec<Item>,
}

/// One notice in a digest.
#[derive(Debug, Clone, PartialEq)]
pub struct Item {
    /// Why.
    pub kind: NoticeKind,
    /// Which period it speaks of.
    pub period: (CampaignNo, PeriodNo),
    /// The campaign's title.
    pub campaign: String,
    /// The duty's id.
    pub duty: String,
    /// The duty's title.
    pub title: String,
    /// The period's key.
    pub key: String,
    /// The units it speaks of.
    pub units: UnitSet,
    /// The moment it was owed.
    pub owed: Timestamp,
    /// The due instant as it is now.
    pub due: Timestamp,
    /// Whether the due date is provisional.
    pub provisional: bool,
    /// How many earlier notices it stands for.
    pub missed: u16,
    /// The county's own words, with places to be filled in; for word of a procedure, which and why.
    pub words: Option<Box<str>>,
    /// Where the matter stands now.
    pub standing: Standing,
}

/// Where the matter of an item stands now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// Somebody still owes it.
    Awaited,
    /// Nobody does.
    Settled,
}

impl Message {
    /// Whether there is still a reason to deliver it: word of a change or of a procedure always has one, a reminder
    /// only while somebody owes what it speaks of.
    pub fn is_wanted(&self) -> bool {
        let always = |kind| {
            !matches!(
                kind,
                NoticeKind::Reminder
                    | NoticeKind::Overdue
                    | NoticeKind::Escalation(_)
                    | NoticeKind::Correction
                    | NoticeKind::Transferred
            )
        };
        self.items.iter().any(|item| always(item.kind) || item.standing == Standing::Awaited)
    }
}

/// A message by id; none where that entry owes that post nothing.
pub fn message(state: &State, id: MessageId) -> Option<Message> {
    let at = state.notices.binary_search_by_key(&id.entry, |group| group.entry).ok()?;
    in_group(state, &state.notices[at], id.post)
}

/// A post's messages, newest first.
pub fn inbox(state: &State, post: PostNo, limit: usize) -> Vec<Message> {
    state.notices.iter().rev().filter_map(|group| in_group(state, group, post)).take(limit).collect()
}

fn in_group(state: &State, group: &NoticeGroup, post_no: PostNo) -> Option<Message> {
    let post = state.organisation.post(post_no)?;
    let is_liaison = state.organisation.liaison(post.unit) == Some(post_no);
    let items: Vec<Item> = group
        .notices()
        .filter_map(|notice| {
            let units = match &notice.to {
                Told::Own if is_liaison && notice.units.contains(post.unit) => UnitSet::one(post.unit),
                Told::Own => return None,
                Told::Posts(posts) => posts.iter().find(|(no, _)| *no == post_no)?.1.clone(),
            };
            Some(item(state, &notice, units))
        })
        .collect();
    let id = MessageId { entry: group.entry, post: post_no };
    (!items.is_empty()).then_some(Message { id, at: group.at, unit: post.unit, items })
}

fn item(state: &State, notice: &Notice, units: UnitSet) -> Item {
    let campaign = &state.campaigns[notice.campaign.index()];
    let period = campaign.period(notice.period);
    let duty = &campaign.slots[usize::from(period.slot)].duty;
    let awaited = !period.awaited().and(&units).is_empty();
    Item {
        kind: notice.kind,
        period: (notice.campaign, notice.period),
        campaign: campaign.plan.title.clone(),
        duty: duty.id.to_string(),
        title: duty.title.clone(),
        key: period.key.to_string(),
        units,
        owed: notice.owed,
        due: period.dates.due,
        provisional: period.dates.provisional,
        missed: notice.missed,
        words: notice.words.clone(),
        standing: if awaited { Standing::Awaited } else { Standing::Settled },
    }
}

/// A message in words, one line an item.
pub fn message_text(state: &State, message: &Message) -> Bilingual {
    let zone = state.zone();
    let mut text = Bilingual { zh: String::new(), en: String::new() };
    for item in &message.items {
        let line = item_text(state, item, message.unit, zone);
        for (all, one) in [(&mut text.zh, line.zh), (&mut text.en, line.en)] {
            if !all.is_empty() {
                all.push('\n');
            }
            all.push_str(&one);
        }
    }
    text
}

/// How many offices a line names before it only counts them.
const NAMED: usize = 5;

fn item_text(state: &State, item: &Item, own: UnitNo, zone: Tz) -> Bilingual {
    let due = due_words(item.due, zone);
    let who = names(state, &item.units);
    let about_others = item.units.iter().any(|unit| unit != own);
    let (mut zh, mut en) = match item.kind {
        NoticeKind::Reminder => (
            format!("【提醒】{}（{}）须于{}前报送。", item.title, item.key, due.zh),
            format!("[Reminder] {} ({}) is due by {}.", item.title, item.key, due.en),
        ),
        NoticeKind::Overdue => (
            format!("【逾期】{}（{}）自{}起逾期，请立即报送。", item.title, item.key, due.zh),
            format!("[Overdue] {} ({}) has been overdue since {}; hand it in now.", item.title, item.key, due.en),
        ),
        NoticeKind::Escalation(rung) => (
            format!("【第{rung}级催办】{}（{}）自{}起逾期，未报：{}。", item.title, item.key, due.zh, who.zh),
            format!("[Escalation {rung}] {} ({}) overdue since {}, missing: {}.", item.title, item.key, due.en, who.en),
        ),
        NoticeKind::Amendment => (
            format!("【变更】{}（{}）的期限有变更，现为{}。", item.title, item.key, due.zh),
            format!("[Change] {} ({}) has changed; it is now due by {}.", item.title, item.key, due.en),
        ),
        NoticeKind::Correction => (
            format!("【整改】{}（{}）须于{}前整改并重新报送。", item.title, item.key, due.zh),
            format!("[Correction] {} ({}) must be put right by {}.", item.title, item.key, due.en),
        ),
        NoticeKind::Alert(_) => (
            format!("【预警】{}（{}）须于{}前处置，承办单位：{}。", item.title, item.key, due.zh, who.zh),
            format!("[Alert] {} ({}) must be handled by {}; responsible: {}.", item.title, item.key, due.en, who.en),
        ),
        NoticeKind::Unresolved => (
            format!("【报告】{}（{}）难以化解，请协调处理，承办单位：{}。", item.title, item.key, who.zh),
            format!("[Report] {} ({}) cannot be resolved; responsible: {}.", item.title, item.key, who.en),
        ),
        NoticeKind::Transferred => (
            format!("【移送】{}（{}）已移送你单位办理，须于{}前完成。", item.title, item.key, due.zh),
            format!("[Handed over] {} ({}) is your unit's from now on; it is due by {}.", item.title, item.key, due.en),
        ),
        NoticeKind::BaseRuleUsed => {
            let what = item.words.as_deref().unwrap_or_default();
            (
                format!("【本地程序】{what}未能给出可用的答复，{}（{}）已按方案规定执行。", item.title, item.key),
                format!(
                    "[Procedure] {what} gave no answer that counts; {} ({}) follows the definition's own rule.",
                    item.title, item.key
                ),
            )
        }
    };
    if let Some(words) = item.words.as_deref().filter(|_| item.kind != NoticeKind::BaseRuleUsed) {
        zh = filled_in(words, item, &due.zh, &who.zh);
    }
    let names_them = matches!(
        item.kind,
        NoticeKind::Escalation(_) | NoticeKind::BaseRuleUsed | NoticeKind::Alert(_) | NoticeKind::Unresolved
    );
    // No wording can hide whom a notice is about.
    let words_name_them = match item.words.as_deref() {
        Some(words) if item.kind != NoticeKind::BaseRuleUsed => words.contains("{units}"),
        Some(_) | None => names_them,
    };
    if about_others && !words_name_them {
        zh.push_str(&format!("涉及：{}。", who.zh));
    }
    if about_others && !names_them {
        en.push_str(&format!(" Concerns: {}.", who.en));
    }
    let mut text = Bilingual { zh, en };
    add_remarks(state, item, &mut text);
    text
}

/// What a line says beside its matter: shortfalls, a provisional date, what an outage held back.
fn add_remarks(state: &State, item: &Item, text: &mut Bilingual) {
    let Bilingual { zh, en } = text;
    if let Some(found) = shortfalls(state, item) {
        zh.push_str(&found.zh);
        en.push_str(&found.en);
    }
    if item.provisional {
        zh.push_str("（节假日安排尚未公布，日期为暂定）");
        en.push_str(" (Provisional: the year's holidays are not announced yet.)");
    }
    if item.missed > 0 {
        zh.push_str(&format!("（服务中断期间另有{}条未能发出，此条一并告知）", item.missed));
        en.push_str(&format!(" (Stands for {} more that could not be sent while the service was down.)", item.missed));
    }
}

/// What a measure found of those who fall short, part and whole: a missed target is never told as a
/// mere name or percentage.
fn shortfalls(state: &State, item: &Item) -> Option<Bilingual> {
    let (campaign, period) = item.period;
    let campaign = &state.campaigns[campaign.index()];
    let measure = campaign.slots[usize::from(campaign.period(period).slot)].duty.measure.as_ref()?;
    let rows = campaign.measured.get(&period)?;
    let (part, whole) = (quantity_words(campaign, &measure.part), measure.whole.as_ref());
    let whole = whole.map(|whole| quantity_words(campaign, whole));
    let mut text = Bilingual { zh: String::new(), en: String::new() };
    let fallen_short = rows.iter().filter(|row| row.reached == Reached::Missed && item.units.contains(row.unit));
    for row in fallen_short.take(NAMED) {
        let name = state.organisation.unit(row.unit).map_or("", |unit| unit.name.as_str());
        match (row.whole, &whole) {
            (Some(count), Some(whole)) => {
                text.zh.push_str(&format!("{name}：{} {}，{} {count}。", part.zh, row.part, whole.zh));
                text.en.push_str(&format!(" {name}: {} {}, {} {count}.", part.en, row.part, whole.en));
            }
            _ => {
                text.zh.push_str(&format!("{name}：{} {}，应不少于 {}。", part.zh, row.part, measure.at_least));
                text.en.push_str(&format!(" {name}: {} {}, at least {}.", part.en, row.part, measure.at_least));
            }
        }
    }
    (!text.zh.is_empty()).then_some(text)
}

/// A county's own words with their places filled in. What is filled in is not looked at again.
fn filled_in(words: &str, item: &Item, due: &str, units: &str) -> String {
    let mut text = String::with_capacity(words.len() * 2);
    let mut rest = words;
    while let Some((before, after)) = rest.split_once('{') {
        let (name, after) = after.split_once('}').unwrap_or((after, ""));
        text.push_str(before);
        text.push_str(match name {
            "campaign" => &item.campaign,
            "duty" => &item.title,
            "period" => &item.key,
            "due" => due,
            "units" => units,
            _ => "",
        });
        rest = after;
    }
    text.push_str(rest);
    text
}

fn names(state: &State, units: &UnitSet) -> Bilingual {
    let named: Vec<&str> =
        units.iter().take(NAMED).filter_map(|unit| state.organisation.unit(unit)).map(|u| u.name.as_str()).collect();
    let more = units.len().saturating_sub(NAMED);
    let (zh, en) = (named.join("、"), named.join(", "));
    match more {
        0 => Bilingual { zh, en },
        n => Bilingual { zh: format!("{zh}等{}个单位", n + NAMED), en: format!("{en} and {n} more") },
    }
}

/// An instant as people say it: an end of day is "4月20日24:00", not the next day's midnight.
pub(crate) fn due_words(due: Timestamp, zone: Tz) -> Bilingual {
    let last = due.plus_millis(-1).local(zone);
    let at = due.local(zone);
    let is_midnight = at.time() == chrono::NaiveTime::MIN;
    let (day, time) =
        if is_midnight { (last.date(), "24:00".to_owned()) } else { (at.date(), at.format("%H:%M").to_string()) };
    Bilingual { zh: format!("{}{time}", day.format("%-m月%-d日")), en: format!("{day} {time}") }
}
