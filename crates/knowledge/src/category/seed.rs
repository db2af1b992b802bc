//! The sections that a help centre begins with: Getting started, Troubleshooting, Billing (R142), in all languages.
//! It never touches a brand that has sections.

use std::collections::BTreeMap;

use causeway_base::Locale;
use causeway_store::{Result, Tx};

use super::{Category, store};
use crate::BrandId;

/// Slug, names and descriptions, in the order of [`Locale::ALL`].
type Section = (&'static str, [&'static str; 4], [&'static str; 4]);

const SECTIONS: [Section; 3] = [
    (
        "getting-started",
        ["Getting started", "快速入门", "快速入門", "はじめに"],
        [
            "From the first sign-in to the first result",
            "从第一次登录到第一个成果",
            "從第一次登入到第一個成果",
            "最初のログインから使いこなすまで",
        ],
    ),
    (
        "troubleshooting",
        ["Troubleshooting", "故障排查", "疑難排解", "トラブルシューティング"],
        ["When something does not work as it should", "遇到异常时怎么办", "遇到異常時怎麼辦", "うまく動かないときは"],
    ),
    (
        "billing",
        ["Billing", "账单与付款", "帳單與付款", "お支払い"],
        ["Plans, invoices, payments", "套餐、发票、付款", "方案、發票、付款", "プラン、請求書、お支払い方法"],
    ),
];

/// Adds them.
pub(crate) fn add(tx: &mut Tx<'_>, brand: BrandId) -> Result<()> {
    for (position, (slug, names, descriptions)) in SECTIONS.iter().enumerate() {
        let category = Category {
            id: tx.new_id(),
            brand_id: brand,
            parent_id: None,
            slug: (*slug).to_owned(),
            names: by_locale(*names),
            descriptions: by_locale(*descriptions),
            position: position as i64,
            article_count: 0,
            version: 1,
        };
        store::add(tx, &category)?;
    }
    Ok(())
}

fn by_locale(words: [&str; 4]) -> BTreeMap<String, String> {
    Locale::ALL.iter().map(|locale| (locale.tag().to_owned(), locale.pick(words).to_owned())).collect()
}
