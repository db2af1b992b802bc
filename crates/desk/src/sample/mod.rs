//! The sample desk: a believable small SaaS company with agents, teams, companies and some hundred conversations.
//! Everything it writes is marked as sample, so that one click takes it away; it never sends mail.

pub mod bulk;
mod people;
mod stories;

use causeway_base::{Locale, Random, Time};
use causeway_identity::{Role, TeamId, UserId, team, user};
use causeway_mail::Address;
use causeway_people::{CompanyId, ContactId, company, contact};
use causeway_store::{Actor, ActorKind, NewEvent, Tx};
use causeway_web::Problem;
use serde_json::json;

use crate::conversation::store::{self as conversations, Growth, NewConversation};
use crate::conversation::{Category, Participant, Priority, rules, wake};
use crate::message::store::{self as messages, NewMessage};
use crate::message::{Author, Delivery, Join, JoinRule, Kind, Recipients};
use crate::organisation::{Organisation, store as organisations};
use crate::setup::Made;
use crate::{ConversationId, InboxId, MessageId, StatusId, TagId, status, tag};
use stories::{Story, Writer};

/// How many conversations the sample desk has.
const CONVERSATIONS: usize = 140;
const HOUR: i64 = 3_600_000;

/// Fills the desk that was just made.
///
/// # Errors
/// What the database says.
pub fn fill(tx: &mut Tx<'_>, random: &dyn Random, made: Made, locale: Locale) -> Result<(), Problem> {
    let cast = cast(tx, made, locale)?;
    for at in 0..CONVERSATIONS {
        let story = stories::STORIES.get(at % stories::STORIES.len()).ok_or_else(|| Problem::not_found("story"))?;
        tell(tx, random, &cast, story, at)?;
    }
    if let Some(organisation) = organisations::find(tx)? {
        organisations::save(tx, &Organisation { sample: true, ..organisation })?;
    }
    Ok(())
}

/// Everybody and everything that the stories need.
struct Cast {
    inbox: InboxId,
    owner: UserId,
    agents: Vec<(UserId, &'static str)>,
    teams: Vec<TeamId>,
    customers: Vec<Customer>,
    tags: Vec<TagId>,
    statuses: Vec<(Category, StatusId)>,
}

struct Customer {
    id: ContactId,
    name: &'static str,
    email: String,
    lang: &'static str,
}

impl Customer {
    /// How one addresses them: by the first name in English, the family name in Japanese, the whole name in Chinese.
    fn address_name(&self) -> &'static str {
        if self.lang == "zh-CN" { self.name } else { self.name.split(' ').next().unwrap_or(self.name) }
    }
}

fn cast(tx: &mut Tx<'_>, made: Made, locale: Locale) -> Result<Cast, Problem> {
    let mut agents = Vec::new();
    for (name, email) in people::AGENTS {
        let new = user::store::NewUser {
            name: (*name).to_owned(),
            email: (*email).to_owned(),
            role: Role::Agent,
            locale,
            // Nobody can sign in as a sample agent.
            password_hash: "!".to_owned(),
            sample: true,
        };
        if let Some(id) = user::store::add(tx, &new)? {
            agents.push((id, *name));
        }
    }
    let mut teams = Vec::new();
    for (at, names) in people::TEAMS.iter().enumerate() {
        let name = names.iter().find(|(of, _)| *of == locale).or(names.first()).map_or("Team", |(_, name)| *name);
        let id = team::store::add(tx, name, true)?;
        let members = agents.iter().enumerate().filter(|(agent, _)| agent % people::TEAMS.len() == at);
        let members: Vec<UserId> = members.map(|(_, (id, _))| *id).chain([made.owner]).collect();
        team::store::set_members(tx, id, &members)?;
        teams.push(id);
    }
    let tags = people::TAGS.iter().map(|name| tag::store::find_or_add(tx, name)).collect::<Result<_, _>>()?;
    let statuses = status::store::all(tx)?.into_iter().map(|status| (status.category, status.id)).collect();
    Ok(Cast { inbox: made.inbox, owner: made.owner, agents, teams, customers: customers(tx)?, tags, statuses })
}

fn customers(tx: &mut Tx<'_>) -> Result<Vec<Customer>, Problem> {
    let mut all = Vec::new();
    for (name, domain, lang, staff) in people::COMPANIES {
        let company: CompanyId = company::store::add(tx, name, &[(*domain).to_owned()], true)?;
        for (person, local) in *staff {
            let email = format!("{local}@{domain}");
            let new = contact::store::NewContact {
                name: (*person).to_owned(),
                email: Some(email.clone()),
                locale: Some((*lang).to_owned()),
                company: Some(company),
                sample: true,
            };
            all.push(Customer { id: contact::store::add(tx, &new)?, name: person, email, lang });
        }
    }
    Ok(all)
}

/// How far a story has come; the newest ones are still open.
fn category_of(at: usize) -> Category {
    match at % 7 {
        0 | 1 if at < 60 => Category::Open,
        2 if at < 90 => Category::Waiting,
        3 if at < 40 => Category::Snoozed,
        _ if at < 12 => Category::Open,
        _ => Category::Solved,
    }
}

/// Tells one story as a conversation.
fn tell(tx: &mut Tx<'_>, random: &dyn Random, cast: &Cast, story: &Story, at: usize) -> Result<(), Problem> {
    let speakers: Vec<&Customer> = cast.customers.iter().filter(|customer| customer.lang == story.lang).collect();
    let Some(customer) = speakers.get((at * 5 + at / stories::STORIES.len()) % speakers.len().max(1)) else {
        return Ok(());
    };
    let category = category_of(at);
    let now = tx.now();
    let begun = Time(now.ms() - i64::try_from(at).unwrap_or(0) * 5 * HOUR - random_ms(random, 4 * HOUR) - HOUR / 2);
    let (agent, agent_name) = cast.agents.get(at % cast.agents.len().max(1)).copied().unwrap_or((cast.owner, ""));
    let assignee = if at.is_multiple_of(5) { None } else { Some(if at % 5 == 1 { cast.owner } else { agent }) };
    let untouched = category == Category::Open && assignee.is_none();
    let status = cast.statuses.iter().find(|(of, _)| *of == category).map(|(_, id)| *id);
    let status = status.ok_or_else(|| Problem::not_found("status"))?;
    let new = NewConversation {
        subject: story.subject.to_owned(),
        status,
        category,
        priority: [
            Priority::Normal,
            Priority::Normal,
            Priority::High,
            Priority::Normal,
            Priority::Low,
            Priority::Urgent,
        ][at % 6],
        assignee,
        team: cast.teams.get(at % cast.teams.len().max(1)).copied(),
        inbox: cast.inbox,
        contact: customer.id,
        lang: Some(story.lang.to_owned()),
        at: begun,
        sample: true,
    };
    let (id, number) = conversations::add(tx, &new)?;
    let actor = Actor::contact(customer.id.0);
    let data = json!({ "number": number, "by": "sample" });
    tx.record_at(
        begun,
        NewEvent { kind: "conversation.created", conversation: Some(id.0), actor, only_for: None, data },
    );
    conversations::add_participants(
        tx,
        id,
        &[Participant { address: customer.email.clone(), name: customer.name.to_owned() }],
    )?;
    let mut clock = begun;
    let lines = story.lines.iter().enumerate().take(if untouched { 1 } else { story.lines.len() });
    for (line, (writer, text)) in lines {
        if line > 0 {
            clock = Time((clock.ms() + HOUR / 6 + random_ms(random, 2 * HOUR)).min(now.ms() - 60_000));
        }
        let voice = Voice { customer, agent, agent_name, owner: cast.owner };
        say(tx, id, &voice, *writer, &text.replace("{name}", customer.address_name()), clock)?;
    }
    finish(tx, cast, id, category, story, at, clock)
}

fn random_ms(random: &dyn Random, below: i64) -> i64 {
    i64::try_from(random.below(u64::try_from(below).unwrap_or(1))).unwrap_or(0)
}

struct Voice<'a> {
    customer: &'a Customer,
    agent: UserId,
    agent_name: &'static str,
    owner: UserId,
}

fn say(
    tx: &mut Tx<'_>,
    conversation: ConversationId,
    voice: &Voice<'_>,
    writer: Writer,
    text: &str,
    at: Time,
) -> Result<(), Problem> {
    let id: MessageId = tx.new_id();
    let growth = Growth { snippet: causeway_base::text::snippet(text, 160), at, attachments: false };
    let seq = conversations::grow(tx, conversation, &growth)?;
    let (customer, note) = (writer == Writer::Customer, writer == Writer::Note);
    let author = if customer {
        let email = Some(voice.customer.email.clone());
        Author { kind: ActorKind::Contact, id: Some(voice.customer.id.0), name: voice.customer.name.to_owned(), email }
    } else {
        Author { kind: ActorKind::User, id: Some(voice.agent.0), name: voice.agent_name.to_owned(), email: None }
    };
    let to = Address { name: voice.customer.name.to_owned(), address: voice.customer.email.clone() };
    let kind = match writer {
        Writer::Customer => Kind::Incoming,
        Writer::Agent => Kind::Reply,
        Writer::Note => Kind::Note,
    };
    let message = NewMessage {
        seq,
        recipients: Recipients { to: if customer || note { Vec::new() } else { vec![to] }, ..Recipients::default() },
        html: Some(causeway_mail::text_to_html(text)),
        join: (customer && seq == 1).then(|| Join { rule: JoinRule::New, detail: String::new() }),
        mentions: if note { vec![voice.owner] } else { Vec::new() },
        header_id: Some(format!("{id}@sample.invalid")),
        delivery: (!customer && !note).then_some(Delivery::Sent),
        ..NewMessage::new(id, conversation, kind, author, text, at)
    };
    messages::add(tx, &message)?;
    if note {
        messages::mention(tx, voice.owner, conversation, id)?;
    }
    let actor = if customer { Actor::contact(voice.customer.id.0) } else { Actor::user(voice.agent.0) };
    let data = json!({ "message_id": id, "seq": seq, "kind": message.kind, "author": message.author.name });
    tx.record_at(
        at,
        NewEvent { kind: "message.created", conversation: Some(conversation.0), actor, only_for: None, data },
    );
    Ok(())
}

/// Tags, snooze, wait and what the owner has read.
fn finish(
    tx: &mut Tx<'_>,
    cast: &Cast,
    id: ConversationId,
    category: Category,
    story: &Story,
    at: usize,
    last: Time,
) -> Result<(), Problem> {
    let tags: Vec<TagId> = story.tags.iter().filter_map(|tag| cast.tags.get(*tag).copied()).collect();
    conversations::set_tags(tx, id, &tags)?;
    let Some(mut state) = conversations::state(tx, id)? else { return Ok(()) };
    if category == Category::Snoozed {
        let until = tx.now().plus_ms(HOUR * (8 + i64::try_from(at).unwrap_or(0)));
        state.snoozed_until = Some(until);
        wake::plan(tx, id, wake::Why::Snooze, Some(until))?;
    }
    if category == Category::Open {
        let open = rules::StatusChoice { id: state.status_id, category };
        state = rules::after_incoming(&state, open, false, last);
    }
    conversations::save(tx, &state)?;
    if category != Category::Open || !at.is_multiple_of(2) {
        conversations::read_up_to(tx, id, cast.owner, state.last_seq)?;
    }
    Ok(())
}
