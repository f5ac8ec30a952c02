//! How much of a file is looked at before it is refused.

/// Bounds for one file. The defaults are far above what a bureau keeps by hand and far below what
/// would trouble the service: a file at every bound at once is read in seconds, within 400 MB.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Bytes of the file as it arrives.
    pub bytes: usize,
    /// Bytes of all parts of an .xlsx file together, inflated.
    pub inflated: u64,
    /// How many times larger a part may be inflated, counted from [`Limits::ratio_from`] on.
    pub ratio: u64,
    /// Inflated bytes of a part below which its ratio does not matter.
    pub ratio_from: u64,
    /// Parts of an .xlsx file.
    pub parts: usize,
    /// Rows with something in them, header and title included.
    pub rows: usize,
    /// Columns, counted from the left to the last one in use.
    pub columns: u16,
    /// Cells with something in them.
    pub cells: usize,
    /// Characters of one cell.
    pub cell_chars: usize,
    /// Texts in the shared table of an .xlsx file.
    pub strings: usize,
    /// Cell formats of an .xlsx file.
    pub formats: usize,
    /// Merged ranges of a sheet.
    pub merges: usize,
    /// Faults that are listed one by one; the rest is counted.
    pub faults: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Limits {
            bytes: 20 << 20,
            inflated: 200 << 20,
            ratio: 400,
            ratio_from: 8 << 20,
            parts: 500,
            rows: 50_000,
            columns: 200,
            cells: 2_000_000,
            cell_chars: 4_000,
            strings: 1_000_000,
            formats: 70_000,
            merges: 20_000,
            faults: 200,
        }
    }
}
