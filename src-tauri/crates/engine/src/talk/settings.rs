//! What the seller sets about answering, with the values of a fresh program.

use huolang_domain::{
    ErrorCode, Fen, Millis,
    shanghai::WorkingHours,
    talk::{BargainLimits, Prices, Prompts},
};
use huolang_store::spending::{Cap, Caps};
use serde::{Deserialize, Serialize};

use crate::EngineError;

/// Its key among the settings.
pub(super) const KEY: &str = "talk";
/// Millionths of a yuan in a fen.
const FEN: i64 = 10_000;

/// What the seller sets.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct TalkSettings {
    /// Whether a model is asked at all.
    pub enabled: bool,
    /// The preset that was chosen.
    pub preset: String,
    /// The base address.
    pub base_url: String,
    /// The model.
    pub model: String,
    /// Time for an answer, in milliseconds.
    pub timeout_ms: i64,
    /// Whether the expert for prices answers more freely with each round.
    pub temperature_step: bool,
    /// The most tokens of an answer.
    pub max_tokens: i64,
    /// Whether answers are wanted piece by piece.
    pub stream: bool,
    /// Fen for a million tokens that are read.
    pub price_in: i64,
    /// Fen for a million tokens that are written.
    pub price_out: i64,
    /// How much of the talk a model is told.
    pub context_messages: i64,
    /// Older lines are not answered.
    pub stale_minutes: i64,
    /// Quick lines are gathered for so long.
    pub wait_ms: i64,
    /// How long a takeover lasts; 0: until it is switched off.
    pub takeover_minutes: i64,
    /// Whether typing here takes over.
    pub takeover_on_send: bool,
    /// The seller's own line that switches between person and program.
    pub takeover_keyword: String,
    /// When nothing is answered.
    pub quiet: QuietHours,
    /// Words of lines that a person answers.
    pub sensitive_words: Vec<String>,
    /// Words that no answer holds.
    pub forbidden_words: Vec<String>,
    /// The most characters of an answer.
    pub max_reply_chars: i64,
    /// The caps.
    pub caps: CapSettings,
    /// How far prices may go.
    pub bargain: Bargain,
    /// The instructions; empty ones are the built-in ones.
    pub prompts: Prompts,
    /// The seller's own lines for the bench.
    pub bench_lines: Vec<String>,
    /// When it was last set.
    pub updated_at: Option<Millis>,
}

/// When nothing is answered, in minutes after midnight in Shanghai.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct QuietHours {
    /// Whether there are quiet hours.
    pub on: bool,
    /// Their beginning.
    pub from_min: i64,
    /// Their end; earlier than the beginning: over midnight.
    pub to_min: i64,
}

/// The caps. Costs are fen; absent: none.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct CapSettings {
    /// Of a day.
    pub day_cost: Option<i64>,
    /// Of a month.
    pub month_cost: Option<i64>,
    /// Of a shop's day.
    pub shop_day_cost: Option<i64>,
    /// Calls of a conversation's day.
    pub conversation_day_calls: Option<i64>,
    /// Of a conversation's day.
    pub conversation_day_cost: Option<i64>,
}

/// How far prices may go where a product has no floor.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Bargain {
    /// Per cent that may be given away.
    pub max_percent: i64,
    /// Fen that may be given away at most.
    pub max_amount: Option<i64>,
    /// Rounds.
    pub max_rounds: i64,
}

impl Default for TalkSettings {
    fn default() -> Self {
        let words = |list: &[&str]| list.iter().map(|word| (*word).to_owned()).collect();
        Self {
            enabled: false,
            preset: "qwen".to_owned(),
            base_url: "https://dashscope.aliyuncs.com/compatible-mode/v1".to_owned(),
            model: "qwen-plus".to_owned(),
            timeout_ms: 20_000,
            temperature_step: true,
            max_tokens: 300,
            stream: true,
            price_in: 80,
            price_out: 200,
            context_messages: 20,
            stale_minutes: 5,
            wait_ms: 1_500,
            takeover_minutes: 60,
            takeover_on_send: true,
            takeover_keyword: "。".to_owned(),
            quiet: QuietHours::default(),
            sensitive_words: words(&[
                "退款", "退货", "投诉", "举报", "维权", "起诉", "律师", "骗子", "差评", "报警", "12315",
            ]),
            forbidden_words: Vec::new(),
            max_reply_chars: 200,
            caps: CapSettings::default(),
            bargain: Bargain::default(),
            prompts: Prompts::default(),
            bench_lines: Vec::new(),
            updated_at: None,
        }
    }
}

impl Default for QuietHours {
    fn default() -> Self {
        Self { on: false, from_min: 23 * 60, to_min: 8 * 60 }
    }
}

impl Default for CapSettings {
    fn default() -> Self {
        Self {
            day_cost: Some(500),
            month_cost: Some(5_000),
            shop_day_cost: None,
            conversation_day_calls: Some(60),
            conversation_day_cost: None,
        }
    }
}

impl Default for Bargain {
    fn default() -> Self {
        let usual = BargainLimits::default();
        Self { max_percent: usual.max_percent, max_amount: None, max_rounds: usual.max_rounds }
    }
}

impl TalkSettings {
    /// Whether it is quiet at `now`.
    #[must_use]
    pub fn is_quiet(&self, now: Millis) -> bool {
        let minute = |minutes: i64| u16::try_from(minutes).unwrap_or(0);
        let (from, to) = (minute(self.quiet.from_min), minute(self.quiet.to_min));
        let hours = WorkingHours::daily(from, if to == 0 { 1_440 } else { to });
        self.quiet.on && hours.is_sound() && hours.is_open(now)
    }

    /// Lines older than that are not answered, in milliseconds.
    #[must_use]
    pub const fn stale_ms(&self) -> i64 {
        self.stale_minutes * 60_000
    }

    /// The caps as they are counted.
    #[must_use]
    pub fn caps(&self) -> Caps {
        let cost = |fen: Option<i64>| fen.map(|fen| fen.saturating_mul(FEN));
        let of = |fen: Option<i64>| Cap { cost: cost(fen), calls: None };
        Caps {
            day: of(self.caps.day_cost),
            month: of(self.caps.month_cost),
            shop: of(self.caps.shop_day_cost),
            talk: Cap { cost: cost(self.caps.conversation_day_cost), calls: self.caps.conversation_day_calls },
        }
    }

    /// How far prices may go.
    #[must_use]
    pub fn bargain(&self) -> BargainLimits {
        BargainLimits {
            max_percent: self.bargain.max_percent,
            max_amount: self.bargain.max_amount.map(Fen),
            max_rounds: self.bargain.max_rounds,
        }
    }

    /// What the model costs.
    #[must_use]
    pub const fn prices(&self) -> Prices {
        Prices { input: self.price_in, output: self.price_out }
    }

    /// Every figure against its range; the field that is out of it.
    ///
    /// # Errors
    /// [`ErrorCode::InvalidInput`]; the message begins with the field.
    pub fn check(&self) -> Result<(), EngineError> {
        const MOST: i64 = 100_000_000;
        let caps = &self.caps;
        let some = |value: Option<i64>| value.unwrap_or(0);
        let ranges = [
            ("timeout_ms", self.timeout_ms, 1_000, 120_000),
            ("max_tokens", self.max_tokens, 50, 2_000),
            ("price_in", self.price_in, 0, 1_000_000),
            ("price_out", self.price_out, 0, 1_000_000),
            ("context_messages", self.context_messages, 0, 100),
            ("stale_minutes", self.stale_minutes, 1, 60),
            ("wait_ms", self.wait_ms, 0, 10_000),
            ("takeover_minutes", self.takeover_minutes, 0, 1_440),
            ("quiet.from_min", self.quiet.from_min, 0, 1_439),
            ("quiet.to_min", self.quiet.to_min, 0, 1_439),
            ("max_reply_chars", self.max_reply_chars, 20, 1_000),
            ("caps.day_cost", some(caps.day_cost), 0, MOST),
            ("caps.month_cost", some(caps.month_cost), 0, MOST),
            ("caps.shop_day_cost", some(caps.shop_day_cost), 0, MOST),
            ("caps.conversation_day_calls", some(caps.conversation_day_calls), 0, MOST),
            ("caps.conversation_day_cost", some(caps.conversation_day_cost), 0, MOST),
            ("bargain.max_percent", self.bargain.max_percent, 0, 50),
            ("bargain.max_amount", some(self.bargain.max_amount), 0, MOST),
            ("bargain.max_rounds", self.bargain.max_rounds, 1, 10),
        ];
        if let Some((field, value, least, most)) =
            ranges.into_iter().find(|(_, value, least, most)| value < least || value > most)
        {
            return Err(bad(field, &format!("is {value}; it must be from {least} to {most}")));
        }
        if crate::model::preset(&self.preset).is_none() {
            return Err(bad("preset", "is unknown"));
        }
        if !self.base_url.trim().is_empty() {
            huolang_platforms::http::parse_base(&self.base_url).map_err(|fault| bad("base_url", &fault.to_string()))?;
        }
        let prompts = [&self.prompts.classify, &self.prompts.price, &self.prompts.technical, &self.prompts.default];
        if prompts.iter().any(|prompt| prompt.chars().count() > 8_000) {
            return Err(bad("prompts", "an instruction has at most 8000 characters"));
        }
        let words = self.sensitive_words.iter().chain(&self.forbidden_words);
        if words.clone().count() > 1_000 || words.into_iter().any(|word| word.chars().count() > 50) {
            return Err(bad("sensitive_words", "has at most 1000 words of 50 characters"));
        }
        Ok(())
    }
}

/// A field and what is wrong with it.
fn bad(field: &str, what: &str) -> EngineError {
    EngineError::refused(ErrorCode::InvalidInput, format!("{field}: {what}"))
}
