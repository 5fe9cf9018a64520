//! The mail providers that sellers have, so that nobody looks up a host.

use crate::{Setup, SetupError};

/// The words of the presets; the first is the usual one.
pub(super) const WORDS: &[&str] = &["qq", "163", "126", "exmail", "aliyun", "qiye163", "gmail", "outlook", "other"];

/// Where mail is handed in.
pub(super) struct Server {
    pub(super) host: String,
    pub(super) port: u16,
    pub(super) security: &'static str,
}

const fn usual(word: &str) -> Option<(&'static str, u16, &'static str)> {
    match word.as_bytes() {
        b"qq" => Some(("smtp.qq.com", 465, "tls")),
        b"163" => Some(("smtp.163.com", 465, "tls")),
        b"126" => Some(("smtp.126.com", 465, "tls")),
        b"exmail" => Some(("smtp.exmail.qq.com", 465, "tls")),
        b"aliyun" => Some(("smtp.qiye.aliyun.com", 465, "tls")),
        b"qiye163" => Some(("smtp.qiye.163.com", 465, "tls")),
        b"gmail" => Some(("smtp.gmail.com", 465, "tls")),
        b"outlook" => Some(("smtp-mail.outlook.com", 587, "starttls")),
        _ => None,
    }
}

/// The server: what is filled in goes before the preset.
pub(super) fn server(setup: &Setup) -> Result<Server, SetupError> {
    let preset = usual(setup.field("preset").unwrap_or("qq"));
    let host = setup.field("host").or(preset.map(|(host, ..)| host)).ok_or(SetupError::Missing { field: "host" })?;
    let security = match setup.field("security") {
        Some("tls") => "tls",
        Some("starttls") => "starttls",
        Some("plain") => "plain",
        _ => preset.map_or("tls", |(.., security)| security),
    };
    let standing = match security {
        "tls" => 465,
        "starttls" => 587,
        _ => 25,
    };
    let usual_port = preset.filter(|(.., usual)| *usual == security).map_or(standing, |(_, port, _)| port);
    let port = setup.number("port").and_then(|port| u16::try_from(port).ok()).unwrap_or(usual_port);
    Ok(Server { host: host.to_owned(), port, security })
}

#[cfg(test)]
mod tests {
    use super::{WORDS, server};
    use crate::Setup;

    fn found(fields: &[(&str, &str)]) -> Option<(String, u16, &'static str)> {
        let fields = fields.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
        let server = server(&Setup { fields, ..Setup::default() }).ok()?;
        Some((server.host, server.port, server.security))
    }

    #[test]
    fn every_provider_has_its_host_port_and_security() {
        let told: Vec<_> = WORDS.iter().map(|word| found(&[("preset", *word)])).collect();
        let tls = |host: &str| Some((host.to_owned(), 465, "tls"));
        assert_eq!(
            told,
            [
                tls("smtp.qq.com"),
                tls("smtp.163.com"),
                tls("smtp.126.com"),
                tls("smtp.exmail.qq.com"),
                tls("smtp.qiye.aliyun.com"),
                tls("smtp.qiye.163.com"),
                tls("smtp.gmail.com"),
                Some(("smtp-mail.outlook.com".to_owned(), 587, "starttls")),
                None,
            ]
        );
        assert_eq!(found(&[]), tls("smtp.qq.com"), "the usual one");
    }

    #[test]
    fn what_is_filled_in_goes_before_the_provider() {
        let own = [("preset", "other"), ("host", "mail.example.com")];
        assert_eq!(found(&own), Some(("mail.example.com".to_owned(), 465, "tls")));
        let other_way = [("preset", "qq"), ("security", "starttls")];
        assert_eq!(found(&other_way), Some(("smtp.qq.com".to_owned(), 587, "starttls")));
        let port = [("preset", "gmail"), ("host", "localhost"), ("port", "2525"), ("security", "plain")];
        assert_eq!(found(&port), Some(("localhost".to_owned(), 2525, "plain")));
    }
}
