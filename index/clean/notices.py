"""Lines that are boilerplate whatever stands around them: share bars, notices, menus, credits of pictures."""

import re

from index.clean.credits import is_bare_credit
from index.clean.names import is_section
from index.text import fold

_LONGEST_NOTICE = 300

_NO_LETTERS = re.compile(r"[\W_]*")
# Each is one button of a share bar, folded. The first kind says so alone, the second only beside others.
_BUTTON = re.compile(
    r"\b(?:chia se(?: (?:bai viet|len|qua|tren))?|sao chep (?:lien ket|link|duong dan)|da sao chep"
    r"|copy link(?: thanh cong)?"
    r"|link copied|copied|in (?:bai viet|trang nay|trang)|ban in|luu bai(?: viet)?|gui (?:email|binh luan"
    r"|bai viet)|gui qua email"
    r"|\d* ?(?:binh luan|y kien)|nghe (?:doc )?bai(?: viet)?|giong doc|nu mien (?:bac|nam)|nam mien (?:bac|nam)"
    r"|share(?: (?:this|on|via|full)(?: (?:article|story|page|post|with your friends))?)?|tweet this|print(?: this)?"
    r"(?: (?:article|story|page))?|save (?:article|story|for later)|bookmark(?: this)?"
    r"|(?:view |leave a |add a |show |\d+ )comments?|listen to (?:this )?(?:article|story)|play audio"
    r"|toc do doc|co chu|text size|add as preferred on google"
    r"|gift (?:this )?article|thich bai viet|quay lai(?: dau trang)?|ve dau trang|back to top|bao loi"
    r"|close|phong to)\b"
)
_WEAK_BUTTON = re.compile(
    r"\b(?:facebook|fb|twitter|x|zalo|messenger|linkedin|pinterest|telegram|whatsapp|viber|reddit|threads|bluesky"
    r"|flipboard|instagram|tiktok|youtube|wechat|weibo|email|e-mail|mail|link|print|in|luu|save|like"
    r"|thich|tweet|share"
    r"|post|comments?|google news|rss|line|and|va|on|aa?|a[+-])\b"
)
_PLAYER = re.compile(r"\W*\d{1,2}:\d{2}\s*/\s*-?\d{1,2}:\d{2}\W*(?:\d(?:\.\d+)?x)?\W*")
_COUNT = re.compile(r"[\d\W_]*")

_ADVERTISEMENT = re.compile(
    r"\W*(?:quang cao|advertisements?|advertising|advertorial|sponsored(?: content| by [^.,]{1,40})?|paid content"
    r"|noi dung (?:tai tro|quang cao)|bai (?:pr|quang cao)|thong tin (?:doanh nghiep|quang cao)|ads?|adv"
    r"|(?:story|article) continues below(?: (?:this )?(?:advertisement|ad))?|continue reading below"
    r"|(?:scroll|continue|keep) (?:down )?(?:scrolling )?(?:to continue|for (?:more|article)|with content).{0,30}"
    r"|skip (?:past )?(?:advertisement|ad|newsletter promotion)|bo qua quang cao|after newsletter promotion"
    r"|tiep tuc doc(?: ben duoi)?|ad feedback)\W*"
)
_COPYRIGHT = re.compile(
    r"\W*(?:©|\(c\)\s*\d{4}|copyright\s*(?:©|\(c\)|\d{4}|by)|ban quyen\s*(?:©|\d{4})|\d{4}\s*©"
    r"|our standards\s*:|tat ca cac quyen duoc bao luu|this material may not be published"
    r"|(?:(?:nghiem )?cam|khong(?: duoc)?) sao chep (?:lai )?(?:noi dung|bai viet|duoi moi|khi chua|neu (?:khong|chua))"
    r"|moi (?:hinh thuc|hanh vi) sao chep [^.]{0,60}\b(?:website|toa soan|trang|noi dung|bao)\b"
    r"|(?:vui long )?ghi ro (?:nguon|[“\"]).{0,60}khi (?:phat hanh|su dung|dan|trich|dang)"
    r"|(?:so )?giay phep\b[^.]{0,60}\b(?:gp|bao chi|trang thong tin|bttt)"
    r"|(?:pho )?tong bien tap\s*:|(?:dia chi )?toa soan\s*:|co quan chu quan\s*:)"
)
_RIGHTS = re.compile(r"\ball rights reserved\b|\bgiu ban quyen noi dung\b")
_OWNER = re.compile(r"\W*(?:bản quyền (?:thuộc(?: về)?|của)|copyright of)\s+", re.IGNORECASE)

_TAGS = re.compile(
    r"\W*(?:tu khoa|tags?|keywords?|chu de|topics?|filed under|related topics|the tag|su kien)\s*:\s*", re.IGNORECASE
)
_HASHTAGS = re.compile(r"#\w+(?:[\s,;]+#\w+)*\s*")
_LONGEST_TAG = 6  # words
_HOME = re.compile(r"\W*(?:trang chu|trang nhat|home(?:page)?)\s*(?:[>›»/|]|$)")
_BACK = re.compile(r"tro lai \S|back to \S")
_STEP = re.compile(r"\s*[>›»|/•·]+\s*")

_MEDIUM = (
    r"newsletters?|inbox|facebook|twitter|instagram|youtube|tiktok|zalo|telegram|whatsapp|google news|podcast|channel"
    r"|alerts?|our app|the app|subscri\w+|account|e-?mail|daily (?:briefing|digest)|membership"
)
_SUBSCRIBE = re.compile(
    r"\W*(?:sign up|subscribe|register|log in|sign in|join|follow|download|get (?:the|our|more|all|daily|breaking)"
    r"|like us|listen to|stay (?:up to date|informed|tuned|connected)|never miss|do(?: no|n['’])t miss|enjoying this"
    r"|support our|become a|create a|already (?:a|have)|to (?:continue|keep) reading|want (?:more|to)"
    r"|click here|tap here"
    rf"|find us|for more)\b[^“”\"]{{0,160}}?\b(?:{_MEDIUM})\b"
)
_CALLS = re.compile(
    r"\W*(?:subscribe(?: now| today)?|sign up(?: now| here| for free)?|log in|sign in|follow us(?: on [^.,]{1,60})?"
    r"|get the app|dang ky(?: ngay| kenh| nhan tin)?|dang nhap|theo doi(?: chung toi| kenh)?|quan tam"
    r"|continue reading|(?:subscribe|log in|sign in|register|sign up) to (?:continue|keep) reading|cancel any ?time"
    r"|accept (?:all|cookies|all cookies)|reject all|manage (?:cookies|preferences|options)|we value your privacy"
    r"|join [\d,.]{1,12} (?:readers|subscribers|members)[^“”\"]{0,80}"
    r"|already a subscriber\W*(?:log|sign) in|your email address|email cua ban|xem tren youtube|watch on youtube)\W*"
)
_MOI = re.compile(
    r"\W*(?:kinh )?moi (?:quy )?(?:doc gia|ban doc|quy vi|cac ban doc|quy ban doc|quy khan gia|khan gia)\b"
    r"|\W*moi (?:cac )?ban (?:theo doi|don xem|don doc|xem them|doc them|dang ky|bam|truy cap)\b"
    r"|\W*(?:hay )?dang ky (?:nhan|theo doi|kenh|thanh vien|mien phi|ban tin)[^.,]{0,100}(?:\.|!|$)"
    r"|\W*(?:hay )?(?:theo doi|quan tam|like|tham gia)[^.,]{1,80}\b(?:tren|tai|qua|nhom|fanpage|kenh"
    r"|page)\b[^.,]{0,20}"
    r"\b(?:google news|facebook|zalo|youtube|tiktok|telegram|fanpage|zalo oa)\b[^.,]{0,80}[.!]?$"
    r"|\W*tai (?:ung dung|app)\b[^.,]{0,100}[.!]?$|\W*nhap (?:dia chi )?email\b[^.,]{0,80}[.!]?$"
    r"|\W*nhan (?:ban tin|thong bao|tin tuc)[^.,]{0,80}\b(?:email|hop thu|moi ngay|hang ngay)\b[^.,]{0,30}[.!]?$"
    r"|\W*(?:moi )?(?:y kien|thong tin|bai vo|tin bai)[^.]{0,60}\b(?:xin|vui long|moi) (?:gui|lien he)\b"
    r"|\W*ban dang (?:doc|xem) (?:bai|tin|trong chuyen muc|chuyen muc)\b|\W*cam on (?:quy|ban) (?:doc|vi|ban doc)\b"
)
_REPORTED = re.compile(r"\b(?:said|says|told|asked|according to|cho biet|noi rang|chia se rang|ke lai|tra loi)\b")


def notice(block: str) -> str | None:
    """The rule that a block falls under whatever stands around it."""
    if _NO_LETTERS.fullmatch(block):
        return None if any(letter.isdigit() for letter in block) else "separator"
    folded = " ".join(fold(block).split())
    if len(folded) > _LONGEST_NOTICE:
        return None
    if _is_share(folded):
        return "share"
    if _ADVERTISEMENT.fullmatch(folded):
        return "advertisement"
    if _COPYRIGHT.match(folded) or _RIGHTS.search(folded) or _is_owner(block):
        return "copyright"
    if _is_subscribe(folded):
        return "subscribe"
    if _is_menu(block, folded):
        return "menu"
    if _HASHTAGS.fullmatch(block) or _is_tag_list(folded):
        return "tags"
    return "caption" if is_bare_credit(block) else None


def _is_share(folded: str) -> bool:
    if len(folded) > 120:
        return False
    if _PLAYER.fullmatch(folded):
        return True
    without, strong = _BUTTON.subn(" ", folded)
    without, weak = _WEAK_BUTTON.subn(" ", without)
    # "Facebook và TikTok" names two companies: only a button says that it is a bar.
    return bool(_COUNT.fullmatch(without)) and (strong > 0 or weak >= 3)


def is_button(block: str) -> bool:
    """Whether the block is one button that belongs to a share bar if one stands beside it: "Facebook", "Zalo"."""
    if len(block) > 30:
        return False
    without, buttons = _WEAK_BUTTON.subn(" ", fold(block))
    return buttons > 0 and bool(_COUNT.fullmatch(without))


def _is_owner(block: str) -> bool:
    start = _OWNER.match(block)
    if start is None or len(block) > 120 or "," in block:
        return False
    return block[start.end() : start.end() + 1].isupper()


def _is_subscribe(folded: str) -> bool:
    if _CALLS.fullmatch(folded):
        return True
    return bool(_SUBSCRIBE.match(folded) or _MOI.match(folded)) and not _REPORTED.search(folded)


def _is_menu(block: str, folded: str) -> bool:
    if len(block) > 160 or block.endswith((".", "!", "?", ":")):
        return False
    if _BACK.match(folded) and is_section(folded.split(maxsplit=2)[2]):
        return True
    steps = [step for step in _STEP.split(block) if step]
    if _HOME.match(folded):
        return all(len(step.split()) <= 8 for step in steps[:-1])
    return len(steps) >= 3 and sum(map(is_section, steps)) >= len(steps) - 1


def _is_tag_list(folded: str) -> bool:
    start = _TAGS.match(folded)
    if not start or folded.endswith((".", "?", "!", "”", '"')):
        return False
    items = re.split(r"[,;|#•]", folded[start.end() :])
    return all(len(item.split()) <= _LONGEST_TAG for item in items)
