"""A sock park of real size: 1,210 enterprises, 41,000 machines, 3.5 billion pairs a year. Names are invented."""

from __future__ import annotations

from services.generator.profile import Campaign, Place, Profile, Style, Suppliers, Trade, Vehicle

# Two dye houses never hit quite the same shade, and yarn of many spinners runs unevenly.
ONE_COLOUR = Suppliers(spare=(1.5, 2.5), extra=0)
FEW_SPINNERS = Suppliers(share=0.8, spare=(1.5, 2.5), extra=0)
CARRIERS = Suppliers(extra=0)

TRADES = (
    Trade(
        "spinning",
        "纺纱",
        "Spinning",
        0.074,
        27,
        4830,
        0.30,
        2000,
        (1,),
        {"cotton": 0.8, "combed-cotton": 0.55, "wool-blend": 0.3, "recycled": 0.35, "bamboo": 0.25},
        ("纺纱", "纱线", "纺织"),
        campaign=Campaign(setup=(0.008, 0.012), cost=(0.015, 0.05), min_run=(0.02, 0.03)),
        suppliers=FEW_SPINNERS,
    ),
    Trade(
        "dyeing",
        "染色",
        "Dyeing",
        0.05,
        12,
        16650,
        0.12,
        3000,
        (1, 1, 2),
        {"reactive": 0.85, "disperse": 0.5, "fluorescent": 0.35, "organic-cert": 0.3},
        ("染整", "印染"),
        campaign=Campaign(setup=(0.01, 0.02), cost=(0.02, 0.10), min_run=(0.02, 0.03)),
        suppliers=ONE_COLOUR,
    ),
    Trade(
        "weaving",
        "织造",
        "Weaving",
        0.645,
        44.2613,
        335,
        0.45,
        500,
        (0, 0, 1),
        {"n96": 0.3, "n144": 0.5, "n168": 0.55, "n200": 0.4, "jacquard": 0.45, "terry": 0.4},
        ("袜业", "针织", "织造"),
        campaign=Campaign(setup=(0.25, 0.45), cost=(0.02, 0.03), min_run=(1.0, 1.0), by_machine=True),
    ),
    Trade(
        "sewing",
        "缝头",
        "Sewing",
        0.194,
        13.6,
        3440,
        0.20,
        500,
        (0, 0, 1),
        {"auto-toe": 0.7, "hand-link": 0.35, "heat-set": 0.6},
        ("缝纫", "制袜", "整理"),
        campaign=Campaign(setup=(0.004, 0.006), cost=(0.008, 0.012), min_run=(0.01, 0.02)),
    ),
    Trade(
        "logistics",
        "物流",
        "Logistics",
        0.037,
        4.5,
        51500,
        0.02,
        0,
        (0, 1),
        {"container": 0.5, "rail": 0.3, "parcel": 0.6},
        ("物流", "储运", "货运"),
        carriage=True,
        suppliers=CARRIERS,
    ),
)

PLACES = (
    Place("core-a", "袜业园A区", "Sock Park, Block A", 42.9021, 125.1452),
    Place("core-b", "袜业园B区", "Sock Park, Block B", 42.9104, 125.1598),
    Place("core-c", "袜业园C区", "Sock Park, Block C", 42.8936, 125.1311),
    Place("dyeworks", "印染集中区", "Dyeworks", 42.8702, 125.1017),
    Place("yarn-street", "纱线街", "Yarn Street", 42.9188, 125.1203),
    Place("north-ridge", "北岭", "North Ridge", 42.9655, 125.1760),
    Place("stone-bridge", "石桥", "Stone Bridge", 42.8411, 125.1946),
    Place("willow-river", "柳河湾", "Willow River", 42.9307, 125.2418),
    Place("east-mill", "东磨", "East Mill", 42.8850, 125.2689),
    Place("pine-hill", "松山", "Pine Hill", 42.9873, 125.0894),
    Place("west-gate", "西门", "West Gate", 42.8999, 125.0423),
    Place("new-town", "新城", "New Town", 42.8534, 125.0651),
)

OUTSIDE = (
    Place("port-dalian", "大连港", "Port of Dalian", 38.9246, 121.6480, 2, 0.020),
    Place("changchun-station", "长春站", "Changchun Station", 43.9089, 125.3229, 1, 0.008),
)

STYLES = (
    Style(
        "sk-144-ct-crew",
        "144针纯棉中筒袜",
        "144 needle cotton crew",
        0.16,
        {"weaving": 1.0},
        {"spinning": ("cotton",), "weaving": ("n144",)},
    ),
    Style(
        "sk-144-ct-ankle",
        "144针纯棉船袜",
        "144 needle cotton ankle",
        0.14,
        {"weaving": 0.7, "spinning": 0.6},
        {"spinning": ("cotton",), "weaving": ("n144",), "sewing": ("auto-toe",)},
    ),
    Style(
        "sk-168-cc-dress",
        "168针精梳棉绅士袜",
        "168 needle combed dress sock",
        0.14,
        {"weaving": 1.1},
        {"spinning": ("combed-cotton",), "dyeing": ("reactive",), "weaving": ("n168",)},
    ),
    Style(
        "sk-168-jq-crew",
        "168针提花中筒袜",
        "168 needle jacquard crew",
        0.12,
        {"weaving": 1.3},
        {"weaving": ("n168", "jacquard")},
    ),
    Style(
        "sk-200-cc-dress",
        "200针精梳棉商务袜",
        "200 needle combed business sock",
        0.10,
        {"weaving": 1.4},
        {"spinning": ("combed-cotton",), "weaving": ("n200",), "sewing": ("hand-link",)},
    ),
    Style(
        "sk-200-bb-silk",
        "200针竹纤维丝光袜",
        "200 needle bamboo sock",
        0.06,
        {"weaving": 1.5, "dyeing": 1.2},
        {"spinning": ("bamboo",), "weaving": ("n200",)},
    ),
    Style(
        "sk-144-tr-sport",
        "144针毛圈运动袜",
        "144 needle terry sport sock",
        0.13,
        {"weaving": 1.2, "spinning": 1.4},
        {"weaving": ("n144", "terry"), "sewing": ("heat-set",)},
    ),
    Style(
        "sk-096-wb-winter",
        "96针羊毛保暖袜",
        "96 needle wool winter sock",
        0.07,
        {"weaving": 0.9, "spinning": 1.8},
        {"spinning": ("wool-blend",), "weaving": ("n96",)},
    ),
    Style(
        "sk-168-rc-sport",
        "168针再生涤纶运动袜",
        "168 needle recycled sport sock",
        0.08,
        {"weaving": 1.1},
        {"spinning": ("recycled",), "dyeing": ("disperse",), "weaving": ("n168",)},
    ),
)

VEHICLES = (
    Vehicle("van", "面包车", "Van", 20_000, 60, 6, 90.0),
    Vehicle("truck-4m", "4.2米厢货", "4.2 m box truck", 60_000, 70, 4, 220.0),
    Vehicle("truck-9m", "9.6米厢货", "9.6 m box truck", 180_000, 40, 3, 520.0),
    Vehicle("semi-17m", "17.5米半挂", "17.5 m semi-trailer", 420_000, 15, 1, 3_800.0),
)

PARK = Profile(
    id="sock-park",
    name="北岭袜业园",
    name_en="Beiling Sock Park",
    unit="pair",
    trades=TRADES,
    places=PLACES,
    outside=OUTSIDE,
    styles=STYLES,
    vehicles=VEHICLES,
    quotas=(("effluent", "dyeing", 0.82), ("steam", "dyeing", 0.88), ("heat", "sewing", 0.92)),
    certificates={"oeko-tex": 0.45, "gots": 0.25},
    haul_per_kilometre=0.0006,
    order_spread=0.5,
    window=(15, 22),
    window_at_one_step=0.25,
    unmet_cost=(2.0, 3.0, 4.0),
    late_cost=(0.15, 0.3, 0.6),
    core_link="weaving",
    transfer_batch=240,
)
