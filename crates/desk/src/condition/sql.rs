//! Conditions as SQL over `conversation c`: the one place where they are given their meaning.
//! No value becomes text of the statement; what is unknown counts as false, also under `not`.

use causeway_base::Time;
use causeway_identity::{TeamId, UserId};
use causeway_store::{Result, Sql, Tx, sql};

use super::clock;
use super::{Age, Condition, Due, FieldTest, Person, Range, TeamChoice};
use crate::ConversationId;
use crate::diagnosis::ProblemClass;

/// Who asks and when, for the tests that depend on it.
#[derive(Debug, Clone, Copy)]
pub struct Moment {
    /// Who reads; nobody for the desk itself.
    pub reader: Option<UserId>,
    /// The instant.
    pub now: Time,
}

const MINUTE: i64 = 60_000;

impl Condition {
    /// Whether this conversation fulfils it now.
    pub fn holds(&self, tx: &mut Tx<'_>, id: ConversationId, reader: Option<UserId>) -> Result<bool> {
        let mut query = sql!("SELECT COUNT(*) FROM conversation c WHERE c.id = ? AND", id);
        let now = tx.now();
        self.write(&mut query, Moment { reader, now });
        Ok(tx.value::<i64>(&query)? > 0)
    }

    /// Appends it as a boolean expression in parentheses.
    pub fn write(&self, sql: &mut Sql, moment: Moment) {
        sql.add("(");
        self.expression(sql, moment);
        sql.add(")");
    }

    fn expression(&self, sql: &mut Sql, moment: Moment) {
        match self {
            Self::All(parts) => joined(sql, parts, moment, "AND", "1 = 1"),
            Self::Any(parts) => joined(sql, parts, moment, "OR", "1 = 0"),
            Self::Not(part) => {
                // Nothing is both unknown and wished for: what the part cannot answer, it is not.
                sql.add("NOT COALESCE(");
                part.write(sql, moment);
                sql.add(", FALSE)");
            }
            Self::Category(list) => one_of(sql, "c.category IN", list),
            Self::Status(list) => one_of(sql, "c.status_id IN", list),
            Self::Priority(list) => one_of(sql, "c.priority IN", list),
            Self::Class(list) => {
                sql.add("c.class IN").list(list.iter().map(|class| class.as_str().to_owned()));
            }
            Self::Problem(list) => problem(sql, list),
            Self::Assignee(people) => assignee(sql, people, moment.reader),
            Self::Team(teams) => team(sql, teams),
            Self::Inbox(list) => one_of(sql, "c.inbox_id IN", list),
            Self::Tag(list) => {
                // Asked of each conversation: a list of all that have the tag would be long, and is needed for one mail.
                sql.add("EXISTS (SELECT 1 FROM conversation_tag g WHERE g.conversation_id = c.id AND g.tag_id IN");
                sql.list(list.iter().copied()).add(")");
            }
            Self::Contact(list) => one_of(sql, "c.contact_id IN", list),
            Self::Company(list) => {
                sql.add("EXISTS (SELECT 1 FROM contact k WHERE k.id = c.contact_id AND k.company_id IN");
                sql.list(list.iter().copied()).add(")");
            }
            Self::Language(list) => language(sql, list),
            Self::Subject(texts) => {
                any_text(sql, "LOWER(c.subject) LIKE ? ESCAPE '!'", texts);
            }
            Self::Attachment(wished) => flag(sql, "c.has_attachment = ?", *wished),
            Self::DeliveryFailed(wished) => flag(sql, "c.delivery_failed = ?", *wished),
            Self::Mentioned(wished) => of_reader(sql, *wished, "mention", moment.reader),
            Self::Followed(wished) => of_reader(sql, *wished, "follower", moment.reader),
            Self::Waiting(span) => age(sql, "c.waiting_since", *span, moment.now),
            Self::Idle(span) => age(sql, "c.last_activity_at", *span, moment.now),
            Self::Begun(span) => age(sql, "c.created_at", *span, moment.now),
            Self::Clock { kind, is } => clock::write(sql, *kind, *is, moment.now),
            Self::NextAction(due) => next_action(sql, *due, moment.now),
            Self::Messages(range) => {
                between(sql, "c.message_count >= ?", "c.message_count <= ?", *range);
            }
            Self::Field { id, test } => {
                sql.add(if *test == FieldTest::Filled(false) { "NOT EXISTS (" } else { "EXISTS (" });
                sql.add("SELECT 1 FROM field_value f WHERE f.field_id = ?").bind(*id);
                // A field has values of one kind of owner only, and no two owners share an id.
                sql.add("AND f.owner_id IN (c.id, c.contact_id, (SELECT k.company_id FROM contact k WHERE k.id = c.contact_id))");
                field(sql, test);
                sql.add(")");
            }
        }
    }
}

fn problem(sql: &mut Sql, list: &[ProblemClass]) {
    sql.add("EXISTS (SELECT 1 FROM diagnosis d WHERE d.conversation_id = c.id AND d.class IN")
        .list(list.iter().copied());
    sql.add(")");
    if list.contains(&ProblemClass::Fault) {
        sql.add("OR (c.class IN ('urgent_fault', 'fault') AND NOT EXISTS (SELECT 1 FROM diagnosis d");
        sql.add("WHERE d.conversation_id = c.id AND d.class IS NOT NULL))");
    }
}

fn joined(sql: &mut Sql, parts: &[Condition], moment: Moment, word: &'static str, nothing: &'static str) {
    if parts.is_empty() {
        sql.add(nothing);
    }
    for (index, part) in parts.iter().enumerate() {
        if index > 0 {
            sql.add(word);
        }
        part.write(sql, moment);
    }
}

fn one_of<V: Into<causeway_store::Value> + Copy>(sql: &mut Sql, test: &'static str, list: &[V]) {
    sql.add(test).list(list.iter().copied());
}

fn flag(sql: &mut Sql, test: &'static str, wished: bool) {
    sql.add(test).bind(wished);
}

fn assignee(sql: &mut Sql, people: &[Person], reader: Option<UserId>) {
    let users: Vec<UserId> = people
        .iter()
        .filter_map(|person| match person {
            Person::Me => reader,
            Person::User(user) => Some(*user),
            Person::Nobody => None,
        })
        .collect();
    sql.add("c.assignee_id IN").list(users);
    if people.contains(&Person::Nobody) {
        sql.add("OR c.assignee_id IS NULL");
    }
}

fn team(sql: &mut Sql, teams: &[TeamChoice]) {
    let ids: Vec<TeamId> = teams
        .iter()
        .filter_map(|choice| match choice {
            TeamChoice::Team(id) => Some(*id),
            TeamChoice::None => None,
        })
        .collect();
    sql.add("c.team_id IN").list(ids);
    if teams.contains(&TeamChoice::None) {
        sql.add("OR c.team_id IS NULL");
    }
}

fn language(sql: &mut Sql, list: &[String]) {
    sql.add("LOWER(c.lang) IN").list(list.iter().map(|tag| tag.to_lowercase()));
    for tag in list {
        sql.add("OR LOWER(c.lang) LIKE ? ESCAPE '!'").bind(format!("{}-%", escaped(tag)));
    }
}

/// `LIKE` with its own signs taken literally; `!` escapes because engines differ about the backslash.
fn escaped(text: &str) -> String {
    text.to_lowercase().replace('!', "!!").replace('%', "!%").replace('_', "!_")
}

fn any_text(sql: &mut Sql, test: &'static str, texts: &[String]) {
    if texts.is_empty() {
        sql.add("1 = 0");
    }
    for (index, text) in texts.iter().enumerate() {
        if index > 0 {
            sql.add("OR");
        }
        sql.add(test).bind(format!("%{}%", escaped(text.trim())));
    }
}

fn of_reader(sql: &mut Sql, wished: bool, table: &'static str, reader: Option<UserId>) {
    sql.add(if wished { "c.id IN" } else { "c.id NOT IN" });
    sql.add("(SELECT conversation_id FROM").add(table).add("WHERE user_id = ?)").bind(reader);
}

fn age(sql: &mut Sql, column: &'static str, span: Age, now: Time) {
    let (test, minutes) = match span {
        Age::OverMinutes(minutes) => ("<= ?", minutes),
        Age::UnderMinutes(minutes) => ("> ?", minutes),
    };
    sql.add(column).add(test).bind(now.plus_ms(-MINUTE * i64::from(minutes)));
}

fn next_action(sql: &mut Sql, due: Due, now: Time) {
    match due {
        Due::Overdue => {
            sql.add("c.next_action_at <= ?").bind(now);
        }
        Due::WithinMinutes(minutes) => {
            sql.add("c.next_action_at <= ?").bind(now.plus_ms(MINUTE * i64::from(minutes)));
        }
        Due::Planned(true) => {
            sql.add("c.next_action_at IS NOT NULL");
        }
        Due::Planned(false) => {
            sql.add("c.next_action_at IS NULL");
        }
    }
}

fn between(sql: &mut Sql, low: &'static str, high: &'static str, range: Range) {
    sql.add("1 = 1");
    if let Some(least) = range.at_least {
        sql.add("AND").add(low).bind(least);
    }
    if let Some(most) = range.at_most {
        sql.add("AND").add(high).bind(most);
    }
}

fn field(sql: &mut Sql, test: &FieldTest) {
    match test {
        FieldTest::Filled(_) => {}
        FieldTest::Is(values) => {
            sql.add("AND f.text IN").list(values.iter());
        }
        FieldTest::Contains(text) => {
            sql.add("AND LOWER(f.text) LIKE ? ESCAPE '!'").bind(format!("%{}%", escaped(text.trim())));
        }
        FieldTest::Yes(wished) => {
            sql.add("AND f.number = ?").bind(i64::from(*wished));
        }
        FieldTest::Between(range) => {
            sql.add("AND");
            between(sql, "f.number >= ?", "f.number <= ?", *range);
        }
    }
}
