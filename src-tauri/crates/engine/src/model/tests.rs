#![allow(clippy::unwrap_used)]

use super::*;
use huolang_domain::{
    Millis,
    talk::{Prices, Question},
    testing::ManualClock,
};
use huolang_platforms::http::{Contacts, HttpClient, HttpLimits};
use huolang_testkit::model::{LoopbackModel, ModelFault as Fault, ModelScript};
use huolang_vault::Secret;
use rstest::rstest;
use std::sync::Arc;

fn question() -> Question {
    Question { system: "你是客服".to_owned(), user: "在吗".to_owned() }
}

async fn ask(model: &LoopbackModel, stream: bool, key: &str) -> Result<Answer, ModelFault> {
    let clock = Arc::new(ManualClock::at(Millis(1)));
    let contacts = Arc::new(Contacts::default());
    let client = HttpClient::new(HttpLimits::default(), clock, Arc::clone(&contacts)).unwrap();
    let endpoint = Endpoint {
        base_url: model.base_url(),
        model: "qwen-max".to_owned(),
        key: Some(Secret::new(key.to_owned())),
        timeout_ms: 2_000,
        max_tokens: 200,
        stream,
        prices: Prices::default(),
    };
    let answer = complete(&client, &endpoint, &question(), 0.4).await;
    assert_eq!(contacts.list().len(), 1, "the host is on the list");
    answer
}

#[rstest]
#[case(false)]
#[case(true)]
#[tokio::test]
async fn an_answer_comes_whole_and_in_pieces(#[case] stream: bool) {
    let model = LoopbackModel::start(ModelScript::saying("在的，拍下自动发货"), 0).await.unwrap();
    let answer = ask(&model, stream, "k").await.unwrap();
    assert_eq!(answer.text, "在的，拍下自动发货");
    assert!(answer.tokens.is_some_and(|(read, written)| read > 0 && written > 0));
    let asked = model.script().asked().remove(0);
    assert_eq!((asked.stream, asked.body["max_tokens"].as_i64()), (stream, Some(200)));
}

#[rstest]
#[case(Fault::Status { status: 503 }, ModelFault::Refused(503))]
#[case(Fault::BadKey, ModelFault::KeyInvalid)]
#[case(Fault::NoMoney, ModelFault::NoMoney)]
#[case(Fault::RateLimited { after_s: 9 }, ModelFault::RateLimited)]
#[case(Fault::BreakOff, ModelFault::BrokeOff)]
#[case(Fault::Nonsense, ModelFault::Nonsense)]
#[case(Fault::Slow { ms: 60_000 }, ModelFault::TimedOut)]
#[tokio::test]
async fn each_trouble_has_its_name(#[case] fault: Fault, #[case] named: ModelFault) {
    let model = LoopbackModel::start(ModelScript::default(), 0).await.unwrap();
    model.script().trouble([fault.clone(), fault]);
    for stream in [false, true] {
        assert_eq!(ask(&model, stream, "k").await.unwrap_err(), named, "{stream}");
        if named == ModelFault::TimedOut {
            break;
        }
    }
}

#[tokio::test]
async fn a_wrong_key_is_told_apart_and_silence_is_an_answer() {
    let mut script = ModelScript::default();
    script.key = Some("right".to_owned());
    let model = LoopbackModel::start(script, 0).await.unwrap();
    assert_eq!(ask(&model, true, "wrong").await.unwrap_err(), ModelFault::KeyInvalid);
    model.script().trouble([Fault::Empty]);
    assert_eq!(ask(&model, false, "right").await.unwrap().text, "");
}

#[test]
fn every_preset_can_be_used() {
    for preset in PRESETS.iter().filter(|preset| preset.id != "custom") {
        huolang_platforms::http::parse_base(preset.base_url).unwrap();
        assert!(!preset.models.is_empty());
    }
}
