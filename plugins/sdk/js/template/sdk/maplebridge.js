// What a procedure is written with. See maplebridge.d.ts for the meaning of each part.
import * as host from 'maplebridge:procedure/calendar@1.0.0';
import { write } from 'maplebridge:procedure/log@1.0.0';
import { get } from 'maplebridge:procedure/settings@1.0.0';
import { where } from './where.js';
import { proposals } from './shapes.js';
import './nothing-else.js';

export const keep = Object.freeze({ tag: 'keep' });

export const withinDays = (days) => ({
  offset: days,
  distance: 'calendar-days',
  before: false,
  startCounts: false,
  rollover: 'next',
  cutoff: '24:00',
});
export const withinWorkingDays = (days) => ({ ...withinDays(days), distance: 'working-days' });
export const onTheDay = () => ({ ...withinDays(0), rollover: 'previous' });

export const log = {
  debug: (line) => write('debug', String(line)),
  info: (line) => write('info', String(line)),
  warn: (line) => write('warn', String(line)),
};

export const settings = {
  integer: (key) => setting(key, 'integer'),
  text: (key) => setting(key, 'text'),
  yesNo: (key) => setting(key, 'yes-no'),
};

function setting(key, type) {
  const found = get(key);
  if (found?.tag === type) return found.val;
  const is = found ? `of type ${found.tag}` : 'not declared';
  throw new Error(`procedure.json 中没有类型为 ${type} 的设置项「${key}」 · setting ${key} of type ${type}: it is ${is} in procedure.json`);
}

export const calendar = {
  isWorkingDay: (day) => known(host.isWorkingDay(day), day),
  addWorkingDays: (day, days) => known(host.addWorkingDays(day, days), day),
  addDays: (day, days) => known(host.addDays(day, days), day),
  daysBetween: (first, second) => known(host.daysBetween(first, second), first, second),
  weekday: (day) => known(host.weekday(day), day),
  workingDayFrom: (day) => (calendar.isWorkingDay(day) ? day : calendar.addWorkingDays(day, 1)),
  workingDayUntil: (day) => (calendar.isWorkingDay(day) ? day : calendar.addWorkingDays(day, -1)),
  isAnnounced: (year) => host.isAnnounced(year),
};

function known(answer, ...days) {
  if (answer !== null && answer !== undefined) return answer;
  throw new Error(`不是日期 · not a day within reach: ${days.map(String).join(', ')}`);
}

export function procedure(hook, propose) {
  const shape = proposals[hook];
  if (!shape) throw new Error(`没有挂接点 · there is no hook ${hook}; there are: ${Object.keys(proposals).join(', ')}`);
  return {
    propose(question) {
      let answer;
      try {
        answer = propose(question);
      } catch (thrown) {
        throw where(thrown);
      }
      const wrong = shape(answer, 'proposal');
      if (wrong) throw `${hook}: ${wrong}`;
      return answer;
    },
  };
}
