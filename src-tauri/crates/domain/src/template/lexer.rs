//! Cuts a template into text and tags.

use super::{TemplateError, TemplateProblem, Variable, nearest::nearest};

/// A place in the template, both from 1.
#[derive(Debug, Clone, Copy)]
pub(super) struct Place {
    line: usize,
    column: usize,
}

impl Place {
    fn step(&mut self, c: char) {
        if c == '\n' {
            self.line += 1;
            self.column = 1;
        } else {
            self.column += 1;
        }
    }

    pub(super) fn fails(self, problem: TemplateProblem, found: &str, suggestion: Option<String>) -> TemplateError {
        // A whole paragraph may stand behind an unclosed brace; its beginning is enough to find it.
        let found = found.chars().take(40).collect();
        TemplateError { problem, line: self.line, column: self.column, found, suggestion }
    }
}

/// What stands between braces.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Tag {
    Value(Variable),
    Each,
    EndEach,
    If(Variable),
    Else,
    EndIf,
}

/// A piece of a template.
#[derive(Debug)]
pub(super) enum Token {
    Text(String),
    Tag { tag: Tag, at: Place, raw: String },
}

/// Cuts `text` into tokens.
pub(super) fn lex(text: &str) -> Result<Vec<Token>, TemplateError> {
    let mut tokens = Vec::new();
    let mut plain = String::new();
    let mut here = Place { line: 1, column: 1 };
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        let at = here;
        here.step(c);
        match c {
            '{' | '}' if chars.peek() == Some(&c) => {
                chars.next();
                here.step(c);
                plain.push(c);
            }
            '{' => {
                let mut inside = String::new();
                loop {
                    let Some(next) = chars.next() else {
                        return Err(at.fails(TemplateProblem::UnclosedBrace, &format!("{{{inside}"), None));
                    };
                    here.step(next);
                    match next {
                        '}' => break,
                        '{' => return Err(at.fails(TemplateProblem::UnclosedBrace, &format!("{{{inside}"), None)),
                        other => inside.push(other),
                    }
                }
                if !plain.is_empty() {
                    tokens.push(Token::Text(std::mem::take(&mut plain)));
                }
                let raw = format!("{{{inside}}}");
                tokens.push(Token::Tag { tag: read_tag(&inside, at)?, at, raw });
            }
            '\u{FF5B}' => {
                // An input method writes these by itself; the buyer would read the name instead of the value.
                let inside: String =
                    chars.clone().take_while(|next| !matches!(next, '}' | '\u{FF5D}' | '\n')).collect();
                if read_tag(&inside, at).is_ok() {
                    let suggestion = Some(format!("{{{}}}", inside.trim()));
                    return Err(at.fails(TemplateProblem::FullWidthBrace, &format!("\u{FF5B}{inside}"), suggestion));
                }
                plain.push(c);
            }
            other => plain.push(other),
        }
    }
    if !plain.is_empty() {
        tokens.push(Token::Text(plain));
    }
    Ok(tokens)
}

fn read_tag(inside: &str, at: Place) -> Result<Tag, TemplateError> {
    let words = inside.trim();
    let (first, rest) = words.split_once(char::is_whitespace).unwrap_or((words, ""));
    let tag = match (first.to_ascii_lowercase().as_str(), rest.trim()) {
        ("", _) => return Err(at.fails(TemplateProblem::EmptyBrace, &format!("{{{inside}}}"), None)),
        ("每张" | "each", "") => Tag::Each,
        ("/每张" | "/each", "") => Tag::EndEach,
        ("否则" | "else", "") => Tag::Else,
        ("/如果" | "/if", "") => Tag::EndIf,
        ("如果" | "if", name) => Tag::If(variable(name, at)?),
        _ => Tag::Value(variable(words, at)?),
    };
    Ok(tag)
}

fn variable(name: &str, at: Place) -> Result<Variable, TemplateError> {
    Variable::named(name).ok_or_else(|| at.fails(TemplateProblem::UnknownVariable, name, nearest(name)))
}
