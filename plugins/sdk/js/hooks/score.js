// {{title}}
//
// Answers the hook `score`: "how many points does this office have, by its counts?"

import { procedure, settings } from './sdk/maplebridge.js';

export const score = procedure('score', ({ counts }) => {
  const each = settings.integer('each');
  const overdue = counts.filter((count) => count.id === 'overdue' && count.value > 0);
  // Points are in hundredths; what is deducted is negative.
  return {
    items: overdue.map(({ value }) => ({
      points: -100 * each * value,
      text: `逾期 ${value} 项，每项扣 ${each} 分`,
      source: null,
    })),
  };
});
