import type { Day, Hooks, Rule } from './contract.d.ts';
export type * from './contract.d.ts';

/**
 * Answers one hook (挂接点). Whatever `propose` throws becomes the reason why there is no proposal,
 * with file and line; the definition's own rule then decides. An answer of the wrong shape is told in
 * the same way, naming the field.
 */
export function procedure<H extends keyof Hooks>(
  hook: H,
  propose: (question: Hooks[H]['question']) => Hooks[H]['proposal'],
): { propose(question: Hooks[H]['question']): Hooks[H]['proposal'] };

/** The definition's own rule stands. */
export const keep: { tag: 'keep' };

/**
 * "N日内": that many calendar days, the first day not counted; a due day off moves to the next
 * working day; until 24:00.
 */
export function withinDays(days: number): Rule;
/** "N个工作日内": that many working days, the first day not counted; until 24:00. */
export function withinWorkingDays(days: number): Rule;
/** "On the day itself", or on the working day before if it is a day off; until 24:00. */
export function onTheDay(): Rule;

/** Lines for the author and the operator, at most 8 KiB a call. Never a name or a case's facts. */
export const log: { debug(line: string): void; info(line: string): void; warn(line: string): void };

/** The procedure's settings, as `procedure.json` declares them and the county set them. */
export const settings: {
  /** A setting of type `integer`. */
  integer(key: string): number;
  /** A setting of type `text`. */
  text(key: string): string;
  /** A setting of type `yes-no`. */
  yesNo(key: string): boolean;
};

/** Days as the county's ledger knows them, make-up working days (调休) included. */
export const calendar: {
  isWorkingDay(day: Day): boolean;
  /** The n-th working day after a day, or before it for a negative number; 0 is the day itself. */
  addWorkingDays(day: Day, days: number): Day;
  addDays(day: Day, days: number): Day;
  /** Calendar days from one day to another; negative where the second comes first. */
  daysBetween(first: Day, second: Day): number;
  /** 1 is Monday, 7 is Sunday. */
  weekday(day: Day): number;
  /** The day itself if it is a working day, else the next one. */
  workingDayFrom(day: Day): Day;
  /** The day itself if it is a working day, else the one before. */
  workingDayUntil(day: Day): Day;
  /** Whether the year's holidays are announced; if not, its dates are provisional. */
  isAnnounced(year: number): boolean;
};
