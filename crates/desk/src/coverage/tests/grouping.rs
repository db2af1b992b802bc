//! Tables of inquiries that belong together, in the languages of the product.
//! They never depend on a database.

use crate::coverage::group::group;

fn texts(all: &[&str]) -> Vec<String> {
    all.iter().map(|one| (*one).to_owned()).collect()
}

/// What a table says: the letter before the bar names the group, `-` none.
fn check(table: &[(&str, &str)]) {
    let all: Vec<&str> = table.iter().map(|row| row.1).collect();
    let found = group(&texts(&all));
    let mut expected: std::collections::BTreeMap<&str, Vec<usize>> = std::collections::BTreeMap::new();
    for (at, (name, _)) in table.iter().enumerate().filter(|(_, row)| row.0 != "-") {
        expected.entry(name).or_default().push(at);
    }
    let mut groups: Vec<Vec<usize>> = found
        .iter()
        .map(|one| {
            let mut members = one.members.clone();
            members.sort_unstable();
            members
        })
        .collect();
    groups.sort();
    let mut expected: Vec<Vec<usize>> = expected.into_values().collect();
    expected.sort();
    assert_eq!(groups, expected, "{found:#?}");
    assert_eq!(found, group(&texts(&all)), "the same gives the same");
}

#[test]
fn english_inquiries_meet_by_what_they_are_about() {
    check(&[
        ("refund", "Refund for order 20411\nHello, I would like a refund for my order. The shoes do not fit."),
        ("parcel", "Where is my parcel?\nHi, my parcel has not arrived yet. The tracking page shows nothing new."),
        ("invoice", "VAT invoice\nPlease send me an invoice with our VAT number on it."),
        ("refund", "Money back\nCan I get my money refunded? I sent the order back, refund still missing."),
        ("parcel", "Parcel late\nTracking says the parcels were delivered but nothing arrived."),
        ("-", "Dark mode\nWill there be a dark theme in the mobile app?"),
        ("invoice", "Wrong invoice\nThe VAT number on the invoices is wrong, please correct it."),
        ("refund", "Refund\nThank you for your help. How long does refunding an order take?"),
        ("-", "Job application\nDear team, I want to apply as a designer."),
    ]);
}

#[test]
fn chinese_inquiries_meet_whatever_the_script() {
    check(&[
        ("invoice", "发票抬头\n您好，请问发票抬头写错了怎么修改？"),
        ("parcel", "物流查询\n我的包裹一直没有送到，物流信息也没有更新。"),
        ("invoice", "開發票\n您好，請問發票抬頭可以改成公司名稱嗎？"),
        ("refund", "退款\n你好，退款申请提交三天了，还没有到账。"),
        ("parcel", "快递\n请问我的包裹什么时候送到？物流显示已签收。"),
        ("refund", "什么时候退款\n您好，退货已经签收，退款什么时候到账？"),
        ("-", "夜间模式\n请问手机版会支持深色主题吗？"),
        ("invoice", "发票\n麻烦帮忙修改一下发票抬头，谢谢。"),
    ]);
}

#[test]
fn japanese_inquiries_meet_by_kanji_and_katakana() {
    check(&[
        ("login", "ログインできません\nお世話になっております。認証コードが届かず、ログインできません。"),
        ("invoice", "領収書について\n領収書の宛名を変更していただけますか。"),
        ("login", "認証コード\nいつもお世話になっております。新しい端末でログインできず、認証コードも届きません。"),
        ("return", "返品したい\nサイズが合わないため、商品を返品したいです。返品方法を教えてください。"),
        ("invoice", "宛名の変更\n領収書の宛名が間違っています。変更をお願いいたします。"),
        ("return", "返品\n届いた商品を返品する方法を教えていただけますか。サイズが違いました。"),
        ("-", "採用について\nデザイナーの募集はありますか。"),
    ]);
}

#[test]
fn languages_stay_apart_and_courtesy_alone_joins_nobody() {
    check(&[
        ("en", "Refund\nHow long does a refund take?"),
        ("zh", "退款\n退款需要多久到账？"),
        ("en", "Refund missing\nMy refund is missing, how long does it take?"),
        ("zh", "退款\n请问退款多久可以到账？"),
        ("-", "Hello\nHello, thank you very much for your help. Kind regards"),
        ("-", "Hi\nHello, please help me with this problem. Thanks and kind regards"),
        ("-", "您好\n您好，请问可以帮忙看一下这个问题吗？谢谢"),
        ("-", "你好\n你好，麻烦帮忙看一下，谢谢"),
    ]);
}

#[test]
fn few_inquiries_meet_as_well() {
    check(&[
        ("invoice", "Question\n请问发票抬头写错了怎么修改？"),
        ("invoice", "Question\n发票抬头可以改成公司名称吗？"),
        ("invoice", "Question\n麻烦修改一下发票抬头"),
        ("-", "Question\nWill there be a dark theme?"),
    ]);
    check(&[
        ("warranty", "Warranty card\nWhere do I register the warranty of my espresso machine?"),
        ("warranty", "Register a warranty\nHow can I register my espresso warranty? The machine is new."),
        ("-", "Invoice\nThe invoice shows a wrong address."),
    ]);
}

#[test]
fn two_thousand_inquiries_are_grouped_without_comparing_all_with_all() {
    let nouns =
        ["printer", "scanner", "battery", "keyboard", "monitor", "speaker", "charger", "camera", "router", "tablet"];
    let faults = ["overheats", "flickers", "disconnects", "squeaks", "freezes"];
    let all: Vec<String> = (0..2_000)
        .map(|at| format!("My {} {} since the update number {at}, code w{at}x", nouns[at % 10], faults[at / 10 % 5]))
        .collect();
    let found = group(&all);
    assert!(found.len() <= 60 && found.iter().map(|one| one.members.len()).sum::<usize>() > 1_900, "{}", found.len());
}
