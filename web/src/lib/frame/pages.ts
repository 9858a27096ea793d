import type { Family } from '../kinds/kinds.ts';

/** The pages of the rail, in its order. */
export const PAGES = [
  { label: 'Home', path: '/' },
  { label: 'Lineage', path: '/lineage' },
  { label: 'Data', path: '/datasets', family: 'data' },
  { label: 'Features', path: '/feature-views', family: 'features' },
  { label: 'Runs', path: '/runs', family: 'runs' },
  { label: 'Models', path: '/models', family: 'models' },
  { label: 'Deployments', path: '/deployments', family: 'serving' },
  { label: 'Code', path: '/commits', family: 'code' },
  { label: 'Audit', path: '/ledger' },
  { label: 'System', path: '/system' },
  { label: 'Settings', path: '/settings/storage' },
] as const satisfies readonly { label: string; path: string; family?: Family }[];

export type PageLabel = (typeof PAGES)[number]['label'];
