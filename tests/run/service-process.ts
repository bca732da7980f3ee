// The service as a process of its own, with settings on top of the shipped ones.
import type { ChildProcess, StdioOptions } from 'node:child_process'
import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('../..', import.meta.url))

export function spawnService(settings: readonly string[], stdio: StdioOptions): ChildProcess {
  const options = settings.flatMap((setting) => ['--set', setting])
  return spawn(process.execPath, ['src/cli/qianzhao.ts', 'run', ...options], { cwd: root, stdio })
}
