import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { openTokens } from '../../src/serve/sign-in/tokens.ts'
import { temporaryFolder } from '../run/small-city.ts'

test.each([
  ['half a file', '{"tokens":['],
  ['a list of something else', '{"tokens":[{"id":7}]}'],
  ['nothing', ''],
])('a token file that holds %s is named as such', (_, text) => {
  const path = join(temporaryFolder(), 'tokens.json')
  writeFileSync(path, text)
  expect(() => openTokens({ path }).list()).toThrow(`${path} is not a list of tokens; restore it or delete it`)
})
