// Everyday chatter that is about no hazard and no service: food, weather, sport, shows, shopping, pets, work.
export const chatterTopics = [
  'food',
  'weather',
  'sport',
  'show',
  'shopping',
  'pet',
  'work',
  'study',
  'travel',
  'mood',
  'game',
  'family',
  'fitness',
  'trend',
  'question',
] as const

export const chatterWords = `
c.food = {c.meal}{at}吃了{c.dish}，{c.taste}|{c.dish}{c.taste}！|打卡{restaurant}，{c.dish}{c.taste}，人均{#20-180}|
  {c.meal}自己做了{c.dish}，{c.cookresult}|减肥第{#1-40}天，又没忍住吃了{c.dish}|{restaurant}排队{#20-120}分钟，{c.worth}|有没有推荐的{c.dish}|
  点了份{c.dish}外卖，{c.taste}|今天的奶茶是{c.drink}，{c.taste}|{c.drink}第二杯半价，{c.worth}|{c.dish}配{c.drink}，{f.think}|
  妈妈做的{c.dish}永远是最{c.goodword}的|食堂的{c.dish}今天居然{c.taste}|冰箱里只剩{c.dish}了，凑合一顿
c.meal = 早上|中午|晚上|下班后|周末|夜宵|今天中午|昨天晚上|早饭|下午茶|半夜
c.dish = 红烧肉|酸菜鱼|小龙虾|螺蛳粉|麻辣烫|烤羊腿|锅包肉|番茄炒蛋|热干面|牛肉面|小笼包|煎饼果子|炸鸡|寿司|火锅|冒菜|肠粉|烤鱼|羊肉粉|
  糖醋排骨|凉皮|肉夹馍|钵钵鸡|兰州拉面|鸡公煲|椰子鸡|酸辣粉|蛋炒饭|佛跳墙|臭豆腐|卤味|炒河粉|锅盔|馄饨|烧卖
c.drink = 芝士葡萄|冰美式|杨枝甘露|珍珠奶茶|柠檬茶|生椰拿铁|豆浆|酸梅汤|豆汁|可乐|气泡水|烧仙草
c.taste = 真香|绝了|一般般|有点咸|好吃到跺脚|踩雷了|味道可以|太辣了|越吃越上头|比想象中好|还不错|无功无过|香迷糊了|量超大|再也不点了
c.worth = 值了|下次还来|有点不值|还行吧|不会再来|不愧是老店|网红店果然还是网红店
c.cookresult = 卖相一般味道满分|翻车了|第一次就成功|老公说好吃|糊了一半|居然被夸了|光盘
c.goodword = 好吃|香|暖|治愈|家常
c.weather = {weather.say}|{weather.say}，{weather.act}|{c.time}的{c.sky}{c.beautiful}|又{weather}了，{weather.act}|{at}{weather}，{weather.act}|
  天气预报说明天{weather.next}，{c.prepare}|出门前{weather}，回来就变了|{c.sky}{c.beautiful}，随手拍|换季了，衣服不知道怎么穿|风好大，刘海没了
weather.say = {weather}天|今天{weather}|这{weather}的天|外面{weather}|一早起来就{weather}
weather.act = 只想躺着|适合睡觉|被子晒起来|记得带伞|不想上班|出去走走|头发全塌了|鞋湿了|约饭吗|打车要排队|空调开起来|喝碗热汤
weather.next = 降温|下雨|升温|有大风|放晴|有雾
c.time = 傍晚|清晨|刚才|下班路上|中午|六点多|凌晨
c.sky = 晚霞|云|日落|月亮|蓝天|朝霞|彩虹|星星
c.beautiful = 太美了|像油画|治愈|拍不出来的好看|粉粉的|美到失语|好温柔
c.prepare = 羽绒服又要穿上|赶紧洗衣服|提前备伞|路上慢点|终于
c.sport = {c.team}{c.result}，{c.fan}|昨晚的{c.game}看了吗，{c.fan}|熬夜看{c.game}，{c.fan}|{c.team}这防守{c.critic}|
  周末{at}踢球，缺{#1-4}个人|羽毛球约起来，{c.time2}有人吗|今天跑了{#3-21}公里，配速{#4-7}分{#10-59}|裁判{c.critic}|{c.game}{c.result}，{c.fan}
c.team = 主队|红队|蓝队|我队|隔壁队|国足|女排|市队|校队|老牌劲旅|升班马
c.result = 又输了|赢了|绝杀|被逆转|平局|加时才拿下|三比零横扫|零封|爆冷
c.game = 决赛|德比|半决赛|欧冠|总决赛|乒乓球|篮球赛|预选赛|村超|电竞比赛
c.fan = 激动得睡不着|不看了|爷青回|退钱|太燃了|明年再来|眼泪下来了|酒都醒了|值得熬夜|嗓子喊哑
c.critic = 稀碎|可以的|像纸糊的|离谱|值得夸|让人看不懂
c.time2 = 今晚七点|周六下午|明晚|周日早上|下班后
c.show = 《{c.title}》{c.verdict}|追《{c.title}》追到{#5-40}集，{c.verdict}|有人看《{c.title}》吗，{c.verdict}|{c.kindshow}{c.verdict}|
  单曲循环《{c.title}》|《{c.title}》大结局{c.verdict}|电影院里{c.cinema}|推荐一部{c.kindshow}《{c.title}》，{c.verdict}|女主{c.actor}|男二{c.actor}|演唱会抢票{c.ticket}
c.title = {c.t1}{c.t2}|{c.t1}{c.t2}|{c.t1}与{c.t2}|{c.t1}之{c.t2}|第{#2-9}个{c.t2}
c.t1 = 长风|云上|夜航|南城|山海|旧梦|无声|少年|星河|春日|雾里|归途|九州|孤岛|人间|白昼|时间|烟火
c.t2 = 往事|来信|行动|传|归来|之下|迷局|姑娘|故事|渡口|花开|追凶|列车|小馆|信使|告白|食堂|江湖
c.verdict = 好看|烂尾了|哭成狗|节奏太慢|编剧出来挨打|意犹未尽|封神|尬得脚趾抠地|弃了|二刷预定|BGM绝了|演技在线|全员恋爱脑|配音出戏
c.kindshow = 悬疑剧|综艺|国漫|古装剧|纪录片|动画片|短剧|脱口秀
c.cinema = 后排一直说话|全场就我一个人|旁边情侣腻歪|哭声一片|空调冻死人
c.actor = 好美|演技炸裂|人设崩了|台词功底可以|我可以|太惨了
c.ticket = 又没抢到|卡在支付页面|秒没|居然抢到了|黄牛加价两倍
c.shopping = {c.item}到货了，{c.buy}|双十一买的{c.item}{c.buy}|求推荐{c.item}，预算{#50-3000}|直播间又下单了{c.item}，{c.buy}|
  {mall}打折，{c.item}{#2-7}折|快递{c.express}|种草{c.item}|拔草{c.item}，{c.buy}|闲置{c.item}出，{#20-800}元，{at}自提|逛{mall}逛了一下午，{c.buy}
c.item = 羽绒服|口红|洗衣液|跑鞋|键盘|炸锅|面霜|行李箱|耳机|拖鞋|保温杯|牙刷|床垫|婴儿车|手机|投影仪|平板|相机|衬衫|靴子|台灯|电饭煲|书包|手表|毛毯|沙发|冰箱|洗衣机|电视|空调扇|自行车|帐篷|积木|口罩|粉底|香水|项链|茶具|炒锅|枕头
c.buy = 真香|退了|色差有点大|比图片好看|质量一般|买贵了|闭眼入|后悔没早买|尺码偏小|物流很快|客服态度不错|吃灰预定
c.express = 在路上走了{#3-9}天|又放错驿站|终于派送|一直显示揽收|昨天下单今天就到
c.pet = {c.cat}{c.petdo}|我家{c.cat}{c.petdo}|捡到一只{c.cat}，{at}，求领养|{c.cat}今天{#1-12}岁生日|吸{c.cat}时间|带{c.cat}去洗澡，{c.petdo}|楼下的{c.cat}{c.petdo}
c.cat = 橘猫|布偶|金毛|柯基|三花|哈士奇|泰迪|仓鼠|小奶猫|边牧|鹦鹉|狸花|萨摩耶|乌龟
c.petdo = 又拆家|胖了两斤|睡成一滩|半夜跑酷|会握手了|不肯下楼|掉毛掉成蒲公英|抢我被子|叫了一早上|打翻了水杯|看窗外看一天|绝育回来不理我
c.work = {c.boss}{c.bossdo}|今天加班到{#8-12}点，{feel.soft}|周一综合征犯了|打工人{c.workmood}|离职倒计时{#1-30}天|开了{#2-6}个会，{c.workmood}|
  面试{#2-9}家了，{c.workmood}|工资到账，{c.workmood}|{f.day}{c.boss}{c.bossdo}，{f.think}|同事{c.bossdo}|又要写周报，{c.workmood}|年会抽中了{c.item}|实习第{#1-60}天，{c.workmood}
c.boss = 老板|领导|甲方|主管|客户
c.bossdo = 又画饼|请喝奶茶|临下班改需求|出差去了|说今年没有年终奖|居然夸我|群里发红包|迟到半小时
c.workmood = 人麻了|摸鱼快乐|想躺平|脑子转不动|继续搬砖|眼睛睁不开|还得撑|好像有希望
feel.soft = 累|想回家|饿了|路灯陪我|头秃|明天还要早起
c.study = 考研{c.studydo}|{c.exam}倒计时{#1-100}天，{c.studydo}|图书馆{c.library}|论文{c.studydo}|陪{kid}写作业，{c.homework}|{c.exam}{c.examresult}|背单词第{#1-99}天
c.exam = 期末|四六级|公务员考试|教资|高数|驾照科目二|驾照科目三|会计证|月考
c.studydo = 冲|救救我|进度为零|查重过了|导师没回我|上岸|不想学了|改到第{#3-12}稿
c.examresult = 过了|挂了|满分路过|差{#1-5}分|没底|居然过了
c.library = 占座大战|空调太冷|旁边情侣说话|只有我一个人|闭馆音乐响了
c.homework = 血压上来了|一题讲了八遍|居然全对|拼音教到崩溃|母慈子孝结束
c.travel = {c.scenic}{c.travelsay}|周末去{c.scenic}，{c.travelsay}|堵在{road}{#10-90}分钟，{c.travelsay}|{line}今天好挤|高铁上{c.train}|
  五一攻略做好了，{c.scenic}|求{c.scenic}攻略|自驾{#100-900}公里到{c.scenic}，{c.travelsay}|{line}司机{c.driver}|{c.scenic}回来，{f.think}
c.scenic = 古镇|海边|草原|{park}|雪山|民宿|{hill}露营地|寺庙|博物馆|沙漠|老城墙|植物园
c.travelsay = 人山人海|值得|一般|下次不来|出片|门票涨价了|空气真好|脚走断|全是头|治愈了
c.train = 小孩一直哭|遇到老同学|盒饭居然不错|邻座脱鞋|信号没了
c.driver = 好温柔|等了追车的老人|开得像赛车|报站是方言|唱了一路
c.mood = {c.moodword}|有时候觉得{c.philosophy}|{c.time}突然想到{c.philosophy}|早安，{c.wish}|晚安，{c.wish}|今日份{c.thing}|又是{c.moodword}的一天|{c.philosophy}，{c.moodword}
c.moodword = 开心|平平无奇|想家|累并快乐着|emo|普通|丧丧的|松弛|忙碌|充实|无聊|小确幸
c.philosophy = 长大就是学会闭嘴|人还是要靠自己|钱是省不出来的|一个人也挺好|时间过得好快|朋友越来越少|健康最重要|失眠的人都在想什么|选择比努力重要
c.wish = 愿一切顺利|明天会更好|好梦|元气满满|少点烦恼|多喝热水|平安喜乐
c.thing = 快乐|咖啡|阳光|碎碎念|崩溃|好运|运动|阅读
c.game2 = 排位|王者|吃鸡|原神|麻将|剧本杀|密室|狼人杀|蛋仔
c.game1 = {c.game2}连跪{#3-12}把|{c.game2}终于上分|队友{c.mate}|{c.game2}缺{#1-3}人，来|昨晚{c.game2}到{#1-4}点|新皮肤{c.buy}|密室NPC{c.mate}
c.mate = 是猪|好强|挂机|嗓门真大|带飞|一直骂人|笑死我|{f.adv}{f.adj}|{f.adv}{f.feelword}|{f.reacts}|送{f.thing}
c.family = {kid}{c.kiddo}|我妈{c.momdo}|我爸{c.momdo}|奶奶{c.momdo}|结婚{#1-30}周年，{c.moodword}|婆婆{c.momdo}|二胎{c.kiddo}|相亲第{#1-20}次，{c.date}|表妹{c.date}
c.kiddo = 会叫人了|第一天上学|换牙了|半夜不睡|画了一幅画|期中考进步了|学会骑车|说长大要养我|把墙画花了|收到小红花
c.momdo = 学会网购了|催婚|寄来一箱腊肉|跳广场舞当领队|钓了一天鱼空手回|在群里发养生文|给我织了毛衣|迷上短视频|种的菜丰收
c.date = 没下文|对方迟到|居然聊得来|被问彩礼|要办婚礼了|吃完就散
c.fitness = 健身第{#1-100}天，{c.fit}|深蹲{#20-120}公斤|{park}夜跑{#3-12}公里|瑜伽课{c.fit}|体重{#90-180}斤，{c.fit}|体检{c.exam2}|{f.skill}课{c.fit}|健身房{c.gym}
c.fit = 腿不是自己的|坚持|瘦了两斤|又胖回来|爽|崩溃|打卡
c.exam2 = 一切正常|脂肪肝|要复查|医生让少熬夜|颈椎不行
c.gym = 又倒闭一家|私教天天推销|人太多|洗澡没热水|续卡打折
c.trend = #{trend}# {c.trendsay}|{c.trendsay} #{trend}#|热搜{trend}，{c.trendsay}|{trend}这事{c.trendsay}，{c.trendsay}|刷屏了，{trend}，{c.trendsay}|{trend}？{c.trendsay}|早上起来就看到{trend}，{c.trendsay}|{who}也在聊{trend}，{c.trendsay}
c.trendsay = 吃瓜|真的假的|笑不活了|反转来得太快|支持|格局打开|爱了|无语子|有内味了|这也能上热搜|路转粉|散了吧|我不理解但尊重|懂的都懂|坐等后续|谁还不知道
trend.name = {c.t1}官宣|{c.title}开播|{c.t1}代言|{c.exam}成绩公布|{c.drink}新品|{c.team}夺冠|{c.dish}测评|全国多地{weather.next}|{c.title}收视|{c.item}降价|{c.title}路演
n.city = {n.topic}{n.verb}|{n.verb2}{n.topic}，{n.detail}|{n.topic}：{n.detail}|{district}{n.topic}{n.verb}，{n.detail}|{park}{n.verb}，{n.detail}|{n.weather}
n.topic = 老旧小区改造项目|新学期招生方案|公交新线路|社区食堂|城市绿道|读书节|马拉松报名|就业招聘会|政务服务大厅|智慧停车系统|农产品展销会|文明养犬倡议|
  科技馆新展厅|青少年编程赛|养老服务中心|跨江大桥|轨道交通建设|医保新政策|消费券|义务植树活动|防溺水宣传|献血活动|老年大学|非遗展|夜间集市
n.verb = 启动|正式启用|对外开放|进展顺利|公布时间表|受到市民欢迎|今日举行|迎来首批体验者|将于下月实施|通过验收
n.verb2 = 本市推进|{district}举办|市民点赞|多部门联合开展|我市出台|{district}上线
n.detail = 覆盖{#3-60}个社区|预计{#2-12}月完工|已有{#100-9000}人参与|全程免费|可网上预约|总投资{#100-9000}万元|市民反响热烈|提供岗位{#100-3000}个|分{#2-5}批实施
n.weather = 气象台：明天{weather.next}，最高气温{#5-35}度|未来三天{weather.next}，出行请注意|今日空气质量优良|周末{weather.next}
c.forumtitle = 闲聊|随便说说|水一贴|今日份(快乐|碎碎念|分享)|{c.service}求推荐|{c.affair}咨询|周末干啥|聊聊{c.dish}|{c.title}|晒图|吐槽|新人报到|{c.item}|{estate}的进来|灌水|求助|分享|{c.scenic}
c.question = 求问{at}哪里有{c.service}|附近有靠谱的{c.service}吗|{c.service}多少钱合适|想问下{c.affair}怎么办理|{c.affair}要带什么材料|有人办过{c.affair}吗|推荐个{c.service}|{c.affair}周末能办吗|租房：{estate}{#1-3}室{#1-2}厅，{#800-4000}一个月
c.service = 打印店|修手机的|牙科|驾校|月嫂|搬家公司|开锁师傅|洗车店|理发店|健身房|自习室|宠物医院|中医馆|婚庆|钢琴老师|早教班
c.affair = 居住证|公积金提取|社保转移|护照|新生儿落户|不动产登记|医保异地备案|驾照换证|营业执照|生育津贴|老年卡
ad.any = {f.thing}{ad.offer}，{f.place}{ad.contact}|{f.thing}清仓，{ad.offer}|{f.skill}班{ad.offer}，{ad.contact}|{f.thing}批发，{ad.contact}|{ad.hook}！{ad.what}{ad.offer}，{ad.contact}|【{ad.what}】{ad.offer}，{ad.hook}|{ad.what}，{ad.offer}，{ad.contact}，{ad.hook}|
  {restaurant}{ad.open}，{ad.offer}|{mall}{ad.open}，{ad.offer}，{ad.hook}|{estate}{ad.house}，{ad.contact}|{ad.job}招{#1-20}人，{f.place}附近，{#3-12}千|{restaurant}招{ad.job}|{mall}{f.thing}柜招{ad.job}
ad.hook = 限时抢购|错过等一年|名额有限|老板疯了|最后{#1-5}天|全城热销|新客专享|手慢无|福利来了|惊喜价
ad.what = 全屋定制|少儿编程|瑜伽年卡|植发|种牙|家电清洗|婚纱摄影|车险|驾校报名|考证培训|热玛吉|旅游团|茶叶|大闸蟹|空调|宽带|团餐|净水器
ad.offer = 满{#100-999}减{#20-99}|买一送一|低至{#1-7}折|免费体验|到店有礼|首付{#1-9}万起|老带新返{#50-500}|直降{#100-2000}元|0元试听
ad.contact = 详询154{#1000-9999}{#1000-9999}|私信了解|加微信领取|电话0000-{#1000-9999}{#100-999}|点击链接 https://t.example/{#1000-9999}|到店咨询|扫码进群
ad.open = 盛大开业|周年庆|焕新升级|会员日|开门红
ad.house = 现房{#5-29}千一平|清盘{#2-30}套|{#60-180}平特价|商铺招租{#20-200}平|精装{#1-4}房|{#1-5}室{#1-2}厅出租|车位转让|办公室分租
ad.job = 收银员|外卖骑手|普工|客服|店长|保安|快递员|会计|厨师|学徒
`
