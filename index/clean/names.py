"""What looks like the name of a person, an outlet, a place or a section of a news page."""

import re

from index.language import is_vietnamese_syllable
from index.text import fold, has_diacritics

_LONGEST_NAME = 6  # words; "Nguyễn Thị Minh Khai và Lê Nam" is two
_PARTICLES = frozenset("and và & de da di del der den van von bin al la le el y du dos".split())
_CAPITAL = re.compile(r"[^\W\d_][\w’'.-]*")

# Outlets as bylines and credits write them, folded.
_OUTLETS = frozenset(
    """ttxvn|thong tan xa viet nam|vietnam+|vietnamplus|vna|reuters|ap|associated press|the associated press|afp|bbc
    |bbc news|bbc news tieng viet|cnn|cnbc|npr|pbs|abc|abc news|nbc|nbc news|cbs|cbs news|fox news|sky news|itv news
    |al jazeera|bloomberg|bloomberg news|kyodo|xinhua|tan hoa xa|yonhap|tass|ria novosti|interfax|sputnik|rt|dpa|efe
    |ansa|upi|pa media|rfi|rfa|voa|dw|euronews|politico|axios|the guardian|guardian|the new york times|nyt
    |the washington post|wsj|the wall street journal|financial times|the economist|scmp|nikkei|nikkei asia|cna
    |straits times|the straits times|bangkok post|lao dong|nguoi lao dong|tuoi tre|tuoi tre online|tuoi tre news
    |thanh nien|vnexpress|vnexpress international|dan tri|vietnamnet|vietnam news|viet nam news|vov|vtv|vtc|vtc news
    |htv|nhan dan|nhan dan online|quan doi nhan dan|cong an nhan dan|tien phong|sai gon giai phong|sggp|phap luat
    |zing|zing news|znews|kenh14|cafef|soha|infonet|ha noi moi|hanoi times|vneconomy|phu nu|nong nghiep viet nam
    |antv|anninhthudo|suc khoe doi song|bnews|chinhphu|saigon times|the saigon times|daily mail|newsweek|time|usa today
    |los angeles times|le monde|der spiegel|getty images|epa|getty""".replace("\n    ", "").split("|")
)
_OUTLET_START = re.compile(
    r"(?:báo điện tử|nhật báo|tuần báo|tạp chí|đài truyền hình|đài tiếng nói|đài phát thanh|thông tấn xã|hãng tin|hãng"
    r"|trang tin|kênh|báo|đài|cổng thông tin|the)\s+(?=\S)",
    re.IGNORECASE,
)
_OUTLET_WORD = re.compile(
    r"\b(?:news|times|post|herald|tribune|press|journal|gazette|courier|chronicle|telegraph|guardian|daily|weekly"
    r"|agency|tv|radio|magazine|observer|ledger|mirror|standard|star|express|mail|independent|media|images|online"
    r"|newspaper|bureau)\b"
)
_DOMAIN = re.compile(r"(?:https?://)?(?:www\.)?[a-z0-9-]{2,40}(?:\.[a-z0-9-]{2,20}){1,3}/?")
_PLACES = frozenset(
    """ha noi|hanoi|tp hcm|tp.hcm|tphcm|tp ho chi minh|ho chi minh city|sai gon|saigon|da nang|hai phong|can tho|hue
    |quang ninh|quang nam|quang ngai|nghe an|thanh hoa|ha tinh|hoi an|nha trang|da lat|vung tau|viet nam|vietnam|london
    |washington|washington dc|new york|paris|berlin|brussels|moscow|beijing|bac kinh|tokyo|seoul|singapore|bangkok
    |geneva|kyiv|kiev|jerusalem|tel aviv|gaza|cairo|new delhi|sydney|manila|jakarta|kuala lumpur|phnom penh|vientiane
    |hong kong|los angeles|san francisco|united nations|lien hop quoc""".replace("\n    ", "").split("|")
)
_SECTIONS = frozenset(
    """thoi su|the gioi|kinh te|kinh doanh|xa hoi|giao duc|van hoa|giai tri|the thao|bong da|phap luat
    |suc khoe|y te|doi song|du lich|khoa hoc|khoa hoc - cong nghe|cong nghe|so hoa|xe|bat dong san|nha dat|goc nhin
    |y kien|tam su|ban doc|chinh tri|quoc te|tai chinh|chung khoan|cong doan|moi truong|an ninh|quan su
    |trong nuoc|tin tuc|tin nong|phong su|dien dan|nong nghiep|giao thong|podcast|video|emagazine
    |infographic|truc tiep|home|trang chu|trang nhat|world|news|uk|us|us news|uk news|asia|asia pacific|europe|africa
    |americas|middle east|business|economy|politics|technology|tech|science|health|sport|sports|football|culture
    |entertainment|entertainment & arts|arts|opinion|lifestyle|life|style|travel|climate|environment|education|society
    |law|markets|money|breaking news|analysis|features|world news|business news|local news|live|exclusive
    |vietnam|investigations|longform|weather""".replace("\n    ", "").split("|")
)
_ROLES = re.compile(
    r"(?:(?:nhom )?p\.?\s?v|(?:nhom )?phong vien|ctv|bien tap vien|btv|tong hop|ban thoi su|toa soan|bai|anh|video"
    r"|staff(?: (?:writer|reporter)s?)?|(?:\w+ ){0,3}(?:correspondent|reporter|editor|writer|columnist|analyst)s?"
    r"|analysis|explainer|updated|\d{1,2} (?:min(?:ute)?s?(?: read)?|phut(?: doc)?)|(?:\w+ )?read|follow|theo doi"
    r"|(?:an? |\d+ )(?:second|minute|hour|day|week|month)s? ago|\d+ (?:giay|phut|gio|ngay|tuan|thang) truoc"
    r"|t|h|th|hom nay|hom qua|today|yesterday|just now|vua xong|[\w.+-]{1,60}@[\w-]{1,40}(?:\.[\w-]{1,20}){1,3})"
)


def is_outlet(text: str) -> bool:
    """Whether the text looks like the name of a newspaper, agency or station: "Báo Sông Hồng", "Reuters", "vov.vn"."""
    folded = fold(text).strip(" .")
    if folded in _OUTLETS or _DOMAIN.fullmatch(folded):
        return True
    if start := _OUTLET_START.match(text):
        named = text[start.end() :].split()
        return named[0][0].isupper() and len(named) <= _LONGEST_NAME and not text.endswith((",", ":"))
    return bool(_OUTLET_WORD.search(folded)) and is_name(text, longest=_LONGEST_NAME)


def is_known_outlet(text: str) -> bool:
    """Whether the text is one of the outlets that need no further sign."""
    return fold(text).strip(" .") in _OUTLETS


def is_name(text: str, *, longest: int = _LONGEST_NAME) -> bool:
    """Whether every word of the text begins with a capital, as in a name: "Lê Thu Hà", "Jane Roe and Tom van Dam"."""
    parts = text.split()
    if not 1 <= len(parts) <= longest or parts[0] in _PARTICLES or parts[-1] in _PARTICLES:
        return False
    return all(part in _PARTICLES or (_CAPITAL.fullmatch(part) and part[0].isupper()) for part in parts)


def is_vietnamese_name(text: str, *, marked: bool = True) -> bool:
    """Whether the text is two to four capitalised Vietnamese syllables that are no known place or section.

    marked: at least one carries a mark; without that only a Vietnamese text around them tells that "Lan Chi" is one.
    """
    parts = text.split()
    if not 2 <= len(parts) <= 4 or is_place(text) or is_section(text) or (marked and not has_diacritics(text)):
        return False
    return all(part.isalpha() and part[0].isupper() and is_vietnamese_syllable(part) for part in parts)


def is_place(text: str) -> bool:
    """Whether the text is a place that datelines name."""
    return fold(text).strip(" .") in _PLACES


def is_section(text: str) -> bool:
    """Whether the text is the name of a section of a news page: "THỜI SỰ", "World"."""
    return " ".join(fold(text).split()).strip(" #") in _SECTIONS


def is_role(text: str) -> bool:
    """Whether the text is what stands beside names in bylines: "PV", "Staff Writer", "5 min read", "2 giờ trước"."""
    return bool(_ROLES.fullmatch(fold(text).strip(" .:")))
