// All routes of the desk: what the office writes down beside its alerts, and what it is measured by.
import type { SearchIndex, StateStore } from '../../core/ports.ts'
import type { DeskClerk } from '../act/desk-clerk.ts'
import type { Route } from '../route.ts'
import type { ServiceInfo } from '../service-info.ts'
import { dutyRoutes } from './duty-routes.ts'
import { handoverRoutes } from './handover-routes.ts'
import { indicatorRoutes } from './indicator-routes.ts'
import { missedRoutes } from './missed-routes.ts'
import type { Office } from './office.ts'
import { reportRoutes } from '../reports/report-routes.ts'
import { trendRoutes } from '../analyse/trend-routes.ts'
import { feedRoutes } from '../feeds/feed-routes.ts'
import { routingRoutes } from './routing-routes.ts'
import { silenceRoutes } from './silence-routes.ts'

export interface DeskRoutesOptions {
  readonly state: StateStore
  readonly index: Pick<SearchIndex, 'search'>
  readonly info: ServiceInfo
  readonly office: Office
  readonly clerk: DeskClerk
  /** What the links of a feed begin with. */
  readonly publicAddress: string
}

export function deskRoutes(options: DeskRoutesOptions): readonly Route[] {
  return [
    ...missedRoutes(options),
    ...silenceRoutes(options),
    ...dutyRoutes(options),
    ...handoverRoutes(options),
    ...indicatorRoutes(options),
    ...reportRoutes(options),
    ...routingRoutes(options),
    ...feedRoutes(options),
    ...trendRoutes(options),
  ]
}
