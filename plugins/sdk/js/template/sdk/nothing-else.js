// A procedure has no clock and no chance: the same question must have the same answer on every
// machine and on every day. Without this file a call of them would end the procedure without a word.

const instead = {
  clock: '请使用提问中的日期 · use the days in the question',
  chance: '同一提问须有同一答复 · the same question must have the same answer',
};

function refuse(what, zh) {
  return () => {
    throw new Error(`本地程序没有${zh} · a procedure has no ${what}: ${instead[what]}`);
  };
}

const noClock = refuse('clock', '时钟');
Math.random = refuse('chance', '随机数');
Date.now = noClock;
globalThis.Date = new Proxy(Date, {
  apply: noClock,
  construct: (date, given, self) => (given.length === 0 ? noClock() : Reflect.construct(date, given, self)),
});
Object.defineProperty(globalThis, 'performance', { value: { now: noClock } });
