// Notes written for these tests, and how they reach the stage: without a model, as the dump of training rows does.
import { readDocument } from '../../../src/document/index.js';
import { findMentions } from '../../../src/mentions/index.js';
import type { ProcedureInput } from '../../../src/procedures/index.js';
import { loadEdition } from '../../../src/reference/index.js';
import type { DocumentType, Setting } from '../../../src/types.js';

export const edition = loadEdition({ dateOfService: '2026-01-15' });

export function inputOf(text: string, documentType: DocumentType = 'operative_report', setting: Setting = 'outpatient_hospital', age?: number): ProcedureInput {
  const document = readDocument({ id: 'd1', text, type: documentType });
  return { documents: [document], mentions: findMentions(document), facts: { setting, documentType, patient: age === undefined ? {} : { age }, dateOfService: '2026-01-15' }, diagnoses: [], edition };
}

export const COLONOSCOPY = `PREOPERATIVE DIAGNOSIS: Screening.
POSTOPERATIVE DIAGNOSIS: Sigmoid polyp.
PROCEDURE PERFORMED: Colonoscopy with snare polypectomy.
DESCRIPTION OF PROCEDURE: The colonoscope was advanced to the cecum. An 8 mm polyp in the sigmoid colon was removed with a cold snare and retrieved. The patient tolerated the procedure well.`;

export const CT = `EXAM: CT abdomen and pelvis without contrast.
INDICATION: Right flank pain.
TECHNIQUE: Axial images of the abdomen and pelvis were obtained without intravenous contrast.
FINDINGS: A 4 mm stone at the right ureterovesical junction. No free fluid.
IMPRESSION: Right distal ureteral stone.`;

export const PLANNED = `HISTORY OF PRESENT ILLNESS: 58-year-old man seen for knee pain. He had an appendectomy in 1999.
ASSESSMENT AND PLAN: Osteoarthritis of the right knee. We will schedule a total knee arthroplasty. He declined a steroid injection today.`;

export const EXCISION = `PROCEDURE: Excision of benign lesion of the right forearm.
DESCRIPTION OF PROCEDURE: An elliptical incision was made around the 1.4 cm benign nevus of the forearm including margins. The lesion was excised full thickness. The wound was closed with simple interrupted sutures. Pathology benign.`;
