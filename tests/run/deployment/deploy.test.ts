// The files of a deployment name settings that exist, with values that the schema takes.
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { parse, parseAllDocuments } from 'yaml'
import { describe, expect, test } from 'vitest'
import { describeSettings, loadSettings } from '../../../src/run/config/load-config.ts'

const root = fileURLToPath(new URL('../../..', import.meta.url))

function settingsOf(environment: Readonly<Record<string, string>>) {
  return loadSettings({ directory: `${root}/config`, file: null, overrides: [], environment })
}

function expectKnown(environment: Readonly<Record<string, string>>): void {
  const without = describeSettings(settingsOf({}))
  for (const [name, value] of Object.entries(environment)) {
    expect(describeSettings(settingsOf({ [name]: value })), `${name}=${value} changes nothing`).not.toBe(without)
  }
}

describe('deployments', () => {
  test('compose.yaml sets what the program reads', () => {
    const compose = parse(readFileSync(`${root}/compose.yaml`, 'utf8'), { merge: true }) as {
      services: Record<string, { environment?: Record<string, string> }>
    }
    for (const name of ['annotate', 'correlate', 'deliver']) {
      const environment = compose.services[name]?.environment ?? {}
      expectKnown(environment)
      const { config } = settingsOf(environment)
      expect(config.run).toMatchObject({ mode: 'distributed', role: name })
      expect(config.kafka.brokers).toEqual(['kafka:9092'])
      expect(config.index.kind).toBe('elasticsearch')
    }
  })

  test('the Kubernetes example sets what the program reads, and every container has probes', () => {
    const documents = parseAllDocuments(readFileSync(`${root}/deploy/kubernetes/qianzhao.yaml`, 'utf8')).map(
      (document) => document.toJS() as Record<string, never>,
    )
    const map = documents.find((one) => one['kind'] === 'ConfigMap') as unknown as { data: Record<string, string> }
    expectKnown(map.data)
    expect(settingsOf(map.data).config.redis).toMatchObject({ mode: 'sentinel', replicasSynced: 1 })
    const deployments = documents.filter((one) => one['kind'] === 'Deployment') as unknown as {
      metadata: { name: string }
      spec: {
        template: {
          spec: {
            containers: { env: { name: string; value: string }[]; readinessProbe?: unknown; livenessProbe?: unknown }[]
          }
        }
      }
    }[]
    expect(deployments.map((one) => one.metadata.name)).toEqual(['annotate', 'correlate', 'deliver'])
    for (const { metadata, spec } of deployments) {
      const [container] = spec.template.spec.containers
      expectKnown(Object.fromEntries((container?.env ?? []).map(({ name, value }) => [name, value])))
      expect(container?.env).toContainEqual({ name: 'QIANZHAO_RUN_ROLE', value: metadata.name })
      expect(container?.readinessProbe).toBeDefined()
      expect(container?.livenessProbe).toBeDefined()
    }
  })
})
