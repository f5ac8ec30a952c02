import { calendar, keep, procedure, settings } from './sdk/maplebridge.js';

export const deadline = procedure('deadline', ({ duty, periods }) => {
  const slips = {
    'null': () => periods[17].key,
    'inside': () => periods.map(() => null.due),
    'clock': () => Date.now(),
    'today': () => new Date(),
    'chance': () => Math.random(),
    'setting': () => settings.integer('none'),
    'day': () => calendar.addDays('2022-02-30', 1),
    'word': () => ({ tag: 'kepe' }),
    'field': () => ({ tag: 'rule', val: { ...duty.deadline, offset: -1 } }),
    'extra': () => ({ tag: 'rule', val: { ...duty.deadline, ofset: 3 } }),
    'reason': () => {
      throw '因为 · because';
    },
  };
  const slip = slips[duty.id];
  return slip ? slip() : keep;
});
