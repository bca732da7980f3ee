// Builds the console where it is missing or stale, as the start of the service does; for the image and before tests.
import { readyConsole } from '../src/run/console/ready-console.ts'

await readyConsole((text) => process.stdout.write(text))
