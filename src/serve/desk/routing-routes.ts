// Where alerts are told: the routes, how telling goes, and where an example would go and why.
import { z } from 'zod'
import { levels } from '../../core/alert-state.ts'
import { readBodyAs } from '../act/read-json.ts'
import type { Role, Route } from '../route.ts'
import { json } from '../route.ts'
import type { ServiceInfo } from '../service-info.ts'
import { routePreviewAnswer, routesAnswer } from './desk-answers.ts'
import type { Office } from './office.ts'

const readers: readonly Role[] = ['analyst', 'duty', 'lead', 'admin']
const exampleBody = z.strictObject({
  level: z.enum(levels),
  place: z
    .string()
    .regex(/^\d{2,12}$|^$/u)
    .default(''),
  topic: z.string().regex(/^[a-z_]+(\.[a-z_]+)*$/u),
})

export function routingRoutes({
  office,
  info,
}: {
  readonly office: Office
  readonly info: ServiceInfo
}): readonly Route[] {
  return [
    {
      method: 'GET',
      path: '/v1/routes',
      policy: readers,
      summary: 'To whom alerts are told, and how telling them goes.',
      answers: 'application/json',
      answer: routesAnswer,
      handle: () => {
        const status = info.status().routes
        const routes = office
          .routes()
          .map((one) => ({ ...one, status: status.find(({ route }) => route === one.id) ?? null }))
        return json({ routes })
      },
    },
    {
      method: 'POST',
      path: '/v1/routes/preview',
      policy: readers,
      summary: 'Where an example alert would be told, and what keeps it from the other routes.',
      reads: ['application/json'],
      body: exampleBody,
      answers: 'application/json',
      answer: routePreviewAnswer,
      handle: (request) => json({ routes: office.previewRoutes(readBodyAs(exampleBody, request)) }),
    },
  ]
}
