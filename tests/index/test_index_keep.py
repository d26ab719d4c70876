"""A cleaning rule that the user switches off: its blocks are indexed under the numbers they had."""

import pytest
from index_library import Library
from pydantic import ValidationError

from index.settings import ArticleSettings

KILN = (
    "Lò gạch Măng Thít nguội dần",
    "Dãy lò gạch ven kênh Thầy Cai chỉ còn vài ống khói nhả khói, phần lớn đã bỏ không từ nhiều năm nay.",
    "Ảnh: Dương Quỳnh",
    "Tỉnh muốn giữ lại khoảng tám trăm lò để làm khu du lịch, nhưng chủ lò cần tiền trả nợ trước mắt.",
)


def test_blocks_of_a_kept_rule_are_indexed_under_their_own_numbers(library: Library) -> None:
    library.write("lò gạch.txt", *KILN)
    library.sync()
    assert library.matching("vi", "Dương Quỳnh") == set()
    report = library.sync(articles=ArticleSettings(keep=("caption",)))
    assert report.paragraphs == 1
    assert library.matching("vi", "Dương Quỳnh") == {"lò gạch#p2"}
    assert library.matching("vi", "du lịch") == {"lò gạch#p3"}


def test_switching_a_rule_on_again_takes_its_blocks_out(library: Library) -> None:
    library.write("lò gạch.txt", *KILN)
    library.sync(articles=ArticleSettings(keep=("caption",)))
    library.sync()
    assert library.matching("vi", "Dương Quỳnh") == set()
    assert library.matching("vi", "du lịch") == {"lò gạch#p3"}


def test_a_rule_that_does_not_exist_is_refused_with_those_that_do() -> None:
    with pytest.raises(ValidationError, match="no cleaning rule captions; there are: related, separator"):
        ArticleSettings(keep=("captions",))
