// Where a notifier sends to, as routes.yaml and the environment name it.
export interface Endpoint {
  readonly url: string
  /** Several while a secret is being rotated; their form is the notifier's own. */
  readonly secrets: readonly string[]
  /** Lets the endpoint be http or on a private address; for those inside the office network. */
  readonly allowPrivateAddress: boolean
  readonly timeoutMs: number
  /** Where people open the console; absent or '' where there is no such address. */
  readonly link?: string
  /** The body of a gateway, as `template.ts` fills it in. */
  readonly template?: string
}
