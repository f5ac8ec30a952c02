//! Instants and the campaign's zone. Nothing here knows what time it is now.

use chrono::{DateTime, Days, LocalResult, NaiveDate, NaiveDateTime, NaiveTime, TimeDelta, TimeZone, Utc};
use chrono_tz::Tz;
use serde::{Deserialize, Serialize};
use std::fmt;

/// An instant: milliseconds since 1970-01-01T00:00:00Z. Stored as that number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Timestamp(pub i64);

impl Timestamp {
    /// The end of all time: later than anything that can be scheduled.
    pub const MAX: Timestamp = Timestamp(i64::MAX);

    /// This instant, later (or with a negative number, earlier) by so many milliseconds.
    #[must_use]
    pub fn plus_millis(self, millis: i64) -> Self {
        Self(self.0.saturating_add(millis))
    }

    /// This instant, later by so many minutes.
    #[must_use]
    pub fn plus_minutes(self, minutes: i64) -> Self {
        self.plus_millis(minutes.saturating_mul(60_000))
    }

    /// As a UTC date-time; instants chrono cannot hold come out as its nearest end.
    pub fn utc(self) -> DateTime<Utc> {
        DateTime::from_timestamp_millis(self.0).unwrap_or(if self.0 < 0 {
            DateTime::<Utc>::MIN_UTC
        } else {
            DateTime::<Utc>::MAX_UTC
        })
    }

    /// The wall clock of a zone at this instant.
    pub fn local(self, zone: Tz) -> NaiveDateTime {
        let utc = self.utc();
        let clamped =
            utc.clamp(DateTime::<Utc>::MIN_UTC + TimeDelta::days(2), DateTime::<Utc>::MAX_UTC - TimeDelta::days(2));
        clamped.with_timezone(&zone).naive_local()
    }

    /// RFC 3339 with the zone's offset, seconds precision unless there are milliseconds.
    pub fn rfc3339(self, zone: Tz) -> String {
        let local = self.utc().with_timezone(&zone);
        let format = if self.0 % 1000 == 0 { chrono::SecondsFormat::Secs } else { chrono::SecondsFormat::Millis };
        local.to_rfc3339_opts(format, false)
    }

    /// Reads RFC 3339, for example `2022-04-20T09:00:00+08:00`.
    pub fn parse_rfc3339(text: &str) -> Option<Self> {
        DateTime::parse_from_rfc3339(text).ok().map(|t| Self(t.timestamp_millis()))
    }
}

impl From<DateTime<Utc>> for Timestamp {
    fn from(t: DateTime<Utc>) -> Self {
        Self(t.timestamp_millis())
    }
}

impl fmt::Display for Timestamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.utc().to_rfc3339_opts(chrono::SecondsFormat::AutoSi, true))
    }
}

/// What `decide` is told about the outside: the instant, and a seed where chance is wanted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct At {
    /// The instant the input arrived.
    pub now: Timestamp,
    /// A number the caller drew; the core draws none itself.
    pub seed: u64,
}

impl At {
    /// An instant without chance.
    pub fn new(now: Timestamp) -> Self {
        Self { now, seed: 0 }
    }
}

/// A time of day in minutes, 0 to 1440. 1440 is written `24:00`: the end of that day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct DayTime(u16);

impl DayTime {
    /// 00:00.
    pub const START: DayTime = DayTime(0);
    /// 24:00.
    pub const END: DayTime = DayTime(1440);
    /// 09:00.
    pub const NINE: DayTime = DayTime(540);

    /// From hours and minutes; `24:00` is allowed, `24:01` is not.
    pub fn new(hour: u16, minute: u16) -> Option<Self> {
        let minutes = hour.checked_mul(60)?.checked_add(minute)?;
        (minute < 60 && minutes <= 1440).then_some(Self(minutes))
    }

    /// Reads `9:00`, `09:00` or `24:00`.
    pub fn parse(text: &str) -> Option<Self> {
        let (hour, minute) = text.split_once(':')?;
        let digits = |s: &str, max| (1..=max).contains(&s.len()) && s.bytes().all(|b| b.is_ascii_digit());
        if !digits(hour, 2) || minute.len() != 2 || !digits(minute, 2) {
            return None;
        }
        Self::new(hour.parse().ok()?, minute.parse().ok()?)
    }

    /// Minutes since the start of the day.
    pub fn minutes(self) -> u16 {
        self.0
    }
}

impl fmt::Display for DayTime {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:02}:{:02}", self.0 / 60, self.0 % 60)
    }
}
impl TryFrom<String> for DayTime {
    type Error = String;
    fn try_from(text: String) -> Result<Self, String> {
        Self::parse(&text).ok_or(text)
    }
}
impl From<DayTime> for String {
    fn from(t: DayTime) -> String {
        t.to_string()
    }
}

/// The instant of a day's wall-clock time in a zone. A time that the zone skips (summer time
/// begins) is the instant after the gap; one that occurs twice is the first.
pub fn instant(day: NaiveDate, time: DayTime, zone: Tz) -> Timestamp {
    // The first and last days a calendar can hold have no room for a time of day or a zone.
    let edge = Days::new(3);
    let midnight = day.clamp(NaiveDate::MIN + edge, NaiveDate::MAX - edge).and_time(NaiveTime::MIN);
    let local = midnight + TimeDelta::minutes(i64::from(time.minutes()));
    let resolved = match zone.from_local_datetime(&local) {
        LocalResult::Single(t) | LocalResult::Ambiguous(t, _) => t.with_timezone(&Utc),
        LocalResult::None => after_gap(local, zone),
    };
    resolved.into()
}

fn after_gap(local: NaiveDateTime, zone: Tz) -> DateTime<Utc> {
    // No gap in the zone database is longer than a day.
    (1..=24 * 60)
        .find_map(|minute| zone.from_local_datetime(&(local + TimeDelta::minutes(minute))).earliest())
        .map_or_else(|| local.and_utc(), |t| t.with_timezone(&Utc))
}

/// The calendar day of an instant in a zone.
pub fn day_of(at: Timestamp, zone: Tz) -> NaiveDate {
    at.local(zone).date()
}

/// A day as people write it where people read it, and as one small number where only memory and
/// snapshots hold it.
pub(crate) mod day_form {
    use chrono::{Datelike, NaiveDate};
    use serde::de::Error;
    use serde::{Deserialize, Deserializer, Serialize, Serializer};

    pub(crate) fn serialize<S: Serializer>(day: &NaiveDate, to: S) -> Result<S::Ok, S::Error> {
        if to.is_human_readable() { day.serialize(to) } else { day.num_days_from_ce().serialize(to) }
    }

    pub(crate) fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<NaiveDate, D::Error> {
        if from.is_human_readable() {
            return NaiveDate::deserialize(from);
        }
        NaiveDate::from_num_days_from_ce_opt(i32::deserialize(from)?).ok_or_else(|| D::Error::custom("no such day"))
    }
}
