"""What differs between two nearly equal texts, and whether it is harmless: a synonym is, another number is not."""

import re
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from functools import lru_cache

from index.language import is_vietnamese_syllable
from index.text import fold, number_words
from index.wording import Wording

# Words that come and go when a text is edited and change nothing that it says.
_LIGHT = frozenset(
    "các những đã được bị cho với tại ở trong của là thì mà và cũng còn vẫn rất vừa mới một này đó ấy về việc sự "
    "cùng nhằm để do bởi theo đồng_thời đến tới vào như giống thêm cả ngay luôn nữa rồi nên vì người cái con chiếc "
    "the a an of to in on at for and that which who whom had has have having was were is are be been being by with as "
    " it its his her their they he she there also then so just still itself himself herself s".split()
)
# Each line is one meaning, as news desks exchange its words.
_SYNONYMS = """
    cho_biết cho_hay nói chia_sẻ thông_tin thông_báo khẳng_định nhận_định cho_rằng nêu_rõ bộc_bạch tâm_sự kể nhấn_mạnh
    khuyến_cáo khuyên lưu_ý cảnh_báo
    hiện hiện_nay hiện_tại
    đặc_biệt nhất
    xảy_ra diễn_ra tổ_chức
    tăng_cường đẩy_mạnh
    huy_động điều điều_động
    tiếp_tục vẫn
    nhiều chủ_yếu
    dự_kiến dự_định dự_tính tính
    tình_trạng nạn
    nhanh_chóng sớm khẩn_trương
    tìm_kiếm tìm
    giúp hỗ_trợ
    lập_tức ngay_lập_tức
    thay_đổi đổi
    đại_diện lãnh_đạo
    du_khách khách
    di_chuyển đi
    tử_vong thiệt_mạng chết
    cơ_quan_chức_năng cơ_quan
    vụ_việc sự_việc vụ
    đi_vào tiến_vào
    ước_đạt ước_chừng đạt
    said told stated added noted says reported
    seen spotted
    officials authorities
    scientists experts researchers
    people persons
    while whereas
    although though
    everyone all_those
    press news
    attempted tried
    following after
    promised pledged vowed
    large big largest biggest
    expected due
    blaming citing
    seek look_for
    uncovered unearthed discovered
    moved shifted
    stay remain
    fighting battling
    taken brought
    fires blazes
    found discovered
    purchase buy
    begin start
    began started
    ended finished
    help assist
    about around approximately
    almost nearly
    until till
    shortly soon
    free_of_charge for_free
    trips travel
    slightly little
"""
# Words that may not stand on one side alone: with or without them a sentence says another thing.
_TURNING = frozenset(
    "không chưa chẳng chả đừng phó cựu nguyên nghi giả suýt hầu nếu trừ chỉ có_thể lẽ ngừng dừng hết thiếu cấm vô phi "
    "ngược tăng giảm lên xuống hơn kém trên dưới trước sau ngoài cao thấp thắng thua hòa sống chết bắt thả mở đóng "
    "mua bán nhập xuất lãi lỗ nam nữ sẽ sắp gần khoảng nửa mọi sáng trưa chiều tối đêm nay qua mai ngoái bắc đông tây "
    "chống phủ bác từ_chối hoãn hủy tạm not no never without against none nobody nothing neither nor hardly former "
    "deputy vice acting alleged allegedly if unless except only may might could would will should partly attempted "
    "failed rather less more fewer most up down over under above below before after rose fell higher lower won lost "
    "alive dead almost nearly half all every some first last next north south east west northern southern eastern "
    "western fake false dự_kiến tin_đồn reportedly proposed potential possible planned suspected likely unlikely anti "
    "ex claims claimed denied rejected barely roughly suspended cancelled delayed".split()
)
# What begins a sentence with a capital and is no name.
_OPENERS = frozenset(
    "a an the it its he she they we i you this that these those there his her their our my in on at by for from of to "
    "as with after before during since until while when where who what which why how if but and or yet so also still "
    "however meanwhile moreover earlier later now then according separately overall altogether nearly almost about "
    "around more most many several some few both all each every another other others officials authorities police "
    "rescuers firefighters residents locals people experts scientists researchers doctors analysts economists traders "
    "investors workers staff employees students teachers farmers fishermen tourists visitors passengers investigators "
    "prosecutors lawyers lawmakers ministers organisers organizers witnesses neighbours neighbors shares prices".split()
)
# So many words in a row may come or go: more would tell something of their own.
_ADDED = 4
_EDITS = 200
_MEANING = {word: group.split()[0] for group in _SYNONYMS.strip().splitlines() for word in group.split()}
_PHRASE = 4
_ENDING = re.compile(r"(?:ing|s|ed|d|me)$")


def harmless(one: Wording, other: Wording) -> bool:
    """Whether two texts differ in nothing that could matter.

    Words may be exchanged for known synonyms only, and a few may come or go; but no number, no name that the other
    text lacks and no word that turns a sentence ("not", "former", "giảm") may differ.
    """
    if not (one.place <= other.place or other.place <= one.place) or one.figures != other.figures:
        return False
    runs = _runs(one.words, other.words)
    if runs is None:
        return False
    bare = one.bare or other.bare
    mine, yours = ([_fold(word) for word in text.words] if bare else text.words for text in (one, other))
    taken: set[str] = set()
    put: set[str] = set()
    for left, right, below, above in runs:
        here, there = _names(one, left, right), _names(other, below, above)
        if here != there and ((here and there) or not _holds(other, here) or not _holds(one, there)):
            return False
        # "cho biết" and "cho hay" are told apart by their second half only: look at what stands around as well.
        if not any(
            _alike(mine[max(0, left - around) : right + around], yours[max(0, below - around) : above + around])
            for around in range(_PHRASE)
        ):
            return False
        before, after = Counter(_meanings(mine[left:right])), Counter(_meanings(yours[below:above]))
        taken.update(before - after)
        put.update(after - before)
    # What was taken from here and put there may have changed sides: who beat whom.
    return taken.isdisjoint(put)


def _alike(left: Sequence[str], right: Sequence[str]) -> bool:
    """Whether two pieces that stand in each other's place say the same, or one of them a little more."""
    if number_words(" ".join(left)) - {1} != number_words(" ".join(right)) - {1}:
        return False
    mine, yours = Counter(_meanings(left)), Counter(_meanings(right))
    alone = (mine - yours) + (yours - mine)
    # What is said on one side alone was put in: nothing else was taken out for it.
    if alone and not (Counter(left) <= Counter(right) or Counter(right) <= Counter(left)):
        return False
    return alone.total() <= _ADDED and _TURNING.isdisjoint(alone) and all(word[0].isalpha() for word in alone)


def _meanings(words: Sequence[str]) -> Iterator[str]:
    """What words mean one after another, longest phrases first: synonyms as one, light words not at all."""
    at = 0
    while at < len(words):
        for length in range(min(_PHRASE, len(words) - at), 0, -1):
            phrase = "_".join(words[at : at + length])
            if phrase in _MEANING or phrase in _LIGHT or phrase in _TURNING or length == 1:
                break
        at += length
        if phrase in _MEANING:
            yield _MEANING[phrase]
        elif phrase not in _LIGHT:
            yield phrase if phrase in _TURNING else _stem(phrase)


def _stem(word: str) -> str:
    """A word without what English spelling and grammar may change: organised, organizes."""
    return _ENDING.sub("", word).replace("is", "iz").replace("our", "or") if word.isascii() and len(word) > 4 else word


@lru_cache(maxsize=1 << 16)
def _fold(word: str) -> str:
    return fold(word)


def _holds(text: Wording, names: Collection[str]) -> bool:
    return set(names) <= set(map(_fold, text.words))


def _names(text: Wording, start: int, end: int) -> tuple[str, ...]:
    """The names in a piece of a text, folded."""
    return tuple(
        _fold(text.words[at]) for at in range(start, end) if text.written[at][0].isupper() and _is_name(text, at)
    )


def _is_name(text: Wording, at: int) -> bool:
    """Whether a word with a capital is a name, as it is unless it begins a sentence and could be a common word."""
    if at not in text.opening:
        return True
    word = text.words[at]
    if not text.bare and is_vietnamese_syllable(word):
        return False
    return word not in _OPENERS and word not in text.written


def _runs(one: Sequence[str], other: Sequence[str]) -> list[tuple[int, int, int, int]] | None:
    """Where two texts differ, as (start, end) in one and in the other; None where they differ in too many words."""
    matched = _aligned(one, other)
    if matched is None:
        return None
    runs: list[tuple[int, int, int, int]] = []
    left = below = 0
    for mine, yours in [*matched, (len(one), len(other))]:
        if (left, below) != (mine, yours):
            if runs and left - runs[-1][1] < 2:  # a lone word that both happen to have does not part two edits
                runs[-1] = (runs[-1][0], mine, runs[-1][2], yours)
            else:
                runs.append((left, mine, below, yours))
        left, below = mine + 1, yours + 1
    return runs


def _aligned(one: Sequence[str], other: Sequence[str]) -> list[tuple[int, int]] | None:
    """The places that a shortest edit leaves alone (Myers 1986), or None beyond _EDITS edits: the cost is bounded."""
    reach = {1: 0}
    trace: list[dict[int, int]] = []
    for edits in range(_EDITS + 1):
        trace.append(dict(reach))
        for diagonal in range(-edits, edits + 1, 2):
            x = _step(reach, diagonal, edits)
            while x < len(one) and x - diagonal < len(other) and one[x] == other[x - diagonal]:
                x += 1
            reach[diagonal] = x
            if x >= len(one) and x - diagonal >= len(other):
                return list(_back(trace, len(one), len(other)))[::-1]
    return None


def _step(reach: dict[int, int], diagonal: int, edits: int) -> int:
    down = diagonal == -edits or (diagonal != edits and reach[diagonal - 1] < reach[diagonal + 1])
    return reach[diagonal + 1] if down else reach[diagonal - 1] + 1


def _back(trace: Sequence[dict[int, int]], x: int, y: int) -> Iterator[tuple[int, int]]:
    for edits in range(len(trace) - 1, -1, -1):
        diagonal = x - y
        start = _step(trace[edits], diagonal, edits)
        while x > start:
            x, y = x - 1, y - 1
            yield x, y
        # The edit before the snake: down keeps x, right takes one from it.
        if edits:
            down = diagonal == -edits or (diagonal != edits and trace[edits][diagonal - 1] < trace[edits][diagonal + 1])
            x, y = (x, y - 1) if down else (x - 1, y)
