//! What the sample articles say, in English, simplified Chinese and Japanese, as Markdown.
//! They tell of the same product as the sample desk's conversations, and of nothing real.

/// One article.
pub(super) struct Story {
    /// The slug of its section.
    pub(super) section: &'static str,
    /// Its texts: English, simplified Chinese, Japanese.
    pub(super) texts: [Text; 3],
}

/// One text.
pub(super) struct Text {
    pub(super) summary: &'static str,
    pub(super) markdown: &'static str,
}

/// All of them, in the order of their numbers.
pub(super) const ALL: &[Story] = &[
    Story {
        section: "getting-started",
        texts: [
            Text {
                summary: "Add people, give them a role, and let them sign in.",
                markdown: "# Invite your colleagues\n\nEverybody works under a name of their own, so that you see later who did what.\n\n## Send an invitation\n\n1. Open **Settings → People**.\n2. Write the e-mail addresses, one on each line.\n3. Choose a role and press **Invite**.\n\nThe invitation is good for seven days. Whoever lost it gets a new one in the same place.\n\n## Which role?\n\n| Role | What it may do |\n|---|---|\n| Member | Work with everything that is shared with them |\n| Administrator | Also invite people and change settings |\n| Owner | Also pay, and close the workspace |\n\n> [!TIP]\n> Give two people the role of an owner, so that nobody is locked out while the other one is away.\n",
            },
            Text {
                summary: "添加成员、分配角色，让同事登录。",
                markdown: "# 邀请同事\n\n每个人都用自己的账号工作，之后才看得出是谁做了什么。\n\n## 发送邀请\n\n1. 打开 **设置 → 成员**。\n2. 填写电子邮件地址，每行一个。\n3. 选择角色，点击 **邀请**。\n\n邀请七天内有效；如果找不到邮件，可以在同一处重新发送。\n\n## 选择哪个角色？\n\n| 角色 | 可以做什么 |\n|---|---|\n| 成员 | 使用共享给自己的全部内容 |\n| 管理员 | 还可以邀请成员、更改设置 |\n| 所有者 | 还可以付款、关闭工作区 |\n\n> [!TIP]\n> 请设置两位所有者，这样一位不在时也不会无法管理。\n",
            },
            Text {
                summary: "メンバーを追加し、権限を決めて、ログインしてもらう手順です。",
                markdown: "# メンバーを招待する\n\n一人ひとりが自分のアカウントで作業すると、誰が何をしたかを後から確認できます。\n\n## 招待を送る\n\n1. **設定 → メンバー** を開きます。\n2. メールアドレスを一行に一つずつ入力します。\n3. 権限を選び、**招待** を押します。\n\n招待は七日間有効です。メールが見つからない場合は、同じ画面から送り直せます。\n\n## どの権限を選ぶか\n\n| 権限 | できること |\n|---|---|\n| メンバー | 共有されたものをすべて使える |\n| 管理者 | 招待と設定の変更もできる |\n| オーナー | 支払いと解約もできる |\n\n> [!TIP]\n> オーナーは二人にしておくと、一人が不在のときも困りません。\n",
            },
        ],
    },
    Story {
        section: "getting-started",
        texts: [
            Text {
                summary: "From a spreadsheet to a clean list, without doubles.",
                markdown: "# Bring your customer list in\n\nA list in a spreadsheet is here in a few minutes.\n\n## Prepare the file\n\n- Save it as CSV in UTF-8.\n- The first line names the columns.\n- One of them must be called `email`.\n\n## Bring it in\n\nOpen **Customers → Import**, choose the file and look at the preview. Nothing is written before you press **Import**.\n\n> [!NOTE]\n> An address that is known already is brought up to date, not added a second time.\n",
            },
            Text {
                summary: "把电子表格变成整齐、没有重复的名单。",
                markdown: "# 导入客户名单\n\n电子表格里的名单几分钟就能导入。\n\n## 准备文件\n\n- 另存为 UTF-8 编码的 CSV。\n- 第一行写列名。\n- 其中一列必须命名为 `email`。\n\n## 导入\n\n打开 **客户 → 导入**，选择文件并查看预览。点击 **导入** 之前不会写入任何内容。\n\n> [!NOTE]\n> 已有的地址会更新，不会重复添加。\n",
            },
            Text {
                summary: "表計算ソフトの一覧を、重複なく取り込みます。",
                markdown: "# 顧客一覧を取り込む\n\n表計算ソフトの一覧は、数分で取り込めます。\n\n## ファイルを用意する\n\n- UTF-8 の CSV で保存します。\n- 一行目に列の名前を書きます。\n- 列の一つは `email` という名前にします。\n\n## 取り込む\n\n**顧客 → 取り込み** を開き、ファイルを選んでプレビューを確認します。**取り込む** を押すまで、何も書き込まれません。\n\n> [!NOTE]\n> すでにあるアドレスは更新され、二重には追加されません。\n",
            },
        ],
    },
    Story {
        section: "troubleshooting",
        texts: [
            Text {
                summary: "Why a long export ends early, and how to get all rows.",
                markdown: "# An export stops before the end\n\nThe file opens, but rows are missing at its end. Nothing is lost: the export was cut, your data was not.\n\n## Look at the last line\n\nIf the number of rows is a round one, such as 10,000, a limit of your workspace cut it. Ask an administrator to raise it under **Settings → Exports**, then start the export once more.\n\n## Still incomplete?\n\nExport one month at a time. Smaller files are ready sooner, and you see which of them is not right.\n\n> [!WARNING]\n> A spreadsheet may cut long numbers and turn dates around. Import the file as text to see what it really holds.\n\n## Questions\n\n<details><summary>Does an export that was cut go on by itself?</summary><p>No. Start it once more after the limit was raised.</p></details>\n<details><summary>Why are the letters wrong?</summary><p>Choose UTF-8 when you open the file.</p></details>\n",
            },
            Text {
                summary: "为什么导出提前结束，怎样得到全部数据。",
                markdown: "# 导出没有完成\n\n文件可以打开，但末尾缺少一些行。数据并没有丢失，只是导出被截断了。\n\n## 查看最后一行\n\n如果行数是整数，例如 10,000 行，就是工作区的上限。请管理员在 **设置 → 导出** 中调高上限，然后重新导出。\n\n## 还是不完整？\n\n请按月导出。文件小，完成得快，也容易看出是哪一份有问题。\n\n> [!WARNING]\n> 表格软件可能会截断较长的数字、调换日期。请以文本方式导入，查看真实内容。\n\n## 常见问题\n\n<details><summary>被截断的导出会自动继续吗？</summary><p>不会。调高上限后请重新开始。</p></details>\n<details><summary>为什么出现乱码？</summary><p>打开文件时请选择 UTF-8。</p></details>\n",
            },
            Text {
                summary: "書き出しが途中で終わる理由と、すべての行を得る方法です。",
                markdown: "# 書き出しが途中で止まる\n\nファイルは開けるのに、末尾の行が足りません。書き出しが途中で切れただけで、データは失われていません。\n\n## 最後の行を確認する\n\n行数が 10,000 のような切りのよい数なら、ワークスペースの上限です。管理者が **設定 → 書き出し** で上限を上げてから、もう一度書き出してください。\n\n## それでも足りないとき\n\n一か月ずつ書き出してください。小さなファイルは早くできあがり、どれに問題があるかも分かります。\n\n> [!WARNING]\n> 表計算ソフトは長い数字を切り詰めたり、日付を変えたりすることがあります。文字列として取り込んで確認してください。\n\n## よくある質問\n\n<details><summary>途中で切れた書き出しは自動で再開しますか。</summary><p>再開しません。上限を上げてから、もう一度始めてください。</p></details>\n<details><summary>文字化けするのはなぜですか。</summary><p>ファイルを開くときに UTF-8 を選んでください。</p></details>\n",
            },
        ],
    },
    Story {
        section: "billing",
        texts: [
            Text {
                summary: "What you pay for the rest of the month, and how the invoice shows it.",
                markdown: "# Add seats in the middle of a month\n\nNew colleagues need not wait for the next month.\n\n1. Open **Billing → Seats**.\n2. Say how many more you need.\n3. Press **Add**; they are there at once.\n\nYou pay for the days that are left of this month, and for the whole month from then on. The invoice shows both on lines of their own.\n",
            },
            Text {
                summary: "当月剩余天数怎么收费，账单上怎样显示。",
                markdown: "# 月中增加席位\n\n新同事不必等到下个月。\n\n1. 打开 **账单 → 席位**。\n2. 填写要增加的数量。\n3. 点击 **增加**，立即生效。\n\n本月只按剩余天数收费，从下个月起按整月收费。账单上两项分开列出。\n",
            },
            Text {
                summary: "月の残りの料金と、請求書での表示についてです。",
                markdown: "# 月の途中で席を追加する\n\n新しいメンバーは、翌月を待たずに使い始められます。\n\n1. **お支払い → 席数** を開きます。\n2. 追加する数を入力します。\n3. **追加** を押すと、すぐに使えます。\n\n当月は残りの日数分、翌月からは一か月分の料金です。請求書では別々の行に表示されます。\n",
            },
        ],
    },
    Story {
        section: "billing",
        texts: [
            Text {
                summary: "Another name, another address, a tax number.",
                markdown: "# Change what is on your invoice\n\nUnder **Billing → Details** you change the name, the address and the tax number. The next invoice carries them.\n\n## An invoice that was sent already\n\nIt is replaced, never changed: open it, press **Correct**, and you get a new one together with a credit note for the old one.\n",
            },
            Text {
                summary: "更改抬头、地址或税号。",
                markdown: "# 更改账单信息\n\n在 **账单 → 信息** 中可以更改抬头、地址和税号，下一张账单起生效。\n\n## 已经开出的账单\n\n已开出的账单只能更换，不能修改：打开账单，点击 **更正**，系统会开出新账单，并附上冲销旧账单的凭证。\n",
            },
            Text {
                summary: "宛名、住所、登録番号を変更します。",
                markdown: "# 請求書の記載を変更する\n\n**お支払い → 請求先** で、宛名、住所、登録番号を変更できます。次の請求書から反映されます。\n\n## 発行済みの請求書\n\n発行済みのものは書き換えず、差し替えます。請求書を開いて **訂正** を押すと、新しい請求書と、古いものを取り消す書類が発行されます。\n",
            },
        ],
    },
];
