import type { Source } from '../sources/source.js'

/** Paths of the export jobs of a source, below its base: one for each Group, or all patients, or the system. */
export function exportPaths ({ groups, bulk }: Pick<Source, 'groups' | 'bulk'>): string[] {
  const level = bulk?.level ?? (groups.length > 0 ? 'group' : 'patient')
  return level === 'group' ? groups.map(group => `Group/${group}/$export`) : [level === 'patient' ? 'Patient/$export' : '$export']
}
