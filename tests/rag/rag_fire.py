"""Articles, all invented, that tell of one fire in both languages and do not agree on it."""

FIRE_VI = (
    "Cháy chợ Bình Tây Thượng, hàng trăm tiểu thương trắng tay",
    "Lò Thị Xuân | Báo Mường Trà | 03/03/2025",
    "Đám cháy lúc rạng sáng 2/3 thiêu rụi 340 gian hàng ở chợ Bình Tây Thượng, xã Mường Trà, không ai bị thương.",
    "Ban quản lý chợ ước tính thiệt hại 18 tỷ đồng, phần lớn là vải vóc và hàng khô.",
    "Chợ Bình Tây Thượng dự kiến mở cửa lại vào ngày 20/4/2025.",
)
FIRE_EN = (
    "Blaze guts Binh Tay Thuong market",
    "Gareth Pryce | Highland Courier | 5 March 2025",
    "A fire before dawn on 2 March destroyed 290 stalls at Binh Tay Thuong market in Muong Tra; nobody was hurt.",
    "The market's managers estimate the damage at 22 billion dong, most of it cloth and dried food.",
    "Binh Tay Thuong market is due to open again on 4 May 2025.",
)
FIRE_LATER = (
    "Chợ Bình Tây Thượng sau vụ cháy: thêm nhiều gian hàng bị thiêu rụi",
    "Hà Văn Sính | Tin Vùng Cao | 07/03/2025",
    "Kiểm đếm lại, đám cháy ngày 2/3 thiêu rụi 365 gian hàng ở chợ Bình Tây Thượng, xã Mường Trà.",
    "Tiểu thương được miễn thuế ba tháng và được dựng lều bán tạm ở sân vận động xã.",
)
ASIDE = (
    "Trâu nhà ông Pờ đoạt giải ở hội xuân",
    "Lò Thị Xuân | Báo Mường Trà | 12/02/2025",
    "Con trâu nặng 940 kg của ông Giàng A Pờ thắng hội thi trâu khỏe xã Nậm Khòa hôm 11/2.",
    "Ông Pờ nhận 30 triệu đồng và nói sẽ không bán con trâu này.",
)
STALLS_VI = "Bao nhiêu gian hàng ở chợ Bình Tây Thượng bị cháy?"
STALLS_EN = "How many stalls burned down at Binh Tay Thuong market?"
