// What the deciding process knows, shown by all: counters, clock and offsets, written to Redis once a second and read from there.
import type { RedisConnection } from '../../store/redis/redis-connection.ts'
import type { LiveStatus } from '../fold/live.ts'

export interface SharedStatusOptions {
  readonly connection: RedisConnection
  readonly name: string
  readonly nowMs: () => number
}

type Shown = Omit<LiveStatus, 'nextOffset'> & { readonly waitingCount: number }

const everyMs = 1_000
// Without an answer from Redis for so long this process can neither show nor take anything.
const staleMs = 15_000

export type SharedStatus = ReturnType<typeof createSharedStatus>

export function createSharedStatus({ connection, name, nowMs }: SharedStatusOptions) {
  const key = `{${name}}:status`
  let own: () => Shown | null = () => null
  let latest: Shown | null = null
  let answeredMs = nowMs()
  let working = false

  async function turn(): Promise<void> {
    if (working) return
    working = true
    const mine = own()
    if (mine === null) {
      const text = (await connection.call('GET', key)) as string | null
      latest = text === null ? null : (JSON.parse(text) as Shown)
    } else {
      latest = mine
      await connection.call('SET', key, JSON.stringify(latest))
    }
    answeredMs = nowMs()
    working = false
  }

  const timer = setInterval(() => {
    void turn().catch(() => {
      working = false
    })
  }, everyMs)
  return {
    publish: (status: () => Shown | null) => {
      own = status
    },
    latest: (): LiveStatus & { readonly waitingCount: number } => ({
      counters: latest?.counters ?? {},
      budget: latest?.budget ?? null,
      clock: latest?.clock ?? null,
      committedOffset: latest?.committedOffset ?? 0,
      nextOffset: latest?.committedOffset ?? 0,
      queuedBytes: latest?.queuedBytes ?? 0,
      lastTickClosedAtMs: latest?.lastTickClosedAtMs ?? 0,
      waitingCount: latest?.waitingCount ?? 0,
      isFull: latest?.isFull ?? false,
      ready: nowMs() - answeredMs < staleMs,
    }),
    stop: () => clearInterval(timer),
  }
}
