"""Chinese words that say how a clause is built, by class: closed classes, common verbs, kinship.

It knows words alone, no sentences: who reads them is `chinese`. Traditional forms stand only in
the closed classes and where they are common.
"""

from __future__ import annotations

from aplysia.perceive.chinese.verbs import each


def _pairs(table: str) -> dict[str, str]:
    """{"妈": "mother"} from lines "mother 妈 妈妈"; "_" in English stands for a space."""
    found = {}
    for line in table.strip().splitlines():
        english, *words = line.split()
        found.update({w: english.replace("_", " ") for w in words})
    return found


KIN = _pairs("""
mother 妈 妈妈 母亲 老妈 娘 妈咪 媽 媽媽 母親 俺娘 老娘 母后
father 爸 爸爸 父亲 老爸 爹 父親 老爹 老头子 爸比
parents 爸妈 父母 爹妈 爸爸妈妈 二老 老两口
sister 姐 姐姐 妹 妹妹 姐妹 大姐 二姐 三姐 小妹 姊姊 老妹 亲姐 亲妹 老姐 双胞胎妹妹 双胞胎姐姐
brother 哥 哥哥 弟 弟弟 大哥 二哥 老弟 老哥 亲哥 亲弟 兄弟 小弟 双胞胎弟弟 双胞胎哥哥
husband 老公 丈夫 先生 我家那口子 孩子他爸 孩儿他爸 娃他爸 外子
wife 老婆 妻子 太太 媳妇 媳妇儿 爱人 内人 孩子他妈 娃他妈
partner 对象 男票女票 另一半
boyfriend 男朋友 男友 男票
girlfriend 女朋友 女友 女票
fiance 未婚夫
fiancee 未婚妻
ex 前任 前夫 前妻 前女友 前男友
son 儿子 大儿子 小儿子 犬子 兒子
daughter 女儿 闺女 大女儿 小女儿 女兒 大闺女 小闺女 囡囡
child 孩子 娃 小孩 宝宝 小朋友 俩孩子 老大 老二 老三 小宝 大宝 二宝 崽 娃儿
twins 双胞胎 龙凤胎
grandmother 奶奶 外婆 姥姥 祖母 外祖母 阿嬷 姥 婆婆奶奶 阿婆
grandfather 爷爷 外公 姥爷 祖父 外祖父 阿公 爺爺
great-grandmother 太奶奶 太姥姥
great-grandfather 太爷爷 太姥爷
grandparents 爷爷奶奶 外公外婆 姥姥姥爷
grandson 孙子 外孙
granddaughter 孙女 外孙女
mother-in-law 婆婆 岳母 丈母娘
father-in-law 公公 岳父 老丈人 丈人
parents-in-law 公婆 公公婆婆 岳父岳母
uncle 叔 叔叔 舅 舅舅 伯伯 大伯 姑父 姨父 姑丈 姨丈 姑夫 姨夫 二叔 三叔 二舅 大舅 三舅 大爷 二大爷
uncle 小叔 小舅
aunt 姑 姑姑 姨 阿姨 舅妈 婶婶 伯母 姨妈 小姨 大姨 二姨 大姑 二姑 小姑 姑妈 三姨 老姨 伯娘 婶子
aunt 二婶 三婶
cousin 表姐夫 表嫂 表妹夫 堂嫂 堂姐夫 表哥 表弟 表姐 表妹 堂哥 堂弟 堂姐 堂妹 表兄 表兄弟 表姐妹
cousin 堂兄
nephew 侄子 外甥 侄儿
niece 侄女 外甥女
sister-in-law 嫂子 弟妹 小姑子 小姨子 大嫂 弟媳 弟媳妇
brother-in-law 姐夫 妹夫 小舅子 大舅子 小叔子
son-in-law 女婿
daughter-in-law 儿媳 儿媳妇
godmother 干妈
godfather 干爹
godson 干儿子
goddaughter 干女儿
roommate 室友 舍友
flatmate 合租室友
colleague 同事
boss 老板 领导 上司 主管 老闆
classmate 同学 同桌 發小
friend 朋友 闺蜜 发小 哥们 哥们儿 好友 基友 死党 好兄弟 朋友圈
neighbour 邻居
teacher 老师 班主任
student 学生
supervisor 导师
coach 教练
family 家 家人 全家 一家 一家人 家里人 一家子
dog 狗 狗狗 狗子 小狗 汪 金毛 哈士奇 柯基 泰迪 拉布拉多 边牧 柴犬
cat 猫 猫咪 猫猫 主子 小猫 喵 貓 橘猫 布偶 布偶猫 英短
rabbit 兔子
hamster 仓鼠
parrot 鹦鹉
turtle 乌龟
""")
# bare words that are the speaker's own when nobody else is named
OWN = frozenset(
    k
    for k in KIN
    if k
    not in each(
        "家 姥 汪 喵 主子 老师 学生 老板 领导 同学 教练 先生 太太 朋友 一家 全家 朋友圈 "
        "邻居 同事 狗 猫"
    )
)
THINGS = _pairs("""
car 车 车子 汽车 座驾
phone 手机 電話 手機
computer 电脑 电脑主机 台式机 電腦
laptop 笔记本 笔记本电脑
tablet 平板 平板电脑
watch 手表
bike 自行车 单车 山地车
house 房子 屋子 老房子
flat 公寓
home 家 家里 住处
room 房间 卧室
office 办公室
desk 工位 书桌
company 公司 单位
school 学校
university 大学 母校
job 工作
salary 工资 薪水 月薪 年薪 薪资 收入
birthday 生日 阳历生日 农历生日
name 名字 大名 全名 真名
nickname 小名 外号 绰号 网名 昵称 花名
height 身高 个子 个头
weight 体重
age 年龄 年纪 岁数
hometown 老家 家乡 故乡 籍贯 祖籍
phone_number 手机号 电话 电话号码 号码
email 邮箱 邮件地址
address 地址 住址
blood_type 血型
zodiac 属相 生肖
star_sign 星座
mbti 人格
wedding 婚礼
hobby 爱好 兴趣 业余爱好
favourite 最爱
major 专业
wifi wifi WiFi Wifi wi-fi
hair 头发
eyes 眼睛
team 团队 组
number_plate 车牌 车牌号
size 鞋码 尺码 尺寸
job_title 职位 职业 岗位
rent 房租 租金
idol 偶像 爱豆
mother_tongue 母语
""")
# nouns that name an attribute of their owner: 我生日是…, 他身高…
OWNED = _pairs("""
name 名字 大名 全名 真名 本名 小名 昵称 网名 外号 绰号 花名 艺名 笔名
birthday 生日 阳历生日 农历生日 出生日期
height 身高 个子
weight 体重
age 年龄 年纪 岁数
hometown 老家 家乡 故乡 籍贯 祖籍
phone 手机号 电话号码 电话 号码
email 邮箱
address 地址 住址
blood_type 血型
zodiac 属相 生肖
star_sign 星座
hobby 爱好 兴趣 业余爱好
favourite 最爱
major 专业
job 职业 职位 工作 本职
salary 工资 薪水 月薪 年薪 薪资
native_language 母语
capital 首都
currency 货币
price 价格 票价 房租 租金 售价 单价 学费 押金 门票 定价
population 人口
area 面积
place 地点 地址 集合地点
time 时间
date 日期
deadline 截止日期 截止时间 期限 deadline ddl
size 鞋码 尺码
colour 颜色
version 版本
speed 速度
temperature 温度 体温 气温 水温
length 长度
distance 距离
""")
PRONOUNS = each("他 她 它 牠 他们 她们 它们 他俩 她俩 他們 她們 人家俩 TA ta 这家伙 那家伙")
FIRST = each(
    "我 我们 咱 咱们 俺 俺们 本人 我們 咱們 在下 鄙人 本宝宝 咱俩 我俩 我自己 我这边 "
    "我这儿 我们这边 我们俩"
)
SECOND = each("你 您 你们 你們 妳 你俩 诸位 各位 大家")

NEGATIONS = each("""
尚未 暂未 暂不 暂无 尚无 概不 均不 均未 并无 毫无 绝无 仍未 未曾 不 没 没有 從不 从不
从来不 从没 从未 从来没 从来没有 未 并不 并没 并没有 不再 别 再也不 再也没 从不曾 未曾
没再 還沒 还没 还没有 沒 沒有 从来都不 一直没 一直不 压根不 压根没 根本不 根本没 绝不 也不
也没 都不 都没 又不 又没 毫不 并未 不曾 无 已经不 早就不 早不 已不 不太 不怎么 不大 不咋
并非 没怎么 一点不 一点都不 一点也不 不能 不会 不可以 不可 不用 不必 不需要 不想 不愿意
不敢 不肯 不爱 不喜欢 不是 不在 不叫 不姓 不属 压根儿不 压根儿没 没法 無
""")
ADVERBS = each("""
睡前 饭前 饭后 早饭前 晚饭后 课后 课前 班前 班后 这回 那回 这次 那次 这趟 这阵 如今 先 也
都 就 才 还 又 再 很 最 太 更 挺 蛮 可 真 好 特 超 巨 贼 倍 倍儿 老 总 总是 老是 一直 一向
向来 从来 从小 经常 常常 常 时常 往往 偶尔 有时 有时候 平时 平常 通常 一般 天天 每天 每周
每年 每次 每晚 每月 已经 已 早已 早就 早 刚 刚刚 刚才 正 正在 正好 恰好 快 快要 就要 马上
即将 将 将要 曾经 曾 以前 从前 原来 本来 原先 过去 小时候 后来 现在 目前 如今 现今 最近
近来 近期 这几天 这阵子 这两天 前阵子 前段时间 前两天 前几天 今年 当时 那时 那时候 当年
特别 非常 十分 极 极其 相当 比较 有点 有点儿 有些 稍微 略 略微 格外 尤其 实在 确实 的确
真的 其实 到底 究竟 毕竟 终于 总算 只 仅 仅仅 只是 只有 全 全部 完全 基本 基本上 几乎
差不多 大概 大约 约 整整 足足 一共 总共 共 至少 最多 起码 顶多 主要 主要是 专门 特意 特地
故意 亲自 自己 一起 一块 一块儿 一同 独自 单独 互相 各自 分别 依然 仍然 仍 依旧 照样 同样
甚至 简直 反正 居然 竟然 竟 果然 难怪 明明 偏偏 偏 干脆 索性 幸好 幸亏 恐怕 也许 可能 或许
好像 似乎 貌似 应该 估计 大概率 多半 八成 没准 说不定 搞不好 感觉 必须 一定 肯定 绝对 当然
自然 显然 必定 务必 压根 根本 压根儿 默认 正式 顺利 成功 突然 忽然 渐渐 慢慢 逐渐 越来越
早上 晚上 中午 下午 上午 夜里 半夜 凌晨 傍晚 清晨 白天 今天 今晚 今早 一个人 一点 一点都
一点也 到现在 至今 迄今 始终 永远 暂时 临时 刚好 只能 只会 還 總是 現在 從小 已經 剛 剛剛
經常 這幾天 後來 最後 后天 平日 从上个月 那会儿 年轻时 年轻的时候 上学时 读书时 大学时
读大学时 上大学时 以后 之后 之前 退休前 婚前 婚后 毕业后 退休后 从明天起 从今天起 早就
早都 都快 一到 打小 自幼 一年到头 老早 本月 本周 这周 这个月 这月 这学期 今儿 打算 准备
计划 想 想要 要 得 该 可以 能 能够 敢 肯 愿意 乐意 必需 需要 正准备 计划着 正打算 特意
从去年 从今年 常年 长期 终身 一辈子 差点 差点儿 险些 最终 早晚 迟早 轮流 一律 统统 一概 连
就连 昨儿 明儿 头一回 第一次 首次
""")
HEDGES = each("""
好像 可能 大概 也许 或许 似乎 貌似 应该 估计 大概率 多半 八成 没准 没准儿 说不定 搞不好
感觉 恐怕 差不多 大约 我觉得 我感觉 我猜 我估计 我看 我印象中 印象中 印象里 记得 我记得
如果没记错 没记错的话 要是没记错 我没记错的话 如果我没记错 我怀疑 看样子 看起来 看来
听起来 据我所知 兴许 十有八九 八九不离十 好似 仿佛 我寻思 不出意外 大致 大抵 约莫 我琢磨
依我看 在我看来 估摸 估摸着 不出意外的话 要是没记错的话 如果没记错的话 没猜错的话
我记得没错的话 我推测 我个人觉得 个人觉得 个人感觉 总觉得 我总觉得 印象中好像 保不齐
指不定 想必 我認為 我覺得 我认为 應該
""")
PAST = each(
    "以前 从前 曾经 曾 小时候 原来 本来 原先 过去 当年 那时 那时候 那会儿 退休前 年轻时 "
    "年轻的时候 上学时 读书时 之前 大学时 读大学时 婚前 當年 從前 曾經"
)
CHANGED = each(
    "现在 如今 现今 目前 最近 已经不 早就不 不再 再也不 早不 已不 再也没 没再 後來 后来 "
    "現在 近来 刚 从今年 从去年 从上个月"
)
PLANNED = each("打算 准备 计划 想 想要 要 将 将要 即将 马上 就要 快要 正准备 计划着 正打算 得")

MEASURES = [
    "个",
    "個",
    "只",
    "隻",
    "条",
    "條",
    "头",
    "匹",
    "辆",
    "輛",
    "台",
    "臺",
    "部",
    "架",
    "艘",
    "把",
    "张",
    "張",
    "本",
    "册",
    "支",
    "枝",
    "根",
    "块",
    "片",
    "颗",
    "粒",
    "滴",
    "朵",
    "棵",
    "株",
    "盆",
    "束",
    "家",
    "间",
    "間",
    "座",
    "栋",
    "幢",
    "层",
    "扇",
    "套",
    "件",
    "双",
    "对",
    "副",
    "顶",
    "枚",
    "位",
    "名",
    "口",
    "份",
    "顿",
    "道",
    "碗",
    "杯",
    "瓶",
    "罐",
    "盒",
    "袋",
    "包",
    "箱",
    "桶",
    "盘",
    "首",
    "篇",
    "封",
    "句",
    "段",
    "章",
    "节",
    "门",
    "项",
    "种",
    "類",
    "类",
    "款",
    "场",
    "次",
    "趟",
    "遍",
    "回",
    "声",
    "排",
    "群",
    "堆",
    "批",
    "届",
    "期",
    "笔",
    "幅",
    "面",
    "轮",
    "股",
    "届",
    "集",
    "部",
    "间",
    "画",
    "站",
    "页",
    "号",
    "级",
    "楼",
    "任",
    "代",
    "口",
    "岁",
    "歲",
    "年",
    "天",
    "晚",
    "周",
    "星期",
    "小时",
    "分钟",
    "秒",
    "个月",
    "个小时",
    "学期",
    "年级",
    "块",
    "元",
    "块钱",
    "角",
    "毛",
    "万块",
    "千块",
    "度",
    "圈",
    "桌",
    "人",
    "位数",
    "票",
    "分",
    "钟",
    "刻",
    "季",
    "成",
    "倍",
    "行",
    "列",
    "格",
    "帧",
    "所",
]
SURNAMES = (
    "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏陶姜戚谢邹喻柏窦章苏潘葛范彭郎"
    "鲁韦马苗方俞任袁柳鲍史唐费廉薛雷贺倪汤滕罗毕郝邬安常乐傅齐康伍余顾孟黄穆萧尹姚邵汪祁毛狄米"
    "贝明臧戴宋庞熊纪舒屈项祝董梁杜阮蓝闵季贾路江童颜郭梅林钟徐邱骆高夏蔡田胡凌霍万管卢莫房解应"
    "丁邓洪包左石崔吉龚程邢裴陆荣翁荀甄家封储靳段焦谷车侯全班秋仲宫宁仇刘景詹龙叶黎白怀蒲邰赖卓"
    "屠乔闻翟谭贡冉桑桂牛边燕温庄晏柴瞿阎连习艾向古易廖耿欧利师巩聂曾关简饶沙丰游岳商佟涂"
)
ROLES = (
    "班长|实习生|同事|室友|同学|邻居|经理|主管|组长|队长|司机|前台|保安|会计|助理|导师|"
    "学长|学姐|学弟|学妹|师兄|师姐|师弟|师妹|发小|闺蜜|哥们|客户|老乡|房东|班主任|网友|"
    "战友|搭档|组员|队友|新人|保姆|阿姨"
)
PARTS = each(
    "身体 嘴 文化 性格 脾气 酒量 口味 个性 记性 视力 胃口 嗓门 胆子 皮肤 味道 质量 力气 "
    "手艺 成绩 嗓子 心态 饭量 发际线 眼睛 脸皮 耳朵 腿脚 眼神 体力 身材 血压 血糖 血脂 胃 "
    "腰 腿 牙 心脏 膝盖 颈椎 腰椎 肩膀 手 脚 头 字 人 脸 肠胃 普通话 英语 数学 语文 学历 "
    "智商 情商 压力 精神 胃病 尿酸 体质 身手 厨艺 车技 球技 方向感 睡眠 食量 粉丝 房间 "
    "环境 服务 价格 电池 续航 屏幕 时间 地点"
)
