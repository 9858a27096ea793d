/** Where subscriptions are served as server-sent events. */
export const LIVE_PATH = '/graphql/stream';
