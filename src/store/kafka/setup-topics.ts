// Compares the topics in Kafka with what is wanted, and makes or changes what differs; partitions of `documents` are never changed.
import type { KafkaDriver, TopicWanted } from './driver.ts'

export type TopicChange =
  | { readonly kind: 'create'; readonly topic: TopicWanted }
  | {
      readonly kind: 'alter'
      readonly topic: string
      readonly settings: Readonly<Record<string, string>>
      readonly before: Readonly<Record<string, string>>
    }
  /** What a program must not do by itself. */
  | { readonly kind: 'conflict'; readonly topic: string; readonly found: number; readonly wanted: number }

export async function compareTopics(driver: KafkaDriver, wanted: readonly TopicWanted[]): Promise<TopicChange[]> {
  const known = new Set(await driver.listTopics())
  const present = wanted.filter((one) => known.has(one.topic))
  const names = [...new Set(present.flatMap((one) => Object.keys(one.settings)))]
  const described =
    present.length === 0
      ? []
      : await driver.describeTopics(
          present.map((one) => one.topic),
          names,
        )
  return wanted.flatMap((one): TopicChange[] => {
    const found = described.find((description) => description.topic === one.topic)
    if (found === undefined) return [{ kind: 'create', topic: one }]
    const changes: TopicChange[] = []
    if (found.partitions !== one.partitions)
      changes.push({ kind: 'conflict', topic: one.topic, found: found.partitions, wanted: one.partitions })
    const different = Object.entries(one.settings).filter(([name, value]) => found.settings[name] !== value)
    if (different.length > 0) {
      const before = Object.fromEntries(different.map(([name]) => [name, found.settings[name] ?? '']))
      changes.push({ kind: 'alter', topic: one.topic, settings: Object.fromEntries(different), before })
    }
    return changes
  })
}

/** Carries out what `compareTopics` found; conflicts are left to a person. */
export async function changeTopics(
  driver: KafkaDriver,
  changes: readonly TopicChange[],
  wanted: readonly TopicWanted[],
): Promise<void> {
  for (const change of changes) {
    if (change.kind === 'create') await driver.createTopic(change.topic)
    // All settings at once: one client replaces a topic's settings, it does not add to them.
    if (change.kind === 'alter') {
      const whole = wanted.find((one) => one.topic === change.topic)?.settings ?? change.settings
      await driver.alterTopic(change.topic, whole)
    }
  }
}

export function describeChange(change: TopicChange): string {
  switch (change.kind) {
    case 'create':
      return `create ${change.topic.topic} with ${change.topic.partitions} partitions, ${change.topic.replicas} replicas, ${settingsText(change.topic.settings)}`
    case 'alter':
      return `alter ${change.topic}: ${Object.entries(change.settings)
        .map(([name, value]) => `${name} ${change.before[name] ?? ''} → ${value}`)
        .join(', ')}`
    case 'conflict':
      return `${change.topic} has ${change.found} partitions, wanted ${change.wanted}: set the configuration to ${change.found}, or make the topic anew while nothing runs`
  }
}

function settingsText(settings: Readonly<Record<string, string>>): string {
  return Object.entries(settings)
    .map(([name, value]) => `${name}=${value}`)
    .join(' ')
}
