//! Names and phone numbers of people, hidden as far as the seller has not unlocked them.

/// A number with fewer signs than a mobile phone's shows its last two only.
const MOBILE: usize = 11;

/// A phone number, its middle hidden unless it was unlocked.
#[must_use]
pub fn shown_phone(phone: &str, unlocked: bool) -> String {
    if unlocked {
        return phone.to_owned();
    }
    let length = phone.chars().count();
    let shown = match length {
        0..4 => 0..0,
        4..MOBILE => length - 2..length,
        _ => length - 4..length,
    };
    let head = if length < MOBILE { 0 } else { 3 };
    phone.chars().enumerate().map(|(at, sign)| if at < head || shown.contains(&at) { sign } else { '*' }).collect()
}

/// A person's name, all but its first sign hidden unless it was unlocked.
#[must_use]
pub fn shown_name(name: &str, unlocked: bool) -> String {
    if unlocked {
        return name.to_owned();
    }
    name.chars().enumerate().map(|(at, sign)| if at == 0 { sign } else { '*' }).collect()
}

#[cfg(test)]
mod tests {
    use super::{shown_name, shown_phone};
    use rstest::rstest;

    #[rstest]
    #[case::mobile("13812345678", "138****5678")]
    #[case::abroad("+85261234567", "+85*****4567")]
    #[case::landline("8888123", "*****23")]
    #[case::short("110", "***")]
    #[case::none("", "")]
    fn a_phone_is_never_shown_in_full_unless_it_is_unlocked(#[case] phone: &str, #[case] shown: &str) {
        assert_eq!(shown_phone(phone, false), shown);
        assert_eq!(shown_phone(phone, true), phone);
    }

    #[test]
    fn of_a_name_the_first_sign_stays() {
        assert_eq!(
            (shown_name("欧阳小满", false), shown_name("欧阳小满", true)),
            ("欧***".to_owned(), "欧阳小满".to_owned())
        );
    }
}
