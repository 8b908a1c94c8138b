import type { NextFunction, Request, Response } from 'express';

/** All from our own origin, no inline script or style (screens/README section 2). */
const POLICY = [
  `default-src 'none'`,
  `style-src 'self'`,
  `font-src 'self'`,
  `img-src 'self'`,
  `script-src 'self'`,
  `connect-src 'self'`,
  `form-action 'self'`,
  `base-uri 'none'`,
  `frame-ancestors 'none'`,
].join('; ');

/** Headers of every answer. */
export function setSecurityHeaders(_request: Request, response: Response, next: NextFunction): void {
  response.setHeader('content-security-policy', POLICY);
  response.setHeader('x-content-type-options', 'nosniff');
  response.setHeader('referrer-policy', 'same-origin');
  response.setHeader('cross-origin-opener-policy', 'same-origin');
  response.setHeader('vary', 'Accept, Cookie');
  next();
}
