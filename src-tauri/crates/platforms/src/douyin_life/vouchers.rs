//! Verifying vouchers (验券): prepare, verify, look, undo (`docs/platforms/douyin-life.md#vouchers`).

use super::{
    adapter::DouyinLife,
    client::{Answered, Gone},
    outcome::{Attempt, MOST_TRIES, Outcome, Result as Word, wait_ms},
    qr::{self, Scanned},
    refusal::{own_word, refusal},
    runs::Runs,
    wire::{CancelData, CertificateData, CertificateState, PrepareData, Prepared, VerifyBody},
};
use crate::{
    capability::{Found, USED_MEANWHILE, Verify, VerifyAnswer, VerifyRequest, Voucher, VoucherCount, VoucherRefusal},
    fault::CallError,
    http::HttpCall,
};
use async_trait::async_trait;
use huolang_domain::{Fen, Millis, OrderSn, order::PlatformOrder};
use huolang_vault::Secret;
use serde::{Deserialize, Serialize};
use std::sync::PoisonError;

const PREPARE: &str = "/goodlife/v1/fulfilment/certificate/prepare/";
const VERIFY: &str = "/goodlife/v1/fulfilment/certificate/verify/";
const CANCEL: &str = "/goodlife/v1/fulfilment/certificate/cancel/";
const GET: &str = "/goodlife/v1/fulfilment/certificate/get/";

/// Within an hour a verification can be undone, in milliseconds.
const UNDO_MS: i64 = 3_600_000;
/// Tries within one call; later ones are made when the verification is taken up again.
const TRIES_AT_ONCE: usize = 5;
/// The voucher was undone already.
const UNDONE: &str = "1265";

/// What verifying bears: kept sealed by the caller, so that every retry bears the same.
#[derive(Serialize, Deserialize, Clone)]
struct Ticket {
    verify_token: String,
    encrypted_code: String,
    certificate_id: String,
    order_id: String,
    poi_id: String,
    /// The runs of a 次卡 before this one.
    runs: Option<Runs>,
}

/// The tries of a verification under way, and when the last was made.
#[derive(Default)]
pub(super) struct Tries {
    /// The token they bore: with another one the platform counts anew.
    token: String,
    attempts: Vec<Attempt>,
    last: Option<Millis>,
}

/// What undoing names.
#[derive(Serialize, Deserialize)]
struct Receipt {
    verify_id: String,
    certificate_id: String,
}

#[async_trait]
impl Verify for DouyinLife {
    async fn look(&self, request: &VerifyRequest) -> Result<Result<Voucher, VoucherRefusal>, CallError> {
        let code = match qr::read(request.code.expose()) {
            Scanned::Code(code) => ("code", code),
            Scanned::Encrypted(data) => ("encrypted_data", data),
            Scanned::Link(link) => match self.follow(link).await? {
                Some(data) => ("encrypted_data", data),
                None => return Ok(Err(VoucherRefusal::WrongCode)),
            },
        };
        if code.1.is_empty() {
            return Ok(Err(VoucherRefusal::WrongCode));
        }
        let poi_id = self.poi().await?;
        let account = self.client.settings.account_id.clone();
        let query = [code, ("poi_id", poi_id.clone()), ("account_id", account)];
        let data: PrepareData = match self.client.read("douyin_life.prepare", PREPARE, &query).await {
            Ok(answered) => answered.data()?,
            Err(CallError::Business { code, message }) if code.parse::<i64>().is_ok() => {
                return Ok(Err(refusal(&code, message)));
            }
            Err(error) => return Err(error),
        };
        Ok(self.choose(request.sn.as_ref(), data, poi_id))
    }

    async fn verify(&self, request: &VerifyRequest) -> Result<VerifyAnswer, CallError> {
        let ticket = match self.ticket(request) {
            Some(ticket) => ticket,
            None => match self.look(request).await? {
                Ok(voucher) => voucher.ticket.as_ref().and_then(read_ticket).ok_or_else(no_ticket)?,
                Err(refusal) => return Ok(VerifyAnswer::Refused(refusal)),
            },
        };
        if self.used_meanwhile(&ticket).await? {
            return Ok(VerifyAnswer::Refused(own_word(USED_MEANWHILE)));
        }
        // The token makes repetitions one run for a short time only, so the runs of a 次卡 are counted before each try.
        let at_once = if ticket.runs.is_some() { 1 } else { TRIES_AT_ONCE };
        // What was tried before a restart is known by its count alone.
        let before = request.lost.checked_sub(1).map_or(0, |later| at_once + later);
        let begun = self.tries(&request.key, &ticket).max(before);
        if begun >= MOST_TRIES {
            return Err(unknown("it was tried as often as the platform allows"));
        }
        let mut tries = begun;
        loop {
            let outcome = match self.attempt(&request.key, &ticket).await {
                Ok(outcome) => outcome,
                // Nothing went out this time, but an earlier try may have been taken.
                Err(error) if tries > 0 => return Err(unknown(&error.to_string())),
                Err(error) => return Err(error),
            };
            tries += 1;
            if outcome.result != Word::UnknownRecheck {
                self.forget(&request.key);
                let answer = self.answered(&ticket, outcome)?;
                return Ok(self.with_receipt(answer, &ticket).await);
            }
            if begun > 0 || tries >= at_once {
                return Err(unknown(&outcome.last.message()));
            }
            self.client.waits.ms(wait_ms(tries).unwrap_or(0)).await;
        }
    }

    async fn verified(&self, request: &VerifyRequest) -> Result<Found, CallError> {
        let Some(ticket) = self.ticket(request).filter(|ticket| !ticket.encrypted_code.is_empty()) else {
            // Preparing lists vouchers that are still unused, and changes nothing.
            let of_several = |voucher: &Voucher| {
                voucher.ticket.as_ref().and_then(read_ticket).is_some_and(|ticket| ticket.runs.is_some())
            };
            return Ok(match self.look(request).await? {
                Ok(voucher) if !of_several(&voucher) => Found::NotDone,
                _ => Found::CannotTell,
            });
        };
        if let Some(runs) = ticket.runs {
            return Ok(runs.until(self.runs_now(&ticket).await?));
        }
        Ok(match self.state_of(&ticket).await?.map(|it| it.status) {
            Some(1) => Found::NotDone,
            Some(2) => Found::Done,
            _ => Found::CannotTell,
        })
    }

    async fn receipt(&self, request: &VerifyRequest) -> Result<Option<String>, CallError> {
        match self.ticket(request) {
            Some(ticket) => self.receipt_of(&ticket).await,
            None => Ok(None),
        }
    }

    fn rest_ms(&self, key: &str) -> i64 {
        let all = self.tries.lock().unwrap_or_else(PoisonError::into_inner);
        let Some((tries, last)) = all.get(key).and_then(|tries| Some((tries.attempts.len(), tries.last?))) else {
            return 0;
        };
        let wait = wait_ms(tries).and_then(|wait| i64::try_from(wait).ok()).unwrap_or(0);
        (wait - self.client.now().since(last)).clamp(0, wait)
    }

    fn count(&self, order: &PlatformOrder) -> VoucherCount {
        super::map::voucher_count(&order.raw)
    }

    /// The platform tells a code to its buyer alone.
    fn by_rule(&self) -> bool {
        false
    }

    fn undo_within_ms(&self) -> Option<i64> {
        Some(UNDO_MS)
    }

    async fn undo(&self, receipt: &str) -> Result<(), CallError> {
        let receipt: Receipt = serde_json::from_str(receipt).map_err(|_| no_ticket())?;
        let call = || HttpCall::post_json("douyin_life.cancel", self.client.url(CANCEL, &[]), &receipt);
        let answered = match self.client.attempt("douyin_life.cancel", call).await {
            Ok(answered) => answered,
            Err(Gone::Before(error)) => return Err(error),
            Err(Gone::Sent(fault)) => return Err(fault.of_write()),
        };
        match answered.verdict.ok() {
            // It is what we want: an earlier call whose answer was lost has done it.
            Err(CallError::Business { code, .. }) if code == UNDONE => return Ok(()),
            Err(CallError::Transient { message, .. }) => return Err(unknown(&message)),
            verdict => verdict?,
        }
        let data: CancelData = answered.data()?;
        match data.cancel_results.into_iter().find(|it| it.result_code != 0) {
            Some(it) if it.result_code.to_string() != UNDONE => {
                Err(CallError::Business { code: it.result_code.to_string(), message: it.result_msg })
            }
            _ => Ok(()),
        }
    }
}

impl DouyinLife {
    fn choose(&self, sn: Option<&OrderSn>, data: PrepareData, poi_id: String) -> Result<Voucher, VoucherRefusal> {
        let PrepareData { verify_token, order_id, certificates, certificates_v2 } = data;
        if sn.is_some_and(|sn| !order_id.is_empty() && sn.as_str() != order_id) {
            return Err(VoucherRefusal::WrongCode);
        }
        let now = self.client.now().0 / 1_000;
        let list = if certificates_v2.is_empty() { certificates } else { certificates_v2 };
        // Expired ones may linger in the list.
        let why_not = |it: &Prepared| match it {
            _ if it.status == 2 => Some(VoucherRefusal::AlreadyUsed),
            _ if Runs::of(it.time_card.as_ref()).is_some_and(Runs::are_used_up) => Some(VoucherRefusal::AlreadyUsed),
            _ if seconds(it.expire_time).is_some_and(|end| end <= now) => Some(VoucherRefusal::Expired),
            _ if seconds(it.start_time).is_some_and(|start| start > now) => Some(VoucherRefusal::NotYet),
            _ => None,
        };
        let Some(chosen) = list.iter().find(|it| why_not(it).is_none()) else {
            return Err(list.first().and_then(why_not).unwrap_or(VoucherRefusal::AlreadyUsed));
        };
        let ticket = Ticket {
            verify_token,
            encrypted_code: chosen.encrypted_code.clone(),
            certificate_id: chosen.certificate_id.clone(),
            order_id: order_id.clone(),
            poi_id,
            runs: Runs::of(chosen.time_card.as_ref()),
        };
        Ok(Voucher {
            sn: (!order_id.is_empty()).then(|| OrderSn::from(order_id)),
            title: chosen.sku.title.clone(),
            amount: Some(Fen(chosen.amount.pay_amount)),
            expires_at: seconds(chosen.expire_time).map(|end| Millis(end.saturating_mul(1_000))),
            ticket: serde_json::to_string(&ticket).ok().map(Secret::new),
        })
    }

    /// One try; every try of a verification bears the same body.
    async fn attempt(&self, key: &str, ticket: &Ticket) -> Result<Outcome, CallError> {
        const LABEL: &str = "douyin_life.verify";
        let codes = std::slice::from_ref(&ticket.encrypted_code);
        let body = VerifyBody {
            verify_token: &ticket.verify_token,
            poi_id: &ticket.poi_id,
            account_id: &self.client.settings.account_id,
            encrypted_codes: codes,
            codes: &[],
            order_id: "",
        };
        let call = || HttpCall::post_json(LABEL, self.client.url(VERIFY, &[]), &body);
        let attempt = match self.client.attempt(LABEL, call).await {
            Ok(Answered { status, body, .. }) => Attempt { status, body },
            Err(Gone::Before(error)) => return Err(error),
            Err(Gone::Sent(fault)) => match fault.of_write() {
                CallError::Unknown { .. } => Attempt { status: 0, body: None },
                // Nothing went out: earlier tries stay what they were.
                error => return Err(error),
            },
        };
        let mut all = self.tries.lock().unwrap_or_else(PoisonError::into_inner);
        let tries = all.entry(key.to_owned()).or_default();
        if tries.token != ticket.verify_token {
            *tries = Tries { token: ticket.verify_token.clone(), ..Tries::default() };
        }
        tries.attempts.push(attempt);
        tries.last = Some(self.client.now());
        Ok(Outcome::of(&tries.attempts))
    }

    fn answered(&self, ticket: &Ticket, outcome: Outcome) -> Result<VerifyAnswer, CallError> {
        let Some(code) = outcome.codes.into_iter().next() else {
            return match outcome.last.ok() {
                Err(CallError::Business { code, message }) if code.parse::<i64>().is_ok() => {
                    Ok(VerifyAnswer::Refused(refusal(&code, message)))
                }
                Err(error) => Err(error),
                Ok(()) => Err(unknown("the answer names no voucher")),
            };
        };
        if !code.ok {
            return Ok(VerifyAnswer::Refused(refusal(&code.result.to_string(), code.message)));
        }
        let certificate_id = code.certificate_id.unwrap_or_else(|| ticket.certificate_id.clone());
        let receipt = code.verify_id.map(|verify_id| Receipt { verify_id, certificate_id });
        let sn = code.order_id.unwrap_or_else(|| ticket.order_id.clone());
        Ok(VerifyAnswer::Verified {
            sn: (!sn.is_empty()).then(|| OrderSn::from(sn)),
            receipt: receipt.and_then(|receipt| serde_json::to_string(&receipt).ok()),
        })
    }

    /// How the platform has the voucher now.
    async fn state_of(&self, ticket: &Ticket) -> Result<Option<CertificateState>, CallError> {
        let query = [("encrypted_code", ticket.encrypted_code.clone())];
        let data: CertificateData = self.client.read("douyin_life.certificate", GET, &query).await?.data()?;
        let mut states = data.certificate.into_iter().chain(data.certificates);
        Ok(states.find(|it| it.certificate_id == ticket.certificate_id || ticket.certificate_id.is_empty()))
    }

    /// The runs of a 次卡 as the platform counts them now.
    async fn runs_now(&self, ticket: &Ticket) -> Result<Option<Runs>, CallError> {
        Ok(self.state_of(ticket).await?.and_then(|state| Runs::of(state.time_card.as_ref())))
    }

    /// Whether another run was used after the 次卡 was looked up: its count would tell nothing of a lost answer then, so it is
    /// not verified at all.
    async fn used_meanwhile(&self, ticket: &Ticket) -> Result<bool, CallError> {
        let Some(before) = ticket.runs else { return Ok(false) };
        let now = self.runs_now(ticket).await?;
        Ok(now.is_some() && before.until(now) != Found::NotDone)
    }

    /// What undoing names, as the voucher itself tells it. A 次卡 does not tell which of its runs was this one.
    async fn receipt_of(&self, ticket: &Ticket) -> Result<Option<String>, CallError> {
        if ticket.runs.is_some() {
            return Ok(None);
        }
        let Some(CertificateState { certificate_id, verify, .. }) = self.state_of(ticket).await? else {
            return Ok(None);
        };
        let verify_id = super::flex::text(&verify["verify_id"]).unwrap_or_default();
        if matches!(verify_id.as_str(), "" | "0") {
            return Ok(None);
        }
        Ok(serde_json::to_string(&Receipt { verify_id, certificate_id }).ok())
    }

    /// After a lost answer the platform only says that the voucher counts. Without a receipt it counts all the same; it only
    /// could not be undone here.
    async fn with_receipt(&self, answer: VerifyAnswer, ticket: &Ticket) -> VerifyAnswer {
        match answer {
            VerifyAnswer::Verified { sn, receipt: None } => {
                VerifyAnswer::Verified { sn, receipt: self.receipt_of(ticket).await.ok().flatten() }
            }
            answer => answer,
        }
    }

    fn ticket(&self, request: &VerifyRequest) -> Option<Ticket> {
        request.ticket.as_ref().and_then(read_ticket)
    }

    fn tries(&self, key: &str, ticket: &Ticket) -> usize {
        let all = self.tries.lock().unwrap_or_else(PoisonError::into_inner);
        let tries = all.get(key).filter(|tries| tries.token == ticket.verify_token);
        tries.map_or(0, |tries| tries.attempts.len())
    }

    fn forget(&self, key: &str) {
        self.tries.lock().unwrap_or_else(PoisonError::into_inner).remove(key);
    }
}

const fn seconds(at: i64) -> Option<i64> {
    super::flex::seconds(at)
}

fn read_ticket(ticket: &Secret<String>) -> Option<Ticket> {
    serde_json::from_str(ticket.expose()).ok()
}

fn no_ticket() -> CallError {
    CallError::Business { code: "bad_ticket".to_owned(), message: "what was kept of it cannot be read".to_owned() }
}

fn unknown(message: &str) -> CallError {
    CallError::Unknown { message: message.to_owned() }
}
