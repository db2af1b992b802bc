//! Rich Text cut into groups, control words and characters (RTF 1.9.1).
//! It never looks at what a word means, except `\bin`, whose bytes are no text.

/// One piece of a document.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Token<'a> {
    Open,
    Close,
    /// `\*`: the destination that follows may be ignored.
    Star,
    /// A control word or symbol and its number.
    Word(&'a [u8], Option<i32>),
    /// A character, as it stands or as `\'hh`.
    Byte(u8),
    /// Bytes that are not text.
    Binary,
}

/// The pieces of a document in their order.
pub(super) struct Tokens<'a> {
    rest: &'a [u8],
}

impl<'a> Tokens<'a> {
    pub(super) fn new(rest: &'a [u8]) -> Self {
        Self { rest }
    }

    fn skip(&mut self, count: usize) {
        self.rest = self.rest.get(count..).unwrap_or_default();
    }

    /// What follows a backslash.
    fn control(&mut self) -> Token<'a> {
        match self.rest {
            [b'*', ..] => {
                self.skip(1);
                Token::Star
            }
            [b'\'', high, low, ..] => {
                let digit = |byte: u8| char::from(byte).to_digit(16).unwrap_or(0);
                let byte = (digit(*high) * 16 + digit(*low)) as u8;
                self.skip(3);
                Token::Byte(byte)
            }
            [b'\r' | b'\n', ..] => {
                self.skip(1);
                Token::Word(b"par", None)
            }
            [byte @ (b'\\' | b'{' | b'}'), ..] => {
                self.skip(1);
                Token::Byte(*byte)
            }
            [first, ..] if !first.is_ascii_alphabetic() => {
                let symbol = self.rest.get(..1).unwrap_or_default();
                self.skip(1);
                Token::Word(symbol, None)
            }
            _ => self.word(),
        }
    }

    fn word(&mut self) -> Token<'a> {
        let length = self.rest.iter().take(32).take_while(|byte| byte.is_ascii_alphabetic()).count();
        let word = self.rest.get(..length).unwrap_or_default();
        self.skip(length);
        let sign = usize::from(self.rest.first() == Some(&b'-'));
        let digits = self.rest.iter().skip(sign).take(10).take_while(|byte| byte.is_ascii_digit()).count();
        let mut number = None;
        if digits > 0 {
            let text = self.rest.get(..sign + digits).unwrap_or_default();
            number = std::str::from_utf8(text).ok().and_then(|text| text.parse::<i32>().ok());
            self.skip(sign + digits);
        }
        if self.rest.first() == Some(&b' ') {
            self.skip(1);
        }
        if word == b"bin" {
            self.skip(number.unwrap_or(0).max(0) as usize);
            return Token::Binary;
        }
        Token::Word(word, number)
    }
}

impl<'a> Iterator for Tokens<'a> {
    type Item = Token<'a>;

    fn next(&mut self) -> Option<Token<'a>> {
        loop {
            let byte = *self.rest.first()?;
            self.skip(1);
            return Some(match byte {
                b'{' => Token::Open,
                b'}' => Token::Close,
                b'\\' => self.control(),
                b'\r' | b'\n' | 0 => continue,
                byte => Token::Byte(byte),
            });
        }
    }
}
