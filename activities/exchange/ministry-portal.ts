import type { z } from 'zod';
import {
  CertificateAnswer,
  type CertificateQuery,
  type CertificateRegistration,
  OutcomeAnswer,
  type Portal,
  RegistrationAnswer,
  SubmitAnswer,
} from './protocol.ts';

export type MinistryPortal = Portal & {
  registerCertificate(request: CertificateRegistration): Promise<z.infer<typeof RegistrationAnswer>>;
  queryCertificate(query: z.infer<typeof CertificateQuery>): Promise<CertificateAnswer>;
};

/** An answer that takes longer is no answer; the message may have arrived, and is asked about by its id (ms). */
const PATIENCE = 60_000;

/**
 * Transactions 1 to 4 over HTTP; name and password of the account stand in the address. Paths are ours until Phụ lục 3 is
 * known (package.md section 9).
 */
export function ministryPortal(address: string): MinistryPortal {
  const { username, password, origin } = new URL(address);
  const transaction = <T>(code: '1' | '2' | '3' | '4', answer: z.ZodType<T>) => {
    return async (body: unknown): Promise<T> => {
      const response = await fetch(new URL(`/transactions/${code}`, origin), {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(body),
        signal: AbortSignal.timeout(PATIENCE),
      });
      if (response.status >= 500) throw new Error(`the ministry answers ${response.status}`);
      return answer.parse(await response.json());
    };
  };
  return {
    account: { userName: decodeURIComponent(username) || ANONYMOUS, password: decodeURIComponent(password) },
    submit: transaction('1', SubmitAnswer),
    query: transaction('2', OutcomeAnswer),
    registerCertificate: transaction('3', RegistrationAnswer),
    queryCertificate: transaction('4', CertificateAnswer),
  };
}

const ANONYMOUS = 'anonymous';
