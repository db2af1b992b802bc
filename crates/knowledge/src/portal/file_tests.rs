//! Files in the portal on both databases: what comes along is the customer's own, what is too much is refused with words, and
//! nothing of a refused form is kept.

use std::future::ready;
use std::sync::Arc;

use axum::http::StatusCode;
use causeway_desk::attachment::scan::{ScanFile, Scanned};
use causeway_testkit::{Kit, on_both};

use super::tests::{count, enter, read};
use crate::testing::{Help, Part};

/// Finds malware in whatever says so.
struct Scanner;
impl ScanFile for Scanner {
    fn scan(&self, bytes: Arc<Vec<u8>>) -> Scanned {
        let found = bytes.starts_with(b"EICAR").then(|| "Test.Virus".to_owned());
        Box::pin(ready(Ok(found)))
    }
}

const ASKED: [Part<'static>; 3] =
    [("address", None, b"zoe@other.example"), ("subject", None, b"A"), ("text", None, b"See the file")];

fn with<'a>(files: &[Part<'a>]) -> Vec<Part<'a>> {
    ASKED.iter().copied().chain(files.iter().copied()).collect()
}

/// The address of a file on a page.
fn address(page: &str, name: &str) -> String {
    let end = page.find(&format!("\">{name}</a>")).unwrap_or_else(|| panic!("no {name} in {page}"));
    page[..end].rsplit_once("href=\"").unwrap().1.to_owned()
}

on_both! {
    async fn files_come_with_requests_and_replies_and_are_their_owners_alone(kit: Kit) {
        let help = Help::new(kit).await;
        let (mei, eve) = (enter(&help, "mei@customer.example").await, enter(&help, "eve@other.example").await);
        let cookie = [("cookie", mei.as_str())];
        let large = vec![b'x'; 200_000];
        let parts = with(&[("files", Some("../../<b>log</b>.txt"), b"line 1"), ("files", Some("large.bin"), &large), ("files", Some(""), b"")]);
        let made = help.send_parts("/help/en/requests/new", &parts, &cookie).await;
        let place = made.header("location").to_owned();
        assert!(place.starts_with("/help/en/requests/"), "{} {}", made.status, made.text);
        let page = read(&help, &mei, &place).await.text;
        assert!(page.contains("&lt;b&gt;log&lt;") || page.contains("b&gt;.txt"), "the name is text: {page}");
        assert!(!page.contains("<b>log") && !page.contains("../"), "{page}");
        let file = address(&page, "large.bin");
        let got = read(&help, &mei, &file).await;
        assert_eq!((got.status, got.text.len(), got.header("content-type")), (StatusCode::OK, 200_000, "application/octet-stream"));
        assert_eq!(read(&help, &eve, &file).await.status, StatusCode::NOT_FOUND);
        assert_eq!(help.look(&file).await.header("location"), "/help/en/sign-in");
        let reply: [Part<'_>; 2] = [("text", None, b"One more"), ("files", Some("second.txt"), b"2")];
        assert_eq!(help.send_parts(&place, &reply, &[("cookie", &eve)]).await.status, StatusCode::NOT_FOUND);
        assert_eq!(help.send_parts(&place, &reply, &cookie).await.header("location"), place);
        assert!(read(&help, &mei, &place).await.text.contains("second.txt"));
        assert_eq!(count(&help, "SELECT COUNT(*) FROM attachment WHERE message_id IS NOT NULL AND uploaded_by IS NULL").await, 3);
        assert_eq!(count(&help, "SELECT COUNT(*) FROM conversation WHERE has_attachment = TRUE").await, 1);
        // A file of one request is no file of another one.
        let second = help.send_parts("/help/en/requests/new", &with(&[]), &cookie).await.header("location").to_owned();
        let moved = file.replace(&place, &second);
        assert_eq!(read(&help, &mei, &moved).await.status, StatusCode::NOT_FOUND);
    }

    async fn too_much_is_refused_with_words_and_nothing_of_it_is_kept(kit: Kit) {
        let help = Help::new(kit).await;
        let (six, large) = ([("files", Some("a.txt"), b"a".as_slice()); 6], vec![b'x'; 11 * 1024 * 1024]);
        let no_text: [Part<'_>; 3] = [("address", None, b"zoe@other.example"), ("text", None, b" "), ("files", Some("a.txt"), b"a")];
        let cases: [(Vec<Part<'_>>, &str); 3] = [
            (with(&six), "At most 5 can be sent at once"),
            (with(&[("files", Some("large.bin"), &large)]), "Together they may have 10 MB"),
            (no_text.to_vec(), "choose your files again"),
        ];
        for (parts, words) in cases {
            let got = help.send_parts("/help/en/requests/new", &parts, &[("x-causeway-peer", "192.0.2.1")]).await;
            assert_eq!(got.status, StatusCode::UNPROCESSABLE_ENTITY, "{words}");
            assert!(got.text.contains(words) && got.text.contains("zoe@other.example"), "{words}: {}", got.text);
        }
        for table in ["SELECT COUNT(*) FROM conversation", "SELECT COUNT(*) FROM attachment", "SELECT COUNT(*) FROM blob", "SELECT COUNT(*) FROM contact"] {
            assert_eq!(count(&help, table).await, 0, "{table}");
        }
        let mei = enter(&help, "mei@customer.example").await;
        let many = [("files", Some("a.txt"), b"a".as_slice()); 6];
        let made = help.send_parts("/help/en/requests/new", &with(&many), &[("cookie", &mei)]).await;
        assert_eq!(made.status, StatusCode::SEE_OTHER, "whoever is signed in may send more");
        let place = made.header("location").to_owned();
        let reply = [[("text", None, b"My words".as_slice())].as_slice(), &[("files", Some("a.txt"), b"a".as_slice()); 11]].concat();
        let refused = help.send_parts(&place, &reply, &[("cookie", &mei)]).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(refused.text.contains("At most 10") && refused.text.contains("My words</textarea>"));
        let cut = help.send_parts(&place, &[("text", None, b"x\r\n--edge\r\nbroken")], &[("cookie", &mei)]).await;
        assert!(cut.status.is_client_error(), "{}", cut.status);
        assert_eq!(count(&help, "SELECT COUNT(*) FROM attachment").await, 6);
    }

    async fn a_flood_of_files_is_slowed_down_and_keeps_its_words(kit: Kit) {
        let help = Help::new(kit).await;
        let peer = [("x-causeway-peer", "192.0.2.7")];
        let six = with(&[("files", Some("a.txt"), b"a".as_slice()); 6]);
        for _ in 0..10 {
            help.send_parts("/help/en/requests/new", &six, &peer).await;
        }
        let got = help.send_parts("/help/en/requests/new", &with(&[("files", Some("a.txt"), b"a")]), &peer).await;
        assert_eq!(got.status, StatusCode::TOO_MANY_REQUESTS);
        assert!(!got.header("retry-after").is_empty() && got.text.contains("See the file</textarea>"));
        assert_eq!(count(&help, "SELECT COUNT(*) FROM conversation").await, 0);
    }

    async fn malware_is_kept_for_the_team_and_given_to_nobody(kit: Kit) {
        let mut help = Help::new(kit).await;
        help.knowledge.desk.scanner = Some(Arc::new(Scanner));
        let mei = enter(&help, "mei@customer.example").await;
        let files = with(&[("files", Some("bad.exe"), b"EICAR"), ("files", Some("good.txt"), b"fine")]);
        let made = help.send_parts("/help/en/requests/new", &files, &[("cookie", &mei)]).await;
        let page = read(&help, &mei, made.header("location")).await.text;
        assert!(page.contains("good.txt") && !page.contains("bad.exe"), "{page}");
        assert_eq!(count(&help, "SELECT COUNT(*) FROM attachment WHERE threat = 'Test.Virus'").await, 1);
    }
}
