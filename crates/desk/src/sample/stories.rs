//! What is talked about in the sample desk: ordinary matters of a SaaS company in three languages.
//! Every text was written for it; none is a customer's. `{name}` is how one addresses the customer.

/// Who writes a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Writer {
    Customer,
    Agent,
    Note,
}
use Writer::{Agent, Customer, Note};

/// A matter and how it was talked over.
pub(super) struct Story {
    pub(super) lang: &'static str,
    pub(super) subject: &'static str,
    pub(super) tags: &'static [usize],
    pub(super) lines: &'static [(Writer, &'static str)],
}

/// All stories; languages take turns.
pub(super) const STORIES: &[Story] = &[
    Story {
        lang: "en",
        subject: "Export to CSV stops at 10,000 rows",
        tags: &[1, 3],
        lines: &[
            (
                Customer,
                "Hi team,\n\nour monthly export ends after exactly 10,000 rows. The page says 23,418. We need the full list for our auditors by Thursday.\n\nThanks\n{name}",
            ),
            (
                Agent,
                "Hi {name},\n\nthanks for the exact numbers, that helped. The export is cut by a limit of your workspace, which I can raise. May I do that for all of your administrators, or only for you?",
            ),
            (Note, "The cap is the workspace setting for exports. Fine to raise to 200,000 on this plan; told @owner."),
            (Customer, "For all administrators, please. Will the export we started this morning finish by itself?"),
            (
                Agent,
                "Done. This morning's export will not go on, so please start it once more; it takes about four minutes at your size. I will look at it again at 16:00 today.",
            ),
        ],
    },
    Story {
        lang: "zh-CN",
        subject: "升级专业版之后额度没有变化",
        tags: &[0],
        lines: &[
            (Customer, "你好，我们昨天升级到了专业版，但是席位额度还是显示 20 个，请帮忙看一下。"),
            (
                Agent,
                "{name}您好，感谢您反馈。升级已经生效，额度要在下一次对账时刷新。我已经为您手动刷新，现在应显示 80 个席位，请您确认。",
            ),
            (Customer, "看到了，现在是 80 个。另外发票能开成公司抬头吗？"),
            (
                Agent,
                "可以的。请在「设置 → 账单 → 发票信息」填写抬头和税号，我会在今天 18:00 前重新开具并发送到您的邮箱。",
            ),
        ],
    },
    Story {
        lang: "ja",
        subject: "シングルサインオンでログインできない",
        tags: &[4, 1],
        lines: &[
            (
                Customer,
                "お世話になっております。\n今朝からシングルサインオンを押すとログイン画面に戻ってしまいます。社員全員が同じ状況です。至急ご確認をお願いいたします。",
            ),
            (
                Agent,
                "{name}様\nご不便をおかけし申し訳ございません。証明書の有効期限が昨夜切れていることを確認しました。管理画面で新しい証明書を登録いただくと復旧します。手順をお送りします。",
            ),
            (Note, "証明書の期限切れ。期限の三十日前に知らせる仕組みがほしい。"),
            (Customer, "登録したところ、ログインできるようになりました。ありがとうございました。"),
        ],
    },
    Story {
        lang: "en",
        subject: "API returns 429 after the upgrade",
        tags: &[1],
        lines: &[
            (
                Customer,
                "Since we moved to the larger plan, our nightly sync gets status 429 after about two minutes. Before the upgrade it ran through. Has the limit changed?",
            ),
            (
                Agent,
                "Hello {name}, the limit went up, but it is now counted a minute and no longer an hour, so a burst at the start meets it sooner. If you spread the first thousand calls over a minute, the sync will pass. Shall I show you where in the log?",
            ),
            (Customer, "Yes please, the request ids would help."),
        ],
    },
    Story {
        lang: "zh-CN",
        subject: "导出报表时一直显示“处理中”",
        tags: &[3, 1],
        lines: &[
            (Customer, "导出上个月的报表，一直显示处理中，已经等了两个小时，换了浏览器也是一样。"),
            (
                Agent,
                "{name}您好，我查到这份报表里有一个自定义字段的公式引用了自己，导致计算没有结束。我已经停止了这次任务。请把「毛利率」字段的公式改一下，再导出就可以了。",
            ),
            (Customer, "感谢回复！我按步骤操作了，第二步提示没有权限，麻烦再看一下。"),
        ],
    },
    Story {
        lang: "ja",
        subject: "請求書の宛名を変更したいです",
        tags: &[0],
        lines: &[
            (Customer, "先月分の請求書の宛名を「株式会社みなと製作所 購買部」に変更していただけますでしょうか。"),
            (
                Agent,
                "{name}様\nご連絡ありがとうございます。宛名を変更した請求書を本日 17 時までに再発行し、メールでお送りいたします。来月以降の分も同じ宛名でよろしいでしょうか。",
            ),
            (Customer, "はい、来月以降も同じでお願いいたします。"),
            (Agent, "承知いたしました。登録を変更しましたので、次回からは自動で反映されます。"),
        ],
    },
    Story {
        lang: "en",
        subject: "Can we add five more seats in mid-cycle?",
        tags: &[0, 2],
        lines: &[
            (Customer, "We are hiring. Can we add five seats now and pay only for the rest of the month?"),
            (
                Agent,
                "Hi {name}, yes. Add them under Billing → Seats; you pay for the 17 days that are left, and the full month from then on. The invoice shows both lines.",
            ),
            (Customer, "Great, that was easy. Thank you!"),
        ],
    },
    Story {
        lang: "zh-CN",
        subject: "企业微信登录后跳转失败",
        tags: &[4],
        lines: &[
            (Customer, "员工用企业微信扫码之后会跳到空白页，地址栏里有 error=redirect。"),
            (Note, "回调域名少了 www，客户上周换过域名。"),
            (
                Agent,
                "{name}您好，您的应用在企业微信后台登记的可信域名是旧域名，和现在的访问地址不一致。请在企业微信后台把可信域名改为新的地址，保存后约五分钟生效。",
            ),
        ],
    },
    Story {
        lang: "ja",
        subject: "CSV エクスポートが途中で止まります",
        tags: &[3, 1],
        lines: &[
            (Customer, "顧客一覧を CSV で出力すると、七千行あたりで止まってしまいます。文字化けもあるようです。"),
            (
                Agent,
                "{name}様\n詳しい状況をありがとうございます。途中で止まる原因を調べております。文字化けについては、出力時に UTF-8（BOM 付き）をお選びいただくと Excel で正しく開けます。",
            ),
        ],
    },
    Story {
        lang: "en",
        subject: "Webhook signature does not verify",
        tags: &[1],
        lines: &[
            (
                Customer,
                "We compute the HMAC over the parsed JSON and it never matches. Your docs say SHA-256. What are we missing?",
            ),
            (
                Agent,
                "The signature covers the raw bytes of the body, before any parsing: a re-serialised JSON has other spaces. If you keep the raw body and compute over that, it will match. I added a note to the guide.",
            ),
            (Customer, "That was it. Ten minutes after your mail it verified."),
        ],
    },
    Story {
        lang: "zh-CN",
        subject: "新员工如何批量导入？",
        tags: &[2, 5],
        lines: &[
            (Customer, "我们下周有 60 位新同事入职，能不能一次导入，不用一个一个加？"),
            (
                Agent,
                "{name}您好，可以的。在「成员 → 导入」下载模板，填好姓名、邮箱和部门后上传即可。导入前会先给您预览，确认之后才会发送邀请邮件。",
            ),
            (Customer, "好的，预览里有 3 行标红，是邮箱重复。"),
            (Agent, "标红的三行会自动跳过，不会影响其他人。如果需要更新这三位的部门，请勾选「更新已有成员」。"),
            (Customer, "都搞定了，谢谢！"),
        ],
    },
    Story {
        lang: "ja",
        subject: "初期設定の進め方について",
        tags: &[5, 2],
        lines: &[
            (Customer, "先日契約しました。最初に何から設定すればよいでしょうか。担当は私一人です。"),
            (
                Agent,
                "{name}様\nご契約ありがとうございます。まず「組織情報」と「メンバー招待」の二つだけで始められます。明日 10 時に三十分ほど画面を見ながらご案内できますが、ご都合はいかがでしょうか。",
            ),
            (Customer, "明日の 10 時でお願いいたします。"),
        ],
    },
    Story {
        lang: "en",
        subject: "Dashboard is blank for one colleague",
        tags: &[1],
        lines: &[
            (
                Customer,
                "Everyone sees the dashboard except one colleague. She gets a white page in every browser. She joined last week.",
            ),
            (
                Agent,
                "Hi {name}, her account has no region set, and the first chart needs one. I set it like everybody else's. Could she reload once and tell us whether she sees numbers?",
            ),
            (Customer, "Works now, thank you. Is there a way to set this for new people by default?"),
            (Agent, "Yes: Settings → Members → Defaults. I left yours untouched, so choose what fits your team."),
        ],
    },
    Story {
        lang: "zh-CN",
        subject: "退款什么时候到账",
        tags: &[0],
        lines: &[
            (Customer, "上周申请的退款还没有到账，订单尾号 2041，请问还要多久？"),
            (
                Agent,
                "{name}您好，退款已于周一提交给银行，通常需要 3 到 5 个工作日，最晚会在本周五到账。如果周五 18:00 仍未到账，我会主动联系您并提供银行流水号。",
            ),
        ],
    },
    Story {
        lang: "en",
        subject: "Idea: group notifications by project",
        tags: &[6],
        lines: &[
            (
                Customer,
                "We get about 90 notification mails a day. One digest for each project in the morning would be enough for us.",
            ),
            (
                Agent,
                "Hi {name}, thank you for describing how it hits you; I passed it on with your numbers. Until there is a digest, the setting \"only mentions\" cuts it to what is addressed to you. Would that help for now?",
            ),
            (Customer, "It helps, but a digest would still be better."),
        ],
    },
    Story {
        lang: "ja",
        subject: "画面の表示が遅くなっています",
        tags: &[7, 1],
        lines: &[
            (Customer, "昨日の午後から一覧画面の表示に二十秒ほどかかります。業務に支障が出ています。"),
            (
                Agent,
                "{name}様\nご迷惑をおかけしております。原因は昨日の更新で加わった集計処理であることがわかりました。11 時に修正を反映し、その後 30 分ごとに状況をお知らせいたします。",
            ),
            (Note, "11:05 反映済み。平均 0.8 秒に戻った。"),
            (Agent, "修正を反映し、表示は一秒以内に戻っております。本日いっぱい監視を続けます。"),
            (Customer, "速くなりました。迅速なご対応、感謝いたします。"),
        ],
    },
];
