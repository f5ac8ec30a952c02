/**
 * The contract `maplebridge:procedure@1.0.0` as TypeScript sees it: questions (提问) and proposals
 * (建议) of the nine hooks (挂接点). Written after `wit/`, which is the original.
 *
 * Names are in camel case (`start-counts` is `startCounts`); an absent value is `null`; a variant is
 * `{ tag }` or `{ tag, val }`; whole numbers are plain numbers.
 */

/** A day, `2022-04-15`. */
export type Day = string;
/** A time of day, `09:00`; the end of a day is `24:00`. */
export type Time = string;

export interface Span { first: Day; last: Day }
export interface Named { id: string; title: string }
/** The campaign (专项活动) in which the question arises. */
export interface Campaign { id: string; title: string; span: Span; stages: Stage[] }
export interface Stage { id: string; title: string; span: Span }
/** A duty (任务) as the definition has it. `to` are posts, for example `bureau/general-office`. */
export interface Duty { id: string; title: string; to: string[]; deadline: Rule }
/** A unit (单位) of the county. */
export interface Unit { id: string; name: string; kind: string; parent: string | null }
/** How far a change may go (底线). `may-relax`: later by at most so many days. */
export type Grant = { tag: 'fixed' } | { tag: 'may-tighten' } | { tag: 'may-relax'; val: number };

export type Distance = 'calendar-days' | 'working-days' | 'months' | 'hours';
export type Rollover = 'none' | 'next' | 'previous';
/**
 * "Within `offset` `distance` of the anchor": `before` counts backwards, `startCounts` makes the
 * anchor's own day day one, `rollover` is for a due day that is a day off, `cutoff` ends that day.
 */
export interface Rule {
  offset: number;
  distance: Distance;
  before: boolean;
  startCounts: boolean;
  rollover: Rollover;
  cutoff: Time;
}

/** How long before the due day, or before the due instant in minutes, somebody is reminded. */
export type Reminder =
  | { tag: 'working-days-before'; val: [number, Time] }
  | { tag: 'days-before'; val: [number, Time] }
  | { tag: 'minutes-before'; val: number };
/** Why a notice (通知) is sent; an escalation carries its rung, from 1. */
export type NoticeKind =
  | { tag: 'reminder' }
  | { tag: 'overdue' }
  | { tag: 'escalation'; val: number }
  | { tag: 'amendment' }
  | { tag: 'correction' };
/** A reason people can check: a short text and where the rule is found. */
export interface Reason { text: string; source: string | null }

/** The definition's own rule stands. */
export interface Keep { tag: 'keep' }

// deadline

/** A period by the definition's own rule; `opens` is the first day it can be handed in. */
export interface Period { key: string; covers: Span | null; opens: Day; due: Day }
export interface DeadlineQuestion { campaign: Campaign; duty: Duty; grant: Grant; periods: Period[] }
export interface DueDate { key: string; due: Day }
export type DeadlineProposal = Keep | { tag: 'rule'; val: Rule } | { tag: 'dates'; val: DueDate[] };

// duties

export interface DutiesQuestion { campaign: Campaign; duties: Duty[]; windows: Named[]; units: Unit[] }
export type Audience = { tag: 'kinds'; val: string[] } | { tag: 'units'; val: string[] };
export type PeriodUnit =
  | 'day' | 'working-day' | 'week' | 'ten-days' | 'half-month' | 'month' | 'quarter' | 'half-year' | 'year';
/** A day of the period: `day` 31 is the last of a shorter month, `working` -1 its last working day. */
export type DayRule =
  | { tag: 'first' }
  | { tag: 'last' }
  | { tag: 'day'; val: number }
  | { tag: 'weekday'; val: number }
  | { tag: 'working'; val: number };
export interface Rhythm { every: number; period: PeriodUnit; aboutLast: boolean; on: DayRule }
/** `window` runs only while that window of the definition is announced. */
export type Schedule =
  | { tag: 'once'; val: Day }
  | { tag: 'each-stage'; val: 'start' | 'end' }
  | { tag: 'every'; val: Rhythm }
  | { tag: 'window'; val: [string, Rhythm] };
/** `to` are posts as in a definition, for example `bureau/general-office`. */
export interface LocalDuty {
  id: string;
  title: string;
  who: Audience;
  to: string[];
  schedule: Schedule;
  deadline: Rule;
  evidence: 'done' | 'document';
  zeroReport: boolean;
}

// reminders

export interface RemindersQuestion { campaign: Campaign; duty: Duty; grant: Grant; reminders: Reminder[] }
/** `also` are posts told of each reminder beside the unit. */
export interface ReminderChange { reminders: Reminder[]; also: string[] }
export type RemindersProposal = Keep | { tag: 'change'; val: ReminderChange };

// message

export interface MessageQuestion {
  campaign: Campaign;
  duty: Duty;
  period: string;
  kind: NoticeKind;
  due: string;
  units: number;
  missed: number;
  provisional: boolean;
}
/** The words may hold `{campaign}`, `{duty}`, `{period}`, `{due}` and `{units}`; `{due}` is required. */
export type MessageProposal = Keep | { tag: 'words'; val: string };

// review

export interface FieldValue { field: string; value: number }
export interface Row { unit: string | null; values: FieldValue[] }
export type Submission =
  | { tag: 'done' }
  | { tag: 'zero' }
  | { tag: 'document'; val: { name: string; bytes: number } }
  | { tag: 'figures'; val: Row[] };
export interface ReviewQuestion {
  campaign: Campaign;
  duty: Duty;
  period: string;
  unit: string;
  late: boolean;
  submission: Submission;
}
export interface Finding { field: string | null; text: string }
export type ReviewProposal = { tag: 'accept' } | { tag: 'return-with'; val: Finding[] };

// triage, return-visits, subsidy, score: the register (台账)

export type Difficulty = 'simple' | 'ordinary' | 'complex';
export type Outcome = 'agreed' | 'not-agreed' | 'refused' | 'unsuitable' | 'withdrawn';
export type Agreement = 'none' | 'oral' | 'written';
/** A case's traits, never a party or a story. `amount` is in fen (1/100 yuan). */
export interface Matter {
  disputeType: string;
  source: string;
  difficulty: Difficulty;
  registered: Day;
  amount: number | null;
  sides: number;
  people: number;
  signs: string[];
}
export interface Closed {
  day: Day;
  outcome: Outcome;
  agreement: Agreement;
  effective: Day | null;
  performance: Day | null;
}
export interface TriageQuestion { matter: Matter; levels: number; channels: string[] }
/** `level` counts from 1, the gravest; `channels` are some of those in the question, best first. */
export interface TriageProposal { level: number; limit: Rule | null; channels: string[]; reasons: Reason[] }
export interface Visit { title: string; anchor: 'closing' | 'effect' | 'performance'; within: Rule }
export interface ReturnVisitsQuestion { matter: Matter; closed: Closed; visits: Visit[] }
export type ReturnVisitsProposal = Keep | { tag: 'visits'; val: Visit[] };
/** A part of the file and whether it is there. */
export interface FilePart { id: string; present: boolean }
export interface SubsidyQuestion { matter: Matter; closed: Closed; file: FilePart[] }
/** In fen (1/100 yuan); nothing is paid without a reason. */
export interface SubsidyProposal { amount: number; reasons: Reason[] }
export interface Count { id: string; value: number }
export interface ScoreQuestion { unit: Unit; span: Span; counts: Count[] }
/** Points in hundredths; negative ones are deducted. */
export interface PointsItem { points: number; text: string; source: string | null }
export interface ScoreProposal { items: PointsItem[] }

/** Question and proposal of each hook. */
export interface Hooks {
  'deadline': { question: DeadlineQuestion; proposal: DeadlineProposal };
  'duties': { question: DutiesQuestion; proposal: LocalDuty[] };
  'reminders': { question: RemindersQuestion; proposal: RemindersProposal };
  'message': { question: MessageQuestion; proposal: MessageProposal };
  'review': { question: ReviewQuestion; proposal: ReviewProposal };
  'triage': { question: TriageQuestion; proposal: TriageProposal };
  'return-visits': { question: ReturnVisitsQuestion; proposal: ReturnVisitsProposal };
  'subsidy': { question: SubsidyQuestion; proposal: SubsidyProposal };
  'score': { question: ScoreQuestion; proposal: ScoreProposal };
}
