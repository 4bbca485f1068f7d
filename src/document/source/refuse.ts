// The coded errors of the readers: each names a place of the input and never what stands there.
import { ChartcodeError } from '../../errors.js';
import type { ErrorCode } from '../../errors.js';

type SourceCode = Extract<ErrorCode, 'E107' | 'E108' | 'E121' | 'E122' | 'E123' | 'E124' | 'E125'>;

/** Throws `code` for `place` ("entry.2.resource.content.0.attachment.data", "MSH-2", "line 12"). */
export function refuse(code: SourceCode, place: string, problem: string, extra: Record<string, number | string> = {}): never {
  const { message } = new ChartcodeError(code);
  throw new ChartcodeError(code, `${message}: ${place} ${problem}`, [{ field: place, problem, ...extra }]);
}
