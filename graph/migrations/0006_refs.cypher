// Which branches and tags a repository has.

CREATE RANGE INDEX has_ref_fact_id IF NOT EXISTS FOR ()-[r:HAS_REF]-() ON (r.factId);
