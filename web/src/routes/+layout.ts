// The hub serves one HTML file for every address; all data comes from its GraphQL API.
export const ssr = false;
export const prerender = false;
