//! What the ways in say, in four languages.
//! It never says whether somebody is known.

use causeway_base::Locale;

/// The words of one language.
pub(super) struct Words {
    with: &'static str,
    pub(super) with_password: &'static str,
    pub(super) password: &'static str,
    pub(super) forgotten: &'static str,
    pub(super) wrong: &'static str,
    pub(super) did_not_work: &'static str,
    pub(super) token_ended: &'static str,
    pub(super) token_wrong: &'static str,
    openid_failed: &'static str,
    openid_unverified: &'static str,
    pub(super) openid_again: &'static str,
    pub(super) your_password: &'static str,
    pub(super) has_none: &'static str,
    pub(super) has_one: &'static str,
    pub(super) current_password: &'static str,
    pub(super) new_password: &'static str,
    pub(super) length: &'static str,
    pub(super) set: &'static str,
    pub(super) change: &'static str,
    pub(super) remove: &'static str,
    pub(super) wrong_current: &'static str,
    pub(super) kept: &'static str,
    pub(super) removed: &'static str,
    pub(super) mail_set: &'static str,
    mail_set_text: &'static str,
    pub(super) mail_changed: &'static str,
    mail_changed_text: &'static str,
    pub(super) mail_removed: &'static str,
    mail_removed_text: &'static str,
    pub(super) mail_not_you: &'static str,
}

impl Words {
    /// The button that leads to a provider.
    pub(super) fn with(&self, name: &str) -> String {
        self.with.replacen("{}", name, 1)
    }

    /// A provider did not say who it is.
    pub(super) fn openid_failed(&self, name: &str) -> String {
        self.openid_failed.replacen("{}", name, 1)
    }

    /// A provider does not vouch for the address.
    pub(super) fn openid_unverified(&self, name: &str) -> String {
        self.openid_unverified.replacen("{}", name, 1)
    }

    /// That a password was set; `brand` is where.
    pub(super) fn mail_set_text(&self, brand: &str) -> String {
        self.mail_set_text.replacen("{}", brand, 1)
    }

    /// That it was changed.
    pub(super) fn mail_changed_text(&self, brand: &str) -> String {
        self.mail_changed_text.replacen("{}", brand, 1)
    }

    /// That it was removed.
    pub(super) fn mail_removed_text(&self, brand: &str) -> String {
        self.mail_removed_text.replacen("{}", brand, 1)
    }
}

const EN: Words = Words {
    with: "Sign in with {}",
    with_password: "With your password",
    password: "Password",
    forgotten: "Forgotten it? Have a link mailed to you and set another one.",
    wrong: "This address and password do not go together. You can always have a link mailed to you.",
    did_not_work: "Signing in did not work",
    token_ended: "This way in was used already or is too old. Go back to the website that you came from and try again.",
    token_wrong: "The website that you came from could not tell us who you are. Please let its operators know; they need the word below.",
    openid_failed: "{} could not tell us who you are. Try again, or have a link mailed to you.",
    openid_unverified: "{} has not confirmed your e-mail address. Confirm it there, or have a link mailed to you.",
    openid_again: "This took too long, or was begun in another browser. Please begin again.",
    your_password: "Your password",
    has_none: "You have no password and need none: a link by mail always signs you in. With a password it is quicker.",
    has_one: "You have a password. A link by mail signs you in as well.",
    current_password: "Your password up to now",
    new_password: "New password",
    length: "A password has 8 to 256 characters.",
    set: "Set the password",
    change: "Change the password",
    remove: "Remove the password",
    wrong_current: "Your password up to now is another one. If you have forgotten it, sign in by a link and come back within an hour.",
    kept: "Your new password holds from now on. Your other browsers are signed out.",
    removed: "You have no password any more. Your other browsers are signed out.",
    mail_set: "You have a password now",
    mail_set_text: "A password was set for signing in at {} with this address.",
    mail_changed: "Your password was changed",
    mail_changed_text: "The password for signing in at {} with this address was changed. Other browsers were signed out.",
    mail_removed: "Your password was removed",
    mail_removed_text: "The password for signing in at {} with this address was removed. A link by mail signs you in.",
    mail_not_you: "If it was not you, have a link mailed to you, sign in and set another password. Then write to us.",
};

const ZH_CN: Words = Words {
    with: "使用 {} 登录",
    with_password: "使用密码登录",
    password: "密码",
    forgotten: "忘记密码？请获取登录链接，登录后重新设置。",
    wrong: "邮箱地址与密码不匹配。您随时可以改用邮件中的登录链接。",
    did_not_work: "登录未成功",
    token_ended: "此登录凭证已使用或已过期。请返回原网站重试。",
    token_wrong: "您来自的网站未能向我们证明您的身份。请将下方代码告知该网站的运营方。",
    openid_failed: "{} 未能确认您的身份。请重试，或改用邮件中的登录链接。",
    openid_unverified: "{} 尚未验证您的邮箱地址。请先在那里验证，或改用邮件中的登录链接。",
    openid_again: "操作超时，或登录是在另一个浏览器中开始的。请重新开始。",
    your_password: "您的密码",
    has_none: "您没有设置密码，也不是必须设置：邮件中的链接始终可以登录。设置密码后登录更快捷。",
    has_one: "您已设置密码。邮件中的链接同样可以登录。",
    current_password: "当前密码",
    new_password: "新密码",
    length: "密码长度为 8 至 256 个字符。",
    set: "设置密码",
    change: "更改密码",
    remove: "删除密码",
    wrong_current: "当前密码不正确。如果忘记了密码，请通过链接登录，并在一小时内回到此页。",
    kept: "新密码已生效，您的其他浏览器已退出登录。",
    removed: "密码已删除，您的其他浏览器已退出登录。",
    mail_set: "您已设置密码",
    mail_set_text: "已为此邮箱地址设置用于登录 {} 的密码。",
    mail_changed: "您的密码已更改",
    mail_changed_text: "此邮箱地址用于登录 {} 的密码已更改，其他浏览器已退出登录。",
    mail_removed: "您的密码已删除",
    mail_removed_text: "此邮箱地址用于登录 {} 的密码已删除。今后可通过邮件中的链接登录。",
    mail_not_you: "如果不是您本人操作，请获取登录链接，登录后设置新密码，并写信告知我们。",
};

const ZH_TW: Words = Words {
    with: "使用 {} 登入",
    with_password: "使用密碼登入",
    password: "密碼",
    forgotten: "忘記密碼？請取得登入連結，登入後重新設定。",
    wrong: "電子郵件地址與密碼不相符。您隨時可以改用郵件中的登入連結。",
    did_not_work: "登入未成功",
    token_ended: "這個登入憑證已使用或已過期。請返回原網站再試一次。",
    token_wrong: "您來自的網站未能向我們證明您的身分。請將下方代碼告知該網站的營運者。",
    openid_failed: "{} 未能確認您的身分。請再試一次，或改用郵件中的登入連結。",
    openid_unverified: "{} 尚未驗證您的電子郵件地址。請先在那裡驗證，或改用郵件中的登入連結。",
    openid_again: "操作逾時，或登入是在另一個瀏覽器中開始的。請重新開始。",
    your_password: "您的密碼",
    has_none: "您沒有設定密碼，也不是必須設定：郵件中的連結一律可以登入。設定密碼後登入更快。",
    has_one: "您已設定密碼。郵件中的連結同樣可以登入。",
    current_password: "目前的密碼",
    new_password: "新密碼",
    length: "密碼長度為 8 至 256 個字元。",
    set: "設定密碼",
    change: "變更密碼",
    remove: "移除密碼",
    wrong_current: "目前的密碼不正確。如果忘記了，請透過連結登入，並在一小時內回到這一頁。",
    kept: "新密碼已生效，您的其他瀏覽器已登出。",
    removed: "密碼已移除，您的其他瀏覽器已登出。",
    mail_set: "您已設定密碼",
    mail_set_text: "已為這個地址設定用於登入 {} 的密碼。",
    mail_changed: "您的密碼已變更",
    mail_changed_text: "這個地址用於登入 {} 的密碼已變更，其他瀏覽器已登出。",
    mail_removed: "您的密碼已移除",
    mail_removed_text: "這個地址用於登入 {} 的密碼已移除。今後可透過郵件中的連結登入。",
    mail_not_you: "如果不是您本人操作，請取得登入連結，登入後設定新密碼，並寫信告訴我們。",
};

const JA: Words = Words {
    with: "{} でサインイン",
    with_password: "パスワードでサインイン",
    password: "パスワード",
    forgotten: "お忘れの場合は、メールのリンクでサインインして新しく設定してください。",
    wrong: "メールアドレスとパスワードの組み合わせが正しくありません。メールのリンクでもサインインできます。",
    did_not_work: "サインインできませんでした",
    token_ended: "このサインイン情報は使用済みか、期限が切れています。元のサイトに戻ってやり直してください。",
    token_wrong: "元のサイトから、お客様を確認できる情報が届きませんでした。下のコードをサイトの運営者にお知らせください。",
    openid_failed: "{} でお客様を確認できませんでした。もう一度お試しいただくか、メールのリンクをご利用ください。",
    openid_unverified: "{} でメールアドレスがまだ確認されていません。確認を済ませるか、メールのリンクをご利用ください。",
    openid_again: "時間がかかりすぎたか、別のブラウザーで開始されました。もう一度始めてください。",
    your_password: "パスワード",
    has_none: "パスワードは設定されていません。メールのリンクでいつでもサインインできますが、設定するとより早くサインインできます。",
    has_one: "パスワードが設定されています。メールのリンクでもサインインできます。",
    current_password: "現在のパスワード",
    new_password: "新しいパスワード",
    length: "パスワードは 8～256 文字です。",
    set: "パスワードを設定",
    change: "パスワードを変更",
    remove: "パスワードを削除",
    wrong_current: "現在のパスワードが正しくありません。お忘れの場合は、リンクでサインインして 1 時間以内にこのページへお戻りください。",
    kept: "新しいパスワードが有効になりました。ほかのブラウザーはサインアウトしました。",
    removed: "パスワードを削除しました。ほかのブラウザーはサインアウトしました。",
    mail_set: "パスワードが設定されました",
    mail_set_text: "{} へのサインインに使うパスワードが、このアドレスに設定されました。",
    mail_changed: "パスワードが変更されました",
    mail_changed_text: "このアドレスで {} へサインインするパスワードが変更されました。ほかのブラウザーはサインアウトしました。",
    mail_removed: "パスワードが削除されました",
    mail_removed_text: "このアドレスで {} へサインインするパスワードが削除されました。メールのリンクでサインインできます。",
    mail_not_you: "お心当たりがない場合は、メールのリンクでサインインして新しいパスワードを設定し、当方までご連絡ください。",
};

/// The words of a language.
pub(super) const fn of(locale: Locale) -> &'static Words {
    match locale {
        Locale::En => &EN,
        Locale::ZhCn => &ZH_CN,
        Locale::ZhTw => &ZH_TW,
        Locale::Ja => &JA,
    }
}
