//! Whether a condition that somebody sends can be used: not too deep, not too long, with sensible texts.
//! It never asks whether ids exist; a tag that was deleted since is simply on nothing.

use causeway_web::Problem;

use super::{Condition, DEEPEST, FieldTest, MOST_TESTS, Person};

impl Condition {
    /// Checks it as input, at this place of the request.
    ///
    /// # Errors
    /// `invalid_input` that says what is too much.
    pub fn check(&self, at: &'static str) -> Result<(), Problem> {
        let mut tests = 0;
        self.walk(at, 1, &mut tests)?;
        if tests > MOST_TESTS {
            return Err(Problem::field(at, "too_long", "A condition has at most 60 tests."));
        }
        Ok(())
    }

    /// Whether it asks who reads, which what acts by itself cannot answer.
    pub fn asks_reader(&self) -> bool {
        match self {
            Self::All(parts) | Self::Any(parts) => parts.iter().any(Self::asks_reader),
            Self::Not(part) => part.asks_reader(),
            Self::Assignee(people) => people.contains(&Person::Me),
            Self::Mentioned(_) | Self::Followed(_) => true,
            _ => false,
        }
    }

    fn walk(&self, at: &'static str, depth: usize, tests: &mut usize) -> Result<(), Problem> {
        if depth > DEEPEST {
            return Err(Problem::field(at, "too_deep", "Conditions are nested at most six deep."));
        }
        match self {
            Self::All(parts) | Self::Any(parts) => {
                for part in parts {
                    part.walk(at, depth + 1, tests)?;
                }
                return Ok(());
            }
            Self::Not(part) => return part.walk(at, depth + 1, tests),
            _ => *tests += 1,
        }
        let texts: &[String] = match self {
            Self::Subject(texts) | Self::Language(texts) | Self::Field { test: FieldTest::Is(texts), .. } => texts,
            Self::Field { test: FieldTest::Contains(text), .. } => std::slice::from_ref(text),
            _ => &[],
        };
        if texts.iter().any(|text| text.trim().is_empty() || text.chars().count() > 200 || text.contains('\0')) {
            return Err(Problem::field(at, "length", "A text to look for has 1 to 200 characters."));
        }
        if self.longest_list() > 100 {
            return Err(Problem::field(at, "too_long", "One test names at most 100 values."));
        }
        Ok(())
    }

    const fn longest_list(&self) -> usize {
        match self {
            Self::Category(list) => list.len(),
            Self::Status(list) => list.len(),
            Self::Priority(list) => list.len(),
            Self::Class(list) => list.len(),
            Self::Problem(list) => list.len(),
            Self::Assignee(list) => list.len(),
            Self::Team(list) => list.len(),
            Self::Inbox(list) => list.len(),
            Self::Tag(list) => list.len(),
            Self::Contact(list) => list.len(),
            Self::Company(list) => list.len(),
            Self::Language(list) | Self::Subject(list) | Self::Field { test: FieldTest::Is(list), .. } => list.len(),
            _ => 0,
        }
    }
}
