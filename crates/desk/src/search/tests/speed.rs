//! temp
use super::*;
use causeway_base::{Random, SeededRandom};
use causeway_testkit::{Kit, on_both};
use std::time::Instant;

fn text(random: &SeededRandom, number: u64) -> String {
    let mut out = String::from("common ");
    for _ in 0..60 {
        let (a, b) = (random.below(4_000), random.below(4_000));
        out.push_str(&format!("{}{} ", ["re", "pa", "in", "or", "de", "tu", "mi"][(a % 7) as usize], a.min(b)));
    }
    if number.is_multiple_of(4) { out.push_str("您好，我无法登录账户，重置密码的邮件一直没有收到，请帮忙处理一下。"); }
    if number == 77 { out.push_str(" needle"); }
    out
}

on_both! {
    #[ignore = "measures"]
    async fn speed(kit: Kit) {
        let bench = Bench::new(kit).await;
        let count: u64 = std::env::var("CONVERSATIONS").map_or(20_000, |v| v.parse().unwrap());
        let begun = Instant::now();
        for chunk in 0..count / 200 {
            bench.desk.kit.clock.advance(3_600_000);
            let inbox = bench.inbox;
            bench.db.write(move |tx| {
                let random = SeededRandom::new(chunk);
                for c in 0..200u64 {
                    let n = chunk * 200 + c;
                    let by: Person = if n == 50 { ("Rare Person", "rare@person.example") } else { MEI };
                    let id = begin(tx, inbox, &format!("subject word{} about re{}", n % 500, n % 90), by)?;
                    for m in 0..5 {
                        let by = if m % 2 == 0 { by } else { OLGA };
                        say(tx, id, &incoming(by, &text(&random, n * 5 + m)))?;
                    }
                }
                Ok::<_, Problem>(())
            }).await.unwrap();
        }
        let engine = bench.db.dialect();
        eprintln!("{engine:?} filled {} in {:?}", count * 5, begun.elapsed());
        let begun = Instant::now();
        super::super::catch_up(&bench.db).await.unwrap();
        let t = begun.elapsed();
        eprintln!("{engine:?} indexed in {t:?}: {:.0} messages/s", (count * 5) as f64 / t.as_secs_f64());
        if engine == causeway_store::Dialect::Postgres {
            bench.db.write(|tx| { tx.run(&causeway_store::sql!("ANALYZE search_entry"))?; tx.run(&causeway_store::sql!("ANALYZE")) }).await.unwrap();
        } else {
            let size: i64 = bench.db.read(|tx| tx.value(&causeway_store::sql!("SELECT SUM(LENGTH(block)) FROM search_text_data"))).await.unwrap();
            let texts: i64 = bench.db.read(|tx| tx.value(&causeway_store::sql!("SELECT SUM(LENGTH(CAST(text AS BLOB))) FROM message"))).await.unwrap();
            eprintln!("index {size} bytes, texts {texts} bytes");
        }
        for query in ["common ", "common needle", "needle", "re12 pa7 ", "密码", "无法登录账户", "\"common re1\"", "c", "co", "comm", "re", "re1", "word7 ", "common -needle", "needle -common", "common from:rare", "from:rare", "common tag:none", "status:open", "common status:open", "common to:support", "to:nobody common", "before:2026-01-06 common", "12", "#12", "-common", "chen"] {
            let mut times = Vec::new();
            let mut found = 0;
            for _ in 0..5 {
                let begun = Instant::now();
                found = bench.page(query, None, 26).await.len();
                times.push(begun.elapsed());
            }
            times.sort();
            eprintln!("{engine:?} {query:30} {found:3} hits, median {:?}", times[2]);
        }
        let mut after = None;
        let begun = Instant::now();
        let mut page = Instant::now();
        for _ in 0..20 {
            page = Instant::now();
            after = bench.page("common ", after, 26).await.get(24).map(Hit::cursor);
        }
        eprintln!("{engine:?} 20 pages {:?}, last {:?}", begun.elapsed(), page.elapsed());
    }
}
