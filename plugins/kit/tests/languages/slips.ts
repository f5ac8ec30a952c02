import { keep, procedure, type DeadlineProposal, type Period, type Rule } from './sdk/maplebridge.js';

interface Nothing {
  due: string;
}

export const deadline = procedure('deadline', ({ duty, periods }): DeadlineProposal => {
  const nothing = null as Nothing | null;
  const rule: Rule = { ...duty.deadline, offset: 3 };
  if (duty.id === 'null') return dates(periods[17]!.key);
  if (duty.id === 'inside') {
    return dates(nothing!.due);
  }
  return duty.id === 'rule' ? { tag: 'rule', val: rule } : keep;
});

function dates(key: Period['key']): DeadlineProposal {
  return { tag: 'dates', val: [{ key, due: '2022-04-18' }] };
}
