//! Finds what an answer promises: that we will do something, and by when.
//! It never takes a wish to the customer, a question or something done for a promise.

mod day;
mod spans;
mod when;

use std::ops::Range;

use causeway_base::Time;
use jiff::tz::TimeZone;

use crate::sentence::sentences;
use crate::{Language, Place};
use causeway_base::pattern::Pattern;

/// A promise in a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found {
    /// The sentence, in bytes.
    pub range: Range<usize>,
    /// The sentence, in UTF-16 units.
    pub place: Place,
    /// The end of the time it names.
    pub due: Option<Time>,
    /// Whether it names no time at all.
    pub vague: bool,
}

/// How one language promises.
struct Table {
    /// That we will do something.
    ours: Pattern,
    /// What makes a sentence none: a wish, a question, something done, a general statement.
    other: Pattern,
    /// The end of a clause that is no part of the promise itself.
    vague: Pattern,
    /// Asks for patience, or takes something on, without a word on how long.
    patience: Pattern,
}

static EN: Table = Table {
    ours: Pattern::new(
        r"(?i)(?-u:\b)(?:i|we|our \w+(?: team)?|my colleagues?(?: \w+)?|somebody from our \w+|the team|an engineer)(?:['’]ll| will| shall|(?:['’]m| am|['’]re| are|['’]s| is) going to)(?: \w+ly| also| then| certainly| try to| make sure to)? (?:check|get back|come back|look|investigate|follow|update|keep|forward|pass|raise|ask|discuss|talk|speak|consult|handle|work|chase|see (?:what|if|whether)|try|sort|send|let you know|call|ring|ask|confirm|report|reply|answer|respond|write|escalate|fix|have|find out|be in touch|contact|reach out|inform|notify|review|prepare|deliver|ship|refund|resolve|release|publish|test|repeat|restore|replace|provide|share|give|arrange|tell|finish|complete|email|mail|return|be back|reset|take care|deploy|credit|correct)(?-u:\b)|(?-u:\b)you(?:['’]ll| will) (?:hear (?:back )?from (?:me|us)|have (?:our|my|an|the) (?:answer|reply|report|refund|invoice)|(?:get|receive) (?:our|my|an|the|a) \w+(?: \w+)? from (?:me|us))|(?-u:\b)expect (?:our|my|an|the) (?:answer|reply|call|report)",
    ),
    other: Pattern::new(
        r"(?i)^\W*(?:did|do|does|shall|should|would|will|can|could|may|have) (?:i|we|you)(?-u:\b)|\?$|(?-u:\b)(?:won['’]t|will not|will never|will always|will only|as i said i would|if we will)(?-u:\b)|^\W*>",
    ),
    vague: Pattern::new(
        r"(?i)(?-u:\b)(?:check|get back|come back|look into|investigate|follow up|update you|let you know|be in touch|contact you|reach out|inform you|notify you|hear (?:back )?from|call you|find out|report back|send you|review|ask (?:our|my|the)|escalate|take care|fix|keep you|forward|pass (?:this|that|it)|raise|discuss|talk to|speak (?:to|with)|consult|handle|work on|chase|see (?:what|if|whether)|solve|resolve|refund|update|sort)(?-u:\b)",
    ),
    patience: Pattern::new(
        r"(?i)^\W*(?:please )?(?:leave (?:it|this|that) (?:with|to) (?:me|us)|let me (?:just |quickly )?(?:look|check|ask|find out|investigate)|bear with (?:me|us)|be patient|stay tuned|(?:some|a little) patience)(?-u:\b)|(?-u:\b)please (?:bear with us|be patient|have (?:a little |some )?patience)(?-u:\b)",
    ),
};
static ZH: Table = Table {
    ours: Pattern::new(
        r"(?:我(?:[们們])?|我[这這][边邊里裡]|我方|[咱本][们們人]?|工程[师師]|技[术術](?:同事|人[员員]|[团團][队隊])|同事|[财財][务務](?:同事|部)?|[专專][员員]|仓库|倉庫)?[^。，,；\n]{0,16}?(?:[会會将將]|[这這]就|[马馬]上(?:[为為]|[给給]|去|[联聯]|查|核)|尽快|盡快|稍[后後]|保[证證]|承[诺諾]|一定)[^。；\n]{0,24}?(?:回[复覆復]|答[复覆復]|回[电電]|跟[进進]|[联聯][系繫絡]|告知|告[诉訴]|通知|[确確][认認]|核[实實查]|[检檢][查测測]|排查|[处處]理|[调調]查|反[馈饋]|[发發](?:送|[给給]|出)|寄(?:出|[给給])|退(?:款|[还還])|修[复復]|解[决決]|更新|安排|提供|[给給][您你]|[为為][您你]|上[线線]|完成|查明|查看|汇报|匯報|[查看]一下)|(?:[内內]|前|之前)[^。，；\n]{0,6}(?:回[复覆復]|答[复覆復]|[联聯][系繫絡]|[给給](?:到)?[您你]|[处處]理完|寄出|[发發]出|[发發][给給][您你]|退[还還款]|修[复復]|上[线線])",
    ),
    other: Pattern::new(
        r"[?？]$|[吗嗎]\W*$|(?:已[经經]?|[刚剛才])(?:[为為][您你])?(?:[处處]理|回[复覆]|[发發]|寄|退|[确確][认認])|^\W*(?:麻[烦煩]|[请請]|[烦煩][请請])|(?:[请請]|麻[烦煩])[您你][^。]{0,20}(?:回[复覆復]|[发發]|提供|告知|[确確][认認]|寄)[^。]{0,12}$|不[会會]|(?:系[统統]|信息|訊息|[页頁]面|[应應]用|程[序式]|功能|[邮郵]件|[软軟][件體])[^。，,]{0,6}[会會将將]|^\W*>",
    ),
    vague: Pattern::new(
        r"回[复覆復]|答[复覆復]|跟[进進]|[联聯][系繫絡]|告知|告[诉訴]|[调調]查|更新[给給]|[发發][给給]|通知[您你]|核[实實查]|排查|反[馈饋]|查看|查一下|看一下|[处處]理|解[决決]|修[复復]|退款",
    ),
    patience: Pattern::new(
        r"[请請](?:[您你])?(?:稍[候等後后]|耐心等)|等(?:待|候)?我[们們]的?(?:消息|通知|回[复覆])|我[们們]?先?[^。，]{0,6}(?:核[实實]|[确確][认認]|查|看|[问問])[^。，]{0,4}[再后後][^。，]{0,4}(?:回[复覆]|[联聯]|告|[说說])|我(?:[们們])?(?:[这這]就|先|再)?(?:去|[帮幫][您你]|[为為][您你]|跟|和|向|找|[给給])[^。，,；\n]{0,14}(?:[确確][认認]|看|[问問]|查|商量|核[实實]|[沟溝]通|了解|反[馈饋])(?:一?下)?[^。，,；\n]{0,6}(?:[。！!,，;；]|$)|[转轉](?:[给給]|交)[^。\n]{0,16}再?回[复覆]|有(?:了)?(?:[进進]展|消息|[结結]果|新)[^。\n]{0,8}(?:告[诉訴]|通知|[联聯][系繫絡]|[说說]|回[复覆])|(?:晚[点點些]|回[头頭]|改天|[后後][续續]|稍[后後])[^。\n]{0,16}(?:[发發]|[寄给給]|回[复覆]|[处處]理|告|[联聯])|(?:持[续續]|[继繼][续續])(?:[为為][您你])?(?:跟[进進]|[关關]注|排查)",
    ),
};
static JA: Table = Table {
    ours: Pattern::new(
        r"(?:ご?(?:連絡|報告|回答|返信|返事|案内|送付|共有|提示|説明|用意|対応|返金|返送|発送|手配|修正|調査|確認|検討|審査|通知|復旧|交換|解決|お知らせ)|お(?:送り|届け|知らせ|電話|返事|調べ|伝え|戻し|渡し|答え))(?:を)?(?:差し上げ|させていただき|いた|致|申し上げ|し)(?:し?ます|する予定|たく存じます|る予定)|(?:送り|調べ|直し|伝え|折り返し|確かめ|届け)ます|折り返し[^。\n]{0,10}ます|(?:でき|完了し|分かり|わかり)次第[^。\n]{0,20}ます",
    ),
    other: Pattern::new(
        r"[?？]$|(?:か|ください|下さい|お願いします|お願いいたします|お願い申し上げます|お願い致します|いただけますと幸いです|幸いです)[。]?$|ました[。]?$|ません[。]?$|ております[。]?$|自動的に|(?:お客様|ご自身)(?:側)?で|^\W*>",
    ),
    vague: Pattern::new(
        r"連絡|報告|回答|返信|返事|お知らせ|お調べ|調査|調べ|折り返し|確認|対応|検討|案内|審査|(?:近(?:いうち|日)|後日|後ほど|のちほど|追って|改めて)[^。]{0,16}(?:送|届)|修正",
    ),
    patience: Pattern::new(
        r"手が空き次第|(?:しばらく|少々|少し|いま少し)(?:の)?お?(?:待ち|時間)|(?:聞い|尋ね|調べ|確かめ|当たっ|確認し|相談し)て(?:み|まいり|おき)ます|(?:相談|協議|照会)(?:いた)?します",
    ),
};

const fn table(language: Language) -> &'static Table {
    match language {
        Language::En => &EN,
        Language::Zh => &ZH,
        Language::Ja => &JA,
    }
}

/// The sentences that promise something.
fn promising(text: &str, language: Language) -> impl Iterator<Item = Range<usize>> + '_ {
    let table = table(language);
    sentences(text).into_iter().filter(move |range| {
        let sentence = &text[range.clone()];
        table.ours.is_match(sentence) && !table.other.is_match(sentence)
    })
}

/// What `text` promises, with the times as they are in `zone` at `now`.
pub fn promises(text: &str, language: Language, now: Time, zone: &TimeZone) -> Vec<Found> {
    promising(text, language)
        .map(|range| {
            let sentence = &text[range.clone()];
            let due = when::due(sentence, now, zone);
            let vague = due.is_none() && !when::names_time(sentence);
            Found { place: Place::of(text, &range), range, due, vague }
        })
        .filter(|found| !found.vague || table(language).vague.is_match(&text[found.range.clone()]))
        .collect()
}

/// Promises without a time, for the hint.
pub(crate) fn vague(text: &str, language: Language) -> Vec<Range<usize>> {
    let table = table(language);
    let said = |range: &Range<usize>| {
        let sentence = &text[range.clone()];
        let promises =
            table.ours.is_match(sentence) && !table.other.is_match(sentence) && table.vague.is_match(sentence);
        (promises || table.patience.is_match(sentence)) && !when::names_time(sentence)
    };
    sentences(text).into_iter().filter(said).collect()
}

#[cfg(test)]
mod tests;
