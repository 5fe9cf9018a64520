//! Puts tokens together into blocks.

use super::{
    Node, TemplateError, TemplateProblem, Variable,
    lexer::{Place, Tag, Token},
};

/// Blocks deeper than this are a mistake; the bound keeps hostile templates from filling the stack.
const DEEPEST: usize = 16;

/// A block that is open while reading.
struct Open {
    kind: Kind,
    at: Place,
    raw: String,
    nodes: Vec<Node>,
}

enum Kind {
    Each,
    If { asks: Variable, then: Option<Vec<Node>> },
}

/// Builds the tree of a template.
pub(super) fn parse(tokens: Vec<Token>) -> Result<Vec<Node>, TemplateError> {
    let mut root = Vec::new();
    let mut open: Vec<Open> = Vec::new();
    for token in tokens {
        let node = match token {
            Token::Text(text) => Node::Text(text),
            Token::Tag { tag, at, raw } => match read(tag, at, raw, &mut open)? {
                Some(node) => node,
                None => continue,
            },
        };
        open.last_mut().map_or(&mut root, |block| &mut block.nodes).push(node);
    }
    match open.pop() {
        None => Ok(root),
        Some(block) => {
            let end = match block.kind {
                Kind::Each => "{/每张}",
                Kind::If { .. } => "{/如果}",
            };
            Err(block.at.fails(TemplateProblem::UnclosedBlock, &block.raw, Some(end.to_owned())))
        }
    }
}

/// Reads one tag; gives the node it completes, if any.
fn read(tag: Tag, at: Place, raw: String, open: &mut Vec<Open>) -> Result<Option<Node>, TemplateError> {
    let in_loop = || open.iter().any(|block| matches!(block.kind, Kind::Each));
    match tag {
        Tag::Value(Variable::Index) | Tag::If(Variable::Index) if !in_loop() => {
            Err(at.fails(TemplateProblem::OutsideLoop, &raw, Some("{每张}{序号}{/每张}".to_owned())))
        }
        Tag::Value(variable) => Ok(Some(Node::Value(variable))),
        Tag::Each if in_loop() => Err(at.fails(TemplateProblem::NestedLoop, &raw, None)),
        Tag::Each => begin(Kind::Each, at, raw, open),
        Tag::If(asks) => begin(Kind::If { asks, then: None }, at, raw, open),
        Tag::Else => match open.last_mut() {
            Some(Open { kind: Kind::If { then: then @ None, .. }, nodes, .. }) => {
                *then = Some(std::mem::take(nodes));
                Ok(None)
            }
            _ => Err(at.fails(TemplateProblem::UnopenedBlock, &raw, None)),
        },
        Tag::EndEach => match open.pop() {
            Some(Open { kind: Kind::Each, nodes, .. }) => Ok(Some(Node::Each(nodes))),
            other => Err(crossed(other, at, &raw)),
        },
        Tag::EndIf => match open.pop() {
            Some(Open { kind: Kind::If { asks, then }, nodes, .. }) => {
                let (then, otherwise) = then.map_or((nodes.clone(), Vec::new()), |then| (then, nodes));
                Ok(Some(Node::If { asks, then, otherwise }))
            }
            other => Err(crossed(other, at, &raw)),
        },
    }
}

fn begin(kind: Kind, at: Place, raw: String, open: &mut Vec<Open>) -> Result<Option<Node>, TemplateError> {
    if open.len() >= DEEPEST {
        return Err(at.fails(TemplateProblem::TooDeep, &raw, None));
    }
    open.push(Open { kind, at, raw, nodes: Vec::new() });
    Ok(None)
}

/// An end tag met another block, or none: the block that is open is the one without its end.
fn crossed(block: Option<Open>, at: Place, raw: &str) -> TemplateError {
    block.map_or_else(
        || at.fails(TemplateProblem::UnopenedBlock, raw, None),
        |block| block.at.fails(TemplateProblem::UnclosedBlock, &block.raw, None),
    )
}
