"""Every word that the page shows, in Vietnamese and English."""

from dataclasses import dataclass

from index.article import Language


@dataclass(frozen=True, slots=True)
class Words:
    """The page's own words in one language."""

    tagline: str
    language: str
    chat: str
    question: str
    placeholder: str
    ask: str
    stop: str
    clear: str
    anytime: str
    only: str
    evidence: str
    no_evidence: str
    reader: str
    reader_empty: str
    loading: str
    searching: str
    writing: str
    quoted: str
    stopped: str
    unsupported: str
    refused: str
    model_failed: str
    failed: str
    left_out: str
    by_file_clock: str
    gone: str
    helpful: str
    wrong: str
    which_right: str
    absent: str
    note: str
    note_hint: str
    save: str
    cancel: str
    thanks: str
    not_saved: str
    languages: tuple[str, str]


VI = Words(
    tagline="Hỏi đáp trên kho bài báo của bạn – câu trả lời nào cũng dẫn nguồn đến từng đoạn",
    language="Ngôn ngữ",
    chat="Hỏi và đáp",
    question="Câu hỏi",
    placeholder="Hỏi điều bạn muốn biết, bằng tiếng Việt (có dấu hoặc không dấu) hay tiếng Anh…",
    ask="Hỏi",
    stop="Dừng",
    clear="Cuộc trò chuyện mới",
    anytime="Bỏ qua mốc thời gian trong câu hỏi",
    only="Chỉ tìm tin: {filters}",
    evidence="Đoạn liên quan",
    no_evidence="Các đoạn liên quan sẽ hiện ở đây ngay khi tìm thấy.",
    reader="Bài báo",
    reader_empty="Bấm vào số [1] trong câu trả lời hoặc vào một đoạn liên quan để mở bài báo tại đúng chỗ đó.",
    loading="Đang nạp mô hình, chỉ chậm ở câu hỏi đầu tiên…",
    searching="Đang tìm trong các bài báo…",
    writing="Đang viết câu trả lời…",
    quoted="Trích nguyên văn từ các bài báo:",
    stopped="Đã dừng.",
    unsupported="chưa tìm thấy căn cứ trong bài báo",
    refused="Không tìm thấy câu trả lời trong các bài báo. Bạn có thể xem những đoạn gần nhất ở mục Đoạn liên quan, "
    "hoặc thử hỏi cụ thể hơn: thêm tên người, địa danh, thời gian.",
    model_failed="Mô hình ngôn ngữ không trả lời được nên dưới đây là các câu trích nguyên văn.",
    failed="Có lỗi xảy ra: {reason}",
    left_out="Phần được lược bỏ",
    by_file_clock="ngày ghi trên tệp",
    gone="Bài báo này không còn trong thư mục.",
    helpful="Hữu ích",
    wrong="Không đúng",
    which_right="Đoạn nào mới đúng?",
    absent="Các bài viết không có câu trả lời",
    note="Ghi chú",
    note_hint="Câu trả lời sai hoặc thiếu ở chỗ nào? (không bắt buộc)",
    save="Lưu",
    cancel="Hủy",
    thanks="Cảm ơn bạn, nhận xét đã được lưu.",
    not_saved="Chưa lưu được nhận xét: {reason}",
    languages=("tiếng Việt", "tiếng Anh"),
)

EN = Words(
    tagline="Ask your folder of news articles; every answer is cited to its paragraph",
    language="Language",
    chat="Questions and answers",
    question="Question",
    placeholder="Ask what you want to know, in English or Vietnamese…",
    ask="Ask",
    stop="Stop",
    clear="New conversation",
    anytime="Ignore times stated in the question",
    only="Only articles {filters}",
    evidence="Evidence",
    no_evidence="Paragraphs that bear on your question appear here as soon as they are found.",
    reader="Article",
    reader_empty="Click a [1] in an answer, or a piece of evidence, to open the article at that very place.",
    loading="Loading the models; only the first question waits for this…",
    searching="Searching the articles…",
    writing="Writing the answer…",
    quoted="Quoted from the articles:",
    stopped="Stopped.",
    unsupported="not found in the articles",
    refused="The answer was not found in the articles. Look at the nearest paragraphs under Evidence, or ask more "
    "precisely: add a name, a place or a time.",
    model_failed="The language model could not answer, so these are sentences quoted from the articles.",
    failed="Something went wrong: {reason}",
    left_out="Left out",
    by_file_clock="the file’s own date",
    gone="This article is no longer in the folder.",
    helpful="Helpful",
    wrong="Not right",
    which_right="Which paragraph was right?",
    absent="The articles do not answer this",
    note="Note",
    note_hint="What is wrong or missing in the answer? (optional)",
    save="Save",
    cancel="Cancel",
    thanks="Thank you, your feedback is saved.",
    not_saved="Your feedback could not be saved: {reason}",
    languages=("Vietnamese", "English"),
)

WORDS: dict[Language, Words] = {"vi": VI, "en": EN}
