// 阶段材料三日内报送 · Stage materials within three days: the same rule as ../src/lib.rs.

import {
  calendar,
  keep,
  log,
  procedure,
  settings,
  type Day,
  type Period,
  type Rollover,
  type Rule,
} from './sdk/maplebridge.js';

export const deadline = procedure('deadline', ({ duty, periods }) => {
  const days = settings.integer('days');
  // "Within N days" after something, and N is more than this county allows. What is due sooner
  // already, or is counted in another way, stays.
  const isLonger = duty.deadline.distance === 'calendar-days' && !duty.deadline.before;
  if (duty.id !== settings.text('duty') || !isLonger || duty.deadline.offset <= days) return keep;
  const rule: Rule = { ...duty.deadline, offset: days };
  for (const period of periods) tell(period, rule);
  return { tag: 'rule', val: rule };
});

const rolled: Record<Rollover, (day: Day) => Day> = {
  none: (day) => day,
  next: calendar.workingDayFrom,
  previous: calendar.workingDayUntil,
};

/** What the rule means for a period, for whoever reads the log. The host counts the days itself. */
function tell(period: Period, rule: Rule): void {
  if (period.covers === null) return;
  const counted = calendar.addDays(period.covers.last, rule.offset);
  log.info(`${period.key}: ${rolled[rule.rollover](counted)}, not ${period.due}`);
}
