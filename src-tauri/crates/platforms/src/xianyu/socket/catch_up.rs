//! What a gap hid: the chats with news since, and their messages, fetched before the newest moment moves on.

use super::{Asked, ChatFacts, Shared, lock};
use crate::xianyu::{
    answer::{FrameClass, classify},
    fixed::bare,
    frame::{self, NEWEST},
    history::{HistoryMessage, read_chats, read_history},
};
use serde_json::Value;
use std::{sync::atomic::Ordering, time::Duration};

/// Clocks differ, and messages arrive late: so far back a gap is looked through again.
const OVERLAP_MS: i64 = 120_000;
/// Chats in a page.
const CHAT_PAGE: usize = 50;
/// Messages in a page.
const PAGE: usize = 20;
/// Pages of chats, and of one chat, at most.
const PAGES: usize = 40;
/// Tries before the gap is left to the next connection.
const TRIES: u32 = 4;

impl Shared {
    /// The first connection ever begins here: what lies before it is not the program's business. The moment is kept before the
    /// platform sees the program: one that is killed at any moment behind it looks back to here.
    pub(super) async fn begin(&self) {
        if self.seen_until.load(Ordering::Relaxed) != 0 {
            return;
        }
        let now = self.now().0;
        self.seen_until.store(now, Ordering::Relaxed);
        self.safe_until.store(now, Ordering::Relaxed);
        self.is_first.store(true, Ordering::Relaxed);
        self.dirty.store(true, Ordering::Relaxed);
        self.keep().await;
    }

    /// Fills the gap. What cannot be had is asked for again; the moment until which everything was seen does not move
    /// before it was had.
    pub(super) async fn catch_up(&self) {
        let began = self.now().0;
        let since = self.seen_until.load(Ordering::Relaxed);
        // A message of the very millisecond counts.
        let overlap = if self.is_first.load(Ordering::Relaxed) { 1 } else { OVERLAP_MS };
        for attempt in 0..TRIES {
            self.resume_stream().await;
            if self.fill(since - overlap).await && !self.stream_lost.load(Ordering::Relaxed) {
                self.settle(began);
                return;
            }
            tokio::time::sleep(Duration::from_secs(5 << attempt)).await;
        }
        tracing::warn!("what came while the xianyu socket was down could not be fetched yet");
    }

    /// The moment is kept soon after the messages before it are in safety: a program that is killed looks back no less far.
    fn settle(&self, at: i64) {
        self.seen_until.fetch_max(at, Ordering::Relaxed);
        self.is_first.store(false, Ordering::Relaxed);
        *lock(&self.filled) = Some((self.messages.came(), at));
        self.mark_dirty();
    }

    /// Takes the stream of pushes up again where the server stands, when it said that it dropped some.
    async fn resume_stream(&self) {
        if !self.stream_lost.load(Ordering::Relaxed) {
            return;
        }
        let Some(state) = self.fetch(frame::get_state).await else { return };
        let asked = self.request(|mid| frame::ack_state(state, mid)).await;
        // Not every server answers it.
        if matches!(asked, Ok(_) | Err(Asked::Lost)) {
            self.stream_lost.store(false, Ordering::Relaxed);
        }
    }

    async fn fill(&self, since: i64) -> bool {
        let self_id = self.mtop.account.user_id();
        let mut cursor = NEWEST;
        for _ in 0..PAGES {
            let Some(body) = self.fetch(|mid| frame::list_chats(cursor, CHAT_PAGE, mid)).await else { return false };
            let (chats, next) = read_chats(&body, &self_id);
            let done = chats.iter().any(|chat| chat.last_ms <= since);
            for chat in chats.iter().filter(|chat| chat.last_ms > since) {
                if !chat.peer_id.is_empty() {
                    let name = self.chat(&chat.cid).peer_name;
                    let facts = ChatFacts {
                        peer_id: chat.peer_id.clone(),
                        peer_name: name,
                        item_id: chat.item_id.clone(),
                        is_real: true,
                    };
                    self.note_chat(&chat.cid, facts);
                }
                if !self.fill_chat(&chat.cid, since).await {
                    return false;
                }
            }
            match next {
                Some(next) if !done && next != cursor => cursor = next,
                _ => return true,
            }
        }
        true
    }

    async fn fill_chat(&self, cid: &str, since: i64) -> bool {
        let Some(messages) = self.history(cid, NEWEST, since, usize::MAX).await else { return false };
        // What was seen already falls out by its id.
        messages.into_iter().for_each(|message| self.handle(message.event));
        true
    }

    /// The messages of a chat from `cursor` back to `since` or until there are `most`, the oldest first.
    pub async fn history(&self, cid: &str, cursor: i64, since: i64, most: usize) -> Option<Vec<HistoryMessage>> {
        let self_id = self.mtop.account.user_id();
        let mut cursor = cursor;
        let mut pages: Vec<Vec<HistoryMessage>> = Vec::new();
        let mut count = 0;
        for _ in 0..PAGES {
            let body = self.fetch(|mid| frame::list_messages(cid, cursor, PAGE, mid)).await?;
            let page = read_history(&body, bare(cid), &self_id);
            let oldest = page.messages.iter().map(|message| message.created_ms).min().unwrap_or(0);
            let empty = page.messages.is_empty();
            count += page.messages.len();
            pages.push(page.messages.into_iter().filter(|message| message.created_ms > since).collect());
            match page.next_cursor {
                Some(next) if page.has_more && !empty && next != cursor && oldest > since && count < most => {
                    cursor = next;
                }
                _ => break,
            }
        }
        pages.reverse();
        Some(pages.into_iter().flatten().collect())
    }

    async fn fetch(&self, make: impl Fn(&str) -> Value + Send + Sync) -> Option<Value> {
        for wait in [2, 4, 6] {
            let mut frame = self.request(|mid| make(mid)).await.ok()?;
            match classify(&frame) {
                FrameClass::Ok => return Some(frame["body"].take()),
                FrameClass::RetryLater => tokio::time::sleep(Duration::from_secs(wait)).await,
                _ => return None,
            }
        }
        None
    }
}
