// qianzhao run: the service, until it is told to stop.
import { parseArgs } from 'node:util'
import { startDeployment } from '../../run/deployment/start-deployment.ts'
import { createLogger } from '../../run/logger.ts'
import { startService } from '../../run/embedded/start-service.ts'
import type { Alert } from '../../core/alert.ts'
import { chinaStamp } from '../../core/china-time.ts'
import type { Command } from '../command.ts'
import { settingsFrom, settingsOptions } from '../command.ts'

const help = `usage: qianzhao run [--config FILE] [--set key=value]… [--accept-loss]
Takes posts at POST /v1/posts, shows alerts at / and prints each one here. Ctrl-C stops cleanly; the next start goes on.
--accept-loss starts although history is missing, as after a damaged disk or a change of settings after old records left the
log. Without it such a start is refused, and says what was found and what is lost at most.
`
const levelNames = { blue: '蓝', yellow: '黄', orange: '橙', red: '红' } as const
const colours = { blue: '\u001b[34m', yellow: '\u001b[33m', orange: '\u001b[38;5;208m', red: '\u001b[31m' } as const

export const run: Command = async (arguments_) => {
  const { values } = parseArgs({
    args: [...arguments_],
    options: { ...settingsOptions, 'accept-loss': { type: 'boolean' } },
  })
  if (values.help === true) {
    process.stdout.write(help)
    return 0
  }
  const settings = settingsFrom(values)
  const logger = createLogger(settings.config.log.level)
  const stopped = Promise.withResolvers<number>()
  const start = settings.config.run.mode === 'distributed' ? startDeployment : startService
  const service = await orExit(
    start({
      settings,
      logger,
      environment: process.env,
      acceptLoss: values['accept-loss'] === true,
      onAlert: (alert) => process.stdout.write(alertText(alert)),
      onFailure: (cause) => {
        // What failed is durable up to the last commit; a restart goes on from there, so stopping at once is the safe thing.
        logger.error(
          { reason: cause instanceof Error ? cause.message : String(cause) },
          'the run cannot go on and stops',
        )
        process.stderr.write(`qianzhao: ${cause instanceof Error ? cause.message : String(cause)}\n`)
        process.exit(1)
      },
    }),
  )
  // Before the greeting: whoever reads it may stop the service at once.
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => stopped.resolve(0))
  process.stdout.write(greeting(service.address, settings.config.simulation.enabled))
  const code = await stopped.promise
  process.stdout.write('\n停止中… stopping…\n')
  await orExit(service.stop())
  process.stdout.write('状态已保存 · the state is kept\n')
  return code
}

/**
 * A start or a stop that failed half way leaves threads, connections and timers behind, which would keep the process for
 * ever: it ends, and whatever supervises it starts it again.
 */
async function orExit<T>(work: Promise<T>): Promise<T> {
  try {
    return await work
  } catch (cause) {
    process.stderr.write(`qianzhao: ${cause instanceof Error ? cause.message : String(cause)}\n`)
    process.exit(1)
  }
}

function greeting(address: string, simulated: boolean): string {
  const label = simulated ? '模拟数据，非真实事件 · simulated data, no real event\n' : ''
  return `前兆 Qianzhao\n${label}页面 page: ${address}\n等待预警… waiting for alerts…\n\n`
}

function alertText(alert: Alert): string {
  const terminal = process.stdout.isTTY
  const badge = `【${levelNames[alert.level]}】`
  const head = `${terminal ? colours[alert.level] : ''}${badge}${terminal ? '\u001b[0m' : ''}${alert.title}`
  const state = alert.state === 'firing' ? '' : ` (${alert.state})`
  const line = `${head}${state}  ${chinaStamp(alert.raisedAtMs)} · 概率 ${Math.round(alert.probability * 100)}% · ${alert.id.slice(0, 8)} rev ${alert.rev}\n`
  const tellsMore = alert.rev === 1 || alert.reason === 'level_up' || alert.reason === 'related'
  return tellsMore ? `${line}  ${alert.explanation.zh}\n\n` : line
}
