//! Answers the open lines of one conversation: at most once, and only if nothing changed while the answer was thought of.

use super::{
    ask::For,
    draft::{Draft, Thinking, Thought, is_bargaining, think},
    scene::{self, Place},
    send::{self, Sending},
};
use crate::{Engine, EngineError, Topic, shops::Standing};
use huolang_domain::{
    ConversationId, MessageId, Millis, shanghai,
    talk::{
        CallPurpose, LeftReason, MessageAuthor, MessageClass, MessageHandling, MessageKind, MessageSource, Spoken,
        TakeoverBy, TalkMode, Turn,
    },
};
use huolang_store::{
    Durability,
    conversations::{self, Conversation},
    messages::{self, Claim, Message, NewOutgoing},
    reply_rules,
    suggestions::{self, NewSuggestion},
};

/// A shop that is paused or parked is looked at again after so long, in milliseconds.
const AWAY_MS: i64 = 5_000;

/// The open lines of a conversation, with what they say.
pub(super) struct Open {
    pub conversation: Conversation,
    pub place: Place,
    pub lines: Vec<MessageId>,
    pub text: String,
    pub at: Millis,
    pub talk: Vec<Turn>,
}

impl Engine {
    /// Answers the open lines of a conversation. `false`: there was nothing to answer.
    ///
    /// # Errors
    /// What the database or the vault refuses.
    pub(super) async fn answer(&self, id: &ConversationId) -> Result<bool, EngineError> {
        let Some(open) = self.open_lines(id).await? else { return Ok(false) };
        let shop = self.shops().get(&open.conversation.shop_id);
        let works = shop.is_some_and(|shop| shop.standing() == Standing::Active && shop.adapter.chat().is_some());
        let (mode, _) = open.place.mode(open.conversation.mode);
        let now = self.now();
        let stale = huolang_domain::talk::is_stale(open.at, now, open.place.settings.stale_ms());
        if !works && !stale && mode != TalkMode::Off {
            let id = id.clone();
            self.db()
                .write(Durability::Ordinary, move |tx| {
                    Box::pin(async move { messages::postpone(tx, &id, now.plus(AWAY_MS)).await })
                })
                .await?;
            return Ok(false);
        }
        let mut conn = self.db().reader().await?;
        let midnight = shanghai::start_of_day(now);
        let used_up = scene::used_up(&mut conn, id, &open.place.rules, midnight).await?;
        drop(conn);
        let thinking = Thinking {
            line: open.text.clone(),
            class: MessageClass::Text,
            at: open.at,
            now,
            mode,
            takeover: open.conversation.taken_over(),
            buyer: open.conversation.peer_name.clone(),
            rounds: open.conversation.rounds,
            talk: open.talk.clone(),
            used_up,
            whom: For { shop: Some(open.conversation.shop_id.clone()), talk: Some(id.clone()) },
            purpose: CallPurpose::Reply,
        };
        let thought = Box::pin(think(self, &open.place, &thinking)).await?;
        self.act_on_thought(&open, mode, thought).await
    }

    /// The open lines of a conversation; absent: none.
    pub(super) async fn open_lines(&self, id: &ConversationId) -> Result<Option<Open>, EngineError> {
        let mut conn = self.db().reader().await?;
        let rows = messages::lines(&mut conn, id).await?;
        let (Some(first), Some(last)) = (rows.first(), rows.last()) else { return Ok(None) };
        let at = last.at;
        let before = (first.at, &first.id);
        let conversation = conversations::get(&mut conn, id).await?;
        let place = scene::read(self, &mut conn, &conversation).await?;
        let talk = self.talk_before(&mut conn, id, before, place.settings.context_messages).await?;
        let texts: Result<Vec<String>, EngineError> = rows.iter().map(|row| self.text_of(row)).collect();
        let lines = rows.iter().map(|row| row.id.clone()).collect();
        Ok(Some(Open { conversation, place, lines, text: texts?.join("\n"), at, talk }))
    }

    pub(super) fn text_of(&self, message: &Message) -> Result<String, EngineError> {
        Ok(messages::read_body(self.vault(), &message.id, &message.body)?.text)
    }

    /// The talk before a message, the oldest first: what people and this program said, and nothing that was not sent.
    pub(super) async fn talk_before(
        &self,
        conn: &mut huolang_store::Conn,
        id: &ConversationId,
        before: (Millis, &MessageId),
        most: i64,
    ) -> Result<Vec<Turn>, EngineError> {
        if most == 0 {
            return Ok(Vec::new());
        }
        let rows = messages::history(conn, id, Some(before), most).await?;
        let mut turns = Vec::with_capacity(rows.len());
        for row in rows.iter().rev().filter(|row| row.kind == MessageKind::Text) {
            use huolang_domain::talk::MessageSend::{Failed, Queued};
            let by = match row.author {
                MessageAuthor::Buyer => Spoken::Buyer,
                MessageAuthor::Seller if !matches!(row.send, Failed | Queued) => Spoken::Seller,
                MessageAuthor::Seller | MessageAuthor::System => continue,
            };
            turns.push(Turn { by, text: self.text_of(row)? });
        }
        Ok(turns)
    }

    async fn act_on_thought(&self, open: &Open, mode: TalkMode, thought: Thought) -> Result<bool, EngineError> {
        let cost = thought.spent.cost;
        match (thought.draft, thought.left, mode) {
            (Some(draft), None, TalkMode::Auto) => self.send_draft(open, draft, cost).await,
            (Some(draft), None, TalkMode::Suggest) => {
                self.suggest_draft(open, draft, cost, MessageHandling::Suggested, None).await
            }
            (Some(draft), _, TalkMode::Shadow) => {
                self.suggest_draft(open, draft, cost, MessageHandling::Shadowed, None).await
            }
            // What the check refused is shown to the person to whom the line is left.
            (Some(draft), Some(reason), _) => {
                self.suggest_draft(open, draft, cost, MessageHandling::Left, Some(reason)).await
            }
            (draft, left, _) => {
                let reason = left.or(draft.is_none().then_some(LeftReason::NoRule));
                self.leave_lines(open, reason.unwrap_or(LeftReason::ModeOff)).await
            }
        }
    }

    /// Writes the answer down, and sends it if that was possible: nothing newer came, nobody took over.
    async fn send_draft(&self, open: &Open, draft: Draft, cost: i64) -> Result<bool, EngineError> {
        let answer = outgoing_of(&draft, cost);
        if answer.is_empty() {
            return self.hand_over(open, &draft).await;
        }
        let rounds = open.conversation.rounds + i64::from(is_bargaining(draft.route, &open.text));
        let claim = Claim { conversation_id: open.conversation.id.clone(), lines: open.lines.clone() };
        let (engine, now, takeover_ms) = (self.clone(), self.now(), takeover_ms(&open.place));
        let (rule, agreed) = (draft.rule.clone(), draft.agreed);
        let written = self
            .db()
            .write(Durability::Flushed, move |tx| {
                Box::pin(async move {
                    // Read anew: a person may have taken over while the model was thinking.
                    let conversation = conversations::get(tx, &claim.conversation_id).await?;
                    if conversation.taken_over().is_some_and(|takeover| takeover.holds(now)) {
                        let (left, reason) = (MessageHandling::Left, Some(LeftReason::TakenOver));
                        messages::leave(tx, &claim, left, reason, now).await?;
                        return Ok(None);
                    }
                    let ids = engine.ids();
                    let written =
                        messages::claim(tx, engine.vault(), &conversation, &claim, &answer, ids.as_ref(), now).await?;
                    if written.is_some() {
                        suggestions::outdate(tx, &conversation.id, now).await?;
                        conversations::agree(tx, &conversation.id, rounds, agreed, now).await?;
                        if let Some(rule) = rule {
                            reply_rules::note_hit(tx, &rule.id, now).await?;
                            if rule.hand_over {
                                let takeover = send::takeover(TakeoverBy::Keyword, now, takeover_ms);
                                conversations::take_over(tx, &conversation.id, &takeover, now).await?;
                            }
                        }
                    }
                    engine.fail_points().reach("talk_answer.before_commit");
                    Ok(written)
                })
            })
            .await?;
        self.fail_points().reach("talk_answer.after_commit");
        self.tell_talk(&open.conversation.id);
        let Some(written) = written else { return Ok(true) };
        let sending = Sending { conversation: open.conversation.clone(), messages: written, automatic: true };
        self.send_messages(sending).await?;
        if draft.agreed.is_some() {
            self.change_agreed_prices(&open.conversation.id).await?;
        }
        Ok(true)
    }

    async fn suggest_draft(
        &self,
        open: &Open,
        draft: Draft,
        cost: i64,
        handling: MessageHandling,
        reason: Option<LeftReason>,
    ) -> Result<bool, EngineError> {
        let Some(newest) = open.lines.last().cloned() else { return Ok(false) };
        let new = NewSuggestion {
            shadow: handling == MessageHandling::Shadowed,
            ..suggestion_of(&open.conversation.id, newest, draft, cost)
        };
        let claim = Claim { conversation_id: open.conversation.id.clone(), lines: open.lines.clone() };
        let (engine, now) = (self.clone(), self.now());
        self.db()
            .write(Durability::Ordinary, move |tx| {
                Box::pin(async move {
                    if messages::leave(tx, &claim, handling, reason, now).await? {
                        suggestions::insert(tx, engine.vault(), &new, engine.ids().as_ref(), now).await?;
                    }
                    engine.fail_points().reach("talk_suggest.before_commit");
                    Ok(())
                })
            })
            .await?;
        self.fail_points().reach("talk_suggest.after_commit");
        self.tell_talk(&open.conversation.id);
        Ok(true)
    }

    async fn leave_lines(&self, open: &Open, reason: LeftReason) -> Result<bool, EngineError> {
        let claim = Claim { conversation_id: open.conversation.id.clone(), lines: open.lines.clone() };
        let (now, takeover_ms) = (self.now(), takeover_ms(&open.place));
        self.db()
            .write(Durability::Ordinary, move |tx| {
                Box::pin(async move {
                    let left = messages::leave(tx, &claim, MessageHandling::Left, Some(reason), now).await?;
                    // A dispute stays with the person who looks at it.
                    if left && reason == LeftReason::Sensitive {
                        let takeover = send::takeover(TakeoverBy::Sensitive, now, takeover_ms);
                        conversations::take_over(tx, &claim.conversation_id, &takeover, now).await?;
                    }
                    Ok(())
                })
            })
            .await?;
        self.tell_talk(&open.conversation.id);
        Ok(true)
    }

    /// A rule that says nothing and hands over.
    async fn hand_over(&self, open: &Open, draft: &Draft) -> Result<bool, EngineError> {
        let claim = Claim { conversation_id: open.conversation.id.clone(), lines: open.lines.clone() };
        let (now, takeover_ms) = (self.now(), takeover_ms(&open.place));
        let rule = draft.rule.as_ref().map(|rule| rule.id.clone());
        self.db()
            .write(Durability::Ordinary, move |tx| {
                Box::pin(async move {
                    let reason = Some(LeftReason::HandedOver);
                    if messages::leave(tx, &claim, MessageHandling::Left, reason, now).await? {
                        let takeover = send::takeover(TakeoverBy::Keyword, now, takeover_ms);
                        conversations::take_over(tx, &claim.conversation_id, &takeover, now).await?;
                        if let Some(rule) = rule {
                            reply_rules::note_hit(tx, &rule, now).await?;
                        }
                    }
                    Ok(())
                })
            })
            .await?;
        self.tell_talk(&open.conversation.id);
        Ok(true)
    }

    /// A conversation changed.
    pub(super) fn tell_talk(&self, id: &ConversationId) {
        self.bus().tell(Topic::Conversations, [id.as_str()]);
    }
}

pub(super) const fn takeover_ms(place: &Place) -> i64 {
    place.settings.takeover_minutes * 60_000
}

/// The suggestion of a draft.
pub(super) fn suggestion_of(conversation: &ConversationId, line: MessageId, draft: Draft, cost: i64) -> NewSuggestion {
    NewSuggestion {
        conversation_id: conversation.clone(),
        message_id: line,
        text: draft.text,
        route: draft.route.unwrap_or(huolang_domain::talk::Route::None),
        shadow: false,
        price: draft.agreed,
        picture_ids: draft.picture_ids,
        rule_id: draft.rule.map(|rule| rule.id),
        refusals: draft.refusals,
        model: draft.model.map(|(model, _)| model),
        cost,
    }
}

/// The messages of a draft: its text, and a message for each picture.
fn outgoing_of(draft: &Draft, cost: i64) -> Vec<NewOutgoing> {
    let rule_id = draft.rule.as_ref().map(|rule| rule.id.clone());
    let one = |text: String, picture_id: Option<String>, cost: i64| NewOutgoing {
        source: if rule_id.is_some() { MessageSource::Rule } else { MessageSource::Model },
        text,
        picture_id,
        answers: None,
        queued: false,
        route: draft.route,
        rule_id: rule_id.clone(),
        cost,
        actor: None,
    };
    let text = Some(draft.text.trim()).filter(|text| !text.is_empty()).map(|text| one(text.to_owned(), None, cost));
    let pictures = draft.picture_ids.iter().map(|id| one(String::new(), Some(id.clone()), 0));
    text.into_iter().chain(pictures).collect()
}
