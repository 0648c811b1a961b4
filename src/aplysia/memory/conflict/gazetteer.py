"""Frequent places and what they lie in, in two languages; a place not listed is not known."""

from __future__ import annotations

# container: what lies in it; "=" another name of the same
PLACES_TEXT = """
asia=亚洲: china=中国 japan=日本 south_korea=韩国=korea india=印度 thailand=泰国 vietnam=越南 \
singapore=新加坡 malaysia=马来西亚 indonesia=印尼 philippines=菲律宾 nepal=尼泊尔 mongolia=蒙古 \
pakistan=巴基斯坦 iran=伊朗 iraq=伊拉克 israel=以色列 saudi_arabia=沙特 uae=阿联酋 \
kazakhstan=哈萨克斯坦 taiwan=台湾 lebanon oman qatar=卡塔尔 jordan cambodia=柬埔寨 sri_lanka
europe=欧洲: france=法国 germany=德国 uk=英国=united_kingdom=britain=great_britain italy=意大利 \
spain=西班牙 portugal=葡萄牙 netherlands=荷兰=holland=the_netherlands belgium=比利时 \
switzerland=瑞士 austria=奥地利 sweden=瑞典 norway=挪威 denmark=丹麦 finland=芬兰 iceland=冰岛 \
ireland=爱尔兰 poland=波兰 czechia=捷克=czech_republic hungary=匈牙利 greece=希腊 turkey=土耳其 \
russia=俄罗斯 ukraine=乌克兰 romania=罗马尼亚 bulgaria croatia=克罗地亚 serbia slovenia slovakia \
estonia latvia lithuania luxembourg malta=马耳他
africa=非洲: egypt=埃及 morocco=摩洛哥 nigeria=尼日利亚 kenya=肯尼亚 ethiopia south_africa=南非 \
ghana=加纳 tanzania algeria tunisia senegal uganda
north_america=北美: usa=美国=united_states=us=america=the_us=the_states canada=加拿大 \
mexico=墨西哥 cuba
south_america=南美: brazil=巴西 argentina=阿根廷 chile=智利 peru=秘鲁 colombia bolivia ecuador \
uruguay venezuela
oceania=大洋洲: australia=澳大利亚=澳洲 new_zealand=新西兰
france: paris=巴黎 lyon=里昂 marseille=马赛 nice=尼斯 toulouse=图卢兹 bordeaux nantes lille \
strasbourg montpellier rennes grenoble brittany provence normandy corsica alsace reims dijon
paris: montmartre belleville marais
germany: berlin=柏林 munich=慕尼黑=münchen hamburg=汉堡 cologne=科隆=köln frankfurt=法兰克福 \
stuttgart düsseldorf leipzig dresden bremen hanover kassel nuremberg bonn freiburg heidelberg \
bavaria=巴伐利亚 kiel mainz essen dortmund münster potsdam
berlin: kreuzberg neukölln
uk: england=英格兰 scotland=苏格兰 wales=威尔士 northern_ireland
england: london=伦敦 manchester=曼彻斯特 birmingham=伯明翰 liverpool=利物浦 leeds \
bristol=布里斯托 sheffield newcastle oxford=牛津 cambridge=剑桥 brighton york nottingham \
southampton exeter norwich plymouth bath cornwall devon kent leicester durham coventry derby \
reading_town
london: camden hackney brixton
scotland: edinburgh=爱丁堡 glasgow=格拉斯哥 aberdeen dundee inverness
wales: cardiff swansea
northern_ireland: belfast
ireland: dublin=都柏林 cork galway limerick
italy: rome=罗马 milan=米兰 naples=那不勒斯 turin florence=佛罗伦萨 venice=威尼斯 bologna genoa \
palermo sicily tuscany sardinia verona
spain: madrid=马德里 barcelona=巴塞罗那 valencia seville=塞维利亚 bilbao granada malaga málaga \
catalonia
portugal: lisbon=里斯本 porto=波尔图 faro coimbra
netherlands: amsterdam=阿姆斯特丹 rotterdam=鹿特丹 the_hague=海牙=hague utrecht eindhoven leiden \
groningen delft
belgium: brussels=布鲁塞尔 antwerp=安特卫普 ghent=根特 bruges leuven liège
switzerland: zurich=苏黎世=zürich geneva=日内瓦 basel bern=伯尔尼 lausanne lucerne
austria: vienna=维也纳 graz salzburg=萨尔茨堡 innsbruck linz
sweden: stockholm=斯德哥尔摩 gothenburg malmö uppsala
norway: oslo=奥斯陆 bergen trondheim stavanger
denmark: copenhagen=哥本哈根 aarhus odense
finland: helsinki=赫尔辛基 tampere turku espoo
iceland: reykjavik=雷克雅未克
poland: warsaw=华沙 krakow=克拉科夫=kraków gdansk=gdańsk wroclaw=wrocław poznan łódź
czechia: prague=布拉格 brno
hungary: budapest=布达佩斯
greece: athens=雅典 thessaloniki crete
turkey: istanbul=伊斯坦布尔 ankara=安卡拉 izmir antalya
russia: moscow=莫斯科 saint_petersburg=圣彼得堡=st_petersburg novosibirsk vladivostok=海参崴
ukraine: kyiv=基辅=kiev lviv odessa kharkiv
romania: bucharest cluj
bulgaria: sofia
croatia: zagreb split dubrovnik
serbia: belgrade
slovenia: ljubljana
slovakia: bratislava
estonia: tallinn tartu
latvia: riga
lithuania: vilnius kaunas
usa: new_york_state california=加州 texas=得州 florida=佛罗里达 washington_dc=华盛顿 illinois \
massachusetts oregon colorado georgia_us hawaii=夏威夷 alaska=阿拉斯加 arizona nevada ohio \
michigan montana virginia pennsylvania utah minnesota washington_state
california: los_angeles=洛杉矶 san_francisco=旧金山 san_diego=圣迭戈 san_jose oakland sacramento
new_york_state: new_york=纽约=new_york_city=nyc brooklyn buffalo
texas: houston=休斯顿 dallas=达拉斯 austin=奥斯汀
florida: miami=迈阿密 orlando tampa
illinois: chicago=芝加哥
massachusetts: boston=波士顿
washington_state: seattle=西雅图
oregon: portland=波特兰
colorado: denver=丹佛
georgia_us: atlanta=亚特兰大
nevada: las_vegas=拉斯维加斯
arizona: phoenix=凤凰城
michigan: detroit=底特律
pennsylvania: philadelphia=费城 pittsburgh
canada: toronto=多伦多 vancouver=温哥华 montreal=蒙特利尔 ottawa=渥太华 calgary edmonton \
winnipeg halifax quebec
mexico: mexico_city=墨西哥城 guadalajara cancun
brazil: são_paulo=圣保罗 rio_de_janeiro=里约=rio brasília=巴西利亚
argentina: buenos_aires=布宜诺斯艾利斯
chile: santiago
peru: lima
colombia: bogotá medellín
egypt: cairo=开罗 alexandria
morocco: casablanca marrakesh rabat
nigeria: lagos abuja
kenya: nairobi=内罗毕
south_africa: cape_town=开普敦 johannesburg=约翰内斯堡 pretoria=比勒陀利亚 durban
ghana: accra
australia: sydney=悉尼 melbourne=墨尔本 brisbane=布里斯班 perth=珀斯 canberra=堪培拉 adelaide \
hobart
new_zealand: auckland=奥克兰 wellington=惠灵顿 christchurch dunedin
japan: tokyo=东京 osaka=大阪 kyoto=京都 nagoya=名古屋 sapporo=札幌 fukuoka=福冈 kobe=神户 \
hokkaido=北海道 okinawa=冲绳
south_korea: seoul=首尔 busan=釜山
india: delhi=德里=new_delhi mumbai=孟买 bangalore=班加罗尔=bengaluru chennai kolkata hyderabad
thailand: bangkok=曼谷 chiang_mai=清迈 phuket=普吉
vietnam: hanoi=河内 ho_chi_minh_city=胡志明市
malaysia: kuala_lumpur=吉隆坡
indonesia: jakarta=雅加达 bali=巴厘岛
philippines: manila=马尼拉
nepal: kathmandu=加德满都
kazakhstan: astana=阿斯塔纳 almaty
uae: dubai=迪拜 abu_dhabi
israel: tel_aviv jerusalem=耶路撒冷
taiwan: taipei=台北 kaohsiung=高雄
china: beijing=北京=北京市 shanghai=上海=上海市 tianjin=天津=天津市 chongqing=重庆=重庆市 \
hong_kong=香港 macau=澳门 广东=广东省=guangdong 江苏=江苏省 浙江=浙江省=zhejiang 山东=山东省 \
四川=四川省=sichuan 湖北=湖北省 湖南=湖南省 河南=河南省 河北=河北省 山西=山西省 陕西=陕西省 \
福建=福建省=fujian 江西=江西省 安徽=安徽省 辽宁=辽宁省 吉林=吉林省 黑龙江=黑龙江省 \
云南=云南省=yunnan 贵州=贵州省 海南=海南省=hainan 甘肃=甘肃省 青海=青海省 内蒙古 广西 西藏=tibet \
宁夏 新疆=xinjiang 东北
beijing: 海淀 朝阳区 西城 东城 通州 丰台 昌平 大兴 石景山 顺义 望京 中关村 五道口
shanghai: 浦东 徐汇 静安 黄浦 虹口 杨浦 闵行 长宁 普陀 松江 嘉定 宝山
广东: guangzhou=广州=广州市 shenzhen=深圳=深圳市 东莞 佛山 珠海=zhuhai 中山市 惠州 汕头 湛江
广州: 天河 番禺 越秀 海珠
深圳: 南山 福田 罗湖 宝安 龙岗
江苏: nanjing=南京=南京市 suzhou=苏州=苏州市 无锡 常州 南通 徐州 扬州 镇江 昆山
浙江: hangzhou=杭州=杭州市 宁波=ningbo 温州 绍兴 嘉兴 金华 义乌 台州
山东: 青岛=qingdao 济南 烟台 威海 潍坊 胶州 临沂 淄博
四川: chengdu=成都=成都市 绵阳 乐山 宜宾
湖北: wuhan=武汉=武汉市 宜昌 襄阳
湖南: changsha=长沙 株洲 岳阳 衡阳
河南: 郑州 洛阳 开封
河北: 石家庄 保定 唐山 秦皇岛
山西: 太原 大同
陕西: xian=西安=xi'an=西安市 咸阳 宝鸡
福建: 福州 xiamen=厦门=厦门市 泉州 漳州
江西: 南昌 九江 赣州
安徽: 合肥=hefei 芜湖 黄山
东北: 辽宁 吉林 黑龙江
辽宁: 沈阳 dalian=大连=大连市
吉林: 长春
黑龙江: harbin=哈尔滨 齐齐哈尔
云南: kunming=昆明 大理 丽江
贵州: 贵阳 遵义
海南: 海口 三亚=sanya
甘肃: 兰州 敦煌
青海: 西宁
内蒙古: 呼和浩特 包头
广西: 南宁 桂林 柳州
西藏: lhasa=拉萨
宁夏: 银川
新疆: 乌鲁木齐 喀什
"""
