//! When to try again. Pure: the schedule of the Standard Webhooks convention, with jitter drawn
//! from the message's own id, so that a thousand messages do not come back at one moment.

use crate::shared::mix;
use engine::entry::MessageId;
use engine::time::Timestamp;

const SECOND: i64 = 1_000;
const MINUTE: i64 = 60 * SECOND;
const HOUR: i64 = 60 * MINUTE;

/// The wait after the first, second, … attempt. After the last there is none: the message is dead.
const SCHEDULE_MILLIS: [i64; 9] =
    [5 * SECOND, 5 * MINUTE, 30 * MINUTE, 2 * HOUR, 5 * HOUR, 10 * HOUR, 14 * HOUR, 20 * HOUR, 24 * HOUR];

/// The longest wait an endpoint may ask for.
const ASKED_MILLIS_MAX: i64 = 24 * HOUR;

/// When a message is tried again after so many attempts; none: it is given up. `asked` is what the
/// endpoint asked for.
pub(crate) fn next(
    seed: u64,
    message: MessageId,
    attempts: u16,
    now: Timestamp,
    asked: Option<Timestamp>,
) -> Option<Timestamp> {
    let base = *SCHEDULE_MILLIS.get(usize::from(attempts).checked_sub(1)?)?;
    let draw = mix(mix(mix(seed, message.entry.0), u64::from(message.post.0)), u64::from(attempts));
    // From 80 % to 120 %, in thousandths.
    let share = 800 + (draw % 401) as i64;
    let own = now.plus_millis(base * share / 1000);
    let asked = asked.map_or(own, |asked| asked.min(now.plus_millis(ASKED_MILLIS_MAX)));
    Some(own.max(asked))
}

/// Reads a `Retry-After`: seconds, or a date as HTTP writes it.
pub(crate) fn retry_after(value: &str, now: Timestamp) -> Option<Timestamp> {
    let value = value.trim();
    if let Ok(seconds) = value.parse::<u32>() {
        return Some(now.plus_millis(i64::from(seconds) * SECOND));
    }
    let date = chrono::DateTime::parse_from_rfc2822(value).ok()?;
    Some(Timestamp(date.timestamp_millis()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use engine::id::{EntryNo, PostNo};

    const NOW: Timestamp = Timestamp(1_650_000_000_000);

    fn message(entry: u64) -> MessageId {
        MessageId { entry: EntryNo(entry), post: PostNo(1) }
    }

    #[test]
    fn each_wait_is_within_a_fifth_of_the_schedule_and_the_tenth_failure_is_the_last() {
        for seed in 0..200 {
            let mut whole = 0;
            for (index, base) in SCHEDULE_MILLIS.iter().enumerate() {
                let at = next(seed, message(seed * 7), index as u16 + 1, NOW, None).expect("not the last");
                let wait = at.0 - NOW.0;
                assert!(wait * 10 >= base * 8 && wait * 10 <= base * 12, "{wait} for {base}");
                whole += wait;
            }
            assert!(whole > 60 * HOUR && whole < 91 * HOUR, "{whole}");
            assert_eq!(next(seed, message(seed), 10, NOW, None), None);
        }
    }

    #[test]
    fn messages_spread_and_one_message_is_repeatable() {
        let waits: std::collections::BTreeSet<_> = (0..100).map(|n| next(1, message(n), 2, NOW, None)).collect();
        assert!(waits.len() > 60, "{} different waits", waits.len());
        assert_eq!(next(1, message(5), 2, NOW, None), next(1, message(5), 2, NOW, None));
    }

    #[test]
    fn what_the_endpoint_asks_for_counts_if_it_is_later_and_within_a_day() {
        let asked = NOW.plus_minutes(2);
        assert_eq!(next(1, message(1), 1, NOW, Some(asked)), Some(asked));
        let own = next(1, message(1), 4, NOW, None);
        assert_eq!(next(1, message(1), 4, NOW, Some(asked)), own);
        assert_eq!(next(1, message(1), 1, NOW, Some(Timestamp::MAX)), Some(NOW.plus_millis(24 * HOUR)));
    }

    #[test]
    fn retry_after_is_seconds_or_a_date() {
        assert_eq!(retry_after(" 120 ", NOW), Some(NOW.plus_minutes(2)));
        let date = Timestamp::parse_rfc3339("2022-04-15T05:20:00Z");
        assert_eq!(retry_after("Fri, 15 Apr 2022 05:20:00 GMT", NOW), date);
        for nonsense in ["", "soon", "-5", "1e9", "99999999999999999999"] {
            assert_eq!(retry_after(nonsense, NOW), None, "{nonsense}");
        }
    }
}
