import { isObject } from '../../fhir/patient-record.js'
import type { EhrConnection } from '../connect.js'
import { readSmartConfiguration } from '../smart/smart-configuration.js'
import type { CapabilityRecord } from './source.js'

/**
 * What a server says of itself in `/metadata` and `/.well-known/smart-configuration`. A statement may leave out what the server has, so what it
 * does not name is unknown, not absent.
 * @throws OutcomeError as `EhrHttp.request`
 */
export async function readCapabilities ({ source, http, runtime }: EhrConnection): Promise<CapabilityRecord> {
  const response = await http.request({ url: `${source.baseUrl}/metadata`, authorize: false })
  const statement = await response.json()
  const smart = await readSmartConfiguration(http, source.baseUrl)
  const json = isObject(statement) ? statement : {}
  const rest = listOf(json['rest']).filter(isObject)
  const resources = rest.flatMap(one => listOf(one['resource'])).filter(isObject)
  const operations = [...rest, ...resources].flatMap(one => listOf(one['operation'])).flatMap(one => isObject(one) && typeof one['name'] === 'string' ? [one['name']] : [])
  const types = resources.flatMap(({ type }) => typeof type === 'string' && /^[A-Z][A-Za-z]{1,40}$/.test(type) ? [type] : [])
  const searchParameters = resources.flatMap(one => listOf(one['searchParam'])).flatMap(one => isObject(one) ? [one['name']] : [])
  const software = isObject(json['software']) ? [json['software']['name'], json['software']['version']].filter(one => typeof one === 'string').join(' ') : ''
  return {
    probedAt: runtime.now().toISOString(),
    ...(typeof json['fhirVersion'] === 'string' ? { fhirVersion: json['fhirVersion'] } : {}),
    ...(software === '' ? {} : { software: software.slice(0, 200) }),
    ...(types.length === 0 ? {} : { types: [...new Set(types)].sort() }),
    ...(operations.some(name => /export/.test(name)) ? { bulk: true } : {}),
    ...(operations.some(name => /everything/.test(name)) ? { everything: true } : {}),
    ...(searchParameters.includes('_lastUpdated') ? { lastUpdated: true } : {}),
    ...(smart === undefined ? {} : { tokenUrl: smart.tokenUrl, permissionV2: smart.capabilities.includes('permission-v2') }),
    ...(smart?.scopesSupported === undefined ? {} : { scopesSupported: smart.scopesSupported }),
    ...(smart?.algorithms === undefined ? {} : { algorithms: smart.algorithms })
  }
}

function listOf (value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : []
}
