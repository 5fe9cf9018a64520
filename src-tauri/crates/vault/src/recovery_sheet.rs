//! The recovery sheet: the master key as text to print, and back again with typing errors found.
//!
//! 14 groups of 5 characters. In the first 13, four characters carry the key and the fifth checks
//! its own group, so that a typing error is answered with the number of the group; the last group
//! checks the whole.

use sha2::{Digest, Sha256};
use zeroize::{Zeroize, Zeroizing};

use crate::crockford::{character, is_separator, join, split, value};
use crate::error::VaultError;
use crate::master_key::{KEY_LEN, KeyId, MasterKey};
use crate::secret::Secret;

const GROUP: usize = 5;
/// 256 bits in groups of 4 × 5 bits, the last one filled up with zeros.
const KEY_GROUPS: usize = 13;
const GROUPS: usize = KEY_GROUPS + 1;

/// Characters of a recovery code, separators not counted.
pub const RECOVERY_CODE_LEN: usize = GROUP * GROUPS;

/// What is printed beside the code.
#[derive(Clone, Debug)]
pub struct SheetFacts<'a> {
    /// The vault's id.
    pub vault_id: &'a str,
    /// The day, ready to print.
    pub printed_on: &'a str,
}

/// The code of a key: groups with a dash between them.
pub(crate) fn encode(key: &MasterKey) -> Secret<String> {
    let values = Zeroizing::new(split(key.expose()));
    let mut out = String::with_capacity(RECOVERY_CODE_LEN + GROUPS);
    for (at, group) in values.chunks(GROUP - 1).enumerate() {
        out.extend(group.iter().map(|value| character(*value)));
        out.push(character(group_check(at, group)));
        out.push('-');
    }
    out.extend(whole_check(&values).map(character));
    Secret::new(out)
}

/// Reads a code back. Case, separators, O for 0 and I or L for 1 do not matter.
///
/// # Errors
/// [`VaultError::RecoveryCharacter`], [`VaultError::RecoveryLength`],
/// [`VaultError::RecoveryGroups`] with the groups to read again, or
/// [`VaultError::RecoveryChecksum`].
pub fn decode(code: &str) -> Result<MasterKey, VaultError> {
    let mut values = Zeroizing::new(Vec::with_capacity(RECOVERY_CODE_LEN));
    for typed in code.chars().filter(|typed| !is_separator(*typed)) {
        let value =
            value(typed).ok_or(VaultError::RecoveryCharacter { group: values.len() / GROUP + 1, character: typed })?;
        values.push(value);
    }
    if values.len() != RECOVERY_CODE_LEN {
        return Err(VaultError::RecoveryLength { found: values.len(), expected: RECOVERY_CODE_LEN });
    }
    let (body, last) = values.split_at(KEY_GROUPS * GROUP);
    let mut key_values = Zeroizing::new(Vec::with_capacity(KEY_GROUPS * (GROUP - 1)));
    let mut wrong = Vec::new();
    for (at, group) in body.chunks(GROUP).enumerate() {
        let (data, check) = group.split_at(GROUP - 1);
        if check != [group_check(at, data)] {
            wrong.push(at + 1);
        }
        key_values.extend_from_slice(data);
    }
    if !wrong.is_empty() {
        return Err(VaultError::RecoveryGroups { groups: wrong });
    }
    let mut bytes = join(&key_values);
    let key = <[u8; KEY_LEN]>::try_from(bytes.as_slice());
    bytes.zeroize();
    let key = key.map_err(|_| VaultError::RecoveryChecksum)?;
    if !whole_check(&key_values).eq(last.iter().copied()) {
        return Err(VaultError::RecoveryChecksum);
    }
    Ok(MasterKey::from_bytes(key))
}

/// The sheet as text, for the printer. It is the key itself: never write it to a log or a file of
/// the program.
pub(crate) fn render(code: &Secret<String>, key_id: KeyId, facts: &SheetFacts<'_>) -> Secret<String> {
    let groups: Vec<&str> = code.expose().split('-').collect();
    let rows: Vec<String> = groups
        .chunks(GROUPS / 2)
        .enumerate()
        .map(|(row, part)| {
            let first = row * GROUPS / 2 + 1;
            format!("  {first:>2}–{:<2}   {}", first + part.len() - 1, part.join("  "))
        })
        .map(|mut line| {
            line.push('\n');
            line
        })
        .collect();
    let rows = Zeroizing::new(rows.concat());
    Secret::new(format!(
        "货郎 Huolang  恢复单 / Recovery sheet\n\
         ================================================================\n\n\
         {}\n\
         数据编号 / Vault      {}\n\
         密钥编号 / Key        {key_id}\n\
         打印日期 / Printed    {}\n\n\
         电脑坏了、重装系统或换电脑后，用这张单子加一份备份就能找回全部卡密。\n\
         · 打印或手抄，放在安全的地方；不要拍照，不要发给任何人。\n\
         · 拿到这张单子和数据的人，能看到全部卡密。\n\
         · 恢复：打开货郎 → 设置 → 数据与备份 → 从文件恢复，选备份、填恢复码。不分大小写，横线和空格可省略，\n\
         \x20 每组最后一位是校验位，输错会提示是第几组。\n\
         · 更换主密钥后请重新打印；旧单子留着，读更换之前的备份要用。\n\n\
         With this sheet and a backup all cards can be read again on another computer.\n\
         - Print or copy it by hand and keep it safe; no photos, send it to nobody.\n\
         - Whoever has this sheet and the data can read every card.\n\
         - To restore: Huolang, Settings, Data and backups, Restore from a file, type the code.\n\
         \x20 Case, dashes and spaces do not matter; a typing error is answered with its group.\n\
         - After a change of key print a new one; keep this one for the backups made before.\n",
        *rows, facts.vault_id, facts.printed_on,
    ))
}

/// Odd weights notice every single wrong character; the group's number notices swapped groups.
fn group_check(group: usize, values: &[u8]) -> u8 {
    let sum = values.iter().zip([1usize, 3, 5, 7]).map(|(value, weight)| usize::from(*value) * weight).sum::<usize>();
    ((sum + group * 11 + 5) % 32) as u8
}

fn whole_check(values: &[u8]) -> impl Iterator<Item = u8> + use<> {
    let digest = Sha256::new_with_prefix(b"huolang/recovery/v1").chain_update(values).finalize();
    split(&digest[..4]).into_iter().take(GROUP)
}

#[cfg(test)]
mod tests;
