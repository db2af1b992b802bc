//! The articles of the measured help centre: three languages, sections within sections, sentences that share their words.
//! They are the same each time, and nobody's text.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};

use serde_json::json;

use super::client::Http;
use super::desk::{BenchDesk, read};
use super::measure::rate;
use crate::Result;

/// Sections at the top, and below each of them.
const SECTIONS: usize = 10;

/// A language: what people do with what, and how it is said.
pub struct Language {
    /// Its tag.
    pub tag: &'static str,
    things: [&'static str; 12],
    deeds: [&'static str; 12],
    question: &'static str,
    title: &'static str,
    sentences: [&'static str; 4],
}

/// The languages that articles are written in by turns.
pub const LANGUAGES: [Language; 3] = [
    Language {
        tag: "zh-CN",
        things: ["发票", "导出文件", "密码", "日历", "附件", "接口", "邮箱", "报表", "团队", "邀请", "备份", "签名"],
        deeds: ["修改", "删除", "共享", "打印", "恢复", "导入", "翻译", "搜索", "排序", "预约", "归档", "转发"],
        question: "怎么{deed}{thing}？",
        title: "{deed}{thing}",
        sentences: [
            "要{deed}{thing}，请先打开设置，再从列表中选择它。",
            "只有能够更改设置的人才可以{deed}{thing}。",
            "如果看不到{thing}，请等一分钟后再看一次。",
            "{deed}之后，团队里的每个人都会看到新的{thing}。",
        ],
    },
    Language {
        tag: "en",
        things: [
            "invoice",
            "export",
            "password",
            "calendar",
            "attachment",
            "webhook",
            "mailbox",
            "report",
            "team",
            "invitation",
            "backup",
            "signature",
        ],
        deeds: [
            "change",
            "delete",
            "share",
            "print",
            "restore",
            "import",
            "translate",
            "search",
            "sort",
            "schedule",
            "archive",
            "forward",
        ],
        question: "how do I {deed} the {thing}?",
        title: "How to {deed} your {thing}",
        sentences: [
            "To {deed} the {thing}, open the settings and choose it from the list.",
            "Only people who may change settings can {deed} the {thing}.",
            "If the {thing} is not there, wait for a minute and look again.",
            "Once you {deed} it, everybody in the team sees the new {thing}.",
        ],
    },
    Language {
        tag: "ja",
        things: [
            "請求書",
            "書き出し",
            "パスワード",
            "カレンダー",
            "添付ファイル",
            "フック",
            "メールボックス",
            "レポート",
            "チーム",
            "招待",
            "バックアップ",
            "署名",
        ],
        deeds: ["変更", "削除", "共有", "印刷", "復元", "取り込み", "翻訳", "検索", "並べ替え", "予約", "保管", "転送"],
        question: "{thing}を{deed}する方法は？",
        title: "{thing}を{deed}する",
        sentences: [
            "{thing}を{deed}するには、設定を開いて一覧から選んでください。",
            "設定を変更できる人だけが{thing}を{deed}できます。",
            "{thing}が見つからないときは、一分ほど待ってからもう一度確認してください。",
            "{deed}が終わると、チームの全員に新しい{thing}が表示されます。",
        ],
    },
];

impl Language {
    fn say(&self, pattern: &str, at: usize) -> String {
        let (thing, deed) = (self.things[at % 12], self.deeds[at / 12 % 12]);
        pattern.replace("{thing}", thing).replace("{deed}", deed)
    }

    /// What somebody asks.
    pub fn question(&self, at: usize) -> String {
        self.say(self.question, at)
    }

    fn body(&self, at: usize) -> String {
        let parts = (0..4).map(|part| {
            let about = at + part * 31;
            let sentences: String =
                (0..8).map(|one| self.say(self.sentences[one % 4], about + one * 7) + " ").collect();
            format!("<h2>{}</h2><p>{sentences}</p>", self.say(self.title, about))
        });
        parts.collect()
    }
}

/// Where everything is.
pub struct Made {
    /// The paths of the articles, without their language's own order.
    pub articles: Vec<String>,
    /// The names of sections with articles in them.
    pub sections: Vec<String>,
}

/// Writes and publishes as many as the desk is to have.
pub fn make(desk: &BenchDesk) -> Result<Made> {
    let (ids, mut slugs) = sections(desk)?;
    // A section without an article has no page.
    slugs.truncate(desk.size.articles.div_ceil(LANGUAGES.len()));
    let paths = Mutex::new(Vec::new());
    rate(desk.size.articles, 4, |all| {
        let mut http = Http::new(desk.http, &desk.key)?;
        while let Some(at) = next(all, desk.size.articles) {
            let path = publish(&mut http, &ids[at / LANGUAGES.len() % ids.len()], at)?;
            paths.lock().unwrap_or_else(PoisonError::into_inner).push(path);
        }
        Ok(())
    })?;
    Ok(Made { articles: paths.into_inner().unwrap_or_else(PoisonError::into_inner), sections: slugs })
}

fn publish(http: &mut Http, section: &str, at: usize) -> Result<String> {
    let language = &LANGUAGES[at % LANGUAGES.len()];
    let matter = at / LANGUAGES.len();
    let new = json!({
        "category_id": section, "locale": language.tag, "slug": format!("matter-{at}"),
        "title": format!("{} {matter}", language.say(language.title, matter)),
        "summary": language.say(language.sentences[1], matter), "body": language.body(matter),
    });
    let made = read(&http.ask("POST", "/api/v1/knowledge/articles", &new.to_string())?)?;
    let place = format!("/api/v1/knowledge/articles/{}/texts/{}/publish", made["number"], language.tag);
    http.ask("POST", &place, "{}")?;
    Ok(made["path"].as_str().unwrap_or_default().to_owned())
}

/// Ids and names of the sections that articles are in.
fn sections(desk: &BenchDesk) -> Result<(Vec<String>, Vec<String>)> {
    let mut http = Http::new(desk.http, &desk.key)?;
    let mut add = |slug: &str, parent: Option<&str>| {
        let names = json!({ "en": slug, "zh-CN": slug, "ja": slug });
        let body = json!({ "slug": slug, "names": names, "parent_id": parent });
        let made = read(&http.ask("POST", "/api/v1/knowledge/categories", &body.to_string())?)?;
        Ok::<_, String>(made["id"].as_str().unwrap_or_default().to_owned())
    };
    let (mut ids, mut slugs) = (Vec::new(), Vec::new());
    for top in 0..SECTIONS {
        let parent = add(&format!("part-{top}"), None)?;
        for below in 0..SECTIONS {
            let slug = format!("part-{top}-{below}");
            ids.push(add(&slug, Some(&parent))?);
            slugs.push(slug);
        }
    }
    Ok((ids, slugs))
}

/// A question as it stands in an address.
pub fn encoded(text: &str) -> String {
    text.bytes().map(|byte| format!("%{byte:02X}")).collect::<Vec<_>>().concat()
}

/// The next number, or nothing when there are no more.
pub fn next(all: &AtomicUsize, count: usize) -> Option<usize> {
    Some(all.fetch_add(1, Ordering::Relaxed)).filter(|at| *at < count)
}
