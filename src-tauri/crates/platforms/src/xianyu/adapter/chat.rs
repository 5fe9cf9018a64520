//! Talking with buyers. Messages that this program sent do not come back to it; those that the seller typed elsewhere do.

use super::{XianyuAdapter, deliver::transient};
use crate::{
    capability::{Author, Chat, ChatMessage},
    fault::CallError,
    http::HttpFault,
    xianyu::{
        apis::Site,
        event::Kind,
        fixed::{TEXT_LIMIT, bare},
        frame::{self, NEWEST, To},
        ids::uuid_of,
        mtop::browser_headers,
        picture,
        settings::below,
        socket::handle::body_of,
        stop::Stop,
        transport::Ask,
        upload::{UploadFault, Uploaded, read_upload},
    },
};
use async_trait::async_trait;
use huolang_domain::Millis;

/// Messages that are handed over at once.
const MOST: usize = 200;
/// The largest picture.
const PICTURE_BYTES: usize = 10 << 20;
/// Parts of the form that carries a picture.
const BOUNDARY: &str = "----HuolangFormBoundary7MA4YWxkTrZu0gW";
const MULTIPART: &str = "multipart/form-data; boundary=----HuolangFormBoundary7MA4YWxkTrZu0gW";

impl XianyuAdapter {
    /// Puts a picture into the platform's store.
    async fn upload(&self, bytes: &[u8], mime: &str) -> Result<Uploaded, CallError> {
        let (suffix, mime) = match mime {
            "image/png" => ("png", mime),
            "image/gif" => ("gif", mime),
            "image/webp" => ("webp", mime),
            _ => ("jpg", "image/jpeg"),
        };
        if bytes.is_empty() || bytes.len() > PICTURE_BYTES {
            return Err(CallError::Business {
                code: "picture_size".to_owned(),
                message: "a picture may have up to 10 MB".to_owned(),
            });
        }
        let papers = self.mtop.account.papers()?;
        let mut url = below(&self.mtop.settings.upload, "/api/upload.api");
        // Sic.
        url.set_query(Some("floderId=0&appkey=xy_chat&_input_charset=utf-8"));
        let mut body = format!(
            "--{BOUNDARY}\r\nContent-Disposition: form-data; name=\"file\"; filename=\"picture.{suffix}\"\r\n\
             Content-Type: {mime}\r\n\r\n"
        )
        .into_bytes();
        body.extend_from_slice(bytes);
        body.extend_from_slice(format!("\r\n--{BOUNDARY}--\r\n").as_bytes());
        let mut headers = browser_headers(&self.mtop.settings.user_agent, Site::Im);
        headers.push(("cookie", papers.cookies));
        let ask = Ask { label: "xianyu.upload", url, headers, body: Some((MULTIPART, body)) };
        // A picture in the store is not in a chat yet: storing it twice harms nobody.
        let told = self.mtop.transport.ask(ask).await.map_err(HttpFault::of_read)?;
        self.mtop.account.merge(&told.set_cookies).await?;
        if told.status >= 500 {
            return Err(transient("the picture store did not answer"));
        }
        read_upload(&told.content_type, &told.body).map_err(|fault| match fault {
            UploadFault::SessionExpired => self.mtop.account.stop(Stop::SessionExpired),
            UploadFault::NotStored => CallError::Business {
                code: "picture_not_stored".to_owned(),
                message: "the platform did not take the picture".to_owned(),
            },
        })
    }
}

#[async_trait]
impl Chat for XianyuAdapter {
    async fn next_messages(&self) -> Result<Vec<ChatMessage>, CallError> {
        self.mtop.account.ready()?;
        self.socket.start();
        self.socket.shared.note_asked();
        tokio::select! {
            messages = self.socket.shared.messages.take(MOST) => Ok(messages),
            stop = self.mtop.account.wait_stopped() => Err(stop.error()),
        }
    }

    fn text_limit(&self) -> usize {
        TEXT_LIMIT
    }

    async fn send_text(&self, chat_id: &str, peer_id: &str, key: &str, text: &str) -> Result<(), CallError> {
        self.mtop.account.ready()?;
        self.say(bare(chat_id), peer_id, key, text).await
    }

    async fn send_picture(
        &self,
        chat_id: &str,
        peer_id: &str,
        key: &str,
        bytes: &[u8],
        mime: &str,
    ) -> Result<(), CallError> {
        self.mtop.account.ready()?;
        self.socket.start();
        let picture = self.upload(bytes, mime).await?;
        self.write_room().await?;
        let cid = bare(chat_id);
        self.socket.shared.expect_echo(cid, &picture.url);
        // A picture is known by this mark alone: it is kept before the picture goes out.
        self.socket.shared.keep().await;
        let self_id = self.mtop.account.user_id();
        let (to, uuid) = (To { self_id: &self_id, peer_id, cid }, uuid_of(key, 0));
        let size = (picture.width, picture.height);
        self.speak((cid, picture.url.as_str()), |mid| frame::send_picture(to, &picture.url, size, mid, &uuid)).await
    }

    async fn history(
        &self,
        chat_id: &str,
        before: Option<Millis>,
        limit: usize,
    ) -> Result<Vec<ChatMessage>, CallError> {
        self.mtop.account.ready()?;
        self.socket.start();
        let cid = bare(chat_id);
        let cursor = before.map_or(NEWEST, |before| before.0);
        let messages = self.socket.shared.history(cid, cursor, 0, limit.clamp(1, 500)).await;
        let Some(messages) = messages else { return Err(transient("the chat could not be read")) };
        let facts = self.socket.shared.chat(cid);
        let translate = |message: crate::xianyu::history::HistoryMessage| {
            let author = match message.event.kind {
                Kind::SelfEcho => Author::Seller,
                Kind::Chat => Author::Buyer,
                _ => Author::System,
            };
            let peer_id = match author {
                Author::Buyer => message.sender_id.clone(),
                _ => facts.peer_id.clone(),
            };
            let text = message.event.text.clone().unwrap_or_default();
            ChatMessage {
                body: body_of(&message.event, text),
                message_id: message.message_id,
                chat_id: cid.to_owned(),
                peer_id,
                peer_name: facts.peer_name.clone(),
                product_ref: message.event.item_id.unwrap_or_else(|| facts.item_id.clone()),
                author,
                at: Millis(message.created_ms),
            }
        };
        let newest_first = messages.into_iter().rev().map(translate);
        Ok(newest_first.filter(|message| before.is_none_or(|before| message.at < before)).take(limit).collect())
    }

    async fn picture(&self, url: &str) -> Result<Vec<u8>, CallError> {
        let refuse =
            |code: &str, message: &str| CallError::Business { code: code.to_owned(), message: message.to_owned() };
        let Some(url) = picture::address(url, &self.mtop.settings) else {
            return Err(refuse("picture_elsewhere", "the picture lies outside of the platform; it was not fetched"));
        };
        // Without cookies: a store of pictures needs none.
        let headers = browser_headers(&self.mtop.settings.user_agent, Site::Im);
        let ask = Ask { label: "xianyu.picture", url, headers, body: None };
        let told = self.mtop.transport.ask(ask).await.map_err(HttpFault::of_read)?;
        match told.status {
            200 if !told.body.is_empty() && told.body.len() <= PICTURE_BYTES => Ok(told.body),
            200 => Err(refuse("picture_size", "the picture is empty or larger than 10 MB")),
            500.. => Err(transient("the picture store did not answer")),
            _ => Err(refuse("picture_gone", "the platform does not keep the picture any more")),
        }
    }

    async fn open(&self, peer_id: &str, product_ref: &str) -> Result<String, CallError> {
        self.mtop.account.ready()?;
        self.chat_with(peer_id, product_ref).await
    }
}
