//! What can be wrong with a template, and where.

use crate::state::states;
use serde::{Deserialize, Serialize};

states! {
    /// A kind of mistake in a template.
    TemplateProblem {
        /// A name in braces that no variable has.
        UnknownVariable = "unknown_variable",
        /// A `{` without its `}`.
        UnclosedBrace = "unclosed_brace",
        /// Nothing between the braces.
        EmptyBrace = "empty_brace",
        /// A block without its end.
        UnclosedBlock = "unclosed_block",
        /// An end, or an `{否则}`, without its block.
        UnopenedBlock = "unopened_block",
        /// A loop inside a loop.
        NestedLoop = "nested_loop",
        /// `{序号}` outside of the loop.
        OutsideLoop = "outside_loop",
        /// Full-width braces (U+FF5B, U+FF5D) around a name; half-width ones are meant.
        FullWidthBrace = "full_width_brace",
        /// Blocks within blocks, too deep to be meant.
        TooDeep = "too_deep",
    }
}

/// A mistake in a template.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error, Serialize, Deserialize)]
#[error("line {line}, column {column}: {problem} at {found:?}")]
pub struct TemplateError {
    /// The kind of mistake.
    pub problem: TemplateProblem,
    /// Line, from 1.
    pub line: usize,
    /// Column in characters, from 1.
    pub column: usize,
    /// The text at that place.
    pub found: String,
    /// What was probably meant, ready to be put in its place.
    pub suggestion: Option<String>,
}
