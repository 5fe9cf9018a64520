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
    /// How much.
    pub value: f64,
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

impl Figure {
    /// The figure in a line of output; `None` when the line is something else.
    pub fn read(line: &str) -> Result<Option<Self>> {
        if !line.trim_start().starts_with("{\"bench\"") {
            return Ok(None);
        }
        serde_json::from_str(line).map(Some).with_context(|| format!("not a figure: {line}"))
    }

    /// Whether the bound is kept; `None` without a bound that can be compared.
    pub fn kept(&self) -> Option<bool> {
        let must = self.must.as_deref()?.trim();
        let (sign, rest) = must.split_at(must.find(|c: char| c.is_ascii_digit() || c == '.')?);
        let number = rest.split(|c: char| !(c.is_ascii_digit() || matches!(c, '.' | ',' | '_'))).next()?;
        let bound: f64 = number.replace([',', '_'], "").parse().ok()?;
        match sign.trim() {
            ">=" | "≥" => Some(self.value >= bound),
            ">" => Some(self.value > bound),
            "<=" | "≤" => Some(self.value <= bound),
            "<" => Some(self.value < bound),
            "=" | "==" => Some((self.value - bound).abs() < f64::EPSILON),
            _ => None,
        }
    }
}

#[cfg(test)]
#[path = "figure/tests.rs"]
mod tests;
