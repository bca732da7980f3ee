// The package @platformatic/kafka, named in this one place, and the options that all its clients here share.
export type { ClusterMetadata, MessagesStream } from '@platformatic/kafka'
export {
  Admin,
  ConfigResourceTypes,
  Consumer,
  MessagesStreamFallbackModes,
  MessagesStreamModes,
  Producer,
} from '@platformatic/kafka'
import type { KafkaConnection } from './driver.ts'
import { certificatesOf } from './driver.ts'

/** Between two tries. */
export const pauseMs = 250

export type PlatformaticOptions = ReturnType<typeof baseOptions>

export function baseOptions({ brokers, clientId, tls, sasl, requestTimeoutMs, outageMs }: KafkaConnection) {
  return {
    clientId,
    bootstrapBrokers: [...brokers],
    requestTimeout: requestTimeoutMs,
    connectTimeout: 3_000,
    retries: Math.ceil(outageMs / pauseMs),
    retryDelay: pauseMs,
    autocreateTopics: false,
    ...(tls === null ? {} : { tls: certificatesOf(tls) }),
    ...(sasl === null
      ? {}
      : {
          sasl: {
            mechanism: sasl.mechanism.toUpperCase() as 'PLAIN' | 'SCRAM-SHA-256' | 'SCRAM-SHA-512',
            username: sasl.username,
            password: sasl.password,
          },
        }),
  }
}
