//! `maple demo`: a county of 14 offices and 218 villages lives through the campaign of 2022 in
//! about twenty seconds, on a real store in a temporary folder, through the same runtime that
//! serves it afterwards.
//!
//! ```text
//! People ─ submissions ─▶ runtime ─ committed entries ─▶ Mirror (apply) ─▶ View, closing report
//!    ▲                       ▲                              │
//!    └──── what opened ──────┼──────────────────────────────┘
//!                     simulated clock
//! ```
//!
//! Must not know: how entries are kept, what a wall clock says about the campaign.

mod campaign;
mod closing;
pub mod command;
pub(crate) mod disputes;
mod mirror;
mod paint;
mod people;
mod procedure;
mod view;
