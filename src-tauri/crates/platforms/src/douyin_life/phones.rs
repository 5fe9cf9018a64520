//! Phones that only the platform decrypts: fifty a call, paid from a daily quota
//! (`docs/platforms/douyin-life.md#phones`).

use super::{adapter::DouyinLife, map::OrderRow, wire::DecryptData};
use crate::fault::CallError;
use huolang_domain::Millis;
use huolang_vault::Secret;
use serde::Serialize;
use serde_json::Value;
use std::{
    collections::HashMap,
    sync::{PoisonError, atomic::Ordering},
};

const PATH: &str = "/goodlife/v1/open/common_biz/crypto/decrypt/batch/";
/// Texts of one call.
const BATCH: usize = 50;
/// Without permission to decrypt it is not asked again for so long, in milliseconds.
const REFUSED_MS: i64 = 3_600_000;

/// So many opened phones are remembered.
const REMEMBERED: usize = 20_000;

/// Phones that the platform opened, by their ciphers. A listing reads the orders of the last days again and again, and each
/// opening costs one of the day's quota. It has no `Debug`: phones are in it.
#[derive(Default)]
pub(super) struct Opened(HashMap<String, Secret<String>>);

impl Opened {
    fn of(&self, cipher: &str) -> Option<String> {
        self.0.get(cipher).map(|phone| phone.expose().clone())
    }

    fn remember(&mut self, plain: &HashMap<String, String>) {
        if self.0.len() + plain.len() > REMEMBERED {
            self.0.clear();
        }
        self.0.extend(plain.iter().map(|(cipher, phone)| (cipher.clone(), Secret::new(phone.clone()))));
    }
}

#[derive(Serialize)]
struct Body<'c> {
    account_id: &'c str,
    cipher_texts: &'c [&'c str],
}

impl DouyinLife {
    /// Opens the phones of `rows` that this machine cannot open. Orders are kept without them when the platform refuses.
    pub(super) async fn open_phones(&self, rows: &mut [(OrderRow, Value)]) -> Result<(), CallError> {
        if !self.client.settings.decrypt_online {
            return Ok(());
        }
        let mut ciphers: Vec<String> =
            rows.iter().filter_map(|(row, _)| row.online_cipher().map(str::to_owned)).collect();
        ciphers.sort();
        ciphers.dedup();
        let mut opened: HashMap<String, String> = {
            let known = self.opened.lock().unwrap_or_else(PoisonError::into_inner);
            ciphers.iter().filter_map(|cipher| Some((cipher.clone(), known.of(cipher)?))).collect()
        };
        ciphers.retain(|cipher| !opened.contains_key(cipher));
        for batch in ciphers.chunks(BATCH) {
            let now = self.client.now();
            if now.0 < self.no_phones_before.load(Ordering::SeqCst) {
                break;
            }
            let batch: Vec<&str> = batch.iter().map(String::as_str).collect();
            match self.decrypt(&batch).await {
                Ok(plain) => {
                    self.opened.lock().unwrap_or_else(PoisonError::into_inner).remember(&plain);
                    opened.extend(plain);
                }
                // The orders count more than their phones; these come when the order is read again with a quota left.
                Err(CallError::RateLimited { retry_after_ms: Some(renewed), .. }) => {
                    self.no_phones_for(now.plus(renewed))
                }
                Err(error @ (CallError::Business { .. } | CallError::Stopped { .. })) => {
                    self.no_phones_for(now.plus(REFUSED_MS));
                    tracing::warn!(%error, "the platform decrypts no phones; orders are kept without them");
                }
                Err(error) => return Err(error),
            }
        }
        for (row, _) in rows {
            let Some(plain) = row.online_cipher().and_then(|cipher| opened.get(cipher).cloned()) else { continue };
            row.set_phone(plain);
        }
        Ok(())
    }

    /// The orders count more than their phones: those come when their orders are read again.
    fn no_phones_for(&self, until: Millis) {
        self.no_phones_before.store(until.0, Ordering::SeqCst);
    }

    async fn decrypt(&self, ciphers: &[&str]) -> Result<HashMap<String, String>, CallError> {
        let body = Body { account_id: &self.client.settings.account_id, cipher_texts: ciphers };
        let answered = self.client.read_by_post("douyin_life.decrypt", PATH, &body).await?;
        let data: DecryptData = answered.data()?;
        let list = if data.results.is_empty() { data.decrypted_data_list } else { data.results };
        let by_place = |place: usize| ciphers.get(place).map(|cipher| (*cipher).to_owned());
        let opened = list.into_iter().enumerate().filter_map(|(place, it)| {
            let is_good = it.is_success.unwrap_or(true) && !it.plain_text.is_empty();
            let cipher = if it.cipher_text.is_empty() { by_place(place) } else { Some(it.cipher_text) };
            cipher.filter(|_| is_good).map(|cipher| (cipher, it.plain_text))
        });
        Ok(opened.collect())
    }
}
