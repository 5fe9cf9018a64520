//! What goes out is JSON in UTF-8 with HTTP 200, whatever came in.

use huolang_testkit::jd::FORM;
use huolang_testkit::jd_general::Order;
use huolang_testkit::{JdGame, JdGeneral};

use super::yard::{AES_KEY, CUSTOMER, GAME_KEY, KEY, Yard};
use crate::ask::Ask;

#[tokio::test(flavor = "multi_thread")]
async fn answers_are_json_in_utf8_whatever_was_sent() {
    let yard = Yard::with(2, "sync").await;
    let router = huolang_api::inbound_router(yard.engine());
    let (jd, game) =
        (JdGeneral::start(0, KEY, AES_KEY).await.unwrap(), JdGame::start(0, CUSTOMER, GAME_KEY).await.unwrap());
    let (begin, find) = (yard.path(&yard.general, "beginDistill").await, yard.path(&yard.general, "findDistill").await);
    let (cards, query) = (yard.path(&yard.game, "cardOrder").await, yard.path(&yard.game, "cardQuery").await);
    let gbk = b"jdOrderNo=1&remark=\xd5\xc5".to_vec();
    for (path, body) in [
        (&begin, jd.begin_form(&Order::one(1, "W-CARD")).into_bytes()),
        (&begin, gbk.clone()),
        (&find, jd.find_form(1).into_bytes()),
        (&find, Vec::new()),
        (&cards, game.form(&JdGame::order(2, "S-CARD", None)).into_bytes()),
        (&cards, gbk),
        (&query, Vec::new()),
    ] {
        let said = Ask::new("POST", path).raw(FORM, body).send(&router).await;
        let kind = said.headers["content-type"].to_str().unwrap();
        assert_eq!((said.status.as_u16(), kind), (200, "application/json; charset=utf-8"), "{path}");
        assert!(std::str::from_utf8(&said.bytes).is_ok() && said.body.is_object(), "{path}");
    }
    assert_eq!(yard.left().await, 0, "both genuine orders were among them");
}
