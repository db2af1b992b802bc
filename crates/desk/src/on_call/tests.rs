//! Tests of rotas: whose turn it is, who stands in, and what is refused.
//! They never wait.

use causeway_base::Time;
use causeway_store::Tx;
use causeway_testkit::{Kit, on_both};
use causeway_web::Problem;

use super::routes::turns;
use super::*;
use crate::testing::TestDesk;

fn at(text: &str) -> Time {
    Time(text.parse::<jiff::Timestamp>().unwrap().as_millisecond())
}

fn rota(people: &[UserId]) -> Rota {
    Rota {
        key: "engineers".to_owned(),
        name: "Engineers".to_owned(),
        people: people.to_vec(),
        day: Day::Mon,
        at: "09:00".to_owned(),
        zone: "Asia/Shanghai".to_owned(),
        since: at("2026-03-02T01:00:00Z"),
        swaps: Vec::new(),
    }
}

#[test]
fn whoever_stands_in_comes_before_the_turn_and_turns_are_told_to_the_minute() {
    let (one, two, three) = (1, 2, 3);
    let [one, two, three] = [one, two, three].map(|number| UserId(uuid::Uuid::from_u128(number)));
    let swap = Swap { user_id: three, from: at("2026-03-04T00:00:00Z"), until: at("2026-03-05T00:00:00Z") };
    let rota = Rota { swaps: vec![swap], ..rota(&[one, two]) };
    assert_eq!(rota.at(at("2026-03-04T12:00:00Z")), Some(three));
    let told: Vec<_> =
        turns(&rota, at("2026-03-03T10:17:00Z")).into_iter().map(|turn| (turn.user_id, turn.from)).take(4).collect();
    assert_eq!(
        told,
        [
            (one, at("2026-03-03T10:17:00Z")),
            (three, at("2026-03-04T00:00:00Z")),
            (one, at("2026-03-05T00:00:00Z")),
            (two, at("2026-03-09T01:00:00Z")),
        ]
    );
}

on_both! {
    async fn a_rota_names_people_a_time_and_a_zone(kit: Kit) {
        let desk = TestDesk::new(kit).await;
        let good = Rota { since: desk.now().plus_ms(-1), ..rota(&[desk.owner]) };
        let gone = UserId(uuid::Uuid::from_u128(9));
        let bad = [
            Rota { key: "No key".to_owned(), ..good.clone() },
            Rota { name: " ".to_owned(), ..good.clone() },
            Rota { people: Vec::new(), ..good.clone() },
            Rota { people: vec![gone], ..good.clone() },
            Rota { at: "25:00".to_owned(), ..good.clone() },
            Rota { zone: "Mars/Olympus".to_owned(), ..good.clone() },
            Rota { swaps: vec![Swap { user_id: desk.owner, from: Time(2), until: Time(1) }], ..good.clone() },
        ];
        let work = move |tx: &mut Tx<'_>| {
            for rota in &bad {
                assert!(checked(tx, std::slice::from_ref(rota)).is_err(), "{rota:?}");
            }
            assert!(checked(tx, &[good.clone(), good.clone()]).is_err(), "each key once");
            let kept = checked(tx, std::slice::from_ref(&good))?;
            crate::organisation::store::set_setting(tx, NAME, &kept)?;
            Ok::<_, Problem>((now(tx, "engineers")?, now(tx, "others")?))
        };
        let owner = desk.owner;
        assert_eq!(desk.desk.db.write(work).await.unwrap(), (Some(owner), None));
    }
}
