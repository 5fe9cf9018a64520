//! From kept conversations, messages and suggestions to what the screens show.

use std::collections::{HashMap, HashSet};

use huolang_domain::talk::{MessageAuthor, MessageKind, TalkMode};
use huolang_domain::{MessageId, ShopId};
use huolang_engine::talk as engine_talk;
use huolang_store::conversations as kept;
use huolang_store::{Conn, messages, products, suggestions, talk_setup};

use super::body::{Conversation, Message, ModeFrom, Suggestion, Takeover};
use crate::error::ApiError;
use crate::orders::row::ShopNames;
use crate::state::Api;

/// What rows need beside themselves.
pub struct Around {
    shops: ShopNames,
    titles: HashMap<(ShopId, String), String>,
    modes: HashMap<ShopId, TalkMode>,
    products: HashMap<(ShopId, String), Option<TalkMode>>,
}

impl Around {
    /// Reads what a page of conversations needs.
    ///
    /// # Errors
    /// What the database refuses.
    pub async fn read(conn: &mut Conn, rows: &[kept::Conversation]) -> Result<Self, ApiError> {
        let mut refs: HashMap<ShopId, HashSet<String>> = HashMap::new();
        for row in rows.iter().filter(|row| !row.product_ref.is_empty()) {
            refs.entry(row.shop_id.clone()).or_default().insert(row.product_ref.clone());
        }
        let (mut titles, mut own) = (HashMap::new(), HashMap::new());
        for (shop, refs) in refs {
            let refs: Vec<String> = refs.into_iter().collect();
            for product in products::by_refs(conn, &shop, &refs).await? {
                titles.insert((shop.clone(), product.product_ref), product.title);
            }
            for setup in talk_setup::products(conn, Some(&shop)).await? {
                own.insert((shop.clone(), setup.product_ref), setup.mode);
            }
        }
        let modes = talk_setup::shops(conn).await?.into_iter().map(|shop| (shop.shop_id, shop.mode)).collect();
        Ok(Self { shops: ShopNames::read(conn).await?, titles, modes, products: own })
    }

    /// The row of a conversation.
    ///
    /// # Errors
    /// What the vault refuses.
    pub fn row(&self, api: &Api, row: kept::Row) -> Result<Conversation, ApiError> {
        let kept::Row { conversation, last } = row;
        let place = (conversation.shop_id.clone(), conversation.product_ref.clone());
        let of_product = self.products.get(&place).copied().flatten();
        let (effective_mode, mode_from) = match (conversation.mode, of_product) {
            (Some(mode), _) => (mode, ModeFrom::Conversation),
            (None, Some(mode)) => (mode, ModeFrom::Product),
            (None, None) => (self.modes.get(&place.0).copied().unwrap_or(TalkMode::Off), ModeFrom::Shop),
        };
        let (last_author, last_kind, last_text) = match (&conversation.last_message_id, last) {
            (Some(id), Some((author, kind, sealed))) => {
                (author, kind, messages::read_body(api.engine.vault(), id, &sealed)?.text)
            }
            _ => (MessageAuthor::System, MessageKind::Other, String::new()),
        };
        let cannot_send = api.engine.cannot_talk(&conversation);
        let now = api.engine.now();
        let takeover = conversation.taken_over().filter(|takeover| takeover.holds(now));
        Ok(Conversation {
            shop_name: self.shops.name(&conversation.shop_id),
            platform: self.shops.platform(&conversation.shop_id),
            product_title: self.titles.get(&place).cloned().unwrap_or_default(),
            id: conversation.id.into_string(),
            shop_id: conversation.shop_id.into_string(),
            buyer_id: conversation.peer_id,
            buyer_name: conversation.peer_name,
            product_ref: conversation.product_ref,
            last_text: last_text.chars().take(200).collect(),
            last_author,
            last_kind,
            last_at: conversation.last_at.0,
            unread: conversation.unread,
            waiting_since: conversation.waiting_since.map(|at| at.0),
            mode: conversation.mode,
            effective_mode,
            mode_from,
            takeover: takeover.map(|takeover| Takeover {
                until: takeover.until.map(|until| until.0),
                by: takeover.by,
                at: takeover.at.0,
            }),
            rounds: conversation.rounds,
            suggestion_id: conversation.suggestion_id.map(huolang_domain::SuggestionId::into_string),
            can_send: cannot_send.is_none(),
            cannot_send: cannot_send.map(|code| code.as_str().to_owned()),
        })
    }
}

/// One conversation as it stands.
///
/// # Errors
/// What the database or the vault refuses.
pub async fn one(api: &Api, conversation: kept::Conversation) -> Result<Conversation, ApiError> {
    let mut conn = api.engine.db().reader().await?;
    let around = Around::read(&mut conn, std::slice::from_ref(&conversation)).await?;
    let last = match &conversation.last_message_id {
        Some(id) => messages::get(&mut conn, id).await.ok().map(|row| (row.author, row.kind, row.body)),
        None => None,
    };
    around.row(api, kept::Row { conversation, last })
}

/// The row of a message.
///
/// # Errors
/// What the vault refuses.
pub fn message(api: &Api, row: messages::Message) -> Result<Message, ApiError> {
    let body = messages::read_body(api.engine.vault(), &row.id, &row.body)?;
    let own_picture = row.picture_id.map(|id| super::pictures::url_of(&id));
    Ok(Message {
        id: row.id.into_string(),
        author: row.author,
        kind: row.kind,
        source: row.source,
        text: body.text,
        picture_url: own_picture.or(body.picture_url),
        order_sn: row.order_sn.map(huolang_domain::OrderSn::into_string),
        at: row.at.0,
        send: row.send,
        send_error: row.send_error.map(|code| code.as_str().to_owned()),
        handling: row.handling,
        left_reason: row.left_reason,
        answers: row.answers.map(MessageId::into_string),
        route: row.route,
        rule_id: row.rule_id.map(huolang_domain::RuleId::into_string),
        cost: row.cost,
        actor: row.actor,
    })
}

/// The row of a suggestion, with the line that it answers.
///
/// # Errors
/// What the database or the vault refuses.
pub async fn suggestion(api: &Api, conn: &mut Conn, row: suggestions::Suggestion) -> Result<Suggestion, ApiError> {
    let vault = api.engine.vault();
    let text = suggestions::read_text(vault, &row)?;
    let line = messages::get(conn, &row.message_id).await?;
    let buyer_text = messages::read_body(vault, &line.id, &line.body)?.text;
    Ok(Suggestion {
        refusals: row.refusals(),
        picture_ids: row.picture_ids(),
        id: row.id.into_string(),
        conversation_id: row.conversation_id.into_string(),
        message_id: row.message_id.into_string(),
        buyer_text,
        text,
        route: row.route,
        state: row.state,
        price: row.price.map(|price| price.0),
        rule_id: row.rule_id.map(huolang_domain::RuleId::into_string),
        model: row.model,
        cost: row.cost,
        created_at: row.created_at.0,
        settled_at: row.settled_at.map(|at| at.0),
        settled_by: row.settled_by,
    })
}

impl From<engine_talk::ModeFrom> for ModeFrom {
    fn from(from: engine_talk::ModeFrom) -> Self {
        match from {
            engine_talk::ModeFrom::Conversation => Self::Conversation,
            engine_talk::ModeFrom::Product => Self::Product,
            engine_talk::ModeFrom::Shop => Self::Shop,
        }
    }
}
