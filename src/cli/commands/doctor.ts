// qianzhao doctor: resolves the configuration, looks at what the program needs and says what to do about each problem.
import { accessSync, constants, existsSync, statSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { checkElasticsearch } from '../../run/doctor/check-elasticsearch.ts'
import { checkServers } from '../../run/doctor/check-servers.ts'
import type { Finding } from '../../run/doctor/finding.ts'
import { describeSettings } from '../../run/config/load-config.ts'
import { createNaturalToolkit, naturalVersion } from '../../nlp/latin/adapters/natural.ts'
import { modelFiles, readModel } from '../../run/text/text-stage.ts'
import type { Settings } from '../../run/config/load-config.ts'
import { keptFrom } from '../../alerts/route.ts'
import { endpointOf } from '../../run/deliver/route-notifiers.ts'
import type { Command } from '../command.ts'
import { printJson, settingsFrom, settingsOptions } from '../command.ts'

export const doctor: Command = async (arguments_) => {
  const { values } = parseArgs({
    args: [...arguments_],
    options: { ...settingsOptions, json: { type: 'boolean' }, settings: { type: 'boolean' } },
  })
  if (values.help === true) {
    process.stdout.write(
      'usage: qianzhao doctor [--config FILE|DIR] [--set key=value]… [--settings] [--json]\n--settings prints every setting as it holds.\n',
    )
    return 0
  }
  const settings = settingsFrom(values)
  const findings = [
    checkNode(),
    await checkModels(),
    checkDirectory(settings.config.run.dataDirectory),
    await checkSegmenter(),
    checkLatin(),
    checkSecrets([...settings.routes, ...settings.operations]),
    checkSources(settings),
    ...(await checkServers(settings, process.env)),
    ...(settings.config.index.kind === 'elasticsearch'
      ? await checkElasticsearch(settings.config.index.elasticsearch, process.env, Date.now())
      : []),
  ]
  if (values.json === true) {
    printJson({ config: settings.config, rules: settings.rules, routes: settings.routes, findings })
  } else {
    if (values.settings === true) process.stdout.write(`${describeSettings(settings)}\n`)
    // What is wrong comes first.
    for (const finding of [...findings.filter(({ ok }) => !ok), ...findings.filter(({ ok }) => ok)])
      process.stdout.write(`${finding.ok ? 'ok     ' : 'PROBLEM'} ${finding.what}: ${finding.detail}\n`)
    for (const line of exampleRoutes(settings)) process.stdout.write(`${line}\n`)
  }
  return findings.every((finding) => finding.ok) ? 0 : 1
}

/** Where an example would be told, and what keeps it from the other routes. */
function exampleRoutes({ routes, config }: Settings): readonly string[] {
  const example = { level: 'red', topic: 'accident.gas', place: config.home.place } as const
  const told = routes.map((route) => {
    const because = keptFrom(route, example)
    return `  ${route.id}: ${because === null ? 'told' : `not told, because of its ${because}`}`
  })
  return [`a red alert about ${example.topic} at ${example.place}:`, ...(told.length === 0 ? ['  no route'] : told)]
}

function checkNode(): Finding {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number)
  const ok = major > 24 || (major === 24 && minor >= 12)
  return {
    what: 'Node.js',
    ok,
    detail: ok
      ? process.version
      : `found ${process.version}, wanted 24.12 or newer; run it through npm or npx, which use the one installed here`,
  }
}

async function checkModels(): Promise<Finding> {
  try {
    const sizes = await Promise.all(
      modelFiles.map(async (name) => `${name} ${Math.round((await readModel(name)).length / 1024)} KiB`),
    )
    return { what: 'models', ok: true, detail: sizes.join(', ') }
  } catch (cause) {
    return {
      what: 'models',
      ok: false,
      detail: `${cause instanceof Error ? cause.message : String(cause)}; get a complete checkout`,
    }
  }
}

function checkDirectory(path: string): Finding {
  if (!existsSync(path)) return checkParent(path)
  try {
    accessSync(path, constants.R_OK | constants.W_OK)
  } catch {
    return {
      what: 'data directory',
      ok: false,
      detail: `${path} cannot be written; give this user the right to, or set run.dataDirectory`,
    }
  }
  const open = (statSync(path).mode & 0o077) !== 0
  return { what: 'data directory', ok: !open, detail: open ? `${path} is readable by others; chmod 700 it` : path }
}

/** A directory that is not there yet is made below the nearest one that is. */
function checkParent(path: string): Finding {
  let parent = dirname(resolve(path))
  while (!existsSync(parent)) parent = dirname(parent)
  const what = 'data directory'
  if (!statSync(parent).isDirectory())
    return { what, ok: false, detail: `${path} cannot be made, because ${parent} is a file; set run.dataDirectory` }
  try {
    accessSync(parent, constants.W_OK)
  } catch {
    return { what, ok: false, detail: `${path} cannot be made, because ${parent} cannot be written` }
  }
  return { what, ok: true, detail: `${path} will be made at first start` }
}

async function checkSegmenter(): Promise<Finding> {
  try {
    const { createNodejiebaSegmenter } = await import('../../nlp/segment/adapters/nodejieba.ts')
    await createNodejiebaSegmenter()
    return { what: 'nodejieba', ok: true, detail: 'installed; selectable with nlp.segmenter' }
  } catch {
    return { what: 'nodejieba', ok: true, detail: 'not installed (optional); the own segmenter does not need it' }
  }
}

function checkLatin(): Finding {
  const what = 'natural'
  const version = naturalVersion()
  if (version === '')
    return {
      what,
      ok: true,
      detail:
        'not installed (optional); posts in Latin script are read as if they were Chinese; npm install --no-save natural@8.1.1 gives them stems and a polarity',
    }
  try {
    const { languages } = createNaturalToolkit()
    return { what, ok: true, detail: `${version}; reads posts in ${languages.map(({ name }) => name).join(', ')}` }
  } catch (cause) {
    return { what, ok: false, detail: cause instanceof Error ? cause.message : String(cause) }
  }
}

/** What a source that is fetched needs before it can be: its secret, its folder or file, and one process. */
function checkSources({ config }: Settings): Finding {
  const fetched = config.sources.filter(({ files, pull }) => files !== undefined || pull !== undefined)
  const problems = fetched.flatMap(({ id, files, pull }) => {
    const variable = variableOf(pull)
    const path = files?.folder ?? (pull?.kind === 'sqlite' ? pull.file : '')
    return [
      ...(variable !== '' && process.env[variable] === undefined ? [`source ${id}: set ${variable}`] : []),
      ...(path !== '' && !existsSync(path) ? [`source ${id}: there is no ${path}`] : []),
      ...(config.run.mode === 'distributed'
        ? [`source ${id}: files and pull work in the embedded mode; push it here`]
        : []),
    ]
  })
  return {
    what: 'fetched sources',
    ok: problems.length === 0,
    detail: problems.length === 0 ? `${fetched.length} of ${config.sources.length} sources` : problems.join('; '),
  }
}

/** The environment variable with what opens the source; '' where it needs none. */
function variableOf(pull: Settings['config']['sources'][number]['pull']): string {
  if (pull === undefined || pull.kind === 'sqlite' || pull.kind === 'kafka') return ''
  return pull.kind === 'postgres' ? pull.addressFrom : (pull.secretFrom ?? '')
}

function checkSecrets(routes: readonly (Settings['routes'] | Settings['operations'])[number][]): Finding {
  const secrets = routes.map((route) => ({ id: route.id, secretFrom: endpointOf(route).endpoint.secretFrom }))
  const missing = secrets.filter(({ secretFrom }) => process.env[secretFrom] === undefined)
  const detail = missing.map(({ id, secretFrom }) => `route ${id}: set ${secretFrom}`).join('; ')
  return {
    what: 'route secrets',
    ok: missing.length === 0,
    detail: missing.length === 0 ? `${routes.length} routes` : detail,
  }
}
