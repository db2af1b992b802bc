//! Words: languages, phrases, exclusions, what is being typed, numbers, and what nobody may inject.
//! It never tests the order of hits.

use causeway_testkit::{Kit, on_both};

use super::super::store::Field;
use super::{Bench, KENJI, Line, MEI, incoming, note, reply};

on_both! {
    async fn english(kit: Kit) {
        let bench = Bench::new(kit).await;
        let refund = bench
            .begin(
                "Where is my order?",
                MEI,
                &[incoming(MEI, "I asked for a Refund of INV-2041 by e-mail. Café résumé.")],
            )
            .await;
        bench.begin("Other", KENJI, &[incoming(KENJI, "Nothing to see")]).await;
        for query in [
            "refund",
            "REFUND",
            "refund inv-2041",
            "inv 2041",
            "2041",
            "email",
            "e-mail",
            "cafe",
            "Résumé",
            "ｒｅｆｕｎｄ",
        ] {
            assert_eq!(bench.finds(query).await, [refund], "{query}");
        }
        for query in ["refunds ", "refund nothing", "refun ", "xyz"] {
            assert!(bench.finds(query).await.is_empty(), "{query}");
        }
    }

    async fn chinese(kit: Kit) {
        let bench = Bench::new(kit).await;
        let one =
            bench.begin("登录问题", MEI, &[incoming(MEI, "您好，我无法登录账户，重置密码的邮件一直没有收到。")]).await;
        let two = bench.begin("發票", MEI, &[incoming(MEI, "請問發票什麼時候寄出？")]).await;
        for query in ["密码", "重置密码", "无法登录", "登录账户", "账户 密码", "密", "沒有收到", "登录 邮件"]
        {
            assert_eq!(bench.finds(query).await, [one], "{query}");
        }
        for query in ["发票", "發票", "什么时候", "寄出"] {
            assert_eq!(bench.finds(query).await, [two], "{query}");
        }
        assert!(bench.finds("密账").await.is_empty());
        let marked = bench.hits("重置密码").await.remove(0).excerpt_html;
        assert!(marked.contains("<mark>重置密码</mark>"), "{marked}");
    }

    async fn japanese(kit: Kit) {
        let bench = Bench::new(kit).await;
        let one = bench
            .begin(
                "ログインできません",
                KENJI,
                &[incoming(
                    KENJI,
                    "パスワードを再設定したのに、\
             ﾛｸﾞｲﾝできません。請求書は届きました。",
                )],
            )
            .await;
        bench.begin("Other", MEI, &[incoming(MEI, "東京タワー")]).await;
        for query in ["パスワード", "ﾊﾟｽﾜｰﾄﾞ", "再設定", "ログイン", "請求書", "パスワード 請求書", "できません"]
        {
            assert_eq!(bench.finds(query).await, [one], "{query}");
        }
        assert!(bench.finds("京都").await.is_empty());
    }

    async fn phrases_stand_together(kit: Kit) {
        let bench = Bench::new(kit).await;
        let together = bench.begin("a", MEI, &[incoming(MEI, "the blue parcel arrived")]).await;
        let apart = bench.begin("b", MEI, &[incoming(MEI, "the parcel is blue")]).await;
        assert_eq!(bench.finds("\"blue parcel\"").await, [together]);
        assert_eq!(bench.finds("blue parcel").await, [apart, together]);
        assert_eq!(bench.finds("「parcel is」").await, [apart]);
    }

    async fn excluded_words_keep_the_whole_conversation_out(kit: Kit) {
        let bench = Bench::new(kit).await;
        let paypal = bench.begin("Refund please", MEI, &[incoming(MEI, "refund it"), note("paid by PayPal")]).await;
        let card = bench.begin("Refund again", MEI, &[incoming(MEI, "refund to the card")]).await;
        assert_eq!(bench.finds("refund").await, [card, paypal]);
        assert_eq!(bench.finds("refund -paypal").await, [card]);
        assert_eq!(bench.finds("refund -paypal -card").await, []);
        assert_eq!(bench.finds("refund -\"the card\"").await, [paypal]);
        assert_eq!(bench.finds("-paypal").await, [card]);
    }

    async fn the_last_word_is_still_being_typed(kit: Kit) {
        let bench = Bench::new(kit).await;
        let one = bench.begin("Invoice overdue", MEI, &[incoming(MEI, "please pay")]).await;
        for query in ["i", "inv", "invoi", "invoice", "invoice ov", "please p"] {
            assert_eq!(bench.finds(query).await, [one], "{query}");
        }
        for query in ["invoi ", "inv overdue", "\"invoi\"", "nvoice"] {
            assert!(bench.finds(query).await.is_empty(), "{query}");
        }
    }

    async fn every_field_and_the_best_one_is_shown(kit: Kit) {
        let bench = Bench::new(kit).await;
        let files: &[(&str, bool)] = &[("Contract_2026 final.pdf", false), ("smiley-banana.png", true)];
        let id = bench
            .begin(
                "Broken lamp",
                MEI,
                &[Line { files, ..incoming(MEI, "see the attached contract") }, note("ask Zorro about lamp posts")],
            )
            .await;
        let first = async |query: &str| {
            let hits = bench.hits(query).await;
            assert!(hits.len() <= 1);
            hits.into_iter().next().map(|hit| {
                assert_eq!(hit.conversation_id, id);
                (hit.field, hit.message_id.is_some(), hit.excerpt_html)
            })
        };
        assert_eq!(first("lamp").await.unwrap(), (Field::Subject, false, "Broken <mark>lamp</mark>".to_owned()));
        assert_eq!(
            first("zorro").await.unwrap(),
            (Field::Body, true, "ask <mark>Zorro</mark> about lamp posts".to_owned())
        );
        assert_eq!(
            first("contract").await.unwrap(),
            (Field::Attachment, true, "<mark>Contract_2026</mark> final.pdf".to_owned())
        );
        let (field, message, text) = first("chen").await.unwrap();
        assert_eq!((field, message), (Field::People, false));
        assert!(text.contains("Mei <mark>Chen</mark>"), "{text}");
        assert_eq!(first("mei@customer.example").await.unwrap().0, Field::People);
        assert_eq!(first("customer.example").await.unwrap().0, Field::People);
        assert!(first("banana").await.is_none(), "inline pictures have no name that anybody chose");
    }

    async fn subject_and_first_message_combine(kit: Kit) {
        let bench = Bench::new(kit).await;
        let id = bench
            .begin(
                "Broken lamp",
                MEI,
                &[incoming(MEI, "It fell from the table"), reply("mei@customer.example", "a new one is sent")],
            )
            .await;
        assert_eq!(bench.finds("lamp table").await, [id]);
        assert_eq!(bench.finds("lamp sent").await, [], "other messages stand alone");
    }

    async fn numbers_name_conversations(kit: Kit) {
        let bench = Bench::new(kit).await;
        let one = bench.begin("first", MEI, &[incoming(MEI, "hello")]).await;
        let two = bench.begin("second", MEI, &[incoming(MEI, "it costs 1 dollar, hello")]).await;
        let hits = bench.hits("1").await;
        assert_eq!(
            hits.iter().map(|hit| (hit.conversation_id, hit.field)).collect::<Vec<_>>(),
            [(one, Field::Number), (two, Field::Body)]
        );
        assert_eq!(hits[0].excerpt_html, "first");
        let hits = bench.hits("#1").await;
        assert_eq!(hits.iter().map(|hit| (hit.conversation_id, hit.field)).collect::<Vec<_>>(), [(one, Field::Number)]);
        assert_eq!(bench.finds("#2 hello").await, [two]);
        assert_eq!(bench.finds("#2 first").await, []);
        assert_eq!(bench.finds("＃２").await, [two]);
        assert_eq!(bench.finds("#99").await, []);
        assert_eq!(bench.finds("99999999999999999999").await, []);
    }

    async fn nothing_can_be_injected(kit: Kit) {
        let bench = Bench::new(kit).await;
        bench.begin("Plain", MEI, &[incoming(MEI, "plain <script>alert(1)</script> & \"text\"")]).await;
        for query in [
            "'",
            "\"",
            "\\",
            "*",
            "zzz*",
            "zzz OR plain",
            "NEAR(plain zzz)",
            "tokens:plain zzz",
            "zzz) OR (plain",
            "zzz' OR '1'='1",
            "zzz | plain",
            "!zzz & zzz",
            "zzz:* | plain",
            "plain <-> zzz",
            "{tokens} : zzz",
            "^zzz",
            "zzz\0plain",
            "-",
            "--",
            "- plain zzz",
            "from:' from:\" OR 1=1",
            "tag:%",
            "tag:_",
            "in:'",
            "to:%",
            "from:%",
            "from:_",
            "status:'; DROP TABLE message; --",
            "zzz'::tsquery",
            "$1 zzz",
            "? zzz",
            "zzz \u{202e}",
            "\u{0}",
            "((((((((((zzz",
        ] {
            let hits = bench.hits(query).await;
            let harmless = ["!zzz & zzz", "\u{0}"].contains(&query) || hits.is_empty();
            assert!(harmless, "{query:?} finds {hits:?}");
        }
        let hit = bench.hits("plain alert").await.remove(0);
        assert!(
            hit.excerpt_html.contains("&lt;script&gt;<mark>alert</mark>(1)&lt;/script&gt; &amp; &quot;text&quot;"),
            "{}",
            hit.excerpt_html
        );
        assert_eq!(bench.finds("plain").await.len(), 1, "the tables are still there");
    }

    async fn asking_for_nothing_finds_nothing(kit: Kit) {
        let bench = Bench::new(kit).await;
        bench.begin("a", MEI, &[incoming(MEI, "b")]).await;
        for query in ["", "   ", "!!!", "before:nonsense", "has:wings"] {
            assert!(bench.finds(query).await.is_empty(), "{query}");
        }
    }

    async fn long_queries_and_long_texts(kit: Kit) {
        let bench = Bench::new(kit).await;
        let long = format!("{} needle {}", "hay ".repeat(60_000), "稻草".repeat(60_000));
        let id = bench.begin("long", MEI, &[incoming(MEI, &long)]).await;
        assert_eq!(bench.finds("needle").await, [id]);
        assert_eq!(bench.finds(&"hay ".repeat(200)).await, [id]);
        let excerpt = bench.hits("needle").await.remove(0).excerpt_html;
        assert!(excerpt.chars().count() < 400 && excerpt.contains("<mark>needle</mark>"));
    }
}
