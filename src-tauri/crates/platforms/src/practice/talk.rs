//! What buyers ask before and after they buy, and what the seller answers. Only the newest lines are kept, and only in
//! memory: an answer may say anything.

use std::collections::VecDeque;

use super::{
    Market, MarketError,
    model::{MarketSaying, Question, SayingPage},
    state::State,
};

/// The newest lines that are kept.
const KEPT: usize = 5_000;
/// The longest line, in characters.
const LONGEST: usize = 500;
/// Between the two names in the id of a chat.
const BETWEEN: char = '~';

/// The lines that are kept, oldest first.
#[derive(Default)]
pub(super) struct Talk {
    kept: VecDeque<MarketSaying>,
    /// Lines that are no longer kept.
    dropped: u64,
}

impl Talk {
    fn add(&mut self, line: MarketSaying) {
        self.kept.push_back(line);
        if self.kept.len() > KEPT {
            self.kept.pop_front();
            self.dropped += 1;
        }
    }

    fn head(&self) -> u64 {
        self.dropped + self.kept.len() as u64
    }
}

/// The chat of a buyer about a product.
pub(super) fn chat_id(buyer_id: &str, product_ref: &str) -> String {
    format!("{buyer_id}{BETWEEN}{product_ref}")
}

impl Market {
    /// A buyer asks something: about an order, or about a product on the shelf. Gives the line.
    ///
    /// # Errors
    /// [`MarketError::Refused`] when there is no such order or product, or the words are none or too many.
    pub fn ask(&self, question: &Question) -> Result<MarketSaying, MarketError> {
        let text = question.text.trim();
        if text.is_empty() || text.chars().count() > LONGEST {
            let words = format!("买家要问的话是 1 到 {LONGEST} 个字，请改一下");
            return Err(MarketError::refused("bad_question", words));
        }
        let mut state = self.lock();
        let (buyer_id, buyer_name, product_ref) = match &question.sn {
            Some(sn) => {
                let (_, order) = state.ledger.find(sn).ok_or_else(super::buyer::no_such_order)?;
                let order = state.view(order);
                let product = order.lines.first().map(|line| line.product_ref.clone()).unwrap_or_default();
                (order.buyer.id, order.buyer.name, product)
            }
            None => {
                let listed = state.listed_products();
                let known = listed.iter().any(|product| product.product_ref == question.product_ref);
                let product = Some(question.product_ref.clone()).filter(|_| known);
                let product = product.ok_or_else(super::buyer::no_such_product)?;
                let (id, name) = self.buyer_named(question.buyer.as_deref());
                (id, name, product)
            }
        };
        let line = MarketSaying {
            id: self.ids.fresh(),
            chat_id: chat_id(&buyer_id, &product_ref),
            buyer_id,
            buyer_name,
            product_ref,
            by_seller: false,
            text: text.to_owned(),
            at: self.clock.now(),
        };
        self.said(&mut state, line.clone());
        Ok(line)
    }

    /// Lines of buyers after the position `after`, at most `limit`. A position this market never had means the beginning.
    #[must_use]
    pub fn sayings(&self, after: u64, limit: usize) -> SayingPage {
        let mut state = self.lock();
        let talk = &state.talk;
        let after = if after > talk.head() { 0 } else { after };
        let skip = usize::try_from(after.saturating_sub(talk.dropped)).unwrap_or(usize::MAX);
        let lines: Vec<_> = talk.kept.iter().skip(skip).take(limit).cloned().collect();
        let next = after.max(talk.dropped) + lines.len() as u64;
        let asked = lines.into_iter().filter(|line| !line.by_seller).collect();
        SayingPage { lines: self.repeat(&mut state.faults, asked), next }
    }

    /// Takes a line of the seller's for a buyer. A line that comes twice was said twice.
    ///
    /// # Errors
    /// The faults, and [`MarketError::Refused`] when the chat or the text is not acceptable.
    pub fn say(&self, chat_id: &str, text: &str) -> Result<(), MarketError> {
        let mut state = self.lock();
        self.door(&mut state)?;
        if state.faults.timeout_before_accept.strikes(&*self.dice) {
            return Err(MarketError::LostRequest);
        }
        let no_chat = || MarketError::refused("no_such_chat", "没有找到和这位买家的聊天");
        let (buyer_id, product_ref) = chat_id.rsplit_once(BETWEEN).ok_or_else(no_chat)?;
        if text.trim().is_empty() || text.chars().count() > self.chat_limit() {
            return Err(MarketError::refused("text_too_long", "内容太长，请缩短后再发"));
        }
        let met = state.talk.kept.iter().rev().find(|line| line.buyer_id == buyer_id);
        let known = state.buyer_index.get(buyer_id).and_then(|at| state.buyers.get(*at as usize));
        let name = met.map(|line| line.buyer_name.clone()).or_else(|| known.map(|row| row.name.to_string()));
        let line = MarketSaying {
            id: self.ids.fresh(),
            chat_id: chat_id.to_owned(),
            buyer_id: buyer_id.to_owned(),
            buyer_name: name.ok_or_else(no_chat)?,
            product_ref: product_ref.to_owned(),
            by_seller: true,
            text: text.to_owned(),
            at: self.clock.now(),
        };
        self.said(&mut state, line);
        self.answer(&mut state)
    }

    /// The newest lines of a chat, newest first.
    ///
    /// # Errors
    /// The faults.
    pub fn chat(&self, chat_id: &str, limit: usize) -> Result<Vec<MarketSaying>, MarketError> {
        let mut state = self.lock();
        self.door(&mut state)?;
        Ok(state.chat(chat_id, limit))
    }

    /// Every line that is kept, oldest first: the witness of what was asked and answered.
    #[must_use]
    pub fn talk(&self) -> Vec<MarketSaying> {
        self.lock().talk.kept.iter().cloned().collect()
    }

    /// The most characters of one line of the seller's.
    pub(super) fn chat_limit(&self) -> usize {
        self.text_limit.unwrap_or(super::adapter::CHAT_LIMIT)
    }

    fn said(&self, state: &mut State, line: MarketSaying) {
        state.talk.add(line);
        self.heard.send_replace(state.talk.head());
    }
}

impl State {
    /// The newest lines of a chat, newest first.
    pub(super) fn chat(&self, chat_id: &str, limit: usize) -> Vec<MarketSaying> {
        self.talk.kept.iter().rev().filter(|line| line.chat_id == chat_id).take(limit).cloned().collect()
    }
}
