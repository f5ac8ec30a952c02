//! {{title}}
//!
//! Answers the hook `message`: "how do we word this notice?"

use maplebridge_procedure::message::{Guest, Proposal, Question};
use maplebridge_procedure::{NoticeKind, export, settings};

struct Procedure;

impl Guest for Procedure {
    fn propose(question: Question) -> Result<Proposal, String> {
        let sender = settings::text("sender").ok_or("the setting sender is missing")?;
        // The host fills in {campaign}, {duty}, {period} and {due}; no wording may leave out {due}.
        let words = match question.kind {
            NoticeKind::Reminder => "{campaign}：{duty}（{period}）请于{due}前报送。",
            NoticeKind::Overdue => "{campaign}：{duty}（{period}）应于{due}前报送，现已逾期，请尽快补报。",
            NoticeKind::Escalation(_) | NoticeKind::Amendment | NoticeKind::Correction => return Ok(Proposal::Keep),
        };
        Ok(Proposal::Words(format!("【{sender}】{words}")))
    }
}

export!(Procedure: message);
