//! The letter: subject, text and HTML, each by a template.

use lettre::message::{Mailbox, MultiPart};
use minijinja::{Environment, Value};
use std::collections::BTreeMap;

use crate::{Message, SendError, Severity, Trouble, text::cut_chars};

/// Characters of a subject.
const SUBJECT: usize = 120;

/// What templates may use: `title`, `body`, `lines`, `count`, `event`, `severity`, `time` and the notice's own facts.
pub(crate) fn facts(message: &Message) -> Value {
    let time = jiff::Timestamp::from_millisecond(message.at.0)
        .unwrap_or_default()
        .to_zoned(jiff::tz::TimeZone::fixed(jiff::tz::offset(8)));
    let colour = match message.severity {
        Severity::Info => "#1677ff",
        Severity::Warning => "#d48806",
        Severity::Critical => "#cf1322",
    };
    let severity = match message.severity {
        Severity::Info => "info",
        Severity::Warning => "warning",
        Severity::Critical => "critical",
    };
    let mut facts: BTreeMap<&str, Value> =
        message.facts.iter().map(|(name, value)| (name.as_str(), Value::from(value.as_str()))).collect();
    facts.extend([
        ("title", Value::from(message.title.as_str())),
        ("body", Value::from(message.body.as_str())),
        ("lines", message.body.lines().map(Value::from).collect()),
        ("count", Value::from(message.count)),
        ("event", Value::from(message.event.as_str())),
        ("severity", Value::from(severity)),
        ("time", Value::from(time.strftime("%Y-%m-%d %H:%M").to_string())),
        ("colour", Value::from(colour)),
    ]);
    Value::from_pairs(facts)
}

/// Writes the letter.
///
/// # Errors
/// [`Trouble::BadTemplate`] when a template cannot be filled in.
pub(super) fn write(
    message: &Message,
    from: &Mailbox,
    to: &[Mailbox],
    subject: Option<&str>,
) -> Result<lettre::Message, SendError> {
    let bad = |what: &str, error: minijinja::Error| SendError::new(Trouble::BadTemplate, format!("{what}: {error}"));
    let mut env = Environment::new();
    // The names decide about escaping: `.html` is escaped, `.txt` is not.
    env.add_template("letter.html", include_str!("templates/letter.html")).map_err(|error| bad("letter", error))?;
    env.add_template("letter.txt", include_str!("templates/letter.txt")).map_err(|error| bad("letter", error))?;
    let facts = facts(message);
    let fill = |name: &str| {
        env.get_template(name).and_then(|template| template.render(&facts)).map_err(|error| bad("letter", error))
    };
    let subject = match subject {
        Some(own) => env.render_str(own, &facts).map_err(|error| bad("subject", error))?,
        None => format!("【货郎】{}", message.title),
    };
    // A line break would begin another header.
    let subject = cut_chars(subject.replace(['\r', '\n'], " ").trim(), SUBJECT);
    let mut letter = lettre::Message::builder().from(from.clone()).subject(subject);
    for one in to {
        letter = letter.to(one.clone());
    }
    let domain = from.email.domain();
    letter
        // The same for every try, so that the receiver's program shows one letter.
        .message_id(Some(format!("<{}@{domain}>", message.id)))
        .multipart(MultiPart::alternative_plain_html(fill("letter.txt")?, fill("letter.html")?))
        .map_err(|error| SendError::new(Trouble::BadSetting, error.to_string()))
}
