//! A picture that a buyer sent, fetched when a person wants to see it. Nothing of it is kept.

use super::TalkDesk;
use crate::{EngineError, deliver};
use huolang_domain::{ConversationId, ErrorCode, MessageId};
use huolang_store::{conversations, messages};

impl TalkDesk<'_> {
    /// The bytes of a buyer's picture. The program asks the platform's own store for it, without the shop's login: no
    /// browser tells a foreign host who looks at what.
    ///
    /// # Errors
    /// [`ErrorCode::NotFound`] when there is no such message, or it is no picture; [`ErrorCode::CapabilityMissing`]; what the
    /// platform refuses.
    pub async fn picture(self, id: &ConversationId, message: &MessageId) -> Result<Vec<u8>, EngineError> {
        let engine = self.0;
        let absent = || EngineError::refused(ErrorCode::NotFound, "there is no such picture");
        let mut conn = engine.db().reader().await?;
        let conversation = conversations::get(&mut conn, id).await?;
        let row = messages::get(&mut conn, message).await?;
        drop(conn);
        if row.conversation_id != *id {
            return Err(absent());
        }
        let body = messages::read_body(engine.vault(), &row.id, &row.body)?;
        let url = body.picture_url.ok_or_else(absent)?;
        let shop = engine.shops().get(&conversation.shop_id);
        let chat = shop.as_ref().and_then(|shop| shop.adapter.chat()).ok_or_else(super::act::no_chat)?;
        let fetched = deliver::within(engine.policy().call_ms, chat.picture(&url)).await;
        fetched.map_err(|error| EngineError::refused(deliver::outcome::code_of(&error), error.to_string()))
    }
}
