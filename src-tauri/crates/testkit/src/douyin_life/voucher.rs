//! Vouchers: prepare, verify, undo, look. A verify token is good once and, for retries, again with the same body.

use super::{
    market::{Call, LifeMarket, State},
    order::LifeOrder,
    reply::Reply,
};
use huolang_domain::Millis;
use serde_json::{Value, json};
use std::collections::HashMap;

const UNDO_MS: i64 = 3_600_000;
/// For so long the same verify token is one and the same run of a 次卡.
const SAME_MS: i64 = 60_000;

#[derive(Default)]
pub(super) struct Vouchers {
    tokens: HashMap<String, u64>,
    next: u64,
    /// By order number: the verification's id and when it was.
    verified: HashMap<u64, (u64, Millis)>,
    undone: HashMap<u64, u64>,
    /// Vouchers for several runs (次卡), by order number.
    cards: HashMap<u64, Card>,
    /// Every verification, in order.
    history: Vec<Entry>,
}

/// A voucher for several runs.
struct Card {
    runs: usize,
    used: Vec<Run>,
}

/// A run that was used.
struct Run {
    verify_id: u64,
    token: String,
    at: Millis,
}

impl Card {
    fn is_used_up(&self) -> bool {
        self.used.len() >= self.runs
    }

    fn told(&self) -> Value {
        json!({ "times_count": self.runs, "times_used": self.used.len().to_string() })
    }
}

/// A verification that was written down.
struct Entry {
    verify_id: u64,
    number: u64,
    at: Millis,
    undone_at: Option<Millis>,
}

/// The typed code of an order's voucher.
pub(super) fn code_of(number: u64) -> String {
    format!("88{number:010}")
}

fn encrypted(number: u64) -> String {
    format!("CgwIenc{number}")
}

fn certificate_id(number: u64) -> String {
    (7_500_000_000_000_000_000 + number).to_string()
}

fn number_of(encrypted_code: &str) -> Option<u64> {
    encrypted_code.strip_prefix("CgwIenc")?.parse().ok()
}

impl LifeMarket {
    /// The code that a buyer shows for an order.
    #[must_use]
    pub fn voucher_code(&self, order: &LifeOrder) -> String {
        code_of(order.number)
    }

    /// Makes the voucher of an order one for several runs (次卡).
    pub fn make_card(&self, number: u64, runs: usize) {
        self.lock().vouchers.cards.insert(number, Card { runs, used: Vec::new() });
    }

    pub(super) fn voucher_call(&self, state: &mut State, what: &str, call: &Call) -> Reply {
        match what {
            "prepare/" => self.prepare(state, call),
            "verify/" => self.verify(state, call),
            "cancel/" => self.cancel(state, call),
            "get/" => Self::get(state, call),
            "verify_record/query/" => self.records(state, call),
            _ => Reply::Page(404),
        }
    }

    fn prepare(&self, state: &mut State, call: &Call) -> Reply {
        let (code, data) = (call.query("code"), call.query("encrypted_data"));
        let number = match (code, data) {
            (Some(code), None) => code.strip_prefix("88").and_then(|number| number.parse::<u64>().ok()),
            (None, Some(data)) => data.strip_prefix("QR+").and_then(|number| number.trim_end_matches('=').parse().ok()),
            _ => return Reply::code(2_119_001, "参数不合法"),
        };
        if !call.query("poi_id").is_some_and(|poi| self.options.stores.iter().any(|own| own == poi)) {
            return Reply::code(3_000_002, "门店不适用");
        }
        let Some(order) = number.and_then(|number| state.of(number)).cloned() else {
            return Reply::code(1_212, "查不到券");
        };
        match order.voucher {
            301 => return Reply::code(1_265, "已撤销"),
            500 => return Reply::code(1_250, "券已失效"),
            _ => {}
        }
        let card = state.vouchers.cards.get(&order.number);
        if state.vouchers.verified.contains_key(&order.number) || card.is_some_and(Card::is_used_up) {
            return Reply::code(1_208, "券已核销");
        }
        let time_card = card.map(Card::told);
        state.vouchers.next += 1;
        let token = format!("vt-{}-{}", order.number, state.vouchers.next);
        state.vouchers.tokens.insert(token.clone(), order.number);
        let expires = self.clock.now().0 / 1_000 + 86_400;
        Reply::data(json!({
            "verify_token": token,
            "order_id": order.id(),
            self.list("certificates"): [{
                "encrypted_code": encrypted(order.number),
                "certificate_id": certificate_id(order.number),
                "start_time": order.created,
                "expire_time": expires,
                "status": 1,
                "amount": { "original_amount": order.fen, "pay_amount": order.fen },
                "sku": { "sku_id": "1760000000000000", "title": "成人票" },
                "time_card": time_card,
            }],
        }))
    }

    fn verify(&self, state: &mut State, call: &Call) -> Reply {
        let token = call.said("verify_token").to_owned();
        state.ledger.verify_tokens.push(token.clone());
        let codes: Vec<&str> =
            call.body["encrypted_codes"].as_array().into_iter().flatten().filter_map(Value::as_str).collect();
        let number = state.vouchers.tokens.get(&token).copied();
        let (Some(number), [code]) = (number, codes.as_slice()) else {
            return Reply::code(2_119_001, "参数不合法: verify_token");
        };
        if number_of(code) != Some(number) || call.said("poi_id").is_empty() {
            return Reply::code(1_221, "解密失败");
        }
        let order_id = state.of(number).map(LifeOrder::id).unwrap_or_default();
        let row = |result: i64, message: &str, verify_id: String| {
            Reply::data(json!({ "verify_results": [{
                "result": result, "msg": message, "code": code, "verify_id": verify_id,
                "certificate_id": certificate_id(number), "order_id": order_id,
            }] }))
        };
        if state.vouchers.cards.contains_key(&number) {
            return self.use_run(state, number, &token, &row);
        }
        if state.vouchers.verified.contains_key(&number) {
            return row(1_208, "券已核销", String::new());
        }
        state.vouchers.next += 1;
        let verify_id = state.vouchers.next;
        state.vouchers.verified.insert(number, (verify_id, self.clock.now()));
        state.vouchers.history.push(Entry { verify_id, number, at: self.clock.now(), undone_at: None });
        *state.ledger.verified.entry(certificate_id(number)).or_default() += 1;
        row(0, "验券成功", verify_id.to_string())
    }

    /// Uses a run of a 次卡. The token keeps repetitions one run for a short time; after that they are further ones.
    fn use_run(&self, state: &mut State, number: u64, token: &str, row: &dyn Fn(i64, &str, String) -> Reply) -> Reply {
        let at = self.clock.now();
        let verify_id = state.vouchers.next + 1;
        let Some(card) = state.vouchers.cards.get_mut(&number) else { return Reply::code(1_212, "查不到券") };
        let same = card.used.iter().find(|run| run.token == token && at.since(run.at) < SAME_MS);
        if let Some(run) = same {
            return row(0, "验券成功", run.verify_id.to_string());
        }
        if card.is_used_up() {
            return row(1_241, "次卡次数不足", String::new());
        }
        card.used.push(Run { verify_id, token: token.to_owned(), at });
        state.vouchers.next = verify_id;
        state.vouchers.history.push(Entry { verify_id, number, at, undone_at: None });
        *state.ledger.verified.entry(certificate_id(number)).or_default() += 1;
        row(0, "验券成功", verify_id.to_string())
    }

    fn cancel(&self, state: &mut State, call: &Call) -> Reply {
        let number =
            call.said("certificate_id").parse::<u64>().ok().and_then(|id| id.checked_sub(7_500_000_000_000_000_000));
        let Some(number) = number else { return Reply::code(2_119_001, "参数不合法") };
        if let Some(card) = state.vouchers.cards.get_mut(&number) {
            let named = card.used.iter().position(|run| call.said("verify_id") == run.verify_id.to_string());
            let Some(run) = named.map(|place| card.used.remove(place)) else { return Reply::code(1_265, "已撤销") };
            return self.taken_back(state, run.verify_id);
        }
        let Some((verify_id, at)) = state.vouchers.verified.get(&number).copied() else {
            let known = state.vouchers.undone.contains_key(&number);
            return if known { Reply::code(1_265, "已撤销") } else { Reply::code(1_212, "查不到券") };
        };
        if call.said("verify_id") != verify_id.to_string() {
            return Reply::code(2_119_001, "参数不合法: verify_id");
        }
        if self.clock.now().since(at) > UNDO_MS {
            return Reply::code(1_230, "超过可撤销时间");
        }
        state.vouchers.verified.remove(&number);
        state.vouchers.undone.insert(number, verify_id);
        self.taken_back(state, verify_id)
    }

    /// Writes down that a verification counts no longer.
    fn taken_back(&self, state: &mut State, verify_id: u64) -> Reply {
        let now = self.clock.now();
        if let Some(entry) = state.vouchers.history.iter_mut().find(|entry| entry.verify_id == verify_id) {
            entry.undone_at = Some(now);
        }
        state.ledger.undone += 1;
        Reply::data(
            json!({ "cancel_results": [{ "verify_id": verify_id.to_string(), "result_code": 0, "result_msg": "" }] }),
        )
    }

    fn get(state: &State, call: &Call) -> Reply {
        let Some(number) = call.query("encrypted_code").and_then(number_of) else {
            return Reply::code(1_212, "查不到券");
        };
        let mut told =
            json!({ "certificate_id": certificate_id(number), "encrypted_code": encrypted(number), "status": 1 });
        if let Some((verify_id, at)) = state.vouchers.verified.get(&number) {
            told["status"] = json!(2);
            told["verify"] = json!({ "verify_id": verify_id.to_string(), "verify_time": at.0 / 1_000 });
        }
        if let Some(card) = state.vouchers.cards.get(&number) {
            told["time_card"] = card.told();
            told["status"] = json!(if card.is_used_up() { 2 } else { 1 });
        }
        Reply::data(json!({ "certificate": told }))
    }

    /// 验券历史: newest first, at most twenty a page.
    fn records(&self, state: &State, call: &Call) -> Reply {
        let size = call.number("size").unwrap_or(0);
        if !(1..=20).contains(&size) || !call.is("account_id", &self.options.account_id) {
            return Reply::code(2_119_001, "参数不合法");
        }
        let (from, to) = (call.number("start_time").unwrap_or(0), call.number("end_time").unwrap_or(i64::MAX));
        let within: Vec<&Entry> =
            state.vouchers.history.iter().rev().filter(|entry| (from..=to).contains(&(entry.at.0 / 1_000))).collect();
        let after = call.query("cursor").and_then(|cursor| cursor.parse::<u64>().ok()).filter(|after| *after > 0);
        let rest = within.iter().filter(|entry| after.is_none_or(|after| entry.verify_id < after));
        let records = rest.take(usize::try_from(size).unwrap_or(1)).map(|entry| {
            let fen = state.of(entry.number).map_or(0, |order| order.fen);
            let undone = entry.undone_at.map_or(0, |at| at.0 / 1_000);
            json!({
                "verify_id": entry.verify_id.to_string(),
                "certificate_id": certificate_id(entry.number),
                "code": code_of(entry.number),
                // As the platform does at times: milliseconds among seconds.
                "verify_time": entry.at.0,
                "cancel_time": undone,
                "can_cancel": undone == 0 && self.clock.now().since(entry.at) <= UNDO_MS,
                "verify_type": 4,
                "status": if undone == 0 { 1 } else { 2 },
                "amount": { "original_amount": fen, "pay_amount": fen.to_string() },
                "sku": { "sku_id": "1760000000000000", "title": "成人票" },
                "cursor": entry.verify_id.to_string(),
            })
        });
        Reply::data(json!({ self.list("records"): records.collect::<Vec<_>>(), "total": within.len() }))
    }

    /// The name of a list: some merchants get the newer one.
    fn list(&self, name: &str) -> String {
        if self.options.newer_lists { format!("{name}_v2") } else { name.to_owned() }
    }
}
