//! Browsers, operating systems and devices by their names, with the version that follows.
//! It never reads a name inside of another word.

/// Names as people and browsers write them (lower case), and what they are called here. More exact ones come first,
/// because a browser's own line names others too.
const BROWSERS: &[(&str, &str)] = &[
    ("edg/", "Edge"),
    ("microsoft edge", "Edge"),
    ("opr/", "Opera"),
    ("firefox", "Firefox"),
    ("火狐", "Firefox"),
    ("google chrome", "Chrome"),
    ("chrome", "Chrome"),
    ("谷歌浏览器", "Chrome"),
    ("グーグルクローム", "Chrome"),
    ("クローム", "Chrome"),
    ("edge", "Edge"),
    ("opera", "Opera"),
    ("safari", "Safari"),
    ("サファリ", "Safari"),
    ("internet explorer", "Internet Explorer"),
    ("微信内置浏览器", "WeChat"),
    ("360浏览器", "360 Browser"),
    ("qq浏览器", "QQ Browser"),
];

const SYSTEMS: &[(&str, &str)] = &[
    ("windows nt", "Windows NT"),
    ("windows server", "Windows Server"),
    ("windows phone", "Windows Phone"),
    ("windows", "Windows"),
    ("ウィンドウズ", "Windows"),
    ("win11", "Windows 11"),
    ("win10", "Windows 10"),
    ("ipados", "iPadOS"),
    ("ios", "iOS"),
    ("iphone os", "iOS"),
    ("android", "Android"),
    ("安卓", "Android"),
    ("アンドロイド", "Android"),
    ("harmonyos", "HarmonyOS"),
    ("鸿蒙", "HarmonyOS"),
    ("macos", "macOS"),
    ("mac os x", "macOS"),
    ("ubuntu", "Ubuntu"),
    ("debian", "Debian"),
    ("centos", "CentOS"),
    ("rocky linux", "Rocky Linux"),
    ("red hat", "Red Hat"),
    ("rhel", "RHEL"),
    ("银河麒麟", "Kylin"),
    ("统信", "UOS"),
    ("linux", "Linux"),
];

const DEVICES: &[(&str, &str)] = &[
    ("iphone", "iPhone"),
    ("ipad", "iPad"),
    ("macbook", "MacBook"),
    ("imac", "iMac"),
    ("thinkpad", "ThinkPad"),
    ("surface", "Surface"),
    ("pixel", "Pixel"),
    ("galaxy", "Galaxy"),
    ("xperia", "Xperia"),
    ("华为", "Huawei"),
    ("小米", "Xiaomi"),
    ("安卓手机", "Android phone"),
    ("raspberry pi", "Raspberry Pi"),
];

/// The browser with its version.
pub(super) fn browser(text: &str) -> Option<String> {
    first(text, BROWSERS)
}

/// The operating system with its version.
pub(super) fn operating_system(text: &str) -> Option<String> {
    first(text, SYSTEMS)
}

/// The device with its model.
pub(super) fn device(text: &str) -> Option<String> {
    first(text, DEVICES)
}

fn first(text: &str, names: &[(&str, &str)]) -> Option<String> {
    // Only ASCII changes, so that places stay the same.
    let folded = text.to_ascii_lowercase();
    names.iter().find_map(|(name, called)| {
        let at = folded.match_indices(name).map(|(at, _)| at).find(|at| stands_alone(&folded, *at, name))?;
        let version = version(folded.get(at + name.len()..)?);
        Some(if version.is_empty() { (*called).to_owned() } else { format!("{called} {version}") })
    })
}

fn stands_alone(text: &str, at: usize, name: &str) -> bool {
    let letter = |c: Option<char>| c.is_some_and(|c| c.is_ascii_alphabetic());
    let before = text.get(..at).and_then(|head| head.chars().next_back());
    let after = text.get(at + name.len()..).and_then(|rest| rest.chars().next());
    // `Pixel` and `Surface` are words too: without a model they are not taken for a device.
    let word = matches!(name, "pixel" | "surface" | "galaxy" | "opera" | "edge");
    let numbered = text.get(at + name.len()..).is_some_and(|rest| !version(rest).is_empty());
    !letter(before) && (!letter(after) || !name.is_ascii()) && (!word || numbered)
}

/// The version or model that follows a name: ` 11`, `/128.0`, ` version 17.4`, `浏览器 120`.
fn version(rest: &str) -> String {
    let rest = rest.trim_start_matches([' ', '/', '\u{a0}']);
    let rest = ["version", "浏览器", "瀏覽器", "ブラウザ", "版本", "バージョン", "pro", "v"]
        .into_iter()
        .fold(rest, |rest, word| rest.strip_prefix(word).unwrap_or(rest).trim_start_matches([' ', '/']));
    let digits: String = rest.chars().take_while(|c| c.is_ascii_digit() || matches!(c, '.' | '_')).take(20).collect();
    if !digits.starts_with(|c: char| c.is_ascii_digit()) {
        return String::new();
    }
    digits.trim_end_matches(['.', '_']).replace('_', ".")
}
