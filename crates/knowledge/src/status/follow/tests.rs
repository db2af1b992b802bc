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
                super::store::add(tx, &super::Wish { brand_id: brand, address, hook: String::new(), locale, place })?;
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
