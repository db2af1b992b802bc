//! Lines that a phone or program adds at the end: "Sent from my iPhone" in many languages.
//! It never takes a sentence about a desk or a city for one; a device must be named.

use causeway_base::pattern::Pattern;

/// Lines that phones and programs add at the end.
static DEVICE: Pattern = Pattern::new(
    r"(?ix)^[\s<(\[*_>—–-]*(?:
        sent\s+(?:from|via|with|by|using)\s+(?:(?:my|a|an|the)\s+)?(?:[\p{L}\d®™'’+&./()-]+\s*){1,7}(?:<[^>]*>|\[[^\]]*\]\([^)]*\)|\([^)]*\))?(?:\s*for\s+[\w\s]+)?[.,!;]?\s*(?:please\s+(?:excuse|forgive|pardon).*|(?:excuse|pardon|forgive)\s+.*|apologi.*)?
      | sent\s+(?:from|via)\s+\[[^\]]+\]\([^)]*\)(?:\s+for\s+[\w\s]+)?
      | get\s+(?:\[)?outlook\s+for\s+.*
      | from\s+my\s+(?:iphone|ipad|ipod|android|mobile|phone|samsung|galaxy|blackberry|htc|nokia|huawei|xiaomi).{0,30}
      | (?:\p{L}+\s+)?from\s+mobile
      | envoyé\s+(?:depuis|de|à\s+partir\s+de)\s+(?:mon|ma|mes|un|une|l['’])?.{2,50} | télécharge[rz]\s+outlook\s+pour.* | obtenir\s+outlook\s+pour.*
      | (?:von\s+)?(?:meinem|meiner)\s+.{2,40}\s+gesendet\.? | gesendet\s+(?:von|mit|über)\s+.{2,60} | diese\s+nachricht\s+wurde\s+von\s+mein.{2,60}gesendet\.? | outlook\s+für\s+.{2,20}\s+(?:beziehen|herunterladen).*
      | enviado\s+(?:desde|de|do|da|pelo|a\s+partir\s+de|via)\s+(?:mi|meu|minha|el|o|a)?\s*.{2,50} | obtener\s+outlook\s+para.* | obter\s+o?\s*outlook\s+para.*
      | inviato\s+(?:da|dal|dalla|con|tramite)\s+.{2,50} | scarica\s+outlook.* | ottieni\s+outlook.*
      | verzonden\s+(?:vanaf|met|via|vanuit)\s+.{2,50} | verstuurd\s+vanaf\s+.{2,50} | outlook\s+voor\s+.{2,20}\s+downloaden.*
      | skickat\s+från\s+.{2,50} | hämta\s+outlook.* | sendt\s+(?:fra|via|med)\s+.{2,50} | hent\s+outlook.* | få\s+outlook.* | lähetetty\s+.{2,50}(?:sta|stä|lla|llä)\.? | hanki\s+outlook.*
      | wysłan[eoay]\s+z(?:e)?\s+.{2,50} | pobierz\s+(?:program\s+)?outlook.* | odesláno\s+z(?:e)?\s+.{2,50} | odoslané\s+z(?:o)?\s+.{2,50} | poslano\s+(?:sa|s|iz)\s+.{2,50} | trimis\s+de\s+pe\s+.{2,50}
      | elküldve\s+.{2,50} | az?\s+.{2,30}-(?:omról|emről|ömről)\s+küldve | отправлено\s+(?:с|из|от)\s+.{2,50} | надіслано\s+(?:з|із|зі)\s+.{2,50} | изпратено\s+от\s+.{2,50}
      | .{2,30}(?:['’]?(?:dan|den|tan|ten))\s+gönderildi | .{2,40}\s+gönderildi | στάλθηκε\s+από\s+.{2,50} | εστάλη\s+από\s+.{2,50} | נשלח\s+מ.{2,50} | أُ?رسل(?:ت)?\s+من\s+.{2,50} | đã\s+gửi\s+từ\s+.{2,50} | gửi\s+từ\s+.{2,50} | ส่งจาก\s*.{2,50} | dikirim\s+dari\s+.{2,50} | enviat\s+des\s+d.{2,50}
      | (?:发自|來自|来自|發自|寄自|传自|傳自|从|從)\s*(?:我的|新浪|网易|網易|qq|foxmail|outlook|手机|手機|iphone|ipad|android|huawei|华为|小米|vivo|oppo|三星|yahoo|钉钉|企业微信|阿里).{0,40}
      | (?:获取|取得|下载|下載)\s*outlook.{0,40} | 使用\s*(?:163|126|网易|qq|foxmail).{0,30}发送.{0,10} | 从我的.{1,20}发送 | 從我的.{1,20}(?:傳送|寄出|發送)
      | .{0,20}(?:iphone|ipad|android|スマートフォン|携帯|スマホ|xperia|galaxy|モバイル|outlook|yahoo!?メール).{0,20}から(?:の)?(?:送信|送りました|送信しました|メール送信).{0,3} | .{1,20}から送信(?:されました|しました)? | .{0,20}outlook\s+for\s+(?:ios|android).{0,10}を入手.* | outlook(?:\s+for\s+\w+)?\s*を?(?:入手|取得).*
      | (?:나의|내)\s*.{1,20}에서\s*보냄 | .{1,20}에서\s*(?:보냄|보낸\s*메일|전송됨|발송) | .{0,20}outlook.{0,20}(?:다운로드|가져오기|받기).*
    )[\s>)\]*_.—–-]*$",
);

/// Words that make "Sent from my …" a device rather than a place.
static DEVICE_WORD: Pattern = Pattern::new(
    r"(?i)phone|pad\b|ipod|android|mobile|mobil|berry|samsung|galaxy|outlook|mail|yahoo|gmail|windows|htc|nokia|lumia|huawei|xiaomi|redmi|oneplus|pixel|motorola|moto|sony|xperia|nexus|lg\b|wiko|alcatel|asus|lenovo|honor|oppo|vivo|device|cell|tablet|smart|droid|mac|pc\b|computer|laptop|handy|gerät|appareil|dispositivo|telef|portable|airmail|spark|nine|proton|tutanota|zoho|ti-\d+|palm|treo|\d[gG]\b|k-9|boxer|typo|<http|\]\(|手机|手機|网易|新浪|钉钉|微信|スマホ|スマート|携帯|から送信|에서|나의|내\s|iphone|发自|發自|来自|來自",
);

/// Whether a line was added by the device or program: "Sent from my iPhone" in many languages.
pub(super) fn is_device_line(line: &str) -> bool {
    let length = line.trim().chars().count();
    (4..=160).contains(&length) && DEVICE.is_match(line) && DEVICE_WORD.is_match(line)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn patterns_compile() {
        assert!(DEVICE.works() && DEVICE_WORD.works());
    }

    #[test]
    fn device_lines() {
        for line in [
            "Sent from my iPhone",
            "Sent from my Verizon Wireless BlackBerry",
            "Sent from Mailbox for iPad",
            "Von meinem iPhone gesendet",
            "Envoyé de mon iPhone",
            "Enviado desde mi iPhone",
            "发自我的iPhone",
            "發自我的 iPhone",
            "来自我的华为手机",
            "iPhoneから送信",
            "나의 iPhone에서 보냄",
            "Get Outlook for iOS",
            "Sent from my cell, please excuse any typos.",
            "Отправлено с iPhone",
            "Verstuurd vanaf mijn iPhone",
            "Skickat från min iPhone",
            "從我的 iPhone 傳送",
            "<<sent by galaxy>>",
            "Sent from my TI-85",
        ] {
            assert!(is_device_line(line), "{line}");
        }
        for line in [
            "Sent from my desk, is much easier then my mobile phone.",
            "Sent from the warehouse on Monday",
            "I sent it from my phone yesterday and it arrived",
            "从北京发送的包裹到了吗",
        ] {
            assert!(!is_device_line(line), "{line}");
        }
    }
}
