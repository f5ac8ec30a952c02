//! `maple bench`: the figures of the service on this machine, as one JSON document. Each figure
//! has one file; what several need (a folder with ledgers, a service as its own process, a sink
//! for webhooks) has one file each, too.
//!
//! Whatever is measured runs as it does for users: `maple serve` as its own process, entries on
//! the disk before an answer, messages over HTTP. Only addresses of this machine are used.

mod county;
mod crash;
mod echo;
mod ground;
mod idle;
mod line;
pub mod command;
pub mod load;
mod minute;
mod notices;
mod procedures;
mod province;
mod register;
mod report;
mod service;
mod sink;
mod start;
mod submissions;
