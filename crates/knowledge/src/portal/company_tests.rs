//! The requests of a company and the way to talk, on both databases: whoever may not see something finds nothing at any
//! address of the portal, and whoever may sees it only while they may.

use axum::http::{Method, StatusCode};
use causeway_desk::inbox;
use causeway_desk::request::write::{self, New};
use causeway_people::ContactId;
use causeway_people::contact::store as contacts;
use causeway_store::Tx;
use causeway_testkit::{Kit, on_both};
use causeway_web::Problem;
use serde_json::json;

use super::tests::{count, enter, read, write as send};
use crate::calling::{self, Calling};
use crate::testing::{Help, Part};

/// A desk with a request of Mei's, who has a colleague, and somebody of another company.
struct Firm {
    help: Help,
    mei: String,
    bo: String,
    eve: String,
    /// Where the request is.
    place: String,
    /// Where its file is.
    file: String,
}

async fn contact(help: &Help, address: &'static str) -> ContactId {
    let found = help.kit.db.read(move |tx: &mut Tx<'_>| contacts::by_address(tx, address)).await.unwrap();
    found.expect("a contact")
}

async fn firm(kit: Kit) -> Firm {
    let help = Help::new(kit).await;
    let mei = enter(&help, "mei@customer.example").await;
    let bo = enter(&help, "bo@customer.example").await;
    let eve = enter(&help, "eve@other.example").await;
    let parts: [Part<'_>; 3] =
        [("subject", None, b"Secret plans"), ("text", None, b"My words"), ("files", Some("plan.txt"), b"1")];
    let made = help.send_parts("/help/en/requests/new", &parts, &[("cookie", &mei)]).await;
    let place = made.header("location").to_owned();
    let page = read(&help, &mei, &place).await.text;
    let end = page.find("\">plan.txt</a>").expect("the file");
    let file = page[..end].rsplit_once("href=\"").unwrap().1.to_owned();
    Firm { help, mei, bo, eve, place, file }
}

impl Firm {
    async fn role(&self, address: &'static str, sees: &str) -> StatusCode {
        let id = contact(&self.help, address).await;
        self.help.people(Method::PUT, &format!("/contacts/{id}/portal"), json!({ "sees": sees })).await.status
    }

    async fn change(&self, address: &'static str, part: serde_json::Value) {
        let path = format!("/contacts/{}", contact(&self.help, address).await);
        let mut body = self.help.people(Method::GET, &path, json!({})).await.json();
        let version = body["version"].take();
        let mut change = part;
        change["version"] = version;
        let got = self.help.people(Method::PATCH, &path, change).await;
        assert_eq!(got.status, StatusCode::OK, "{}", got.text);
    }

    async fn confidential(&self, address: &'static str, confidential: bool) {
        let path = format!("/contacts/{}/access", contact(&self.help, address).await);
        let got = self.help.people(Method::PUT, &path, json!({ "confidential": confidential })).await;
        assert_eq!(got.status, StatusCode::OK, "{}", got.text);
    }

    /// Tries every address of the portal that leads to a request, its files, or a list.
    async fn finds_nothing(&self, who: &str, why: &str) {
        let before = count(&self.help, "SELECT COUNT(*) FROM message").await;
        let list = format!("{}/company", "/help/en/requests");
        let other = self.place.replace("/en/", "/ja/");
        for path in [&self.place, &self.file, &list, &other] {
            let seen = read(&self.help, who, path).await;
            assert_eq!(seen.status, StatusCode::NOT_FOUND, "{why}: {path}");
            assert!(!seen.text.contains("My words") && !seen.text.contains("Secret plans"), "{why}: {path}");
        }
        for path in ["/help/en/requests", "/help/en/requests/export", "/help/en/requests/company?after=AAAA"] {
            let seen = read(&self.help, who, path).await.text;
            assert!(!seen.contains("Secret plans") && !seen.contains("Requests of"), "{why}: {path}");
        }
        for path in [self.place.clone(), format!("{}/solved", self.place)] {
            let tried = send(&self.help, who, &path, "text=I+am+Mei").await;
            assert_eq!(tried.status, StatusCode::NOT_FOUND, "{why}: {path}");
        }
        let parts: [Part<'_>; 2] = [("text", None, b"I am Mei"), ("files", Some("bad.txt"), b"2")];
        let tried = self.help.send_parts(&self.place, &parts, &[("cookie", who)]).await;
        assert_eq!(tried.status, StatusCode::NOT_FOUND, "{why}");
        assert_eq!(count(&self.help, "SELECT COUNT(*) FROM message").await, before, "{why}");
    }

    async fn finds_it(&self, who: &str, why: &str) {
        let list = read(&self.help, who, "/help/en/requests").await.text;
        assert!(list.contains("Requests of Customer") && list.contains("Secret plans"), "{why}: {list}");
        assert!(read(&self.help, who, &self.place).await.text.contains("My words"), "{why}");
    }
}

on_both! {
    async fn nobody_finds_a_request_of_others_without_the_right(kit: Kit) {
        let firm = firm(kit).await;
        let (bo, eve) = (firm.bo.clone(), firm.eve.clone());
        firm.finds_nothing(&eve, "another company").await;
        firm.finds_nothing(&bo, "a colleague without the right").await;
        assert_eq!(firm.role("bo@customer.example", "company").await, StatusCode::OK);
        assert_eq!(firm.role("eve@other.example", "company").await, StatusCode::OK);
        firm.finds_it(&bo, "a colleague with the right").await;
        let seen = read(&firm.help, &eve, &firm.place).await;
        assert_eq!(seen.status, StatusCode::NOT_FOUND, "the right is for one's own company");
        assert!(!read(&firm.help, &eve, "/help/en/requests/company").await.text.contains("Secret plans"));
        firm.confidential("mei@customer.example", true).await;
        let seen = read(&firm.help, &bo, &firm.place).await;
        assert_eq!(seen.status, StatusCode::NOT_FOUND, "the requester is confidential");
        assert_eq!(read(&firm.help, &bo, &firm.file).await.status, StatusCode::NOT_FOUND);
        assert_eq!(send(&firm.help, &bo, &firm.place, "text=Hello").await.status, StatusCode::NOT_FOUND);
        for path in ["/help/en/requests", "/help/en/requests/company"] {
            assert!(!read(&firm.help, &bo, path).await.text.contains("Secret plans"), "{path}");
        }
        assert!(read(&firm.help, &firm.mei, &firm.place).await.text.contains("My words"), "it stays their own");
        firm.confidential("mei@customer.example", false).await;
        firm.confidential("bo@customer.example", true).await;
        firm.finds_nothing(&bo, "who looks is confidential").await;
        assert_eq!(firm.role("bo@customer.example", "company").await, StatusCode::UNPROCESSABLE_ENTITY);
    }

    async fn a_right_ends_with_the_company_and_when_it_is_taken(kit: Kit) {
        let firm = firm(kit).await;
        let bo = firm.bo.clone();
        firm.role("bo@customer.example", "company").await;
        firm.finds_it(&bo, "given").await;
        firm.role("bo@customer.example", "own").await;
        firm.finds_nothing(&bo, "taken").await;
        firm.role("bo@customer.example", "company").await;
        let path = format!("/contacts/{}", contact(&firm.help, "bo@customer.example").await);
        let home = firm.help.people(Method::GET, &path, json!({})).await.json()["company"]["id"].clone();
        firm.change("bo@customer.example", json!({ "company_id": null })).await;
        firm.finds_nothing(&bo, "gone").await;
        firm.change("bo@customer.example", json!({ "company_id": home })).await;
        firm.finds_nothing(&bo, "back, and not given again").await;
        let noted = count(&firm.help, "SELECT COUNT(*) FROM audit WHERE action = 'portal_role.changed'").await;
        assert_eq!(noted, 3);
    }

    async fn a_colleague_reads_and_answers_but_does_not_speak_for_them(kit: Kit) {
        let firm = firm(kit).await;
        let (help, bo) = (&firm.help, firm.bo.clone());
        firm.change("bo@customer.example", json!({ "name": "Bo <b>" })).await;
        firm.change("mei@customer.example", json!({ "name": "Mei Lin" })).await;
        firm.role("bo@customer.example", "company").await;
        let number = firm.place.rsplit('/').next().unwrap();
        let note = json!({ "kind": "note", "text": "A difficult customer" });
        let path = format!("/conversations/{number}/messages");
        assert!(help.desk(Method::POST, &path, note).await.status.is_success());
        help.valid(&["/help/en/requests", "/help/ja/requests/company", &firm.place], &[("cookie", &bo)]).await;
        let page = read(help, &bo, &firm.place).await.text;
        assert!(page.contains("Asked by Mei Lin") && !page.contains("A difficult customer"), "{page}");
        assert!(!page.contains("It is solved"), "whoever asked says that");
        assert_eq!(read(help, &bo, &firm.file).await.text, "1");
        assert_eq!(send(help, &bo, &format!("{}/solved", firm.place), "").await.status, StatusCode::NOT_FOUND);
        assert_eq!(send(help, &bo, &firm.place, "text=It+is+the+same+here").await.header("location"), firm.place);
        let mine = read(help, &firm.mei, &firm.place).await.text;
        assert!(mine.contains("Bo &lt;b&gt;") && mine.contains("It is the same here"), "{mine}");
        assert!(!mine.contains("Asked by") && mine.contains("It is solved"), "{mine}");
        let joined = "SELECT COUNT(*) FROM participant WHERE address IN ('bo@customer.example', 'mei@customer.example')";
        assert_eq!(count(help, joined).await, 2);
        assert!(!read(help, &bo, "/help/en/requests/export").await.text.contains("My words"), "an export is one's own");
        // What somebody confidential wrote into is shown to no colleague any more.
        firm.confidential("bo@customer.example", true).await;
        let zoe = enter(help, "zoe@customer.example").await;
        send(help, &zoe, "/help/en/requests/new", "subject=A&text=B").await;
        firm.role("zoe@customer.example", "company").await;
        assert_eq!(read(help, &zoe, &firm.place).await.status, StatusCode::NOT_FOUND);
    }

    async fn the_list_of_a_company_is_paged(kit: Kit) {
        let firm = firm(kit).await;
        let id = contact(&firm.help, "mei@customer.example").await;
        firm.role("bo@customer.example", "company").await;
        for _ in 0..24 {
            firm.help.kit.clock.advance(1_000);
            let begin = move |tx: &mut Tx<'_>| {
                let inboxes = inbox::store::all(tx)?;
                let new = New {
                    inbox: &inboxes[0],
                    contact: id,
                    from: None,
                    doubtful: false,
                    subject: "More",
                    text: "Words",
                    by: write::PORTAL,
                    files: &[],
                };
                write::begin(tx, &new)?;
                Ok::<_, Problem>(())
            };
            firm.help.kit.db.write(begin).await.unwrap();
        }
        let first = read(&firm.help, &firm.bo, "/help/en/requests").await.text;
        assert_eq!((first.matches("Asked by").count(), first.contains("Secret plans")), (20, false));
        let at = first.find("/help/en/requests/company?after=").expect("the way to the next page");
        let next = first[at..].split('"').next().unwrap().to_owned();
        firm.help.valid(&[&next], &[("cookie", &firm.bo)]).await;
        let second = read(&firm.help, &firm.bo, &next).await.text;
        assert_eq!((second.matches("Asked by").count(), second.contains("Secret plans")), (5, true));
        assert!(!second.contains("?after="));
    }

    async fn a_customer_chooses_the_way_to_talk_and_the_team_reads_it(kit: Kit) {
        let firm = firm(kit).await;
        let (help, mei, path) = (&firm.help, firm.mei.clone(), "/help/en/channel");
        assert_eq!(help.look(path).await.header("location"), "/help/en/sign-in");
        help.valid(&[path, "/help/ja/channel"], &[("cookie", &mei)]).await;
        let page = read(help, &mei, path).await.text;
        assert!(!page.contains("By phone") && !page.contains("In a chat"), "{page}");
        assert_eq!(send(help, &mei, path, "channel=phone&number=%2B8673182183159").await.status, StatusCode::UNPROCESSABLE_ENTITY);
        let calling = Calling { call_me: true, country: "86".to_owned(), lines: Vec::new() };
        help.kit.db.write(move |tx: &mut Tx<'_>| calling::set(tx, &calling)).await.unwrap();
        let wrong = send(help, &mei, path, "channel=phone&number=%3Cb%3E").await;
        assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(wrong.text.contains("no number that we can call") && wrong.text.contains("&lt;b&gt;"), "{}", wrong.text);
        assert_eq!(crate::valid::errors(&wrong.text), Vec::<String>::new(), "{}", wrong.text);
        let kept = send(help, &mei, path, "channel=phone&number=0731+8218+3159").await;
        assert!(kept.text.contains("+8673182183159") && kept.text.contains("Saved"), "{}", kept.text);
        assert_eq!(crate::valid::errors(&kept.text), Vec::<String>::new(), "{}", kept.text);
        send(help, &mei, path, "channel=phone&number=0731+8218+3159").await;
        assert_eq!(help.events("contact.channel").await, 1, "the same again is nothing new");
        let told = format!("/contacts/{}/portal", contact(help, "mei@customer.example").await);
        let seen = help.people(Method::GET, &told, json!({})).await.json();
        assert_eq!((&seen["wish"]["channel"], &seen["wish"]["number"]), (&json!("phone"), &json!("+8673182183159")));
        send(help, &mei, path, "channel=mail&number=0731+8218+3159").await;
        let seen = help.people(Method::GET, &told, json!({})).await.json();
        assert_eq!((&seen["wish"]["channel"], &seen["wish"]["number"]), (&json!("mail"), &json!(null)));
        let other = help.people(Method::GET, &format!("/contacts/{}/portal", contact(help, "bo@customer.example").await), json!({})).await;
        assert_eq!(other.json(), json!({ "sees": "own", "wish": null, "segments": [] }));
        let foreign = [("cookie", mei.as_str()), ("origin", "https://evil.example"), ("host", "desk.acme.example")];
        assert_eq!(help.post_with(path, "channel=portal", &foreign).await.status, StatusCode::FORBIDDEN);
    }
}
