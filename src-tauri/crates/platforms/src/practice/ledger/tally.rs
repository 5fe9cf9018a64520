//! Counting the ledger: who got what, what came twice, what never came.

use std::collections::{HashMap, HashSet};

use huolang_domain::{OrderSn, state::OrderStatus};
use serde::{Deserialize, Serialize};

use super::{Ledger, fingerprint::words, rows::OrderRow};
use crate::practice::model::GoodsKind;

/// Why the seller's program says a line has not been delivered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Waiting {
    /// A person has to do something.
    Manual,
    /// Nobody knows whether the content went out; a person is asked.
    Unknown,
}

/// What the ledger says. Of paid lines: `delivered + manual + unknown + refunded + lost = lines`.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tally {
    /// Orders placed.
    pub orders: u64,
    /// Orders paid, also when refunded later.
    pub paid: u64,
    /// Lines of paid orders; vouchers, which the market hands out itself, are counted apart.
    pub lines: u64,
    /// Lines whose buyer got content; for parcels: whose order was marked shipped.
    pub delivered: u64,
    /// Lines that wait for a person, parcels included.
    pub manual: u64,
    /// Lines of which the program says that nobody knows, and whose buyer has nothing.
    pub unknown: u64,
    /// Lines refunded or in refund before anything came.
    pub refunded: u64,
    /// Virtual lines paid, open, without content and without anybody being asked.
    pub lost: u64,
    /// Messages too many: a line served again, or a card that came in more than one line.
    pub duplicates: u64,
    /// Messages sent although a refund was open or done.
    pub after_refund: u64,
    /// Delivered lines with at least one known card, but fewer different cards than were bought.
    pub short: u64,
    /// Known cards that reached a buyer.
    pub cards_used: u64,
    /// Orders marked shipped.
    pub marked: u64,
}

impl Ledger {
    /// Counts. `cards` are the texts of unique cards to be looked for in messages: a card is seen by its words, so one
    /// without ASCII letters or digits is not found. `waiting` tells what the seller's program says of a line that has
    /// not been delivered.
    pub fn tally<C: AsRef<str>>(&self, cards: &[C], waiting: impl Fn(&OrderSn, i64) -> Option<Waiting>) -> Tally {
        let mut tally = Tally { orders: self.orders.len() as u64, ..Tally::default() };
        let cards_by_line = self.find_cards(cards, &mut tally);
        for (at, order) in self.orders.iter().enumerate() {
            tally.marked += u64::from(order.shipped.is_some());
            self.count_order(at, order, &cards_by_line, &waiting, &mut tally);
        }
        tally.after_refund = self.sendings.iter().filter(|row| row.after_refund).count() as u64;
        tally
    }

    fn count_order(
        &self,
        at: usize,
        order: &OrderRow,
        cards: &HashMap<(u32, i64), i64>,
        waiting: &impl Fn(&OrderSn, i64) -> Option<Waiting>,
        tally: &mut Tally,
    ) {
        let mut sent: HashMap<i64, u64> = HashMap::new();
        for (_, row) in self.sendings_of(order) {
            *sent.entry(row.line).or_default() += 1;
        }
        tally.duplicates += sent.values().map(|count| count - 1).sum::<u64>();
        if order.paid_at.is_none() {
            return;
        }
        tally.paid += 1;
        for (number, line) in (1..).zip(&order.lines) {
            if line.goods == GoodsKind::Voucher {
                continue;
            }
            let carried = line.goods == GoodsKind::Physical;
            tally.lines += 1;
            if sent.contains_key(&number) {
                tally.delivered += 1;
                let found = u32::try_from(at).ok().and_then(|at| cards.get(&(at, number))).copied().unwrap_or(0);
                tally.short += u64::from(found > 0 && found < line.quantity);
            } else if carried && order.shipped.is_some() {
                tally.delivered += 1;
            } else if matches!(order.status, OrderStatus::Refunding | OrderStatus::Refunded | OrderStatus::Closed) {
                tally.refunded += 1;
            } else {
                match waiting(&order.number.sn(), number) {
                    Some(Waiting::Unknown) => tally.unknown += 1,
                    Some(Waiting::Manual) => tally.manual += 1,
                    None if carried => tally.manual += 1,
                    None => tally.lost += 1,
                }
            }
        }
    }

    /// How many different cards each line got; counts cards used, and cards that came in more than one line.
    fn find_cards<C: AsRef<str>>(&self, cards: &[C], tally: &mut Tally) -> HashMap<(u32, i64), i64> {
        let cards: HashSet<Vec<u64>> = cards
            .iter()
            .map(|card| words(card.as_ref()).map(|word| self.fingerprinter.word(word)).collect::<Vec<_>>())
            .filter(|words| !words.is_empty())
            .collect();
        let wanted: HashSet<u64> = cards.iter().flatten().copied().collect();
        let mut lines_by_word: HashMap<u64, HashSet<(u32, i64)>> = HashMap::new();
        for row in &self.sendings {
            for word in row.print.words.iter().filter(|word| wanted.contains(word)) {
                lines_by_word.entry(*word).or_default().insert((row.order, row.line));
            }
        }
        let mut found: HashMap<(u32, i64), i64> = HashMap::new();
        for card in &cards {
            let mut sets: Vec<_> = card.iter().filter_map(|word| lines_by_word.get(word)).collect();
            if sets.len() < card.len() {
                continue;
            }
            // The rarest word first: a card's own number, not a word that all cards share.
            sets.sort_by_key(|set| set.len());
            let Some((rarest, others)) = sets.split_first() else { continue };
            let lines: Vec<_> = rarest.iter().filter(|line| others.iter().all(|set| set.contains(line))).collect();
            tally.cards_used += u64::from(!lines.is_empty());
            tally.duplicates += (lines.len() as u64).saturating_sub(1);
            for line in lines {
                *found.entry(*line).or_default() += 1;
            }
        }
        found
    }
}
