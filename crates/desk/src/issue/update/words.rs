//! What an update says at first, before somebody changes it, in each language of the desk.
//! It never promises a time.

use causeway_base::Locale;

use crate::issue::State;

/// The text for an issue that stands here; `{{…}}` are placeholders as in macros.
pub(super) fn draft(locale: Locale, state: State) -> &'static str {
    let fixed = [
        "Hello {{customer.name}},\n\nthe problem that you told us about is fixed. Thank you for your patience. Please try it again.",
        "{{customer.name}}，您好！\n\n您反馈的问题已经修复，感谢您的耐心等待。请您再试一次。",
        "{{customer.name}}，您好！\n\n您反映的問題已經修復，感謝您的耐心等候。請您再試一次。",
        "{{customer.name}} 様\n\nお知らせいただいた問題を修正しました。お待たせして申し訳ございませんでした。もう一度お試しください。",
    ];
    let open = [
        "Hello {{customer.name}},\n\nwe are working on the problem that you told us about, and you are not the only one who has it. We will write again as soon as there is news.",
        "{{customer.name}}，您好！\n\n我们正在处理您反馈的问题，其他用户也遇到了同样的情况。一有进展，我们会立即通知您。",
        "{{customer.name}}，您好！\n\n我們正在處理您反映的問題，其他使用者也遇到了相同的情況。一有進展，我們會立即通知您。",
        "{{customer.name}} 様\n\nお知らせいただいた問題に対応しております。ほかのお客様でも同じ症状を確認しています。進展があり次第、あらためてご連絡いたします。",
    ];
    let done = matches!(state, State::Fixed | State::Verified | State::Closed);
    locale.pick(if done { fixed } else { open })
}
