import { isObject } from '../../fhir/patient-record.js'
import type { EhrHttp } from '../http/ehr-http.js'

/** What of `/.well-known/smart-configuration` a backend service needs (SMART App Launch 2.2, conformance). */
export interface SmartConfiguration {
  readonly tokenUrl: string
  readonly scopesSupported?: readonly string[]
  readonly capabilities: readonly string[]
  readonly algorithms?: readonly string[]
}

/** Undefined where the server has none. The url is appended even to a base with a path; relative endpoints are relative to the base. @throws OutcomeError as `EhrHttp.request` */
export async function readSmartConfiguration (http: EhrHttp, baseUrl: string): Promise<SmartConfiguration | undefined> {
  const response = await http.request({ url: `${baseUrl}/.well-known/smart-configuration`, headers: { accept: 'application/json' }, authorize: false, accept: [400, 401, 403, 404, 406, 410] })
  if (response.status !== 200) {
    await response.dispose()
    return undefined
  }
  const json = await response.json()
  const tokenEndpoint = isObject(json) ? json['token_endpoint'] : undefined
  if (!isObject(json) || typeof tokenEndpoint !== 'string' || !URL.canParse(tokenEndpoint, `${baseUrl}/`)) return undefined
  const scopesSupported = texts(json['scopes_supported'])
  const algorithms = texts(json['token_endpoint_auth_signing_alg_values_supported'])
  return {
    tokenUrl: new URL(tokenEndpoint, `${baseUrl}/`).href,
    capabilities: texts(json['capabilities']) ?? [],
    ...(scopesSupported === undefined ? {} : { scopesSupported }),
    ...(algorithms === undefined ? {} : { algorithms })
  }
}

function texts (value: unknown): readonly string[] | undefined {
  return Array.isArray(value) ? value.filter(one => typeof one === 'string') : undefined
}
