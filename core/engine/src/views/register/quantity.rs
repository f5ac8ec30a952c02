//! What is counted, in words and by id.

use crate::plan::{Evidence, Quantity};
use crate::refusal::Bilingual;
use crate::state::Campaign;

/// A quantity in words, as the tables and circulars have it.
pub fn quantity_words(campaign: &Campaign, quantity: &Quantity) -> Bilingual {
    let (zh, en) = match quantity {
        Quantity::Cases => ("受理案件", "cases accepted"),
        Quantity::Entered => ("已录入案件", "cases entered"),
        Quantity::Closed => ("办结案件", "cases closed"),
        Quantity::Agreed => ("调解成功案件", "cases agreed"),
        Quantity::Visited => ("已回访案件", "cases visited"),
        Quantity::PastLimit => ("超期案件", "cases past their limit"),
        Quantity::MediatorsWithCase => ("有案件的调解员", "mediators with a case"),
        Quantity::Due => ("到期事项", "obligations due"),
        Quantity::OnTime => ("按时完成事项", "obligations in time"),
        Quantity::Late => ("逾期事项", "obligations late"),
        Quantity::Units(kind) => return Bilingual { zh: format!("单位（{kind}）"), en: format!("units ({kind})") },
        Quantity::Figure { duty, field } => {
            let slot = campaign.slots.iter().find(|slot| slot.id == *duty);
            let title = slot.and_then(|slot| match &slot.duty.evidence {
                Evidence::Figures(form) => form.fields.iter().find(|known| known.id == *field),
                Evidence::Nothing | Evidence::Document | Evidence::Case => None,
            });
            let title = title.map_or(field.as_str(), |field| &field.title);
            return Bilingual { zh: title.to_owned(), en: title.to_owned() };
        }
    };
    Bilingual { zh: zh.to_owned(), en: en.to_owned() }
}

/// The word that stands between a number and what is counted in Chinese.
pub(super) fn measure_word(quantity: &Quantity) -> &'static str {
    match quantity {
        Quantity::Cases
        | Quantity::Entered
        | Quantity::Closed
        | Quantity::Agreed
        | Quantity::Visited
        | Quantity::PastLimit => "件",
        Quantity::MediatorsWithCase => "名",
        Quantity::Due | Quantity::OnTime | Quantity::Late => "项",
        Quantity::Units(_) => "个",
        Quantity::Figure { .. } => "",
    }
}

/// The id under which a procedure is told of a count: `cases`, `units.village-committee`,
/// `figure.registrations.users`.
pub fn quantity_id(quantity: &Quantity) -> String {
    let plain = match quantity {
        Quantity::Cases => "cases",
        Quantity::Entered => "entered",
        Quantity::Closed => "closed",
        Quantity::Agreed => "agreed",
        Quantity::Visited => "visited",
        Quantity::PastLimit => "past-limit",
        Quantity::MediatorsWithCase => "mediators-with-case",
        Quantity::Due => "due",
        Quantity::OnTime => "on-time",
        Quantity::Late => "late",
        Quantity::Units(kind) => return format!("units.{kind}"),
        Quantity::Figure { duty, field } => return format!("figure.{duty}.{field}"),
    };
    plain.to_owned()
}

/// Everything that is counted without being told of what.
pub(crate) const PLAIN: [Quantity; 10] = [
    Quantity::Cases,
    Quantity::Entered,
    Quantity::Closed,
    Quantity::Agreed,
    Quantity::Visited,
    Quantity::PastLimit,
    Quantity::MediatorsWithCase,
    Quantity::Due,
    Quantity::OnTime,
    Quantity::Late,
];
