//! Cuts one line without quotation marks into cells.

use super::Delimiter;

/// Cuts the line; there is always at least one cell.
pub(super) fn split(line: &str, delimiter: Delimiter) -> Vec<&str> {
    match delimiter {
        Delimiter::None => vec![line],
        Delimiter::Tab => line.split('\t').collect(),
        Delimiter::Comma => line.split(',').collect(),
        Delimiter::ChineseComma => line.split('，').collect(),
        Delimiter::Semicolon => line.split(';').collect(),
        Delimiter::Pipe => line.split('|').collect(),
        Delimiter::Spaces => line.split_whitespace().collect(),
        Delimiter::Dashes => split_dashes(line),
    }
}

fn split_dashes(line: &str) -> Vec<&str> {
    let mut cells = Vec::new();
    let mut rest = line;
    while let Some(at) = rest.find("----") {
        let (cell, tail) = rest.split_at(at);
        cells.push(cell);
        rest = tail.trim_start_matches('-');
    }
    cells.push(rest);
    cells
}
