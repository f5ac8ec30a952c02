// {{title}}
//
// Answers the hook `return-visits`: "when is this closed case visited?"

import { procedure, settings, withinDays, type Visit } from './sdk/maplebridge.js';

export const returnVisits = procedure('return-visits', ({ closed }) => {
  // From the day the agreement took effect; where there is none, from the closing.
  const anchor: Visit['anchor'] = closed.effective === null ? 'closing' : 'effect';
  return { tag: 'visits', val: [{ title: '回访', anchor, within: withinDays(settings.integer('days')) }] };
});
