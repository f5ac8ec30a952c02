// {{title}}
//
// Answers the hook `duties`: "what else do our offices owe in this campaign?"

import { onTheDay, procedure, settings } from './sdk/maplebridge.js';

export const duties = procedure('duties', (question) => {
  const [first] = question.duties;
  if (!first) throw 'the campaign has no duty';
  const day = settings.integer('day');
  return [
    {
      id: 'local-monthly-report',
      title: '每月情况报告',
      who: { tag: 'kinds', val: [settings.text('kind')] },
      // Whoever receives the campaign's first duty receives this one, too.
      to: first.to,
      schedule: {
        tag: 'every',
        val: { every: 1, period: 'month', aboutLast: false, on: { tag: 'day', val: day } },
      },
      deadline: onTheDay(),
      evidence: 'document',
      zeroReport: true,
    },
  ];
});
