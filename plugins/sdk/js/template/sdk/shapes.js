// The shapes of the nine proposals, so that a slip in one is told with the field's name. The original
// is wit/; a shape answers '' or what is wrong.

const said = (value) => (value === undefined ? 'undefined' : (JSON.stringify(value) ?? typeof value).slice(0, 60));
const wanted = (at, zh, en, value) => `${at} 应为${zh}，而不是 ${said(value)} · ${at} must be ${en}, not ${said(value)}`;

const text = (v, at) => (typeof v === 'string' ? '' : wanted(at, '文本', 'a text', v));
const yesNo = (v, at) => (typeof v === 'boolean' ? '' : wanted(at, '是或否', 'true or false', v));
const whole = (least, most) => (v, at) =>
  Number.isSafeInteger(v) && v >= least && v <= most
    ? ''
    : wanted(at, `${least} 至 ${most} 的整数`, `a whole number from ${least} to ${most}`, v);
const u8 = whole(0, 255);
const u16 = whole(0, 65535);
const u32 = whole(0, 4294967295);
const s8 = whole(-128, 127);
const s32 = whole(-2147483648, 2147483647);
const u64 = whole(0, Number.MAX_SAFE_INTEGER);

const word = (...words) => (v, at) =>
  words.includes(v) ? '' : wanted(at, `以下之一：${words.join('、')}`, `one of ${words.join(', ')}`, v);
const maybe = (shape) => (v, at) => (v === null || v === undefined ? '' : shape(v, at));

function list(shape) {
  return (v, at) => {
    if (!Array.isArray(v)) return wanted(at, '数组', 'an array', v);
    return v.map((one, n) => shape(one, `${at}[${n}]`)).find((wrong) => wrong) ?? '';
  };
}

function tuple(...shapes) {
  return (v, at) => {
    if (!Array.isArray(v) || v.length !== shapes.length) return wanted(at, `${shapes.length} 项的数组`, `an array of ${shapes.length}`, v);
    return shapes.map((shape, n) => shape(v[n], `${at}[${n}]`)).find((wrong) => wrong) ?? '';
  };
}

function record(fields) {
  return (v, at) => {
    if (typeof v !== 'object' || v === null || Array.isArray(v)) return wanted(at, '对象', 'an object', v);
    if (typeof v.then === 'function') return wanted(at, '对象，函数不能是 async', 'an object: the function cannot be async', v);
    const extra = Object.keys(v).find((key) => !(key in fields));
    if (extra !== undefined) return `${at} 没有字段 ${extra} · ${at} has no field ${extra}; it has ${Object.keys(fields).join(', ')}`;
    return Object.entries(fields).map(([key, shape]) => shape(v[key], `${at}.${key}`)).find((wrong) => wrong) ?? '';
  };
}

/** A variant: the value's shape for each tag, or null where it carries none. */
function variant(cases) {
  const tags = Object.keys(cases);
  return (v, at) => {
    if (!tags.includes(v?.tag)) {
      const forms = tags.map((tag) => `{ tag: '${tag}'${cases[tag] ? ', val' : ''} }`);
      return wanted(at, `以下之一：${forms.join('、')}`, `one of ${forms.join(', ')}`, v);
    }
    return cases[v.tag] ? cases[v.tag](v.val, `${at}.val`) : '';
  };
}

const rule = record({
  offset: u32,
  distance: word('calendar-days', 'working-days', 'months', 'hours'),
  before: yesNo,
  startCounts: yesNo,
  rollover: word('none', 'next', 'previous'),
  cutoff: text,
});
const reminder = variant({
  'working-days-before': tuple(u8, text),
  'days-before': tuple(u8, text),
  'minutes-before': u32,
});
const rhythm = record({
  every: u16,
  period: word('day', 'working-day', 'week', 'ten-days', 'half-month', 'month', 'quarter', 'half-year', 'year'),
  aboutLast: yesNo,
  on: variant({ first: null, last: null, day: u8, weekday: u8, working: s8 }),
});
const localDuty = record({
  id: text,
  title: text,
  who: variant({ kinds: list(text), units: list(text) }),
  to: list(text),
  schedule: variant({ once: text, 'each-stage': word('start', 'end'), every: rhythm, window: tuple(text, rhythm) }),
  deadline: rule,
  evidence: word('done', 'document'),
  zeroReport: yesNo,
});
const reasons = list(record({ text, source: maybe(text) }));

export const proposals = {
  'deadline': variant({ keep: null, rule, dates: list(record({ key: text, due: text })) }),
  'duties': list(localDuty),
  'reminders': variant({ keep: null, change: record({ reminders: list(reminder), also: list(text) }) }),
  'message': variant({ keep: null, words: text }),
  'review': variant({ accept: null, 'return-with': list(record({ field: maybe(text), text })) }),
  'triage': record({ level: u8, limit: maybe(rule), channels: list(text), reasons }),
  'return-visits': variant({
    keep: null,
    visits: list(record({ title: text, anchor: word('closing', 'effect', 'performance'), within: rule })),
  }),
  'subsidy': record({ amount: u64, reasons }),
  'score': record({ items: list(record({ points: s32, text, source: maybe(text) })) }),
};
