// What to check first, by what the harm is about: one line that a duty officer can pass on as it stands.
import type { HarmMatter } from '../core/harm.ts'
import type { Wording } from './wording.ts'

export const firstChecks: Readonly<Record<HarmMatter, Wording>> = {
  fi: {
    zh: '向消防救援 119 核实有无火情和被困人员，确认地址与现场有无易燃易爆物',
    en: 'Ask the fire service (119) about a fire and people trapped; settle the address and what could explode there',
  },
  ch: {
    zh: '请燃气公司到现场测漏，涉及化工气味的请应急和环保部门监测，先提醒通风、禁火、疏散',
    en: 'Have the gas company measure on site, and emergency and environment services where it smells of chemicals; air, no flames, clear the place',
  },
  st: {
    zh: '请住建或特种设备部门到现场查看裂缝、倾斜和设备状况，必要时先封控撤人',
    en: 'Have building or equipment inspectors look at cracks, tilt and machines; close and clear the place if need be',
  },
  tr: {
    zh: '向交警 122 和 120 核实事故地点与伤亡，确认道路是否需要封闭绕行',
    en: 'Ask the traffic police (122) and ambulances (120) where it happened and who is hurt, and whether the road must close',
  },
  we: {
    zh: '向气象、水务和自然资源部门核对雨量、水位和隐患点，派人到低洼处和坡脚查看',
    en: 'Compare rain, water levels and known slopes with the offices in charge; send somebody to low ground and slopes',
  },
  ut: {
    zh: '向供水、供电、供气、供热或通信企业核实是否故障、范围和恢复时间，查医院等重要用户',
    en: 'Ask the supplier whether it failed, how far and until when; look after hospitals and other vital users',
  },
  he: {
    zh: '请疾控和市场监管部门核实病例、共同就餐或接触史，向就近医院核对就诊人数并留样',
    en: 'Have disease control and market supervision settle cases and what they ate or met in common; ask nearby hospitals, keep samples',
  },
  vi: {
    zh: '向公安 110 核实警情、嫌疑人是否已控制和伤者去向',
    en: 'Ask the police (110) about the incident, whether the attacker is held and where the hurt are',
  },
  cr: {
    zh: '向公安和场所管理方核实人流密度与出入口，先限流疏导，防止拥挤踩踏',
    en: 'Ask police and the venue how dense the crowd is and which exits are open; slow the flow before people are crushed',
  },
  mo: {
    zh: '向金融监管或住建部门核实机构与资金状况，派人到现场听取诉求，保障人员安全',
    en: 'Ask the financial or housing regulator about the firm and its money; send somebody to hear the people and keep them safe',
  },
  la: {
    zh: '请人社部门核实用工单位、人数和欠薪金额，派人到现场听取诉求，保障人员安全',
    en: 'Have the labour office settle employer, people and wages owed; send somebody to hear them and keep them safe',
  },
  sc: {
    zh: '向学校和教育部门核实在校学生状况，安排专人答复家长',
    en: 'Ask the school and the education office how the pupils are; let one person answer the parents',
  },
  es: {
    zh: '请街道社区和物业到现场核实，分清责任单位并答复居民',
    en: 'Have the street office and the estate look on site, settle who is responsible and answer the residents',
  },
  no: {
    zh: '先回访最早和说得最具体的反映人，弄清地点和事由',
    en: 'Call back the earliest and the most exact voice and settle where and what it is',
  },
}
