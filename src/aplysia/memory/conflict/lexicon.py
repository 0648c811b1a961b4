"""Words that values are compared by: equals in two languages, places, opposites, kinds of things.

Frequent words only. A word that is not listed is compared as it is written.
"""

from __future__ import annotations

from aplysia import patterns as re
from aplysia.memory.conflict.gazetteer import PLACES_TEXT

# words between bars mean the same; the first stands for all, "_" is a space
_EQUAL = """
peanut 花生 peanuts groundnut | nut nuts 坚果 | cashew 腰果 | walnut 核桃 | almond 杏仁
milk 牛奶 dairy_milk | soy_milk 豆浆 soya_milk | dairy 乳制品 奶制品 | egg eggs 鸡蛋 蛋
fish 鱼 鱼肉 | shrimp 虾 prawn prawns 虾仁 | crab 螃蟹 蟹 | shellfish 贝类 | seafood 海鲜
beef 牛肉 steak 牛排 | pork 猪肉 | lamb 羊肉 mutton 羊排 | chicken 鸡肉 | bacon 培根 | ham 火腿
meat 肉 肉类 荤 | egg_plant aubergine eggplant 茄子 | tomato 西红柿 番茄 tomatoes
potato 土豆 马铃薯 potatoes | carrot 胡萝卜 carrots | onion 洋葱 onions | mushroom 蘑菇 mushrooms
rice 米饭 大米 | noodles 面条 noodle | bread 面包 | cheese 奶酪 芝士 | butter 黄油 | sugar 糖
salt 盐 | chilli 辣椒 chili chile | spicy_food 辣 spicy | coriander 香菜 cilantro | garlic 大蒜 蒜
gluten 麸质 | wheat 小麦 | apple 苹果 apples | banana 香蕉 bananas
orange_fruit 橙子 橘子 oranges | strawberry 草莓 strawberries | mango 芒果 mangoes mangos
watermelon 西瓜 | kiwi 猕猴桃 kiwis | peach 桃子 peaches | grape 葡萄 grapes | lemon 柠檬 lemons
pineapple 菠萝 | durian 榴莲 | bitter_melon 苦瓜 | pumpkin 南瓜 | chocolate 巧克力
ice_cream 冰淇淋 冰激凌 | cake 蛋糕 | dumplings 饺子 dumpling | hotpot 火锅 | tofu 豆腐 | tea 茶
green_tea 绿茶 | coffee 咖啡 | beer 啤酒 | wine 葡萄酒 | red_wine 红酒 | whisky whiskey 威士忌
baijiu 白酒 | alcohol 酒 booze 酒精 spirits liquor | juice 果汁 | milk_tea 奶茶 bubble_tea
cola 可乐 coke | water 水 | penicillin 青霉素 | cephalosporin 头孢 头孢类 | aspirin 阿司匹林
insulin 胰岛素 | metformin 二甲双胍 | latex 乳胶 | pollen 花粉 | dust 灰尘 尘螨 dust_mites
cat_hair 猫毛 cats'_hair cat_fur | medicine 药 medication 药物 meds drugs drug 药品
flu influenza 流感 | cold_illness 感冒 | diabetes 糖尿病 diabetic | asthma 哮喘 asthmatic
hypertension 高血压 high_blood_pressure | cancer 癌症 | covid 新冠 covid-19 coronavirus
pneumonia 肺炎
short-sighted near-sighted short_sighted near_sighted 近视 myopic nearsighted shortsighted
left-handed 左撇子 左手 left_handed left-hander | dog 狗 dogs 小狗 狗狗 | cat 猫 cats 小猫 猫咪
rabbit 兔子 兔 bunny | hamster 仓鼠 | parrot 鹦鹉 | bird 鸟 | turtle 乌龟 tortoise 龟 | horse 马
fish_pet 金鱼 goldfish | poodle 贵宾犬 | golden_retriever 金毛 | border_collie 边牧
car 车 汽车 automobile 小汽车 auto | bicycle 自行车 bike bikes bicycles 单车 脚踏车
motorcycle 摩托 摩托车 motorbike | electric_car electric 电动车 ev 电车 | truck 卡车 lorry
bus 公交 公交车 公共汽车 | train 火车 | plane 飞机 aeroplane airplane | boat 船
house 房子 房 home 住房 | flat 公寓 apartment
phone 手机 mobile cellphone smartphone mobile_phone cell_phone 电话 | computer 电脑
laptop 笔记本 笔记本电脑 notebook_computer | tablet 平板 | tv 电视 television telly | camera 相机
watch 手表 表 | piano 钢琴 | guitar 吉他 | violin 小提琴 | cello 大提琴 | flute 长笛 | drums 鼓
football 足球 soccer | basketball 篮球 | badminton 羽毛球 | table_tennis 乒乓球 ping_pong
tennis 网球 | swimming 游泳 swim | running 跑步 run jog jogging 慢跑
hiking 爬山 登山 徒步 hike 远足 | cycling 骑行 骑车 | fishing 钓鱼 | skiing 滑雪 ski | yoga 瑜伽
chess 国际象棋 | xiangqi 象棋 | go_game 围棋 | reading 读书 看书 阅读 read
cooking 做饭 烹饪 cook 下厨 | driving 开车 drive
driving_licence 驾照 driver's_license driving_license driver's_licence | knitting 织毛衣 编织
painting 画画 绘画 | photography 摄影 | dancing 跳舞 舞蹈 | singing 唱歌 | stamps 邮票 stamp
music 音乐 | film 电影 movie films movies | book 书 books
video_game 游戏 video_games games gaming | english 英语 英文 | french 法语 法文 | german 德语 德文
spanish 西班牙语 | italian 意大利语 | portuguese 葡萄牙语 | russian 俄语 俄文 | japanese 日语 日文
korean 韩语 朝鲜语 | chinese 中文 汉语 | mandarin 普通话 | cantonese 粤语 广东话
shanghainese 上海话 | arabic 阿拉伯语 | latin 拉丁语 | doctor 医生 大夫 physician gp
surgeon 外科医生 heart_surgeon | nurse 护士 | dentist 牙医 | teacher 老师 教师 | professor 教授
student 学生 university_student 大学生 | engineer 工程师
programmer 程序员 developer software_developer coder 码农 software_engineer
lawyer 律师 solicitor attorney | accountant 会计 | driver 司机 | bus_driver 公交司机
police_officer 警察 policeman policewoman | farmer 农民 种地 | cook_job 厨师 chef
waiter 服务员 waitress | writer 作家 author | journalist 记者 reporter | designer 设计师
architect 建筑师 | salesperson 销售 salesman | civil_servant 公务员 | soldier 军人
carpenter 木匠 | plumber 水管工 | electrician 电工 | baker 面包师 | butcher 屠夫 | manager 经理
intern 实习生 | pilot 飞行员 | musician 音乐家 | actor 演员 actress | scientist 科学家
guide 导游 tour_guide | nanny 保姆 | cleaner 保洁 | trainer 培训师
mother mum mom mummy mama 妈妈 母亲 妈 mam | father dad daddy papa 爸爸 父亲 爸
parents 父母 爸妈 | son 儿子 boy little_boy | daughter 女儿 girl little_girl 闺女
child 孩子 kid kids children 小孩 娃 | baby 宝宝 | wife 老婆 妻子 太太 媳妇
husband 老公 丈夫 先生 | partner 伴侣 spouse 爱人 | girlfriend 女朋友 女友 | boyfriend 男朋友 男友
sister 姐妹 | older_sister 姐姐 姐 big_sister elder_sister | younger_sister 妹妹 妹 little_sister
brother 兄弟 | older_brother 哥哥 哥 big_brother elder_brother
younger_brother 弟弟 弟 little_brother | sibling siblings 兄弟姐妹
grandmother gran grandma granny nan nana 奶奶 | maternal_grandmother 外婆 姥姥
grandfather grandad granddad grandpa 爷爷 | maternal_grandfather 外公 姥爷 | uncle 叔叔 舅舅
aunt 阿姨 姑姑 | cousin 表弟 表妹 堂弟 | friend 朋友 friends mate
colleague 同事 coworker co-worker | boss 老板 上司 | neighbour 邻居 neighbor
pet 宠物 pets animal animals 动物 | meeting 会议 会 | wedding 婚礼 | party 派对 聚会
person people 人 members member guests 口人 | student_count pupils 名学生 | blonde blond 金发
grey gray 灰色 灰 | spring 春天 春季 | summer 夏天 夏季 | autumn 秋天 fall 秋季 | winter 冬天 冬季
male 男 男性 man 公 男的 | female 女 女性 woman 母 女的 | work job 工作 上班
union 工会 trade_union | gym 健身房 | school 学校 | university 大学 college uni | library 图书馆
hospital 医院 | vegetarian 素食 吃素 素食者 素食主义者 素 veggie
vegan 纯素 纯素食者 纯素食 严格素食 | halal 清真 | smoking 抽烟 吸烟 smoke 烟 cigarettes
dark_mode 深色 深色主题 暗色 暗色模式 深色模式 dark dark_theme
light_mode 浅色 浅色主题 浅色模式 light light_theme | insomnia 失眠 | christmas_eve 平安夜
"""

# axis: words of one end | words of the other; "!" an axis without a middle: not open is closed
_AXES = """
!open: open reopen going running reopened 营业 开放 开门 开着 通车 照常 开业 正常 available \
在营业 open_to_everyone | closed close shut 停业 关门 倒闭 闭馆 停运 关闭 打烊 封闭 关张 歇业 \
不营业 关着 closed_down unavailable 停更
!on: on enabled armed active activated switched_on turned_on 开启 打开 启用 开 开了 | off \
disabled switched_off disarmed turned_off inactive deactivated 关 关了 禁用 停用 关掉
!alive: alive living 健在 活着 在世 alive_and_well 硬朗 still_with_us | dead died die deceased \
gone 去世 过世 死 死了 走了 逝世 身故 passed_away put_down
!gender: male | female
!pass: passed pass 通过 及格 | failed fail 不及格 没过 挂科
!sign: positive 阳性 | negative 阴性
!pregnancy: pregnant expecting 怀孕 有喜 | not_pregnant 没怀孕
!truth: true right correct accurate 对 正确 真 准确 | false wrong incorrect inaccurate \
full_of_mistakes 错 错误 假 不对
!gear: manual 手动 手动挡 手动档 | automatic 自动 自动挡 自动档
!source: open_source 开源 | proprietary closed_source 闭源 not_open_source
!movement: mechanical 机械 机械表 机械的 | quartz 石英 石英表 石英的
!held: took_place held 举行 举办 as_planned | cancelled cancel canceled called_off 取消
!plugged: rented 租的 租 | owned 自有 买的
!hospital: 住院 in_hospital hospitalised | 出院 discharged
!fever: 发烧 发着高烧 feverish | 退烧
!luck: win won 赢 胜 victory | lose lost 输 败 defeat
heat: hot 热 boiling | cold freezing 冷 chilly
size: big large huge 大 | small tiny little 小
length: long 长 | short 短
height: tall high 高 | low 低 矮
age: old 老 旧 | new young 新 年轻
speed: fast quick 快 | slow 慢
weight: heavy 重 | lightweight 轻
price: expensive dear costly 贵 | cheap inexpensive 便宜
ease: easy simple 容易 简单 | difficult hard 难 困难
clean: clean tidy 干净 整洁 | dirty filthy messy 脏
quality: good great excellent fine perfect 好 很好 不错 优秀 | bad poor terrible awful 差 不好 \
很差 糟糕
health: healthy well fit 健康 fit_as_a_fiddle 身体健康 身体很好 in_good_health \
as_fit_as_a_fiddle fighting_fit | ill sick seriously_ill unwell unhealthy 生病 病了 病重 \
身体不好 in_poor_health
mood: happy glad cheerful 开心 高兴 快乐 | sad unhappy miserable depressed 难过 伤心 不开心
noise: quiet silent 安静 | noisy loud 吵 吵闹
fill: full 满 | empty 空 flat_battery
width: wide broad 宽 | narrow 窄
light_: bright 亮 | dim 暗
strength: strong 强 | weak 弱
wet: wet damp 湿 | dry 干 干燥
safe: safe 安全 | dangerous unsafe 危险
wealth: rich wealthy 有钱 | poor_money broke 穷
interest: interesting exciting 有趣 | boring dull 无聊
side: left 左 左边 左腿 左手 left_leg left_hand | right_side 右 右边 右腿 右手 right_leg \
right_hand
compass: north northern north_bank 北 北边 北面 | south southern south_bank 南 南边 南面
compass2: east eastern 东 东边 | west western 西 西边
kin_sex: son | daughter
time: early 早 | late 晚
"""

# a thing: the kinds it belongs to
_KINDS = """
nut: peanut cashew walnut almond hazelnut pistachio
seafood: shrimp crab shellfish lobster oyster squid fish mussels
meat: beef pork lamb chicken bacon ham turkey duck sausage steak ribs 烤肉 红烧肉
animal_food: meat seafood egg milk cheese butter honey yoghurt yogurt dairy cream milk_tea
alcohol: beer wine red_wine white_wine whisky baijiu gin vodka rum champagne cider
fruit: apple banana mango peach grape watermelon strawberry kiwi pineapple durian
dog: poodle golden_retriever border_collie labrador beagle whippet dachshund terrier husky
pet: dog cat rabbit hamster parrot turtle budgie fish_pet ferret canary gecko guinea_pig snake \
bird
child: son daughter baby toddler twins
partner: wife husband
sibling: brother sister older_sister younger_sister older_brother younger_brother
brother: older_brother younger_brother
sister: older_sister younger_sister
computer: laptop macbook
vehicle: car bicycle motorcycle truck scooter
medicine: aspirin insulin metformin penicillin cephalosporin lisinopril ibuprofen paracetamol \
statins warfarin blood_thinners antibiotics 降压药 他汀 磺胺 磺胺类药物
doctor: surgeon dentist
house: flat
"""

# words of a claim besides its value: two claims with different ones of a group speak of two things
_PARTS = """
left 左 | right 右
front 前门 前排 前院 | back 后门 后排 后院 rear
upper 上半 上铺 | lower 下半 下铺
inside indoors indoor 屋里 室内 里衬 内侧 | outside outdoors outdoor 屋外 室外 面子 外侧
summer 夏天 夏季 | winter 冬天 冬季 | spring 春天 | autumn 秋天
weekdays weekday 工作日 平日 | weekend weekends 周末
first 第一 首轮 首场 头一 首日 | second 第二 次日 | third 第三 | fourth 第四 | last
first_name given_name forename | surname 我姓 last_name family_name maiden_name | nickname 昵称 \
小名 外号 网名 | middle_name
gross 毛重 税前 | net 净重 税后
freezer 冷冻 冷冻室 | fridge 冷藏 冷藏室
http | https
paper 纸质 | electronic 电子版 电子 online
standard 标准间 标准版 基础版 basic | deluxe 豪华间 豪华 | premium 高级版 专业版 pro
bachelor's bachelor 本科 大学 undergraduate | master's 硕士 研究生 | phd 博士 doctorate | \
high_school 高中 | primary_school 小学 | 初中
administrative 行政 | legislative 立法 | judicial 司法 | constitutional
adult 成人 adults | child 儿童 children children's | student 学生票 | senior 老人票
breakfast 早饭 早餐 | lunch 午饭 午餐 | dinner 晚饭 晚餐 supper | dessert desserts | mains \
starters
morning mornings 早上 早晨 上午 清早 今早 | afternoon afternoons 下午 | evening evenings 晚上 \
傍晚 | night nights 半夜 睡前 夜里 | noon 中午 | daytime during_the_day by_day 白天
kitchen 厨房 | bedroom 卧室 | bathroom 浴室 卫生间 | living_room 客厅 | garden 花园 | hall 走廊 \
| cellar | attic
written | oral | practical
outward outbound | inbound homeward 返程
begins starts begin start beginning began started | ends finishes end finish ended finished
old former previous | new current present
leaves departs departure | arrives arrival arrive lands gets_in
opens opening 开门 | closes shuts closing 关门 打烊 下班
single 单程 one-way | return 往返 round-trip
roof 车顶 | body 车身 | hull | door | seats
internal 内部 | external 外部 public
minimum 最低 最短 至少 | maximum 最高 最长 最多 | average 平均
sleep 睡眠 | appetite 胃口 | hearing 听力 | eyesight 视力
ring 铃声 | vibration 震动
wi-fi wifi | bluetooth 蓝牙
bought 买来 买入 | sold 卖出
"""

_COLOURS = """
red 红 scarlet crimson maroon burgundy 枣红
orange 橙 橘
yellow 黄 mustard
green 绿 olive lime emerald
blue 蓝 navy turquoise azure
purple 紫 violet lilac
pink 粉
brown 棕 褐 咖啡色 beige_brown
black 黑
white 白 ivory
grey gray 灰 charcoal
silver 银
gold 金 golden blonde blond
beige 米色
"""


def _split(block: str) -> list[str]:
    return [line for line in block.replace("\\\n", "").strip().split("\n") if line]


def _spaced(word: str) -> str:
    return word.replace("_", " ")


def _equals() -> dict[str, str]:
    found = dict[str, str]()
    for group in _EQUAL.replace("\n", "|").strip("|").split("|"):
        first, *others = map(_spaced, group.split())
        for word in (first, *others):
            found.setdefault(word, first)
    return found


def _places(same: dict[str, str]) -> dict[str, str]:
    within = dict[str, str]()
    for line in _split(PLACES_TEXT):
        names, _, members = line.partition(":")
        whole, *others = map(_spaced, names.split("="))
        whole = same.setdefault(whole, whole)
        for other in others:
            same[other] = whole
        for member in members.split():
            first, *aliases = map(_spaced, member.split("="))
            first = same.setdefault(first, first)
            same.update(dict.fromkeys(aliases, first))
            if first != "new york state" or whole == "usa":
                within.setdefault(first, whole)
    for province in ("辽宁", "吉林", "黑龙江"):
        within[province] = "东北"
    return within


def _axes() -> tuple[dict[str, tuple[str, bool]], frozenset[str]]:
    poles, strict = dict[str, tuple[str, bool]](), set[str]()
    for line in _split(_AXES):
        axis, _, words = line.partition(":")
        if axis.startswith("!"):
            axis = axis[1:]
            strict.add(axis)
        for end, side in zip((True, False), words.split("|"), strict=True):
            for word in side.split():
                poles.setdefault(_spaced(word), (axis, end))
    return poles, frozenset(strict)


def _kinds() -> dict[str, frozenset[str]]:
    direct = dict[str, set[str]]()
    for line in _split(_KINDS):
        kind, _, members = line.partition(":")
        for member in members.split():
            direct.setdefault(_spaced(member), set()).add(_spaced(kind))
    return {w: frozenset(k.union(*(direct.get(one, ()) for one in k))) for w, k in direct.items()}


def _groups() -> list[list[list[str]]]:
    return [
        [[_spaced(w) for w in one.split()] for one in line.split("|")] for line in _split(_PARTS)
    ]


CANON = _equals()  # word -> the word that stands for all that mean the same
WITHIN = _places(CANON)  # place -> what it lies in
PLACES = frozenset(WITHIN) | frozenset(WITHIN.values())
POLES, STRICT = _axes()  # word -> (axis, end); axes without a middle
KINDS = _kinds()  # thing -> all kinds it belongs to
PARTS = _groups()
COLOURS = {_spaced(w): line.split()[0] for line in _split(_COLOURS) for w in line.split()}
_JOBS = """
doctor surgeon nurse dentist teacher professor student engineer programmer lawyer accountant driver
farmer waiter writer journalist designer architect salesperson soldier carpenter plumber
electrician baker butcher pilot musician actor scientist guide nanny cleaner trainer intern
"""
JOBS = frozenset(_JOBS.split()) | {"bus driver", "police officer", "cook job", "civil servant"}
MARITAL = {
    "married": "married",
    "已婚": "married",
    "结婚": "married",
    "成家": "married",
    "remarried": "married",
    "结了婚": "married",
    "又结婚": "married",
    "单身": "unmarried",
    "single": "unmarried",
    "unmarried": "unmarried",
    "未婚": "unmarried",
    "没结婚": "unmarried",
    "never married": "unwed",
    "从没结过婚": "unwed",
    "divorced": "divorced",
    "离婚": "divorced",
    "离异": "divorced",
    "离了婚": "divorced",
    "widowed": "widowed",
    "widow": "widowed",
    "widower": "widowed",
    "丧偶": "widowed",
    "engaged": "engaged",
    "订婚": "engaged",
}
# what denies all of an attribute
ALL_OF = {
    "child": {"child", "son daughter"},
    "pet": {"pet"},
    "medicine": {"medicine", "any medicine"},
    "allergy": {
        "allergy",
        "drug allergy",
        "known allergy",
        "known drug allergy",
        "medicine",
        "过敏",
        "",
    },
    "partner": {"partner", "wife", "husband"},
    "sibling": {"sibling"},
    "language": {"language", "foreign language", "外语"},
    "has": {"pet"},
}
CATEGORY = re.compile(
    r"colou?r|season|fruit|sport|city|food|book|novel|film|movie|band|singer|drink|animal|subject|"
    r"song|game|team|颜色|季节|水果|运动|城市|食物|书|电影|乐队|歌手|饮料|动物|科目|歌|游戏|球队|菜"
)
# what a diet leaves out
_MEAT = frozenset({"meat", "seafood", "fish"})
BARRED = {
    "vegan": frozenset({"animal food", *_MEAT}),
    "vegetarian": _MEAT,
    "halal": frozenset({"pork"}),
}
