//! {{title}}
//!
//! Answers the hook `score`: "how many points does this office have, by its counts?"

use maplebridge_procedure::score::{Guest, Item, Proposal, Question};
use maplebridge_procedure::{export, settings};

struct Procedure;

impl Guest for Procedure {
    fn propose(question: Question) -> Result<Proposal, String> {
        let each = settings::integer("each").ok_or("the setting each is missing")?;
        let mut items = Vec::new();
        for count in question.counts.iter().filter(|count| count.id == "overdue" && count.value > 0) {
            // Points are in hundredths; what is deducted is negative.
            let points = each.checked_mul(-100).and_then(|points| points.checked_mul(count.value));
            let points = points.and_then(|points| i32::try_from(points).ok()).ok_or("too many points")?;
            let text = format!("逾期 {} 项，每项扣 {each} 分", count.value);
            items.push(Item { points, text, source: None });
        }
        Ok(Proposal { items })
    }
}

export!(Procedure: score);
