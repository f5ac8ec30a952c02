// {{title}}
//
// Answers the hook `triage`: "how grave is this case, until when is it to be settled, and by which way?"

import { procedure, settings, withinDays } from './sdk/maplebridge.js';

export const triage = procedure('triage', ({ matter, levels, channels }) => {
  const many = settings.integer('people');
  /** @param {number} level @param {number} days @param {string} why */
  const grave = (level, days, why) => ({
    level: Math.min(level, levels),
    limit: withinDays(days),
    channels,
    reasons: [{ text: why, source: null }],
  });
  if (matter.people >= many) return grave(1, 7, `涉及 ${matter.people} 人，不少于 ${many} 人`);
  if (matter.difficulty === 'complex') return grave(2, 15, '疑难复杂');
  return grave(levels, 30, '一般矛盾纠纷');
});
