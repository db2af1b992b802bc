//! How far somebody is trusted, what they earned and what they may do: tables, and nothing else.
//! It never asks the database or the clock.

use causeway_base::text;

use super::{Badge, Level};

/// The shortest and the longest name, in characters.
const SHORTEST: usize = 2;
pub(super) const LONGEST: usize = 30;

/// What somebody did so far.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Deeds {
    /// Questions and answers that are shown.
    pub shown: i64,
    /// Votes for them.
    pub votes: i64,
    /// Answers that others accepted.
    pub accepted: i64,
    /// Posts that the team hid in the last ninety days.
    pub hidden: i64,
    /// Days since they came.
    pub days: i64,
}

/// What a level takes: posts that are shown, days, votes, accepted answers.
const LEVELS: [(Level, [i64; 4]); 3] =
    [(Level::Member, [3, 1, 0, 0]), (Level::Trusted, [15, 30, 10, 1]), (Level::Guide, [50, 90, 40, 10])];

/// How far somebody is trusted: the highest level whose conditions all hold, one lower for each post that was hidden of late.
pub fn level(deeds: &Deeds) -> Level {
    let done = [deeds.shown, deeds.days, deeds.votes, deeds.accepted];
    let reached = LEVELS.iter().filter(|(_, takes)| takes.iter().zip(done).all(|(takes, done)| done >= *takes)).count();
    let lowered = reached.saturating_sub(usize::try_from(deeds.hidden).unwrap_or(0));
    Level::ALL[lowered.min(Level::ALL.len() - 1)]
}

/// What somebody earned.
pub fn badges(deeds: &Deeds) -> Vec<Badge> {
    let earned = [
        (Badge::Helper, deeds.accepted >= 10),
        (Badge::Solver, (1..10).contains(&deeds.accepted)),
        (Badge::Beloved, deeds.votes >= 50),
        (Badge::Appreciated, (10..50).contains(&deeds.votes)),
        (Badge::Faithful, deeds.days >= 365 && deeds.shown >= 20),
    ];
    earned.into_iter().filter(|(_, earned)| *earned).map(|(badge, _)| badge).collect()
}

/// How often somebody may do something in a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Allowance {
    /// Questions and answers.
    pub posts: i64,
    /// Votes.
    pub votes: i64,
    /// Flags.
    pub flags: i64,
}

/// What a level allows in a day.
pub const fn allowance(level: Level) -> Allowance {
    match level {
        Level::New => Allowance { posts: 8, votes: 20, flags: 5 },
        Level::Member => Allowance { posts: 30, votes: 60, flags: 15 },
        Level::Trusted => Allowance { posts: 80, votes: 200, flags: 40 },
        Level::Guide => Allowance { posts: 200, votes: 400, flags: 100 },
    }
}

/// A name as it is kept: letters, digits, hyphens, dots and underscores, so that `@name` has a clear end.
pub fn name(wished: &str) -> Option<String> {
    let name = text::clean(wished.trim(), LONGEST + 1);
    let fits =
        (SHORTEST..=LONGEST).contains(&name.chars().count()) && name.chars().all(crate::community::text::in_name);
    let edge = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
    let whole = edge(name.chars().next()) && edge(name.chars().next_back());
    (fits && whole && text::fold(&name).chars().count() >= SHORTEST).then_some(name)
}

/// Words by which somebody would seem to be of the team.
const RESERVED: [&str; 16] = [
    "admin",
    "administrator",
    "moderator",
    "mod",
    "staff",
    "team",
    "support",
    "official",
    "helpdesk",
    "system",
    "root",
    "客服",
    "管理员",
    "管理員",
    "サポート",
    "運営",
];

/// Whether a folded name would make others believe that the team writes.
pub fn is_reserved(key: &str) -> bool {
    let words = key.split(['.', '-', '_']);
    let plain = key.replace(['.', '-', '_'], "");
    RESERVED.iter().any(|word| plain == text::fold(word)) || words.into_iter().any(|one| RESERVED.contains(&one))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn trust_comes_with_what_somebody_did_and_goes_with_what_was_hidden() {
        let deeds = |shown, days, votes, accepted, hidden| Deeds { shown, votes, accepted, hidden, days };
        for (done, wanted) in [
            (deeds(0, 0, 0, 0, 0), Level::New),
            (deeds(2, 400, 99, 9, 0), Level::New),
            (deeds(3, 0, 0, 0, 0), Level::New),
            (deeds(3, 1, 0, 0, 0), Level::Member),
            (deeds(15, 30, 10, 0, 0), Level::Member),
            (deeds(15, 30, 10, 1, 0), Level::Trusted),
            (deeds(50, 90, 40, 10, 0), Level::Guide),
            (deeds(50, 90, 40, 10, 1), Level::Trusted),
            (deeds(50, 90, 40, 10, 99), Level::New),
        ] {
            assert_eq!(level(&done), wanted, "{done:?}");
        }
    }

    #[test]
    fn more_deeds_never_lower_the_level() {
        for step in 0..200_i64 {
            let at = |n: i64| Deeds { shown: n, days: n * 2, votes: n, accepted: n / 4, hidden: 0 };
            assert!(level(&at(step)) <= level(&at(step + 1)), "{step}");
        }
    }

    #[test]
    fn badges_are_earned_and_the_higher_takes_the_place_of_the_lower() {
        let at = |accepted, votes, days, shown| badges(&Deeds { accepted, votes, days, shown, hidden: 0 });
        assert_eq!(at(0, 9, 364, 99), []);
        assert_eq!(at(1, 10, 365, 20), [Badge::Solver, Badge::Appreciated, Badge::Faithful]);
        assert_eq!(at(10, 50, 0, 0), [Badge::Helper, Badge::Beloved]);
    }

    #[test]
    fn what_is_a_name() {
        for good in ["Mei", "小林", "a_b", "R2-D2", " Anna.K "] {
            assert!(name(good).is_some(), "{good}");
        }
        let long = "x".repeat(31);
        for bad in
            ["", "a", "a b", "mei@x.example", "<b>x", "-a", "a.", "a\u{202e}b", "\u{200b}\u{200b}", long.as_str()]
        {
            assert_eq!(name(bad), None, "{bad}");
        }
    }

    #[test]
    fn nobody_seems_to_be_of_the_team() {
        for bad in ["admin", "support", "acme-support", "the.team", "客服", "管理员", "ad-min"] {
            assert!(is_reserved(bad), "{bad}");
        }
        assert!(!is_reserved("supporter") && !is_reserved("mei"));
    }
}
