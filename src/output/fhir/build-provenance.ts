// Who made the claim: the engine as a Device, and Provenance with model digest, calibration, thresholds, editions and decision.
import { EXTENSION, HL7, concept, textParts } from './terms.js';
import type { Resource } from './terms.js';
import type { BundleParts } from './write-bundle.js';

/** The engine with its model (https://hl7.org/fhir/R4/device.html). */
export function buildDevice({ input: { claim }, makeId }: BundleParts): Resource {
  const { model } = claim.provenance;
  return {
    resourceType: 'Device',
    id: makeId('device'),
    identifier: [{ system: 'urn:chartcode:model', value: model.id }],
    deviceName: [{ name: 'Chartcode', type: 'model-name' }],
    version: [{ type: { text: 'SHA-256 of the model package' }, value: model.sha256 }],
  };
}

/** https://hl7.org/fhir/R4/provenance.html: targets are the claims, sources the documents. */
export function buildProvenance(claims: readonly Resource[], { input: { claim }, device, documents, written, makeId }: BundleParts): Resource {
  const { model, calibration, thresholds, editions } = claim.provenance;
  const facts: [name: string, value: string][] = [
    ['modelId', model.id],
    ['modelSha256', model.sha256],
    ['profile', claim.decision.profile],
    ['thresholds', thresholds],
    ['calibration', calibration],
    ['route', claim.decision.route],
    ...claim.decision.reasons.map((reason): [string, string] => ['reason', reason]),
    ...Object.entries(editions).map(([system, edition]): [string, string] => ['edition', `${system} ${edition}`]),
  ];
  return {
    resourceType: 'Provenance',
    id: makeId('provenance'),
    extension: [
      {
        url: `${EXTENSION}:coding`,
        extension: facts.flatMap(([name, value]) => textParts(name, value)),
      },
    ],
    target: claims.map(({ id }) => ({ reference: `urn:uuid:${id}` })),
    recorded: written,
    activity: concept(`${HL7}/v3-DataOperation`, 'CREATE'),
    agent: [{ type: concept(`${HL7}/provenance-participant-type`, 'assembler'), who: device }],
    ...(documents.size === 0 ? {} : { entity: [...documents.values()].map((what) => ({ role: 'source', what })) }),
  };
}
