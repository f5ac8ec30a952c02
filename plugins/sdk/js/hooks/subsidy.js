// {{title}}
//
// Answers the hook `subsidy`: "how much is paid for this case?"

import { procedure, settings } from './sdk/maplebridge.js';

const names = { simple: '简单', ordinary: '一般', complex: '疑难复杂' };

export const subsidy = procedure('subsidy', ({ matter, closed, file }) => {
  const missing = file.filter((part) => !part.present).map((part) => part.id);
  if (closed.outcome !== 'agreed') return paid(0, '未达成协议，不予补贴');
  if (missing.length > 0) return paid(0, `卷宗缺：${missing.join('、')}`);
  const yuan = settings.integer(matter.difficulty);
  return paid(yuan, `${names[matter.difficulty]}案件，每件 ${yuan} 元`);
});

/**
 * Amounts are in fen.
 * @param {number} yuan
 * @param {string} why
 */
function paid(yuan, why) {
  return { amount: yuan * 100, reasons: [{ text: why, source: null }] };
}
