//! Giving an endpoint a rest: after a few failures in a row nothing is sent for a while, then one
//! message goes to see whether it is back. Held messages keep their place and their attempts.

use engine::time::Timestamp;

/// Failures in a row that open the breaker.
const FAILURES: u32 = 5;
/// The first rest.
const REST_MILLIS: i64 = 60_000;
/// The longest rest.
const REST_MILLIS_MAX: i64 = 15 * 60_000;

/// How many may go.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Gate {
    /// As many as there is room for.
    Open,
    /// One, to see.
    Probe,
    /// None before this instant.
    Shut(Timestamp),
}

/// What is known of one endpoint's health.
#[derive(Debug, Clone, Default)]
pub(crate) struct Breaker {
    failures: u32,
    rest: Option<Rest>,
}

#[derive(Debug, Clone, Copy)]
struct Rest {
    until: Timestamp,
    millis: i64,
}

impl Breaker {
    pub(crate) fn gate(&self, now: Timestamp) -> Gate {
        match self.rest {
            None => Gate::Open,
            // A rest longer than the longest means that the clock was put back meanwhile.
            Some(rest) if now < rest.until && rest.until.0 - now.0 <= REST_MILLIS_MAX => Gate::Shut(rest.until),
            Some(_) => Gate::Probe,
        }
    }

    pub(crate) fn succeeded(&mut self) {
        *self = Self::default();
    }

    /// Counts a failure. An endpoint that names a time is left alone until then, within bounds.
    pub(crate) fn failed(&mut self, now: Timestamp, asked_until: Option<Timestamp>) {
        self.failures = self.failures.saturating_add(1);
        let asked = asked_until.map_or(0, |until| until.0.saturating_sub(now.0));
        let resting = matches!(self.gate(now), Gate::Shut(_));
        let own = match self.rest {
            // Those that were on the wire when it shut say nothing new.
            Some(rest) if resting => rest.until.0 - now.0,
            Some(rest) => (rest.millis * 2).min(REST_MILLIS_MAX),
            None if self.failures >= FAILURES => REST_MILLIS,
            None => 0,
        };
        let millis = own.max(asked).min(REST_MILLIS_MAX);
        if millis > 0 {
            let step = self.rest.filter(|_| resting).map_or(millis, |rest| rest.millis);
            self.rest = Some(Rest { until: now.plus_millis(millis), millis: step });
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const START: Timestamp = Timestamp(1_650_000_000_000);

    fn shut(after_secs: i64) -> Gate {
        Gate::Shut(START.plus_millis(after_secs * 1000))
    }

    fn failing(times: u32) -> Breaker {
        let mut breaker = Breaker::default();
        (0..times).for_each(|_| breaker.failed(START, None));
        breaker
    }

    #[test]
    fn five_failures_in_a_row_shut_it_for_a_minute() {
        assert_eq!(failing(4).gate(START), Gate::Open);
        let breaker = failing(5);
        assert_eq!(breaker.gate(START), shut(60));
        assert_eq!(breaker.gate(START.plus_millis(60_000)), Gate::Probe);
    }

    #[test]
    fn a_success_in_between_starts_the_count_again() {
        let mut breaker = failing(4);
        breaker.succeeded();
        breaker.failed(START, None);
        assert_eq!(breaker.gate(START), Gate::Open);
    }

    #[test]
    fn stragglers_of_the_same_outage_do_not_lengthen_the_rest() {
        assert_eq!(failing(32).gate(START), shut(60));
    }

    #[test]
    fn a_failed_probe_doubles_the_rest_up_to_a_quarter_of_an_hour() {
        let mut breaker = failing(5);
        let mut now = START;
        for minutes in [2, 4, 8, 15, 15] {
            let Gate::Shut(until) = breaker.gate(now) else { panic!("it rests") };
            now = until;
            breaker.failed(now, None);
            assert_eq!(breaker.gate(now), Gate::Shut(now.plus_minutes(minutes)));
        }
        breaker.succeeded();
        assert_eq!(breaker.gate(now), Gate::Open);
    }

    #[test]
    fn an_endpoint_that_asks_for_time_gets_it_at_once_but_not_for_ever() {
        let mut breaker = Breaker::default();
        breaker.failed(START, Some(START.plus_millis(20_000)));
        assert_eq!(breaker.gate(START), shut(20));
        let mut greedy = Breaker::default();
        greedy.failed(START, Some(Timestamp::MAX));
        assert_eq!(greedy.gate(START), shut(900));
    }

    #[test]
    fn a_clock_put_back_does_not_shut_it_for_hours() {
        let breaker = failing(5);
        assert_eq!(breaker.gate(START.plus_minutes(-120)), Gate::Probe);
    }
}
