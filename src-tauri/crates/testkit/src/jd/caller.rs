//! Posts forms over one kept connection, as JD's servers do.

use std::{io, net::SocketAddr, time::Duration};
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::TcpStream,
};

/// An answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reply {
    /// The HTTP status.
    pub status: u16,
    /// The body.
    pub body: Vec<u8>,
}

impl Reply {
    /// The body as JSON; `null` when it is none.
    #[must_use]
    pub fn json(&self) -> serde_json::Value {
        serde_json::from_slice(&self.body).unwrap_or_default()
    }
}

/// A connection to the seller's program; opened anew when it broke.
#[derive(Debug)]
pub struct Caller {
    address: SocketAddr,
    stream: Option<TcpStream>,
    buffer: Vec<u8>,
    /// So many bytes at once, and the pause before each.
    sips: Option<(usize, Duration)>,
}

impl Caller {
    /// Nothing is connected yet.
    #[must_use]
    pub const fn new(address: SocketAddr) -> Self {
        Self { address, stream: None, buffer: Vec::new(), sips: None }
    }

    /// Reads answers so many bytes at a time, with a pause before each.
    #[must_use]
    pub fn reading_slowly(mut self, bytes: usize, pause: Duration) -> Self {
        self.sips = Some((bytes, pause));
        self
    }

    /// Posts a form.
    ///
    /// # Errors
    /// When the connection breaks before the whole answer is there: nobody knows whether the call counted.
    pub async fn post(&mut self, path: &str, form: &str) -> io::Result<Reply> {
        self.send(path, "application/x-www-form-urlencoded", form.as_bytes()).await
    }

    /// Posts anything.
    ///
    /// # Errors
    /// As [`Caller::post`].
    pub async fn send(&mut self, path: &str, kind: &str, body: &[u8]) -> io::Result<Reply> {
        let answer = self.exchange(path, kind, body).await;
        if answer.is_err() {
            self.stream = None;
        }
        answer
    }

    async fn exchange(&mut self, path: &str, kind: &str, body: &[u8]) -> io::Result<Reply> {
        let mut stream = match self.stream.take() {
            Some(stream) => stream,
            None => {
                let stream = TcpStream::connect(self.address).await?;
                stream.set_nodelay(true)?;
                stream
            }
        };
        let mut call = format!(
            "POST {path} HTTP/1.1\r\nhost: {}\r\ncontent-type: {kind}\r\ncontent-length: {}\r\n\r\n",
            self.address,
            body.len()
        )
        .into_bytes();
        call.extend_from_slice(body);
        stream.write_all(&call).await?;
        let reply = self.read(&mut stream).await?;
        self.stream = Some(stream);
        Ok(reply)
    }

    async fn read(&mut self, stream: &mut TcpStream) -> io::Result<Reply> {
        self.buffer.clear();
        let head = loop {
            if let Some(end) = self.buffer.windows(4).position(|piece| piece == b"\r\n\r\n") {
                break end;
            }
            self.more(stream).await?;
        };
        let text = String::from_utf8_lossy(self.buffer.get(..head).unwrap_or_default()).to_ascii_lowercase();
        let broken = || io::Error::new(io::ErrorKind::InvalidData, "no HTTP answer");
        let status = text.split(' ').nth(1).and_then(|status| status.parse().ok()).ok_or_else(broken)?;
        let length: usize = text
            .lines()
            .find_map(|line| line.strip_prefix("content-length:")?.trim().parse().ok())
            .ok_or_else(broken)?;
        let end = head + 4 + length;
        while self.buffer.len() < end {
            self.more(stream).await?;
        }
        Ok(Reply { status, body: self.buffer.get(head + 4..end).unwrap_or_default().to_vec() })
    }

    async fn more(&mut self, stream: &mut TcpStream) -> io::Result<()> {
        let mut piece = [0_u8; 8192];
        let mut most = piece.len();
        if let Some((bytes, pause)) = self.sips {
            tokio::time::sleep(pause).await;
            most = bytes.clamp(1, most);
        }
        match stream.read(piece.get_mut(..most).unwrap_or_default()).await? {
            0 => Err(io::ErrorKind::UnexpectedEof.into()),
            count => {
                self.buffer.extend_from_slice(piece.get(..count).unwrap_or_default());
                Ok(())
            }
        }
    }
}
