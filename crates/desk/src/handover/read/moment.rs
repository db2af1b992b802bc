//! Times of day and days, as people write them.
//! It never turns a time into an instant: which time zone is meant is for people to say.

/// Time zones that may follow or precede a time.
const ZONES: &[&str] = &[
    "UTC",
    "GMT",
    "JST",
    "CST",
    "PST",
    "PDT",
    "EST",
    "EDT",
    "CET",
    "CEST",
    "北京时间",
    "北京時間",
    "日本時間",
    "台灣時間",
];

/// The first time of day with the day before it and the time zone around it, word for word.
pub(super) fn time(text: &str) -> Option<String> {
    for line in text.lines() {
        let chars: Vec<(usize, char)> = line.char_indices().collect();
        let digit = |at: usize| chars.get(at).is_some_and(|one| one.1.is_ascii_digit());
        for at in 0..chars.len() {
            if !digit(at) || (at > 0 && digit(at - 1)) {
                continue;
            }
            let Some((start, _)) = chars.get(at).copied() else { continue };
            let Some(length) = line.get(start..).and_then(clock) else { continue };
            let begins = before(line.get(..start).unwrap_or_default());
            let rest = line.get(start + length..).unwrap_or_default();
            return line.get(start - begins..start + length + zone_after(rest)).map(|found| found.trim().to_owned());
        }
    }
    None
}

/// How long a time of day is that begins here: `14:03`, `14:03:22`, `3:20 pm`, `3点20分`, `15時`.
fn clock(text: &str) -> Option<usize> {
    let hours = digits(text, 2)?;
    if text.get(..hours)?.parse::<u32>().ok()? > 24 {
        return None;
    }
    let rest = text.get(hours..)?;
    if let Some(minutes) = rest.strip_prefix([':', '：']) {
        let mark = rest.len() - minutes.len();
        if digits(minutes, 2)? != 2 || minutes.get(..2)?.parse::<u32>().ok()? > 59 {
            return None;
        }
        let mut end = hours + mark + 2;
        let seconds = text.get(end..)?;
        if let Some(seconds) = seconds.strip_prefix(':')
            && digits(seconds, 2) == Some(2)
        {
            end += 3;
        }
        let half = text.get(end..)?;
        let spaces = half.len() - half.trim_start().len();
        let half = half.trim_start().to_ascii_lowercase();
        let named = ["am", "pm", "a.m.", "p.m."].into_iter().find(|word| half.starts_with(word));
        return Some(named.map_or(end, |word| end + spaces + word.len()));
    }
    let after = rest.strip_prefix(['点', '點', '时', '時'])?;
    let mut end = text.len() - after.len();
    // `3 时间`, `3時間` is a span.
    if after.starts_with(['间', '間']) {
        return None;
    }
    if let Some(minutes) = digits(after, 2)
        && after.get(minutes..)?.starts_with('分')
    {
        end += minutes + '分'.len_utf8();
    } else if after.starts_with('半') {
        end += '半'.len_utf8();
    }
    Some(end)
}

/// How many digits begin the text, if there are 1 to `most`.
fn digits(text: &str, most: usize) -> Option<usize> {
    let count = text.bytes().take_while(u8::is_ascii_digit).count();
    (1..=most).contains(&count).then_some(count)
}

/// How much of what stands before a time belongs to it: half of the day, day, zone.
fn before(head: &str) -> usize {
    let mut rest = head;
    for words in [&["上午", "下午", "晚上", "凌晨", "早上", "中午", "午前", "午後", "昨晚", "at ", "T"][..], ZONES]
    {
        let trimmed = rest.trim_end_matches(' ');
        if let Some(word) = words.iter().find(|word| trimmed.ends_with(word.trim_end())) {
            rest = trimmed.strip_suffix(word.trim_end()).unwrap_or(rest);
        }
    }
    let trimmed = rest.trim_end_matches([' ', ',', '，', '、', 'の', '日']);
    let day: usize = trimmed
        .chars()
        .rev()
        .take_while(|c| c.is_ascii_digit() || matches!(c, '-' | '/' | '.' | '年' | '月'))
        .map(char::len_utf8)
        .sum();
    let start = trimmed.len() - day;
    let is_day = trimmed.get(start..).is_some_and(|day| day.chars().filter(|c| !c.is_ascii_digit()).count() > 0);
    head.len() - if is_day && day > 2 { start } else { rest.len() }
}

/// How much of what follows a time is its zone.
fn zone_after(rest: &str) -> usize {
    let inner = rest.trim_start_matches([' ', '(', '（']);
    let lead = rest.len() - inner.len();
    let named = ZONES.iter().find(|zone| inner.starts_with(**zone)).map_or(0, |zone| zone.len());
    let tail = inner.get(named..).unwrap_or_default();
    let offset = if tail.starts_with(['+', '-']) {
        tail.chars()
            .take_while(|c| c.is_ascii_digit() || matches!(c, '+' | '-' | ':'))
            .take(6)
            .map(char::len_utf8)
            .sum()
    } else {
        usize::from(named == 0 && tail.starts_with('Z'))
    };
    // A lone sign is a dash.
    let known = named > 0 || offset > 1 || (offset == 1 && lead == 0 && tail.starts_with('Z'));
    if known { lead + named + if offset > 1 || tail.starts_with('Z') { offset } else { 0 } } else { 0 }
}

/// The day that a person wrote, as `2026-01-05`; only with the year first, which has one meaning everywhere.
pub(crate) fn date(text: &str) -> Option<String> {
    let mut numbers: Vec<u32> = Vec::new();
    let mut inside = false;
    let mut seen = 0;
    for c in text.chars().take(60) {
        if let Some(digit) = c.to_digit(10) {
            seen += 1;
            if !inside {
                numbers.push(0);
            }
            let last = numbers.last_mut()?;
            *last = last.checked_mul(10)?.checked_add(digit)?;
            inside = true;
        } else {
            if numbers.len() == 3 && inside {
                break;
            }
            if inside && !matches!(c, '-' | '/' | '.' | '年' | '月' | ' ') {
                return None;
            }
            inside = false;
        }
    }
    let [year, month, day] = numbers.get(..3)?.try_into().ok()?;
    let valid = (1990..=2100).contains(&year) && (1..=12).contains(&month) && (1..=31).contains(&day) && seen <= 8;
    let valid = valid
        && jiff::civil::Date::new(i16::try_from(year).ok()?, i8::try_from(month).ok()?, i8::try_from(day).ok()?)
            .is_ok();
    valid.then(|| format!("{year:04}-{month:02}-{day:02}"))
}
