export { sourceFromJson } from '../../ehr/sources/source-schema.js'
