// Azure's addresses have the container where others have the user.
const CONTAINER = /^(?:abfss?|wasbs?):/i;

/*
 * Greedy up to the last @ of what stands before the path: not everybody escapes the @ of a password. The second way is
 * a password with a slash: what follows the first colon is no port then.
 */
const USER_INFO = /^([a-z][a-z0-9+.:-]*:\/\/)(?:[^/\s]*@|[^/@\s:[\]]*:(?!\d*(?:[/?#,]|$))\S*@)/i;
const WITH_PASSWORD = /^([a-z][a-z0-9+.:-]*:\/\/)[^/@\s:[\]]*:[^/\s]*@/i;

/**
 * `postgres://user:secret@host/db`, `https://token@host/x` → without what stands before the host: addresses are shown,
 * credentials are not. Of a text that is no address with a scheme nothing is taken away.
 */
export function withoutCredentials(url: string): string {
  return CONTAINER.test(url) ? url : url.replace(USER_INFO, '$1');
}

/**
 * The same, but only where there is a password: for names that are part of an identity, where a user alone
 * (`oracle://scott@host`) tells two things apart and is no secret.
 */
export function withoutPassword(url: string): string {
  return url.replace(WITH_PASSWORD, '$1');
}
