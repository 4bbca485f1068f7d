// A diagnosis as a Condition whose evidence holds the words that support it.
import type { ClaimCode } from '../../types.js';
import { HL7, codeConcept, concept, confidenceExtension, evidenceExtension } from './terms.js';
import type { Resource } from './terms.js';
import type { BundleParts } from './write-bundle.js';

/** https://hl7.org/fhir/R4/condition.html. No verificationStatus: the engine says what the note supports, not what the patient has. */
export function buildCondition(diagnosis: ClaimCode, { patient, encounter, documents, serviceDate, makeId }: BundleParts): Resource {
  return {
    resourceType: 'Condition',
    id: makeId(`condition/${diagnosis.code}`),
    extension: [confidenceExtension(diagnosis)],
    category: [concept(`${HL7}/condition-category`, 'encounter-diagnosis')],
    code: codeConcept(diagnosis),
    subject: patient,
    encounter,
    ...(serviceDate === undefined ? {} : { recordedDate: serviceDate }),
    ...(diagnosis.evidence.length === 0
      ? {}
      : {
          evidence: diagnosis.evidence.map((evidence) => {
            const document = documents.get(evidence.documentId);
            return {
              extension: [evidenceExtension(evidence, document)],
              // The resource asks for a code or a detail in every evidence.
              detail: [document ?? { display: 'A document that the encounter does not hold' }],
            };
          }),
        }),
  };
}
