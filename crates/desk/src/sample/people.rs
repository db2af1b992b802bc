//! Who is in the sample desk: agents, teams, tags, customers and their companies.
//! Every name and domain is made up; domains end in names that RFC 2606 keeps free.

use causeway_base::Locale;

/// Agents: name and e-mail.
pub(super) const AGENTS: &[(&str, &str)] = &[
    ("Yuki Mori", "yuki.mori@desk.example"),
    ("陈思远", "siyuan.chen@desk.example"),
    ("Hannah Brandt", "hannah.brandt@desk.example"),
    ("林雅婷", "yating.lin@desk.example"),
    ("Marcus Reid", "marcus.reid@desk.example"),
    ("佐々木 健", "ken.sasaki@desk.example"),
];

/// Teams, named in the desk's language.
pub(super) const TEAMS: &[&[(Locale, &str)]] = &[
    &[(Locale::En, "Front line"), (Locale::ZhCn, "一线支持"), (Locale::ZhTw, "第一線支援"), (Locale::Ja, "一次対応")],
    &[(Locale::En, "Billing"), (Locale::ZhCn, "账单"), (Locale::ZhTw, "帳務"), (Locale::Ja, "請求")],
    &[(Locale::En, "Technical"), (Locale::ZhCn, "技术支持"), (Locale::ZhTw, "技術支援"), (Locale::Ja, "技術")],
];

/// Tags; stories name them by position.
pub(super) const TAGS: &[&str] =
    &["billing", "bug", "how-to", "export", "sso", "onboarding", "feature-idea", "urgent-fault"];

type Company = (&'static str, &'static str, &'static str, &'static [(&'static str, &'static str)]);

/// Companies: name, domain, language, and their people with the local part of their address.
pub(super) const COMPANIES: &[Company] = &[
    (
        "Harbor & Pine",
        "harborpine.example",
        "en",
        &[("Maya Lindqvist", "maya"), ("Tom Okafor", "tom"), ("Priya Raman", "priya")],
    ),
    ("Bluefield Logistics", "bluefield.example", "en", &[("Daniel Reyes", "dreyes"), ("Aoife Byrne", "aoife")]),
    ("Corvid Analytics", "corvid.example", "en", &[("Sofia Marchetti", "sofia"), ("Jonas Weber", "jonas")]),
    (
        "上海拾光教育",
        "shiguang.example",
        "zh-CN",
        &[("李浩然", "haoran.li"), ("周子涵", "zihan.zhou"), ("赵敏", "min.zhao")],
    ),
    ("杭州青禾科技", "qinghe.example", "zh-CN", &[("王思琪", "siqi.wang"), ("吴建国", "jianguo.wu")]),
    ("深圳云帆物流", "yunfan.example", "zh-CN", &[("林嘉怡", "jiayi.lin"), ("何俊", "jun.he")]),
    ("株式会社みなと製作所", "minato-works.example", "ja", &[("田中 大輔", "d.tanaka"), ("高橋 由美", "y.takahashi")]),
    ("北星システムズ", "hokusei.example", "ja", &[("伊藤 翔太", "s.ito"), ("小林 恵", "m.kobayashi")]),
    ("カエデ旅行", "kaede-travel.example", "ja", &[("山本 直樹", "n.yamamoto")]),
];
