// Builds the console before the first test where it is missing or stale, so that no two tests build it at once.
import { readyConsole } from '../src/run/console/ready-console.ts'

export async function setup(): Promise<void> {
  await readyConsole((text) => process.stdout.write(text))
}
