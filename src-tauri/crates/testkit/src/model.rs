//! A language model on this machine: answers as any OpenAI-compatible endpoint does, by a script, with delays and faults.

mod script;
mod serve;
#[cfg(test)]
mod tests;

pub use script::{Asked, ModelFault, ModelScript};
pub use serve::LoopbackModel;
