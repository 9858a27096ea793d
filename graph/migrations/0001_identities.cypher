// Identities. Files in this folder never change once released: a new one is added.
// A file is one transaction, of schema commands or of data changes, not both. Every statement ends with a semicolon at the
// end of a line and can be run again (a crash before the file is recorded repeats it).

CREATE CONSTRAINT entity_id IF NOT EXISTS FOR (n:Entity) REQUIRE n.id IS UNIQUE;
CREATE CONSTRAINT revision_key IF NOT EXISTS FOR (r:Revision) REQUIRE r.key IS UNIQUE;
CREATE CONSTRAINT entry_seq IF NOT EXISTS FOR (e:Entry) REQUIRE e.seq IS UNIQUE;
CREATE CONSTRAINT entry_key IF NOT EXISTS FOR (e:Entry) REQUIRE e.key IS UNIQUE;
CREATE CONSTRAINT counter_id IF NOT EXISTS FOR (c:Counter) REQUIRE c.id IS UNIQUE;
// One row per reading run and thing read: the writer's own index.
CREATE CONSTRAINT read_id IF NOT EXISTS FOR (r:Read) REQUIRE r.id IS UNIQUE;
