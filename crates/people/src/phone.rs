//! Telephone numbers in the form in which the whole world dials them (E.164): read from what people and switchboards write.
//! It never guesses a country: a number that names none is one of the desk's own country.

/// The most digits of a number (E.164).
const MOST: usize = 15;
/// The fewest digits of a number with its country; shorter ones are extensions and services.
const FEWEST: usize = 7;
/// Where the leading zero is a part of the number.
const ZERO_STAYS: [&str; 2] = ["39", "378"];

/// The calling code of the country in which a time zone lies, for the first settings of a desk; empty when it is not known.
pub fn country_of_zone(zone: &str) -> &'static str {
    match zone {
        "Asia/Shanghai" | "Asia/Urumqi" | "Asia/Chongqing" => "86",
        "Asia/Taipei" => "886",
        "Asia/Hong_Kong" => "852",
        "Asia/Macau" => "853",
        "Asia/Tokyo" => "81",
        "Asia/Seoul" => "82",
        "Asia/Singapore" => "65",
        "Europe/London" => "44",
        "Europe/Berlin" => "49",
        "Europe/Paris" => "33",
        "Europe/Vienna" => "43",
        "Europe/Zurich" => "41",
        "Europe/Madrid" => "34",
        "Europe/Rome" => "39",
        "Australia/Sydney" | "Australia/Melbourne" => "61",
        "America/New_York" | "America/Chicago" | "America/Denver" | "America/Los_Angeles" | "America/Toronto" => "1",
        _ => "",
    }
}

/// Whether a text is the calling code of a country; empty counts, for a desk that names none.
pub fn is_country(code: &str) -> bool {
    code.len() <= 3 && !code.starts_with('0') && code.bytes().all(|byte| byte.is_ascii_digit())
}

/// One digit, also of a wide keyboard.
fn digit(c: char) -> Option<char> {
    match c {
        '0'..='9' => Some(c),
        '０'..='９' => char::from_digit(u32::from(c) - u32::from('０'), 10),
        _ => None,
    }
}

/// A number as `+` and digits; `None` for what nobody can dial from everywhere: extensions, services, names, withheld ones.
pub fn normalised(given: &str, country: &str) -> Option<String> {
    let given = given.trim();
    let given = given.strip_prefix("tel:").unwrap_or(given);
    // What a switchboard appends (`;ext=3`, `@host`) is no part of the number.
    let given = given.split([';', '@', ',']).next().unwrap_or_default();
    let given = given.strip_prefix("sip:").unwrap_or(given).trim();
    if given.chars().count() > 40 {
        return None;
    }
    let (whole, rest) = match given.strip_prefix(['+', '＋']) {
        Some(rest) => (true, rest),
        None => (false, given),
    };
    // `+44 (0)20 …`: the zero in brackets is for callers inside of the country.
    let rest = if whole { rest.replacen("(0)", "", 1) } else { rest.to_owned() };
    let mut digits = String::new();
    for c in rest.chars() {
        match digit(c) {
            Some(digit) => digits.push(digit),
            None if " -–‐()（）./\u{a0}\u{3000}－".contains(c) => {}
            None => return None,
        }
    }
    let world = if whole {
        digits
    } else if let Some(rest) = digits.strip_prefix("00") {
        rest.to_owned()
    } else {
        national(&digits, country)?
    };
    let right = (FEWEST..=MOST).contains(&world.len()) && !world.starts_with('0');
    right.then(|| format!("+{world}"))
}

/// A number as people dial it inside of their country.
fn national(digits: &str, country: &str) -> Option<String> {
    if country.is_empty() || digits.len() < 6 {
        return None;
    }
    let own = match country {
        _ if ZERO_STAYS.contains(&country) => digits,
        "1" => digits.strip_prefix('1').filter(|rest| rest.len() == 10).unwrap_or(digits),
        "7" => digits.strip_prefix('8').filter(|rest| rest.len() == 10).unwrap_or(digits),
        _ => digits.strip_prefix('0').unwrap_or(digits),
    };
    Some(format!("{country}{own}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_people_write_becomes_what_the_world_dials() {
        for (given, country, wanted) in [
            ("0731-82183159", "86", Some("+8673182183159")),
            ("138 1234 5678", "86", Some("+8613812345678")),
            ("０３－１２３４－５６７８", "81", Some("+81312345678")),
            ("+44 (0)20 7946 0018", "86", Some("+442079460018")),
            ("0049 30 901820", "86", Some("+4930901820")),
            ("(212) 555-0123", "1", Some("+12125550123")),
            ("1 212 555 0123", "1", Some("+12125550123")),
            ("06 698 12345", "39", Some("+390669812345")),
            ("8 495 123-45-67", "7", Some("+74951234567")),
            ("tel:+886-2-2345-6789;ext=3", "", Some("+886223456789")),
            ("sip:+81312345678@pbx.example", "", Some("+81312345678")),
            ("+81312345678", "", Some("+81312345678")),
            ("0731-82183159", "", None),
            ("110", "86", None),
            ("anonymous", "86", None),
            ("", "86", None),
            ("+0123456789", "86", None),
            ("+1234567890123456", "86", None),
            ("call me", "86", None),
            ("12345", "86", None),
        ] {
            assert_eq!(normalised(given, country).as_deref(), wanted, "{given} in {country}");
        }
    }

    #[test]
    fn what_was_normalised_stays_as_it_is() {
        for number in ["+8673182183159", "+12125550123", "+390669812345"] {
            for country in ["", "1", "39", "86"] {
                assert_eq!(normalised(number, country).as_deref(), Some(number));
            }
        }
    }

    #[test]
    fn codes_of_countries_are_told_from_other_digits() {
        assert!(is_country("86") && is_country("1") && is_country("886") && is_country(""));
        assert!(!is_country("0") && !is_country("+86") && !is_country("8600") && !is_country("x"));
        assert!(is_country(country_of_zone("Asia/Tokyo")) && country_of_zone("Mars/Base").is_empty());
    }
}
