// 午休和 18 点以后不催办，通知用本县的话 · No reminder at noon or in the evening, and our own words.
//
// The bureau's guardrail lets a reminder come earlier, never later: one that would fall into quiet
// hours comes shortly before they begin.

import { keep, procedure, settings } from './sdk/maplebridge.js';

/** @typedef {import('./sdk/maplebridge.js').Reminder} Reminder */
const DAY = 24 * 60;

export const reminders = procedure('reminders', ({ duty, reminders }) => {
  const ahead = settings.integer('ahead');
  const quiet = [
    { from: minutes(settings.text('noon-from')), to: minutes(settings.text('noon-to')) },
    { from: minutes(settings.text('evening')), to: DAY },
  ];
  /** The instant itself, or one shortly before the quiet hours it lies in. @param {number} at */
  const loud = (at) => {
    const hours = quiet.find(({ from, to }) => at >= from && at < to);
    return hours ? hours.from - ahead : at;
  };
  const ours = reminders.map((one) => moved(one, minutes(duty.deadline.cutoff), loud));
  if (ours.every((one, n) => one === reminders[n])) return keep;
  return { tag: 'change', val: { reminders: ours, also: [] } };
});

/**
 * The reminder at a time that is not quiet; the same one where it was so already.
 * @param {Reminder} one
 * @param {number} due the time of day at which the duty is due
 * @param {(at: number) => number} loud
 * @returns {Reminder}
 */
function moved(one, due, loud) {
  if (one.tag === 'minutes-before') {
    const at = (((due - one.val) % DAY) + DAY) % DAY;
    const sooner = at - loud(at);
    return sooner === 0 ? one : { tag: one.tag, val: one.val + sooner };
  }
  const [days, time] = one.val;
  const at = minutes(time);
  return loud(at) === at ? one : { tag: one.tag, val: [days, clock(loud(at))] };
}

/** `09:30` as minutes of the day. @param {string} time */
function minutes(time) {
  const found = /^([01]\d|2[0-4]):([0-5]\d)$/.exec(time);
  if (!found) throw new Error(`不是时刻 · not a time of day: ${time}`);
  return Number(found[1]) * 60 + Number(found[2]);
}

/** Minutes of the day as `09:30`. @param {number} at */
function clock(at) {
  return [Math.floor(at / 60), at % 60].map((n) => String(n).padStart(2, '0')).join(':');
}

// The host fills in {duty}, {due}, {period} and {units}; no wording may leave out {due}.
const words = new Map([
  ['reminder', '各司法所：请于{due}前报送“{duty}”（{period}），没有情况也请零报告。'],
  ['overdue', '“{duty}”（{period}）应于{due}前报送，目前尚未收到，请今日内补报或与我们联系。'],
  ['escalation', '“{duty}”（{period}）{due}到期，尚有 {units} 个单位未报，请督促。'],
]);

export const message = procedure('message', ({ kind }) => {
  const ours = words.get(kind.tag);
  return ours ? { tag: 'words', val: `${ours}——${settings.text('sender')}` } : keep;
});
