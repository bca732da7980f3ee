// Reads a scenario by its name from config/scenarios, or from a file.
import { readdirSync, readFileSync } from 'node:fs'
import { basename } from 'node:path'
import { fileURLToPath } from 'node:url'
import { EarlyWarningError } from '../core/errors.ts'
import { parseJson } from '../core/json.ts'
import { nearestName } from '../core/nearest-name.ts'
import { parseScenario } from './scenario.ts'
import type { Scenario } from './scenario.ts'

const directory = fileURLToPath(new URL('../../config/scenarios', import.meta.url))

/** `name` is one of `scenarioNames()`, or a path that ends in .json. */
export function loadScenario(name: string): Scenario {
  const file = name.endsWith('.json') ? name : `${directory}/${name}.json`
  let text: string
  try {
    text = readFileSync(file, 'utf8')
  } catch (cause) {
    const near = nearestName(basename(name), scenarioNames())
    const hint = near === null ? '' : ` Did you mean ${near}?`
    throw new EarlyWarningError(
      'USAGE',
      `There is no scenario ${name}; known are ${scenarioNames().join(', ')}.${hint}`,
      cause,
    )
  }
  const value = parseJson(text)
  if (value === undefined) throw new EarlyWarningError('CONFIG_INVALID', `${file} is not JSON.`)
  return parseScenario(value, file)
}

export function scenarioNames(): readonly string[] {
  return readdirSync(directory)
    .filter((file) => file.endsWith('.json'))
    .map((file) => basename(file, '.json'))
    .sort()
}
