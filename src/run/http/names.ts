// What the server is told about the running service: names for codes, what a level is bound to, and how it is doing.
import { explainDecision } from '../../alerts/explain-decision.ts'
import { factReasons } from '../../alerts/fact-words.ts'
import type { RenderNames } from '../../alerts/wording.ts'
import { departmentOf, reasonsOf } from '../../alerts/wording.ts'
import type { TopicId } from '../../core/ids.ts'
import type { ServiceInfo } from '../../serve/service-info.ts'
import type { Settings } from '../config/load-config.ts'
import type { TextTools } from '../text-tools.ts'

export function serviceNames(
  settings: Settings,
  tools: Pick<TextTools, 'placeName'>,
): Omit<ServiceInfo, 'version' | 'status'> {
  const { office, sources } = settings.config
  const sourceNames = new Map(sources.map((source) => [source.id, source.name]))
  return {
    topicName: (id) => settings.taxonomy.find(id as TopicId) ?? { zh: '其他事项', en: 'other matters' },
    placeName: (code) => tools.placeName(code),
    sourceName: (id) => sourceNames.get(id) ?? id,
    decisionText: explainDecision,
    reasons: (situation) => (situation.happening === undefined ? reasonsOf(situation) : factReasons(situation)),
    thresholds: (rule) => settings.rules.find(({ id }) => id === rule)?.levels ?? null,
    department: (topic) => departmentOf(settings, topic as TopicId),
    limits: {
      acknowledgeMs: office.acknowledgeWithin,
      telephoneMs: office.telephoneWithin,
      writtenMs: office.writtenWithin,
      respondMs: office.respondWithin,
    },
  }
}

/** What topics, places and sources are called in reports. */
export function renderNames(settings: Settings, tools: Pick<TextTools, 'placeName'>): RenderNames {
  const { sourceName } = serviceNames(settings, tools)
  return { taxonomy: settings.taxonomy, placeName: (code) => tools.placeName(code), sourceName }
}
