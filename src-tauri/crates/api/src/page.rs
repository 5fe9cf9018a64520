//! Cursors and sizes of pages.

use huolang_domain::{ErrorCode, Millis};

use crate::error::ApiError;

/// Rows of a page when the caller does not say.
const USUAL: i64 = 50;
/// The most rows of a page.
const MOST: i64 = 200;

/// How many rows a page gets.
pub fn size(asked: Option<i64>) -> i64 {
    asked.unwrap_or(USUAL).clamp(1, MOST)
}

/// The cursor of a list ordered by id.
pub fn after_id(cursor: Option<&str>) -> Result<Option<&str>, ApiError> {
    match cursor {
        None | Some("") => Ok(None),
        Some(id) if id.len() <= 64 && id.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-') => {
            Ok(Some(id))
        }
        Some(_) => Err(foreign()),
    }
}

/// The cursor of a list ordered by a number.
pub fn after_number(cursor: Option<&str>) -> Result<Option<i64>, ApiError> {
    match cursor {
        None | Some("") => Ok(None),
        Some(text) => text.parse().map(Some).map_err(|_| foreign()),
    }
}

/// The cursor of a list ordered by time and id.
pub fn after_moment(cursor: Option<&str>) -> Result<Option<(Millis, &str)>, ApiError> {
    match cursor {
        None | Some("") => Ok(None),
        Some(text) => {
            let (at, id) = text.split_once('.').ok_or_else(foreign)?;
            let id = after_id(Some(id))?.ok_or_else(foreign)?;
            Ok(Some((Millis(at.parse().map_err(|_| foreign())?), id)))
        }
    }
}

/// The cursor of a list ordered by a number and a part of it.
pub fn after_pair(cursor: Option<&str>) -> Result<Option<(&str, &str)>, ApiError> {
    let is_plain = |text: &str| text.len() <= 64 && text.bytes().all(|byte| byte.is_ascii_alphanumeric());
    match cursor {
        None | Some("") => Ok(None),
        Some(text) => match text.split_once('.') {
            Some((number, part)) if is_plain(number) && is_plain(part) => Ok(Some((number, part))),
            _ => Err(foreign()),
        },
    }
}

/// The cursor after a row of a list ordered by a number and a part of it.
pub fn pair(number: &str, part: &str) -> String {
    format!("{number}.{part}")
}

/// The cursor of a list ordered by three numbers.
pub fn after_triple(cursor: Option<&str>) -> Result<Option<(i64, i64, i64)>, ApiError> {
    match cursor {
        None | Some("") => Ok(None),
        Some(text) => {
            let numbers: Result<Vec<i64>, _> = text.split('.').map(str::parse).collect();
            match numbers.as_deref() {
                Ok([one, two, three]) => Ok(Some((*one, *two, *three))),
                _ => Err(foreign()),
            }
        }
    }
}

/// The cursor after a row of a list ordered by time and id.
pub fn moment(at: Millis, id: &str) -> String {
    format!("{}.{id}", at.0)
}

/// The cursor after a full page; a page that is not full is the last.
pub fn next<T>(rows: &[T], size: i64, cursor: impl Fn(&T) -> String) -> Option<String> {
    let full = i64::try_from(rows.len()).is_ok_and(|rows| rows >= size);
    rows.last().filter(|_| full).map(cursor)
}

fn foreign() -> ApiError {
    ApiError::new(ErrorCode::CursorInvalid, "this cursor is not of this list; start from the first page")
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::{after_id, after_moment, after_number, moment, next, size};
    use huolang_domain::{ErrorCode, Millis};

    #[test]
    fn sizes_stay_within_bounds() {
        assert_eq!([size(None), size(Some(0)), size(Some(7)), size(Some(i64::MAX))], [50, 1, 7, 200]);
    }

    #[test]
    fn a_cursor_leads_back_to_its_place() {
        assert_eq!(after_moment(Some(&moment(Millis(17), "0af"))).unwrap(), Some((Millis(17), "0af")));
        assert_eq!(after_id(Some("0af")).unwrap(), Some("0af"));
        assert_eq!(after_number(Some("12")).unwrap(), Some(12));
    }

    #[test]
    fn a_foreign_cursor_is_refused() {
        let refused = [
            after_id(Some("' OR 1=1")).unwrap_err().code,
            after_number(Some("x")).unwrap_err().code,
            after_moment(Some("17")).unwrap_err().code,
            after_moment(Some("x.0af")).unwrap_err().code,
        ];
        assert_eq!(refused, [ErrorCode::CursorInvalid; 4]);
    }

    #[test]
    fn only_a_full_page_has_a_next_one() {
        assert_eq!(next(&[1, 2], 2, ToString::to_string), Some("2".to_owned()));
        assert_eq!(next(&[1], 2, ToString::to_string), None);
    }
}
