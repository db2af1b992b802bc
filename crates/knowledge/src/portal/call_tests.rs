//! The page about calling: which numbers customers see and when, and what becomes of a wish to be called.

use axum::http::StatusCode;
use causeway_desk::ConversationId;
use causeway_desk::calendar::store as calendars;
use causeway_desk::inbox;
use causeway_store::{Error, Tx, sql};
use causeway_testkit::{Kit, on_both};

use super::proof::solve;
use super::tests::count;
use crate::calling::{self, Calling, Line};
use crate::testing::Help;

const PATH: &str = "/help/en/call";
const WISH: &str = "name=Zoe&number=138+1234+5678&text=It+stops&when=morning&when_else=not+before+ten&language=ja";

/// Tells customers of a number with office hours and, if wanted, of a hotline.
async fn tell(help: &Help, call_me: bool, hotline: bool) {
    let work = move |tx: &mut Tx<'_>| {
        let inbox_id = inbox::store::all(tx)?.first().map(|inbox| inbox.id).unwrap();
        let calendar_id = calendars::list(tx)?.first().map(|calendar| calendar.id);
        let line = |number: &str, label: &str, hotline| Line {
            number: number.to_owned(),
            label: label.to_owned(),
            calendar_id,
            hotline,
            inbox_id,
        };
        let mut lines = vec![line("+8673182183159", "Support & sales", false)];
        lines.extend(hotline.then(|| line("+8673182180000", "Emergencies", true)));
        calling::set(tx, &Calling { call_me, country: "86".to_owned(), lines })?;
        Ok::<_, Error>(())
    };
    help.kit.db.write(work).await.unwrap();
}

on_both! {
    async fn the_numbers_are_shown_with_their_hours_and_the_hotline_wherever_one_asks(kit: Kit) {
        let help = Help::new(kit).await;
        assert_eq!(help.look(PATH).await.status, StatusCode::NOT_FOUND, "nothing to tell");
        assert!(!help.look("/help/en/").await.text.contains("/call"));
        tell(&help, true, true).await;
        help.valid(&[PATH, "/help/zh-CN/call", "/help/zh-TW/call", "/help/ja/call", "/help/en/requests/new"], &[]).await;
        let page = help.look(PATH).await.text;
        assert!(page.contains("href=\"tel:+8673182183159\"") && page.contains("Support &amp; sales"), "{page}");
        assert!(page.contains("Answered now") || page.contains("Answered from"), "{page}");
        for path in [PATH, "/help/en/requests/new", "/help/en/requests/new/something-does-not-work"] {
            let page = help.look(path).await.text;
            assert!(page.contains("tel:+8673182180000") && page.contains("at any hour"), "{path}: {page}");
        }
        assert!(help.look("/help/en/requests/new").await.text.contains("/help/en/call"));
        tell(&help, false, false).await;
        let page = help.look(PATH).await.text;
        assert!(page.contains("tel:+8673182183159") && !page.contains("<form method=\"post\""), "numbers, but no wishes");
        assert_eq!(help.post(PATH, WISH, "192.0.2.9").await.status, StatusCode::NOT_FOUND);
        assert!(!help.look("/help/en/requests/new").await.text.contains("at any hour"));
    }

    async fn a_wish_becomes_a_conversation_that_tells_whom_to_call_when_and_in_which_language(kit: Kit) {
        let help = Help::new(kit).await;
        tell(&help, true, true).await;
        let wrong = help.post(PATH, "number=call+me&text=It+stops", "192.0.2.9").await;
        assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(wrong.text.contains("This is no number that we can call.") && wrong.text.contains("It stops"));
        assert_eq!(help.post(PATH, "number=13812345678&text=+", "192.0.2.9").await.status, StatusCode::UNPROCESSABLE_ENTITY);
        let address = "number=13812345678&text=A&address=nonsense";
        assert_eq!(help.post(PATH, address, "192.0.2.9").await.status, StatusCode::UNPROCESSABLE_ENTITY);
        let trap = help.post(PATH, &format!("{WISH}&website=x"), "192.0.2.9").await;
        assert_eq!((trap.status, count(&help, "SELECT COUNT(*) FROM conversation").await), (StatusCode::OK, 0));
        let solved = solve(&help.look(PATH).await.text);
        let taken = help.post(PATH, &format!("{WISH}&stuck=yes&proof={solved}"), "192.0.2.9").await;
        assert_eq!(taken.status, StatusCode::OK);
        assert!(taken.text.contains("We call you") && taken.text.contains("+8613812345678"));
        assert!(taken.text.contains("tel:+8673182180000"), "whoever cannot wait is not kept from calling");
        for page in [&wrong.text, &taken.text] {
            assert_eq!(crate::valid::errors(page), Vec::<String>::new(), "{page}");
        }
        let made = |tx: &mut Tx<'_>| {
            let (id, way): (ConversationId, String) = tx.one(&sql!("SELECT id, way FROM conversation"))?;
            let text: (String,) = tx.one(&sql!("SELECT text FROM message"))?;
            Ok::<_, Error>((way, text.0, calling::wish(tx, id)?))
        };
        let (way, text, wish) = help.kit.db.read(made).await.unwrap();
        let wish = wish.unwrap();
        assert_eq!((way.as_str(), wish.number.as_str(), wish.lang.as_str()), ("phone", "+8613812345678", "ja"));
        assert!(wish.urgent && wish.wish.contains("not before ten"), "{wish:?}");
        assert!(text.starts_with("It stops") && text.contains("+8613812345678") && text.contains("日本語"), "{text}");
        assert_eq!(help.events("call.wished").await, 1);
        assert_eq!(count(&help, "SELECT COUNT(*) FROM contact WHERE name = 'Zoe'").await, 1);
    }

    async fn whoever_asks_too_often_waits_and_still_sees_the_numbers(kit: Kit) {
        let help = Help::new(kit).await;
        tell(&help, true, true).await;
        for n in 0..5 {
            let got = help.post(PATH, WISH, "192.0.2.1").await;
            let wanted = if n < 4 { StatusCode::OK } else { StatusCode::TOO_MANY_REQUESTS };
            assert_eq!(got.status, wanted, "without work, wish {n}");
            assert!(got.text.contains("tel:+8673182180000"), "wish {n}");
        }
        let elsewhere = [("origin", "https://evil.example"), ("host", "desk.acme.example"), ("x-causeway-peer", "192.0.2.2")];
        assert_eq!(help.post_with(PATH, WISH, &elsewhere).await.status, StatusCode::FORBIDDEN);
        assert_eq!(count(&help, "SELECT COUNT(*) FROM conversation").await, 4);
    }
}
