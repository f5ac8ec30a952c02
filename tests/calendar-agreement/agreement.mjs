// Prints, for every day of the years given, "2022-10-08 work" or "2022-10-08 off",
// as the npm library chinese-days sees it.
//
// Usage: agreement.mjs FIRST_YEAR LAST_YEAR

// West of Greenwich the library takes a day for the one before it; so the zone is settled
// before it is loaded.
process.env.TZ = 'UTC';
const { default: chineseDays } = await import('chinese-days');

const [first, last] = process.argv.slice(2, 4).map(Number);
const millisecondsOfADay = 86_400_000;
for (let at = Date.UTC(first, 0, 1); at < Date.UTC(last + 1, 0, 1); at += millisecondsOfADay) {
  const day = new Date(at).toISOString().slice(0, 10);
  console.log(day, chineseDays.isWorkday(day) ? 'work' : 'off');
}
