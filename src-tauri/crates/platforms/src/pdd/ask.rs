//! One call before it is signed: its method, its parameters, and whether it changes something.

use serde_json::{Map, Value};

/// A call to be made.
#[derive(Debug, Clone)]
pub(super) struct Ask {
    pub method: &'static str,
    pub params: Map<String, Value>,
    /// Whether it changes something at the platform: then an answer that is lost leaves the result unknown.
    pub writes: bool,
    /// Whether it needs the shop's leave.
    pub needs_token: bool,
}

impl Ask {
    /// Only reads.
    pub fn read(method: &'static str) -> Self {
        Self { method, params: Map::new(), writes: false, needs_token: true }
    }

    /// Changes something.
    pub fn write(method: &'static str) -> Self {
        Self { writes: true, ..Self::read(method) }
    }

    /// For the app as a whole: no token goes with it.
    pub fn of_app(self) -> Self {
        Self { needs_token: false, ..self }
    }

    /// Whether nothing of the shop works without it.
    pub fn is_vital(&self) -> bool {
        self.method.starts_with("pdd.order.") || self.method.starts_with("pdd.mall.info.get")
    }

    /// Adds a parameter; null and empty text are left out.
    pub fn with(mut self, name: &str, value: impl Into<Value>) -> Self {
        self.params.insert(name.to_owned(), value.into());
        self
    }
}
