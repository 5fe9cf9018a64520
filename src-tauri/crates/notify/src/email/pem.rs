//! Certificates as they come out of a field of one line, which takes the line ends away.

const BEGIN: &str = "-----BEGIN CERTIFICATE-----";
const END: &str = "-----END CERTIFICATE-----";
/// Signs of a line.
const LINE: usize = 64;

/// The certificates in a text, each on lines of its own again; absent: there is none in it.
pub(super) fn whole(text: &str) -> Option<String> {
    let mut pem = String::with_capacity(text.len() + text.len() / LINE);
    for (body, _) in text.split(BEGIN).skip(1).filter_map(|rest| rest.split_once(END)) {
        pem.push_str(BEGIN);
        for (at, sign) in body.chars().filter(|sign| !sign.is_whitespace()).enumerate() {
            if at.is_multiple_of(LINE) {
                pem.push('\n');
            }
            pem.push(sign);
        }
        pem.push('\n');
        pem.push_str(END);
        pem.push('\n');
    }
    (!pem.is_empty()).then_some(pem)
}

#[cfg(test)]
mod tests {
    use super::whole;

    #[test]
    fn lines_come_back_and_what_stands_around_goes() {
        let body = "A".repeat(70);
        let lines =
            format!("-----BEGIN CERTIFICATE-----\n{}\n{}\n-----END CERTIFICATE-----\n", &body[..64], &body[64..]);
        let (spaces, none) = (lines.replace('\n', " "), lines.replace('\n', ""));
        for pasted in [&lines, &spaces, &none] {
            assert_eq!(whole(pasted).as_ref(), Some(&lines), "{pasted}");
        }
        assert_eq!(whole(&format!("subject=/CN=mail {spaces}{none}")), Some(format!("{lines}{lines}")));
        assert_eq!(whole("my certificate"), None);
    }
}
