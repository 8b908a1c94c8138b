import { isGrpcServiceError, ServiceError } from '@temporalio/client';
import { NamespaceNotFoundError } from '@temporalio/common';

/** The code of the engine's call that failed: a start comes as a fault of the client's own, with the call's as its cause. */
export function codeOfCall(fault: unknown): number | undefined {
  if (isGrpcServiceError(fault)) return fault.code;
  return fault instanceof ServiceError && isGrpcServiceError(fault.cause) ? fault.cause.code : undefined;
}

/** Whether the engine is to blame: it is away, or its database is lost and its namespace not made again yet. */
export const isOfEngine = (fault: unknown): boolean =>
  codeOfCall(fault) !== undefined || fault instanceof NamespaceNotFoundError;
