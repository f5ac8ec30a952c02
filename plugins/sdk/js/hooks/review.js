// {{title}}
//
// Answers the hook `review`: "is what was handed in good enough?"

import { procedure, settings } from './sdk/maplebridge.js';

export const review = procedure('review', ({ submission }) => {
  if (submission.tag !== 'document' || submission.val.bytes >= settings.integer('bytes')) return { tag: 'accept' };
  const { name, bytes } = submission.val;
  const text = `文件「${name}」只有 ${bytes} 字节，请核对是否传错`;
  return { tag: 'return-with', val: [{ field: null, text }] };
});
