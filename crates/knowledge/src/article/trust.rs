//! How far an article can be trusted: verified, due for review, stale (R146). It follows from when somebody last said
//! that it is right, how often that has to be said, and whether a release has touched it since (R134); it never depends on
//! who looks or on a job that ran.

use causeway_base::Time;
use causeway_store::named_values;

/// A day in milliseconds.
pub const DAY: i64 = 86_400_000;
/// After how many days an article is looked at again, unless somebody says otherwise.
pub const USUAL_DAYS: i64 = 180;

named_values!(Trust "How far an article can be trusted." {
    Verified "Somebody said that it is right, and not long ago." = "verified",
    Due "It is time that somebody looks at it, a release touches it, or nobody has said yet that it is right." = "due",
    Stale "Its review is overdue by half of its interval and more." = "stale",
});

/// What trust follows from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Review {
    /// When somebody said that it is right.
    pub verified_at: Option<Time>,
    /// When it was begun.
    pub created_at: Time,
    /// After how many days it is looked at again.
    pub days: i64,
    /// Whether a release touches it that nobody has looked at it for.
    pub touched: bool,
}

impl Review {
    /// When it is due.
    pub const fn due_at(&self) -> Time {
        self.since().plus_ms(self.days * DAY)
    }

    /// The trust in it at `now`. The store asks the same as SQL; a test compares the two.
    pub const fn trust(&self, now: Time) -> Trust {
        let late = now.since(self.since());
        if late >= self.days * DAY + self.days * (DAY / 2) {
            Trust::Stale
        } else if self.verified_at.is_some() && !self.touched && late < self.days * DAY {
            Trust::Verified
        } else {
            Trust::Due
        }
    }

    const fn since(&self) -> Time {
        match self.verified_at {
            Some(at) => at,
            None => self.created_at,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn trust_follows_from_time() {
        let at = |days: i64| Time(days * DAY);
        for (verified, days, now, trust) in [
            (Some(0), 10, 0, Trust::Verified),
            (Some(0), 10, 9, Trust::Verified),
            (Some(0), 10, 10, Trust::Due),
            (Some(0), 10, 14, Trust::Due),
            (Some(0), 10, 15, Trust::Stale),
            (None, 10, 0, Trust::Due),
            (None, 10, 14, Trust::Due),
            (None, 10, 15, Trust::Stale),
            (Some(20), 10, 25, Trust::Verified),
        ] {
            let review = Review { verified_at: verified.map(at), created_at: at(0), days, touched: false };
            assert_eq!(review.trust(at(now)), trust, "{verified:?} {days} {now}");
            let touched = if trust == Trust::Verified { Trust::Due } else { trust };
            assert_eq!(Review { touched: true, ..review }.trust(at(now)), touched, "{verified:?} {days} {now}");
        }
        let review = Review { verified_at: Some(at(3)), created_at: at(0), days: 7, touched: false };
        assert_eq!(review.due_at(), at(10));
    }
}
