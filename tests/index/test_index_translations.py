"""Paragraphs that say the same in both languages find each other, and only they."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from llama_index.core.base.embeddings.base import BaseEmbedding

from index.article import Language
from index.calibration import Array
from index.embed import embed_passages
from index.fresh_vectors import embed_background
from index.scheme import embedded_text
from index.translations import Side, translations

Told = tuple[Side, Side]


@dataclass(frozen=True, slots=True)
class Story:
    """One event as two outlets tell it: headlines, and paragraphs side by side."""

    name: str
    vi: str
    en: str
    paragraphs: tuple[tuple[str, str], ...]


PARALLEL = (
    Story(
        "bridge",
        "Cầu Sa Huỳnh đóng một làn để sửa mặt cầu",
        "Lane to close on Sa Huynh bridge for resurfacing",
        (
            (
                "Từ ngày 5/3, cầu Sa Huỳnh đóng một làn để thay lớp nhựa đã bong tróc sau mùa mưa. Việc sửa chữa kéo "
                "dài 45 ngày, tốn khoảng 18 tỷ đồng.",
                "One lane of the Sa Huynh bridge will be closed from 5 March while workers replace asphalt that peeled "
                "off during the rainy season. The repairs will take 45 days and cost about 18 billion dong.",
            ),
            (
                "Xe tải trên 10 tấn phải đi vòng theo quốc lộ cũ, dài hơn 14 km. Cảnh sát giao thông trực ở hai đầu "
                "cầu từ 6h đến 21h mỗi ngày.",
                "Lorries of more than 10 tonnes must take the old highway, a detour of 14 km. Traffic police will be "
                "posted at both ends of the bridge from 6am to 9pm every day.",
            ),
            (
                "Bà Phạm Thị Nhài, bán nước mía gần chân cầu, lo mất khách quen. \"Xe không dừng được nữa thì còn ai "
                "mua\", bà nói.",
                "Pham Thi Nhai, who sells sugar-cane juice near the foot of the bridge, fears losing her regulars. "
                "\"If cars can no longer stop, who will buy?\" she said.",
            ),
        ),
    ),
    Story(
        "orchestra",
        "Dàn nhạc trẻ Brunnhausen biểu diễn tại Huế",
        "Brunnhausen youth orchestra to play in Hue",
        (
            (
                "Dàn nhạc trẻ Brunnhausen của Đức sẽ có hai đêm diễn tại Huế vào ngày 18 và 19/10, trong chuyến lưu "
                "diễn châu Á đầu tiên. Nhạc trưởng Clara Veldkamp dẫn 64 nhạc công, người nhỏ nhất mới 15 tuổi.",
                "Germany's Brunnhausen youth orchestra will give two concerts in Hue on 18 and 19 October, on its "
                "first tour of Asia. The conductor Clara Veldkamp is bringing 64 musicians, the youngest of them "
                "only 15.",
            ),
            (
                "Vé được phát miễn phí cho học sinh, sinh viên; số còn lại bán với giá 200.000 đồng. Toàn bộ tiền vé "
                "dành cho quỹ sửa nhà vườn cổ.",
                "Tickets are free for pupils and students; the rest are sold at 200,000 dong. All the proceeds go to a "
                "fund that restores old garden houses.",
            ),
            (
                "\"Chúng tôi tập một bản nhạc cung đình suốt mùa hè, và vẫn chưa hiểu hết nó\", Veldkamp nói trong "
                "buổi họp báo.",
                "\"We spent the whole summer rehearsing a piece of court music, and still do not understand all of "
                "it,\" Veldkamp told a news conference.",
            ),
        ),
    ),
    Story(
        "coffee",
        "Giá cà phê Đắk Lắk lên cao nhất ba năm",
        "Dak Lak coffee price hits a three-year high",
        (
            (
                "Giá cà phê nhân tại Đắk Lắk hôm 27/2 lên 131.500 đồng một kg, tăng 9% so với đầu tháng và là mức cao "
                "nhất trong ba năm.",
                "Green coffee in Dak Lak fetched 131,500 dong a kilogram on 27 February, up 9% since the start of the "
                "month and the highest price in three years.",
            ),
            (
                "Thương lái cho biết nhiều nông dân chưa muốn bán vì tin rằng giá còn tăng. Kho của họ vẫn còn hơn "
                "một nửa sản lượng vụ vừa rồi.",
                "Traders say many farmers are in no hurry to sell because they believe the price will rise further. "
                "More than half of the last harvest is still in their sheds.",
            ),
            (
                "Theo chuyên gia Ruben Castellar, hạn hán ở Brazil khiến nguồn cung thế giới giảm 6 triệu bao, và tình "
                "hình khó cải thiện trước năm 2027.",
                "Drought in Brazil has cut world supply by 6 million bags, said Ruben Castellar, an analyst, and "
                "things are unlikely to improve before 2027.",
            ),
        ),
    ),
    Story(
        "turtles",
        "Thả 320 rùa con về biển Côn Đảo",
        "320 turtle hatchlings released off Con Dao",
        (
            (
                "Sáng 14/7, kiểm lâm và tình nguyện viên thả 320 rùa con về biển tại Hòn Bảy Cạnh, Côn Đảo. Đây là lứa "
                "đầu tiên nở trong năm nay.",
                "Rangers and volunteers released 320 turtle hatchlings into the sea at Hon Bay Canh in Con Dao on the "
                "morning of 14 July. They are the first to hatch this year.",
            ),
            (
                "Rùa mẹ lên bãi ban đêm, đào hố đẻ trứng rồi lấp cát lại. Để trứng không bị nước triều cuốn đi, kiểm "
                "lâm chuyển chúng về hồ ấp cao hơn trên bãi.",
                "The mother turtles come ashore at night, dig a hole for their eggs and cover it with sand. To keep "
                "the eggs from being washed away by the tide, rangers move them to a hatchery higher up the beach.",
            ),
            (
                "Cứ 1.000 rùa con thì chỉ một con sống đến tuổi trưởng thành, ông Lê Quang Thuận, người làm ở vườn "
                "quốc gia 22 năm, cho biết.",
                "Only one hatchling in 1,000 lives to be an adult, said Le Quang Thuan, who has worked at the national "
                "park for 22 years.",
            ),
        ),
    ),
)  # fmt: skip

# What an editor must not take for the same fact.
DIFFERENT = (
    Story(
        "another number of households",
        "Mưa lớn gây ngập ở thung lũng Mường Thanh",
        "Heavy rain floods the Muong Thanh valley",
        ((
            "Khoảng 1.350 hộ dân ở thung lũng Mường Thanh bị ngập sau trận mưa đêm 2/8, nhiều tuyến đường chia cắt.",
            "About 1,530 households in the Muong Thanh valley were flooded after rain on the night of 2 August, and "
            "many roads were cut.",
        ),),
    ),
    Story(
        "another day",
        "Khai trương tuyến tàu thủy ra đảo Cô Tô",
        "Ferry line to Co To island to open",
        ((
            "Tuyến tàu cao tốc nối cảng Ao Tiên với đảo Cô Tô sẽ đón khách từ ngày 12/6, mỗi ngày bốn chuyến.",
            "The fast ferry between Ao Tien port and Co To island will take passengers from 21 June, four times a day.",
        ),),
    ),
    Story(
        "another percentage",
        "Xuất khẩu giày dép tăng trong quý I",
        "Shoe exports grow in the first quarter",
        ((
            "Xuất khẩu giày dép trong quý I tăng 7,5% so với cùng kỳ năm ngoái, nhờ đơn hàng từ châu Âu hồi phục.",
            "Shoe exports grew by 5.7% in the first quarter from a year earlier as orders from Europe recovered.",
        ),),
    ),
    Story(
        "another order of magnitude",
        "Xử phạt trang trại xả thải ra suối",
        "Farm fined for polluting a stream",
        ((
            "Trang trại lợn ở thượng nguồn bị phạt 20 tỷ đồng vì xả nước thải chưa xử lý ra suối trong nhiều tháng.",
            "A pig farm upstream was fined 20 million dong for letting untreated waste into a stream for months.",
        ),),
    ),
    Story(
        "another hour",
        "Cắt nước để sửa đường ống chính",
        "Water cut while main is repaired",
        ((
            "Nước sạch ở khu vực nội thành sẽ ngừng từ 7h sáng thứ bảy để công nhân thay đoạn ống chính bị rò rỉ.",
            "Tap water in the inner city will be off from 9am on Saturday while workers replace a leaking main.",
        ),),
    ),
    Story(
        "another foreigner",
        "Huấn luyện viên mới của đội bơi",
        "New coach for the swimming team",
        ((
            "Ông Torsten Halvorsen được chọn làm huấn luyện viên trưởng đội tuyển bơi, thay người tiền nhiệm vừa từ "
            "chức vì lý do sức khỏe.",
            "Miguel Arbeloa was chosen as head coach of the national swimming team, in place of his predecessor, who "
            "has just resigned for health reasons.",
        ),),
    ),
    Story(
        "another Vietnamese",
        "Giám đốc bệnh viện tỉnh từ chức",
        "Provincial hospital director steps down",
        ((
            "Bác sĩ Bùi Văn Khảm xin thôi chức giám đốc bệnh viện tỉnh sau khi đoàn thanh tra công bố kết luận về việc "
            "mua sắm thiết bị.",
            "Dr Dinh Quoc Lam has asked to step down as director of the provincial hospital after inspectors "
            "published their findings on purchases of equipment.",
        ),),
    ),
    Story(
        "another province",
        "Phát hiện mộ cổ khi đào móng trường học",
        "Ancient tomb found under school site",
        ((
            "Công nhân đào móng trường học ở Đồng Tháp phát hiện một ngôi mộ cổ xây bằng gạch, bên trong còn nhiều đồ "
            "gốm nguyên vẹn.",
            "Workers digging the foundations of a school in An Giang found an ancient brick tomb with much of its "
            "pottery unbroken.",
        ),),
    ),
    Story(
        "another detail with figures",
        "Cháy chợ vải trong đêm",
        "Night fire at a fabric market",
        ((
            "Đám cháy bùng lên lúc nửa đêm ở dãy ki ốt phía sau chợ vải và lan nhanh vì gió mạnh. Hơn 80 lính cứu hỏa "
            "được điều đến hiện trường.",
            "The fabric market burned for five hours before firefighters had it under control. Traders lost 112 stalls "
            "and most of the stock they had bought for Tet.",
        ),),
    ),
    Story(
        "another detail without figures",
        "Làng dệt chiếu tìm cách giữ nghề",
        "Mat-weaving village fights to keep its craft",
        ((
            "Người trẻ trong làng bỏ khung dệt lên thành phố làm công nhân, nhà nào còn dệt chiếu cũng chỉ có ông bà "
            "già ngồi bên khung cửi.",
            "The village dries its sedge on the river bank and dyes it with bark from the mangroves, a recipe that "
            "mothers teach their daughters.",
        ),),
    ),
    Story(
        "a summary of more detail",
        "Trung tâm cứu hộ gấu nhận hai cá thể mới",
        "Bear sanctuary takes in two animals",
        ((
            "Trung tâm cứu hộ vừa tiếp nhận hai con gấu ngựa do một gia đình tự nguyện giao nộp.",
            "The sanctuary took in two moon bears, a male of 130 kg and a female of 95 kg, which a family had kept in "
            "iron cages behind its house since 2006. Vets removed broken teeth, treated infected paws and will hold "
            "the animals in quarantine for 45 days before they join 31 others in the forest enclosure.",
        ),),
    ),
    Story(
        "more detail than its summary",
        "Thư viện lưu động đến vùng cao",
        "Mobile library reaches the highlands",
        ((
            "Chiếc xe thư viện chở 2.400 cuốn sách vượt 90 km đường đèo, dừng ở sáu điểm trường của huyện. Mỗi em được "
            "mượn ba cuốn trong hai tuần; cô thủ thư Vàng Thị Sua ghi tên từng em vào cuốn sổ bìa xanh, đọc truyện cho "
            "các lớp nhỏ và dạy các em cách bọc sách để khỏi ướt mưa.",
            "A bus full of books is touring schools in the highlands and lends them to children.",
        ),),
    ),
)  # fmt: skip


STORIES = (*PARALLEL, *DIFFERENT)
SAME = sum(len(story.paragraphs) for story in PARALLEL)


@pytest.fixture(scope="module")
def background(embedding: BaseEmbedding) -> dict[Language, Array]:
    return embed_background(embedding).vectors


@pytest.fixture(scope="module")
def told(embedding: BaseEmbedding, background: dict[Language, Array]) -> Told:
    """All stories: the nth paragraphs belong together, and the first SAME of them say the same."""
    return tell(STORIES, embedding, background)


def tell(stories: Sequence[Story], embedding: BaseEmbedding, background: dict[Language, Array]) -> Told:
    """Stories as indexing sees them: paragraphs of each language, embedded with their headlines."""
    articles = [story.name for story in stories for _ in story.paragraphs]

    def side(language: Language, paragraphs: list[tuple[str, str]]) -> Side:
        vectors = embed_passages(embedding, [embedded_text(*paragraph) for paragraph in paragraphs])
        return Side([text for _, text in paragraphs], articles, vectors, background[language])

    return (
        side("vi", [(story.vi, text) for story in stories for text, _ in story.paragraphs]),
        side("en", [(story.en, text) for story in stories for _, text in story.paragraphs]),
    )


def pick(side: Side, places: Sequence[int]) -> Side:
    """The paragraphs at these places, in this order."""
    return replace(
        side,
        texts=[side.texts[at] for at in places],
        articles=[side.articles[at] for at in places],
        vectors=side.vectors[list(places)],
    )


def test_translations_find_each_other_and_nothing_else_does(told: Told) -> None:
    assert translations(*told) == [(n, n) for n in range(SAME)]


@pytest.mark.parametrize("story", DIFFERENT, ids=lambda story: story.name)
def test_another_fact_is_no_translation_even_with_nothing_else_around(
    story: Story, embedding: BaseEmbedding, background: dict[Language, Array]
) -> None:
    assert translations(*tell([story], embedding, background)) == []


@pytest.mark.parametrize("story", PARALLEL, ids=lambda story: story.name)
def test_a_folder_of_one_story_in_two_languages_behaves(
    story: Story, embedding: BaseEmbedding, background: dict[Language, Array]
) -> None:
    found = translations(*tell([story], embedding, background))
    assert all(one == other for one, other in found)
    assert len(found) >= 2


@pytest.mark.parametrize(
    ("place", "figure", "another"),
    [
        (0, "45 days", "54 days"),
        (0, "5 March", "6 March"),
        (0, "18 billion", "80 billion"),
        (1, "10 tonnes", "12 tonnes"),
        (1, "9pm", "8pm"),
        (3, "64 musicians", "46 musicians"),
        (4, "200,000 dong", "20,000 dong"),
        (6, "9%", "7%"),
        (8, "2027", "2028"),
        (9, "320", "230"),
        (11, "22 years", "32 years"),
    ],
)
def test_one_changed_figure_parts_a_pair_however_near_its_vectors(
    told: Told, place: int, figure: str, another: str
) -> None:
    vi, en = told
    texts = list(en.texts)
    texts[place] = texts[place].replace(figure, another)
    assert texts[place] != en.texts[place]
    assert (place, place) not in translations(vi, replace(en, texts=texts))


def test_a_figure_that_one_text_lacks_parts_a_pair(told: Told) -> None:
    vi, en = told
    texts = [text.replace("18 billion dong", "a fortune") for text in en.texts]
    assert (0, 0) not in translations(vi, replace(en, texts=texts))


@pytest.mark.parametrize(("vietnamese", "english"), [("95 triệu euro", "95m euros"), ("1.234 euro", "1,234 euros")])
def test_one_reading_of_a_figure_is_enough(told: Told, vietnamese: str, english: str) -> None:
    vi, en = told
    there = [text.replace("18 tỷ đồng", vietnamese) for text in vi.texts]
    here = [text.replace("18 billion dong", english) for text in en.texts]
    assert there[0] != vi.texts[0] and here[0] != en.texts[0]
    assert (0, 0) in translations(replace(vi, texts=there), replace(en, texts=here))


def test_a_year_or_a_day_may_go_unsaid(told: Told) -> None:
    vi, en = told
    texts = [text.replace("before 2027", "soon").replace("on 27 February", "on Friday") for text in en.texts]
    assert {(6, 6), (8, 8)} <= set(translations(vi, replace(en, texts=texts)))


@pytest.mark.parametrize(
    ("place", "name", "another"),
    [(2, "Pham Thi Nhai", "Tran Thi Mo"), (5, "Veldkamp", "Rosenquist"), (11, "Le Quang Thuan", "Do Van Tam")],
)
def test_one_changed_name_parts_a_pair(told: Told, place: int, name: str, another: str) -> None:
    vi, en = told
    texts = list(en.texts)
    texts[place] = texts[place].replace(name, another)
    assert texts[place] != en.texts[place]
    assert (place, place) not in translations(vi, replace(en, texts=texts))


def test_what_has_no_counterpart_stays_alone_beside_paragraphs_of_the_same_story(told: Told) -> None:
    vi, en = told
    assert translations(pick(vi, range(0, SAME, 2)), pick(en, range(1, SAME, 2))) == []


@given(st.permutations(range(2 * len(STORIES))), st.permutations(range(2 * len(STORIES))))
def test_the_pairs_depend_on_the_paragraphs_and_not_on_their_order(
    told: Told, left: list[int], right: list[int]
) -> None:
    # Every paragraph stands in two articles, so that there are ties wherever there is a pair.
    vi, en = (pick(side, list(range(len(STORIES))) * 2) for side in told)
    vi, en = (
        replace(side, articles=[f"{at:02} {article}" for at, article in enumerate(side.articles)]) for side in (vi, en)
    )
    found = translations(pick(vi, left), pick(en, right))
    assert sorted((left[one], right[other]) for one, other in found) == translations(vi, en)


@given(st.lists(st.integers(0, SAME - 1), max_size=20), st.lists(st.integers(0, SAME - 1), max_size=20))
def test_pairs_are_one_to_one_even_among_copies(told: Told, left: list[int], right: list[int]) -> None:
    vi, en = told
    found = translations(pick(vi, left), pick(en, right))
    assert len({one for one, _ in found}) == len({other for _, other in found}) == len(found)
    assert all(left[one] == right[other] for one, other in found)


def test_an_empty_side_has_no_pairs(told: Told) -> None:
    vi, en = told
    assert translations(pick(vi, []), en) == translations(vi, pick(en, [])) == []
    assert translations(pick(vi, []), pick(en, [])) == []


def test_one_paragraph_a_language_needs_a_background_to_stand_out_from(told: Told) -> None:
    vi, en = (pick(side, [3]) for side in told)
    assert translations(vi, en) == [(0, 0)]
    assert translations(replace(vi, background=None), replace(en, background=None)) == []


def test_more_paragraphs_than_are_compared_at_once() -> None:
    random = np.random.default_rng(0)
    meanings = random.standard_normal((2_300, 64))

    def side(words: str) -> Side:
        vectors = meanings + 0.3 * random.standard_normal(meanings.shape)
        vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
        numbers = [f"{number:05}" for number in range(len(meanings))]
        return Side([words.format(number) for number in numbers], numbers, vectors.astype(np.float32))

    vi = side("Hồ sơ số 3{} đã được chuyển đến phòng lưu trữ vào sáng nay.")
    en = side("File number 3{} was sent to the archive this morning.")
    assert translations(vi, en) == [(n, n) for n in range(len(meanings))]
