/**
 * Model info of the CQL System model: the types of CQL 1.5 chapter "Types" (Appendix B) that every library may use.
 * The translator asks for it by name with no version; @cqframework/cql ships none in its JavaScript build.
 */
export const SYSTEM_MODEL_INFO = `<?xml version="1.0" encoding="UTF-8"?>
<modelInfo xmlns="urn:hl7-org:elm-modelinfo:r1" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"
    name="System" version="1.0.0" url="urn:hl7-org:elm-types:r1">
${['Any', 'Boolean', 'Integer', 'Long', 'Decimal', 'String', 'DateTime', 'Date', 'Time'].map(name =>
  `  <typeInfo xsi:type="SimpleTypeInfo" name="System.${name}"${name === 'Any' ? '' : ' baseType="System.Any"'}/>`).join('\n')}
${classInfo('Quantity', { value: 'Decimal', unit: 'String' })}
${classInfo('Ratio', { numerator: 'Quantity', denominator: 'Quantity' })}
${classInfo('Code', { code: 'String', system: 'String', version: 'String', display: 'String' })}
${classInfo('Concept', { codes: 'List<System.Code>', display: 'String' })}
${classInfo('Vocabulary', { id: 'String', version: 'String', name: 'String' })}
${classInfo('CodeSystem', {}, 'Vocabulary')}
${classInfo('ValueSet', { codesystems: 'List<System.CodeSystem>' }, 'Vocabulary')}
</modelInfo>
`

function classInfo (name: string, elements: Readonly<Record<string, string>>, base = 'Any'): string {
  const rows = Object.entries(elements).map(([element, type]) => {
    const list = /^List<(.+)>$/.exec(type)
    return list === null
      ? `    <element name="${element}" type="System.${type}"/>`
      : `    <element name="${element}"><typeSpecifier xsi:type="ListTypeSpecifier" elementType="${list[1]}"/></element>`
  })
  return [`  <typeInfo xsi:type="ClassInfo" name="System.${name}" baseType="System.${base}">`, ...rows, '  </typeInfo>'].join('\n')
}
