//! Why a voucher is refused, by the platform's codes (`docs/platforms/douyin-life.md#answers`, `#vouchers`).

use crate::capability::VoucherRefusal;

/// The refusal that a code means: an answer of its own, or a word that the screens have a sentence for. The platform's words
/// go with the others.
pub(super) fn refusal(code: &str, message: String) -> VoucherRefusal {
    match code {
        "1212" | "1221" | "1502" | "2119001" | "2100005" => VoucherRefusal::WrongCode,
        "1208" | "1241" | "2" => VoucherRefusal::AlreadyUsed,
        "1250" => VoucherRefusal::Expired,
        "3000002" => VoucherRefusal::ForeignShop,
        "1229" => own_word("under_review"),
        "2119006" => own_word("given_away"),
        "2119007" => own_word("order_unpaid"),
        "45005117" => own_word("live_code_ended"),
        _ => VoucherRefusal::Other { code: code.to_owned(), message },
    }
}

/// A refusal that the screens have a sentence for.
pub(super) fn own_word(word: &str) -> VoucherRefusal {
    VoucherRefusal::Other { code: word.to_owned(), message: String::new() }
}
