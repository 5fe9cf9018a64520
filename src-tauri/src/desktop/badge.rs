//! The number in the tray's icon, for a system that shows no words beside it.

/// From here on more is said only as more.
const MANY: u64 = 100;
/// Three signs, the most there are, with a gap after each but the last.
const COLUMNS: usize = 11;
const PLATE: [u8; 4] = [245, 34, 45, 255];
const INK: [u8; 4] = [255, 255, 255, 255];
/// The bits of a sign: five rows of three points.
type Sign = [u8; 5];
const DIGITS: [Sign; 10] = [
    [7, 5, 5, 5, 7],
    [2, 6, 2, 2, 7],
    [7, 1, 7, 4, 7],
    [7, 1, 7, 1, 7],
    [5, 5, 7, 1, 1],
    [7, 4, 7, 1, 7],
    [7, 4, 7, 5, 7],
    [7, 1, 1, 2, 2],
    [7, 5, 7, 5, 7],
    [7, 5, 7, 1, 7],
];
const PLUS: Sign = [0, 2, 7, 2, 0];

/// The points of a square icon, four bytes each and `edge` in a row, with `count` on a red plate at its lower right. The
/// signs are as large as three of them can be: a tray shows the icon at a quarter of its size.
pub fn numbered(icon: &[u8], edge: usize, count: u64) -> Vec<u8> {
    let signs = signs(count);
    let scale = (edge / COLUMNS).max(1);
    let (width, height) = ((signs.len() * 4 - 1) * scale, 5 * scale);
    let tall = (height + 2 * scale).min(edge);
    let wide = (width + 2 * scale).max(tall).min(edge);
    let (left, top) = (edge - wide, edge - tall);
    let mut points = icon.to_vec();
    for (at, point) in points.chunks_exact_mut(4).enumerate() {
        let (Some(x), Some(y)) = ((at % edge).checked_sub(left), (at / edge).checked_sub(top)) else { continue };
        if is_corner(x, wide, scale) && is_corner(y, tall, scale) {
            continue;
        }
        let inked = x.checked_sub((wide - width) / 2).zip(y.checked_sub((tall - height) / 2));
        let inked = inked.is_some_and(|(x, y)| is_ink(&signs, x / scale, y / scale));
        point.copy_from_slice(if inked { &INK } else { &PLATE });
    }
    points
}

/// Whether a point is nearer to an end of the plate than half a stroke.
fn is_corner(at: usize, length: usize, scale: usize) -> bool {
    at < scale / 2 || at + scale / 2 >= length
}

fn is_ink(signs: &[Sign], column: usize, row: usize) -> bool {
    let bits = signs.get(column / 4).and_then(|sign| sign.get(row)).copied().unwrap_or_default();
    // The fourth column keeps two signs apart.
    column % 4 < 3 && bits & (4 >> (column % 4)) != 0
}

fn signs(count: u64) -> Vec<Sign> {
    let digits = count.min(MANY - 1).to_string();
    let digits = digits.bytes().filter_map(|digit| DIGITS.get(usize::from(digit.wrapping_sub(b'0'))).copied());
    digits.chain((count >= MANY).then_some(PLUS)).collect()
}

#[cfg(test)]
mod tests {
    use super::{INK, PLATE, numbered};

    const EDGE: usize = 64;

    /// What is written in the icon: a sign of its own for every point of a stroke.
    fn written(count: u64, scale: usize) -> Vec<String> {
        let points = numbered(&[0; EDGE * EDGE * 4], EDGE, count);
        let rows: Vec<&[u8]> = points.chunks_exact(EDGE * 4).collect();
        let inked = |x: usize, y: usize| rows[y][x * 4..x * 4 + 4] == INK;
        let ys: Vec<usize> = (0..EDGE).filter(|y| (0..EDGE).any(|x| inked(x, *y))).collect();
        let xs: Vec<usize> = (0..EDGE).filter(|x| (0..EDGE).any(|y| inked(*x, y))).collect();
        let line = |y: usize| -> String {
            let along = (xs[0]..=xs[xs.len() - 1]).step_by(scale);
            along.map(|x| if inked(x, y) { '#' } else { ' ' }).collect()
        };
        (ys[0]..=ys[ys.len() - 1]).step_by(scale).map(line).collect()
    }

    #[test]
    fn the_number_is_written_in_the_icon() {
        assert_eq!(written(3, 5), ["###", "  #", "###", "  #", "###"]);
        assert_eq!(written(42, 5), ["# # ###", "# #   #", "### ###", "  # #  ", "  # ###"]);
        let many = ["### ###    ", "# # # #  # ", "### ### ###", "  #   #  # ", "### ###    "];
        assert_eq!(written(100, 5), many);
        assert_eq!(written(3_000, 5), many);
    }

    #[test]
    fn the_icon_stays_as_it_was_around_the_plate() {
        let icon = [9; EDGE * EDGE * 4];
        let points = numbered(&icon, EDGE, 7);
        assert_eq!(points.len(), icon.len());
        let top = EDGE * 4 * (EDGE - 35);
        assert_eq!(points[..top], icon[..top]);
        assert!(points.chunks_exact(EDGE * 4).all(|row| row[..(EDGE - 35) * 4].iter().all(|byte| *byte == 9)));
        let plate = points.chunks_exact(4).filter(|point| *point == PLATE || *point == INK).count();
        assert_eq!(plate, 35 * 35 - 4 * 2 * 2, "a square with its corners off");
    }
}
