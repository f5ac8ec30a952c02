//! Bureaus' spreadsheets come in, tables and written material go out: bytes to rows, tables to bytes.
//!
//! Knows nothing of campaigns, asks no clock and touches no file. [`read`] takes what an office sends
//! (.xlsx or .csv) and gives a header and rows; [`to_xlsx`] and [`to_csv`] write tables, [`to_docx`]
//! writes papers.
//!
//! Files come from outside, so everything is bounded ([`Limits`]) and nothing that a file says about
//! itself is believed. This is why .xlsx is read here, event by event with quick-xml and zip, and not
//! by a library for all spreadsheets: calamine keeps place for as many texts as the file claims to
//! have, adds up rows and columns without looking whether they fit, and gives up the whole file at
//! the first cell it cannot read, where an office needs to hear of all of them at once.
//!
//! A .docx file is ten small parts, of which eight never change. They are written here, too: docx-rs
//! would bring a second zip and a second XML library of other versions, and a paper in the manner of
//! GB/T 9704 needs its own styles, indents and page numbers either way.

mod csv_out;
mod docx;
mod docx_parts;
mod fault;
mod guard;
mod header;
mod limits;
mod markup;
mod package;
mod paper;
mod place;
mod read;
mod sheet;
mod table;
mod text;
mod values;
mod workbook;
mod worksheet;
mod wrong;
mod xlsx;

pub use csv_out::to_csv;
pub use docx::to_docx;
pub use fault::{Fault, Faults};
pub use header::Wanted;
pub use limits::Limits;
pub use paper::{Block, Closing, Paper};
pub use place::{Column, Place};
pub use read::{read, read_past_cells};
pub use sheet::{Cell, Row, Sheet};
pub use table::{ColumnSpec, Kind, Subtitle, Table, Unwritable, Value};
pub use xlsx::to_xlsx;
