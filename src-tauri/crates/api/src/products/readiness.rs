//! The list a seller ticks off before an order arrives.

use huolang_domain::readiness::{self, Readiness as How, ReadinessAction, ReadinessReport};

use super::body::{Readiness, ReadinessItem};

/// The list of one product.
pub fn report_body(report: &ReadinessReport) -> Readiness {
    let item = |check: &readiness::ReadinessCheck| ReadinessItem {
        item: check.item,
        ok: matches!(check.state, How::Ok | How::NotNeeded),
        code: (check.action != ReadinessAction::None).then(|| check.action.to_string()),
    };
    Readiness { ready: report.green, items: report.checks.iter().map(item).collect() }
}

/// The list of a shop: a point stands as it stands for the product that is worst off.
pub fn of_shop<'r>(reports: impl IntoIterator<Item = &'r ReadinessReport>) -> Readiness {
    let reports: Vec<&ReadinessReport> = reports.into_iter().collect();
    let rank = |how: How| match how {
        How::Missing => 3,
        How::Warning => 2,
        How::Ok => 1,
        How::NotNeeded => 0,
    };
    let worst = |item: readiness::ReadinessItem| {
        let checks = reports.iter().flat_map(|report| report.checks.iter()).filter(|check| check.item == item);
        checks.max_by_key(|check| rank(check.state)).copied()
    };
    let checks = readiness::ReadinessItem::ALL.iter().filter_map(|item| worst(*item)).collect();
    report_body(&ReadinessReport { checks, green: !reports.is_empty() && reports.iter().all(|report| report.green) })
}

#[cfg(test)]
mod tests {
    use super::of_shop;
    use huolang_domain::readiness::{ReadinessFacts, ReadinessItem, readiness};
    use huolang_domain::rule::{Rule, Source};

    fn facts(rule: Option<&Rule>) -> ReadinessFacts<'_> {
        ReadinessFacts {
            login_ok: true,
            permission_ok: true,
            rule,
            cards_available: Some(5),
            by_person: false,
            notice_ok: true,
            shop_on: true,
            product_on: true,
            tasks_running: true,
            called: false,
        }
    }

    #[test]
    fn one_product_without_a_rule_makes_the_shop_not_ready() {
        let rule = Rule { source: Source::CardPool { pool_id: "p".into() }, ..Rule::new("r", "s", "1") };
        let (well, ill) = (readiness(&facts(Some(&rule))), readiness(&facts(None)));
        assert!(of_shop([&well]).ready);
        let both = of_shop([&well, &ill]);
        assert!(!both.ready);
        let wrong: Vec<_> = both.items.iter().filter(|item| !item.ok).map(|item| item.item).collect();
        assert_eq!(wrong, [ReadinessItem::Rule]);
    }

    #[test]
    fn a_shop_without_products_is_not_ready() {
        assert!(!of_shop([]).ready);
    }
}
