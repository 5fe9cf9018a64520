//! Message templates: `您的卡密:{卡密}`, with a loop over the cards and "if" blocks.
//!
//! - `{名称}` stands for a value, see [`Variable`]; Chinese and English names mean the same.
//! - `{每张}…{/每张}` (`{each}…{/each}`) repeats for every card.
//! - `{如果 有效期}…{否则}…{/如果}` (`{if expires}…{else}…{/if}`) asks whether a value is there.
//! - `{{` and `}}` are a brace; a single `}` is itself.
//!
//! A value is put in as it is and never read as a template: a buyer named `{卡密}` stays so.

mod error;
mod fit;
mod lexer;
mod nearest;
mod parse;
mod render;
#[cfg(test)]
mod tests;
mod values;
mod variable;
mod vouchers;

pub use error::{TemplateError, TemplateProblem};
pub use fit::{Fit, TooLong};
pub use render::{Missing, Rendered};
pub use values::{CardValue, Values};
pub use variable::Variable;
pub use vouchers::{VOUCHER_LINES, Voucher, vouchers};

/// A part of a template.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Node {
    Text(String),
    Value(Variable),
    Each(Vec<Node>),
    If { asks: Variable, then: Vec<Node>, otherwise: Vec<Node> },
}

/// A template that was read without error.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Template {
    nodes: Vec<Node>,
}

impl Template {
    /// Reads a template.
    ///
    /// # Errors
    /// The first [`TemplateError`], with its place and, for a misspelt name, the nearest right one.
    pub fn parse(text: &str) -> Result<Self, TemplateError> {
        Ok(Self { nodes: parse::parse(lexer::lex(text)?)? })
    }

    /// The variables it shows or asks for, each once, in the order of [`Variable::ALL`].
    #[must_use]
    pub fn variables(&self) -> Vec<Variable> {
        let uses = |variable: &Variable| shows_in(&self.nodes, *variable) || asks_in(&self.nodes, *variable);
        Variable::ALL.iter().copied().filter(uses).collect()
    }

    /// The variables it puts into the message, each once, in the order of [`Variable::ALL`].
    #[must_use]
    pub fn shown(&self) -> Vec<Variable> {
        Variable::ALL.iter().copied().filter(|variable| shows_in(&self.nodes, *variable)).collect()
    }

    /// Whether it asks somewhere whether the variable has a value.
    #[must_use]
    pub fn asks(&self, variable: Variable) -> bool {
        asks_in(&self.nodes, variable)
    }

    /// Whether it puts the secret part of a card into the message.
    #[must_use]
    pub fn shows_cards(&self) -> bool {
        self.shown().iter().any(|variable| variable.is_secret())
    }
}

fn shows_in(nodes: &[Node], wanted: Variable) -> bool {
    nodes.iter().any(|node| match node {
        Node::Text(_) => false,
        Node::Value(variable) => *variable == wanted,
        Node::Each(inner) => shows_in(inner, wanted),
        Node::If { then, otherwise, .. } => shows_in(then, wanted) || shows_in(otherwise, wanted),
    })
}

fn asks_in(nodes: &[Node], wanted: Variable) -> bool {
    nodes.iter().any(|node| match node {
        Node::Text(_) | Node::Value(_) => false,
        Node::Each(inner) => asks_in(inner, wanted),
        Node::If { asks, then, otherwise } => *asks == wanted || asks_in(then, wanted) || asks_in(otherwise, wanted),
    })
}
