//! One connection from its opening to its end: registration, signs of life, receipts, pushes.

use super::{Puzzle, Shared};
use crate::{
    fault::CallError,
    xianyu::{
        answer::{self, FrameClass},
        apis::Site,
        fixed::IM_SDK,
        frame,
        ids::{mid_matches, os_and_browser},
        mtop::browser_headers,
        push,
        stop::Stop,
        transport::{Heard, Line},
    },
};
use serde_json::Value;
use std::{
    sync::{Arc, atomic::Ordering},
    time::Duration,
};
use tokio::{
    task::JoinHandle,
    time::{Instant, MissedTickBehavior},
};

/// Between two signs of life.
const BEAT: Duration = Duration::from_secs(15);
/// Without an answer to one for so long, the connection is dead.
const DEAD: Duration = Duration::from_secs(30);
/// What has changed is kept after so long: a program that is killed knows its own words again.
const KEEP: Duration = Duration::from_secs(1);
/// How long registration may take.
const REGISTER: Duration = Duration::from_secs(20);

/// How a connection ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum End {
    /// The account stands still.
    Stopped,
    /// The token was refused.
    Refused,
    /// Flow control.
    Controlled,
    /// The server ended it and wants a new token.
    KickedOut,
    /// The platform gives no token for it.
    NoToken,
    /// It broke, or never opened.
    Closed,
}

impl End {
    pub(super) const fn as_str(self) -> &'static str {
        match self {
            Self::Stopped => "stopped",
            Self::Refused => "refused",
            Self::Controlled => "flow_control",
            Self::KickedOut => "kicked_out",
            Self::NoToken => "no_token",
            Self::Closed => "closed",
        }
    }
}

/// Opens a connection and serves it until it ends.
pub(super) async fn connection(shared: &Arc<Shared>) -> End {
    let account = &shared.mtop.account;
    shared.begin().await;
    let (token, device) = match Box::pin(shared.mtop.im_token()).await {
        Ok(token) => token,
        Err(CallError::Login { .. } | CallError::Stopped { .. }) => return End::Stopped,
        Err(CallError::RateLimited { retry_after_ms, .. }) => {
            let wait = u64::try_from(retry_after_ms.unwrap_or(60_000)).unwrap_or(60_000);
            tokio::time::sleep(Duration::from_millis(wait)).await;
            return End::Closed;
        }
        Err(error) => {
            tracing::warn!(%error, "no token for the xianyu socket");
            // Refused for good: the call that risk control looks at first is not made again and again.
            if matches!(error, CallError::Business { .. }) {
                shared.puzzle(Puzzle::NoToken, "no token for messages");
                return End::NoToken;
            }
            return End::Closed;
        }
    };
    let Ok(papers) = account.papers() else { return End::Stopped };
    let settings = &shared.mtop.settings;
    let mut headers = browser_headers(&settings.user_agent, Site::Im);
    headers
        .retain(|(name, _)| matches!(*name, "origin" | "user-agent" | "accept-language" | "cache-control" | "pragma"));
    headers.push(("cookie", papers.cookies));
    let line = match shared.mtop.transport.dial(&settings.socket, headers).await {
        Ok(line) => line,
        Err(fault) => {
            tracing::warn!(%fault, "the xianyu socket did not open");
            return End::Closed;
        }
    };
    shared.connections.fetch_add(1, Ordering::Relaxed);
    let (os, browser) = os_and_browser(&settings.user_agent);
    let client = frame::Client { browser_ua: &settings.user_agent, sdk: IM_SDK, os, browser: &browser };
    let reg_mid = shared.mid();
    let reg = frame::reg(token.secret.expose(), &device, &reg_mid, client);
    if line.out.send(reg.to_string()).await.is_err() {
        return End::Closed;
    }
    let mut open = Open {
        shared,
        line,
        reg_mid,
        registered: false,
        beat_mid: String::new(),
        beaten: Instant::now(),
        filling: None,
        fill_again: false,
        keeping: None,
    };
    let end = open.serve().await;
    // Something may have been sent into the broken line before its last word was heard: that is told all the same.
    while let Ok(heard) = open.line.heard.try_recv() {
        if heard == Heard::TooLarge {
            shared.puzzle(Puzzle::TooLarge, "a frame beyond every limit");
        }
    }
    end
}

struct Open<'a> {
    shared: &'a Arc<Shared>,
    line: Line,
    reg_mid: String,
    registered: bool,
    beat_mid: String,
    /// When the last sign of life was answered.
    beaten: Instant,
    /// Fills the gap before this connection.
    filling: Option<JoinHandle<()>>,
    /// Something came while it was being filled that may lie behind what had been read by then.
    fill_again: bool,
    /// Keeps what has changed.
    keeping: Option<JoinHandle<()>>,
}

impl Drop for Open<'_> {
    fn drop(&mut self) {
        if let Some(filling) = self.filling.take() {
            filling.abort();
        }
    }
}

impl Open<'_> {
    async fn serve(&mut self) -> End {
        let began = Instant::now();
        let mut beat = tokio::time::interval_at(began + BEAT, BEAT);
        beat.set_missed_tick_behavior(MissedTickBehavior::Delay);
        let mut keep_at: Option<Instant> = None;
        loop {
            let keep_due = keep_at.unwrap_or(began);
            tokio::select! {
                heard = self.line.heard.recv() => {
                    let text = match heard {
                        Some(Heard::Frame(text)) => text,
                        Some(Heard::TooLarge) => {
                            self.shared.puzzle(Puzzle::TooLarge, "a frame beyond every limit");
                            return End::Closed;
                        }
                        None => return End::Closed,
                    };
                    if let Some(end) = self.hear(&text).await {
                        return end;
                    }
                }
                _ = beat.tick() => {
                    let silent = if self.registered { self.beaten.elapsed() >= DEAD } else { began.elapsed() >= REGISTER };
                    if silent {
                        return End::Closed;
                    }
                    if self.registered {
                        self.beat_mid = self.shared.mid();
                        if !self.send(&frame::heartbeat(&self.beat_mid)).await {
                            return End::Closed;
                        }
                    }
                    self.keep_aside();
                    if self.fill_again {
                        self.fill();
                    }
                }
                () = self.shared.to_keep.notified(), if keep_at.is_none() => keep_at = Some(Instant::now() + KEEP),
                () = tokio::time::sleep_until(keep_due), if keep_at.is_some() => {
                    keep_at = if self.keep_aside() { None } else { Some(Instant::now() + KEEP) };
                }
                () = self.shared.gap.notified(), if self.registered => self.fill(),
                _ = self.shared.mtop.account.wait_stopped() => return End::Stopped,
            }
        }
    }

    async fn send(&self, frame: &Value) -> bool {
        self.line.out.send(frame.to_string()).await.is_ok()
    }

    async fn hear(&mut self, text: &str) -> Option<End> {
        let frame: Value = match serde_json::from_str(text) {
            Ok(frame) => frame,
            Err(_) => {
                self.shared.puzzle(Puzzle::NotUnderstood, "a frame that is no JSON");
                return None;
            }
        };
        // The receipt goes out before anything else: a push without one comes again.
        if let Some(ack) = frame::ack(&frame)
            && !self.send(&ack).await
        {
            return Some(End::Closed);
        }
        if frame["lwp"].is_string() {
            return self.push(&frame);
        }
        let mid = frame["headers"]["mid"].as_str().unwrap_or_default();
        if !self.registered && mid_matches(&self.reg_mid, mid) {
            return self.register(&frame).await;
        }
        if !self.beat_mid.is_empty() && mid_matches(&self.beat_mid, mid) {
            self.beaten = Instant::now();
            return None;
        }
        let class = answer::classify(&frame);
        self.shared.answer(frame);
        match class {
            FrameClass::AuthFailed => Some(End::Refused),
            _ => None,
        }
    }

    async fn register(&mut self, frame: &Value) -> Option<End> {
        match answer::classify(frame) {
            FrameClass::Ok => {
                self.registered = true;
                self.beaten = Instant::now();
                let now = self.shared.now();
                self.shared.stream_lost.store(false, Ordering::Relaxed);
                if !self.send(&frame::ack_diff(now.0, &self.shared.mid())).await {
                    return Some(End::Closed);
                }
                tracing::info!("xianyu socket registered");
                self.shared.up.send_replace(Some(self.line.out.clone()));
                self.shared.hint_list(&format!("connected:{}", now.0));
                self.fill();
                None
            }
            FrameClass::AuthFailed => Some(End::Refused),
            FrameClass::RetryLater => Some(End::Controlled),
            FrameClass::KickedOut => Some(End::KickedOut),
            FrameClass::Stop => {
                self.shared.mtop.account.stop(Stop::TooManySessions);
                Some(End::Stopped)
            }
            FrameClass::SendRejected | FrameClass::Other => Some(End::Closed),
        }
    }

    fn push(&mut self, frame: &Value) -> Option<End> {
        match answer::classify(frame) {
            FrameClass::KickedOut => return Some(End::KickedOut),
            FrameClass::Stop if frame["lwp"] == "/s/session/remove" => {
                self.shared.mtop.account.stop(Stop::OtherSession);
                return Some(End::Stopped);
            }
            _ => {}
        }
        let read = push::read(frame, &self.shared.mtop.account.user_id());
        if read.undecodable > 0 {
            self.shared.puzzle(Puzzle::NotUnderstood, "an element of a push");
        }
        for event in read.events {
            self.shared.handle(event);
        }
        if read.lost_some || read.undecodable > 0 {
            if read.lost_some {
                self.shared.stream_lost.store(true, Ordering::Relaxed);
            }
            self.shared.hint_list(&format!("gap:{}", self.shared.now().0));
            self.fill();
        }
        None
    }

    /// Keeps what has changed, beside the connection: no frame waits for the disk. `false`: it is being kept already.
    fn keep_aside(&mut self) -> bool {
        if self.keeping.as_ref().is_some_and(|keeping| !keeping.is_finished()) {
            return false;
        }
        let shared = self.shared.clone();
        self.keeping = Some(tokio::spawn(async move { shared.keep().await }));
        true
    }

    /// Fills the gap before this connection, beside it.
    fn fill(&mut self) {
        if self.filling.as_ref().is_some_and(|filling| !filling.is_finished()) {
            self.fill_again = true;
            return;
        }
        self.fill_again = false;
        let shared = self.shared.clone();
        self.filling = Some(tokio::spawn(async move { Box::pin(shared.catch_up()).await }));
    }
}
