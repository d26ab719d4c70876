"""Whole pages as outlets lay them out: what is headline, byline and paragraph, and what is dropped by which rule.

Each line of a page is a block. `H` and `B` are headline and byline, set aside; a name before ` | ` is the rule that
drops the block; the rest is text of the article.
"""

import pytest

from index.clean import RULES, arrange
from index.read.manuscript import Manuscript

PAGES = {
    "a Vietnamese paper with everything around the story": """
H THỜI SỰ
H Xóm đò Vĩnh Trạch có cầu sau bốn mươi năm chờ đợi
B Thứ bảy, 20/10/2025, 07:22 (GMT+7)
  Cây cầu treo dài 86 m nối xóm đò Vĩnh Trạch với bờ nam đã thông xe sáng nay, trước mùa lũ hai tuần.
share | Chia sẻ
share | Facebook
share | Zalo
  Ông Bảy Lưỡng, 71 tuổi, chèo chuyến đò cuối cùng chở lũ trẻ sang trường rồi cột ghe dưới gốc gáo.
  Người dân đi qua cầu Vĩnh Trạch trong buổi sáng đầu tiên. Ảnh: Lan Chi
caption | Ảnh: Lan Chi
related | >> Bến đò Cồn Én ngừng chạy vì nước xiết
  "Tôi mừng mà cũng buồn", ông nói. "Bốn mươi năm, tay tôi chai vì mái chèo".
related | Xem thêm: Ba cây cầu treo ở miền núi chờ sửa trước mùa mưa
  Theo chủ tịch xã, cầu chịu được tải trọng hai tấn và cấm xe tải.
signature | Lan Chi
tags | Từ khóa: cầu treo, Vĩnh Trạch, đò ngang
share | Bình luận (12)
related | Tin liên quan
related | Nước sông lên nhanh, ba xã cắt điện trong đêm
related | Học sinh Cồn Én đi học bằng xuồng máy
copyright | © 2025 Báo Bãi Bồi. Bản quyền thuộc về Báo Bãi Bồi.
""",
    "an English page with standfirst, newsletter box and author note": """
H World
H Ferry village gets its bridge after forty years
B By Jane Roe in Hanoi
B Published 3 May 2026, 07:22 GMT
share | Share | Save
  The last ferryman of Vinh Trach tied up his boat on Monday, two weeks before the floods.
caption | Photograph: Lan Chi/River Post
  He had rowed schoolchildren across the river since 1985 and never lost one, he said.
subscribe | Sign up for our weekly newsletter and get the best of the delta in your inbox.
advertisement | Story continues below advertisement
  The bridge carries two tonnes. Lorries must still take the road by Long Xuyen, 19 miles away.
related | Read more: Three hanging bridges wait for repair
  Children cheered as the mayor cut the ribbon; the mayor had come by ferry.
source | Reporting by Jane Roe; editing by Tom Ellery
author box | Jane Roe is a reporter covering rivers and transport in South-East Asia.
related | You may also like
related | Rice barges queue for a day at the Vam Nao lock
related | Why the delta sinks a little every year
copyright | All rights reserved.
""",
    "a related list in the middle ends where the story goes on": """
H Hồ Trúc Lâm đầy nước sau ba mùa cạn
B Minh Khôi | Báo Bãi Bồi | 20/10/2025 07:22
  Mực nước hồ Trúc Lâm sáng nay lên đến 41,2 m, cao nhất trong ba năm qua.
related | Tin liên quan
related | Hồ Cấm Sơn xả lũ hai cửa trong đêm
related | Ruộng nứt nẻ dưới chân đập chờ nước từng ngày
  Ban quản lý đập cho biết sẽ mở cống tưới cho 1.200 ha lúa từ thứ hai.
  Nông dân xã Tân Lập đã cày xong hai phần ba diện tích.
""",
    "a list with separators, authors and summaries, partly twice, to the end": """
H Old lighthouse keeps its lamp
B Lan Chi |
  The lamp on Hon Chim will burn for another ten years, the harbour office has decided.
  Its keeper, who is 63, asked for nothing but a new stove.
signature | Lan Chi
related | RELATED NEWS
related | Harbour office orders two new buoys for the north channel
related | |
related | The buoys will be laid in March, before the squid season begins.
related | Squid boats stay in port for a fourth night
related | |
related | Waves of three metres kept ninety boats behind the mole on Sunday.
related | Harbour office orders two new buoys for the north channel
related | Bùi Đức |
related | The buoys will be laid in March, before the squid season begins.
""",
    "a poem keeps its lines, and a refrain is indexed once": """
H Bài thơ của người gác đèn
  Ông Tư Hải chép tặng chúng tôi bài thơ viết trong đêm biển động.
  Đèn khuya một ngọn giữa trời
  Soi cho ghe bạn qua thời bão giông
  Mai về bến nước đợi trông
  Khói cơm ai thổi bên sông một mình
  Đèn khuya một ngọn chung tình
repeated | Đèn khuya một ngọn giữa trời
""",
    "an agency story with its dateline": """
H Giá lúa tăng ở đồng bằng
  HÀ NỘI, 12/9/2025 (TTXVN) – Giá lúa thơm tại ruộng tăng 300 đồng mỗi kg so với tuần trước.
  Thương lái đặt cọc trước một tháng, theo hợp tác xã Tân Lập.
source | (Nguồn: TTXVN)
""",
    "a translated story signed with its source": """
H Ngọn hải đăng cũ được giữ lại
B Thứ hai, ngày 6 tháng 10 năm 2025, 09:15
  Cảng vụ quyết định giữ ngọn đèn trên hòn Chim thêm mười năm.
  Người gác đèn chỉ xin một cái bếp mới.
source | Vũ Hoàng (Theo Reuters, AFP)
""",
    "a Lao Dong page": """
H Thợ gốm bên sông nhóm lò sau hai năm
B LAN CHI - MINH KHÔI (BÁO BÃI BỒI)
B 20/10/2025 07:22
  Ba mươi hộ làm gốm ở bãi bồi cùng nhóm mẻ nung đầu tiên sáng nay.
  Đất sét được ủ nửa năm rồi mới lên bàn xoay.
share | In bài viết
share | Gửi email
subscribe | Theo dõi Báo Bãi Bồi trên Google News
""",
    "a page whose list comes first": """
related | TIN ĐỌC NHIỀU
related | Người gác đèn hòn Chim xin một cái bếp mới
related | Hai phao mới cho luồng phía bắc của cảng
  Cảng vụ hôm nay công bố lịch đặt phao, bắt đầu từ tháng ba và kết thúc trước mùa mực.
  Chín mươi ghe mực phải nằm bờ đêm thứ tư liên tiếp vì sóng cao ba mét.
""",
    "subheadings after a list": """
H Three rivers, one dam
  The dam at Truc Lam holds back three rivers, and one of them has found a way round it.
related | Related stories
related | Water board admits seepage was known for a year
related | Farmers below the dam ask for a siren of their own
  A leak in spring
  Engineers first saw wet ground in March, below the eastern wall.
  What happens next
  The board will lower the lake by two metres before the rains.
""",
    "a tail of titles and summaries without separators": """
H Nhà máy đường ngừng ép sớm
  Nhà máy đường Cồn Én kết thúc vụ ép sớm mười lăm ngày vì thiếu mía.
  Hơn hai trăm công nhân thời vụ được trả đủ lương tháng này.
related | Tin cùng chuyên mục
related | Mía tím Hòa Bình mất giá giữa vụ
related | Thương lái chỉ trả 4.000 đồng mỗi cây, bằng một nửa năm ngoái.
related | Kho muối Sa Huỳnh đầy đến mái
related | Diêm dân còn 6.000 tấn chưa bán được.
""",
    "a comment bar, a player and a voice menu at the top": """
H Vườn chim về đêm
share | 0:00 / 3:45
share | Nghe đọc bài
share | Giọng đọc: Nữ miền Nam
  Sáu giờ chiều, đàn cò bắt đầu sà xuống rặng bần.
share | 12 bình luận
  Đến bảy giờ thì cả vườn trắng như có tuyết, người giữ vườn nói.
""",
    "breadcrumbs and sections": """
H Trang chủ > Thời sự > Giao thông
H Phà An Hòa tăng chuyến ban đêm
B 20/10/2025
  Từ tối nay, phà An Hòa chạy mười lăm phút một chuyến đến hai giờ sáng.
  Giá vé không đổi, bến phà cho biết.
menu | Thời sự | Thế giới | Kinh tế | Giải trí
""",
    "an author note with its heading": """
H Why the delta sinks
B Jane Roe · River Post · 3 March 2026
  The delta sinks by a centimetre every year, and most of that is pumping.
  Wells reach four hundred metres down where there were none in 1990.
author box | About the author
author box | Jane Roe writes about water for River Post and grew up on the Tien river.
""",
    "short notices of a newsroom": """
H Cống Cái Lớn đóng ngăn mặn
  Cống Cái Lớn đóng hoàn toàn từ 18h hôm nay để ngăn nước mặn vào nội đồng.
  Nhà vườn được khuyên trữ nước ngọt cho ba tuần.
source | Theo VTV
subscribe | Mời quý độc giả theo dõi các chương trình đã phát sóng của đài trên ứng dụng.
copyright | Tổng biên tập: Nguyễn Thị Bến
copyright | Giấy phép số 12/GP-BTTTT do bộ cấp
copyright | Cấm sao chép dưới mọi hình thức nếu không có sự chấp thuận bằng văn bản.
""",
    "numbers of a most-read list": """
H Rice barges queue at the lock
  Barges waited up to a day at the Vam Nao lock on Tuesday, skippers said.
  The lock keeper blamed water hyacinth.
related | Most read
related | 1
related | Squid boats stay in port for a fourth night
related | 2
related | Harbour office orders two new buoys
""",
    "American page with updated line": """
H City council votes to keep the night ferry
B Jane Roe, Associated Press
B Oct. 20, 2025, 7:22 AM EDT / Updated Oct. 20, 2025, 9:05 AM EDT
  LONDON (AP) — The council voted 9-4 late on Sunday to keep the night ferry for another year.
advertisement | Advertisement
  Riders had slept on the landing for three nights in protest.
source | Tom Ellery contributed reporting from Leeds.
separator | ___
""",
    "list heading glued to its first title": """
H Đêm ở bến Cồn Én
  Bến Cồn Én về đêm chỉ còn tiếng máy nước và ánh đèn của ba quán hủ tiếu.
related | ĐỌC THÊM Phà An Hòa tăng chuyến ban đêm
related | Tin liên quan: Cầu treo Vĩnh Trạch thông xe trước mùa lũ
  Chủ quán lâu năm nhất là bà Ba Hiền, bán từ khi bến còn là bãi lau.
""",
    "a headline in capitals and a signature in capitals": """
H NƯỚC LÊN, CÁ VỀ, TRẺ NGHỈ HỌC
B Minh Khôi
  Nước lên ngập sân trường Tân Lập sáng nay, hơn ba trăm học sinh được nghỉ.
  Cá linh theo nước vào ruộng, người lớn gọi nhau đi dỡ chà.
signature | MINH KHÔI
""",
    "teasers that are questions and quotations": """
H Cá linh non về chợ
  Cá linh non đầu mùa bán ở chợ Cồn Én giá 250.000 đồng một kg.
  Mỗi ngày cả chợ chỉ có hai chục ký.
related | Bài liên quan
related | Vì sao cá linh năm nay về muộn?
related | 'Mùa nước nổi như người bạn cũ'
related | Bông điên điển: vàng một mùa rồi thôi
""",
    "a quotation after a list": """
H Chuyện cây trống
  Chiếc trống làng Phú Mỹ treo ở đình đã hai trăm năm.
related | Tin liên quan
related | Thợ rèn cuối cùng của làng Phú Mỹ
  “Tiếng nó trầm, đánh một hồi là bên kia sông nghe.”
  Ông từ kể vậy rồi ngồi lặng.
""",
    "advertisements between paragraphs": """
H Radio returns
  The station went off the air in 1999 and came back on Sunday.
advertisement | ADVERTISEMENT
  It plays no commercials.
advertisement | SKIP ADVERTISEMENT
  Its signal reaches Hon Chim on a clear night.
""",
    "single links with a mark": """
H Chợ đêm mở lại
  Chợ đêm Cồn Én mở lại tối thứ bảy sau hai năm.
related | Xem thêm » Phà An Hòa tăng chuyến ban đêm
related | Read also: Night ferry to run until two
  Ba mươi gian hàng đã đăng ký chỗ.
  Đăng ký thêm tại ban quản lý chợ trước ngày 25.
""",
    "everything below a signature": """
H Chợ nổi vắng ghe
  Chợ nổi Vàm Láng sáng nay chỉ còn mười hai ghe bán trái cây.
  Ban quản lý dự định trả tiền neo ghe cho thương hồ.
signature | LAN CHI
source | Theo Báo Bãi Bồi
share | Chia sẻ bài viết
subscribe | Mời bạn đọc gửi ý kiến về toasoan@baibuom.example
copyright | Ghi rõ nguồn "Báo Bãi Bồi" khi phát hành lại thông tin từ website này
""",
    "teasers with their age": """
H Trường nổi trên hồ
B Minh Khôi - Lan Chi
  Ngôi trường nổi trên hồ Trúc Lâm có sáu lớp và một chiếc trống.
  Học trò đến lớp bằng xuồng.
related | Tin mới nhất
related | Hồ Cấm Sơn xả lũ hai cửa trong đêm
related | 2 giờ trước
related | Phà An Hòa tăng chuyến ban đêm
related | 20/10/2025 07:22
""",
    "a page with roles, credits and topics": """
H Lighthouse keeper asks for a stove
B Lan Chi
B River correspondent
B 3 May 2026
share | Share
share | Save
caption | Image source, Getty Images
  Image caption, The lighthouse on Hon Chim was built in 1897
  A lighthouse keeper has asked for a stove instead of a medal.
  "Medals do not boil water," he told a local paper.
related | More on this story
related | Harbour office orders two new buoys
menu | Vietnam
""",
    "a signature below a caption": """
H Mưa lớn làm sạt bờ kênh Ba Xã
B Chủ nhật, 16/11/2025, 21:40 (GMT+7)
  Mưa 210 mm trong sáu giờ làm sạt 40 m bờ kênh Ba Xã chiều nay.
  Cảnh sạt lở nhìn từ trên cao. Video: Minh Khôi
signature | Minh An
menu | Trở lại Thời sự
share | Copy link thành công
""",
}


def _parts(line: str) -> tuple[str, str]:
    if line[:2] in ("H ", "B ", "  "):
        return line[0], line[2:]
    rule, _, block = line.partition(" | ")
    return rule, block


@pytest.mark.parametrize("name", PAGES)
def test_a_page_is_taken_apart_as_a_reader_would(name: str) -> None:
    parts = [_parts(line) for line in PAGES[name].strip("\n").split("\n")]
    found = arrange(Manuscript(tuple(block for _, block in parts)), "a", "a.txt")
    got = [(paragraph.dropped or " ", paragraph.text) for paragraph in found.paragraphs]
    assert got == [part for part in parts if part[0] not in "HB"]


def test_every_rule_is_told_in_a_sentence_and_seen_on_a_page() -> None:
    seen = {_parts(line)[0] for page in PAGES.values() for line in page.strip("\n").split("\n")} - set("HB ")
    assert seen | {"separator", "outside"} == set(RULES)
    assert all(sentence.endswith(".") for sentence in RULES.values())
