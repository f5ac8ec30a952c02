// {{title}}
//
// Answers the hook `message`: "how do we word this notice?"

import { keep, procedure, settings } from './sdk/maplebridge.js';

// The host fills in {campaign}, {duty}, {period} and {due}; no wording may leave out {due}.
const words = new Map<string, string>([
  ['reminder', '{campaign}：{duty}（{period}）请于{due}前报送。'],
  ['overdue', '{campaign}：{duty}（{period}）应于{due}前报送，现已逾期，请尽快补报。'],
]);

export const message = procedure('message', ({ kind }) => {
  const ours = words.get(kind.tag);
  return ours ? { tag: 'words', val: `【${settings.text('sender')}】${ours}` } : keep;
});
