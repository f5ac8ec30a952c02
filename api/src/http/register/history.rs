//! What a case went through: who, when, what. It stands in the entries, and is read from them.

use crate::http::app::App;
use crate::http::error::{Error, Failure, Text};
use chrono_tz::Tz;
use engine::entry::{AlertMove, CaseMove, Entry, Fact, InRegister, RegisterFact};
use engine::id::{CampaignNo, CaseNo, EntryNo, LedgerId};
use serde::Serialize;
use utoipa::ToSchema;

/// Something that happened to a case.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Happened {
    /// The entry.
    entry: u64,
    /// When.
    at: String,
    /// By whom: the name of a token, `clock`.
    by: String,
    /// What, in a stable word.
    what: &'static str,
    /// What, as people say it.
    title: Text,
    /// The reason, the result, what was done.
    #[serde(skip_serializing_if = "Option::is_none")]
    words: Option<String>,
}

/// Entries of a case that are read at most: the latest ones.
const ENTRIES_MAX: usize = 300;

/// The history of a case, oldest first. Sealed names are left where they are.
pub(super) async fn history(
    app: &App,
    ledger: &LedgerId,
    case: (CampaignNo, CaseNo),
    zone: Tz,
    mut entries: Vec<EntryNo>,
) -> Result<Vec<Happened>, Error> {
    // An entry that says two things about a case stands there twice.
    entries.dedup();
    let from = entries.len().saturating_sub(ENTRIES_MAX);
    let (wanted, ledger) = (entries.split_off(from), ledger.clone());
    let read = app.ask_store(move |store| {
        let mut records = Vec::with_capacity(wanted.len());
        for no in wanted {
            records.extend(store.read(&ledger, EntryNo(no.0.saturating_sub(1)), 1)?);
        }
        Ok(records)
    });
    let mut told = Vec::new();
    for record in read.await? {
        let entry = Entry::decode(&record.bytes).map_err(|_| Failure::Internal {})?;
        if let Some((what, zh, en, words)) = of(&entry.fact, case) {
            told.push(Happened {
                entry: record.number.0,
                at: entry.at.rfc3339(zone),
                by: entry.by.to_string(),
                what,
                title: Text { zh: zh.to_owned(), en: en.to_owned() },
                words: words.map(str::to_owned),
            });
        }
    }
    Ok(told)
}

/// A stable word, Chinese, English, and what was said.
type Said<'e> = (&'static str, &'static str, &'static str, Option<&'e str>);

fn of(fact: &Fact, (in_campaign, of_case): (CampaignNo, CaseNo)) -> Option<Said<'_>> {
    let Fact::Register(InRegister { campaign, what }) = fact else { return None };
    if *campaign != in_campaign {
        return None;
    }
    match what {
        RegisterFact::Registered { .. } => Some(("registered", "登记", "registered", None)),
        RegisterFact::Case { case, to } => (*case == of_case).then(|| moved(to)),
        RegisterFact::Alert { case, to } => (*case == of_case).then(|| alerted(to)),
        RegisterFact::SubsidiesAssessed { .. } | RegisterFact::Scored { .. } | RegisterFact::ColumnsSet { .. } => None,
    }
}

fn moved(to: &CaseMove) -> Said<'_> {
    match to {
        CaseMove::Changed(_) => ("changed", "修改案情", "facts changed", None),
        CaseMove::Transferred { to: _, reason } => ("transferred", "移送", "transferred", Some(reason)),
        CaseMove::Extended(_) => ("extended", "延长期限", "limit extended", None),
        CaseMove::LimitPassed(_) => {
            ("limit-passed", "期限届满，应终止并告知", "limit passed: terminate and inform", None)
        }
        CaseMove::Closed { .. } => ("closed", "结案", "closed", None),
        CaseMove::Visited { .. } => ("visited", "回访", "visited", None),
        CaseMove::Reopened { reason, limit: _ } => ("reopened", "重新受理", "reopened", Some(reason)),
        CaseMove::Referred { way: _, to, day: _ } => ("referred", "转其他途径", "referred", Some(to)),
        CaseMove::Followed { referral: _, result, day: _ } => {
            ("followed", "转办结果", "referral followed", Some(result))
        }
        CaseMove::Nominated { reason } => ("nominated", "推荐为典型案例", "proposed as a model case", Some(reason)),
        CaseMove::PartiesSet(_) => ("parties-set", "登记当事人", "parties noted", None),
        CaseMove::NamesErased => ("names-erased", "清除当事人姓名", "names of parties erased", None),
    }
}

fn alerted(to: &AlertMove) -> Said<'_> {
    match to {
        AlertMove::Set { reason, .. } => ("alert-set", "设定预警", "alert set", Some(reason)),
        AlertMove::Handled { what } => ("alert-handled", "处置预警", "alert handled", Some(what)),
        AlertMove::Lifted { reason } => ("alert-lifted", "解除预警", "alert lifted", Some(reason)),
        AlertMove::Unresolved { reason } => ("unresolved", "难以化解", "cannot be resolved", Some(reason)),
    }
}
