//! The figures of many rows in few bytes.

/// Bytes of one piece of memory; no piece is ever moved.
const PIECE: usize = 1 << 20;
/// The most bytes of one row of figures.
const MOST: usize = 160;

/// Numbers written one after the other, most of them in one to four bytes.
#[derive(Default)]
pub(super) struct Arena {
    pieces: Vec<Vec<u8>>,
}

impl Arena {
    /// Writes a row of numbers; gives its place.
    pub(super) fn put(&mut self, numbers: impl IntoIterator<Item = u64>) -> u32 {
        if self.pieces.last().is_none_or(|piece| piece.len() + MOST > PIECE) {
            self.pieces.push(Vec::with_capacity(PIECE));
        }
        let index = self.pieces.len() - 1;
        let Some(piece) = self.pieces.last_mut() else { return 0 };
        let place = index * PIECE + piece.len();
        for mut number in numbers {
            while number >= 0x80 {
                piece.push((number as u8) | 0x80);
                number >>= 7;
            }
            piece.push(number as u8);
        }
        u32::try_from(place).unwrap_or(u32::MAX)
    }

    /// Reads the numbers of the row at a place, one by one.
    pub(super) fn at(&self, place: u32) -> Numbers<'_> {
        let (piece, within) = (place as usize / PIECE, place as usize % PIECE);
        Numbers(self.pieces.get(piece).and_then(|piece| piece.get(within..)).unwrap_or_default())
    }
}

/// The numbers of a row.
pub(super) struct Numbers<'a>(&'a [u8]);

impl Numbers<'_> {
    /// The next number.
    pub(super) fn next(&mut self) -> u64 {
        let mut number = 0;
        for shift in (0..64).step_by(7) {
            let Some((byte, rest)) = self.0.split_first() else { return number };
            self.0 = rest;
            number |= u64::from(byte & 0x7F) << shift;
            if byte & 0x80 == 0 {
                break;
            }
        }
        number
    }
}

/// A number that may be missing, small when it is near zero.
pub(super) fn packed(number: Option<i64>) -> u64 {
    number.map_or(0, |number| (((number << 1) ^ (number >> 63)) as u64).saturating_add(1))
}

/// The number again.
pub(super) fn unpacked(packed: u64) -> Option<i64> {
    let zigzag = packed.checked_sub(1)?;
    Some(((zigzag >> 1) as i64) ^ -((zigzag & 1) as i64))
}

#[cfg(test)]
mod tests {
    use super::{Arena, packed, unpacked};

    #[test]
    fn numbers_come_back() {
        let mut arena = Arena::default();
        let rows: Vec<[i64; 3]> = (0..40_000_i64).map(|n| [n, -n * 1_000_003, n << 30]).collect();
        let places: Vec<u32> = rows.iter().map(|row| arena.put(row.map(|n| packed(Some(n))))).collect();
        for (row, place) in rows.iter().zip(places) {
            let mut numbers = arena.at(place);
            assert_eq!(row.map(|_| unpacked(numbers.next())), row.map(Some));
        }
        assert_eq!(unpacked(packed(None)), None);
    }
}
