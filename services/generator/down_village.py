"""A village of down-jacket makers, 400 of them. Names are invented."""

from __future__ import annotations

from services.generator.profile import Campaign, Place, Profile, Style, Suppliers, Trade, Vehicle

TRADES = (
    Trade(
        "cutting",
        "裁剪",
        "Cutting",
        0.14,
        9,
        750,
        1.4,
        200,
        (0, 1),
        {"long": 0.5, "light": 0.6, "children": 0.4},
        ("裁剪", "服饰"),
        campaign=Campaign(setup=(0.008, 0.012), cost=(0.005, 0.02), min_run=(0.025, 0.035)),
    ),
    Trade(
        "sewing",
        "缝制",
        "Sewing",
        0.55,
        38,
        36,
        12.0,
        100,
        (1,),
        {"long": 0.5, "light": 0.6, "children": 0.4},
        ("制衣", "服装"),
        campaign=Campaign(setup=(0.2, 0.5), cost=(0.004, 0.008), min_run=(0.5, 1.0), by_machine=True),
    ),
    Trade(
        "filling",
        "充绒",
        "Filling",
        0.14,
        8,
        900,
        5.0,
        100,
        (0, 1),
        {"goose": 0.4, "duck": 0.8, "light": 0.6},
        ("羽绒", "充绒"),
        campaign=Campaign(setup=(0.003, 0.006), cost=(0.001, 0.003), min_run=(0.015, 0.025)),
        suppliers=Suppliers(spare=(1.5, 2.5), extra=0),  # down of two fillers feels different
    ),
    Trade(
        "finishing",
        "后整",
        "Finishing",
        0.12,
        10,
        900,
        2.5,
        100,
        (0, 1),
        {"seam-seal": 0.5, "press": 0.8},
        ("整烫", "后整"),
        campaign=Campaign(setup=(0.004, 0.006), cost=(0.001, 0.003), min_run=(0.008, 0.012)),
    ),
    Trade(
        "courier",
        "快递",
        "Courier",
        0.05,
        6,
        3800,
        4.0,
        0,
        (0, 1),
        {"parcel": 0.9, "bulk": 0.5},
        ("速运", "快递"),
        carriage=True,
    ),
)

STYLES = (
    Style(
        "dj-long", "长款羽绒服", "Long down jacket", 0.3, {"sewing": 1.4}, {"cutting": ("long",), "sewing": ("long",)}
    ),
    Style(
        "dj-light",
        "轻薄羽绒服",
        "Light down jacket",
        0.4,
        {"sewing": 0.8, "filling": 0.6},
        {"cutting": ("light",), "filling": ("light",)},
    ),
    Style("dj-kids", "儿童羽绒服", "Children's down jacket", 0.2, {"sewing": 0.9}, {"sewing": ("children",)}),
    Style(
        "dj-goose",
        "鹅绒极寒服",
        "Goose down parka",
        0.1,
        {"sewing": 1.8, "filling": 1.5},
        {"filling": ("goose",), "finishing": ("seam-seal",)},
    ),
)

VILLAGE = Profile(
    id="down-village",
    name="雁湖羽绒村",
    name_en="Yanhu Down Village",
    unit="jacket",
    trades=TRADES,
    places=tuple(
        Place(ident, name, name_en, 29.5500 + north, 115.9800 + east)
        for ident, name, name_en, north, east in (
            ("village", "村中心", "Village", 0.0, 0.0),
            ("lake-side", "湖边", "Lake Side", 0.031, -0.042),
            ("upper-field", "上畈", "Upper Field", 0.058, 0.020),
            ("lower-field", "下畈", "Lower Field", -0.047, 0.026),
            ("old-mill", "老磨坊", "Old Mill", -0.012, 0.071),
            ("ferry", "渡口", "Ferry", 0.022, 0.095),
        )
    ),
    outside=(Place("jiujiang-station", "九江站", "Jiujiang Station", 29.7050, 115.9930, 1, 0.15),),
    styles=STYLES,
    vehicles=(
        Vehicle("tricycle", "三轮货车", "Cargo tricycle", 120, 80, 10, 12.0),
        Vehicle("van", "面包车", "Van", 600, 40, 6, 60.0),
        Vehicle("truck-4m", "4.2米厢货", "4.2 m box truck", 1_800, 20, 4, 180.0),
    ),
    quotas=(),
    certificates={"rds": 0.4, "oeko-tex": 0.4},
    haul_per_kilometre=0.01,
    order_spread=0.8,
    window=(12, 26),
    window_at_one_step=0.35,
    unmet_cost=(50.0, 60.0, 80.0),
    late_cost=(0.2, 0.5, 1.0),
    core_link="sewing",
    transfer_batch=20,
)
