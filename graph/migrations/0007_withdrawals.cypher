// What somebody took back and has not come back since: counted apart. Nothing else has the property, so it costs other writes nothing.

CREATE RANGE INDEX entity_withdrawn IF NOT EXISTS FOR (n:Entity) ON (n.withdrawnAt);
