"""Wire stories with what other outlets make of them, and pairs of texts that look like copies and are not."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Story:
    """A wire story. edits: (paragraph, old, new) as another desk would change it; cut: a sentence that one drops."""

    paragraphs: tuple[str, ...]
    dateline: str
    credit: str
    edits: tuple[tuple[int, str, str], ...]
    cut: str

    def edited(self) -> tuple[str, ...]:
        texts = list(self.paragraphs)
        for number, old, new in self.edits:
            assert texts[number].count(old) == 1, (old, texts[number])
            texts[number] = texts[number].replace(old, new)
        return tuple(texts)


VIETNAMESE = (
    Story(
        (
            "Rạng sáng 14/8, một vụ cháy lớn bùng phát tại xưởng gỗ ở xã Bình Minh, tỉnh Đồng Nai, thiêu rụi khoảng "
            "1.200 m² nhà xưởng cùng nhiều máy móc. Ngọn lửa bốc cao hàng chục mét, khói đen bao trùm cả khu dân cư.",
            "Nhận tin báo, lực lượng cảnh sát phòng cháy chữa cháy đã điều 9 xe chuyên dụng cùng gần 60 cán bộ, chiến "
            "sĩ đến hiện trường. Đến 5 giờ sáng, đám cháy cơ bản được khống chế. Không có thiệt hại về người.",
            "Ông Trần Quốc Hưng, chủ tịch xã, cho biết xưởng gỗ đã hoạt động nhiều năm và từng được nhắc nhở "
            "về an toàn "
            "điện. Nguyên nhân vụ cháy đang được cơ quan chức năng điều tra, làm rõ.",
        ),
        "ĐỒNG NAI (TTXVN) – ",
        " (Theo TTXVN)",
        (
            (0, "bùng phát tại", "xảy ra tại"),
            (0, "bao trùm cả khu", "phủ kín khu"),
            (1, "đã điều", "đã huy động"),
            (1, "đến hiện trường", "tới hiện trường"),
            (2, "cho biết", "nói"),
            (2, "đang được cơ quan chức năng điều tra, làm rõ", "đang được các cơ quan chức năng làm rõ"),
        ),
        "Ngọn lửa bốc cao hàng chục mét, khói đen bao trùm cả khu dân cư.",
    ),
    Story(
        (
            "Giá lúa tươi tại Đồng bằng sông Cửu Long tuần qua nhích thêm 150 đồng mỗi kg, lên 7.450 đồng, nhờ các nhà "
            "máy đẩy mạnh thu mua để kịp giao những đơn hàng xuất khẩu đã ký từ đầu vụ.",
            "Theo Hiệp hội Lương thực, giống lúa thơm vẫn được thương lái hỏi mua nhiều nhất. Nông dân tại Cần Thơ và "
            "Sóc Trăng đã thu hoạch được hơn nửa diện tích vụ hè thu, năng suất ước đạt 6,2 tấn mỗi héc ta.",
            "Bà Lê Thị Hoa, một nông dân trồng 4 héc ta lúa ở huyện Kế Sách, chia sẻ: “Vụ này trừ chi phí tôi còn lời "
            "khoảng một phần ba, đỡ vất vả hơn mọi năm.” Bà dự định giữ lại một ít lúa làm giống cho vụ sau.",
        ),
        "Cần Thơ (Lao Động) - ",
        " (Nguồn: Tuổi Trẻ)",
        (
            (0, "đẩy mạnh thu mua", "tăng cường thu mua"),
            (0, "những đơn hàng", "các đơn hàng"),
            (1, "vẫn được thương lái hỏi mua", "tiếp tục được thương lái hỏi mua"),
            (1, "năng suất ước đạt", "năng suất ước chừng"),
            (2, "chia sẻ", "bộc bạch"),
            (2, "Bà dự định", "Bà tính"),
        ),
        "Nông dân tại Cần Thơ và Sóc Trăng đã thu hoạch được hơn nửa diện tích vụ hè thu, năng suất ước đạt 6,2 tấn "
        "mỗi héc ta.",
    ),
    Story(
        (
            "Chiều 3/10, bão số 11 đi vào vùng biển phía đông quần đảo Hoàng Sa với sức gió mạnh nhất cấp 10, giật cấp "
            "12. Dự báo trong 24 giờ tới, bão di chuyển theo hướng tây tây bắc, mỗi giờ đi được 15 km.",
            "Trung tâm Dự báo Khí tượng Thủy văn Quốc gia cảnh báo từ đêm mai, các tỉnh từ Quảng Trị đến Quảng Ngãi có "
            "mưa to đến rất to, tổng lượng mưa phổ biến 200–300 mm, có nơi trên 400 mm.",
            "Chính quyền các địa phương ven biển đã kêu gọi tàu thuyền vào nơi tránh trú an toàn, đồng thời rà soát "
            "những khu vực có nguy cơ sạt lở để sẵn sàng sơ tán người dân. Học sinh nhiều nơi có thể được nghỉ học.",
        ),
        "HÀ NỘI, 3/10 (TTXVN) - ",
        " (Theo VnExpress)",
        (
            (0, "đi vào vùng biển", "tiến vào vùng biển"),
            (0, "với sức gió", "sức gió"),
            (1, "cảnh báo từ đêm mai", "lưu ý từ đêm mai"),
            (2, "đã kêu gọi tàu thuyền", "đã kêu gọi các tàu thuyền"),
            (2, "những khu vực", "các khu vực"),
        ),
        "Học sinh nhiều nơi có thể được nghỉ học.",
    ),
    Story(
        (
            "Đội tuyển nữ Việt Nam giành chiến thắng 2-0 trước Thái Lan trong trận chung kết giải vô địch Đông Nam Á "
            "diễn ra tối 19/8 trên sân Lạch Tray, qua đó lần thứ tư đăng quang tại giải đấu khu vực.",
            "Phút 23, từ đường tạt bóng bên cánh phải, tiền vệ Phạm Hải Yến bật cao đánh đầu mở tỷ số. Sang hiệp hai, "
            "đội khách dồn lên tấn công nhưng hàng thủ áo đỏ chơi tập trung và không mắc sai lầm nào đáng kể.",
            "Sau tiếng còi mãn cuộc, hàng nghìn cổ động viên ở lại khán đài ăn mừng cùng các cô gái. Liên đoàn bóng đá "
            "cho biết toàn đội sẽ nhận khoản thưởng xứng đáng ngay trong tuần này.",
        ),
        "(Dân trí) - ",
        " (Thanh Niên)",
        (
            (0, "diễn ra tối 19/8", "tổ chức tối 19/8"),
            (0, "giải đấu khu vực", "đấu trường khu vực"),
            (1, "bật cao đánh đầu mở tỷ số", "bật cao đánh đầu ghi bàn mở tỷ số"),
            (1, "nào đáng kể", "đáng kể nào"),
            (2, "ở lại khán đài ăn mừng", "nán lại khán đài ăn mừng"),
            (2, "ngay trong tuần này", "trong tuần này"),
        ),
        "Sang hiệp hai, đội khách dồn lên tấn công nhưng hàng thủ áo đỏ chơi tập trung và không mắc sai lầm "
        "nào đáng kể.",
    ),
    Story(
        (
            "Sở Y tế TP Huế vừa ghi nhận thêm 37 ca mắc sốt xuất huyết trong bảy ngày qua, nâng tổng số ca từ đầu năm "
            "lên 512. Các ổ dịch tập trung chủ yếu ở những phường có nhiều công trình xây dựng đang thi công.",
            "Ngành y tế đã tổ chức phun hóa chất diệt muỗi tại các khu nhà trọ và khu hòa nhập cộng đồng, "
            "vận động người "
            "dân thau rửa bể chứa nước, lật úp các vật dụng chứa nước mưa quanh nhà.",
            "Bác sĩ Hoàng Thúy Ngân khuyến cáo người bệnh khi sốt cao liên tục hai ngày cần đến cơ sở y tế để khám, "
            "tuyệt đối không tự ý truyền dịch tại nhà. Trẻ nhỏ và phụ nữ mang thai là nhóm dễ trở nặng.",
        ),
        "TTO - ",
        " (Theo Tuổi Trẻ)",
        (
            (0, "vừa ghi nhận thêm", "mới ghi nhận thêm"),
            (0, "chủ yếu ở những phường", "nhiều ở các phường"),
            (1, "vận động người dân", "đồng thời vận động người dân"),
            (2, "khuyến cáo người bệnh", "khuyên người bệnh"),
            (2, "để khám", "để được thăm khám"),
        ),
        "Trẻ nhỏ và phụ nữ mang thai là nhóm dễ trở nặng.",
    ),
    Story(
        (
            "Dự án đường vành đai 3 đoạn qua tỉnh Long An dài 6,8 km sẽ thông xe kỹ thuật vào cuối tháng 12, "
            "sớm hơn kế "
            "hoạch khoảng ba tháng, Ban quản lý dự án thông tin tại buổi kiểm tra hiện trường sáng 21/11.",
            "Hiện nhà thầu đang thảm lớp bê tông nhựa cuối cùng, lắp dải phân cách và hệ thống chiếu sáng. Trên công "
            "trường, hơn 300 kỹ sư, công nhân làm việc ba ca liên tục, kể cả ngày nghỉ.",
            "Khi đưa vào khai thác, tuyến đường được kỳ vọng giảm tải cho quốc lộ 1, rút ngắn thời gian đi lại giữa "
            "các khu công nghiệp và cảng biển, đồng thời mở ra quỹ đất mới cho phát triển đô thị.",
        ),
        "LONG AN – ",
        " (Sài Gòn Giải Phóng)",
        (
            (0, "thông tin tại buổi kiểm tra", "cho hay tại buổi kiểm tra"),
            (1, "Hiện nhà thầu đang", "Hiện các nhà thầu đang"),
            (1, "làm việc ba ca liên tục", "làm việc liên tục ba ca"),
            (2, "được kỳ vọng", "được trông đợi"),
            (2, "mở ra quỹ đất mới", "mở ra quỹ đất"),
        ),
        "Trên công trường, hơn 300 kỹ sư, công nhân làm việc ba ca liên tục, kể cả ngày nghỉ.",
    ),
    Story(
        (
            "Tòa án nhân dân tỉnh Khánh Hòa ngày 8/5 tuyên phạt bị cáo Đỗ Văn Thành 14 năm tù về tội lừa đảo "
            "chiếm đoạt "
            "tài sản. Theo cáo trạng, bị cáo đã chiếm đoạt hơn 23 tỷ đồng của 41 người thông qua các dự án đất nền "
            "không có thật.",
            "Tại phiên tòa, bị cáo thừa nhận toàn bộ hành vi và mong được hưởng khoan hồng. Hội đồng xét xử nhận định "
            "hành vi của bị cáo là đặc biệt nghiêm trọng, gây mất an ninh trật tự tại địa phương.",
            "Ngoài hình phạt tù, bị cáo phải bồi thường toàn bộ số tiền cho các bị hại. Nhiều người dân vay ngân hàng "
            "để mua đất đến nay vẫn chưa trả hết nợ.",
        ),
        "Khánh Hòa (Tiền Phong) – ",
        " (Theo Tiền Phong)",
        (
            (0, "thông qua các dự án", "bằng các dự án"),
            (1, "thừa nhận toàn bộ hành vi", "thừa nhận toàn bộ hành vi phạm tội"),
            (1, "nhận định", "cho rằng"),
            (2, "toàn bộ số tiền", "toàn bộ số tiền đã nhận"),
            (2, "Nhiều người dân", "Không ít người dân"),
        ),
        "Hội đồng xét xử nhận định hành vi của bị cáo là đặc biệt nghiêm trọng, gây mất an ninh trật tự tại "
        "địa phương.",
    ),
    Story(
        (
            "Trường Đại học Bách khoa Đà Nẵng công bố phương án tuyển sinh năm 2027 với 3.600 chỉ tiêu, "
            "trong đó có hai "
            "ngành mới là thiết kế vi mạch và năng lượng tái tạo. Thí sinh có thể đăng ký tối đa mười nguyện vọng.",
            "Nhà trường giữ ổn định ba phương thức xét tuyển như năm ngoái nhưng giảm tỷ trọng xét học bạ. Điểm chuẩn "
            "giữa các phương thức được quy đổi tương đương theo quy định của Bộ Giáo dục và Đào tạo.",
            "Phó hiệu trưởng Nguyễn Hữu Lộc cho hay học phí năm đầu dao động từ 28 đến 35 triệu đồng tùy chương trình. "
            "Sinh viên có hoàn cảnh khó khăn được xét miễn giảm và vay vốn với lãi suất ưu đãi.",
        ),
        "Dân trí - ",
        " (Theo Dân trí)",
        (
            (0, "công bố phương án", "vừa thông tin về phương án"),
            (0, "Thí sinh có thể", "Mỗi thí sinh có thể"),
            (1, "như năm ngoái", "giống năm ngoái"),
            (2, "cho hay học phí", "cho biết học phí"),
            (2, "với lãi suất ưu đãi", "lãi suất ưu đãi"),
        ),
        "Sinh viên có hoàn cảnh khó khăn được xét miễn giảm và vay vốn với lãi suất ưu đãi.",
    ),
    Story(
        (
            "Lượng khách quốc tế đến Phú Quốc trong quý I đạt 420.000 lượt, tăng 31% so với cùng kỳ, chủ yếu từ Hàn "
            "Quốc, Ấn Độ và Kazakhstan. Công suất phòng của các khu nghỉ dưỡng ven biển luôn duy trì ở mức cao.",
            "Các hãng hàng không đã mở thêm bốn đường bay thẳng tới hòn đảo này trong mùa đông. Tuy vậy, doanh nghiệp "
            "lữ hành phản ánh tình trạng thiếu hướng dẫn viên biết tiếng Hàn và tiếng Nga.",
            "Lãnh đạo địa phương khẳng định sẽ siết chặt quản lý giá dịch vụ, xử lý nghiêm nạn chèo kéo, đồng thời đầu "
            "tư thêm bãi tắm công cộng để du khách có trải nghiệm tốt hơn.",
        ),
        "PHÚ QUỐC, 2/4 (TTXVN) – ",
        " (Theo VietnamPlus)",
        (
            (0, "đạt 420.000 lượt", "ước đạt 420.000 lượt"),
            (0, "luôn duy trì ở mức cao", "liên tục ở mức cao"),
            (1, "hòn đảo này", "đảo ngọc"),
            (1, "phản ánh tình trạng", "than phiền về tình trạng"),
            (2, "khẳng định sẽ", "cam kết sẽ"),
            (2, "nạn chèo kéo", "tình trạng chèo kéo khách"),
        ),
        "Tuy vậy, doanh nghiệp lữ hành phản ánh tình trạng thiếu hướng dẫn viên biết tiếng Hàn và tiếng Nga.",
    ),
    Story(
        (
            "Quốc hội sáng 27/6 thông qua Luật Nhà giáo sửa đổi với tỷ lệ tán thành 92,4%. Luật có hiệu lực "
            "từ ngày 1/1 "
            "năm sau, quy định lương nhà giáo được xếp cao nhất trong hệ thống thang bậc lương hành chính sự nghiệp.",
            "Trình bày báo cáo giải trình trước khi biểu quyết, Chủ nhiệm Ủy ban Văn hóa và Xã hội cho biết "
            "cơ quan soạn "
            "thảo đã tiếp thu tối đa ý kiến đại biểu, nhất là về chính sách thu hút giáo viên đến vùng khó khăn.",
            "Nhiều đại biểu bày tỏ vui mừng vì sau nhiều lần bàn thảo, đội ngũ thầy cô giáo đã có một đạo luật riêng. "
            "Một số ý kiến đề nghị Chính phủ sớm ban hành nghị định hướng dẫn để luật đi vào cuộc sống.",
        ),
        "Hà Nội (TTXVN) - ",
        " (Theo Nhân Dân)",
        (
            (0, "với tỷ lệ tán thành", "với tỷ lệ đại biểu tán thành"),
            (1, "cho biết cơ quan soạn thảo", "nêu rõ cơ quan soạn thảo"),
            (1, "nhất là về chính sách", "đặc biệt là chính sách"),
            (2, "bày tỏ vui mừng", "bày tỏ sự vui mừng"),
            (2, "đi vào cuộc sống", "nhanh chóng đi vào cuộc sống"),
        ),
        "Một số ý kiến đề nghị Chính phủ sớm ban hành nghị định hướng dẫn để luật đi vào cuộc sống.",
    ),
)

ENGLISH = (
    Story(
        (
            "A cargo ship carrying 4,200 tonnes of wheat ran aground near the port of Varna early on Tuesday after its "
            "engine lost power in heavy seas, the Bulgarian maritime authority said. All 17 crew members were safe.",
            "Tugboats tried twice to pull the vessel free before the wind forced them back to shelter. Divers will "
            "inspect the hull as soon as the weather allows, according to a spokesman for the harbour master.",
            "Environmental groups warned that fuel could leak into a nearby bird reserve. Officials said "
            "they had placed "
            "floating barriers around the stern and that no pollution had been seen so far.",
        ),
        "SOFIA, March 3 (Reuters) - ",
        " (Reuters)",
        (
            (0, "early on Tuesday", "early Tuesday"),
            (0, "in heavy seas", "in rough seas"),
            (1, "tried twice to pull", "attempted twice to pull"),
            (1, "as soon as the weather allows", "when the weather allows"),
            (2, "Officials said", "Authorities said"),
            (2, "had been seen so far", "had been spotted so far"),
        ),
        "Divers will inspect the hull as soon as the weather allows, according to a spokesman for the harbour master.",
    ),
    Story(
        (
            "The Bank of Norway kept its benchmark interest rate at 4.25 percent on Thursday, as expected, and said it "
            "would probably be lowered in the course of the autumn if inflation continued to ease.",
            "Governor Ida Wolden Bache told a news conference that wage growth remained too strong to declare victory. "
            "The krone strengthened slightly against the euro after the announcement.",
            "Economists had been split on how clearly the central bank would signal a cut. Household debt is among the "
            "largest in Europe, which makes borrowers sensitive to every change in mortgage costs.",
        ),
        "OSLO (AP) — ",
        " (AP)",
        (
            (0, "as expected, and said", "as widely expected, and said"),
            (0, "continued to ease", "kept easing"),
            (1, "told a news conference", "told a press conference"),
            (1, "strengthened slightly", "firmed slightly"),
            (2, "had been split on", "had been divided on"),
        ),
        "The krone strengthened slightly against the euro after the announcement.",
    ),
    Story(
        (
            "Thousands of teachers marched through Lisbon on Saturday to demand higher pay and smaller classes, in the "
            "biggest protest since the government took office last spring. Police put the turnout at 18,000.",
            "“We haven't had a real rise in ten years,” said Marta Coelho, who teaches mathematics in Setubal and had "
            "travelled by bus with 40 colleagues. Many carried umbrellas painted in the union's colours.",
            "The education ministry said talks would resume next week and called the demands unaffordable. It "
            "has offered to speed up promotions for staff with more than a decade of service.",
        ),
        "LISBON, Portugal (AFP) – ",
        " (AFP)",
        (
            (0, "marched through Lisbon", "took to the streets of Lisbon"),
            (0, "in the biggest protest", "in the largest protest"),
            (1, "haven't had a real rise", "have not had a real rise"),
            (1, "had travelled by bus", "had come by bus"),
            (2, "called the demands unaffordable", "described the demands as unaffordable"),
            (2, "has offered to speed up", "is offering to speed up"),
        ),
        "Many carried umbrellas painted in the union's colours.",
    ),
    Story(
        (
            "Archaeologists working on a railway extension outside York have uncovered the remains of a "
            "Roman bathhouse, "
            "complete with underfloor heating and fragments of painted plaster that have kept their colours.",
            "The find came to light in April when a digger struck a stone drain two metres below the "
            "surface. Since then "
            "a team of 25 has recorded six rooms and more than 900 objects, among them a bone comb and a silver ring.",
            "Network planners said the line would be moved by a few metres so that the building could stay in the "
            "ground. Visitors will be able to watch the dig from a platform until the end of September.",
        ),
        "LONDON (PA Media) - ",
        " (Guardian)",
        (
            (0, "have uncovered the remains", "have unearthed the remains"),
            (1, "came to light", "was made"),
            (1, "a team of 25 has recorded", "a team of 25 people has recorded"),
            (2, "would be moved by a few metres", "would be shifted by a few metres"),
            (2, "could stay in the ground", "could remain in the ground"),
        ),
        "Since then a team of 25 has recorded six rooms and more than 900 objects, among them a bone comb and a silver "
        "ring.",
    ),
    Story(
        (
            "Firefighters in northern Greece were battling a wildfire on Sunday that has burned 3,500 hectares of pine "
            "forest and forced the evacuation of five villages near Kavala. Strong winds were fanning the flames.",
            "Eleven water-dropping aircraft were working in turns from first light, the fire service said. One "
            "firefighter was taken to hospital with breathing problems, but nobody was reported missing.",
            "Scientists say hotter and drier summers have made such blazes more frequent around the "
            "Mediterranean. Last "
            "year the region lost olive groves that had stood for centuries.",
        ),
        "KAVALA, Greece (Reuters) — ",
        " (Source: Reuters)",
        (
            (0, "were battling a wildfire", "were fighting a wildfire"),
            (0, "were fanning the flames", "fanned the flames"),
            (1, "were working in turns", "worked in turns"),
            (1, "was taken to hospital", "was brought to hospital"),
            (2, "Scientists say", "Experts say"),
            (2, "such blazes", "such fires"),
        ),
        "Last year the region lost olive groves that had stood for centuries.",
    ),
    Story(
        (
            "Carmaker Halden will cut 2,300 jobs at its plant in Ghent by the end of next year, blaming weak "
            "demand for "
            "electric vans and competition from Asia. The company employs about 9,000 people in Belgium.",
            "Chief executive Pieter Maes said the decision had been painful but that the factory needed to run at a "
            "profit to survive. Unions were told of the plan at a meeting lasting barely twenty minutes.",
            "The regional government offered to pay for retraining and said it would seek buyers for an empty assembly "
            "hall. Shares in Halden were little changed in morning trading.",
        ),
        "BRUSSELS, Jan 22 (Reuters) - ",
        " (via Bloomberg)",
        (
            (0, "blaming weak demand", "citing weak demand"),
            (1, "had been painful", "was painful"),
            (1, "barely twenty minutes", "just twenty minutes"),
            (2, "would seek buyers", "would look for buyers"),
            (2, "little changed", "almost unchanged"),
        ),
        "Shares in Halden were little changed in morning trading.",
    ),
    Story(
        (
            "A nine-year-old girl who had been missing for two days in a national park in Tasmania was found alive on "
            "Friday, cold and hungry but otherwise unhurt, after a search involving 150 volunteers.",
            "Rescuers heard her calling from a dry creek bed about 3 km from the campsite where she was last seen. She "
            "told them she had drunk rainwater from leaves and slept under a fallen tree.",
            "Her father, Daniel Whitlock, thanked everyone who had walked through the night. Police reminded families "
            "to carry a locator beacon, which can be borrowed free of charge at the park entrance.",
        ),
        "HOBART, Australia (AAP) - ",
        " (AAP)",
        (
            (0, "after a search involving", "following a search involving"),
            (1, "Rescuers heard her calling", "Searchers heard her calling"),
            (1, "where she was last seen", "where she had last been seen"),
            (2, "thanked everyone", "thanked all those"),
            (2, "can be borrowed free of charge", "can be borrowed for free"),
        ),
        "She told them she had drunk rainwater from leaves and slept under a fallen tree.",
    ),
    Story(
        (
            "Vietnam's coffee exports brought in $5.4 billion in the season that ended in September, a "
            "record, as prices "
            "of robusta beans climbed for a third year in a row, the trade ministry in Hanoi reported on Monday.",
            "Growers in Đắk Lắk province said many had paid off old loans and were replanting ageing trees. Traders "
            "expect the next harvest to begin two weeks late because of rain in the Central Highlands.",
            "Roasters in Europe are stocking up ahead of new rules that require proof that beans were not grown on "
            "cleared forest land. Small farmers fear the paperwork will be too much for them.",
        ),
        "HANOI (Bloomberg) -- ",
        " (Bloomberg)",
        (
            (0, "reported on Monday", "said on Monday"),
            (1, "Growers in Đắk Lắk", "Growers in Dak Lak"),
            (1, "were replanting ageing trees", "were replacing ageing trees"),
            (2, "are stocking up", "are building stocks"),
            (2, "will be too much for them", "will prove too much for them"),
        ),
        "Small farmers fear the paperwork will be too much for them.",
    ),
    Story(
        (
            "Tennis player Lena Hartwig reached her first Grand Slam semi-final on Wednesday, beating the second seed "
            "6-4 3-6 7-5 in a match that lasted almost three hours and was twice stopped by rain.",
            "The 21-year-old from Leipzig saved two match points and ended the contest with a backhand down the line. "
            "“I kept telling myself to breathe,” she said on court, laughing and wiping away tears.",
            "She will next face either Olga Sirotina or Ana Beltran. Ranked outside the top hundred a year "
            "ago, Hartwig "
            "spent the winter working as a coach for children to pay for her travel.",
        ),
        "MELBOURNE (dpa) - ",
        " (dpa)",
        (
            (0, "a match that lasted almost", "a match lasting almost"),
            (1, "ended the contest", "finished the contest"),
            (1, "she said on court", "she said courtside"),
            (2, "spent the winter working as", "spent the winter as"),
            (2, "to pay for her travel", "to pay for her trips"),
        ),
        "“I kept telling myself to breathe,” she said on court, laughing and wiping away tears.",
    ),
    Story(
        (
            "Nurses at Kenya's largest public hospital suspended a strike on Thursday after the health "
            "ministry promised "
            "to settle unpaid allowances within 60 days, ending a walkout that had delayed hundreds of operations.",
            "Union secretary Grace Njeri said members would return to the wards at midnight but would not hesitate to "
            "leave again if the money did not arrive. Patients queued outside in the hope of being seen first.",
            "Public hospitals in the country have struggled for years with late funding and broken equipment. A "
            "parliamentary committee is due to publish a report on the crisis next month.",
        ),
        "NAIROBI, Kenya — ",
        " (BBC News)",
        (
            (0, "promised to settle", "pledged to settle"),
            (0, "that had delayed", "which had delayed"),
            (1, "would not hesitate to leave", "would not hesitate to walk out"),
            (1, "in the hope of being seen", "hoping to be seen"),
            (2, "have struggled for years", "have for years struggled"),
            (2, "is due to publish", "is expected to publish"),
        ),
        "Patients queued outside in the hope of being seen first.",
    ),
)

STORIES = VIETNAMESE + ENGLISH

# Pairs that share nearly all their words, or all their facts, and are not copies of one another.
DIFFERENT = (
    # updates of one story
    ("Vụ tai nạn trên cao tốc sáng nay đã làm 12 người thiệt mạng và nhiều người khác bị thương, theo cảnh sát.",
     "Vụ tai nạn trên cao tốc sáng nay đã làm 14 người thiệt mạng và nhiều người khác bị thương, theo cảnh sát."),
    ("The death toll from the ferry accident off the coast has risen to 12, rescue officials said late on Monday.",
     "The death toll from the ferry accident off the coast has risen to 14, rescue officials said late on Monday."),
    ("Có năm ngư dân mất tích sau khi tàu cá bị chìm ngoài khơi, lực lượng cứu hộ đang khẩn trương tìm kiếm họ.",
     "Có bảy ngư dân mất tích sau khi tàu cá bị chìm ngoài khơi, lực lượng cứu hộ đang khẩn trương tìm kiếm họ."),
    ("At least three miners were still trapped underground after the collapse, the company said in a short statement.",
     "At least eight miners were still trapped underground after the collapse, the company said in a short statement."),
    ("The suspect was arrested near the border after a week on the run, the regional prosecutor told reporters there.",
     "The suspect was released near the border after a week on the run, the regional prosecutor told reporters there."),
    ("Chiều nay giá xăng trong nước được điều chỉnh theo diễn biến của thị trường thế giới, Bộ Công Thương thông báo.",
     "Sáng nay giá xăng trong nước được điều chỉnh theo diễn biến của thị trường thế giới, Bộ Công Thương thông báo."),
    # templates
    ("Giá vàng SJC sáng nay niêm yết ở mức 84,5 triệu đồng một lượng mua vào và 86,5 triệu đồng một lượng bán ra.",
     "Giá vàng SJC sáng nay niêm yết ở mức 85,0 triệu đồng một lượng mua vào và 87,0 triệu đồng một lượng bán ra."),
    ("Kết thúc phiên, chỉ số VN-Index tăng 5% so với hôm qua, thanh khoản toàn thị trường được cải thiện rõ rệt.",
     "Kết thúc phiên, chỉ số VN-Index giảm 5% so với hôm qua, thanh khoản toàn thị trường được cải thiện rõ rệt."),
    ("Kết thúc phiên, chỉ số VN-Index đi ngang, thanh khoản toàn thị trường so với hôm qua được cải thiện rõ rệt.",
     "Kết thúc phiên, chỉ số VN-Index đi lên, thanh khoản toàn thị trường so với hôm qua được cải thiện rõ rệt."),
    ("Oil prices rose in early trading on Tuesday as investors weighed the outlook for demand against rising supplies.",
     "Oil prices fell in early trading on Tuesday as investors weighed the outlook for demand against rising "
     "supplies."),
    ("Nhiệt độ thấp nhất tại vùng núi phía bắc xuống -2 độ, người dân cần giữ ấm cho gia súc và cây trồng trong đêm.",
     "Nhiệt độ thấp nhất tại vùng núi phía bắc xuống 2 độ, người dân cần giữ ấm cho gia súc và cây trồng trong đêm."),
    ("The company agreed to pay $5 million to settle the claim without admitting any wrongdoing, court papers showed.",
     "The company agreed to pay €5 million to settle the claim without admitting any wrongdoing, court papers showed."),
    ("Khối lượng giao dịch đạt 1,5 triệu cổ phiếu, cao hơn mức bình quân của cả tuần trước, theo thống kê của sàn.",
     "Khối lượng giao dịch đạt 15 triệu cổ phiếu, cao hơn mức bình quân của cả tuần trước, theo thống kê của sàn."),
    # names and places
    ("Ông Nguyễn Văn Bình được bầu làm chủ tịch hội đồng quản trị công ty với đa số phiếu tại đại hội cổ "
     "đông sáng nay.",
     "Ông Nguyễn Văn Dũng được bầu làm chủ tịch hội đồng quản trị công ty với đa số phiếu tại đại hội cổ "
     "đông sáng nay."),
    ("Hà Nội dự kiến mở thêm nhiều tuyến buýt điện kết nối các khu đô thị mới với trung tâm thành phố ngay "
     "đầu năm tới.",
     "Hải Phòng dự kiến mở thêm nhiều tuyến buýt điện kết nối các khu đô thị mới với trung tâm thành phố "
     "ngay đầu năm tới."),
    ("Hungary said it would send more doctors to the flooded region and asked its neighbours to open their depots.",
     "Poland said it would send more doctors to the flooded region and asked its neighbours to open their depots."),
    ("In the second half Arsenal pressed Chelsea deep into their own box and deserved to take the lead in the end.",
     "In the second half Chelsea pressed Arsenal deep into their own box and deserved to take the lead in the end."),
    ("Trong hiệp hai, Hà Tĩnh ép sân Nam Định suốt nửa giờ và xứng đáng có bàn thắng quyết định ở những phút "
     "cuối trận.",
     "Trong hiệp hai, Nam Định ép sân Hà Tĩnh suốt nửa giờ và xứng đáng có bàn thắng quyết định ở những phút "
     "cuối trận."),
    ("The quake was felt in the north of the island, where schools were closed for the day as a matter of precaution.",
     "The quake was felt in the south of the island, where schools were closed for the day as a matter of precaution."),
    ("Bà Hòa cho biết gia đình đã nhận đủ tiền hỗ trợ của chính quyền và đang sửa lại mái nhà sau trận lốc vừa rồi.",
     "Bà Hoa cho biết gia đình đã nhận đủ tiền hỗ trợ của chính quyền và đang sửa lại mái nhà sau trận lốc vừa rồi."),
    # opposite results and negations
    ("Hội đồng nhân dân thành phố đã thông qua đề án thu phí xe vào nội đô sau một ngày thảo luận sôi nổi "
     "tại hội trường.",
     "Hội đồng nhân dân thành phố đã bác bỏ đề án thu phí xe vào nội đô sau một ngày thảo luận sôi nổi tại "
     "hội trường."),
    ("Bộ Y tế khẳng định loại thuốc này an toàn cho trẻ nhỏ nếu được dùng đúng liều do bác sĩ kê trong đơn thuốc.",
     "Bộ Y tế khẳng định loại thuốc này không an toàn cho trẻ nhỏ nếu được dùng đúng liều do bác sĩ kê trong "
     "đơn thuốc."),
    ("The minister said the bridge would reopen before the summer holidays and that the repairs were well on schedule.",
     "The minister said the bridge would not reopen before the summer holidays and that the repairs were "
     "well on schedule."),
    ("Nhóm nghiên cứu cho biết đã tìm thấy bằng chứng về nước lỏng dưới bề mặt của vệ tinh băng giá này từ dữ liệu cũ.",
     "Nhóm nghiên cứu cho biết chưa tìm thấy bằng chứng về nước lỏng dưới bề mặt của vệ tinh băng giá này từ "
     "dữ liệu cũ."),
    ("Analysts said it was likely that the government would call an early election before the budget vote in spring.",
     "Analysts said it was unlikely that the government would call an early election before the budget vote "
     "in spring."),
    ("Doctors said the new vaccine didn't cause any serious side effects in patients older than the usual age group.",
     "Doctors said the new vaccine did cause any serious side effects in patients older than the usual age group."),
    ("Chính phủ bàn phương án cổ phần hóa các doanh nghiệp nhà nước trong lĩnh vực vận tải đường thủy nội địa.",
     "Chính phủ bán phương án cổ phần hóa các doanh nghiệp nhà nước trong lĩnh vực vận tải đường thủy nội địa."),
    # something is said that the other does not say
    ("Cảnh sát phong tỏa hiện trường và trích xuất hình ảnh từ các camera an ninh quanh khu vực để truy tìm nghi phạm.",
     "Cảnh sát phong tỏa hiện trường và trích xuất hình ảnh từ các camera an ninh quanh khu vực để truy tìm nghi phạm. "
     "Nạn nhân được đưa vào bệnh viện cấp cứu trong tình trạng hôn mê sâu."),
    ("Police closed the road for several hours and asked witnesses to come forward with pictures from their cars.",
     "Police closed the road for several hours and asked witnesses to come forward with pictures from their cars. "
     "The driver of the lorry has been questioned and faces a charge of dangerous driving."),
    # days and datelines
    ("HÀ NỘI, 12/9 (TTXVN) – Thị trường vàng trong nước ít biến động, người mua thận trọng chờ tín hiệu từ thế giới.",
     "HÀ NỘI, 13/9 (TTXVN) – Thị trường vàng trong nước ít biến động, người mua thận trọng chờ tín hiệu từ thế giới."),
    ("On Monday the court heard two witnesses who said they had seen the accused at the station with a heavy suitcase.",
     "On Friday the court heard two witnesses who said they had seen the accused at the station with a heavy "
     "suitcase."),
    # the same event, reported independently
    ("Xưởng gỗ rộng khoảng 1.200 m² ở Đồng Nai bốc cháy dữ dội lúc rạng sáng 14/8, rất may không ai bị thương.",
     "Rạng sáng 14/8, một vụ cháy lớn bùng phát tại xưởng gỗ ở xã Bình Minh, tỉnh Đồng Nai, thiêu rụi khoảng 1.200 m² "
     "nhà xưởng cùng nhiều máy móc."),
    ("A freighter loaded with 4,200 tonnes of wheat is stuck off Varna after engine trouble; its 17 sailors are fine.",
     "A cargo ship carrying 4,200 tonnes of wheat ran aground near the port of Varna early on Tuesday after its engine "
     "lost power in heavy seas, the Bulgarian maritime authority said. All 17 crew members were safe."),
    # one other word turns the whole
    ("Đội chủ nhà thắng đậm đội khách trong trận khai mạc, hàng vạn khán giả trên sân vỡ òa trong niềm vui sướng.",
     "Đội chủ nhà thua đậm đội khách trong trận khai mạc, hàng vạn khán giả trên sân lặng đi trong nỗi thất vọng."),
    ("Ngân hàng trung ương quyết định nâng lãi suất điều hành nhằm kiềm chế lạm phát đang ở mức cao nhất nhiều năm.",
     "Ngân hàng trung ương quyết định hạ lãi suất điều hành nhằm kiềm chế lạm phát đang ở mức cao nhất nhiều năm."),
    ("Ngân hàng trung ương quyết định giữ nguyên lãi suất điều hành dù lạm phát đang ở mức cao nhất nhiều năm qua.",
     "Ngân hàng trung ương quyết định cắt giảm lãi suất điều hành dù lạm phát đang ở mức cao nhất nhiều năm qua."),
    ("The central bank raised its key rate in a decision that surprised most economists polled ahead of the meeting.",
     "The central bank cut its key rate in a decision that surprised most economists polled ahead of the meeting."),
    ("The central bank kept its key rate in a decision that surprised most economists polled ahead of the meeting.",
     "The central bank cut its key rate in a decision that surprised most economists polled ahead of the meeting."),
    ("The two sides signed an agreement after a night of talks, a person familiar with the matter said early today.",
     "The two sides broke off the talks after a night without agreement, a person familiar with the matter "
     "said today."),
    ("The bill was passed by a narrow margin after a heated debate that went on well past midnight in the lower house.",
     "The bill was defeated by a narrow margin after a heated debate that went on well past midnight in the "
     "lower house."),
    ("Putin said he was ready to meet without conditions, state television reported from the talks in the capital.",
     "Zelensky said he was ready to meet without conditions, state television reported from the talks in the capital."),
    ("Nạn nhân là nữ sinh viên năm cuối một trường đại học tại Hà Nội, đang thuê trọ cùng bạn gần hiện trường.",
     "Nạn nhân là nam sinh viên năm cuối một trường đại học tại Hà Nội, đang thuê trọ cùng bạn gần hiện trường."),
    ("Tất cả hành khách trên chuyến bay được đưa ra ngoài an toàn qua các cửa thoát hiểm phía trước của máy bay.",
     "Hầu hết hành khách trên chuyến bay được đưa ra ngoài an toàn qua các cửa thoát hiểm phía trước của máy bay."),
    ("Bệnh viện cho biết sức khỏe của em bé đã ổn định và có thể xuất viện trong những ngày tới nếu không sốt lại.",
     "Bệnh viện cho biết sức khỏe của em bé còn nguy kịch và có thể phải chuyển viện trong những ngày tới "
     "nếu không sốt lại."),
    ("Tỉnh này cho học sinh nghỉ học hai ngày để tránh bão, các trường thông báo lịch học bù sau khi thời "
     "tiết ổn định.",
     "Tỉnh này cho học sinh nghỉ học ba ngày để tránh bão, các trường thông báo lịch học bù sau khi thời "
     "tiết ổn định."),
    ("A court in Madrid acquitted the former mayor of corruption on Friday, bringing a long trial to an end.",
     "A court in Madrid convicted the former mayor of corruption on Friday, bringing a long trial to an end."),
    ("The drug was effective in older patients, according to the results of a large trial published in a journal.",
     "The drug was ineffective in older patients, according to the results of a large trial published in a journal."),
    ("Thai officials said the border crossing would stay open to lorries during the holiday in spite of the tension.",
     "Thai officials said the border crossing would stay shut to lorries during the holiday in spite of the tension."),
    ("Bộ trưởng cho rằng cần cấm hoàn toàn thuốc lá điện tử để bảo vệ sức khỏe của học sinh và thanh thiếu niên.",
     "Bộ trưởng cho rằng cần cho phép thuốc lá điện tử có kiểm soát để bảo vệ sức khỏe của học sinh và thanh "
     "thiếu niên."),
    ("Dự án nhà ở xã hội được khởi công sáng nay bên bờ sông, với sự có mặt của nhiều hộ dân sẽ được mua nhà.",
     "Dự án nhà ở xã hội được khánh thành sáng nay bên bờ sông, với sự có mặt của nhiều hộ dân sẽ được mua nhà."),
    ("The striker will miss the rest of the season with a knee injury, his club confirmed in a statement "
     "late on Sunday.",
     "The goalkeeper will miss the rest of the season with a knee injury, his club confirmed in a statement "
     "late on Sunday."),
    ("Police believe the fire was started deliberately and are looking for a man seen running from the shop at night.",
     "Police believe the fire was started accidentally and are looking for a man seen running from the shop at night."),
    ("The minister resigned over the affair, saying that she had acted in good faith and wanted to spare her family.",
     "The minister refused to resign over the affair, saying that she had acted in good faith and wanted to "
     "spare her family."),
    ("Trường mầm non nơi xảy ra vụ ngộ độc đã tạm dừng hoạt động để cơ quan chức năng lấy mẫu thức ăn kiểm nghiệm.",
     "Trường tiểu học nơi xảy ra vụ ngộ độc đã tạm dừng hoạt động để cơ quan chức năng lấy mẫu thức ăn kiểm nghiệm."),
    ("Kiểm tra nồng độ cồn, tài xế xe tải cho kết quả âm tính, cơ quan công an đang làm rõ nguyên nhân vụ va chạm.",
     "Kiểm tra nồng độ cồn, tài xế xe tải cho kết quả dương tính, cơ quan công an đang làm rõ nguyên nhân vụ va chạm."),
    ("Chủ tịch tỉnh bị kỷ luật cảnh cáo vì để xảy ra sai phạm kéo dài trong quản lý đất đai và khai thác cát sỏi.",
     "Phó chủ tịch tỉnh bị kỷ luật cảnh cáo vì để xảy ra sai phạm kéo dài trong quản lý đất đai và khai thác cát sỏi."),
    ("The president was taken to a military hospital overnight after he complained of chest pains at a "
     "dinner, aides said.",
     "The former president was taken to a military hospital overnight after he complained of chest pains at "
     "a dinner, aides said."),
    ("Chiếc xe khách lao xuống vực khi đổ đèo trong sương mù dày, lực lượng chức năng có mặt ngay trong đêm.",
     "Chiếc xe khách suýt lao xuống vực khi đổ đèo trong sương mù dày, lực lượng chức năng có mặt ngay trong đêm."),
    ("The airline cancelled its flights to the island for the whole of the weekend because of a strike by "
     "ground crews.",
     "The airline cancelled some of its flights to the island for the whole of the weekend because of a "
     "strike by ground crews."),
    ("Lô thuốc bị thu hồi trên toàn quốc sau khi cơ quan quản lý phát hiện sai lệch về thành phần ghi trên nhãn.",
     "Lô thuốc giả bị thu hồi trên toàn quốc sau khi cơ quan quản lý phát hiện sai lệch về thành phần ghi trên nhãn."),
    ("The minister will resign if the inquiry finds that officials misled parliament about the cost of the project.",
     "The minister will resign as the inquiry finds that officials misled parliament about the cost of the project."),
    ("Người đàn ông đánh con gái hàng xóm bị công an triệu tập lên làm việc ngay trong buổi sáng hôm đó ở xã.",
     "Con gái hàng xóm đánh người đàn ông bị công an triệu tập lên làm việc ngay trong buổi sáng hôm đó ở xã."),
    ("The home side were beaten by the visitors in front of a sold-out crowd on a cold and rainy night by the river.",
     "The visitors were beaten by the home side in front of a sold-out crowd on a cold and rainy night by the river."),
    ("Cử tri ủng hộ đề xuất tăng lương tối thiểu vùng và mong muốn chính sách sớm được triển khai trong thực tế.",
     "Cử tri không ủng hộ đề xuất tăng lương tối thiểu vùng và mong muốn chính sách sớm được triển khai "
     "trong thực tế."),
    ("Two thirds of those polled voted for the plan to build a new stadium beside the old railway station in town.",
     "Two thirds of those polled voted against the plan to build a new stadium beside the old railway "
     "station in town."),
    ("The rebels handed the village back to the army after a night of shelling, a monitoring group said in a message.",
     "The rebels took the village back from the army after a night of shelling, a monitoring group said in a message."),
    ("Ông Tuấn tố cáo ông Hải nhận hối lộ để bỏ qua sai phạm tại công trình xây dựng trái phép ven hồ nước ngọt.",
     "Ông Hải tố cáo ông Tuấn nhận hối lộ để bỏ qua sai phạm tại công trình xây dựng trái phép ven hồ nước ngọt."),
    ("The company is expected to report a profit for the quarter when it publishes its results later in the week.",
     "The company is expected to report a loss for the quarter when it publishes its results later in the week."),
    ("Police said the driver had been drinking before the crash, which closed the motorway in both "
     "directions for hours.",
     "Police said the driver had been sleeping before the crash, which closed the motorway in both "
     "directions for hours."),
    ("Thị trường bất động sản phía Nam ấm lên nhờ nguồn cung mới và lãi suất cho vay mua nhà ở mức dễ chịu hơn.",
     "Thị trường bất động sản phía Bắc ấm lên nhờ nguồn cung mới và lãi suất cho vay mua nhà ở mức dễ chịu hơn."),
)  # fmt: skip
