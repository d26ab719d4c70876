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
    reading: str
    writing: str
    quoted: str
    quoted_meanwhile: str
    stopped: str
    unsupported: str
    one_left_out: str
    more_left_out: str
    model_failed: str
    failed: str
    boilerplate: str
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

    def left_out(self, count: int) -> str:
        """How many sentences of the model's are not shown."""
        return (self.one_left_out if count == 1 else self.more_left_out).format(count=count)


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
    reading="Mô hình đang đọc đoạn {number}/{total}…",
    writing="Đang viết câu trả lời…",
    quoted="Trích nguyên văn từ các bài báo:",
    quoted_meanwhile="Trích ngay từ các bài báo, trong lúc mô hình đang đọc…",
    stopped="Đã dừng.",
    unsupported="chưa tìm thấy căn cứ trong bài báo",
    one_left_out="Đã bỏ 1 câu không tìm thấy trong các bài báo.",
    more_left_out="Đã bỏ {count} câu không tìm thấy trong các bài báo.",
    model_failed="Mô hình ngôn ngữ không trả lời được: {reason}",
    failed="Có lỗi xảy ra: {reason}",
    boilerplate="Phần được lược bỏ",
    by_file_clock="ngày ghi trên tệp",
    gone="Bài báo này không còn trong thư mục.",
    helpful="Hữu ích",
    wrong="Không đúng",
    which_right="Đoạn nào mới đúng?",
    absent="Các bài báo không có câu trả lời",
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
    reading="Reading paragraph {number} of {total}…",
    writing="Writing the answer…",
    quoted="Quoted from the articles:",
    quoted_meanwhile="Quoted from the articles while the model reads…",
    stopped="Stopped.",
    unsupported="not found in the articles",
    one_left_out="1 sentence that the articles do not bear out was left out.",
    more_left_out="{count} sentences that the articles do not bear out were left out.",
    model_failed="The language model could not answer: {reason}",
    failed="Something went wrong: {reason}",
    boilerplate="Left out",
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
