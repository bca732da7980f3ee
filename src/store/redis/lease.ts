// A lease in Redis: says who works now and lets another take over; it never guards correctness, the epoch does.
import type { RedisConnection } from './redis-connection.ts'
import { leaseScript, releaseScript } from './state-scripts.ts'

export interface Lease {
  /** Takes or extends it; false while another holds it. */
  hold(): Promise<boolean>
  release(): Promise<void>
}

export interface LeaseOptions {
  readonly connection: RedisConnection
  /** The state's name; the lease lies in the same hash slot. */
  readonly name: string
  readonly work: string
  readonly owner: string
  readonly lengthMs: number
}

export function createLease({ connection, name, work, owner, lengthMs }: LeaseOptions): Lease {
  const key = `{${name}}:lease:${work}`
  return {
    hold: async () => (await connection.run(leaseScript, [key], [owner, lengthMs])) === 1,
    release: async () => {
      await connection.run(releaseScript, [key], [owner])
    },
  }
}
