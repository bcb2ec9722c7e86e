"""What a new installation starts with: categories in residents' words, service targets, codes of other standards.

Everything here is configuration that the street may change later: `put_in_place` adds what is missing and
overwrites nothing.
"""

import datetime as dt
from dataclasses import dataclass

from django.utils.translation import gettext_noop as noop

from huilin.cases.models.ladder import LadderRung
from huilin.cases.models.question import CategoryQuestion
from huilin.cases.models.rules import CaseRule
from huilin.cases.models.vocabulary import Category, Channel, ExternalCode, Grade, ServiceTarget
from huilin.cases.starting_checks import put_checklists
from huilin.cases.starting_questions import first_questions
from huilin.core.reference import reference_changed
from huilin.core.starting import after_migrating

A, B, C, D, Q = Grade.A, Grade.B, Grade.C, Grade.D, Grade.Q

OFFERED = (
    (
        "lighting",
        noop("公共照明"),
        noop("灯不亮"),
        C,
        "路灯 楼道灯 声控灯 灯坏 灯不亮 不亮 太黑 很黑 照明 灯泡",
    ),
    (
        "water",
        noop("给排水"),
        noop("漏水、停水、堵塞"),
        B,
        "漏水 停水 水管 下水道 堵了 堵塞 污水 爆管 渗水 化粪池 积水 反水",
    ),
    (
        "fire-safety",
        noop("消防安全"),
        noop("消防隐患"),
        B,
        "消防 灭火器 消防栓 消防通道 消防管 消防管道 堵住通道 着火 冒烟 防火门",
    ),
    (
        "wiring",
        noop("飞线私接"),
        noop("飞线、乱接电线"),
        B,
        "飞线 私接 乱接 拉线 电线 充电线 电动车充电 楼道充电 电瓶车上楼",
    ),
    (
        "parking",
        noop("车辆停放"),
        noop("车辆乱停"),
        C,
        "停车 乱停 车位 占道停 占道停车 挡路 堵车 电动车乱停 单车 僵尸车 地锁",
    ),
    (
        "clutter",
        noop("杂物堆放"),
        noop("杂物乱堆"),
        C,
        "杂物 乱堆 堆放 堆物 纸皮 旧家具 占楼道 占用楼道 纸箱",
    ),
    (
        "sanitation",
        noop("环境卫生"),
        noop("垃圾、卫生"),
        C,
        "垃圾 卫生 臭 脏 蚊虫 老鼠 蟑螂 扫地 清运 垃圾桶 异味",
    ),
    (
        "building",
        noop("房屋设施"),
        noop("门、墙、楼梯坏了"),
        C,
        "门禁 大门 单元门 墙皮 外墙 扶手 楼梯 台阶 屋面 天面 信报箱 路面 坑 井盖",
    ),
    (
        "neighbours",
        noop("邻里纠纷"),
        noop("噪音、邻里矛盾"),
        D,
        "噪音 吵 吵架 太吵 邻居 纠纷 矛盾 跳舞 音响 漏到楼下 装修声 半夜",
    ),
    (
        "care",
        noop("关爱一老一小"),
        noop("老人、小孩需要帮忙"),
        C,
        "老人 独居 小孩 孩子放学 残疾 照顾 孤寡 看护 送餐 失能",
    ),
    (
        "papers",
        noop("证照户籍"),
        noop("户口、入学、办证"),
        D,
        "户口 户口本 户籍 入学 上学 学位 居住证 办证 证明 社保 地址不一致",
    ),
    ("other", noop("其他"), noop("别的事"), C, ""),
)
"""(slug, name, resident's words, usual grade, keywords); at most twelve, in this order."""

PERSONAL = frozenset({"neighbours", "care", "papers", "question", "culture"})
"""About one household: nobody else is asked whether he has that too."""
SHARED = frozenset({"lighting", "water", "sanitation", "building", "gas", "greenery", "manhole"})
"""About things that all use; the others often tell of a person, so that the public reads only the compound."""

FOR_STAFF = (
    ("falling-objects", noop("高空坠物"), noop("楼上掉东西"), A, "坠物 掉下来 高空抛物 抛物 松动 要掉"),
    ("gas", noop("燃气安全"), noop("煤气有味道"), A, "煤气 燃气 漏气 煤气味"),
    ("greenery", noop("园林绿化"), noop("树木、绿化"), C, "树枝 树木 绿化 草坪 绿地 修剪 大树 种菜"),
    ("illegal-building", noop("私搭乱建"), noop("乱搭乱建"), D, "搭建 违建 乱搭 私搭 铁皮棚 雨棚 加建"),
    ("advertising", noop("广告张贴"), noop("小广告"), C, "小广告 广告 牛皮癣 张贴"),
    ("street-trading", noop("占道经营"), noop("摆摊占道"), C, "摆摊 摊贩 占道经营 店外经营 流动摊"),
    ("pets", noop("养犬"), noop("养狗"), C, "狗 养狗 遛狗 狗叫 狗屎 流浪猫"),
    ("renovation", noop("小区改造"), noop("小区改造"), D, "改造 加装电梯 电梯 旧改 外立面"),
    ("manhole", noop("井盖设施"), noop("井盖坏了"), B, "井盖松动 井盖破 井盖没了 没有井盖"),
    ("culture", noop("文体活动"), noop("活动"), C, "活动 中秋 联欢 文艺 节日 比赛"),
    ("question", noop("咨询"), noop("想问一下"), Q, "请问 咨询 怎么办理 想问 去哪里办"),
)

CHANNELS = (
    ("hotline", noop("市12345热线"), True, "12345"),
    ("petition", noop("信访"), True, ""),
    ("police", noop("公安"), False, "110"),
    ("fire", noop("消防救援"), False, "119"),
    ("power", noop("供电局"), True, "95598"),
    ("water-supply", noop("供水公司"), True, ""),
    ("gas-supply", noop("燃气公司"), False, ""),
    ("city-management", noop("城市管理局"), False, ""),
    ("housing", noop("住建局"), False, ""),
    ("court", noop("法院或仲裁"), False, ""),
)
"""(slug, name, whether it gives numbers, phone); the street's own words where another is needed."""

GUANGDONG = "参照《广东省12345政务服务便民热线管理办法》(2022年9月1日起)"
OWN_RULE = "本系统默认值，可由街道调整"
TARGETS = (
    (
        A,
        (15, "minutes"),
        (15, "minutes"),
        (2, "hours"),
        f"{OWN_RULE}:危及人身财产安全，15分钟内转119/110/120",
    ),
    (B, (2, "hours"), (2, "hours"), (24, "hours"), f"{OWN_RULE}:水电气、电梯、消防设施"),
    (C, (1, "workdays"), (1, "workdays"), (10, "workdays"), f"{GUANGDONG}:求助、建议10个工作日"),
    (D, (1, "workdays"), (1, "workdays"), (15, "workdays"), f"{GUANGDONG}:投诉、举报15个工作日"),
    (Q, (1, "workdays"), (1, "workdays"), (2, "workdays"), f"{GUANGDONG}:咨询2个工作日"),
)
"""(grade, accept, first contact, reply, source)."""
TARGETS_FROM = dt.date(2022, 9, 1)


FOLLOW_UP = "参照接诉即办回访通行做法，本系统默认值，可由街道调整"
BY_MONTH = "参照《北京市接诉即办工作条例》第二十五至二十七条主动治理和每月一题，本系统默认值"
RULES = (
    ("yellow_share", 75, "percent", OWN_RULE),
    ("red_share", 100, "percent", OWN_RULE),
    ("supervised_after", 1, "workdays", OWN_RULE),
    ("most_extensions", 1, "times", OWN_RULE),
    ("longest_extension", 15, "workdays", OWN_RULE),
    ("longest_suspension", 90, "days", OWN_RULE),
    ("overdue_review", 1, "workdays", OWN_RULE),
    ("verification_limit", 2, "workdays", OWN_RULE),
    ("reopening_window", 15, "days", OWN_RULE),
    ("most_reopenings", 2, "times", OWN_RULE),
    ("return_limit", 1, "workdays", OWN_RULE),
    ("return_urgent", 30, "minutes", OWN_RULE),
    ("whistle_limit", 2, "workdays", OWN_RULE),
    ("whistle_urgent", 2, "hours", OWN_RULE),
    ("merge_window", 30, "days", OWN_RULE),
    ("desk_soon", 2, "workdays", OWN_RULE),
    ("undo_window", 5, "minutes", OWN_RULE),
    ("suggested_from", 40, "percent", OWN_RULE),
    ("suggested_from_urgent", 30, "percent", OWN_RULE),
    ("trial_days", 90, "days", OWN_RULE),
    ("trial_cases", 2000, "times", OWN_RULE),
    ("fewest_shown", 10, "times", OWN_RULE),
    ("follow_up_from", 1, "workdays", f"{FOLLOW_UP}:办结后1至3个工作日"),
    ("follow_up_limit", 3, "workdays", f"{FOLLOW_UP}:办结后1至3个工作日"),
    ("follow_up_tries", 3, "times", f"{FOLLOW_UP}:三次联系不上不计入比率"),
    ("follow_up_days", 2, "days", f"{FOLLOW_UP}:三次不在同一天"),
    ("longest_promise", 180, "days", OWN_RULE),
    ("promise_grace", 1, "workdays", OWN_RULE),
    ("demand_panel", 3, "persons", f"{OWN_RULE}:不合理诉求集体会商，不由一人认定"),
    ("appeal_limit", 15, "days", OWN_RULE),
    ("recurring_window", 90, "days", f"{BY_MONTH}:同一处同一类"),
    ("recurring_cases", 3, "cases", f"{BY_MONTH}:同一处同一类"),
)
"""(name, value, unit, source), in force from TARGETS_FROM."""


LADDER = (
    (1, "SL", 1, "workdays"),
    (2, "CS", 1, "workdays"),
    (3, "SO", 2, "workdays"),
    (4, "LD", 3, "workdays"),
)
"""(rung, role, limit, unit). On the top rung the street's leader takes the matter to the district and answers for it."""


@dataclass(frozen=True)
class Standard:
    name: str
    valid_from: dt.date
    valid_to: dt.date | None
    codes: tuple[tuple[str, str], ...]


STANDARDS = (
    Standard(
        "GB/T 47678.5-2026",
        dt.date(2026, 7, 1),
        None,
        (
            ("sanitation", "06010"),
            ("sanitation", "06011"),
            ("sanitation", "06012"),
            ("sanitation", "06042"),
            ("greenery", "06017"),
            ("greenery", "06045"),
            ("clutter", "06036"),
            ("advertising", "07003"),
            ("street-trading", "09005"),
            ("street-trading", "09006"),
        ),
    ),
    Standard(
        "GB/T 30428.2-2013",
        dt.date(2014, 12, 1),
        dt.date(2026, 6, 30),
        (
            ("illegal-building", "01-01"),
            ("sanitation", "01-10"),
            ("sanitation", "01-11"),
            ("sanitation", "01-12"),
            ("clutter", "01-36"),
            ("advertising", "02-01"),
            ("advertising", "02-03"),
            ("street-trading", "04-01"),
            ("street-trading", "04-05"),
            ("street-trading", "04-06"),
            ("parking", "04-09"),
            ("parking", "04-10"),
            ("building", "06-06"),
        ),
    ),
)
"""Codes of matters (事项) only where their meaning was read; the rest stay without one."""


@after_migrating("cases")
def put_in_place() -> None:
    """Every category, target and code above exists; those that exist already stay as the street set them."""
    Category.objects.bulk_create(
        [
            Category(
                slug=slug,
                name=name,
                resident_words=words,
                grade=grade,
                keywords=keywords,
                order=order,
                is_offered=order <= len(OFFERED),
                is_shared=slug in SHARED,
                is_personal=slug in PERSONAL,
            )
            for order, (slug, name, words, grade, keywords) in enumerate(OFFERED + FOR_STAFF, 1)
        ],
        ignore_conflicts=True,
    )
    Channel.objects.bulk_create(
        [
            Channel(slug=slug, name=name, gives_numbers=numbers, phone=phone, order=order)
            for order, (slug, name, numbers, phone) in enumerate(CHANNELS, 1)
        ],
        ignore_conflicts=True,
    )
    ServiceTarget.objects.bulk_create([target(*row) for row in TARGETS], ignore_conflicts=True)
    CaseRule.objects.bulk_create(
        [
            CaseRule(name=name, value=value, unit=unit, valid_from=TARGETS_FROM, source=source)
            for name, value, unit, source in RULES
        ],
        ignore_conflicts=True,
    )
    LadderRung.objects.bulk_create(
        [
            LadderRung(
                rung=rung, role=role, amount=amount, unit=unit, valid_from=TARGETS_FROM, source=OWN_RULE
            )
            for rung, role, amount, unit in LADDER
        ],
        ignore_conflicts=True,
    )
    put_checklists(TARGETS_FROM, OWN_RULE)
    put_codes()
    CategoryQuestion.objects.bulk_create(first_questions(TARGETS_FROM, OWN_RULE), ignore_conflicts=True)
    reference_changed()


def put_codes() -> None:
    """The codes of other standards for our categories."""
    ExternalCode.objects.bulk_create(
        [
            ExternalCode(
                category_id=slug,
                standard=standard.name,
                kind="matter",
                code=code,
                valid_from=standard.valid_from,
                valid_to=standard.valid_to,
            )
            for standard in STANDARDS
            for slug, code in standard.codes
        ],
        ignore_conflicts=True,
    )


def target(
    grade: str, accept: tuple[int, str], contact: tuple[int, str], reply: tuple[int, str], source: str
) -> ServiceTarget:
    """A general row for a grade, unsaved; `valid_from` is the day the first rules began."""
    return ServiceTarget(
        grade=grade,
        accept_amount=accept[0],
        accept_unit=accept[1],
        contact_amount=contact[0],
        contact_unit=contact[1],
        reply_amount=reply[0],
        reply_unit=reply[1],
        valid_from=TARGETS_FROM,
        source=source,
    )
