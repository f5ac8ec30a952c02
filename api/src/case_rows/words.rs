//! The words offices write in cells, and what they mean. The first word of each meaning is the one
//! that tables use when they go out, so that what went out can come in again.

use engine::entry::{AgreementForm, Ending, Performance};
use engine::procedure::Difficulty;

/// How a case ended, or that it has not.
#[derive(Clone, Copy, PartialEq)]
pub(super) enum Outcome {
    Agreed,
    NotAgreed,
    Refused,
    Unsuitable,
    Withdrawn,
    Ongoing,
}

/// How an agreement is performed.
#[derive(Clone, Copy, PartialEq)]
pub(super) enum Performed {
    Full,
    Partly,
    Not,
    NotYetDue,
    NoAgreement,
}

pub(super) const OUTCOMES: [(&str, Outcome); 14] = [
    ("调解成功", Outcome::Agreed),
    ("达成协议", Outcome::Agreed),
    ("成功", Outcome::Agreed),
    ("调解不成", Outcome::NotAgreed),
    ("调解不成功", Outcome::NotAgreed),
    ("未达成协议", Outcome::NotAgreed),
    ("拒绝调解", Outcome::Refused),
    ("一方拒绝", Outcome::Refused),
    ("不适合调解", Outcome::Unsuitable),
    ("不宜调解", Outcome::Unsuitable),
    ("撤回", Outcome::Withdrawn),
    ("撤回申请", Outcome::Withdrawn),
    ("调解中", Outcome::Ongoing),
    ("正在调解", Outcome::Ongoing),
];

pub(super) const DIFFICULTIES: [(&str, Difficulty); 7] = [
    ("简单", Difficulty::Simple),
    ("简易", Difficulty::Simple),
    ("一般", Difficulty::Ordinary),
    ("普通", Difficulty::Ordinary),
    ("疑难复杂", Difficulty::Complex),
    ("疑难", Difficulty::Complex),
    ("重大疑难", Difficulty::Complex),
];

pub(super) const FORMS: [(&str, AgreementForm); 4] = [
    ("口头", AgreementForm::Oral),
    ("口头协议", AgreementForm::Oral),
    ("书面", AgreementForm::Written),
    ("书面协议", AgreementForm::Written),
];

pub(super) const PERFORMANCES: [(&str, Performed); 9] = [
    ("已履行", Performed::Full),
    ("履行", Performed::Full),
    ("全部履行", Performed::Full),
    ("部分履行", Performed::Partly),
    ("未履行", Performed::Not),
    ("未到期", Performed::NotYetDue),
    ("履行期未到", Performed::NotYetDue),
    ("无协议", Performed::NoAgreement),
    ("无", Performed::NoAgreement),
];

/// The word that tables use; every meaning has one.
fn first<T: PartialEq>(known: &[(&'static str, T)], meaning: &T) -> &'static str {
    known.iter().find(|(_, known)| known == meaning).map_or("", |(word, _)| word)
}

/// How a case ended, in the word that tables use.
pub(crate) fn outcome_word(ending: &Ending) -> &'static str {
    let outcome = match ending {
        Ending::Agreed { .. } => Outcome::Agreed,
        Ending::NotAgreed { .. } => Outcome::NotAgreed,
        Ending::Refused { .. } => Outcome::Refused,
        Ending::Unsuitable { .. } => Outcome::Unsuitable,
        Ending::Withdrawn => Outcome::Withdrawn,
    };
    first(&OUTCOMES, &outcome)
}

/// How hard a case is, in the word that tables use.
pub(crate) fn difficulty_word(difficulty: Difficulty) -> &'static str {
    first(&DIFFICULTIES, &difficulty)
}

/// The form of an agreement, in the word that tables use.
pub(crate) fn form_word(form: AgreementForm) -> &'static str {
    first(&FORMS, &form)
}

/// How an agreement is performed, in the word that tables use, and why not in full.
pub(crate) fn performance_words(performance: &Performance) -> (&'static str, &str) {
    let (performed, reason): (Performed, &str) = match performance {
        Performance::NoAgreement => (Performed::NoAgreement, ""),
        Performance::NotYetDue => (Performed::NotYetDue, ""),
        Performance::Performed => (Performed::Full, ""),
        Performance::Partly { reason } => (Performed::Partly, reason),
        Performance::Not { reason } => (Performed::Not, reason),
    };
    (first(&PERFORMANCES, &performed), reason)
}
