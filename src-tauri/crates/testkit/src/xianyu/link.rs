//! The way to a marketplace in the same process, for tests in simulated time: no port, no real clock.

use super::{XianyuMarket, http::Request};
use async_trait::async_trait;
use huolang_platforms::{
    http::HttpFault,
    xianyu::{
        fixed::FRAME_BYTES,
        transport::{Ask, Heard, LINE_ROOM, Line, Told, Transport},
    },
};
use std::sync::Arc;
use tokio::sync::mpsc;

/// The way to a marketplace in the same process.
pub struct Link(pub Arc<XianyuMarket>);

#[async_trait]
impl Transport for Link {
    async fn ask(&self, ask: Ask) -> Result<Told, HttpFault> {
        let target = match ask.url.query() {
            Some(query) => format!("{}?{query}", ask.url.path()),
            None => ask.url.path().to_owned(),
        };
        let cookie = ask.headers.iter().find(|(name, _)| *name == "cookie").map(|(_, value)| value.as_str());
        let (content_type, body) = ask.body.unwrap_or(("", Vec::new()));
        // As over a network, others get their turn before the answer is there.
        tokio::task::yield_now().await;
        let response = self.0.answer(&Request::new(&target, cookie.unwrap_or_default(), content_type, body));
        Ok(Told {
            status: response.status,
            content_type: response.content_type.to_owned(),
            set_cookies: response.set_cookies,
            retry_after_ms: None,
            body: response.body,
        })
    }

    async fn dial(&self, _: &reqwest::Url, _: Vec<(&'static str, String)>) -> Result<Line, HttpFault> {
        let (out, mut to_send) = mpsc::channel::<String>(LINE_ROOM);
        let (came, heard) = mpsc::channel(LINE_ROOM);
        let (pushed, mut pushes) = mpsc::unbounded_channel();
        let market = self.0.clone();
        let line = market.open_line(pushed);
        tokio::spawn(async move {
            loop {
                tokio::select! {
                    frame = to_send.recv() => match frame {
                        Some(frame) => if !market.hear(line, &frame) { break },
                        None => break,
                    },
                    push = pushes.recv() => match push {
                        // As the real line does.
                        Some(push) if push.len() > FRAME_BYTES => {
                            let _ = came.send(Heard::TooLarge).await;
                            break;
                        }
                        Some(push) => if came.send(Heard::Frame(push)).await.is_err() { break },
                        None => break,
                    },
                }
            }
            market.close_line(line);
        });
        Ok(Line { out, heard })
    }
}
