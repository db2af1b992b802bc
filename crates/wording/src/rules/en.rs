//! What to look for in English answers.
//! It never holds a word that is common in polite ones.

use super::Table;
use causeway_base::pattern::Pattern;

pub(super) static TABLE: Table = Table {
    rude: Pattern::new(
        r"(?i)\b(?:stupid|idiot\w*|moron\w*|dumb|ridiculous|nonsense|bullshit|crap|damn|shut up|wtf|rtfm|not my (?:problem|job)|not our problem|whatever you (?:say|want)|calm down|stop (?:whining|complaining|bothering)|waste (?:of|my|our) time|wasting (?:my|our|everyone's) time|any (?:child|idiot|fool)|how hard can it be|use your (?:brain|head)|obviously you|as anyone can see|figure it out yourself|learn to read|can't you read|are you (?:serious|kidding|blind)|i don't care|we don't care|take it or leave it|deal with it|too bad|pathetic|lazy)\b",
    ),
    blame: Pattern::new(
        r"(?i)\b(?:you (?:should|ought to|could) have (?:read|known|checked|asked|done|told|noticed|backed|followed|thought)|you (?:failed|forgot|neglected|refused) to|you (?:clearly|obviously|apparently|simply|just) (?:did(?:n't| not)|do(?:n't| not)|have(?:n't| not)|ignored|broke|misread|missed|used)|you (?:did|do) (?:it|this|that|something) wrong|you made (?:a|the) mistake|(?:it|this|that)(?:'s| is| was) your (?:fault|mistake|error|own doing)|your (?:own )?(?:fault|mistake|carelessness|negligence)|because you (?:did(?:n't| not)|broke|ignored|deleted|forgot|failed)|you (?:never|didn't even) (?:read|bother|listen|follow)\w*|if you had (?:read|listened|followed|checked|told)|you must have (?:broken|deleted|done something|misunderstood|misread)|user error|as i (?:already|have already) (?:said|told you)|i (?:already )?told you|you people|you claim|nobody else (?:has|had) (?:this|that|any) (?:problem|trouble))\b",
    ),
    refusal: Pattern::new(
        r"(?i)\b(?:(?:we|i) (?:can(?:not|'t|’t)|are (?:not able|unable) to|am (?:not able|unable) to|do(?:n't| not) (?:support|offer|provide)|won't|will not)|(?:it|this|that) (?:is|was) (?:not|im)possible|(?:it|this|that)(?: is|'s) (?:not (?:possible|supported|covered|included)|impossible|out of scope)|there is no way to|is not (?:possible|supported|covered|available)|not eligible for|no refunds?)\b",
    ),
    way_out: Pattern::new(
        r"(?i)\b(?:instead|however|but|alternativ\w*|in the meantime|meanwhile|workaround|you (?:can|could|may|might)|we (?:can|could|would suggest|suggest|recommend)|i (?:can|could|suggest|recommend)|(?:happy|glad) to|would you like|another (?:way|option)|option|please|until then|once|as soon as|unless|if you|let (?:me|us)|what we can do|in its place|planned|will be able|passed .{0,30} on|apologi\w+|send (?:us|me)|without (?:your|the|a))\b",
    ),
    greeting: Pattern::new(
        r"(?i)^\W*(?:hi|hello|hey|dear|good (?:morning|afternoon|evening|day)|greetings|thanks|thank you|many thanks|sorry|we(?:'re| are) sorry|i(?:'m| am) sorry|i apologi[sz]e|we apologi[sz]e|apologies|welcome|[A-Z][\w'-]+,\s*$)",
    ),
    next_step: Pattern::new(
        r"(?i)\?|\b(?:let (?:me|us) know|(?:write|reply|answer|respond|get back|come back|reach out|contact|call) |please|we(?:'ll| will)|i(?:'ll| will)|you(?:'ll| will)|next|if (?:you|it|that|anything|this)|should (?:you|it|that|anything)|once|as soon as|try|feel free|any ?time|look forward|follow|keep (?:you|me|us)|now (?:work|available|active|visible)|you can|you may|on (?:its|the) way|should (?:reach|arrive|be)|is(?: now)? (?:done|solved|fixed|closed|complete)|tell (?:me|us)|give it|then |enjoy|have a|ask )",
    ),
    addressed: Pattern::new(
        r"(?m)^\s*(?:Hi|Hello|Hey|Dear|Good (?:morning|afternoon|evening|day))(?: (?:Mr|Mrs|Ms|Mx|Dr|Prof)\.?)?[ ,]+([A-Z\p{Lu}][\p{L}'’-]+(?: [A-Z\p{Lu}][\p{L}'’-]+){0,2})\s*[,!.:–-]",
    ),
    nobody: Pattern::new(
        r"(?i)^(?:all|everyone|everybody|team|there|folks|customer|valued|sir|madam|friend|friends|colleagues?|support|again|both|user|thanks?|good|the|guys)\b",
    ),
    question: Pattern::new(
        r"(?i)^(?:please (?:tell|let) (?:me|us) (?:know )?(?:how|why|when|what|which|where|if|whether))",
    ),
    frame: Pattern::new(
        r"(?i)^\W*(?:(?:hi|hello|hey|dear)\b.{0,40}|good (?:morning|afternoon|evening|day).{0,40}|(?:thanks|thank you|cheers|regards|(?:best|kind|warm) (?:wishes|regards)|sincerely|yours).{0,30}|see|here|here you (?:are|go)|link|fyi|read this|this|docs?)\W*$",
    ),
};
