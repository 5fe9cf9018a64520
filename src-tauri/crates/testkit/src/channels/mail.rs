//! A real mail server on this machine: aiosmtpd (Debian: `python3-aiosmtpd`), with login, TLS or STARTTLS.

use std::{io, path::Path, process::Stdio};

use serde::Deserialize;
use tokio::{
    io::{AsyncBufReadExt, BufReader},
    process::{Child, Command},
    sync::watch,
};

/// How the talk is protected.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Security {
    /// From the first byte.
    Tls,
    /// Begins in plain, goes over to TLS; no login before.
    StartTls,
    /// Not at all.
    Plain,
}

/// A letter that the server took.
#[derive(Debug, Clone, Deserialize)]
pub struct Mail {
    /// Who handed it in.
    pub user: String,
    /// The sender.
    pub from: String,
    /// The receivers.
    pub to: Vec<String>,
    /// The subject, decoded.
    pub subject: String,
    /// The text part, decoded.
    pub text: String,
    /// The HTML part, decoded.
    pub html: String,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum Line {
    Ready { port: u16 },
    Mail(Mail),
}

/// The server; it ends when this is dropped.
pub struct MailServer {
    port: u16,
    certificate: String,
    mails: watch::Receiver<Vec<Mail>>,
    _child: Child,
    _folder: tempfile::TempDir,
}

impl MailServer {
    /// Starts a server that lets `user` in with `password`, with a certificate for `host`.
    ///
    /// # Errors
    /// When Python or aiosmtpd are missing, or no port is free.
    pub async fn start(security: Security, user: &str, password: &str, host: &str) -> io::Result<Self> {
        let folder = tempfile::tempdir()?;
        let made = rcgen::generate_simple_self_signed([host.to_owned()]).map_err(io::Error::other)?;
        let (certificate, key) = (made.cert.pem(), made.signing_key.serialize_pem());
        let path = |name: &str| folder.path().join(name);
        std::fs::write(path("cert.pem"), &certificate)?;
        std::fs::write(path("key.pem"), key)?;
        let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/channels/mail_server.py");
        let word = match security {
            Security::Tls => "tls",
            Security::StartTls => "starttls",
            Security::Plain => "plain",
        };
        let mut child = Command::new("/usr/bin/python3")
            .arg(script)
            .args([word, user, password])
            .args([path("cert.pem"), path("key.pem")])
            .stdout(Stdio::piped())
            .stdin(Stdio::piped())
            .kill_on_drop(true)
            .spawn()?;
        let out = child.stdout.take().ok_or_else(|| io::Error::other("no output"))?;
        let (kept, ready) = (watch::Sender::new(Vec::new()), watch::Sender::new(0_u16));
        let (mails, mut port) = (kept.subscribe(), ready.subscribe());
        tokio::spawn(async move {
            let mut lines = BufReader::new(out).lines();
            while let Ok(Some(line)) = lines.next_line().await {
                match serde_json::from_str(&line) {
                    Ok(Line::Ready { port }) => drop(ready.send_replace(port)),
                    Ok(Line::Mail(mail)) => kept.send_modify(|mails| mails.push(mail)),
                    Err(_) => {}
                }
            }
        });
        let missing = |_| io::Error::other("the mail server did not start; is python3-aiosmtpd installed?");
        let port = *port.wait_for(|port| *port != 0).await.map_err(missing)?;
        Ok(Self { port, certificate, mails, _child: child, _folder: folder })
    }

    /// The port.
    #[must_use]
    pub const fn port(&self) -> u16 {
        self.port
    }

    /// The server's certificate as PEM text.
    #[must_use]
    pub fn certificate(&self) -> &str {
        &self.certificate
    }

    /// The letters so far.
    #[must_use]
    pub fn mails(&self) -> Vec<Mail> {
        self.mails.borrow().clone()
    }

    /// The letters, once there are so many; what the server took is told a moment later.
    ///
    /// # Errors
    /// When the server ended before.
    pub async fn wait_for(&self, count: usize) -> io::Result<Vec<Mail>> {
        let mut mails = self.mails.clone();
        let found = mails.wait_for(|mails| mails.len() >= count).await.map_err(io::Error::other)?;
        Ok(found.clone())
    }
}
