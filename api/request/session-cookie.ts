const NAME = 'hbs_session';
const LANGUAGE = 'hbs_language';

/** The session token and the chosen language in a request's cookies. */
export function cookiesOf(header: string | undefined): { readonly token?: string; readonly language?: string } {
  const pairs = new Map(
    (header ?? '').split(';').map((pair): [string, string] => {
      const [name = '', value = ''] = pair.trim().split('=');
      return [name, value];
    }),
  );
  const [token, language] = [pairs.get(NAME), pairs.get(LANGUAGE)];
  return { ...(token && { token }), ...(language && { language }) };
}

/** Not readable by scripts, not sent with posts of other sites; ends with the browser (the server ends it earlier). */
export const sessionCookie = (token: string, publicUrl: string): string =>
  `${NAME}=${token}; Path=/; HttpOnly; SameSite=Lax${secure(publicUrl)}`;

export const noSessionCookie = (publicUrl: string): string =>
  `${NAME}=; Path=/; HttpOnly; SameSite=Lax; Max-Age=0${secure(publicUrl)}`;

export const languageCookie = (language: string, publicUrl: string): string =>
  `${LANGUAGE}=${language}; Path=/; HttpOnly; SameSite=Lax; Max-Age=31536000${secure(publicUrl)}`;

const secure = (publicUrl: string): string => (publicUrl.startsWith('https:') ? '; Secure' : '');
