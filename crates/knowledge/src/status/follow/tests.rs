//! Following the status on both databases: the address is proved, each step is told once, one click ends it, and a call
//! that never gets through is given up. Mails go to a relay in memory.

use std::sync::{Arc, Mutex};

use axum::http::{Method, StatusCode};
use causeway_desk::outbox::{OutEnvelope, Sent, Transport};
use causeway_desk::relay::RelaySettings;
use causeway_queue::Runner;
use causeway_store::{Tx, sql};
use causeway_testkit::{Kit, on_both};
use serde_json::json;

use crate::testing::{Got, Help};

const HERE: (&str, &str) = ("host", "127.0.0.1:8080");

#[derive(Clone, Default)]
struct Relay(Arc<Mutex<Vec<Vec<u8>>>>);

impl Transport for Relay {
    fn send(&self, _: RelaySettings, _: OutEnvelope, bytes: Vec<u8>) -> Sent {
        self.0.lock().unwrap().push(bytes);
        Box::pin(async { Ok("250 taken".to_owned()) })
    }
}

/// The mails that leave when everything that is due is done.
async fn mails(help: &Help) -> Vec<causeway_mail::Mail> {
    let relay = Relay::default();
    let transport: Arc<dyn Transport> = Arc::new(relay.clone());
    Runner::new(help.kit.db.clone(), "test", super::news::jobs(&help.knowledge.desk, &transport)).drain().await;
    let all = relay.0.lock().unwrap();
    all.iter().map(|bytes| causeway_mail::parse(bytes)).collect()
}

fn path_in(text: &str, beginning: &str) -> String {
    let at = text.find(beginning).unwrap_or_else(|| panic!("{beginning} in {text}"));
    text[at..].split_whitespace().next().unwrap().to_owned()
}

async fn follow(help: &Help, form: &str) -> Got {
    let peer = ("x-causeway-peer", form);
    let asked = help.post_with("/help/en/status/follow", form, &[HERE, peer]).await;
    assert_eq!(asked.status, StatusCode::OK, "{}", asked.text);
    let mails = mails(help).await;
    let path = path_in(mails[0].text.as_deref().unwrap(), "/help/en/status/follow/");
    help.valid(&[&path], &[HERE]).await;
    assert_eq!(followers(help).await, 0, "a link that is only opened changes nothing");
    help.post_with(&path, "", &[HERE]).await
}

async fn followers(help: &Help) -> i64 {
    help.kit.db.read(|tx: &mut Tx<'_>| tx.value(&sql!("SELECT COUNT(*) FROM status_follower"))).await.unwrap()
}

async fn begin(help: &Help) -> i64 {
    let mail = help.owner(Method::POST, "/status/components", json!({ "names": { "en": "Mail" } })).await;
    let body = json!({
        "kind": "incident", "titles": { "en": "Mail is late", "ja": "メールの遅延" }, "impact": "major",
        "texts": { "en": "We look into it.\n<b>Sorry</b>" },
        "components": [{ "component_id": mail["id"], "state": "degraded" }],
    });
    help.owner(Method::POST, "/status/incidents", body).await["number"].as_i64().unwrap()
}

async fn step(help: &Help, number: i64, text: &str) {
    let body = json!({ "phase": "identified", "texts": { "en": text } });
    help.owner(Method::POST, &format!("/status/incidents/{number}/steps"), body).await;
}

fn ops(brand: crate::BrandId) -> super::Wish {
    super::Wish {
        brand_id: brand,
        address: "ops@customer.example".to_owned(),
        hook: String::new(),
        locale: causeway_base::Locale::En,
        place: String::new(),
    }
}

/// HMAC-SHA256 written out (RFC 2104), so that the signature is judged by other code than that which made it.
fn hmac_by_hand(key: &[u8], message: &[u8]) -> Vec<u8> {
    use sha2::{Digest, Sha256};
    let mut block = [0_u8; 64];
    block[..key.len()].copy_from_slice(key);
    let pad = |with: u8| block.iter().map(|byte| byte ^ with).collect::<Vec<u8>>();
    let inner = Sha256::digest([pad(0x36), message.to_vec()].concat());
    Sha256::digest([pad(0x5c), inner.to_vec()].concat()).to_vec()
}

/// A receiver of one call on this machine: its address, and what it hears.
async fn receiver() -> (String, tokio::task::JoinHandle<String>) {
    use tokio::io::{AsyncReadExt, AsyncWriteExt};
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = format!("http://{}/told", listener.local_addr().unwrap());
    let heard = tokio::spawn(async move {
        let (mut stream, _) = listener.accept().await.unwrap();
        let mut bytes = Vec::new();
        let mut chunk = [0_u8; 4096];
        loop {
            let count = stream.read(&mut chunk).await.unwrap();
            bytes.extend_from_slice(&chunk[..count]);
            let text = String::from_utf8_lossy(&bytes).into_owned();
            assert!(count > 0, "the call ended early: {text}");
            let Some((head, body)) = text.split_once("\r\n\r\n") else { continue };
            let length =
                head.lines().find_map(|line| line.to_lowercase().strip_prefix("content-length: ").map(str::to_owned));
            if length.is_some_and(|length| length.parse::<usize>().unwrap() <= body.len()) {
                stream
                    .write_all(b"HTTP/1.1 204 No Content\r\ncontent-length: 0\r\nconnection: close\r\n\r\n")
                    .await
                    .unwrap();
                return text;
            }
        }
    });
    (address, heard)
}

on_both! {
    async fn each_step_is_told_once_until_the_reader_ends_it(kit: Kit) {
        let help = Help::new(kit).await;
        let number = begin(&help).await;
        assert!(mails(&help).await.is_empty(), "nobody follows");
        assert!(follow(&help, "address=Mei@Customer.example").await.text.contains("From now on"));
        assert_eq!(followers(&help).await, 1);
        step(&help, number, "A disk.").await;
        let told = mails(&help).await;
        assert_eq!(told.len(), 1);
        assert_eq!((told[0].to[0].address.as_str(), told[0].subject.as_str()), ("mei@customer.example", "[Acme] Mail is late – We know the cause"));
        let text = told[0].text.clone().unwrap();
        assert!(text.contains("A disk.") && text.contains(&format!("/help/en/status/{number}")), "{text}");
        assert!(mails(&help).await.is_empty(), "once");
        let end = path_in(&text, "/help/en/status/unfollow/");
        help.valid(&[&end], &[HERE]).await;
        assert_eq!(followers(&help).await, 1);
        let left = help.post_with(&end, "List-Unsubscribe=One-Click", &[HERE]).await;
        assert_eq!((left.status, followers(&help).await), (StatusCode::OK, 0));
        step(&help, number, "Nobody hears this.").await;
        assert!(mails(&help).await.is_empty());
    }

    async fn many_followers_are_found_in_turns_and_hidden_incidents_told_to_nobody(kit: Kit) {
        let help = Help::new(kit).await;
        let number = begin(&help).await;
        mails(&help).await;
        let brand = help.kit.db.read(|tx: &mut Tx<'_>| crate::brand::store::default(tx)).await.unwrap().unwrap().id;
        let add = move |tx: &mut Tx<'_>| {
            for number in 0..450 {
                let (address, locale) = (format!("{number}@customer.example"), causeway_base::Locale::Ja);
                let place = "http://127.0.0.1/help/ja/status".to_owned();
                super::store::add(tx, &super::Wish { brand_id: brand, address, hook: String::new(), locale, place }, None)?;
            }
            Ok::<_, causeway_store::Error>(())
        };
        help.kit.db.write(add).await.unwrap();
        step(&help, number, "A disk.").await;
        let mut told: Vec<String> = mails(&help).await.into_iter().map(|mail| mail.to[0].address.clone()).collect();
        told.sort();
        told.dedup();
        assert_eq!(told.len(), 450);
        let all = help.owner(Method::GET, "/status/components", json!({})).await;
        let path = format!("/status/components/{}", all["items"][0]["id"].as_str().unwrap());
        help.owner(Method::PATCH, &path, json!({ "version": 1, "shown": false })).await;
        step(&help, number, "Only for the team.").await;
        assert!(mails(&help).await.is_empty());
    }

    async fn nobody_follows_by_a_wrong_address_an_old_link_or_for_another(kit: Kit) {
        let help = Help::new(kit).await;
        let ask = async |form: &str| help.post_with("/help/en/status/follow", form, &[HERE, ("x-causeway-peer", form)]).await.status;
        assert_eq!(ask("address=a@b.example").await, StatusCode::NOT_FOUND, "there is no status page yet");
        begin(&help).await;
        mails(&help).await;
        for wrong in ["address=nobody", "address=a@b.example&hook=http://a.example/", "address=a@b.example&hook=ftp"] {
            assert_eq!(ask(wrong).await, StatusCode::UNPROCESSABLE_ENTITY, "{wrong}");
        }
        assert_eq!(ask("address=robot@b.example&website=x").await, StatusCode::OK);
        assert!(mails(&help).await.is_empty(), "what only programs fill in asks for nothing");
        let elsewhere = help.post_with("/help/en/status/follow", "address=a@b.example", &[("host", "evil.example")]).await;
        assert_eq!(elsewhere.status, StatusCode::SERVICE_UNAVAILABLE, "no link leads where a request says");
        for link in ["follow", "unfollow"] {
            assert_eq!(help.look_with(&format!("/help/en/status/{link}/forged"), &[HERE]).await.status, StatusCode::NOT_FOUND);
        }
        assert_eq!(ask("address=a@b.example").await, StatusCode::OK);
        let asked = mails(&help).await;
        let path = path_in(asked[0].text.as_deref().unwrap(), "/help/en/status/follow/");
        help.kit.clock.advance(25 * 3_600_000);
        assert_eq!(help.post_with(&path, "", &[HERE]).await.status, StatusCode::NOT_FOUND, "a day is over");
        assert_eq!(followers(&help).await, 0);
    }

    async fn a_follower_chooses_components_and_hears_of_nothing_else(kit: Kit) {
        let help = Help::new(kit).await;
        let number = begin(&help).await;
        let app = help.owner(Method::POST, "/status/components", json!({ "names": { "en": "App" } })).await;
        let app = app["id"].as_str().unwrap().to_owned();
        mails(&help).await;
        let asked = help.post_with("/help/en/status/follow", "address=mei@customer.example", &[HERE]).await;
        assert_eq!(asked.status, StatusCode::OK);
        let path = path_in(mails(&help).await[0].text.as_deref().unwrap(), "/help/en/status/follow/");
        let page = help.look_with(&path, &[HERE]).await.text;
        assert_eq!(page.matches(" checked").count(), 2, "all is ticked at first: {page}");
        let none = help.post_with(&path, "choose=1", &[HERE]).await;
        assert_eq!((none.status, followers(&help).await), (StatusCode::UNPROCESSABLE_ENTITY, 0));
        let begun = help.post_with(&path, &format!("choose=1&component={app}"), &[HERE]).await;
        assert!(begun.text.contains("From now on") && !begun.text.contains("whsec_"), "{}", begun.text);
        step(&help, number, "Only about mail.").await;
        assert!(mails(&help).await.is_empty(), "they did not choose mail");
        let vague = json!({ "kind": "incident", "titles": { "en": "Something" }, "texts": { "en": "We look." } });
        help.owner(Method::POST, "/status/incidents", vague).await;
        let told = mails(&help).await;
        assert_eq!(told.len(), 1, "what names nothing is told to everybody");
        let choose = path_in(told[0].text.as_deref().unwrap(), "/help/en/status/following/");
        help.valid(&[&choose], &[HERE]).await;
        assert_eq!(help.look_with(&choose, &[HERE]).await.text.matches(" checked").count(), 1);
        let counts = help.owner(Method::GET, "/status/followers", json!({})).await;
        assert_eq!(counts, json!({ "mail": 1, "hook": 0, "choosing": 1 }));
        assert_eq!(help.post_with(&choose, "choose=1", &[HERE]).await.status, StatusCode::UNPROCESSABLE_ENTITY);
        let mail = help.owner(Method::GET, "/status/components", json!({})).await["items"][0]["id"].as_str().unwrap().to_owned();
        let saved = help.post_with(&choose, &format!("choose=1&component={app}&component={mail}"), &[HERE]).await;
        assert!(saved.text.contains("Your choice is kept."), "{}", saved.text);
        assert_eq!(help.owner(Method::GET, "/status/followers", json!({})).await["choosing"], 0, "all ticked is all");
        step(&help, number, "A disk.").await;
        assert_eq!(mails(&help).await.len(), 1);
        assert_eq!(help.look_with("/help/en/status/following/forged", &[HERE]).await.status, StatusCode::NOT_FOUND);
        assert_eq!(help.post_with("/help/en/status/following/forged", "choose=1", &[HERE]).await.status, StatusCode::NOT_FOUND);
    }

    async fn the_team_sees_who_follows_but_not_where_a_hook_leads(kit: Kit) {
        let help = Help::new(kit).await;
        begin(&help).await;
        mails(&help).await;
        follow(&help, "address=mei@customer.example").await;
        let hook = "address=ops@customer.example&hook=https://hooks.customer.example/told?key=secret";
        help.post_with("/help/en/status/follow", hook, &[HERE, ("x-causeway-peer", "ops")]).await;
        let path = path_in(mails(&help).await[0].text.as_deref().unwrap(), "/help/en/status/follow/");
        help.kit.clock.advance(1_000);
        help.post_with(&path, "", &[HERE]).await;
        let all = help.owner(Method::GET, "/status/followers/addresses", json!({})).await;
        let row = |at: usize| (all["items"][at]["address"].clone(), all["items"][at]["hook_host"].clone());
        assert_eq!(row(0), (json!("ops@customer.example"), json!("hooks.customer.example")));
        assert_eq!(row(1), (json!("mei@customer.example"), json!(null)));
        assert!(!all.to_string().contains("key=secret"), "{all}");
        let contact = help.people(Method::POST, "/contacts", json!({ "name": "Mei", "email": "mei@customer.example" })).await;
        let id = contact.json()["id"].as_str().unwrap().to_owned();
        let hidden = help.people(Method::PUT, &format!("/contacts/{id}/access"), json!({ "confidential": true })).await;
        assert!(hidden.status.is_success(), "{}", hidden.text);
        let all = help.ask(causeway_identity::Role::Agent, Method::GET, "/status/followers/addresses", json!({})).await;
        assert!(all.text.contains("ops@") && !all.text.contains("mei@"), "{}", all.text);
    }

    async fn calls_are_signed_with_a_secret_that_is_shown_once(kit: Kit) {
        let mut help = Help::new(kit).await;
        let number = begin(&help).await;
        mails(&help).await;
        let form = "address=ops@customer.example&hook=https://127.0.0.1/told";
        let shown = follow(&help, form).await;
        assert_eq!(crate::valid::errors(&shown.text), Vec::<String>::new(), "{}", shown.text);
        let secret = shown.text.split("<code>").nth(1).unwrap().split('<').next().unwrap().to_owned();
        let kept: String = help.kit.db.read(|tx: &mut Tx<'_>| tx.value(&sql!("SELECT secret FROM status_follower"))).await.unwrap();
        assert!(secret.starts_with("whsec_") && !kept.contains(&secret[6..]), "it is kept sealed");
        let (address, heard) = receiver().await;
        // The seal names the hook, so the receiver's own address is sealed as following it would.
        let brand = help.kit.db.read(|tx: &mut Tx<'_>| crate::brand::store::default(tx)).await.unwrap().unwrap().id;
        let place = super::Wish { hook: address.clone(), ..ops(brand) }.place_of_secret();
        let sealed = help.knowledge.desk.sealer.seal(&causeway_base::Secret::new(secret.clone()), &place, &causeway_base::SeededRandom::new(3)).unwrap();
        help.kit.db.write(move |tx: &mut Tx<'_>| tx.run(&sql!("UPDATE status_follower SET hook = ?, secret = ?", &address, &sealed)).map(drop)).await.unwrap();
        let guard = causeway_net::Guard { allowed: vec!["127.0.0.0/8".parse().unwrap()], ports: Vec::new() };
        help.knowledge.desk.images = causeway_net::Client::new(guard, causeway_net::Limits::default()).unwrap();
        step(&help, number, "A disk.").await;
        assert!(mails(&help).await.is_empty(), "no mail beside the call");
        let raw = heard.await.unwrap();
        let (head, body) = raw.split_once("\r\n\r\n").unwrap();
        let header = |name: &str| {
            let line = head.lines().find(|line| line.to_lowercase().starts_with(&format!("{name}: "))).unwrap_or_else(|| panic!("{name} in {head}"));
            line.split_once(": ").unwrap().1.to_owned()
        };
        let signed = format!("{}.{}.{body}", header("webhook-id"), header("webhook-timestamp"));
        let key = data_encoding::BASE64.decode(&secret.as_bytes()[6..]).unwrap();
        let code = data_encoding::BASE64.encode(&hmac_by_hand(&key, signed.as_bytes()));
        assert_eq!(header("webhook-signature"), format!("v1,{code}"));
        assert_eq!(header("webhook-timestamp"), (help.kit.db.now().ms() / 1_000).to_string());
        assert!(!header("webhook-id").contains('.') && header("webhook-id") == header("idempotency-key"));
        let told: serde_json::Value = serde_json::from_str(body).unwrap();
        assert_eq!((&told["step"]["texts"]["en"], &told["step"]["corrected_at"]), (&json!("A disk."), &json!(null)));
    }

    async fn an_address_that_cannot_be_called_is_given_up_with_a_word(kit: Kit) {
        let help = Help::new(kit).await;
        let number = begin(&help).await;
        mails(&help).await;
        // The guard refuses to call this machine, so no call gets through.
        follow(&help, "address=ops@customer.example&hook=https://127.0.0.1/told").await;
        let mut words = Vec::new();
        for at in 0..20 {
            step(&help, number, &format!("Step {at}.")).await;
            words.extend(mails(&help).await);
            help.kit.clock.advance(30_000);
        }
        assert_eq!((words.len(), followers(&help).await), (1, 0), "one word, and no more calls");
        assert!(words[0].text.as_deref().unwrap().contains("20 times"));
    }
}
