//! {{title}}
//!
//! Answers the hook `review`: "is what was handed in good enough?"

use maplebridge_procedure::review::{Finding, Guest, Proposal, Question, Submission};
use maplebridge_procedure::{export, settings};

struct Procedure;

impl Guest for Procedure {
    fn propose(question: Question) -> Result<Proposal, String> {
        let least = settings::integer("bytes").ok_or("the setting bytes is missing")?;
        let least = u64::try_from(least).map_err(|_| "the setting bytes is out of range")?;
        match question.submission {
            Submission::Document(document) if document.bytes < least => {
                let text = format!("文件「{}」只有 {} 字节，请核对是否传错", document.name, document.bytes);
                Ok(Proposal::ReturnWith(vec![Finding { field: None, text }]))
            }
            Submission::Document(_) | Submission::Done | Submission::Zero | Submission::Figures(_) => {
                Ok(Proposal::Accept)
            }
        }
    }
}

export!(Procedure: review);
