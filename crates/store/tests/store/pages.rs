//! Values on their way in and out, lists of values, and cursors.
//! It never tests a page of a real list; those belong to the features.

use causeway_base::Time;
use causeway_store::{Cursor, Error, Value, sql};
use causeway_testkit::{Kit, on_both};
use uuid::Uuid;

#[test]
fn a_cursor_comes_back_as_it_was() {
    for at in [i64::MIN, -1, 0, 1, 1_767_603_600_000, i64::MAX] {
        for id in [Uuid::nil(), Uuid::from_u128(0x0123_4567_89ab_cdef_0123_4567_89ab_cdef), Uuid::max()] {
            let cursor = Cursor { at, id };
            assert_eq!(Cursor::decode(&cursor.encode()), Some(cursor));
        }
    }
}

#[test]
fn anything_else_is_no_cursor() {
    let good = Cursor { at: 1, id: Uuid::nil() }.encode();
    let cut = &good[..good.len() - 2];
    for text in ["", "x", "' OR 1=1 --", cut, &format!("{good}AA"), &format!("{good}="), "你好"] {
        assert_eq!(Cursor::decode(text), None, "{text}");
    }
}

on_both! {
    async fn values_come_back_as_they_were(kit: Kit) {
        let id = Uuid::from_u128(7);
        let text = "' ? \\ \" $1 %_ 你好 \u{1F600}\n\t";
        let bytes: Vec<u8> = (0..=255).collect();
        let put = bytes.clone();
        kit.db
            .write(move |tx| {
                tx.run(&sql!(
                    "INSERT INTO team (id, name, sample, created_at) VALUES (?, ?, ?, ?)",
                    id,
                    text,
                    true,
                    Time(-5)
                ))?;
                tx.run(&sql!("INSERT INTO blob (key, size, data) VALUES (?, ?, ?)", text, i64::MAX, put.clone()))?;
                tx.run(&sql!(
                    "INSERT INTO audit (id, at, user_id, action, subject, detail) VALUES (?, ?, ?, '', '', '')",
                    id,
                    i64::MIN,
                    None::<Uuid>
                ))
            })
            .await
            .unwrap();
        let (team, blob, audit) = kit
            .db
            .read(move |tx| {
                let team: (Uuid, String, bool, Time) =
                    tx.one(&sql!("SELECT id, name, sample, created_at FROM team WHERE id = ?", id))?;
                let blob: (i64, Vec<u8>) = tx.one(&sql!("SELECT size, data FROM blob WHERE key = ?", text))?;
                let audit: (i64, Option<Uuid>) = tx.one(&sql!("SELECT at, user_id FROM audit"))?;
                Ok::<_, Error>((team, blob, audit))
            })
            .await
            .unwrap();
        assert_eq!(team, (id, text.to_owned(), true, Time(-5)));
        assert_eq!(blob, (i64::MAX, bytes));
        assert_eq!(audit, (i64::MIN, None));
    }

    async fn lists_and_rows_of_any_length(kit: Kit) {
        kit.db
            .write(|tx| {
                let mut insert = sql!("INSERT INTO setting (name, value) VALUES");
                insert.rows((0..9).map(|number| [Value::from(format!("n{number}")), Value::from("v")]));
                tx.run(&insert)
            })
            .await
            .unwrap();
        for wanted in 0..9usize {
            let count: i64 = kit
                .db
                .read(move |tx| {
                    let mut query = sql!("SELECT COUNT(*) FROM setting WHERE value = ? AND name IN", "v");
                    query.list((0..wanted).map(|number| format!("n{number}")));
                    tx.value(&query)
                })
                .await
                .unwrap();
            assert_eq!(count, wanted as i64);
        }
    }

    async fn a_missing_value_is_a_defect_and_not_a_null(kit: Kit) {
        let outcome = kit.db.write(|tx| tx.run(&sql!("INSERT INTO setting (name, value) VALUES (?, ?)", "a"))).await;
        assert!(outcome.is_err());
        // The connection of whoever made the mistake still works.
        kit.db.write(|tx| crate::rows::put(tx, "a", "1")).await.unwrap();
    }

    async fn a_column_of_another_type_is_a_defect(kit: Kit) {
        let outcome = kit.db.read(|tx| tx.value::<i64>(&sql!("SELECT name FROM counter ORDER BY name LIMIT 1"))).await;
        assert!(matches!(outcome, Err(Error::Defect(_) | Error::Unavailable(_))), "{outcome:?}");
    }
}
