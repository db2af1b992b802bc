//! Tables for each rule: what it finds, what it leaves alone, and where.
//! They never hold a sentence of the labelled set.

use super::*;

fn rules_of(draft: &Draft<'_>) -> Vec<Rule> {
    let mut rules: Vec<Rule> = check(draft).into_iter().map(|hint| hint.rule).collect();
    rules.dedup();
    rules
}

fn said(text: &str) -> Vec<Rule> {
    rules_of(&Draft { text, ..Draft::default() })
}

#[test]
fn hard_rules() {
    for (text, rule) in [
        ("Hello {{customer.name}}, it works again.", Rule::Placeholder),
        ("Dear [customer name], your order left.", Rule::Placeholder),
        ("〇〇様、お世話になっております。", Rule::Placeholder),
        ("您的【订单号】已经寄出。", Rule::Placeholder),
        ("Your new password is Spring2026!", Rule::Credential),
        ("初始密码为 123456，请尽快修改。", Rule::Credential),
        ("パスワードは abc12345 です。", Rule::Credential),
        ("Sign in with admin/admin first.", Rule::Credential),
        ("Please see http://wiki/refunds for the steps.", Rule::InternalLink),
        ("The page https://build.corp/4 shows the state.", Rule::InternalLink),
        ("Please open http://10.1.2.3:8080/x and tell us.", Rule::InternalLink),
        ("？？", Rule::Symbols),
        ("...", Rule::Symbols),
        ("👍👍", Rule::Symbols),
    ] {
        assert!(said(text).contains(&rule), "{text}: {:?}", said(text));
        assert_eq!(rule.severity(), Severity::Hard);
    }
    for text in [
        "The password is case-sensitive.",
        "Your password was reset; please choose a new one.",
        "A password: 12-character minimum.",
        "密码为必填项，请重新填写。",
        "パスワードは必須です。",
        "Look at https://docs.example.com/admin/root for more about it.",
        "Use the menu [Settings] and then <Save>.",
        "OK",
        "好的",
    ] {
        assert!(
            check(&Draft { text, ..Draft::default() }).iter().all(|hint| hint.severity == Severity::Soft),
            "{text}"
        );
    }
}

#[test]
fn a_link_that_the_customer_named_is_theirs() {
    let text = "Please open http://192.168.1.1/ again, the router should answer now.";
    assert!(said(text).contains(&Rule::InternalLink));
    let draft = Draft { text, asked: "http://192.168.1.1 does not load", ..Draft::default() };
    assert!(!rules_of(&draft).contains(&Rule::InternalLink));
    let ours = "Please see https://desk.acme.example/inbox/all/7 for it.";
    let draft = Draft { text: ours, internal: vec!["https://desk.acme.example/inbox".to_owned()], ..Draft::default() };
    assert!(rules_of(&draft).contains(&Rule::InternalLink));
}

#[test]
fn names_languages_and_questions_need_their_context() {
    let names = vec!["Mei Chen".to_owned()];
    let text = "Hi Tom, it works again.";
    assert!(rules_of(&Draft { text, names: names.clone(), ..Draft::default() }).contains(&Rule::WrongName));
    for text in ["Hi Mei, it works again.", "Dear Ms Chen, it works again.", "Hi there, it works again."] {
        assert!(
            !rules_of(&Draft { text, names: names.clone(), ..Draft::default() }).contains(&Rule::WrongName),
            "{text}"
        );
    }
    let text = "您好，您的订单已经寄出，请查收。";
    let draft = Draft { text, language: Some(Language::Ja), ..Draft::default() };
    assert!(rules_of(&draft).contains(&Rule::WrongLanguage));
    let asked = "How do I export the invoices? And does the scanner support Linux?";
    let half = Draft { text: "Open Billing and choose Export invoices.", asked, ..Draft::default() };
    let hint = check(&half).into_iter().find(|hint| hint.rule == Rule::Unanswered).unwrap();
    assert_eq!(hint.words, "And does the scanner support Linux?");
    let whole = Draft { text: "Open Billing and export the invoices. Linux works with the scanner.", ..half };
    assert!(!rules_of(&whole).contains(&Rule::Unanswered));
}

#[test]
fn the_word_list_finds_whole_words_and_says_what_to_write() {
    let words = WordList {
        avoid: vec![Avoid { word: "ticket".to_owned(), instead: "request".to_owned() }],
        jargon: vec!["idempotent".to_owned()],
        names: vec!["GitHub".to_owned()],
    };
    let text = "😀 Your Ticket about Github is idempotent. Tickets, GitHub.";
    let hints = check(&Draft { text, words, ..Draft::default() });
    let avoid = hints.iter().find(|hint| hint.rule == Rule::Avoid).unwrap();
    assert_eq!((avoid.instead.as_deref(), avoid.at), (Some("request"), Some(Place { from: 8, to: 14 })));
    let count = |rule| hints.iter().filter(|hint| hint.rule == rule).count();
    assert_eq!((count(Rule::Avoid), count(Rule::Jargon), count(Rule::Spelling)), (1, 1, 1));
}

#[test]
fn labels_of_screens_and_quoted_words_are_left_alone() {
    for (text, rule) in [
        ("Please leave the field [Name] empty.", Rule::Placeholder),
        ("【氏名】の欄は空のままで構いません。", Rule::Placeholder),
        ("The filter blocks the word “moron” in titles.", Rule::Rude),
        ("It is not your fault at all.", Rule::Blame),
        ("能不能提供更多功能，我们也在讨论。", Rule::Refusal),
        ("The passphrase has 20 characters.", Rule::Credential),
    ] {
        assert!(!said(text).contains(&rule), "{text}");
    }
    for (text, rule) in [
        ("Dear [Name], the seat is free.", Rule::Placeholder),
        ("What a moron.", Rule::Rude),
        ("It is your fault.", Rule::Blame),
        ("The key ghp_0123456789abcdef opens it.", Rule::Credential),
    ] {
        assert!(said(text).contains(&rule), "{text}");
    }
}

#[test]
fn a_name_is_the_same_with_and_without_accents() {
    let rules = |text: &str, name: &str| {
        rules_of(&Draft { text, names: vec![name.to_owned()], ..Draft::default() }).contains(&Rule::WrongName)
    };
    assert!(!rules("Hello Zoe, it works.", "Zoë Müller"));
    assert!(!rules("Dear Ms Müller, it works.", "Zoe Muller"));
    assert!(rules("Dear Ms O'Hara, it works.", "Zoe Muller"));
}

#[test]
fn what_is_better_read_is_not_taught_step_by_step() {
    let taught = |text: &str| {
        let for_reading = Draft { text, for_reading: true, ..Draft::default() };
        assert!(!said(text).contains(&Rule::Steps), "only where the matter is one for reading");
        rules_of(&for_reading).contains(&Rule::Steps)
    };
    for manual in [
        "Hello Mei,\n1. Open the console.\n2. Choose the group.\n3. Allow port 80.\nThen it works.",
        "您好，\n第一步：打开控制台\n第二步：选择安全组\n第三步：放行 80 端口",
        "①コンソールを開く\n②グループを選ぶ\n③80番を許可する",
        &"Then you open the next window and look for the name of the group that you made before. ".repeat(12),
    ] {
        assert!(taught(manual), "{manual}");
    }
    for fine in [
        "Hello Mei,\nThis is explained with pictures: https://help.acme.example/a/ports\n1. a\n2. b\n3. c",
        "您好，端口的放行方法请见文章，其中有截图。",
        "1. Yes.\n2. No.",
        "2024 was the year.\n10 people.\n12 months.",
    ] {
        assert!(!taught(fine), "{fine}");
    }
}
