//! Long texts as several messages.

#[cfg(test)]
mod tests;

/// Cuts `text` into messages of at most `limit` characters: between lines where that is possible, else at a blank, else
/// anywhere. Blank lines at the ends of a message are left out.
#[must_use]
pub fn split(text: &str, limit: usize) -> Vec<String> {
    let limit = limit.max(1);
    let mut messages = Vec::new();
    let mut open = String::new();
    let mut length = 0;
    for line in text.split_inclusive('\n') {
        let visible = line.trim_end_matches('\n').chars().count();
        if length + visible > limit {
            finish(&mut open, &mut length, &mut messages);
        }
        let mut rest = line;
        while rest.trim_end_matches('\n').chars().count() > limit {
            let (head, tail) = cut(rest, limit);
            if !head.trim().is_empty() {
                messages.push(head.to_owned());
            }
            rest = tail;
        }
        open.push_str(rest);
        length += rest.chars().count();
    }
    finish(&mut open, &mut length, &mut messages);
    messages
}

fn finish(open: &mut String, length: &mut usize, messages: &mut Vec<String>) {
    let text = open.trim_matches('\n');
    if !text.trim().is_empty() {
        messages.push(text.to_owned());
    }
    open.clear();
    *length = 0;
}

fn cut(line: &str, limit: usize) -> (&str, &str) {
    let hard = line.char_indices().nth(limit).map_or(line.len(), |(at, _)| at);
    let head = &line[..hard];
    // A blank far from the end would leave a stump.
    let blank = head.rfind(' ').filter(|at| head[..*at].chars().count() * 2 > limit);
    match blank {
        Some(at) => (&line[..at], line[at..].trim_start_matches(' ')),
        None => (head, &line[hard..]),
    }
}
