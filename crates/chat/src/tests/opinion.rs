//! What visitors thought, as the report tells it.

use causeway_store::Tx;
use serde_json::{Value, json};

use super::*;

impl Site {
    async fn thinks(&self, token: &str, score: i64, words: &str) {
        self.visit(Method::POST, "/widget/v1/opinion", Some(token), json!({ "score": score, "words": words })).await;
    }

    async fn opinions(&self, query: &str) -> Value {
        let got = self.team(Method::GET, &format!("/reports/opinions{query}"), Value::Null).await;
        assert_eq!(got.status, StatusCode::OK, "{}", got.text);
        got.json()
    }

    async fn run(&self, query: causeway_store::Sql) {
        self.team.kit.db.write(move |tx: &mut Tx<'_>| tx.run(&query)).await.unwrap();
    }
}

on_both! {
    async fn what_visitors_thought_is_counted_and_what_they_wrote_is_listed(kit: Kit) {
        let site = Site::new(kit).await;
        let mut tokens = Vec::new();
        for client in 1..=6 {
            tokens.push(visitor(&site, client).await);
        }
        for (place, score) in [5, 5, 4, 1].into_iter().enumerate() {
            site.thinks(&tokens[place].0, score, if score == 1 { "It took an hour." } else { "" }).await;
            site.team.kit.clock.advance(1_000);
        }
        let few = site.opinions("").await;
        assert_eq!((few["all"]["chats"].as_i64(), few["all"]["rated"].as_i64()), (Some(6), Some(4)));
        assert_eq!(few["all"]["good_share"], Value::Null, "four say nothing");
        assert_eq!(few["all"]["rated_share"]["percent"], 67);
        site.thinks(&tokens[4].0, 5, "Thank you").await;
        let all = site.opinions("?weeks=4").await;
        assert_eq!(all["all"]["good_share"], json!({ "percent": 80, "low": 37, "high": 97 }));
        assert_eq!(all["by_week"].as_array().unwrap().iter().map(|one| one["rated"].as_i64().unwrap()).collect::<Vec<_>>(), [0, 0, 0, 5]);
        assert_eq!((all["by_inbox"].as_array().unwrap().len(), all["by_person"][0]["user_id"].clone()), (1, Value::Null));
        let said: Vec<&str> = all["comments"].as_array().unwrap().iter().map(|one| one["words"].as_str().unwrap()).collect();
        assert_eq!(said, ["Thank you", "It took an hour."], "the newest first, and only those with words");
        let other = format!("?inbox_id={}", Uuid::from_u128(9));
        assert_eq!(site.opinions(&other).await["all"]["chats"], 0);
        site.run(sql!("UPDATE conversation SET spam = TRUE")).await;
        let spam = site.opinions("").await;
        assert_eq!((spam["all"]["chats"].as_i64(), spam["comments"].as_array().unwrap().len()), (Some(0), 0));
    }

    async fn words_of_a_customer_whom_the_reader_may_not_know_are_not_told(kit: Kit) {
        let site = Site::new(kit).await;
        let (token, number) = visitor(&site, 1).await;
        site.thinks(&token, 2, "Mei was not helped.").await;
        assert_eq!(site.opinions("").await["comments"][0]["masked"], false);
        site.run(sql!("UPDATE contact SET confidential = TRUE")).await;
        let hidden = &site.opinions("").await["comments"][0];
        assert_eq!((hidden["masked"].clone(), hidden["words"].clone(), hidden["subject"].clone()), (json!(true), json!(""), json!("")));
        assert_eq!((hidden["number"].as_i64(), hidden["score"].as_i64()), (Some(number), Some(2)), "it counts all the same");
    }

    async fn the_question_of_a_mail_is_counted_beside(kit: Kit) {
        let site = Site::new(kit).await;
        for client in 1..=6 {
            let (_, number) = visitor(&site, client).await;
            let id = site.conversation(number).await;
            let answer = match client {
                1 => None,
                2 => Some("not_yet".to_owned()),
                _ => Some("solved".to_owned()),
            };
            let (by, message) = (Uuid::from_u128(1), Uuid::from_u128(client));
            let now = site.team.kit.db.now();
            site.run(sql!(
                "INSERT INTO closing (conversation_id, message_id, asked_by, asked_at, closes_at, answer) VALUES (?, ?, ?, ?, ?, ?)",
                id, message, by, now, now, answer
            )).await;
        }
        let solved = &site.opinions("").await["solved"];
        assert_eq!((solved["asked"].as_i64(), solved["yes"].as_i64(), solved["no"].as_i64()), (Some(6), Some(4), Some(1)));
        assert_eq!(solved["yes_share"]["percent"], 80);
    }
}
