//! Guesses the meaning of columns, from their names or from what stands in them.

use super::Role;
use super::expiry::parse_expiry;
use super::header::role_of;

/// Meanings by the names of the columns; there is always one secret.
pub(super) fn by_header(headers: &[String]) -> Vec<Role> {
    let mut roles: Vec<Role> = Vec::with_capacity(headers.len());
    for header in headers {
        let role = role_of(header).filter(|role| !roles.contains(role)).unwrap_or(Role::Ignore);
        roles.push(role);
    }
    // 卡号 + 密码: the password is what the buyer pays for. 卡号 alone: the number is.
    for stand_in in [Role::Password, Role::Number, Role::Ignore] {
        if !roles.contains(&Role::Secret)
            && let Some(role) = roles.iter_mut().find(|role| **role == stand_in)
        {
            *role = Role::Secret;
        }
    }
    ensure_secret(roles)
}

/// Meanings by sampled cells, column by column. `None` when the columns cannot be told apart, so that taking some and
/// leaving others would lose a part of the card.
pub(super) fn by_content(columns: &[Vec<String>]) -> Option<Vec<Role>> {
    let mut roles = Vec::with_capacity(columns.len());
    let mut codes = 0;
    for cells in columns {
        let role = match kind(cells) {
            Kind::Blank => Role::Ignore,
            Kind::Date if !roles.contains(&Role::ExpiresOn) && codes > 0 => Role::ExpiresOn,
            Kind::Remark if !roles.contains(&Role::Note) && codes > 0 => Role::Note,
            _ => {
                codes += 1;
                if codes == 1 { Role::Number } else { Role::Secret }
            }
        };
        roles.push(role);
    }
    match codes {
        1 => {
            roles.iter_mut().filter(|role| **role == Role::Number).for_each(|role| *role = Role::Secret);
            Some(roles)
        }
        2 => Some(roles),
        _ => None,
    }
}

enum Kind {
    Blank,
    Date,
    Remark,
    Code,
}

fn kind(cells: &[String]) -> Kind {
    let filled: Vec<&String> = cells.iter().filter(|cell| !cell.is_empty()).collect();
    if filled.is_empty() {
        return Kind::Blank;
    }
    // A bare number may be a card; only a written date is surely one.
    let is_date = |cell: &&String| {
        cell.chars().any(|c| !c.is_ascii_digit()) && cell.len() >= 6 && matches!(parse_expiry(cell), Ok(Some(_)))
    };
    if filled.iter().all(is_date) {
        return Kind::Date;
    }
    let is_remark = |cell: &&String| cell.chars().any(|c| ('\u{4E00}'..='\u{9FFF}').contains(&c));
    if filled.iter().all(is_remark) { Kind::Remark } else { Kind::Code }
}

fn ensure_secret(mut roles: Vec<Role>) -> Vec<Role> {
    if !roles.contains(&Role::Secret)
        && let Some(first) = roles.first_mut()
    {
        *first = Role::Secret;
    }
    roles
}

#[cfg(test)]
mod tests;
