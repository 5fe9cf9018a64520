//! Between the settings on the wire and those of the engine.

use huolang_domain::talk::Prompts;
use huolang_engine::talk::{Bargain, CapSettings, QuietHours, TalkSettings};

use super::body::{AiBargain, AiCaps, AiFigures, AiPrompts, AiQuietHours};

/// Settings on the wire.
pub fn figures(settings: &TalkSettings) -> AiFigures {
    AiFigures {
        enabled: settings.enabled,
        preset: settings.preset.clone(),
        base_url: settings.base_url.clone(),
        model: settings.model.clone(),
        timeout_ms: settings.timeout_ms,
        temperature_step: settings.temperature_step,
        max_tokens: settings.max_tokens,
        stream: settings.stream,
        price_in: settings.price_in,
        price_out: settings.price_out,
        context_messages: settings.context_messages,
        stale_minutes: settings.stale_minutes,
        wait_ms: settings.wait_ms,
        takeover_minutes: settings.takeover_minutes,
        takeover_on_send: settings.takeover_on_send,
        takeover_keyword: settings.takeover_keyword.clone(),
        quiet: AiQuietHours { on: settings.quiet.on, from_min: settings.quiet.from_min, to_min: settings.quiet.to_min },
        sensitive_words: settings.sensitive_words.clone(),
        forbidden_words: settings.forbidden_words.clone(),
        max_reply_chars: settings.max_reply_chars,
        caps: AiCaps {
            day_cost: settings.caps.day_cost,
            month_cost: settings.caps.month_cost,
            shop_day_cost: settings.caps.shop_day_cost,
            conversation_day_calls: settings.caps.conversation_day_calls,
            conversation_day_cost: settings.caps.conversation_day_cost,
        },
        bargain: AiBargain {
            max_percent: settings.bargain.max_percent,
            max_amount: settings.bargain.max_amount,
            max_rounds: settings.bargain.max_rounds,
        },
        prompts: prompts(settings.prompts.clone()),
    }
}

/// Instructions on the wire.
pub fn prompts(prompts: Prompts) -> AiPrompts {
    AiPrompts {
        classify: prompts.classify,
        price: prompts.price,
        technical: prompts.technical,
        default: prompts.default,
    }
}

/// The engine's settings; what is not set here stays as in `former`.
pub fn settings(figures: AiFigures, former: TalkSettings) -> TalkSettings {
    let words = |words: Vec<String>| {
        words.into_iter().map(|word| word.trim().to_owned()).filter(|word| !word.is_empty()).collect()
    };
    TalkSettings {
        enabled: figures.enabled,
        preset: figures.preset,
        base_url: figures.base_url.trim().to_owned(),
        model: figures.model.trim().to_owned(),
        timeout_ms: figures.timeout_ms,
        temperature_step: figures.temperature_step,
        max_tokens: figures.max_tokens,
        stream: figures.stream,
        price_in: figures.price_in,
        price_out: figures.price_out,
        context_messages: figures.context_messages,
        stale_minutes: figures.stale_minutes,
        wait_ms: figures.wait_ms,
        takeover_minutes: figures.takeover_minutes,
        takeover_on_send: figures.takeover_on_send,
        takeover_keyword: figures.takeover_keyword.trim().to_owned(),
        quiet: QuietHours { on: figures.quiet.on, from_min: figures.quiet.from_min, to_min: figures.quiet.to_min },
        sensitive_words: words(figures.sensitive_words),
        forbidden_words: words(figures.forbidden_words),
        max_reply_chars: figures.max_reply_chars,
        caps: CapSettings {
            day_cost: figures.caps.day_cost,
            month_cost: figures.caps.month_cost,
            shop_day_cost: figures.caps.shop_day_cost,
            conversation_day_calls: figures.caps.conversation_day_calls,
            conversation_day_cost: figures.caps.conversation_day_cost,
        },
        bargain: Bargain {
            max_percent: figures.bargain.max_percent,
            max_amount: figures.bargain.max_amount,
            max_rounds: figures.bargain.max_rounds,
        },
        prompts: Prompts {
            classify: figures.prompts.classify,
            price: figures.prompts.price,
            technical: figures.prompts.technical,
            default: figures.prompts.default,
        },
        ..former
    }
}
