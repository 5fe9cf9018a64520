//! Workbooks that must not be taken in: one that asks for a password, and one that is small and holds a gigabyte.

/// How often [`RUN`] is repeated.
const RUNS: usize = 520_225;
/// A deflated `<`: the head of a block with fixed codes, and the sign.
const HEAD: [u8; 2] = [0xb3, 0x19];
/// Eight times "the last sign 258 times more".
const RUN: [u8; 13] = [0x05, 0xa3, 0x60, 0x14, 0x8c, 0x82, 0x51, 0x30, 0x0a, 0x46, 0xc1, 0x28, 0x18];
/// What it unpacks to, in bytes: a little more than a gigabyte.
pub const BOMB_BYTES: usize = 1 + 258 * 8 * RUNS;

/// A workbook of seven megabytes whose sheet unpacks to [`BOMB_BYTES`].
#[must_use]
pub fn bomb() -> Vec<u8> {
    let mut sheet = HEAD.to_vec();
    (0..RUNS).for_each(|_| sheet.extend_from_slice(&RUN));
    // The last five bits and two more end the block.
    if let Some(last) = sheet.last_mut() {
        *last &= 0b111;
    }
    sheet.push(0);
    let parts: [(&str, u16, &[u8], usize); 3] = [
        ("xl/worksheets/sheet1.xml", 8, &sheet, BOMB_BYTES),
        ("[Content_Types].xml", 0, &[], 0),
        ("xl/workbook.xml", 0, &[], 0),
    ];
    let (mut file, mut directory) = (Vec::<u8>::new(), Vec::<u8>::new());
    for (name, method, content, unpacked) in parts {
        // Version, flags, method, time, day; check sum, packed and unpacked size; length of the name and of nothing more.
        let mut about = [20_u16, 0, method, 0, 33].map(u16::to_le_bytes).concat();
        about.extend([0, number(content.len()), number(unpacked)].map(u32::to_le_bytes).concat());
        about.extend(number(name.len()).to_le_bytes());
        directory.extend(b"PK\x01\x02\x14\x00");
        directory.extend(&about);
        directory.extend([0_u8; 10]);
        directory.extend(number(file.len()).to_le_bytes());
        directory.extend(name.as_bytes());
        file.extend(b"PK\x03\x04");
        file.extend(&about);
        file.extend(name.as_bytes());
        file.extend(content);
    }
    let ends = [number(directory.len()), number(file.len())].map(u32::to_le_bytes).concat();
    file.extend(directory);
    file.extend(b"PK\x05\x06\0\0\0\0\x03\0\x03\0");
    file.extend(ends);
    file.extend([0_u8; 2]);
    file
}

/// The old workbook `xls`, made to look like one that Excel encrypted: the stream of the book has the name of the sealed one.
/// Without such a stream it stays as it is.
#[must_use]
pub fn protected(xls: &[u8]) -> Vec<u8> {
    let wide = |name: &str| name.encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<u8>>();
    let (open, sealed) = (wide("Workbook"), wide("EncryptedPackage"));
    let mut file = xls.to_vec();
    let Some(at) = file.windows(open.len()).position(|part| part == open) else { return file };
    if let Some(entry) = file.get_mut(at..at + 66) {
        let (name, length) = entry.split_at_mut(64);
        for (place, byte) in name.iter_mut().zip(&sealed) {
            *place = *byte;
        }
        // With the zero behind it.
        for (place, byte) in length.iter_mut().zip([34, 0]) {
            *place = byte;
        }
    }
    file
}

fn number(length: usize) -> u32 {
    u32::try_from(length).unwrap_or(u32::MAX)
}
