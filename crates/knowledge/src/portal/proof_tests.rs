//! The work of strangers' browsers on both databases: each challenge works once and in time, and whoever does without is
//! taken all the same, only not as often.

use axum::http::StatusCode;
use causeway_testkit::{Kit, on_both};

use super::proof::solve;
use super::tests::count;
use crate::testing::Help;

const PATH: &str = "/help/en/requests/new/other";

async fn ask(help: &Help, proof: &str, peer: &str) -> StatusCode {
    let form = format!("address=zoe@other.example&subject=A&text=B&proof={proof}");
    help.post(PATH, &form, peer).await.status
}

async fn solved(help: &Help) -> String {
    solve(&help.look(PATH).await.text)
}

on_both! {
    async fn whoever_does_the_work_asks_more_often(kit: Kit) {
        let help = Help::new(kit).await;
        for n in 0..5 {
            let wanted = if n < 4 { StatusCode::OK } else { StatusCode::TOO_MANY_REQUESTS };
            assert_eq!(ask(&help, "", "192.0.2.1").await, wanted, "without work, request {n}");
        }
        // Somebody behind the same address whose browser works is not kept out by that.
        for n in 0..6 {
            assert_eq!(ask(&help, &solved(&help).await, "192.0.2.1").await, StatusCode::OK, "with work, request {n}");
        }
        assert_eq!(ask(&help, &solved(&help).await, "192.0.2.1").await, StatusCode::TOO_MANY_REQUESTS, "the tenth was the last");
        assert_eq!(count(&help, "SELECT COUNT(*) FROM conversation").await, 10);
        assert_eq!(count(&help, "SELECT COUNT(*) FROM portal_proof").await, 6);
    }

    async fn a_challenge_works_once_and_in_time_and_none_can_be_made_up(kit: Kit) {
        let help = Help::new(kit).await;
        let (used, late) = (solved(&help).await, solved(&help).await);
        assert_eq!(ask(&help, &used, "192.0.2.2").await, StatusCode::OK);
        // Used again, forged or wrong, it is worth nothing: the request counts as one without work.
        let wrong = format!("{}x", used.rsplit_once(':').unwrap().0);
        for proof in [used.as_str(), "s1.forged:1", &wrong, "nonsense"] {
            assert_eq!(ask(&help, proof, "192.0.2.3").await, StatusCode::OK, "{proof}");
        }
        for proof in [used.as_str(), &wrong] {
            assert_eq!(ask(&help, proof, "192.0.2.3").await, StatusCode::TOO_MANY_REQUESTS, "{proof}");
        }
        assert_eq!(count(&help, "SELECT COUNT(*) FROM portal_proof").await, 1);
        help.kit.clock.advance(7 * 3_600_000);
        assert_eq!(ask(&help, &late, "192.0.2.4").await, StatusCode::OK);
        assert_eq!(ask(&help, &solved(&help).await, "192.0.2.4").await, StatusCode::OK);
        assert_eq!(count(&help, "SELECT COUNT(*) FROM portal_proof").await, 1, "what expired is gone, and the late one was worth nothing");
    }
}
