//! What the platform itself holds: kinds of cards, their stock, and what it sent last (`agiso.md` §3, §4, §6).

use super::{
    adapter::{AgisoAdapter, business},
    error::is_nothing,
    loose::{Loose, objects},
    marketplace::Service,
};
use crate::{
    capability::{AddedCards, CardKind, Middleman, SentCard},
    fault::CallError,
};
use async_trait::async_trait;
use huolang_domain::OrderSn;
use huolang_vault::Secret;
use serde_json::{Value, json};

/// Kinds of one page.
const PAGE: usize = 100;
/// Pages of one listing.
const MOST_PAGES: usize = 50;
/// Cards of one call.
const MOST_CARDS: usize = 1_000;

impl AgisoAdapter {
    /// Whether the marketplace tells what was sent last.
    pub(super) const fn has_last_sent(&self) -> bool {
        !matches!(self.service(), Service::Jd | Service::CardStock)
    }

    async fn page(&self, page: usize) -> Result<Vec<Loose>, CallError> {
        let (page, size) = (page.to_string(), PAGE.to_string());
        let (path, params) = match self.service() {
            Service::CardStock => ("/CardPwd/GetList", [("pageIndex", page.as_str()), ("pageSize", size.as_str())]),
            _ => ("/CardPwdCategory/GetList", [("pageNo", page.as_str()), ("pageSize", size.as_str())]),
        };
        let reply = self.client.ask("agiso.card_kinds", path, &params, false).await?;
        if !reply.ok && is_nothing(&reply) {
            return Ok(Vec::new());
        }
        if !reply.ok {
            return Err(super::error::call_error(&reply, false));
        }
        let within = Loose::parse(&reply.data).map(|data| data.list("List"));
        Ok(within.filter(|list| !list.is_empty()).unwrap_or_else(|| objects(&reply.data)))
    }

    fn require_stock(&self) -> Result<(), CallError> {
        if self.service() == Service::CardStock || self.service().is_taobao() {
            return Ok(());
        }
        Err(business("capability_missing", "cards are kept at 淘宝's shops and at 91卡券 only"))
    }
}

#[async_trait]
impl Middleman for AgisoAdapter {
    async fn card_kinds(&self) -> Result<Vec<CardKind>, CallError> {
        self.require_stock()?;
        let mut kinds = Vec::new();
        for page in 1..=MOST_PAGES {
            let found = self.page(page).await?;
            let last = found.len() < PAGE;
            kinds.extend(found.iter().filter(|kind| !kind.text("IdNo").is_empty()).map(kind));
            if last {
                break;
            }
        }
        Ok(kinds)
    }

    /// Never made again by itself: nobody tells whether cards with an unknown answer were taken in.
    async fn add_cards(&self, kind: &str, cards: &[(Secret<String>, Secret<String>)]) -> Result<AddedCards, CallError> {
        self.require_stock()?;
        if cards.is_empty() || cards.len() > MOST_CARDS {
            return Err(business("card_count", "from 1 to 1000 cards at once"));
        }
        let reply = if self.service() == Service::CardStock {
            let begun = self.client.write("agiso.batch", "/CardPwd/CreateStockInBatchId", &[("cpkId", kind)]).await?;
            let batch = batch_id(&begun.data);
            let card = |(number, secret): &(Secret<String>, Secret<String>)| json!({ "CardNo": number.expose(), "Pwd": secret.expose() });
            let data = Value::from_iter(cards.iter().map(card)).to_string();
            let params = [("stockInBatchId", batch.as_str()), ("data", data.as_str()), ("allowReplace", "0")];
            self.client.write("agiso.stock_in", "/CardPwd/StockIn", &params).await?
        } else {
            let line = |(number, secret): &(Secret<String>, Secret<String>)| {
                let clean = [number, secret].iter().all(|part| !part.expose().contains([',', '\n', '\r']));
                clean.then(|| format!("{},{}", number.expose(), secret.expose()))
            };
            let lines: Option<Vec<String>> = cards.iter().map(line).collect();
            let lines =
                lines.ok_or_else(|| business("card_sign", "a comma or a line break within a card is not taken"))?;
            let data = lines.join("\n");
            let params = [("cpcId", kind), ("data", data.as_str()), ("isUseFirst", "0"), ("allowReplace", "0")];
            self.client.write("agiso.stock_in", "/CardPwd/Add", &params).await?
        };
        let counts = Loose::parse(&reply.data).unwrap_or_default();
        let count = |names: &[&str]| counts.first(names).parse().ok();
        let all = i64::try_from(cards.len()).unwrap_or(i64::MAX);
        Ok(AddedCards {
            added: count(&["AddSuccessCount", "SuccessCount", "SuccCount"]).unwrap_or(all),
            failed: count(&["AddFailCount", "FailCount"]).unwrap_or(0),
            message: counts.first(&["ResultMsg", "Msg"]),
        })
    }

    async fn last_sent(&self, sn: &OrderSn) -> Result<Vec<SentCard>, CallError> {
        if !self.has_last_sent() {
            return Ok(Vec::new());
        }
        let taobao = self.service().is_taobao();
        let (path, params) = if taobao {
            ("/Trade/QueryTradeCPSendLog", vec![("tid", sn.as_str())])
        } else {
            ("/Cpd/GetLastSentResult", vec![("tid", sn.as_str()), ("aldsType", "1")])
        };
        let reply = self.client.ask("agiso.last_sent", path, &params, false).await?;
        if !reply.ok && is_nothing(&reply) {
            return Ok(Vec::new());
        }
        if !reply.ok {
            return Err(super::error::call_error(&reply, false));
        }
        Ok(if taobao { of_taobao(&reply.data) } else { of_others(&reply.data) })
    }
}

fn batch_id(data: &str) -> String {
    match Loose::parse(data) {
        Some(object) => object.first(&["StockInBatchId", "BatchId", "IdNo"]),
        None => super::loose::text_of(data),
    }
}

fn kind(kind: &Loose) -> CardKind {
    let total = kind.first(&["TotalCount", "TotalNum"]).parse().unwrap_or(0);
    let used = kind.first(&["UsedCount", "UsedNum"]).parse().unwrap_or(0);
    CardKind {
        id: kind.text("IdNo"),
        title: kind.text("Title"),
        left: kind.text("RemainingCount").parse().unwrap_or(total - used),
        total,
    }
}

fn sent(title: String, number: String, secret: String) -> SentCard {
    SentCard { title, number: Secret::new(number), secret: Secret::new(secret) }
}

fn of_others(data: &str) -> Vec<SentCard> {
    let cards = |kind: Loose| {
        let title = kind.text("title");
        kind.list("cardPwdArr").into_iter().map(move |card| sent(title.clone(), card.text("c"), card.text("p")))
    };
    objects(data).into_iter().flat_map(cards).collect()
}

fn of_taobao(data: &str) -> Vec<SentCard> {
    let kinds = Loose::parse(data).unwrap_or_default().list("Orders");
    let kinds = kinds.into_iter().flat_map(|order| order.list("SendCards"));
    let cards = |kind: Loose| {
        let title = kind.text("Title");
        kind.list("Cards").into_iter().map(move |card| sent(title.clone(), card.text("Card"), card.text("Pwd")))
    };
    kinds.flat_map(cards).collect()
}
