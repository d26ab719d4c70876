"""Which words are Vietnamese syllables written in full: the evidence by which encodings are told apart."""

from functools import cache

_TONES = {
    "a": "àáảãạ", "ă": "ằắẳẵặ", "â": "ầấẩẫậ", "e": "èéẻẽẹ", "ê": "ềếểễệ", "i": "ìíỉĩị",
    "o": "òóỏõọ", "ô": "ồốổỗộ", "ơ": "ờớởỡợ", "u": "ùúủũụ", "ư": "ừứửữự", "y": "ỳýỷỹỵ",
}  # fmt: skip
# No native word begins with p, few end in k: "Đắk Lắk".
_ONSETS = "b c ch d đ g gh gi h k kh l m n ng ngh nh ph qu r s t th tr v x".split()
_RHYMES = """
a ac ach ai am an ang anh ao ap at au ay ăc ăk ăm ăn ăng ăp ăt âc âm ân âng âp ât âu ây
e ec em en eng eo ep et ê êch êm ên ênh êp êt êu
i ia ich im in inh ip it iu iêc iêm iên iêng iêp iêt iêu
o oc oi om on ong oong op ot oa oac oach oai oam oan oang oanh oao oap oat oay oăc oăm oăn oăng oăt oe oen oeo oet
ô ôc ôi ôm ôn ông ôp ôt ơ ơi ơm ơn ơp ơt
u ua uc ui um un ung up ut uân uâng uât uây uê uêch uênh uêt uơ uôc uôi uôm uôn uông uôt
uy uya uych uyn uynh uyp uyt uyu uyên uyêt ư ưa ưc ưi ưng ưt ưu ươc ươi ươm ươn ương ươp ươt ươu
y yêm yên yêng yêt yêu
""".split()
_AFTER_QU = """
a ac ach ai an ang anh ao at au ay ăc ăm ăn ăng ăp ăt ân âng ât ây e en eo et ê ên ênh êch êt
i in it ich inh y yên yêt yt ych ynh ơ ôc
""".split()
_SHORT_GI = "i in iêng iêt iêc iêm".split()
_BEFORE_Y = frozenset(["", *"h k l m n s t th v".split()])
_GLIDES = ("oa", "oă", "oe", "uâ", "uê", "uơ", "uy")


def is_syllable(word: str) -> bool:
    """Whether a word is a Vietnamese syllable with its marks, composed, in any case: "Việt" is, "that" and "Viet" not.

    The tone stands where either way of writing puts it (hòa, hoà); a syllable closed by c, ch, p or t needs its tone.
    """
    return word.lower() in _syllables()


@cache
def _syllables() -> frozenset[str]:
    rhymes = {rhyme: tuple(_toned(rhyme)) for rhyme in {*_RHYMES, *_AFTER_QU}}
    return frozenset(onset + toned for onset in ["", *_ONSETS] for rhyme in _after(onset) for toned in rhymes[rhyme])


def _after(onset: str) -> list[str]:
    """The rhymes that may follow an onset."""
    if onset == "qu":
        return _AFTER_QU
    front = [rhyme for rhyme in _RHYMES if rhyme[0] in "ieê"]
    back = [rhyme for rhyme in _RHYMES if rhyme[0] not in "ieêy"]
    if onset == "gi":
        return [*back, *(rhyme for rhyme in front if rhyme[0] != "i")]
    if onset in ("gh", "ngh"):
        return front
    if onset == "g":
        return back + _SHORT_GI
    if onset == "ng":
        return back
    if onset == "c":
        return [rhyme for rhyme in back if not rhyme.startswith(_GLIDES)]
    if onset == "":
        return [rhyme for rhyme in _RHYMES if not rhyme.startswith("iê")]
    whole = front if onset == "k" else front + back
    return [*whole, "y"] if onset in _BEFORE_Y else whole


def _toned(rhyme: str) -> list[str]:
    """A rhyme with every tone that it may carry, at every place where the tone may be written."""
    marked = [at for at, letter in enumerate(rhyme) if letter in "ăâêôơư"]
    if marked:
        places = [marked[-1]]
    elif rhyme.startswith(("oa", "oe", "oo", "uy")):
        places = [0, 1] if len(rhyme) == 2 else [1]
    else:
        places = [0]
    closed = rhyme.endswith(("c", "ch", "p", "t"))
    tones = (1, 4) if closed else range(5)
    forms = [rhyme[:at] + _TONES[rhyme[at]][tone] + rhyme[at + 1 :] for at in places for tone in tones]
    return forms if closed else [rhyme, *forms]
