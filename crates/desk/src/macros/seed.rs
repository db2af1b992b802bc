//! The macros that a desk begins with: the courtesies of a conversation (R125) and the shape of a kind refusal (R127), in
//! every language of the product. It never touches a desk that has been set up.

use causeway_base::Locale;
use causeway_store::{Result, Tx};

use super::{Macro, Scope, store};

/// Names and texts of one macro: English, simplified Chinese, traditional Chinese, Japanese. A blank line divides paragraphs.
struct Courtesy {
    shortcut: &'static str,
    names: [&'static str; 4],
    texts: [&'static str; 4],
}

const FOLDERS: [&str; 4] = ["Courtesy", "礼貌用语", "禮貌用語", "応対の基本"];

const COURTESIES: [Courtesy; 9] = [
    Courtesy {
        shortcut: "hello",
        names: ["Greeting", "问候", "問候", "最初のあいさつ"],
        texts: [
            "Hello {{customer.name}},\n\nthank you for writing to us. I am {{agent.name}}, and I will look after this.",
            "{{customer.name}}，您好！\n\n感谢您的来信。我是{{agent.name}}，由我来为您处理这件事。",
            "{{customer.name}}，您好！\n\n感謝您的來信。我是{{agent.name}}，這件事由我為您處理。",
            "{{customer.name}} 様\n\nお問い合わせいただき、ありがとうございます。{{agent.name}}が担当いたします。",
        ],
    },
    Courtesy {
        shortcut: "got",
        names: ["We have received it", "已收到", "已收到", "受け付けのご連絡"],
        texts: [
            "Thank you, your message has arrived. We are looking into it now. You will hear from us by {{?By when will they hear from us?}}.",
            "您的来信已收到，我们正在查看。{{?最迟什么时候回复？}}之前，我们会给您答复。",
            "您的來信已收到，我們正在查看。{{?最晚什麼時候回覆？}}之前，我們會給您答覆。",
            "ご連絡を確かに受け取りました。ただいま確認しております。{{?いつまでに返信しますか}}までにお返事いたします。",
        ],
    },
    Courtesy {
        shortcut: "there",
        names: ["Still there?", "您还在吗？", "您還在嗎？", "その後いかがですか"],
        texts: [
            "We have not heard from you for a while, and your answer is the next step: {{?What do we need from them?}}\n\nAs soon as it is here, we go on.",
            "有一阵子没有收到您的消息了。要继续处理，我们还需要：{{?还需要客户提供什么？}}\n\n收到后我们马上继续。",
            "有一陣子沒有收到您的消息了。要繼續處理，我們還需要：{{?還需要客戶提供什麼？}}\n\n收到後我們馬上繼續。",
            "その後、いかがでしょうか。続けて対応するため、次の点をお知らせください。{{?何が必要ですか}}\n\n届きしだい、対応を再開いたします。",
        ],
    },
    Courtesy {
        shortcut: "solved?",
        names: ["Is it solved?", "解决了吗？", "解決了嗎？", "解決しましたか"],
        texts: [
            "Please try it once more on your side. Does everything work as you expect it to? If anything is still wrong, tell us what you see, and we look again.",
            "请您再试一次。现在一切正常了吗？如果还有不对的地方，请告诉我们您看到了什么，我们会继续处理。",
            "請您再試一次。現在一切正常了嗎？如果還有不對的地方，請告訴我們您看到了什麼，我們會繼續處理。",
            "お手元でもう一度お試しください。思いどおりに動いていますか。まだおかしな点があれば、表示されている内容をお知らせください。もう一度お調べします。",
        ],
    },
    Courtesy {
        shortcut: "else",
        names: ["Anything else?", "还有其他问题吗？", "還有其他問題嗎？", "ほかにご用はありませんか"],
        texts: [
            "Is there anything else on your mind? Just answer this mail; it comes straight to us.",
            "您还有其他需要帮忙的地方吗？直接回复这封邮件即可，我们会收到。",
            "您還有其他需要幫忙的地方嗎？直接回覆這封郵件即可，我們會收到。",
            "ほかにお困りのことはございませんか。このメールにそのままご返信いただければ、私どもに届きます。",
        ],
    },
    Courtesy {
        shortcut: "close",
        names: ["May we close this?", "可以结案吗？", "可以結案嗎？", "終了してよろしいですか"],
        texts: [
            "From our side this is done, so we would like to close it. If you see it differently, answer this mail, and we carry on where we stopped.",
            "我们这边已经处理完毕，准备为您结案。如果您认为还没有解决，请回复这封邮件，我们接着处理。",
            "我們這邊已經處理完畢，準備為您結案。如果您認為還沒有解決，請回覆這封郵件，我們接著處理。",
            "こちらでの対応は完了しましたので、この件を終了させていただきます。まだお困りでしたら、このメールにご返信ください。続きから対応いたします。",
        ],
    },
    Courtesy {
        shortcut: "new",
        names: ["We have not met this before", "第一次遇到", "第一次遇到", "初めての事例"],
        texts: [
            "We have not met this before, so we take the time to find out properly. To see what you see, we need {{?What do we need to reproduce it?}}.\n\nWe report back as soon as we know more, and tell you if it takes longer.",
            "这种情况我们还是第一次遇到，需要一些时间查清楚。为了在我们这边重现，请您提供：{{?重现需要什么？}}\n\n有进展我们马上告诉您；如果需要更久，也会提前说明。",
            "這種情況我們還是第一次遇到，需要一些時間查清楚。為了在我們這邊重現，請您提供：{{?重現需要什麼？}}\n\n有進展我們馬上告訴您；如果需要更久，也會提前說明。",
            "私どもでも初めての事例ですので、きちんとお調べします。同じ状態を再現するため、次のものをお送りください。{{?再現に何が必要ですか}}\n\n分かりしだいご報告し、時間がかかる場合もお知らせいたします。",
        ],
    },
    Courtesy {
        shortcut: "outside",
        names: ["Outside of what we support", "不在支持范围内", "不在支援範圍內", "対象外のご相談"],
        texts: [
            "This part belongs to {{?Who is responsible for it?}}, and they can help you far better than we could. What we can do from here: {{?What can we do?}}",
            "这部分由{{?由谁负责？}}负责，他们能给您更好的帮助。我们这边可以做的是：{{?我们能做什么？}}",
            "這部分由{{?由誰負責？}}負責，他們能給您更好的協助。我們這邊可以做的是：{{?我們能做什麼？}}",
            "この部分は{{?どこの担当ですか}}が担当しており、そちらのほうが確かなご案内ができます。私どもでお手伝いできるのは次の点です。{{?何ができますか}}",
        ],
    },
    Courtesy {
        shortcut: "no",
        names: ["A kind refusal", "委婉拒绝", "委婉拒絕", "お断りするとき"],
        texts: [
            "We understand that {{?What matters to them?}}, and we would have liked to give you another answer.\n\nWe cannot do it, because {{?What is the reason?}}.\n\nWhat we can offer you instead: {{?What is the alternative?}}\n\nIf that does not help, tell us. {{?Who decides about exceptions?}} will then look at it personally.",
            "我们理解{{?客户在意什么？}}，也很希望能给您另一个答复。\n\n这件事我们无法做到，原因是：{{?原因是什么？}}\n\n我们可以为您提供的办法：{{?有什么替代办法？}}\n\n如果这样仍不能解决，请告诉我们，我们会请{{?谁可以破例？}}亲自来看。",
            "我們理解{{?客戶在意什麼？}}，也很希望能給您另一個答覆。\n\n這件事我們無法做到，原因是：{{?原因是什麼？}}\n\n我們可以為您提供的辦法：{{?有什麼替代辦法？}}\n\n如果這樣仍不能解決，請告訴我們，我們會請{{?誰可以破例？}}親自來看。",
            "{{?お客様が大切にしていることは何ですか}}というお気持ち、よく分かります。ご希望に添えず、申し訳ございません。\n\nお受けできない理由は次のとおりです。{{?理由は何ですか}}\n\n代わりに、次の方法をご用意できます。{{?代わりの方法は何ですか}}\n\nそれでもお困りの場合はお知らせください。{{?例外を判断するのは誰ですか}}が直接確認いたします。",
        ],
    },
];

/// Adds them, named in the desk's language.
///
/// # Errors
/// What the database says.
pub fn add(tx: &mut Tx<'_>, locale: Locale) -> Result<()> {
    let own = Locale::ALL.iter().position(|one| *one == locale).unwrap_or(0);
    for courtesy in &COURTESIES {
        let paragraphs = |text: &str| format!("<p>{}</p>", text.replace("\n\n", "</p><p>"));
        let texts = Locale::ALL.iter().zip(courtesy.texts);
        let new = Macro {
            id: tx.new_id(),
            name: courtesy.names.get(own).copied().unwrap_or_default().to_owned(),
            keys: Vec::new(),
            shortcut: courtesy.shortcut.to_owned(),
            folder: FOLDERS.get(own).copied().unwrap_or_default().to_owned(),
            scope: Scope::Everyone,
            owner_id: None,
            team_id: None,
            bodies: texts.map(|(locale, text)| (locale.tag().to_owned(), paragraphs(text))).collect(),
            actions: Vec::new(),
            archived: false,
            reviewed_at: Some(tx.now()),
            reviewed_by: None,
            changed_by: None,
            changed_at: tx.now(),
            version: 1,
        };
        store::add(tx, &new)?;
    }
    Ok(())
}
