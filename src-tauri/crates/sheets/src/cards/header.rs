//! Names of columns, as sellers and card shops write them.

use super::Role;

/// Rows at the top in which the names of the columns may stand, below a title or instructions.
pub(super) const HEADER_ROWS: usize = 10;

const ALIASES: &[(Role, &[&str])] = &[
    (
        Role::Number,
        &[
            "卡号",
            "卡编号",
            "编号",
            "账号",
            "帐号",
            "账户",
            "用户名",
            "卡券号",
            "序列号",
            "number",
            "no",
            "card",
            "cardno",
            "cardnumber",
            "cardid",
            "account",
            "username",
            "user",
            "sn",
            "serial",
            "serialnumber",
        ],
    ),
    (
        Role::Secret,
        &[
            "卡密",
            "卡密内容",
            "卡密码",
            "激活码",
            "兑换码",
            "充值码",
            "礼品码",
            "券码",
            "卡券码",
            "卡券",
            "核销码",
            "注册码",
            "授权码",
            "密钥",
            "链接",
            "卡密信息",
            "内容",
            "cdkey",
            "cdk",
            "key",
            "code",
            "secret",
            "license",
            "licensekey",
            "activationcode",
            "redeemcode",
            "serialkey",
            "content",
        ],
    ),
    (Role::Password, &["密码", "口令", "提取码", "password", "pwd", "pass", "pin", "cardpassword", "cardpwd"]),
    (
        Role::ExpiresOn,
        &[
            "有效期",
            "有效期至",
            "有效期限",
            "有效日期",
            "有效截止",
            "有效截止日期",
            "到期",
            "到期日",
            "到期时间",
            "到期日期",
            "过期时间",
            "过期日期",
            "失效时间",
            "失效日期",
            "截止日期",
            "截止时间",
            "expires",
            "expireson",
            "expiresat",
            "expiry",
            "expirydate",
            "expiredate",
            "expiretime",
            "expirationdate",
            "validuntil",
        ],
    ),
    (
        Role::Note,
        &[
            "备注",
            "备注信息",
            "说明",
            "描述",
            "附言",
            "note",
            "notes",
            "remark",
            "remarks",
            "memo",
            "comment",
            "comments",
        ],
    ),
];

/// The meaning of a column of this name, if it has one.
pub(super) fn role_of(header: &str) -> Option<Role> {
    let name = normalised(header);
    ALIASES.iter().find(|(_, names)| names.contains(&name.as_str())).map(|(role, _)| *role)
}

/// Whether a row of cells names columns.
pub(super) fn names_columns<'a>(cells: impl Iterator<Item = &'a str>) -> usize {
    cells.filter(|cell| role_of(cell).is_some()).count()
}

/// Without what stands in brackets (`卡号（必填）`), marks, spaces and case.
fn normalised(header: &str) -> String {
    let mut depth = 0_usize;
    let mut name = String::new();
    for c in header.chars().take(64) {
        match c {
            '(' | '（' | '[' | '【' => depth += 1,
            ')' | '）' | ']' | '】' => depth = depth.saturating_sub(1),
            _ if depth == 0 && c.is_alphanumeric() => name.extend(c.to_lowercase()),
            _ => {}
        }
    }
    name
}

#[cfg(test)]
mod tests;
