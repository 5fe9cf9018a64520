//! Reads the log files backwards, newest line first.

use serde_json::{Map, Value};
use std::{
    fs::File,
    io::{self, Read as _, Seek as _, SeekFrom},
    path::{Path, PathBuf},
};

/// Bytes read at a time.
const PIECE: u64 = 64 * 1024;
/// A question that finds little looks at no more than this.
const LONGEST_LOOK: u64 = 8 << 20;

/// A line of the log.
#[derive(Debug, Clone, PartialEq)]
pub struct LogLine {
    /// Where it stands: the file's name and the place in it.
    pub id: String,
    /// When, as an RFC 3339 text of the log.
    pub at: String,
    /// `error`, `warn`, `info`, `debug` or `trace`.
    pub level: String,
    /// What happened.
    pub message: String,
    /// The rest of it.
    pub fields: Map<String, Value>,
}

/// A page of lines.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct LogPage {
    /// The lines, newest first.
    pub lines: Vec<LogLine>,
    /// Where the next page begins; absent: there is no older line.
    pub next: Option<String>,
}

/// The lines before `cursor` (the newest ones without) that contain `text`, newest first, at most `limit`. Reads files;
/// call it where blocking is allowed.
///
/// # Errors
/// When the folder or a file cannot be read. A damaged line is left out.
pub fn tail(folder: &Path, cursor: Option<&str>, text: Option<&str>, limit: usize) -> io::Result<LogPage> {
    let mut files = files(folder)?;
    files.sort_by(|one, other| other.cmp(one));
    let start = cursor.and_then(|cursor| {
        let (name, at) = cursor.rsplit_once(':')?;
        Some((name.to_owned(), at.parse::<u64>().ok()?))
    });
    let text = text.map(str::to_lowercase).filter(|text| !text.is_empty());
    let mut page = LogPage::default();
    let mut looked = 0;
    for path in files {
        let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        let before = match &start {
            Some((file, _)) if name > *file => continue,
            Some((file, at)) if name == *file => Some(*at),
            _ => None,
        };
        let more = read_back(&path, before, &mut |at, line| {
            looked += line.len() as u64;
            let wanted = text.as_ref().is_none_or(|text| String::from_utf8_lossy(line).to_lowercase().contains(text));
            if wanted && let Some(line) = parse(&name, at, line) {
                page.lines.push(line);
            }
            let on = page.lines.len() < limit && looked < LONGEST_LOOK;
            if !on && at > 0 {
                page.next = Some(format!("{name}:{at}"));
            }
            on
        })?;
        if !more {
            return Ok(page);
        }
    }
    Ok(page)
}

/// The log files of a folder, in no order.
pub(super) fn files(folder: &Path) -> io::Result<Vec<PathBuf>> {
    let entries = match std::fs::read_dir(folder) {
        Ok(entries) => entries,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
        Err(error) => return Err(error),
    };
    let named = |path: &PathBuf| path.file_name().is_some_and(|name| name.to_string_lossy().starts_with(super::PREFIX));
    Ok(entries.filter_map(|entry| entry.ok().map(|entry| entry.path())).filter(named).collect())
}

/// Hands the lines before `before` to `take`, last one first, until it says stop. Tells whether it went on to the end.
fn read_back(path: &Path, before: Option<u64>, take: &mut dyn FnMut(u64, &[u8]) -> bool) -> io::Result<bool> {
    let mut file = File::open(path)?;
    let mut end = before.unwrap_or(u64::MAX).min(file.metadata()?.len());
    let mut rest: Vec<u8> = Vec::new();
    while end > 0 {
        let begin = end.saturating_sub(PIECE);
        let mut piece = vec![0; usize::try_from(end - begin).unwrap_or(0)];
        file.seek(SeekFrom::Start(begin))?;
        file.read_exact(&mut piece)?;
        piece.append(&mut rest);
        // Whole lines begin after a line end, or at the start of the file.
        let mut line_end = piece.len();
        while let Some(at) = piece.get(..line_end).and_then(|head| head.iter().rposition(|byte| *byte == b'\n')) {
            let line = piece.get(at + 1..line_end).unwrap_or_default();
            if !line.is_empty() && !take(begin + at as u64 + 1, line) {
                return Ok(false);
            }
            line_end = at;
        }
        piece.truncate(line_end);
        rest = piece;
        end = begin;
    }
    Ok(rest.is_empty() || take(0, &rest))
}

fn parse(name: &str, at: u64, line: &[u8]) -> Option<LogLine> {
    let mut line: Map<String, Value> = serde_json::from_slice(line).ok()?;
    let text = |value: Option<Value>| value.and_then(|value| value.as_str().map(str::to_owned)).unwrap_or_default();
    let mut fields = match line.remove("fields") {
        Some(Value::Object(fields)) => fields,
        _ => Map::new(),
    };
    Some(LogLine {
        id: format!("{name}:{at}"),
        at: text(line.remove("timestamp")),
        level: text(line.remove("level")).to_lowercase(),
        message: text(fields.remove("message")),
        fields,
    })
}
