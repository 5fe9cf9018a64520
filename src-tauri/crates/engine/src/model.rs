//! Language models behind any OpenAI-compatible endpoint: presets, one call, its troubles.

mod call;
mod fault;
mod pieces;
mod presets;
#[cfg(test)]
mod tests;
mod wire;

pub use call::{Answer, Endpoint, complete};
pub use fault::ModelFault;
pub use presets::{PRESETS, Preset, preset};
