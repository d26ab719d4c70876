"""Seven articles of our own, questions about them, and language models that say what a test tells them to."""

from collections.abc import Callable, Generator, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from llama_index.core.base.embeddings.base import BaseEmbedding

from eval.dataset import Reference
from eval.rows import Row
from index.catalog import Catalog
from index.errors import ModelError
from index.settings import EmbeddingSettings, VectorSettings
from index.sync import sync
from index.vector_reader import open_vectors
from rag.engine import Trichdan
from rag.llm import LanguageModel
from rag.retrieve import Searcher
from rag.settings import LLMSettings, RetrievalSettings, Settings

Ask = Callable[..., Reference]
MakeRow = Callable[..., Row]

CANDY = "Chủ lò ước mất 640 triệu đồng và hứa nấu lại mẻ kẹo mới sau hai tuần."
# By article: headline, byline, paragraphs. One paragraph is printed twice; one story is told in both languages.
ARTICLES = {
    "oc-huong-ho-tram": (
        "Làng nuôi ốc hương Hồ Tràm xuất bến chuyến đầu",
        "Vũ Kim Ngân | Biển Đông Hôm Nay | 05/05/2025",
        "Làng nuôi ốc hương Hồ Tràm bán chuyến đầu tiên 18 tấn cho một nhà hàng ở Busan.",
        "Bà Đặng Thị Sương, chủ trại lớn nhất, nói mỗi ký ốc lãi 75.000 đồng.",
        "Xã sẽ mở thêm 12 lồng nuôi trước mùa biển động.",
    ),
    "keo-dua-ben-tre": (
        "Lò kẹo dừa Bến Tre cháy lúc nửa đêm",
        "Ngô Gia Huy | Xứ Dừa | 11/08/2025",
        "Lò kẹo dừa Út Nhành ở Bến Tre cháy lúc nửa đêm, không ai bị thương.",
        CANDY,
        "Lính cứu hỏa mất ba giờ mới dập xong đám cháy vì đường vào lò quá hẹp.",
    ),
    "keo-dua-in-lai": (
        "Xóm nghề kẹo dừa sau đám cháy",
        "Lâm Thúy Ái | Miệt Vườn | 14/08/2025",
        CANDY,
        "Bốn lò bên cạnh cho mượn chảo để kịp đơn hàng Trung thu.",
        "Hội phụ nữ xã quyên được 27 bao đường cát.",
    ),
    "cau-kinh-moc-chau": (
        "Cầu kính Mộc Châu đóng cửa qua mùa đông",
        "Sùng A Páo | Báo Vùng Cao | 02/12/2025",
        "Cầu kính Mộc Châu đóng cửa đến tháng Ba vì sương giá làm nứt 14 tấm kính.",
        "Chủ cầu Phạm Đức Tài dự tính sửa hết 3,2 tỷ đồng.",
        "Vé đã bán cho dịp Tết được hoàn trong mười ngày.",
    ),
    "glass-bridge": (
        "Glass bridge at Moc Chau closes for winter",
        "Hannah Oyelaran | Highland Echo | 1 December 2025",
        "The glass bridge at Moc Chau closes until March because frost has cracked 14 of its panels.",
        "The owner, Pham Duc Tai, expects the repair to cost 3.2 billion dong.",
        "Hotels in the valley report that a third of their bookings were cancelled.",
    ),
    "night-ferry": (
        "Night ferry to Con Dao sails again",
        "Owen Fairbairn | Delta Gazette | 14 October 2025",
        "The night ferry to Con Dao sails again on Friday after a fire in its engine room in September.",
        "Mekong Star Lines has refunded 118 passengers and replaced every fuel hose.",
        "Captain Ho Van Ut will carry no more than 90 people until the new year.",
    ),
    "lantern-school": (
        "School for lantern makers opens in Hoi An",
        "Priya Ramanathan | South Coast Ledger | 4 May 2025",
        "A school for lantern makers opens in Hoi An with 36 pupils and a workshop of bamboo and silk.",
        "Its teacher, Huynh Thi Bay, is 77 and made her first lantern at the age of nine.",
        "The city pays the rent for five years.",
    ),
}
QUESTIONS: list[dict[str, Any]] = [
    {"id": "q1", "lang": "vi", "question": "Làng nuôi ốc hương Hồ Tràm bán chuyến đầu tiên bao nhiêu tấn?",
     "answers": ["18 tấn"], "facts": ["18 tấn"], "gold": ["oc-huong-ho-tram#p1"], "answerable": True, "kind": "mono"},
    {"id": "q2", "lang": "en", "question": "Why does the glass bridge at Moc Chau close until March?",
     "answers": ["frost"], "reference": "Frost has cracked 14 panels.", "gold": ["glass-bridge#p1"],
     "gold_other": ["cau-kinh-moc-chau#p1"], "answerable": True, "kind": "mono"},
    {"id": "q3", "lang": "vi", "question": "Ai vừa nhận giải Nobel Vật lý?", "answerable": False, "kind": "none"},
    {"id": "q4", "lang": "vi", "question": "Thế còn thiệt hại?", "answers": ["640 triệu đồng"],
     "gold": ["keo-dua-ben-tre#p2"], "answerable": True, "kind": "followup",
     "history": [{"question": "Lò kẹo dừa Út Nhành ở Bến Tre cháy lúc nào?", "answer": "Lúc nửa đêm."}]},
    {"id": "q5", "lang": "vi", "question": "Tàu đêm đi Côn Đảo chạy lại vào thứ mấy?", "answers": ["thứ sáu", "Friday"],
     "gold": ["night-ferry#p1"], "answerable": True, "kind": "cross"},
]  # fmt: skip


def build(root: Path, embedding: BaseEmbedding, articles: Mapping[str, tuple[str, ...]]) -> Path:
    """Index some articles below a folder; the folder of the index."""
    (root / "articles").mkdir(parents=True)
    for name, blocks in articles.items():
        (root / "articles" / f"{name}.txt").write_text("\n\n".join(blocks), encoding="utf-8")
    sync(root / "articles", root / "index", EmbeddingSettings(), VectorSettings(), lambda: embedding)
    return root / "index"


@contextmanager
def opened(
    index: Path, embedding: BaseEmbedding, llm: LanguageModel | None = None, settings: Settings | None = None
) -> Iterator[Trichdan]:
    """An index opened with the embedding model that is loaded already."""
    settings = settings or Settings(llm=LLMSettings(model="none"))
    catalog = Catalog(index)
    vectors = open_vectors(catalog, index, settings.vectors)
    with Trichdan(catalog, Searcher(catalog, vectors, embedding, settings.retrieval), llm, settings) as trichdan:
        yield trichdan


def with_model(trichdan: Trichdan, llm: LanguageModel, retrieval: RetrievalSettings | None = None) -> Trichdan:
    """The same index with a language model."""
    return Trichdan(trichdan.catalog, trichdan.searcher, llm, Settings(retrieval=retrieval or RetrievalSettings()))


class Scripted:
    """A language model that says the same whatever it is asked, and keeps what it was asked. fails: it only fails."""

    name, cites = "scripted", False

    def __init__(self, said: str = "", fails: str = "") -> None:
        self.prompts: list[str] = []
        self._said = said
        self._fails = fails

    def stream(self, prompt: str) -> Generator[str, None, None]:
        self.prompts.append(prompt)
        if self._fails:
            raise ModelError(self._fails)
        yield self._said

    def log_odds(self, prompt: str) -> float | None:  # noqa: ARG002 - it tells nothing
        return None

    def close(self) -> None:
        pass
