//! What belongs to one call: how much it has used, what it logged, and what it may look at. It
//! comes into being with the call and ends with it.

use crate::limits;
use crate::planted::{Bug, planted};
use crate::words::clean;
use engine::calendar::Calendar;
use engine::procedure::{LogLevel, LogLine, Settings};
use std::sync::Arc;
use wasmtime::ResourceLimiter;

/// The data of one call's store.
pub(crate) struct Sandbox {
    /// The county's calendar; empty where the component imports none.
    pub(crate) calendar: Arc<Calendar>,
    /// The procedure's settings; empty where the component imports none.
    pub(crate) settings: Settings,
    /// What was logged.
    pub(crate) log: Vec<LogLine>,
    /// The limit that stopped the call, where the sandbox itself did.
    pub(crate) stopped: Option<Stop>,
    /// The most bytes of memory there were.
    pub(crate) memory_peak: u64,
    memory: u64,
    memory_most: u64,
    grown_by: usize,
    elements: usize,
    log_bytes: usize,
    host_calls: u32,
}

/// A limit of the sandbox's own.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub(crate) enum Stop {
    /// Too much memory.
    #[error("more memory than it may have")]
    Memory,
    /// Too large a table.
    #[error("a larger table than it may have")]
    Table,
    /// Too many calls of the host.
    #[error("more calls of the host than it may make")]
    HostCalls,
}

impl Sandbox {
    /// For a call that may have so many bytes of memory.
    pub(crate) fn new(memory_most: u64, calendar: Arc<Calendar>, settings: Settings) -> Self {
        Sandbox {
            calendar,
            settings,
            log: Vec::new(),
            stopped: None,
            memory_peak: 0,
            memory: 0,
            memory_most,
            grown_by: 0,
            elements: 0,
            log_bytes: 0,
            host_calls: 0,
        }
    }

    /// Counts a call of the host, or a long one as several.
    pub(crate) fn host_called(&mut self, cost: u32) -> wasmtime::Result<()> {
        self.host_calls = self.host_calls.saturating_add(cost);
        if self.host_calls > limits::HOST_CALLS && !planted(Bug::HostCallsUnlimited) {
            return Err(self.stop(Stop::HostCalls));
        }
        Ok(())
    }

    /// Keeps a line, cleaned, as far as there is room.
    pub(crate) fn logged(&mut self, level: LogLevel, line: &str) {
        if planted(Bug::LogUnlimited) {
            self.log.push(LogLine { level, line: line.to_owned() });
            return;
        }
        let room = limits::LOG_BYTES - self.log_bytes;
        if self.log.len() == limits::LOG_LINES || room == 0 {
            return;
        }
        let mut line = clean(line, room);
        line.truncate(line.floor_char_boundary(room));
        self.log_bytes += line.len();
        self.log.push(LogLine { level, line });
    }

    fn stop(&mut self, stop: Stop) -> wasmtime::Error {
        self.stopped = Some(stop);
        stop.into()
    }
}

impl ResourceLimiter for Sandbox {
    fn memory_growing(&mut self, current: usize, wanted: usize, most: Option<usize>) -> wasmtime::Result<bool> {
        let all = self.memory.saturating_add(wanted.saturating_sub(current) as u64);
        if all > self.memory_most {
            return Err(self.stop(Stop::Memory));
        }
        // Past the memory's own declared end: the guest is told so and lives on.
        if most.is_some_and(|most| wanted > most) {
            return Ok(false);
        }
        self.grown_by = wanted.saturating_sub(current);
        self.memory = all;
        self.memory_peak = self.memory_peak.max(all);
        Ok(true)
    }

    fn memory_grow_failed(&mut self, _: wasmtime::Error) -> wasmtime::Result<()> {
        self.memory = self.memory.saturating_sub(std::mem::take(&mut self.grown_by) as u64);
        Ok(())
    }

    fn table_growing(&mut self, current: usize, wanted: usize, most: Option<usize>) -> wasmtime::Result<bool> {
        let all = self.elements.saturating_add(wanted.saturating_sub(current));
        if all > limits::TABLE_ELEMENTS && !planted(Bug::TableUnlimited) {
            return Err(self.stop(Stop::Table));
        }
        if most.is_some_and(|most| wanted > most) {
            return Ok(false);
        }
        self.elements = all;
        Ok(true)
    }
}
