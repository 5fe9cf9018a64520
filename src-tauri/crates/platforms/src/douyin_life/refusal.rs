//! Why a voucher is refused, by the platform's codes (`docs/platforms/douyin-life.md#answers`, `#vouchers`).

use crate::capability::VoucherRefusal;

/// The refusal that a code means; the platform's words go with those that have no sentence here.
pub(super) fn refusal(code: &str, message: String) -> VoucherRefusal {
    match code {
        "1212" | "1221" | "1502" | "2119001" | "2100005" => VoucherRefusal::WrongCode,
        "1208" | "1241" | "2" => VoucherRefusal::AlreadyUsed,
        "1250" => VoucherRefusal::Expired,
        "3000002" => VoucherRefusal::ForeignShop,
        _ => VoucherRefusal::Other { code: code.to_owned(), message },
    }
}
