// An alert is meant by its whole id or by its first signs, and by nothing that two alerts share.
import { expect, test } from 'vitest'
import { alertOf } from '../../src/cli/alert-of.ts'
import type { Alert } from '../../src/core/alert.ts'

const alerts = ['abcdefgh1', 'abcdefgh2', 'zyxwvuts3'].map((id) => ({ id, title: `标题 ${id}` }) as Alert)
const state = {
  alert: async (id: string) => alerts.find((alert) => alert.id === id) ?? null,
  latestAlerts: async () => alerts.map((alert, sequence) => ({ alert, sequence })),
}

test('the whole id, or a beginning that only one alert has, means that alert', async () => {
  await expect(alertOf(state, 'abcdefgh2', 'the state')).resolves.toMatchObject({ id: 'abcdefgh2' })
  await expect(alertOf(state, 'zyxwvuts', 'the state')).resolves.toMatchObject({ id: 'zyxwvuts3' })
})

test('what several alerts begin with is refused with their titles', async () => {
  await expect(alertOf(state, 'abcdefgh', 'the state')).rejects.toThrow(
    '2 alerts begin with abcdefgh; give more of the id:\nabcdefgh1 标题 abcdefgh1\nabcdefgh2 标题 abcdefgh2',
  )
})

test('an unknown id, and a beginning too short to be meant, name the state and where to look', async () => {
  const wanted = (id: string) => `There is no alert ${id} in the state; qianzhao search --kind alerts lists them.`
  await expect(alertOf(state, 'nothing', 'the state')).rejects.toThrow(wanted('nothing'))
  await expect(alertOf(state, 'zyx', 'the state')).rejects.toThrow(wanted('zyx'))
})
