/**
 * What an API says to browsers on each answer: nothing of it is a page, a frame or a script. The names are those of
 * the OWASP Secure Headers project; a handler may say otherwise for its own answer.
 */
export const SECURITY_HEADERS = {
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
  'cross-origin-resource-policy': 'same-origin',
  'referrer-policy': 'no-referrer',
  'strict-transport-security': 'max-age=31536000; includeSubDomains',
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
} as const;
