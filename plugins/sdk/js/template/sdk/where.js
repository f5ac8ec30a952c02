// Says where something was thrown: "procedure.js:12: text". What leaves this file is a string,
// because only a string can be a procedure's own word for "I have no proposal".

import { sources } from './sources.js';

const FRAME = /\(?\/?([^()\s]+\.(?:js|ts)):(\d+)(?::\d+)?\)?$/;

/** The first frame of the author's own files, else of any file. */
function frame(stack) {
  const frames = String(stack ?? '')
    .split('\n')
    .map((line) => FRAME.exec(line.trim()))
    .filter((found) => found);
  return frames.find(([, file]) => !file.startsWith('sdk/')) ?? frames[0];
}

export function where(thrown) {
  if (!(thrown instanceof Error)) return String(thrown);
  const found = frame(thrown.stack);
  const place = found ? `${sources[found[1]] ?? found[1]}:${found[2]}: ` : '';
  const name = thrown.name === 'Error' ? '' : `${thrown.name}: `;
  return `${place}${name}${thrown.message}`;
}
