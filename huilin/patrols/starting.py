"""What a new installation starts with: days, criteria of grading, and lists of what to look at. Adds what is missing."""

import datetime as dt

from huilin.core.reference import reference_changed
from huilin.core.starting import after_migrating
from huilin.patrols.models import ChecklistItem, DeviceLife, HazardCriterion, PatrolRule

FROM = dt.date(2026, 1, 1)
OWN_RULE = "惠邻起始建议：一般7天、较大30天内整改，由街道按实际调整"
FIRE_LAW = "中华人民共和国消防法第二十八条"
GUANGDONG = "广东省实施消防法办法（2022）第二十五条"
MAJOR = "GB 35181-2025；是不是重大由消防救援机构判定，这里只报疑似"
EXTINGUISHERS = "GB 50444-2008；GB 55036-2022 第10.0.7—10.0.8条"
OWN_LIST = "惠邻起始建议：老旧步梯小区巡查清单"
RULES = (
    ("grade_within", 1, "workdays"),
    ("order_within", 1, "workdays"),
    ("rectify_general", 7, "days"),
    ("rectify_larger", 30, "days"),
    ("rectify_major", 30, "days"),
    ("reinspect_within", 3, "workdays"),
    ("close_within", 3, "workdays"),
    ("recurs_within", 180, "days"),
    ("patrol_tell_leader", 3, "days"),
    ("patrol_tell_community", 7, "days"),
)
CRITERIA = (
    ("stairs_goods", "general", "楼道堆物，人还走得过去", FIRE_LAW),
    ("charging_wire", "general", "飞线充电，电动自行车或电池放进楼道、门厅", GUANGDONG),
    ("extinguisher_bad", "general", "灭火器缺失、压力不足、锈蚀或超过年限", EXTINGUISHERS),
    ("light_bad", "general", "应急照明、疏散标志坏了", OWN_LIST),
    ("loose_thing", "general", "井盖、树枝、外墙等松动，已经围起来", OWN_LIST),
    ("other_general", "general", "其他当场或几天内能改好的", OWN_LIST),
    ("hydrant_dry", "larger", "消火栓没有水，或消防管道漏水停用", FIRE_LAW),
    ("lane_blocked", "larger", "消防车道被占用、堵塞", FIRE_LAW),
    ("cable_old", "larger", "整栋楼入户电线老化、发热", OWN_LIST),
    ("falling_near", "larger", "外墙、窗台的东西可能掉到路上", OWN_LIST),
    ("exit_blocked", "major", "楼梯间、安全出口被封堵，起火时人出不来", MAJOR),
    ("many_charging", "major", "多人住的楼里集中停放、充电，没有隔开", MAJOR),
    ("shop_home", "major", "店铺、仓库和住人连在一起，没有隔开", MAJOR),
)
LIVES = (("water", 6), ("powder", 10), ("clean", 10), ("carbon", 12))
LIFE_SOURCE = "惠邻起始建议，按GB 55036-2022报废要求；以瓶身铭牌和消防部门意见为准"
CHECKLIST = (
    ("hydrant_water", "indoor_hydrant", "栓里有水、有压力", FIRE_LAW),
    ("hydrant_parts", "indoor_hydrant", "水带、水枪、箱门齐全", FIRE_LAW),
    ("pipe_leak", "fire_pipe", "管道不漏水，阀门开着", FIRE_LAW),
    ("outdoor_free", "outdoor_hydrant", "没有被压住、挡住，打得开", FIRE_LAW),
    ("ext_gauge", "extinguisher", "指针在绿区", EXTINGUISHERS),
    ("ext_pin", "extinguisher", "铅封、保险销完好", EXTINGUISHERS),
    ("ext_body", "extinguisher", "瓶身没有生锈变形，胶管没有裂", EXTINGUISHERS),
    ("ext_reach", "extinguisher", "拿得到，没有被挡住", EXTINGUISHERS),
    ("light_on", "emergency_light", "应急灯亮，疏散标志看得清", OWN_LIST),
    ("door_shut", "fire_door", "防火门能自己关上，没有被撑开", OWN_LIST),
    ("stairs_free", "stairs", "楼道、楼梯下没有堆东西", FIRE_LAW),
    ("no_wire", "charging_wire", "没有飞线充电，电动自行车和电池没有进楼", GUANGDONG),
    ("cable_sound", "cable", "入户电线没有老化、裸露、发热", OWN_LIST),
    ("hose_sound", "gas_hose", "公共处看得到的燃气管没有破损", OWN_LIST),
    ("bars_open", "window_bars", "防盗网留有逃生口", OWN_LIST),
    ("lane_free", "fire_lane", "消防车道没有停车、堆物", FIRE_LAW),
    ("shed_sound", "charging_shed", "充电棚插座、线路完好，配有灭火器", OWN_LIST),
    ("nothing_loose", "falling", "外墙、窗台没有要掉的东西", OWN_LIST),
    ("roof_dry", "roof", "屋面、顶楼没有漏水", OWN_LIST),
    ("cover_sound", "manhole", "井盖齐全、不松动", OWN_LIST),
    ("wall_straight", "wall", "围墙、挡土墙没有开裂、倾斜", OWN_LIST),
    ("tree_sound", "tree", "树木没有枯枝、没有碰到电线", OWN_LIST),
    ("pole_straight", "pole", "电线杆不歪，线没有垂下来", OWN_LIST),
    ("flat_calm", "shared_flat", "出租屋没有隔断、没有多人挤住", OWN_LIST),
    ("shop_apart", "shop_home", "店铺、仓库里没有住人", OWN_LIST),
    ("else_fine", "other", "其他没有不对劲的", OWN_LIST),
)


@after_migrating("patrols")
def put_in_place() -> None:
    """Each of them exists; rows that are there already stay as they are."""
    PatrolRule.objects.bulk_create(
        [
            PatrolRule(name=name, value=value, unit=unit, valid_from=FROM, source=OWN_RULE)
            for name, value, unit in RULES
        ],
        ignore_conflicts=True,
    )
    HazardCriterion.objects.bulk_create(
        [
            HazardCriterion(slug=slug, grade=grade, text=text, valid_from=FROM, source=source)
            for slug, grade, text, source in CRITERIA
        ],
        ignore_conflicts=True,
    )
    DeviceLife.objects.bulk_create(
        [DeviceLife(kind=kind, years=years, valid_from=FROM, source=LIFE_SOURCE) for kind, years in LIVES],
        ignore_conflicts=True,
    )
    ChecklistItem.objects.bulk_create(
        [
            ChecklistItem(slug=slug, equipment_class=name, text=text, valid_from=FROM, source=source)
            for slug, name, text, source in CHECKLIST
        ],
        ignore_conflicts=True,
    )
    reference_changed()
