// The routes for machines that watch the service.
import type { StateStore } from '../core/ports.ts'
import { deadLettersAnswer, openApiAnswer, textAnswer } from './answers.ts'
import { openApi } from './openapi.ts'
import { problem } from './problem.ts'
import { pageParameters, readPage } from './query-parameters.ts'
import type { Route } from './route.ts'
import { json, refuse } from './route.ts'
import type { ServiceInfo } from './service-info.ts'

export interface OperateRoutesOptions {
  readonly info: ServiceInfo
  readonly state: Pick<StateStore, 'deadLetters'>
  /** Prometheus text format. */
  readonly metrics: () => string | Promise<string>
}

export function operateRoutes({ info, state, metrics }: OperateRoutesOptions): readonly Route[] {
  return [
    {
      method: 'GET',
      path: '/healthz',
      policy: 'public',
      summary: 'The process answers.',
      answers: 'text/plain',
      answer: textAnswer,
      handle: () => ({ kind: 'bytes', status: 200, contentType: 'text/plain', body: 'ok\n' }),
    },
    {
      method: 'GET',
      path: '/readyz',
      policy: 'public',
      summary: 'The service takes posts, decides, indexes and searches; 503 while a part of it does not, and which.',
      answers: 'text/plain',
      answer: textAnswer,
      handle: () => {
        const { ready, troubles } = info.status()
        if (ready) return { kind: 'bytes', status: 200, contentType: 'text/plain', body: 'ready\n' }
        return refuse(problem('unavailable', `Not ready: ${troubles.join(', ')}.`, { retryAfterSeconds: 5 }))
      },
    },
    {
      method: 'GET',
      path: '/metrics',
      policy: ['admin', 'duty', 'analyst'],
      summary: 'Metrics in the Prometheus text format; no text and no author in any label.',
      answers: 'text/plain',
      answer: textAnswer,
      handle: async () => ({
        kind: 'bytes',
        status: 200,
        contentType: 'text/plain; version=0.0.4; charset=utf-8',
        body: await metrics(),
      }),
    },
    deadLettersRoute(state),
  ]
}

/** A letter that arrives between two pages moves the rest by one: it may be shown twice, and none is passed over. */
function deadLettersRoute(state: Pick<StateStore, 'deadLetters'>): Route {
  return {
    method: 'GET',
    path: '/v1/dead-letters',
    policy: ['admin'],
    summary: 'Records that could not be read, newest first: what was found and wanted, and their redacted text.',
    parameters: pageParameters,
    answers: 'application/json',
    answer: deadLettersAnswer,
    handle: async (request) => {
      const { limit, skip } = readPage(request.query)
      const deadLetters = await state.deadLetters(limit, skip)
      return json({ deadLetters, cursor: deadLetters.length === limit ? String(skip + limit) : null })
    },
  }
}

/** Describes all routes, itself included. */
export function openApiRoute(routes: () => readonly Route[], version: string): Route {
  return {
    method: 'GET',
    path: '/openapi.json',
    policy: 'public',
    summary: 'This description.',
    answers: 'application/json',
    answer: openApiAnswer,
    handle: () => json(openApi(routes(), version)),
  }
}
