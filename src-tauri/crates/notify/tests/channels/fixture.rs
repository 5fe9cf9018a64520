//! Forms filled in for the hosts of the test kit.

use std::{collections::BTreeMap, sync::Arc};

use huolang_domain::{
    Clock, Millis,
    testing::{ManualClock, SeqIds},
};
use huolang_http::{Contacts, HttpClient, HttpLimits};
use huolang_notify::{Around, Kind, Message, SendError, Setup, Severity, open};
use huolang_testkit::channels::{ChannelHost, KEY, SECRET};
use huolang_vault::Secret;

/// 2026-11-20 10:00 in Shanghai.
pub const NOW: Millis = Millis(1_795_140_000_000);

pub fn clock() -> Arc<dyn Clock> {
    Arc::new(ManualClock::at(NOW))
}

pub fn around() -> Around {
    let limits = HttpLimits { connect_ms: 2_000, read_ms: 300, total_ms: 2_000, answer_bytes: 1 << 20 };
    let http = HttpClient::new(limits, clock(), Arc::new(Contacts::default())).unwrap();
    Around { http, clock: clock(), ids: Arc::new(SeqIds::default()) }
}

pub fn message(title: &str) -> Message {
    Message {
        id: "01930000000070008000000000000001".into(),
        notice_id: "n1".into(),
        event: "manual_shipment".into(),
        title: title.into(),
        body: "订单 261120-1，买家 王**。请打包寄出，再填写快递单号。".into(),
        route: "/orders?open=o1".into(),
        severity: Severity::Warning,
        count: 1,
        facts: BTreeMap::from([("shop".into(), "练习店铺".into()), ("sn".into(), "261120-1".into())]),
        at: NOW,
        sound: true,
    }
}

pub fn setup(fields: &[(&str, &str)], secrets: &[(&str, &str)]) -> Setup {
    Setup {
        fields: fields.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect(),
        secrets: secrets.iter().map(|(name, value)| ((*name).to_owned(), Secret::new((*value).to_owned()))).collect(),
    }
}

/// A form that the host accepts.
pub fn filled(kind: Kind, host: &ChannelHost) -> Setup {
    let mut setup = match kind {
        Kind::Wecom => setup(&[("mention", "13800000000, zhangsan 所有人")], &[("webhook", KEY)]),
        Kind::Dingtalk => setup(&[], &[("webhook", KEY), ("secret", SECRET)]),
        Kind::Feishu => setup(&[("mention_all", "true")], &[("webhook", KEY), ("secret", SECRET)]),
        Kind::Bark => setup(&[], &[("device_key", KEY)]),
        Kind::Pushplus => setup(&[("topic", "shop")], &[("token", KEY)]),
        Kind::Serverchan => setup(&[], &[("send_key", KEY)]),
        Kind::Telegram => setup(&[("chat_id", "10001")], &[("token", KEY)]),
        Kind::Webhook => setup(&[], &[("url", &format!("{}/hook", host.base())), ("secret", SECRET)]),
        Kind::Sms => setup(
            &[
                ("access_key_id", KEY),
                ("sign_name", "货郎"),
                ("template_code", "SMS_154950909"),
                ("template_params", r#"{"content":"{{ title }} {{ sn }}","count":"{{ count }}"}"#),
                ("phones", "13800000000，13900000000"),
            ],
            &[("access_key_secret", SECRET)],
        ),
        Kind::Desktop | Kind::Email => panic!("has no vendor"),
    };
    setup.fields.insert("gateway".into(), host.base());
    setup
}

/// Opens the channel and sends one message.
pub async fn send(kind: Kind, setup: &Setup) -> Result<(), SendError> {
    open(kind, setup, &around())?.send(&message("等你发货：耳机")).await
}
