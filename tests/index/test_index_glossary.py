"""The glossary: what a Vietnamese and an English sentence about one thing have in common, and what must not meet."""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.article import LANGUAGES, Language
from index.glossary import Entry, glossary, glossary_terms
from index.language import is_vietnamese_syllable
from index.text import fold, words

ENTRIES = glossary().entries

# Two sentences that say the same, and terms that both must give.
PAIRS = [
    ("Tổng thống Nga thăm Bắc Kinh.", "The Russian president visits Beijing.", "president russia beijing"),
    (
        "Thủ tướng Anh gặp người đồng cấp Đức.",
        "Britain's prime minister met her German counterpart.",
        "prime_minister united_kingdom germany",
    ),
    ("Quân đội Mỹ rút khỏi căn cứ ở Nhật Bản.", "US armed forces left a base in Japan.", "army united_states japan"),
    ("Động đất mạnh làm rung chuyển Thổ Nhĩ Kỳ.", "A strong earthquake shook Turkey.", "earthquake turkey"),
    ("Lũ lụt tại đồng bằng sông Cửu Long", "Floods in the Mekong Delta", "flood mekong_delta"),
    (
        "Tàu cá bị chìm trên Biển Đông.",
        "Fishing boats went down in the South China Sea.",
        "fishing_boat south_china_sea",
    ),
    ("TP.HCM mở tuyến xe buýt mới.", "Ho Chi Minh City opens a new bus line.", "ho_chi_minh_city bus"),
    ("Sài Gòn có thêm một bệnh viện.", "HCMC has one more hospital.", "ho_chi_minh_city hospital"),
    ("Liên Hợp Quốc kêu gọi ngừng bắn.", "The UN urged a ceasefire.", "united_nations urge ceasefire"),
    (
        "WHO khuyến cáo tiêm chủng cho trẻ em.",
        "The World Health Organization advises vaccination for children.",
        "world_health_organization vaccine child",
    ),
    (
        "EU áp lệnh trừng phạt lên Belarus.",
        "The European Union put sanctions on Belarus.",
        "european_union sanction belarus",
    ),
    ("Cảnh sát bắt giữ hai nghi phạm.", "Police arrested two suspects.", "police arrest suspect"),
    ("Tòa án tuyên án tử hình bị cáo.", "The court sentenced the defendant to the death penalty.", "court defendant"),
    (
        "Giá dầu thô tăng, chứng khoán giảm.",
        "Crude oil rose while the stock market fell.",
        "petroleum increase stock_market decrease",
    ),
    (
        "Ngân hàng Trung ương nâng lãi suất để kìm lạm phát.",
        "The central bank lifted its interest rate to curb inflation.",
        "central_bank interest_rate inflation",
    ),
    (
        "Các nhà khoa học phát hiện một loài ếch mới.",
        "Scientists discovered a new species of frog.",
        "scientist discover species frog",
    ),
    ("Kính thiên văn chụp được hố đen.", "The telescope pictured black holes.", "telescope black_hole"),
    ("Tàu vũ trụ đáp xuống sao Hỏa.", "The spacecraft landed on Mars.", "spacecraft mars"),
    (
        "Phi hành gia trở về từ Trạm Vũ trụ Quốc tế.",
        "Astronauts came back from the International Space Station.",
        "astronaut international_space_station",
    ),
    ("Vi khuẩn kháng thuốc kháng sinh", "Bacteria that resist antibiotics", "bacteria antibiotic"),
    ("Bệnh nhân ung thư được phẫu thuật.", "The cancer patient had surgery.", "patient cancer surgery"),
    ("Sốt xuất huyết bùng phát ở Cần Thơ.", "Dengue cases climb in Can Tho.", "dengue_fever can_tho"),
    ("Học sinh nghỉ học vì rét đậm.", "Pupils stay home in the cold snap.", "pupil cold_spell"),
    ("Giáo viên đòi tăng lương.", "Teachers want higher salaries.", "teacher salary"),
    (
        "Đội tuyển Việt Nam vào chung kết.",
        "Vietnam's national team is in the final.",
        "national_team vietnam final_match",
    ),
    (
        "Tiền đạo ghi bàn từ chấm phạt đền.",
        "The striker's goal came from the penalty spot.",
        "striker goal_football penalty_kick",
    ),
    ("Cô giành huy chương vàng Olympic.", "She took an Olympic gold medal.", "gold_medal olympics"),
    ("Bộ phim của đạo diễn người Pháp", "A movie by a French film director", "film france film_director"),
    ("Ca sĩ ra album mới sau ba năm.", "The singer has a new album after three years.", "singer"),
    (
        "Nhà văn viết tiểu thuyết về Chiến tranh thế giới thứ hai.",
        "The writer's novels are set in World War II.",
        "writer novel world_war_ii",
    ),
    (
        "Giáo hoàng cử hành lễ Giáng sinh tại Vatican.",
        "The Pope kept Christmas at the Holy See.",
        "pope christmas vatican",
    ),
    ("Chùa cổ ở Thái Lan bị cháy.", "An old pagoda burnt in Thailand", "pagoda thailand"),
    ("Napoléon thất bại ở Nga.", "Napoleon met failure in Russia.", "napoleon failure russia"),
    (
        "Chiến tranh Lạnh kết thúc khi Liên Xô sụp đổ.",
        "The Cold War ended as the Soviet Union collapsed.",
        "cold_war soviet_union collapse",
    ),
    ("Trí tuệ nhân tạo đe dọa việc làm.", "AI threatens jobs.", "artificial_intelligence threaten employment"),
    (
        "Nhà máy bán dẫn đầu tiên ở Bắc Ninh",
        "The first semiconductor factory in Bac Ninh",
        "factory semiconductor bac_ninh",
    ),
    ("Tin tặc đánh cắp dữ liệu cá nhân.", "Hackers stole personal data.", "hack steal personal_data"),
    ("Máy bay rơi gần sân bay Nội Bài.", "A plane came down near Noi Bai airport.", "aircraft noi_bai"),
    ("Đường sắt cao tốc Bắc - Nam", "The north-south high-speed railway", "high_speed_railway"),
    (
        "Tai nạn giao thông giảm nhờ phạt nặng nồng độ cồn.",
        "Traffic accidents fall as drunk driving is fined.",
        "traffic_accident drunk_driving",
    ),
    ("Nông dân được mùa lúa.", "Farmers have a good rice crop.", "peasant rice"),
    (
        "Cà phê Tây Nguyên xuất khẩu sang Đức.",
        "Coffee from the Central Highlands is exported to Germany.",
        "coffee central_highlands export germany",
    ),
    (
        "Phở và nước mắm là linh hồn ẩm thực Việt Nam.",
        "Pho and fish sauce are the soul of Vietnamese cuisine.",
        "pho fish_sauce soul cuisine vietnam",
    ),
    ("Hoa hậu mặc áo dài.", "The beauty queen wore an ao dai.", "beauty_queen ao_dai"),
    ("Dân số già hóa tại Hàn Quốc", "South Korea's ageing population", "south_korea"),
    (
        "Bình Nhưỡng phóng tên lửa đạn đạo.",
        "Pyongyang launches a ballistic missile.",
        "pyongyang launch ballistic_missile",
    ),
    ("Điện Kremlin phủ nhận cáo buộc gián điệp.", "The Kremlin denied the spying accusations.", "kremlin deny accuse"),
    (
        "Nhà Trắng cảnh báo Trung Quốc về Đài Loan.",
        "The White House warned China over Taiwan.",
        "white_house warn china taiwan",
    ),
    ("Lầu Năm Góc mua máy bay không người lái.", "The Pentagon buys drones.", "pentagon buy drone"),
    ("Quốc hội thông qua luật đất đai.", "The National Assembly approved a land law.", "national_assembly approve law"),
    (
        "Bộ Quốc phòng bổ nhiệm thứ trưởng.",
        "The Ministry of Defence appointed a deputy minister.",
        "ministry_of_defence appoint deputy_minister",
    ),
    (
        "Bộ trưởng từ chức sau vụ bê bối hối lộ.",
        "The minister resigned after a bribery scandal.",
        "minister resign scandal bribe",
    ),
    ("Ứng cử viên thắng cử nhờ cử tri trẻ.", "The candidate owes it to young voters.", "candidate voter"),
    ("Hội Chữ thập đỏ gửi hàng cứu trợ.", "The Red Cross sends relief.", "red_cross aid"),
    ("Người tị nạn Syria đến Hy Lạp.", "Syrian refugees reach Greece.", "refugee syria greece"),
    (
        "Biến đổi khí hậu làm tan sông băng ở dãy Himalaya.",
        "Climate change melts Himalayan glaciers.",
        "climate_change glacier himalaya",
    ),
    ("Núi lửa phun trào ở Indonesia", "Volcanoes erupt in Indonesia", "volcano eruption indonesia"),
    ("Siêu bão đổ bộ Quảng Ninh.", "The typhoon made landfall in Quang Ninh.", "typhoon quang_ninh"),
    ("Lính cứu hỏa giải cứu một em bé.", "Firefighters rescued a baby.", "firefighter rescue"),
    ("Sóng thần tàn phá bờ biển Nhật.", "A tsunami devastated the Japanese coast.", "tsunami destroy coast japan"),
    ("Voi và hổ bị săn trộm.", "Poachers target elephants and tigers.", "poaching elephant tiger"),
    ("Rạn san hô Úc đang chết dần.", "Australian coral reefs are fading.", "coral australia"),
    ("Quang hợp cần ánh sáng và nước.", "Photosynthesis needs light and water.", "photosynthesis light"),
    ("Nguyên tử gồm hạt nhân và electron.", "An atom has a nucleus and electrons.", "atom nucleus electron"),
    ("Ô-xy phản ứng với hydro.", "Oxygen reacts: a reaction with hydrogen.", "oxygen reaction hydrogen"),
    ("Số nguyên tố và định lý của Euclid", "Prime numbers and the theorem of Euclid", "prime_number theorem"),
    ("Thiên văn học thời La Mã", "Astronomy in Roman times", "astronomy roman_empire"),
    (
        "Hoàng đế nhà Minh xây Tử Cấm Thành.",
        "A Ming emperor built the Forbidden City.",
        "emperor ming_dynasty forbidden_city",
    ),
    ("Khổng Tử là nhà triết học Trung Hoa.", "Confucius was a Chinese philosopher.", "confucius philosophy china"),
    ("Di tích khảo cổ ở Ai Cập", "Archaeological relics in Egypt", "relic archaeology egypt"),
    ("Viện bảo tàng ở Luân Đôn trưng bày tranh lụa.", "A London museum shows silk paintings.", "museum london silk"),
    ("Tập Cận Bình tiếp đoàn Bồ Đào Nha.", "Xi Jinping received the Portuguese.", "xi_jinping portugal"),
    (
        "Hạ viện Ba Lan họp hôm thứ Sáu.",
        "Poland's House of Representatives sat on Friday.",
        "house_of_representatives poland friday",
    ),
    ("Tháng 5, tuyết vẫn rơi ở Thụy Sĩ.", "It still snowed in May: Swiss snow.", "may_month snow switzerland"),
    (
        "Cộng hòa Séc và Áo ký hiệp ước.",
        "Czech and Austrian ministers put their names to a treaty.",
        "czech_republic austria treaty",
    ),
    ("Mát-xcơ-va và Oa-sinh-tơn đàm phán.", "Moscow and Washington negotiate.", "moscow washington negotiate"),
    ("Tổng thống Mỹ Joe Biden đến Ý.", "American president Joe Biden is in Italy.", "president united_states italy"),
    ("Hồi giáo là tôn giáo lớn thứ hai thế giới.", "Islam is the world's second religion.", "islam religion"),
    ("Người Do Thái và người Ả Rập ở Palestine", "Jewish and Arab families in Palestinian towns", "jew arab palestine"),
    ("Trẻ sơ sinh bị bỏ rơi trước cổng chùa.", "A newborn was left at the pagoda's gate.", "infant pagoda"),
    ("Hôn nhân đồng giới hợp pháp ở Đài Bắc.", "Gay marriage is legal in Taipei.", "same_sex_marriage legal taipei"),
    ("Tết Trung thu có rước đèn lồng.", "Lanterns light the Mid-Autumn Festival.", "mid_autumn_festival lantern"),
    (
        "Thất nghiệp ở Tây Ban Nha tăng.",
        "Spanish unemployment is rising: it rose again.",
        "unemployment spain increase",
    ),
    ("Công nhân đình công đòi bảo hiểm xã hội.", "The strike is about social insurance.", "strike social_insurance"),
    ("Doanh nghiệp phá sản vì nợ xấu.", "The company went bankrupt over bad debts.", "company bankrupt bad_debt"),
    ("Dưới thời thực dân, cao su là nguồn lợi lớn.", "Rubber paid well under colonialism.", "rubber colonialism"),
]

BARE = [
    ("tong thong han quoc tham viet nam", "president south_korea vietnam"),
    ("bien doi khi hau lam tan song bang o chau nam cuc", "climate_change glacier antarctica"),
    ("Ngan hang Trung uong nang lai suat khi nao", "central_bank interest_rate"),
    ("nguoi dan thanh pho ho chi minh so ngap lut", "ho_chi_minh_city flood"),
]

# What each sentence might be taken to say, and does not.
TRAPS = [
    ("Anh ấy mua cá ở chợ.", "united_kingdom"),
    ("Anh trai tôi và anh rể cùng đi câu.", "united_kingdom"),
    ("Tôi hỏi anh Đức đường về.", "germany united_kingdom"),
    ("Hôm qua chị Nga không đến.", "russia"),
    ("Cô giáo tên Nguyễn Thị Nga đã về hưu.", "russia"),
    ("Nga nấu cơm, rồi gọi em dậy.", "russia"),
    ("Mỹ thích vẽ từ nhỏ.", "united_states"),
    ("Ca sĩ Mỹ Linh hát ở nhà văn hóa.", "united_states"),
    ("Bà Mỹ bán xôi đầu ngõ.", "united_states"),
    ("Chúng tôi xem đá bóng ở Mỹ Đình.", "united_states"),
    ("Nền mỹ thuật nước nhà có nhiều gương mặt mới.", "united_states"),
    ("Ông Trần Minh Đức nói nhỏ.", "germany"),
    ("Đức độ của cụ ai cũng quý.", "germany"),
    ("Theo tôi, đạo đức mới là gốc.", "germany"),
    ("Ý tôi là chiều mai hãy đi.", "italy"),
    ("Tôi đồng ý với ý của chị.", "italy"),
    ("Chiếc áo này đã cũ.", "austria"),
    ("Áo của em đâu?", "austria"),
    ("Họ tìm ra phương pháp mới.", "france"),
    ("Việc ấy đúng pháp luật.", "france"),
    ("Ông Thái kể chuyện xưa.", "thailand"),
    ("Chị Phạm Hồng Thái là bác sĩ.", "thailand"),
    ("Trời úc áp như sắp mưa.", "australia"),
    ("Họ tới từ tỉnh Lào Cai.", "laos"),
    ("Hai vợ chồng sống hòa thuận.", "peace draw"),
    ("Lần thứ hai họ gặp nhau là ở quán nước.", "monday"),
    ("Căn phòng thứ ba bỏ trống.", "tuesday"),
    ("Tôi may áo cho con.", "may_month"),
    ("May mà trời tạnh.", "may_month"),
    ("Anh Tim Cook ghé thăm cửa tiệm.", "heart united_kingdom"),
    ("Nước mắt chị rơi trên trang sách.", "eye"),
    ("Ý kiến của chị rất hay.", "ant italy"),
    ("Ai là người đến sau cùng?", "artificial_intelligence"),
    ("Who told us so?", "world_health_organization united_states"),
    ("It may rain while they march home.", "may_month march_month"),
    ("May I come in?", "may_month"),
    ("We ate roast turkey and polished the table.", "turkey poland"),
    ("He was to sing a song at the tang of dawn.", "song_dynasty tang_dynasty"),
    ("Cây tre cao bằng mái nhà.", "cao_bang"),
    ("Nhà thanh bạch, chẳng có gì.", "qing_dynasty"),
    ("Men can do an old thing to a ban.", "bamboo"),
    ("The shoe will pinch his toe.", "shooting"),
    ("The dish is US$3 in town.", "united_states"),
    ("They fell in love at the fair.", "decrease love"),
    ("The meeting takes place upstairs.", "land"),
    ("She dealt with a number of letters.", "agreement"),
    ("Old habits were hard to lose; a wing of the house, a king of hearts.", "win"),
    ("We met. Hong came. Kong did not.", "hong_kong"),
    ("Họ ở xã. Hội đồng sẽ họp.", "society"),
    ("WHO IS IN THE HOUSE OF US ALL", "world_health_organization united_states"),
    ("ai noi gi voi anh nga va chi my", "artificial_intelligence russia united_states united_kingdom"),
    ("Xe đội mũ bảo hiểm chạy qua.", "team"),
]


def _terms(names: str) -> set[str]:
    return {f"g_{name}" for name in names.split()}


@pytest.mark.parametrize(("vietnamese", "english", "shared"), PAIRS)
def test_two_sentences_that_say_the_same_meet(vietnamese: str, english: str, shared: str) -> None:
    missing = _terms(shared) - set(glossary_terms(vietnamese)), _terms(shared) - set(glossary_terms(english))
    assert missing == (set(), set())


@pytest.mark.parametrize(("text", "expected"), BARE)
def test_vietnamese_without_diacritics_is_matched_by_its_longer_forms(text: str, expected: str) -> None:
    assert set(glossary_terms(text)) >= _terms(expected)


@pytest.mark.parametrize(("text", "wrong"), TRAPS)
def test_a_form_that_means_something_else_gives_nothing(text: str, wrong: str) -> None:
    known = {entry.term for entry in ENTRIES}
    assert _terms(wrong) <= known
    assert _terms(wrong).isdisjoint(glossary_terms(text))


def test_terms_stand_in_reading_order_and_once() -> None:
    text = "Tổng thống Nga thăm Bắc Kinh, rồi Tổng thống Nga về nước."
    assert glossary_terms(text) == ["g_president", "g_russia", "g_beijing"]


def test_the_longest_form_wins() -> None:
    assert glossary_terms("Ngân hàng Thế giới họp tại Oslo.") == ["g_world_bank", "g_oslo"]
    assert glossary_terms("The vice-president spoke to bankers.") == ["g_vice_president", "g_bank"]


def test_english_names_are_found_in_vietnamese_text_and_english_words_are_not() -> None:
    assert glossary_terms("Các ông World Bank và Washington đều không đồng tình với chữ president.") == [
        "g_world_bank",
        "g_washington",
    ]


def test_a_known_language_is_taken_at_its_word() -> None:
    assert glossary_terms("bank", "en") == ["g_bank"]
    assert glossary_terms("bank", "vi") == []


def test_what_stands_between_words_parts_a_phrase_or_joins_it() -> None:
    assert glossary_terms("TP. Hồ Chí Minh, Mát-xcơ-va", "vi") == ["g_ho_chi_minh_city", "g_moscow"]
    assert glossary_terms("U.S. troops in St. Petersburg", "en") == ["g_united_states", "g_troop", "g_saint_petersburg"]
    assert glossary_terms("We met. Hong came. Kong did not. To the south: Wales", "en") == [
        "g_south",
        "g_wales",
    ]


def test_tone_marks_may_stand_in_either_place() -> None:
    assert glossary_terms("Họ muốn hòa bình.") == glossary_terms("Họ muốn hoà bình.") == ["g_peace"]


def test_inflections_of_english_are_known() -> None:
    text = "banned cities, invaded, studies, robbing, taxes, smuggling, buses"
    expected = ["ban", "city", "invade", "research", "rob", "tax", "smuggle", "bus"]
    assert glossary_terms(text, "en") == [f"g_{name}" for name in expected]


# --- the file --------------------------------------------------------------------------------------------------------


def _everywhere(entry: Entry) -> Iterable[str]:
    return [*entry.vietnamese, *entry.english]


def test_there_is_enough_of_it() -> None:
    assert sum(entry.name for entry in ENTRIES) > 700
    assert sum(not entry.name for entry in ENTRIES) > 1500


def test_every_term_is_a_plain_token() -> None:
    assert [entry.term for entry in ENTRIES if not re.fullmatch("[a-z0-9_]+", entry.term)] == []
    assert len({entry.term for entry in ENTRIES}) == len(ENTRIES)


def test_every_entry_has_forms_in_both_languages_or_is_a_name_that_vietnamese_takes_over() -> None:
    assert [e.term for e in ENTRIES if not e.english or (not e.vietnamese and not e.name)] == []
    assert all(words(form) for entry in ENTRIES for form in _everywhere(entry))


def test_a_form_belongs_to_one_entry_unless_it_is_listed() -> None:
    shared = {tuple(words(form)) for form in glossary().shared}
    for side in ("vietnamese", "english"):
        owners: dict[tuple[str, ...], set[str]] = defaultdict(set)
        for entry in ENTRIES:
            for form in getattr(entry, side):
                owners[tuple(words(form))].add(entry.term)
        several = {form for form, terms in owners.items() if len(terms) > 1}
        assert several - shared == set()


def test_what_is_listed_with_care_is_there() -> None:
    forms = {form for entry in ENTRIES for form in _everywhere(entry)}
    assert glossary().capitals - forms == set()
    assert glossary().midsentence <= glossary().capitals
    spelled = {tuple(words(form)) for form in forms}
    assert [form for form in glossary().shared if tuple(words(form)) not in spelled] == []
    assert [form for form in glossary().nothing if tuple(words(form)) in spelled] == []


# --- for all inputs --------------------------------------------------------------------------------------------------


CARRIER: dict[Language, str] = {"vi": "Có tin, {}, là mới.", "en": "Some, {}, are so."}


def test_every_form_gives_its_term() -> None:
    lost = [
        (entry.term, form)
        for entry in ENTRIES
        for language in LANGUAGES
        for form in (entry.vietnamese if language == "vi" else entry.english)
        if entry.term not in glossary_terms(CARRIER[language].format(form), language)
    ]
    assert lost == []


def test_every_longer_vietnamese_form_gives_its_term_without_diacritics() -> None:
    lost = [
        (entry.term, form)
        for entry in ENTRIES
        for form in entry.vietnamese
        if len(words(form)) > 1 and form not in glossary().capitals
        if entry.term not in glossary_terms(f"x, {fold(form)}, x", "vi")
    ]
    assert lost == []


def test_no_single_syllable_is_matched_without_diacritics() -> None:
    syllables = [form for entry in ENTRIES for form in entry.vietnamese if is_vietnamese_syllable(form)]
    plain = [form for form in syllables if form.isascii() and form.islower()]
    assert len(plain) > 20
    assert [form for form in plain if glossary_terms(f"o, {form}, o", "vi")] == []


_PIECES = st.sampled_from(sorted({form for entry in ENTRIES for form in _everywhere(entry)}))
_TEXTS = st.one_of(st.text(), st.lists(_PIECES | st.text(max_size=4), max_size=8).map(" ".join))


@given(_TEXTS, st.sampled_from([None, *LANGUAGES]))
def test_any_text_gives_clean_terms_whatever_its_normal_form(text: str, language: Language | None) -> None:
    terms = glossary_terms(text, language)
    assert len(set(terms)) == len(terms)
    assert all(re.fullmatch("g_[a-z0-9_]+", term) for term in terms)
    if language:
        assert glossary_terms(unicodedata.normalize("NFD", text), language) == terms


@given(st.lists(_PIECES, max_size=6))
def test_sentences_are_matched_one_by_one(pieces: list[str]) -> None:
    apart = [term for piece in pieces for term in glossary_terms(f"x; {piece}; x", "en")]
    assert glossary_terms("x; " + "; ".join(pieces) + "; x", "en") == list(dict.fromkeys(apart))
