//! Which account a shop is: its shop at the marketplace where that is known, and its token, which is given for one shop.

use super::marketplace::Service;
use huolang_vault::Secret;
use sha2::{Digest as _, Sha256};
use std::fmt;

/// What stands for a token that is not there yet.
const NONE: &str = "-";

/// An account, as far as it is known.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Account {
    service: Service,
    /// The mark of the token: what is compared and passed on never holds the token itself.
    mark: Option<String>,
    /// The shop at its marketplace.
    shop: Option<String>,
}

impl Account {
    /// `None`: nothing is known that tells it from others.
    pub fn of(service: Service, token: &Secret<String>, shop: Option<&str>) -> Option<Self> {
        let account = Self { service, mark: mark(token), shop: shop.map(str::to_owned) };
        (account.mark.is_some() || account.shop.is_some()).then_some(account)
    }

    /// Reads what [`Account`] shows of itself.
    pub fn parse(word: &str) -> Option<Self> {
        let mut parts = word.splitn(3, ' ');
        let (service, mark, shop) = (parts.next()?, parts.next()?, parts.next()?);
        let given = |part: &str, absent: &str| (part != absent).then(|| part.to_owned());
        Some(Self { service: Service::of(service)?, mark: given(mark, NONE), shop: given(shop, "") })
    }

    /// Whether both are one shop. Where the shops are known they decide, so that one token may serve several; else the token
    /// does.
    pub fn is(&self, other: &Self) -> bool {
        let is_one = match (&self.shop, &other.shop) {
            (Some(own), Some(others)) => own == others,
            _ => self.mark.is_some() && self.mark == other.mark,
        };
        // Both of 淘宝's services read one shop's orders.
        let of_taobao = self.service.is_taobao() && other.service.is_taobao();
        is_one && (self.service == other.service || of_taobao)
    }
}

impl fmt::Display for Account {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (mark, shop) = (self.mark.as_deref().unwrap_or(NONE), self.shop.as_deref().unwrap_or_default());
        write!(f, "{} {mark} {shop}", self.service.as_str())
    }
}

/// A hash that tells tokens apart and gives none away; `None`: there is no token.
fn mark(token: &Secret<String>) -> Option<String> {
    let token = token.expose().trim();
    (!token.is_empty()).then(|| hex::encode(Sha256::digest(token)))
}

/// What is kept of the shop that an answer named for `token`.
pub(super) fn note_of(token: &Secret<String>, shop: &str) -> Secret<String> {
    Secret::new(format!("{} {shop}", mark(token).unwrap_or_default()))
}

/// The shop that was named for `token`; `None`: the note is about another one.
pub(super) fn named_in(note: &Secret<String>, token: &Secret<String>) -> Option<String> {
    let (about, shop) = note.expose().split_once(' ')?;
    (mark(token).as_deref() == Some(about)).then(|| shop.to_owned())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::{Account, named_in, note_of};
    use crate::agiso::Service;
    use huolang_vault::Secret;
    use rstest::rstest;

    #[rstest]
    #[case::the_same_token(("t1", ""), ("t1", ""), true)]
    #[case::pasted_with_a_space(("t1", ""), (" t1 ", ""), true)]
    #[case::another_token(("t1", ""), ("t2", ""), false)]
    #[case::one_shop_is_named(("t1", "777"), ("t1", ""), true)]
    #[case::other_shops_of_one_token(("t1", "777"), ("t1", "778"), false)]
    #[case::one_shop_with_two_tokens(("t1", "777"), ("t2", "777"), true)]
    #[case::no_token_yet(("", "777"), ("", ""), false)]
    #[case::one_shop_without_a_token(("", "777"), ("t1", "777"), true)]
    fn tells_accounts_apart(#[case] one: (&str, &str), #[case] other: (&str, &str), #[case] expected: bool) {
        let account = |service: Service, (token, shop): (&str, &str)| {
            Account::of(service, &Secret::from(token), (!shop.is_empty()).then_some(shop))
        };
        let is_one = |one: Option<Account>, other: Option<Account>| match (one, other) {
            (Some(one), Some(other)) => {
                let read = Account::parse(&other.to_string()).unwrap();
                assert_eq!(read, other);
                one.is(&read) && read.is(&one)
            }
            _ => false,
        };
        assert_eq!(is_one(account(Service::Idle, one), account(Service::Idle, other)), expected);
        assert!(!is_one(account(Service::Idle, one), account(Service::Pdd, other)), "another marketplace");
    }

    #[test]
    fn a_shop_of_taobao_is_one_by_either_of_its_services() {
        let account = |service: Service, token: &str| Account::of(service, &Secret::from(token), Some("777")).unwrap();
        let (alds, acs) = (account(Service::Taobao, "t1"), account(Service::TaobaoAcs, "t2"));
        assert!(alds.is(&acs) && acs.is(&alds));
        assert!(!alds.is(&account(Service::Pdd, "t1")));
    }

    #[test]
    fn the_token_is_in_no_word() {
        let token = Secret::from("an-access-token");
        let word = Account::of(Service::Idle, &token, None).unwrap().to_string();
        assert!(!word.contains(token.expose().as_str()), "{word}");
        assert_eq!(Account::of(Service::Idle, &Secret::from(" "), None), None);
    }

    #[test]
    fn the_shop_of_an_answer_counts_as_long_as_its_token_does() {
        let note = note_of(&Secret::from("t1"), "777");
        assert_eq!(named_in(&note, &Secret::from("t1")).as_deref(), Some("777"));
        assert_eq!(named_in(&note, &Secret::from("t2")), None);
        assert_eq!(named_in(&Secret::default(), &Secret::from("t1")), None);
        assert_eq!(named_in(&note, &Secret::default()), None);
    }
}
