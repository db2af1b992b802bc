//! Where a walk through a guide stands, and what walks come to when they are counted. Pure.
//! It never makes a share of few: below [`FEWEST`] walks there are counts and nothing else.

use causeway_base::Time;
use schemars::JsonSchema;
use serde::Serialize;

use super::{Outcome, Shown, ShownAnswer, ShownStep};

/// With fewer walks than this no share is told.
pub const FEWEST: i64 = 10;
/// After so long without an answer a reader has left, in milliseconds: half an hour.
pub const LEFT_AFTER: i64 = 30 * 60_000;
/// What stands between the answers of a path.
const BETWEEN: char = '.';

/// Where a walk stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stands<'a> {
    /// At a question.
    Step(&'a ShownStep),
    /// At an end, by this answer.
    End(&'a ShownAnswer),
}

/// A walk: the answers that a path names, as far as the guide has them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Walk<'a> {
    /// Each step with the answer that was given.
    pub taken: Vec<(&'a ShownStep, &'a ShownAnswer)>,
    /// Where it stands.
    pub stands: Stands<'a>,
    /// Whether the whole path was walked; a path may be older than the guide.
    pub whole: bool,
}

impl Walk<'_> {
    /// The path of the first `count` answers.
    pub fn path(&self, count: usize) -> String {
        let keys: Vec<&str> = self.taken.iter().take(count).map(|(_, answer)| answer.key.as_str()).collect();
        keys.join(&BETWEEN.to_string())
    }
}

/// Walks along a path. `None` for a guide without a step.
pub fn walk<'a>(guide: &'a Shown, path: &str) -> Option<Walk<'a>> {
    let mut step = guide.steps.first()?;
    let mut taken = Vec::new();
    let mut keys = path.split(BETWEEN).filter(|key| !key.is_empty());
    loop {
        let Some(key) = keys.next() else {
            return Some(Walk { taken, stands: Stands::Step(step), whole: true });
        };
        let Some(answer) = step.answers.iter().find(|answer| answer.key == key) else {
            return Some(Walk { taken, stands: Stands::Step(step), whole: false });
        };
        taken.push((step, answer));
        // A guide never leads in a circle; should one all the same, no walk is longer than the guide.
        match answer.next.and_then(|next| guide.steps.get(next)).filter(|_| taken.len() < guide.steps.len()) {
            Some(next) => step = next,
            None => return Some(Walk { taken, stands: Stands::End(answer), whole: keys.next().is_none() }),
        }
    }
}

/// A walk as it is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Kept {
    /// The keys of the answers.
    pub path: String,
    /// How it stands.
    pub outcome: Outcome,
    /// Whether a request was opened with it.
    pub asked: bool,
    /// When the last answer came.
    pub at: Time,
}

/// Between what and what a share lies, in percent: what readers said, and what may be so beside that (R151).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Range {
    /// What is sure.
    pub confirmed: i64,
    /// What is possible: with those who reached an end, said nothing, and opened no request.
    pub possible: i64,
}

/// What became of walks.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Counts {
    /// How many there were.
    pub walks: i64,
    /// How many readers said that it is solved.
    pub solved: i64,
    /// How many said that it did not help.
    pub not_helped: i64,
    /// How many reached an end and said nothing.
    pub silent: i64,
    /// How many left before an end.
    pub left: i64,
    /// How many are on their way.
    pub walking: i64,
    /// How many opened a request with what they had answered.
    pub asked: i64,
    /// Of those who said nothing, how many opened a request.
    #[serde(skip)]
    silent_asked: i64,
}

impl Counts {
    fn add(&mut self, walk: &Kept, now: Time) {
        self.walks += 1;
        self.asked += i64::from(walk.asked);
        match walk.outcome {
            Outcome::Solved => self.solved += 1,
            Outcome::NotHelped => self.not_helped += 1,
            Outcome::Ended => {
                self.silent += 1;
                self.silent_asked += i64::from(walk.asked);
            }
            Outcome::Walking if walk.asked || now.since(walk.at) >= LEFT_AFTER => self.left += 1,
            Outcome::Walking => self.walking += 1,
        }
    }

    /// The share of walks that solved something; none of few.
    pub fn solved_range(&self) -> Option<Range> {
        let percent = |part: i64| (part * 100 + self.walks / 2) / self.walks;
        let possible = self.solved + self.silent - self.silent_asked;
        (self.walks >= FEWEST).then(|| Range { confirmed: percent(self.solved), possible: percent(possible) })
    }
}

/// What walks came to at one step.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct AtStep {
    /// The step's key.
    pub step: String,
    /// How many came to it.
    pub reached: i64,
    /// How many left there.
    pub left: i64,
}

/// What walks came to at one end.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct AtEnd {
    /// The step's key.
    pub step: String,
    /// The key of the answer that ends there.
    pub answer: String,
    /// What became of those who reached it.
    #[serde(flatten)]
    pub counts: Counts,
    /// The share that was solved; none of few.
    pub solved_range: Option<Range>,
}

/// What walks through a guide came to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Figures {
    /// Of all walks.
    #[serde(flatten)]
    pub counts: Counts,
    /// The share of all walks that solved something; none of few.
    pub solved_range: Option<Range>,
    /// How many walked by a path that the guide no longer has; they are in no line below.
    pub outdated: i64,
    /// Step by step, in the guide's order.
    pub steps: Vec<AtStep>,
    /// End by end, in the guide's order.
    pub ends: Vec<AtEnd>,
}

/// Counts walks through a guide as it is now.
pub fn figures(guide: &Shown, walks: &[Kept], now: Time) -> Figures {
    let mut all = Counts::default();
    let mut outdated = 0;
    let step = |step: &ShownStep| AtStep { step: step.key.clone(), reached: 0, left: 0 };
    let mut steps: Vec<AtStep> = guide.steps.iter().map(step).collect();
    let end = |step: &ShownStep, answer: &ShownAnswer| AtEnd {
        step: step.key.clone(),
        answer: answer.key.clone(),
        counts: Counts::default(),
        solved_range: None,
    };
    let of_step = |step: &'_ ShownStep| -> Vec<AtEnd> {
        step.answers.iter().filter(|answer| answer.next.is_none()).map(|answer| end(step, answer)).collect()
    };
    let mut ends: Vec<AtEnd> = guide.steps.iter().flat_map(of_step).collect();
    for one in walks {
        all.add(one, now);
        let Some(walk) = walk(guide, &one.path).filter(|walk| walk.whole) else {
            outdated += 1;
            continue;
        };
        let mut at = |key: &str, left: bool| {
            if let Some(step) = steps.iter_mut().find(|step| step.step == key) {
                step.reached += 1;
                step.left += i64::from(left);
            }
        };
        for (step, _) in &walk.taken {
            at(&step.key, false);
        }
        match (walk.stands, walk.taken.last()) {
            (Stands::Step(step), _) => at(&step.key, one.asked || now.since(one.at) >= LEFT_AFTER),
            (Stands::End(answer), Some((step, _))) => {
                if let Some(end) = ends.iter_mut().find(|end| end.step == step.key && end.answer == answer.key) {
                    end.counts.add(one, now);
                }
            }
            (Stands::End(_), None) => {}
        }
    }
    for end in &mut ends {
        end.solved_range = end.counts.solved_range();
    }
    Figures { solved_range: all.solved_range(), counts: all, outdated, steps, ends }
}
