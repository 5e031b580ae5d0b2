export {
  type DecodeLimits,
  type DecodeOptions,
  decodeDocuments,
  decodeDocumentsWithLines,
  decodeYaml,
  type YamlDocument,
} from './decode.ts';
export { type EncodeOptions, encodeYaml, encodeYamlPretty } from './encode.ts';
export { formatFloat32, formatFloatG } from './go-float.ts';
export { locateLeaves, type YamlLeaf } from './locate.ts';
export { inFile } from './yaml-error.ts';
export type { YamlMap, YamlScalarText, YamlValue } from './yaml-value.ts';
