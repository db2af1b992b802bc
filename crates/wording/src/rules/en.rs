//! What to look for in English answers. It never holds a word that is common in polite ones. Word boundaries are those of
//! ASCII: Unicode ones make the engine several times slower as soon as a text holds a typographic apostrophe.

use super::Table;
use causeway_base::pattern::Pattern;

pub(super) static TABLE: Table = Table {
    rude: Pattern::new(concat!(
        r"(?i)(?-u:\b)(?:stupid|idiot\w*|moron\w*|ridiculous|nonsense|bullshit|crap|damn|shut up|wtf|rtfm|pathetic|laughable|lazy|childish|not my (?:problem|job)|not our problem|makes? no sense (?:at all|whatsoever)|go elsewhere|spell it out|like (?:i|we) care",
        r"|(?:you(?:'re| are)?|that(?:'s| is)?|this(?: is)?|it(?:'s| is)?|how|so|a|such a|your) dumb",
        r"|(?:your|this|that) (?:complaint|request|question|demand|idea|problem) is (?:a joke|absurd|silly|pointless|beneath)|beneath us|absurd (?:request|question|demand)|silly question",
        r"|whatever you (?:say|want)|just calm down|(?:stop|quit) (?:whining|complaining|bothering|nagging|crying|moaning|pestering|annoying|wasting)|(?:don't|do not|stop) be(?:ing)? (?:so |such a )?(?:dramatic|silly|childish|difficult|hysterical|impatient|stubborn|lazy|baby|drama)",
        r"|waste (?:of|my|our) time|wasting (?:my|our|everyone's) time|(?:any|even a) (?:child|idiot|fool|beginner|kid)|a (?:five|six|three|ten|\d+)[- ]year[- ]old|how hard can it be|use your (?:brain|head|common sense)|rocket science|brain surgery|common sense",
        r"|obviously you|as anyone can see|figure it out yourself|do your (?:own )?homework|learn to (?:read|use|listen)|can(?:'t|not) you (?:even )?(?:read|see|listen|understand)|are you (?:even |really )?(?:serious|kidding|blind|listening|reading|deaf|joking)|(?:what|which) part of .{0,24}(?:understand|unclear|get)",
        r"|(?:i|we) (?:don't|do not|couldn't|could not|can't|cannot) care (?:less|about your|what you)|(?:i|we) don't care|take it or leave it|deal with it|too bad|get over it|grow up|get a life|get lost|go away|big deal|mind your own|boo hoo",
        r"|(?:i am|i'm|we are|we're) (?:so |really |getting |quite )?(?:tired|sick|fed up) (?:of|with)|(?:have|got) better things to do|good luck with (?:that|your)|for the last time|how many times (?:do|must|have|should)|people like you|you people|(?:you|they|will) never learn|if you can(?:not|'t) (?:even )?(?:handle|manage|read|understand|use|follow)|too (?:stupid|lazy|dumb|slow) to|(?:go|just|then) (?:and )?use (?:another|a different) (?:product|provider|tool|service)|use another (?:product|provider|tool) then)(?-u:\b)",
        r"|(?:^|[.!?] )whatever[,.!]|(?-u:\b)(?:calm down|so what)[,.?!]",
    )),
    blame: Pattern::new(concat!(
        r"(?i)(?-u:\b)(?:you (?:should|ought to|could) (?:\w+ )?have (?:read|known|checked|asked|done|told|noticed|backed|followed|thought|contacted|called|written|saved|updated|tested|waited|paid|renewed|informed|reported|listened|kept|looked|mentioned|said|made)|you (?:failed|forgot|neglected|refused) to|you (?:have )?(?:clearly|obviously|apparently|simply|just|evidently|probably) (?:did(?:n't| not)|do(?:n't| not)|have(?:n't| not)|ignored|broke|misread|missed|used|forgot|entered|deleted|chose)|(?:clearly|obviously|evidently|apparently),? you (?:\w+ )?(?:forgot|did(?:n't| not)|have(?:n't| not)|missed|ignored|misread|deleted|entered|chose)",
        r"|you (?:did|do|are doing) (?:it|this|that|something|everything) wrong|you(?:'ve| have)? (?:set|configured|entered|installed|filled|typed|did|used|connected|put|handled|done) (?:it|this|that|them|(?:the|your|our) \w+)(?: up| in)? (?:all )?(?:wrong|wrongly|incorrectly)|you(?:'ve| have)? (?:again )?(?:entered|typed|chosen|chose|picked|selected|used|clicked|pressed|gave|given|sent|filled in|installed|uploaded) (?:us |in |on )?(?:the|a|an) (?:wrong|incorrect|invalid)",
        r"|you(?:'re| are) (?:using|doing|reading|handling|opening) (?:it|this|that|them) (?:all )?wrong|you (?:clearly|obviously|apparently|evidently) (?:mixed|confused|mistook|overlooked|changed|removed|swapped)|you made (?:a|the|this) mistake|(?:it|this|that)(?:'s| is| was) your (?:fault|mistake|error|own doing)|your (?:own )?(?:fault|mistake|carelessness|negligence|oversight|inattention)|(?:mistake|error|fault|problem|issue) (?:is|was|lies) (?:\w+ )?(?:on|at|with) your (?:side|end)|because you (?:did(?:n't| not)|broke|ignored|deleted|forgot|failed|never|changed|removed|set|entered|used|chose)",
        r"|you (?:never|didn't even|did not even|did not|didn't) (?:read|bother|listen|follow|answer|reply|respond|check|save|update|tell|pay attention|do what|do as|backup|back up)\w*|(?:if|had) you had? ?(?:\w+ )?(?:read|listened|followed|checked|told|saved|updated|asked|made|backed|paid|kept|waited)|you must(?:'ve| have) (?:\w+ )?(?:broken|deleted|done something|misunderstood|misread|clicked|pressed|entered|typed|removed|changed|missed|overlooked|forgotten|confused|mistyped|lost)|you (?:broke|ruined|damaged|messed|caused|destroyed|lost) (?:it|this|that|the|your|our|up)(?-u:\b)|you (?:yourself|of all people)",
        r"|why (?:did|would|on earth did|didn't) you (?:not |even |just |ever )?(?:delete|remove|ignore|change|do|touch|press|click|wait|read|check|tell|send|use|turn|switch)|no ?(?:body|one) (?:forced|asked|told) you|user error|(?:as )?(?:i|we)(?: have|'ve)? already (?:said|told|explained|answered|warned|mentioned)|as (?:i|we)(?: have|'ve)? (?:said|told|explained|mentioned|written) (?:to )?(?:you )?(?:before|already|twice|many|several|repeatedly|last)|i (?:already )?told you|(?:i|we) (?:did |have |had )?(?:already )?(?:warned|reminded|told) you|you people|you claim|not (?:our|my) (?:fault|responsibility|mistake)|nobody else (?:has|had) (?:this|that|any) (?:problem|trouble))(?-u:\b)",
    )),
    refusal: Pattern::new(concat!(
        r"(?i)(?-u:\b)(?:(?:we|i) (?:can(?:not|'t|’t)|are (?:not able|unable) to|am (?:not able|unable) to|are not (?:allowed|permitted|willing) to|am not (?:allowed|permitted|at liberty) to|do(?:n't|n’t| not) (?:support|offer|provide|accept|allow|give|refund|do)|(?:won't|won’t|will not) (?:be able|do|make|give|offer|refund|change|extend|accept|help|support|pay|replace|restore|allow|provide))",
        r"|(?:we|i) (?:must|have to|had to|need to) (?:reject|decline|refuse|deny|turn down)|(?:is|are|was|were|has been|have been) (?:declined|rejected|denied|refused|turned down)|(?:it|this|that)(?: is| was|'s)? (?:not |im)possible|(?:it|this|that)(?: is|'s) (?:not (?:possible|supported|covered|included)|impossible|out of scope)|(?:will|would) not be possible|(?:cannot|can't|won't|will not) be (?:done|changed|refunded|restored|undone|extended|made|moved|cancelled|returned|exchanged)",
        r"|there(?: is|'s) no way to|there(?: is|'s) nothing (?:\w+ ){0,2}(?:we|i) can|nothing (?:we|i) can do|(?:is|are) (?:not|no longer) (?:possible|supported|covered|available|included|offered|allowed|permitted)|(?:isn't|aren't) (?:possible|supported|covered|available|included|offered|allowed)|(?:not|isn't) something (?:that )?we|(?:plan|contract|package|licen[cs]e|subscription|warranty|support|version|edition) (?:does not|doesn't) (?:include|cover|allow|contain)",
        r"|(?:i|we)['’](?:m|re) (?:not able|unable|not allowed) to|(?:is|it's|that's|this is) against (?:our|the|company) (?:policy|policies|rules|terms)|(?:we|i) (?:won['’]t|will not) be \w+ing (?:this|that|it)|falls? outside|outside (?:of )?(?:the scope|our|what we)|beyond (?:the scope|our|what we)|out of (?:the )?scope|not eligible for|answer (?:is|remains) no|no exceptions?)(?-u:\b)|(?:^|[.!?,] |sorry,? |unfortunately,? )(?i:no) (?:refunds?|discounts?|exceptions?|returns?|way)(?-u:\b)",
    )),
    way_out: Pattern::new(
        r"(?i)(?-u:\b)(?:instead|however|but|alternativ\w*|in the meantime|meanwhile|workaround|you (?:can|could|may|might)|we (?:can|could|would suggest|suggest|recommend)|i (?:can|could|suggest|recommend)|(?:happy|glad) to|would you like|another (?:way|option)|option|please|until then|once|as soon as|unless|if you|let (?:me|us)|what we can do|in its place|planned|will be able|passed .{0,30} on|apologi\w+|send (?:us|me)|without (?:your|the|a)|so (?:i|we) |works? (?:well|fine|in|on|with|for)|(?-u:\b)works(?-u:\b)|suit you|partner|introduce|i(?:'ve| have) (?:\w+ )?(?:added|opened|extended|given|created|credited|booked|started|sent)|as an? (?:exception|alternative)|what (?:does )?work)(?-u:\b)|(?-u:\b)would .{2,60}\?",
    ),
    greeting: Pattern::new(
        r"(?i)^\W*(?:hi|hello|hey|dear|good (?:morning|afternoon|evening|day)|greetings|thanks|thank you|many thanks|sorry|we(?:'re| are) sorry|i(?:'m| am) sorry|i apologi[sz]e|we apologi[sz]e|apologies|welcome|(?:it(?:'s| is) )?(?:good|nice|great|glad|lovely|a pleasure) to (?:hear|meet|see|have)|(?:i|we) hope|[A-Z][\w'-]+,\s*$)",
    ),
    next_step: Pattern::new(
        r"(?i)\?|(?-u:\b)(?:let (?:me|us) know|(?:write|reply|answer|respond|get back|come back|reach out|contact|call) |please|\w+(?:'ll| will)|next (?:step|week|time|month|day|update|release|version|sign)|shall i|if (?:you|it|that|anything|this)|should (?:you|it|that|anything)|once (?:you|it|we|i|they|your)|as soon as|from now on|takes? (?:about|until|up to|a few|less|around|\w+ (?:minutes?|hours?|days?))|by (?:tomorrow|tonight|noon|the end)|try|feel free|any ?time|look forward|follow|keep (?:you|me|us)|now (?:work|available|active|visible)|you can|you may|on (?:its|the) way|should (?:reach|arrive|be)|is(?: now)? (?:done|solved|fixed|closed|complete)|tell (?:me|us)|give it|then |enjoy|have a|ask )",
    ),
    addressed: Pattern::new(
        r"(?m)^\s*(?:Hi|Hello|Hey|Dear|Good (?:morning|afternoon|evening|day)|Thanks|Thank you)(?: (?:Mr|Mrs|Ms|Miss|Mx|Dr|Prof)\.?)?[ ,]+([A-Z\p{Lu}][\p{L}'’-]+(?: [A-Z\p{Lu}][\p{L}'’-]+){0,2})\s*[,!.:–-]",
    ),
    nobody: Pattern::new(
        r"(?i)^(?:all|everyone|everybody|team|there|folks|customer|valued|sir|madam|friend|friends|colleagues?|support|again|both|user|thanks?|good|the|guys)(?-u:\b)",
    ),
    question: Pattern::new(
        r"(?i)^(?:please (?:tell|let) (?:me|us) (?:know )?(?:how|why|when|what|which|where|if|whether))",
    ),
    innocent: Pattern::new(
        r"(?i)(?-u:\b)(?:not|n't|never|nor)\s+(?:\w+\s+){0,2}?your (?:own )?(?:fault|mistake|error)|(?-u:\b)(?:our|my) (?:own )?(?:fault|mistake|error|oversight)(?-u:\b)|no (?:stupid|dumb|silly) questions?|took us(?-u:\b)|(?:mistake|error|slip) of ours|you did(?: nothing wrong| everything right)",
    ),
    frame: Pattern::new(
        r"(?i)^\W*(?:(?:hi|hello|hey|dear)(?-u:\b).{0,40}|good (?:morning|afternoon|evening|day).{0,40}|(?:thanks|thank you|cheers|regards|(?:best|kind|warm) (?:wishes|regards)|sincerely|yours).{0,30}|(?:please )?(?:see|check|read|look|have a look|take a look|refer|click|visit|go|follow|try|rtfm|look it up)(?: at| to| on| in| through| out)?(?: this| that| it| here| below| the)?(?: following)?(?: (?:link|article|page|one|docs?|documentation|guide|manual|faq))?|here|here (?:you (?:are|go)|it is)|(?:the )?(?:link|fyi|docs?|documentation|manual|faq|info|answer|guide|url)s?(?: here| below)?|(?:this|that)(?: one| link| page| article)?)\W*$",
    ),
};
