//! The match texts of both engines, made from the same terms.
//! It never lets a character through that an engine could read as syntax: tokens are letters, digits and marks, and
//! each is quoted all the same.

use super::{Kind, Query, Term};

/// A run of up to this many pairs is one phrase; a longer one is a sentence, of which the order matters less.
const PHRASE_PAIRS: usize = 3;

impl Term {
    /// Whether the tokens must be neighbours.
    fn together(&self) -> bool {
        self.kind == Kind::Phrase || !self.paired || self.tokens.len() <= PHRASE_PAIRS
    }
}

impl Query {
    /// The text for FTS5's MATCH: what must be there, without what must not. `None` without a positive term.
    pub fn fts5(&self) -> Option<String> {
        let positive: Vec<String> = self.positive().map(fts5_term).collect();
        let mut text = Some(positive.join(" AND ")).filter(|text| !text.is_empty())?;
        if let Some(excluded) = self.fts5_excluded() {
            text = format!("({text}) NOT ({excluded})");
        }
        Some(text)
    }

    /// The text for FTS5's MATCH that finds what must not be there: FTS5 knows no negation that stands alone.
    pub fn fts5_excluded(&self) -> Option<String> {
        let negative: Vec<String> = self.negative().map(fts5_term).collect();
        Some(negative.join(" OR ")).filter(|text| !text.is_empty())
    }

    /// The text for FTS5's MATCH where any token counts, for ranked search of articles by a question.
    pub fn fts5_any(&self) -> Option<String> {
        let tokens: Vec<String> = self.any_tokens().map(|token| quote_fts5(token)).collect();
        Some(tokens.join(" OR ")).filter(|text| !text.is_empty())
    }

    /// The text for PostgreSQL's `::tsquery`: all positive terms and none of the negated ones. `None` without terms.
    pub fn tsquery(&self) -> Option<String> {
        let positive = self.positive().map(tsquery_term);
        let all: Vec<String> = positive.chain(self.negative().map(|term| format!("!{}", tsquery_term(term)))).collect();
        Some(all.join(" & ")).filter(|text| !text.is_empty())
    }

    /// The text for PostgreSQL's `::tsquery` that finds what must not be there.
    pub fn tsquery_excluded(&self) -> Option<String> {
        let negative: Vec<String> = self.negative().map(tsquery_term).collect();
        Some(negative.join(" | ")).filter(|text| !text.is_empty())
    }

    /// The text for PostgreSQL's `::tsquery` where any token counts.
    pub fn tsquery_any(&self) -> Option<String> {
        let tokens: Vec<String> = self.any_tokens().map(|token| quote_tsquery(token)).collect();
        Some(tokens.join(" | ")).filter(|text| !text.is_empty())
    }

    /// The terms that must be there.
    pub fn positive(&self) -> impl Iterator<Item = &Term> {
        self.terms.iter().filter(|term| !term.negated)
    }

    /// The terms that must not be there.
    pub fn negative(&self) -> impl Iterator<Item = &Term> {
        self.terms.iter().filter(|term| term.negated)
    }

    fn any_tokens(&self) -> impl Iterator<Item = &String> {
        self.positive().flat_map(|term| term.tokens.iter().chain(term.whole.iter()))
    }
}

fn quote_fts5(token: &str) -> String {
    format!("\"{}\"", token.replace('"', "\"\""))
}

fn fts5_term(term: &Term) -> String {
    let star = if term.kind == Kind::Prefix { "*" } else { "" };
    let main = if term.together() {
        format!("{}{star}", quote_fts5(&term.tokens.join(" ")))
    } else {
        let all: Vec<String> = term.tokens.iter().map(|token| quote_fts5(token)).collect();
        format!("({}{star})", all.join(" AND "))
    };
    match &term.whole {
        Some(whole) => format!("({main} OR {}{star})", quote_fts5(whole)),
        None => main,
    }
}

/// Quotes as PostgreSQL's parser of `tsquery` asks: quotes and backslashes doubled.
fn quote_tsquery(token: &str) -> String {
    format!("'{}'", token.replace('\\', "\\\\").replace('\'', "''"))
}

fn tsquery_term(term: &Term) -> String {
    let star = if term.kind == Kind::Prefix { ":*" } else { "" };
    let all: Vec<String> = term.tokens.iter().map(|token| quote_tsquery(token)).collect();
    let main = format!("{}{star}", all.join(if term.together() { " <-> " } else { " & " }));
    match &term.whole {
        Some(whole) => format!("(({main}) | {}{star})", quote_tsquery(whole)),
        None => format!("({main})"),
    }
}
