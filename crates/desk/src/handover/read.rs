//! Reads what a customer's message says that a packet needs: address, status code, request id, browser, system, device,
//! time. It never guesses: what does not stand there is left out, and a person looks over what was found.

mod moment;
mod system;

pub(super) use moment::date;

/// The most that is looked at, in bytes; what stands later rarely describes the fault.
const MOST: usize = 50_000;
/// How far before a number the word may stand that makes it a status code, in characters.
const NEAR: usize = 14;

/// What stands in a text, by the keys of the desk's own fields; each at most once, the first that is found.
pub(super) fn read(text: &str) -> Vec<(&'static str, String)> {
    let end = (0..=MOST.min(text.len())).rev().find(|end| text.is_char_boundary(*end)).unwrap_or(0);
    let text = text.get(..end).unwrap_or_default();
    let found = [
        ("page", address(text)),
        ("error_code", status_code(text)),
        ("request_id", request_id(text)),
        ("browser", system::browser(text)),
        ("os", system::operating_system(text)),
        ("device", system::device(text)),
        ("error_at", moment::time(text)),
    ];
    found.into_iter().filter_map(|(key, value)| Some((key, value?))).collect()
}

/// The first web address.
fn address(text: &str) -> Option<String> {
    let start = ["https://", "http://"].into_iter().filter_map(|scheme| text.find(scheme)).min()?;
    let rest = text.get(start..)?;
    let ends = |c: char| c.is_whitespace() || !c.is_ascii() || matches!(c, '"' | '\'' | '<' | '>' | '`');
    let whole = rest.split(ends).next()?;
    let closed = whole.trim_end_matches(['.', ',', ';', ':', '!', '?', ')', ']', '}']);
    (closed.len() > "https://".len()).then(|| closed.to_owned())
}

/// Words that make the number behind them a status code, folded.
const BEFORE: &[&str] = &[
    "http",
    "status",
    "error",
    "code",
    "错误",
    "錯誤",
    "状态码",
    "狀態碼",
    "报",
    "報",
    "返回",
    "エラー",
    "ステータス",
];
/// What makes the number before it a status code, folded.
const AFTER: &[&str] = &[
    "error",
    "错误",
    "錯誤",
    "エラー",
    "internal server error",
    "bad gateway",
    "service unavailable",
    "gateway timeout",
    "not found",
    "forbidden",
    "unauthorized",
    "bad request",
    "too many requests",
];

/// The first number from 400 to 599 that is said to be a status or an error.
fn status_code(text: &str) -> Option<String> {
    let mut before = ' ';
    for (at, c) in text.char_indices() {
        let candidate =
            matches!(c, '4' | '5') && !before.is_ascii_alphanumeric() && !matches!(before, '.' | ',' | '-' | '$');
        before = c;
        let Some(number) = candidate.then(|| text.get(at..at + 3)).flatten() else { continue };
        if !number.bytes().all(|byte| byte.is_ascii_digit()) {
            continue;
        }
        let rest = text.get(at + 3..).unwrap_or_default();
        if rest.starts_with(|c: char| c.is_ascii_alphanumeric() || c == '-') || after_point(rest) {
            continue;
        }
        let near: String = text.get(..at).unwrap_or_default().chars().rev().take(NEAR).collect();
        let near: String = near.chars().rev().collect::<String>().to_lowercase();
        let next = rest.trim_start_matches([' ', '(', '（', '-', ':']).to_lowercase();
        if BEFORE.iter().any(|word| near.contains(word)) || AFTER.iter().any(|word| next.starts_with(word)) {
            return Some(number.to_owned());
        }
    }
    None
}

/// `500.2` and `500,000` are other numbers.
fn after_point(rest: &str) -> bool {
    let mut chars = rest.chars();
    matches!(chars.next(), Some('.' | ',')) && chars.next().is_some_and(|c| c.is_ascii_digit())
}

/// Labels of what names one request in a log, lower case.
const REQUEST_LABELS: &[&str] = &[
    "request id",
    "request-id",
    "request_id",
    "requestid",
    "trace id",
    "trace-id",
    "trace_id",
    "traceid",
    "correlation id",
    "correlation-id",
    "请求 id",
    "请求id",
    "请求编号",
    "請求 id",
    "請求id",
    "請求編號",
    "リクエスト id",
    "リクエストid",
];

/// The name of the request behind such a label.
fn request_id(text: &str) -> Option<String> {
    // Only ASCII changes, so that places stay the same.
    let folded = text.to_ascii_lowercase();
    for label in REQUEST_LABELS {
        for (at, _) in folded.match_indices(label) {
            let rest = text.get(at + label.len()..).unwrap_or_default();
            let gap = |c: char| {
                c.is_whitespace() || matches!(c, ':' | '：' | '=' | '#' | '"' | '(' | '（' | '是' | '为' | '為' | 'は')
            };
            let value: String = rest
                .trim_start_matches(gap)
                .trim_start_matches("is ")
                .chars()
                .take_while(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.'))
                .take(100)
                .collect();
            let value = value.trim_end_matches(['.', '-', '_']);
            if value.len() >= 6 && value.bytes().any(|byte| byte.is_ascii_digit()) {
                return Some(value.to_owned());
            }
        }
    }
    None
}

#[cfg(test)]
mod tests;
