"""Articles of unusual shape of which nothing may be dropped: interviews, results, tables, dialogue, prose that only
begins like boilerplate.

`H` and `B` are headline and byline, which are set aside; every other line is a paragraph of the article.
"""

import pytest

from index.clean import arrange
from index.read.manuscript import Manuscript

ARTICLES = {
    "prose that begins like boilerplate stays": """
H Chợ phiên vùng cao đông trở lại
  Chia sẻ với phóng viên, ông Nam cho biết phiên chợ này bán được gấp đôi phiên trước.
  Quảng cáo ngoài trời ở Hà Nội tăng 20% so với cùng kỳ, theo thống kê của sở.
  Xem thêm người dân tập trung trước cổng chợ, công an phải căng dây từ bốn giờ sáng.
  Theo TTXVN, bão số 3 sẽ làm phiên chợ tuần sau phải nghỉ.
  Bản quyền thuộc về ai là câu hỏi mà các nghệ nhân dệt chưa trả lời được.
  Không sao chép được hoa văn của bà Sùng Thị Mỷ, nhiều xưởng bỏ cuộc.
  Bình luận viên bóng đá của huyện cũng bán mật ong ở góc chợ.
  Từ khóa của phiên chợ năm nay là "không túi nylon".
  Tin liên quan đến vụ cháy kho vải làm nhiều người lo lắng.
  Mời độc thân vào chợ tình là tục cũ, nay hiếm người giữ.
  Đọc nhiều sách cũ, ông Páo kể được chuyện lập chợ từ năm 1926.
  Theo dõi giá trâu ba phiên liền, chị Dung quyết định chưa bán.
  Ảnh hưởng của mưa đá khiến rau cải lên giá.
  Nguồn nước về chợ bị đục từ chiều qua.
  Đường dây nóng: 0123 456 789, để bà con bị mưa đá gọi cứu trợ.
  Giấy phép số 12 của quán karaoke đầu chợ đã hết hạn từ tháng ba.
  Cấm sao chép hoa văn là điều mà các nghệ nhân muốn ghi vào quy ước.
  Mọi hành vi sao chép bài thi đều bị cô giáo Mỷ bắt chép lại mười lần.
""",
    "English prose that begins like boilerplate stays": """
H Market days return to the hills
  Share prices of the two tea companies fell on Monday after hail flattened the upper gardens.
  Related news reached the village by radio: the road was closed.
  Advertising on buses rose by a fifth, the transport office said.
  Follow the river on foot and the market appears behind the third bend.
  Recommended doses were ignored, according to the vet who treated the buffalo.
  More on the floor than in the baskets: that was how one buyer saw the plums.
  Sponsored by nobody, the band played until two in the morning.
  Subscribe to that view and the market has no future, Mr Pao said.
  Read more slowly, the charter of 1926 promises the stalls to the women.
  Copyright law does not protect the pattern of a skirt.
  Photographs of the old market hang in the tea house.
  Tags on the cloth say who wove it.
  Home is two hours away on a good horse.
  Join the queue before five or go home without honey.
""",
    "an interview keeps its questions": """
H “Tôi học nghề từ tiếng búa của cha”
B Theo Đặng Khôi
  Nghệ nhân Lê Văn Rèn, 66 tuổi, là người thợ rèn cuối cùng của làng Phú Mỹ.
  Hỏi: Ông bắt đầu học nghề từ khi nào?
  Đáp: Từ năm tám tuổi, cha cho tôi kéo bễ.
  – Ông có sợ lửa không?
  – Sợ chứ. Ai không sợ lửa thì không làm thợ được.
  Hỏi: Ai sẽ nối nghề?
  Đáp: Chưa có ai.
  PV: Cảm ơn ông!
""",
    "results keep their lines": """
H Kết quả vòng bảng giải bóng đá xã Tân Lập
  Vòng bảng khép lại chiều qua với hai trận đấu kịch tính trên sân đình.
  Thôn Đông 3-1 Thôn Đoài
  Thôn Thượng 0-0 Thôn Hạ
  Xóm Chài 2 - 2 Xóm Bãi
  1. Thôn Đông: 9 điểm
  2. Xóm Chài: 5 điểm
  Bán kết diễn ra ngày 28/10.
""",
    "a live blog keeps its clock": """
H Trực tiếp: Nước lên ở Hội An
B Cập nhật lúc 21:40 ngày 16/11/2025
  20:15
  Nước tràn qua đường Bạch Đằng, lực lượng dân phòng chặn xe ở hai đầu phố.
  20:50
  Hai trạm biến áp được cắt điện để bảo đảm an toàn.
  21:40
  Mực nước bắt đầu chững lại, theo trạm thủy văn Câu Lâu.
""",
    "a table written with bars keeps its rows": """
H Giá nông sản tuần này
  Mặt hàng | Giá | Thay đổi
  Cà phê | 118.000 đồng/kg | +1.500
  Hồ tiêu | 152.000 đồng/kg | -500
  Giá được ghi tại đại lý ở Krông Năng lúc sáng thứ hai.
""",
    "dialogue in short lines stays": """
H A night in the waiting room
B By Tom Ellery
  Nobody had told the passengers that the train was gone.
  “Gone where?”
  “South.”
  “And we?”
  The stationmaster shrugged, put out the lamp and went home to his soup.
""",
    "a quote in English in a Vietnamese story": """
H Khách Tây mê bún riêu ở chợ Tân Lập
  Cô Sáu Riêu bán bún từ năm giờ sáng, đến tám giờ là hết nồi.
  "I have eaten in forty countries and I still dream about this broth," a visitor from Leeds wrote in her book.
  Cuốn sổ lưu bút của cô nay đã sang quyển thứ ba.
""",
    "a person of the story is no author": """
H Editor freed after ten days
B By Tom Ellery
  A newspaper editor was released on Friday after ten days in custody.
  Colleagues had gathered at the gate since dawn with flowers and radios.
  Maria Lind is an editor at a weekly for fishermen.
""",
    "a recipe keeps its list": """
H Canh chua cá linh bông điên điển
  Mùa nước nổi, nhà nào cũng có nồi canh chua cá linh.
  Nguyên liệu:
  500 g cá linh non
  200 g bông điên điển
  Me chín, tỏi, ớt, ngò gai
  Cách làm
  Dầm me lấy nước, nấu sôi rồi thả cá.
""",
    "explanations with arrows and bullets stay": """
H What the new fares mean
  The ferry company changed its fares on Monday.
  • A single crossing costs 4,000 dong
  • A monthly pass costs 90,000 dong
  → Pupils ride for nothing
  The first month is a trial.
""",
    "an old date under the headline is a chronicle": """
H Ba ngày của cây cầu
  Ngày 2/9/1988
  Xã góp được năm tấn xi măng và một trăm ngày công.
  Ngày 14/11/1988
  Lũ cuốn mất hai mố cầu vừa xây.
  Ngày 20/4/1989
  Cầu thông xe trong mưa.
""",
    "things named after buttons": """
H Mạng xã hội nào đông nhất?
  Khảo sát hỏi 1.200 người ở ba tỉnh về mạng xã hội mà họ dùng mỗi ngày.
  Facebook
  Zalo
  TikTok
  Ba cái tên trên chiếm gần hết số phiếu.
""",
    "a paper that dates before its section": """
H Ghe chở lúa chìm ở kênh Ba Xã
B 20-10-2025 - 07:22 | Thời sự
  (NLĐO) - Ghe chở mười tấn lúa chìm ở kênh Ba Xã tối qua, hai người bơi được vào bờ.
  Chủ ghe ước thiệt hại tám mươi triệu đồng.
  Tin-ảnh: Minh Khôi
""",
    "a paper of three byline lines": """
H Vì sao đồng bằng lún?
B Lan Chi
B BBC News Tiếng Việt
B 20 tháng 10 2025
  Cập nhật 2 giờ trước
  Mỗi năm đồng bằng lún thêm một phân, phần lớn do bơm nước ngầm.
  Giếng sâu bốn trăm mét nay có ở những nơi năm 1990 chưa ai khoan.
""",
    "a crew": """
H The crew of the night ferry
  Captain: Tran Thi Mai
  Engineer: Nguyen Van Tam
  They have worked together for eleven years and never once agreed about music.
""",
    "winners of prizes": """
H Danh sách trúng thưởng hội thi ghe ngo
  Ban tổ chức công bố danh sách các đội được trao giải tối qua.
  Giải nhất: Chùa Bưng Sa Rài
  Giải nhì: Chùa Tầm Dồ
  Giải ba: Chùa Cồn Én
""",
    "a day by the clock": """
H Một ngày ở bến phà
  4h: Bến mở đèn, bà Ba Hiền nhóm bếp.
  5h30: Chuyến đầu tiên chở bốn mươi học sinh.
  22h: Chuyến cuối, bến tắt đèn.
""",
    "a note on an author without a name": """
H Let the river in
B Jane Roe
B River Post
  We have built walls for forty years, and for forty years the water has come round them.
  Let it in where it did no harm before.
  The author teaches hydrology in Leeds.
""",
    "a headline with a full stop": """
H Cầu sập.
  Cầu Ba Xã sập lúc nửa đêm, không ai đi trên cầu lúc đó, theo công an xã.
  Xe phải đi vòng mười hai cây số qua ngả chợ Tân Lập.
""",
    "a story that opens with a call": """
  “Nước lên rồi!”, ai đó gọi từ dưới bến.
  Cả xóm bật dậy. Đèn pin quét ngang dọc trên mặt sông.
  Mười phút sau, nước đã vào sân nhà ông Tư.
""",
    "a correction": """
H Bridge opens
  The bridge opened on Monday with a brass band and 400 umbrellas.
  This article was amended on 4 May 2026 to correct the length of the bridge.
""",
    "comments that the story is about": """
H Mười hai bình luận về một con đường
  12 bình luận của người dân được ghi vào biên bản họp xã tối qua.
  Con đường sẽ rộng thêm hai mét.
""",
    "calls that somebody said": """
H Ferry app
  Download the app and you still wait, Tran Thi Mai said at the landing on Friday.
  Follow us, shouted the boy on the buffalo, and we followed.
  Join the club, he told me.
""",
    "news in news": """
H Tin vui ở xóm chài
  Tin mới: ghe Hai Lúa trúng ba tấn cá cơm.
  Tin khác: giá dầu giảm 200 đồng.
  Cả xóm làm tiệc.
""",
    "fixtures": """
H Lịch thi đấu vòng cuối
  Vòng cuối diễn ra chiều thứ bảy trên sân xã Tân Lập.
  Thứ bảy, 25/10/2025
  15h: Thôn Đông - Thôn Hạ
  16h30: Xóm Chài - Xóm Bãi
""",
    "the speaker under a quotation": """
H Mùa mực đến sớm
  Ghe đầu tiên về bến với hai tấn mực ống.
  "Biển cho thì mình lấy."
  Bà Tư Hải
""",
    "a box of facts": """
H Cống Cái Lớn đóng ngăn mặn
  Cống đóng hoàn toàn từ 18h hôm nay.
  Cống Cái Lớn
  - Khởi công: 2019
  - Chiều dài: 455 m
  - Vốn: 3.300 tỷ đồng
  Nhà vườn được khuyên trữ nước ngọt cho ba tuần.
""",
    "dates of a life": """
H Nhạc sĩ Lê Hoài Nam qua đời
  Nhạc sĩ sinh ngày 2/3/1940, mất sáng 20/10/2025 tại nhà riêng, hưởng thọ 85 tuổi.
  Lễ viếng bắt đầu lúc 7h ngày 22/10/2025.
""",
    "people as subheadings": """
H Voices from the landing
B By Jane Roe
  We asked three riders why they slept on the landing.
  Tran Thi Mai
  I work nights at the hospital and there is no other way home.
  Nguyen Van Tam
  My father built this landing.
""",
    "questions of readers": """
H Readers ask: how safe is the bridge?
  Q: Can a lorry cross?
  A: No. The limit is two tonnes.
  Q: Who pays?
  A: The commune pays a third.
""",
    "sections as subheadings": """
H What the commune will do with the money
  The commune has 900 million dong left from the fair.
  Education
  A third goes to two classrooms on stilts.
  Health
  A third buys a boat for the midwife.
""",
}


@pytest.mark.parametrize("name", ARTICLES)
def test_nothing_of_the_text_is_dropped(name: str) -> None:
    lines = ARTICLES[name].strip("\n").split("\n")
    found = arrange(Manuscript(tuple(line[2:] for line in lines)), "a", "a.txt")
    assert [paragraph.text for paragraph in found.body] == [line[2:] for line in lines if line.startswith("  ")]
