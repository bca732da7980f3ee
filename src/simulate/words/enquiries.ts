// The larger half of what a hotline hears: questions about procedures, and small matters of every other department.
export const enquiryWords = `
consult.title = 咨询{policy}|{policy}怎么办|{policy}{q.aspect}|关于{policy}的问题
consult.core = 咨询{policy}{q.aspect}|{who}想办{policy}，{q.aspect}|{policy}{q.aspect}，{q.trouble}|{policy}{q.trouble}|{q.case}，{policy}{q.aspect}|{q.case}，不知道{policy}{q.aspect}
consult.more = {q.trouble}|{q.case}|窗口说法不一致|网上查不到|打{q.office}电话占线|{q.office}让问热线|去{q.office}跑了{n.few}趟
q.policy = 居住证办理|户口迁移|新生儿落户|身份证换领|护照办理|港澳通行证|驾驶证换证|车辆年检|违章处理|摇号|不动产登记|公积金提取|公积金贷款|公租房申请|购房补贴|契税减免|房屋租赁备案|危房改造|
  医保参保|医保异地结算|门诊慢病|生育津贴|生育登记|大病救助|社保转移|养老金认证|退休手续|失业金|工伤认定|劳动仲裁|技能补贴|创业贷款|人才补贴|毕业生报到|档案转递|教师资格认定|小学报名|转学|中考报名|学生资助|
  营业执照|食品经营许可|个体户注销|税务登记|发票代开|商标注册|特种设备登记|消防验收|户外广告审批|施工许可|占道审批|低保申请|残疾证|高龄津贴|老年卡|养老院入住|殡葬补贴|婚姻登记|收养登记|退役军人优待|
  种粮补贴|农机补贴|宅基地审批|土地确权|林木采伐|养殖备案|犬证办理|水表过户|电表增容|燃气开户|暖气报停|宽带报装|有线电视|公交卡年审|电动车上牌|充电桩安装|加装电梯|老旧小区改造|物业费标准|维修资金|业委会选举|
  疫苗接种|体检预约|家庭医生|献血证|健康证|入托|课后服务|图书证|体育场馆预约|文化惠民券|旅游年卡|消费券|以旧换新|新能源补贴|个税申报|遗产继承|公证|法律援助|信访进度|政府信息公开
q.aspect = 需要什么材料|在哪里办|周末能办吗|能不能代办|要多久|收不收费|网上怎么申请|有没有年龄限制|外地户口能办吗|标准是多少|什么时候发|进度怎么查|过期了怎么办|丢了怎么补|能不能补缴|条件是什么|电话多少|要预约吗|可以跨区办吗|流程是什么|截止到哪天|新政策何时执行
q.trouble = 系统一直报错|人脸认证不过|材料被退回{n.few}次|提交{n.days}没审核|显示信息不一致|查不到记录|短信收不到|预约没有号|地址填不了|说条件不符|窗口没人|多收了{#20-300}元|姓名有生僻字|名字录错|重复缴费|迟迟不到账
q.case = 刚从外地回来|{#22-70}岁|离职{#1-9}个月|二婚家庭|孩子{#1-15}岁|房子在{district}|户口在农村|单位注销了|丈夫是军人|双胞胎|刚退休|在校大学生|个体经营|买了二手房|租房住|老人卧床|残疾{#1-4}级|港澳居民|少数民族|灵活就业
q.office = 政务大厅|{district}社保局|派出所户籍窗口|房管局|车管所|税务所|民政局|医保局|街道窗口|教育局
telecom.title = 宽带故障|套餐乱扣费|手机信号差|携号转网被拒
telecom.core = {who}{tel.bad}，{tel.reply}|{at}{tel.bad}|{tel.bad}，{tel.ask2}
telecom.more = {tel.reply}|每月多扣{#5-99}元|客服换了{n.few}个|合约到{#2-12}月|小区只有一家运营商
tel.bad = 宽带老掉线|网速只有{#1-30}兆|手机没信号|套餐被偷偷改了|销号不给办|副卡乱扣费|基站被拆|光纤断了|电视卡顿|装机拖了{n.days}
tel.reply = 客服只会道歉|让重启路由器|说光猫老化|让去营业厅|说在排障|说系统升级
tel.ask2 = 要求退费|要求恢复|要求赔偿|要求解约
drain.title = 下水道堵塞|污水外溢|化粪池满溢|积水难行
drain.core = {at}{drain.bad}，{drain.effect}|{drain.where}{drain.bad}|{drain.where}{drain.bad}，{drain.effect}
drain.more = 抽过{n.few}次|管子太细|油污结块|邻居不肯分摊|{drain.effect}
drain.where = 单元门口|负一层|美食街后面|公厕边|学校门前|{road}低洼处|菜场通道
drain.bad = 下水道堵了|污水冒出来|化粪池满了|雨箅子被垃圾盖住|一下雨就积水|排污管裂了|检修井翻水
drain.effect = 踮着脚走|臭得吃不下饭|地下室泡了|轮椅过不去|苍蝇成群
green.title = 绿化遮光|行道树修剪|毁绿种菜|公园设施破损
green.core = {at}{green.bad}，{green.effect}|{park}{green.bad}|{green.bad}{at}，{green.effect}
green.more = 园林说列入计划|锯了一半走人|落叶堵了排水口|虫子掉到饭碗|{green.effect}
green.bad = 树枝伸进窗户|香樟遮光|梧桐飘絮|草坪秃了|健身器材断了|长椅烂了|步道灯不亮|喷灌喷到路上|树根顶坏地砖|枯枝吊着|花坛被踩平
green.effect = 白天也要开灯|孩子过敏|怕砸人|散步要绕|老人没处坐
taxi.title = 出租车拒载|网约车投诉|打车绕路|司机服务
taxi.core = {ago}从{taxi.from}打车，{taxi.bad}|{taxi.bad}，{taxi.effect}|在{taxi.from}{taxi.bad}
taxi.more = 订单截图有|车费{#12-180}元|平台回复模板|尾号{#10-99}|{taxi.effect}
taxi.from = 高铁站|机场|汽车站|医院门口|{mall}|{tower}|景区
taxi.bad = 司机不打表|拼车不说|绕了一大圈|中途赶下车|车里烟味大|拒载短途|乱加价|取消订单扣钱|一路按喇叭
taxi.effect = 误了车|多付了钱|孩子吓着了|行李落车上
parcel.title = 快递丢件|驿站不送货|外卖超时|包裹破损
parcel.core = {c.item}{parcel.bad}，{parcel.reply}|驿站{parcel.station}|{at}快递{parcel.bad}
parcel.more = 价值{#20-3000}元|单号尾数{#1000-9999}|客服让等{#24-96}小时|投诉后被骂|{parcel.reply}
parcel.bad = 显示签收没收到|摔坏了|送错楼|被放在雨里|退回去了|卡在中转|被冒领
parcel.station = 不送上门|收保管费|晚上{#6-8}点就关门|堆在门口没人管|乱翻包裹
parcel.reply = 只赔运费|网点推总部|说买家没保价|让找商家
village.title = 村道硬化|村务公开|土地流转款|农田灌溉|自建房纠纷
village.core = {at}{village.bad}，{village.reply}|村里{village.bad}|{village.bad}，{village.effect}
village.more = 找过镇里|{n.few}户都签了字|账目没公开|丈量的时候少了{#1-9}分地|{village.effect}
village.bad = 水渠断了|田埂被挖|机耕路没修|流转款拖着|宅基地划界不清|鱼塘承包到期|路灯只装一半|自来水没通到户|垃圾池满了|坟地被占|稻子倒伏|羊群啃麦苗
village.reply = 村干部说等项目|组长不表态|镇上说核实|让自己协商
village.effect = 耽误春耕|收割机进不来|老人走夜路|今年没收成|邻里吵架
leisure.title = 健身房闭馆|图书馆座位|景区服务|体育馆收费|演出退票
leisure.core = {leis.where}{leis.bad}，{leis.reply}|在{leis.where}{leis.bad}|{leis.where}{leis.bad}
leisure.more = 年卡{#300-3000}元|节假日更乱|{leis.reply}|网上订的|带着老人去的
leis.where = 图书馆|体育馆|游泳馆|博物馆|{park}|景区|剧院|少年宫|科技馆|文化站|老年活动中心|温泉|游乐场
leis.bad = 座位被占|更衣柜坏了|水质浑|讲解敷衍|停车收费翻倍|不给退票|排队无序|空调不开|提前闭馆|厕所太少|储物要钱|预约系统崩溃
leis.reply = 工作人员爱理不理|说按规定|让看公告|说经理不在
patrol.title = {road}{patrol.thing}{patrol.fault}|{patrol.thing}{patrol.fault}|{park}{patrol.thing}{patrol.fault}
patrol.core = {at}{patrol.thing}{patrol.fault}|{road}{patrol.thing}{patrol.fault}，{patrol.effect}|{s.mark}{s.side}{patrol.thing}{patrol.fault}|{at}{patrol.who}{patrol.act}|{patrol.who}{patrol.act}，{patrol.effect}|{at}{patrol.thing}{patrol.fault}，{patrol.effect}
patrol.more = {patrol.effect}|共{#2-12}处|约{#1-40}平方米|长{#1-60}米|编号{#100-9999}|上次{s.when}处理过|{s.landmark}
patrol.thing = 井盖|雨水篦子|路沿石|人行道砖|盲道|护栏|隔离墩|减速带|标线|路名牌|信号灯|路灯|景观灯|变电箱|配电柜|光缆|架空线|电线杆|拉线|消火栓|公交站牌|候车亭|岗亭|公厕|果皮箱|垃圾桶|垃圾房|回收站|宣传栏|广告牌|横幅|灯箱|店招|遮阳棚|卷闸门|台阶|扶手|坡道|座椅|健身器材|花坛|花箱|草坪|行道树|树穴|灌木|喷泉|雕塑|护坡|挡墙|围墙|围挡|脚手架|沙堆|砖堆|渣土|装修垃圾|旧家具|废轮胎|泡沫箱|共享单车|三轮车|僵尸车|自行车棚|充电桩|快递柜|监控杆|门禁|单元门|楼道灯|楼道杂物|窗台花盆|空调外机|外墙瓷砖|落水管|化粪池盖|排污口|河道护栏|水面漂浮物|桥栏杆|桥下空间|涵洞
patrol.fault = 破损|缺失|松动|下陷|倾斜|倒伏|生锈|脱落|堵塞|不亮|乱闪|歪了|开裂|翘起|被遮挡|被占用|积水|脏污|有小广告|有涂鸦|乱堆|未清运|未覆盖|摆放混乱|损坏|丢失|漏水|有蜘蛛网|褪色|变形|超出范围|无人管理|缺一角|螺丝外露|挡路
patrol.who = 店铺|流动摊贩|施工单位|住户|养犬人|租户|菜农|物业|商户{person}|车主|菜贩|清运公司|早餐车|水果摊
patrol.act = 出店经营|跨门摆放{f.thing}|占道洗车|乱倒{f.thing}|晾晒{f.thing}|私拉电线|堆放{f.thing}|夜间卸货|未戴安全帽|未洒水|焚烧{f.thing}|散养鸡鸭|乱贴告示|占用绿地|破墙开门|散发传单|露天烧烤|遛狗未牵绳|倾倒污水|超高堆码|拒不配合
patrol.effect = 影响通行|影响市容|有绊倒风险|行人绕行|已劝导|当场整改|限期整改|责令清理|居民反映过|存在隐患|夜间不明显|需专业单位处理|权属不清|已设警示
`
