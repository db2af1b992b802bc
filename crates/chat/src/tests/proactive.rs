//! Who a website's hash signs in, and messages of a chat's own from both ends: the list, the page, the answer, the figures.

use super::*;

impl Site {
    /// The list of messages of the chat's own, changed as a whole.
    async fn puts(&self, version: i64, messages: Value) -> Got {
        let path = format!("/chat/widgets/{}/proactive", self.widget["id"].as_str().unwrap());
        self.team(Method::PUT, &path, json!({ "version": version, "per_day": 2, "messages": messages })).await
    }

    async fn held(&self) -> Value {
        let path = format!("/chat/widgets/{}/proactive", self.widget["id"].as_str().unwrap());
        self.team(Method::GET, &path, Value::Null).await.json()
    }

    async fn counts(&self, id: &Value, act: &str) -> StatusCode {
        let path = format!("/widget/v1/proactive?key={}&id={}&act={act}", self.key(), id.as_str().unwrap());
        self.visit(Method::POST, &path, None, Value::Null).await.status
    }

    /// Writes as the answer to a message of the chat's own.
    async fn answers(&self, token: Option<&str>, client: u128, offer: Value) -> Got {
        let body = json!({ "key": self.key(), "client_id": Uuid::from_u128(client), "text": "Yes, please", "locale": "en", "offer": offer });
        self.visit(Method::POST, "/widget/v1/messages", token, body).await
    }
}

/// A message of a chat's own.
fn offer(name: &str, en: &str) -> Value {
    json!({ "name": name, "texts": { "en": en }, "conditions": [{ "kind": "seconds", "at_least": 5 }], "every_days": 7, "enabled": true })
}

on_both! {
    async fn a_hash_signs_somebody_in_for_exactly_who_they_are(kit: Kit) {
        let site = Site::new(kit).await;
        let path = format!("/chat/widgets/{}/secret", site.widget["id"].as_str().unwrap());
        let secret = site.team(Method::POST, &path, json!({})).await.json()["secret"].as_str().unwrap().to_owned();
        let mut mac = Hmac::<Sha256>::new_from_slice(secret.as_bytes()).unwrap();
        mac.update("u7\nhana@harbour.example".as_bytes());
        let hash = data_encoding::HEXLOWER.encode(&mac.finalize().into_bytes());
        let ask = async |user: Value, hash: &str| {
            let identity = json!({ "widget": site.key(), "user": user, "hash": hash });
            let body = json!({ "key": site.key(), "identity": identity, "locale": "en" });
            site.visit(Method::POST, "/widget/v1/sessions", None, body).await
        };
        let known = ask(json!({ "id": "u7", "email": "hana@harbour.example", "name": "Hana" }), &hash).await;
        assert_eq!(known.status, StatusCode::OK, "{}", known.text);
        assert_eq!((&known.json()["known"], &known.json()["name"]), (&json!(true), &json!("Hana")));
        let forged = ask(json!({ "id": "u7", "email": "ceo@harbour.example", "name": "Hana" }), &hash).await;
        assert_eq!(forged.status, StatusCode::FORBIDDEN);
        assert!(forged.text.contains("its hash is wrong") && !forged.text.contains(&secret), "{}", forged.text);
        let renewed = site.team(Method::POST, &path, json!({})).await;
        assert_eq!(renewed.status, StatusCode::OK);
        let old = ask(json!({ "id": "u7", "email": "hana@harbour.example", "name": "Hana" }), &hash).await;
        assert_eq!(old.status, StatusCode::FORBIDDEN, "another secret ends every hash");
        assert_eq!(site.value("SELECT CAST(COUNT(*) AS BIGINT) FROM chat_visitor").await, 1);
    }

    async fn a_list_of_messages_is_changed_as_a_whole_and_keeps_its_figures(kit: Kit) {
        let site = Site::new(kit).await;
        assert_eq!(site.held().await, json!({ "version": 0, "per_day": 1, "messages": [] }));
        let first = site.puts(0, json!([offer("Prices", "Questions?"), offer("Cart", "Stuck?")])).await;
        assert_eq!(first.status, StatusCode::OK, "{}", first.text);
        let mut all = first.json()["messages"].as_array().unwrap().clone();
        assert_eq!(site.puts(0, json!([])).await.status, StatusCode::CONFLICT);
        let (prices, cart) = (all[0]["id"].clone(), all[1]["id"].clone());
        for (id, act) in [(&prices, "shown"), (&prices, "shown"), (&prices, "opened"), (&cart, "dismissed")] {
            assert_eq!(site.counts(id, act).await, StatusCode::NO_CONTENT);
        }
        assert_eq!(site.counts(&prices, "answered").await, StatusCode::UNPROCESSABLE_ENTITY, "what only the desk sees");
        all.reverse();
        for one in &mut all {
            one.as_object_mut().unwrap().retain(|name, _| name != "figures" && name != "wording");
        }
        all[0]["enabled"] = json!(false);
        all[1]["texts"] = json!({ "en": "Any questions?" });
        let second = site.puts(1, json!(all)).await.json();
        let got = |at: usize, name: &str| second["messages"][at][name].clone();
        assert_eq!((got(0, "id"), got(0, "wording"), got(0, "enabled")), (cart.clone(), json!(1), json!(false)));
        assert_eq!((got(1, "id"), got(1, "wording")), (prices.clone(), json!(2)));
        assert_eq!(got(1, "figures"), json!({ "shown": 2, "dismissed": 0, "opened": 1, "answered": 0 }));
        assert_eq!(got(0, "figures")["dismissed"], json!(1));
        let mut strange = offer("Strange", "Hm");
        strange["id"] = json!(Uuid::from_u128(7));
        assert_eq!(site.puts(2, json!([strange])).await.status, StatusCode::UNPROCESSABLE_ENTITY);
        let third = site.puts(2, json!([all[1]])).await.json();
        assert_eq!(third["messages"].as_array().unwrap().len(), 1);
        assert_eq!(site.value("SELECT CAST(COUNT(*) AS BIGINT) FROM chat_proactive_wording").await, 2, "of what is left");
    }

    async fn a_page_gets_what_is_switched_on_and_nothing_of_the_teams(kit: Kit) {
        let site = Site::new(kit).await;
        let script = format!("/widget/{}/messages.js", site.key());
        let none = site.visit(Method::GET, &script, None, Value::Null).await;
        assert_eq!((none.status, none.text.as_str()), (StatusCode::OK, ""), "nothing is loaded for nothing");
        let mut off = offer("Secret plan", "Hidden");
        off["enabled"] = json!(false);
        site.puts(0, json!([offer("Inner name", "Questions?"), off])).await;
        let some = site.visit(Method::GET, &script, None, Value::Null).await;
        // Without a built widget there is no program to give them to.
        if some.status == StatusCode::OK {
            assert!(some.text.contains("Questions?") && some.text.contains("causewayMessages("), "{}", some.text);
            for inner in ["Inner name", "Secret plan", "Hidden", "figures"] {
                assert!(!some.text.contains(inner), "{inner}");
            }
            assert!(some.headers.get("set-cookie").is_none());
        }
        let missing = site.visit(Method::GET, "/widget/none/messages.js", None, Value::Null).await;
        assert_eq!(missing.status, StatusCode::NOT_FOUND);
    }

    async fn who_answers_a_message_answers_what_they_were_shown(kit: Kit) {
        let site = Site::new(kit).await;
        let first = site.puts(0, json!([offer("Prices", "Questions about <prices>?")])).await.json();
        let id = first["messages"][0]["id"].clone();
        let mut reworded = offer("Prices", "Something else");
        reworded["id"] = id.clone();
        assert_eq!(site.puts(1, json!([reworded])).await.status, StatusCode::OK);
        // What a page says of the words is passed over.
        let shown = json!({ "id": id, "wording": 1, "locale": "ja", "text": "We owe you a million" });
        let got = site.answers(None, 1, shown.clone()).await;
        assert_eq!(got.status, StatusCode::CREATED, "{}", got.text);
        let token = got.json()["visitor"].as_str().unwrap().to_owned();
        assert_eq!(got.json()["conversation"]["offer"], json!("Questions about <prices>?"));
        assert_eq!(site.poll(&token, 0).await["messages"].as_array().unwrap().len(), 1, "the note is the team's");
        site.answers(Some(&token), 2, shown).await;
        assert_eq!(site.session(Some(&token), None).await.json()["conversation"]["offer"], json!("Questions about <prices>?"));
        let conversation = site.conversation(got.json()["conversation"]["number"].as_i64().unwrap()).await;
        let read = move |tx: &mut Tx<'_>| tx.all::<(String,)>(&sql!("SELECT text FROM message WHERE conversation_id = ? AND kind = 'note'", conversation));
        let notes = site.team.kit.db.read(read).await.unwrap();
        assert_eq!(notes.len(), 1, "once");
        assert_eq!(notes[0].0, "This answers the message “Prices”, which the chat showed on their page:\n\nQuestions about <prices>?");
        assert_eq!(site.held().await["messages"][0]["figures"]["answered"], json!(1));
        // What is not known any more stops nobody.
        let gone = site.answers(None, 3, json!({ "id": Uuid::from_u128(9), "wording": 1 })).await;
        assert_eq!((gone.status, &gone.json()["conversation"]["offer"]), (StatusCode::CREATED, &Value::Null));
    }

    async fn figures_are_counted_at_a_rate(kit: Kit) {
        let site = Site::new(kit).await;
        let first = site.puts(0, json!([offer("Prices", "Questions?")])).await.json();
        let id = first["messages"][0]["id"].clone();
        for _ in 0..60 {
            site.counts(&id, "shown").await;
        }
        assert_eq!(site.counts(&id, "shown").await, StatusCode::TOO_MANY_REQUESTS);
        assert_eq!(site.held().await["messages"][0]["figures"]["shown"], json!(60));
    }
}
