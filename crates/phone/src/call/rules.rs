//! What follows from what was told of a call, in whatever order it came. Pure.
//! It never forgets that somebody answered.

use causeway_base::Time;

use super::{Call, CallState, Direction};
use crate::webhook::read::Kind;

/// When a call began, was answered and was over.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Times {
    /// When it began.
    pub began: Time,
    /// When somebody took it.
    pub answered: Option<Time>,
    /// When it was over.
    pub ended: Option<Time>,
}

/// The times of a call with one more thing told: the earliest beginning and answer, the latest end.
pub(crate) fn merged(call: &Call, kind: Kind, at: Time) -> Times {
    let (began, answered, ended) = (call.began_at, call.answered_at, call.ended_at);
    match kind {
        Kind::Start => Times { began: began.min(at), answered, ended },
        Kind::Answer => Times {
            began: began.min(at),
            answered: Some(answered.map_or(at, |known| known.min(at))),
            ended: ended.map(|ended| ended.max(at)),
        },
        Kind::End => {
            let ended = ended.map_or(at, |known| known.max(at));
            Times {
                began: began.min(at),
                answered,
                ended: Some(answered.map_or(ended, |answered| ended.max(answered))),
            }
        }
        Kind::Recording | Kind::Voicemail => Times { began, answered, ended },
    }
}

/// How a call stands.
pub const fn state(direction: Direction, answered: Option<Time>, ended: Option<Time>) -> CallState {
    match (answered, ended, direction) {
        (Some(_), Some(_), _) => CallState::Ended,
        (Some(_), None, _) => CallState::Talking,
        (None, None, _) => CallState::Ringing,
        (None, Some(_), Direction::Incoming) => CallState::Missed,
        (None, Some(_), Direction::Outgoing) => CallState::Unreached,
    }
}

#[cfg(test)]
mod tests {
    use causeway_base::Time;
    use uuid::Uuid;

    use super::super::CallId;
    use super::*;

    fn after(order: &[(Kind, i64)]) -> (CallState, Times) {
        let mut call = Call::new(CallId(Uuid::nil()), Direction::Incoming, Time(order[0].1), Time(0));
        for (kind, at) in order {
            let times = merged(&call, *kind, Time(*at));
            call = Call { began_at: times.began, answered_at: times.answered, ended_at: times.ended, ..call };
        }
        let times = Times { began: call.began_at, answered: call.answered_at, ended: call.ended_at };
        (state(call.direction, times.answered, times.ended), times)
    }

    #[test]
    fn every_order_leads_to_the_same_call() {
        let (start, answer, end) = ((Kind::Start, 10), (Kind::Answer, 20), (Kind::End, 90));
        let wanted = Times { began: Time(10), answered: Some(Time(20)), ended: Some(Time(90)) };
        for order in [
            [start, answer, end],
            [start, end, answer],
            [answer, start, end],
            [answer, end, start],
            [end, start, answer],
            [end, answer, start],
        ] {
            assert_eq!(after(&order), (CallState::Ended, wanted), "{order:?}");
        }
        assert_eq!(after(&[end, start]).0, CallState::Missed);
        assert_eq!(after(&[start, end]).0, CallState::Missed);
        assert_eq!(after(&[start]).0, CallState::Ringing);
        assert_eq!(after(&[answer, start]).0, CallState::Talking);
    }

    #[test]
    fn who_was_called_in_vain_depends_on_who_called() {
        let over = Some(Time(1));
        assert_eq!(state(Direction::Incoming, None, over), CallState::Missed);
        assert_eq!(state(Direction::Outgoing, None, over), CallState::Unreached);
    }
}
