"""Orders: sentences that begin with a bare verb, "Use kebab-case", "When a test fails, fix the code".

English marks an imperative by nothing but its first word, and most verbs are nouns as well ("Test the
parser", "Test coverage is low"). So a word counts as an order only where it can hardly be anything else: it is
one of the verbs below, or an article or pronoun follows it. Where neither holds, nothing is claimed.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from spec_lsp.patterns import lazy

# Verbs that do not open a sentence as nouns or adjectives in texts about work.
_VERBS = frozenset(
    """
    abide accept acknowledge adapt add adhere adjust adopt align allow analyse analyze annotate anticipate
    apologise apologize append apply arrange ask assemble assert assess assign assume attach attempt avoid be
    batch become begin bind bring bump calculate call capitalize capture carry catch check choose cite clamp
    classify clone collaborate collapse collect combine communicate compare compile complete comply compose
    compute concatenate conduct configure confirm conform connect consider consolidate construct consult contact
    continue convert convey coordinate correct cover craft create cross-check customize decide declare decline
    decode defer define delegate delete delve demonstrate deny deploy deprecate derive deliver describe detach detect
    determine develop diagnose disable discard disclose discover discuss dismiss distinguish double-check
    downgrade draw eliminate emit emphasise emphasize employ enable encapsulate encode encourage enforce engage
    ensure enter enumerate escalate establish evaluate examine exclude execute expand expect explain explore expose
    extend extract fail fetch find finish fix flag flatten flush follow gather generate get give go grant greet
    guarantee halt handle hide highlight honor honour identify ignore illustrate implement improve include
    incorporate increase indent indicate inform inherit initialise initialize inject insert inspect install
    instantiate integrate introduce investigate invoke isolate iterate join justify keep know launch learn leave
    let leverage list locate lower maintain make manage maximize measure memorize mention merge migrate mimic
    minimise minimize mitigate modify mount name navigate normalize monitor move notify obey obtain offer omit optimise optimize
    organise organize outline override parse pass paste pause perform permit persist pick place point populate
    post prefer prefix prepare prepend preserve prevent prioritise prioritize proceed produce prohibit promise promote
    propagate propose protect prove provide publish pull push put quantify quote raise re-read re-run re-use read
    rebase rebuild recommend reconcile reconsider recreate redact reduce refactor reflect
    refrain refuse regenerate register reject rely remain remember remind remove rename render replace rephrase
    reproduce require rerun reserve rescan resolve respect respond restart restate restore restrict retain retrieve return
    reuse reveal revert rewrite run sanitise sanitize save say scan search select send separate serialize
    serve set show simplify skip solve sort specify split stage stay stick store strip strive structure submit
    subscribe substitute suggest summarise summarize suppress surface switch synthesize tailor take tell terminate
    throw tie tighten track transform translate traverse treat triage trim truncate try turn understand unwrap update
    upgrade upload use utilize validate verify visit visualize wait walk warn watch wrap write
    """.split()
)
# A noun after all: "Use of eval", "Return values", "Set of rules".
_NOUN_AFTER_ALL = frozenset(
    "of case cases and or is are was were has have can should must may will value values type types code codes "
    "statement statements requires needs involves includes contains means depends applies stays happens goes takes works looks "
    "covers matters differs replicas names goal goals syntax".split()
)
# What stands before a noun or for one: the word in front of it is then a verb, whatever else it may be.
_OBJECT = frozenset(
    "the a an all any each every both either your its it them this these those no only whatever whether yourself "
    "their our his her us me".split()
)
# Verbs that take one of these words with them, and hardly stand before it as nouns.
_PHRASES = {
    "log": "in out into", "start": "with by from", "stop": "at when after before if", "end": "with by",
    "focus": "on only", "default": "to", "fall": "back", "clean": "up", "set": "up aside", "back": "up", "report": "back on to",
    "look": "for at up in into", "reply": "with in to only", "answer": "in with only", "import": "from", "stream": "from",
    "note": "", "work": "through with on in from", "think": "about through like of step", "aim": "for to", "lean": "on",
    "plan": "for", "search": "for in", "watch": "for out", "branch": "from off", "commit": "to early often only", "hand": "off over",
    "opt": "for in out", "double": "check", "spin": "up", "roll": "back out", "drill": "into", "dig": "into", "zoom": "in out",
}  # fmt: skip
# Words that are no verbs although an object may follow: "In the", "When a", "Is it", "Such a", "Given the".
_FUNCTION = frozenset(
    """
    aboard about above according across after against ahead albeit all almost along alongside also although always
    am amid among amongst an and another any apart are around as aside at atop away back barring basically because
    been before behind being below beneath beside besides between beyond both but by can cannot concerning considering
    consequently could de despite did do does down due during each either else especially etc even ever every
    everything except excluding few following for formerly from further furthermore given granted had half has have having
    he hence her here hers him his hopefully how however i if in indeed inside instead into is it its itself just
    last lastly later least less lest like likewise many may maybe me meanwhile might mine minus more moreover most
    much must my near nearly neither never nevertheless next nine no none nonetheless nor not note nothing notwithstanding
    now of off often ok okay on once one only onto opposite or other others otherwise ought our ours out outside over
    own par pending per perhaps please plus possibly provided providing quite rather refer regarding right round same save
    several shall she should similarly since so some something sometimes soon still such than thank thanks that the
    their theirs them then there thereby therefore these they this those though through throughout thus till to today
    together too toward towards twice two under underneath unless unlike until unto up upon us usually versus very via
    was we well were what whatever when whence whenever where whereas whereby wherever whether which whichever while who
    whoever whom whose why will with within without would yes yet you your yours absent worth ditto example sample
    built done found gave held knew led left lost made meant met paid ran said sat saw sent shown sold spent stood
    taught thought told took went wrote broke chose drew fell forgot grew hid kept threw true false null only e.g i.e see refer
    """.split()
)
_PAST_OR_NOUN = lazy(
    r"(?:[^s]s|ed|ing|ly|ion|ment|ness|ity|ance|ence|ism|ist|ship|age|ful|ous|ive|able|ible|less|ology|ware)$"
)
_VERBS_ALL_THE_SAME = frozenset(
    "seed feed need embed speed shed proceed exceed succeed bring string ring swing cling position question mention "
    "function condition transition partition document implement comment complement supplement segment experiment augment "
    "balance reference sequence influence enhance advance license silence list assist persist resist exist enlist "
    "manage package message engage damage leverage stage image page wage drive give live move receive resolve save serve "
    "remove achieve derive archive arrive believe conceive deceive leave preserve solve perceive retrieve revive strive "
    "thrive enable disable bless less focus canvas bias alias cross express assess access process address pass press miss "
    "discuss dismiss compress suppress bypass toss boss apply supply reply rely imply comply multiply fly ally tally "
    "witness harness stress dress guess possess class trigger bundle".split()
)
_ADVERB = lazy(
    r"(?:please|always|then|also|first|second|third|next|finally|instead|otherwise|only|just|simply|lastly|afterwards"
    r"|carefully|explicitly|clearly|directly|immediately|automatically|consistently|strictly|strongly|proactively)\b,?\s+",
    re.IGNORECASE,
)
_LABEL = lazy(r"(?P<label>[^\W\d_][\w /&'’.+()·-]{0,48}?)\s*(?::|\s[—–-])\s+(?=\S)")
_ASIDE_LABEL = lazy(
    r"\b(?:bad|good|wrong|right|incorrect|correct|before|after|examples?|e\.g\.|anti-?patterns?|don['’]?ts?|dos?|input"
    r"|output|user|assistant|problem|symptom|result|why|note|usage|purpose|goal|when|if|instead of|not|never|no)\b",
    re.IGNORECASE,
)
_CONDITION = lazy(
    r"(?:when|whenever|if|unless|before|after|once|while|until|for|in|on|during|where|as|to|with|without|by|at)\s",
    re.IGNORECASE,
)
# "Specify CLI is ...": a name that begins with a verb; but "Check CI is green" orders.
_NAME = lazy(r"[A-Z]\w+\s+[A-Z]\w*(?:\s+\w+)?\s+(?:is|are|was|were|has|can|does|will)\s")
_CHECKING = frozenset(
    "assume assert check confirm ensure find know make remember see understand validate verify".split()
)
_WORD = lazy(r"(?P<word>[A-Za-z]+(?:-[a-z]+)?)[ \t\n]+(?P<next>[^\s]+)")
_LEAD = lazy(r"[\s*_>✅☑✔️→•-]*")
_QUOTED = lazy(r"[\"'“‘«❌✗✘🚫⛔(\[]")
_MOST_BEFORE = 160  # characters of a condition in front of its order


class Order(NamedTuple):
    """The offset range of the verb that orders."""

    start: int
    end: int


def order_of(sentence: str) -> Order | None:
    """Where the verb of an order stands in `sentence`, None if it is none or that is not sure."""
    if sentence.rstrip(" \"'”’*_)").endswith("?"):
        return None
    start = _lead(sentence)
    if start is None:
        return None
    return _verb_at(sentence, start) or _behind_label(sentence, start) or _behind_condition(sentence, start)


def _lead(sentence: str) -> int | None:
    """Where the words begin, None for a quotation or a line that is crossed out."""
    match = _LEAD.match(sentence)
    start = match.end() if match else 0
    return None if _QUOTED.match(sentence, start) else start


def _verb_at(sentence: str, start: int) -> Order | None:
    adverb = _ADVERB.match(sentence, start)
    while adverb:
        start = adverb.end()
        adverb = _ADVERB.match(sentence, start)
    match = _WORD.match(sentence, start)
    if match is None:
        return None
    if _NAME.match(sentence, start) and match["word"].lower() not in _CHECKING:
        return None
    word, following = match["word"], match["next"].strip(",;:.!()*_\"'").lower()
    if (len(word) > 1 and word.isupper()) or not _is_verb(word.lower(), following, match["next"]):
        return None
    return Order(match.start("word"), match.end("word"))


def _is_verb(word: str, following: str, raw: str) -> bool:
    if raw[0] in "—–-=:/|&+(" or following in _NOUN_AFTER_ALL:
        return False
    if word in _VERBS or following in _PHRASES.get(word, "").split():
        return True
    if word in _FUNCTION or following not in _OBJECT or raw.endswith((":", ",")):
        return False
    return word in _VERBS_ALL_THE_SAME or not _PAST_OR_NOUN.search(word)


def _behind_label(sentence: str, start: int) -> Order | None:
    """`Naming: Use kebab-case` orders; `Bad: Use spaces` shows something."""
    match = _LABEL.match(sentence, start)
    if match is None or _ASIDE_LABEL.search(match["label"]):
        return None
    after = _lead(sentence[match.end() :])
    return None if after is None else _verb_at(sentence, match.end() + after)


def _behind_condition(sentence: str, start: int) -> Order | None:
    if not _CONDITION.match(sentence, start):
        return None
    for comma in re.finditer(r",\s+(?=[a-z])", sentence[: start + _MOST_BEFORE]):
        found = _verb_at(sentence, comma.end())
        if found:
            return found
    return None
