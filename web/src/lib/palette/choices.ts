import { PAGES } from '../frame/pages.ts';
import type { PageLabel } from '../frame/pages.ts';
import { THEMES } from '../frame/theme.ts';
import type { Theme } from '../frame/theme.ts';
import { absoluteTime } from '../format/time.ts';
import type { EntityKind } from '../gql/graphql.ts';
import { ALL_KINDS, kindOfPath, kindsWord, kindWord, listPath } from '../kinds/kinds.ts';
import type { EntityTitle } from '../kinds/title.ts';
import { fitting } from './fitting.ts';
import { momentTyped, usualMoments } from './moment-typed.ts';

/** What happens when something is chosen. */
export type Act =
  | { readonly type: 'page'; readonly path: string; readonly page?: PageLabel; readonly kind?: EntityKind }
  | { readonly type: 'entity'; readonly id: string; readonly kind: EntityKind }
  | { readonly type: 'search'; readonly query: string }
  | { readonly type: 'link' }
  | { readonly type: 'moment'; readonly asOf: string | null }
  | { readonly type: 'project'; readonly id: string | null }
  | { readonly type: 'theme'; readonly theme: Theme };

export type Choice = {
  /** Its own among all choices. */
  readonly key: string;
  readonly name: string;
  /** Where it belongs or what it is, beside its name. */
  readonly hint: string;
  readonly act: Act;
};

export type Group = { readonly title: string; readonly choices: readonly Choice[] };

/** What there is to choose from. */
export type Around = {
  readonly opened: readonly EntityTitle[];
  /** What the hub found for the words that are typed. */
  readonly found: readonly EntityTitle[];
  readonly projects: readonly { readonly id: string; readonly name: string }[];
  /** The chosen one. */
  readonly project: string | null;
  /** Another moment than now is looked at. */
  readonly past: boolean;
  readonly now: Date;
};

// What fits a telephone without scrolling for the most likely; typing narrows the rest down.
const OPENED = 5;
const FITTING = 6;
const PROJECTS = 5;

/** The choices for what is typed. What the hub found stands last: it comes later than the others, and must not move them. */
export function groupsOf(typed: string, around: Around): readonly Group[] {
  const text = typed.trim();
  const groups = text === '' ? usualGroups(around) : fittingGroups(text, around);
  return groups.filter(({ choices }) => choices.length > 0);
}

function usualGroups(around: Around): readonly Group[] {
  return [
    { title: 'Opened lately', choices: around.opened.slice(0, OPENED).map(entityChoice('opened')) },
    { title: 'Pages', choices: PAGES.map(pageChoice) },
    { title: 'Commands', choices: [...commands(around), ...projects(around).slice(0, PROJECTS)] },
  ];
}

function fittingGroups(text: string, around: Around): readonly Group[] {
  const fit = (choices: readonly Choice[], most: number) =>
    fitting(text, choices, ({ name, hint }) => `${name} ${hint}`, most);
  const opened = fit(around.opened.map(entityChoice('opened')), OPENED);
  const typed = momentTyped(text, around.now);
  const moment = typed === null ? [] : [momentChoice(`As of ${typed.words}`, typed.at)];
  const known = new Set(opened.map(({ act }) => (act.type === 'entity' ? act.id : '')));
  const others = [...commands(around), ...projects(around)].filter(({ key }) => key !== moment[0]?.key);
  return [
    { title: 'Opened lately', choices: opened },
    { title: 'Pages', choices: fit([...PAGES.map(pageChoice), ...lists()], FITTING) },
    { title: 'Commands', choices: [...moment, ...fit(others, FITTING)] },
    {
      title: 'In the hub',
      choices: [
        ...around.found.filter(({ id }) => !known.has(id)).map(entityChoice('found')),
        { key: 'search', name: `All results for “${text}”`, hint: 'Search', act: { type: 'search', query: text } },
      ],
    },
  ];
}

const entityChoice =
  (where: string) =>
  ({ id, kind, name, namespace }: EntityTitle): Choice => ({
    key: `${where} ${id}`,
    name,
    hint: [namespace, kindWord(kind)].filter(Boolean).join(' · '),
    act: { type: 'entity', id, kind },
  });

const PAGE_HINTS: Partial<Record<PageLabel, string>> = {
  Audit: 'The ledger',
  System: 'Parts, load, what waits',
  Settings: 'Storage, retention',
};

function pageChoice({ label, path }: (typeof PAGES)[number]): Choice {
  const kind = kindOfPath(path.slice(1));
  return {
    key: `page ${path}`,
    name: label,
    hint: kind === undefined ? (PAGE_HINTS[label] ?? 'Page') : kindsWord(kind),
    act: { type: 'page', path, page: label },
  };
}

/** The lists that the rail has no entry for. */
function lists(): readonly Choice[] {
  const inRail = new Set<string>(PAGES.map(({ path }) => path));
  return ALL_KINDS.filter((kind) => !inRail.has(listPath(kind))).map((kind) => ({
    key: `page ${listPath(kind)}`,
    name: kindsWord(kind),
    hint: 'List',
    act: { type: 'page', path: listPath(kind), kind },
  }));
}

function commands({ past, now }: Around): readonly Choice[] {
  const backToNow: Choice = { key: 'now', name: 'Back to now', hint: 'Moment', act: { type: 'moment', asOf: null } };
  return [
    { key: 'link', name: 'Copy the link to this page', hint: 'Share', act: { type: 'link' } },
    ...(past ? [backToNow] : []),
    ...usualMoments(now).map(({ words, at }) => momentChoice(`As of ${words}`, at)),
    ...THEMES.map((theme): Choice => ({
      key: `theme ${theme}`,
      name: `Theme: ${theme}`,
      hint: 'Colours',
      act: { type: 'theme', theme },
    })),
  ];
}

const momentChoice = (name: string, at: Date): Choice => ({
  key: `moment ${name}`,
  name,
  hint: absoluteTime(at.toISOString()),
  act: { type: 'moment', asOf: at.toISOString() },
});

function projects({ projects: known, project }: Around): readonly Choice[] {
  const one = (id: string | null, name: string): Choice => ({
    key: `project ${id ?? ''}`,
    name,
    hint: 'Project',
    act: { type: 'project', id },
  });
  return [
    ...(project === null ? [] : [one(null, 'All projects')]),
    ...known.filter(({ id }) => id !== project).map(({ id, name }) => one(id, name)),
  ];
}
