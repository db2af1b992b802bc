//! Numbers of payment cards: 13 to 19 digits in groups, of a known network, with the right check digit (ISO/IEC 7812).
//! It never takes a number that goes on behind its end.

/// The length of the card number that `text` begins with, its separators included.
pub(super) fn number(text: &str) -> Option<usize> {
    let bytes = text.as_bytes();
    let mut digits: Vec<u8> = Vec::with_capacity(20);
    let (mut at, mut end) = (0, 0);
    while let Some(byte) = bytes.get(at).copied() {
        if byte.is_ascii_digit() {
            if digits.len() == 19 {
                return None;
            }
            digits.push(byte - b'0');
            end = at + 1;
        } else if !(matches!(byte, b' ' | b'-') && bytes.get(at + 1).is_some_and(u8::is_ascii_digit)) {
            break;
        }
        at += 1;
    }
    let goes_on = bytes.get(end).is_some_and(|byte| byte.is_ascii_alphanumeric() || *byte == b'_');
    let same = digits.iter().all(|digit| Some(digit) == digits.first());
    (!goes_on && !same && is_of_a_network(&digits) && has_check_digit(&digits)).then_some(end)
}

/// Whether the first digits and the length are those of a network that issues cards.
fn is_of_a_network(digits: &[u8]) -> bool {
    let prefix = |count: usize| digits.iter().take(count).fold(0u32, |sum, digit| sum * 10 + u32::from(*digit));
    let (two, three, four) = (prefix(2), prefix(3), prefix(4));
    match digits.len() {
        13 | 19 if prefix(1) == 4 => true,
        14 => matches!(two, 36 | 38 | 39) || (300..=305).contains(&three),
        15 => matches!(two, 34 | 37),
        16 => {
            prefix(1) == 4
                || (51..=55).contains(&two)
                || (2221..=2720).contains(&four)
                || matches!(two, 62 | 65)
                || four == 6011
                || (644..=649).contains(&three)
                || (3528..=3589).contains(&four)
        }
        17..=19 => two == 62,
        _ => false,
    }
}

/// Luhn's sum.
fn has_check_digit(digits: &[u8]) -> bool {
    let sum: u32 = digits
        .iter()
        .rev()
        .enumerate()
        .map(|(at, digit)| {
            let doubled = u32::from(*digit) * 2;
            if at % 2 == 0 { u32::from(*digit) } else { doubled / 10 + doubled % 10 }
        })
        .sum();
    sum.is_multiple_of(10)
}
