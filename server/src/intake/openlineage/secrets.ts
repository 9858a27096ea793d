import { withoutCredentials, withoutPassword } from '@rootline/graph/model';
import type { Tree } from './canonical.ts';
import { type Branch, facetsIn, isBranch } from './event-facets.ts';
import type { Marks } from './marks.ts';

const SECRET_NAME =
  /secret|token|passw|pwd|credential|(?:api|access|account|encryption|master|sign(?:ing)?|ssh|storage)[-_. ]?key|private|auth(?!or)|cookie|dsn|conn(?:ection)?[-_. ]?str/i;
/** `max_tokens`, `tokenizer`: parameters of language models, which are what a run is about. */
const NO_SECRET = /^(?:[\w.-]*tokeni[sz][\w.-]*|(?:[\w.-]*[-_.])?(?:max|min|num|n)[-_.](?:[\w-]+[-_.])?tokens?)$/i;
/** Addresses that name no dataset: of them the user is taken, too, who may be a token. */
const ADDRESSES = new Set(['uri', 'url', 'repoUrl', 'repository']);
export const MASK = '***';

/**
 * Takes secrets out of an event, in place, before it is read, kept or mapped: values of environment variables and
 * execution parameters whose names tell it become `***`; passwords within addresses go, with their users.
 */
export function maskSecrets(event: Tree, marks: Marks): void {
  if (marks.variables) {
    for (const [, facets] of facetsIn(event)) {
      maskListed(facets['environmentVariables'], 'environmentVariables');
      maskListed(facets['executionParameters'], 'parameters');
    }
  }
  if (marks.addresses) cleanAddresses(event);
}

function maskListed(facet: Tree | undefined, key: string): void {
  const list = isBranch(facet) ? facet[key] : undefined;
  if (list !== undefined) maskWithin(list);
}

/** Parameters may hold parameters: `{ key, value }` in lists, or objects whose keys are names. */
function maskWithin(value: Tree): void {
  if (Array.isArray(value)) value.forEach(maskWithin);
  if (!isBranch(value)) return;
  const secret = [value['key'], value['name']].some(isSecretName);
  for (const [key, item] of Object.entries(value)) {
    if ((secret && key === 'value') || isSecretName(key)) value[key] = MASK;
    else maskWithin(item);
  }
}

function isSecretName(name: Tree | undefined): boolean {
  return typeof name === 'string' && SECRET_NAME.test(name) && !NO_SECRET.test(name);
}

function cleanAddresses(value: Tree): void {
  if (Array.isArray(value)) {
    value.forEach((item, i) => {
      if (typeof item === 'string') value[i] = withoutPassword(item);
      else cleanAddresses(item);
    });
  } else if (isBranch(value)) cleanFields(value);
}

function cleanFields(branch: Branch): void {
  for (const [key, item] of Object.entries(branch)) {
    if (typeof item === 'string') branch[key] = ADDRESSES.has(key) ? withoutCredentials(item) : withoutPassword(item);
    else cleanAddresses(item);
  }
}
