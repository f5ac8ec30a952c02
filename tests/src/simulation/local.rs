//! The county's rules in the model: what its procedure's words make of the definition's dates, and
//! when they do not count.

use super::county::{Says, says, shifted};
use super::days::{Days, Unit, plus};
use super::expected::{self, Expected};
use super::model::Model;
use super::shape::{Duty, Grant, Rule, Shape};
use chrono::NaiveDate;
use std::collections::BTreeMap;

/// By whose word a period has its dates.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum By {
    Definition,
    Local,
    Base,
}

/// What stands for a duty in place of the definition's rule.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Word {
    /// The duty as the county has it.
    Local(Box<Duty>),
    /// The procedure gave no answer that counts.
    Base,
}

/// The county's rules: which version's, and for which duties.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Rules {
    version: Option<usize>,
    words: BTreeMap<String, Word>,
}

/// A period's dates with their word.
#[derive(Debug, Clone)]
pub(super) struct Ruled {
    pub(super) dates: Expected,
    pub(super) by: By,
    own: Option<Expected>,
}

/// Versions of the county's procedure.
#[derive(Debug, Clone, Default)]
pub(super) struct County {
    versions: Vec<Version>,
    active: Option<usize>,
    previous: Option<usize>,
}

#[derive(Debug, Clone, Default)]
struct Version {
    seed: u64,
    /// The latest calls; true: it failed. Only what counts since it was last forgiven.
    calls: Vec<bool>,
    failed: Vec<i64>,
    /// Set aside, and when it was last asked.
    aside: Option<i64>,
}

impl Version {
    fn called(&mut self, failed: bool, now: i64) {
        self.calls.push(failed);
        if failed {
            self.failed.push(now);
        }
    }

    /// Three failures within ten minutes, or more than five among the latest hundred calls.
    fn is_bad(&self) -> bool {
        let latest = self.calls.iter().rev().take(100).filter(|failed| **failed).count();
        let short = |n: usize| self.failed[self.failed.len() - 1] - self.failed[n] <= 600_000;
        latest > 5 || self.failed.len().checked_sub(3).is_some_and(short)
    }
}

impl County {
    /// A version comes into use.
    pub(super) fn activate(&mut self, seed: u64) {
        self.versions.push(Version { seed, ..Version::default() });
        self.previous = self.active;
        self.active = Some(self.versions.len() - 1);
    }

    /// Whether one is in use.
    pub(super) fn is_active(&self) -> bool {
        self.active.is_some()
    }

    /// The version before counts again, or none.
    pub(super) fn roll_back(&mut self) {
        self.active = self.previous.take();
    }

    /// Whether a version is set aside.
    pub(super) fn is_aside(&self) -> bool {
        self.versions.iter().any(|version| version.aside.is_some())
    }

    /// A person lets them answer again.
    pub(super) fn release(&mut self) {
        for version in self.versions.iter_mut().filter(|version| version.aside.is_some()) {
            *version = Version { seed: version.seed, ..Version::default() };
        }
    }
}

impl Rules {
    fn is_empty(&self) -> bool {
        self.words.is_empty()
    }

    /// A duty's periods with these rules.
    pub(super) fn periods(
        &self,
        shape: &Shape,
        duty: &Duty,
        days: &Days,
        windows: &[(NaiveDate, NaiveDate)],
    ) -> Vec<Ruled> {
        let own = expected::periods(shape, duty, days, windows);
        match self.words.get(&duty.id) {
            None => own.into_iter().map(|dates| Ruled { dates, by: By::Definition, own: None }).collect(),
            Some(Word::Base) => own.into_iter().map(|dates| Ruled { dates, by: By::Base, own: None }).collect(),
            Some(Word::Local(local)) => {
                let local = expected::periods(shape, local, days, windows);
                own.into_iter().zip(local).map(|(own, local)| held(duty.grant, own, local)).collect()
            }
        }
    }

    /// The period after something happened.
    pub(super) fn after_event(&self, duty: &Duty, key: &str, happened: i64, days: &Days) -> Option<Ruled> {
        let own = expected::after_event(duty, key.to_owned(), happened, days)?;
        match self.words.get(&duty.id) {
            None => Some(Ruled { dates: own, by: By::Definition, own: None }),
            Some(Word::Base) => Some(Ruled { dates: own, by: By::Base, own: None }),
            Some(Word::Local(local)) => {
                let local = expected::after_event(local, key.to_owned(), happened, days)?;
                Some(held(duty.grant, own, local))
            }
        }
    }
}

impl Ruled {
    /// By the definition.
    pub(super) fn own(dates: Expected) -> Self {
        Ruled { dates, by: By::Definition, own: None }
    }

    /// A county's date that is over does not count while the definition's lies ahead.
    pub(super) fn in_force(self, now: i64) -> Self {
        match &self.own {
            Some(own) if self.by == By::Local && self.dates.due <= now && own.due > now => {
                Ruled { dates: own.clone(), by: By::Base, own: None }
            }
            _ => self,
        }
    }
}

fn held(grant: Grant, own: Expected, local: Expected) -> Ruled {
    if may(grant, &own, &local) {
        Ruled { dates: local, by: By::Local, own: Some(own) }
    } else {
        Ruled { dates: own, by: By::Base, own: None }
    }
}

/// Whether the guardrail lets a period have this date.
fn may(grant: Grant, own: &Expected, local: &Expected) -> bool {
    if (own.due, own.opens) == (local.due, local.opens) {
        return true;
    }
    let earlier = local.due <= own.due;
    let within = match grant {
        Grant::Fixed => false,
        Grant::Tighten => earlier,
        Grant::Relax(days) => earlier || local.day <= plus(own.day, i64::from(days)),
    };
    within && local.opens == own.opens && local.due > own.opens
}

/// The duty as a county has it that shifts its due days.
fn moved(duty: &Duty, by: i64, own: &[Expected]) -> Duty {
    let mut local = duty.clone();
    match &mut local.rule {
        Rule::After { n, unit: Unit::Month, .. } => *n = shifted(*n, by, 12),
        Rule::After { n, .. } | Rule::BeforeEnd { n, .. } | Rule::EachStage { n, .. } => *n = shifted(*n, by, 366),
        Rule::Hours(n) => *n = shifted(*n, 12 * by, 8_000),
        Rule::On { .. } | Rule::Every { .. } | Rule::Window(_) | Rule::Cron(_) | Rule::Case(_) => {
            local.dates = own.iter().map(|period| (period.key.clone(), plus(period.day, by))).collect();
        }
    }
    local
}

impl Model {
    /// The county's rules for a definition, its procedure asked duty by duty; and whether its
    /// administrator hears of it.
    pub(super) fn localise(&mut self, shape: &Shape, now: i64, follows: &mut Vec<String>) -> (Rules, bool) {
        let mut rules = Rules { version: self.county.active, words: BTreeMap::new() };
        let Some(active) = self.county.active else { return (rules, false) };
        let mut version = self.county.versions[active].clone();
        let (mut was_asked, mut told) = (false, false);
        for duty in shape.duties.iter().filter(|duty| duty.grant != Grant::Fixed) {
            let said = says(version.seed, &duty.id);
            let failed = matches!(said, Says::Trap | Says::Fuel);
            if version.aside.is_some() || version.is_bad() {
                if version.aside.is_some_and(|asked| now - asked >= 60_000) && !was_asked {
                    version.called(failed, now);
                    was_asked = true;
                }
                rules.words.insert(duty.id.clone(), Word::Base);
                continue;
            }
            was_asked = true;
            version.called(failed, now);
            let word = match said {
                Says::Keep => None,
                Says::Trap | Says::Fuel | Says::Nonsense => Some(Word::Base),
                Says::Shift(by) => {
                    let own = expected::periods(shape, duty, &self.days, &self.windows);
                    let local = moved(duty, by, &own);
                    let theirs = expected::periods(shape, &local, &self.days, &self.windows);
                    let holds = own.iter().zip(&theirs).all(|(own, theirs)| may(duty.grant, own, theirs));
                    Some(if holds { Word::Local(Box::new(local)) } else { Word::Base })
                }
            };
            told |= word == Some(Word::Base);
            rules.words.extend(word.map(|word| (duty.id.clone(), word)));
        }
        if was_asked && version.aside.is_some() {
            version.aside = Some(now);
        } else if was_asked && version.is_bad() {
            version.aside = Some(now);
            follows.push("set aside".into());
        }
        self.county.versions[active] = version;
        if rules.is_empty() {
            rules.version = None;
        }
        (rules, told)
    }

    /// These rules are in force from now on.
    pub(super) fn in_force(&mut self, rules: Rules) {
        if rules.is_empty() {
            self.local = 0;
        } else {
            self.locals.push(rules);
            self.local = self.locals.len() - 1;
        }
    }

    /// One word to the administrator, wherever there is a period to speak of.
    pub(super) fn administrator(&self, told: bool, now: i64, follows: &mut Vec<String>) {
        if told && !self.periods.is_empty() {
            follows.push(format!("base-rule-used [county] owed {now} missed 0"));
        }
    }
}
