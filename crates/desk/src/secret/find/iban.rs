//! Numbers of bank accounts: a country, two check digits and as many characters as that country's have (ISO 13616).
//! It never takes a number whose remainder is wrong, nor one that goes on behind its end.

/// How many characters an account number has in each country of the registry.
const LENGTHS: [(&[u8; 2], usize); 85] = [
    (b"AD", 24),
    (b"AE", 23),
    (b"AL", 28),
    (b"AT", 20),
    (b"AZ", 28),
    (b"BA", 20),
    (b"BE", 16),
    (b"BG", 22),
    (b"BH", 22),
    (b"BI", 27),
    (b"BR", 29),
    (b"BY", 28),
    (b"CH", 21),
    (b"CR", 22),
    (b"CY", 28),
    (b"CZ", 24),
    (b"DE", 22),
    (b"DJ", 27),
    (b"DK", 18),
    (b"DO", 28),
    (b"EE", 20),
    (b"EG", 29),
    (b"ES", 24),
    (b"FI", 18),
    (b"FK", 18),
    (b"FO", 18),
    (b"FR", 27),
    (b"GB", 22),
    (b"GE", 22),
    (b"GI", 23),
    (b"GL", 18),
    (b"GR", 27),
    (b"GT", 28),
    (b"HR", 21),
    (b"HU", 28),
    (b"IE", 22),
    (b"IL", 23),
    (b"IQ", 23),
    (b"IS", 26),
    (b"IT", 27),
    (b"JO", 30),
    (b"KW", 30),
    (b"KZ", 20),
    (b"LB", 28),
    (b"LC", 32),
    (b"LI", 21),
    (b"LT", 20),
    (b"LU", 20),
    (b"LV", 21),
    (b"LY", 25),
    (b"MC", 27),
    (b"MD", 24),
    (b"ME", 22),
    (b"MK", 19),
    (b"MN", 20),
    (b"MR", 27),
    (b"MT", 31),
    (b"MU", 30),
    (b"NI", 28),
    (b"NL", 18),
    (b"NO", 15),
    (b"OM", 23),
    (b"PK", 24),
    (b"PL", 28),
    (b"PS", 29),
    (b"PT", 25),
    (b"QA", 29),
    (b"RO", 24),
    (b"RS", 22),
    (b"RU", 33),
    (b"SA", 24),
    (b"SC", 31),
    (b"SD", 18),
    (b"SE", 24),
    (b"SI", 19),
    (b"SK", 24),
    (b"SM", 27),
    (b"SO", 23),
    (b"ST", 25),
    (b"SV", 28),
    (b"TL", 23),
    (b"TN", 24),
    (b"TR", 26),
    (b"UA", 29),
    (b"VA", 22),
];

/// The length of the account number that `text` begins with, its separators included. Upper and lower case both do.
pub(super) fn number(text: &str) -> Option<usize> {
    let bytes = text.as_bytes();
    let country = [bytes.first()?.to_ascii_uppercase(), bytes.get(1)?.to_ascii_uppercase()];
    let (_, length) = LENGTHS.iter().find(|(code, _)| **code == country)?;
    let digits = bytes.get(2..4)?;
    if !digits.iter().all(u8::is_ascii_digit) {
        return None;
    }
    let mut signs: Vec<u8> = Vec::with_capacity(*length);
    let mut at = 0;
    while signs.len() < *length {
        let byte = *bytes.get(at)?;
        let separates = matches!(byte, b' ' | b'-') && bytes.get(at + 1).is_some_and(u8::is_ascii_alphanumeric);
        if byte.is_ascii_alphanumeric() {
            signs.push(byte.to_ascii_uppercase());
        } else if !separates {
            return None;
        }
        at += 1;
    }
    let goes_on = bytes.get(at).is_some_and(|byte| byte.is_ascii_alphanumeric() || *byte == b'_');
    (!goes_on && remainder(&signs) == 1).then_some(at)
}

/// The number modulo 97 with its first four characters at the end, letters as 10 to 35 (ISO 7064).
fn remainder(signs: &[u8]) -> u32 {
    let (head, tail) = signs.split_at(4.min(signs.len()));
    tail.iter().chain(head).fold(0, |rest, sign| match sign {
        b'0'..=b'9' => (rest * 10 + u32::from(sign - b'0')) % 97,
        _ => (rest * 100 + u32::from(sign - b'A') + 10) % 97,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_with_the_right_length_and_remainder_are_found() {
        // The examples of the registry, whose accounts exist nowhere.
        for good in [
            "DE89 3704 0044 0532 0130 00",
            "GB29NWBK60161331926819",
            "fr14 2004 1010 0505 0001 3M02 606",
            "NO93 8601 1117 947",
            "CH93-0076-2011-6238-5295-7",
            "MT84MALT011000012345MTLCAST001S",
        ] {
            assert_eq!(number(good), Some(good.len()), "{good}");
            let spoilt = good.replacen(['9', '2', '8'], "7", 1);
            assert_eq!(number(&spoilt), None, "{spoilt}");
            assert_eq!(number(&format!("{good}1")), None, "it goes on");
            assert_eq!(number(&format!("{good}, please")), Some(good.len()));
            assert_eq!(number(&good[..good.len() - 1]), None, "it is cut off");
        }
        assert_eq!(number("XX89370400440532013000"), None);
        assert_eq!(number("DE"), None);
        assert_eq!(number("design of the account"), None);
    }

    #[test]
    fn countries_are_in_order_and_each_stands_once() {
        assert!(LENGTHS.windows(2).all(|pair| pair[0].0 < pair[1].0));
    }
}
