//! What shows at once and what waits, and when flags hide something: tables, and nothing else.
//! It never asks the database or the clock.

use crate::community::member::Level;
use crate::community::{PostState, Why};

/// What the decision about something new rests on.
#[derive(Debug, Clone, Copy)]
pub struct Draft {
    /// Whether a colleague wrote it.
    pub staff: bool,
    /// How far its writer is trusted.
    pub level: Level,
    /// How many posts of theirs are shown.
    pub shown: i64,
    /// How many links it has.
    pub links: usize,
    /// How many first posts of everybody wait.
    pub first_posts: i64,
}

/// How many links somebody may write without a look.
const fn links_of(level: Level) -> usize {
    match level {
        Level::New => 0,
        Level::Member => 3,
        Level::Trusted | Level::Guide => 20,
    }
}

/// Whether something new shows at once.
pub const fn first_state(draft: &Draft) -> (PostState, Why) {
    if draft.staff {
        (PostState::Shown, Why::Nothing)
    } else if draft.shown < draft.first_posts {
        (PostState::Waiting, Why::First)
    } else if draft.links > links_of(draft.level) {
        (PostState::Waiting, Why::Links)
    } else {
        (PostState::Shown, Why::Nothing)
    }
}

/// Whether so many flags of members who are no longer new hide a post until somebody looked. A colleague's stays.
pub const fn hides(trusted_flags: i64, hide_flags: i64, staff: bool) -> bool {
    !staff && hide_flags > 0 && trusted_flags >= hide_flags
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn first_posts_and_links_of_new_members_wait() {
        let draft = |staff, level, shown, links| Draft { staff, level, shown, links, first_posts: 1 };
        for (draft, state, why) in [
            (draft(true, Level::New, 0, 9), PostState::Shown, Why::Nothing),
            (draft(false, Level::New, 0, 0), PostState::Waiting, Why::First),
            (draft(false, Level::New, 1, 0), PostState::Shown, Why::Nothing),
            (draft(false, Level::New, 1, 1), PostState::Waiting, Why::Links),
            (draft(false, Level::Member, 9, 3), PostState::Shown, Why::Nothing),
            (draft(false, Level::Member, 9, 4), PostState::Waiting, Why::Links),
            (draft(false, Level::Guide, 99, 20), PostState::Shown, Why::Nothing),
            (draft(false, Level::Guide, 99, 21), PostState::Waiting, Why::Links),
        ] {
            assert_eq!(first_state(&draft), (state, why), "{draft:?}");
        }
        let open = Draft { first_posts: 0, ..draft(false, Level::New, 0, 0) };
        assert_eq!(first_state(&open), (PostState::Shown, Why::Nothing));
    }

    #[test]
    fn enough_flags_hide_and_never_a_colleagues_words() {
        assert!(hides(3, 3, false) && !hides(2, 3, false) && !hides(9, 0, false) && !hides(9, 3, true));
    }
}
