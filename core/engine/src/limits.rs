//! Every bound of the core in one place. A bound is generous for a province and small for a
//! machine; reaching one is a refusal with its name, never a slow death.

/// Stages in a definition.
pub const STAGES: usize = 200;
/// Duties in a definition.
pub const DUTIES: usize = 500;
/// Periods one duty may have over the whole campaign.
pub const PERIODS_PER_DUTY: usize = 12_000;
/// Periods all duties of a plan may have together.
pub const PERIODS_PER_PLAN: usize = 100_000;
/// Periods that one tick deals with; what is left is due at once again. Keeps what follows from
/// one tick, and the work of finding a post's messages in it, within bounds after any outage.
pub const PERIODS_PER_TICK: usize = 2_000;
/// Units spoken of in one tick, however many periods that is: what follows stays within a few
/// megabytes.
pub const UNITS_PER_TICK: usize = 200_000;
/// Units spoken of in one entry of notices, unless one notice alone speaks of more.
pub const UNITS_PER_NOTICES: usize = 100_000;
/// Units in a ledger: a province down to its villages.
pub const UNITS: usize = 200_000;
/// Fields on a form.
pub const FIELDS: usize = 40;
/// Escalation rungs, and reminders, of one duty.
pub const RUNGS: usize = 12;
/// Repeated reminders of one period.
pub const REPEATS: usize = 60;
/// Years a campaign may span.
pub const YEARS: i32 = 12;
/// Occurrences of a cron expression that are looked at for one campaign.
pub const CRON_STEPS: usize = PERIODS_PER_DUTY;
/// Idempotency keys remembered by a ledger.
pub const IDEMPOTENCY_KEYS: usize = 65_536;
/// Characters of a reason or note typed by a person.
pub const REASON_CHARS: usize = 2_000;
/// Characters of a text about a case: facts in brief, measures, a finding of a visit.
pub const CASE_TEXT_CHARS: usize = 1_000;
/// Characters of a post, a mediator's number, a column's header.
pub const CASE_REFERENCE_CHARS: usize = 64;
/// People a case may concern.
pub const CASE_PEOPLE: u32 = 1_000_000;
/// The largest amount of a case, in fen: a hundred thousand million yuan.
pub const CASE_FEN: u64 = 10_000_000_000_000;
/// Words of one kind at a case: signs, parts of its file, referrals.
pub const CASE_WORDS: usize = 20;
/// Parties of a case.
pub const CASE_PARTIES: usize = 50;
/// Bytes of a sealed name.
pub const SEALED_BYTES: usize = 512;
/// Visits a case is planned to have.
pub const CASE_VISITS: usize = 6;
/// How often a case may be taken up.
pub const CASE_ROUNDS: u8 = 20;
/// Cases of one register.
pub const CASES: usize = 2_000_000;
/// Rows of one import: with an end and a visit for each, they are no more entries than one group
/// of the store takes.
pub const IMPORT_ROWS: usize = 30_000;
/// Bytes of all that follows from one import: no more than one group of the store takes, so that
/// all rows are there or none. Ordinary rows take about two thousand each.
pub const IMPORT_BYTES: usize = 96 << 20;
/// Procedure versions a ledger keeps.
pub const PROCEDURE_VERSIONS: usize = 1_000;
/// Duties a procedure may add to a campaign.
pub const LOCAL_DUTIES: usize = 40;
/// Duties a campaign may ever have had, those that a county added and dropped again included.
pub const DUTIES_EVER: usize = 10_000;
/// Bytes of calls of procedures in one entry, unless one call alone has more.
pub const CALL_BYTES_PER_ENTRY: usize = 256 << 10;
/// Calls of procedures in one decision; what is left over is done by the definition's own rules,
/// and flagged. Calls in shadow are counted beside them.
pub const CALLS_PER_DECISION: usize = 600;
/// So many failures within [`FAILURES_WITHIN_MILLIS`] set a version aside.
pub const FAILURES_TO_QUARANTINE: usize = 3;
/// Ten minutes.
pub const FAILURES_WITHIN_MILLIS: i64 = 10 * 60_000;
/// The latest calls of a version that are looked at together.
pub const CALLS_LOOKED_AT: u32 = 100;
/// More failures than these in the latest [`CALLS_LOOKED_AT`] set a version aside.
pub const FAILURES_IN_CALLS: u32 = 5;
/// A version that was set aside is tried no more often than every so many milliseconds.
pub const QUARANTINE_CALL_MILLIS: i64 = 60_000;
/// Clean calls in a row after which a version may answer again.
pub const CLEAN_CALLS_TO_RELEASE: u16 = 50;
/// Characters of a notice in a county's own words.
pub const WORDS_CHARS: usize = 300;
/// Findings of a review.
pub const FINDINGS: usize = 20;
/// Characters of a finding, a local duty's title, a reason given by a procedure.
pub const PHRASE_CHARS: usize = 200;
/// The most a procedure may pay for one case, in fen: ten thousand yuan. Known subsidies are 30 to
/// 400 yuan a case.
pub const SUBSIDY_FEN: u64 = 1_000_000;
/// Items of an office's points.
pub const POINTS_ITEMS: usize = 100;
/// Hundredths of a point that one item of a procedure may give or take.
pub const POINTS: u32 = 100_000;
/// Cases that one decision settles the payment of.
pub const CASES_PER_ASSESSMENT: usize = 50_000;
