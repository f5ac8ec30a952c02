// 每月 20 日报送，重要时间节点半月报 · A monthly report on the 20th, half-monthly in important periods.
//
// Each office reports once a month, "nothing happened" included (004P P7); while a window that the
// definition names is announced, it reports twice a month (004P P6, 003 P12).

import { onTheDay, procedure, settings } from './sdk/maplebridge.js';

/** @typedef {import('./sdk/maplebridge.js').LocalDuty} LocalDuty */

export const duties = procedure('duties', (question) => {
  const [first] = question.duties;
  if (!first) throw 'the campaign has no duty';
  // Whoever receives the campaign's first duty receives these, too.
  const report = shared(first.to);
  const day = settings.integer('day');
  const monthly = report('local-monthly-report', '矛盾纠纷排查月报', {
    tag: 'every',
    val: { every: 1, period: 'month', aboutLast: false, on: { tag: 'day', val: day } },
  });
  if (!settings.yesNo('half-monthly')) return [monthly];
  const inWindows = question.windows.map(({ id, title }) =>
    report(`local-half-monthly-${id}`, `${title}期间半月报`, {
      tag: 'window',
      val: [id, { every: 1, period: 'half-month', aboutLast: false, on: { tag: 'last' } }],
    }),
  );
  return [monthly, ...inWindows];
});

/**
 * What all these reports have in common. "By the 20th": that day included, and a day off stays.
 * @param {string[]} to
 * @returns {(id: string, title: string, schedule: LocalDuty['schedule']) => LocalDuty}
 */
function shared(to) {
  const who = { tag: /** @type {const} */ ('kinds'), val: [settings.text('kind')] };
  return (id, title, schedule) => ({
    id,
    title,
    who,
    to,
    schedule,
    deadline: { ...onTheDay(), rollover: 'none' },
    evidence: 'document',
    zeroReport: true,
  });
}
