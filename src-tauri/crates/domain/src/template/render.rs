//! Fills a template with values.

use super::{CardValue, Node, Template, Values, Variable};
use crate::{Millis, shanghai};

/// Values that the template needs and that are not there.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("the template needs values that are missing: {}", names(.0))]
pub struct Missing(pub Vec<Variable>);

fn names(variables: &[Variable]) -> String {
    variables.iter().map(|variable| variable.as_str()).collect::<Vec<_>>().join(", ")
}

/// A part of a message.
#[derive(Clone, PartialEq, Eq)]
pub(super) struct Piece {
    pub(super) text: String,
    /// Must not be cut.
    pub(super) atomic: bool,
}

/// A finished message. It holds cards: `Debug` tells only its length.
#[derive(Clone, PartialEq, Eq)]
pub struct Rendered {
    pub(super) pieces: Vec<Piece>,
}

impl Rendered {
    /// A message of plain text, without cards.
    #[must_use]
    pub fn plain(text: impl Into<String>) -> Self {
        Self { pieces: vec![Piece { text: text.into(), atomic: false }] }
    }

    /// The whole text.
    #[must_use]
    pub fn text(&self) -> String {
        self.pieces.iter().map(|piece| piece.text.as_str()).collect()
    }

    /// Its length in characters.
    #[must_use]
    pub fn chars(&self) -> usize {
        self.pieces.iter().map(|piece| piece.text.chars().count()).sum()
    }
}

impl std::fmt::Debug for Rendered {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Rendered").field("chars", &self.chars()).finish_non_exhaustive()
    }
}

impl Template {
    /// Fills the template.
    ///
    /// # Errors
    /// [`Missing`] when a value without which the message is useless is not there; a message with a hole is never made.
    pub fn render(&self, values: &Values) -> Result<Rendered, Missing> {
        let mut filling = Filling { values, pieces: Vec::new(), missing: Vec::new() };
        filling.fill(&self.nodes, None);
        if !filling.missing.is_empty() {
            filling.missing.sort_unstable();
            filling.missing.dedup();
            return Err(Missing(filling.missing));
        }
        Ok(Rendered { pieces: filling.pieces })
    }
}

/// The card of the present round of the loop, and its number.
type Turn<'v> = Option<(usize, &'v CardValue)>;

struct Filling<'v> {
    values: &'v Values,
    pieces: Vec<Piece>,
    missing: Vec<Variable>,
}

impl<'v> Filling<'v> {
    fn fill(&mut self, nodes: &[Node], turn: Turn<'v>) {
        for node in nodes {
            match node {
                Node::Text(text) => self.put(text.clone(), false),
                Node::Value(variable) => self.show(*variable, turn),
                Node::Each(inner) => {
                    // A loop that shows cards and finds none is a message without goods.
                    if self.values.cards.is_empty() {
                        self.missing.push(Variable::Card);
                    }
                    for (index, card) in self.values.cards.iter().enumerate() {
                        self.fill(inner, Some((index + 1, card)));
                    }
                }
                Node::If { asks, then, otherwise } => {
                    let holds = self.parts(*asks, turn).iter().any(|part| !part.trim().is_empty());
                    self.fill(if holds { then } else { otherwise }, turn);
                }
            }
        }
    }

    fn put(&mut self, text: String, atomic: bool) {
        if !text.is_empty() {
            self.pieces.push(Piece { text, atomic });
        }
    }

    fn show(&mut self, variable: Variable, turn: Turn<'v>) {
        let parts = self.parts(variable, turn);
        let hole = parts.is_empty() || parts.iter().any(|part| part.trim().is_empty());
        if hole && variable.is_needed() {
            self.missing.push(variable);
            return;
        }
        let numbered = variable == Variable::Cards && parts.len() > 1;
        let atomic = variable.is_atomic() || variable == Variable::Cards;
        for (index, part) in parts.into_iter().enumerate() {
            if index > 0 {
                self.put("\n".to_owned(), false);
            }
            if numbered {
                self.put(format!("{}. ", index + 1), false);
            }
            self.put(part, atomic);
        }
    }

    /// The value of a variable: one part, or outside of the loop one for each card.
    fn parts(&self, variable: Variable, turn: Turn<'v>) -> Vec<String> {
        let values = self.values;
        let of_cards = |read: fn(&CardValue) -> String| match turn {
            Some((_, card)) => vec![read(card)],
            None => values.cards.iter().map(read).collect(),
        };
        match variable {
            Variable::Card => of_cards(CardValue::whole),
            Variable::Number => of_cards(|card| card.number().to_owned()),
            Variable::Password => of_cards(|card| card.password().to_owned()),
            Variable::Cards => values.cards.iter().map(CardValue::whole).collect(),
            Variable::Index => vec![turn.map_or_else(String::new, |(index, _)| index.to_string())],
            Variable::Expires => vec![self.ends(turn).map_or_else(String::new, shanghai::last_day)],
            Variable::Count => vec![values.count.unwrap_or(values.cards.len() as i64).to_string()],
            Variable::Order => vec![values.order.clone()],
            Variable::Product => vec![values.product.clone()],
            Variable::Spec => vec![values.spec.clone()],
            Variable::Amount => vec![values.amount.to_string()],
            Variable::Buyer => vec![values.buyer.clone()],
            Variable::Shop => vec![values.shop.clone()],
            Variable::PaidAt => vec![values.paid_at.map_or_else(String::new, shanghai::date_time)],
            Variable::Link => vec![values.link.clone()],
            Variable::Manual => vec![values.manual.clone()],
        }
    }

    fn ends(&self, turn: Turn<'v>) -> Option<Millis> {
        match turn {
            Some((_, card)) => card.expires_at(),
            None => self.values.cards.iter().filter_map(CardValue::expires_at).min(),
        }
    }
}
