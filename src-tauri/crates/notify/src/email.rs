//! E-mail: HTML and text by templates, over SMTP with TLS, STARTTLS, or plain on this machine.

mod letter;
mod pem;
mod preset;

use std::net::IpAddr;
use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use huolang_domain::{Clock, form::FormField};
use huolang_http::Contacts;
use huolang_vault::Secret;
use lettre::{
    AsyncSmtpTransport, AsyncTransport, Tokio1Executor,
    message::Mailbox,
    transport::smtp::{
        self,
        authentication::Credentials,
        client::{Certificate, Tls, TlsParameters},
    },
};

use crate::{Around, Channel, Message, SendError, Setup, SetupError, Trouble};

pub(crate) use letter::facts;

/// Its form. Host, port and security come from the preset unless they are filled in. `password`: at QQ and 163 the
/// authorisation code. `certificate`: of a mail server of the seller's own, as PEM text.
pub(crate) const FORM: &[FormField] = &[
    FormField::choice("preset", preset::WORDS),
    FormField::text("user"),
    FormField::secret("password").optional(),
    FormField::text("to"),
    FormField::text("host").optional(),
    FormField { default: None, ..FormField::number("port", 1, 65_535, "465") },
    FormField { default: None, ..FormField::choice("security", &["tls", "starttls", "plain"]) },
    FormField::text("from").optional().advanced(),
    FormField::text("subject").optional().advanced(),
    FormField::text("certificate").optional().advanced(),
    FormField::number("per_day", 1, 10_000, "200").advanced(),
];

/// How long a connection may take to come about.
const STEP: Duration = Duration::from_secs(15);
/// How long the whole talk may take: a server may take the call and say nothing.
const TALK: Duration = Duration::from_secs(30);

/// A mail account.
pub(crate) struct Email {
    transport: AsyncSmtpTransport<Tokio1Executor>,
    from: Mailbox,
    to: Vec<Mailbox>,
    subject: Option<String>,
    host: String,
    clock: Arc<dyn Clock>,
    contacts: Arc<Contacts>,
}

impl Email {
    pub(crate) fn open(setup: &Setup, around: &Around) -> Result<Self, SetupError> {
        let invalid = |field: &'static str, reason: String| SetupError::Invalid { field, reason };
        let server = preset::server(setup)?;
        let user = setup.needed("user")?;
        let mailbox = |field: &'static str, text: &str| {
            text.parse::<Mailbox>().map_err(|_| invalid(field, format!("{text} is no mail address")))
        };
        let from = mailbox("from", setup.field("from").unwrap_or(user))?;
        let to = setup.list("to").iter().map(|one| mailbox("to", one)).collect::<Result<Vec<_>, _>>()?;
        if to.is_empty() {
            return Err(SetupError::Missing { field: "to" });
        }
        let tls = || tls(&server.host, setup.field("certificate"));
        let security = match server.security {
            "tls" => Tls::Wrapper(tls()?),
            "starttls" => Tls::Required(tls()?),
            _ if is_here(&server.host) => Tls::None,
            _ => return Err(invalid("security", "plain is for this machine only".to_owned())),
        };
        let mut builder = AsyncSmtpTransport::<Tokio1Executor>::builder_dangerous(&server.host)
            .port(server.port)
            .tls(security)
            .timeout(Some(STEP));
        if let Some(password) = setup.secret("password") {
            builder = builder.credentials(credentials(user, password));
        }
        let subject = setup.field("subject").map(str::to_owned);
        let host = format!("{}:{}", server.host, server.port);
        let contacts = around.http.contacts().clone();
        Ok(Self { transport: builder.build(), from, to, subject, host, clock: around.clock.clone(), contacts })
    }
}

#[async_trait]
impl Channel for Email {
    fn name(&self) -> &'static str {
        "email"
    }

    async fn send(&self, message: &Message) -> Result<(), SendError> {
        let letter = letter::write(message, &self.from, &self.to, self.subject.as_deref())?;
        let answer = tokio::time::timeout(TALK, self.transport.send(letter)).await;
        self.contacts.note(&self.host, self.clock.now(), matches!(answer, Ok(Ok(_))));
        match answer {
            Ok(Ok(_)) => Ok(()),
            Ok(Err(error)) => Err(SendError::new(trouble(&error), told(&error))),
            Err(_) => Err(SendError::new(Trouble::TimedOut, "the mail server took the call and said nothing")),
        }
    }
}

fn credentials(user: &str, password: &Secret<String>) -> Credentials {
    Credentials::new(user.to_owned(), password.expose().trim().to_owned())
}

fn tls(host: &str, certificate: Option<&str>) -> Result<TlsParameters, SetupError> {
    let invalid = |error: smtp::Error| SetupError::Invalid { field: "certificate", reason: told(&error) };
    let mut builder = TlsParameters::builder(host.to_owned());
    if let Some(pasted) = certificate {
        let none = || SetupError::Invalid { field: "certificate", reason: "no certificate as PEM text".to_owned() };
        let pem = pem::whole(pasted).ok_or_else(none)?;
        builder = builder.add_root_certificate(Certificate::from_pem(pem.as_bytes()).map_err(invalid)?);
    }
    builder.build().map_err(invalid)
}

fn is_here(host: &str) -> bool {
    host == "localhost" || host.parse::<IpAddr>().is_ok_and(|address| address.is_loopback())
}

/// What providers say of a refused login, in small letters, under codes that others keep for receivers.
const LOGIN: &[&str] =
    &["authentication fail", "authentication is required", "please authenticate", "auth error", "no permission"];

/// The trouble behind an error: by the server's code, else by the words of the causes below.
fn trouble(error: &smtp::Error) -> Trouble {
    let words = told(error).to_lowercase();
    if let Some(code) = error.status() {
        let code = u16::from(code);
        return match code {
            530 | 534 | 535 | 538 => Trouble::LoginRefused,
            500.. if LOGIN.iter().any(|said| words.contains(said)) => Trouble::LoginRefused,
            // The sender has to be the account itself.
            500.. if words.contains("mail from") => Trouble::BadSetting,
            550 | 551 | 553 | 510 | 511 => Trouble::RecipientRefused,
            421 | 450 | 451 | 454 => Trouble::RateLimited,
            452 | 552 => Trouble::DayLimit,
            400..=499 => Trouble::ServerError,
            _ => Trouble::Refused,
        };
    }
    if words.contains("certificate") {
        Trouble::BadCertificate
    } else if error.is_timeout() || words.contains("timed out") || words.contains("timeout") {
        Trouble::TimedOut
    } else if words.contains("lookup") || words.contains("name or service not known") || words.contains("resolve") {
        Trouble::NoSuchHost
    } else if error.is_tls() {
        Trouble::BadCertificate
    } else {
        Trouble::NoConnection
    }
}

/// An error with its causes. The talk's credentials are in none of them.
fn told(error: &smtp::Error) -> String {
    let mut words = error.to_string();
    let mut cause = std::error::Error::source(error);
    while let Some(error) = cause {
        words = format!("{words}: {error}");
        cause = error.source();
    }
    words
}
