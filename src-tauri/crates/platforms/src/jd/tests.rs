use super::*;
use rstest::rstest;

#[rstest]
#[case("a=1&a=2", BadBody::Twice)]
#[case("a=%4", BadBody::BadEscape)]
#[case("a=%zz", BadBody::BadEscape)]
#[case("a=%D5%C5", BadBody::NotUtf8)]
fn a_body_that_reads_in_two_ways_is_refused(#[case] body: &str, #[case] why: BadBody) {
    assert_eq!(read_form(body.as_bytes()), Err(why));
}

#[test]
fn escapes_are_taken_away_once() {
    let params = read_form(b"a=%252B&b=x+y").unwrap();
    assert_eq!(params["a"], "%2B");
    assert_eq!(params["b"], "x y");
}

#[test]
fn a_form_is_read_as_it_was_written() {
    let params: Params = [("卡", "a&b=c+d %"), ("z", "")].map(|(k, v)| (k.to_owned(), v.to_owned())).into();
    assert_eq!(read_form(encode_form(&params).as_bytes()).unwrap(), params);
}

#[test]
fn the_schedule_grows_and_ends() {
    let waits: Vec<i64> = (1..10).filter_map(|failures| retry_after(failures, 0, 500)).collect();
    assert_eq!(waits, [5_000, 15_000, 60_000, 300_000, 900_000, 3_600_000, 3_600_000, 3_600_000, 3_600_000]);
    assert_eq!(retry_after(1, 0, 0), Some(4_000));
    assert_eq!(retry_after(1, 0, 1_000), Some(6_000));
    assert_eq!(retry_after(9, GIVE_UP_AFTER_MS, 500), None);
}

#[test]
fn final_outcomes_stay() {
    for state in [Production::Succeeded, Production::Failed] {
        for finish in [Finish::Success, Finish::Failure, Finish::Trouble] {
            assert_eq!(state.finish(finish), None);
        }
        assert_eq!(state.resume(), None);
    }
    assert_eq!(Production::Abnormal.resume(), Some(Production::Producing));
    assert_eq!(Production::Producing.resume(), None);
}

#[rstest]
#[case("mobile", "13800138000", true)]
#[case("mobile", "03800138000", false)]
#[case("mobile", "1380013800", false)]
#[case("qq", "10001", true)]
#[case("qq", "01234", false)]
#[case("email", "a@b.cn", true)]
#[case("email", "a@b", false)]
#[case("digits:5-6", "12345", true)]
#[case("digits:5-6", "1234567", false)]
#[case("length:2-3", "张三", true)]
#[case("length:2-3", "张", false)]
#[case("", "anything", true)]
#[case("", "a\u{7}", false)]
#[case("", "  ", false)]
fn accounts_are_checked(#[case] format: &str, #[case] account: &str, #[case] fits: bool) {
    let format: AccountFormat = format.parse().unwrap();
    assert_eq!(format.fits(account), fits);
    assert_eq!(format.to_string().parse(), Ok(format));
}

#[rstest]
#[case("vtpnotify.jd.com", true)]
#[case("JD.com.", true)]
#[case("evil-jd.com", false)]
#[case("jd.com.evil.cn", false)]
#[case("own.example", true)]
#[case("sub.own.example", false)]
#[case("127.0.0.1", false)]
fn hosts_are_allowed_by_name(#[case] host: &str, #[case] allowed: bool) {
    assert_eq!(host_allowed(host, &["own.example".to_owned()]), allowed);
}

#[rstest]
#[case("20261120100000", Some(1_795_140_000_000))]
#[case("20260230100000", None)]
#[case("2026112010000", None)]
#[case("2026-11-20 100", None)]
fn stamps_are_read_as_they_are_written(#[case] text: &str, #[case] at: Option<i64>) {
    let at = at.map(huolang_domain::Millis);
    assert_eq!(read_stamp(text), at);
    assert_eq!(at.map(stamp).as_deref(), at.map(|_| text));
}
