// Writes /openapi.json (OpenAPI 3.1) from the route table, so that the documentation cannot differ from what is served.
import { z } from 'zod'
import type { Route } from './route.ts'

export function openApi(routes: readonly Route[], version: string): Record<string, unknown> {
  const paths: Record<string, Record<string, unknown>> = {}
  for (const route of [...routes].sort((a, b) => (a.path < b.path ? -1 : a.path > b.path ? 1 : 0))) {
    const methods = (paths[route.path] ??= {})
    methods[route.method.toLowerCase()] = operation(route)
  }
  return {
    openapi: '3.1.0',
    jsonSchemaDialect: 'https://json-schema.org/draft/2020-12/schema',
    info: {
      title: 'Qianzhao (前兆)',
      version,
      description: 'Public-opinion early warning. Errors are problem details (RFC 9457).',
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    paths,
    components: {
      securitySchemes: {
        token: { type: 'http', scheme: 'bearer', description: 'A token made by `qianzhao token create`.' },
      },
      schemas: {
        Problem: {
          type: 'object',
          required: ['type', 'title', 'status', 'detail'],
          properties: {
            type: { type: 'string' },
            title: { type: 'string' },
            status: { type: 'integer' },
            detail: { type: 'string' },
          },
        },
      },
    },
  }
}

function operation(route: Route): Record<string, unknown> {
  const roles = route.policy === 'public' ? [] : route.policy
  return {
    summary: route.summary,
    'x-roles': route.policy,
    security: roles.length === 0 ? [] : [{ token: [] }],
    parameters: (route.parameters ?? []).map((parameter) => ({
      ...parameter,
      required: parameter.in === 'path',
      schema: withoutDialect(parameter.schema ?? { type: 'string' }),
    })),
    ...(route.reads === undefined ? {} : { requestBody: { required: true, content: contentOf(route) } }),
    responses: {
      [String(route.status ?? 200)]: {
        description: 'The answer.',
        // More members may be added to an answer; none is taken away.
        content: { [route.answers]: { schema: withoutDialect(z.toJSONSchema(route.answer, { io: 'input' })) } },
      },
      default: {
        description: 'A problem.',
        content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
      },
    },
  }
}

function contentOf({ reads = [], body }: Route): Record<string, unknown> {
  const schema = body === undefined ? {} : { schema: withoutDialect(z.toJSONSchema(body, { io: 'input' })) }
  return Object.fromEntries(reads.map((type) => [type, type === 'application/json' ? schema : {}]))
}

/** OpenAPI 3.1 has named the dialect once for all; the description of a parameter stands beside its schema. */
function withoutDialect(schema: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const { $schema: _dialect, ...rest } = schema
  return rest
}
