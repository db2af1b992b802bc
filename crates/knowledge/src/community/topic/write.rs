//! Writing in the community: asking, answering, mending one's own words, voting, saying which answer helped.
//! It never shows at once what the rules let wait, and never lets somebody act on what they cannot see.

use causeway_base::{Locale, text};
use causeway_store::{Actor, Result, Tx};

use super::{ANSWERS, Post, TEXT, TITLE, Topic, store};
use crate::Brand;
use crate::community::member::{self, Level, Member};
use crate::community::moderation::rules::{Draft, first_state};
use crate::community::setting::CommunitySetting;
use crate::community::text::links;
use crate::community::{PostId, PostState, TopicCategoryId, category, news, tell};

/// A day in milliseconds.
const DAY: i64 = 86_400_000;

/// Why something is not taken; pages say it in the reader's language.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Refused {
    /// It needs a title, and not a long one.
    Title,
    /// It needs words.
    Text,
    /// It has too many words.
    Long,
    /// There is no such category, or only the team begins topics there.
    Category,
    /// They wrote, voted or flagged enough for a day.
    Often,
    /// They may no longer write.
    Silenced,
    /// Nobody may answer any more.
    Closed,
    /// There is no such thing for them.
    Missing,
    /// It is their own.
    Own,
    /// Somebody changed it meanwhile.
    Changed,
}

/// What a command answers beside what the database says.
pub type Outcome<T> = Result<std::result::Result<T, Refused>>;

/// Who writes, how far they are trusted, and by which rules.
#[derive(Debug, Clone)]
pub struct Writer {
    /// They.
    pub member: Member,
    /// How far.
    pub level: Level,
    /// How many posts of theirs are shown.
    pub shown: i64,
    /// The rules of the brand.
    pub setting: CommunitySetting,
}

impl Writer {
    /// Somebody as a writer.
    ///
    /// # Errors
    /// What the database says.
    pub fn of(tx: &mut Tx<'_>, member: Member, setting: CommunitySetting) -> Result<Self> {
        let deeds = member::store::deeds_of(tx, member.id)?;
        let level = if member.is_staff() { Level::Guide } else { member::level(&deeds) };
        Ok(Self { level, shown: deeds.shown, member, setting })
    }

    fn actor(&self) -> Actor {
        self.member.actor()
    }

    /// Whether they may do one more thing of a kind: a post, a vote, a flag.
    pub(in crate::community) fn may(&self, tx: &mut Tx<'_>, kind: usize) -> Outcome<()> {
        if self.member.silenced {
            return Ok(Err(Refused::Silenced));
        }
        let since = tx.now().plus_ms(-DAY);
        let done = member::store::lately(tx, self.member.id, since)?;
        let most = member::rules::allowance(self.level);
        let often = !self.member.is_staff() && done[kind] >= [most.posts, most.votes, most.flags][kind];
        Ok(if often { Err(Refused::Often) } else { Ok(()) })
    }

    /// A post of theirs in the state that the rules give it.
    fn post(&self, tx: &Tx<'_>, topic: &Topic, no: i64, words: String, article: Option<i64>) -> Post {
        let draft = Draft {
            staff: self.member.is_staff(),
            level: self.level,
            shown: self.shown,
            links: links(&words),
            first_posts: self.setting.first_posts,
        };
        let (state, why) = first_state(&draft);
        Post {
            id: tx.new_id(),
            topic_id: topic.id,
            no,
            member_id: self.member.id,
            staff: self.member.is_staff(),
            text: words,
            state,
            why,
            votes: 0,
            article,
            created_at: tx.now(),
            edited_at: None,
            version: 1,
        }
    }
}

/// A question to ask.
#[derive(Debug, Clone)]
pub struct NewTopic {
    /// Where it belongs.
    pub category: TopicCategoryId,
    /// The language it is asked in.
    pub locale: Locale,
    /// What it is about.
    pub title: String,
    /// The question.
    pub text: String,
    /// The number of the conversation it comes from; for colleagues.
    pub conversation: Option<i64>,
}

/// A title on one line.
pub(in crate::community) fn title(given: &str) -> std::result::Result<String, Refused> {
    let title = text::clean(given.trim(), TITLE + 1).replace(['\n', '\t'], " ");
    let fits = (3..=TITLE).contains(&title.chars().count());
    fits.then_some(title).ok_or(Refused::Title)
}

/// The words of a post.
pub(in crate::community) fn words(given: &str) -> std::result::Result<String, Refused> {
    let clean = text::clean(&given.replace("\r\n", "\n"), TEXT + 1);
    match clean.trim() {
        "" => Err(Refused::Text),
        words if words.chars().count() > TEXT => Err(Refused::Long),
        words => Ok(words.to_owned()),
    }
}

macro_rules! known {
    ($given:expr) => {
        match $given {
            Ok(value) => value,
            Err(refused) => return Ok(Err(refused)),
        }
    };
}

/// Asks; answers the topic and its question.
///
/// # Errors
/// What the database says.
pub fn ask(tx: &mut Tx<'_>, writer: &Writer, brand: &Brand, new: &NewTopic) -> Outcome<(Topic, Post)> {
    let (title, words) = (known!(title(&new.title)), known!(words(&new.text)));
    known!(writer.may(tx, 0)?);
    let home = category::store::find(tx, new.category)?.filter(|one| one.brand_id == brand.id);
    let Some(home) = home.filter(|one| !one.team_only || writer.member.is_staff()) else {
        return Ok(Err(Refused::Category));
    };
    let now = tx.now();
    let topic = Topic {
        id: tx.new_id(),
        number: store::next_number(tx)?,
        brand_id: brand.id,
        category_id: home.id,
        locale: new.locale,
        title,
        accepted_id: None,
        closed: false,
        pinned: false,
        conversation: new.conversation,
        article: None,
        created_at: now,
        active_at: now,
        version: 1,
    };
    let post = writer.post(tx, &topic, 1, words, None);
    store::add(tx, &topic, &post.text)?;
    store::add_post(tx, &post)?;
    news::follow(tx, topic.id, writer.member.id)?;
    if post.state == PostState::Shown {
        news::came(tx, &topic, &post)?;
    }
    tell(tx, "community.asked", brand.id, Some(topic.number), writer.actor());
    Ok(Ok((topic, post)))
}

/// Answers a topic.
///
/// # Errors
/// What the database says.
pub fn answer(tx: &mut Tx<'_>, writer: &Writer, topic: &Topic, given: &str, article: Option<i64>) -> Outcome<Post> {
    let words = known!(words(given));
    known!(writer.may(tx, 0)?);
    let no = store::next_no(tx, topic.id)?;
    if topic.closed || no > ANSWERS {
        return Ok(Err(Refused::Closed));
    }
    let post = writer.post(tx, topic, no, words, article);
    store::add_post(tx, &post)?;
    news::follow(tx, topic.id, writer.member.id)?;
    if post.state == PostState::Shown {
        store::touch(tx, topic.id, post.created_at)?;
        news::came(tx, topic, &post)?;
    }
    tell(tx, "community.answered", topic.brand_id, Some(topic.number), writer.actor());
    Ok(Ok(post))
}

/// Writes one's own post anew. What waits goes on waiting, and links of the new are looked at like new ones.
///
/// # Errors
/// What the database says.
pub fn mend(tx: &mut Tx<'_>, writer: &Writer, topic: &Topic, before: &Post, given: &str) -> Outcome<()> {
    let words = known!(words(given));
    if before.member_id != writer.member.id || !matches!(before.state, PostState::Shown | PostState::Waiting) {
        return Ok(Err(Refused::Missing));
    }
    if writer.member.silenced || topic.closed {
        return Ok(Err(if topic.closed { Refused::Closed } else { Refused::Silenced }));
    }
    let mut after = Post { text: words, edited_at: Some(tx.now()), ..before.clone() };
    let more = links(&after.text) > links(&before.text);
    if before.state == PostState::Shown && more && !writer.member.is_staff() {
        let judged = writer.post(tx, topic, before.no, after.text.clone(), None);
        (after.state, after.why) = (judged.state, judged.why);
    }
    if !store::rewrite(tx, &after)? {
        return Ok(Err(Refused::Changed));
    }
    if after.no == 1 {
        store::index(tx, topic.id, &topic.title, &after.text)?;
    }
    tell(tx, "community.mended", topic.brand_id, Some(topic.number), writer.actor());
    Ok(Ok(()))
}

/// Votes for a post that everybody sees, or takes the vote back.
///
/// # Errors
/// What the database says.
pub fn vote(tx: &mut Tx<'_>, writer: &Writer, topic: &Topic, post: &Post, wish: bool) -> Outcome<i64> {
    if post.state != PostState::Shown {
        return Ok(Err(Refused::Missing));
    }
    if post.member_id == writer.member.id {
        return Ok(Err(Refused::Own));
    }
    if wish {
        known!(writer.may(tx, 1)?);
    }
    let votes = store::vote(tx, post.id, writer.member.id, wish)?;
    if wish && post.no > 1 && votes > post.votes {
        news::voted(tx, post, votes)?;
    }
    tell(tx, "community.voted", topic.brand_id, Some(topic.number), writer.actor());
    Ok(Ok(votes))
}

/// Says which answer helped, or with `None` that none did after all. Whoever asked may, and the team.
///
/// # Errors
/// What the database says.
pub fn accept(tx: &mut Tx<'_>, by: &Member, topic: &Topic, id: Option<PostId>) -> Outcome<()> {
    let posts = store::posts(tx, topic.id)?;
    let asker = posts.first().is_some_and(|question| question.member_id == by.id && question.state == PostState::Shown);
    if !asker && !by.is_staff() {
        return Ok(Err(Refused::Missing));
    }
    let answer = id.map(|id| posts.iter().find(|post| post.id == id && post.no > 1 && post.state == PostState::Shown));
    if answer == Some(None) {
        return Ok(Err(Refused::Missing));
    }
    if topic.accepted_id == id {
        return Ok(Ok(()));
    }
    store::accept(tx, topic.id, id)?;
    if let Some(answer) = answer.flatten().filter(|answer| answer.member_id != by.id) {
        news::accepted(tx, answer)?;
    }
    tell(tx, "community.accepted", topic.brand_id, Some(topic.number), by.actor());
    Ok(Ok(()))
}
