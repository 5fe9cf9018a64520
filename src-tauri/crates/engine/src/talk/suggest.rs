//! Suggestions: asked for by a person, sent as they are or changed, put away.

use super::{
    TalkDesk,
    act::checked,
    answer::suggestion_of,
    ask::For,
    draft::{Thinking, ask_expert},
    scene,
};
use crate::EngineError;
use huolang_domain::{
    ConversationId, ErrorCode, Fen, MessageId, Millis, SuggestionId,
    talk::{
        CallPurpose, Heard, Limits, MessageAuthor, MessageClass, MessageKind, MessageSource, RefusalReason, Route,
        SuggestionState, TalkMode, check, hear,
    },
};
use huolang_store::{
    Durability, StoreError, Tx, conversations,
    messages::{self, Message, NewOutgoing},
    suggestions::{self, Suggestion},
};

/// Messages that are looked through for the buyer's last line.
const BACK: i64 = 30;

/// What came of accepting a suggestion.
#[derive(Debug, Clone, PartialEq)]
pub enum Accepted {
    /// It was sent, or was tried to.
    Sent(Box<Message>),
    /// It says what it must not say.
    Refused(Vec<RefusalReason>),
}

impl TalkDesk<'_> {
    /// Asks the model for an answer to the buyer's last line, whatever the mode. The caps hold.
    ///
    /// # Errors
    /// [`ErrorCode::NotFound`]; [`ErrorCode::IllegalMove`] when the buyer said nothing; [`ErrorCode::BudgetExhausted`]; what
    /// is wrong with the model; what the database or the vault refuses.
    pub async fn suggest(self, id: &ConversationId) -> Result<Suggestion, EngineError> {
        let engine = self.0;
        let mut conn = engine.db().reader().await?;
        let conversation = conversations::get(&mut conn, id).await?;
        let place = scene::read(engine, &mut conn, &conversation).await?;
        let history = messages::history(&mut conn, id, None, BACK).await?;
        let is_line = |row: &&Message| row.author == MessageAuthor::Buyer && row.kind == MessageKind::Text;
        let newest = history
            .iter()
            .find(is_line)
            .ok_or_else(|| EngineError::refused(ErrorCode::IllegalMove, "the buyer has not said anything yet"))?;
        let line = engine.text_of(newest)?;
        let talk = engine.talk_before(&mut conn, id, (newest.at, &newest.id), place.settings.context_messages).await?;
        drop(conn);
        let route = match hear(&line, &[]) {
            Heard::Price => Route::Price,
            Heard::Technical => Route::Technical,
            Heard::Unclear | Heard::Sensitive => Route::Default,
        };
        let thinking = Thinking {
            line,
            class: MessageClass::Text,
            at: newest.at,
            now: engine.now(),
            mode: TalkMode::Suggest,
            takeover: None,
            buyer: conversation.peer_name.clone(),
            rounds: conversation.rounds,
            talk,
            used_up: Vec::new(),
            whom: For { shop: Some(conversation.shop_id.clone()), talk: Some(id.clone()) },
            purpose: CallPurpose::Suggest,
        };
        let thought = Box::pin(ask_expert(engine, &place, &thinking, route)).await?;
        if let Some(code) = thought.trouble {
            return Err(EngineError::refused(code, "the model could not be asked"));
        }
        let draft = thought
            .draft
            .ok_or_else(|| EngineError::refused(ErrorCode::ModelAnswerInvalid, "the model has nothing to say"))?;
        let new = suggestion_of(id, newest.id.clone(), draft, thought.spent.cost);
        let (inner, now) = (engine.clone(), engine.now());
        let made = engine
            .db()
            .write(Durability::Ordinary, move |tx| {
                Box::pin(async move { suggestions::insert(tx, inner.vault(), &new, inner.ids().as_ref(), now).await })
            })
            .await?;
        engine.tell_talk(id);
        Ok(made)
    }

    /// Sends a suggestion as it is, or with other words. Words of a person may say more than those of a model, but name no
    /// price below the floor and nothing like a card.
    ///
    /// # Errors
    /// [`ErrorCode::NotFound`]; [`ErrorCode::Conflict`] when it does not wait any more; as [`TalkDesk::send`].
    pub async fn accept(self, id: &SuggestionId, words: Option<String>, actor: &str) -> Result<Accepted, EngineError> {
        let engine = self.0;
        let mut conn = engine.db().reader().await?;
        let suggestion = suggestions::get(&mut conn, id).await?;
        if suggestion.state != SuggestionState::Open {
            return Err(settled());
        }
        let conversation = conversations::get(&mut conn, &suggestion.conversation_id).await?;
        let place = scene::read(engine, &mut conn, &conversation).await?;
        drop(conn);
        let own = suggestions::read_text(engine.vault(), &suggestion)?;
        let edited = words.as_deref().is_some_and(|words| words.trim() != own.trim());
        let text = checked(words.as_deref().unwrap_or(&own))?;
        let refusals = if edited {
            let title = place.product.as_ref().map_or("", |product| product.title.as_str());
            let notes = place.setup.as_ref().map_or("", |setup| setup.notes.as_str());
            let limits = Limits {
                most_chars: usize::MAX,
                prices: place.prices(i64::MAX),
                facts: &[title, notes],
                instructions: &[],
                forbidden: &[],
            };
            let found = check(&text, &limits).refusals;
            let counts = |reason: &RefusalReason| {
                *reason == RefusalReason::CardLike || (*reason == RefusalReason::BelowFloor && limits.prices.is_some())
            };
            found.into_iter().filter(counts).collect()
        } else {
            suggestion.refusals()
        };
        if !refusals.is_empty() {
            return Ok(Accepted::Refused(refusals));
        }
        let state = if edited { SuggestionState::Edited } else { SuggestionState::Accepted };
        let rounds = conversation.rounds + i64::from(suggestion.route == Route::Price);
        let agreed = suggestion.price.filter(|_| !edited);
        let line = suggestion.message_id.clone();
        let taking = Taking { suggestion: id.clone(), state, line, rounds, agreed };
        let outgoing = NewOutgoing {
            source: MessageSource::Suggestion,
            text,
            picture_id: None,
            answers: None,
            queued: false,
            route: Some(suggestion.route),
            rule_id: suggestion.rule_id.clone(),
            cost: suggestion.cost,
            actor: Some(actor.to_owned()),
        };
        let message = self.write_and_send(&conversation.id, outgoing, Some(taking), actor).await?;
        for picture in suggestion.picture_ids() {
            self.send(&conversation.id, super::act::Typed::Picture(picture), actor).await?;
        }
        if agreed.is_some() {
            engine.change_agreed_prices(&conversation.id).await?;
        }
        Ok(Accepted::Sent(Box::new(message)))
    }

    /// Puts a suggestion away.
    ///
    /// # Errors
    /// [`ErrorCode::NotFound`]; what the database refuses.
    pub async fn dismiss(self, id: &SuggestionId, actor: &str) -> Result<(), EngineError> {
        let suggestion = suggestions::get(&mut self.0.db().reader().await?, id).await?;
        let (gone, by, now) = (id.clone(), actor.to_owned(), self.0.now());
        self.0
            .db()
            .write(Durability::Ordinary, move |tx| {
                Box::pin(async move { suggestions::settle(tx, &gone, SuggestionState::Dismissed, &by, now).await })
            })
            .await?;
        self.0.tell_talk(&suggestion.conversation_id);
        Ok(())
    }
}

/// A suggestion that becomes a message.
pub(super) struct Taking {
    suggestion: SuggestionId,
    state: SuggestionState,
    /// The buyer's line that it answers.
    line: MessageId,
    rounds: i64,
    agreed: Option<Fen>,
}

impl Taking {
    /// Settles the suggestion with the line that it answers.
    pub(super) async fn settle(
        &self,
        tx: &mut Tx,
        talk: &ConversationId,
        by: &str,
        now: Millis,
    ) -> Result<(), StoreError> {
        if !suggestions::settle(tx, &self.suggestion, self.state, by, now).await? {
            return Err(StoreError::refused(ErrorCode::Conflict, SETTLED));
        }
        conversations::agree(tx, talk, self.rounds, self.agreed, now).await?;
        messages::answer_suggested(tx, talk, &self.line, now).await
    }
}

/// Why a suggestion cannot be taken.
const SETTLED: &str = "this suggestion does not wait any more";

fn settled() -> EngineError {
    EngineError::refused(ErrorCode::Conflict, SETTLED)
}
