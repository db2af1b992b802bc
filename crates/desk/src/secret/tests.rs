//! Finding, covering and moving secrets.
//! It never tests what the access log's endpoint looks like; the server's tests ask it over HTTP.

use causeway_testkit::{Kit, on_both};

use super::{Kind, find, markup, masked, snippet, store, vault, view};
use crate::conversation::ConversationId;
use crate::message::{Message, store as messages};
use crate::testing::{TestDesk, mail};

fn found(text: &str) -> Vec<(Kind, &str)> {
    find(text).into_iter().map(|one| (one.kind, &text[one.start..one.end])).collect()
}

#[test]
fn secrets_in_three_languages_and_of_many_makers() {
    use Kind::{Card, Key, Password, PrivateKey};
    for (text, secret) in [
        ("Password: hunter2", (Password, "hunter2")),
        ("my password is Tr0ub4dor&3, please help", (Password, "Tr0ub4dor&3")),
        ("password = correcthorse\nthanks", (Password, "correcthorse")),
        ("{\"password\": \"a b c 1\", \"x\": 1}", (Password, "a b c 1")),
        ("DB_PASSWORD=s3cr3t!x", (Password, "s3cr3t!x")),
        ("pw: abc123", (Password, "abc123")),
        ("PIN: 4711", (Password, "4711")),
        ("密码：Abc12345，请帮我登录", (Password, "Abc12345")),
        ("我的密码是abc123。", (Password, "abc123")),
        ("密碼: qwerty99", (Password, "qwerty99")),
        ("パスワード：sakura2024です", (Password, "sakura2024")),
        ("パスワードは「さくら1234」です", (Password, "さくら1234")),
        ("暗証番号: 8812", (Password, "8812")),
        ("postgres://app:pa55word@db.example/desk", (Password, "pa55word")),
        ("key AKIAABCDEFGHIJKLMN12 leaked", (Key, "AKIAABCDEFGHIJKLMN12")),
        ("sk_live_4eC39HqLyjWDarjtT1zd", (Key, "sk_live_4eC39HqLyjWDarjtT1zd")),
        ("ghp_0123456789abcdefghijABCDEFGHIJ012345.", (Key, "ghp_0123456789abcdefghijABCDEFGHIJ012345")),
        ("令牌是xoxb-12345-abcdefghij", (Key, "xoxb-12345-abcdefghij")),
        ("API key: 9f8e7d6c5b4a", (Key, "9f8e7d6c5b4a")),
        (
            "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0In0.c2lnbmF0dXJl",
            (Key, "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0In0.c2lnbmF0dXJl"),
        ),
        ("card 4111 1111 1111 1111 exp 12/30", (Card, "4111 1111 1111 1111")),
        ("卡号4111-1111-1111-1111。", (Card, "4111-1111-1111-1111")),
        ("378282246310005", (Card, "378282246310005")),
        (
            "-----BEGIN RSA PRIVATE KEY-----\nMIIB\n-----END RSA PRIVATE KEY-----\nthanks",
            (PrivateKey, "-----BEGIN RSA PRIVATE KEY-----\nMIIB\n-----END RSA PRIVATE KEY-----"),
        ),
        ("-----BEGIN PRIVATE KEY-----\nMIIB cut off", (PrivateKey, "-----BEGIN PRIVATE KEY-----\nMIIB cut off")),
    ] {
        assert_eq!(found(text), [secret], "{text}");
    }
}

#[test]
fn talk_and_numbers_are_no_secrets() {
    for text in [
        "I forgot my password, please send a password reset link.",
        "Password reset: please do it soon",
        "My password is incorrect and the page says password: required",
        "password is wrong again, since 2024 nothing works",
        "The passwords: both of them are gone",
        "I pass: no thanks, see INV-2041",
        "Order 4111111111111112 has not arrived",
        "order number 1234567890123456, tracking 9400111899223197428490",
        "Call +86 138 0013 8000 or +49 151 2345 6789",
        "+4111111111111111",
        "the id is x4111111111111111 and 41111111111111110000",
        "0000 0000 0000 0000",
        "密码忘记了，请重置密码：谢谢",
        "密码是什么？",
        "パスワードを忘れました。パスワードは再設定しました。",
        "token: see the manual; a secret: nobody reads it",
        "sk_live_xxxxxxxxxxxxxxxxxxxx",
        "-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----",
        "https://shop.example/a@b:c",
        "password: ********",
        "password: [secret 1]",
        "spin: 4711",
        "",
    ] {
        assert_eq!(found(text), [], "{text}");
    }
}

#[test]
fn hostile_texts_cost_no_more_than_long_ones() {
    // Each would take hours if a character were read more than a bounded number of times.
    for piece in ["password: ", "-----BEGIN ", "eyJ-", "4 ", "a://b:", "密码", "SG.a.", "\"password\":\""] {
        let text = piece.repeat(1_000_000 / piece.len());
        assert!(find(&text).len() <= 1_000, "{piece}");
    }
}

#[test]
fn html_is_covered_through_tags_and_entities() {
    let cover = |html: &str, known: &[&str]| {
        let known: Vec<String> = known.iter().map(|value| (*value).to_owned()).collect();
        markup::covered(html, &known, |_| "#".to_owned())
    };
    for (html, known, covered, count) in [
        ("<p>password: hunter2</p>", &[][..], "<p>password: #</p>", 1),
        ("<p>password: <b>hun</b>ter2</p>", &[], "<p>password: <b>#</b></p>", 1),
        ("<p>password: a&amp;b&lt;1</p><p>bye</p>", &[], "<p>password: #</p><p>bye</p>", 1),
        ("<p>密码：<span title=\"a>b\">Abc1234</span>。</p>", &[], "<p>密码：<span title=\"a>b\">#</span>。</p>", 1),
        (
            "<a href=\"https://x.example/?k=hunter2\">password: hunter2</a>",
            &[],
            "<a href=\"https://x.example/?k=#\">password: #</a>",
            1,
        ),
        ("<div>-----BEGIN PRIVATE KEY-----<br>MI<br>-----END PRIVATE KEY-----</div>", &[], "<div>#<br><br></div>", 1),
        ("<td>Password</td><td>hunter2</td>", &["hunter2"], "<td>Password</td><td>#</td>", 1),
        ("<p>nothing & <b>here", &[], "<p>nothing & <b>here", 0),
    ] {
        assert_eq!(cover(html, known), (covered.to_owned(), count), "{html}");
    }
}

#[test]
fn a_snippet_never_cuts_a_secret_open() {
    let text = format!("{} password: hunter2", "x ".repeat(70));
    assert!(!snippet(&text, 160).contains("hunter2"));
    assert!(snippet(&text, 160).contains("••••"));
    assert_eq!(masked("password: test1, yes test1 but not test12"), "password: ••••, yes •••• but not test12");
    assert_eq!(masked("card 4111 1111 1111 1111!"), "card ••••!");
}

const PASTED: &str = "I cannot sign in.\npassword: hunter2\ncard 4111 1111 1111 1111\nagain: hunter2";

async fn shown(desk: &TestDesk, id: ConversationId) -> Message {
    let work = move |tx: &mut causeway_store::Tx<'_>| {
        let mut all = messages::page(tx, id, i64::MAX, 10)?;
        view::hide(tx, &mut all)?;
        Ok::<_, causeway_store::Error>(all)
    };
    desk.desk.db.read(work).await.unwrap().pop().unwrap()
}

async fn search(desk: &TestDesk, words: &'static str) -> Vec<crate::search::store::Hit> {
    let work = move |tx: &mut causeway_store::Tx<'_>| {
        let query = causeway_base::query::Query::parse(words, tx.now(), &jiff::tz::TimeZone::UTC);
        crate::search::store::search(tx, &query, causeway_identity::UserId(uuid::Uuid::nil()), None, 10)
    };
    desk.desk.db.read(work).await.unwrap()
}

on_both! {
    async fn lists_and_messages_cover_what_was_pasted(kit: Kit) {
        let desk = TestDesk::new(kit).await;
        let id = desk.ask(&mail("a@x", "password: hunter2", "", PASTED)).await;
        let row = desk.conversation(id).await.row;
        assert_eq!(row.subject, "password: ••••");
        assert!(!row.snippet.contains("hunter2") && !row.snippet.contains("4111"), "{}", row.snippet);
        let message = shown(&desk, id).await;
        assert!(!message.text.contains("hunter2") && !message.text.contains("4111"), "{}", message.text);
        assert_eq!(message.masked, 3);
        let (permit, message_id) = (desk.permit(desk.owner), message.id);
        let open = desk.desk.db.write(move |tx| vault::reveal_message(tx, permit, message_id)).await.unwrap();
        assert!(open.text.contains("hunter2"));
        let log = desk.desk.db.read(move |tx| store::accesses(tx, message_id)).await.unwrap();
        assert_eq!(log.iter().map(|one| (one.number, one.name.as_str())).collect::<Vec<_>>(), [(None, "Olga")]);
        let kept: String = desk.desk.db.read(move |tx| tx.value(&causeway_store::sql!("SELECT MAX(data) FROM event WHERE data LIKE '%hunter2%'"))).await.unwrap_or_default();
        assert_eq!(kept, "", "no event holds it");
    }

    async fn the_vault_keeps_them_sealed_until_their_time_is_over(kit: Kit) {
        let desk = TestDesk::new(kit).await;
        let id = desk.ask(&mail("a@x", "Help", "", PASTED)).await;
        let message_id = desk.messages(id).await[0].id;
        let (permit, inner) = (desk.permit(desk.owner), desk.desk.clone());
        desk.desk.db.write(move |tx| vault::move_out(tx, permit, &inner, message_id, 2)).await.unwrap();
        let stored = desk.messages(id).await.remove(0);
        assert_eq!(stored.text, "I cannot sign in.\npassword: [secret 1]\ncard [secret 2]\nagain: [secret 1]");
        let html = stored.html.clone().unwrap_or_default();
        assert!(!html.contains("hunter2") && !html.contains("4111"), "{html}");
        let message = shown(&desk, id).await;
        assert_eq!((message.masked, message.vaulted.len(), message.has_raw), (0, 2, false));
        let secret = message.vaulted[0].id;
        let inner = desk.desk.clone();
        let (kind, value) = desk.desk.db.write(move |tx| vault::reveal(tx, permit, &inner, secret)).await.unwrap();
        assert_eq!((kind, value.reveal()), (Kind::Password, "hunter2"));
        let log = desk.desk.db.read(move |tx| store::accesses(tx, message_id)).await.unwrap();
        assert_eq!(log.iter().map(|one| one.number).collect::<Vec<_>>(), [Some(1)]);
        let owner = desk.owner;
        let all = desk.desk.db.read(move |tx| store::log(tx, owner, None, 10)).await.unwrap();
        assert_eq!(all.len(), 1);
        assert_eq!((all[0].kind, all[0].message_id, all[0].author.as_str()), (Some(Kind::Password), message_id, "Mei Chen"));
        assert_eq!((all[0].access.name.as_str(), all[0].conversation_subject.as_str()), ("Olga", "Help"));
        let end = causeway_store::Cursor { at: all[0].access.at.ms(), id: all[0].id };
        assert!(desk.desk.db.read(move |tx| store::log(tx, owner, Some(end), 10)).await.unwrap().is_empty());
        let inner = desk.desk.clone();
        let again = desk.desk.db.write(move |tx| vault::move_out(tx, permit, &inner, message_id, 2)).await;
        assert_eq!(again.unwrap_err().code(), causeway_web::Code::TooLate);
        desk.pass(2 * 86_400_000 + 1).await;
        let message = shown(&desk, id).await;
        assert!(message.vaulted.iter().all(|one| one.expired));
        let inner = desk.desk.clone();
        let late = desk.desk.db.write(move |tx| vault::reveal(tx, permit, &inner, secret)).await;
        assert_eq!(late.err().map(|problem| problem.code()), Some(causeway_web::Code::TooLate));
    }

    async fn search_finds_the_message_but_not_by_its_secret(kit: Kit) {
        let desk = TestDesk::new(kit).await;
        let id = desk.ask(&mail("a@x", "Help", "", PASTED)).await;
        crate::search::catch_up(&desk.desk.db).await.unwrap();
        let hits = search(&desk, "password again").await;
        assert_eq!(hits.iter().map(|hit| hit.conversation_id).collect::<Vec<_>>(), [id]);
        assert!(!hits[0].excerpt_html.contains("hunter2"), "{}", hits[0].excerpt_html);
        assert!(search(&desk, "hunter2").await.is_empty());
        let message = desk.messages(id).await[0].id;
        let (permit, inner) = (desk.permit(desk.owner), desk.desk.clone());
        desk.desk.db.write(move |tx| vault::move_out(tx, permit, &inner, message, 2)).await.unwrap();
        crate::search::catch_up(&desk.desk.db).await.unwrap();
        assert_eq!(search(&desk, "\"secret 1\"").await.len(), 1, "the index has the text as it is now");
        let withheld = move |tx: &mut causeway_store::Tx<'_>| {
            let ledger = messages::ledger_of(tx, message)?.unwrap();
            store::is_withheld(tx, ledger)
        };
        assert!(desk.desk.db.read(withheld).await.unwrap());
    }

    async fn what_we_quote_back_is_covered(kit: Kit) {
        let desk = TestDesk::new(kit).await;
        let id = desk.ask(&mail("a@x", "Help", "", PASTED)).await;
        desk.reply(id, "We look into it.").await;
        desk.pass(60_000).await;
        let sent = desk.sent().pop().unwrap();
        assert!(sent.contains("We look into it.") && !sent.contains("hunter2"), "{sent}");
    }
}
