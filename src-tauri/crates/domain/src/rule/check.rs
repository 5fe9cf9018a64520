//! What is refused when a rule is saved.

use super::{Rule, Scope, Source};
use crate::{
    Params,
    params::params,
    spec::NormalSpec,
    state::states,
    template::{Template, TemplateError, TemplateProblem, Variable},
};
use serde::{Deserialize, Serialize};

/// The longest delay: a month.
const LONGEST_DELAY_MS: i64 = 30 * crate::shanghai::DAY_MS;
/// The longest template, fixed text or instruction, in characters.
const LONGEST_TEXT: usize = 20_000;

states! {
    /// What is wrong with a field.
    FieldProblem {
        /// It must not be empty.
        Empty = "empty",
        /// It is less than `least`.
        TooSmall = "too_small",
        /// It is more than `most`.
        TooLarge = "too_large",
        /// It is longer than `most` characters.
        TooLong = "too_long",
        /// The lower end of a span is above the upper end.
        SpanReversed = "span_reversed",
        /// The working hours never open.
        NeverOpen = "never_open",
        /// No web address.
        NotAnAddress = "not_an_address",
        /// The template is wrong; `problem`, `line`, `column`, `found` and `suggestion` say more.
        TemplateWrong = "template_wrong",
        /// The template does not show the cards that would be used up.
        TemplateWithoutCard = "template_without_card",
        /// The template shows cards, but the rule has no source of cards.
        CardsWithoutSource = "cards_without_source",
        /// The template shows a text that the rule leaves empty; `variable` names it.
        ValueMissing = "value_missing",
        /// The platform takes codes only, a card a line; the rule would send words beside them, or anything else.
        NotVouchers = "not_vouchers",
        /// Physical goods cannot be sent automatically.
        PhysicalNotAutomatic = "physical_not_automatic",
        /// The credential marks the order shipped by itself: nothing else can come before it.
        VoucherShipsItself = "voucher_ships_itself",
        /// The platform asks for so many cards and refuses more: each piece is one.
        OneUnitEach = "one_unit_each",
    }
}

/// A field of a form and what is wrong with it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FieldError {
    /// The name of the field, as in JSON; parts are joined by dots.
    pub field: String,
    /// What is wrong.
    pub problem: FieldProblem,
    /// What the sentence about it needs.
    #[serde(default)]
    pub params: Params,
}

impl FieldError {
    pub(super) fn new(field: &str, problem: FieldProblem) -> Self {
        Self { field: field.to_owned(), problem, params: Params::new() }
    }

    fn with(mut self, params: Params) -> Self {
        self.params = params;
        self
    }

    /// A mistake in the template of `field`.
    #[must_use]
    pub fn of_template(field: &str, error: &TemplateError) -> Self {
        let mut details = params([
            ("problem", error.problem.to_string()),
            ("line", error.line.to_string()),
            ("column", error.column.to_string()),
            ("found", error.found.clone()),
        ]);
        if let Some(suggestion) = &error.suggestion {
            details.insert("suggestion".to_owned(), suggestion.clone());
        }
        Self::new(field, FieldProblem::TemplateWrong).with(details)
    }

    /// Whether a variable that does not exist is the reason.
    #[must_use]
    pub fn is_unknown_variable(&self) -> bool {
        self.params.get("problem").is_some_and(|problem| problem == TemplateProblem::UnknownVariable.as_str())
    }
}

impl Rule {
    /// Everything that is wrong with the rule; empty: it may be saved. What this accepts, the guards can only refuse for
    /// reasons outside of the rule.
    #[must_use]
    pub fn check(&self) -> Vec<FieldError> {
        let mut errors = Vec::new();
        self.check_scope(&mut errors);
        self.check_numbers(&mut errors);
        self.check_times(&mut errors);
        self.check_source(&mut errors);
        if self.sends_content() && self.kind == super::GoodsKind::Virtual {
            self.check_template(&mut errors);
        }
        if self.kind == super::GoodsKind::Physical && self.mode == super::Mode::Auto {
            errors.push(FieldError::new("mode", FieldProblem::PhysicalNotAutomatic));
        }
        let by_voucher = matches!(self.channel, super::Channel::Voucher | super::Channel::ChatAndVoucher);
        if by_voucher && self.steps == super::Steps::ShipThenContent {
            errors.push(FieldError::new("channel", FieldProblem::VoucherShipsItself));
        }
        errors
    }

    /// What is wrong with the rule on a shop whose platform asks for cards by their number.
    #[must_use]
    pub fn several_units(&self) -> Option<FieldError> {
        (self.units_per_quantity > 1).then(|| FieldError::new("units_per_quantity", FieldProblem::OneUnitEach))
    }

    fn check_scope(&self, errors: &mut Vec<FieldError>) {
        let mut need = |field: &str, empty: bool| {
            if empty {
                errors.push(FieldError::new(field, FieldProblem::Empty));
            }
        };
        need("shop_id", self.shop_id.as_str().trim().is_empty());
        match &self.scope {
            Scope::MerchantCode { code } => need("scope.code", code.trim().is_empty()),
            Scope::Sku { sku_ref } => need("scope.sku_ref", sku_ref.trim().is_empty()),
            Scope::Spec { text } => need("scope.text", NormalSpec::of(text).is_empty()),
            Scope::Product { .. } => {}
        }
        if !matches!(self.scope, Scope::MerchantCode { .. }) {
            need("product_ref", self.product_ref.trim().is_empty());
        }
    }

    fn check_numbers(&self, errors: &mut Vec<FieldError>) {
        let mut within = |field: &str, value: i64, least: i64, most: i64| {
            let problem = match value {
                value if value < least => FieldProblem::TooSmall,
                value if value > most => FieldProblem::TooLarge,
                _ => return,
            };
            let bounds = params([("least", least.to_string()), ("most", most.to_string())]);
            errors.push(FieldError::new(field, problem).with(bounds));
        };
        within("units_per_quantity", self.units_per_quantity, 1, 100);
        within("near_expiry_days", self.near_expiry_days, 0, 3_650);
        within("stock", self.stock, -1, 1_000_000_000);
        within("delay.min_ms", self.delay.min_ms, 0, LONGEST_DELAY_MS);
        within("delay.max_ms", self.delay.max_ms, 0, LONGEST_DELAY_MS);
        if let Some(limit) = self.per_buyer_limit {
            within("per_buyer_limit.count", limit.count, 1, 1_000_000);
            within("per_buyer_limit.window_days", limit.window_days, 1, 3_650);
        }
        if let Some(low) = self.low_stock_at {
            within("low_stock_at", low, 0, 1_000_000_000);
        }
    }

    fn check_times(&self, errors: &mut Vec<FieldError>) {
        if self.delay.min_ms > self.delay.max_ms {
            errors.push(FieldError::new("delay", FieldProblem::SpanReversed));
        }
        if self.working_hours.as_ref().is_some_and(|hours| !hours.is_sound()) {
            errors.push(FieldError::new("working_hours", FieldProblem::NeverOpen));
        }
    }

    fn check_source(&self, errors: &mut Vec<FieldError>) {
        let texts = [("template", &self.template), ("instructions", &self.instructions), ("link", &self.link)];
        for (field, text) in texts {
            too_long(field, text, errors);
        }
        match &self.source {
            Source::CardPool { pool_id } if pool_id.as_str().trim().is_empty() => {
                errors.push(FieldError::new("source.pool_id", FieldProblem::Empty));
            }
            Source::FixedText { text } if text.trim().is_empty() => {
                errors.push(FieldError::new("source.text", FieldProblem::Empty));
            }
            Source::FixedText { text } => too_long("source.text", text, errors),
            Source::External { url } if !is_web_address(url) => {
                errors.push(FieldError::new("source.url", FieldProblem::NotAnAddress));
            }
            _ => {}
        }
    }

    fn check_template(&self, errors: &mut Vec<FieldError>) {
        let text = self.template_text();
        if text.is_empty() {
            errors.push(FieldError::new("template", FieldProblem::Empty));
            return;
        }
        let template = match Template::parse(text) {
            Ok(template) => template,
            Err(error) => return errors.push(FieldError::of_template("template", &error)),
        };
        let shown = template.shown();
        let has_cards = self.source != Source::TemplateOnly;
        // An external source may answer with a link instead of cards, which only {提取链接} shows.
        let link_serves = matches!(self.source, Source::External { .. }) && shown.contains(&Variable::Link);
        if has_cards && !template.shows_cards() && !link_serves {
            errors.push(FieldError::new("template", FieldProblem::TemplateWithoutCard));
        }
        if !has_cards && (template.shows_cards() || shown.contains(&Variable::Number)) {
            errors.push(FieldError::new("template", FieldProblem::CardsWithoutSource));
        }
        let is_guarded = |variable| template.asks(variable);
        let mut need = |field: &str, variable: Variable, empty: bool| {
            if empty && shown.contains(&variable) && !is_guarded(variable) {
                let named = params([("variable", variable.chinese().to_owned())]);
                errors.push(FieldError::new(field, FieldProblem::ValueMissing).with(named));
            }
        };
        // A pool may have instructions of its own: whoever knows it asks `needs_pool_instructions`.
        need("instructions", Variable::Manual, self.instructions.trim().is_empty() && self.pool().is_none());
        let link_comes = matches!(self.source, Source::External { .. } | Source::CardPool { .. });
        need("link", Variable::Link, self.link.trim().is_empty() && !link_comes);
    }
}

impl Rule {
    /// Whether the message is only complete with the instructions of the rule's pool.
    #[must_use]
    pub fn needs_pool_instructions(&self) -> bool {
        let bare = self.instructions.trim().is_empty() && self.pool().is_some();
        let shows =
            |template: Template| template.shown().contains(&Variable::Manual) && !template.asks(Variable::Manual);
        bare && self.sends_content() && Template::parse(self.template_text()).is_ok_and(shows)
    }

    /// The refusal of a rule that [needs](Self::needs_pool_instructions) instructions its pool does not have.
    #[must_use]
    pub fn instructions_missing() -> FieldError {
        let named = params([("variable", Variable::Manual.chinese().to_owned())]);
        FieldError::new("instructions", FieldProblem::ValueMissing).with(named)
    }
}

fn too_long(field: &str, text: &str, errors: &mut Vec<FieldError>) {
    if text.chars().count() > LONGEST_TEXT {
        let bound = params([("most", LONGEST_TEXT.to_string())]);
        errors.push(FieldError::new(field, FieldProblem::TooLong).with(bound));
    }
}

/// What the source answers is worth money: plain http is for this machine only.
fn is_web_address(url: &str) -> bool {
    let sound =
        |rest: &str| !rest.is_empty() && !rest.starts_with(['/', '?', '#']) && !rest.contains(char::is_whitespace);
    let here = |rest: &str| {
        let host = rest.split(['/', '?', '#']).next().unwrap_or_default();
        let name = host.rsplit_once(':').map_or(host, |(name, _)| name);
        // What stands before an `@` is a user's name, and the host comes after it.
        !host.contains('@') && matches!(name, "localhost" | "127.0.0.1" | "[::1]")
    };
    url.strip_prefix("https://").is_some_and(sound)
        || url.strip_prefix("http://").is_some_and(|rest| sound(rest) && here(rest))
}
