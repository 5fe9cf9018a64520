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
    /// A large workbook may unpack to so many times its size, even beyond `unpacked_bytes`: honest ones grow tenfold, bombs a
    /// thousandfold.
    pub unpacked_times: u64,
}

/// Nothing unpacks to more than this.
const UNPACKED_MOST: u64 = 8 << 30;

impl Limits {
    /// Ceilings for reports, which are read without being kept in memory: years of one shop fit.
    #[must_use]
    pub const fn reports() -> Self {
        Self { text_bytes: 256 << 20, workbook_bytes: 512 << 20, unpacked_bytes: 512 << 20, unpacked_times: 25 }
    }

    /// Bytes that a workbook of `size` bytes may unpack to.
    pub(crate) fn unpacked(&self, size: u64) -> u64 {
        self.unpacked_bytes.max(size.saturating_mul(self.unpacked_times).min(UNPACKED_MOST))
    }
}

impl Default for Limits {
    fn default() -> Self {
        Self { text_bytes: 256 << 20, workbook_bytes: 64 << 20, unpacked_bytes: 512 << 20, unpacked_times: 0 }
    }
}
