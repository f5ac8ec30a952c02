// {{title}}
//
// Answers the hook `deadline`: "when is this duty due in our county?"

import { keep, log, procedure, settings, type DeadlineProposal, type DeadlineQuestion } from './sdk/maplebridge.js';

export const deadline = procedure('deadline', ({ duty }: DeadlineQuestion): DeadlineProposal => {
  const days = settings.integer('days');
  const rule = duty.deadline;
  // Only "within N days" after something, and only where N is more than the county allows.
  if (rule.distance !== 'calendar-days' || rule.before || rule.offset <= days) return keep;
  log.info(`${duty.id}: within ${days} days instead of ${rule.offset}`);
  return { tag: 'rule', val: { ...rule, offset: days } };
});
