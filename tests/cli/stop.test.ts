// A service that is told to stop ends, also where its state cannot be kept any more.
import { once } from 'node:events'
import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { expect, onTestFinished, test } from 'vitest'
import { spawnService } from '../run/service-process.ts'
import { temporaryFolder } from '../run/small-city.ts'

async function startedService(directory: string) {
  const service = spawnService([`run.dataDirectory=${directory}`, 'run.workers=1', 'serve.port=0'], 'pipe')
  onTestFinished(() => void service.kill('SIGKILL'))
  const { stdout, stderr } = service
  if (stdout === null || stderr === null) throw new Error('The service was started without pipes')
  const errors = text(stderr)
  // Of the greeting one line is waited for; what comes after it is read and dropped, so that the pipe does not fill.
  await new Promise<void>((resolve, reject) => {
    stdout.on('data', (chunk: Buffer) => {
      if (chunk.includes('waiting for alerts')) resolve()
    })
    service.once('exit', (code) => reject(new Error(`The service ended with ${code} before it was ready`)))
  })
  return { service, errors }
}

test('a service that is told to stop ends with 0', async () => {
  const { service } = await startedService(temporaryFolder())
  service.kill('SIGINT')
  expect(await once(service, 'exit')).toEqual([0, null])
})

test('a service whose folder is gone says so and ends with 1, and leaves no thread behind that keeps it alive', async () => {
  const directory = temporaryFolder()
  const { service, errors } = await startedService(directory)
  rmSync(join(directory, 'state.sqlite.checkpoints'), { recursive: true })
  service.kill('SIGTERM')
  expect(await once(service, 'exit')).toEqual([1, null])
  expect(await errors).toContain('could not be written')
})
