//! One measured figure and what it must reach.

use anyhow::{Context, Result};
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// What a bench program prints.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Figure {
    /// The group it belongs to.
    pub bench: String,
    /// What was measured.
    pub figure: String,
    /// How much; nothing when the program could not measure it.
    pub value: Option<f64>,
    /// In what.
    #[serde(default)]
    pub unit: String,
    /// The bound, as `>= 1000`, `< 20` or `= 0`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub must: Option<String>,
    /// The raw limit of the machine, measured in the same run.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub raw: Option<Value>,
}

/// What is to be said of a figure.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// The bound is kept.
    Reached,
    /// It is not.
    Missed,
    /// There is no measurement.
    Failed,
    /// There is no bound.
    Unbounded,
}

impl Figure {
    /// The figure in a line of output; `None` when the line is something else.
    pub fn read(line: &str) -> Result<Option<Self>> {
        if !line.trim_start().starts_with("{\"bench\"") {
            return Ok(None);
        }
        serde_json::from_str(line).map(Some).with_context(|| format!("not a figure: {line}"))
    }

    /// Whether the bound is kept.
    pub fn verdict(&self) -> Verdict {
        match self.value.map(|value| self.keeps(value)) {
            None => Verdict::Failed,
            Some(None) => Verdict::Unbounded,
            Some(Some(true)) => Verdict::Reached,
            Some(Some(false)) => Verdict::Missed,
        }
    }

    /// The same figure without a measurement.
    #[must_use]
    pub fn unmeasured(self) -> Self {
        Self { value: None, raw: None, ..self }
    }

    /// Whether `value` keeps the bound; `None` without a bound that can be compared.
    fn keeps(&self, value: f64) -> Option<bool> {
        let must = self.must.as_deref()?.trim();
        let (sign, rest) = must.split_at(must.find(|c: char| c.is_ascii_digit() || c == '.')?);
        let number = rest.split(|c: char| !(c.is_ascii_digit() || matches!(c, '.' | ',' | '_'))).next()?;
        let bound: f64 = number.replace([',', '_'], "").parse().ok()?;
        match sign.trim() {
            ">=" | "≥" => Some(value >= bound),
            ">" => Some(value > bound),
            "<=" | "≤" => Some(value <= bound),
            "<" => Some(value < bound),
            "=" | "==" => Some((value - bound).abs() < f64::EPSILON),
            _ => None,
        }
    }
}

#[cfg(test)]
#[path = "figure/tests.rs"]
mod tests;
