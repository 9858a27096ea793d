// What was taken back by one entry may be said again by a later one, under the same key. Replicas of the version before write what they wrote.

DROP CONSTRAINT revision_key IF EXISTS;
CREATE RANGE INDEX revision_by_key IF NOT EXISTS FOR (r:Revision) ON (r.key);
// Which entries speak of an entity that has become one with another: the writer's own index.
CREATE RANGE INDEX mention_by_key IF NOT EXISTS FOR (m:Mention) ON (m.key);
