// {{title}}
//
// Answers the hook `reminders`: "when is whom reminded of this duty?"

import { keep, procedure, settings, type Reminder } from './sdk/maplebridge.js';

export const reminders = procedure('reminders', ({ reminders }) => {
  // One more reminder on the working day before the due day, unless that day has one already.
  if (reminders.some((one) => one.tag === 'working-days-before' && one.val[0] === 1)) return keep;
  const more: Reminder[] = [...reminders];
  more.push({ tag: 'working-days-before', val: [1, settings.text('time')] });
  return { tag: 'change', val: { reminders: more, also: [] } };
});
