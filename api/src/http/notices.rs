//! Notices: the inbox of a post, and one message in full.

use super::app::App;
use super::error::{Error, Text};
use super::extract::{Path, Query};
use super::reply::{Page, Paging, Reply, bad_cursor, page_size};
use super::types::ids::{OfMessage, OfPost};
use super::types::message::MessageName;
use super::types::period::UnitList;
use axum::extract::State as Service;
use engine::entry::MessageId;
use engine::id::{EntryNo, LedgerId, PostNo};
use engine::refusal::Refusal;
use engine::state::State;
use engine::views::{Item, ItemStanding, Message, explain_notice, message, message_text};
use serde::Serialize;
use utoipa::ToSchema;

/// A message: what one post is told at one moment.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct MessageView {
    /// Its id, the same on every channel and in every attempt.
    id: String,
    /// When it was owed.
    at: String,
    /// The unit it is for.
    unit: String,
    /// The post it is for.
    post: String,
    /// In words, one line an item.
    text: Text,
    /// What it speaks of.
    items: Vec<ItemView>,
    /// Whether any of it still matters.
    wanted: bool,
}

/// One notice in a message.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ItemView {
    /// `reminder`, `overdue`, `escalation`, `amendment` or `correction`.
    kind: &'static str,
    /// The rung of the ladder, for an escalation.
    #[serde(skip_serializing_if = "Option::is_none")]
    rung: Option<u8>,
    /// The campaign's title.
    campaign: String,
    /// The duty.
    duty: String,
    /// The duty's title.
    title: String,
    /// The period's key.
    period: String,
    /// The units it speaks of.
    units: UnitList,
    /// The moment it was owed.
    owed: String,
    /// The due instant as it is now.
    due: String,
    /// Whether the due date is provisional.
    provisional: bool,
    /// How many earlier notices it stands for, because the service was down.
    missed: u16,
    /// Whether somebody still owes it.
    awaited: bool,
}

/// A message with the reasons for it.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct MessageWhy {
    /// The message.
    #[serde(flatten)]
    message: MessageView,
    /// Why each notice in it was sent, and why its date is that date.
    why: Vec<NoticeWhy>,
}

/// Why a notice was sent.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct NoticeWhy {
    /// Why it was sent.
    notice: Text,
    /// Why what it speaks of is due when it is.
    date: Text,
}

/// The messages to a post, newest first.
#[utoipa::path(get, operation_id = "notices_inbox", path = "/v1/ledgers/{ledger}/units/{unit}/posts/{post}/inbox", tag = "notices",
    params(OfPost, Paging), responses((status = 200, body = Page<MessageView>)))]
pub(super) async fn inbox(
    Service(app): Service<App>,
    Path(OfPost { ledger, unit, post }): Path<OfPost>,
    Query(Paging { after, limit }): Query<Paging>,
) -> Result<Reply<Page<MessageView>>, Error> {
    let limit = page_size(limit)?;
    let before = after.as_deref().map(str::parse::<u64>).transpose().map_err(|_| bad_cursor())?;
    let of = ledger.clone();
    app.look(&ledger, None, move |state| {
        let unit_no = super::units::found(&state.organisation, &unit)?;
        let unknown = || Refusal::UnknownPost { id: post.to_string() };
        let post_no = state.organisation.post_at(unit_no, &post).ok_or_else(unknown)?;
        let mut found = before_entry(state, post_no, before);
        let items: Vec<_> = found.by_ref().take(limit).collect();
        let next = items.last().filter(|_| found.next().is_some()).map(|last| last.id.entry.to_string());
        Ok(Reply(Page { items: items.iter().map(|message| view(state, &of, message)).collect(), next }))
    })
    .await
}

fn before_entry(state: &State, post: PostNo, before: Option<u64>) -> impl Iterator<Item = Message> {
    let end =
        before.map_or(state.notices.len(), |entry| state.notices.partition_point(|group| group.entry < EntryNo(entry)));
    state.notices[..end].iter().rev().filter_map(move |group| message(state, MessageId { entry: group.entry, post }))
}

/// A message, with the reasons for it.
#[utoipa::path(get, operation_id = "notices_show", path = "/v1/ledgers/{ledger}/messages/{message}", tag = "notices", params(OfMessage),
    responses((status = 200, body = MessageWhy)))]
pub(super) async fn show(
    Service(app): Service<App>,
    Path(OfMessage { ledger, message: name }): Path<OfMessage>,
) -> Result<Reply<MessageWhy>, Error> {
    let id = name.clone().within(&ledger)?;
    let of = ledger.clone();
    app.look(&ledger, None, move |state| {
        let found = message(state, id).ok_or_else(|| name.unknown())?;
        let why = explain_notice(state, id);
        let why = why.into_iter().map(|(date, notice)| NoticeWhy { notice: notice.into(), date: date.text.into() });
        Ok(Reply(MessageWhy { message: view(state, &of, &found), why: why.collect() }))
    })
    .await
}

fn view(state: &State, ledger: &LedgerId, message: &Message) -> MessageView {
    let organisation = &state.organisation;
    let post = organisation.post(message.id.post);
    MessageView {
        id: MessageName::new(ledger, message.id).to_string(),
        at: message.at.rfc3339(state.zone()),
        unit: organisation.unit(message.unit).map(|unit| unit.id.to_string()).unwrap_or_default(),
        post: post.map(|post| post.id.to_string()).unwrap_or_default(),
        text: message_text(state, message).into(),
        items: message.items.iter().map(|item| item_view(state, item)).collect(),
        wanted: message.is_wanted(),
    }
}

fn item_view(state: &State, item: &Item) -> ItemView {
    let (kind, rung) = (item.kind.name(), item.kind.rung());
    let zone = state.zone();
    ItemView {
        kind,
        rung,
        campaign: item.campaign.clone(),
        duty: item.duty.clone(),
        title: item.title.clone(),
        period: item.key.clone(),
        units: UnitList::of(&item.units, &state.organisation),
        owed: item.owed.rfc3339(zone),
        due: item.due.rfc3339(zone),
        provisional: item.provisional,
        missed: item.missed,
        awaited: item.standing == ItemStanding::Awaited,
    }
}
