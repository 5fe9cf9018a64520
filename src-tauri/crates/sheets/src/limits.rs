//! How much of a source is accepted, so that no file can exhaust the machine.

/// Longest cell of a card list, in characters.
pub const MAX_CELL_CHARS: usize = 4_096;

/// Ceilings for one source. The defaults hold a million cards with room to spare.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Bytes of a text file.
    pub text_bytes: u64,
    /// Bytes of a workbook as it lies on the disk.
    pub workbook_bytes: u64,
    /// Bytes of all parts of a workbook once unpacked.
    pub unpacked_bytes: u64,
}

impl Default for Limits {
    fn default() -> Self {
        Self { text_bytes: 256 << 20, workbook_bytes: 64 << 20, unpacked_bytes: 512 << 20 }
    }
}
