// Full text. The writer splits names, descriptions, tags and columns into words itself (graph/search/words.ts), because no
// built-in analyzer splits `flights.raw_month` and keeps `2001`. Kind and project are here so that a search can be narrowed before it is cut.
// Eventually consistent (milliseconds behind the commit): inside the commit it costs 5 to 10 ms per batch of 200 nodes.

CREATE FULLTEXT INDEX entity_text IF NOT EXISTS FOR (n:Entity) ON EACH [n.words, n.searchText, n.columns, n.kind, n.project]
OPTIONS {indexConfig: {`fulltext.analyzer`: 'standard-no-stop-words', `fulltext.eventually_consistent`: true}};
