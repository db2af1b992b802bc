//! Reads the search field piece by piece; every input gives a query.
//! It never fails: what makes no sense becomes a problem and the rest is searched.

use jiff::tz::TimeZone;

use super::{Filter, Kind, MAX_CHARACTERS, MAX_TERMS, Query, Term, date};
use crate::Time;
use crate::segment;

/// A piece of input: `-key:"value"`, a quoted phrase or a bare word.
struct Piece {
    negated: bool,
    key: Option<&'static str>,
    text: String,
    quoted: bool,
    /// Whether nothing follows, not even a space: the person is still typing it.
    last: bool,
}

const KEYS: [&str; 8] = ["from", "to", "tag", "status", "in", "before", "after", "has"];

pub fn parse(text: &str, now: Time, zone: &TimeZone) -> Query {
    let mut query = Query::default();
    let letters: Vec<char> = text.chars().take(MAX_CHARACTERS).collect();
    if text.chars().nth(MAX_CHARACTERS).is_some() {
        query.problems.push(format!("only the first {MAX_CHARACTERS} characters were searched"));
    }
    let mut reader = Reader { letters: &letters, at: 0 };
    while let Some(piece) = reader.piece() {
        match piece.key {
            Some(key) => filter(&mut query, key, piece, now, zone),
            None => word(&mut query, piece),
        }
    }
    query
}

struct Reader<'a> {
    letters: &'a [char],
    at: usize,
}

impl Reader<'_> {
    fn peek(&self) -> Option<char> {
        self.letters.get(self.at).copied()
    }

    fn piece(&mut self) -> Option<Piece> {
        while self.peek().is_some_and(char::is_whitespace) {
            self.at += 1;
        }
        self.peek()?;
        let negated = matches!(self.peek(), Some('-' | '－'))
            && self.letters.get(self.at + 1).is_some_and(|next| !next.is_whitespace() && !matches!(next, '-' | '－'));
        self.at += usize::from(negated);
        let key = self.key();
        let (text, quoted) = self.value();
        Some(Piece { negated, key, text, quoted, last: !quoted && self.at == self.letters.len() })
    }

    /// A filter's name with its colon, which may be the wide one of Chinese and Japanese keyboards.
    fn key(&mut self) -> Option<&'static str> {
        let rest = &self.letters[self.at..];
        let length = rest.iter().take(8).position(|letter| matches!(letter, ':' | '：'))?;
        let name: String = rest[..length].iter().map(char::to_ascii_lowercase).collect();
        let key = KEYS.into_iter().find(|key| *key == name)?;
        self.at += length + 1;
        Some(key)
    }

    fn value(&mut self) -> (String, bool) {
        let Some(close) = self.peek().and_then(closing) else {
            let word: String = self.letters[self.at..].iter().take_while(|letter| !letter.is_whitespace()).collect();
            self.at += word.chars().count();
            return (word, false);
        };
        let rest = &self.letters[self.at + 1..];
        let length = rest.iter().position(|letter| *letter == close);
        // A quote that nobody closed yet runs to the end.
        self.at += 1 + length.map_or(rest.len(), |length| length + 1);
        (rest[..length.unwrap_or(rest.len())].iter().collect(), true)
    }
}

fn closing(open: char) -> Option<char> {
    match open {
        '"' => Some('"'),
        '“' => Some('”'),
        '「' => Some('」'),
        '『' => Some('』'),
        _ => None,
    }
}

fn filter(query: &mut Query, key: &'static str, piece: Piece, now: Time, zone: &TimeZone) {
    let value = piece.text.trim().to_owned();
    if value.is_empty() {
        query.problems.push(format!("`{key}:` needs a value"));
        return;
    }
    let filter = Filter { value, negated: piece.negated };
    match key {
        "from" => query.from.push(filter),
        "to" => query.to.push(filter),
        "tag" => query.tag.push(filter),
        "status" => query.status.push(filter),
        "in" => query.inbox.push(filter),
        "has" => has(query, &filter),
        _ => bound(query, key, &filter, now, zone),
    }
}

fn has(query: &mut Query, filter: &Filter) {
    if ["attachment", "attachments"].contains(&filter.value.to_ascii_lowercase().as_str()) {
        query.has_attachment = Some(!filter.negated);
    } else {
        query.problems.push(format!("`has:{}` is not known; `has:attachment` is", filter.value));
    }
}

/// Two bounds of a kind narrow each other; a negated bound is the opposite one.
fn bound(query: &mut Query, key: &str, filter: &Filter, now: Time, zone: &TimeZone) {
    let Some(at) = date::instant(&filter.value.to_ascii_lowercase(), now, zone) else {
        let value = &filter.value;
        query.problems.push(format!("`{key}:{value}` is not a date; write 2026-11-01, 2026-11 or 7d"));
        return;
    };
    if (key == "before") == filter.negated {
        query.after = Some(query.after.map_or(at, |other| other.max(at)));
    } else {
        query.before = Some(query.before.map_or(at, |other| other.min(at)));
    }
}

fn word(query: &mut Query, piece: Piece) {
    if let Some(number) = number(&piece) {
        query.number = Some(number);
        return;
    }
    let Some(term) = term(&piece) else { return };
    if query.terms.len() >= MAX_TERMS {
        let problem = format!("only the first {MAX_TERMS} words were searched");
        if !query.problems.contains(&problem) {
            query.problems.push(problem);
        }
        return;
    }
    query.terms.push(term);
}

fn number(piece: &Piece) -> Option<i64> {
    let digits = piece.text.strip_prefix(['#', '＃']).filter(|_| !piece.quoted && !piece.negated)?;
    digits.parse().ok().filter(|number| *number > 0)
}

fn term(piece: &Piece) -> Option<Term> {
    let mut tokens = segment::tokens(&piece.text);
    let wholes: Vec<String> =
        tokens.iter().filter(|token| token.position == 0).map(|token| token.text.clone()).collect();
    tokens.retain(|token| token.position > 0);
    // The lone last character of a run is in the index after its pair, and it ends a search only when it is all of
    // its run: a phrase may be the beginning of a longer run.
    let alone = |at: usize| at == 0 || tokens.get(at - 1).is_none_or(|before| !before.paired || before.tail);
    let last = tokens.len().checked_sub(1)?;
    if tokens[last].tail && !alone(last) {
        tokens.pop();
    }
    let last = tokens.last()?;
    let one_letter = last.tail;
    let kind = match (piece.quoted, one_letter, piece.last && !last.paired && !piece.negated) {
        (true, false, _) => Kind::Phrase,
        (_, true, _) | (false, false, true) => Kind::Prefix,
        (false, false, false) => Kind::Word,
    };
    let paired = tokens.iter().all(|token| token.paired);
    let whole = (wholes.len() == 1 && !piece.quoted).then(|| wholes.into_iter().next()).flatten();
    Some(Term {
        kind,
        tokens: tokens.into_iter().map(|token| token.text).collect(),
        whole,
        paired,
        negated: piece.negated,
    })
}
