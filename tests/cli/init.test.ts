// A folder of one's own: written once, read by every command, and looked at by the doctor.
import { execFile } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { expect, test } from 'vitest'

const program = fileURLToPath(new URL('../../src/cli/qianzhao.ts', import.meta.url))
const run = promisify(execFile)

async function qianzhao(...words: readonly string[]): Promise<{ readonly code: number; readonly text: string }> {
  try {
    const { stdout, stderr } = await run(process.execPath, [program, ...words])
    return { code: 0, text: stdout + stderr }
  } catch (cause) {
    const { code, stdout, stderr } = cause as { code: number; stdout: string; stderr: string }
    return { code, text: stdout + stderr }
  }
}

test('init writes a folder that the other commands read, and writes over none', { timeout: 60_000 }, async () => {
  const folder = join(mkdtempSync(join(tmpdir(), 'qianzhao-init-')), 'own')
  const made = await qianzhao('init', folder)
  expect([made.code, existsSync(join(folder, 'rules.yaml'))]).toEqual([0, true])
  expect((await qianzhao('init', folder)).code).toBe(2)
  const own = join(folder, 'qianzhao.yaml')
  writeFileSync(own, readFileSync(own, 'utf8').replace('dataDirectory: data ', `dataDirectory: ${folder}/data `))
  const created = await qianzhao('user', 'create', 'lin', '--name', '林', '--role', 'duty', '--config', folder)
  expect(created.text).toMatch(/^http:\/\/127\.0\.0\.1:8787\/#code=[\w-]{43}\n$/u)
  expect((await qianzhao('user', 'list', '--config', folder)).text).toContain('lin')
  expect((await qianzhao('audit', 'verify', '--config', folder)).text).toContain('0 records, the chain is whole')
  expect((await qianzhao('notify', 'test', 'none', '--config', folder)).text).toContain('routes.yaml has none')
})
