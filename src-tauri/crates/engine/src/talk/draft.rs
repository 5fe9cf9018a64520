//! Thinks of an answer to lines of a buyer: decides who answers, asks, checks. Sends nothing and writes nothing but costs.

use super::{
    ask::{self, For, Said, Silence},
    facts::facts,
    scene::Place,
};
use crate::{Engine, EngineError, model::Endpoint};
use huolang_domain::{
    Fen, Millis, RuleId,
    talk::{
        CallPurpose, Decision, Expert, Heard, LeftReason, Limits, MessageClass, Question, RefusalReason, ReplyKind,
        ReplyRule, Route, Situation, Takeover, TalkMode, Turn, check, decide, fill, first_match, hear,
        price_temperature, read_answer, read_class,
    },
};

/// Lines that wait, and what is known around them.
#[derive(Debug, Clone)]
pub(super) struct Thinking {
    /// What the lines say, one a line.
    pub line: String,
    /// What the newest one is.
    pub class: MessageClass,
    /// When it was sent.
    pub at: Millis,
    /// The present moment.
    pub now: Millis,
    /// What the program does here.
    pub mode: TalkMode,
    /// Whether a person has taken over.
    pub takeover: Option<Takeover>,
    /// The buyer's name.
    pub buyer: String,
    /// Rounds of bargaining so far.
    pub rounds: i64,
    /// The talk so far.
    pub talk: Vec<Turn>,
    /// Rules that may not be used again.
    pub used_up: Vec<RuleId>,
    /// For whom a model is asked.
    pub whom: For,
    /// What for.
    pub purpose: CallPurpose,
}

/// An answer that was thought of.
#[derive(Debug, Clone, Default)]
pub(super) struct Draft {
    /// What would be sent.
    pub text: String,
    /// Pictures behind it.
    pub picture_ids: Vec<String>,
    /// Who thought of it.
    pub route: Option<Route>,
    /// The reply rule.
    pub rule: Option<ReplyRule>,
    /// The price that was agreed.
    pub agreed: Option<Fen>,
    /// The lowest price that it names.
    pub price: Option<Fen>,
    /// Why the check refused it.
    pub refusals: Vec<RefusalReason>,
    /// The model, and what it said.
    pub model: Option<(String, String)>,
}

/// What came of thinking.
#[derive(Debug, Clone)]
pub(super) struct Thought {
    /// The answer; a refused one is there to be looked at.
    pub draft: Option<Draft>,
    /// Why the line is left to a person; absent: the answer may go.
    pub left: Option<LeftReason>,
    /// What it cost in all.
    pub spent: Said,
    /// What went wrong with the model.
    pub trouble: Option<huolang_domain::ErrorCode>,
}

impl Thought {
    fn left(reason: LeftReason) -> Self {
        Self { draft: None, left: Some(reason), spent: Said::default(), trouble: None }
    }

    fn answer(draft: Draft) -> Self {
        Self { draft: Some(draft), left: None, spent: Said::default(), trouble: None }
    }
}

/// Thinks of an answer.
///
/// # Errors
/// What the database or the vault refuses. A model in trouble is no error: free replies take its place.
pub(super) async fn think(engine: &Engine, place: &Place, thinking: &Thinking) -> Result<Thought, EngineError> {
    let settings = &place.settings;
    let is_free = |rule: &ReplyRule| !thinking.used_up.contains(&rule.id);
    let find = |kind| first_match(&place.rules, kind, place.scope(), &thinking.line, &is_free);
    let (keyword, default) = (find(ReplyKind::Keyword), find(ReplyKind::Default));
    let heard = hear(&thinking.line, &settings.sensitive_words);
    let situation = Situation {
        class: thinking.class,
        at: thinking.at,
        now: thinking.now,
        stale_ms: settings.stale_ms(),
        mode: thinking.mode,
        takeover: thinking.takeover,
        quiet: settings.is_quiet(thinking.now),
        heard,
        keyword: keyword.map(|rule| rule.hand_over),
        default_reply: default.is_some(),
        model: settings.enabled,
    };
    let route = match decide(&situation) {
        Decision::Keyword => {
            let Some(rule) = keyword else { return Ok(Thought::left(LeftReason::NoRule)) };
            return Ok(Thought::answer(of_rule(place, thinking, rule, Route::Rule)));
        }
        Decision::DefaultReply => {
            let Some(rule) = default else { return Ok(Thought::left(LeftReason::NoRule)) };
            return Ok(Thought::answer(of_rule(place, thinking, rule, Route::DefaultRule)));
        }
        Decision::Leave(reason) => return Ok(Thought::left(reason)),
        Decision::Ask(route) => route,
    };
    let mut thought = ask_expert(engine, place, thinking, route).await?;
    // Whatever kept the expert from answering: a free reply is better than silence.
    let falls_back = matches!(
        thought.left,
        Some(LeftReason::NoReply | LeftReason::ModelFailed | LeftReason::Budget | LeftReason::Refused)
    );
    if let Some(rule) = default.filter(|_| falls_back) {
        let model = thought.draft.take().and_then(|draft| draft.model);
        let draft = Draft { model, ..of_rule(place, thinking, rule, Route::DefaultRule) };
        thought = Thought { draft: Some(draft), left: None, ..thought };
    }
    Ok(thought)
}

fn of_rule(place: &Place, thinking: &Thinking, rule: &ReplyRule, route: Route) -> Draft {
    let title = place.product.as_ref().map_or("", |product| product.title.as_str());
    Draft {
        text: fill(&rule.text, [&thinking.buyer, title, &place.shop_name]),
        picture_ids: rule.picture_ids.clone(),
        route: Some(route),
        rule: Some(rule.clone()),
        ..Draft::default()
    }
}

/// Asks the model: which expert, where words do not tell, and then the expert.
///
/// # Errors
/// What the database or the vault refuses.
pub(super) async fn ask_expert(
    engine: &Engine,
    place: &Place,
    thinking: &Thinking,
    route: Route,
) -> Result<Thought, EngineError> {
    let endpoint = ask::endpoint(engine, &place.settings).await?;
    let mut spent = Said::default();
    let route = match route {
        Route::None => match classify(engine, place, &endpoint, thinking, &mut spent).await {
            Ok(route) => route,
            Err(silence) => return silent(silence, spent),
        },
        route => route,
    };
    if route == Route::None {
        return Ok(Thought { spent, ..Thought::left(LeftReason::NoReply) });
    }
    let expert = Expert::of(route);
    let round = thinking.rounds + i64::from(expert == Expert::Price);
    let prices = place.prices(round);
    let (prompts, facts) = (place.prompts(), facts(engine, place).await?);
    let question = Question::expert(&prompts, expert, &facts, prices, &thinking.talk, &thinking.line);
    let temperature = temperature(expert, thinking.rounds, place.settings.temperature_step);
    let asked = ask::ask(engine, &place.settings, &endpoint, &thinking.whom, thinking.purpose, &question, temperature);
    let said = match Box::pin(asked).await {
        Ok(said) => said,
        Err(silence) => return silent(silence, spent),
    };
    add(&mut spent, &said);
    let (text, agreed) = read_answer(&said.text);
    let Some(text) = text else { return Ok(Thought { spent, ..Thought::left(LeftReason::NoReply) }) };
    let instructions = [Question::rules(), prompts.of(expert), prompts.of(Expert::Classify)];
    let limits = Limits {
        most_chars: usize::try_from(place.settings.max_reply_chars).unwrap_or(200),
        prices,
        facts: &[&facts],
        instructions: &instructions,
        forbidden: &place.settings.forbidden_words,
    };
    let mut checked = check(&text, &limits);
    let too_low = agreed.is_some_and(|agreed| prices.is_none_or(|prices| agreed < prices.allowed));
    if too_low && !checked.refusals.contains(&RefusalReason::BelowFloor) {
        checked.refusals.push(RefusalReason::BelowFloor);
    }
    let left = (!checked.may_go()).then_some(LeftReason::Refused);
    let draft = Draft {
        text,
        route: Some(route),
        agreed: agreed.filter(|_| left.is_none()),
        price: agreed.or(checked.price),
        refusals: checked.refusals,
        model: Some((endpoint.model, said.text)),
        ..Draft::default()
    };
    Ok(Thought { draft: Some(draft), left, spent, trouble: None })
}

async fn classify(
    engine: &Engine,
    place: &Place,
    endpoint: &Endpoint,
    thinking: &Thinking,
    spent: &mut Said,
) -> Result<Route, Silence> {
    let question = Question::classify(&place.prompts(), &thinking.line);
    let purpose = match thinking.purpose {
        CallPurpose::Bench => CallPurpose::Bench,
        _ => CallPurpose::Classify,
    };
    let short = Endpoint { max_tokens: endpoint.max_tokens.min(50), ..endpoint.clone() };
    let asked = ask::ask(engine, &place.settings, &short, &thinking.whom, purpose, &question, 0.4);
    let said = Box::pin(asked).await?;
    let route = read_class(&said.text);
    add(spent, &said);
    Ok(route)
}

fn silent(silence: Silence, spent: Said) -> Result<Thought, EngineError> {
    let (reason, code) = match silence {
        Silence::Capped(_) => (LeftReason::Budget, huolang_domain::ErrorCode::BudgetExhausted),
        Silence::Fault(fault) => (LeftReason::ModelFailed, fault.code()),
        Silence::Engine(error) => return Err(error),
    };
    Ok(Thought { spent, trouble: Some(code), ..Thought::left(reason) })
}

fn add(sum: &mut Said, said: &Said) {
    sum.tokens_in += said.tokens_in;
    sum.tokens_out += said.tokens_out;
    sum.cost += said.cost;
    sum.latency_ms += said.latency_ms;
}

fn temperature(expert: Expert, rounds: i64, steps: bool) -> f64 {
    match expert {
        Expert::Price => price_temperature(if steps { rounds } else { 0 }),
        Expert::Technical | Expert::Classify => 0.4,
        Expert::Default => 0.7,
    }
}

/// Whether a line is about the price, for counting rounds.
pub(super) fn is_bargaining(route: Option<Route>, line: &str) -> bool {
    route == Some(Route::Price) || hear(line, &[]) == Heard::Price
}
