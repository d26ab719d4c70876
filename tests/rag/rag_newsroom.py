"""Ten short articles for the tests of answering, all invented, and an index made of any such articles."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

from llama_index.core.base.embeddings.base import BaseEmbedding

from index.catalog import Catalog
from index.settings import EmbeddingSettings, VectorSettings
from index.sync import sync
from index.vector_reader import open_vectors
from rag.engine import Trichdan
from rag.llm import LanguageModel
from rag.retrieve import Searcher
from rag.settings import RetrievalSettings, Settings

# Headline, byline, paragraphs; by article id.
Articles = Mapping[str, Sequence[str]]

DETOUR = "Trong thời gian sửa cầu, xe máy đi đường vòng qua xã Đức Nhuận, dài thêm 11 km so với lối cũ."

VIETNAMESE: Articles = {
    "cau-mong-sat": (
        "Cầu Mống Sắt đóng cửa sáu tháng để thay mặt cầu",
        "Trần Bảo Khanh | Tin Miền Trung | 03/09/2025",
        "Cầu Mống Sắt bắc qua sông Vệ ở Quảng Ngãi ngừng đón xe trong sáu tháng để thay toàn bộ mặt cầu bằng gỗ lim.",
        "Mỗi tháng có khoảng 59.000 lượt xe qua cầu, phần lớn là xe máy của công nhân. "
        "Tỉnh chi 47 tỷ đồng cho việc sửa chữa, lấy từ quỹ bảo trì đường bộ.",
        DETOUR,
    ),
    "lua-den-thoi-binh": (
        "Nông dân Thới Bình trúng mùa lúa đen",
        "Mạc Thị Rớt | Đất Mũi Thời Báo | 12/01/2025",
        "Hợp tác xã Tân Lộc ở huyện Thới Bình, Cà Mau, vừa gặt xong 320 tấn lúa đen trồng xen với tôm.",
        "Giống lúa này do kỹ sư Lâm Quốc Thái lai tạo suốt chín năm từ một giống lúa rẫy của người Khmer.",
        "Thương lái mua tại ruộng với giá 14.500 đồng một ký, gấp đôi lúa thường.",
    ),
    "benh-vien-nhi-hue": (
        "Huế khánh thành bệnh viện nhi mới bên sông An Cựu",
        "Hồ Đắc Nguyên | Cố Đô Nhật Báo | 20/06/2025",
        "Bệnh viện Nhi An Cựu với 240 giường mở cửa sáng 19/6 tại Huế, sau ba năm xây dựng.",
        "Giám đốc bệnh viện, bác sĩ Tôn Nữ Mai Chi, nói khoa sơ sinh sẽ nhận trẻ từ cả Quảng Trị và Quảng Bình.",
        "Tổng vốn đầu tư là 1.150 tỷ đồng, trong đó một nửa là tiền quyên góp của người Huế ở xa.",
    ),
    "giai-chay-da-lat": (
        "Y Blim Niê vô địch giải chạy rừng thông Đà Lạt",
        "Phạm Uyên Thảo | Cao Nguyên Trẻ | 02/12/2024",
        "Y Blim Niê, 23 tuổi, người Ê Đê, về nhất cự ly 42 km ở giải chạy rừng thông Đà Lạt hôm 1/12.",
        "Giải năm nay có 4.300 người chạy, trong đó 610 người đến từ nước ngoài.",
        "Nhà vô địch nhận 80 triệu đồng và nói sẽ mua cho mẹ một đàn bò.",
    ),
    "thu-vien-thuyen": (
        "Thư viện trên thuyền của ông Phan Văn Lượm",
        "Đỗ Hạ Vy | Sông Tiền | 15/03/2025",
        "Suốt bảy năm, ông Phan Văn Lượm chèo một chiếc thuyền chở 3.200 cuốn sách đến các xóm cù lao ở Đồng Tháp.",
        "Trẻ em mượn sách không mất tiền, chỉ phải kể lại cho ông nghe một trang mà mình thích nhất.",
        "Mùa nước nổi năm ngoái, thuyền bị sóng đánh chìm và gần 400 cuốn sách bị ướt.",
    ),
    "diem-tin-tuan": (
        "Điểm tin tuần: cầu sửa, chợ dời, hoa nở sớm",
        "Ban biên tập | Tin Miền Trung | 07/09/2025",
        DETOUR,
        "Chợ cá Sa Kỳ dời ra bến mới từ giữa tháng, tiểu thương được miễn tiền thuê sạp ba tháng đầu.",
        "Vườn mai anh đào ở Măng Đen nở sớm hơn mọi năm gần hai tuần vì trời ấm.",
    ),
}

ENGLISH: Articles = {
    "hue-childrens-hospital": (
        "New children's hospital opens in Hue",
        "Graham Whitlock | Indochina Courier | 20 June 2025",
        "A children's hospital with 240 beds opened on the bank of the An Cuu river in Hue on Thursday.",
        "Its newborn unit will also take patients from two neighbouring provinces, said the director, Ton Nu Mai Chi.",
        "Half of the 1,150 billion dong that it cost was given by families from Hue who live abroad.",
    ),
    "lighthouse-dai-lanh": (
        "Keepers return to the lighthouse at Dai Lanh",
        "Priya Ramanathan | South Coast Ledger | 4 May 2025",
        "Three keepers moved back into the Dai Lanh lighthouse last week, eleven years after its lamp was automated.",
        "The tower was built in 1890 and restored this spring for 12.6 billion dong.",
        "Visitors may climb the 110 steps every morning before nine, the head keeper said.",
    ),
    "night-ferry-con-dao": (
        "Night ferry to Con Dao stopped after engine fire",
        "Owen Fairbairn | Delta Gazette | 28 September 2025",
        "A fire in the engine room stopped the night ferry to Con Dao on Saturday; none of its 118 guests was hurt.",
        "The operator, Mekong Star Lines, will refund every ticket and sail again on 14 October.",
        "Investigators blame a leaking fuel hose that had been reported twice in August.",
    ),
    "kite-makers-reykjavik": (
        "Hue kite makers invited to Reykjavik",
        "Sigrun Halldorsdottir | Northern Letter | 9 February 2025",
        "Eight kite makers from Hue will fly their silk phoenixes over Reykjavik harbour at the winter light festival.",
        "The festival pays for their flights, and the city museum has bought a dragon kite 26 metres long.",
        "Their teacher, Nguyen Van Be, is 81 and has never seen snow.",
    ),
}

NEWSROOM: Articles = {**VIETNAMESE, **ENGLISH}


def build(root: Path, articles: Articles, embedding: BaseEmbedding) -> Path:
    """Put articles into a folder below `root` and index it, with what it held before; the folder of the index."""
    folder, index = root / "articles", root / "index"
    for name, blocks in articles.items():
        file = folder / f"{name}.txt"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text("\n\n".join(blocks) + "\n", encoding="utf-8")
    report = sync(folder, index, EmbeddingSettings(), VectorSettings(), lambda: embedding)
    assert report.added == len(articles)
    return index


@contextmanager
def opened(
    index: Path,
    embedding: BaseEmbedding,
    llm: LanguageModel | None = None,
    settings: RetrievalSettings = RetrievalSettings(),  # noqa: B008 - frozen
) -> Iterator[Trichdan]:
    """An index opened with the embedding model that is loaded already."""
    catalog = Catalog(index)
    vectors = open_vectors(catalog, index, VectorSettings())
    with Trichdan(
        catalog, Searcher(catalog, vectors, embedding, settings), llm, Settings(retrieval=settings)
    ) as trichdan:
        yield trichdan
