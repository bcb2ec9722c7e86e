"""What happened in the demo's three months. The first list was reported by the newspaper (compound, kind, who, outcome; the
wording is ours); everything else is invented.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Matter:
    """One report: what was said, what the desk called it, what was done, and which picture shows it."""

    category: str
    words: str
    summary: str
    done: str
    scene: str = ""
    grade: str = "C"


@dataclass(frozen=True)
class Told(Matter):
    """A matter with its own place, day and course."""

    compound: str = ""
    days_ago: int = 0
    course: str = "closed"
    source: str = "online"
    by: str = ""
    """Role of whoever wrote it down, when it was not a resident."""
    handler: str = "ST"
    rating: str = "good"
    is_confidential: bool = False


REPORTED = (
    Told(
        "papers",
        "孩子今年要报名就近的学校，户口本上的地址和派出所登记的地址不一样，学校说材料对不上，报不了名。",
        "户籍地址信息核对",
        "管家陪同社区民警和社区工作人员上门核对了地址，派出所按规定更正了登记，家长已拿到新的户口本内页，学校已受理报名。",
        grade="D",
        compound="农信宿舍",
        days_ago=84,
        course="confidential",
        source="visit",
        by="ST",
        handler="PO",
        is_confidential=True,
    ),
    Told(
        "lighting",
        "宿舍大门到三栋这一段没有路灯，晚上老人下楼看不清，摔过一次。",
        "院内道路加装路灯",
        "共建单位支持了灯具和施工，装了四盏路灯，当晚试灯，都亮。",
        "street_lamp",
        compound="田家炳学校宿舍",
        days_ago=76,
        course="unit",
        source="visit",
        by="ST",
        handler="PU",
    ),
    Told(
        "lighting",
        "教师宿舍后门那条路晚上很黑，下晚自习回来不方便，希望装路灯。",
        "后门道路加装路灯",
        "和共建单位一起装了三盏路灯，线路走了套管，开关交给门岗。",
        "street_lamp",
        compound="东江高级中学教师宿舍",
        days_ago=72,
        course="unit",
        handler="PU",
    ),
    Told(
        "fire-safety",
        "巡查发现楼前的消防管道锈穿漏水，水压不够，是个隐患。",
        "更换破损消防管道",
        "管家队关了阀，把锈穿的一段换成新管，试压合格，隐患消除。",
        "pipe",
        grade="B",
        compound="老爹岭小区",
        days_ago=66,
        course="closed",
        source="patrol",
        by="SL",
    ),
    Told(
        "building",
        "单元门的门扣松了，关不上。",
        "单元门门扣松动",
        "管家队带工具把门扣重新固定好了。",
        "door",
        compound="丽景花园小区",
        days_ago=61,
        course="settled",
        source="patrol",
        by="ST",
    ),
    Told(
        "lighting",
        "三楼的楼道灯坏了。",
        "楼道灯不亮",
        "当场换了一只声控灯泡，亮了。",
        "stairwell",
        compound="丽景花园小区",
        days_ago=54,
        course="settled",
        source="patrol",
        by="SL",
    ),
    Told(
        "building",
        "花坛边的扶手松动，老人扶着会晃。",
        "花坛扶手松动",
        "拧紧了螺丝，又加了一个卡箍。",
        "",
        compound="丽景花园小区",
        days_ago=41,
        course="settled",
        source="patrol",
        by="ST",
    ),
    Told(
        "culture",
        "中秋想和邻居一起做灯笼，小区有没有桌子可以借？",
        "借桌椅办中秋邻里活动",
        "居委会借了六张桌子，管家和邻居当天布置好，活动后归还。",
        "",
        compound="和盛阁小区",
        days_ago=64,
        course="closed",
    ),
    Told(
        "care",
        "楼上的老人一个人住，最近腿脚不好，买菜提不动。",
        "帮独居老人买菜",
        "红马甲管家每周二、周五上门带菜，已和老人家属通了电话。",
        "",
        compound="东江工业区宿舍",
        days_ago=49,
        course="closed",
        source="walk_in",
        by="ST",
    ),
)

INVENTED = (
    Matter(
        "lighting",
        "楼道灯不亮，晚上上楼全靠手机照。",
        "楼道灯不亮",
        "换了声控灯，试过三层都亮。",
        "stairwell",
    ),
    Matter(
        "clutter",
        "一楼楼梯下面堆满纸皮和旧家具，走路都要侧身。",
        "楼梯间堆放杂物",
        "和三户商量后当天清走，楼梯间贴了提示。",
        "clutter",
    ),
    Matter(
        "wiring",
        "有人从三楼拉线下来给电动车充电，下雨天很吓人。",
        "飞线充电",
        "上门劝拆，线已收走，告诉他用小区门口的充电桩。",
        "wires",
        "B",
    ),
    Matter(
        "parking",
        "消防通道总有车停，昨天送货的三轮车都进不来。",
        "车辆占用通道",
        "联系车主挪车，通道口重新划线，放了提示牌。",
        "road",
    ),
    Matter(
        "sanitation",
        "垃圾桶满了两天没人收，气味很大。",
        "垃圾桶满溢",
        "联系清运公司当天收走，改为每天早晚各收一次。",
        "rubbish",
    ),
    Matter(
        "water",
        "楼下的下水道堵了，污水漫到路上。",
        "下水道堵塞",
        "请疏通师傅清了井里的油污，现在排水正常。",
        "pipe",
        "B",
    ),
    Matter("building", "门口的路面有个坑，下雨积水，骑车容易摔。", "路面坑洼", "用冷补料填平压实。", "road"),
    Matter(
        "building",
        "单元门坏了关不上，外面的人随便进。",
        "单元门损坏",
        "换了闭门器和门锁，钥匙已分给各户。",
        "door",
    ),
    Matter(
        "neighbours",
        "楼上半夜拖椅子，睡不着，说过几次没用。",
        "夜间噪音",
        "管家和楼栋长上门两次，双方约好十点后不拖动家具，椅脚已贴毡垫。",
        "",
        "D",
    ),
    Matter(
        "care",
        "邻居老人独居，两天没见下楼，有点担心。",
        "独居老人看望",
        "上门看望，老人感冒在家，已联系女儿接去看病。",
    ),
    Matter("greenery", "大树的树枝伸到窗户，台风天怕断。", "树枝过长", "绿化队修剪了靠窗的枝条。"),
    Matter(
        "fire-safety",
        "二栋的灭火器指针到红色了。",
        "灭火器过期",
        "共建单位换了六只灭火器，旧的已回收。",
        "",
        "B",
    ),
    Matter("advertising", "楼道里贴满小广告。", "楼道小广告", "志愿者铲除并刷白。", "clutter"),
    Matter("pets", "有人遛狗不牵绳，小孩害怕。", "遛狗不牵绳", "找到养犬人，当面提醒，已答应牵绳。"),
    Matter(
        "water", "天台的水箱盖子不见了，怕不干净。", "水箱盖缺失", "配了新盖并上锁，水箱已清洗。", "pipe", "B"
    ),
    Matter(
        "parking",
        "电动车停在单元门口，轮椅出不去。",
        "电动车堵单元门",
        "车挪到车棚，门口画了禁停线。",
        "road",
    ),
    Matter(
        "papers",
        "老人的居住证到期了，行动不便，怎么办？",
        "居住证到期办理",
        "民警上门采集照片，十天后送证上门。",
        "",
        "D",
    ),
    Matter(
        "renovation",
        "听说要加装电梯，低层的不同意，能不能开个会说清楚？",
        "加装电梯意见征集",
        "已列入议事日程，先公示方案再开会。",
        "",
        "D",
    ),
)

NOT_OURS = Matter("other", "房东不肯退押金，社区能不能帮我要回来？", "押金纠纷", "")
"""What is not taken on: a private matter."""

COURSES = (
    ["closed"] * 22
    + ["unrated"] * 4
    + ["settled"] * 6
    + ["returned_once"] * 2
    + ["failed_once"] * 2
    + ["rejected"] * 2
    + ["withdrawn"] * 2
    + ["transferred"] * 3
    + ["submitted"] * 4
    + ["accepted"] * 2
    + ["dispatched"] * 3
    + ["overdue"] * 2
    + ["returned"] * 2
    + ["in_progress"] * 4
    + ["replied"] * 3
    + ["verifying"] * 2
    + ["reopened"] * 2
)
"""How the invented matters ended or stand; together with the reported ones and those of demo_clocks and demo_ending, 83."""
